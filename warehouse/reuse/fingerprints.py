"""Fingerprints of wordings: few numbers each, of which two wordings that share ten characters in a row share at least one.

Winnowing (Schleimer, Wilkerson and Aiken 2003): hash every run of six characters, and of each five hashes in a row keep the
smallest. Which runs are kept hangs on the runs alone, so a sentence is found inside a longer one as well as beside its like;
a signature of the whole (MinHash) would lose it there: containment .9 can be a Jaccard index of .3.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from warehouse.reuse.characters import Codes, Hashes, Places, Texts

#: Characters in a run, and hashes of which the smallest is kept: a shared stretch of RUN + WINDOW - 1 characters is surely found.
RUN, WINDOW = 6, 5

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_SHIFT = np.uint64(29)
_OWNER, _REST = np.uint64(40), np.uint64(24)  # bits: up to 16 million texts at once, and 40 of a hash


def fingerprints(texts: Texts) -> tuple[Places, Hashes]:
    """(index of the text, fingerprint), each once, of texts with nothing between them, RUN + WINDOW - 1 characters long at least."""
    runs = _runs(texts.codes)
    starts, owners = _windows(texts)
    smallest = runs[: len(runs) - WINDOW + 1].copy()
    for k in range(1, WINDOW):
        np.minimum(smallest, runs[k : k + len(smallest)], out=smallest)
    found = smallest[starts]
    # The same smallest in neighbouring windows is one fingerprint; sorting finds those further apart.
    fresh = np.ones(len(found), np.bool_)
    fresh[1:] = (found[1:] != found[:-1]) | (owners[1:] != owners[:-1])
    found, owners = found[fresh], owners[fresh]
    again = _again(owners, found)
    return np.delete(owners, again), np.delete(found, again).view(np.int64)


def _windows(texts: Texts) -> tuple[Places, Places]:
    """Where a window starts that lies in one text, and in which."""
    counts = np.maximum(texts.lengths - (RUN + WINDOW - 2), 0)
    owners = np.repeat(np.arange(len(counts), dtype=np.intp), counts)
    begin = texts.starts - (np.cumsum(counts) - counts)
    return np.arange(len(owners), dtype=np.intp) + np.repeat(begin, counts), owners


def _again(owners: Places, found: NDArray[np.uint64]) -> Places:
    """Where a text has a fingerprint that it has already."""
    packed = (owners.astype(np.uint64) << _OWNER) | (found >> _REST)
    order = np.argsort(packed)
    same = np.flatnonzero(packed[order[1:]] == packed[order[:-1]])
    if not len(same):
        return same
    # Few: those that share 40 bits, among them all that are the same.
    some = np.unique(order[np.concatenate([same, same + 1])])
    some = some[np.lexsort((some, found[some], owners[some]))]
    repeat = (owners[some[1:]] == owners[some[:-1]]) & (found[some[1:]] == found[some[:-1]])
    return np.compress(repeat, some[1:])


def _runs(codes: Codes) -> NDArray[np.uint64]:
    """A hash of the run of RUN characters at every place."""
    wide = codes.astype(np.uint64)
    hashes = np.zeros(max(len(wide) - RUN + 1, 0), np.uint64)
    for k in range(RUN):
        hashes ^= wide[k : k + len(hashes)]
        hashes *= _FACTOR
        hashes ^= hashes >> _SHIFT
    hashes *= _MIX
    hashes ^= hashes >> _SHIFT
    return hashes
