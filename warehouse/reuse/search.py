"""Which wordings may be near which: those that share fingerprints, the earliest that share one first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from warehouse.reuse.characters import Hashes, Places

#: Of the wordings that share a run of words, the earliest so many are looked at. Stock phrases stand in thousands of
#: sentences (坚持以习近平新时代中国特色社会主义思想为指导); a sentence that repeats another shares rarer runs with it too.
HEAD = 50
#: Share of the shorter's fingerprints that a wording worth comparing has. Wordings that share .75 of their pairs of characters
#: share about half; one in seven leaves room for words changed all over the sentence.
PLAUSIBLE = 0.15

_PAIRS_AT_ONCE = 1 << 20
_HALF, _LOW = 32, 0xFFFFFFFF  # two numbers in one
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Entries:
    """Rows of the index: which wording has which fingerprint."""

    fingerprints: Hashes
    wordings: Hashes

    @classmethod
    def none(cls) -> Entries:
        return cls(np.empty(0, np.int64), np.empty(0, np.int64))

    def only(self, wanted: Mask) -> Entries:
        return Entries(self.fingerprints[wanted], self.wordings[wanted])

    def and_also(self, others: Entries) -> Entries:
        if not len(self.wordings):
            return others
        return Entries(np.concatenate([self.fingerprints, others.fingerprints]), np.concatenate([self.wordings, others.wordings]))


@dataclass(frozen=True, slots=True)
class Sentences:
    """Of each wording its earliest sentence, the earliest first. `places`: where it stands in the order of all passages."""

    wordings: Hashes
    places: Places
    notices: NDArray[np.uint64]
    fingerprints: NDArray[np.int64]  # how many its wording has
    by_wording: Places

    @classmethod
    def of(cls, wordings: Hashes, places: Places, notices: NDArray[np.uint64], fingerprints: NDArray[np.int64]) -> Sentences:
        """From all sentences, in the order of their places."""
        first = np.sort(np.unique(wordings, return_index=True)[1])
        return cls(wordings[first], places[first], notices[first], fingerprints[first], np.argsort(wordings[first]))

    def find(self, wordings: Hashes) -> Places:
        """Which sentences have these wordings; all must be here."""
        return self.by_wording[np.searchsorted(self.wordings, wordings, sorter=self.by_wording)]


@dataclass(frozen=True, slots=True)
class Sharers:
    """Entries whose fingerprint others have too, by fingerprint, and the earliest sentence first.

    `sentences`: which has it, `begins`: where the entries of its fingerprint begin, `ranks`: which of those it is, from 0.
    """

    of: Sentences
    fingerprints: Hashes
    sentences: Places
    begins: Places
    ranks: Places

    @classmethod
    def among(cls, entries: Entries, sentences: Sentences) -> Sharers:
        order = np.argsort(entries.fingerprints)
        prints = entries.fingerprints[order]
        shared = np.zeros(len(order), np.bool_)
        same = prints[1:] == prints[:-1]
        shared[1:] |= same
        shared[:-1] |= same
        order, prints = order[shared], prints[shared]
        opens = np.ones(len(order), np.bool_)
        opens[1:] = prints[1:] != prints[:-1]
        group = np.cumsum(opens) - 1
        packed = np.sort((group << _HALF) | sentences.find(entries.wordings[order]))
        begins = np.flatnonzero(opens)[group]
        return cls(sentences, prints, packed & _LOW, begins, np.arange(len(order), dtype=np.intp) - begins)

    def pairs(self, asking: Mask, answering: Mask | None = None) -> Iterator[tuple[Places, Places, Places]]:
        """(sentence, an earlier one of another notice, how many fingerprints they share), for the entries that ask, by those that answer.

        Only the earliest HEAD that have a fingerprint answer. In the order of the sentences that ask, and of those that answer in turn.
        """
        asks = np.flatnonzero(asking & (self.ranks > 0))
        asks = asks[np.argsort(self.sentences[asks], kind="stable")]
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
        packed = np.sort((self.sentences[asks] << _HALF) | self.sentences[answers])
        new = np.flatnonzero(np.diff(packed, prepend=-1))
        shared = np.diff(new, append=len(packed))
        one, other = packed[new] >> _HALF, packed[new] & _LOW
        apart = self.of.notices[one] != self.of.notices[other]
        return one[apart], other[apart], shared[apart]


def plausible(of: Sentences, one: Places, other: Places, shared: Places) -> Mask:
    """Which pairs share enough to be worth comparing."""
    found: Mask = shared >= PLAUSIBLE * np.minimum(of.fingerprints[one], of.fingerprints[other])
    return found
