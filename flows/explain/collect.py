"""Collects the readings of one notice, with the fields of their rows."""

from __future__ import annotations

from collections.abc import Iterable

from extractors.records import Notice
from flows.explain.reading import KINDS, Beside, Cell, Field, Kind, Link, Reading, Span, State, Table, Texts, plain

_LONGEST = 60


class Row:
    """The fields of one row, and what the warehouse holds instead."""

    def __init__(self, texts: Texts, beside: Beside, table: Table, index: int) -> None:
        self._texts = texts
        self._cells = beside.of(table, index)
        self._absent = (table, index) in beside.absent
        self._fields: list[Field] = []

    def add(self, name: str, value: object, links: tuple[Link, ...] = ()) -> None:
        told = None if value is None else self._texts.hide(plain(value))
        self._fields.append(Field(name, told, self._cells.get(name), links))

    def add_all(self, record: object, names: Iterable[str]) -> None:
        for name in names:
            self.add(name, getattr(record, name))

    @property
    def fields(self) -> tuple[Field, ...]:
        none = Field("in the warehouse", None, Cell("differs", "no such row"))
        return (*self._fields, none) if self._absent else tuple(self._fields)

    @property
    def state(self) -> State:
        states = {f.cell.state for f in self.fields if f.cell}
        return "corrected" if "corrected" in states else "differs" if states else ""


class Collector:
    """All readings of one notice so far; marks in the text name them by their index."""

    def __init__(self, notice: Notice, texts: Texts, beside: Beside) -> None:
        self.notice, self.texts, self.beside = notice, texts, beside
        self.found: list[Reading] = []

    def row(self, table: Table, index: int) -> Row:
        return Row(self.texts, self.beside, table, index)

    def add(
        self, kind: Kind, summary: str, row: Row | Iterable[Field], spans: Iterable[Span] = (), *, name: str | None = None, rule: str = "",
        confidence: float | None = None, measure: int | None = None, place: int | None = None, leads: bool = False,
        note: str = "",
    ) -> Reading:  # fmt: skip
        """A reading of `spans`, told beside `measure` or beside its words. `place`: where its words stand, if it has no span."""
        hidden = self.texts.hide(summary)
        reading = Reading(
            index=len(self.found), kind=kind, name=name or KINDS[kind].name, summary=shortened(hidden, 2 * _LONGEST),
            fields=row.fields if isinstance(row, Row) else tuple(row), rule=rule, confidence=confidence,
            spans=tuple((s, e) for s, e in spans if s < e), measure=measure, place=place, state=row.state if isinstance(row, Row) else "",
            note=note, leads=leads,
        )  # fmt: skip
        self.found.append(reading)
        return reading

    def words(self, start: int, end: int) -> str:
        """What stands there, in Simplified script."""
        return self.texts.body[start:end]


def shortened(text: str, most: int = _LONGEST) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
