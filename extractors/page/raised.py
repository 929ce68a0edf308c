"""Raised figures: 10² is no 102, and a note's mark behind 500亿元 adds no figure to it."""

from __future__ import annotations

import re

_FIGURES = re.compile(r"\s*\d{1,2}\s*")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def raised(text: str) -> str:
    """What is printed raised, with its figures as raised ones; anything longer or other than figures stays.

    >>> raised("2"), raised("[1]"), raised("2023")
    ('²', '[1]', '2023')
    """
    return text.strip().translate(_RAISED) if _FIGURES.fullmatch(text) else text
