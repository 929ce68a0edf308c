"""Each of the nine templates: every notice comes, read as it was written, with what is attached; what stands on two sites is one notice."""

from __future__ import annotations

import pytest

from flows.crawl.site_run import SiteReport
from tests.crawl.crawled import Crawled, made_of
from tests.crawl.site_files import KEYS, OTHER_LISTINGS, site_of
from tests.site.attachments import annex_title
from tests.site.fixture import TestSite
from tests.site.sites import BY_KEY, is_near_copy, is_repost

Nine = tuple[Crawled, dict[str, SiteReport]]
#: A media site's 发布日期 is the day of its repost. Measures are those of the page itself, not of its annex.
_NOTICES = """SELECT a.address, n.title, n.document_number, n.issued_on, coalesce(n.published_on, n.reposted_on),
                     (SELECT count(*) FROM measures m JOIN documents d USING (document_id) WHERE m.notice_id = n.notice_id AND d.ordinal = 1)
              FROM notices n JOIN notice_addresses a USING (notice_id) WHERE a.source_id = ?"""
_DOCUMENTS = "SELECT a.address, d.title FROM documents d JOIN notice_addresses a USING (notice_id) WHERE d.ordinal > 1 AND a.source_id = ?"


@pytest.mark.parametrize("key", KEYS)
def test_every_notice_is_read_as_written(nine: Nine, site: TestSite, key: str) -> None:
    crawled, reports = nine
    report = reports[key]
    assert report.is_healthy, (report.trouble, report.verdict, report.found)
    assert report.verdict is not None
    assert (report.verdict.listed, report.verdict.fetched, report.verdict.complete) == (site.pages, site.pages, True)
    rows = {r[0]: r[1:] for r in crawled.rows(_NOTICES, key)}
    assert rows == {site.address(key, n): made_of(site.notice(key, n)) for n in range(site.pages)}


@pytest.mark.parametrize("key", KEYS)
def test_what_is_attached_is_a_document_of_its_notice(nine: Nine, site: TestSite, key: str) -> None:
    """PDF, DOCX, XLSX and a ZIP of the latter two, whose names are in GBK."""
    crawled, _ = nine
    found: dict[str, set[str]] = {}
    for address, title in crawled.rows(_DOCUMENTS, key):
        found.setdefault(address, set()).add(title)
    with_annex = [n for n in range(site.pages) if n % 10 in (3, 5, 9)]
    assert found.keys() == {site.address(key, n) for n in with_annex}
    for n in with_annex:
        assert annex_title(n) in found[site.address(key, n)], found[site.address(key, n)]
    with_table = [n for n in range(site.pages) if n % 10 in (7, 9)]  # a list of tasks without a title of its own
    bodies = dict(
        crawled.rows("SELECT a.address, body_text FROM notices JOIN notice_addresses a USING (notice_id) WHERE a.source_id = ?", key)
    )
    assert [n for n in range(site.pages) if "序号 重点任务 责任单位" in bodies[site.address(key, n)]] == with_table


def test_one_notice_on_two_sites_is_one_with_both_addresses_and_the_official_one_wins(nine: Nine, site: TestSite) -> None:
    crawled, _ = nine
    rss = BY_KEY["rss"]
    reposts = [n for n in range(site.pages) if is_repost(rss, n)]
    rows = crawled.rows(
        """SELECT n.origin, n.source_id, list_sort(list(a.address)), count(*) FROM notices n JOIN notice_addresses a USING (notice_id)
           GROUP BY ALL HAVING count(*) > 1"""
    )
    assert sorted(rows) == sorted(
        (site.address("gov", n), "gov", sorted([site.address("gov", n), site.address("rss", n)]), 2) for n in reposts
    )
    near = [n for n in range(site.pages) if is_near_copy(rss, n)]
    alone = crawled.rows("SELECT count(*) FROM notice_addresses WHERE address = ANY(?)", [site.address("rss", n) for n in near])
    assert alone == [(len(near),)]
    assert crawled.rows("SELECT count(*) FROM notices") == [(9 * site.pages - len(reposts),)]


@pytest.mark.slow
@pytest.mark.parametrize("key", OTHER_LISTINGS)
def test_the_other_listings_of_a_site_name_the_same(crawled: Crawled, site: TestSite, key: str) -> None:
    """By GET and by POST, Atom and RSS, by links and by numbers, with selectors and by the general reader."""
    report = crawled.one(site_of(site, key, listing=OTHER_LISTINGS[key]))
    assert report.is_healthy, (report.verdict, report.found)
    assert {r[0] for r in crawled.rows("SELECT address FROM notice_addresses")} == {site.address(key, n) for n in range(site.pages)}
