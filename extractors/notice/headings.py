"""The heading of a section, and what of its first paragraph is already text.

An item whose first sentence is a short title has that for its heading (1.优化贸易方式。加快…); one that starts straight into its
text has its first clause (1.支持企业参加境外展会，给予…).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.notice.text import CLOSING, OPENING, Span

LONGEST_TITLE = 30

_TITLE_STOP = re.compile(r"[。！？!?：:]|[\u3000]+| {2,}|\t")
_CLAUSE_STOP = re.compile(r"[，,。；;！？!?：:]")
_FINAL = "。．.；;，,、：:！？!? \t\u3000"


@dataclass(frozen=True, slots=True)
class Heading:
    """`text_start` is where the section's own text begins; `is_title` tells a title from a first clause."""

    text: str
    start: int
    end: int
    text_start: int
    is_title: bool


def read_heading(body: str, start: int, end: int) -> Heading:
    """The heading in body[start:end], the rest of the paragraph behind a section's number.

    >>> read_heading("优化贸易方式。加快建设。", 0, 12).text
    '优化贸易方式'
    """
    while start < end and body[start] in " \t\u3000":
        start += 1
    stop = _first_outside_brackets(_TITLE_STOP, body, start, end)
    title_end = stop.start() if stop else end
    title = body[start:title_end]
    if title and _is_title(title, stop, body, end):
        after = _after_stop(body, stop.end() if stop else end, end)
        return Heading(clean(title), start, title_end, after, True)
    stop = _first_outside_brackets(_CLAUSE_STOP, body, start, end)
    clause_end = stop.start() if stop else end
    return Heading(clean(body[start:clause_end]), start, clause_end, start, False)


def titled(body: str, start: int, paragraph: Span) -> bool:
    """Whether what stands behind a number begins with a short title."""
    return read_heading(body, start, paragraph.end).is_title


def _is_title(title: str, stop: re.Match[str] | None, body: str, end: int) -> bool:
    if len(title) > LONGEST_TITLE:
        return False
    if stop is None:  # alone on its line
        return True
    if stop[0] in "：:":  # 加强领导：各部门要…, but not a list's lead-in with commas
        return "，" not in title and "," not in title and len(title) <= 20
    return True


def _after_stop(body: str, at: int, end: int) -> int:
    while at < end and body[at] in CLOSING:
        at += 1
    return at


def _first_outside_brackets(pattern: re.Pattern[str], body: str, start: int, end: int) -> re.Match[str] | None:
    """The first match that stands in no bracket or quotation opened after `start`."""
    depth, at = 0, start
    for m in pattern.finditer(body, start, min(end, start + 400)):
        run = body[at : m.start()]
        depth += sum(c in OPENING for c in run) - sum(c in CLOSING for c in run)
        at = m.start()
        if depth <= 0:
            return m
    return pattern.search(body, start, end) if depth > 0 else None


def clean(heading: str) -> str:
    """Without number, final punctuation and line breaks."""
    return heading.replace("\n", "").strip(_FINAL)
