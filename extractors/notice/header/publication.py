"""When and where a notice was published: 发布日期 of its issuer's site, the day of a repost elsewhere, the page's address."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

from extractors.frozen import dataclass
from extractors.lines.dates import ANY_DATE, find_dates, loose_date, url_date
from extractors.notice.header.labels import Particulars
from extractors.notice.header.told import FAIR, LIKELY, HeadText, Told
from extractors.records import Site

#: 链接：https://…, 官方来源：https://…, 原文网址 https://…, 来源：<https://…>, （来源：https://…）
_URL_LINE = re.compile(
    r"^[（(【\[]?(?:(?:官方|原文|来源|文章|信息|页面|政策|文件|公文|发布|本文|网页|参考|数据|阅读)?(?:链接|地址|网址|来源|出处)(?:地址|链接|网址)?|原文|(?i:url|source|link))"
    r"\s*[】\]]?\s*[：:]?\s*[<＜]?\s*(https?://[^\s，。；;）)>＞\]】]+)"
)
_PUBLISHED = re.compile(rf"(?:发布日期|发布时间|公开日期|发表时间|刊登日期|发布于)\s*[：:]?\s*({ANY_DATE})")
#: 时间：2022-12-06 来源：…, 日期：2017-01-12 17:08 字号：【: a line of the page, not of the text.
_PAGE_LINE = re.compile(
    rf"(?:^|[\s|：:】\]\u4e00-\u9fff])(?:时\s*间|日\s*期|更新时间)\s*[：:]\s*(?P<date>{ANY_DATE})(?P<clock>\s*\d{{1,2}}:\d{{2}})?"
)
#: 2023-08-04 来源：贵州省人民政府办公厅, • 2020-11-13 14:42: a date at the head of such a line or, with the clock, alone on it.
_DATED_LINE = re.compile(
    rf"^[•·|\s]*(?P<date>{ANY_DATE})(?:\s*(?P<clock>\d{{1,2}}:\d{{2}}(?::\d{{2}})?)\s*$|(?:\s*\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?[\s|]*(?:信息|文章)?来\s*源\s*[：:])"
)
_PAGE_WORDS = re.compile(r"来\s*源|作者|浏览|阅读|字号|字体|点击|访问|打印|编辑")
#: What names a medium or another's site, not a government's own: 来源：中国贸易新闻网, 作者:法律资料网.
_MEDIUM = re.compile(
    r"(?:来\s*源|转自|稿源|作者)\s*[：:]\s*(?!本[网站]|[^\d]{0,30}(?:政府|政务|办公|委员会|[厅局委办](?:\s|$)))"
    r"[^\d]{0,30}(?:网|报|社|客户端|号|在线)"
)
#: 来源：中国贸易新闻网 2023-05-10
_MEDIUM_DATE = re.compile(rf"^{_MEDIUM.pattern}[^\d]{{0,14}}(?P<date>{ANY_DATE})")
_LONGEST = 300  # a longer line is no line of a page's head
_HEAD = 60


@dataclass(frozen=True, slots=True)
class Publication:
    published: Told[date] | None
    reposted: Told[date] | None
    url: Told[str] | None


def read_publication(head: HeadText, particulars: Particulars, site: Site) -> Publication:
    """What a medium states as its date of publication is a repost's."""
    url = Told(site.url, "stated_url") if site.url else _stated_url(head)
    stated = _published(head, particulars)
    of_address = _address_date(url)
    if site.rank == "media":
        return Publication(None, stated or of_address, url)
    official = site.rank in ("issuer", "official") or (url and _is_official(url.value))
    reposted = None if official else of_address
    line = _page_line(head) if stated is None or stated.rule == "page_meta" else None
    if line and line.rule == "medium_line":
        reposted = reposted or line
    elif line:
        stated = line
    return Publication(stated, reposted or _medium_date(head), url)


def _published(head: HeadText, particulars: Particulars) -> Told[date] | None:
    """发布日期 of the header table or of a labelled line; <meta> only where the page prints none."""
    if day := particulars.day("published"):
        return Told(day[1], day[0].rule, day[0].span, day[0].confidence)
    n = len(head.lines)
    for i in dict.fromkeys([*range(min(head.size + 1, _HEAD, n)), *range(max(0, n - 5), n)]):
        if (m := _PUBLISHED.search(head.lines[i][:2000])) and (day_printed := loose_date(m[1])):
            return Told(day_printed, "published_line", head.span(i, *m.span(1)))
    meta = particulars.day("meta_published")
    return Told(meta[1], "page_meta", None, FAIR) if meta else None


def _page_line(head: HeadText) -> Told[date] | None:
    """时间:2024-07-12 05:06:44 来源:法律资料网: the page's own date; a medium's is a repost's."""
    for i, line in enumerate(head.head[:20]):
        if len(line) > _LONGEST:
            continue
        dated = _DATED_LINE.match(line)
        m = dated or _PAGE_LINE.search(line)
        if m and (dated or m["clock"] or _PAGE_WORDS.search(line)) and (found := find_dates(m["date"])):
            beside = head.lines[max(0, i - 1) : i + 2] if dated else [line]
            rule = "medium_line" if any(_MEDIUM.search(near[:_LONGEST]) for near in beside) else "published_line"
            return Told(found[0].value, rule, head.span(i, *m.span("date")), LIKELY)
    return None


def _medium_date(head: HeadText) -> Told[date] | None:
    for i, line in enumerate(head.head[:10]):
        if (m := _MEDIUM_DATE.match(line[:200])) and (found := find_dates(m["date"])):
            return Told(found[0].value, "medium_line", head.span(i, *m.span("date")))
    return None


def _stated_url(head: HeadText) -> Told[str] | None:
    n = len(head.lines)
    for i in dict.fromkeys([*range(min(8, n)), *range(max(0, n - 5), n)]):
        if m := _URL_LINE.match(head.lines[i]):
            return Told(m[1], "stated_url", head.span(i, *m.span(1)))
    return None


def _address_date(url: Told[str] | None) -> Told[date] | None:
    day = url_date(url.value) if url else None
    if url is None or day is None:
        return None
    return Told(day, "address_date", url.span, LIKELY)


def _is_official(url: str) -> bool:
    """An official site's address tells its own publishing, not a repost. What is no address (http://[) is nobody's."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return host.endswith((".gov.cn", ".gov.hk", ".gov.mo", ".gov.tw"))
