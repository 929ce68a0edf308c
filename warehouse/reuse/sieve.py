"""What tells of many pairs of wordings at once that they are no reuse, before each of the rest is looked at by itself (`compare`).

Of the sentences that share a run of words most share little else; of those alike in their words most are one form filled in with
other figures. Both are told by bits: what is in one wording sets some of its bits, so if it stands in another they are set there too.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from warehouse.reuse.characters import Places, Texts
from warehouse.reuse.compare import LEAST_CONTAINMENT, Compared
from warehouse.reuse.search import Mask

_BITS = 512  # for the pairs of characters of a wording, some fifty
_SHIFT = np.uint32(32 - 9)
_ONE, _OTHER = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)
_AT_ONCE = 1 << 14


class WordBits:
    """Bits of the words of many texts, made when a text is first in a pair."""

    def __init__(self, count: int) -> None:
        self._bits = np.zeros((count, _BITS // 64), np.uint64)
        self._lengths = np.zeros(count, np.intp)

    def missing(self, which: Places) -> Places:
        """Whose bits are not made yet; no text is empty."""
        return np.compress(self._lengths[which] == 0, which)

    def make(self, which: Places, texts: Sequence[str]) -> None:
        bare = [text.replace("，", "") for text in texts]
        for at in range(0, len(bare), _AT_ONCE):
            self._bits[which[at : at + _AT_ONCE]] = _bits(bare[at : at + _AT_ONCE])
        self._lengths[which] = np.fromiter(map(len, bare), np.intp, len(bare))

    def alike(self, ones: Places, others: Places) -> Mask:
        """Which pairs may have most of the shorter's pairs of characters in the longer."""
        shorter, longer = _by_length(self._lengths, ones, others)
        missing = np.empty(len(ones), np.intp)
        for at in range(0, len(ones), _AT_ONCE):
            some = slice(at, at + _AT_ONCE)
            missing[some] = np.bitwise_count(self._bits[shorter[some]] & ~self._bits[longer[some]]).sum(axis=1)
        found: Mask = missing <= (1 - LEAST_CONTAINMENT) * (self._lengths[shorter] - 1)
        return found


def _bits(texts: Sequence[str]) -> NDArray[np.uint64]:
    """A row of bits for each text: one for each pair of its characters."""
    joined = Texts.end_to_end(texts)
    hashes = (joined.codes[:-1] * _ONE ^ joined.codes[1:] * _OTHER) >> _SHIFT
    owners = np.repeat(np.arange(len(texts), dtype=np.intp), joined.lengths)[:-1]
    within = np.ones(len(hashes), np.bool_)
    within[joined.ends[:-1] - 1] = False
    rows = np.zeros((len(texts), _BITS), np.bool_)
    rows[owners[within], hashes[within]] = True
    return np.packbits(rows, axis=1).view(np.uint64)


def alike_in_marks(wordings: Sequence[Compared], ones: Places, others: Places) -> Mask:
    """Which pairs may have all figures, dates and places of the shorter in the longer."""
    marks = np.fromiter((w.signature for w in wordings), np.uint64, len(wordings))
    shorter, longer = _by_length(np.fromiter((len(w.bare) for w in wordings), np.intp, len(wordings)), ones, others)
    found: Mask = (marks[shorter] & ~marks[longer]) == 0
    return found


def _by_length(lengths: Places, ones: Places, others: Places) -> tuple[Places, Places]:
    """(the shorter, the longer) of each pair; of two as long, `compare` takes the first for the shorter."""
    swap = lengths[ones] > lengths[others]
    return np.where(swap, others, ones), np.where(swap, ones, others)
