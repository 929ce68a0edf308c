"""Listing pages with the structure of real ones; the words are made up."""

from __future__ import annotations

from extractors.records import Failure
from extractors.sites.listing import read_listing
from extractors.sites.records import ListingPage
from extractors.sites.site_file import ListingRule

URL = "https://www.example.gov.cn/zwgk/zfwj/index.html"
TITLES = [f"关于印发{name}若干措施的通知" for name in ("稳外资", "促消费", "保物流", "助企纾困", "扩大开放", "数字贸易")]


def rule(**settings: object) -> ListingRule:
    return ListingRule.model_validate({"url": URL, **settings})


def read(page: str | bytes, listing: ListingRule | None = None, *, content_type: str | None = None, **more: object) -> ListingPage:
    found = read_any(page, listing, content_type=content_type, **more)
    assert isinstance(found, ListingPage), found
    return found


def read_any(
    page: str | bytes, listing: ListingRule | None = None, *, content_type: str | None = None, **more: object
) -> ListingPage | Failure:
    data = page.encode() if isinstance(page, str) else page
    return read_listing(data, content_type, URL, listing or rule(), **more)  # type: ignore[arg-type]


def framed(main: str, *, charset: str = "utf-8") -> str:
    """With what stands around a list on any site: a menu, crumbs, links to others, a footer."""
    return f"""<!DOCTYPE html><html><head><meta charset="{charset}"><title>政府文件_某市人民政府</title></head><body>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li><li><a href="/hd/">政民互动及网上办事大厅</a></li>
<li><a href="/sj/">数据开放与政务服务一览</a></li><li><a href="/zt/">专题专栏与重点工作回顾</a></li></ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开与信息发布平台</a></div>
{main}
<div class="side"><h3>相关链接</h3><p><a href="http://www.gov.cn/">中华人民共和国中央人民政府门户网站</a></p><p><a href="/x.html">某市优化营商环境专题网页</a></p></div>
<div class="footer"><a href="/about.html">网站地图以及关于本站的说明</a> 版权所有：某市人民政府办公厅 2023-04-30</div></body></html>"""


def day(i: int) -> str:
    return f"2023-04-{20 - i:02d}"


def ul(cut: bool = False) -> str:
    return (
        '<ul class="list">'
        + "".join(
            f'<li><a href="./202304/t202304{20 - i:02d}_{i}.html" title="{title}" target="_blank">{title[:9] + "…" if cut else title}</a><span>{day(i)}</span></li>'
            for i, title in enumerate(TITLES)
        )
        + "</ul>"
    )


def table() -> str:
    rows = "".join(
        f'<tr><td>{i + 1}</td><td class="bt">·<a href="show.asp?id={i}">{title}</a></td><td class="rq">[{day(i).replace("-", "/")}]</td></tr>'
        for i, title in enumerate(TITLES)
    )
    return f"<table id=lb><tr><th>序号</th><th>标题</th><th>日期</th></tr>{rows}</table>"


def unclosed() -> str:
    rows = "".join(
        f"<LI>·<A href=a{i}.html>{title}</A> ({20 - i}日)<SPAN class=d>2023年4月{20 - i}日</SPAN>" for i, title in enumerate(TITLES)
    )
    return f"<UL class=zw>{rows}</UL><P>共6条"


def definitions() -> str:
    return "<dl>" + "".join(f'<dt><a href="/a{i}.shtml">{t}</a></dt><dd class="date">{day(i)}</dd>' for i, t in enumerate(TITLES)) + "</dl>"


def flat() -> str:
    return '<div class="zx">' + "".join(f'<a href="/a{i}.shtml">{t}</a> {day(i)}<br>' for i, t in enumerate(TITLES)) + "</div>"


def cards() -> str:
    return (
        '<div class="cards">'
        + "".join(
            f'<div class="card"><p class="day">{20 - i:02d}</p><p class="month">2023-04</p><h4><a href="/a{i}.html">{t}</a></h4><p class="abs">{t}的内容提要，为做好有关工作。</p><a class="more" href="/a{i}.html">查看详细内容&gt;&gt;</a></div>'
            for i, t in enumerate(TITLES)
        )
        + "</div>"
    )


def in_fives() -> str:
    """Every five entries a new <ul>, as many sites print them."""
    entries = [f'<li class="li{i % 2}"><a href="/a{i}.html">{t}</a><em>{day(i)}</em></li>' for i, t in enumerate(TITLES)]
    return f'<div class="zy"><ul class="l">{"".join(entries[:5])}</ul><ul class="l">{"".join(entries[5:])}</ul></div>'


LISTS = {
    "ul": ul(),
    "cut": ul(cut=True),
    "table": table(),
    "unclosed": unclosed(),
    "dl": definitions(),
    "flat": flat(),
    "cards": cards(),
    "fives": in_fives(),
}
