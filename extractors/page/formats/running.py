"""Page numbers and running heads and feet: what a printer sets on every page and no reader reads as text."""

from __future__ import annotations

import re
from collections import Counter

from extractors.lines.furniture import is_bare_number, is_page_number
from extractors.page.formats.glyphs import Line

_TOP, _BOTTOM = 0.12, 0.85  # of the page's height: where furniture stands
_FEWEST_PAGES = 3
_SHARE = 0.4  # of the pages: odd and even ones may differ
_SAME_HEIGHT = 4.0  # points
_DIGITS = re.compile(r"[\d\s]+")
_SPACED_DASH = re.compile(r"\s+")


def without_furniture(pages: list[list[Line]], heights: list[float]) -> list[list[Line]]:
    """The pages' lines without numbers and without what stands at the same place on many of them."""
    marginal = [
        [line for line in (*lines[:3], *lines[3:][-3:]) if not _TOP * height < line.y < _BOTTOM * height]
        for lines, height in zip(pages, heights, strict=True)
    ]
    dropped = {id(line) for lines in marginal for line in lines if is_page_number(_SPACED_DASH.sub(" ", line.text))}
    dropped |= _counting(marginal)
    dropped |= _repeated(marginal)
    return [[line for line in lines if id(line) not in dropped] for lines in pages]


def _counting(marginal: list[list[Line]]) -> set[int]:
    """Bare numbers that count up with the pages; a lone figure at a page's edge is text."""
    found = [(page, line) for page, lines in enumerate(marginal) for line in lines if is_bare_number(line.text)]
    offsets = Counter(int(line.text) - page for page, line in found)
    return {id(line) for page, line in found if offsets[int(line.text) - page] >= 2}


def _repeated(marginal: list[list[Line]]) -> set[int]:
    seen: dict[tuple[str, int], list[Line]] = {}
    for lines in marginal:
        for line in lines:
            key = _DIGITS.sub("", line.text)
            if key:
                seen.setdefault((key, round(line.y / _SAME_HEIGHT)), []).append(line)
    fewest = max(_FEWEST_PAGES, _SHARE * len(marginal))
    return {id(line) for lines in seen.values() if len({line.page for line in lines}) >= fewest for line in lines}
