"""Section numbers (序号): 一、（一）1.（1）① and 第X章, 第X条, as GB/T 9704 orders them.

Here a number is only recognised by its shape; whether it opens a section is decided by the sequence (see `sequence`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from extractors.notice.furniture import is_contents_line
from extractors.notice.numerals import CHINESE_DIGITS, FORMAL_DIGITS, to_int
from extractors.notice.text import Span


class Style(IntEnum):
    """Kinds of section number; the value is the customary rank, outermost first."""

    PART = 0  # 第一部分, 第一编
    CHAPTER = 1  # 第一章
    SECTION = 2  # 第一节
    FORMAL = 3  # 壹、
    ARTICLE = 4  # 第一条, with （一） below it
    CHINESE = 5  # 一、
    CHINESE_BRACKETED = 6  # （一）
    ARABIC = 7  # 1.
    ARABIC_BRACKETED = 8  # （1）
    ARABIC_HALF = 9  # 1）
    CIRCLED = 10  # ①


#: Numbers that say what they count: 第五条 opens an article whatever stands before it.
NAMED = frozenset({Style.PART, Style.CHAPTER, Style.SECTION, Style.ARTICLE})


@dataclass(frozen=True, slots=True)
class Marker:
    """A candidate section number: body[start:end] is the printed number with its punctuation."""

    style: Style
    number: int
    start: int
    end: int
    paragraph: int  # index of the paragraph it opens


_CN = f"[{CHINESE_DIGITS}]{{1,5}}"
_AR = r"[0-9０-９]{1,3}"
_SPACE = r"[ \t\u3000]{0,8}"
_NUMBER = rf"({_CN}|{_AR})"
# 第四条规定的具体办法, 第三条第一款: an article that a sentence speaks of.
_SPOKEN_OF = r"第|规定|所列|所称|所述|所指|款|项|、|和|至|到|或|的|，|,|。|；|;|修改为|改为"
_SHAPES: tuple[tuple[Style, re.Pattern[str]], ...] = tuple(
    (style, re.compile(pattern))
    for style, pattern in (
        (Style.PART, rf"第{_SPACE}{_NUMBER}{_SPACE}(?:部分|编|篇){_SPACE}[：:、]?"),
        (Style.CHAPTER, rf"第{_SPACE}{_NUMBER}{_SPACE}章(?!程|第|、|和|至|的){_SPACE}[：:、]?"),
        (Style.SECTION, rf"第{_SPACE}{_NUMBER}{_SPACE}节(?!第|、|和|至|的|目|日|气){_SPACE}[：:、]?"),
        (Style.ARTICLE, rf"第{_SPACE}{_NUMBER}{_SPACE}[条條](?!{_SPOKEN_OF})(?:之[一二三四五])?{_SPACE}[：:、]?"),
        (Style.CHINESE_BRACKETED, rf"[（(]{_SPACE}({_CN}){_SPACE}[）)]{_SPACE}[、.．]?|([㈠-㈩]){_SPACE}[、.．]?"),
        (Style.CHINESE, rf"({_CN}){_SPACE}[、，,．.]"),
        (Style.FORMAL, rf"([{FORMAL_DIGITS}]{{1,3}}){_SPACE}[、.．]"),
        (Style.ARABIC_BRACKETED, rf"[（(]{_SPACE}({_AR}){_SPACE}[）)]{_SPACE}[、.．]?|([⑴-⒇]){_SPACE}[、.．]?"),
        # 1.2亿 is no item 1: a digit may not follow the point; nor 1.1 which counts below 1.
        (Style.ARABIC, rf"({_AR}){_SPACE}[.．、﹒·]{_SPACE}(?![0-9０-９%％])|([⒈-⒛]){_SPACE}"),
        (Style.ARABIC_HALF, rf"({_AR})[）)]{_SPACE}"),
        (Style.CIRCLED, r"([①-⑳])"),
    )
)
#: What any section number can begin with; most paragraphs fail here.
_MAY_OPEN = re.compile(rf"[第（({CHINESE_DIGITS}{FORMAL_DIGITS}0-9０-９①-⒛㈠-㈩]")
# 一， and 一. are misprints of 一、 only where nothing but a heading can follow: never 一，二 in prose, nor 一、二类企业.
_CHINESE_PROSE = re.compile(
    rf"{_CN}[，,．.]\s*[{CHINESE_DIGITS}]|([一二三四五六七八九])、([二三四五六七八九十])(?:[、类级线期批等产季]|次产业|年级)"
)


def marker_at(text: str, start: int, paragraph: int) -> Marker | None:
    """The section number that stands at `start`, if one does."""
    if not _MAY_OPEN.match(text, start):
        return None
    for style, shape in _SHAPES:
        m = shape.match(text, start)
        if not m or (style is Style.CHINESE and _is_prose(text, start)):
            continue
        number = to_int(m[m.lastindex or 1])
        if number is not None and 0 < number < 400:
            return Marker(style, number, start, m.end(), paragraph)
    return None


def _is_prose(text: str, start: int) -> bool:
    m = _CHINESE_PROSE.match(text, start)
    if m is None:
        return False
    return m[1] is None or to_int(m[2]) == (to_int(m[1]) or 0) + 1  # 一、二类企业, but 一、三产融合 is a heading


def find_markers(text: str, paragraphs: list[Span]) -> list[Marker]:
    """Every candidate: a number that opens a paragraph and has something after it, there or in the next one.

    >>> [m.number for m in find_markers("一、总体要求", [Span(0, 6)])]
    [1]
    """
    found: list[Marker] = []
    for i, p in enumerate(paragraphs):
        marker = marker_at(text, p.start, i)
        if marker and (marker.end < p.end or i + 1 < len(paragraphs)) and not is_contents_line(p.of(text)):
            found.append(marker)
    return found
