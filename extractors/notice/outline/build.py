"""The outline of a document: its numbered sections as a tree, and where each leaf's text lies.

A leaf runs from its number to the next section's number, or to what can only stand behind the items (entry into force,
signature, annexes). Text between a heading and its first item is the section's lead and belongs to no leaf.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from functools import cached_property
from itertools import pairwise

from extractors.frozen import dataclass
from extractors.lines.closing import is_closing, is_signature, opens_annex
from extractors.lines.furniture import is_page_number
from extractors.lines.organisations import is_signed_date
from extractors.lines.styles import NAMED, Marker, Style
from extractors.lines.text import Span, same_key
from extractors.notice.duty.clauses import is_clause_line
from extractors.notice.outline.contents import (
    annex_list,
    annex_start,
    bare_titles,
    boxes,
    breaks_off,
    counts_within,
    is_bare_title,
    may_have_contents,
    without_contents,
    without_doubled,
    without_listed,
)
from extractors.notice.outline.front import is_front_matter
from extractors.notice.outline.headings import Heading, has_spaced_words, read_heading
from extractors.notice.outline.sequence import SequenceReader
from extractors.notice.outline.tree import Clues, Section, Sequence

_AFTERWORD = ("附则", "其他", "其他事项", "有关说明")
_FEWEST_MISPLACED = 3
_LONGEST_DATE_LINE = 40  # a longer one with a date alone at its end is a signature
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
    rule: str = "numbered_section"

    @property
    def number(self) -> int:
        return self.runs[0].marker.number

    @property
    def heading(self) -> Heading:
        return self.runs[0].heading


@dataclass(frozen=True, slots=True)
class Lead:
    """A section that has items below it: its heading and the text before its first item. `leaves`: which of the outline's."""

    run: Run
    leaves: range


@dataclass(slots=True)
class Outline:
    """The leaves of a document, what stands above them, and what was wrong with its numbers."""

    leaves: list[Leaf] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)
    sequence: Sequence = field(default_factory=Sequence)
    damaged: bool = False
    misplaced: list[Marker] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    misprints: list[tuple[Marker, str, int]] = field(default_factory=list)  # number, its heading, the number due in its place


class Numbered:
    """A text's paragraphs with its candidate numbers, and what stands around each number.

    Told once, as outlines of several parts of one text are tried.
    """

    def __init__(self, body: str, paragraphs: list[Span], markers: list[Marker]) -> None:
        self.body = body
        self.paragraphs = paragraphs
        self.markers = markers
        self._headings: dict[tuple[int, int, bool], Heading] = {}
        self.read: dict[tuple[int, int, bool], _Numbering] = {}  # what the numbers of a part came to

    @cached_property
    def annexes(self) -> list[int]:
        """The paragraphs that begin as an annex may."""
        return [i for i, p in enumerate(self.paragraphs) if self.body[p.start] == "附"]

    @cached_property
    def within(self) -> frozenset[int]:
        return frozenset(m.paragraph for m in self.markers if counts_within(self.body, self.paragraphs, m))

    def breaks_off(self, marker: Marker) -> bool:
        return breaks_off(self.body, self.paragraphs, marker)

    def leads_in(self, marker: Marker) -> bool:
        return bool(marker.paragraph) and self.body[self.paragraphs[marker.paragraph - 1].end - 1] in "：:；;，,、"

    def heading(self, marker: Marker, numbered: set[int], spaced: bool) -> Heading:
        """A number alone on its line (1. / 加快发展。) has its heading on the next, where that has no number of its own."""
        paragraphs = self.paragraphs
        start, end = marker.end, paragraphs[marker.paragraph].end
        if marker.end >= end and marker.paragraph + 1 < len(paragraphs) and marker.paragraph + 1 not in numbered:
            following = paragraphs[marker.paragraph + 1]
            if not self.body.startswith("附件", following.start):  # 1. / 附件：…, a number that lost its item
                start, end = following.start, following.end
        key = (marker.paragraph, start, spaced)
        if key not in self._headings:
            named = marker.style in NAMED and marker.style is not Style.ARTICLE
            self._headings[key] = read_heading(self.body, start, end, named, spaced)
        return self._headings[key]


@dataclass(frozen=True, slots=True)
class _Numbering:
    """What the numbers of a part came to, before any outline is made of them."""

    own: list[Marker]
    headings: dict[int, Heading]
    sequence: Sequence
    groups: dict[int, str | None]
    last: int
    misplaced: list[Marker]

    @property
    def damaged(self) -> bool:
        return len(self.misplaced) >= _FEWEST_MISPLACED and len(self.misplaced) >= _SHARE_MISPLACED * (len(self.own) or 1)


def build_outline(text: Numbered, first: int, last: int) -> Outline:
    """The outline of paragraphs [first, last), from the candidate numbers in them."""
    found = _read_numbers(text, first, last)
    return _damaged_outline(text, found) if found.damaged else _orderly_outline(text, found)


def damaged_outline(text: Numbered, first: int, last: int) -> Outline | None:
    """The outline of paragraphs [first, last) where their order is damaged."""
    found = _read_numbers(text, first, last)
    return _damaged_outline(text, found) if found.damaged else None


def _read_numbers(text: Numbered, first: int, last: int) -> _Numbering:
    """The numbers of paragraphs [first, last), read once for all parts that differ but in words above their first number."""
    own = [m for m in text.markers if first <= m.paragraph < last]
    if not own:
        return _Numbering([], {}, Sequence(), {}, last, [])
    spaced = has_spaced_words(text.body, text.paragraphs[first].start, text.paragraphs[last - 1].end)
    if not may_have_contents(text.body):
        above = own[0].paragraph - 1
        tells = above >= first and is_bare_title(text.paragraphs[above].of(text.body))
        first = min([own[0].paragraph - tells, *(i for i in text.annexes if i >= first)])
    key = (first, last, spaced)
    if key not in text.read:
        text.read[key] = _numbering(text, own, *key)
    return text.read[key]


def _numbering(text: Numbered, own: list[Marker], first: int, last: int, spaced: bool) -> _Numbering:
    body, paragraphs = text.body, text.paragraphs
    numbered = {m.paragraph for m in own}
    annexes = [i for i in text.annexes if i >= first]
    annexed = annex_list(body, paragraphs, annexes, last)
    own = [m for m in own if m.paragraph not in annexed]
    own = without_listed(body, paragraphs[:last], without_doubled(own, paragraphs), first)
    own = _with_headings(own, paragraphs)
    headings = {m.paragraph: text.heading(m, numbered, spaced) for m in own}
    own = without_contents(own, headings, paragraphs)
    last = annex_start(body, paragraphs, annexes, own, last)
    own = [m for m in own if m.paragraph < last]
    signed = _signature(body, paragraphs, own, last)
    own, last, behind = _behind_signature(own, signed, last)
    clues = _clues(text, own, headings, numbered, first, last)
    boxed = {m.paragraph for m in SequenceReader(own, clues, {}).read().boxed} if clues.boxes else set()
    groups = bare_titles(body, paragraphs, [m for m in own if m.paragraph not in boxed], headings, first, numbered) | dict.fromkeys(behind)
    sequence = SequenceReader(own, clues, groups).read()
    misplaced = [*_out_of_order(sequence.rejected, clues), *(s.marker for s in sequence.misprints)]
    return _Numbering(own, headings, sequence, groups, last, misplaced)


def _out_of_order(rejected: list[Marker], clues: Clues) -> list[Marker]:
    """Rejected numbers that look like headings. A run 4, 5, 6 counts once: it is a list without its head, and no disorder."""
    found: list[Marker] = []
    before: Marker | None = None
    for m in rejected:
        if not clues.titled(m) or m.style > Style.ARABIC:
            continue
        if before is None or (m.key, m.number) != (before.key, before.number + 1):
            found.append(m)
        before = m
    return found


def _clues(text: Numbered, own: list[Marker], headings: dict[int, Heading], numbered: set[int], first: int, last: int) -> Clues:
    """What the surroundings of each candidate tell the sequence."""
    body, paragraphs = text.body, text.paragraphs
    begin = (m.paragraph for m in own if m.number == 1 and m.paragraph > first and m.paragraph - 1 not in numbered)
    above = {p: paragraphs[p - 1].of(body) for p in begin}
    return Clues(
        headings=headings,
        titled_above={p: line for p, line in above.items() if is_bare_title(line)},
        within=text.within,
        boxes=boxes(body, paragraphs, first, last),
        breaks_off=text.breaks_off,
        leads_in=text.leads_in,
    )


def _signature(body: str, paragraphs: list[Span], own: list[Marker], last: int) -> int | None:
    """The paragraph behind the first section where an authority signs with a date below its name."""
    if not own:
        return None
    ends = (i for i in range(own[0].paragraph + 1, last - 1) if _is_signed_date(body, paragraphs[i + 1]))
    return next((i for i in ends if is_signature(paragraphs[i].of(body), paragraphs[i + 1].of(body))), None)


def _is_signed_date(body: str, paragraph: Span) -> bool:
    last = body[paragraph.end - 1]
    short = paragraph.end - paragraph.start <= _LONGEST_DATE_LINE
    return (short or last in "日号" or last.isdecimal()) and is_signed_date(paragraph.of(body))


def _behind_signature(own: list[Marker], signed: int | None, last: int) -> tuple[list[Marker], int, list[int]]:
    """What counts below a signature: an outline from 一、 anew is a second document's; a list 1. 2. 3. is an annex's or a table's."""
    behind = [m for m in own if signed is not None and m.paragraph > signed]
    if signed is None or not behind or behind[0].number != 1:
        return own, last, []
    if behind[0].style <= own[0].style:
        return own, last, [behind[0].paragraph]
    return [m for m in own if m.paragraph < signed], signed, []


def _with_headings(markers: list[Marker], paragraphs: list[Span]) -> list[Marker]:
    """Candidates without a stray number right above another one (13. / （五）优化环境); 第一部分 / 一、总体要求 needs no heading."""
    bare = {
        a.paragraph
        for a, b in pairwise(markers)
        if a.end >= paragraphs[a.paragraph].end and b.paragraph == a.paragraph + 1 and a.style not in NAMED
    }
    return [m for m in markers if m.paragraph not in bare] if bare else markers


def _orderly_outline(text: Numbered, found: _Numbering) -> Outline:
    body, paragraphs, headings, sequence = text.body, text.paragraphs, found.headings, found.sequence
    outline = Outline(sequence=sequence)
    titled_below = {p for p, title in found.groups.items() if title} | {
        s.marker.paragraph for s in sequence.sections if s.under and s.place == 1
    }
    closing = _closing_chapter(sequence, headings)
    ends = [*(s.marker.paragraph for s in sequence.sections[1:]), found.last][: len(sequence.sections)]
    for section, end in zip(sequence.sections, ends, strict=True):
        first = section.marker.paragraph
        if section.children:
            run = Run(section.marker, headings[first], tuple(range(first, end)))
            below = range(len(outline.leaves), len(outline.leaves) + section.leaf_count())
            outline.leads.append(Lead(run, below))
            continue
        is_last = section is sequence.sections[-1]
        headed = first + 1 + (headings[first].start >= paragraphs[first].end)  # a heading on the next line is the item's own
        stop = _end_of_text(body, paragraphs, headed, max(end - 1, min(headed, end)) if end in titled_below else end, is_last)
        own = (first, *[i for i in range(first + 1, stop) if not is_page_number(paragraphs[i].of(body))])
        line = section.ancestors()
        words = [text for s in line for text in (s.under, headings[s.marker.paragraph].text) if text is not None]
        run = Run(section.marker, headings[first], own)
        outline.leaves.append(Leaf((run,), section.path, _named(section, words), _in_last_chapter(line, closing), section.rule))
    outline.missing = [n for s, n0 in sequence.gaps for n in range(n0, s.place)]
    outline.misprints = [(s.marker, headings[s.marker.paragraph].text, s.place) for s in sequence.misprints]
    return outline


def _named(section: Section, headings: list[str]) -> tuple[str, ...]:
    return (section.group, *headings) if section.group else tuple(headings)


def _closing_chapter(sequence: Sequence, headings: dict[int, Heading]) -> Section | None:
    """The last chapter, or the one before 附则."""
    named = (s for s in reversed(sequence.roots) if headings[s.marker.paragraph].text not in _AFTERWORD)
    return next(named, None)


def _in_last_chapter(line: list[Section], closing: Section | None) -> bool:
    """Whether the last of a line of ancestors stands in the closing chapter."""
    if closing is None:
        return False
    section = line[-1]
    return section.group == closing.group if section.group else line[0] is closing


def _end_of_text(body: str, paragraphs: list[Span], first: int, last: int, is_last_leaf: bool) -> int:
    """Where the leaf's paragraphs end; the lines of its clause (牵头单位：…) stay with it."""
    for i in range(first, last):
        line = paragraphs[i].of(body)
        following = paragraphs[i + 1].of(body) if i + 1 < last else None
        if is_clause_line(line):
            continue
        if is_signature(line, following) or opens_annex(line) or (is_last_leaf and following is None and is_signature(line, "")):
            return i
        if is_closing(line) and (is_last_leaf or not line.endswith("。")):
            return i
    return last


def _damaged_outline(text: Numbered, found: _Numbering) -> Outline:
    """Items of a source whose order is broken: one leaf a number, with every run of text that follows its heading."""
    markers = found.own
    item_style = Counter(m.style for m in markers).most_common(1)[0][0]  # the style most items are numbered in
    following: dict[int, int] = {}  # by paragraph: the number of the item next below, chapters left out
    number: int | None = None
    for marker in reversed(markers):
        if number is not None:
            following[marker.paragraph] = number
        number = marker.number if marker.style >= item_style else number
    runs: dict[tuple[int, str], list[Run]] = {}
    for i, marker in enumerate(markers):
        if marker.style is not item_style:
            continue
        end = markers[i + 1].paragraph if i + 1 < len(markers) else found.last
        heading = found.headings[marker.paragraph]
        inside = (j for j in range(marker.paragraph + 1, end) if not is_front_matter(text.paragraphs[j].of(text.body)))
        run = Run(marker, heading, (marker.paragraph, *inside), following.get(marker.paragraph))
        runs.setdefault((marker.number, same_key(heading.text)), []).append(run)
    leaves = [Leaf(tuple(r), None, (r[0].heading.text,), False, "damaged_order") for r in runs.values()]
    numbers = {leaf.number for leaf in leaves}
    missing = [n for n in range(1, max(numbers, default=0)) if n not in numbers]
    misplaced = sorted(found.misplaced, key=lambda m: m.paragraph)
    return Outline(leaves, damaged=True, misplaced=misplaced, missing=missing)
