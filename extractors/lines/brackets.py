"""Brackets of all kinds: which one closes which.

（责任单位：省市场监管局（省知识产权局））        they nest
（责任单位：市发改委、市经信局〕                 and are mixed up
〔责任单位：市发改委［含市能源局、市经信局〕      and left open
"""

from __future__ import annotations

import re

_BRACKET = re.compile(r"[（()）〔〕\[\]［］【】〈〉]")
_CLOSES = {"（": "）)", "(": ")）", "〔": "〕]］", "[": "]〕］", "［": "］]〕", "【": "】", "〈": "〉"}
_OPENING = re.compile(f"[{re.escape(''.join(_CLOSES))}]")
_CLOSING = frozenset("".join(_CLOSES.values()))
#: Angle brackets in text are titles within titles and signs; they close nothing but their own.
_STRICT = "〈〉"


def bracket_pairs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Brackets that match, in order of opening; they nest. One pass, whatever is mixed up or left open.

    >>> bracket_pairs("（a（b）c〕", 0, 7)
    [(0, 6), (2, 4)]
    """
    if end - start > 1 and text[end - 1] in _CLOSES.get(text[start], "") and not _BRACKET.search(text, start + 1, end - 1):
        return [(start, end - 1)]  # as most clauses are
    found: list[tuple[int, int]] = []
    open_at: list[tuple[int, str]] = []
    for m in _BRACKET.finditer(text, start, end):
        c = m[0]
        if closes := _CLOSES.get(c):
            open_at.append((m.start(), closes))
        elif open_at:
            opening, closes = open_at.pop()
            if c not in closes:
                return _mixed_pairs(text, start, end)
            found.append((opening, m.start()))
    return sorted(found) if len(found) > 1 else found


def _mixed_pairs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The same where some are mixed up or left open."""
    found: list[tuple[int, int]] = []
    open_at: list[tuple[int, str]] = []
    waiting: dict[str, int] = {}  # how many of the open ones each closing bracket would close
    for m in _BRACKET.finditer(text, start, end):
        c = m[0]
        if c not in _CLOSING:
            closes = _CLOSES[c]
            open_at.append((m.start(), closes))
            for closing in closes:
                waiting[closing] = waiting.get(closing, 0) + 1
            continue
        if not open_at:
            continue
        if waiting.get(c):  # those left open inside are passed over
            while c not in open_at[-1][1]:
                _forget(open_at.pop()[1], waiting)
        elif c in _STRICT or open_at[-1][1] in _STRICT:
            continue
        opening, closes = open_at.pop()
        _forget(closes, waiting)
        found.append((opening, m.start()))
    return sorted(found)


def _forget(closes: str, waiting: dict[str, int]) -> None:
    for closing in closes:
        waiting[closing] -= 1


def first_opening(text: str, start: int, end: int) -> int:
    """Where the first bracket opens in text[start:end]; -1 where none does."""
    m = _OPENING.search(text, start, end)
    return m.start() if m else -1


def opens_bracket(char: str) -> bool:
    return char in _CLOSES


def closes_bracket(char: str) -> bool:
    return char in _CLOSING
