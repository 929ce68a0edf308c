"""Section numbers (序号): 一、（一）1.（1）① and 第X章, 第X条, as GB/T 9704 orders them.

Here a number is only recognised by its shape; whether it opens a section is decided by the sequence (see `sequence`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from extractors.notice.numerals import CHINESE_DIGITS, to_int
from extractors.notice.text import Span


class Style(IntEnum):
    """Kinds of section number; the value is the customary rank, outermost first."""

    PART = 0  # 第一部分, 第一编
    CHAPTER = 1  # 第一章
    SECTION = 2  # 第一节
    CHINESE = 4  # 一、
    CHINESE_BRACKETED = 5  # （一）
    ARTICLE = 6  # 第一条
    ARABIC = 7  # 1.
    ARABIC_BRACKETED = 8  # （1）
    ARABIC_HALF = 9  # 1）
    CIRCLED = 10  # ①


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
_SPACE = r"[ \t\u3000]*"
_SHAPES: tuple[tuple[Style, re.Pattern[str]], ...] = tuple(
    (style, re.compile(pattern))
    for style, pattern in (
        (Style.PART, rf"第{_SPACE}({_CN}|{_AR}){_SPACE}(?:部分|编){_SPACE}[：:、]?"),
        (Style.CHAPTER, rf"第{_SPACE}({_CN}|{_AR}){_SPACE}章{_SPACE}[：:、]?"),
        (Style.SECTION, rf"第{_SPACE}({_CN}|{_AR}){_SPACE}节{_SPACE}[：:、]?"),
        (Style.ARTICLE, rf"第{_SPACE}({_CN}|{_AR}){_SPACE}[条條](?!第|规定|款|、|和|至|的){_SPACE}[：:]?"),
        (Style.CHINESE_BRACKETED, rf"[（(]{_SPACE}({_CN}){_SPACE}[）)]{_SPACE}[、.．]?"),
        (Style.CHINESE, rf"({_CN}){_SPACE}[、，,．.]"),
        (Style.ARABIC_BRACKETED, rf"[（(]{_SPACE}({_AR}){_SPACE}[）)]{_SPACE}[、.．]?"),
        # 1.2亿 is no item 1: a digit may not follow the point.
        (Style.ARABIC, rf"({_AR}){_SPACE}[.．、﹒·]{_SPACE}(?![0-9０-９])"),
        (Style.ARABIC_HALF, rf"({_AR})[）)]{_SPACE}"),
        (Style.CIRCLED, r"([①-⑳])"),
    )
)
# 一， and 一. are misprints of 一、 only where nothing but a heading can follow: never 一，二 in prose.
_CHINESE_PROSE = re.compile(rf"{_CN}[，,．.]\s*[{CHINESE_DIGITS}]")


def marker_at(text: str, start: int, paragraph: int) -> Marker | None:
    """The section number that stands at `start`, if one does."""
    for style, shape in _SHAPES:
        m = shape.match(text, start)
        if not m or (style is Style.CHINESE and _CHINESE_PROSE.match(text, start)):
            continue
        number = to_int(m[1])
        if number is not None and 0 < number < 400:
            return Marker(style, number, start, m.end(), paragraph)
    return None


def find_markers(text: str, paragraphs: list[Span]) -> list[Marker]:
    """Every candidate: a number that opens a paragraph and has something after it, there or in the next one.

    >>> [m.number for m in find_markers("一、总体要求", [Span(0, 6)])]
    [1]
    """
    found: list[Marker] = []
    for i, p in enumerate(paragraphs):
        marker = marker_at(text, p.start, i)
        if marker and (marker.end < p.end or i + 1 < len(paragraphs)):
            found.append(marker)
    return found
