"""Where a quantity stands: the words around it that tell what it is and what it is for."""

from __future__ import annotations

import re

from extractors.frozen import dataclass
from extractors.lines.text import Span
from extractors.notice.fields.quantities.quantity import Quantity

_FAR = 160  # characters before a figure that tell what it is for
_FAR_BEHIND = 400
_SPACE = re.compile(r"[ \u3000\xa0\n]")
_SPACE_IN_WORD = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000\xa0\n]+(?=[\u4e00-\u9fff])")


def _whole(words: str) -> str:
    """The words without the spaces that a PDF leaves inside them: 给予企业奖 励."""
    return _SPACE_IN_WORD.sub("", words) if _SPACE.search(words) else words


@dataclass(frozen=True, slots=True)
class Context:
    """Where a quantity stands: its clause, and its sentence up to and behind it."""

    text: str
    sentence: Span
    clause: Span
    since: int  # where the words begin that are its own: behind the quantity before it, or the clause's beginning
    after: int  # where the words behind it begin: behind the last of its list (10亿元、50亿元、100亿元的企业)
    bare: bool  # nothing but a verb stands before it: 争取不少于20亿元的紧急融资额度

    def left(self, q: Quantity) -> str:
        return _whole(self.text[max(self.since, q.figure - _FAR) : q.figure])

    def clause_left(self, q: Quantity) -> str:
        """Of the clause before the figure as much as can tell anything: expressions look no further back."""
        return _whole(self.text[max(self.clause.start, q.figure - _FAR) : q.figure])

    @property
    def opening(self) -> str:
        return self.text[self.clause.start : self.clause.start + 8]

    @property
    def right(self) -> str:
        return _whole(self.text[self.after : min(self.clause.end, self.after + _FAR_BEHIND)])

    @property
    def behind(self) -> str:
        """Of the sentence behind the quantity as much as can tell anything."""
        return _whole(self.text[self.after : min(self.sentence.end, self.after + _FAR_BEHIND)])
