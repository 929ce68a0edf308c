"""Readings of quantities, and of the words that gave them their deadline, period, recurrence or base year."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from extractors.notice.fields.quantities.times import Time, find_times
from extractors.records import Measure, Target
from flows.explain.collect import Collector
from flows.explain.reading import Field, Link, Reading, plain
from flows.show_measure import BASES, RECURS, SIGNS

_OF_TARGET = (
    "indicator", "comparator", "value", "value_max", "unit", "amount", "amount_unit", "basis", "role", "modality", "deadline",
    "period_start", "recurrence", "baseline_value", "baseline_unit", "baseline_year", "counts_once",
)  # fmt: skip
#: What of a quantity a stated time can be.
_TIMES = ("deadline", "period_start", "recurrence", "baseline_year")
#: Quantities that a time names: one year may hold for thousands.
_MOST_SERVED = 8
Quantities = list[tuple[Target, Reading]]


def quantity_readings(c: Collector) -> None:
    found: dict[int | None, Quantities] = defaultdict(list)
    for index, t in enumerate(c.notice.targets):
        row = c.row("targets", index)
        row.add_all(t, _OF_TARGET)
        row.add("as_written", c.words(t.char_start, t.char_end))
        span = (t.char_start, t.char_end)
        reading = c.add("target", summary_of(t), row, [span], rule=t.rule, confidence=t.confidence, measure=t.measure)
        found[t.measure].append((t, reading))
    for m in c.notice.measures:
        if found[m.seq] or m.due_on:
            _time_readings(c, m, found[m.seq])


def _time_readings(c: Collector, m: Measure, quantities: Quantities) -> None:
    """The times that the grammar of times finds in a measure, where a quantity or the measure itself has that very day."""
    year = c.notice.date.year if c.notice.date else None
    served: dict[tuple[str, object], list[Reading]] = defaultdict(list)
    for t, reading in sorted(quantities, key=lambda q: q[0].char_end):
        for name in _TIMES:
            served[name, getattr(t, name)].append(reading)
    for time in find_times(c.notice.body_text, m.char_start, m.char_end, year):
        fields = list(_uses_of(time, m, served))
        if fields:
            told = plain(time.recurrence or time.last or time.first or time.year)
            summary = f"{c.words(time.start, time.end).strip()} → {told}"
            c.add("time", summary, fields, [(time.start, time.end)], measure=m.seq)


def _uses_of(time: Time, m: Measure, served: dict[tuple[str, object], list[Reading]]) -> Iterator[Field]:
    pairs: list[tuple[str, object]] = [("deadline", time.last), ("period_start", time.first), ("recurrence", time.recurrence)]
    if time.kind in ("base", "from"):
        pairs = [("baseline_year", time.year)]
    for name, value in pairs:
        readings = served.get((name, value), []) if value is not None else []
        if readings:
            at = bisect_right(readings, time.start, key=lambda r: r.spans[0][1])  # the first that ends behind it: a year holds on
            near = readings[at : at + _MOST_SERVED] or readings[-1:]
            more = "" if len(near) == len(readings) else f", here the next of {len(readings)}"
            yield Field(name, f"{plain(value)}{more}:", links=tuple(Link(r.summary, reading=r.index) for r in near))
    if time.last and time.last == m.due_on:
        yield Field("due_on", plain(time.last))


def summary_of(t: Target) -> str:
    """实际使用外资总额 = 6.8亿美元 by 2025-12-31, from 3.4亿美元 in 2022 · incentive"""
    value = plain(t.value) + (f"—{plain(t.value_max)}" if t.value_max is not None else "")
    parts = [t.indicator or "…", BASES.get(t.basis, ""), SIGNS[t.comparator], f"{value}{t.unit}"]
    parts += [RECURS[t.recurrence]] if t.recurrence else []
    parts += [f"since {t.period_start}"] if t.period_start else []
    parts += [f"by {t.deadline}"] if t.deadline else []
    line = " ".join(p for p in parts if p)
    if t.baseline_value is not None:
        line += f", from {plain(t.baseline_value)}{t.baseline_unit or ''}" + (f" in {t.baseline_year}" if t.baseline_year else "")
    elif t.baseline_year:
        line += f", against {t.baseline_year}"
    firmness = [w for w in (t.role, t.modality) if w not in ("target", "plain")]
    return " · ".join([line, *firmness])
