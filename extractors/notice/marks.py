"""Marks of a wording: its figures, dates and places. Two sentences that differ in one of them are two policies.

    外贸进出口增长10%  外贸进出口增长15%        到2025年  到2024年        重庆海关  银川海关

How a figure is printed does not count (百分之二 is 2%, 1千万 is 1000万), nor whether a place has its full name (重庆市, 重庆).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from extractors.lines.numerals import to_int
from extractors.reference.regions import Regions

_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
# 一 alone is an article (一批, 进一步); a numeral of one character counts before a measure word only (三年, 两个; not 三农, 两岸).
_CHINESE = (
    r"[〇零一二三四五六七八九十百千万亿两]{2,}|[二三四五六七八九十两](?=[年月日天个家项条届次期大类级批成倍%])|"
    r"(?<=[第之])[一二三四五六七八九十]"
)
_FIGURE = re.compile(
    rf"(?P<share>百分之|千分之)?(?:(?P<arabic>\d+(?:\.\d+)?)(?P<scale>[十百千万亿]*)|(?P<chinese>{_CHINESE}))"
    r"(?P<unit>个?百分点|[%‰年月日]|(?:美|欧|港|日)?元)?"
)
_OPENS_FIGURE = re.compile(r"[\d〇零一二三四五六七八九十百千万亿两]")  # a search for one character is far faster than for what may be one
_TWO_DIGITS = re.compile("[十百千][一二三四五六七八九]{2}")  # 十四五 is no number
_UNITS = {"百分点": "pp", "个百分点": "pp"}
_FIRST_YEAR = 1900  # from here on a number is a year whether 年 stands behind it or not: 2022-2024年


class Mark(NamedTuple):
    """A figure, date or place in a text. Two marks are the same where their values are."""

    start: int
    end: int
    value: str  # 2%, 2025, 10000000元, 500000


_START = attrgetter("start")


def find_marks(text: str, regions: Regions) -> list[Mark]:
    """The marks of a text, in its order.

    >>> from extractors.reference.regions import load_regions
    >>> [m.value for m in find_marks("到2025年，重庆市外贸增长百分之二", load_regions())]
    ['2025', '500000', '2%']
    """
    figures = [Mark(m.start(), m.end(), _value(m[0], *m.groups())) for m in _figures(text)]
    places = [Mark(start, end, "/".join(r.code for r in found)) for start, end, found in regions.named(text)]
    return sorted([*figures, *places], key=_START) if places else figures


def _figures(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while opens := _OPENS_FIGURE.search(text, at):
        figure = _FIGURE.match(text, opens.start())
        if figure:
            yield figure
        at = figure.end() if figure else opens.end()


@lru_cache(maxsize=10_000)
def _value(figure: str, share: str | None, arabic: str | None, scale: str | None, chinese: str | None, unit: str | None) -> str:
    number = _chinese(chinese) if chinese else Decimal(arabic or "")
    if number is None:  # 十四五: a name of figures
        return figure
    for factor in scale or "":
        number *= _SCALES[factor]
    unit = unit or ""
    if share:
        unit = "%" if share == "百分之" else "‰"
    elif unit == "年" and number >= _FIRST_YEAR:
        unit = ""
    return f"{number.normalize():f}{_UNITS.get(unit, unit)}"


def _chinese(text: str) -> Decimal | None:
    """两万五千 → 25000; None for what is no number by the rules (十四五)."""
    for scale in "亿万":
        above, found, below = text.rpartition(scale)
        if found:
            high = _chinese(above) if above else Decimal(1)
            low = _chinese(below) if below else Decimal(0)
            return None if high is None or low is None else high * _SCALES[scale] + low
    if _TWO_DIGITS.search(text):
        return None
    number = to_int(text)
    return None if number is None else Decimal(number)
