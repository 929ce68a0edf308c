"""Figures that are no row: with a glyph inside that only its font can tell, and wholes divided by 4:3:3."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.notice.fields.quantities.figures import BROKEN, GLYPH, SPLIT
from extractors.notice.fields.quantities.quantity import Unread

_MAY_BE_BROKEN = re.compile(rf"[0-9０-９.．,，][ \u3000]?{GLYPH}")
_MAY_BE_SPLIT = re.compile(r"[:：∶]\s*[0-9０-９]")
_COMPARES = re.compile(r"比[^，。；]{0,4}$")
_DIVIDES = re.compile(r"\s*(?:的)?比例?")


def may_be_unreadable(text: str) -> bool:
    """Whether any of its sentences may hold one: a quick look."""
    return _MAY_BE_SPLIT.search(text) is not None or _MAY_BE_BROKEN.search(text) is not None


def unreadable(text: str, start: int, end: int) -> Iterator[Unread]:
    """Those in text[start:end]: １\ue010２万亿元 may be 1.2 or a range of 1 to 2."""
    if _MAY_BE_BROKEN.search(text, start, end):
        for m in BROKEN.finditer(text, start, end):
            yield Unread(m.start(), m.end(), glyph=True)
    for m in SPLIT.finditer(text, start, end) if _MAY_BE_SPLIT.search(text, start, end) else ():
        if _DIVIDES.match(text, m.end(), end) or _COMPARES.search(text, max(start, m.start() - 8), m.start()):
            yield Unread(m.start(), m.end())
