"""The flow of a page: its lines in reading order, and the blocks around them.

Every block (div, td, body, …) covers a run of consecutive lines, so that sums over lines tell all about a block.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, pairwise

# What a tag does to the flow.
_INLINE, _BREAK, _OPEN, _CLOSE, _TABLE, _TABLE_END, _ROW_END, _CELL, _CELL_END = range(9)

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
_KINDS = {
    **dict.fromkeys((*_BREAKS, *(f"/{name}" for name in _BREAKS)), _BREAK),
    **dict.fromkeys(_CONTAINERS, _OPEN),
    **dict.fromkeys((f"/{name}" for name in _CONTAINERS), _CLOSE),
    **{"table": _TABLE, "/table": _TABLE_END, "tr": _BREAK, "/tr": _ROW_END, "td": _CELL, "/td": _CELL_END, "th": _CELL, "/th": _CELL_END},
}
_VOID = frozenset(("br", "hr", "img", "input", "link", "meta", "col", "wbr", "area", "base", "source", "track", "param", "embed"))
_NAME = re.compile(r"/?([^\s/]+)")
#: A step of the walk: tags with no text between them, perhaps a link's, and the text behind. Of the runs of tags a page has few,
#: of links as many as it pleases.
_STEP = re.compile(r"((?>(?:<(?!a )[^>]*+>\s*+)*))(?:<(a [^>]*+)>)?([^<]*+)")
_TAG = re.compile(r"<(/?[^\s/>]+)[^>]*+>")
_TAG_AND_TEXT = re.compile(r"<([^>]*+)>([^<]*+)")
_HEAD_TAG = re.compile("<(meta|title|body)")
_WHITE_BETWEEN = re.compile(r">([^<]+)")
_ATTRIBUTE = re.compile(r'([^\s="]+)="([^"]*)"')
_HIDDEN = re.compile(r'\sstyle="[^"]*display:\s*none|\shidden="', re.IGNORECASE)
_MAY_HIDE = [re.compile(sign) for sign in ("none", " hidden=", "<title")]  # each by itself: Python finds a mere word much faster
#: A link to a file is an attachment and part of the text, not navigation.
_FILE_LINK = re.compile(
    r'\.(?=[pdxwezrtjoPDXWOZRJ])(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|txt|jpe?g|png|PDF|DOCX?|XLSX?|WPS|OFD|ZIP|RAR|JPG)["?#]'
)

_NOT_WORD = re.compile(r"[\W_][\W_]*")  # here and below: one character and more of them, which Python finds twice as fast as a run
_WHITE = re.compile(r"[ \t\n\r\f][ \t\n\r\f]*")
_WIDE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
_LABELLED = re.compile(r"[\u3400-\u9fff]{2,6}[:：]")

_REMEMBERED = 1024  # runs of tags
_SHORT_RUN = 500  # characters
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

    steps: list[tuple[str, str, str]] = field(default_factory=list)  # the body: tags, a link's tag without < and >, text
    lines: list[str] = field(default_factory=list)
    linked: list[int] = field(default_factory=list)  # characters of the line inside links
    openers: list[str] = field(default_factory=list)  # the tag before the line, with its attributes
    blocks: list[int] = field(default_factory=list)  # innermost block of the line
    places: list[int] = field(default_factory=list)  # the step that ends the line
    glued: set[int] = field(default_factory=set)  # lines that go on in the row of the line before
    parents: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)  # a block's opening tag, with its attributes
    opens: list[tuple[int, int]] = field(default_factory=list)  # a block's opening tag: the step, and how far in its tags
    closes: list[tuple[int, int]] = field(default_factory=list)  # the same of its closing tag
    title: str = ""  # <title>
    meta: dict[str, str] = field(default_factory=dict)  # <meta name=… content=…>, names in lower case

    def markup(self, block: int) -> str:
        """What the page says of a block, from its opening tag to its closing one."""
        (first, start), (last, end) = self.opens[block], self.closes[block]
        if first == last:
            return self.steps[first][0][start:end]
        tags, link, text = self.steps[first]
        parts = [tags[start:], f"<{link}>" if link else "", text]
        for tags, link, text in self.steps[first + 1 : last]:
            parts += (tags, f"<{link}>" if link else "", text)
        return "".join((*parts, self.steps[last][0][:end]))


@dataclass(slots=True)
class _Table:
    rows: list[tuple[int, ...]] = field(default_factory=list)  # first line of each cell, then the row's end
    cells: list[int] = field(default_factory=list)  # the same of the open row
    nested: bool = False


@dataclass(slots=True)
class _Run:
    """What tags that follow each other do to the flow, told once for all places where the same stand."""

    opener: str = ""  # the last of them that ends a line, empty where none does
    white: str = ""  # the white space between them
    unlinks: bool = False
    blocks: list[tuple[int, str, int]] = field(default_factory=list)  # what one does, the tag, and how far in the run it stands


class Walk:
    """One pass over the tags of a repaired page."""

    __slots__ = ("flow", "open", "tables")

    def __init__(self) -> None:
        self.flow = Flow()
        self.open: list[int] = []  # blocks around the present place
        self.tables: list[_Table] = []

    def run(self, html: str) -> Flow:
        flow, runs, buffer = self.flow, dict[str, _Run](), list[str]()
        lines, links, openers, blocks, places = flow.lines, flow.linked, flow.openers, flow.blocks, flow.places
        flow.steps = _STEP.findall(_without_hidden(html[self._head(html) :]))
        flow.steps.append(("<br>", "", ""))  # the last line ends too
        opener, in_link, linked = "<body>", False, 0  # characters inside links in the buffer
        for place, (tags, link, text) in enumerate(flow.steps):
            if tags:
                run = runs.get(tags)
                if run is None:
                    run = runs[tags] = _read_short_run(tags) if len(tags) <= _SHORT_RUN else _read_run(tags)
                if run.unlinks:
                    in_link = False
                if run.opener:
                    if buffer:
                        line = "".join(buffer).strip()
                        if "&" in line or "  " in line or not line.isprintable():
                            line = _printed(line)
                        if line:
                            lines.append(line)
                            links.append(linked)
                            openers.append(opener)
                            blocks.append(self.open[-1] if self.open else 0)
                            places.append(place)
                        buffer.clear()
                        linked = 0
                    opener = run.opener
                    if run.blocks:
                        self._structure(run.blocks, place)
                elif run.white and buffer:
                    buffer.append(run.white)
            if link and not in_link:
                in_link = _is_link(link)
            if text and (buffer or not text.isspace()):
                buffer.append(text)
                if in_link:
                    linked += len(text.strip())
        while self.open:
            self._close((len(flow.steps) - 1, 0))
        return flow

    def _head(self, html: str) -> int:
        """Read title and meta tags; return where the body begins."""
        flow = self.flow
        for tag in _HEAD_TAG.finditer(html):
            if tag[1] == "body":
                return tag.start()
            text = html[tag.end() : html.find(">", tag.end())]
            if tag[1] == "meta":
                attributes = dict(_ATTRIBUTE.findall(text))
                if "name" in attributes and attributes.get("content"):
                    flow.meta.setdefault(attributes["name"].lower(), _title(attributes["content"]))
            elif not flow.title:
                start = tag.end() + len(text) + 1
                end = html.find("<", start)
                flow.title = _title(html[start : end if end >= 0 else len(html)])
        return len(html)

    def _structure(self, blocks: list[tuple[int, str, int]], place: int) -> None:
        """Open and close blocks, tables, rows and cells."""
        tables = self.tables
        for kind, tag, at in blocks:
            if kind == _OPEN:
                self._open(tag, (place, at))
            elif kind == _CLOSE:
                self._close((place, at + len(tag)))
            elif kind == _CELL:
                if tables:
                    tables[-1].cells.append(len(self.flow.lines))
                self._open(tag, (place, at))
            elif kind == _CELL_END:
                self._close((place, at + len(tag)))
            elif kind == _TABLE:
                self._open(tag, (place, at))
                if tables:
                    tables[-1].nested = True
                tables.append(_Table())
            else:
                if tables:
                    self._end_row()
                if kind == _TABLE_END:
                    if tables:
                        _glue_rows(self.flow, tables.pop())
                    self._close((place, at + len(tag)))

    def _open(self, tag: str, place: tuple[int, int]) -> None:
        flow = self.flow
        flow.parents.append(self.open[-1] if self.open else -1)
        self.open.append(len(flow.starts))
        flow.starts.append(len(flow.lines))
        flow.ends.append(len(flow.lines))
        flow.tags.append(tag)
        flow.opens.append(place)
        flow.closes.append(place)

    def _close(self, place: tuple[int, int]) -> None:
        if self.open:
            block = self.open.pop()
            self.flow.ends[block] = len(self.flow.lines)
            self.flow.closes[block] = place

    def _end_row(self) -> None:
        table = self.tables[-1]
        if table.cells:
            table.rows.append((*table.cells, len(self.flow.lines)))
            table.cells.clear()


def _read_run(tags: str) -> _Run:
    run = _Run(white="".join(_WHITE_BETWEEN.findall(tags)), unlinks="</a>" in tags)
    for found in _TAG.finditer(tags):
        if kind := _KINDS.get(found[1]):
            run.opener = found[0]
            if kind != _BREAK:
                run.blocks.append((kind, found[0], found.start()))
    return run


#: A site's pages share most of theirs.
_read_short_run = lru_cache(maxsize=_REMEMBERED)(_read_run)


def attributes(tag: str) -> dict[str, str]:
    """The attributes of a tag as the parser writes it."""
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag)}


def _is_link(tag: str) -> bool:
    """Whether an <a> leads elsewhere; one that a style sets as a block of its own is no link of a menu."""
    return ("href=" in tag or "onclick=" in tag) and "display" not in tag and not _FILE_LINK.search(tag)


def _hides(tag: str) -> bool:
    name = _name(tag)
    if name == "title":
        return True
    return name not in _VOID and name != "body" and (name != "a" or "display" in tag) and _HIDDEN.search(tag) is not None


def _without_hidden(html: str) -> str:
    """The page with a line's end where an element stands that no browser shows."""
    parts: list[str] = []
    done = edge = seen = start = 0  # edge: behind the tag before the sign
    for sign in sorted(found.start() for word in _MAY_HIDE for found in word.finditer(html)):
        if sign < done:
            continue
        if (before := html.rfind(">", seen, sign)) >= 0:
            edge = before + 1
            start = html.find("<", edge)
        seen = sign
        if not max(edge, done) <= start <= sign or html[start + 1] == "/" or not _hides(html[start + 1 : html.find(">", start)]):
            continue
        parts += (html[done:start], "<br>")
        if end := _end_of_hidden(html, start):
            done = edge = seen = end
            start = html.find("<", end)
        else:
            done, edge = start, start + 1
    return "".join((*parts, html[done:])) if parts else html


def _name(tag: str) -> str:
    found = _NAME.match(tag)
    return found[1] if found else ""


def _title(text: str) -> str:
    return _WHITE.sub(" ", unescape(text[:_LONGEST_TITLE])).strip()


def _end_of_hidden(html: str, start: int) -> int:
    """Where a hidden element ends, 0 where it holds too much to be passed over."""
    depth = length = 0
    name = closing = ""
    for found in islice(_TAG_AND_TEXT.finditer(html, start), _MOST_HIDDEN_TAGS):
        tag = found[1]
        if not name:
            name = _name(tag)
            depth, closing = 1, f"/{name}"
        elif tag == closing:
            depth -= 1
            if not depth:
                return found.end(1) + 1
        elif _name(tag) == name:
            depth += 1
        length += len(found[2])
        if length > _MOST_HIDDEN_TEXT and found.start() > start:
            break
    return 0


def unescape(text: str) -> str:
    """Serialised text as characters: the serialiser leaves only these references."""
    text = text.replace("&nbsp;", " ")
    if "&" not in text:  # most hold no other
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def title_key(text: str) -> str:
    """What two printings of a title share: no white space, no punctuation."""
    return _NOT_WORD.sub("", text)


def _printed(line: str) -> str:
    """A line as a browser prints it: references as characters, white space as one space or none."""
    if "&" in line:
        line = unescape(line).strip()
    if "\n" in line:
        line = _unwrapped(line)
    return _WHITE.sub(" ", line) if "  " in line or not line.isprintable() else line


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
