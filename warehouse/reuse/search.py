"""Which wordings may be near which: those that share fingerprints, the earliest that share one first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from warehouse.reuse.characters import Hashes, Places
from warehouse.reuse.fingerprints import Prints
from warehouse.reuse.number_sets import distinct, is_in

#: Of the wordings that share a run of words, the earliest so many are looked at. Stock phrases stand in thousands of
#: sentences (坚持以习近平新时代中国特色社会主义思想为指导); a sentence that repeats another shares rarer runs with it too.
HEAD = 50
#: Share of the shorter's fingerprints that a wording worth comparing has. Wordings that share .75 of their pairs of characters
#: share about half; one in seven leaves room for words changed all over the sentence.
PLAUSIBLE = 0.15

_PAIRS_AT_ONCE = 1 << 20
_PLAUSIBLE_AT_ONCE = 1 << 23  # 16 bytes each
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)  # two numbers in one
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Entries:
    """Rows of the index: which wording has which fingerprint, and how many that wording has (`of`)."""

    fingerprints: Prints
    wordings: Hashes
    of: NDArray[np.int32]

    @classmethod
    def none(cls) -> Entries:
        return cls(np.empty(0, np.uint32), np.empty(0, np.int64), np.empty(0, np.int32))

    def only(self, wanted: Mask) -> Entries:
        return Entries(self.fingerprints[wanted], self.wordings[wanted], self.of[wanted])

    def without(self, wordings: Hashes) -> Entries:
        return self.only(~is_in(self.wordings, distinct(wordings))) if len(wordings) else self

    def and_also(self, others: Entries) -> Entries:
        if not len(self.wordings):
            return others
        return Entries(
            np.concatenate([self.fingerprints, others.fingerprints]),
            np.concatenate([self.wordings, others.wordings]),
            np.concatenate([self.of, others.of]),
        )


@dataclass(frozen=True, slots=True)
class Sentences:
    """Of each wording its earliest sentence, the earliest first. `places`: where it stands in the order of all passages."""

    wordings: Hashes
    places: Places
    notices: NDArray[np.uint64]
    fingerprints: NDArray[np.int64]  # how many its wording has
    texts: NDArray[np.object_]  # None where it was not read yet
    by_wording: Places

    @classmethod
    def of(
        cls, wordings: Hashes, places: Places, notices: NDArray[np.uint64], fingerprints: NDArray[np.int64], texts: NDArray[np.object_]
    ) -> Sentences:
        """From all sentences, in the order of their places."""
        first = np.sort(np.unique(wordings, return_index=True)[1])
        kept = wordings[first]
        return cls(kept, places[first], notices[first], fingerprints[first], texts[first], np.argsort(kept))

    def find(self, wordings: Hashes) -> Places:
        """Which sentences have these wordings; all must be here."""
        found: Places = self.by_wording[np.searchsorted(self.wordings, wordings, sorter=self.by_wording)]
        return found

    def find_runs(self, wordings: Hashes) -> Places:
        """The same, for many that mostly stand beside their like."""
        opens = np.ones(len(wordings), np.bool_)
        opens[1:] = wordings[1:] != wordings[:-1]
        first = np.flatnonzero(opens)
        return np.repeat(self.find(wordings[first]), np.diff(first, append=len(wordings)))


@dataclass(frozen=True, slots=True)
class Sharers:
    """Entries whose fingerprint others have too, by fingerprint, and the earliest sentence first.

    `sentences`: which has it, `begins`: where the entries of its fingerprint begin, `ranks`: which of those it is, from 0.
    """

    of: Sentences
    fingerprints: Prints
    sentences: Places
    begins: Places
    ranks: Places

    @classmethod
    def among(cls, entries: Entries, sentences: Sentences) -> Sharers:
        packed = (entries.fingerprints.astype(np.uint64) << _HALF) | sentences.find_runs(entries.wordings).astype(np.uint64)
        packed.sort()
        prints = (packed >> _HALF).astype(np.uint32)
        same = prints[1:] == prints[:-1]
        shared = np.zeros(len(packed), np.bool_)
        shared[1:] |= same
        shared[:-1] |= same
        packed, prints = packed[shared], prints[shared]
        opens = np.ones(len(prints), np.bool_)
        opens[1:] = prints[1:] != prints[:-1]
        begins = np.flatnonzero(opens)[np.cumsum(opens) - 1]
        return cls(sentences, prints, (packed & _LOW).astype(np.intp), begins, np.arange(len(prints), dtype=np.intp) - begins)

    def plausible(self, asking: Mask, answering: Mask | None = None, anyway: Mask | None = None) -> Iterator[tuple[Places, Places]]:
        """The pairs of `pairs` that share enough to be worth comparing; `anyway`: sentences that answer however little is shared.

        In few blocks: who compares them reads a column of the lake's texts, all of it, once a block.
        """
        ones: list[Places] = []
        others: list[Places] = []
        for one, other, shared in self.pairs(asking, answering):
            likely = share_enough(self.of.fingerprints[one], self.of.fingerprints[other], shared)
            if anyway is not None:
                likely |= anyway[other]
            ones.append(one[likely])
            others.append(other[likely])
            if sum(map(len, ones)) >= _PLAUSIBLE_AT_ONCE:
                yield np.concatenate(ones), np.concatenate(others)
                ones, others = [], []
        if ones:
            yield np.concatenate(ones), np.concatenate(others)

    def pairs(self, asking: Mask, answering: Mask | None = None) -> Iterator[tuple[Places, Places, Places]]:
        """(sentence, an earlier one of another notice, how many fingerprints they share), for the entries that ask, by those that answer.

        Only the earliest HEAD that have a fingerprint answer. In the order of the sentences that ask, and of those that answer in turn.
        """
        may = asking & (self.ranks > 0)
        if answering is not None:  # most fingerprints of a load beside many passages are stock phrases that none of it leads
            leads = np.zeros(len(self.ranks), np.bool_)
            leads[self.begins[answering & (self.ranks < HEAD)]] = True
            may &= leads[self.begins]
        asks = np.flatnonzero(may)
        asks = np.sort((self.sentences[asks].astype(np.uint64) << _HALF) | asks.astype(np.uint64))  # three times as fast as argsort
        asks = (asks & _LOW).astype(np.intp)
        who = self.sentences[asks]
        many = np.minimum(self.ranks[asks], HEAD)
        sums = np.cumsum(many)
        at = 0
        while at < len(asks):
            enough = int(np.searchsorted(sums, (sums[at - 1] if at else 0) + _PAIRS_AT_ONCE))
            upto = int(np.searchsorted(who, who[min(enough, len(asks) - 1)], side="right"))  # between sentences, never within one
            yield self._pairs(asks[at:upto], many[at:upto], answering)
            at = upto

    def _pairs(self, asks: Places, many: Places, answering: Mask | None) -> tuple[Places, Places, Places]:
        within = np.arange(int(many.sum()), dtype=np.intp) - np.repeat(np.cumsum(many) - many, many)
        answers = np.repeat(self.begins[asks], many) + within
        asks = np.repeat(asks, many)
        if answering is not None:
            asks, answers = asks[answering[answers]], answers[answering[answers]]
        packed = (self.sentences[asks].astype(np.uint64) << _HALF) | self.sentences[answers].astype(np.uint64)
        packed.sort()
        fresh = np.ones(len(packed), np.bool_)
        fresh[1:] = packed[1:] != packed[:-1]
        new = np.flatnonzero(fresh)
        shared = np.diff(new, append=len(packed))
        one, other = (packed[new] >> _HALF).astype(np.intp), (packed[new] & _LOW).astype(np.intp)
        apart = self.of.notices[one] != self.of.notices[other]
        return one[apart], other[apart], shared[apart]


def share_enough(ones: NDArray[np.integer[Any]], others: NDArray[np.integer[Any]], shared: Places) -> Mask:
    """Which pairs share enough to be worth comparing, by how many fingerprints each has."""
    found: Mask = shared >= PLAUSIBLE * np.minimum(ones, others)
    return found
