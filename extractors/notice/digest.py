"""A file that holds several notices (汇编, a digest): each begins with a title and a number line of its own."""

from __future__ import annotations

import itertools
from dataclasses import replace

from extractors.notice.forms import bare_title, looks_like_title
from extractors.notice.numbers import number_line
from extractors.notice.text import same_key
from extractors.notice.titles import split_date
from extractors.records import Page

_NEAR = 3  # lines between a title and its number


def split_digest(page: Page) -> list[tuple[Page, str | None]]:
    """The notices of a page, the later ones with their title; one notice comes back whole.

    A notice that forwards another (转发…的通知) prints two heads and is one notice: the second title stands in the first.
    """
    lines = page.text.split("\n")
    heads = _heads(lines)
    if len(heads) < 2:
        return [(page, None)]
    starts = [0, *(line for line, _ in heads[1:]), len(lines)]
    parts: list[tuple[Page, str | None]] = []
    for i, (a, b) in enumerate(itertools.pairwise(starts)):
        part = replace(page, text="\n".join(lines[a:b]), header_table=page.header_table if i == 0 else ())
        parts.append((part, heads[i][1] if i else None))
    return parts


def _heads(lines: list[str]) -> list[tuple[int, str]]:
    """(line, title) of each title directly followed by a document number that no head before it had."""
    found: list[tuple[int, str]] = []
    numbers: set[str] = set()
    for i, line in enumerate(lines):
        number = number_line(line) if len(line) < 60 else None
        if not number or number in numbers:
            continue
        title_line = next((j for j in range(i - 1, max(i - 1 - _NEAR, -1), -1) if _is_title(lines[j])), None)
        if title_line is None:
            continue
        title = bare_title(split_date(lines[title_line])[0])
        if any(same_key(title) in same_key(earlier) for _, earlier in found):
            continue
        numbers.add(number)
        found.append((title_line, title))
    return found


def _is_title(line: str) -> bool:
    return "关于" in line and looks_like_title(split_date(line)[0])
