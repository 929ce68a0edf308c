"""Stretches of a text that were read as something, cut into segments that lie side by side.

Readings nest and overlap: a clause holds bodies, a repeated sentence holds a quantity that another one crosses. HTML cannot hold a link
in a link, nor an element that ends outside the one it began in, and browsers give up beyond 500 levels. So a text is cut wherever a
mark begins or ends, and each segment knows the marks that cover it, the narrowest first: any set of marks gives flat, well-formed text.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

#: Marks a segment tells of; where more lie over each other the narrowest are the ones a reader asks for.
MOST_MARKS = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """text[start:end] was read as the reading with this index."""

    start: int
    end: int
    reading: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text that the same marks cover; narrowest mark first."""

    start: int
    end: int
    marks: tuple[Mark, ...]


def cut_segments(length: int, marks: Iterable[Mark], cuts: Iterable[int] = ()) -> list[Segment]:
    """Segments that cover a text of this length without a gap, cut at every mark's ends and at `cuts`.

    Marks may overlap in any way; what stands outside the text is clipped, an empty mark covers nothing.
    """
    clipped = {m for m in (Mark(max(0, m.start), min(m.end, length), m.reading) for m in marks) if m.start < m.end}
    places = {0, length, *(c for c in cuts if 0 < c < length)}
    places.update(m.start for m in clipped)
    places.update(m.end for m in clipped)
    return list(_sweep(sorted(places), clipped))


def _sweep(places: list[int], marks: set[Mark]) -> Iterator[Segment]:
    begins = sorted(marks, key=lambda m: m.start)
    ends = sorted(marks, key=lambda m: m.end)
    open_marks: list[tuple[int, int, int, int, int]] = []  # narrowest first; a list of pointers, cheap to keep sorted
    first = last = 0
    for start, end in pairwise(places):
        while last < len(ends) and ends[last].end <= start:
            key = _by_width(ends[last])
            del open_marks[bisect_left(open_marks, key)]
            last += 1
        while first < len(begins) and begins[first].start <= start:
            insort(open_marks, _by_width(begins[first]))
            first += 1
        yield Segment(start, end, tuple(Mark(s, e, r) for _, _, r, s, e in open_marks[:MOST_MARKS]))


def _by_width(mark: Mark) -> tuple[int, int, int, int, int]:
    return mark.end - mark.start, -mark.start, mark.reading, mark.start, mark.end
