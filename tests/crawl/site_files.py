"""Site files for the virtual sites of the test site, as somebody who has looked at their pages would write them.

What a file says is told in tests/site/README.md. Pages may be asked again however old (`look_again`), as the test site's notices begin
in 2016.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extractors.sites.site_file import SiteFile, parse_site
from tests.site.fixture import TestSite

EVER = 36_500  # days


@dataclass(frozen=True, slots=True)
class Template:
    """What the file of a virtual site says: its head, its listings and its articles."""

    name: str
    region: str
    publisher: str
    listing: str
    article: str
    kind: str = "government"


_PAGED = 'title = "a@title"\ndate = "span"\n'
TEMPLATES: dict[str, Template] = {
    "gov": Template(
        "中国政府网", "000000", "国务院办公厅",
        'url = "{url}/gov/zhengce/zuixin/home.htm"\nitem = ".news_box .list li"\nlink = "h4 a"\ndate = "span.date"\nnext = {{ link = "a.next" }}',
        'body = "#UCAP-CONTENT"\ntitle = "h1#ti"\npublished_on = ".pages-date"\nattachments = "p.fj a"',
    ),
    # Three levels: front page, column, listing; its further pages are linked by a script only.
    "trs": Template(
        "重庆市人民政府", "500000", "重庆市人民政府",
        'url = "{url}/trs/"\nfollow = ["ul.channels li:first-child a", "ul.columns li:first-child a"]\nitem = "ul.tab-item li"\n'
        + _PAGED + 'next = {{ pages = "index_{{n}}.html", first = 1 }}',
        'body = ".TRS_UEDITOR"\ntitle = ".zwxl-title .tit"\nattachments = "p.fj a"',
    ),
    "hanweb": Template(
        "浙江省人民政府", "330000", "浙江省人民政府",
        'url = "{url}/hanweb/col/col1229/index.html"\nitem = "li"\ntitle = "a@title"\ndate = "b"\nnext = {{ link = "a.none" }}',
        'body = "#zoom"\ntitle = "h2.info-title"\nattachments = "p.fj a"',
    ),
    "gbk": Template(
        "宁夏回族自治区人民政府", "640000", "宁夏回族自治区人民政府",
        'url = "{url}/gbk/list.asp"\nitem = "table#lb tr"\nlink = "td.bt a"\ndate = "td.rq"\nnext = {{ parameter = "page" }}',
        'body = "td.black14"\nattachments = "p.fj a"',
    ),
    "hk": Template(
        "香港特别行政区政府工业贸易署", "810000", "香港特别行政区政府工业贸易署",
        'url = "{url}/hk/tc/notices/index.html"\nitem = "table.tableNotices tr"\nlink = "td.colTitle a"\ndate = "td.colDate"\n'
        'next = {{ link = ".pagination a[rel=next]" }}',
        'body = "#pressrelease"\ntitle = "h1.prTitle"\nattachments = "p.fj a"',
    ),
    "big5": Template(
        "武汉市人民政府", "420100", "武汉市人民政府",
        'url = "{url}/big5/zwgk/list.shtml"\nitem = "dl.news dt"\nlink = "a"\ndate = "+ dd.date"\nnext = {{ pages = "list_{{n}}.shtml" }}',
        'body = "#neirong"\ntitle = "h3.biaoti"\nattachments = "p.fj a"',
    ),
    "json": Template(
        "青海省人民政府", "630000", "青海省人民政府",
        'url = "{url}/json/api/search"\nkind = "json"\nmethod = "POST"\nbody = \'{{"pageNo": 1, "pageSize": 20}}\'\n'
        'headers = {{ Content-Type = "application/json" }}\nitem = "data.list[]"\nlink = "url"\ntitle = "title"\ndate = "publishTime"\n'
        'number = "docNo"\nnext = {{ parameter = "pageNo", total = "data.pages" }}',
        'body = ".nr"\ntitle = ".bt"\nattachments = "p.fj a"',
    ),
    "rss": Template(
        "广州市商务信息网", "440100", "广州市商务信息网",
        'url = "{url}/rss/feed.xml"\nkind = "rss"\nnext = {{ parameter = "paged" }}',
        'body = "#article_cont"\ntitle = ".cc-headline h1"\nattachments = "p.fj a"', kind="media",
    ),
    "sitemap": Template(
        "湖北省人民政府", "420000", "湖北省人民政府",
        'url = "{url}/sitemap/sitemap.xml"\nkind = "sitemap"\ninclude = "/zfxxgk/"',
        'body = ".detail-content"\ntitle = "article.detail h1"\nattachments = "p.fj a"',
    ),
}  # fmt: skip
#: The same sites by their other listings.
OTHER_LISTINGS: dict[str, str] = {
    "json": 'url = "{url}/json/api/articles?page=1&size=20"\nkind = "json"\nitem = "data.list[]"\nlink = "url"\ntitle = "title"\n'
            'date = "publishTime"\nnext = {{ parameter = "page", total = "data.pages" }}',
    "rss": 'url = "{url}/rss/atom.xml"\nkind = "rss"\nnext = {{ link = "link[rel=next]" }}',
    "gov": 'url = "{url}/gov/zhengce/zuixin/home.htm"\nnext = {{ pages = "home_{{n}}.htm", first = 1 }}',
    "trs": 'url = "{url}/trs/zwgk/zfxxgkml/szfwj/index.html"\nitem = "ul.tab-item li"\n' + _PAGED
           + 'next = {{ pages = "index_{{n}}.html", first = 1 }}',
    "gbk": 'url = "{url}/gbk/list.asp"\nitem = "table#lb tr"\nlink = "td.bt a"\ndate = "td.rq"\nnext = {{ link = "p.fy a" }}',
    "hanweb": 'url = "{url}/hanweb/col/col1229/index.html"\nitem = "li"\n'
              'next = {{ pages = "{url}/hanweb/module/web/jpage/dataproxy.jsp?page={{n}}&webid=1&columnid=1229&unitid=5001" }}',
}  # fmt: skip
KEYS = tuple(TEMPLATES)


def site_text(
    url: str,
    key: str,
    *,
    listing: str | None = None,
    least: int = 1,
    most: int = 100_000,
    look_again: int = EVER,
    hosts: str = '"127.0.0.1"',
) -> str:
    """The file of a virtual site; `listing`: another than its usual one."""
    told = TEMPLATES[key]
    return f"""\
name = "{told.name}"
region = "{told.region}"
publisher = "{told.publisher}"
kind = "{told.kind}"
hosts = [{hosts}]
delay = 1.0
verified = true
backing = ["tests/site/README.md"]

[expect]
least = {least}
most = {most}
look_again_days = {look_again}

[[listings]]
{(listing or told.listing).format(url=url)}

[article]
{told.article}
"""


def odd_text(url: str, start: str, least: int = 0, hosts: str = '"127.0.0.1"') -> str:
    """The file of a site of one listing under /odd/, whose pages link the next one."""
    return f"""\
name = "怪站"
region = "500000"
publisher = "重庆市人民政府"
hosts = [{hosts}]
delay = 1.0
verified = true

[expect]
least = {least}
most = 100000
look_again_days = {EVER}

[[listings]]
url = "{url}{start}"
item = "ul.tab-item li"
title = "a@title"
date = "span"
next = {{ link = "a.next" }}
"""


def site_of(site: TestSite, key: str, host: str = "127.0.0.1", **told: object) -> SiteFile:
    """A virtual site's file, read; `told`: as for `site_text`."""
    return parse_site(site_text(site.at(host), key, hosts=f'"{host}"', **told), f"{key}.toml")  # type: ignore[arg-type]


def odd_site(site: TestSite, start: str, key: str = "odd", **told: object) -> SiteFile:
    return parse_site(odd_text(site.url, start, **told), f"{key}.toml")  # type: ignore[arg-type]


def write_sites(folder: Path, url: str, *keys: str, **told: object) -> Path:
    """The files of these virtual sites, or of all nine, in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for key in keys or KEYS:
        (folder / f"{key}.toml").write_text(site_text(url, key, **told), "utf-8")  # type: ignore[arg-type]
    return folder
