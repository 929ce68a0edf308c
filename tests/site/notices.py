"""What the notices of the virtual sites say: a pure function of site, number, seed and revision.

A notice is a body of `benchmarks.made_notices` in words of its own, with a last chapter that this module writes: its figure is what an
edit changes. Bodies come from a few patterns made once, so that a notice costs a fraction of a millisecond.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from benchmarks.made_notices import body_of, opening_of, other_words, subject_of

_FIRST_DAY = date(2016, 1, 4)
_A_DAY = 3  # notices
#: Made notices whose seed is Simplified and numbered without damage, with three measures or more.
_PATTERNS = (0, 1, 9, 22, 24, 26, 43, 45, 50, 51, 56, 57, 95, 102, 113, 146)
_CHAPTERS = "一二三四五六七八九十"
_CHAPTER = re.compile(r"[一二三四五六七八九十]{1,3}、")
_LEVELS = (_CHAPTER, re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]"), re.compile(r"\d{1,2}[.．](?!\d)"))


@dataclass(frozen=True, slots=True)
class Authority:
    """Who issues a site's notices."""

    index: int  # tells the words of its notices from another's
    name: str
    number_prefix: str  # of its 发文字号
    finance: str  # its finance department, as its clauses name it


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as its page must be read."""

    title: str
    document_number: str
    issuer: str
    issued: date
    published: date
    paragraphs: tuple[str, ...]  # without title; the document number first, signature and date last
    measures: int  # leaf sections of its outline


def issued_on(number: int) -> date:
    return _FIRST_DAY + timedelta(days=number // _A_DAY)


def published_on(number: int) -> date:
    """As listings sort and print it: never later for an older notice."""
    return issued_on(number) + timedelta(days=1)


def title_of(authority: Authority, number: int) -> str:
    return f"{authority.name}关于{subject_of(number)}的通知"


def document_number(authority: Authority, number: int) -> str:
    """Its 发文字号; each year's begin with 1."""
    year = issued_on(number).year
    return f"{authority.number_prefix}〔{year}〕{number - _first_of_year(year) + 1}号"


def make_notice(authority: Authority, number: int, seed: int = 1, revision: int = 0, body_of_other: Authority | None = None) -> Notice:
    """Notice `number` after `revision` edits; with another authority's body, whose figures it changes, it is a near-copy."""
    source = body_of_other or authority
    words = other_words(source.index * 1_000_003 + seed * 10_007 + number)
    pattern = _pattern((number * 7 + seed + source.index) % len(_PATTERNS))
    day = issued_on(number)
    printed_number = document_number(authority, number)
    figure = 500 + number % 400 + 1000 * (revision + (5 if body_of_other else 0))
    lines = "\n".join(pattern.lines).translate(words).split("\n")
    paragraphs = (
        printed_number,
        "各有关单位：",
        opening_of(subject_of(number)),
        *lines,
        f"{_CHAPTERS[pattern.chapters]}、加大资金支持",
        f"（一）统筹财政资金。到{day.year + 2}年，统筹安排专项资金{figure}万元。（责任单位：{authority.finance}）",
        f"（二）加强绩效管理。对获得支持的项目开展绩效评价，评价结果作为下一年度安排资金的依据。（责任单位：{authority.finance}）",
        authority.name,
        f"{day.year}年{day.month}月{day.day}日",
    )
    return Notice(title_of(authority, number), printed_number, authority.name, day, published_on(number), paragraphs, pattern.measures + 2)


@dataclass(frozen=True, slots=True)
class _Pattern:
    lines: tuple[str, ...]
    chapters: int
    measures: int


@cache
def _pattern(place: int) -> _Pattern:
    lines = tuple(body_of(_PATTERNS[place]))
    found = (next((depth for depth, marker in enumerate(_LEVELS) if marker.match(line)), None) for line in lines)
    depths = [depth for depth in found if depth is not None]
    leaves = sum(below <= depth for depth, below in zip(depths, [*depths[1:], 0], strict=True))
    return _Pattern(lines, depths.count(0), leaves)


@cache
def _first_of_year(year: int) -> int:
    """The first number whose day lies in that year."""
    return max(0, (date(year, 1, 1) - _FIRST_DAY).days * _A_DAY)
