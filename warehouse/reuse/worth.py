"""What of the index can matter to a batch. Of the wordings that share a run of words with one of its own hardly any can:

- Most share one run by chance, too little to be plausible: who is plausible is told by the index alone.
- Many share a stock phrase. Of those the earliest HEAD matter, and the others only where that changes who the earliest are.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from warehouse.lake import Lake
from warehouse.reuse import search
from warehouse.reuse.characters import Hashes, Places
from warehouse.reuse.fingerprints import Prints
from warehouse.reuse.number_sets import distinct, is_in
from warehouse.reuse.search import Entries, Mask, share_enough

_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
_EVER = np.uint64(0xFFFFFFFF)  # later than any day
_DAY = "min(coalesce(date, DATE '9999-12-31')) - DATE '0001-01-01'"
_Days = NDArray[np.uint64]


def worth_knowing(lake: Lake, known: Entries, asking: Entries, gone: Prints, fresh: str | None = None) -> Entries:
    """Of the entries that share fingerprints with those that ask, the ones whose wordings can matter to them.

    `gone`: fingerprints of wordings that may have gone or moved; `fresh`: a table of passages that have come.
    """
    if not len(known.wordings):
        return known
    common = _common(np.concatenate([known.fingerprints, asking.fingerprints, gone]))
    among = is_in(known.fingerprints, common)
    stock = known.only(among)
    heads = stock.only(_in_head(lake, stock, asking.only(is_in(asking.fingerprints, common)), gone, fresh))
    likely = _likely(known.only(~among), asking.only(~is_in(asking.fingerprints, common)))
    return known.only(is_in(known.wordings, distinct(np.concatenate([heads.wordings, likely, asking.wordings]))))


def _common(fingerprints: Prints) -> Prints:
    """Those that stand here more than HEAD times."""
    found = np.sort(fingerprints)
    return distinct(found[search.HEAD :][found[search.HEAD :] == found[: max(len(found) - search.HEAD, 0)]])


def _likely(known: Entries, asking: Entries) -> Hashes:
    """The wordings that are plausible beside one that asks."""
    order = np.argsort(asking.fingerprints)
    prints = asking.fingerprints[order]
    low = np.searchsorted(prints, known.fingerprints, side="left")
    many = np.searchsorted(prints, known.fingerprints, side="right") - low
    asks = order[np.arange(int(many.sum()), dtype=np.intp) + np.repeat(low - (np.cumsum(many) - many), many)]
    answers = np.repeat(np.arange(len(many), dtype=np.intp), many)
    packed = _numbered(asking.wordings)[asks] << _HALF | _numbered(known.wordings)[answers]
    order = np.argsort(packed)
    fresh = np.ones(len(packed), np.bool_)
    fresh[1:] = packed[order[1:]] != packed[order[:-1]]
    new = np.flatnonzero(fresh)
    one, other = asks[order[new]], answers[order[new]]
    return known.wordings[other[share_enough(asking.of[one], known.of[other], np.diff(new, append=len(packed)))]]


def _numbered(wordings: Hashes) -> NDArray[np.uint64]:
    return np.searchsorted(distinct(wordings), wordings).astype(np.uint64)


def _in_head(lake: Lake, stock: Entries, asking: Entries, gone: Prints, fresh: str | None) -> Mask:
    """Which of these entries may be among the HEAD earliest that have their fingerprint; all of them where that may have changed.

    It may where one that has the fingerprint went or moved, or where a passage has come that is as early as those. Where it has
    not, what lies behind the earliest leads to nothing by this fingerprint that it has not led to before.
    """
    days = _days(lake, "reuse_wordings", stock.wordings)
    prints = distinct(stock.fingerprints)
    ordered = np.sort((stock.fingerprints.astype(np.uint64) << _HALF) | days)
    begins = np.searchsorted(ordered >> _HALF, prints.astype(np.uint64))
    sizes = np.diff(begins, append=len(ordered))
    until = np.full(len(prints), _EVER)
    until[sizes >= search.HEAD] = ordered[begins[sizes >= search.HEAD] + search.HEAD - 1] & _LOW
    until[is_in(prints, distinct(gone))] = _EVER
    if fresh:
        there = asking.only(is_in(asking.fingerprints, prints))
        which = np.searchsorted(prints, there.fingerprints)
        until[which[_days(lake, fresh, there.wordings) <= until[which]]] = _EVER
    found: Mask = days <= until[np.searchsorted(prints, stock.fingerprints)]
    return found


def _days(lake: Lake, table: str, wordings: Hashes) -> _Days:
    """The day of each one's earliest passage in a table, later than any where it has none."""
    lake.connection.register("reuse_sought", {"sought": distinct(wordings)})
    found = lake.connection.execute(
        f"""SELECT wording, {_DAY} AS day FROM {table} WHERE fingerprints > 0 AND wording IN (SELECT sought FROM reuse_sought)
            GROUP BY wording ORDER BY wording"""
    ).fetchnumpy()
    lake.connection.unregister("reuse_sought")
    have = np.asarray(found["wording"], np.int64)
    days = np.full(len(wordings), _EVER)
    there = is_in(wordings, have)
    places: Places = np.searchsorted(have, wordings[there])
    days[there] = np.asarray(found["day"], np.uint64)[places]
    return days
