"""HTTPS and HTTP/2 against a real server (Hypercorn), with a certificate of an authority made for the test (trustme)."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import trustme
from hypercorn.asyncio import serve
from hypercorn.config import Config

from extractors.fetch.records import PageRequest
from tests.fetch.server import PAGE, Reply, Server, Watched, fetcher, policy, run

App = Callable[[dict[str, Any], Any, Callable[[dict[str, Any]], Awaitable[None]]], Awaitable[None]]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


class Site:
    """An ASGI application: remembers versions and connections, and answers by path."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, tuple[str, int]]] = []
        self.sent = 0
        self.port = 0

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        if scope["type"] != "http":
            return
        path = scope["path"]
        self.asked.append((path, scope["http_version"], scope["client"]))
        status = 404 if path == "/robots.txt" else 200
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/html")]})
        if path == "/endless":
            for _ in range(4096):
                await send({"type": "http.response.body", "body": b"x" * 65536, "more_body": True})
                self.sent += 65536
        await send({"type": "http.response.body", "body": PAGE})

    @asynccontextmanager
    async def running(
        self, authority: trustme.CA, tmp_path: Path, name: str = "site.test", alpn: list[str] | None = None
    ) -> AsyncIterator[Site]:
        certificate = authority.issue_cert(name)
        certificate.private_key_pem.write_to_path(str(tmp_path / "key.pem"))
        for blob in certificate.cert_chain_pems:
            blob.write_to_path(str(tmp_path / "cert.pem"), append=True)
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            listening.listen()
            self.port = listening.getsockname()[1]
            config = Config()
            config.bind = [f"fd://{listening.fileno()}"]
            config.keyfile, config.certfile = str(tmp_path / "key.pem"), str(tmp_path / "cert.pem")
            config.alpn_protocols = alpn or ["h2", "http/1.1"]
            config.loglevel = "CRITICAL"
            config.graceful_timeout = 0.1
            stop = asyncio.Event()
            listening.detach()
            task = asyncio.create_task(serve(self, config, shutdown_trigger=stop.wait))  # type: ignore[arg-type]
            await asyncio.sleep(0)
            try:
                yield self
            finally:
                stop.set()
                await task

    def url(self, path: str, host: str = "site.test") -> str:
        return f"https://{host}:{self.port}{path}"


@pytest.mark.parametrize(("alpn", "version"), [(["h2", "http/1.1"], "2"), (["http/1.1"], "1.1")])
def test_http2_where_offered_on_one_connection(authority: trustme.CA, tmp_path: Path, alpn: list[str], version: str) -> None:
    async def scenario() -> None:
        async with Site().running(authority, tmp_path, alpn=alpn) as site, fetcher(policy(verify=trusting(authority))) as f:
            for _ in range(3):
                fetched = await f.fetch(PageRequest(site.url("/a")))
                assert fetched.outcome == "ok" and fetched.answer is not None, fetched.error
                assert fetched.answer.body == PAGE and fetched.answer.http_version == ("HTTP/2" if version == "2" else "HTTP/1.1")
                assert fetched.answer.address == "127.0.0.1"
            assert {v for _, v, _ in site.asked} == {version} and len({c for _, _, c in site.asked}) == 1

    run(scenario())


def test_many_streams_at_once(authority: trustme.CA, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with Site().running(authority, tmp_path) as site, fetcher(policy(verify=trusting(authority), concurrency=16)) as f:
            found = await asyncio.gather(*(f.fetch(PageRequest(site.url(f"/{n}"))) for n in range(100)))
        assert {x.outcome for x in found} == {"ok"} and len(site.asked) == 101
        assert len({connection for _, _, connection in site.asked}) == 1

    run(scenario())


def test_an_http2_answer_that_is_too_large_neither_goes_on_nor_spoils_the_next(authority: trustme.CA, tmp_path: Path) -> None:
    async def scenario() -> None:
        settings = policy(verify=trusting(authority), max_bytes=1_000_000, retries=0)
        opener = Watched()
        async with Site().running(authority, tmp_path) as site, fetcher(settings, opener=opener) as f:
            for _ in range(3):
                fetched = await f.fetch(PageRequest(site.url("/endless")))
                assert (fetched.outcome, fetched.code) == ("failed", "too_large")
                fetched = await f.fetch(PageRequest(site.url("/a")))
                assert fetched.outcome == "ok" and len(fetched.exchanges) == 1
            assert site.sent < 150_000_000  # of 800 MB
            await asyncio.sleep(0)
            assert [opened.fileno() >= 0 for opened in opener.sockets] == [False, False, False, True]

    run(scenario())


@pytest.mark.parametrize("name", ["site.test", "other.test"])
def test_certificates_are_checked_against_the_name(authority: trustme.CA, tmp_path: Path, name: str) -> None:
    async def scenario() -> None:
        trusted = trusting(authority) if name == "other.test" else None  # None: the usual authorities, none of which made it
        async with Site().running(authority, tmp_path, name=name) as site, fetcher(policy(verify=trusted)) as f:
            fetched = await f.fetch(PageRequest(site.url("/a")))
        assert fetched.code == "robots_unreachable" and "certificate" in (fetched.error or "")
        assert site.asked == []

    run(scenario())


def test_from_http_to_https_on_the_same_host(authority: trustme.CA, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with Site().running(authority, tmp_path) as site, fetcher(policy(verify=trusting(authority))) as f:
            server = Server({"/a": Reply(301, b"", {"Location": site.url("/a")})})
            async with server.running():
                fetched = await f.fetch(PageRequest(server.url("/a")))
        assert fetched.outcome == "ok" and fetched.url == site.url("/a") and [e.status for e in fetched.exchanges] == [301, 200]

    run(scenario())


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (b"\x00\x00\x00\x04\x00\x00\x00\x00\x00" + b"\x00\x00\x01\x00\x00\x00\x00\x00\x00x", "no HTTP"),  # SETTINGS, then DATA of no stream
        (b"", "connection was closed"),
        (b"\x00\x00\x00\x04\x00\x00\x00\x00\x00" + b"\x00\x00\x08\x07\x00\x00\x00\x00\x00" + bytes(8), "HTTP/2 error 0"),  # GOAWAY
    ],
)
def test_servers_that_speak_no_http2(authority: trustme.CA, said: bytes, told: str) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        writer.write(said)
        await writer.drain()
        writer.close()

    async def scenario() -> None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert("site.test").configure_cert(context)
        context.set_alpn_protocols(["h2"])
        server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
        port = server.sockets[0].getsockname()[1]
        async with server, fetcher(policy(verify=trusting(authority), retries=1)) as f:
            fetched = await f.fetch(PageRequest(f"https://site.test:{port}/a"))
        assert fetched.code == "robots_unreachable" and fetched.outcome == "not_asked"
        assert told in (fetched.error or ""), fetched.error

    run(scenario())
