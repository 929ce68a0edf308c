"""Pages of listings: with selectors, without, hidden in scripts, as JSON, RSS and sitemaps."""

from __future__ import annotations

import gzip
import json
import time
from datetime import date

import pytest

from extractors.records import Failure
from extractors.sites.dates import listing_date, moment_date
from extractors.sites.feed_listing import LARGEST
from tests.sites.pages import LISTS, TITLES, URL, framed, read, read_any, rule, table, ul

DAYS = [date(2023, 4, 20 - i) for i in range(6)]


@pytest.mark.parametrize("name", sorted(LISTS))
def test_the_general_reader_finds_the_list_among_menus(name: str) -> None:
    page = read(framed(LISTS[name]))
    assert [item.title for item in page.items] == TITLES
    assert [item.published_on for item in page.items] == DAYS
    assert page.issues == ()


def test_a_page_without_a_list_lists_nothing_and_says_so() -> None:
    page = read(framed("<p>系统正在维护，请稍后访问本网站相关栏目。</p>"))
    assert (page.items, page.listed) == ((), ())
    assert [issue.code for issue in page.issues] == ["no_items"]


def test_selectors() -> None:
    page = read(framed(table()), rule(item="table#lb tr", link="td.bt a", date="td.rq"))
    assert [item.title for item in page.items] == TITLES
    assert page.items[0].address == "https://www.example.gov.cn/zwgk/zfwj/show.asp?id=0"
    assert [item.published_on for item in page.items] == DAYS


def test_a_title_cut_short_is_whole_in_its_tooltip() -> None:
    assert [item.title for item in read(framed(ul(cut=True)), rule(item=".list li")).items] == TITLES


def test_attributes_number_and_a_link_in_a_script() -> None:
    html = """<table class="t"><tr><th>标题</th></tr><tr data-d="2023/4/7" onclick="window.open('/zwgk/1.html')"><td class="x" title="关于甲的通知">关于…</td>
    <td>发文字号：渝府发〔2023〕 1 号</td></tr></table>"""
    page = read(html, rule(item="table.t tr[onclick]", link="@onclick", title="td.x@title", date="@data-d", number="td:nth-child(2)"))
    (item,) = page.items
    assert (item.address, item.title, item.published_on) == ("https://www.example.gov.cn/zwgk/1.html", "关于甲的通知", date(2023, 4, 7))
    assert item.document_number == "渝府发〔2023〕1号"


def test_base_next_follow_and_total() -> None:
    html = f"""<html><head><base href="/other/"></head><body><ul class="cols"><li><a href="zcwj/">政策</a></li><li><a href="/gg/">公告</a></li></ul>
    {ul()}<a class="next" href="list_2.html">下一页</a><span class="all">共 12 页</span></body></html>"""
    listing = rule(item=".list li", follow=".cols a", next={"link": "a.next"})
    page = read(html, listing)
    assert page.items[0].address == "https://www.example.gov.cn/other/202304/t20230420_0.html"
    assert page.follow == ("https://www.example.gov.cn/other/zcwj/", "https://www.example.gov.cn/gg/")
    assert page.next is not None
    assert page.next.url == "https://www.example.gov.cn/other/list_2.html"
    assert read(html, listing, level=1).follow == ()
    assert read(html, rule(item=".list li", next={"parameter": "p", "total": ".all"})).total_pages == 12


@pytest.mark.parametrize(
    ("script", "pages"),
    [
        ('<script>createPageHTML(34, 0, "index", "html");</script>', 34),
        ("<script>createPage(7,0,'index','shtml')</script>", 7),
        ("<script>var countPage = 12//共多少页</script>", 12),
        ('<div class="pager" count="386" rows="15" pageNo="1"></div>', 26),
        ("<p>第1页</p>", None),
    ],
)
def test_the_number_of_pages_as_systems_write_it(script: str, pages: int | None) -> None:
    assert read(framed(ul() + script)).total_pages == pages


def records() -> str:
    return "".join(
        f'<record><![CDATA[<li><a href="/art/2023/4/{20 - i}/art_1_{i}.html">{t}</a><b>{DAYS[i]}</b></li>]]></record>'
        for i, t in enumerate(TITLES)
    )


@pytest.mark.parametrize(
    "page",
    [
        framed(
            f'<div id="5001"></div><script type="text/xml"><datastore><totalpage>3</totalpage><recordset>{records()}</recordset></datastore></script>'
        ),
        f'<?xml version="1.0" encoding="utf-8"?>\n<datastore><totalpage>3</totalpage><recordset>{records()}</recordset></datastore>',
        "\r\n\r\ntotalRecord=18;totalPage = 3;dataStore = ["
        + ",".join(f"'<li><a href=\"/art/2023/4/{20 - i}/art_1_{i}.html\">{t}</a><b>{DAYS[i]}</b></li>'" for i, t in enumerate(TITLES))
        + "];",
    ],
    ids=["in the page", "from the dataproxy", "from an older dataproxy"],
)
def test_records_of_jpage(page: str) -> None:
    found = read(page, rule(date="b"))
    assert [item.title for item in found.items] == TITLES
    assert [item.published_on for item in found.items] == DAYS
    assert found.total_pages == 3


def test_html_within_json() -> None:
    answer = json.dumps({"success": True, "data": {"html": f'{ul()}<div count="99" rows="15"></div>'}})
    page = read(answer, rule(within="data.html", item=".list li", date="a + span"))
    assert [item.title for item in page.items] == TITLES
    assert page.total_pages == 7
    broken = read_any('{"success": false}', rule(within="data.html"))
    assert isinstance(broken, Failure)
    assert broken.issue.code == "unreadable_listing"


def test_entries_that_a_script_writes() -> None:
    script = "".join(
        f"""<script>var url = "./202304/t202304{20 - i}_{i}.shtml"; var title = ""; if (1) {{ title = "{t}";
        }} var FILENUM= "武政规〔2023〕{i}号"; document.writeln("<a href="+url+">"); document.writeln("{DAYS[i]} 17:32");</script>"""
        for i, t in enumerate(TITLES)
    )
    pattern = r'url\s*=\s*"(?P<link>\./[^"]+)".*?title\s*=\s*"(?P<title>[^"]+)";\s*\}.*?FILENUM\s*=\s*"(?P<number>[^"]*)".*?writeln\("(?P<date>\d{4}-\d{2}-\d{2})'
    page = read(framed(script), rule(pattern=pattern))
    assert [(item.title, item.published_on) for item in page.items] == list(zip(TITLES, DAYS, strict=True))
    assert page.items[2].document_number == "武政规〔2023〕2号"


@pytest.mark.parametrize(
    ("codec", "declared", "header"),
    [("gb18030", "utf-8", None), ("gb18030", "gb2312", "utf-8"), ("big5", "gb2312", "gb2312"), ("utf-8", "gbk", None)],
)
def test_wrong_declarations(codec: str, declared: str, header: str | None) -> None:
    html = framed(ul(), charset=declared)
    if codec == "big5":
        html = html.translate(str.maketrans("关于发稳资资干通门户华应与设办务区众动数", "關於發穩資資幹通門戶華應與設辦務區眾動數"))
    page = read(html.encode(codec, "replace"), content_type=f"text/html; charset={header}" if header else None)
    assert len(page.items) == 6
    assert all((item.title or "").startswith(("关于印", "關於印")) for item in page.items)


def test_the_site_files_encoding_counts_more_than_any_other() -> None:
    page = read(
        framed(ul(), charset="utf-8").encode("gbk"), rule(item=".list li"), encoding="gb2312", content_type="text/html; charset=utf-8"
    )
    assert page.items[0].title == TITLES[0]


def test_three_thousand_nested_elements_and_torn_pages() -> None:
    deep = "<div>" * 3000 + ul() + "</div>" * 3000
    assert len(read(framed(deep), rule(item=".list li")).items) == 6
    assert len(read(framed(ul()).split("_4.html")[0], rule(item=".list li")).items) >= 4


def test_each_address_once_and_only_those_that_count() -> None:
    html = '<ul class="l"><li><a href="/tz/1.html">甲</a></li><li><a href="/tz/1.html#zw">甲</a></li><li><a href="/xw/2.html">乙</a></li><li><a href="/tz/3_en.html">丙</a></li><li><a>丁</a></li></ul>'
    page = read(html, rule(item=".l li", include="/tz/", exclude="_en"))
    assert [item.address for item in page.items] == ["https://www.example.gov.cn/tz/1.html"]
    assert len(page.listed) == 3
    assert [issue.code for issue in page.issues] == ["item_without_address"]


JSON = {"code": 200, "data": {"pages": "4", "list": [
    {"title": "<em>关于</em>甲的通知", "url": "/a/1.html", "t": 1680796800000, "no": "国办发〔2024〕3号", "id": 7},
    {"title": "乙", "url": None, "t": None, "id": None},
    {"title": "丙", "url": "https://www.example.gov.cn/a/3.html", "t": "2023.04.09", "id": 9},
]}}  # fmt: skip
JSON_RULE = {
    "kind": "json",
    "item": "data.list[]",
    "link": "url",
    "title": "title",
    "date": "t",
    "number": "no",
    "next": {"parameter": "p", "total": "data.pages"},
}


@pytest.mark.parametrize(
    "wrap", ["{}", "callback({});", "\r\n\ufeff jQuery_1.x({})\n", "/**/cb({})", "/**/ typeof cb === 'function' && cb({});"]
)
def test_json(wrap: str) -> None:
    page = read(wrap.replace("{}", json.dumps(JSON, ensure_ascii=False)), rule(**JSON_RULE))
    assert [(item.title, item.published_on) for item in page.items] == [("关于甲的通知", date(2023, 4, 7)), ("丙", date(2023, 4, 9))]
    assert page.items[0].document_number == "国办发〔2024〕3号"
    assert page.total_pages == 4
    assert [issue.code for issue in page.issues] == ["item_without_address"]


def test_json_with_addresses_made_of_fields() -> None:
    page = read(json.dumps(JSON), rule(kind="json", item="data.list[]", address="/art/art_{id}.html", title="title"))
    assert [item.address for item in page.items] == [
        "https://www.example.gov.cn/art/art_7.html",
        "https://www.example.gov.cn/art/art_9.html",
    ]


@pytest.mark.parametrize("answer", ["<html>请完成验证</html>", "{}", '{"data": {"list": "none"}}', "[" * 100_000, '{"data": null}'])
def test_what_is_not_the_expected_json_is_a_failure(answer: str) -> None:
    found = read_any(answer, rule(**JSON_RULE))
    assert isinstance(found, Failure)
    assert found.issue.code == "unreadable_listing"


RSS = """<?xml version="1.0" encoding="gb2312"?><rss version="2.0"><channel><title>公报</title>
<item><title><![CDATA[关于甲的<b>通知</b>]]></title><link>/gia/general/202304/07/P2023040700123.htm</link><pubDate>Fri, 07 Apr 2023 16:30:00 GMT</pubDate></item>
<item><title>乙</title><link>https://www.example.gov.cn/b.html</link><pubDate>2023-04-09 08:00:00</pubDate></item><item><title>丙</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><link rel="next" href="/atom.xml?p=2"/><entry><title>关于甲的通知</title>
<link rel="alternate" href="/gia/general/202304/07/P2023040700123.htm"/><id>1</id><published>2023-04-08T00:30:00+08:00</published><updated>2023-05-01T00:00:00Z</updated></entry></feed>"""


def test_feeds() -> None:
    rss = read(RSS.encode("gbk"), rule(kind="rss"))
    assert [(item.title, item.published_on) for item in rss.items] == [("关于甲的通知", date(2023, 4, 8)), ("乙", date(2023, 4, 9))]
    atom = read(ATOM, rule(kind="rss"))
    assert (atom.items[0].published_on, atom.items[0].address) == (date(2023, 4, 8), rss.items[0].address)
    assert atom.next is not None
    assert atom.next.url == "https://www.example.gov.cn/atom.xml?p=2"


def sitemap(entries: str, kind: str = "urlset") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</{kind}>'


def test_sitemaps_and_their_indexes_packed_or_not() -> None:
    text = sitemap("<url><loc>https://www.example.gov.cn/a&amp;b/t20230407_1.html</loc><lastmod>2023-04-09T23:00:00+00:00</lastmod></url>")
    for data in (text.encode(), gzip.compress(text.encode())):
        (item,) = read(data, rule(kind="sitemap")).items
        assert item.address == "https://www.example.gov.cn/a&b/t20230407_1.html"
        assert (item.published_on, item.modified_on) == (date(2023, 4, 7), date(2023, 4, 10))
    index = read(sitemap("<sitemap><loc>/sitemap-1.xml.gz</loc></sitemap>", "sitemapindex"), rule(kind="sitemap"))
    assert index.follow == ("https://www.example.gov.cn/sitemap-1.xml.gz",)


def test_hostile_feeds_and_sitemaps() -> None:
    entities = '<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b "&a;&a;">]>'
    page = read(entities + sitemap("<url><loc>https://www.example.gov.cn/&b;</loc></url>").split("?>", 1)[1], rule(kind="sitemap"))
    assert [item.address for item in page.items] in ([], ["https://www.example.gov.cn/&b;"])
    bomb = gzip.compress(b" " * (LARGEST + 10))
    for data in (bomb, b"\x1f\x8b\x08broken", b"/etc/hostname", b"http://127.0.0.1:9/feed.xml", b"<html><body>404</body></html>", b""):
        for kind in ("rss", "sitemap"):
            found = read_any(data, rule(kind=kind))
            assert isinstance(found, Failure), (data[:20], kind)
            assert found.issue.code == "unreadable_listing"


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        ("json", "a(" + " " * 200_000 + "x"),
        ("json", "/**" * 50_000 + "a("),
        ("html", "<record>" * 30_000),
        ("html", "<nextgroup>" * 30_000),
        ("html", "dataStore=[" * 30_000),
        ("html", "dataStore=[" + "\\'" * 100_000 + "];</script>"),
        ("html", 'count="1"' * 30_000),
        ("html", "createPage" * 30_000),
        ("rss", "<!DOCTYPE [" * 30_000),
        ("sitemap", "<!--" * 50_000 + "<!DOCTYPE"),
        ("rss", RSS.partition("Fri,")[0] + "07" + " " * 100_000 + "x</pubDate></item></channel></rss>"),
    ],
)
def test_a_page_of_beginnings_without_an_end_takes_no_longer_than_it_is(kind: str, page: str) -> None:
    settings = JSON_RULE if kind == "json" else {"kind": kind} | ({"next": {"link": "a.next"}} if kind == "html" else {})
    began = time.process_time()
    read_any(page, rule(**settings))
    assert time.process_time() - began < 5  # a look back over what has passed takes minutes


@pytest.mark.parametrize("kind", ["html", "json"])
def test_a_file_that_is_no_page_is_a_failure(kind: str) -> None:
    settings = JSON_RULE if kind == "json" else {}
    found = read_any(b"%PDF-1.4 ...", rule(**settings))
    assert isinstance(found, Failure)


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2023-04-07", 7),
        ("[2023/4/7]", 7),
        ("2023年4月7日", 7),
        ("发布时间：2023.04.07 10:30", 7),
        ("07 2023-04", 7),
        ("07日 2023年4月", 7),
        ("2023-04 07", 7),
        ("20230407", 7),
        ("1680796800", 7),
        ("1680796800000", 7),
        ("Fri, 07 Apr 2023 09:00:00 GMT", 7),
        ("Fri, 07 Apr 2023 16:30:00 GMT", 8),
        ("2023-04-07T20:00:00Z", 8),
        ("[04-07]", None),
        ("4月7日", None),
        ("2023-02-30", None),
        ("99999999999999", None),
        ("", None),
    ],
)
def test_days_as_listings_print_them(printed: str, day: int | None) -> None:
    assert listing_date(printed) == (date(2023, 4, day) if day else None)


def test_days_in_the_form_that_the_site_file_names() -> None:
    assert listing_date("07/04/2023", "%d/%m/%Y") == date(2023, 4, 7)
    assert listing_date("2023-04-07", "%d/%m/%Y") is None
    assert moment_date(float("nan")) is None
    assert moment_date(10**30) is None


def test_the_url_of_these_tests() -> None:
    assert rule().url == URL
