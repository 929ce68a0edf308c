"""Which numbers are sections: the sequence decides.

A number opens a section when it is the first of its kind, the successor of its elder sibling, or (numbers running on across
sections: …（一）1. 2.（二）3. 4.) the successor of the last of its kind anywhere in the document. Anything else, a page
number, a list in a sentence, an annex list, is text. A number that skips some, stands twice or is misprinted is believed only
when it looks like a heading and its neighbours bear it out. Where chapters have bare titles (加强财税支持 / 一、… / 二、… /
加强金融支持 / 一、…), numbers begin again below each.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from extractors.lines.styles import NAMED, Marker, Style
from extractors.lines.text import same_key
from extractors.notice.outline.asides import Aside, comes_again, next_of_kind
from extractors.notice.outline.tree import Clues, Key, Section, Sequence

_MOST_SKIPPED = 3  # by a heading that nothing else bears out
_MOST_SKIPPED_APART = 10  # where the paragraph above ends a sentence
_MOST_SKIPPED_SURE = 30  # where the next number follows on, or the number has brackets or Chinese digits that no stray one has
_MOST_SKIPPED_NAMED = 60  # 第五条 is an article even where a page leaves out those before it
_FEWEST_IN_A_PART = 4  # numbers in a row that tell a text cut out of a longer one
_NEAR = 60  # candidates behind a number among which its successors are looked for
_DEEPEST = 9  # levels; what counts deeper is no outline
_SURE = frozenset({Style.FORMAL, Style.CHINESE, Style.CHINESE_BRACKETED, Style.WORDED})

_RULES = {Style.WORDED: "worded_number", Style.BARE: "counted_up", Style.DECIMAL: "counted_up"}


class SequenceReader:
    """Takes candidate numbers one after another and keeps those the sequence allows.

    `grouped`: the paragraphs where outermost numbers begin, with the bare title that they begin under.
    """

    def __init__(self, markers: list[Marker], clues: Clues, grouped: Mapping[int, str | None]) -> None:
        self.markers = markers
        self.clues = clues
        self._grouped = grouped
        self.result = Sequence()
        self._group: str | None = None
        self._stack: list[Section] = []
        self._last: dict[Key, int] = {}
        self._rank: dict[Key, float] = {}  # of the kinds seen
        self._aside: Aside | None = None
        self._boxes = list(reversed(clues.boxes))

    def read(self) -> Sequence:
        for i, marker in enumerate(self.markers):
            self._offer(i, marker)
        return self.result

    def _offer(self, i: int, marker: Marker) -> None:
        if self._opens_group(marker) or self._stands_aside(i, marker):
            return
        depth = self._open_depth(marker)
        if marker.style is Style.DECIMAL:
            self._offer_decimal(i, marker)
        elif depth is not None:
            self._offer_sibling(i, marker, depth)
        else:
            self._offer_new(i, marker)

    def _opens_group(self, marker: Marker) -> bool:
        if marker.paragraph not in self._grouped or (self.result.roots and marker.key != self.result.roots[0].marker.key):
            return False
        self._group = self._grouped[marker.paragraph]
        if marker.number != 1:
            return False
        self._stack.clear()
        self._accept(marker, 0, 1)
        return True

    def _stands_aside(self, i: int, marker: Marker) -> bool:
        """Whether the number belongs to a list within the item."""
        boxed = False
        while self._boxes and self._boxes[-1] < marker.paragraph:
            boxed = bool(self.result.sections) and self.result.sections[-1].marker.paragraph < self._boxes[-1]
            self._boxes.pop()
        if boxed and marker.number == 1 and marker.style >= Style.CHINESE_BRACKETED:
            self._aside = Aside(marker.style, marker.key, 2, boxed=True)
            self.result.boxed.append(marker)
            return True
        if self._aside is None or not self._aside.holds(marker):
            return False
        if self._is_due(marker) and not comes_again(self.markers, i, self._outer(marker)):
            return False
        if marker.key == self._aside.key:
            self._aside.expected += 1
        if self._aside.boxed:
            self.result.boxed.append(marker)
        return True

    def _is_due(self, marker: Marker) -> bool:
        """Whether the marker is what an open section's next sibling would have."""
        return any(s.marker.key == marker.key and s.place + 1 == marker.number for s in self._stack)

    def _outer(self, marker: Marker) -> frozenset[tuple[Key, int]]:
        """The numbers that would end the sections above one of this kind."""
        depth = self._open_depth(marker)
        above = self._stack[:depth] if depth is not None else self._stack
        return frozenset((s.marker.key, s.place + 1) for s in above)

    def _open_depth(self, marker: Marker) -> int | None:
        for depth in range(len(self._stack) - 1, -1, -1):
            if self._stack[depth].marker.key == marker.key:
                return depth
        return None

    def _offer_sibling(self, i: int, marker: Marker, depth: int) -> None:
        """A number of a kind that is open: the next, or one that something is wrong with."""
        elder = self._stack[depth]
        due = elder.place + 1
        if marker.paragraph in self.clues.within and (marker.number != due or comes_again(self.markers, i, self._outer(marker))):
            self._aside = Aside(marker.style, marker.key, marker.number + 1)
        elif marker.number == due:
            self._accept(marker, depth, due)
        elif marker.suffix and marker.number == elder.place:  # 第二条之一 behind 第二条
            self._accept(marker, depth, elder.place)
        elif marker.number == 1 and depth and marker.paragraph in self.clues.titled_above:
            self._begin_anew(marker, depth)
        elif (place := self._misprinted(i, marker, elder)) is not None:
            self._accept(marker, depth, place)
        elif self._skips(i, marker, elder.place):
            self._accept(marker, depth, marker.number, expected=due)
        elif marker.number == 1:
            if self.clues.leads_in(marker) or self._repeats_first(marker, elder) or not self._heads_a_run(i, marker):
                self._aside = Aside(marker.style, marker.key, 2)
            else:  # the heading above it was lost: its items are no text of the item before
                self._accept(marker, depth, 1)
                self._doubt(self._stack[-1])
        else:
            self.result.rejected.append(marker)

    def _heads_a_run(self, i: int, marker: Marker) -> bool:
        """Whether it looks like a heading and the second of its kind follows, or none."""
        following = next_of_kind(self.markers, i, self._outer(marker))
        return self.clues.titled(marker) and (following is None or following.number == 2)

    def _repeats_first(self, marker: Marker, elder: Section) -> bool:
        first = elder.parent.children[0] if elder.parent else self.result.roots[0]
        return self._says_the_same(marker, first.marker)

    def _says_the_same(self, a: Marker, b: Marker) -> bool:
        headings = self.clues.headings
        return same_key(headings[a.paragraph].text) == same_key(headings[b.paragraph].text)

    def _begin_anew(self, marker: Marker, depth: int) -> None:
        """Siblings count from 1 again below a bare title: 支持标准 / （一）… / （二）… / 申报条件 / （一）…"""
        run = self._stack[depth - 1].children
        title = self.clues.titled_above.get(run[0].marker.paragraph)
        for section in reversed(run):
            if section.under is not None:
                break
            section.under = title
        self._accept(marker, depth, 1)
        self._stack[-1].under = self.clues.titled_above[marker.paragraph]

    def _misprinted(self, i: int, marker: Marker, elder: Section) -> int | None:
        """The place of a number that its neighbours show to be misprinted: （二）（二）（四）; or that stands twice: （三）（三）（四）."""
        if not self.clues.titled(marker) or self._says_the_same(marker, elder.marker):
            return None
        following = next_of_kind(self.markers, i, self._outer(marker))
        if following and following.number == elder.place + 2:
            return elder.place + 1
        if marker.number == 1 and marker.style not in _SURE:  # a list in the item more often than a misprint
            return None
        if marker.number == elder.place and (following is None or following.number == elder.place + 1):
            return elder.place
        return None

    def _skips(self, i: int, marker: Marker, last: int) -> bool:
        """Whether a number that skips some is believed."""
        skipped = marker.number - last - 1
        if skipped <= 0:
            return False
        if marker.style in NAMED:
            return skipped <= _MOST_SKIPPED_NAMED
        if not self.clues.titled(marker):
            return skipped <= _MOST_SKIPPED and self._stands_apart(marker) and self._is_borne_out(i, marker, skipped)
        if skipped > _MOST_SKIPPED_SURE:
            return False
        if skipped <= _MOST_SKIPPED or marker.style in _SURE:
            return True
        if skipped <= _MOST_SKIPPED_APART and self._stands_apart(marker):
            return True
        return self._goes_on(i, marker)

    def _stands_apart(self, marker: Marker) -> bool:
        """Whether the paragraph above ends a sentence and leads in no list."""
        return not self.clues.breaks_off(marker) and not self.clues.leads_in(marker)

    def _is_borne_out(self, i: int, marker: Marker, skipped: int) -> bool:
        """Whether the numbers behind one that starts straight into its text go on from it, though a chapter begins between: 2. 4. 二、5."""
        following = next_of_kind(self.markers, i, frozenset())
        return following.number == marker.number + 1 if following and following.number != 1 else skipped == 1

    def _offer_new(self, i: int, marker: Marker) -> None:
        """A number of a kind that is not open: the first, one that runs on from the section before, or one without its first."""
        depth = self._depth_of_new(marker)
        last = self._last.get(marker.key, 0)
        if depth >= _DEEPEST:
            self.result.rejected.append(marker)
        elif marker.paragraph in self.clues.within and marker.number != last + 1:
            self._aside = Aside(marker.style, marker.key, marker.number + 1)
        elif marker.number == 1:
            self._accept(marker, depth, 1)
        elif (place := self._misprinted_first(i, marker, last)) is not None:
            self._accept(marker, depth, place)
        elif last and (marker.number == last + 1 or self._skips(i, marker, last)):
            self._accept(marker, depth, marker.number, expected=last + 1)
        elif last == marker.number and self._goes_on(i, marker):  # …（二） / 二、… / （二）…（三）: printed twice
            self._accept(marker, depth, marker.number)
            self._doubt(self._stack[-1])
        elif self._lacks_its_first(i, marker):
            self._accept(marker, depth, marker.number, expected=1)
        else:
            self.result.rejected.append(marker)

    def _misprinted_first(self, i: int, marker: Marker, last: int) -> int | None:
        """The place of a first number that the next shows to be misprinted: （六）（二）（三）; or 9. 6. where the last was 4."""
        if not self.clues.titled(marker) or self.clues.breaks_off(marker):
            return None
        following = next_of_kind(self.markers, i, self._outer(marker))
        if following is None or following.number == marker.number + 1 or not self.clues.titled(following):
            return None
        if following.number == 2:
            return 1
        return last + 1 if last and following.number == last + 2 else None

    def _lacks_its_first(self, i: int, marker: Marker) -> bool:
        """Whether a section begins with 二、 or （三）, its first number lost."""
        if marker.style in NAMED:
            return True
        if self._counts_up(i, marker):
            return True
        if not self.clues.titled(marker) or self.clues.breaks_off(marker):
            return False
        if marker.number > _MOST_SKIPPED:
            most = _MOST_SKIPPED_SURE if marker.style in _SURE else _MOST_SKIPPED_APART
            return marker.number <= most and not self.clues.leads_in(marker) and self._goes_on(i, marker)
        return marker.style in _SURE or self._goes_on(i, marker)

    def _counts_up(self, i: int, marker: Marker) -> bool:
        """Whether a part of a longer text begins here: 26. 27. 28. 29., each in a paragraph of its own and none left out."""
        if not self._stands_apart(marker) or marker.paragraph in self.clues.within:
            return False
        of_kind = (m for m in islice(self.markers, i + 1, i + _NEAR) if m.key == marker.key)
        fewest = _FEWEST_IN_A_PART if self.result.sections else _FEWEST_IN_A_PART - 1
        following = list(islice(of_kind, fewest - 1))
        return len(following) == fewest - 1 and all(
            m.number == marker.number + n and self._stands_apart(m) for n, m in enumerate(following, 1)
        )

    def _goes_on(self, i: int, marker: Marker) -> bool:
        """Whether it looks like a heading and the next number of its kind follows it."""
        following = next_of_kind(self.markers, i, self._outer(marker))
        return self.clues.titled(marker) and following is not None and following.number == marker.number + 1

    def _offer_decimal(self, i: int, marker: Marker) -> None:
        """2.1.3 goes below 2.1, wherever that is open, or below whatever has the number 2."""
        above = marker.parts[:-1]
        depth = next((d for d, s in enumerate(self._stack) if s.marker.parts == above), None)
        if depth is None and len(above) == 1:
            depth = next((d for d, s in enumerate(self._stack) if s.marker.number == above[0] and not s.marker.parts), None)
        if depth is not None:
            elders = [s.place for s in self._stack[depth].children if s.marker.parts]
            due = elders[-1] + 1 if elders else 1
            following = next_of_kind(self.markers, i, frozenset())
            skipped = marker.number - due
            goes_on = following is not None and following.parts[:-1] == above and following.number == marker.number + 1
            if skipped == 0 or (0 < skipped <= _MOST_SKIPPED and goes_on):
                self._accept(marker, depth + 1, marker.number, expected=due)
                return
        self.result.rejected.append(marker)

    def _depth_of_new(self, marker: Marker) -> int:
        """Where a style that is not open goes: under the innermost open section of a higher rank.

        A style of higher rank than all open ones goes below them (1. with （一） under it is unusual but seen).
        """
        rank = self._rank.get(marker.key, None if marker.style is Style.WORDED else marker.rank)
        if rank is None:  # 重点工程一： goes below the heading it follows
            under = [i for i, s in enumerate(self._stack) if s.marker.style <= Style.CHINESE_BRACKETED]
            return under[-1] + 1 if under else len(self._stack)
        ranked = [i for i, s in enumerate(self._stack) if self._rank[s.marker.key] < rank]
        return ranked[-1] + 1 if ranked else len(self._stack)

    def _accept(self, marker: Marker, depth: int, place: int, expected: int | None = None) -> None:
        del self._stack[depth:]
        parent = self._stack[-1] if self._stack else None
        path = f"{parent.path}.{marker.printed}" if parent else marker.printed
        section = Section(marker, parent, depth, place, path, self._group, rule=_RULES.get(marker.style, "numbered_section"))
        if parent and parent.children and place > 1:
            section.under = parent.children[-1].under
        (parent.children if parent else self.result.roots).append(section)
        self._stack.append(section)
        if marker.key not in self._rank:
            learned = (self._rank[parent.marker.key] + 0.5) if parent else float(Style.ARTICLE)
            self._rank[marker.key] = learned if marker.style is Style.WORDED else marker.rank
        self._last[marker.key] = place
        self._aside = None
        self.result.sections.append(section)
        if expected is not None and place != expected:
            self.result.gaps.append((section, expected))
            section.rule = "behind_gap"
        if place != marker.number or self._is_repeat(section):
            self._doubt(section)

    def _doubt(self, section: Section) -> None:
        section.rule = "misprinted_number"
        self.result.misprints.append(section)

    def _is_repeat(self, section: Section) -> bool:
        siblings = section.parent.children if section.parent else self.result.roots
        if len(siblings) < 2 or section.marker.suffix:
            return False
        elder = siblings[-2].marker
        return (
            elder.key == section.marker.key
            and elder.number == section.marker.number
            and section.group == siblings[-2].group
            and section.under == siblings[-2].under
        )
