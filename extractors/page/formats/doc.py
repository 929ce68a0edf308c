"""Old Word files (.doc of Word 97 to 2007) and those of WPS (.wps), which hold the same: text, tables, automatic numbers.

As in a DOCX what Word shows is read: deletions under tracked changes and hidden text are left away, field codes give way to
their results, numbers are counted. No library from the registry does that: those there are print 进出口额达到5600亿元 where 5 is
deleted, and lose every automatic 一、.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractors.page.formats.blocks import STAGE, Block, Table, failure, page_of
from extractors.page.formats.doc_file import IN_TABLE, ROW_END, BadDoc, DocFile, open_doc
from extractors.page.formats.doc_lists import DocLists, read_lists
from extractors.records import Failure, Issue, Page

CONTENT_TYPE = "application/msword"
_CELL, _PARAGRAPH, _PAGE_BREAK, _COLUMN_BREAK = "\x07", "\r", "\x0c", "\x0e"
_ENDS = frozenset((_CELL, _PARAGRAPH, _PAGE_BREAK, _COLUMN_BREAK))
_FIELD_BEGIN, _FIELD_SEPARATOR, _FIELD_END = "\x13", "\x14", "\x15"
_KEPT_CONTROLS = "\t\n"
_SHOWN = str.maketrans({**{chr(c): "" for c in range(0x20) if chr(c) not in _KEPT_CONTROLS}, "\x0b": "\n", "\x1e": "-"})


def read_doc(data: bytes) -> Page | Failure:
    """Read an old Word or WPS file. Failures: `unreadable`, `encrypted`, `unsupported_format` (Word 95 and older)."""
    try:
        file = open_doc(data)
    except BadDoc as error:
        return failure(error.code, f"the Word document cannot be read: {error}")
    lists = read_lists(file)
    message = "the lists of this file are damaged: automatic numbers are missing"
    issues = (Issue("damaged", "warning", message, STAGE),) if lists.damaged else ()
    return page_of(_read(file, lists), CONTENT_TYPE, issues)


def _read(file: DocFile, lists: DocLists) -> Iterator[Block]:
    lengths = file.lengths
    body = lengths["body"]
    yield from _blocks(file, lists, 0, body)
    for name in ("footnotes", "headers", "macros", "comments", "endnotes", "boxes"):
        if name in ("footnotes", "endnotes", "boxes"):
            yield from _blocks(file, lists, body, body + lengths[name])
        body += lengths[name]


def _blocks(file: DocFile, lists: DocLists, start: int, end: int) -> Iterator[Block]:
    """Paragraphs and tables of a stretch of the text."""
    rows: list[tuple[str, ...]] = []
    row: list[str] = []
    cell: list[str] = []
    for text, mark, place in _paragraphs(file.chars, start, min(end, len(file.chars))):
        style, own = file.paragraphs.at(file.offset_of(place))
        in_table = mark == _CELL or own.get(IN_TABLE, b"\0")[:1] == b"\1"
        if mark == _CELL and own.get(ROW_END, b"\0")[:1] == b"\1":
            rows.append(tuple(row))
            row, cell = [], []
            continue
        shown = lists.number_of(style, own) + text if text.strip() else ""
        if in_table:
            if shown:
                cell.append(shown)
            if mark == _CELL:
                row.append("\n".join(cell))
                cell = []
            continue
        if rows or row or cell:
            yield _table(rows, row, cell)
            rows, row, cell = [], [], []
        if shown:
            yield shown
    if rows or row or cell:
        yield _table(rows, row, cell)


def _table(rows: list[tuple[str, ...]], row: list[str], cell: list[str]) -> Table:
    return Table((*rows, (*row, "\n".join(cell))) if row or cell else tuple(rows))


def _paragraphs(chars: list[str], start: int, end: int) -> Iterator[tuple[str, str, int]]:
    """Text, end mark and the mark's place, of each paragraph; field codes are left away, their results stay."""
    parts: list[str] = []
    fields: list[bool] = []  # of the open fields, whether their code is being read
    codes = 0
    for place in range(start, end):
        char = chars[place]
        if char in _ENDS:
            yield _shown(parts), char, place
            parts = []
        elif char == _FIELD_BEGIN:
            fields.append(True)
            codes += 1
        elif char in (_FIELD_SEPARATOR, _FIELD_END):
            if fields and fields[-1]:
                codes -= 1
            if fields:
                fields[-1] = False
                if char == _FIELD_END:
                    fields.pop()
        elif not codes:
            parts.append(char)
    if parts:
        yield _shown(parts), _PARAGRAPH, max(start, end - 1)


def _shown(parts: list[str]) -> str:
    """Code units as characters, marks for pictures and notes left away."""
    text = "".join(parts).translate(_SHOWN)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
