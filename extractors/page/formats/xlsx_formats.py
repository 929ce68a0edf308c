"""What a cell of a workbook shows for its number: 0.15 under 0% is 15%, 46022 under yyyy/m/d is 2025/12/31.

A workbook keeps bare numbers; the number format of the cell's style makes percentages, dates and decimals of them. Readers that
hand on the bare value print 0.15 for 15%, which in a table of indicators is another target.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache

from extractors.frozen import dataclass

#: Formats that a workbook refers to by number without stating them: those whose print differs from the bare number.
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy/m/d", 15: "d-mm-yy", 17: "yyyy-mm", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.|(y+|m+|d+|h+|s+)|(General|[#0?,]*[#0?][#0?,]*(?:\.[#0?]*)?)|(.)', re.IGNORECASE | re.DOTALL
)
_DAY_ONE, _DAY_ONE_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a calendar's day, no moment
_LAST_DAY = 2_957_000  # some days before the last that a date can be
_LONGEST_FORMAT = 200
_MOST_DECIMALS = 15


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a format: `text` as printed, `percent`, `date` (yyyy, m, …) or `number` (#,##0.00)."""

    kind: str
    text: str


def shown(value: float, number: int, code: str | None, from_1904: bool) -> str:
    """A number as its cell shows it; `code` is the format with that number, None for one that every program knows.

    >>> shown(0.155, 10, None, False), shown(46022, 31, None, False), shown(6800.5, 164, '#,##0.00"亿元"', False)
    ('15.50%', '2025年12月31日', '6,800.50亿元')
    """
    code = code if code is not None else _BUILT_IN.get(number, "")
    sections = _sections(code[:_LONGEST_FORMAT])
    pieces = sections[0]
    if value < 0 and len(sections) > 1 and sections[1]:
        pieces, value = sections[1], -value
    kinds = [piece.kind for piece in pieces]
    if "date" in kinds:
        return _as_date(value, pieces, from_1904)
    return _as_number(value, pieces) if kinds.count("number") == 1 else _bare(value)  # two: fractions and powers of ten


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[tuple[_Piece, ...], ...]:
    """A format's pieces: for positive numbers, for negative ones, …"""
    sections: list[list[_Piece]] = [[]]
    for quoted, escaped, date, number, other in _TOKEN.findall(code):
        if other == ";":
            sections.append([])
        elif date:
            sections[-1].append(_Piece("date", date.lower()))
        elif number:
            sections[-1].append(_Piece("number", number))
        elif other == "%":
            sections[-1].append(_Piece("percent", other))
        elif text := quoted or escaped or other:
            sections[-1].append(_Piece("text", text))
    return tuple(tuple(section) for section in sections)


def _bare(value: float) -> str:
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.11g}"


def _as_number(value: float, pieces: tuple[_Piece, ...]) -> str:
    if any(piece.kind == "percent" for piece in pieces):
        value *= 100
    return "".join(_figure(value, piece.text) if piece.kind == "number" else piece.text for piece in pieces)


def _figure(value: float, form: str) -> str:
    """A number by #,##0.00: its decimals, those of # and ? only where they are not 0, and whether thousands are parted."""
    if form.lower() == "general":
        return _bare(value)
    whole, _, decimals = form.partition(".")
    figure = f"{value:,.{min(len(decimals), _MOST_DECIMALS)}f}"
    for _ in range(len(decimals) - len(decimals.rstrip("#?"))):
        figure = figure.removesuffix("0")
    figure = figure.rstrip(".") if decimals else figure
    return figure if "," in whole.rstrip(",") else figure.replace(",", "")


def _as_date(value: float, pieces: tuple[_Piece, ...], from_1904: bool) -> str:
    if not 0 <= value < _LAST_DAY:
        return _bare(value)
    moment = (_DAY_ONE_1904 if from_1904 else _DAY_ONE) + timedelta(seconds=round(value * 86_400))
    printed, clock = "", False
    for i, piece in enumerate(pieces):
        if piece.kind != "date":
            printed += "" if piece.text == "@" or piece.kind == "number" else piece.text
            continue
        letter, size = piece.text[0], min(len(piece.text), 2)
        following = next((p.text[0] for p in pieces[i + 1 :] if p.kind == "date"), "")
        clock = letter == "h" or (clock and letter in "ms")
        minutes = letter == "m" and (clock or following == "s")
        number = {"y": moment.year, "m": moment.minute if minutes else moment.month, "d": moment.day, "h": moment.hour, "s": moment.second}
        if letter == "y" and size == len(piece.text):
            printed += f"{moment.year % 100:02d}"
        else:
            printed += f"{number[letter]:0{size}d}"
    return printed
