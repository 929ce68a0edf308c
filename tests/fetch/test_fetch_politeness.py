"""Politeness: pace, robots.txt, Retry-After, and sites that are left alone."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.fetch.client import Fetcher
from extractors.fetch.pace import Pace
from extractors.fetch.records import Fetched
from extractors.fetch.retry_after import retry_after
from tests.fetch.server import Asked, Reply, Server, fetcher, get, policy, run

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC).replace(tzinfo=None)


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.seconds

    def clock(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)


def slow(time: Time, **changes: Any) -> Fetcher:
    last_asked = changes.pop("last_asked", None)
    on_robots = changes.pop("on_robots", None)
    return fetcher(
        policy(**changes),
        clock=time.clock,
        monotonic=time.monotonic,
        sleep=time.sleep,
        random=lambda: 1.0,
        last_asked=last_asked,
        on_robots=on_robots,
    )


def visit(server: Server, *paths: str, time: Time | None = None, **changes: Any) -> list[Fetched]:
    async def scenario() -> list[Fetched]:
        async with server.running(), slow(time or Time(), **changes) as f:
            return [await f.fetch(get(server.url(path))) for path in paths]

    return run(scenario())


def robots(text: str | bytes, **headers: str) -> Reply:
    return Reply(body=text.encode() if isinstance(text, str) else text, headers={"Content-Type": "text/plain"} | headers)


# Pace


def test_requests_to_a_host_start_at_least_the_delay_apart() -> None:
    time = Time()
    server = Server({"/a": Reply()})
    visit(server, "/a", "/a", "/a", time=time, delay=2.0)
    assert time.slept == [2.0, 2.0, 2.0] and server.paths() == ["/a"] * 3  # robots.txt was the first request


@pytest.mark.parametrize(("ago", "waits"), [(0.5, 1.5), (5.0, 0.0), (-100.0, 2.0)])
def test_the_first_request_waits_after_the_last_of_an_earlier_run(ago: float, waits: float) -> None:
    time = Time()
    visit(Server({"/a": Reply()}), "/a", time=time, delay=2.0, last_asked=NOW - timedelta(seconds=ago))
    assert sum(time.slept) == pytest.approx(waits + 2.0)


@pytest.mark.parametrize("most", [1, 3])
def test_so_many_at_once_and_no_more(most: int) -> None:
    async def scenario() -> int:
        at_once = highest = 0

        async def linger(asked: Asked, writer: asyncio.StreamWriter) -> None:
            nonlocal at_once, highest
            at_once += 1
            highest = max(highest, at_once)
            await asyncio.sleep(0.02)
            at_once -= 1
            writer.write(Reply().bytes())

        server = Server({"/a": linger})
        async with server.running(), fetcher(policy(concurrency=most)) as f:
            found = await asyncio.gather(*(f.fetch(get(server.url("/a"))) for _ in range(12)))
        assert all(x.outcome == "ok" for x in found)
        return highest

    assert run(scenario()) == most


def test_a_hold_keeps_those_waiting_who_wait_already() -> None:
    time = Time()

    async def scenario() -> None:
        pace = Pace(1.0, 2, time.sleep, time.monotonic)
        await pace.enter("h")
        waiting = asyncio.create_task(pace.enter("h"))
        await asyncio.sleep(0)
        pace.hold("h", 30.0)
        await waiting
        assert time.seconds >= 30.0

    run(scenario())


# Retry-After


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("said", ["7", "Sun, 22 Nov 2026 12:00:07 GMT"])
def test_retry_after_within_patience_is_waited_for(status: int, said: str) -> None:
    time = Time()
    server = Server({"/a": [Reply(status, headers={"Retry-After": said}), Reply()]})
    (fetched,) = visit(server, "/a", time=time)
    assert fetched.outcome == "ok" and [e.status for e in fetched.exchanges] == [status, 200]
    assert time.seconds == pytest.approx(7.0, abs=0.1)


@pytest.mark.parametrize(("status", "outcome"), [(429, "refused"), (503, "failed")])
def test_a_longer_retry_after_is_left_alone(status: int, outcome: str) -> None:
    server = Server({"/a": Reply(status, headers={"Retry-After": "3600"}), "/b": Reply()})
    first, second = visit(server, "/a", "/b")
    assert (first.outcome, first.code) == (outcome, f"http_{status}") and "2026-11-22 13:00:00 UTC" in (first.error or "")
    # The server's word holds for the run, not for one page.
    assert (second.outcome, second.code) == ("not_asked", "circuit_open") and server.paths() == ["/a"]


def test_a_429_that_says_nothing_is_not_asked_again() -> None:
    server = Server({"/a": Reply(429)})
    (fetched,) = visit(server, "/a")
    assert fetched.outcome == "refused" and server.paths() == ["/a"]


@given(st.integers(0, 10**30))
def test_seconds(seconds: int) -> None:
    assert retry_after((("Retry-After", f" {seconds} "),), NOW) == min(int(str(seconds)[:12]), 366 * 86400)


@given(st.datetimes(NOW - timedelta(days=10_000), NOW + timedelta(days=50_000)))
def test_dates(moment: datetime) -> None:
    told = retry_after((("retry-after", moment.strftime("%a, %d %b %Y %H:%M:%S GMT")),), NOW)
    assert told == min(max((moment.replace(microsecond=0) - NOW).total_seconds(), 0), 366 * 86400)


@given(st.text())
def test_any_rubbish_is_no_number(text: str) -> None:
    told = retry_after((("Retry-After", text),), NOW)
    assert told is None or 0 <= told <= 366 * 86400


def test_nothing_said() -> None:
    assert retry_after((("Date", "3"),), NOW) is None and retry_after((("Retry-After", "-3"),), NOW) is None


# robots.txt


def test_robots_are_asked_once_and_kept() -> None:
    handed: list[Fetched] = []
    server = Server({"/robots.txt": robots("User-agent: *\nDisallow: /secret/\nDisallow: /*.doc$\n"), "/a": Reply(), "/b.doc": Reply()})
    a, b, c, d = visit(server, "/a", "/secret/x", "/b.doc", "/a", on_robots=handed.append)
    assert [x.code for x in (a, b, c, d)] == ["ok", "robots", "robots", "ok"]
    assert b.outcome == "not_asked" and b.exchanges == () and "robots.txt" in (b.error or "")
    assert [x.path for x in server.asked] == ["/robots.txt", "/a", "/a"]
    assert [x.url for x in handed] == [server.url("/robots.txt")] and handed[0].answer is not None and handed[0].answer.status == 200


def test_rules_for_cuoshi_itself_count_before_those_for_all() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: cuoshi\nDisallow: /private/\n"
    found = visit(Server({"/robots.txt": robots(text), "/a": Reply()}), "/a", "/private/a")
    assert [x.code for x in found] == ["ok", "robots"]


@pytest.mark.parametrize(
    "data", ["﻿User-agent: *\nDisallow: /secret/".encode(), "# 禁止抓取\nUser-agent: *\nDisallow: /secret/".encode("gbk")]
)
def test_robots_with_a_mark_or_in_gbk(data: bytes) -> None:
    (fetched,) = visit(Server({"/robots.txt": robots(data), "/secret/a": Reply()}), "/secret/a")
    assert fetched.code == "robots"


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(404), "ok"),
        (Reply(403, b"<html>no</html>"), "ok"),
        (Reply(401), "ok"),
        (Reply(429), "robots_unreachable"),
        (Reply(500), "robots_unreachable"),
        (Reply(503), "robots_unreachable"),
        (Reply(521, b"<script>document.cookie=('_')+('_')+('j')+('s');location.href=location.pathname</script>"), "robots_unreachable"),
        (Reply(200, b"<html><body>a soft 404</body></html>"), "ok"),
        (Reply(302, b"", {"Location": "/"}), "ok"),
        (Reply(302, b"", {"Location": "/robots.txt"}), "ok"),
        (Reply(302, b"", {"Location": "http://elsewhere.test/rules"}), "robots_unreachable"),
    ],
)
def test_what_becomes_of_a_site_whose_robots_are_odd(reply: Reply, code: str) -> None:
    server = Server({"/robots.txt": reply, "/a": Reply()})
    (fetched,) = visit(server, "/a", retries=1)
    assert fetched.code == code
    assert server.paths() == (["/a"] if code == "ok" else [])


def test_robots_elsewhere_on_the_site() -> None:
    rules = robots("User-agent: *\nDisallow: /a\n")
    server = Server({"/robots.txt": Reply(301, b"", {"Location": "/files/robots.txt"}), "/files/robots.txt": rules, "/a": Reply()})
    assert [x.code for x in visit(server, "/a")] == ["robots"]


def test_robots_are_read_as_far_as_the_cap() -> None:
    text = "User-agent: *\nDisallow: /a\n" + "# rest\n" * 100_000 + "Disallow: /b\n"
    server = Server({"/robots.txt": robots(text), "/a": Reply(), "/b": Reply()})
    assert [x.code for x in visit(server, "/a", "/b")] == ["robots", "ok"]


@pytest.mark.parametrize(("said", "between"), [("Crawl-delay: 7", 7.0), ("Crawl-delay: 1", 2.0), ("Request-rate: 1/9", 9.0)])
def test_crawl_delay_counts_if_it_is_larger(said: str, between: float) -> None:
    time = Time()
    visit(Server({"/robots.txt": robots(f"User-agent: *\n{said}\n"), "/a": Reply()}), "/a", "/a", time=time, delay=2.0)
    assert time.slept == [pytest.approx(between)] * 2


def test_a_crawl_delay_beyond_all_patience() -> None:
    server = Server({"/robots.txt": robots("User-agent: *\nCrawl-delay: 86400\n"), "/a": Reply()})
    (fetched,) = visit(server, "/a")
    assert (fetched.outcome, fetched.code) == ("not_asked", "crawl_delay_too_long") and server.paths() == []


def test_a_redirect_to_what_robots_forbid() -> None:
    server = Server(
        {"/robots.txt": robots("User-agent: *\nDisallow: /secret/"), "/a": Reply(302, b"", {"Location": "/secret/b"}), "/secret/b": Reply()}
    )
    (fetched,) = visit(server, "/a")
    assert (fetched.outcome, fetched.code, len(fetched.exchanges)) == ("failed", "robots", 1) and server.paths() == ["/a"]


def test_each_host_has_robots_of_its_own() -> None:
    async def scenario() -> None:
        server = Server({"/a": Reply()})
        async with server.running(), fetcher() as f:
            for host in ("site.test", "www.site.test", "site.test"):
                await f.fetch(get(server.url("/a", host)))
        assert [a.headers["host"].split(":")[0] for a in server.asked if a.path == "/robots.txt"] == ["site.test", "www.site.test"]

    run(scenario())


def test_many_at_once_ask_robots_once() -> None:
    async def scenario() -> None:
        server = Server({"/robots.txt": robots("Sitemap: http://site.test/map.xml"), "/a": Reply()})
        async with server.running(), fetcher(policy(concurrency=8)) as f:
            await asyncio.gather(*(f.fetch(get(server.url("/a"))) for _ in range(8)))
            assert await f.sitemaps(server.url("/")) == ["http://site.test/map.xml"]
            assert await f.sitemaps("http://elsewhere.test/") == []
        assert [a.path for a in server.asked].count("/robots.txt") == 1

    run(scenario())


# Circuit breaker


def visit_until_stopped(routes: dict[str, Any], paths: list[str], **changes: Any) -> tuple[list[Fetched], Server, str | None]:
    server = Server(routes)

    async def scenario() -> str | None:
        async with server.running(), fetcher(policy(retries=0, **changes)) as f:
            found.extend([await f.fetch(get(server.url(path))) for path in paths])
            return f.stopped

    found: list[Fetched] = []
    return found, server, run(scenario())


def test_failures_in_a_row_stop_the_run() -> None:
    found, server, stopped = visit_until_stopped(
        {"/bad": Reply(500), "/a": Reply()}, ["/bad", "/bad", "/a", "/bad", "/bad", "/bad", "/a"], failures=3
    )
    assert [x.code for x in found] == ["http_500", "http_500", "ok", "http_500", "http_500", "http_500", "circuit_open"]
    assert found[-1].outcome == "not_asked" and stopped and "3 failures in a row" in stopped and stopped == found[-1].error
    assert len(server.paths()) == 6


@pytest.mark.parametrize("reply", [Reply(403), Reply(412), Reply(429), Reply(521, b"<script>var __jsl_clearance_s=1</script>")])
def test_refusals_in_a_row_stop_the_run(reply: Reply) -> None:
    found, _, stopped = visit_until_stopped({"/bad": reply, "/a": Reply()}, ["/bad", "/bad", "/a"], refusals=2)
    assert [x.outcome for x in found] == ["refused", "refused", "not_asked"] and stopped and "2 refusals" in stopped


def test_pages_that_are_gone_or_too_large_stop_nothing() -> None:
    found, _, stopped = visit_until_stopped(
        {"/big": Reply(body=b"x" * 2000)}, ["/big", "/gone"] * 5, failures=1, refusals=1, max_bytes=1000
    )
    assert {x.code for x in found} == {"too_large", "http_404"} and stopped is None


def test_those_waiting_for_a_turn_are_stopped_too() -> None:
    async def scenario() -> None:
        server = Server({"/bad": Reply(403)})
        async with server.running(), fetcher(policy(refusals=2)) as f:
            found = await asyncio.gather(*(f.fetch(get(server.url("/bad"))) for _ in range(10)))
        assert [x.outcome for x in found].count("refused") <= 3 and len(server.paths()) <= 3

    run(scenario())
