"""The earliest wording that one is near, among those that share runs of words with it."""

from __future__ import annotations

import numpy as np

from warehouse.lake import Lake
from warehouse.reuse.characters import Places
from warehouse.reuse.compare import Compared, compare
from warehouse.reuse.index import read_texts
from warehouse.reuse.number_sets import distinct
from warehouse.reuse.search import Sentences
from warehouse.reuse.sieve import WordBits, alike_in_marks

#: By its place: the place of the earliest one that is near, containment and similarity.
Near = dict[int, tuple[int, float, float]]


class Nearest:
    """Compares the sentences of a table that `make_here` has made."""

    def __init__(self, lake: Lake, here: str, of: Sentences) -> None:
        self._lake = lake
        self._here = here
        self._of = of
        self._bits = WordBits(len(of.places))
        self._expected = np.empty(0, np.intp)

    def expect(self, which: Places) -> None:
        """These sentences will be asked for later: their texts are read with the first that are, in one look at the lake."""
        self._expected = which

    def among(self, one: Places, other: Places) -> Near:
        """Of these pairs the earliest that is near, for each of the first. They are in the order of their places."""
        if not len(one):
            return {}
        self._make_bits(distinct(np.concatenate([one, other])))
        alike = self._bits.alike(one, other)
        which, found = np.unique(np.concatenate([one[alike], other[alike]]), return_inverse=True)
        ones, others = found[: len(found) // 2], found[len(found) // 2 :]
        wordings = [Compared(text) for text in self._of.texts[which].tolist()]
        alike = alike_in_marks(wordings, ones, others)
        places = self._of.places[which].tolist()
        near: Near = {}
        for a, b in zip(ones[alike].tolist(), others[alike].tolist(), strict=True):
            if places[a] not in near and (likeness := compare(wordings[a], wordings[b])):
                near[places[a]] = (places[b], likeness.containment, likeness.similarity)
        return near

    def _make_bits(self, which: Places) -> None:
        missing = self._bits.missing(which)
        if len(missing):
            missing = self._bits.missing(distinct(np.concatenate([which, self._expected])))
            self._bits.make(missing, read_texts(self._lake, self._here, self._of, missing))
