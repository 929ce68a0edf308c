"""Hard line breaks: text out of PDFs ends a line where the page's edge was, inside sentences, numbers and titles.

    武汉市人民政府办公厅关于印发武汉市推进进口贸易促进创
    新示范区建设实施方案的通知（2023 年5 月23 日）
Lines are joined where a sentence plainly runs on; breaks at a sentence's end, a heading, a title or a signature stay.
A page number that stands inside a sentence (— 3 —) moves behind the paragraph it cuts, so that both stay whole.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from extractors.lines.closing import is_closing
from extractors.lines.forms import looks_like_title
from extractors.lines.furniture import is_bare_number, is_contents_line, is_page_number
from extractors.lines.markers import marker_at, numbered_lines
from extractors.lines.numbers import number_line
from extractors.lines.organisations import is_organisation_line, is_signed_date
from extractors.lines.text import CLOSING, OPENING, Span

_TERMINAL = re.compile(r"[。！？!?；;：:”』」]$|[。！？!?；;：:][）)〕】”’]+$")
_RUNS_ON = frozenset("，、,—-（(〔“《/")  # what a line ends with
#: 請各委員批准- / 1. 由1998/99學年起…: a dash does what a colon does before a list.
_DASH_LEADS = re.compile(r"[\u4e00-\u9fff][—\-]$")
_BULLETS = ("•", "·", "●", "■", "◆")
_CONTINUES = frozenset("，、。；：！？）〕】》”’,.;:!?)")  # what a line begins with
_IN_SENTENCE = re.compile("[，。；]")
_LONGEST_HEADING = 35
_ENDS_BRACKET = re.compile(r"[）)〕】]$")
_CLAUSE_END = re.compile(
    r"(?:负责|牵头|配合|参与|落实)[）)〕]$|[（(〔](?:责任|牵头|主办|负责|配合|完成)[^（）()〔〕：:]{0,8}[：:][^（）()〔〕]{0,280}[）)〕]$"
)
#: 专栏3　重点工程 is a line by itself.
_BOX = ("专栏", "【专栏")  # （商务部、海关总署等按职责分工负责）
#: (2022—2024年) below a title; 来源：… and 发布时间：… above one; a cell of a table.
_OWN_BRACKET = re.compile(r"[（(〔][^（）()〔〕]{2,120}[）)〕]")
_SITE_LABEL = re.compile(
    r"^(?:信息来源|来源|作者|时间|日期|浏览|发布|字号|视力|分享|归档|索引|当前位置|您的位置|您当前|所在位置|下载地址|编辑|责任编辑|点击)[^。；]{0,12}[：:]"
)
_CELL = re.compile(r"[\d.,，%％≤≥<>＜＞~～\-—+/ ]{1,20}")
_SHORT = 0.7  # of the width: where every line runs to the edge, a shorter one ends its paragraph
_SHARE_RAGGED = 0.03
_FEWEST_TORN = 3
_SHARE_TORN = 0.15
_NARROWEST, _WIDEST = 18, 90  # characters from edge to edge
_SHARE_BEYOND = 0.05
_LONGEST_OPEN = 1500  # characters an unclosed bracket may reach over before it counts as a misprint
_TAIL = 300  # and of its end
_HEAD = 500  # characters of a paragraph that tell what it is
_SHORTEST_CUT = 15  # a shorter line above a page number is a heading, not half a sentence


@dataclass(slots=True)
class _Paragraph:
    """A paragraph in the making: which lines it has, and of their text only what decides whether it goes on."""

    parts: list[int] = field(default_factory=list)  # indexes of its lines
    spaced: set[int] = field(default_factory=set)  # lines before which Latin words need a space
    head: str = ""
    tail: str = ""
    last: int = 0  # length of the last line
    length: int = 0
    depth: int = 0  # brackets still open
    numbered: bool = False  # it opens with a section number
    pages: list[int] = field(default_factory=list)  # page numbers that stood inside

    def add(self, i: int, line: str) -> None:
        if self.tail and _is_ascii_word(self.tail[-1]) and line[:1].isascii() and line[:1].isalpha():
            self.spaced.add(i)
            line = f" {line}"
        self.parts.append(i)
        self.last = len(line)
        if len(self.head) < _HEAD:
            self.head += line[:_HEAD]
        self.tail = (self.tail + line)[-_TAIL:]
        self.length += len(line)
        for c in line:
            if c in OPENING:
                self.depth += 1
            elif c in CLOSING and self.depth:
                self.depth -= 1

    def is_open(self) -> bool:
        """Whether a bracket is still open at the end: （责 / 任单位：东湖高新区管委会）."""
        return self.depth > 0 and not self.tail.endswith("。") and self.length < _LONGEST_OPEN

    def lines(self, source: list[str]) -> list[str]:
        """The paragraph, and behind it the page numbers that stood inside."""
        joined = "".join(f" {source[i]}" if i in self.spaced else source[i] for i in self.parts)
        return [*([joined] if self.parts else []), *(source[i] for i in self.pages)]


def join_hard_breaks(text: str, simplified: str | None = None) -> str:
    """The text with lines joined where it is hard-broken; other text comes back as it is, but for page numbers.

    `simplified` is the same text in Simplified script, by which titles and signatures are told in a Traditional one.
    """
    source = text.split("\n")
    lines = simplified.split("\n") if simplified and simplified is not text else source
    width = sorted(len(line) for line in lines)[int(len(lines) * 0.9)]
    broken = _is_torn_often(lines) or _has_an_edge(lines, width)
    full = _SHORT * width if broken and _has_a_straight_edge(lines, width) else 0
    pages = _page_numbers(lines, broken)
    if not broken and not pages:
        return text
    numbered = _numbered(lines)
    found: list[str] = []
    current = _Paragraph()
    for i, line in enumerate(lines):
        if i in pages:
            current.pages.append(i)
            continue
        following = lines[i + 1] if i + 1 < len(lines) else ""
        ends = _breaks(current, line, following, width, full, i in numbered) if broken else i in numbered or not _cut_by_page(current, line)
        if not current.parts or ends:
            found += current.lines(source)
            current = _Paragraph(numbered=i in numbered)
        current.add(i, line)
    return "\n".join([*found, *current.lines(source)])


def _numbered(lines: list[str]) -> set[int]:
    """Lines that open with a section number."""
    ends = list(itertools.accumulate(len(line) + 1 for line in lines))
    return numbered_lines("\n".join(lines), [Span(end - len(line) - 1, end - 1) for line, end in zip(lines, ends, strict=True)])


def _is_ascii_word(c: str) -> bool:
    return c.isascii() and c.isalnum()


def _is_torn_often(lines: list[str]) -> bool:
    """Whether lines end or begin with punctuation that stands inside sentences."""
    torn = sum(1 for a, b in itertools.pairwise(lines) if _is_torn(a, b))
    return torn >= _FEWEST_TORN and torn >= _SHARE_TORN * len(lines)


def _has_an_edge(lines: list[str], width: int) -> bool:
    """Whether lines end at one width in the middle of sentences, and next to none goes beyond it."""
    if not _NARROWEST <= width <= _WIDEST or sum(len(line) > 1.2 * width for line in lines) > _SHARE_BEYOND * len(lines):
        return False
    full = [i for i, line in enumerate(lines[:-1]) if len(line) >= 0.88 * width]
    cut = sum(1 for i in full if not _TERMINAL.search(lines[i]) and not marker_at(lines[i + 1], 0, 0) and not is_signed_date(lines[i + 1]))
    return cut >= _FEWEST_TORN and cut >= 0.5 * len(full) and cut >= _SHARE_TORN * len(lines)


def _has_a_straight_edge(lines: list[str], width: int) -> bool:
    """Whether hardly any line stops short in the middle of a sentence (…新发展格局，) as some PDFs' do."""
    return sum(len(line) < _SHORT * width and line[-1:] in "，、" for line in lines) <= _SHARE_RAGGED * len(lines)


def _is_torn(line: str, following: str) -> bool:
    return (line[-1:] in _RUNS_ON or following[:1] in _CONTINUES) and not marker_at(following, 0, 0)


def _page_numbers(lines: list[str], broken: bool) -> set[int]:
    """Lines that are page numbers; bare numbers only in hard-broken text, where they count up."""
    found = {i for i, line in enumerate(lines) if is_page_number(line)}
    bare = [i for i, line in enumerate(lines) if is_bare_number(line)] if broken else []
    counting = [i for i, j in itertools.pairwise(bare) if int(lines[j]) == int(lines[i]) + 1]
    return found | set(counting) | {j for i, j in itertools.pairwise(bare) if i in counting}


def _cut_by_page(current: _Paragraph, line: str) -> bool:
    """Whether a page number cut a sentence in two, in text whose lines are otherwise paragraphs."""
    if not current.pages or current.length < _SHORTEST_CUT or _TERMINAL.search(current.tail) or _ENDS_BRACKET.search(current.tail):
        return False
    if current.numbered and current.length <= _LONGEST_HEADING and not _IN_SENTENCE.search(current.head):
        return False
    return not (_is_signed(current, line) or _is_title(current) or is_closing(current.head) or is_contents_line(current.head))


def _breaks(current: _Paragraph, line: str, following: str, width: int, full: float, numbered: bool) -> bool:
    """Whether a paragraph ends before `line`, which `following` follows; `full` is the least length of a line that runs on."""
    if (numbered or line.startswith(_BULLETS)) and _DASH_LEADS.search(current.tail):
        return True
    if line[:1] in _CONTINUES or current.tail[-1:] in _RUNS_ON:
        return False
    if current.is_open():
        return False
    if current.last < full or _stands_alone(current, line):
        return True
    if numbered or is_signed_date(line) or number_line(line) or number_line(current.head):
        return True
    if line.startswith(_BOX) or is_contents_line(current.head) or _CLAUSE_END.search(current.tail):
        return True
    if is_organisation_line(line) and is_signed_date(following) and current.tail[-1:] in "。）)":
        return True
    if current.numbered:
        marker = marker_at(current.head, 0, 0)
        if marker and marker.end >= current.length:
            return False
        # 二、发展目标 is a heading of its own; 1.支持企业参加各类境外展会…服务保 runs on over a full line.
        if full and current.length <= width - 3 and not _IN_SENTENCE.search(current.head):
            return True  # where every line runs to the edge, a heading may end just short of it
        return bool(_TERMINAL.search(current.tail)) or current.length < 0.75 * width
    if _TERMINAL.search(current.tail) or is_closing(current.head):
        return True
    if _is_title(current) and (current.length < 0.9 * width or "关于" in current.head):
        return True
    return _is_signed(current, line)


def _stands_alone(current: _Paragraph, line: str) -> bool:
    """Whether one of both is a line by itself: a subtitle in brackets, what a site prints above a title, a table's cell."""
    for text, length in ((current.head, current.length), (line, len(line))):
        if length < 200 and (_SITE_LABEL.match(text) or (length <= 20 and _CELL.fullmatch(text))):
            return True
    return current.length < 140 and bool(_OWN_BRACKET.fullmatch(current.head))


def _is_title(current: _Paragraph) -> bool:
    return current.length < _HEAD and looks_like_title(current.head)


def _is_signed(current: _Paragraph, line: str) -> bool:
    return current.length < _HEAD and is_organisation_line(current.head) and is_signed_date(line)
