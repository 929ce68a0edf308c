"""httpx's transport on connections that the guard makes: HTTP/2 where offered, kept open, never through a proxy."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator

import httpcore
import httpx

from extractors.fetch.guard import GuardedBackend

#: Sites are asked every few seconds; a connection that the server has closed meanwhile is noticed before it is used.
_KEEP_OPEN = 60.0


class _Held:
    """A connection, how many answers are being read from it, and whether it takes several at once (HTTP/2)."""

    def __init__(self, beside: list[_Held], connection: httpcore.AsyncHTTPConnection) -> None:
        self.beside = beside  # those of the same origin
        self.connection = connection
        self.open = 0
        self.shared = False
        self.retired = False


class GuardedTransport(httpx.AsyncBaseTransport):
    """httpx's own transport cannot be given a network backend; this one does the same with ours.

    It also holds the connections itself: httpcore's pool looks at all of them, down to their sockets, several times for each request,
    which at 16 at once costs as much as all the rest. How many there are is bounded by the pace at each host.
    Errors are httpcore's: who sends knows them, and needs no second set of names.
    """

    def __init__(self, verify: ssl.SSLContext | None, backend: GuardedBackend) -> None:
        # trust_env=False: no SSL_CERT_FILE and, above all, no proxy: it would look names up by itself.
        self._context = verify or httpx.create_ssl_context(trust_env=False)
        self._backend = backend
        self._held: dict[tuple[bytes, bytes, int], list[_Held]] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        while True:
            held = await self._take(asked.url.origin)
            try:
                answer = await held.connection.handle_async_request(asked)
            except httpcore.ConnectionNotAvailable:
                await self._give_back(held, whole=False)
                continue
            except BaseException:
                await self._give_back(held, whole=False)
                raise
            held.shared = answer.extensions.get("http_version") == b"HTTP/2"
            stream = _Stream(answer, held, self)
            return httpx.Response(status_code=answer.status, headers=answer.headers, stream=stream, extensions=answer.extensions)

    async def _take(self, origin: httpcore.Origin) -> _Held:
        """The connection that was used last, as the likeliest to be open still; or a new one."""
        beside = self._held.setdefault((origin.scheme, origin.host, origin.port), [])
        for held in reversed(beside):
            if held.retired or (held.open and not held.shared):
                continue
            connection = held.connection
            if connection.is_closed() or connection.has_expired() or not connection.is_available():
                held.open += 1
                await self._give_back(held, whole=False)
                continue
            held.open += 1
            return held
        connection = httpcore.AsyncHTTPConnection(
            origin, ssl_context=self._context, keepalive_expiry=_KEEP_OPEN, http2=True, network_backend=self._backend
        )
        held = _Held(beside, connection)
        held.open = 1
        beside.append(held)
        return held

    async def _give_back(self, held: _Held, whole: bool) -> None:
        """After an answer that was not read to its end the connection takes no other, and is closed with the last that is read from it.

        httpcore closes an HTTP/1.1 connection then, but does not reset a stream of HTTP/2: the server would go on to send it, and the
        window that all streams share would fill up.
        """
        held.open -= 1
        held.retired = held.retired or not whole or held.connection.is_closed()
        if held.retired and not held.open:
            held.beside.remove(held)
            await held.connection.aclose()

    async def aclose(self) -> None:
        for beside in self._held.values():
            for held in beside:
                await held.connection.aclose()
        self._held.clear()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response, held: _Held, transport: GuardedTransport) -> None:
        self._answer = answer
        self._chunks = answer.aiter_stream()
        self._held = held
        self._transport = transport
        self._whole = False

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        try:
            return await anext(self._chunks)
        except StopAsyncIteration:
            self._whole = True
            raise

    async def aclose(self) -> None:
        try:
            await self._answer.aclose()
        finally:
            await self._transport._give_back(self._held, self._whole)
