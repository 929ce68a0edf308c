"""Readings of measures and of who answers for them: heading, clause, bodies, and the place where an inherited body was said."""

from __future__ import annotations

from collections import defaultdict

from extractors.records import Agency, Measure, Passage
from flows.explain.collect import Collector, shortened
from flows.explain.reading import Field, Link, Reading, Span

_OF_MEASURE = ("path", "number", "kind", "chapter", "section", "heading", "responsibility", "due_on")
_OF_AGENCY = ("name", "as_written", "role", "inherited")
#: Characters that an item's printed number may take before its heading.
_NUMBER_REACH = 12


def measure_readings(c: Collector) -> None:
    """A card for each measure, which leads those of all that belongs to it."""
    openings = {p.measure: p for p in reversed(c.notice.passages) if p.heading and p.measure is not None}
    bodies: dict[int, list[Agency]] = defaultdict(list)
    for a in c.notice.agencies:
        bodies[a.measure].append(a)
    for index, m in enumerate(c.notice.measures):
        row = c.row("measures", index)
        row.add_all(m, _OF_MEASURE)
        row.add("text", f"{len(m.text)} characters; they stand in the text as printed")
        due = f" · due {m.due_on}" if m.due_on else ""
        note = "" if m.seq in bodies else "no responsible body"
        c.add(
            "heading", f"{path_of(m)} {m.heading} · {m.kind}{due}", row, _opening(c, m, openings.get(m.seq)), name="measure",
            rule=m.rule, confidence=m.confidence, measure=m.seq, place=m.char_start, leads=True, note=note,
        )  # fmt: skip
        if m.responsibility:
            _clause_reading(c, m, m.responsibility, [a for a in bodies[m.seq] if not a.inherited])


def path_of(m: Measure) -> str:
    return m.path or f"#{m.number}"


def _opening(c: Collector, m: Measure, passage: Passage | None) -> list[Span]:
    """An item's number and heading, at the beginning of its first passage."""
    start, end = (passage.char_start, passage.char_end) if passage else (m.char_start, m.char_end)
    at = c.notice.body_text.find(m.heading, start, min(end, start + _NUMBER_REACH + len(m.heading))) if m.heading else -1
    if at >= 0:
        return [(start, at + len(m.heading))]
    return [(start, end)] if passage else []


def _clause_reading(c: Collector, m: Measure, clause: str, named: list[Agency]) -> None:
    """The clause where it stands in one piece; else from its first body to its last."""
    at = c.notice.body_text.find(clause, m.char_start, m.char_end)
    spans = [(at, at + len(clause))] if at >= 0 else []
    if not spans and named:
        spans = [(min(a.char_start for a in named), max(a.char_end for a in named))]
    rule = named[0].rule if named else ""
    c.add("clause", shortened(clause), [Field("responsibility", c.texts.hide(clause))], spans, name="clause", rule=rule, measure=m.seq)


def agency_readings(c: Collector) -> None:
    """Each body beside its measure; where one is inherited by others, the place that says it tells by which."""
    heirs: dict[Span, list[tuple[Agency, Reading]]] = defaultdict(list)
    for index, a in enumerate(c.notice.agencies):
        row = c.row("measure_agencies", index)
        row.add_all(a, _OF_AGENCY)
        spans = [] if a.inherited else [(a.char_start, a.char_end)]
        reading = c.add(
            "agency", f"{a.name}{' (inherited)' if a.inherited else ''}", row, spans, name=a.role, rule=a.rule, confidence=a.confidence,
            measure=a.measure, place=a.char_start,
        )  # fmt: skip
        if a.inherited:
            heirs[a.char_start, a.char_end].append((a, reading))
    paths = {m.seq: path_of(m) for m in c.notice.measures}
    for span, pairs in heirs.items():
        _source_reading(c, span, pairs, paths)


def _source_reading(c: Collector, span: Span, heirs: list[tuple[Agency, Reading]], paths: dict[int, str]) -> None:
    first = heirs[0][0]
    links = tuple(Link(paths[a.measure], reading=r.index) for a, r in heirs)
    fields = [
        Field("name", c.texts.hide(first.name)), Field("as_written", c.texts.hide(first.as_written)), Field("role", first.role),
        Field("inherited by", f"{len(heirs)} measure{'s' if len(heirs) > 1 else ''}:", links=links),
    ]  # fmt: skip
    summary = f"{first.name}, said here for {len(heirs)} other measure{'s' if len(heirs) > 1 else ''}"
    c.add("agency", summary, fields, [span], name=first.role, rule=first.rule, confidence=first.confidence)
