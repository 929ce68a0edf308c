"""RTF files; many an old .doc on a government's site is one.

A reader of our own, in one pass over the marks: striprtf, the library there is (BSD), prints text that tracked changes delete
(进出口额达到5600亿元 where 5 is deleted) and hidden text, and loses where a cell ends. Automatic numbers stand in RTF as text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from extractors.page.formats.blocks import STAGE, Block, Table, failure, page_of
from extractors.page.raised import raised
from extractors.records import Failure, Issue, Page

CONTENT_TYPE = "application/rtf"
_MARK = re.compile(r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|((?:\\'[0-9a-fA-F]{2})+)|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\")
#: A list's number is parted from its text by a tab: 一、<tab>总体要求
_NUMBER_TAB = re.compile(r"^([^\t\n]{1,12}[、.．）)])\t")
_MOST_DEPTH = 5000
# fmt: off
#: Groups that hold no text of the notice.
_ASIDE = frozenset((
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr",
    "footerf",
    "ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "listtable", "listoverridetable", "revtbl", "generator", "fldinst", "nonesttables",
    "object",
    "annotation", "atnid", "atnauthor", "xe", "tc", "themedata", "datastore", "latentstyles", "rsidtbl", "filetbl", "mmathPr", "upr",
))
_CHARACTERS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "nestcell": " ", "nestrow": " ",
}
_SIGNS = {"~": " ", "_": "-", "{": "{", "}": "}", "\\": "\\"}
_CHARSETS = {
    128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5hkscs", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}
# fmt: on
_CODE_PAGES = {936: "gb18030", 950: "big5hkscs", 54936: "gb18030"}


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group."""

    aside: bool = False
    deleted: bool = False
    hidden: bool = False
    raised: bool = False
    skip: int = 1  # bytes that stand for a \\u character in old programs
    font: int = -1
    note: bool = False


@dataclass(slots=True)
class _Sink:
    """Where text goes: the body, or a note."""

    blocks: list[Block] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    in_table: bool = False

    def paragraph(self) -> str:
        text = "".join(self.text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        self.text.clear()
        return _NUMBER_TAB.sub(r"\1", text.lstrip(" "))

    def end_paragraph(self) -> None:
        if self.in_table:
            self.cell.append(self.paragraph())
        else:
            self.end_table()
            self.blocks.append(self.paragraph())

    def end_cell(self) -> None:
        self.row.append("\n".join([*self.cell, self.paragraph()]))
        self.cell.clear()

    def end_row(self) -> None:
        self.rows.append(tuple(self.row))
        self.row.clear()

    def end_table(self) -> None:
        if self.cell or self.row:
            self.end_row()
        if self.rows:
            self.blocks.append(Table(tuple(self.rows)))
            self.rows.clear()

    def finished(self) -> list[Block]:
        if self.text:
            self.end_paragraph()
        self.end_table()
        return self.blocks


def read_rtf(data: bytes) -> Page | Failure:
    """Read an RTF file. Failures: `unreadable` for one cut off before its text, or nested as no program writes; `empty` (skipped)."""
    reader = _Reader(data.decode("latin-1"))
    if not reader.run():
        return failure("unreadable", f"the RTF file nests more than {_MOST_DEPTH} groups: it is damaged")
    message = "the RTF file ends within a group: it is cut off, and its end is missing"
    issues = (Issue("damaged", "warning", message, STAGE),) if reader.stack else ()
    page = page_of(reader.blocks(), CONTENT_TYPE, issues)
    return failure("unreadable", message) if issues and isinstance(page, Failure) else page


class _Reader:
    """One pass over the marks of a file."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.state = _State()
        self.stack: list[_State] = []
        self.body, self.notes = _Sink(), _Sink()
        self.fonts: dict[int, str] = {}
        self.page = "cp1252"
        self.defining = -1  # the font whose charset comes next
        self.skipping = 0
        self.pending = b""

    def blocks(self) -> Iterator[Block]:
        yield from self.body.finished()
        yield from self.notes.finished()

    def run(self) -> bool:
        at = 0
        while at < len(self.source):
            mark = _MARK.match(self.source, at)
            if mark is None:
                break
            at = mark.end()
            word, argument, byte, sign, brace, text = mark.groups()
            if byte is None and self.pending and not text:
                self._flush()
            if word:
                at += self._word(word, int(argument) if argument else None)
            elif byte:
                self._bytes(bytes.fromhex(byte.replace("\\'", "")))
            elif text:
                self._text(text)
            elif sign:
                self._sign(sign)
            elif brace == "{":
                self.stack.append(self.state)
                if len(self.stack) > _MOST_DEPTH:
                    return False
            elif brace:
                self._close()
        self._flush()
        return True

    def _close(self) -> None:
        before = self.state
        self.state = self.stack.pop() if self.stack else _State()
        if before.note and not self.state.note:
            self.notes.end_paragraph()
        self.skipping = 0

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self.state = replace(self.state, aside=True)
        elif sign in "\r\n":
            self._sink().end_paragraph()
        elif sign in _SIGNS:
            self._put(_SIGNS[sign])

    def _word(self, word: str, argument: int | None) -> int:
        """Obey a control word; how many characters behind it are raw data."""
        state = self.state
        if word == "u" and argument is not None:
            self._put(chr(argument & 0xFFFF))
            self.skipping = state.skip
        elif word == "bin":
            return max(0, argument or 0)
        elif word == "f":
            self.state = replace(state, font=argument or 0)
            self.defining = argument or 0
        elif word == "fcharset":
            self.fonts[self.defining] = _CHARSETS.get(argument or 0, "")
        elif word == "ansicpg":
            self.page = _code_page(argument or 1252)
        elif word in _ASIDE:
            self.state = replace(state, aside=True)
        elif word == "shptxt":
            self.state = replace(state, aside=False)
        elif word == "footnote":
            self.state = replace(state, note=True, aside=False)
        elif not state.aside:
            self._format(word, argument)
        return 0

    def _format(self, word: str, argument: int | None) -> None:
        state, sink = self.state, self._sink()
        if word in ("par", "sect"):
            sink.end_paragraph()
        elif word == "cell":
            sink.end_cell()
        elif word == "row":
            sink.end_row()
        elif word in ("pard", "intbl"):
            sink.in_table = word == "intbl"
        elif word == "trowd":
            sink.in_table = True
        elif word in _CHARACTERS:
            self._put(_CHARACTERS[word])
        elif word in ("deleted", "v"):
            on = argument != 0
            self.state = replace(state, deleted=on) if word == "deleted" else replace(state, hidden=on)
        elif word == "plain":
            self.state = replace(state, deleted=False, hidden=False, raised=False)
        elif word in ("super", "nosupersub", "sub"):
            self.state = replace(state, raised=word == "super" and argument != 0)
        elif word == "uc":
            self.state = replace(state, skip=min(argument or 0, 10))

    def _text(self, text: str) -> None:
        if self.pending:  # the second byte of a character that is printable by itself
            self.pending += text[0].encode("latin-1")
            text = text[1:]
            self._flush()
        skipped = min(self.skipping, len(text))
        self.skipping -= skipped
        if len(text) > skipped:
            self._put(text[skipped:])

    def _bytes(self, raw: bytes) -> None:
        skipped = min(self.skipping, len(raw))
        self.skipping -= skipped
        raw = self.pending + raw[skipped:]
        self.pending = b""
        if not raw:
            return
        encoding = self._encoding()
        if encoding.startswith(("gb", "big5", "cp9")) and _ends_within(raw):
            raw, self.pending = raw[:-1], raw[-1:]
        self._put(raw.decode(encoding, "replace"))

    def _encoding(self) -> str:
        return self.fonts.get(self.state.font) or self.page

    def _flush(self) -> None:
        if self.pending:
            raw, self.pending = self.pending, b""
            self._put(raw.decode(self._encoding(), "replace"))

    def _sink(self) -> _Sink:
        return self.notes if self.state.note else self.body

    def _put(self, text: str) -> None:
        if not (self.state.aside or self.state.deleted or self.state.hidden):
            self._sink().text.append(raised(text) if self.state.raised else text)


def _ends_within(raw: bytes) -> bool:
    """Whether bytes of a double-byte charset end with the first half of a character."""
    at = 0
    while at < len(raw):
        at += 2 if raw[at] >= 0x81 else 1
    return at > len(raw)


def _code_page(page: int) -> str:
    name = _CODE_PAGES.get(page, f"cp{page}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name
