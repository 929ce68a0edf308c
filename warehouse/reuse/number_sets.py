"""Sets of numbers as sorted arrays. NumPy's own (`unique`, `isin`, `union1d`) hash 64-bit numbers, which takes ten times as long."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.integer[Any])


def distinct(values: NDArray[Number]) -> NDArray[Number]:
    """Each value once, sorted."""
    found = np.sort(values)
    if len(found):
        fresh = np.ones(len(found), np.bool_)
        fresh[1:] = found[1:] != found[:-1]
        found = found[fresh]
    return found


def is_in(values: NDArray[Number], among: NDArray[Number]) -> NDArray[np.bool_]:
    """Which values are among others; those are `distinct`."""
    if not len(among):
        return np.zeros(len(values), np.bool_)
    found: NDArray[np.bool_] = among[np.minimum(np.searchsorted(among, values), len(among) - 1)] == values
    return found
