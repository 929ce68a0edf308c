"""Lists that count for themselves within an item: those of a box (专栏), and those that begin anew where items already count.

2.培育龙头企业。给予奖励。
专栏2　重点工程
1.领航企业培育。…
2.单项冠军培育。…
3.支持企业参展。            the item behind 2., not the third line of the box
"""

from __future__ import annotations

from dataclasses import dataclass

from extractors.lines.styles import Marker, Style

_FAR = 200  # candidates looked ahead


@dataclass(slots=True)
class Aside:
    """A list within an item: what its next number would be."""

    style: Style
    key: tuple[Style, str]
    expected: int
    boxed: bool = False

    def holds(self, marker: Marker) -> bool:
        """Whether the marker goes on with the list, or counts below one of its lines."""
        return marker.style > self.style or (marker.key == self.key and marker.number == self.expected)


def comes_again(markers: list[Marker], i: int, outer: frozenset[tuple[tuple[Style, str], int]]) -> bool:
    """Whether number i stands once more before its kind begins anew or one of the `outer` numbers follows: then this one is the list's."""
    own = markers[i]
    for marker in markers[i + 1 : i + 1 + _FAR]:
        if marker.key == own.key:
            if marker.number == own.number:
                return True
            if marker.number == 1:
                return False
        elif (marker.key, marker.number) in outer:
            return False
    return False


def next_of_kind(markers: list[Marker], i: int, outer: frozenset[tuple[tuple[Style, str], int]]) -> Marker | None:
    """The next number of the same kind, before one of the `outer` numbers."""
    own = markers[i]
    for marker in markers[i + 1 : i + 1 + _FAR]:
        if marker.key == own.key:
            return marker
        if (marker.key, marker.number) in outer:
            return None
    return None
