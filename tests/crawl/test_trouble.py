"""Sites in trouble, and pages that are trap or nonsense: each a row that says so, and no harm to what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import httpcore
import pytest

from extractors.fetch.client import Fetcher
from extractors.sites.site_file import SiteFile, parse_site
from flows.crawl import site_run
from tests.crawl.crawled import Crawled, asked, command
from tests.crawl.site_files import odd_site, odd_text, site_of
from tests.site.fixture import TestSite

_ERRORS = """SELECT address, error_code, outcome, error IS NOT NULL FROM captures
             WHERE role = 'notice' AND (error_code IS NOT NULL OR outcome = 'error')"""
#: Pages that give nothing, and the code that says why; each listed between two notices.
_TRAPS = {
    "redirect-self": "redirect_loop", "redirect-a": "redirect_loop", "bomb.html": "decompression_bomb",
    "bomb-nested.html": "unknown_encoding", "bomb-br.html": "unknown_encoding", "huge.html": "too_large", "huge-chunked.html": "too_large",
    "to/10.0.0.5": "private_address", "to/169.254.169.254": "private_address", "to/[::1]": "private_address",
    "to/192.168.1.1": "private_address", "to/www.example.gov.cn": "host_not_allowed", "cut.html": "connection_closed",
    "big-header.html": "bad_answer",
}  # fmt: skip


class Recording(httpcore.AsyncNetworkBackend):
    """Opens connections to this machine and notes where they go; any other would be noted and not opened."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self._opener = httpcore.AnyIOBackend()

    async def connect_tcp(self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
                          socket_options: Iterable[Any] | None = None) -> httpcore.AsyncNetworkStream:  # fmt: skip
        self.opened.append(host)
        if not host.startswith("127."):
            raise httpcore.ConnectError(f"{host} was asked")
        return await self._opener.connect_tcp(host, port, timeout, local_address, socket_options)

    async def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Any = None) -> httpcore.AsyncNetworkStream:
        raise AssertionError(path)

    async def sleep(self, seconds: float) -> None:
        await self._opener.sleep(seconds)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that crawls of this test connect to."""
    recording = Recording()
    monkeypatch.setattr(site_run, "Fetcher", partial(Fetcher, opener=recording))
    return recording.opened


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sites are not waited for as long as real ones are."""
    policy_of = site_run.policy_of
    monkeypatch.setattr(site_run, "policy_of", lambda site: replace(policy_of(site), read=0.5, total=1.5, retries=1, patience=1.5))


def test_traps_cost_themselves_and_nothing_beside_them(crawled: Crawled, site: TestSite, opened: list[str]) -> None:
    report = crawled.one(_listing_of(site, list(_TRAPS)))
    rows = {address.partition("/odd/")[2]: (code, outcome, told) for address, code, outcome, told in crawled.rows(_ERRORS)}
    assert rows == {name: (code, "error", True) for name, code in _TRAPS.items()}
    assert set(opened) == {"127.0.0.1"}
    assert crawled.rows(
        "SELECT count(*) FROM issues i JOIN captures c USING (capture_id) WHERE i.notice_id IS NULL AND c.role = 'notice'"
    ) == [(len(_TRAPS),)]
    assert crawled.outcomes()["new"] == 2  # notices 0 and 1 of each listing
    told = {address.partition("/odd/")[2] for address, _ in report.found.troubles}
    assert told == set(_TRAPS)
    assert sum(p.stat().st_size for p in (crawled.data.root / "archive").rglob("*.gz")) < 3_000_000


@pytest.mark.slow
def test_pages_that_drip_or_stall_are_given_up(crawled: Crawled, site: TestSite, impatient: None) -> None:
    report = crawled.one(_listing_of(site, ["drip.html", "stall.html"]))
    rows = {address.partition("/odd/")[2]: code for address, code, _, _ in crawled.rows(_ERRORS)}
    assert rows == {"drip.html": "too_slow", "stall.html": "timeout"}
    assert crawled.outcomes()["new"] == 2
    assert report.verdict is not None
    assert report.verdict.failed == 2


@pytest.mark.slow
@pytest.mark.parametrize("how", ["403", "412", "jsl", "ruishu", "cloudflare", "captcha", "frequent"])
def test_who_refuses_is_left_alone_and_told(known: Crawled, site: TestSite, how: str) -> None:
    """After three refusals no more is asked; nothing is loaded, nothing disappears; the other site is crawled as ever."""
    site.refuse("trs", how)  # type: ignore[arg-type]
    trs, hk = known.crawl(site_of(site, "trs"), site_of(site, "hk"))
    assert asked(site, "/trs/").total() <= 8
    assert not trs.is_healthy
    assert trs.verdict is not None
    assert hk.is_healthy
    assert trs.verdict.fetched == 0
    assert known.rows("SELECT count(*) FROM disappearances") == [(0,)]
    codes = {r[0] for r in known.lake_rows("SELECT DISTINCT error_code FROM captures WHERE source_id = 'trs' AND error IS NOT NULL")}
    assert codes == {f"http_{how}" if how.isdigit() else "challenge"}
    site.refuse("trs", None)
    assert known.one(site_of(site, "trs")).is_healthy


def test_retry_after_is_honoured_and_nothing_is_lost(crawled: Crawled, site: TestSite) -> None:
    site.throttle("trs", 2, "1")
    report = crawled.one(site_of(site, "trs"))
    assert report.is_healthy, (report.verdict, report.found)
    assert report.loaded == {"new": site.pages}
    moments = [r.at for r in site.requests("/trs/")]
    statuses = [r.status for r in site.requests("/trs/")]
    assert statuses[:2] == [429, 429]
    assert moments[1] - moments[0] >= 1
    assert moments[2] - moments[1] >= 1


@pytest.mark.slow
def test_failures_now_and_then_are_asked_again(crawled: Crawled, site: TestSite) -> None:
    site.flaky("trs", 4)
    report = crawled.one(site_of(site, "trs"))
    assert report.is_healthy, (report.verdict, report.found)
    assert report.loaded == {"new": site.pages}
    assert {r.status for r in site.requests("/trs/")} == {200, 503}


@pytest.mark.slow
def test_a_site_that_fails_all_the_time_disturbs_no_other(known: Crawled, site: TestSite, impatient: None) -> None:
    site.flaky("trs", 1, 500)
    trs, gov = known.crawl(site_of(site, "trs"), site_of(site, "gov"))
    assert gov.is_healthy
    assert not trs.is_healthy
    assert known.rows("SELECT count(*) FROM disappearances") == [(0,)]


@pytest.mark.slow
@pytest.mark.parametrize(("start", "stop"), [("endless-same/index.html", "loop"), ("self.html", "loop"), ("loop-a.html", "loop")])
def test_pages_that_repeat_are_no_end_less(crawled: Crawled, site: TestSite, start: str, stop: str) -> None:
    report = crawled.one(odd_site(site, f"/odd/{start}"))
    assert set(report.found.stops.values()) == {stop}
    assert asked(site, f"/odd/{start.partition('/')[0].removesuffix('.html')}").total() < 12
    assert report.verdict is not None
    assert report.verdict.complete


@pytest.mark.slow
def test_a_listing_without_end_is_capped_and_told(crawled: Crawled, site: TestSite, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.crawl import gathering

    bounds_of = gathering.bounds_of
    monkeypatch.setattr(site_run, "bounds_of", lambda *a: replace(bounds_of(*a), most_pages=4))
    report = crawled.one(odd_site(site, "/odd/endless-new/index.html"))
    assert set(report.found.stops.values()) == {"cap"}
    assert asked(site, "/odd/endless-new").total() == 4
    assert report.verdict is not None
    assert not report.verdict.complete
    assert "not walked to their end" in (report.verdict.why or "")


def test_what_robots_txt_forbids_is_not_asked(crawled: Crawled, site: TestSite) -> None:
    site.robots("User-agent: *\nDisallow: /trs/zwgk/zfxxgkml/szfwj/201601/\n")
    report = crawled.one(site_of(site, "trs"))
    assert report.verdict is not None
    assert not any("/201601/" in path for path in asked(site, "/trs/"))
    assert report.verdict.failed == site.pages
    assert {r[0] for r in crawled.rows("SELECT DISTINCT error_code FROM captures WHERE role = 'notice'")} == {"robots"}
    assert not report.is_healthy


@pytest.mark.slow
def test_a_robots_txt_that_fails_closes_the_site(crawled: Crawled, site: TestSite, impatient: None) -> None:
    site.robots("", 500)
    report = crawled.one(site_of(site, "trs"))
    assert asked(site, "/trs/").total() == 0
    assert not report.is_healthy
    site.robots("", 200)
    assert crawled.one(site_of(site, "trs")).is_healthy


@pytest.mark.slow
def test_the_command_tells_trouble_by_its_report_and_exit_code(
    crawled: Crawled, site: TestSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One site well, one refusing: exit code 1, a table of both, a line why."""
    site.refuse("hk", "403")
    code, out, err = command("crawl", "big5", "hk", "--data", crawled.data.root)
    assert code == 1, err
    assert "well" in out
    assert "403" in err
    assert "2 sites crawled, 1 of them as they should be" in out + err
    site.refuse("hk", None)
    code, out, err = command("crawl", "big5", "hk", "--data", crawled.data.root)
    assert (code, "2 sites crawled, 2 of them as they should be" in out + err) == (0, True), err


def _listing_of(site: TestSite, names: list[str]) -> SiteFile:
    """A site with a listing for each of these pages, between notice 0 and notice 1."""
    text = odd_text(site.url, f"/odd/list/{names[0]}")
    head, _, _ = text.partition("[[listings]]")
    rule = 'item = "ul.tab-item li"\ntitle = "a@title"\ndate = "span"\n'
    return parse_site(head + "".join(f'[[listings]]\nurl = "{site.url}/odd/list/{name}"\n{rule}\n' for name in names), "odd.toml")
