"""httpx's transport on connections that the guard makes: HTTP/2 where offered, kept open, never through a proxy."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self

import httpcore
import httpx

from extractors.fetch.guard import GuardedBackend

#: Sites are asked every few seconds; a connection that the server has closed meanwhile is noticed before it is used.
_KEEP_OPEN = 60.0


class _Pool:
    """A pool of connections, and how many answers are being read from it."""

    def __init__(self, context: ssl.SSLContext, backend: GuardedBackend) -> None:
        self.connections = httpcore.AsyncConnectionPool(
            ssl_context=context, max_connections=None, keepalive_expiry=_KEEP_OPEN, http2=True, network_backend=backend
        )
        self.open = 0


class GuardedTransport(httpx.AsyncBaseTransport):
    """httpx's own transport cannot be given a network backend; this one does the same with ours.

    Errors are httpcore's: who sends knows them, and needs no second set of names.
    """

    def __init__(self, verify: ssl.SSLContext | None, backend: GuardedBackend) -> None:
        # trust_env=False: no SSL_CERT_FILE and, above all, no proxy: it would look names up by itself.
        self._context = verify or httpx.create_ssl_context(trust_env=False)
        self._backend = backend
        self._pool = _Pool(self._context, backend)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        pool = self._pool
        pool.open += 1
        try:
            answer = await pool.connections.handle_async_request(asked)
        except BaseException:
            await self._left(pool)
            raise
        return httpx.Response(
            status_code=answer.status, headers=answer.headers, stream=_Stream(answer, pool, self), extensions=answer.extensions
        )

    async def renew(self) -> None:
        """Leave all connections: new requests get new ones, the old ones are closed when their answers are read.

        After an HTTP/2 answer was not read to its end: httpcore does not reset the stream, so the server would go on to send it,
        and the window that all streams share would fill up.
        """
        left = self._pool
        if left.connections.connections:
            self._pool = _Pool(self._context, self._backend)
            if not left.open:
                await left.connections.aclose()

    async def _left(self, pool: _Pool) -> None:
        pool.open -= 1
        if pool is not self._pool and not pool.open:
            await pool.connections.aclose()

    async def aclose(self) -> None:
        await self._pool.connections.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None = None, exc: BaseException | None = None, tb: TracebackType | None = None
    ) -> None:
        await self.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response, pool: _Pool, transport: GuardedTransport) -> None:
        self._answer = answer
        self._pool = pool
        self._transport = transport

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._answer.aiter_stream()

    async def aclose(self) -> None:
        await self._answer.aclose()
        await self._transport._left(self._pool)
