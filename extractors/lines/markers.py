"""Section numbers (序号): 一、（一）1.（1）① and 第X章, 第X条, as GB/T 9704 orders them.

Here a number is only recognised by its shape; whether it opens a section is decided by the sequence (see `sequence`).
"""

from __future__ import annotations

import re

from extractors.lines.furniture import is_contents_line
from extractors.lines.numerals import CHINESE_DIGITS, FORMAL_DIGITS, roman_to_int, to_int
from extractors.lines.styles import Marker, Style
from extractors.lines.text import Span
from extractors.lines.weak_markers import WeakMarkers

_GAP = r"[ \u3000]{0,2}"  # 第 1 0 条, 第 二 十 条: what PDFs leave between digits
_CN = f"[{CHINESE_DIGITS}](?:{_GAP}[{CHINESE_DIGITS}]){{0,7}}"
_AR = rf"[0-9０-９](?:{_GAP}[0-9０-９]){{0,3}}"
_SPACE = r"[ \t\u3000]{0,8}+"  # possessive: what is refused behind the space stays refused (2. 5亿美元)
_NUMBER = rf"({_CN}|{_AR})"
# 第四条规定的具体办法, 第三条第一款: an article that a sentence speaks of.
_SPOKEN_OF = r"第|规定|所列|所称|所述|所指|款|项|、|和|至|到|或|的|，|,|。|；|;|修改为|改为"
_SUFFIX = r"(?P<suffix>之[一二三四五六七八九十])?"
_AR_CHARS = "0123456789０１２３４５６７８９"
_ENCLOSED = "".join(
    chr(first + i) for first, count in ((0x2460, 20), (0x3251, 15), (0x32B1, 15), (0x2776, 10)) for i in range(count)
)  # ①㉑㊱❶
_PARENTHESISED = "".join(chr(0x2474 + i) for i in range(20))  # ⑴
_STOPPED = "".join(chr(0x2488 + i) for i in range(20))  # ⒈
_CHINESE_IN_ONE = "".join(chr(first + i) for first in (0x3220, 0x3280) for i in range(10))  # ㈠㊀
_ROMAN_IN_ONE = "".join(chr(0x2160 + i) for i in range(12))  # Ⅰ
_HAN = r"[\u4e00-\u9fff“《]"
#: How numbers are printed: (what they begin with, kind, shape); of several shapes the first that fits counts. Groups hold the number.
_TABLE: tuple[tuple[str, Style, str], ...] = (
    ("第", Style.PART, rf"第{_SPACE}{_NUMBER}{_SPACE}(?:部分|编|篇){_SPACE}[：:、]?"),
    ("第", Style.CHAPTER, rf"第{_SPACE}{_NUMBER}{_SPACE}章(?!程|第|、|和|至|的){_SPACE}[：:、]?"),
    ("第", Style.SECTION, rf"第{_SPACE}{_NUMBER}{_SPACE}节(?!第|、|和|至|的|目|日|气){_SPACE}[：:、]?"),
    ("第", Style.ARTICLE, rf"第{_SPACE}{_NUMBER}{_SPACE}[条條](?!{_SPOKEN_OF}){_SUFFIX}{_SPACE}[：:、]?"),
    ("（(【", Style.CHINESE_BRACKETED, rf"[（(【]{_SPACE}({_CN}){_SPACE}[）)】]{_SPACE}[、.．]?"),
    ("（(【", Style.ARABIC_BRACKETED, rf"[（(【]{_SPACE}({_AR}){_SPACE}[）)】]{_SPACE}[、.．]?"),
    (CHINESE_DIGITS, Style.CHINESE_BRACKETED, rf"({_CN})[）)]{_SPACE}"),  # 三）, its first bracket lost
    (CHINESE_DIGITS, Style.CHINESE, rf"({_CN}){_SPACE}[、，,．.]"),
    (_CHINESE_IN_ONE, Style.CHINESE_BRACKETED, rf"(.){_SPACE}[、.．]?"),
    (FORMAL_DIGITS, Style.FORMAL, rf"([{FORMAL_DIGITS}]{{1,3}}){_SPACE}[、.．]"),
    (_ROMAN_IN_ONE, Style.ROMAN, rf"(.){_SPACE}[、.．：:]"),
    ("IVX", Style.ROMAN, rf"([IVX]{{1,5}}){_SPACE}[、.．](?={_SPACE}{_HAN})"),
    # 1.2亿 is no item 1: a digit may not follow the point; nor 1.1 which counts below 1.
    (_AR_CHARS, Style.ARABIC, rf"({_AR}){_SPACE}[.．、﹒·]{_SPACE}(?![0-9０-９%％])"),
    (_AR_CHARS, Style.ARABIC_HALF, rf"({_AR})[）)]{_SPACE}"),
    (_STOPPED, Style.ARABIC, rf"(.){_SPACE}"),
    (_PARENTHESISED, Style.ARABIC_BRACKETED, rf"(.){_SPACE}[、.．]?"),
    (_ENCLOSED, Style.CIRCLED, r"(.)"),
)
#: The shapes by the character a paragraph begins with; most paragraphs begin with none of them.
_SHAPES: dict[str, list[tuple[Style, re.Pattern[str]]]] = {}
for _openers, _style, _pattern in _TABLE:
    _shape = re.compile(_pattern)
    for _c in _openers:
        _SHAPES.setdefault(_c, []).append((_style, _shape))
# 一， and 一. are misprints of 一、 only where nothing but a heading can follow: never 一，二 in prose, nor 一、二类企业.
_CHINESE_PROSE = re.compile(
    rf"{_CN}[，,．.]\s*[{CHINESE_DIGITS}]|([一二三四五六七八九])、([二三四五六七八九十])(?:[、类级线期批等产季]|次产业|年级)"
)
_MOST = 400  # by itself a higher one is a year or a code; a list that counts so far may go on (see `_most_behind`)


def marker_at(text: str, start: int, paragraph: int, most: int = _MOST) -> Marker | None:
    """The section number below `most` that stands at `start`, if one does."""
    for style, shape in _SHAPES.get(text[start : start + 1], ()):
        m = shape.match(text, start)
        if not m or (style is Style.CHINESE and _is_prose(text, start)):
            continue
        number = roman_to_int(m[1]) if style is Style.ROMAN else to_int(m[1])
        if number is not None and 0 < number < most:
            suffix = (m["suffix"] or "") if style is Style.ARTICLE else ""
            word = "【" if text[start] == "【" else ""  # 【1】 and （1） are two kinds where both are used
            return Marker(style, number, start, m.end(), paragraph, word=word, suffix=suffix)
    return None


def _most_behind(marker: Marker, most: int) -> int:
    """What the next number must stay below, in a list of a thousand lines one more than the last."""
    return max(most, marker.number + 2)


def _is_prose(text: str, start: int) -> bool:
    m = _CHINESE_PROSE.match(text, start)
    if m is None:
        return False
    return m[1] is None or to_int(m[2]) == (to_int(m[1]) or 0) + 1  # 一、二类企业, but 一、三产融合 is a heading


def numbered_lines(text: str, lines: list[Span]) -> set[int]:
    """Lines that open with a section number of the usual kinds, or with one that counts up (重点工程一：, 1.1 编制目的)."""
    weak = WeakMarkers(text)
    strong: list[Marker] = []
    most = _MOST
    for i, line in enumerate(lines):
        if line.start == line.end:
            continue
        marker = marker_at(text, line.start, i, most)
        if marker is None:
            weak.offer(line, i)
        else:
            strong.append(marker)
            most = _most_behind(marker, most)
    return {m.paragraph for m in weak.joined_with(strong)}


def find_markers(text: str, paragraphs: list[Span], first: int = 0) -> list[Marker]:
    """Every candidate: a number that opens a paragraph and has something after it, there or in the next one.

    `first`: the place of the first of these paragraphs among all of the text.

    >>> [m.number for m in find_markers("一、总体要求", [Span(0, 6)])]
    [1]
    """
    found: list[Marker] = []
    weak = WeakMarkers(text)
    most = _MOST
    behind = first + len(paragraphs)
    for i, p in enumerate(paragraphs, first):
        marker = marker_at(text, p.start, i, most)
        if marker is None:
            weak.offer(p, i)
        elif (marker.end < p.end or i + 1 < behind) and not is_contents_line(p.of(text)):
            found.append(marker)
            most = _most_behind(marker, most)
    return weak.joined_with(found)
