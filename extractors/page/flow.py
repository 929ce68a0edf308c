"""The flow of a page: its lines in reading order, and the blocks around them.

Every block (div, td, body, …) covers a run of consecutive lines, so that sums over lines tell all about a block.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

# What a tag does to the flow.
_INLINE, _BREAK, _OPEN, _CLOSE, _LINK, _UNLINK, _TABLE, _TABLE_END, _ROW, _ROW_END, _CELL, _CELL_END, _SKIP = range(13)

# fmt: off
_BREAKS = frozenset((
    "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "tbody", "thead", "tfoot", "caption",
    "address", "legend", "summary", "figcaption", "option", "pre", "noframes",
))
_CONTAINERS = frozenset((
    "body", "div", "ul", "ol", "dl", "section", "article", "main", "header", "footer", "nav", "aside", "form",
    "center", "fieldset", "blockquote", "details", "dialog", "figure", "dir", "menu", "marquee", "hgroup",
))
# fmt: on
_OPENING = {
    **dict.fromkeys(_BREAKS, _BREAK),
    **dict.fromkeys(_CONTAINERS, _OPEN),
    **{"table": _TABLE, "tr": _ROW, "td": _CELL, "th": _CELL, "title": _SKIP},
}
_CLOSING = {
    **dict.fromkeys(_BREAKS, _BREAK),
    **dict.fromkeys(_CONTAINERS, _CLOSE),
    **{"a": _UNLINK, "table": _TABLE_END, "tr": _ROW_END, "td": _CELL_END, "th": _CELL_END},
}
_VOID = frozenset(("br", "hr", "img", "input", "link", "meta", "col", "wbr", "area", "base", "source", "track", "param", "embed"))
_NAME = re.compile(r"/?([^\s/]+)")
_ATTRIBUTE = re.compile(r'([^\s="]+)="([^"]*)"')
_HIDDEN = re.compile(r'\sstyle="[^"]*display:\s*none|\shidden="', re.IGNORECASE)
#: A link to a file is an attachment and part of the text, not navigation.
_FILE_LINK = re.compile(r'\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|txt|jpe?g|png|PDF|DOCX?|XLSX?|WPS|OFD|ZIP|RAR|JPG)["?#]')

_NOT_WORD = re.compile(r"[\W_]+")
_WHITE = re.compile(r"[ \t\n\r\f]+")
_WIDE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
_LABELLED = re.compile(r"[\u3400-\u9fff]{2,6}[:：]")

_LONGEST_TITLE = 1000  # of <title> and <meta>; what is longer is no title
#: A hidden element with more than this is read: it may be the article, which a script shows.
_MOST_HIDDEN_TEXT = 2000
_MOST_HIDDEN_TAGS = 500
#: Cells longer than this are no cells of data but columns of a layout.
_MOST_CELL_TEXT = 300
_MOST_CELL_LINES = 12


@dataclass(slots=True)
class Flow:
    """Lines and blocks of a page. Block 0 is the body; a block covers lines[starts[b]:ends[b]]."""

    pieces: list[str]  # the page cut before each tag: `a href="/">首页`, what the tag says, > and the text behind it
    lines: list[str] = field(default_factory=list)
    linked: list[int] = field(default_factory=list)  # characters of the line inside links
    openers: list[int] = field(default_factory=list)  # piece with the tag before the line
    blocks: list[int] = field(default_factory=list)  # innermost block of the line
    glued: set[int] = field(default_factory=set)  # lines that go on in the row of the line before
    parents: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)  # a block's opening tag, with its attributes
    opens: list[int] = field(default_factory=list)  # pieces with a block's two tags
    closes: list[int] = field(default_factory=list)
    title: str = ""  # <title>
    meta: dict[str, str] = field(default_factory=dict)  # <meta name=… content=…>, names in lower case

    def tag_before(self, line: int) -> str:
        """The tag that opens the line, with its attributes."""
        return f"<{self.pieces[self.openers[line]].partition('>')[0]}>"


@dataclass(slots=True)
class _Table:
    rows: list[tuple[int, ...]] = field(default_factory=list)  # first line of each cell, then the row's end
    cells: list[int] = field(default_factory=list)  # the same of the open row
    nested: bool = False


class Walk:
    """One pass over the tags of a repaired page."""

    __slots__ = ("buffer", "flow", "open", "tables")

    def __init__(self, pieces: list[str]) -> None:
        self.flow = Flow(pieces)
        self.buffer: list[str] = []
        self.open: list[int] = []  # blocks around the present place
        self.tables: list[_Table] = []

    def run(self) -> Flow:
        pieces, buffer = self.flow.pieces, self.buffer
        kinds: dict[str, int] = {}
        opener, in_link, linked = 1, False, 0  # characters inside links in the buffer
        place = self._head()
        while place < len(pieces):
            tag, closed, text = pieces[place].partition(">")
            if not closed and place + 1 < len(pieces):  # a < of a script's or a broken tag's: it cuts nothing
                pieces[place : place + 2] = [f"{tag}<{pieces[place + 1]}"]
                continue
            kind = kinds.get(tag)
            if kind is None:
                kind = kinds[tag] = _kind(tag)
            if kind == _LINK:
                in_link = True
            elif kind == _UNLINK:
                in_link = False
            elif kind:
                if buffer:
                    self._end_line(opener, linked)
                    linked = 0
                opener = place
                if kind != _BREAK and (end := self._structure(kind, tag, place)):
                    place, text = end, pieces[end].partition(">")[2]
            if text and (buffer or not text.isspace()):
                buffer.append(text)
                if in_link:
                    linked += len(text.strip())
            place += 1
        if buffer:
            self._end_line(opener, linked)
        while self.open:
            self._close(len(pieces) - 1)
        return self.flow

    def _head(self) -> int:
        """Read title and meta tags; return the place of the body's tag."""
        flow = self.flow
        for place, piece in enumerate(flow.pieces):
            if piece.startswith("meta"):
                attributes = dict(_ATTRIBUTE.findall(piece.partition(">")[0]))
                if "name" in attributes and attributes.get("content"):
                    flow.meta.setdefault(attributes["name"].lower(), _title(attributes["content"]))
            elif piece.startswith("title") and not flow.title:
                flow.title = _title(piece.partition(">")[2])
            elif piece.startswith("body"):
                return place
        return len(flow.pieces)

    def _end_line(self, opener: int, linked: int) -> None:
        line = "".join(self.buffer)
        self.buffer.clear()
        if "&" in line:
            line = unescape(line)
        line = line.strip()
        if not line:
            return
        if "\n" in line:
            line = _unwrapped(line)
        if "  " in line or "\t" in line or "\r" in line or "\f" in line:
            line = _WHITE.sub(" ", line)
        flow = self.flow
        flow.lines.append(line)
        flow.linked.append(linked)
        flow.openers.append(opener)
        flow.blocks.append(self.open[-1] if self.open else 0)

    def _structure(self, kind: int, tag: str, place: int) -> int:
        """Open or close a block, a table, a row or a cell; return the end of what is passed over, 0 where nothing is."""
        if kind == _SKIP:
            end = _end_of_hidden(self.flow.pieces, place)
            if end:
                return end
            kind = _OPENING.get(_name(tag), _INLINE)
        if kind == _CELL and self.tables:
            self.tables[-1].cells.append(len(self.flow.lines))
        if kind in (_OPEN, _CELL, _TABLE):
            self._open(tag, place)
        if kind == _TABLE:
            if self.tables:
                self.tables[-1].nested = True
            self.tables.append(_Table())
        elif kind in (_ROW_END, _TABLE_END) and self.tables:
            self._end_row()
            if kind == _TABLE_END:
                _glue_rows(self.flow, self.tables.pop())
        if kind in (_CLOSE, _CELL_END, _TABLE_END) and self.open:
            self._close(place)
        return 0

    def _open(self, tag: str, place: int) -> None:
        flow = self.flow
        flow.parents.append(self.open[-1] if self.open else -1)
        self.open.append(len(flow.starts))
        flow.starts.append(len(flow.lines))
        flow.ends.append(len(flow.lines))
        flow.tags.append(f"<{tag}>")
        flow.opens.append(place)
        flow.closes.append(place)

    def _close(self, place: int) -> None:
        block = self.open.pop()
        self.flow.ends[block] = len(self.flow.lines)
        self.flow.closes[block] = place

    def _end_row(self) -> None:
        table = self.tables[-1]
        if table.cells:
            table.rows.append((*table.cells, len(self.flow.lines)))
            table.cells.clear()


def _kind(tag: str) -> int:
    if tag.startswith("a ") and "display" not in tag:
        return _LINK if ("href=" in tag or "onclick=" in tag) and not _FILE_LINK.search(tag) else _INLINE
    name = _name(tag)
    if tag.startswith("/"):
        return _CLOSING.get(name, _INLINE)
    if ("none" in tag or " hidden=" in tag) and name not in _VOID and name != "body" and _HIDDEN.search(tag):
        return _SKIP
    return _OPENING.get(name, _INLINE)


def _name(tag: str) -> str:
    found = _NAME.match(tag)
    return found[1] if found else ""


def _title(text: str) -> str:
    return _WHITE.sub(" ", unescape(text[:_LONGEST_TITLE])).strip()


def _end_of_hidden(pieces: list[str], place: int) -> int:
    """The place of a hidden element's end tag, 0 where it holds too much to be passed over."""
    tag, _, text = pieces[place].partition(">")
    name = _name(tag)
    closing = f"/{name}"
    depth, length = 1, len(text)
    for at in range(place + 1, min(len(pieces), place + _MOST_HIDDEN_TAGS)):
        tag, _, text = pieces[at].partition(">")
        if tag == closing:
            depth -= 1
            if not depth:
                return at
        elif _name(tag) == name:
            depth += 1
        length += len(text)
        if length > _MOST_HIDDEN_TEXT:
            break
    return 0


def unescape(text: str) -> str:
    """Serialised text as characters: the serialiser leaves only these references."""
    text = text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    return text.replace("&amp;", "&")


def title_key(text: str) -> str:
    """What two printings of a title share: no white space, no punctuation."""
    return _NOT_WORD.sub("", text)


def _unwrapped(line: str) -> str:
    """A line that its source wraps: no space where Chinese was cut, one where words or labelled values meet.

    来源：商务部\n浏览次数：12 are two spans of a page, 推动\n外贸 is one word pair.
    """
    parts = [part for raw in line.split("\n") if (part := raw.strip(" \t\r\f"))]
    whole = parts[:1]
    for before, part in pairwise(parts):
        if not (_WIDE.match(before[-1]) and _WIDE.match(part)) or _LABELLED.match(part):
            whole.append(" ")
        whole.append(part)
    return "".join(whole)


def _glue_rows(flow: Flow, table: _Table) -> None:
    """Join the cells of a row to one line, where the table holds data and is not the page's layout."""
    if table.nested:
        return
    data = [row for row in table.rows if len(row) > 2 and _filled(row) > 1 and _has_small_cells(flow, row)]
    as_data = len(data) > 1 and 2 * len(data) >= len(table.rows)
    for row in data:
        if as_data or all(b - a <= 1 for a, b in pairwise(row)):
            flow.glued.update(range(row[0] + 1, row[-1]))


def _filled(row: tuple[int, ...]) -> int:
    return sum(1 for a, b in pairwise(row) if b > a)


def _has_small_cells(flow: Flow, row: tuple[int, ...]) -> bool:
    return all(b - a <= _MOST_CELL_LINES and sum(map(len, flow.lines[a:b])) <= _MOST_CELL_TEXT for a, b in pairwise(row))
