"""Figures that are no row: with a glyph inside that only its font can tell, and wholes divided by 4:3:3."""

from __future__ import annotations

import re

from extractors.notice.fields.quantities.figures import BROKEN, GLYPH, SPLIT
from extractors.notice.fields.quantities.quantity import Unread
from extractors.notice.fields.quantities.wording import quick_look

#: What one of these must hold: such a glyph, or a colon before a digit. Most sentences have neither sign.
_MAY_BE = quick_look(((":：∶", r"\s*[0-9０-９]"), (GLYPH[1:-1], "")))
_COMPARES = re.compile(r"比[^，。；]{0,4}$")
_DIVIDES = re.compile(r"\s*(?:的)?比例?")


def unreadable(text: str, start: int, end: int) -> list[Unread]:
    """Those in text[start:end]: １\ue010２万亿元 may be 1.2 or a range of 1 to 2."""
    if not _MAY_BE.search(text, start, end):
        return []
    broken = [Unread(m.start(), m.end(), glyph=True) for m in BROKEN.finditer(text, start, end)]
    return broken + [Unread(m.start(), m.end()) for m in SPLIT.finditer(text, start, end) if _is_divided(m, start, end)]


def _is_divided(m: re.Match[str], start: int, end: int) -> bool:
    """Whether words say that something is divided so: 按4:3:3的比例; hours are not."""
    text = m.string
    return bool(_DIVIDES.match(text, m.end(), end) or _COMPARES.search(text, max(start, m.start() - 8), m.start()))
