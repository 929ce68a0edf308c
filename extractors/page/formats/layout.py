"""Paragraphs of printed pages, told by where their lines stand.

Official documents (GB/T 9704) indent a paragraph by two characters and fill its lines to the edge; titles stand in the
middle, the signature and its date at the right, page numbers (— 3 —) below the text. So a line goes on in the next one
where it reaches the edge and the next one begins at it, whatever the words are, across pages too:
    …促进企业引进 5
    家 …（责
    任单位：市商务委）
What wording can tell of such breaks in text that lost its geometry is `page.hard_breaks`' business; it finds nothing left here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from extractors.lines.forms import looks_like_title
from extractors.lines.furniture import is_contents_line
from extractors.lines.markers import marker_at
from extractors.lines.numbers import number_line
from extractors.lines.organisations import is_organisation_line, is_signed_date
from extractors.page.formats.blocks import Block, Table
from extractors.page.formats.columns import Frame, split_pages
from extractors.page.formats.glyphs import Line, Sheet, find_lines
from extractors.page.formats.notes import part_notes
from extractors.page.formats.running import without_furniture
from extractors.page.formats.tables import RuledTable, find_tables, join_pages

_FULL = 1.2  # characters that a full line may stop short of the edge
_NEARLY = 3.0  # the same where a word, a figure or a rule of punctuation (禁则) moved to the next line
_OPEN_END = 10.0  # and where the line ends with 、 or （, or first lines are indented and the next is none
_FEWEST_INDENTS = 2
_INDENT = 1.2  # from the edge: a paragraph's first line
_EARLY = 2.5  # lines that a page ends before the others: somebody began a new one
_FAR = 6.0  # from the edge: a signature
_LARGER = 1.15
_BIN = 0.25  # characters: what counts as the same place
_GAP = 1.45  # times the usual distance of lines
_WIDEST_PITCH = 2.2  # sizes that lines lie apart
_LONGEST_HEAD = 200  # characters
_TERMINAL = re.compile(r"[。！？!?；;：:][”’」』）)〕】]?$")
_ENDED = re.compile(r"[。！？；）)〕】]$")
_RUNS_ON = re.compile(r"[，、,—\-（(〔“《/]$")
#: An address that its line's end cuts, and a line that can be nothing but its rest.
_ADDRESS = re.compile(r"https?://[\x21-\x7e]*$")
_ADDRESS_REST = re.compile(r"[\x21-\x7e]+")
_OPENING = "（(〔［[【“‘《"
#: Small letters or a whole word before a break: typesetters cut abbreviations anywhere.
_WORD_END = re.compile(r"[a-z]$")
_WORD_START = re.compile(r"[A-Za-z0-9]")
_ADDRESSEE = re.compile(r"(?:各|省|市|自治区)[^。；：:《》]{2,}[府门构位会局厅委司校院室业][：:]$")
#: …（责任单位：市商务委、市财政局） ends an item.
_CLAUSE_END = re.compile(r"(?:[责責]任|[牵牽][头頭]|配合|[负負][责責])[^。]{0,150}[）)〕】〉]$")
_BRACKETED = re.compile(r"[（(〔][^（）()〔〕]{2,60}[）)〕]")


@dataclass(frozen=True, slots=True)
class _Measures:
    """What is usual in a document."""

    size: float
    pitch: float  # distance of lines
    indented: bool = False  # paragraphs are told by their first line's indent


def read_sheets(sheets: list[Sheet]) -> Iterator[Block]:
    """The paragraphs and tables of a printed document in reading order."""
    tables: list[list[RuledTable]] = []
    pages: list[list[Line]] = []
    for number, sheet in enumerate(sheets):
        found, outside = find_tables(sheet, number)
        tables.append(found)
        pages.append(find_lines(outside, number))
    pages = without_furniture(pages, [sheet.height for sheet in sheets])
    join_pages(tables, pages)
    measures = _measure(pages)
    ends = [max((line.y for line in lines), default=0.0) for lines in pages]  # footnotes belong to a page that is full
    pages, notes = part_notes(pages, measures.size)
    frames = split_pages(pages, {page for page, found in enumerate(tables) if found})
    edges = _edges(frames, measures, [sheet.width for sheet in sheets])
    measures = replace(measures, indented=_is_indented(frames, edges))
    yield from _Builder(measures, ends).blocks(frames, edges, tables)
    yield from notes


def _measure(pages: list[list[Line]]) -> _Measures:
    sizes: Counter[float] = Counter()
    pitches: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 12.0
    for lines in pages:
        for i, a in enumerate(lines):
            # The line below, which need not be the next one where two columns stand at different heights.
            b = next((b for b in lines[i + 1 : i + 4] if b.x0 < a.x1 and a.x0 < b.x1), None)
            if b is not None and a.size == b.size == size and b.y > a.y:
                pitches[round(b.y - a.y)] += 1
    return _Measures(size, min(float(pitches.most_common(1)[0][0]) if pitches else 1.8 * size, _WIDEST_PITCH * size))


def _edges(frames: list[Frame], measures: _Measures, widths: list[float]) -> list[tuple[float, float]]:
    """Left and right edge of each frame: its own where it holds enough lines, else those of the frames of its kind.

    Where none holds enough, the right margin is taken to be as wide as the left one.
    """
    own: list[tuple[float, float] | None] = []
    for frame in frames:
        body = [line for line in frame.lines if line.size <= _LARGER * measures.size]
        own.append(_edges_of(body, measures.size) if len(body) >= 5 else None)
    found: list[tuple[float, float]] = []
    for frame, edge in zip(frames, own, strict=True):
        known = [e for f, e in zip(frames, own, strict=True) if e and f.column == frame.column]
        if not known:
            left = min((line.x0 for line in frame.lines), default=0.0)
            found.append((left, max((line.x1 for line in frame.lines), default=0.0)))
            if not frame.column:
                found[-1] = (left, max(found[-1][1], widths[frame.page] - left))
            continue
        left, right = median(e[0] for e in known), median(e[1] for e in known)
        # Margins of odd and even pages differ, their width does not; a page of short lines knows only its left edge.
        found.append(edge if edge and abs((edge[1] - edge[0]) - (right - left)) < measures.size else (left, right))
    return found


def _edges_of(lines: list[Line], em: float) -> tuple[float, float]:
    """Where lines begin and end: the outermost place that several share, since a comma may hang out (标点悬挂)."""
    step = _BIN * em
    starts = Counter(round(line.x0 / step) for line in lines)
    least = min((place for place, count in starts.items() if count > 1), default=min(starts))
    ends = Counter(round(line.x1 / step) for line in lines)
    outer = max(ends)
    most = max(((count, place) for place, count in ends.items() if (outer - place) * _BIN <= 2), default=(0, outer))[1]
    return least * step, most * step


def _is_indented(frames: list[Frame], edges: list[tuple[float, float]]) -> bool:
    """Whether lines below one that ends short of the edge begin with an indent."""
    found: list[bool] = []
    for frame, (left, right) in zip(frames, edges, strict=True):
        for before, line in pairwise(frame.lines):
            indent = (line.x0 - left) / line.size
            if right - before.x1 > _NEARLY * before.size and indent < 2 * _INDENT:
                found.append(indent >= _INDENT)
    return len(found) >= _FEWEST_INDENTS and 2 * sum(found) > len(found)


class _Builder:
    """Paragraphs in the making."""

    def __init__(self, measures: _Measures, ends: list[float]) -> None:
        self.measures = measures
        self.ends = ends  # where each page's last line stands
        self.full = max(ends, default=0.0)
        self.parts: list[Line] = []
        self.head = ""
        self.left = self.right = 0.0

    def blocks(self, frames: list[Frame], edges: list[tuple[float, float]], tables: list[list[RuledTable]]) -> Iterator[Block]:
        waiting = [list(found) for found in tables]
        for frame, edge in zip(frames, edges, strict=True):
            here = waiting[frame.page] if frame.page < len(waiting) else []
            shift = edge[0] - self.left
            self.left, self.right = edge
            for line in frame.lines:
                while here and here[0].top < line.y:
                    yield from self._end()
                    yield Table(here.pop(0).texts())
                if self.parts and self._begins(line, shift):
                    yield from self._end()
                self._add(line)
                shift = 0.0
            if frame.last:
                for table in here:
                    yield from self._end()
                    yield Table(table.texts())
                here.clear()
        yield from self._end()

    def _end(self) -> Iterator[str]:
        if self.parts:
            yield _joined([line.text for line in self.parts])
        self.parts, self.head = [], ""

    def _add(self, line: Line) -> None:
        self.parts.append(line)
        if len(self.head) < _LONGEST_HEAD:
            self.head = _joined([self.head, line.text]) if self.head else line.text

    def _begins(self, line: Line, shift: float) -> bool:
        """Whether `line` begins a paragraph; `shift`: how far the edge moved since the line before, on another page."""
        before = self.parts[-1]
        em = before.size
        if not 1 / _LARGER < line.size / em < _LARGER:
            return True
        if self._is_parted(before, line) or is_contents_line(before.text) or number_line(self.head) or self._is_addressed():
            return True
        if before.page != line.page and self.full - self.ends[before.page] > _EARLY * self.measures.pitch and _ENDED.search(before.text):
            return True  # what follows was put on a new page: 附件
        left, right = self.left - shift, self.right - shift
        if self._is_centred(before, left, right) and self._is_centred(line, self.left, self.right):
            return self._ends_title(before, line)
        if len(self.parts) == 1 and before.x0 - left > _FAR * em and line.x0 - self.left > _INDENT * em:
            return True  # a signature at the right, its date below it
        if len(self.parts) == 1 and before.x0 - left > _FAR * em and line.x0 - self.left < before.x0 - left - em:
            return True  # a date set flush right fills its line, and （此件公开发布） below it is none of it
        short = right - before.x1
        if short > _FULL * em and not self._runs_on(before, line, short):
            return True
        return self._opens(before, line, left)

    def _is_parted(self, before: Line, line: Line) -> bool:
        """Whether white space lies between both lines of a page."""
        if before.page != line.page or line.y < before.y:
            return False
        distance = line.y - before.y
        usual = self.measures.pitch * max(1.0, before.size / self.measures.size)
        return distance > _GAP * usual and distance > 1.6 * before.size

    def _is_addressed(self) -> bool:
        """各区县（自治县）人民政府，市政府有关部门： is a paragraph, however full its last line is."""
        return len(self.head) < _LONGEST_HEAD and bool(_ADDRESSEE.match(self.head))

    def _is_centred(self, line: Line, left: float, right: float) -> bool:
        before, behind = line.x0 - left, right - line.x1
        larger = line.size >= _LARGER * self.measures.size
        return abs(before - behind) < 1.5 * line.size and (larger or before > 2.6 * line.size)

    def _ends_title(self, before: Line, line: Line) -> bool:
        """Whether a centred line is whole, so that the one below is no second half of it: a number, (2022—2024年), a name."""
        if _BRACKETED.fullmatch(line.text) or number_line(line.text) or number_line(self.head) or _BRACKETED.fullmatch(self.head):
            return True
        if is_signed_date(line.text) or marker_at(line.text, 0, 0) or marker_at(self.head, 0, 0):
            return True
        if before.size >= _LARGER * self.measures.size:
            return False
        return looks_like_title(self.head) or is_organisation_line(self.head)

    def _runs_on(self, before: Line, line: Line, short: float) -> bool:
        """A line that stops short though its sentence goes on: the next word did not fit."""
        if line.x0 - self.left > 0.6 * before.size or marker_at(line.text, 0, 0):
            return False
        if before.x0 - self.left > _FAR * before.size or is_signed_date(before.text):
            return False
        if _ADDRESS_REST.fullmatch(line.text) and len(self.head) < _LONGEST_HEAD and _ADDRESS.search(self.head):
            return True
        if _TERMINAL.search(before.text):
            # …“口岸功能”。 / （责任单位：市交通运输局: the bracket did not fit, and a paragraph of its own would be indented.
            return self.measures.indented and short <= _NEARLY * before.size and line.text[0] in _OPENING
        open_end = _RUNS_ON.search(before.text) or (self.measures.indented and before.x0 - self.left < 2.6 * before.size)
        return short <= (_OPEN_END if open_end else _NEARLY) * before.size

    def _opens(self, before: Line, line: Line, left: float) -> bool:
        """Whether a line below a full one is a paragraph's first by its indent or, where none is indented, by its number."""
        em = before.size
        indent = line.x0 - self.left
        ended = bool(_TERMINAL.search(before.text))
        numbered = marker_at(line.text, 0, 0) is not None
        if indent < _INDENT * em:
            # 一、总体要求 below a paragraph that fills its last line, in a document without indents.
            return not self.measures.indented and numbered and (ended or self._ends_clause())
        if len(self.parts) > 1:
            return abs(indent - (before.x0 - left)) > 0.5 * em or ended or numbered
        if line.x0 > before.x0 + 0.5 * em:  # below a number that hangs out before its text
            return ended or numbered or marker_at(before.text, 0, 0) is None
        return ended or numbered or self.measures.indented  # else a block that is indented as a whole

    def _ends_clause(self) -> bool:
        tail = "".join(line.text for line in self.parts[-4:])
        return tail[-1] in "）)〕】〉" and bool(_CLAUSE_END.search(tail[-160:]))


def _joined(texts: list[str]) -> str:
    """Lines as one, with a space where Latin words meet (Open / Source), none within an abbreviation (RCE / P, 5 / G)."""
    parts = texts[:1]
    in_address = bool(texts) and bool(_ADDRESS.search(texts[0]))
    for before, text in pairwise(texts):
        if _WORD_END.search(before) and _WORD_START.match(text) and not in_address:
            parts.append(" ")
        parts.append(text)
        in_address = bool(_ADDRESS.search(text)) or (in_address and bool(_ADDRESS_REST.fullmatch(text)))
    return "".join(parts)
