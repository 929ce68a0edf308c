"""The listings of the test site as a plain client walks them: HTML, records in scripts, JSON, feeds, sitemaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urljoin
from xml.etree import ElementTree

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.site.fixture import TestSite, serve
from tests.site.listings import CHINA
from tests.site.reading import html
from tests.site.sites import SITES

_SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_ATOM = "{http://www.w3.org/2005/Atom}"
#: Of the HTML listings: items, link within, date within; that of big5 stands beside the item.
_SELECTORS = {
    "gov": (".news_box .list li", "h4 a", "span.date"),
    "trs": ("ul.tab-item li", "a", "span"),
    "gbk": ("table#lb tr", "td.bt a", "td.rq"),
    "hk": ("table.tableNotices tr", "td.colTitle a", "td.colDate"),
    "big5": ("dl.news dt", "a", ""),
}
_NEXT = {"gov": "a.next", "gbk": "p.fy a", "hk": ".pagination a[rel=next]", "big5": "p.pager a"}


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=30) as made:
        yield made


@pytest.mark.parametrize("key", list(_SELECTORS))
def test_listings_lead_to_articles_newest_first(site: TestSite, client: httpx.Client, key: str) -> None:
    items, link, day = _SELECTORS[key]
    following: str | None = site.listing(key)
    found: list[str] = []
    pages = 0
    while following:
        answer = client.get(following)
        tree = html(answer)
        for item in tree.css(items):
            a = item.css_first(link)
            assert a is not None
            found.append(urljoin(str(answer.url), a.attributes["href"] or "").partition("#")[0])
            beside = item.css_first(day) if day else item.next
            assert beside is not None
            published = site.notice(key, 200 - len(found)).published
            assert [int(n) for n in re.findall(r"\d+", beside.text())] == [published.year, published.month, published.day]
        pages += 1
        more = tree.css_first(_NEXT[key]) if key in _NEXT else None
        following = urljoin(str(answer.url), more.attributes["href"] or "") if more else None
        if key == "trs" and pages < 10:
            assert "createPageHTML(10, " in answer.text
            following = site.listing(key, pages)
    assert pages == 10
    assert found == [site.address(key, number) for number in range(199, -1, -1)]
    assert client.get(site.listing(key, 10)).status_code == 404


def test_three_levels_lead_to_the_listing(site: TestSite, client: httpx.Client) -> None:
    for virtual in SITES:
        front = client.get(site.url + virtual.front)
        assert virtual.column in [a.attributes["href"] for a in html(front).css("ul.channels a")]
        column = client.get(site.url + virtual.column)
        assert column.status_code == 200
        if virtual.key != "json":
            assert virtual.first in [a.attributes["href"] for a in html(column).css("ul.columns a")]


def test_a_jpage_listing_holds_its_records_in_a_script_and_the_rest_behind_a_proxy(site: TestSite, client: httpx.Client) -> None:
    script = html(client.get(site.listing("hanweb"))).css_first('script[type="text/xml"]')
    assert script is not None
    found: list[str] = []
    store: ElementTree.Element | None = ElementTree.fromstring(script.text())
    while store is not None:
        assert store.findtext("totalrecord") == "200"
        for record in store.iter("record"):
            a = LexborHTMLParser(record.text or "").css_first("a")
            assert a is not None
            found.append(urljoin(site.url, a.attributes["href"] or ""))
        group = LexborHTMLParser(store.findtext("nextgroup") or "").css_first("a")
        store = ElementTree.fromstring(client.get(site.url + (group.attributes["href"] or "")).content) if group else None
    assert found == [site.address("hanweb", number) for number in range(199, -1, -1)]


def test_a_json_listing_by_get_and_post(site: TestSite, client: httpx.Client) -> None:
    got = client.get(f"{site.url}/json/api/articles", params={"page": 2, "size": 50}).json()["data"]
    assert (got["total"], got["pages"], [row["id"] for row in got["list"]]) == (200, 4, list(range(149, 99, -1)))
    row = got["list"][0]
    made = site.notice("json", 149)
    assert (site.url + row["url"], row["title"], row["docNo"]) == (site.address("json", 149), made.title, made.document_number)
    assert datetime.fromtimestamp(row["publishTime"] / 1000, CHINA).date() == made.published
    url = f"{site.url}/json/api/search"
    assert client.post(url, json={"pageNo": 2, "pageSize": 50}).json()["data"] == got
    assert client.post(url, data={"pageNo": "2", "pageSize": "50"}).json()["data"] == got
    assert client.get(url).status_code == 404
    assert client.post(url, content="{", headers={"content-type": "application/json"}).status_code == 404


def test_feeds(site: TestSite, client: httpx.Client) -> None:
    channel = ElementTree.fromstring(client.get(site.listing("rss")).content)
    assert [i.findtext("link") for i in channel.iter("item")] == [site.address("rss", n) for n in range(199, 179, -1)]
    feed = ElementTree.fromstring(client.get(f"{site.url}/rss/atom.xml").content)
    links = [link.attrib["href"] for e in feed.iter(f"{_ATOM}entry") for link in e.iter(f"{_ATOM}link")]
    assert links == [site.address("rss", n) for n in range(199, 179, -1)]
    following = next(link.attrib["href"] for link in feed.findall(f"{_ATOM}link"))
    second = ElementTree.fromstring(client.get(following).content)
    assert next(e.findtext(f"{_ATOM}id") for e in second.iter(f"{_ATOM}entry")) == site.address("rss", 179)


def test_sitemaps(client: httpx.Client) -> None:
    with serve(pages=1100) as site:
        index = ElementTree.fromstring(client.get(site.listing("sitemap")).content)
        parts = [loc.text or "" for loc in index.iter(f"{_SITEMAPS}loc")]
        assert len(parts) == 3
        found = [loc.text for part in parts for loc in ElementTree.fromstring(client.get(part).content).iter(f"{_SITEMAPS}loc")]
        assert found == [site.address("sitemap", number) for number in range(1099, -1, -1)]
