"""Fingerprints of wordings: few numbers each, of which two wordings that share ten characters in a row share at least one.

Winnowing (Schleimer, Wilkerson and Aiken 2003): hash every run of six characters, and of each five hashes in a row keep the
smallest. Which runs are kept hangs on the runs alone, so a sentence is found inside a longer one as well as beside its like;
a signature of the whole (MinHash) would lose it there: containment .9 can be a Jaccard index of .3.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

#: Characters in a run, and hashes of which the smallest is kept: a shared stretch of RUN + WINDOW - 1 characters is surely found.
RUN, WINDOW = 6, 5

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_SHIFT = np.uint64(29)
_CHUNK = 1 << 16  # texts at a time: some 100 MB of hashes

Hashes = NDArray[np.int64]


def fingerprints(texts: Sequence[str]) -> tuple[NDArray[np.intp], Hashes]:
    """(index of the text, fingerprint), each once, for texts of at least RUN + WINDOW - 1 characters."""
    parts = [_chunk(texts[at : at + _CHUNK], at) for at in range(0, len(texts), _CHUNK)]
    if not parts:
        return np.empty(0, np.intp), np.empty(0, np.int64)
    return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])


def _chunk(texts: Sequence[str], first: int) -> tuple[NDArray[np.intp], Hashes]:
    owners, starts = _windows(np.array([len(t) for t in texts], np.intp))
    runs = _runs("".join(texts))
    if not len(starts):
        return owners, np.empty(0, np.int64)
    smallest = runs[starts]
    for k in range(1, WINDOW):
        np.minimum(smallest, runs[starts + k], out=smallest)
    # The same minimum in neighbouring windows is one fingerprint; sorting finds those further apart.
    pairs = np.stack([owners, smallest.view(np.int64)], axis=1)
    fresh = np.ones(len(pairs), bool)
    fresh[1:] = (pairs[1:] != pairs[:-1]).any(axis=1)
    pairs = pairs[fresh]
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    fresh = np.ones(len(pairs), bool)
    fresh[1:] = (pairs[1:] != pairs[:-1]).any(axis=1)
    pairs = pairs[fresh]
    return pairs[:, 0].astype(np.intp) + first, pairs[:, 1].copy()


def _windows(lengths: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For every window of every text: whose it is, and where it starts in the texts laid end to end."""
    counts = np.maximum(lengths - (RUN + WINDOW - 2), 0)
    owners = np.repeat(np.arange(len(lengths), dtype=np.intp), counts)
    begin = np.cumsum(lengths) - lengths
    within = np.arange(len(owners), dtype=np.intp) - np.repeat(np.cumsum(counts) - counts, counts)
    return owners, begin[owners] + within


def _runs(text: str) -> NDArray[np.uint64]:
    """A hash of the run of RUN characters at every place."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    hashes = np.zeros(max(len(codes) - RUN + 1, 0), np.uint64)
    for k in range(RUN):
        hashes = (hashes ^ codes[k : k + len(hashes)]) * _FACTOR
        hashes ^= hashes >> _SHIFT
    hashes *= _MIX
    hashes ^= hashes >> _SHIFT
    return hashes
