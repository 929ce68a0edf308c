"""Fingerprints of wordings: few numbers each, of which two wordings that share ten characters in a row share at least one.

Winnowing (Schleimer, Wilkerson and Aiken 2003): hash every run of six characters, and of each five hashes in a row keep the
smallest. Which runs are kept hangs on the runs alone, so a sentence is found inside a longer one as well as beside its like;
a signature of the whole (MinHash) would lose it there: containment .9 can be a Jaccard index of .3.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from warehouse.reuse.characters import Codes, Places, Texts
from warehouse.reuse.number_sets import distinct

Prints = NDArray[np.uint32]

#: Characters in a run, and hashes of which the smallest is kept: a shared stretch of RUN + WINDOW - 1 characters is surely found.
RUN, WINDOW = 6, 5

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_SHIFT = np.uint64(29)
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


def fingerprints(texts: Texts) -> tuple[Places, Prints]:
    """(index of the text, fingerprint), each once, of texts with nothing between them, RUN + WINDOW - 1 characters long at least.

    Which hash is the smallest is decided by 64 bits; 32 are kept. So two runs among the fingerprints of a million passages have one
    number as often as one in 400 of these: they only cost a look. Not the upper half, which is small in whatever is the smallest.
    """
    runs = _runs(texts.codes)
    starts, owners = _windows(texts)
    smallest = runs[: len(runs) - WINDOW + 1].copy()
    for k in range(1, WINDOW):
        np.minimum(smallest, runs[k : k + len(smallest)], out=smallest)
    found = smallest[starts]
    # The same smallest in neighbouring windows is one fingerprint; sorting finds those further apart.
    fresh = np.ones(len(found), np.bool_)
    fresh[1:] = (found[1:] != found[:-1]) | (owners[1:] != owners[:-1])
    once = distinct((owners[fresh].astype(np.uint64) << _HALF) | (found[fresh] & _LOW))
    return (once >> _HALF).astype(np.intp), (once & _LOW).astype(np.uint32)


def _windows(texts: Texts) -> tuple[Places, Places]:
    """Where a window starts that lies in one text, and in which."""
    counts = np.maximum(texts.lengths - (RUN + WINDOW - 2), 0)
    owners = np.repeat(np.arange(len(counts), dtype=np.intp), counts)
    begin = texts.starts - (np.cumsum(counts) - counts)
    return np.arange(len(owners), dtype=np.intp) + np.repeat(begin, counts), owners


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
