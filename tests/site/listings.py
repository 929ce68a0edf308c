"""Front pages, columns and listings: HTML in the manner of each system, JSON, RSS, Atom and sitemaps."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import format_datetime
from html import escape
from posixpath import relpath

from tests.site.sites import VirtualSite
from tests.site.templates import dressed, encoded

CHINA = timezone(timedelta(hours=8))
_SHORT = 30  # characters of a title that narrow columns print


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a listing."""

    number: int
    title: str
    address: str  # path and query
    published: date
    document_number: str

    @property
    def moment(self) -> datetime:
        return datetime.combine(self.published, time(10, 21), CHINA)


@dataclass(frozen=True, slots=True)
class ListingPage:
    """What a listing page shows: `page` from 0 of `pages`, `total` notices in all."""

    site: VirtualSite
    items: Sequence[Item]
    page: int
    pages: int
    total: int
    redesigned: bool = False

    @property
    def next(self) -> str | None:
        return self.site.page_address(self.page + 1) if self.page + 1 < self.pages else None

    def relative(self, address: str) -> str:
        """As seen from this page."""
        found = relpath(address, self.site.page_address(self.page).rpartition("/")[0])
        return found if found.startswith(".") else f"./{found}"


def frame(site: VirtualSite, heading: str, main: str) -> str:
    """A page around a listing: menu, crumbs, footer."""
    return f"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset={site.label}"><title>{heading}_{site.name}</title></head>
<body><div class="header"><a href="{site.front}">首页</a> <a href="{site.column}">政务公开</a> <a href="{site.first}">政府文件</a> <a href="javascript:void(0)" onclick="addFav()">加入收藏</a></div>
<div class="crumbs">当前位置：<a href="{site.front}">首页</a> &gt; <a href="{site.column}">政务公开</a> &gt; {heading}</div>
{main}
<div class="footer">主办单位：{site.name}　版权所有　<a href="https://beian.example/">某ICP备05003300号-1</a></div></body></html>"""


def finish(site: VirtualSite, html: str, redesigned: bool = False) -> bytes:
    return encoded(dressed(site, html, redesigned), site.codec)


def front_page(site: VirtualSite) -> bytes:
    links = f'<ul class="channels"><li><a href="{site.column}">政务公开</a></li><li><a href="/{site.key}/news/">新闻中心</a></li></ul>'
    return finish(site, frame(site, "首页", f'<div class="front">{links}</div>'))


def column_page(site: VirtualSite) -> bytes:
    links = f'<ul class="columns"><li><a href="{site.first}">政府文件</a></li><li><a href="/{site.key}/jd/">政策解读</a></li></ul>'
    return finish(site, frame(site, "政务公开", links))


def _gov(told: ListingPage) -> str:
    lines = "".join(
        f'<li><h4><a href="{escape(i.address)}" target="_blank">{i.title}</a><span class="date"> {i.published} </span></h4></li>\n'
        for i in told.items
    )
    more = f'<li><a class="next" href="{told.relative(told.next)}">下一页</a></li>' if told.next else ""
    return f'<div class="news_box"><div class="list list_1 list_2"><ul>\n{lines}</ul></div><div class="newspage cl"><ul><li>第{told.page + 1}页</li>{more}</ul></div></div>'


def _trs(told: ListingPage) -> str:
    """Titles cut short, the whole in an attribute; the pages' links are made by a script and so stand nowhere."""
    lines = "".join(
        f'<li class="clearfix"><a href="{told.relative(i.address)}" title="{i.title}" target="_blank">{_cut(i.title)}</a><span>{i.published}</span></li>\n'
        for i in told.items
    )
    return f'<ul class="tab-item">\n{lines}</ul><div class="page"><script>createPageHTML({told.pages}, {told.page}, "index", "html");</script></div>'


def _gbk(told: ListingPage) -> str:
    rows = "".join(
        f'<TR><TD class=bt>·<A href="{i.address.rpartition("/")[2]}" target=_blank>{_cut(i.title)}</A></TD><TD class=rq>[{i.published}]</TD></TR>\n'
        for i in told.items
    )
    more = f'<A href="{told.next.rpartition("/")[2]}">下一页</A>' if told.next else "下一页"
    return f"<TABLE width=760 id=lb>\n{rows}</TABLE><P class=fy>共{told.total}条 第{told.page + 1}/{told.pages}页 {more}"


def _hk(told: ListingPage) -> str:
    rows = "".join(
        f'<tr><td class="colDate">{i.published.year}年{i.published.month}月{i.published.day}日</td><td class="colTitle"><a href="{told.relative(i.address)}#content">{i.title}</a></td></tr>\n'
        for i in told.items
    )
    more = f'<a rel="next" href="{told.relative(told.next)}">下一页</a>' if told.next else ""
    return f'<table class="tableNotices"><tbody>\n{rows}</tbody></table><div class="pagination">{more}</div>'


def _big5(told: ListingPage) -> str:
    lines = "".join(f'<dt><a href="{i.address}">{i.title}</a></dt><dd class="date">{i.published:%Y/%m/%d}</dd>\n' for i in told.items)
    more = f'<a href="{told.next}">下一页</a>' if told.next else ""
    return f'<dl class="news">\n{lines}</dl><p class="pager">{more}</p>'


def _hanweb_records(told: ListingPage) -> str:
    return "".join(
        f'<record><![CDATA[<li><a href="{i.address}" title="{i.title}" target="_blank">{_cut(i.title)}</a><b>{i.published}</b></li>]]></record>\n'
        for i in told.items
    )


def _hanweb_store(told: ListingPage) -> str:
    more = f'<nextgroup><![CDATA[<a href="{told.next}"></a>]]></nextgroup>' if told.next else ""
    return f"<datastore>{more}<totalrecord>{told.total}</totalrecord><totalpage>{told.pages}</totalpage><recordset>\n{_hanweb_records(told)}</recordset></datastore>"


def _hanweb(told: ListingPage) -> str:
    """The first page carries its records in a script; further ones come as XML from the dataproxy."""
    return f'<div id="5001" class="default_pgContainer"></div><script type="text/xml">{_hanweb_store(told)}</script>'


_HTML: dict[str, Callable[[ListingPage], str]] = {"gov": _gov, "trs": _trs, "gbk": _gbk, "hk": _hk, "big5": _big5, "hanweb": _hanweb}


def listing_page(told: ListingPage, host: str) -> tuple[str, bytes]:
    """Content type and bytes; `host` stands in addresses of feeds, which are absolute."""
    site = told.site
    if site.listing == "json":
        return "application/json;charset=UTF-8", json_listing(told)
    if site.listing == "rss":
        return "application/rss+xml; charset=utf-8", rss(told, host)
    if site.listing == "sitemap":
        return "application/xml", sitemap(told, host) if told.page else sitemap_index(told, host)
    if site.listing == "hanweb" and told.page:
        return "text/xml; charset=utf-8", f'<?xml version="1.0" encoding="utf-8"?>\n{_hanweb_store(told)}'.encode()
    return site.content_type, finish(site, frame(site, "政府文件", _HTML[site.listing](told)), told.redesigned)


def json_listing(told: ListingPage) -> bytes:
    rows = [
        {"id": i.number, "title": i.title, "url": i.address, "docNo": i.document_number, "publishTime": int(i.moment.timestamp() * 1000)}
        for i in told.items
    ]
    data = {"total": told.total, "page": told.page + 1, "pages": told.pages, "rows" if told.redesigned else "list": rows}
    return json.dumps({"code": 200, "msg": "操作成功", "data": data}, ensure_ascii=False).encode()


def json_shell(site: VirtualSite) -> bytes:
    """The page that people see: empty until its script has asked the interface."""
    return finish(site, frame(site, "政府文件", '<div id="app"></div><script src="/json/static/app.js"></script>'))


def rss(told: ListingPage, host: str) -> bytes:
    lines = "".join(
        f'<item><title><![CDATA[{i.title}]]></title><link>{host}{escape(i.address)}</link><guid isPermaLink="false">{i.number}</guid>'
        f"<pubDate>{format_datetime(i.moment)}</pubDate></item>\n"
        for i in told.items
    )
    head = f"<title>{told.site.name}</title><link>{host}{told.site.front}</link><description>政策文件</description>"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>{head}\n{lines}</channel></rss>'.encode()


def atom(told: ListingPage, host: str) -> bytes:
    lines = "".join(
        f'<entry><title>{i.title}</title><link rel="alternate" href="{host}{escape(i.address)}"/><id>{host}{escape(i.address)}</id>'
        f"<published>{i.moment.isoformat()}</published><updated>{i.moment.isoformat()}</updated></entry>\n"
        for i in told.items
    )
    more = f'<link rel="next" href="{host}{told.site.front}atom.xml?paged={told.page + 2}"/>' if told.next else ""
    head = f"<title>{told.site.name}</title><id>{host}{told.site.front}</id>{more}"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">{head}\n{lines}</feed>'.encode()


_SITEMAPS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap_index(told: ListingPage, host: str) -> bytes:
    lines = "".join(f"<sitemap><loc>{host}{told.site.page_address(page)}</loc></sitemap>\n" for page in range(1, told.pages))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex {_SITEMAPS}>\n{lines}</sitemapindex>'.encode()


def sitemap(told: ListingPage, host: str) -> bytes:
    lines = "".join(
        f"<url><loc>{host}{escape(i.address)}</loc><lastmod>{i.moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod></url>\n"
        for i in told.items
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {_SITEMAPS}>\n{lines}</urlset>'.encode()


def links_page(site: VirtualSite, host: str, items: Sequence[Item]) -> bytes:
    """A listing whose links are written in every way: relative, without scheme, with fragments, with scripts, to other hosts."""
    one, two, three, four = (i.address for i in items)
    shapes = (
        f'<li><a href="../{one.removeprefix("/")}">{items[0].title}</a></li>',
        f'<li><a href="{host.partition(":")[2]}{two}">{items[1].title}</a></li>',
        f'<li><a href="{three}#zw">{items[2].title}</a><a href="{three}#top">[顶部]</a></li>',
        f'<li><a href=" {host}{four}\n">{items[3].title}</a></li>',
        '<li><a href="javascript:openWin(\'a\')">通知（弹窗）</a></li><li><a href="mailto:zwgk@example.gov.cn">邮件</a></li>',
        '<li><a href="#">更多</a></li><li><a>没有地址</a></li><li><a href="">空</a></li><li><a href="http://[bad/">坏</a></li>',
        '<li><a href="https://www.example.gov.cn/zwgk/a.html">别处的通知</a></li><li><a href="tel:12345">热线</a></li>',
    )
    return finish(site, frame(site, "政府文件", f'<ul class="tab-item">{"".join(shapes)}</ul>'))


def _cut(title: str) -> str:
    return title if len(title) <= _SHORT else f"{title[:_SHORT]}..."
