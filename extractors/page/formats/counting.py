"""Automatic numbers as Word prints them: 一、（一）1. ① 壹 甲 A iv, by the names that OOXML has for them."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_FORMAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"),
    (4, "IV"), (1, "I"),
)  # fmt: skip
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def printed_number(number: int, form: str) -> str:
    """A number in one of OOXML's forms; one that is not known counts in Arabic digits.

    >>> printed_number(12, "chineseCounting"), printed_number(3, "decimalEnclosedCircle"), printed_number(2, "none")
    ('十二', '③', '')
    """
    if not 0 <= number <= 9999:
        return str(number)
    return _FORMS.get(form, str)(number)


def _chinese(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    if number == 0:
        return digits[0] if digits is not _DIGITS else "零"
    parts: list[str] = []
    gap = False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            if gap and parts:
                parts.append("零")
            parts.append(digits[digit] + (units[place - 1] if place else ""))
        gap = not digit
    text = "".join(parts)
    return text[1:] if digits is _DIGITS and 10 <= number < 20 else text


def _by_digits(number: int) -> str:
    return "".join(_DIGITS[int(d)] for d in str(number))


def _roman(number: int) -> str:
    parts: list[str] = []
    for value, sign in _ROMAN:
        parts.append(sign * (number // value))
        number %= value
    return "".join(parts)


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else ""


def _enclosed(first: int, most: int) -> Callable[[int], str]:
    return lambda number: chr(first + number - 1) if 1 <= number <= most else str(number)


def _circled(number: int) -> str:
    if 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if 21 <= number <= 35:
        return chr(0x3251 + number - 21)
    return chr(0x32B1 + number - 36) if 36 <= number <= 50 else str(number)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number else ""


_FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
            "japaneseCounting",
            "koreanCounting",
        ),
        _chinese,
    ),
    **dict.fromkeys(("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"), _by_digits),
    "chineseLegalSimplified": lambda n: _chinese(n, _FORMAL, "拾佰仟"),
    **dict.fromkeys(("ideographLegalTraditional", "japaneseLegal"), lambda n: _chinese(n, _FORMAL_TRADITIONAL, "拾佰仟")),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
    "decimalEnclosedFullstop": _enclosed(0x2488, 20),
    "decimalEnclosedParen": _enclosed(0x2474, 20),
    "ideographEnclosedCircle": _enclosed(0x3280, 10),
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), lambda n: str(n).translate(_WIDE)),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "decimalZero": lambda n: f"{n:02d}",
    "upperLetter": _letters,
    "lowerLetter": lambda n: _letters(n).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "bullet": lambda _: "",
    "none": lambda _: "",
}
#: The same forms by their codes in old .doc files (MSONFC).
FORM_CODES = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 0x0A: "ideographDigital", 0x0B: "japaneseCounting",
    0x0E: "decimalFullWidth", 0x10: "japaneseLegal", 0x11: "japaneseDigitalTenThousand", 0x12: "decimalEnclosedCircle",
    0x13: "decimalFullWidth2", 0x16: "decimalZero", 0x17: "bullet", 0x1A: "decimalEnclosedFullstop", 0x1B: "decimalEnclosedParen",
    0x1C: "decimalEnclosedCircleChinese", 0x1D: "ideographEnclosedCircle", 0x1E: "ideographTraditional", 0x1F: "ideographZodiac",
    0x21: "taiwaneseCounting", 0x22: "ideographLegalTraditional", 0x23: "taiwaneseCountingThousand", 0x24: "taiwaneseDigital",
    0x25: "chineseCounting", 0x26: "chineseLegalSimplified", 0x27: "chineseCountingThousand", 0x28: "ideographDigital", 0xFF: "none",
}  # fmt: skip
