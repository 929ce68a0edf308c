"""A page's text as a notice is read from: in Simplified script, its hard line breaks joined, cut into paragraphs, numbers found.

What a page attaches stands behind its own text. Nothing runs over the place where an attachment begins: no line is joined across it,
no paragraph, no list of numbers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise

from extractors.frozen import dataclass
from extractors.lines.markers import find_markers
from extractors.lines.styles import Marker
from extractors.lines.text import Span
from extractors.notice.outline.paragraphs import find_paragraphs
from extractors.page.hard_breaks import join_hard_breaks
from extractors.records import Issue, Page, Script
from extractors.script import to_simplified


@dataclass(frozen=True, slots=True)
class AttachedPart:
    """An attachment in the text of its notice: its first paragraph and the file's name."""

    first: int
    name: str


@dataclass(frozen=True, slots=True)
class NoticeText:
    """`body` and `source` have the same length; `attached` in order, the page's own text before the first."""

    source: str
    body: str
    script: Script
    issues: tuple[Issue, ...]
    paragraphs: list[Span]
    markers: list[Marker]
    attached: tuple[AttachedPart, ...] = ()


def read_text(page: Page, names: Iterable[str]) -> NoticeText:
    """`names`: official names that the conversion to Simplified script must leave as they are."""
    script = to_simplified(page.text, names)
    if page.attached:
        return _with_attachments(page, script.simplified, names)
    source = join_hard_breaks(page.text, script.simplified)
    if source != page.text:
        script = to_simplified(source, names)
    paragraphs = find_paragraphs(script.simplified)
    markers = find_markers(script.simplified, paragraphs)
    return NoticeText(source, script.simplified, script.script, script.issues, paragraphs, markers)


def _with_attachments(page: Page, simplified: str, names: Iterable[str]) -> NoticeText:
    """The same part by part."""
    starts = [place.start for place in page.attached]
    cuts = [*([0] if starts[0] else []), *starts, len(page.text) + 1]
    parts = [join_hard_breaks(page.text[a : b - 1], simplified[a : b - 1]) for a, b in pairwise(cuts)]
    source = "\n".join(parts)
    script = to_simplified(source, names)
    paragraphs: list[Span] = []
    markers: list[Marker] = []
    at = 0
    begins: list[int] = []
    for part in parts:
        begins.append(at)
        first = len(paragraphs)
        found = find_paragraphs(script.simplified[at : at + len(part)])
        paragraphs += [Span(at + p.start, at + p.end) for p in found]
        markers += find_markers(script.simplified, paragraphs[first:], first)
        at += len(part) + 1
    firsts = [bisect_left(paragraphs, begin, key=lambda p: p.start) for begin in begins[-len(starts) :]]
    attached = tuple(AttachedPart(first, place.name) for first, place in zip(firsts, page.attached, strict=True))
    return NoticeText(source, script.simplified, script.script, script.issues, paragraphs, markers, attached)
