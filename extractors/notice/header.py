"""The head and foot of a notice: title, number, issuer, dates, stage, region (版头, 主体, 版记 of GB/T 9704)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from extractors.notice.authority import Authority, read_authority
from extractors.notice.dates import ANY_DATE, first_date, loose_date, url_date
from extractors.notice.forms import is_draft_mark
from extractors.notice.labels import fitting_value, read_labels, table_date, table_value
from extractors.notice.numbers import is_half_number, number_line
from extractors.notice.signature import Signature, read_signature
from extractors.notice.text import Span
from extractors.notice.titles import TitlePlace, find_title, is_text_of_notice, own_title
from extractors.notice.validity import read_validity
from extractors.records import DateBasis, Header, Issue, Site
from extractors.reference.regions import Regions

_URL_LINE = re.compile(r"^(?:链接|原文链接|来源链接|文章链接|原文地址|原文网址|网址|地址|URL|url|Url)\s*[：:]\s*(https?://[^\s，。）)]+)")
_PUBLISHED = re.compile(rf"(?:发布日期|发布时间|公开日期|发文日期|发表时间)\s*[：:]\s*({ANY_DATE})")
# 来源：中国贸易新闻网 2023-05-10; not a government's own site: 来源：市政府门户网 日期：…
_MEDIUM = re.compile(
    rf"^(?:来源|转自|稿源)\s*[：:](?![^\d]*(?:政府|政务|办公|委员会|[厅局委办]\s))[^\d]{{0,30}}(?:网|报|社|客户端|号|在线)[^\d]{{0,14}}(?P<date>{ANY_DATE})"
)
_ASKS_FOR_COMMENTS = re.compile(r"公开征求.{0,60}意见|征求.{0,60}意见的(?:通知|公告|通告|函)")
_TEXT = re.compile(r"^[^。]{20,}。")  # a sentence: the text has begun
_HEAD = 60  # lines that a head may have, header table included
_LONG = 400  # a longer line is no line of a head


@dataclass(frozen=True, slots=True)
class HeaderReading:
    header: Header
    head_end: int  # paragraph behind title, number and addressee
    issues: tuple[Issue, ...] = ()
    period: tuple[int, int] | None = None  # years behind the title, of a notice that is its own document


@dataclass(frozen=True, slots=True)
class _Scene:
    """What every reader of a header field looks at."""

    lines: list[str]
    head: list[str]  # the lines before the first section number
    table: Mapping[str, str]
    title: TitlePlace | None


def read_header(
    body: str, paragraphs: list[Span], first_number: int, table: Mapping[str, str], site: Site, regions: Regions
) -> HeaderReading:
    """Read the header; what the text does not tell stays None, with an issue where a reader would expect it."""
    lines = [p.of(body) for p in paragraphs]
    place = find_title(body, paragraphs, first_number)
    scene = _Scene(lines, lines[: min(first_number, _HEAD)], _merged(table, lines[: min(first_number, _HEAD)]), place)
    title, printed = _title(scene)
    number = _document_number(scene)
    signature = _signature(scene, first_number)
    authority = read_authority(body, scene.head, title, number, list(signature.names), table_value(scene.table, "issuer"), regions)
    published, reposted, url = _publication(scene, site)
    issued = _issued(scene, signature)
    validity = read_validity(body, issued, published)
    header = Header(
        title=title,
        document_number=number,
        issuer=authority.name,
        region=authority.region,
        issued_on=issued,
        published_on=published,
        reposted_on=reposted,
        effective_from=validity.start or table_date(scene.table, "from"),
        effective_to=validity.end or table_date(scene.table, "to"),
        stage="draft" if _is_draft(scene) else "final",
        url=url,
        title_printed=printed,
    )
    return HeaderReading(header, place.end if place else 0, _issues(authority), place.period if place else None)


def with_title(header: Header, title: str | None) -> Header:
    """Where no title of its own is printed, a notice goes by the title of its first document."""
    return header if header.title else replace(header, title=title)


def date_of(header: Header) -> tuple[date | None, DateBasis]:
    """The date readers sort by, and which one it is."""
    dates: tuple[tuple[date | None, DateBasis], ...] = (
        (header.issued_on, "issued"),
        (header.published_on, "published"),
        (header.effective_from, "effective"),
        (header.reposted_on, "reposted"),
    )
    return next(((value, basis) for value, basis in dates if value), (None, "none"))


def _merged(table: Mapping[str, str], head: list[str]) -> dict[str, str]:
    """The page's header table, and what labelled lines of the head tell beside it."""
    fitting = {label: value for label, raw in table.items() if (value := fitting_value(label, raw))}
    return {**read_labels(head), **fitting}


def _title(scene: _Scene) -> tuple[str | None, bool]:
    """The title over the text; the header table's only where the text prints none: sites shorten theirs."""
    if scene.title and "关于" in scene.title.text:
        return own_title(scene.title.text), True
    stated = table_value(scene.table, "title")
    if stated:
        return own_title(stated), True
    return (own_title(scene.title.text), True) if scene.title else (None, False)


def _document_number(scene: _Scene) -> str | None:
    """The number on a line of its own in the head, or of the header table, or in brackets behind the title."""
    head = scene.head
    printed = next((n for line in head[:40] if (n := number_line(line))), None)
    if printed or (printed := table_value(scene.table, "number")):
        return printed
    for above, line in itertools.pairwise(head):
        # 中华人民共和国国务院令 / 第763号; 国办发〔2023〕 / 10号
        if (is_half_number(line) or (len(line) < 12 and line.endswith("号"))) and len(above) < 40 and (number := number_line(above + line)):
            return number
    return scene.title.number if scene.title else None


def _signature(scene: _Scene, first_number: int) -> Signature:
    title_end = scene.title.end if scene.title else 0
    text = (i for i, line in enumerate(scene.head) if i >= title_end and (is_text_of_notice(line) or _TEXT.search(line)))
    text_starts = next(text, len(scene.head))
    return read_signature(scene.lines, title_end, first_number, text_starts + 1)


def _issued(scene: _Scene, signature: Signature) -> date | None:
    """The signature's date, else the one the heading gives in brackets, else what a header table says."""
    heading = first_date(scene.title.date_part) if scene.title and scene.title.date_part else None
    return signature.issued_on or heading or table_date(scene.table, "written") or table_date(scene.table, "issued")


def _publication(scene: _Scene, site: Site) -> tuple[date | None, date | None, str | None]:
    """(published_on, reposted_on, url). What a medium states as its date of publication is a repost's."""
    url = site.url or _stated_url(scene.lines)
    stated = table_date(scene.table, "published") or _published(scene)
    if site.rank == "media":
        return None, stated or (url_date(url) if url else None), url
    reposted = _reposted(url, site) or next((first_date(m["date"]) for line in scene.head[:10] if (m := _MEDIUM.match(line[:200]))), None)
    return stated, reposted, url


def _published(scene: _Scene) -> date | None:
    for line in [*scene.lines[: min(len(scene.head) + 1, _HEAD)], *scene.lines[-5:]]:
        if m := _PUBLISHED.search(line[:2000]):
            return loose_date(m[1])
    return None


def _stated_url(lines: list[str]) -> str | None:
    for line in [*lines[:8], *lines[-5:]]:
        if m := _URL_LINE.match(line):
            return m[1]
    return None


def _reposted(url: str | None, site: Site) -> date | None:
    """The day of a repost, from its address; an official site's address tells its own publishing, not a repost."""
    if not url or site.rank in ("issuer", "official"):
        return None
    host = urlsplit(url).hostname or ""
    return None if host.endswith((".gov.cn", ".gov.hk", ".gov.mo", ".gov.tw")) else url_date(url)


def _is_draft(scene: _Scene) -> bool:
    """（征求意见稿） in the title or right under it, or a title that asks for comments."""
    first = scene.title.first if scene.title else 0
    short = [line for line in scene.head[first : first + 8] if len(line) < 120]
    return any(is_draft_mark(line) or _ASKS_FOR_COMMENTS.search(line) for line in short)


def _issues(authority: Authority) -> tuple[Issue, ...]:
    return tuple(Issue(code, severity, message, "header", excerpt) for code, severity, message, excerpt in authority.doubts)
