"""The binary structures of a Word 97–2007 file ([MS-DOC]) that its text needs: pieces, character and paragraph properties.

The container is opened with olefile. The text lies in pieces that a table puts in order; properties lie in pages of 512
bytes, found by the text's byte positions. A structure that points outside its stream raises BadDoc, never reads on.
"""

from __future__ import annotations

import io
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

import olefile

_WORD_97 = 0xA5EC
_WORD_95 = (0xA5DC, 0xA59B, 0xA59C, 0xA697, 0xA698, 0xA699)
_ENCRYPTED, _TABLE_1, _OBFUSCATED = 0x0100, 0x0200, 0x8000
_PAGE = 512
_LONG_OPERANDS = {0xD608, 0xC615}
_OPERAND = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_MOST_PIECES = 500_000
_MOST_CHARACTERS = 5_000_000

#: Codes of properties (sprm).
DELETED, HIDDEN, SYMBOL = 0x0800, 0x083C, 0x6A09
LIST, LIST_LEVEL, IN_TABLE, ROW_END = 0x460B, 0x260A, 0x2416, 0x2417
_SEEN = frozenset((DELETED, HIDDEN, SYMBOL))


class BadDoc(Exception):
    """The file cannot be read; `code` is the issue's."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Container(Protocol):
    """What is asked of olefile, which ships no types."""

    def exists(self, name: str) -> bool: ...
    def openstream(self, name: str) -> io.BytesIO: ...


Properties = dict[int, bytes]


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `start` to `end` lie from byte `offset` on, `width` bytes each."""

    start: int
    end: int
    offset: int
    width: int


@dataclass(slots=True)
class Runs:
    """Properties by byte position: run i reaches from starts[i] to ends[i]."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    values: list[tuple[int, Properties]] = field(default_factory=list)  # style, properties

    def at(self, offset: int) -> tuple[int, Properties]:
        i = bisect_right(self.starts, offset) - 1
        return self.values[i] if i >= 0 and offset < self.ends[i] else (0, {})


@dataclass(slots=True)
class DocFile:
    """A Word file, opened: its text with every character at its place, and where its parts begin."""

    main: bytes
    table: bytes
    pieces: list[Piece]
    chars: list[str]
    paragraphs: Runs
    places: dict[str, tuple[int, int]]  # of structures in the table stream
    lengths: dict[str, int]  # characters of body, notes, …

    def offset_of(self, place: int) -> int:
        i = max(0, bisect_right(self.pieces, place, key=lambda p: p.start) - 1)
        piece = self.pieces[i]
        return piece.offset + (place - piece.start) * piece.width


def open_doc(data: bytes) -> DocFile:
    """Raises BadDoc for what is no such file, locked, or damaged."""
    try:
        return _open(data)
    except (struct.error, IndexError, OSError, ValueError, OverflowError, RecursionError, UnicodeDecodeError) as error:
        raise BadDoc("unreadable", "it is damaged or cut off") from error


def _open(data: bytes) -> DocFile:
    container: Container = olefile.OleFileIO(io.BytesIO(data))
    if not container.exists("WordDocument"):
        raise BadDoc("unreadable", "it holds no document")
    main = container.openstream("WordDocument").read()
    magic, flags = number(main, 0, "H"), number(main, 0x0A, "H")
    if magic in _WORD_95:
        raise BadDoc("unsupported_format", "Word 6 or 95 wrote it: save it as DOCX or PDF")
    if magic != _WORD_97:
        raise BadDoc("unreadable", "it holds no document that Word 97 or later wrote")
    if flags & (_ENCRYPTED | _OBFUSCATED):
        raise BadDoc("encrypted", "it opens only with a password: save a copy without one")
    table = container.openstream("1Table" if flags & _TABLE_1 else "0Table").read()
    places = {name: (number(main, 0x9A + 8 * i), number(main, 0x9E + 8 * i)) for name, i in _PLACES.items()}
    lengths = {name: number(main, at, "i") for name, at in _LENGTHS.items()}
    if any(length < 0 for length in lengths.values()):
        raise BadDoc("unreadable", "it is damaged")
    pieces = list(_pieces(table, *places["clx"]))
    chars = _characters(main, pieces)
    in_file = sorted(pieces, key=lambda piece: piece.offset)
    for start, end, (_, found) in _runs(main, table, *places["characters"], False):
        if found.keys() & _SEEN:
            _apply(chars, in_file, start, end, found)
    paragraphs = Runs()
    for start, end, value in _runs(main, table, *places["paragraphs"], True):
        paragraphs.starts.append(start)
        paragraphs.ends.append(end)
        paragraphs.values.append(value)
    return DocFile(main, table, pieces, chars, paragraphs, places, lengths)


_PLACES = {"styles": 1, "characters": 12, "paragraphs": 13, "clx": 33, "lists": 73, "list_uses": 74}
_LENGTHS = {"body": 0x4C, "footnotes": 0x50, "headers": 0x54, "macros": 0x58, "comments": 0x5C, "endnotes": 0x60, "boxes": 0x64}


def number(data: bytes, at: int, form: str = "I") -> int:
    value: int = struct.unpack_from(f"<{form}", data, at)[0]
    return value


def _pieces(table: bytes, at: int, length: int) -> Iterator[Piece]:
    end = at + length
    while at < end and table[at] == 1:  # formatting that pieces share
        at += 3 + number(table, at + 1, "H")
    if at >= end or table[at] != 2:
        raise BadDoc("unreadable", "its table of pieces is damaged")
    count = (number(table, at + 1) - 4) // 12
    if not 0 < count <= _MOST_PIECES:
        raise BadDoc("unreadable", "its table of pieces is damaged")
    at += 5
    places = struct.unpack_from(f"<{count + 1}I", table, at)
    at += 4 * (count + 1)
    for i in range(count):
        where = number(table, at + 8 * i + 2)
        if where & 0x40000000:  # Latin text, a byte a character
            yield Piece(places[i], places[i + 1], (where & 0x3FFFFFFF) // 2, 1)
        else:
            yield Piece(places[i], places[i + 1], where & 0x3FFFFFFF, 2)


def _characters(main: bytes, pieces: list[Piece]) -> list[str]:
    chars: list[str] = []
    for piece in pieces:
        count = piece.end - piece.start
        raw = main[piece.offset : piece.offset + max(0, min(count, _MOST_CHARACTERS)) * piece.width]
        if piece.start != len(chars) or count < 0 or piece.end > _MOST_CHARACTERS or len(raw) < count * piece.width:
            raise BadDoc("unreadable", "its text is cut off")
        if piece.width == 1:
            chars += raw.decode("cp1252", "replace")
        else:  # code units, so that places hold; pairs are joined when the text is
            chars += map(chr, struct.unpack(f"<{count}H", raw))
    return chars


def _runs(main: bytes, table: bytes, at: int, length: int, paragraphs: bool) -> Iterator[tuple[int, int, tuple[int, Properties]]]:
    """Runs of bytes and their properties, out of the pages of 512 bytes that a table lists."""
    count = (length - 4) // 8
    for i in range(max(0, min(count, len(main) // _PAGE))):
        page = main[(number(table, at + 4 * (count + 1) + 4 * i) & 0x3FFFFF) * _PAGE :][:_PAGE]
        if len(page) < _PAGE:
            continue
        runs = page[-1]
        if 4 * (runs + 1) + runs * (13 if paragraphs else 1) > _PAGE:
            continue
        bounds = struct.unpack_from(f"<{runs + 1}I", page, 0)
        for k in range(runs):
            place = page[4 * (runs + 1) + k * (13 if paragraphs else 1)] * 2
            value = (
                (_paragraph(page, place) if paragraphs else (0, _properties(page[place + 1 : place + 1 + page[place]])))
                if place
                else (0, {})
            )
            yield bounds[k], bounds[k + 1], value


def _paragraph(page: bytes, place: int) -> tuple[int, Properties]:
    size, start = page[place] * 2 - 1, place + 1
    if page[place] == 0 and start < _PAGE:
        size, start = page[start] * 2, start + 1
    raw = page[start : start + size]
    return (number(raw, 0, "H"), _properties(raw[2:])) if len(raw) >= 2 else (0, {})


def _properties(raw: bytes) -> Properties:
    return dict(properties(raw))


def properties(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Single properties (sprm): a code and its operand, whose length the code tells."""
    at = 0
    while at + 2 < len(raw):
        code = raw[at] | raw[at + 1] << 8
        at += 2
        size = _OPERAND.get(code >> 13)
        if size is None:
            size = raw[at] + 1
            if code in _LONG_OPERANDS:
                size = (raw[at] | raw[at + 1] << 8) + 1 if at + 1 < len(raw) else len(raw)
        yield code, raw[at : at + size]
        at += size


def _apply(chars: list[str], pieces: list[Piece], start: int, end: int, found: Properties) -> None:
    """Take deleted and hidden characters out, put in what a symbol font shows: ( is but a place for it. `pieces` by offset."""
    gone = any(found.get(code, b"\0")[:1] not in (b"\0", b"\x80") for code in (DELETED, HIDDEN))
    symbol = found.get(SYMBOL)
    i = max(0, bisect_right(pieces, start, key=lambda piece: piece.offset) - 1)
    for piece in islice(pieces, i, None):
        if piece.offset >= end:
            break
        first = piece.start + max(0, (start - piece.offset) // piece.width)
        last = piece.start + min(piece.end - piece.start, (end - piece.offset) // piece.width)
        for place in range(first, last):
            if gone:
                chars[place] = ""
            elif symbol and len(symbol) >= 4 and chars[place] == "(":
                chars[place] = chr(symbol[2] | symbol[3] << 8)
