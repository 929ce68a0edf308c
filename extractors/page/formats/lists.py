"""Automatic numbering: which number a paragraph of a list bears, and how it is printed.

The number is not in the text of the file: Word counts it when it shows the page. Without it an outline is lost:
`（%2）` at level 2 of a list that counts in Chinese is （三） for the third such paragraph below 二、.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractors.page.formats.counting import printed_number

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_CLOSED = re.compile(r"[、，,.．﹒。：:；;）)〕\]】]$")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level counts and prints: start 1, form chineseCounting, text （%2）."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"  # tab, space, nothing
    restart: int | None = None  # the level (from 1) whose step restarts it; None for any above, 0 for none
    legal: bool = False  # all numbers in Arabic digits


@dataclass(slots=True)
class Counter:
    """The count of one list: lists that share a definition count on, unless one starts anew."""

    values: list[int | None] = field(default_factory=lambda: [None] * LEVELS)

    def step(self, level: int, levels: list[Level]) -> str:
        """Count a paragraph of this level and print its number, with what stands between it and the text."""
        shape = levels[level]
        value = self.values[level]
        self.values[level] = shape.start if value is None else value + 1
        for deeper in range(level + 1, LEVELS):
            restart = levels[deeper].restart
            if restart is None or level < restart:
                self.values[deeper] = None
        return self._printed(level, levels)

    def restart(self, level: int) -> None:
        self.values[level] = None

    def _printed(self, level: int, levels: list[Level]) -> str:
        shape = levels[level]
        if shape.form in ("bullet", "none") and "%" not in shape.text:
            return "" if shape.form == "bullet" else _spaced(shape.text, shape.suffix)

        def number(found: re.Match[str]) -> str:
            which = int(found[1]) - 1
            value = self.values[which]
            form = "decimal" if shape.legal else levels[which].form
            return printed_number(levels[which].start if value is None else value, form)

        return _spaced(_PLACE.sub(number, shape.text), shape.suffix)


def _spaced(text: str, suffix: str) -> str:
    """第一章 总则 keeps the space that parts it; 一、 and （一） need none."""
    return text if not text or suffix == "nothing" or _CLOSED.search(text) else f"{text} "
