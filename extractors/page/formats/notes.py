"""Footnotes of a printed page: small lines at its foot that begin with a mark. They would cut the sentence that runs on
overleaf, so they follow the text, as those of a Word file do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.page.formats.glyphs import Line

_SMALLER = 0.85  # of the text's size
_MOST_LINES = 12
_MARK = re.compile(r"[①-⑳⁰¹²³⁴-⁹*＊]|\[?\d{1,3}\]?[^\d.．、年月日%％]|注\d?[：:]")


def part_notes(pages: list[list[Line]], size: float) -> tuple[list[list[Line]], list[str]]:
    """The pages' lines without their footnotes, and the footnotes in order."""
    texts: list[list[Line]] = []
    notes: list[str] = []
    for lines in pages:
        cut = len(lines)
        first = cut
        while cut and lines[cut - 1].size <= _SMALLER * size:
            cut -= 1
            if _MARK.match(lines[cut].text):
                first = cut
        if not cut or len(lines) - first > _MOST_LINES:  # a page of small print is no page of notes
            first = len(lines)
        texts.append(lines[:first])
        notes += _joined(lines[first:])
    return texts, notes


def _joined(lines: list[Line]) -> Iterator[str]:
    parts: list[str] = []
    for line in lines:
        if parts and _MARK.match(line.text):
            yield "".join(parts)
            parts = []
        parts.append(line.text)
    if parts:
        yield "".join(parts)
