"""Whether one wording repeats another: by its words, and guarded by its figures, dates and places.

Most of the shorter must stand in the longer, and every figure, date and place of the shorter must stand at the same spot of the
longer. A clause that the longer has for itself may bring its own: 进一步扩大出口信用保险承保规模 is reused by
进一步扩大出口信用保险承保规模，2022年支持一般贸易出口不低于70亿美元.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import add
from zlib import crc32

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
_BITS = 64


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two wordings share. `containment`: of the shorter in the longer; `similarity`: of the whole texts."""

    containment: float
    similarity: float


class Compared:
    """A wording (clauses apart by ，) made ready to be compared with many: taken apart at its marks, a part before each and one behind."""

    __slots__ = ("_pairs", "bare", "bare_parts", "marks", "parts", "values")

    def __init__(self, text: str) -> None:
        self.bare = text.replace("，", "")
        self.parts, self.marks = _mark(text)
        self.bare_parts = [part.replace("，", "") for part in self.parts] if self.marks else [self.bare]
        self.values = frozenset(self.marks)
        self._pairs: frozenset[str] | None = None

    @property
    def pairs(self) -> frozenset[str]:
        if self._pairs is None:
            self._pairs = frozenset(map(add, self.bare, self.bare[1:]))
        return self._pairs

    @property
    def signature(self) -> int:
        """A bit for each mark: of a wording whose marks all stand in another, all bits are the other's too."""
        bits = 0
        for value in self.values:
            bits |= 1 << crc32(value.encode()) % _BITS
        return bits


def compare(one: Compared, other: Compared) -> Likeness | None:
    """How one repeats the other; None where it does not."""
    shorter, longer = (other, one) if len(one.bare) > len(other.bare) else (one, other)
    if not shorter.values <= longer.values:
        return None
    containment = len(shorter.pairs & longer.pairs) / max(len(shorter.pairs), 1)
    if containment < LEAST_CONTAINMENT or not _guarded(shorter, longer):
        return None
    return Likeness(round(containment, 4), round(Indel.normalized_similarity(shorter.bare, longer.bare), 4))


def _guarded(shorter: Compared, longer: Compared) -> bool:
    """Whether both say it of the same figures, dates and places, in the same order."""
    letters: dict[str, str] = {}
    a, a_marks = _with_letters(shorter, letters)
    b, b_marks = _with_letters(longer, letters)
    a_same, b_same = bytearray(len(a)), bytearray(len(b))
    in_order = 0
    for step in Indel.opcodes(a, b):
        if step.tag == "equal":
            length = step.src_end - step.src_start
            in_order += length - 1
            a_same[step.src_start : step.src_end] = b_same[step.dest_start : step.dest_end] = b"\1" * length
    if in_order < LEAST_IN_ORDER * (len(a) - 1) or not all(a_same[at] for at in a_marks):
        return False
    own = [at for at in b_marks if not b_same[at]]
    return not own or all(_has_own_clause(b_same, start, end) for start, end in _clauses(longer) if any(start <= at < end for at in own))


def _has_own_clause(same: bytearray, start: int, end: int) -> bool:
    """Whether a clause of the longer is one that the shorter does not have at all, so that it may have marks of its own."""
    return sum(same[start:end]) < _SAME_CLAUSE * (end - start)


def _mark(text: str) -> tuple[list[str], list[str]]:
    parts: list[str] = []
    values: list[str] = []
    behind = 0
    for mark in marks_of(text):
        if mark.start >= behind:
            parts.append(text[behind : mark.start])
            values.append(mark.value)
            behind = mark.end
    parts.append(text[behind:])
    return parts, values


def _with_letters(text: Compared, letters: dict[str, str]) -> tuple[str, list[int]]:
    """The text without ，, with each mark as one letter, the same for the same value, and where the marks are."""
    joined = text.bare_parts[0]
    places: list[int] = []
    for value, part in zip(text.marks, text.bare_parts[1:], strict=True):
        places.append(len(joined))
        joined += letters.setdefault(value, chr(_FIRST_MARK + len(letters))) + part
    return joined, places


def _clauses(text: Compared) -> Iterator[tuple[int, int]]:
    """Where the clauses lie in the text that `_with_letters` makes."""
    start = at = 0
    for number, part in enumerate(text.parts):
        at += number > 0  # the mark before it
        for piece in part.split("，")[:-1]:
            at += len(piece)
            yield start, at
            start = at
        at += len(part) - part.rfind("，") - 1
    yield start, at
