"""Columns of a printed page, as gazettes (政府公报) set them: the left one is read before the right one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import quantiles

from extractors.page.formats.glyphs import Line

_FEWEST = 8  # lines with a gap at the same place
_SHARE = 0.5  # of a page's lines
_FULL = 1.6  # characters that a full line of a column may stop short of the gap
_FULL_SHARE = 0.5
_OFF_MIDDLE = 0.15  # of the text's width: how far from its middle a right column may begin


Gap = tuple[float, float]


@dataclass(slots=True)
class Frame:
    """Lines that share their edges, in reading order."""

    page: int
    column: int  # 0: the page's whole width; 1, 2: a column
    lines: list[Line]
    last: bool = False  # of its page


def split_pages(pages: list[list[Line]], with_tables: set[int]) -> list[Frame]:
    """The pages' lines in reading order. A page of columns tells of the next one, which may fill its left column only."""
    frames: list[Frame] = []
    gap: Gap | None = None
    for page, lines in enumerate(pages):
        known = gap if gap and all(_sides(line, gap) for line in lines) else None
        gap = None if page in with_tables else _gutter(lines) or _offset_gutter(lines) or known
        frames += _split(lines, gap, page)
    return frames


def _split(lines: list[Line], gap: Gap | None, page: int) -> list[Frame]:
    """A page's lines as one frame, or as left and right columns between lines that reach across."""
    if gap is None or not lines:
        return [Frame(page, 0, lines, True)]
    frames: list[Frame] = []
    across: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        sides = _sides(line, gap)
        if sides is None:
            frames += [Frame(page, 1, left), Frame(page, 2, right)]
            left, right = [], []
            across.append(line)
        else:
            frames.append(Frame(page, 0, across))
            across = []
            left += sides[0]
            right += sides[1]
    frames += [Frame(page, 0, across), Frame(page, 1, left), Frame(page, 2, right)]
    frames = [frame for frame in frames if frame.lines]
    frames[-1].last = True
    return frames


def _gutter(lines: list[Line]) -> Gap | None:
    """The gap between two columns of full lines; between cells of a table without rules lines are not full."""
    cut = [gap for line in lines if len(line.pieces) < 4 and (gap := _widest_gap(line))]
    if len(cut) < _FEWEST or len(cut) < _SHARE * len(lines):
        return None
    start = quantiles([gap[0] for gap in cut], n=10)[-1]
    end = quantiles([gap[1] for gap in cut], n=10)[0]
    size = lines[0].size
    if end - start < 0.8 * size:
        return None
    full = sum(1 for gap in cut if start - gap[0] <= _FULL * size)
    return (start, end) if full >= _FULL_SHARE * len(cut) else None


def _offset_gutter(lines: list[Line]) -> Gap | None:
    """The same where the columns' lines stand at different heights, so that hardly one line has both: a title sets them off."""
    if len(lines) < 2 * _FEWEST:
        return None
    size = lines[0].size
    left_edge, right_edge = min(line.x0 for line in lines), max(line.x1 for line in lines)
    inner = (right_edge - left_edge) * (0.5 - _OFF_MIDDLE)
    starts = Counter(round(line.x0) for line in lines if left_edge + inner < line.x0 < right_edge - inner)
    end = min((place for place, count in starts.items() if count >= _FEWEST), default=None)
    if end is None:
        return None
    right = [line for line in lines if line.x0 >= end - 1]
    left = [line for line in lines if line.x1 <= end - 0.8 * size]
    if len(left) < _FEWEST or len(left) + len(right) < _SHARE * len(lines):
        return None
    start = quantiles([line.x1 for line in left], n=10)[-1]
    for edge, column in ((start, left), (right_edge, right)):
        if sum(1 for line in column if edge - line.x1 <= _FULL * size) < _FULL_SHARE * len(column):
            return None
    return start, float(end)


def _widest_gap(line: Line) -> Gap | None:
    gaps = [(before, after) for (_, before), (after, _) in pairwise(line.pieces)]
    return max(gaps, key=lambda gap: gap[1] - gap[0], default=None)


def _sides(line: Line, gap: Gap) -> tuple[list[Line], list[Line]] | None:
    """What of a line stands left and right of the gap; None for one that reaches across."""
    middle = (gap[0] + gap[1]) / 2
    if line.x1 <= middle:
        return [line], []
    if line.x0 >= middle:
        return [], [line]
    for (_, before), (after, _) in pairwise(line.pieces):
        if before <= middle <= after:
            return line.split_at(middle)
    return None
