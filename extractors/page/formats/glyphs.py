"""What a page of a PDF or OFD shows: characters and ruled lines with their places. And the printed lines they make.

Such files hold no lines and no paragraphs, only characters with coordinates, in whatever order the printer liked. Here
they become lines; `layout` makes paragraphs of them and `tables` the rows of ruled tables. Coordinates are points, x to
the right and y downwards from the page's upper left corner.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

#: A gap of so many characters' width parts what stands in one line: label and value, name and date.
_PARTING = 1.5
#: A gap that may lie between columns: less, where a comma hangs into it.
_MAY_PART = 0.7
_LATIN_GAP = 0.15
#: How far baselines may lie apart within a line, in sizes: 10² stays whole.
_SAME_LINE = 0.25
_ASIDE = 0.15  # sizes: less than the width of any character
#: Raised figures are this small and stand this far above the baseline, in sizes of the line.
_SMALL = 0.8
_RAISE = 0.8
_RAISED = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character; (x0, y) is where its baseline begins, x1 where the next one would stand."""

    char: str
    x0: float
    x1: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A printed line, horizontal or vertical: `at` is where it lies, from `start` to `end` along it."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page."""

    width: float
    height: float
    glyphs: list[Glyph]
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: its text with one space where white space parts it, and where it lies on its page."""

    text: str
    x0: float
    x1: float
    y: float
    size: float  # of most of its characters
    page: int = 0
    pieces: tuple[tuple[float, float], ...] = ()  # where its parts lie that gaps keep asunder
    texts: tuple[str, ...] = ()  # their texts, with the space that parts them
    sizes: tuple[float, ...] = ()

    def split_at(self, x: float) -> tuple[list[Line], list[Line]]:
        """What of the line stands left of a place in one of its gaps, and what right of it."""
        count = sum(1 for piece in self.pieces if piece[1] <= x)
        return [self._part(0, count)], [self._part(count, len(self.pieces))]

    def _part(self, first: int, last: int) -> Line:
        pieces, texts, sizes = self.pieces[first:last], self.texts[first:last], self.sizes[first:last]
        size = max(zip(map(len, texts), sizes, strict=True))[1]
        return Line("".join(texts).strip(), pieces[0][0], pieces[-1][1], self.y, size, self.page, pieces, texts, sizes)


def find_lines(glyphs: list[Glyph], page: int = 0) -> list[Line]:
    """The lines of a page or cell from top to bottom, whatever order the glyphs come in."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.y, g.x0)):
        if rows and abs(glyph.y - rows[-1][0].y) <= _SAME_LINE * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        elif rows and _is_raised(rows[-1], glyph):
            rows[-1] = [glyph, *(_superscript(g) for g in rows[-1])]
        else:
            rows.append([glyph])
    lines = (line_of(sorted(row, key=lambda g: g.x0), page) for row in rows)
    return [line for line in lines if line is not None]


def _is_raised(row: list[Glyph], below: Glyph) -> bool:
    """Whether a row holds nothing but a few small figures over a line that begins with `below`: notes (意见¹) and powers (m²)."""
    return (
        len(row) <= 4 and all(g.char in _RAISED and g.size <= _SMALL * below.size for g in row) and below.y - row[0].y < _RAISE * below.size
    )


def _superscript(glyph: Glyph) -> Glyph:
    """A raised figure as one, so that 500 and a note's 1 never read 5001."""
    return replace(glyph, char=_RAISED.get(glyph.char, glyph.char))


def line_of(row: list[Glyph], page: int) -> Line | None:
    """The line that glyphs of one baseline make, from left to right; None where they are but white space."""
    printed = _once([g for g in row if not g.char.isspace()])
    if not printed:
        return None
    size = Counter(round(g.size, 1) for g in printed).most_common(1)[0][0]
    gaps = [b.x0 - a.x1 for a, b in pairwise(printed)]
    stretched = _is_stretched(gaps, size)
    # What justification adds to every gap of a line parts no words: 5G、VR、AR spread over its width is no A R.
    parting = _LATIN_GAP * size + max(0.0, median(gaps)) if gaps else 0.0
    spaces = iter([g.x0 for g in row if g.char.isspace()])
    space = next(spaces, None)
    pieces = [[printed[0].x0, printed[0].x1]]
    texts: list[list[str]] = [[printed[0].char]]
    sizes = [printed[0].size]
    for before, glyph in pairwise(printed):
        spaced = False
        while space is not None and space <= glyph.x0:
            spaced = spaced or space >= before.x0
            space = next(spaces, None)
        gap = glyph.x0 - before.x1
        if gap > _MAY_PART * size and not stretched:
            pieces.append([glyph.x0, glyph.x1])
            sizes.append(round(glyph.size, 1))
            texts.append([" "] if gap > _PARTING * size or spaced else [])
        elif not stretched and (spaced or (gap > parting and _is_latin(before.char) and _is_latin(glyph.char))):
            texts[-1].append(" ")
        texts[-1].append(glyph.char)
        pieces[-1][1] = max(pieces[-1][1], glyph.x1)
    whole = tuple("".join(part) for part in texts)
    places = tuple((a, b) for a, b in pieces)
    return Line("".join(whole), printed[0].x0, max(b for _, b in places), printed[0].y, size, page, places, whole, tuple(sizes))


def _once(printed: list[Glyph]) -> list[Glyph]:
    """Without characters printed a second time a hair aside: how some programs make bold and shadows."""
    found = printed[:1]
    for glyph in printed[1:]:
        if glyph.char != found[-1].char or glyph.x0 - found[-1].x0 > _ASIDE * glyph.size:
            found.append(glyph)
    return found


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _is_stretched(gaps: list[float], size: float) -> bool:
    """Whether a line is spread over its width, every character apart from the next: 国　务　院."""
    return len(gaps) >= 2 and min(gaps) > 0.5 * size and max(gaps) - min(gaps) < 0.6 * size
