"""A file that holds several notices (汇编, a digest): each begins with a title and a number line of its own."""

from __future__ import annotations

import itertools
from dataclasses import replace

from extractors.lines.numbers import number_line
from extractors.lines.text import same_key
from extractors.notice.header.titles import TitlePlace, own_title, title_from
from extractors.records import Page
from extractors.script import is_traditional, to_simplified

_NEAR = 3  # lines between a title and its number
_LONGEST_NUMBER_LINE = 60


def split_digest(page: Page) -> list[tuple[Page, str | None]]:
    """The notices of a page, the later ones with their title; one notice comes back whole.

    A notice that forwards another (转发…的通知) prints two heads and is one notice: the second title stands in the first.
    """
    lines = page.text.split("\n")
    heads = _heads(_read_as_simplified(page.text, lines))
    if len(heads) < 2:
        return [(page, None)]
    starts = [0, *(line for line, _ in heads[1:]), len(lines)]
    parts: list[tuple[Page, str | None]] = []
    for i, (a, b) in enumerate(itertools.pairwise(starts)):
        part = replace(page, text="\n".join(lines[a:b]), header_table=page.header_table if i == 0 else ())
        parts.append((part, heads[i][1] if i else None))
    return parts


def _read_as_simplified(text: str, lines: list[str]) -> list[str]:
    """The lines as titles and numbers are told by; only a Traditional text with several number lines costs a conversion."""
    if "號" not in text or text.count("號\n") + text.endswith("號") < 2 or not is_traditional(text):
        return lines
    return to_simplified(text, ()).simplified.split("\n")


def _heads(lines: list[str]) -> list[tuple[int, str]]:
    """(first line, title) of each title beside a document number that no head before it had."""
    numbered = [(i, n) for i, line in enumerate(lines) if "号" in line and len(line) < _LONGEST_NUMBER_LINE and (n := number_line(line))]
    if len({number for _, number in numbered}) < 2:
        return []
    found: list[tuple[int, str]] = []
    numbers: set[str] = set()
    behind = 0  # the line behind the head before
    for i, number in numbered:
        place = None if number in numbers else _title_above(lines, i, behind) or _title_below(lines, i)
        if place is None:
            continue
        title = own_title(place.text)
        if any(same_key(title) in same_key(earlier) for _, earlier in found):
            continue
        numbers.add(number)
        found.append((min(place.first, i), title))
        behind = max(place.end, i + 1)
    return found


def _title_above(lines: list[str], i: int, behind: int) -> TitlePlace | None:
    """The title that ends within three lines above line i, from as far up as it is broken over lines."""
    for first in range(max(i - _NEAR - 4, behind), i):
        place = title_from(lines, first, i)
        if place and "关于" in place.text and i - place.end < _NEAR:
            return place
    return None


def _title_below(lines: list[str], i: int) -> TitlePlace | None:
    """沪府办发〔2016〕10号 / 上海市人民政府办公厅关于…的通知: a number that stands above its title."""
    place = title_from(lines, i + 1, min(i + 6, len(lines)))
    return place if place and "关于" in place.text else None
