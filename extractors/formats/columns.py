"""Columns of a printed page, as gazettes (政府公报) set them: the left one is read before the right one."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import quantiles

from extractors.formats.glyphs import Line

_FEWEST = 8  # lines with a gap at the same place
_SHARE = 0.5  # of a page's lines
_FULL = 1.6  # characters that a full line of a column may stop short of the gap
_FULL_SHARE = 0.5


@dataclass(slots=True)
class Frame:
    """Lines that share their edges, in reading order."""

    page: int
    column: int  # 0: the page's whole width; 1, 2: a column
    lines: list[Line]
    last: bool = False  # of its page


def split_columns(lines: list[Line], tops: list[float]) -> list[Frame]:
    """A page's lines as one frame, or as left and right columns between lines that reach across; a page with tables has none."""
    page = lines[0].page if lines else -1
    gap = _gutter(lines) if not tops else None
    if gap is None:
        return [Frame(page, 0, lines, True)] if lines else []
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


def _gutter(lines: list[Line]) -> tuple[float, float] | None:
    """The gap between two columns of full lines; between cells of a table without rules lines are not full."""
    cut = [line for line in lines if len(line.pieces) == 2]
    if len(cut) < _FEWEST or len(cut) < _SHARE * len(lines):
        return None
    start = quantiles([line.pieces[0][1] for line in cut], n=20)[-1]
    end = quantiles([line.pieces[1][0] for line in cut], n=20)[0]
    size = cut[0].size
    if end - start < 0.8 * size:
        return None
    full = sum(1 for line in cut if start - line.pieces[0][1] <= _FULL * size)
    return (start, end) if full >= _FULL_SHARE * len(cut) else None


def _sides(line: Line, gap: tuple[float, float]) -> tuple[list[Line], list[Line]] | None:
    """What of a line stands left and right of the gap; None for one that reaches across."""
    middle = (gap[0] + gap[1]) / 2
    if line.x1 <= middle:
        return [line], []
    if line.x0 >= middle:
        return [], [line]
    for (_, before), (after, _) in zip(line.pieces, line.pieces[1:], strict=False):
        if before <= middle <= after:
            return line.split_at(middle)
    return None
