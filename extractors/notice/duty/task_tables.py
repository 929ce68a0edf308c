"""Tables of tasks, one line a row: who does a task stands in the column that the table's head names.

    序号 重点任务 牵头单位 配合单位 完成时限
    1 新增外贸企业100家。 市商务局 市财政局、南昌海关 2023年12月底

A row counts only where it has a cell for each column: with one left empty, which of the others is which is not told.
"""

from __future__ import annotations

import re

from extractors.frozen import dataclass
from extractors.lines.text import Span
from extractors.notice.duty.namelists import read_names
from extractors.notice.duty.words import LABEL_WORD, TERM
from extractors.notice.sections import DutyCell

#: What a head has; each sign begins with a character of its own, which is found ten times as fast in a whole text.
_HEAD_SIGNS = tuple(re.compile(rf"{who}(?=[\s|]|$)") for who in ("单位", "部门"))
_HEAD_HINT = re.compile(r"(?:单位|部门)(?=[\s|]|$)")
_CELL = re.compile(r"[^\s|]+")
_DUTY_COLUMN = re.compile(LABEL_WORD)
_TERM_COLUMN = re.compile(TERM)
_NUMBER_COLUMN = ("序号", "编号", "序", "项号", "项次")
_LONGEST_HEAD = 120
_LONGEST_COLUMN = 14
_FEWEST_COLUMNS = 3  # a task and who does it, with its number or a second column
_MOST_COLUMNS = 12
_LONGEST_ROW = 2000
_SENTENCE = re.compile("[。，；：]")
_BLANK = re.compile(r"[-—–/无]+")


@dataclass(frozen=True, slots=True)
class TableHead:
    """The columns of a table; `paragraph` is that of its head line."""

    paragraph: int
    columns: tuple[str, ...]  # without that of the rows' numbers


@dataclass(frozen=True, slots=True)
class TaskRow:
    """What a row says of who does its task and till when."""

    clause: Span  # from the first of its cells to the last
    duties: tuple[DutyCell, ...]
    term: Span | None


def find_heads(body: str, paragraphs: list[Span], first: int, last: int) -> list[TableHead]:
    """The head lines among paragraphs[first:last], in order."""
    found: list[TableHead] = []
    if first >= last:
        return found
    stop = paragraphs[last - 1].end
    if not any([sign.search(body, paragraphs[first].start, stop) for sign in _HEAD_SIGNS]):
        return found
    for i in range(first, last):
        start, end = paragraphs[i].start, paragraphs[i].end
        if end - start > _LONGEST_HEAD or not (hint := _HEAD_HINT.search(body, start, min(end + 1, stop))) or hint.end() > end:
            continue
        if columns := _columns(body[start:end]):
            found.append(TableHead(i, columns))
    return found


def _columns(line: str) -> tuple[str, ...]:
    cells = tuple(_CELL.findall(line))
    if not _FEWEST_COLUMNS <= len(cells) <= _MOST_COLUMNS or _SENTENCE.search(line) or max(map(len, cells)) > _LONGEST_COLUMN:
        return ()
    columns = cells[1:] if cells[0] in _NUMBER_COLUMN else cells
    duties = [c for c in columns if _DUTY_COLUMN.fullmatch(c)]
    return columns if duties and not _DUTY_COLUMN.fullmatch(columns[0]) else ()


def read_row(body: str, row: Span, columns: tuple[str, ...]) -> TaskRow | None:
    """A row's cells of duty, its number left out of `row`; None where it is none of the table's."""
    if row.end - row.start > _LONGEST_ROW:
        return None
    cells = [Span(*m.span()) for m in _CELL.finditer(body, row.start, row.end)]
    if len(cells) != len(columns):
        return None
    duties: list[DutyCell] = []
    term: Span | None = None
    for cell, column in zip(cells, columns, strict=True):
        if _TERM_COLUMN.fullmatch(column):
            term = cell
        elif _DUTY_COLUMN.fullmatch(column) and not _BLANK.fullmatch(cell.of(body)):
            duties.append(DutyCell(cell, column))
    if not duties or any(not _names_bodies(duty.span.of(body)) for duty in duties):
        return None
    places = [duty.span for duty in duties] + ([term] if term else [])
    return TaskRow(Span(min(p.start for p in places), max(p.end for p in places)), tuple(duties), term)


def _names_bodies(text: str) -> bool:
    told = read_names(text)
    return told.names > 0 and not told.specific and "。" not in text.rstrip("。")
