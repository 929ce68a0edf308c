"""Where the words of a document's sections lie: what the readers of fields read in.

A leaf has its heading, its own sentences and its responsibility clauses; a section above has its heading, the lead between
its heading and its first item, and the clauses in both, which its leaves inherit.
"""

from __future__ import annotations

from extractors.frozen import dataclass
from extractors.lines.text import Span
from extractors.records import Measure


@dataclass(frozen=True, slots=True)
class DutyCell:
    """A cell of a table of tasks under a column of duty: 市商务局 under 牵头单位."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class LeafText:
    """A measure and where its words lie. `sentences` are its own, each once, without heading and clauses."""

    measure: Measure
    heading: Span
    sentences: tuple[Span, ...]
    clauses: tuple[Span, ...]  # responsibility clauses that are surely its own, brackets included
    cells: tuple[DutyCell, ...] = ()  # of a row of a table, instead of clauses


@dataclass(frozen=True, slots=True)
class LeadText:
    """A section that has items below it: its heading and what stands between that and the first item."""

    leaves: tuple[int, ...]  # seq of the measures below it
    heading: Span
    sentences: tuple[Span, ...]
    clauses: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class DocumentText:
    """One document's sections. `damaged`: the source's order is broken, so what stands near an item may not be its own."""

    ordinal: int
    title: str | None
    period: tuple[int, int] | None  # years in brackets behind its title: (2022—2024年)
    leaves: tuple[LeafText, ...]
    leads: tuple[LeadText, ...]
    damaged: bool

    @property
    def measures(self) -> tuple[Measure, ...]:
        return tuple(leaf.measure for leaf in self.leaves)
