"""A small HTTP/1.1 server on loopback that answers whatever a test says, down to the bytes, and remembers what it was asked."""

from __future__ import annotations

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_network
from typing import Any, TypeVar

import httpcore

from extractors.fetch.client import Fetcher
from extractors.fetch.policy import FetchPolicy, user_agent_of
from extractors.fetch.records import PageRequest

T = TypeVar("T")
HOST = "site.test"
PAGE = "<html><head><title>通知</title></head><body><h1>关于做好工作的通知</h1><p>各区县人民政府：现将有关事项通知如下。</p></body></html>".encode()
NO_ROBOTS = "/robots.txt"


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    connection: int
    at: float


@dataclass
class Reply:
    status: int = 200
    body: bytes = PAGE
    headers: dict[str, str] = field(default_factory=dict)
    reason: str = "Said"
    length: bool = True  # send Content-Length

    def bytes(self) -> bytes:
        headers = dict(self.headers)
        if self.length:
            headers.setdefault("Content-Length", str(len(self.body)))
        else:
            headers.setdefault("Connection", "close")
        head = "".join(f"{k}: {v}\r\n" for k, v in headers.items())
        return f"HTTP/1.1 {self.status} {self.reason}\r\n{head}\r\n".encode("latin-1") + self.body


Handler = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]
Route = Reply | Handler | list["Reply | Handler"]


class Server:
    """Routes by path; a list is answered one by one, the last for ever. What has no route is a 404."""

    def __init__(self, routes: dict[str, Route] | None = None) -> None:
        self.routes: dict[str, Route] = routes or {}
        self.asked: list[Asked] = []
        self.port = 0
        self._connections = itertools.count()
        self._tasks: set[asyncio.Task[Any]] = set()

    def url(self, path: str, host: str = HOST, scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked, without robots.txt."""
        return [a.path for a in self.asked if a.path != NO_ROBOTS]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        number = next(self._connections)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                method, path, _ = head[0].split(" ", 2)
                headers = dict((k.lower(), v) for k, _, v in (line.partition(": ") for line in head[1:] if line))
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                asked = Asked(method, path, headers, body, number, asyncio.get_running_loop().time())
                self.asked.append(asked)
                await self._answer(asked, writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _answer(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        route = self.routes.get(asked.path, Reply(404, b"<html><body>not here</body></html>"))
        if isinstance(route, list):
            route = route.pop(0) if len(route) > 1 else route[0]
        if isinstance(route, Reply):
            writer.write(route.bytes())
            if not route.length:
                await writer.drain()
                raise ConnectionError
        else:
            await route(asked, writer)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Server]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)


def now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


async def to_loopback(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


def policy(**changes: Any) -> FetchPolicy:
    """Of a site on loopback, in a hurry."""
    usual: dict[str, Any] = {
        "hosts": (HOST, "www.site.test"),
        "user_agent": user_agent_of("https://example.org/cuoshi; mailto:data@example.org"),
        "delay": 0.0,
        "backoff": 0.001,
        "connect": 5.0,
        "read": 5.0,
        "total": 20.0,
        "ports": None,
        "private_networks": (ip_network("127.0.0.0/8"),),
    }
    return FetchPolicy(**(usual | changes))


def fetcher(settings: FetchPolicy | None = None, **others: Any) -> Fetcher:
    return Fetcher(settings or policy(), others.pop("clock", now), **({"resolver": to_loopback} | others))


def run(scenario: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(scenario)


def get(url: str) -> PageRequest:
    return PageRequest(url)


class Watched(httpcore.AnyIOBackend):
    """Keeps the sockets that were opened."""

    def __init__(self) -> None:
        self.sockets: list[socket.socket] = []

    async def connect_tcp(self, *args: Any, **others: Any) -> httpcore.AsyncNetworkStream:
        stream = await super().connect_tcp(*args, **others)
        self.sockets.append(stream.get_extra_info("socket"))
        return stream

    @property
    def open(self) -> int:
        return sum(s.fileno() >= 0 for s in self.sockets)
