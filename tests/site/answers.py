"""An answer before it is sent, and how it is sent over ASGI."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qs

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
HTML = "text/html; charset=utf-8"


@dataclass(slots=True)
class Answer:
    """What goes back; `stream` instead of `body` for what is made while it is sent."""

    status: int = 200
    body: bytes = b""
    content_type: str | None = HTML
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    length: int | None = None  # a Content-Length that is not the body's
    stream: Callable[[Receive], AsyncIterator[bytes]] | None = None

    def with_header(self, name: str, value: str | bytes) -> Answer:
        self.headers.append((name.lower().encode(), value if isinstance(value, bytes) else value.encode("latin-1")))
        return self


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, as far as the site looks at it."""

    method: str
    path: str
    query: str
    headers: Mapping[bytes, bytes]
    scheme: str
    http: str
    body: bytes = b""

    @property
    def target(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def host(self) -> str:
        """With its port, as the client wrote it."""
        return self.headers.get(b"host", b"").decode("latin-1")

    @property
    def host_name(self) -> str:
        return self.host.rpartition(":")[0] if not self.host.endswith("]") and ":" in self.host else self.host

    @property
    def base(self) -> str:
        return f"{self.scheme}://{self.host}"

    def parameter(self, name: str, default: str = "") -> str:
        return parse_qs(self.query).get(name, [default])[0]

    def header(self, name: bytes) -> str:
        return self.headers.get(name, b"").decode("latin-1")


def redirect(to: str, status: int = 302) -> Answer:
    return Answer(status, b"").with_header("location", to)


def not_found() -> Answer:
    page = "<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center><hr><center>nginx</center></body></html>"
    return Answer(404, page.encode())


def http_date(moment: float) -> str:
    return formatdate(moment, usegmt=True)


async def send_answer(answer: Answer, method: str, receive: Receive, send: Send) -> None:
    headers = list(answer.headers)
    if answer.content_type is not None:
        headers.append((b"content-type", answer.content_type.encode("latin-1")))
    length = len(answer.body) if answer.stream is None and answer.length is None else answer.length
    if length is not None and answer.status != 304:
        headers.append((b"content-length", str(length).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    if answer.stream is None or method == "HEAD":
        await send({"type": "http.response.body", "body": b"" if method == "HEAD" else answer.body})
        return
    async for piece in answer.stream(receive):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def gone_within(receive: Receive, seconds: float) -> bool:
    """Whether the client hung up within that time."""
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return False
    return True
