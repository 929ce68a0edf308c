"""Which numbers are sections: the sequence decides.

A number opens a section when it is the first of its kind, the successor of its elder sibling, or (numbers running on across
sections: …（一）1. 2.（二）3. 4.) the successor of the last of its kind anywhere in the document. Anything else, a page
number, a list in a sentence, an annex list, is text. A number that skips some is believed only when it looks like a heading.
Where chapters have bare titles (加强财税支持 / 一、… / 二、… / 加强金融支持 / 一、…), the outermost numbers begin again below each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extractors.notice.markers import NAMED, Marker, Style

_MOST_SKIPPED = 3
_MOST_SKIPPED_NAMED = 60  # 第五条 is an article even where a page leaves out those before it


@dataclass(slots=True)
class Section:
    """A numbered section and its place in the tree."""

    marker: Marker
    parent: Section | None
    depth: int
    group: str | None = None  # the bare title it stands under
    children: list[Section] = field(default_factory=list)

    @property
    def path(self) -> str:
        above = f"{self.parent.path}." if self.parent else ""
        return f"{above}{self.marker.number}"

    def ancestors(self) -> list[Section]:
        """From the chapter down to this section itself."""
        return [*(self.parent.ancestors() if self.parent else []), self]

    def leaf_count(self) -> int:
        return sum(child.leaf_count() for child in self.children) if self.children else 1


@dataclass(slots=True)
class Sequence:
    """The sections of one document and what was wrong with its numbers."""

    roots: list[Section] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    gaps: list[tuple[Section, int]] = field(default_factory=list)  # (section, number that should stand before it)
    rejected: list[Marker] = field(default_factory=list)

    def leaves(self) -> list[Section]:
        return [s for s in self.sections if not s.children]


class SequenceReader:
    """Takes candidate numbers one after another and keeps those the sequence allows."""

    def __init__(self, titled: set[int], groups: Mapping[int, str | None] | None = None) -> None:
        """`titled`: paragraphs whose text after the number begins like a heading; `groups`: those that begin under a bare title."""
        self.titled = titled
        self.groups = groups or {}
        self._group: str | None = None
        self.result = Sequence()
        self._stack: list[Section] = []
        self._last: dict[Style, int] = {}
        self._seen: set[Style] = set()

    def offer(self, marker: Marker) -> Section | None:
        """Take the marker as a section if the sequence allows it."""
        if marker.paragraph in self.groups and (not self.result.roots or marker.style is self.result.roots[0].marker.style):
            self._group = self.groups[marker.paragraph]
            if marker.number == 1:
                self._stack.clear()
                return self._accept(marker, 0, expected=1)
        for depth in range(len(self._stack) - 1, -1, -1):
            top = self._stack[depth]
            if top.marker.style is marker.style:
                if self._follows(top.marker.number, marker):
                    return self._accept(marker, depth, expected=top.marker.number + 1)
                self.result.rejected.append(marker)
                return None
        depth = self._depth_of_new(marker)
        last = self._last.get(marker.style, 0)
        if marker.number == 1:
            return self._accept(marker, depth, expected=1)
        if last and self._follows(last, marker):
            return self._accept(marker, depth, expected=last + 1)
        if not last and 1 < marker.number <= _MOST_SKIPPED and marker.paragraph in self.titled:
            return self._accept(marker, depth, expected=1)
        self.result.rejected.append(marker)
        return None

    def _follows(self, last: int, marker: Marker) -> bool:
        if marker.number == last + 1:
            return True
        skipped = marker.number - last - 1
        if marker.style in NAMED:
            return 0 < skipped <= _MOST_SKIPPED_NAMED
        return 0 < skipped <= _MOST_SKIPPED and marker.paragraph in self.titled

    def _depth_of_new(self, marker: Marker) -> int:
        """Where a style that is not open goes: under the innermost open section of a higher rank.

        A style of higher rank than all open ones goes below them the first time (1. with （一） under it is unusual but seen).
        """
        ranked = [i for i, s in enumerate(self._stack) if s.marker.style < marker.style]
        if marker.style not in self._seen and not ranked:
            return len(self._stack)
        return ranked[-1] + 1 if ranked else 0 if not self._stack else len(self._stack)

    def _accept(self, marker: Marker, depth: int, expected: int) -> Section:
        del self._stack[depth:]
        parent = self._stack[-1] if self._stack else None
        section = Section(marker, parent, depth, self._group)
        (parent.children if parent else self.result.roots).append(section)
        self._stack.append(section)
        self._seen.add(marker.style)
        self._last[marker.style] = marker.number
        self.result.sections.append(section)
        if marker.number != expected:
            self.result.gaps.append((section, expected))
        return section
