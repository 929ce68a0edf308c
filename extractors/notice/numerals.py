"""Numbers as notices print them: Arabic, full-width, Chinese, circled."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "О": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_CIRCLED = {chr(0x2460 + i): i + 1 for i in range(20)}

CHINESE_DIGITS = "〇○零一二三四五六七八九十百千"

_SPACES = re.compile(r"\s+")


def to_int(text: str) -> int | None:
    """The whole number that `text` prints, or None.

    >>> to_int("二十五"), to_int("１２"), to_int("⑫"), to_int("一百零三"), to_int("二〇二三")
    (25, 12, 12, 103, 2023)
    """
    text = _SPACES.sub("", text)
    if text in _CIRCLED:
        return _CIRCLED[text]
    plain = unicodedata.normalize("NFKC", text)
    if plain.isascii() and plain.isdigit():
        return int(plain)
    if not text or any(c not in _DIGITS and c not in _UNITS for c in text):
        return None
    if not any(c in _UNITS for c in text):  # 二〇二三: digit by digit
        return int("".join(str(_DIGITS[c]) for c in text))
    return _with_units(text)


def _with_units(text: str) -> int:
    total, digit = 0, 0
    for c in text:
        if c in _UNITS:
            total += (digit or 1) * _UNITS[c]
            digit = 0
        else:
            digit = _DIGITS[c]
    return total + digit
