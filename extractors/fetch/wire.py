"""One request and its answer on the wire, within all limits: never an exception for what a server does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

import httpcore
import httpx

from extractors.fetch.body import ACCEPT_ENCODING, Body, BodyRefused, check_encoding
from extractors.fetch.guard import AddressRefused
from extractors.fetch.policy import FetchPolicy
from extractors.fetch.records import Exchange, Headers, PageRequest
from extractors.fetch.transport import GuardedTransport
from extractors.fetch.troubles import Trouble, trouble_of

_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
#: What is read here is Chinese; sites with an English twin choose by this.
_LANGUAGES = "zh-CN,zh;q=0.9,en;q=0.5"
_WITHOUT_BODY = {204, 304}
#: Of a body that is refused so much is kept: enough to see what it was, and no bomb in the archive.
_KEPT_OF_REFUSED = 65_536


class Sent(NamedTuple):
    """`exchange` is None where nothing was sent."""

    exchange: Exchange | None
    trouble: Trouble | None


class Wire:
    def __init__(
        self, policy: FetchPolicy, transport: GuardedTransport, clock: Callable[[], datetime], monotonic: Callable[[], float]
    ) -> None:
        self._policy = policy
        self._transport = transport
        self._clock = clock
        self._monotonic = monotonic
        # Requests go to the transport itself. httpx's client would keep cookies, and a cookie kept is the beginning of solving a
        # challenge; it would also read the Location of each redirect, and raise where that is no address.
        self._headers = [
            ("User-Agent", policy.user_agent),
            ("Accept", _ACCEPT),
            ("Accept-Language", _LANGUAGES),
            ("Accept-Encoding", ACCEPT_ENCODING),
        ]
        timeout = httpx.Timeout(policy.read, connect=policy.connect, pool=policy.total)
        self._extensions = {"timeout": timeout.as_dict()}

    async def aclose(self) -> None:
        await self._transport.aclose()

    async def send(self, request: PageRequest, url: httpx.URL, max_bytes: int, even_if_longer: bool = False) -> Sent:
        """`even_if_longer`: read up to the cap what says that it is longer (robots.txt)."""
        said = {name.lower() for name, _ in request.headers}
        headers = [header for header in self._headers if header[0].lower() not in said] + list(request.headers)
        # As Latin-1, as they are read: an ETag goes back byte by byte.
        coded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        built = httpx.Request(request.method, url, headers=coded, content=request.body, extensions=self._extensions)
        answer = _Answer(PageRequest(str(url), request.method, request.body, _headers(built.headers)), self._clock())
        started = self._monotonic()
        trouble: Trouble | None = None
        try:
            async with asyncio.timeout(self._policy.total):
                await self._receive(built, answer, max_bytes, even_if_longer)
        except AddressRefused as refused:
            return Sent(None, Trouble("private_address", str(refused), passing=False))
        except Exception as error:
            trouble = trouble_of(error, self._policy)
            if trouble is None:
                raise
        kept = _KEPT_OF_REFUSED if trouble and trouble.refused and not even_if_longer else None
        return Sent(answer.exchange(self._monotonic() - started, trouble, kept), trouble)

    async def _receive(self, built: httpx.Request, answer: _Answer, max_bytes: int, even_if_longer: bool) -> None:
        response = await self._transport.handle_async_request(built)
        try:
            answer.take_head(response)
            if response.status_code not in _WITHOUT_BODY:
                said = response.headers.get("content-length", "")
                if said.isascii() and said.isdigit() and int(said[:18]) > max_bytes and not even_if_longer:
                    raise BodyRefused("too_large", f"{int(said[:18])} bytes, where {max_bytes} are read at most")
                encoding = check_encoding(response.headers.get("content-encoding", ""))
                answer.body = Body(encoding, max_bytes, self._policy.max_ratio)
            body = answer.body or Body("", max_bytes, self._policy.max_ratio)
            async for chunk in response.stream:  # type: ignore[union-attr]  # httpx's own iterators unpack or copy
                body.feed(chunk)
            if not body.is_whole:
                raise httpcore.ReadError("the packed body breaks off")
        finally:
            await response.aclose()


class _Answer:
    """An exchange in the making: what has come so far is kept, whatever ends it."""

    def __init__(self, request: PageRequest, asked_at: datetime) -> None:
        self._request = request
        self._asked_at = asked_at
        self._response: httpx.Response | None = None
        self._address: str | None = None
        self.body: Body | None = None

    def take_head(self, response: httpx.Response) -> None:
        self._response = response
        peer = response.extensions["network_stream"].get_extra_info("server_addr")
        self._address = peer[0] if isinstance(peer, tuple) else None

    def exchange(self, seconds: float, trouble: Trouble | None, kept: int | None) -> Exchange:
        error = trouble.message if trouble else None
        response = self._response
        if response is None:
            return Exchange(self._request, self._asked_at, seconds=seconds, error=error)
        return Exchange(
            self._request,
            self._asked_at,
            response.http_version,
            response.status_code,
            response.reason_phrase,
            _headers(response.headers),
            self.body.so_far[:kept] if self.body else None,
            self._address,
            seconds,
            error,
        )


def _headers(headers: httpx.Headers) -> Headers:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)
