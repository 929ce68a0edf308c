"""Sections as a tree, what was wrong with their numbers, and what a candidate's surroundings tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

from extractors.frozen import dataclass
from extractors.lines.styles import Marker, Style
from extractors.notice.outline.headings import Heading

Key = tuple[Style, str]


@dataclass(frozen=True, slots=True)
class Clues:
    """What a candidate's surroundings tell, by paragraph; what few candidates are asked for is looked at then."""

    headings: Mapping[int, Heading]
    titled_above: Mapping[int, str]  # a bare title stands right above
    within: frozenset[int]  # the paragraph above holds the number before this one
    boxes: tuple[int, ...]  # where boxes (专栏) open
    breaks_off: Callable[[Marker], bool]  # whether the paragraph above ends in mid-sentence
    leads_in: Callable[[Marker], bool]  # whether the paragraph above leads in a list: …须符合以下条件：

    def titled(self, marker: Marker) -> bool:
        """Whether the text after the number begins like a heading."""
        return self.headings[marker.paragraph].is_title


@dataclass(slots=True)
class Section:
    """A numbered section and its place in the tree."""

    marker: Marker
    parent: Section | None
    depth: int
    place: int  # the number it has by its neighbours; the printed one unless that is a misprint
    path: str  # the numbers printed from the chapter down
    group: str | None = None  # the bare title that its chapter stands under
    under: str | None = None  # the bare title that it stands under with its siblings, below a numbered heading
    rule: str = "numbered_section"  # how its number was believed: a word of extractors/rules.py
    children: list[Section] = field(default_factory=list)

    def ancestors(self) -> list[Section]:
        """From the chapter down to this section itself."""
        line = [self]
        while (above := line[-1].parent) is not None:
            line.append(above)
        return line[::-1]

    def leaf_count(self) -> int:
        return sum(child.leaf_count() for child in self.children) if self.children else 1


@dataclass(slots=True)
class Sequence:
    """The sections of one document and what was wrong with its numbers."""

    roots: list[Section] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    gaps: list[tuple[Section, int]] = field(default_factory=list)  # (section, number that should stand before it)
    misprints: list[Section] = field(default_factory=list)  # numbers that stand twice or where another is due
    rejected: list[Marker] = field(default_factory=list)
    boxed: list[Marker] = field(default_factory=list)  # lines of boxes
