"""What stands in a document beside its sections: a table of contents, bare chapter titles, annex lists, annexes."""

from __future__ import annotations

import re
from collections import Counter

from extractors.notice.clauses import is_clause_line
from extractors.notice.closing import is_closing, opens_annex
from extractors.notice.dates import is_date_line
from extractors.notice.furniture import is_page_number, without_page
from extractors.notice.headings import Heading
from extractors.notice.markers import Marker, Style
from extractors.notice.organisations import is_organisation_line
from extractors.notice.text import Span, same_key

_BARE_TITLE = re.compile(r"[\u4e00-\u9fff“”、，,（）()《》—\-A-Za-z0-9 \u3000]{2,28}")
_ENDS_TEXT = re.compile(r"[。；！？：:;!?，,、]$")
_LONGEST_BOX_TITLE = 60
_ANNEX_LIST = ("附件：", "附件:", "附：", "附:")


def without_contents(markers: list[Marker], headings: dict[int, Heading], paragraphs: list[Span]) -> list[Marker]:
    """Candidates without a table of contents (目录) and without headings that the page doubles."""
    keys = [(m.style, m.number, same_key(without_page(headings[m.paragraph].text))) for m in markers]
    left = Counter(keys)
    kept: list[Marker] = []
    entry = -1  # paragraph of the last entry of the table of contents
    for i, marker in enumerate(markers):
        left[keys[i]] -= 1
        at = marker.paragraph
        alone = entry == at - 1 or (i + 1 < len(markers) and markers[i + 1].paragraph == at + 1)
        if alone and left[keys[i]] > 0 and headings[at].text_start >= paragraphs[at].end:
            entry = at
        else:
            kept.append(marker)
    return kept


def without_boxes(body: str, paragraphs: list[Span], markers: list[Marker]) -> list[Marker]:
    """Candidates without those that count 1, 2, 3 inside a box (专栏3 重点工程 / 1.… / 2.…)."""
    opened = [i for i, p in enumerate(paragraphs) if body.startswith("专栏", p.start) and p.end - p.start <= _LONGEST_BOX_TITLE]
    kept: list[Marker] = []
    expected, last = 0, -1  # number that goes on counting inside the box, paragraph of the marker before
    for marker in markers:
        if opened and last < opened[0] < marker.paragraph:
            while opened and opened[0] < marker.paragraph:
                opened.pop(0)
            expected = 1
        inside = expected > 0 and marker.style >= Style.ARABIC and marker.number == expected
        expected = expected + 1 if inside else 0
        last = marker.paragraph
        if not inside:
            kept.append(marker)
    return kept


def annex_start(body: str, paragraphs: list[Span], markers: list[Marker], last: int) -> int:
    """The paragraph behind the first section where annexes begin (附件1 alone on its line), or `last`."""
    if not markers:
        return last
    return next((i for i in range(markers[0].paragraph + 1, last) if opens_annex(paragraphs[i].of(body))), last)


def annex_list(body: str, paragraphs: list[Span], first: int, last: int) -> set[int]:
    """Paragraphs of an annex list: 附件：1.项目审批流程图 / 2.项目审批事项清单."""
    found: set[int] = set()
    inside = False
    for i in range(first, last):
        line = paragraphs[i].of(body)
        if line.startswith(_ANNEX_LIST):
            inside = True
        elif inside and not (line[:1].isdigit() and len(line) < 80):
            inside = False
        if inside:
            found.add(i)
    return found


def bare_titles(
    body: str, paragraphs: list[Span], markers: list[Marker], headings: dict[int, Heading], first: int
) -> dict[int, str | None]:
    """Bare chapter titles by the paragraph of the number below them; None where numbers begin anew without one.

    They count only where the first number has one too, and another number of its style, so that a stray line is none.
    """
    if not markers:
        return {}
    outermost = [m for m in markers if m.style is markers[0].style]
    found: dict[int, str | None] = {}
    for m in outermost:
        above = m.paragraph - 1
        if above >= first and above != markers[0].paragraph and _is_bare_title(paragraphs[above].of(body)):
            found[m.paragraph] = paragraphs[above].of(body)
    if outermost[0].paragraph in found and len(found) >= 2:
        return found
    return dict.fromkeys(_fresh_starts(outermost, headings))


def _fresh_starts(outermost: list[Marker], headings: dict[int, Heading]) -> list[int]:
    """Where the outermost numbers run 1, 2, 3 … and then once more from 1, all in order and with other headings.

    A scrambled source prints numbers twice as well, but neither in order nor with new headings.
    """
    starts: list[int] = []
    expected, seen = 1, set[str]()
    for m in outermost:
        key = same_key(headings[m.paragraph].text)
        if m.number == 1 and expected > 2:
            starts.append(m.paragraph)
        elif m.number != expected:
            return []
        if key in seen:
            return []
        seen.add(key)
        expected = m.number + 1
    return starts


def _is_bare_title(line: str) -> bool:
    if (
        not _BARE_TITLE.fullmatch(line)
        or _ENDS_TEXT.search(line)
        or line.count("（") + line.count("(") != line.count("）") + line.count(")")
    ):
        return False
    return not (is_organisation_line(line) or is_date_line(line) or is_clause_line(line) or is_closing(line) or is_page_number(line))
