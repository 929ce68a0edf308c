"""The record of a quantity that has been read, and the issue of one that could not be."""

from __future__ import annotations

import re
from datetime import date

from extractors.lines.text import strip_span
from extractors.notice.fields.quantities.placed import Held, Placed
from extractors.notice.fields.quantities.purpose import modality_of
from extractors.notice.fields.quantities.quantity import Quantity, Unread
from extractors.notice.fields.quantities.tables import Cell
from extractors.records import Basis, Issue, Target, TargetRole

_DIRECT = 0.95  # how sure a figure is whose subject and time stand in its own sentence
_TABULAR = 0.8  # a row whose cells stand where the header's columns do
_A_SHARE = re.compile(r"占|比重|比例|份额")


def of_quantity(
    body: str, one: Placed, basis: Basis, role: TargetRole, owner: int | None, own: str | None, indicator: str | None
) -> Target:  # fmt: skip
    """The quantity as a record; `own` is the indicator where it has one of its own."""
    q, where, when = one.quantity, one.where, one.when
    clause = where.clause
    if body[clause.start].isspace() or body[clause.end - 1].isspace():
        clause = strip_span(body, clause.start, clause.end) or clause
    keeps_deadline = role == "target" or (role == "incentive" and when.stated)
    sure = _DIRECT * q.sure * (1 if own else 0.85 if indicator else 0.7) * (0.95 if when.deadline and not when.stated else 1)
    keeps_period = role != "threshold"
    base = one.baseline
    return Target(
        owner, indicator, q.comparator, q.value, q.value_max, q.unit, q.amount, q.measure.base,
        basis, role, modality_of(q, where),
        when.deadline if keeps_deadline else None, when.period_start if keeps_period else None, when.recurrence if keeps_period else None,
        base.value if base else None, base.unit if base else None, when.base_year,
        True, clause.of(body), clause.start, clause.end, round(sure, 2), rule_of(q, base is not None),
    )  # fmt: skip  # by place, not by name: of this many fields that takes a third of the time


def of_cell(body: str, cell: Cell, owner: int | None, held: Held) -> Target:
    """A figure of a table of indicators as a record."""
    basis: Basis = "annual_growth" if cell.grows else "share" if _A_SHARE.search(cell.indicator) and cell.unit == "%" else "level"
    base = cell.base
    return Target(
        measure=owner,
        indicator=cell.indicator,
        comparator=cell.comparator,
        value=cell.value,
        value_max=cell.value_max,
        unit=cell.unit,
        amount=cell.value * cell.scale * cell.measure.factor,
        amount_unit=cell.measure.base,
        basis=basis,
        role="target",
        modality="plain",
        deadline=date(cell.year, 12, 31) if cell.year else held.deadline,
        period_start=None,
        recurrence=None,
        baseline_value=base[0] if base else None,
        baseline_unit=cell.unit if base else None,
        baseline_year=base[1] if base else None,
        counts_once=True,
        as_written=cell.row.of(body),
        char_start=cell.row.start,
        char_end=cell.row.end,
        confidence=_TABULAR,
        rule="table_row",
    )


def rule_of(q: Quantity, changed: bool) -> str:
    """By which rule of extractors/rules.py it was read."""
    if q.value_max is not None:
        return "range"
    if q.word:
        return "ratio" if q.word == "ratio" else "in_words"
    if changed and q.measure.kind in ("time", "work_time"):
        return "shortened_time"
    return "bound_figure" if q.bounded else "plain_figure"


def unread_issue(body: str, figure: Unread) -> Issue:
    words = body[max(0, figure.start - 10) : figure.end + 6].replace("\n", " ")
    if figure.glyph:
        message = f"the figure in {words} has a character inside that only its font can tell; it is no row in targets"
        return Issue("unmapped_glyph", "warning", message, "targets", words, figure.start, figure.end)
    message = f"the figure in {words} has no unit, or one that seeds/reference/units.csv does not hold; it is no row in targets"
    return Issue("unknown_unit", "info", message, "targets", words, figure.start, figure.end)
