"""Texts as one array of characters, so that what is done to each character is done to those of many texts at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
Places = NDArray[np.intp]
Hashes = NDArray[np.int64]

_APART = "\0"  # stands between the texts, so that no character has another text's for its neighbour
_AROUND = 5  # and before the first and behind the last: as far as a rule looks


class Flags:
    """What a character is, as bits. A figure's neighbours decide over some: 6.8, 20—25, 1,200."""

    WORD = 1
    DIGIT = 2
    IN_FIGURES = 4
    DASH = 8
    BEFORE_DASH = 16
    PARTS = 32  # parts clauses
    COMMA = 64
    UNUSUAL = 128  # wants normalising first: full-width letters, ligatures


_OF_FLAG = {
    Flags.WORD: r"[\w%‰]+",
    Flags.DIGIT: r"\d+",
    Flags.IN_FIGURES: r"[.:/、]+",
    Flags.DASH: r"[-—–~～]+",
    Flags.BEFORE_DASH: r"[\d%年月日]+",
    Flags.PARTS: r"[，,；;：:。！？!?]+",
    Flags.COMMA: ",+",
    Flags.UNUSUAL: r"[^\u4e00-\u9fff\x20-\x7e\n，。、；：？！（）“”‘’《》〈〉【】〔〕—·\0]+",
}


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts end to end; the i-th is codes[starts[i]:ends[i]]. What lies outside belongs to none."""

    codes: Codes
    starts: Places
    ends: Places

    @classmethod
    def of(cls, texts: Sequence[str]) -> Texts:
        around = _APART * _AROUND
        joined = (around + _APART.join(texts) + around).encode("utf-32-le", "surrogatepass")
        lengths = np.fromiter(map(len, texts), np.intp, len(texts))
        ends = np.cumsum(lengths + 1) - 1 + _AROUND
        return cls(np.frombuffer(joined, np.uint32), ends - lengths, ends)

    @classmethod
    def end_to_end(cls, texts: Sequence[str]) -> Texts:
        """With nothing between them."""
        ends = np.cumsum(np.fromiter(map(len, texts), np.intp, len(texts)))
        codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
        return cls(codes, np.concatenate([np.zeros(min(len(ends), 1), np.intp), ends[:-1]]), ends)

    @property
    def lengths(self) -> Places:
        return self.ends - self.starts

    def owners(self, places: Places) -> Places:
        """Whose characters stand at these places."""
        return np.searchsorted(self.ends, places, side="right")

    def keep(self, wanted: NDArray[np.bool_]) -> Texts:
        """The texts without the characters not wanted."""
        places = np.concatenate([np.zeros(1, np.intp), np.cumsum(wanted)])
        return Texts(self.codes[wanted], places[self.starts], places[self.ends])

    def only(self, which: Places) -> Texts:
        """Some of the texts, nothing between them."""
        lengths = self.lengths[which]
        ends = np.cumsum(lengths)
        within = np.arange(int(lengths.sum()), dtype=np.intp) + np.repeat(self.starts[which] - (ends - lengths), lengths)
        return Texts(self.codes[within], ends - lengths, ends)

    def stripped(self, code: int) -> Texts:
        """The texts without this character at their ends."""
        starts, ends = self.starts.copy(), self.ends.copy()
        codes = np.append(self.codes, np.uint32(0))
        while (more := (codes[starts] == code) & (starts < ends)).any():
            starts[more] += 1
        while (more := (codes[ends - 1] == code) & (starts < ends)).any():
            ends[more] -= 1
        return Texts(self.codes, starts, ends)

    def strings(self, which: Places) -> list[str]:
        joined = self.codes.tobytes().decode("utf-32-le", "surrogatepass")
        return [joined[start:end] for start, end in zip(self.starts[which].tolist(), self.ends[which].tolist(), strict=True)]


def flags(codes: Codes) -> NDArray[np.uint8]:
    """What each character is."""
    return _table()[codes]


@cache
def _table() -> NDArray[np.uint8]:
    """The flags of all characters there are, by the regular expressions' own notion of words and digits."""
    count = 0x110000
    every = np.arange(count, dtype=np.uint32).tobytes().decode("utf-32-le", "surrogatepass")
    table = np.zeros(count, np.uint8)
    for flag, pattern in _OF_FLAG.items():
        for run in re.finditer(pattern, every):
            table[run.start() : run.end()] |= np.uint8(flag)
    return table


_PLACE, _FACTOR, _MIX = np.uint64(21), np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
_HALF, _SHIFT = np.uint64(32), np.uint64(29)


def hashes_of(texts: Texts) -> Hashes:
    """64 bits for each text: the sum of what its characters with their places in it give, mixed well (nothing lies between the texts)."""
    places = np.arange(len(texts.codes), dtype=np.uint64) - np.repeat(texts.starts, texts.lengths).astype(np.uint64)
    mixed = mix((places << _PLACE) | texts.codes)
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(mixed, dtype=np.uint64)])
    return mix(sums[texts.ends] - sums[texts.starts]).view(np.int64)


def mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Every bit hangs on every other; no two values become one."""
    mixed = values * _FACTOR
    mixed ^= mixed >> _HALF
    mixed *= _MIX
    mixed ^= mixed >> _SHIFT
    return mixed
