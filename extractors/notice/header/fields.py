"""The head and foot of a notice: title, number, issuer, dates, stage, region (版头, 主体, 版记 of GB/T 9704).

Each field is read by one function that says what it found, by which rule and where (`told.Told`). Where the page's header table and
the text tell the same field, `particulars.agree` decides between them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from extractors.frozen import dataclass
from extractors.lines.dates import find_dates
from extractors.lines.forms import is_draft_mark
from extractors.lines.numbers import is_half_number, number_before, number_in_line, number_line
from extractors.lines.organisations import is_organisation_line
from extractors.lines.text import Span
from extractors.notice.header.authority import Authority, read_authority
from extractors.notice.header.labels import Particulars, Stated, read_particulars
from extractors.notice.header.particulars import choose_issued, choose_number, choose_title, describes_another
from extractors.notice.header.publication import Publication, read_publication
from extractors.notice.header.signature import Signature, read_signature
from extractors.notice.header.spoken import Printed
from extractors.notice.header.titles import TitlePlace, find_title, is_order_head, is_text_of_notice, own_title
from extractors.notice.header.told import FAIR, LIKELY, HeadText, Told, value_of
from extractors.notice.header.validity import read_validity
from extractors.records import DateBasis, Evidence, Header, Issue, NoticeStage, Site
from extractors.reference.regions import Regions

#: A title that asks for comments: 关于公开征求《…》意见的公告, …（修订草案）公开征求意见.
_ASKS_FOR_COMMENTS = re.compile(
    r"(?:征求|征集|听取|征询)[^。]{0,80}?意见[^。]{0,12}?(?:通知|公告|通告|函|启事|公示)$|^[^。]*(?:公开|社会)[^。]{0,60}(?:征求|征集)[^。]{0,60}意见[^。，]{0,8}$"
)
#: A sentence that does: 现向社会公开征求意见. Not 已向社会公开征求意见，现印发给你们.
_ASKS_NOW = re.compile(r"(?:^|[。，；])\s*现(?!印发)[^。印]{0,100}?(?:公开|社会|公布|广泛)[^。印]{0,40}?(?:征求|征集)[^。印]{0,40}?意见")
_TEXT = re.compile(r"[^。]{20,}。")  # a sentence: the text has begun
_MACAO_NUMBER = re.compile(r"^第\d{1,4}/\d{4}号(?:行政命令|行政法规|法律|[\u4e00-\u9fff]{4,14}(?:批示|公告))$")
_SHARED = ("公告", "通告", "令")
_SENTENCE = re.compile(r"[。；：:]|^(?:行政长官|立法会|根据)")
_LONGEST_NAME = 60
_LONGEST_SENTENCE = 600
_HEAD = 60  # lines that a head may have, header table included


@dataclass(frozen=True, slots=True)
class HeaderReading:
    header: Header
    head_end: int  # paragraph behind title, number and addressee
    issues: tuple[Issue, ...] = ()
    period: tuple[int, int] | None = None  # years behind the title, of a notice that is its own document


@dataclass(frozen=True, slots=True)
class _Scene:
    """What every reader of a header field looks at."""

    text: HeadText
    particulars: Particulars
    title: TitlePlace | None
    signature: Signature


@dataclass(frozen=True, slots=True)
class _Fields:
    """All that was told, before it becomes a `Header`."""

    title: Told[str] | None
    number: Told[str] | None
    authority: Authority
    issued: Told[date] | None
    publication: Publication
    starts: Told[date] | None
    ends: Told[date] | None
    stage: Told[NoticeStage] | None


def read_header(
    body: str, paragraphs: list[Span], first_number: int, table: Mapping[str, str], site: Site, regions: Regions
) -> HeaderReading:
    """Read the header; what the text does not tell stays None, with an issue where a reader would expect it."""
    text = HeadText(body, paragraphs, [body[p.start : p.end] for p in paragraphs], min(first_number, _HEAD, len(paragraphs)))
    place = find_title(body, paragraphs, first_number)
    scene = _Scene(text, read_particulars(table, text), place, _signature(text, place, first_number))
    printed, printed_number = _printed_title(scene), _printed_number(scene)
    another = describes_another(scene.particulars, printed, printed_number, scene.signature)
    title = choose_title(place, printed, scene.particulars, another)
    number = choose_number(printed_number, scene.particulars, another)
    issued = choose_issued(scene.signature, _heading_date(scene), scene.particulars, another)
    publication = read_publication(text, scene.particulars, site)
    page = Printed(table, publication.url)
    authority = read_authority(text, title.told, number.told, scene.signature, scene.particulars, another, page, regions)
    starts, ends = _validity(scene, value_of(issued.told), value_of(publication.published))
    header = _header(_Fields(title.told, number.told, authority, issued.told, publication, starts, ends, _draft(scene)))
    doubts = [choice.issue for choice in (title, number, issued) if choice.issue]
    return HeaderReading(header, place.end if place else 0, (*doubts, *authority.issues), place.period if place else None)


def _header(fields: _Fields) -> Header:
    return Header(
        title=value_of(fields.title),
        document_number=value_of(fields.number),
        issuer=value_of(fields.authority.name),
        region=fields.authority.region,
        issued_on=value_of(fields.issued),
        published_on=value_of(fields.publication.published),
        reposted_on=value_of(fields.publication.reposted),
        effective_from=value_of(fields.starts),
        effective_to=value_of(fields.ends),
        stage=value_of(fields.stage) or "final",
        url=value_of(fields.publication.url),
        title_printed=fields.title is not None,
        evidence=_evidence(fields),
    )


def _evidence(fields: _Fields) -> tuple[Evidence, ...]:
    """One for each field that is told, in the order of the table's columns."""
    told: tuple[tuple[str, Told[str] | Told[date] | Told[NoticeStage] | None], ...] = (
        ("title", fields.title),
        ("document_number", fields.number),
        ("issuer", fields.authority.name),
        ("region_code", fields.authority.region_code),
        ("issued_on", fields.issued),
        ("published_on", fields.publication.published),
        ("reposted_on", fields.publication.reposted),
        ("effective_from", fields.starts),
        ("effective_to", fields.ends),
        ("stage", fields.stage),
        ("url", fields.publication.url),
    )
    return tuple(t.evidence(field) for field, t in told if t)


def with_title(header: Header, title: str | None, span: Span | None = None) -> Header:
    """Where no title of its own is printed, a notice goes by the title of its first document."""
    if header.title or not title:
        return header
    evidence = Told(title, "first_document", span, LIKELY).evidence("title")
    return replace(header, title=title, evidence=(evidence, *header.evidence))


def date_of(header: Header) -> tuple[date | None, DateBasis]:
    """The date readers sort by, and which one it is."""
    dates: tuple[tuple[date | None, DateBasis], ...] = (
        (header.issued_on, "issued"),
        (header.published_on, "published"),
        (header.effective_from, "effective"),
        (header.reposted_on, "reposted"),
    )
    return next(((value, basis) for value, basis in dates if value), (None, "none"))


def _printed_title(scene: _Scene) -> Told[str] | None:
    """The title over the text, as its lines and place tell it."""
    place = scene.title
    if place is None:
        return _title_by_number(scene.text)
    if is_order_head(place.text):
        return None
    title = own_title(place.text)
    return Told(title, "title_line", scene.text.find(title, scene.text.over(place.first, place.end)), LIKELY)


def _title_by_number(text: HeadText) -> Told[str] | None:
    """Macao's orders are called by their number (第57/2016号行政命令); its laws print their name below it (第2/2020号法律 / 电子政务)."""
    for i, line in enumerate(text.head[:20]):
        if not _MACAO_NUMBER.match(line):
            continue
        below = text.lines[i + 1] if i + 1 < len(text.lines) else ""
        named = line.endswith(("法律", "行政法规")) and 2 <= len(below) <= _LONGEST_NAME and not _SENTENCE.search(below)
        return Told(below if named else line, "title_line", text.span(i + named), FAIR)
    return None


def _printed_number(scene: _Scene) -> Told[str] | None:
    """The number on a line of its own in the head, or broken over two, or in brackets behind the title."""
    text = scene.text
    stated = scene.particulars.first("number")
    for i, line in enumerate(text.head[:40]):
        if (place := number_in_line(line)) and not _holds(text.span(i), stated):
            above = text.lines[i - 1] if i else ""
            if place.value.startswith(_SHARED) and is_organisation_line(above) and (whole := number_line(above + line)):
                return Told(whole, "number_line", text.over(i - 1, i + 1))  # 海关总署 财政部 / 公告2023年第20号
            return Told(place.value, "number_line", text.span(i, place.start, place.end))
    for i, (above, line) in enumerate(itertools.pairwise(text.head)):
        # 中华人民共和国国务院令 / 第763号; 国办发〔2023〕 / 10号
        half = is_half_number(line) or (len(line) < 12 and line.endswith("号"))
        if half and len(above) < 40 and (number := number_line(above + line)):
            return Told(number, "number_line", text.over(i, i + 2), LIKELY)
    if opening := _number_before_addressee(text):
        return opening
    if scene.title is None or scene.title.number is None:
        return None
    within = text.over(scene.title.first, scene.title.end)
    return Told(scene.title.number, "title_bracket", text.find(scene.title.number_part or "", within))


def _number_before_addressee(text: HeadText) -> Told[str] | None:
    """A text without line breaks runs from its number into the addressee."""
    for i, line in enumerate(text.head[:5]):
        if (place := number_before(line)) and is_text_of_notice(line[place.end :].lstrip()):
            return Told(place.value, "number_line", text.span(i, place.start, place.end), LIKELY)
    return None


def _holds(line: Span, stated: Stated | None) -> bool:
    """Whether a line is the one where the header table says it: 发文字号：渝府办发〔2023〕10号."""
    return stated is not None and stated.span is not None and line.start <= stated.span.start < line.end


def _signature(text: HeadText, place: TitlePlace | None, first_number: int) -> Signature:
    title_end = place.end if place else 0
    starts = (i for i, line in enumerate(text.head) if i >= title_end and (is_text_of_notice(line) or _TEXT.match(line)))
    return read_signature(text, title_end, first_number, next(starts, text.size) + 1)


def _heading_date(scene: _Scene) -> Told[date] | None:
    """…的通知（2023年5月23日）"""
    place = scene.title
    found = find_dates(place.date_part) if place and place.date_part else []
    if not place or not found:
        return None
    within = scene.text.over(place.first, place.end)
    return Told(found[0].value, "title_bracket", scene.text.find((place.date_part or "").strip(), within))


def _validity(scene: _Scene, issued: date | None, published: date | None) -> tuple[Told[date] | None, Told[date] | None]:
    """The text's sentence on force and term; else what the header table says."""
    validity = read_validity(scene.text.body, issued, published)
    table = (scene.particulars.day("from"), scene.particulars.day("to"))
    starts, ends = (Told(day[1], day[0].rule, day[0].span, day[0].confidence) if day else None for day in table)
    return validity.start or starts, validity.end or ends


def _draft(scene: _Scene) -> Told[NoticeStage] | None:
    """（征求意见稿） in the title or right under it, or a title that asks for comments."""
    first = scene.title.first if scene.title else 0
    for i in range(first, min(first + 8, scene.text.size)):
        line = scene.text.lines[i]
        titled = len(line) < 120 and "。" not in line and (is_draft_mark(line) or _ASKS_FOR_COMMENTS.search(line))
        if titled or (len(line) < _LONGEST_SENTENCE and _ASKS_NOW.search(line)):
            return Told("draft", "draft_mark", scene.text.span(i), LIKELY)
    if scene.title and (is_draft_mark(scene.title.text) or _ASKS_FOR_COMMENTS.search(scene.title.text)):
        return Told("draft", "draft_mark", scene.text.over(scene.title.first, scene.title.end), FAIR)
    return None
