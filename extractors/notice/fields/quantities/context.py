"""Where a quantity stands: the words around it that tell what it is and what it is for."""

from __future__ import annotations

import re

from extractors.frozen import dataclass
from extractors.lines.text import Span

_FAR = 160  # characters before a figure that tell what it is for
_FAR_BEHIND = 400
_SPACE_IN_WORD = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000\xa0\n]+(?=[\u4e00-\u9fff])")


def is_spaced(words: str) -> bool:
    """Whether there may be spaces inside words at all: told once for all that a sentence holds."""
    return " " in words or "\n" in words or "\u3000" in words or "\xa0" in words


def _whole(words: str) -> str:
    """The words without the spaces that a PDF leaves inside them: 给予企业奖 励."""
    return _SPACE_IN_WORD.sub("", words)


@dataclass(frozen=True, slots=True)
class Context:
    """Where a quantity stands: its clause, and its sentence up to and behind it; its words, which some dozen rules look at."""

    text: str
    sentence: Span
    clause: Span
    since: int  # where the words begin that are its own: behind the quantity before it, or the clause's beginning
    after: int  # where the words behind it begin: behind the last of its list (10亿元、50亿元、100亿元的企业)
    bare: bool  # nothing but a verb stands before it: 争取不少于20亿元的紧急融资额度
    left: str  # of its own words before the figure, and of its clause, as much as can tell anything: rules look no further back
    clause_left: str
    right: str  # of its clause behind the quantity
    behind: str  # of its sentence

    @property
    def opening(self) -> str:
        return self.text[self.clause.start : self.clause.start + 8]

    @classmethod
    def of(cls, text: str, sentence: Span, clause: Span, since: int, figure: int, after: int, bare: bool, spaced: bool) -> Context:
        far = max(clause.start, figure - _FAR)
        last = after + _FAR_BEHIND
        clause_left = text[far:figure]
        left = clause_left if since <= far else text[since:figure]
        right = text[after : min(clause.end, last)]
        behind = right if clause.end == sentence.end else text[after : min(sentence.end, last)]
        if spaced:
            clause_left = _whole(clause_left)
            left, right, behind = clause_left if since <= far else _whole(left), _whole(right), _whole(behind)
        return cls(text, sentence, clause, since, after, bare, left, clause_left, right, behind)
