"""The header of a notice with attachments: the page's where it tells, the attachment's otherwise.

A page with the text of a notice is read by itself first, so that the signature under an attached plan does not become the notice's.
One that holds nothing but a title and 附件下载 is the cover of its file, and both are read as one text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.lines.styles import Marker
from extractors.lines.text import Span, same_key
from extractors.notice.header.fields import HeaderReading, read_header
from extractors.notice.header.titles import is_text_of_notice
from extractors.records import Evidence, Header, Issue, Site
from extractors.reference.regions import Regions

_HEAD = 1000  # characters of an attachment in which it prints a notice's title
_SENTENCE = 20  # characters of a line that says something
_LABELLED = "：:"
#: Fields that go together: their words in `Evidence.field`, and their names in `Header`.
_TOGETHER: tuple[tuple[str, ...], ...] = (
    ("title",), ("document_number",), ("issuer", "region_code"), ("issued_on",), ("published_on",), ("reposted_on",),
    ("effective_from", "effective_to"), ("stage",), ("url",),
)  # fmt: skip
_BEHIND_REGION = {field for fields in _TOGETHER[3:] for field in fields}
_OF_ISSUER = ("issuer_incomplete", "ambiguous_region")


def read_attached_header(
    body: str,
    paragraphs: list[Span],
    markers: list[Marker],
    attached: Sequence[int],
    tables: tuple[Mapping[str, str], Mapping[str, str]],
    site: Site,
    regions: Regions,
) -> HeaderReading:
    """`attached`: the first paragraph of each attachment; `tables`: the header table of the page, and those of page and attachments."""
    table, tables_of_all = tables
    own = attached[0]
    first_number = markers[0].paragraph if markers else len(paragraphs)
    if not _says_something(body, paragraphs[:own]):
        return read_header(body, paragraphs, first_number, tables_of_all, site, regions)
    ends = [*attached[1:], len(paragraphs)]
    page = _read_part(body, paragraphs, markers, (0, own), table, site, regions)
    reading = page
    if page.header.title:
        key = same_key(page.header.title)
        for part in zip(attached, ends, strict=True):
            if part[0] < part[1] and key in same_key(body[paragraphs[part[0]].start : paragraphs[part[0]].start + _HEAD]):
                reading = _filled(reading, _read_part(body, paragraphs, markers, part, {}, site, regions))
    whole = read_header(body, paragraphs, first_number, table, site, regions)
    if page.header.title:
        # A plan's file may be headed by another document's number (国办发〔2023〕10号); the notice's stands by the notice's title.
        kept = tuple(evidence for evidence in whole.header.evidence if evidence.field != "document_number")
        whole = replace(whole, header=replace(whole.header, document_number=None, evidence=kept))
    return _filled(reading, whole)


def _read_part(
    body: str,
    paragraphs: list[Span],
    markers: list[Marker],
    part: tuple[int, int],
    table: Mapping[str, str],
    site: Site,
    regions: Regions,
) -> HeaderReading:
    """The header that paragraphs [first, end) tell by themselves, its spans those of the whole text."""
    first, end = part
    start, own = paragraphs[first].start, paragraphs[first:end]
    number = next((m.paragraph - first for m in markers if first <= m.paragraph < end), len(own))
    return read_header("\n" * start + body[start : own[-1].end], own, number, table, site, regions)


def _says_something(body: str, paragraphs: list[Span]) -> bool:
    """Whether a page holds the text of a notice, and not only its title, its particulars and links."""
    lines = (paragraph.of(body) for paragraph in paragraphs)
    return any(is_text_of_notice(line) or (len(line) >= _SENTENCE and line.endswith(("。", *_LABELLED))) for line in lines)


def _filled(page: HeaderReading, whole: HeaderReading) -> HeaderReading:
    """What the page tells, and of the rest what the whole text tells."""
    told = {evidence.field: evidence for evidence in page.header.evidence}
    others = {evidence.field: evidence for evidence in whole.header.evidence}
    header = page.header
    evidence: list[Evidence] = []
    issues = list(page.issues)
    for fields in _TOGETHER:
        asked = [field for field in fields if field != "region_code"]
        from_page = any(field in told for field in asked) or not any(field in others for field in asked)
        kept = told if from_page else others
        evidence += [kept[field] for field in fields if field in kept]
        if not from_page:
            header = _taken(header, whole.header, fields)
            issues = [issue for issue in issues if not _is_about(issue, fields)]
            issues += [issue for issue in whole.issues if _is_about(issue, fields)]
    if header.region is None and whole.header.region and header.issuer == whole.header.issuer:  # told by what the attachment speaks of
        header = replace(header, region=whole.header.region)
        at = next((i for i, told_field in enumerate(evidence) if told_field.field in _BEHIND_REGION), len(evidence))
        evidence[at:at] = [others["region_code"]] if "region_code" in others else []
    titled = page if page.header.title else whole
    header = replace(header, evidence=tuple(evidence))
    return HeaderReading(header, titled.head_end, tuple(issues), titled.period)


def _taken(header: Header, other: Header, fields: tuple[str, ...]) -> Header:
    if "title" in fields:
        return replace(header, title=other.title, title_printed=other.title_printed)
    if "issuer" in fields:
        return replace(header, issuer=other.issuer, region=other.region)
    values = {field: getattr(other, field) for field in fields}
    return replace(header, **values)


def _is_about(issue: Issue, fields: tuple[str, ...]) -> bool:
    return issue.message.startswith(tuple(f"{field}: " for field in fields)) or ("issuer" in fields and issue.code in _OF_ISSUER)
