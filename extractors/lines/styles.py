"""Kinds of section number (序号) and the candidate numbers that are read from a text."""

from __future__ import annotations

from dataclasses import field
from enum import IntEnum

from extractors.frozen import dataclass


class Style(IntEnum):
    """Kinds of section number; the value is the customary rank, outermost first (GB/T 9704: 一、（一）1.（1）)."""

    PART = 0  # 第一部分, 第一编
    CHAPTER = 1  # 第一章
    SECTION = 2  # 第一节
    FORMAL = 3  # 壹、
    ROMAN = 4  # Ⅰ.
    ARTICLE = 5  # 第一条, with （一） below it
    CHINESE = 6  # 一、
    WORDED = 7  # 重点工程一：, 路径举措1：; where it goes is learned from its first
    CHINESE_BRACKETED = 8  # （一）
    BARE = 9  # 1 总则
    DECIMAL = 10  # 1.1 编制目的
    ARABIC = 11  # 1.
    ARABIC_BRACKETED = 12  # （1）
    ARABIC_HALF = 13  # 1）
    CIRCLED = 14  # ①

    __hash__ = int.__hash__  # Enum's own is written in Python, and numbers are looked up by their kind all the time


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
    word: str = ""  # what a WORDED one counts: 重点工程
    parts: tuple[int, ...] = ()  # all numbers of a DECIMAL one: (2, 1, 3)
    suffix: str = ""  # 之一 of 第十二条之一
    key: tuple[Style, str] = field(init=False, repr=False, compare=False)  # what numbers of one series share; asked for all the time

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", (self.style, self.word))

    @property
    def rank(self) -> float:
        """How far out its kind customarily stands; 【1】 stands above （1）."""
        return self.style - 0.5 if self.word == "【" else float(self.style)

    @property
    def printed(self) -> str:
        return f"{self.number}{self.suffix}"
