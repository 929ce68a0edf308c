"""Drafts: what they say finds what they saw."""

from __future__ import annotations

import json

import pytest

from extractors.records import Failure
from extractors.sites.draft import draft_site, site_key
from extractors.sites.listing import read_listing
from extractors.sites.records import ListingPage
from extractors.sites.site_file import BadSite, SiteFile, parse_site
from tests.sites.pages import LISTS, TITLES, framed, ul
from tests.sites.test_listing import ATOM, DAYS, records, sitemap

CQ = "https://www.cq.gov.cn/zwgk/list/index.html"


def drafted(page: str, url: str = CQ) -> tuple[str, SiteFile, ListingPage]:
    text = draft_site(page.encode(), url)
    assert isinstance(text, str), text
    site = parse_site(text, "seeds/sites/new.toml")
    read = read_listing(page.encode(), None, url, site.listings[0])
    assert isinstance(read, ListingPage)
    return text, site, read


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_draft_finds_what_the_general_reader_found(name: str) -> None:
    text, site, read = drafted(framed(LISTS[name]))
    assert [item.title for item in read.items] == TITLES
    assert [item.published_on for item in read.items] == DAYS
    assert "reads 6 entries, 6 with a date" in text
    assert (site.region, site.publisher, site.hosts, site.verified) == ("500000", "重庆市人民政府", ("www.cq.gov.cn",), False)
    if name != "flat":  # where nothing but text parts the entries, the general reader stands behind
        assert site.listings[0].item is not None


@pytest.mark.parametrize(
    ("pager", "following"),
    [
        ('<script>createPageHTML(9, 0, "index", "html")</script>', {"pages": "index_{n}.html", "first": 1}),
        ('<p class="page"><a href="l_2.html" class="next">下一页</a></p>', {"link": "a.next"}),
        ('<p><a href="l_2.html">[下一页]</a></p>', {"link": 'a:-soup-contains("[下一页]")'}),
        ('<p><a href="?page=2">2</a><a href="?page=3">3</a></p>', {"pages": CQ + "?page={n}", "first": 2}),
        ('<p><a href="?s=15">2</a><a href="?s=30">3</a></p>', {"pages": CQ + "?s={n}", "first": 15, "step": 15}),
        ('<p><a href="list_1.html">2</a></p>', {"pages": CQ.replace("index.html", "list_{n}.html"), "first": 1}),
        ("<p>1</p>", None),
    ],
)
def test_pagination_is_recognised(pager: str, following: dict[str, object] | None) -> None:
    text, site, _ = drafted(framed(ul() + pager))
    found = site.listings[0].next
    assert (found.model_dump(exclude_unset=True) if found else None) == following or found == type(found).model_validate(following)  # type: ignore[union-attr]
    assert ("no link to a next page is seen" in text) == (following is None)


def test_other_kinds() -> None:
    answer = {
        "data": {
            "pageCount": 9,
            "rows": [
                {"id": i, "name": t, "docNo": f"渝府发〔2023〕{i}号", "href": f"/a/{i}.html", "time": str(DAYS[i])}
                for i, t in enumerate(TITLES)
            ],
        }
    }
    _, site, read = drafted(json.dumps(answer), "https://www.cq.gov.cn/api/list?pageNo=1&size=6")
    listing = site.listings[0]
    assert (listing.kind, listing.item, listing.link, listing.title, listing.date, listing.number) == (
        "json",
        "data.rows[]",
        "href",
        "name",
        "time",
        "docNo",
    )
    assert listing.next is not None
    assert (listing.next.parameter, listing.next.total) == ("pageNo", "data.pageCount")
    assert [item.title for item in read.items] == TITLES
    assert drafted(ATOM)[1].listings[0].kind == "rss"
    assert drafted(sitemap("<url><loc>/a.html</loc></url>"))[1].listings[0].kind == "sitemap"
    proxy = f'<datastore><nextgroup><![CDATA[<a href="/dataproxy.jsp?page=2&amp;id=5"></a>]]></nextgroup><recordset>{records()}</recordset></datastore>'
    jpage = drafted(framed(f'<script type="text/xml">{proxy}</script>'))[1].listings[0]
    assert jpage.next is not None
    assert jpage.next.pages == "https://www.cq.gov.cn/dataproxy.jsp?page={n}&id=5"


def test_where_nobody_knows_whose_site_it_is_the_draft_says_what_is_missing() -> None:
    text = draft_site(framed(ul()).encode(), "https://sw.nowhere.gov.cn/zwgk/")
    assert isinstance(text, str)
    with pytest.raises(BadSite) as raised:
        parse_site(text, "new.toml")
    assert [error.split(": ")[1] for error in raised.value.errors] == ["region", "publisher"]


@pytest.mark.parametrize("page", ["", "<html><body><p>系统维护</p></body></html>", '{"data": []}', "%PDF-1.4"])
def test_where_there_is_no_list_there_is_no_draft(page: str) -> None:
    assert isinstance(draft_site(page.encode(), CQ), Failure)
    assert isinstance(draft_site(b"x", "nonsense"), Failure)


def test_a_page_of_comments_is_passed_over_once() -> None:
    assert isinstance(draft_site(("<!---->" * 5_000 + "x").encode(), CQ), Failure)


def test_a_hostile_page_writes_nothing_into_the_draft_but_comments() -> None:
    evil = ul().replace(TITLES[0], "关于\x01印发&#10;name = &quot;x&quot; \\ 若干措施的通知")
    _, site, _ = drafted(framed(evil))
    assert site.name == "重庆市人民政府"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.cq.gov.cn/a", "cq"),
        ("http://sww.cq.gov.cn/", "sww-cq"),
        ("https://www.gov.cn/", "site"),
        ("https://www.info.gov.hk/", "info"),
    ],
)
def test_names_of_files(url: str, key: str) -> None:
    assert site_key(url) == key
