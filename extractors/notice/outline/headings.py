"""The heading of a section, and what of its first paragraph is already text.

An item whose first sentence is a short title has that for its heading (1.优化贸易方式。加快…); one that starts straight into its
text has its first clause (1.支持企业参加境外展会，给予…).
"""

from __future__ import annotations

import re

from extractors.frozen import dataclass
from extractors.lines.brackets import first_opening
from extractors.lines.text import CLOSING, OPENING, Span
from extractors.notice.duty.clauses import LABEL, bracketed_clauses

LONGEST_TITLE = 30

_TITLE_STOP = re.compile(r"[。！？!?：:\u3000 \t](?:(?<=[\u3000 \t])[\u3000 \t]*)?")
_CLAUSE_STOP = re.compile(r"[，,。；;！？!?：:]")
_MARKS = re.compile(f"[{re.escape(OPENING + CLOSING)}]")
_LABEL_END = re.compile(r"[：:】〕\]]")  # every label has one of these behind it
_MAY_TELL = re.compile(f"[{re.escape(OPENING)}。：:】〕\\]]")  # and every clause a bracket or a sentence before it
_HAN = re.compile(r"[\u4e00-\u9fff”》）)]")
_FINAL = "。．.；;，,、：:！？!? \t\u3000"
_FAR = 400  # characters within which a heading must end
_SHORTEST_BEFORE_SPACE = 4
_SHORTEST_BEHIND_SPACE = 12
#: A PDF's line ends leave a space within words: 重点产业发展引导 资金.
_WITHIN_WORDS = re.compile(r" (?<=[\u4e00-\u9fff，、] )(?=[\u4e00-\u9fff])")
_MOST_APART = 80  # characters from one such space to the next where they are a PDF's
_FEWEST_WITHIN = 8
_SPREAD = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Heading:
    """`text_start` is where the section's own text begins; `is_title` tells a title from a first clause."""

    text: str
    start: int
    end: int
    text_start: int
    is_title: bool


def has_spaced_words(body: str, start: int, end: int) -> bool:
    """Whether spaces stand within words all over body[start:end], so that one tells nothing of where a heading ends."""
    count = sum(1 for _ in _WITHIN_WORDS.finditer(body, start, end))
    return count >= _FEWEST_WITHIN and count * _MOST_APART >= end - start


def read_heading(body: str, start: int, end: int, named: bool = False, spaced: bool = False) -> Heading:
    """The heading in body[start:end], the rest of the paragraph behind a section's number.

    `named`: behind 第一章 and the like, where a short line is the heading as a whole (总　　则). `spaced`: single spaces stand
    within words.

    >>> read_heading("优化贸易方式。加快建设。", 0, 12).text
    '优化贸易方式'
    """
    while start < end and body[start] in " \t\u3000":
        start += 1
    if named and end - start <= LONGEST_TITLE and not _CLAUSE_STOP.search(body, start, end):
        return Heading(_SPREAD.sub("", clean(body[start:end])), start, end, end, True)
    stop = _title_stop(body, start, end, spaced)
    title_end = stop.start() if stop else end
    title = _own_words(body, start, title_end)
    if title and _is_title(title, stop):
        after = _after_stop(body, stop.end() if stop else end, end)
        return Heading(clean(title), start, title_end, after, True)
    clause = _first_outside_brackets(_CLAUSE_STOP, body, start, end)
    clause_end = clause.start() if clause else end
    return Heading(clean(_own_words(body, start, clause_end)), start, clause_end, start, False)


def _own_words(body: str, start: int, end: int) -> str:
    """A heading without its responsibility: 加强领导（责任单位：市商务局、市财政局）."""
    if end - start > _FAR * 4:
        return body[start:end]
    words, at = "", start
    if not _MAY_TELL.search(body, start, end):
        return body[start:end]
    for clause in bracketed_clauses(body, start, end):
        words += body[at : clause.start]
        at = clause.end
    words += body[at:end]
    label = LABEL.search(words) if _LABEL_END.search(words) else None
    return words[: label.start()].rstrip("（(〔【[") if label and label.start() else words


def _is_title(title: str, stop: re.Match[str] | None) -> bool:
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


def _title_stop(body: str, start: int, end: int, spaced: bool) -> re.Match[str] | None:
    """What ends a title: a full stop, a colon, or space before running text (总体要求　以…为指导), not within 总　则."""
    depth, at, far = 0, start, min(end, start + _FAR * 4)
    clauses: list[Span] | None = None  # looked for where the first that may end it stands behind a bracket, or does not: few titles
    passed = False
    for m in _TITLE_STOP.finditer(body, start, far):
        if clauses is None and (passed or first_opening(body, start, m.start()) >= 0):
            clauses = bracketed_clauses(body, start, far)
        passed = True
        if clauses and any(c.start <= m.start() < c.end for c in clauses):
            continue
        depth += _depth(body, at, m.start())
        at = m.start()
        if depth > 0:
            continue
        if not m[0].isspace() or (not (spaced and m[0] == " ") and _parts_text(body, start, m, end)):
            return m
    return None


def _parts_text(body: str, start: int, space: re.Match[str], end: int) -> bool:
    before, behind = space.start() - start, end - space.end()
    if before < _SHORTEST_BEFORE_SPACE or behind < _SHORTEST_BEHIND_SPACE or not _CLAUSE_STOP.search(body, space.end(), end):
        return False
    return bool(
        _HAN.match(body[space.start() - 1]) and _HAN.match(body[space.end()]) and not _CLAUSE_STOP.search(body, start, space.start())
    )


def _depth(body: str, start: int, end: int) -> int:
    marks = _MARKS.findall(body, start, end)
    return 2 * sum(mark in OPENING for mark in marks) - len(marks) if marks else 0


def _first_outside_brackets(pattern: re.Pattern[str], body: str, start: int, end: int) -> re.Match[str] | None:
    """The first match that stands in no bracket or quotation opened after `start`."""
    depth, at = 0, start
    for m in pattern.finditer(body, start, min(end, start + _FAR)):
        depth += _depth(body, at, m.start())
        at = m.start()
        if depth <= 0:
            return m
    return pattern.search(body, start, end) if depth > 0 else None


def clean(heading: str) -> str:
    """Without final punctuation and line breaks."""
    return heading.replace("\n", "").strip(_FINAL)
