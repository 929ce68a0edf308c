"""What an explained page tells of a notice: readings with their fields, and where in the text each stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from extractors.records import Issue

Kind = Literal["header", "heading", "clause", "agency", "target", "time", "citation", "repeat", "doubt", "nothing"]
State = Literal["", "corrected", "differs"]
Span = tuple[int, int]
Table = Literal["notices", "documents", "measures", "measure_agencies", "targets", "citations"]

#: A reading below this is told as unsure, here as in `cuoshi show`.
SURE = 0.75


@dataclass(frozen=True, slots=True)
class KindWords:
    """What a kind of reading is called: on the page, by the letter before its number, and to whom it is new."""

    name: str
    plural: str
    letter: str
    meaning: str


KINDS: dict[Kind, KindWords] = {
    "header": KindWords("header field", "header fields", "H", "title, number, issuer, dates … of the notice"),
    "heading": KindWords("heading", "headings", "§", "a section's number and heading; the lowest ones are measures"),
    "clause": KindWords("responsibility clause", "responsibility clauses", "R", "责任单位: who answers for a measure"),
    "agency": KindWords("responsible body", "responsible bodies", "B", "an authority in such a clause"),
    "target": KindWords("quantity", "quantities", "Q", "a figure that a measure sets, promises or conditions on"),
    "time": KindWords("time", "times", "T", "words that a deadline, period or recurrence was taken from"),
    "citation": KindWords("citation", "citations", "C", "another document the text refers to"),
    "repeat": KindWords("repeat", "repeats", "=", "a passage this notice has printed before"),
    "doubt": KindWords("doubt", "doubts", "!", "the place of a doubt in the list on top"),
    "nothing": KindWords("read as nothing", "passages read as nothing", "∅", "a sentence in no measure, from which nothing was taken"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What the warehouse holds where it is not what the present code reads."""

    state: State
    value: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """The warehouse's rows beside the present reading; nothing of it where a file is explained."""

    cells: Mapping[tuple[Table, int], Mapping[str, Cell]] = field(default_factory=dict)
    absent: frozenset[tuple[Table, int]] = frozenset()  # readings that have no row
    only_there: tuple[str, ...] = ()  # rows that the present code does not read, a line each
    row_version: str | None = None  # the extractor_version that read the rows
    issues: tuple[Issue, ...] = ()  # what the warehouse says of it beyond its reading: corrected, identity_conflict
    cited: Mapping[int, str] = field(default_factory=dict)  # a citation's cited_notice_id and title

    def of(self, table: Table, index: int) -> Mapping[str, Cell]:
        return self.cells.get((table, index), {})


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another place of the page: a position in the text, or a reading."""

    words: str
    place: int | None = None
    reading: int | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute of a reading; `value` None is NULL."""

    name: str
    value: str | None
    cell: Cell | None = None
    links: tuple[Link, ...] = ()

    @property
    def empty(self) -> bool:
        return self.value is None and self.cell is None and not self.links


@dataclass(slots=True)
class Reading:
    """One thing that was read: a card beside the text, and marks in it. `number` is set when cards are in order."""

    index: int
    kind: Kind
    name: str  # what it is: issued_on, measure, lead, quantity
    summary: str
    fields: tuple[Field, ...]
    rule: str = ""
    confidence: float | None = None
    spans: tuple[Span, ...] = ()
    measure: int | None = None  # seq of the measure beside which it is told
    place: int | None = None  # where its words stand, when not in its own spans (an inherited body)
    state: State = ""
    note: str = ""  # what a reader must not miss: no responsible body
    leads: bool = False  # the card of a measure, before those of what belongs to it
    number: int = 0

    @property
    def low(self) -> bool:
        return self.confidence is not None and self.confidence < SURE

    @property
    def empty(self) -> list[str]:
        """Names of the fields that are NULL."""
        return [f.name for f in self.fields if f.empty]

    @property
    def letter(self) -> str:
        return KINDS[self.kind].letter


@dataclass(frozen=True, slots=True)
class Texts:
    """A notice's text as printed and in Simplified script, at equal length, and what may not be shown of any value."""

    source: str
    body: str
    hide: Callable[[str], str] = str


def plain(value: object) -> str:
    """A value as a person writes it: 6.8 for 6.800000, true for True."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if type(value).__name__ == "Decimal":
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return text
