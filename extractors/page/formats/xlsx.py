"""Excel workbooks (.xlsx, .xlsm): SpreadsheetML, read from its XML with lxml, within the bounds of every package.

What the sheets show is read: a row is a line, its filled cells parted by a space; numbers as their formats print them (15%, not 0.15);
a merged cell once, in its first row. Hidden sheets, rows and columns are left away, as are formulas: their results are kept in the file.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.page.formats.blocks import MOST_CHARACTERS, STAGE, Block, Table, failure, page_of
from extractors.page.formats.package import BadPackage, Element, Package, open_package, targets
from extractors.page.formats.xlsx_formats import shown
from extractors.records import Failure, Issue, Page

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MOST_SHEETS = 100
_MOST_COLUMNS = 16_384  # of a sheet in Excel
_ON = ("1", "true")
_PLACE = re.compile(r"([A-Z]{1,3})\d")
_DEFAULT_NAME = re.compile(r"(?:Sheet|工作表|表)\s*\d*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Book:
    """What cells refer to."""

    strings: list[str]
    formats: list[tuple[int, str | None]]  # of each style: the format's number, and the format where the file states it
    from_1904: bool


def read_xlsx(data: bytes) -> Page | Failure:
    """Read a workbook. Failures: `unreadable`, `encrypted`, `too_large`; `empty` (skipped) for one without a filled cell."""
    try:
        package = open_package(data)
        blocks, cut = _read(package)
    except BadPackage as error:
        return failure(error.code, f"the workbook cannot be read: {error}")
    message = "the workbook's XML is damaged: parts of it may be missing"
    issues = (Issue("damaged", "warning", message, STAGE),) if package.repaired else ()
    if cut:
        issues = (*issues, Issue("cut_short", "warning", f"only the first {_MOST_SHEETS} sheets are read", STAGE))
    page = page_of(blocks, CONTENT_TYPE, issues)
    return failure("unreadable", message) if package.repaired and isinstance(page, Failure) else page


def _read(package: Package) -> tuple[list[Block], bool]:
    main = next((name for _, kind, name in targets(package, "") if kind == "officeDocument"), "xl/workbook.xml")
    root = package.parse(main)
    if root is None or root.find(f"{_S}sheets") is None:
        raise BadPackage("unreadable", "it holds no sheets that can be read: save it as .xlsx")
    parts = {name: (kind, target) for name, kind, target in targets(package, main)}
    by_kind = {kind: target for kind, target in parts.values()}
    trees = {kind: package.parse(by_kind[kind]) if kind in by_kind else None for kind in ("sharedStrings", "styles")}
    told = root.find(f"{_S}workbookPr")
    from_1904 = told is not None and told.get("date1904") in _ON
    book = _Book(_strings(trees["sharedStrings"]), _formats(trees["styles"]), from_1904)
    listed = [sheet for sheet in root.iterfind(f"{_S}sheets/{_S}sheet") if sheet.get("state", "visible") == "visible"]
    filled: list[tuple[str, Table]] = []
    left = MOST_CHARACTERS
    for sheet in listed[:_MOST_SHEETS]:
        kind, target = parts.get(sheet.get(_R_ID, ""), ("", ""))
        tree = package.parse(target) if kind == "worksheet" and left > 0 else None
        if tree is None:
            continue
        rows = tuple(_rows(tree, book, left))
        left -= sum(len(cell) for row in rows for cell in row)
        if rows:
            filled.append((sheet.get("name", ""), Table(rows)))
    return list(_blocks(filled)), len(listed) > _MOST_SHEETS


def _blocks(sheets: list[tuple[str, Table]]) -> Iterator[Block]:
    """The sheets' tables; of several each under the name on its tab, where somebody gave it one."""
    for name, table in sheets:
        if len(sheets) > 1 and name.strip() and not _DEFAULT_NAME.fullmatch(name.strip()):
            yield name
        yield table


def _strings(tree: Element | None) -> list[str]:
    return [_text(item) for item in tree.iterfind(f"{_S}si")] if tree is not None else []


def _text(item: Element) -> str:
    """A text and its runs, without the reading aid above it (rPh)."""
    found = (t for t in item.iter(f"{_S}t"))
    return "".join(t.text or "" for t in found if (above := t.getparent()) is None or above.tag != f"{_S}rPh")


def _formats(tree: Element | None) -> list[tuple[int, str | None]]:
    if tree is None:
        return []
    codes = {_whole(f.get("numFmtId")): f.get("formatCode", "") for f in tree.iterfind(f"{_S}numFmts/{_S}numFmt")}
    numbers = (_whole(style.get("numFmtId")) for style in tree.iterfind(f"{_S}cellXfs/{_S}xf"))
    return [(number, codes.get(number)) for number in numbers]


def _rows(tree: Element, book: _Book, most: int) -> Iterator[tuple[str, ...]]:
    """The filled rows of a sheet, each its filled cells, up to so many characters."""
    hidden = _hidden_columns(tree)
    for row in tree.iterfind(f"{_S}sheetData/{_S}row"):
        if row.get("hidden") in _ON:
            continue
        cells: list[str] = []
        for cell in row.iterfind(f"{_S}c"):
            if hidden and _column(cell.get("r", "")) in hidden:
                continue
            if text := _value(cell, book).strip():
                cells.append(text)
                most -= len(text)
            if len(cells) >= _MOST_COLUMNS or most < 0:
                break
        if cells:
            yield tuple(cells)
        if most < 0:
            return


def _hidden_columns(tree: Element) -> frozenset[int]:
    found: set[int] = set()
    for column in tree.iterfind(f"{_S}cols/{_S}col"):
        if column.get("hidden") in _ON:
            found.update(range(_whole(column.get("min")), min(_whole(column.get("max")), _MOST_COLUMNS) + 1))
    return frozenset(found)


def _column(place: str) -> int:
    """The number of the column that a place (BC12) names, 0 for one that names none."""
    m = _PLACE.match(place)
    number = 0
    for letter in m[1] if m else "":
        number = 26 * number + ord(letter) - 64
    return number


def _value(cell: Element, book: _Book) -> str:
    """What a cell shows."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(f"{_S}is")
        return _text(inline) if inline is not None else ""
    raw = cell.findtext(f"{_S}v") or ""
    if kind == "s":
        at = _whole(raw, -1)
        return book.strings[at] if 0 <= at < len(book.strings) else ""
    if kind != "n" or not raw:
        return ("TRUE" if raw == "1" else "FALSE") if kind == "b" and raw else raw
    try:
        value = float(raw)
    except ValueError:
        return raw
    style = _whole(cell.get("s"))
    number, code = book.formats[style] if 0 <= style < len(book.formats) else (0, None)
    return shown(value, number, code, book.from_1904) if math.isfinite(value) else raw


def _whole(text: str | None, default: int = 0) -> int:
    """A number of the file's own, `default` for what is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else default
