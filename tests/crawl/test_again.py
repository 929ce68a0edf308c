"""Sites that are crawled again: what changed becomes versions and disappearances, what did not costs a question each, and no more."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from tests.crawl.crawled import Crawled, asked
from tests.crawl.site_files import OTHER_LISTINGS, site_of
from tests.site.fixture import TestSite
from tests.site.notices import issued_on, published_on

#: Sites with strong and weak tags, with dates alone, and without either.
_ASKED_AGAIN = ("gov", "gbk", "hk", "json")
#: A listing of five notices a page.
SMALL_PAGES = OTHER_LISTINGS["json"].replace("size=20", "size=5")
_GONE = "SELECT address, how FROM disappearances ORDER BY address"


def test_what_has_not_changed_is_asked_once_and_nothing_is_written(known: Crawled, site: TestSite) -> None:
    before = known.tables(without=("runs", "captures", "crawls", "notices", "notice_addresses"))
    reports = known.crawl(*(site_of(site, key) for key in _ASKED_AGAIN))
    assert all(r.is_healthy for r in reports), [(r.trouble, r.verdict) for r in reports]
    for key in _ASKED_AGAIN:
        counts = asked(site, f"/{key}/")
        for n in range(site.pages):
            assert counts[site.address(key, n).removeprefix(site.url)] == 1
    statuses = {key: Counter(r.status for r in site.requests(f"/{key}/") if r.conditions) for key in _ASKED_AGAIN}
    assert {key for key in _ASKED_AGAIN if statuses[key][304] >= site.pages} == {"gov", "gbk", "hk"}  # which send no validators
    assert all(set(counter) <= {304} for counter in statuses.values()), statuses
    assert {r.site: (r.loaded["unchanged"], r.notices_written) for r in reports} == {key: (site.pages, 0) for key in _ASKED_AGAIN}
    assert known.tables(without=("runs", "captures", "crawls", "notices", "notice_addresses")) == before
    seen = known.rows("SELECT count(*) FROM notice_addresses WHERE last_seen_at > first_seen_at")
    assert seen == [(len(_ASKED_AGAIN) * site.pages,)]


def test_edits_deletions_and_moves(known: Crawled, site: TestSite) -> None:
    """Each on one page of one site; and back again."""
    trs = site_of(site, "trs")
    edited, moved = site.address("trs", 1), site.address("trs", 2)
    gone = {4: "404", 6: "410", 8: "front", 10: "soft404"}
    old = known.rows("SELECT body_text FROM notices JOIN notice_addresses USING (notice_id) WHERE address = ?", edited)
    site.edit("trs", 1)
    site.move("trs", 2)
    for n, how in gone.items():
        site.delete("trs", n, how, listed=n == 6)  # type: ignore[arg-type]
    report = known.one(trs)
    assert report.is_healthy, (report.verdict, report.found)

    assert known.outcomes(report.run.run_id if report.run else "")["changed"] == 1
    rows = known.rows(
        "SELECT version, v.source_text FROM notice_versions v JOIN notice_addresses USING (notice_id) WHERE address = ? ORDER BY version",
        edited,
    )
    new = known.rows("SELECT version, body_text FROM notices JOIN notice_addresses USING (notice_id) WHERE address = ?", edited)
    assert [v for v, _ in rows] == [1, 2]
    assert (rows[0][1], rows[1][1]) == (old[0][0], new[0][1])
    assert "1501万元" in new[0][1]
    assert "501万元" in old[0][0]

    notice = known.rows("SELECT notice_id FROM notice_addresses WHERE address = ?", moved)
    addresses = known.rows("SELECT address FROM notice_addresses WHERE notice_id = ? ORDER BY address", *notice[0])
    assert addresses == [(a,) for a in sorted([moved, f"{site.address('trs', 2, moves=1)}"])]

    told = {"404": "http_404", "410": "http_410", "front": "redirected_to_front_page"}
    expected = [(site.address("trs", n), told[how]) for n, how in sorted(gone.items()) if how in told]
    assert known.rows(_GONE) == expected
    assert known.rows("SELECT count(*) FROM notices JOIN notice_addresses USING (notice_id) WHERE address = ?", site.address("trs", 4)) == [
        (1,)
    ]

    for n in gone:
        site.restore("trs", n)
    site.forget()
    back = known.one(trs)
    assert back.is_healthy, (back.verdict, back.found)
    assert known.rows(_GONE) == []
    assert back.notices_written == 0


def test_new_notices_at_the_head_are_all_that_is_fetched(known: Crawled, site: TestSite) -> None:
    """Pages older than the window to look again are not asked, and the listing is left where it is known."""
    trs = site_of(site, "trs", look_again=0)
    site.insert("trs", 3)
    report = known.one(trs)
    new = [site.address("trs", n).removeprefix(site.url) for n in range(site.pages, site.pages + 3)]
    fetched = {path for path in asked(site, "/trs/") if path.endswith(".html") and "/t20" in path}
    assert fetched == set(new)
    assert report.loaded == {"new": 3}


@pytest.mark.slow
def test_a_crawl_stops_at_what_it_has_seen_and_asks_again_within_a_window(crawled: Crawled, site: TestSite) -> None:
    json = site_of(site, "json", listing=SMALL_PAGES, look_again=0)
    crawled.one(json)
    assert len(_listings(site)) == -(-site.pages // 5)
    site.forget()
    site.insert("json", 2)
    report = crawled.one(json)
    assert report.loaded == {"new": 2}
    assert _listings(site) == ["1", "2", "3"]  # the first has new ones; two in a row have none
    site.forget()
    window = json.model_copy(update={"expect": json.expect.model_copy(update={"look_again_days": _days_since(site.pages - 4)})})
    crawled.one(window)
    pages = {
        int(path.rpartition("/")[2].removesuffix(".html")) % 10_000_000 for path in asked(site, "/json/xxgk/detail/") if "P0" not in path
    }
    assert pages == {n for n in range(site.pages + 2) if published_on(n) >= published_on(site.pages - 4)}


@pytest.mark.slow
def test_a_listing_that_grows_while_it_is_read_is_read_whole_and_nothing_twice(crawled: Crawled, site: TestSite) -> None:
    site.grow("json", 2)
    report = crawled.one(site_of(site, "json", listing=SMALL_PAGES))
    site.grow("json", 0)
    addresses = {r[0] for r in crawled.rows("SELECT address FROM notice_addresses")}
    assert {site.address("json", n) for n in range(site.pages)} <= addresses
    assert report.verdict is not None
    assert report.verdict.complete
    assert max(n for path, n in asked(site, "/json/xxgk/").items()) == 1
    crawled.one(site_of(site, "json", listing=SMALL_PAGES))
    found = {r[0] for r in crawled.rows("SELECT address FROM notice_addresses")}
    assert len(found) > site.pages
    assert found == {site.address("json", n) for n in range(len(found))}  # what came in meanwhile is there too, none left out


@pytest.mark.slow
def test_since_until_and_full(crawled: Crawled, site: TestSite) -> None:
    json = site_of(site, "json", listing=SMALL_PAGES, look_again=0)
    since, until = published_on(12), published_on(17)
    report = crawled.one(json, since=since, until=until)
    within = [n for n in range(site.pages) if since <= published_on(n) <= until]
    assert {r[0] for r in crawled.rows("SELECT address FROM notice_addresses")} == {site.address("json", n) for n in within}
    assert report.verdict is not None
    assert not report.verdict.complete  # what is later was left out: the next crawl must not take the listing for known
    report = crawled.one(json, since=since)
    assert len(crawled.rows("SELECT address FROM notice_addresses")) == len([n for n in range(site.pages) if published_on(n) >= since])
    assert crawled.one(json).loaded == {}  # who began at a day wants nothing older from the crawls that follow
    site.forget()
    site.edit("json", 20)
    full = crawled.one(json, full=True)
    assert len(_listings(site)) == -(-site.pages // 5)
    assert full.verdict is not None
    assert (full.verdict.asked, full.loaded["changed"]) == (site.pages, 1)
    assert len(crawled.rows("SELECT address FROM notice_addresses")) == site.pages


@pytest.mark.slow
def test_a_walk_that_broke_off_goes_on_the_next_time(crawled: Crawled, site: TestSite) -> None:
    """The first pages are known then, but what stands below them is not."""
    wrong = SMALL_PAGES.replace('parameter = "page"', 'pages = "articles?size=5&page={{n}}x"')
    report = crawled.one(site_of(site, "json", listing=wrong, look_again=0))
    assert report.loaded == {"new": 5}
    assert report.verdict is not None
    assert not report.verdict.complete
    assert "not walked to their end" in (report.verdict.why or "")
    whole = crawled.one(site_of(site, "json", listing=SMALL_PAGES, look_again=0))
    assert whole.is_healthy
    assert whole.loaded == {"new": site.pages - 5}


def _listings(site: TestSite) -> list[str]:
    """Numbers of the listing's pages in the order in which they were asked for."""
    return [r.target.partition("page=")[2].partition("&")[0] for r in site.requests("/json/api/articles")]


def _days_since(number: int) -> int:
    from flows.clock import utc_now

    return (utc_now().date() - published_on(number)) // timedelta(days=1)


def test_the_test_site_dates_its_listings_by_the_day_of_publication() -> None:
    assert published_on(5) - issued_on(5) == timedelta(days=1)
