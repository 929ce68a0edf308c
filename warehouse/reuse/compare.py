"""Whether one wording repeats another: by its words, and guarded by its figures, dates and places.

Most of the shorter must stand in the longer, and every figure, date and place of the shorter must stand at the same spot of the
longer. A clause that the longer has for itself may bring its own: 进一步扩大出口信用保险承保规模 is reused by
进一步扩大出口信用保险承保规模，2022年支持一般贸易出口不低于70亿美元.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Indel

from extractors.identity import marks_of

#: Share of the shorter's pairs of characters that must stand in the longer. Chosen by reading every pair of the seeds and the
#: examples: from .74 down, sentences share a name or a subject (指导外贸企业用好《区域全面经济伙伴关系协定》规则) rather than a policy.
LEAST_CONTAINMENT = 0.75
#: Share of the shorter that must stand in the longer in its order: guards against words found here and there in a long sentence.
LEAST_IN_ORDER = 0.5
#: A clause of the longer, this much of which stands in the shorter, says the same thing, so its figures must be the shorter's.
_SAME_CLAUSE = 0.5
_FIRST_MARK = 0xF0000  # a plane for private use: no text that is read has these


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two wordings share. `containment`: of the shorter in the longer; `similarity`: of the whole texts."""

    containment: float
    similarity: float


@dataclass(frozen=True, slots=True)
class _Marked:
    """A wording taken apart at its marks: there is a part before each and one behind the last."""

    parts: tuple[str, ...]
    marks: tuple[str, ...]
    values: frozenset[str]


class Comparer:
    """Compares wordings (clauses apart by ，); remembers what it made of each, for one batch."""

    def __init__(self) -> None:
        self._pairs: dict[str, frozenset[str]] = {}
        self._marked: dict[str, _Marked] = {}

    def compare(self, one: str, other: str) -> Likeness | None:
        """How one repeats the other; None where it does not."""
        a, b = one.replace("，", ""), other.replace("，", "")
        if len(a) > len(b):
            one, other, a, b = other, one, b, a
        shorter, longer = self._marked_of(one), self._marked_of(other)
        if not shorter.values <= longer.values:  # most that are alike but for a figure end here
            return None
        mine = self._pairs_of(a)
        containment = len(mine & self._pairs_of(b)) / max(len(mine), 1)
        if containment < LEAST_CONTAINMENT or not _guarded(shorter, longer):
            return None
        return Likeness(round(containment, 4), round(Indel.normalized_similarity(a, b), 4))

    def _pairs_of(self, text: str) -> frozenset[str]:
        found = self._pairs.get(text)
        if found is None:
            found = self._pairs[text] = frozenset(map("".join, pairwise(text)))
        return found

    def _marked_of(self, text: str) -> _Marked:
        found = self._marked.get(text)
        if found is None:
            found = self._marked[text] = _mark(text)
        return found


def _guarded(shorter: _Marked, longer: _Marked) -> bool:
    """Whether both say it of the same figures, dates and places, in the same order."""
    letters: dict[str, str] = {}
    a, _ = _with_letters(shorter, letters)
    b, clauses = _with_letters(longer, letters)
    a_same, b_same = [False] * len(a), [False] * len(b)
    in_order = 0
    for step in Indel.opcodes(a, b):
        if step.tag == "equal":
            length = step.src_end - step.src_start
            in_order += length - 1
            a_same[step.src_start : step.src_end] = b_same[step.dest_start : step.dest_end] = [True] * length
    if in_order < LEAST_IN_ORDER * (len(a) - 1):
        return False
    if not all(same for c, same in zip(a, a_same, strict=True) if ord(c) >= _FIRST_MARK):
        return False
    return all(_agrees(b[start:end], b_same[start:end]) for start, end in clauses)


def _agrees(clause: str, same: Sequence[bool]) -> bool:
    """Whether a clause of the longer has no mark of its own, or is one that the shorter does not have at all."""
    own = any(ord(c) >= _FIRST_MARK and not s for c, s in zip(clause, same, strict=True))
    return not own or sum(same) < _SAME_CLAUSE * len(clause)


def _mark(text: str) -> _Marked:
    parts: list[str] = []
    values: list[str] = []
    behind = 0
    for mark in marks_of(text):
        if mark.start >= behind:
            parts.append(text[behind : mark.start])
            values.append(mark.value)
            behind = mark.end
    return _Marked((*parts, text[behind:]), tuple(values), frozenset(values))


def _with_letters(text: _Marked, letters: dict[str, str]) -> tuple[str, list[tuple[int, int]]]:
    """The text with each mark as one letter, the same for the same value, and where its clauses lie in it."""
    joined = text.parts[0]
    for value, part in zip(text.marks, text.parts[1:], strict=True):
        joined += letters.setdefault(value, chr(_FIRST_MARK + len(letters))) + part
    clauses: list[tuple[int, int]] = []
    pieces = joined.split("，")
    at = 0
    for piece in pieces:
        clauses.append((at, at + len(piece)))
        at += len(piece)
    return "".join(pieces), clauses
