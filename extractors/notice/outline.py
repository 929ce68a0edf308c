"""The outline of a document: its numbered sections as a tree, and where each leaf's text lies.

A leaf runs from its number to the next section's number, or to what can only stand behind the items (entry into force,
signature, annexes). Text between a heading and its first item is the section's lead and belongs to no leaf.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from extractors.notice.clauses import is_clause_line
from extractors.notice.closing import is_closing, is_signature
from extractors.notice.front import is_front_matter
from extractors.notice.headings import Heading, read_heading
from extractors.notice.markers import Marker, Style
from extractors.notice.sequence import Section, Sequence, SequenceReader
from extractors.notice.text import Span, same_key

_FEWEST_MISPLACED = 3
_SHARE_MISPLACED = 0.15


@dataclass(frozen=True, slots=True)
class Run:
    """The paragraphs that belong to one section, its number in the first of them."""

    marker: Marker
    heading: Heading
    paragraphs: tuple[int, ...]
    followed_by: int | None = None  # number of the item that follows directly, where the source's order is damaged


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf section with its text; a damaged source may print it in several runs."""

    runs: tuple[Run, ...]
    path: str | None
    headings: tuple[str, ...]  # chapter … own
    is_last_chapter: bool

    @property
    def number(self) -> int:
        return self.runs[0].marker.number

    @property
    def heading(self) -> Heading:
        return self.runs[0].heading


@dataclass(slots=True)
class Outline:
    """`closing`: first paragraph behind the last item."""

    leaves: list[Leaf] = field(default_factory=list)
    sequence: Sequence = field(default_factory=Sequence)
    damaged: bool = False
    misplaced: list[Marker] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)


def build_outline(body: str, paragraphs: list[Span], markers: list[Marker], first: int, last: int) -> Outline:
    """The outline of paragraphs [first, last), from the candidate numbers in them."""
    own = [m for m in markers if first <= m.paragraph < last]
    headings = {m.paragraph: read_heading(body, *_heading_range(m, paragraphs)) for m in own}
    own = _without_contents(own, headings, body, paragraphs)
    titled = {p for p, h in headings.items() if h.is_title}
    reader = SequenceReader(titled)
    annexed = _annex_list(body, paragraphs, first, last)
    for marker in own:
        if marker.paragraph not in annexed:
            reader.offer(marker)
    sequence = reader.result
    misplaced = [m for m in sequence.rejected if m.paragraph in titled and m.style <= Style.ARABIC]
    if len(misplaced) >= _FEWEST_MISPLACED and len(misplaced) >= _SHARE_MISPLACED * (len(own) or 1):
        return _damaged_outline(body, paragraphs, own, headings, last, misplaced)
    return _orderly_outline(body, paragraphs, sequence, headings, last)


def _heading_range(marker: Marker, paragraphs: list[Span]) -> tuple[int, int]:
    """A number alone on its line (1. / 加快发展。) has its heading on the next."""
    paragraph = paragraphs[marker.paragraph]
    if marker.end >= paragraph.end and marker.paragraph + 1 < len(paragraphs):
        following = paragraphs[marker.paragraph + 1]
        return following.start, following.end
    return marker.end, paragraph.end


def _without_contents(markers: list[Marker], headings: dict[int, Heading], body: str, paragraphs: list[Span]) -> list[Marker]:
    """Candidates without a table of contents (目录) and without headings that the page doubles."""
    keys = [(m.style, m.number, same_key(headings[m.paragraph].text)) for m in markers]
    repeats = Counter(keys)
    kept: list[Marker] = []
    for i, marker in enumerate(markers):
        alone = i + 1 < len(markers) and markers[i + 1].paragraph == marker.paragraph + 1
        bare = alone and headings[marker.paragraph].text_start >= paragraphs[marker.paragraph].end
        repeated_below = repeats[keys[i]] > 1 and keys[i] in keys[i + 1 :]
        if bare and repeated_below:
            continue
        kept.append(marker)
    return kept


def _annex_list(body: str, paragraphs: list[Span], first: int, last: int) -> set[int]:
    """Paragraphs of an annex list: 附件：1.项目审批流程图 / 2.项目审批事项清单."""
    found: set[int] = set()
    inside = False
    for i in range(first, last):
        line = paragraphs[i].of(body)
        if line.startswith(("附件：", "附件:", "附：", "附:")):
            inside = True
        elif inside and not (line[:1].isdigit() and len(line) < 80):
            inside = False
        if inside:
            found.add(i)
    return found


def _orderly_outline(body: str, paragraphs: list[Span], sequence: Sequence, headings: dict[int, Heading], last: int) -> Outline:
    outline = Outline(sequence=sequence)
    ends = [*(s.marker.paragraph for s in sequence.sections[1:]), last][: len(sequence.sections)]
    for section, end in zip(sequence.sections, ends, strict=True):
        if section.children:
            continue
        first = section.marker.paragraph
        is_last = section is sequence.sections[-1]
        stop = _end_of_text(body, paragraphs, first + 1, end, is_last)
        line = [headings[s.marker.paragraph].text for s in section.ancestors()]
        last_chapter = section.ancestors()[0] is sequence.roots[-1]
        run = Run(section.marker, headings[first], tuple(range(first, stop)))
        outline.leaves.append(Leaf((run,), section.path, tuple(line), last_chapter))
    outline.missing = [n for s, n0 in sequence.gaps for n in range(n0, s.marker.number)]
    return outline


def _end_of_text(body: str, paragraphs: list[Span], first: int, last: int, is_last_leaf: bool) -> int:
    """Where the leaf's paragraphs end; the lines of its clause (牵头单位：…) stay with it."""
    for i in range(first, last):
        line = paragraphs[i].of(body)
        following = paragraphs[i + 1].of(body) if i + 1 < last else None
        if is_clause_line(line):
            continue
        if is_closing(line) or is_signature(line, following) or (is_last_leaf and following is None and is_signature(line, "")):
            return i
    return last


def _damaged_outline(
    body: str, paragraphs: list[Span], markers: list[Marker], headings: dict[int, Heading], last: int, misplaced: list[Marker]
) -> Outline:
    """Items of a source whose order is broken: one leaf a number, with every run of text that follows its heading."""
    item_style = _item_style(markers)
    chapters = {m.paragraph for m in markers if m.style < item_style}
    runs: dict[tuple[int, str], list[Run]] = {}
    for i, marker in enumerate(markers):
        if marker.style is not item_style:
            continue
        end = markers[i + 1].paragraph if i + 1 < len(markers) else last
        following = next((m for m in markers[i + 1 :] if m.paragraph not in chapters), None)
        heading = headings[marker.paragraph]
        inside = (j for j in range(marker.paragraph + 1, end) if not is_front_matter(paragraphs[j].of(body)))
        run = Run(marker, heading, (marker.paragraph, *inside), following.number if following else None)
        runs.setdefault((marker.number, same_key(heading.text)), []).append(run)
    leaves = [Leaf(tuple(r), None, (r[0].heading.text,), False) for r in runs.values()]
    numbers = {leaf.number for leaf in leaves}
    missing = [n for n in range(1, max(numbers, default=0)) if n not in numbers]
    return Outline(leaves, Sequence(), True, misplaced, missing)


def _item_style(markers: list[Marker]) -> Style:
    """The style most items are numbered in."""
    return Counter(m.style for m in markers).most_common(1)[0][0]
