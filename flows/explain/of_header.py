"""Readings of a notice's header and of the documents it carries: each field with the words it was read from."""

from __future__ import annotations

from extractors.records import Document, Evidence, Notice
from flows.explain.collect import Collector
from flows.explain.reading import Span, plain

_FIELDS = (
    "title", "document_number", "issuer", "region_code", "region_name", "date", "date_basis", "issued_on", "published_on", "reposted_on",
    "effective_from", "effective_to", "stage", "script", "url",
)  # fmt: skip
#: Which date the notice's own date is.
_BASES = {"issued": "issued_on", "published": "published_on", "effective": "effective_from", "reposted": "reposted_on", "none": ""}
_OF_DOCUMENT = ("ordinal", "title", "form", "period_start", "period_end")
#: Characters from a document's beginning within which its title stands.
_TITLE_REACH = 200


def header_readings(c: Collector) -> None:
    """Each field that is told; then, in one line, those that are not."""
    values = _values(c.notice)
    evidence: dict[str, Evidence] = {e.field: e for e in c.notice.header.evidence}
    for name, source in {
        "region_name": "region_code",
        "date": _BASES[c.notice.date_basis],
        "date_basis": _BASES[c.notice.date_basis],
    }.items():
        if source in evidence:
            evidence.setdefault(name, evidence[source])
    untold = [n for n in _FIELDS if values[n] is None and n not in c.beside.of("notices", 0)]
    for name in _FIELDS:
        if name not in untold:
            _header_reading(c, name, values[name], evidence.get(name))
    if untold:
        c.add("header", ", ".join(untold), (), place=0, name="not told")
    for index, document in enumerate(c.notice.documents):
        _document_reading(c, index, document)


def _header_reading(c: Collector, name: str, value: object, seen: Evidence | None) -> None:
    row = c.row("notices", 0)
    row.add(name, value)
    spans: list[Span] = []
    if seen and seen.char_start is not None and seen.char_end is not None:
        spans = [(seen.char_start, seen.char_end)]
    rule, confidence = (seen.rule, seen.confidence) if seen else ("", None)
    told = "NULL" if value is None else plain(value)
    c.add("header", told, row, spans, name=name, rule=rule, confidence=confidence, place=None if spans or seen else 0)


def _values(notice: Notice) -> dict[str, object]:
    header, region = notice.header, notice.header.region
    return {name: getattr(header, name, None) for name in _FIELDS} | {
        "date": notice.date, "date_basis": notice.date_basis, "script": notice.script,
        "region_code": region.code if region else None, "region_name": region.name if region else None,
    }  # fmt: skip


def _document_reading(c: Collector, index: int, d: Document) -> None:
    row = c.row("documents", index)
    row.add_all(d, _OF_DOCUMENT)
    at = c.notice.body_text.find(d.title, d.char_start, d.char_start + len(d.title) + _TITLE_REACH) if d.title else -1
    spans = [(at, at + len(d.title or ""))] if at >= 0 else []
    c.add("heading", d.title or "without a title", row, spans, place=d.char_start, name=f"document {d.ordinal}")
