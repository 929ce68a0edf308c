"""The head and foot of a notice: title, number, issuer, dates, stage, region (版头, 主体, 版记 of GB/T 9704)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlsplit

from extractors.notice.dates import ANY_DATE, find_dates, first_date, url_date
from extractors.notice.forms import is_draft_mark, looks_like_title
from extractors.notice.issuers import is_date_line, is_elided, restore_region, signature_issuers, split_issuers, title_issuers
from extractors.notice.numbers import normalise_number, number_line
from extractors.notice.text import Span
from extractors.notice.titles import TitlePlace, find_title, own_title, split_date
from extractors.notice.validity import read_validity
from extractors.records import DateBasis, Header, Issue, Region, Site
from extractors.reference.regions import Regions

_URL_LINE = re.compile(r"^(?:链接|原文链接|来源链接|文章链接|原文地址|原文网址|网址|地址|URL|url|Url)\s*[：:]\s*(https?://[^\s，。）)]+)")
_PUBLISHED = re.compile(rf"(?:发布日期|发布时间|公开日期|发文日期)\s*[：:]\s*({ANY_DATE})")
_SPEAKS_FOR = re.compile(r"(?:结合|立足|根据|按照)([\u4e00-\u9fff]{2,12}?)(?:市|省|区|州|县)?(?:的)?(?:实际|实情|发展实际)")
_TABLE_LABELS: dict[str, tuple[str, ...]] = {
    "title": ("标题", "名称", "文件名称", "信息名称", "meta:ArticleTitle"),
    "number": ("发文字号", "文号", "文件编号", "发文文号", "文件字号"),
    "issuer": ("发文机关", "发布机构", "发文单位", "制定机关", "发布单位", "发文机构", "公开责任部门", "发布机关"),
    "issued": ("成文日期", "成文时间", "发文日期", "发文时间", "生成日期", "印发日期"),
    "published": ("发布日期", "发布时间", "公开日期", "公布日期"),
    "from": ("施行日期", "实施日期", "生效日期"),
    "to": ("失效日期", "废止日期", "截止日期"),
}
_FOOT = 12  # paragraphs at the end in which a signature is looked for


@dataclass(frozen=True, slots=True)
class HeaderReading:
    header: Header
    head_end: int  # paragraph behind title, number and addressee
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class _Scene:
    """What every reader of a header field looks at."""

    body: str
    lines: list[str]
    table: Mapping[str, str]
    title: TitlePlace | None
    first_number: int
    regions: Regions
    site: Site
    notes: list[Issue] = field(default_factory=list)

    def from_table(self, what: str) -> str | None:
        return next((v for k in _TABLE_LABELS[what] if (v := self.table.get(k, "").strip())), None)


def read_header(
    body: str, paragraphs: list[Span], first_number: int, table: Mapping[str, str], site: Site, regions: Regions
) -> HeaderReading:
    """Read the header; what the text does not tell stays None, with an issue where a reader would expect it."""
    lines = [p.of(body) for p in paragraphs]
    scene = _Scene(body, lines, table, find_title(body, paragraphs, first_number), first_number, regions, site)
    number = _document_number(scene)
    issued_on, names = _signature(scene)
    issuer, region = _issuer_and_region(scene, names, number)
    published_on = _table_date(scene, "published") or _published(scene)
    issued_on = _table_date(scene, "issued") or issued_on or _title_date(scene)
    validity = read_validity(body, issued_on, published_on)
    url = site.url or _stated_url(lines)
    title, printed = _title(scene)
    header = Header(
        title=title,
        document_number=number,
        issuer=issuer,
        region=region,
        issued_on=issued_on,
        published_on=published_on,
        reposted_on=_reposted(url, site),
        effective_from=_table_date(scene, "from") or validity.start,
        effective_to=_table_date(scene, "to") or validity.end,
        stage="draft" if _is_draft(scene) else "final",
        url=url,
        title_printed=printed,
    )
    return HeaderReading(header, scene.title.end if scene.title else 0, tuple(scene.notes))


def with_title(header: Header, title: str | None) -> Header:
    """Where no title of its own is printed, a notice goes by the title of its first document."""
    return header if header.title else replace(header, title=title)


def date_of(header: Header) -> tuple[date | None, DateBasis]:
    """The date readers sort by, and which one it is."""
    for value, basis in (
        (header.issued_on, "issued"),
        (header.published_on, "published"),
        (header.effective_from, "effective"),
        (header.reposted_on, "reposted"),
    ):
        if value:
            return value, basis  # type: ignore[return-value]
    return None, "none"


def _title(scene: _Scene) -> tuple[str | None, bool]:
    stated = scene.from_table("title")
    if stated and looks_like_title(split_date(stated)[0]):
        return own_title(stated), True
    return (own_title(scene.title.text), True) if scene.title else (None, False)


def _document_number(scene: _Scene) -> str | None:
    """The number of the header table, or of a line of its own in the head."""
    stated = scene.from_table("number")
    if stated and (number := normalise_number(stated)):
        return number
    head = scene.lines[: min(scene.first_number, 30)]
    return next((n for line in head if (n := number_line(line))), None)


def _signature(scene: _Scene) -> tuple[date | None, list[str]]:
    """Date and authorities of the signature: in the head before the document, else at the foot."""
    n = len(scene.lines)
    for area in (range(min(scene.first_number, n)), range(max(scene.first_number, n - _FOOT), n), range(scene.first_number, n)):
        for i in area:
            if is_date_line(scene.lines[i]):
                names = signature_issuers(scene.lines, i)
                if names:
                    return first_date(scene.lines[i]), names
    return None, []


def _issuer_and_region(scene: _Scene, names: list[str], number: str | None) -> tuple[str | None, Region | None]:
    stated = scene.from_table("issuer")
    title = _title(scene)[0] or ""
    candidates = [split_issuers(stated) if stated else [], names, title_issuers(title)]
    hint = _spoken_region(scene, number, title)
    for found in candidates:
        full = [restore_region(name, hint) for name in found]
        if found and all(full):
            issuer = "、".join(name for name in full if name)
            match = scene.regions.of_issuer(issuer, hint)
            if match.region is None and len(match.candidates) > 1:
                scene.notes.append(_ambiguous(issuer, match.candidates))
            return issuer, match.region or hint
    printed = next((c for c in candidates if c), None)
    if printed:
        message = f"the issuer is printed as {'、'.join(printed)}; its region is not told"
        scene.notes.append(Issue("issuer_incomplete", "warning", message, "header", "、".join(printed)))
        if not any(is_elided(name) for name in printed):
            return "、".join(printed), hint
    return None, hint


def _ambiguous(name: str, candidates: tuple[Region, ...]) -> Issue:
    where = ", ".join(f"{r.code} {r.name}" for r in candidates[:5])
    return Issue("ambiguous_region", "warning", f"{name} may lie in several regions: {where}", "header", name)


def _spoken_region(scene: _Scene, number: str | None, title: str) -> Region | None:
    """The region the text speaks for: its number's prefix, 结合重庆实际, or the name its title begins with."""
    if number:
        by_number = scene.regions.of_number(number)
        if len(by_number) == 1:
            return by_number[0]
    for m in _SPEAKS_FOR.finditer(scene.body):
        near = scene.regions.mentioned(m[0])
        if near:
            return near[0]
    for line in (title, *[t for t in scene.lines[: min(scene.first_number, 30)] if looks_like_title(t)]):
        match = scene.regions.of_issuer(line.removeprefix("关于").removeprefix("印发"))
        if match.region and match.region.code != "000000":
            return match.region
    return None


def _published(scene: _Scene) -> date | None:
    for line in [*scene.lines[: min(scene.first_number + 1, 30)], *scene.lines[-5:]]:
        if m := _PUBLISHED.search(line):
            return first_date(m[1])
    return None


def _title_date(scene: _Scene) -> date | None:
    return first_date(scene.title.date_part) if scene.title and scene.title.date_part else None


def _table_date(scene: _Scene, what: str) -> date | None:
    stated = scene.from_table(what)
    found = find_dates(stated) if stated else []
    return found[0].value if found else None


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
    head = scene.lines[first : min(scene.first_number, first + 6)]
    short = [line for line in head if len(line) < 120]
    return any(is_draft_mark(line) for line in short) or any(re.search(r"公开征求.{0,40}意见的", line) for line in short)
