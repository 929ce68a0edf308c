"""What looks wrong does not enter the lake: it is held, a person may let it in, and a replay does as was decided."""

from __future__ import annotations

import re

import pytest

from extractors.sites.site_file import SiteFile
from flows.crawl.site_run import SiteReport
from tests.crawl.crawled import Crawled, command
from tests.crawl.site_files import site_of
from tests.site.fixture import TestSite


def _held(crawled: Crawled, site: SiteFile) -> tuple[SiteReport, str]:
    """A crawl that is held and leaves the lake as it is."""
    before = crawled.tables(without=("runs", "crawls"))
    report = crawled.one(site)
    assert report.verdict is not None
    assert not report.verdict.admitted
    assert not report.is_healthy
    assert crawled.tables(without=("runs", "crawls")) == before
    assert crawled.lake_rows("SELECT admitted, why FROM crawls WHERE run_id = ?", report.verdict.run_id) == [(False, report.verdict.why)]
    return report, report.verdict.why or ""


def _delete(site: TestSite, count: int, how: str) -> None:
    for n in range(count):
        site.delete("trs", n, how, listed=True)  # type: ignore[arg-type]


def test_hundreds_that_are_gone_at_once_are_held_and_may_be_let_in(crawled: Crawled, site: TestSite) -> None:
    crawled.one(site_of(site, "trs"))
    _delete(site, 12, "404")
    report, why = _held(crawled, site_of(site, "trs"))
    assert "12 pages of 24" in why
    run = report.verdict.run_id if report.verdict else ""
    code, out, err = command("sites", "--data", crawled.data.root)
    assert code == 0
    assert f"cuoshi sites admit {run}" in err
    assert re.search(r"trs\b.*\bheld", out)
    code, _, err = command("sites", "--data", crawled.data.root, "admit", run, "--reason", "they tidied up")
    assert code == 0, err
    assert crawled.rows("SELECT count(*) FROM disappearances") == [(12,)]
    assert "they tidied up" in crawled.lake_rows("SELECT why FROM crawls WHERE run_id = ?", run)[0][0]
    admitted = crawled.tables()
    crawled.replay()
    assert crawled.tables() == admitted
    code, _, err = command("sites", "--data", crawled.data.root, "admit", run)
    assert (code, "admitted already" in err) == (2, True)
    code, _, err = command("sites", "--data", crawled.data.root, "admit", "20200101T000000.000000Z-crawl-0000")
    assert (code, "no crawl has the id" in err) == (2, True)


@pytest.mark.slow
def test_a_replay_leaves_out_what_is_held(crawled: Crawled, site: TestSite) -> None:
    """And has what was admitted before and after it."""
    crawled.one(site_of(site, "trs"))
    _delete(site, 12, "soft404")
    report, why = _held(crawled, site_of(site, "trs"))
    assert "only 12 of" in why or "read as notices" in why
    for n in range(12):
        site.restore("trs", n)
    site.edit("trs", 3)
    assert crawled.one(site_of(site, "trs")).loaded["changed"] == 1
    before = crawled.tables()
    crawled.replay()
    assert crawled.tables() == before
    assert crawled.lake_rows("SELECT count(*) FROM captures WHERE run_id = ?", report.verdict.run_id if report.verdict else "") == [(0,)]


@pytest.mark.slow
def test_an_empty_listing_is_held_where_pages_came_all_the_same(known: Crawled, site: TestSite) -> None:
    site.redesign("trs")
    report, why = _held(known, site_of(site, "trs", least=10))
    assert "listings named 0 notices" in why
    assert report.verdict is not None
    assert report.verdict.listed == 0


@pytest.mark.slow
def test_more_than_expected_is_held_but_the_first_time(crawled: Crawled, site: TestSite) -> None:
    few = site_of(site, "trs", most=5)
    assert crawled.one(few).is_healthy
    site.insert("trs", 8)
    _, why = _held(crawled, few)
    assert "8 pages read as notices are new or changed, where 5 are expected at most" in why


@pytest.mark.slow
def test_a_new_template_is_read_by_the_general_reader_and_told(known: Crawled, site: TestSite) -> None:
    """The listing is a feed and stands as it was; the selectors of the article find nothing."""
    site.redesign("rss")
    report = known.one(site_of(site, "rss"))
    assert report.verdict is not None
    assert report.verdict.admitted
    assert "a selector of the site's file found nothing: has the template changed?" in (report.verdict.why or "")
    assert report.verdict.fetched == site.pages
    rows = known.rows("SELECT count(*) FROM notices n JOIN notice_addresses a USING (notice_id) WHERE a.source_id = 'rss'")
    assert rows == [(site.pages,)]
    missed = known.rows("SELECT count(DISTINCT notice_id) FROM issues WHERE code = 'selector_missed'")
    assert missed[0][0] >= site.pages * 4 // 5 - 1  # a repost's text is that of its better address
