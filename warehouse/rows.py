"""Notices as rows: ids of content are pure functions of the notice and its text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from extractors.identity import counted_digests, digest, same_key, same_keys
from extractors.records import Issue, Notice, Passage
from warehouse.lake import Row, Value

#: Codes of region and province, and the date: what every row of content is found by.
_Place = tuple[str | None, str | None, date | None]


def content_rows(notice_id: str, notice: Notice) -> dict[str, list[Row]]:
    """The rows of every content table for one notice, by table."""
    place = region, province, day = _place_of(notice)
    region_name = notice.header.region.name if notice.header.region else None
    documents = {d.ordinal: digest(notice_id, "document", str(d.ordinal)) for d in notice.documents}
    measures = _measure_ids(notice_id, notice)
    return {
        "header_fields": [
            {
                "notice_id": notice_id, "field": e.field, "value": e.value, "rule": e.rule, "char_start": e.char_start,
                "char_end": e.char_end, "confidence": e.confidence,
            }
            for e in notice.header.evidence
        ],
        "documents": [
            {
                "document_id": documents[d.ordinal], "notice_id": notice_id, "ordinal": d.ordinal, "title": d.title, "form": d.form,
                "period_start": d.period_start, "period_end": d.period_end,
            }
            for d in notice.documents
        ],
        "measures": [
            {
                "measure_id": measures[m.seq], "document_id": documents[m.document], "notice_id": notice_id,
                "region_name": region_name, "region_code": region, "province_code": province, "date": day, "seq": m.seq, "path": m.path,
                "number": m.number, "kind": m.kind, "chapter": m.chapter, "section": m.section, "heading": m.heading, "text": m.text,
                "responsibility": m.responsibility, "due_on": m.due_on, "char_start": m.char_start, "char_end": m.char_end,
                "confidence": m.confidence, "rule": m.rule,
            }
            for m in notice.measures
        ],
        "measure_agencies": _agency_rows(notice_id, notice, place, measures),
        "targets": _target_rows(notice_id, notice, place, measures),
        "citations": _citation_rows(notice_id, notice, place, measures),
        "passages": _passage_rows(notice_id, notice, place, measures),
    }  # fmt: skip


def notice_row(notice_id: str, notice: Notice) -> dict[str, Value]:
    """The row of `notices`, without what only its history tells (origin, version, times)."""
    header, region = notice.header, notice.header.region
    return {
        "notice_id": notice_id, "url": header.url, "title": header.title, "document_number": header.document_number,
        "issuer": header.issuer, "region_code": region.code if region else None, "region_name": region.name if region else None,
        "region_level": region.level if region else None, "province_code": region.province_code if region else None,
        "date": notice.date, "date_basis": notice.date_basis, "issued_on": header.issued_on, "published_on": header.published_on,
        "reposted_on": header.reposted_on, "effective_from": header.effective_from, "effective_to": header.effective_to,
        "stage": header.stage, "script": notice.script, "body_text": notice.body_text, "source_text": notice.source_text,
        "body_sha256": notice.body_sha256,
    }  # fmt: skip


def issue_rows(issues: Iterable[Issue], notice_id: str | None, capture_id: str, run_id: str) -> list[Row]:
    """Rows of `issues`; the same doubt twice in one text is one row."""
    rows: dict[str, Row] = {}
    for issue in issues:
        issue_id = digest(notice_id or capture_id, issue.code, issue.message, str(issue.char_start))
        rows[issue_id] = {
            "issue_id": issue_id, "notice_id": notice_id, "capture_id": capture_id, "run_id": run_id, "stage": issue.stage,
            "code": issue.code, "severity": issue.severity, "message": issue.message, "excerpt": issue.excerpt,
            "char_start": issue.char_start, "char_end": issue.char_end,
        }  # fmt: skip
    return list(rows.values())


def sentence_keys(notice: Notice) -> frozenset[str]:
    """The normalised sentences of a notice, to compare two texts of it."""
    return frozenset(k for p in notice.passages if len(k := _key(p)) >= 4)


def _place_of(notice: Notice) -> _Place:
    region = notice.header.region
    return (region.code, region.province_code, notice.date) if region else (None, None, notice.date)


def _measure_ids(notice_id: str, notice: Notice) -> dict[int, str]:
    """A measure is known by document and path; where the order is damaged, by its number and heading."""
    keys = [f"{m.document}/{m.path}" if m.path else f"{m.document}/#{m.number}/{same_key(m.heading)}" for m in notice.measures]
    return dict(zip([m.seq for m in notice.measures], counted_digests(notice_id, "measure", keys), strict=True))


def _agency_rows(notice_id: str, notice: Notice, place: _Place, measures: dict[int, str]) -> list[Row]:
    region, province, day = place
    seen: defaultdict[int, int] = defaultdict(int)
    rows: list[Row] = []
    for a in notice.agencies:
        rows.append({
            "measure_id": measures[a.measure], "notice_id": notice_id, "region_code": region, "province_code": province, "date": day,
            "seq": seen[a.measure], "name": a.name, "as_written": a.as_written, "role": a.role,
            "inherited": a.inherited, "char_start": a.char_start, "char_end": a.char_end,
            "confidence": a.confidence, "rule": a.rule,
        })  # fmt: skip
        seen[a.measure] += 1
    return rows


def _target_rows(notice_id: str, notice: Notice, place: _Place, measures: dict[int, str]) -> list[Row]:
    """A target is known by its measure, its words and its figure, and which time they are said there."""
    region, province, day = place
    owners = [measures[t.measure] if t.measure is not None else None for t in notice.targets]
    words = same_keys([t.as_written for t in notice.targets])
    keys = [f"{owner}/{key}/{t.value}/{t.unit}" for owner, key, t in zip(owners, words, notice.targets, strict=True)]
    ids = counted_digests(notice_id, "target", keys)
    return [
        {
            "target_id": target, "measure_id": owner, "notice_id": notice_id, "region_code": region, "province_code": province, "date": day,
            "seq": seq, "indicator": t.indicator, "comparator": t.comparator, "value": t.value, "value_max": t.value_max, "unit": t.unit,
            "amount": t.amount, "amount_unit": t.amount_unit, "basis": t.basis, "role": t.role, "modality": t.modality,
            "deadline": t.deadline, "period_start": t.period_start, "recurrence": t.recurrence, "baseline_value": t.baseline_value,
            "baseline_unit": t.baseline_unit, "baseline_year": t.baseline_year, "counts_once": t.counts_once,
            "as_written": t.as_written, "char_start": t.char_start, "char_end": t.char_end, "confidence": t.confidence,
            "rule": t.rule,
        }
        for seq, (target, owner, t) in enumerate(zip(ids, owners, notice.targets, strict=True))
    ]  # fmt: skip


def _citation_rows(notice_id: str, notice: Notice, place: _Place, measures: dict[int, str]) -> list[Row]:
    region, province, day = place
    return [
        {
            "citation_id": digest(notice_id, "citation", same_key(c.title)), "notice_id": notice_id,
            "measure_id": measures[c.measure] if c.measure is not None else None,
            "region_code": region, "province_code": province, "date": day,
            "title": c.title, "document_number": c.document_number, "relation": c.relation,
            "as_written": c.as_written, "char_start": c.char_start,
            "char_end": c.char_end, "issuer": c.issuer, "rule": c.rule,
        }
        for c in notice.citations
    ]  # fmt: skip


def _passage_rows(notice_id: str, notice: Notice, place: _Place, measures: dict[int, str]) -> list[Row]:
    """A passage is known by its words and which time they are said: an insertion above leaves the ids below as they are."""
    region, province, day = place
    passages = notice.passages
    ids = counted_digests(notice_id, "passage", [p.key or _key(p) or p.text for p in passages])
    by_seq = dict(zip([p.seq for p in passages], ids, strict=True))
    return [
        {
            "passage_id": passage, "notice_id": notice_id, "region_code": region, "province_code": province, "date": day, "seq": p.seq,
            "text": p.text, "char_start": p.char_start, "char_end": p.char_end,
            "measure_id": measures[p.measure] if p.measure is not None else None,
            "duplicate_of": by_seq[p.duplicate_of] if p.duplicate_of is not None else None, "heading": p.heading,
        }
        for passage, p in zip(ids, passages, strict=True)
    ]  # fmt: skip


def _key(passage: Passage) -> str:
    return same_key(passage.text) if passage.key is None else passage.key
