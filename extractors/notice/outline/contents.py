"""What stands in a document beside its sections: a table of contents, bare chapter titles, annex lists, annexes."""

from __future__ import annotations

import itertools
import re
from itertools import pairwise

from extractors.lines.closing import is_closing, opens_annex
from extractors.lines.dates import is_date_line
from extractors.lines.furniture import is_page_number, without_page
from extractors.lines.organisations import is_organisation_line
from extractors.lines.styles import Marker, Style
from extractors.lines.text import Span, same_key
from extractors.notice.duty.clauses import is_clause_line
from extractors.notice.outline.headings import Heading

_BARE_TITLE = re.compile(r"[\u4e00-\u9fff“”、，,（）()《》—\-A-Za-z0-9 \u3000]{2,28}")
_ENDS_TEXT = tuple("。；！？：:;!?，,、")
_LONGEST_BOX_TITLE = 60
_BOX = ("专栏", "【专栏", "［专栏", "[专栏", "（专栏")
_CONTENTS_TITLE = re.compile(r"目[ \u3000]*[录次][：:]?")
_LONGEST_CONTENTS_TITLE = 10
_LONGEST_ENTRY = 60
_MOST_BETWEEN = 4  # paragraphs of preamble between the last entry and the first section
#: The number before a candidate, in the middle of the paragraph above: …以下条件：1.在本市注册；
_BEFORE = {
    n: re.compile(
        rf"[{before}{chinese}（(](?<=[：:；;，,。\u4e00-\u9fff].)"
        rf"(?:(?<={before})(?:[.．、](?!\d)|[）)])|(?<={chinese})、|(?<=[（(])[{before}{chinese}][）)])"
    )
    for n, before, chinese in ((2, 1, "一"), (3, 2, "二"))
}
_SHORT = 30
_MOST_SKIPPED = 3
_LONGEST_BEFORE = 400
_LONGEST_LISTED = 79
_ANNEX_LIST = ("附件：", "附件:", "附：", "附:")


def without_doubled(markers: list[Marker], paragraphs: list[Span]) -> list[Marker]:
    """Candidates without a number alone on its line that the next line prints again: 第一章 / 第一章 总体要求."""
    twice = {
        a.paragraph
        for a, b in pairwise(markers)
        if a.end >= paragraphs[a.paragraph].end and b.paragraph == a.paragraph + 1 and (a.key, a.printed) == (b.key, b.printed)
    }
    return [m for m in markers if m.paragraph not in twice] if twice else markers


def without_contents(markers: list[Marker], headings: dict[int, Heading], paragraphs: list[Span]) -> list[Marker]:
    """Candidates without a table of contents (目录) and without headings that the page doubles."""
    again: _Again | None = None
    below = {(m.style, m.number): i for i, m in enumerate(markers)}  # the last place of each number
    kept: list[Marker] = []
    entry = -1  # paragraph of the last entry of the table of contents
    for i, marker in enumerate(markers):
        at = marker.paragraph
        alone = entry == at - 1 or (i + 1 < len(markers) and markers[i + 1].paragraph == at + 1)
        if alone and headings[at].text_start >= paragraphs[at].end and below[marker.style, marker.number] > i:
            again = again or _Again(markers, headings)
            if again.comes(i):
                entry = at
                continue
        kept.append(marker)
    return kept


class _Again:
    """Whether a number stands again below with the same heading; headings are compared only where the number does."""

    def __init__(self, markers: list[Marker], headings: dict[int, Heading]) -> None:
        self._markers = markers
        self._headings = headings
        self._places: dict[tuple[Style, int], list[int]] = {}
        for i, m in enumerate(markers):
            self._places.setdefault((m.style, m.number), []).append(i)
        self._last: dict[tuple[Style, int], dict[str, int]] = {}  # of each heading

    def comes(self, i: int) -> bool:
        number = (self._markers[i].style, self._markers[i].number)
        if self._places[number][-1] == i:
            return False
        if number not in self._last:
            self._last[number] = {self._heading(j): j for j in self._places[number]}
        return self._last[number][self._heading(i)] > i

    def _heading(self, i: int) -> str:
        return same_key(without_page(self._headings[self._markers[i].paragraph].text))


def boxes(body: str, paragraphs: list[Span], first: int, last: int) -> tuple[int, ...]:
    """Paragraphs that open a box (专栏3 重点工程 / 1.… / 2.…), whose lines count for themselves."""
    if "栏" not in body:  # one character is found several times as fast as two
        return ()
    opened = (i for i in range(first, last) if body.startswith(_BOX, paragraphs[i].start))
    return tuple(i for i in opened if paragraphs[i].end - paragraphs[i].start <= _LONGEST_BOX_TITLE)


def may_have_contents(body: str) -> bool:
    """Whether a table of contents may stand under its title anywhere in the text."""
    return _CONTENTS_TITLE.search(body) is not None


def without_listed(body: str, paragraphs: list[Span], markers: list[Marker], first: int) -> list[Marker]:
    """Candidates without those between 目录 and the place where the first of them stands again, if only short lines stand between.

    The wording of an entry may differ from the heading's, so only numbers are compared.
    """
    if not may_have_contents(body):
        return markers
    title = next((i for i in range(first, len(paragraphs)) if _is_contents_title(body, paragraphs[i])), None)
    entries = [m for m in markers if title is not None and m.paragraph > title]
    if not entries:
        return markers
    again = next((m for m in entries[1:] if m.key == entries[0].key and m.printed == entries[0].printed), None)
    if again is None or any(_is_text(body, paragraphs[i]) for i in range(entries[0].paragraph, again.paragraph - _MOST_BETWEEN)):
        return markers
    return [m for m in markers if not entries[0].paragraph <= m.paragraph < again.paragraph]


def _is_contents_title(body: str, paragraph: Span) -> bool:
    return paragraph.end - paragraph.start <= _LONGEST_CONTENTS_TITLE and bool(_CONTENTS_TITLE.fullmatch(paragraph.of(body)))


def _is_text(body: str, paragraph: Span) -> bool:
    return paragraph.end - paragraph.start > _LONGEST_ENTRY or body[paragraph.end - 1] in "。；"


def annex_start(body: str, paragraphs: list[Span], annexes: list[int], markers: list[Marker], last: int) -> int:
    """The paragraph behind the first section where annexes begin (附件1 alone on its line), or `last`."""
    if not markers:
        return last
    behind = (i for i in annexes if markers[0].paragraph < i < last)
    return next((i for i in behind if opens_annex(paragraphs[i].of(body))), last)


def annex_list(body: str, paragraphs: list[Span], annexes: list[int], last: int) -> set[int]:
    """Paragraphs before `last` of an annex list: 附件：1.项目审批流程图 / 2.项目审批事项清单. `annexes`: those that begin with 附."""
    found: set[int] = set()
    for i in annexes:
        if i < last and body.startswith(_ANNEX_LIST, paragraphs[i].start):
            below = itertools.takewhile(lambda j: _is_listed(body, paragraphs[j]), range(i + 1, last))
            found.update((i, *below))
    return found


def _is_listed(body: str, paragraph: Span) -> bool:
    return body[paragraph.start].isdigit() and paragraph.end - paragraph.start <= _LONGEST_LISTED


def counts_within(body: str, paragraphs: list[Span], marker: Marker) -> bool:
    """Whether the paragraph above holds the number before this one: …以下条件：1.在本市注册； / 2.依法纳税。"""
    shape = _BEFORE.get(marker.number)
    return shape is not None and bool(marker.paragraph) and bool(shape.search(_line_above(body, paragraphs, marker)))


def breaks_off(body: str, paragraphs: list[Span], marker: Marker) -> bool:
    """Whether the paragraph above ends in mid-sentence."""
    if not marker.paragraph:
        return False
    line = _line_above(body, paragraphs, marker)
    return line[-1] in "，、" or (len(line) > _SHORT and not line.endswith(_ENDS_TEXT) and line[-1] not in "）)")


def _line_above(body: str, paragraphs: list[Span], marker: Marker) -> str:
    above = paragraphs[marker.paragraph - 1]
    return body[max(above.start, above.end - _LONGEST_BEFORE) : above.end]


def bare_titles(
    body: str, paragraphs: list[Span], markers: list[Marker], headings: dict[int, Heading], first: int, numbered: set[int]
) -> dict[int, str | None]:
    """Bare chapter titles by the paragraph of the number below them; None where numbers begin anew without one.

    They count only where the first number has one too, and another number of its style, so that a stray line is none.
    `numbered`: paragraphs that open with a number.
    """
    if not markers:
        return {}
    outermost = [m for m in markers if m.key == markers[0].key]
    found: dict[int, str | None] = {}
    for m in outermost:
        above = m.paragraph - 1
        if above >= first and above not in numbered and is_bare_title(paragraphs[above].of(body)):
            found[m.paragraph] = paragraphs[above].of(body)
    if outermost[0].paragraph in found and len(found) >= 2:
        return found
    return dict.fromkeys(_fresh_starts(outermost, headings))


def _fresh_starts(outermost: list[Marker], headings: dict[int, Heading]) -> list[int]:
    """Where the outermost numbers run 1, 2, 3 … and then once more from 1, in order and mostly with other headings.

    A scrambled source prints numbers twice as well, but neither in order nor with new headings.
    """
    starts: list[int] = []
    expected, seen, repeats, behind = 1, set[tuple[int, str]](), 0, 0
    for m in outermost:
        key = (m.number, same_key(headings[m.paragraph].text))
        if m.number == 1 and expected > 2:
            starts.append(m.paragraph)
        elif not expected - 1 <= m.number <= expected + _MOST_SKIPPED:
            return []
        behind += bool(starts)
        repeats += key in seen
        seen.add(key)
        expected = m.number + 1
    return starts if repeats * 2 < behind else []


def is_bare_title(line: str) -> bool:
    if (
        not _BARE_TITLE.fullmatch(line)
        or line.endswith(_ENDS_TEXT)
        or line.count("（") + line.count("(") != line.count("）") + line.count(")")
    ):
        return False
    if line.startswith(_BOX) or is_clause_line(line) or is_closing(line) or is_page_number(line):
        return False
    return not (is_organisation_line(line) or is_date_line(line))
