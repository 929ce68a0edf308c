"""The sites that come with Cuoshi: each file reads pages built as its backing describes them. The pages are made up, the structure is theirs."""

from __future__ import annotations

import json
from datetime import date

import pytest

from extractors.sites.listing import read_listing
from extractors.sites.paging import numbered_page
from extractors.sites.records import ListingPage
from extractors.sites.site_file import SiteFile, load_sites
from tests.conftest import ROOT
from tests.sites.test_listing import RSS

SITES = load_sites(ROOT / "seeds" / "sites")

GOV = json.dumps({"code": 200, "searchVO": {"totalCount": 41, "totalpage": 3, "listVO": [
    {"id": "1", "title": "国务院办公厅关于<em>甲</em>的通知", "url": "https://www.gov.cn/zhengce/zhengceku/202304/content_1.htm", "pcode": "国办发〔2023〕1号",
     "puborg": "国务院办公厅", "pubtimeStr": "2023.04.07"}]}})  # fmt: skip
NEWEST = json.dumps(
    [
        {
            "TITLE": "国务院办公厅关于甲的通知",
            "SUB_TITLE": "",
            "URL": "https://www.gov.cn/zhengce/content/202304/content_1.htm",
            "DOCRELPUBTIME": "2023-04-07",
        }
    ]
)
MOFCOM = json.dumps(
    {
        "success": True,
        "data": {
            "html": """<ul class="txtList_01"><li><a href="/zwgk/zcfb/art/2023/art_0a1b.html" title="国务院办公厅关于甲的通知"
    target="_blank">国务院办公厅关于…</a><span>[2023-04-07]</span></li></ul><div class="pages" count="41" rows="15" pageNo="1"></div>"""
        },
    }
)
CHONGQING = """<table class="zcwjk-list"><tbody><tr><th>序号</th><th>标题</th></tr><tr class="zcwjk-list-c clearfix"><td class="num">1</td><td class="title">
    <a href="./202304/t20230407_1.html" target="_blank"><p class="tit">国务院办公厅关于甲的通知</p><p class="info"><i class="kh">(</i><span>发文字号：国办发〔2023〕1号</span>
    <span class="time">成文日期 ：2023-04-07</span><i class="kh">)</i></p></a></td><td>有效</td></tr></tbody></table><script>createPage(3, 0, "index", "html")</script>"""
RULES = """<a class="listpc-item" href="./202304/t20230407_1.html"><ul><li class="pub-unit fbjg-val" title="市政府">市政府</li>
    <li class="file-title" title="国务院办公厅关于甲的通知">国务院办公厅关于…</li><li class="file-code">国办发〔2023〕1号</li><li class="pub-time">2023-04-07</li></ul></a>
    <script>createPage(3, 0, "index", "html")</script>"""
NINGXIA = """<ul class="nx-list clearfix"><li><a href="./202304/t20230407_1.html" title="国务院办公厅关于甲的通知">国务院办公厅…</a><span class="date">2023-04-07</span>
    <div class="nx-conmtab"><p><span class="tt">索引号：</span><span class="value">640000/1</span></p><p><span class="tt">发文字号：</span><span class="value">国办发〔2023〕1号</span></p>
    </div></li></ul>"""
QINGHAI = """<table class="zctb"><tr><th>标题</th><th>文号</th><th>机构</th><th>日期</th></tr><tr><td><a href="./202304/t20230407_1.html" target="_blank">国务院办公厅关于甲的通知</a></td>
    <td>国办发〔2023〕1号</td><td>省政府</td><td>2023-04-07</td></tr></table>"""
WUHAN = """<div class="articleList"><ul><li><script>var url = "./202304/t20230407_1.shtml"
    var title = ""; if (title == "") { title = "国务院办公厅关于甲的通知";
    }
    var FILENUM = "国办发〔2023〕1号"
    document.writeln("<a href=\\""+url+"\\" title=\\""+title+"\\">"+title+"</a>");</script>
    <script>document.writeln("2023-04-07 17:32");</script></li></ul></div><script>createPageHTML(3, 0, "index", "shtml")</script>"""
GUANGZHOU = """<ul class="news_list"><li><a href="https://www.gz.gov.cn/xw/tzgg/content/post_1.html" title="国务院办公厅关于甲的通知">国务院办公厅…</a>
    <span class="time">2023-04-07</span></li></ul>"""

PAGES = {
    "state-council": (NEWEST, GOV, GOV),
    "mofcom": (MOFCOM,),
    "chongqing": (CHONGQING, CHONGQING, RULES),
    "ningxia": (NINGXIA,),
    "qinghai": (QINGHAI, QINGHAI),
    "wuhan": (WUHAN, WUHAN),
    "guangzhou": (GUANGZHOU, GUANGZHOU),
    "hong-kong": (RSS.replace("gb2312", "utf-8"),),
}
NUMBERED = {"state-council", "mofcom", "chongqing", "ningxia", "qinghai", "wuhan"}


def test_every_site_is_tried_here() -> None:
    assert SITES.keys() == PAGES.keys()


@pytest.mark.parametrize("site", SITES.values(), ids=SITES.keys())
def test_a_site_names_its_backing_and_waits_for_somebody_with_a_network(site: SiteFile) -> None:
    assert site.backing
    assert not site.verified
    assert site.delay >= 5
    assert site.concurrency == 1


@pytest.mark.parametrize("key", sorted(PAGES))
def test_its_selectors_read_what_its_backing_describes(key: str) -> None:
    for listing, html in zip(SITES[key].listings, PAGES[key], strict=True):
        page = read_listing(html.encode(), None, listing.url, listing)
        assert isinstance(page, ListingPage), page
        item = page.items[0]
        if key == "hong-kong":
            assert (item.title, item.published_on) == ("关于甲的通知", date(2023, 4, 8))
            continue
        assert (item.title, item.published_on) == ("国务院办公厅关于甲的通知", date(2023, 4, 7))
        assert item.document_number == ("国办发〔2023〕1号" if listing.number or listing.pattern else None)
        assert page.total_pages in (3, None)


@pytest.mark.parametrize("key", sorted(NUMBERED))
def test_its_second_page(key: str) -> None:
    second = [numbered_page(listing, listing.start, 2) for listing in SITES[key].listings if listing.next]
    assert second
    assert all(request is not None and SITES[key].allows(request.url.split("/")[2]) and request.url != listing.url
               for request, listing in zip(second, (x for x in SITES[key].listings if x.next), strict=True))  # fmt: skip


def test_the_interface_of_the_ministry_is_asked_with_a_page_number() -> None:
    (listing,) = SITES["mofcom"].listings
    second = numbered_page(listing, listing.start, 2)
    assert second is not None
    assert second.url == listing.url.replace("%3A1%2C", "%3A2%2C")
