"""Numbers as notices print them: Arabic, full-width, Chinese, formal (壹), circled, Roman, and the one-character forms ㈠ ⑴ ⒈."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "О": 0, "两": 2}
_DIGITS |= {c: i for i, c in enumerate("壹贰叁肆伍陆柒捌玖", 1)} | {"貳": 2, "參": 3, "参": 3, "陸": 6}
_UNITS = {"十": 10, "拾": 10, "百": 100, "千": 1000}
#: (first code point, its value, how many): ① ⑴ ⒈ ㈠ ㊀ ❶ ㉑ ㊱
_RUNS = (
    *((first, 1, 20) for first in (0x2460, 0x2474, 0x2488)),
    *((first, 1, 10) for first in (0x3220, 0x3280, 0x2776)),
    (0x3251, 21, 15),
    (0x32B1, 36, 15),
)
_ONE_CHARACTER = {chr(first + i): value + i for first, value, count in _RUNS for i in range(count)}
_ROMAN_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ROMAN = {tens + ones: 10 * i + j for i, tens in enumerate(("", "X")) for j, ones in enumerate(_ROMAN_ONES) if i or j}
#: What typists put for 〇: 二OO五年, 二0一0年; a nought only beside Chinese digits.
_NOUGHTS = "0OＯo◯Ο"

CHINESE_DIGITS = "〇○零一二三四五六七八九十百千"
#: The digits of a year printed one by one, as any hand or typist prints them.
YEAR_DIGITS = f"〇○零О一二三四五六七八九{_NOUGHTS}０"
FORMAL_DIGITS = "壹贰叁肆伍陆柒捌玖拾貳參参陸"

_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=1024)  # 一, 二, 2025: the same few in all notices
def to_int(text: str) -> int | None:
    """The whole number that `text` prints, or None.

    >>> to_int("二十五"), to_int("１２"), to_int("⑫"), to_int("一百零三"), to_int("二〇二三"), to_int("㈡"), to_int("叁")
    (25, 12, 12, 103, 2023, 2, 3)
    >>> to_int("二OO五"), to_int("二0一0"), to_int("OOOO")
    (2005, 2010, None)
    """
    text = _SPACES.sub("", text)
    if text in _ONE_CHARACTER:
        return _ONE_CHARACTER[text]
    plain = unicodedata.normalize("NFKC", text)
    if plain.isascii() and plain.isdigit():
        return int(plain) if len(plain) < 20 else None
    if len(plain) == 4 and any(c in _DIGITS for c in text):
        text = "".join("〇" if c in _NOUGHTS else c for c in plain)
    if not text or any(c not in _DIGITS and c not in _UNITS for c in text):
        return None
    if not any(c in _UNITS for c in text):  # 二〇二三: digit by digit
        return int("".join(str(_DIGITS[c]) for c in text)) if len(text) < 20 else None
    return _with_units(text)


def roman_to_int(text: str) -> int | None:
    """The number of a Roman numeral below twenty, in letters or in one character.

    >>> roman_to_int("IV"), roman_to_int("Ⅻ"), roman_to_int("IIII")
    (4, 12, None)
    """
    return _ROMAN.get(unicodedata.normalize("NFKC", text))


def _with_units(text: str) -> int:
    total, digit = 0, 0
    for c in text:
        if c in _UNITS:
            total += (digit or 1) * _UNITS[c]
            digit = 0
        else:
            digit = _DIGITS[c]
    return total + digit
