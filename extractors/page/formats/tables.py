"""Ruled tables of a printed page: which glyphs share a cell and which cells a row.

A cell's text wraps within its borders, so that line by line a table reads across all its cells at once:
    1    引进外资企业     市商务委、市财
         5 家            政局
The borders tell. Cells that span rows or columns (合并单元格) are those between which no border is drawn.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.lines.markers import marker_at
from extractors.page.formats.glyphs import Glyph, Line, Rule, Sheet, find_lines

_TOUCH = 3.0  # points that drawn lines may miss each other by
_LEAST_ROW = 10.0  # points
_MOST_RULES = 3000  # a page with more holds a drawing
_MOST_CELLS = 20_000
_ENDS = "。；！？）)"
_SHORT = 1.6  # characters short of the cell's edge: the line ends its paragraph


@dataclass(slots=True)
class Cell:
    """A cell's text; `runs_on` where its last line is full and ends no sentence."""

    column: int
    text: str
    runs_on: bool


@dataclass(slots=True)
class RuledTable:
    """A table's rows, each its filled cells from left to right, and where it stands."""

    top: float
    bottom: float
    columns: list[float]
    cut: bool = False  # no rule closes its last row, which the page's end cuts
    rows: list[list[Cell]] = field(default_factory=list)

    def texts(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(cell.text for cell in row) for row in self.rows)


@dataclass(slots=True)
class _Grid:
    xs: list[float]
    ys: list[float]
    across: list[Rule]
    down: list[Rule]
    cut: bool = False

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        return (row, column) if 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1 else None


def find_tables(sheet: Sheet, page: int) -> tuple[list[RuledTable], list[Glyph]]:
    """The ruled tables of a page from top to bottom, and the glyphs outside them."""
    if len(sheet.across) + len(sheet.down) > _MOST_RULES:
        return [], sheet.glyphs
    grids = [grid for grid in _grids(sheet) if len(grid.xs) > 2 and len(grid.ys) > 1 and len(grid.xs) * len(grid.ys) <= _MOST_CELLS]
    if not grids:
        return [], sheet.glyphs
    tops = [grid.ys[0] for grid in grids]
    held: list[dict[tuple[int, int], list[Glyph]]] = [{} for _ in grids]
    outside: list[Glyph] = []
    for glyph in sheet.glyphs:
        middle = glyph.y - 0.3 * glyph.size
        which = max(0, bisect_right(tops, middle) - 1)
        cell = grids[which].cell_at((glyph.x0 + glyph.x1) / 2, middle)
        if cell:
            held[which].setdefault(cell, []).append(glyph)
        else:
            outside.append(glyph)
    tables = [_read_table(grid, cells, page) for grid, cells in zip(grids, held, strict=True)]
    return [table for table in tables if table.rows], outside


def _grids(sheet: Sheet) -> list[_Grid]:
    """Where vertical rules stand beside each other, there is a table; tables stand one above the other."""
    bands: list[list[float]] = []
    for rule in sorted(sheet.down, key=lambda r: r.start):
        if bands and rule.start <= bands[-1][1] + _TOUCH:
            bands[-1][1] = max(bands[-1][1], rule.end)
        else:
            bands.append([rule.start, rule.end])
    found = []
    for top, bottom in bands:
        down = [r for r in sheet.down if r.start >= top - _TOUCH and r.end <= bottom + _TOUCH]
        across = [r for r in sheet.across if top - _TOUCH <= r.at <= bottom + _TOUCH]
        ys = _clustered([r.at for r in across])
        cut = bool(ys) and bottom - ys[-1] > _LEAST_ROW  # browsers draw no rule where a page's end cuts a row
        if cut:
            ys.append(bottom)
            across.append(Rule(bottom, min(r.at for r in down), max(r.at for r in down)))
        found.append(_Grid(_clustered([r.at for r in down]), ys, across, down, cut))
    return found


def _clustered(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _TOUCH:
            found.append(value)
    return found


def _read_table(grid: _Grid, cells: dict[tuple[int, int], list[Glyph]], page: int) -> RuledTable:
    owners = _owners(grid)
    merged: dict[tuple[int, int], list[Glyph]] = {}
    right: dict[tuple[int, int], float] = {}
    for (row, column), glyphs in cells.items():
        owner = owners.get((row, column), (row, column))
        merged.setdefault(owner, []).extend(glyphs)
    for (_, column), owner in owners.items():
        right[owner] = max(right.get(owner, 0.0), grid.xs[column + 1])
    table = RuledTable(grid.ys[0], grid.ys[-1], grid.xs, grid.cut)
    for row in range(len(grid.ys) - 1):
        found = sorted((column, glyphs) for (r, column), glyphs in merged.items() if r == row)
        row_cells = [_cell(column, find_lines(glyphs, page), right.get((row, column), grid.xs[-1])) for column, glyphs in found]
        if filled := [cell for cell in row_cells if cell.text]:
            table.rows.append(filled)
    return table


def _owners(grid: _Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """For each square of the grid the upper left square of its cell."""
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    walls = _drawn(grid.down, grid.xs, grid.ys)
    floors = _drawn(grid.across, grid.ys, grid.xs)
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    for r in range(rows):
        for c in range(columns):
            if c and (c, r) not in walls:
                owners[r, c] = owners[r, c - 1]
            elif r and (r, c) not in floors:
                owners[r, c] = owners[r - 1, c]
            else:
                owners[r, c] = (r, c)
    return owners


def _drawn(rules: list[Rule], lines: list[float], crossed: list[float]) -> set[tuple[int, int]]:
    """Which stretches of the grid's lines are drawn: (line, stretch between the crossing lines `stretch` and `stretch + 1`)."""
    middles = [(a + b) / 2 for a, b in pairwise(crossed)]
    found: set[tuple[int, int]] = set()
    for rule in rules:
        line = bisect_right(lines, rule.at + 0.01) - 1
        first, last = bisect_left(middles, rule.start), bisect_right(middles, rule.end)
        found.update((line, stretch) for stretch in range(first, last))
    return found


def _cell(column: int, lines: list[Line], right: float) -> Cell:
    """A cell's lines as paragraphs: a line that stops short of the border ends one where the next begins an item."""
    parts: list[str] = []
    for before, line in zip([None, *lines], lines, strict=False):
        if before is None or (right - before.x1 > _SHORT * before.size and marker_at(line.text, 0, 0)):
            parts.append(line.text)
        else:
            parts[-1] += line.text
    runs_on = bool(lines) and right - lines[-1].x1 <= _SHORT * lines[-1].size and lines[-1].text[-1] not in _ENDS
    return Cell(column, "\n".join(parts), runs_on)


def join_pages(tables: list[list[RuledTable]], pages: list[list[Line]]) -> None:
    """Tables that go on overleaf become one: the head that is printed again goes, a row that the page's end cuts is whole."""
    open_table: RuledTable | None = None
    for found, lines in zip(tables, pages, strict=True):
        first = found[0] if found else None
        joined = False
        if first is not None and open_table is not None and _is_same(open_table, first):
            joined = not any(line.y < first.top for line in lines)
        if joined and first is not None and open_table is not None:
            _append(open_table, first)
            found.pop(0)
        last = found[-1] if found else (open_table if joined else None)
        bottom = found[-1].bottom if found else (first.bottom if first else 0.0)
        open_table = None if any(line.y > bottom for line in lines) else last


def _is_same(table: RuledTable, following: RuledTable) -> bool:
    return len(table.columns) == len(following.columns) and all(
        abs(a - b) <= _TOUCH for a, b in zip(table.columns, following.columns, strict=True)
    )


def _append(table: RuledTable, following: RuledTable) -> None:
    rows = following.rows
    if rows and [c.text for c in rows[0]] == [c.text for c in table.rows[0]]:
        rows = rows[1:]
    if rows:
        last = {cell.column: cell for cell in table.rows[-1]}
        if (table.cut and rows[0][0].column) or all(cell.column in last and last[cell.column].runs_on for cell in rows[0]):
            for cell in rows[0]:
                if cell.column in last:
                    last[cell.column].text += cell.text
                else:
                    table.rows[-1] = sorted([*table.rows[-1], cell], key=lambda c: c.column)
            rows = rows[1:]
    table.rows += rows
    table.cut = following.cut
