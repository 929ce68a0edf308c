"""Fetching over real HTTP on loopback: what comes back for what servers do."""

from __future__ import annotations

import asyncio
import gzip
import zlib

import pytest

from extractors.fetch.client import Fetcher
from extractors.fetch.records import Fetched, PageRequest
from tests.fetch.server import PAGE, Asked, Reply, Server, fetcher, get, policy, run


def fetch(server: Server, path: str, client: Fetcher | None = None, **conditions: str) -> Fetched:
    async def scenario() -> Fetched:
        async with server.running(), client or fetcher() as f:
            return await f.fetch(get(server.url(path)), **conditions)

    return run(scenario())


def test_a_page_comes_with_its_exchange() -> None:
    server = Server({"/a.html": Reply(headers={"ETag": '"1"', "Content-Type": "text/html"})})
    fetched = fetch(server, "/a.html")
    assert (fetched.outcome, fetched.code, fetched.error) == ("ok", "ok", None)
    answer = fetched.answer
    assert answer is not None and len(fetched.exchanges) == 1
    assert (answer.status, answer.reason, answer.body, answer.address, answer.http_version) == (200, "Said", PAGE, "127.0.0.1", "HTTP/1.1")
    assert ("ETag", '"1"') in answer.headers
    sent = dict(answer.request.headers)
    assert sent["User-Agent"] == "Cuoshi/0.1 (+https://example.org/cuoshi; mailto:data@example.org)"
    assert server.asked[-1].headers == {k.lower(): v for k, v in sent.items()}
    assert server.asked[-1].headers["accept-encoding"] == "gzip, deflate"
    assert answer.asked_at.tzinfo is None and answer.seconds > 0


@pytest.mark.parametrize(
    ("reply", "outcome", "code"),
    [
        (Reply(404), "gone", "http_404"),
        (Reply(410), "gone", "http_410"),
        (Reply(403), "refused", "http_403"),
        (Reply(412), "refused", "http_412"),
        (Reply(429), "refused", "http_429"),
        (Reply(501), "failed", "http_501"),
        (Reply(400), "failed", "http_400"),
        (Reply(304, b""), "failed", "http_304"),
        (Reply(302), "failed", "http_302"),
    ],
)
def test_statuses_that_are_not_asked_again(reply: Reply, outcome: str, code: str) -> None:
    server = Server({"/a": reply})
    fetched = fetch(server, "/a")
    assert (fetched.outcome, fetched.code) == (outcome, code)
    assert fetched.error and server.paths() == ["/a"]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_passing_failure_is_asked_again(status: int) -> None:
    server = Server({"/a": [Reply(status), Reply(status), Reply()]})
    fetched = fetch(server, "/a")
    assert fetched.outcome == "ok" and [e.status for e in fetched.exchanges] == [status, status, 200]


def test_retries_end() -> None:
    server = Server({"/a": Reply(500)})
    fetched = fetch(server, "/a", fetcher(policy(retries=2)))
    assert (fetched.outcome, fetched.code) == ("failed", "http_500") and server.paths() == ["/a"] * 3


def test_backoff_is_drawn_from_a_bound_that_doubles() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    server = Server({"/a": Reply(500)})
    fetch(server, "/a", fetcher(policy(retries=5, backoff=4.0, longest_backoff=20.0), sleep=sleep, random=lambda: 0.5))
    assert slept == [2.0, 4.0, 8.0, 10.0, 10.0]


def test_unchanged_pages() -> None:
    server = Server({"/a": Reply(304, b"")})
    fetched = fetch(server, "/a", etag='"1"', last_modified="Fri, 01 Jan 2027 00:00:00 GMT")
    assert (fetched.outcome, fetched.code) == ("not_modified", "not_modified")
    assert fetched.answer is not None and fetched.answer.body is None
    assert server.asked[-1].headers["if-none-match"] == '"1"'
    assert server.asked[-1].headers["if-modified-since"] == "Fri, 01 Jan 2027 00:00:00 GMT"


def test_an_etag_goes_back_byte_by_byte_or_not_at_all() -> None:
    server = Server({"/a": Reply(304, b"")})
    assert fetch(server, "/a", etag='"\xe9\xff"').outcome == "not_modified"
    assert server.asked[-1].headers["if-none-match"] == '"\xe9\xff"'
    assert fetch(server, "/a", etag='"1"\r\nHost: x').code == "http_304"
    assert fetch(server, "/a", etag="通知").code == "http_304"


def test_a_body_that_breaks_off_is_asked_again_and_what_came_is_kept() -> None:
    async def half(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
        await writer.drain()
        raise ConnectionError

    fetched = fetch(Server({"/a": [half, Reply()]}), "/a")
    assert fetched.outcome == "ok"
    assert fetched.exchanges[0].body == b"half" and "closed" in (fetched.exchanges[0].error or "")
    fetched = fetch(Server({"/a": half}), "/a")
    assert (fetched.outcome, fetched.code) == ("failed", "connection_closed")


def test_slow_drips_end() -> None:
    async def drip(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while True:
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.02)

    fetched = fetch(Server({"/a": drip}), "/a", fetcher(policy(total=0.3, retries=0)))
    assert (fetched.outcome, fetched.code) == ("failed", "too_slow")
    assert fetched.answer is not None and fetched.answer.body


def test_a_silent_server_times_out() -> None:
    async def silent(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    fetched = fetch(Server({"/a": silent}), "/a", fetcher(policy(read=0.2, retries=1)))
    assert (fetched.outcome, fetched.code) == ("failed", "timeout") and len(fetched.exchanges) == 2
    assert fetched.answer is not None and fetched.answer.status is None and fetched.answer.error == "no byte within 0.2 seconds"


def test_nobody_listens() -> None:
    async def scenario() -> Fetched:
        server = Server()
        async with server.running():
            pass
        async with fetcher(policy(retries=1)) as f:
            return await f.fetch(get(server.url("/a")))

    fetched = run(scenario())
    # robots.txt comes first: as it cannot be read, the page is not asked.
    assert (fetched.outcome, fetched.code) == ("not_asked", "robots_unreachable")


def test_no_http() -> None:
    async def ftp(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 ftp ready\r\n\r\n")

    fetched = fetch(Server({"/a": ftp}), "/a")
    assert (fetched.outcome, fetched.code) == ("failed", "bad_answer")


@pytest.mark.parametrize(
    ("packed", "encoding"),
    [
        (gzip.compress(PAGE), "gzip"),
        (gzip.compress(PAGE[:50]) + gzip.compress(PAGE[50:]), "x-gzip"),
        (gzip.compress(PAGE) + b"rubbish", "gzip"),
        (zlib.compress(PAGE), "deflate"),
        (zlib.compress(PAGE)[2:-4], "deflate"),
        (PAGE, "identity"),
    ],
)
@pytest.mark.parametrize("length", [True, False])
def test_packed_bodies(packed: bytes, encoding: str, length: bool) -> None:
    fetched = fetch(Server({"/a": Reply(body=packed, headers={"Content-Encoding": encoding}, length=length)}), "/a")
    assert fetched.outcome == "ok" and fetched.answer is not None and fetched.answer.body == PAGE


@pytest.mark.parametrize(
    ("body", "encoding", "code"),
    [
        (gzip.compress(gzip.compress(PAGE)), "gzip, gzip", "unknown_encoding"),
        (PAGE, "br", "unknown_encoding"),
        (PAGE, "gzip", "bad_encoding"),
        (gzip.compress(PAGE)[:40], "gzip", "connection_closed"),
        (gzip.compress(b"\0" * 100_000_000), "gzip", "decompression_bomb"),
        (zlib.compress(b"\0" * 100_000_000), "deflate", "decompression_bomb"),
        (b"x" * 2_000_000, "", "too_large"),
        (gzip.compress(bytes(range(256)) * 8000, 0), "gzip", "too_large"),
    ],
)
def test_bodies_that_are_refused(body: bytes, encoding: str, code: str) -> None:
    server = Server({"/a": Reply(body=body, headers={"Content-Encoding": encoding} if encoding else {}, length=False)})
    limit = 20_000_000 if code == "decompression_bomb" else 1_000_000
    fetched = fetch(server, "/a", fetcher(policy(max_bytes=limit, retries=0)))
    assert (fetched.outcome, fetched.code) == ("failed", code)
    assert fetched.answer is not None and len(fetched.answer.body or b"") <= 65_536


def test_a_length_above_the_cap_is_refused_unread() -> None:
    sent = 0

    async def endless(asked: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()
            sent += 65536

    fetched = fetch(Server({"/a": endless}), "/a")
    assert (fetched.outcome, fetched.code) == ("failed", "too_large")
    assert fetched.answer is not None and fetched.answer.body is None
    assert sent < 50_000_000


def test_an_error_is_told_by_its_status_even_if_its_body_breaks_off() -> None:
    packed = {"Content-Encoding": "br"}
    server = Server(
        {
            "/a": Reply(404, headers=packed),
            "/b": Reply(403, headers=packed),
            "/c": Reply(302, headers=packed | {"Location": "/d"}),
            "/d": Reply(),
        }
    )
    assert [fetch(server, path).code for path in ("/a", "/b", "/c")] == ["http_404", "http_403", "ok"]


def test_a_304_may_tell_the_length_of_what_it_does_not_send() -> None:
    async def unchanged(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 99999999\r\nContent-Encoding: br\r\n\r\n")

    assert fetch(Server({"/a": unchanged}), "/a", etag='"1"').outcome == "not_modified"


def test_names_may_be_told_in_the_policy() -> None:
    async def nowhere(host: str, port: int) -> list[str]:
        raise AssertionError(host)

    settings = policy(addresses=(("site.test", "127.0.0.1"), ("www.site.test", "10.0.0.1")))

    async def scenario() -> None:
        server = Server({"/a": Reply()})
        async with server.running(), fetcher(settings, resolver=nowhere) as f:
            assert (await f.fetch(get(server.url("/a")))).outcome == "ok"
            assert (await f.fetch(get(server.url("/a", "www.site.test")))).code == "private_address"

    run(scenario())


def test_connections_are_kept_and_cookies_are_not() -> None:
    async def scenario() -> None:
        server = Server({"/a": Reply(headers={"Set-Cookie": "session=1; Path=/"}), "/b": Reply()})
        async with server.running(), fetcher() as f:
            for path in ("/a", "/b", "/a"):
                assert (await f.fetch(get(server.url(path)))).outcome == "ok"
        assert {a.connection for a in server.asked} == {0}
        assert not [a for a in server.asked if "cookie" in a.headers]

    run(scenario())


def test_a_listing_may_be_a_post() -> None:
    async def scenario() -> None:
        server = Server({"/list": Reply(body=b'{"rows": []}', headers={"Content-Type": "application/json"})})
        async with server.running(), fetcher() as f:
            request = PageRequest(server.url("/list"), "POST", b"page=2", (("Content-Type", "application/x-www-form-urlencoded"),))
            fetched = await f.fetch(request)
        assert fetched.outcome == "ok" and fetched.request == request
        asked = server.asked[-1]
        assert (asked.method, asked.body, asked.headers["content-type"]) == ("POST", b"page=2", "application/x-www-form-urlencoded")

    run(scenario())


@pytest.mark.parametrize("name", ["Cookie", "User-Agent", "host", "Authorization", "Range", "Bad Name", "引用"])
def test_headers_that_a_site_may_not_set(name: str) -> None:
    async def scenario() -> None:
        server = Server({"/a": Reply()})
        async with server.running(), fetcher() as f:
            fetched = await f.fetch(PageRequest(server.url("/a"), headers=((name, "x"),)))
        assert (fetched.outcome, fetched.code) == ("not_asked", "bad_header") and not server.asked

    run(scenario())


def test_cancelling_leaves_the_fetcher_usable() -> None:
    async def scenario() -> None:
        async def silent(asked: Asked, writer: asyncio.StreamWriter) -> None:
            await asyncio.sleep(60)

        server = Server({"/a": Reply(), "/slow": silent, "/robots.txt": [silent, Reply(404)]})
        async with server.running(), fetcher() as f:
            for path in ("/a", "/slow"):  # the first while robots.txt is asked
                task = asyncio.create_task(f.fetch(get(server.url(path))))
                while (
                    not server.asked
                    or server.asked[-1].path not in ("/robots.txt", "/slow")
                    or (path == "/slow" and "/slow" not in server.paths())
                ):
                    await asyncio.sleep(0.01)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
            assert (await asyncio.wait_for(f.fetch(get(server.url("/a"))), 5)).outcome == "ok"

    run(scenario())
