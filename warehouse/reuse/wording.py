"""What passages say, without what does not count: their numbers, their punctuation, the width of their characters.

    （二）支持企业开展保税维修，进出口增长６.８％。   →   支持企业开展保税维修，进出口增长6.8%

Clauses stay apart by ，. What belongs to a figure stays: 6.8 is not 68, and 20—25项 is no year. A million passages are read in two
seconds, as arrays of characters laid end to end (`characters`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from warehouse.reuse.characters import Flags, Hashes, Places, Texts, flags, hashes_of

#: Shorter wordings are no reuse, however often they occur: 加大政策支持力度.
LEAST_CHARACTERS = 15
#: An item's first sentence is its heading up to this length; a longer one starts straight into the item's text.
_LONGEST_HEADING = 30
_AT_ONCE = 4_096  # passages: their arrays stay in the processor's cache

_NUMBER = re.compile(
    r"\s*(?:[（(]\s*(?:[一二三四五六七八九十百]+|\d+)\s*[）)]|(?:[一二三四五六七八九十百]+|\d+)[、.．](?!\d)|[①-⑳㈠-㈩⑴-⒛])\s*"
)
# Lists of bodies are no policy: （责任单位：市商务委、市财政局）, 牵头单位：市商务局, and other labelled lines.
_OPENS_BRACKET = tuple("（(〔[［【〈")
_LABELLED = re.compile(r"[^，。；：:、]{2,6}(?:单\s*位|部\s*门|机\s*构|时限|时间)\s*[：:]")
_SENTENCE_END = tuple("。；！？;!?")
_CLOSES = "”’）)〕】》」』]"
_COMMA = ord("，")


@dataclass(frozen=True, slots=True)
class Wordings:
    """The words of passages: `rows` says of which. `texts` have their clauses apart by ，, `bare` stand without.

    `keys`: one number a wording, 64 bits, the same for the same words; among 20 million wordings a collision has odds of 1 in 100,000.
    `is_sentence`: it may be found in other words too.
    """

    rows: Places
    texts: list[str]
    bare: Texts
    keys: Hashes
    is_sentence: NDArray[np.bool_]


def read_wordings(texts: Sequence[str], headings: Sequence[bool | None], in_measures: Sequence[bool]) -> list[Wordings]:
    """The words of those passages that may be reuse, some thousands at a time; headings and what is too short are left out."""
    return [
        _read(at, texts[at : at + _AT_ONCE], headings[at : at + _AT_ONCE], in_measures[at : at + _AT_ONCE])
        for at in range(0, len(texts), _AT_ONCE)
    ]


def _read(first: int, texts: Sequence[str], headings: Sequence[bool | None], in_measures: Sequence[bool]) -> Wordings:
    long = [i for i, text in enumerate(texts) if len(text) >= LEAST_CHARACTERS]
    said = [_NUMBER.sub("", texts[i], count=1) if headings[i] else texts[i] for i in long]
    plain = _plain(said)
    bare = plain.keep(plain.codes != _COMMA)
    heading = np.fromiter((bool(headings[i]) for i in long), np.bool_, len(long))
    kept = np.flatnonzero((bare.lengths >= LEAST_CHARACTERS) & ~(heading & (bare.lengths <= _LONGEST_HEADING)))
    words = bare.only(kept)
    return Wordings(
        np.array(long, np.intp)[kept] + first,
        plain.strings(kept),
        words,
        hashes_of(words),
        np.fromiter((_is_sentence(said[i], in_measures[long[i]]) for i in kept.tolist()), np.bool_, len(kept)),
    )


def _is_sentence(said: str, in_measure: bool) -> bool:
    if said.startswith(_OPENS_BRACKET) or (("：" in said or ":" in said) and _LABELLED.match(said)):
        return False
    return in_measure or said.removesuffix("\n").rstrip(_CLOSES).endswith(_SENTENCE_END)


def plain_text(text: str) -> str:
    """The text without what does not count.

    >>> plain_text("“新增”　１,２００ 家；增长６.８％—１０％。")
    '新增1200家，增长6.8%-10%'
    """
    return _plain([text]).strings(np.zeros(1, np.intp))[0]


def _plain(said: Sequence[str]) -> Texts:
    """Words and figures, and ， for what parts clauses, none at either end."""
    texts = Texts.of(said)
    found = flags(texts.codes)
    if unusual := texts.owners(np.flatnonzero(found & Flags.UNUSUAL)).tolist():
        usual = list(said)
        for i in set(unusual):
            usual[i] = unicodedata.normalize("NFKC", usual[i])
        texts = Texts.of(usual)
        found = flags(texts.codes)
    thousands = _thousands(found)
    if len(thousands):
        keep = np.ones(len(found), np.bool_)
        keep[thousands] = False
        texts, found = texts.keep(keep), found[keep]
    codes = texts.codes.copy()
    keep = (found & Flags.WORD) != 0
    keep[_in_figures(found)] = True
    dashes = _in_ranges(found)
    keep[dashes] = True
    codes[dashes] = ord("-")
    parting = ((found & Flags.PARTS) != 0) & ~keep
    parting[1:] &= ~parting[:-1]  # the first of several; `parting[:-1]` is read as it was
    keep |= parting
    codes[parting] = _COMMA
    return Texts(codes, texts.starts, texts.ends).keep(keep).stripped(_COMMA)


def _thousands(found: NDArray[np.uint8]) -> Places:
    """Where commas part thousands: 1,200 but neither 1,20 nor 1,2000."""
    commas = np.flatnonzero(found & Flags.COMMA)
    if not len(commas):
        return commas
    digit = (found & Flags.DIGIT) != 0
    return np.compress(digit[commas - 1] & digit[commas + 1] & digit[commas + 2] & digit[commas + 3] & ~digit[commas + 4], commas)


def _in_figures(found: NDArray[np.uint8]) -> Places:
    """Where . : / and 、 stand between digits: 6.8, 1:2."""
    at = np.flatnonzero(found & Flags.IN_FIGURES)
    return np.compress((found[at - 1] & found[at + 1] & Flags.DIGIT) != 0, at)


def _in_ranges(found: NDArray[np.uint8]) -> Places:
    """Where one dash or two join figures: 20—25, 2022年——2024年. The first of the two."""
    at = np.flatnonzero(found & Flags.DASH)
    at = at[(found[at - 1] & Flags.BEFORE_DASH) != 0]
    two = ((found[at + 1] & Flags.DASH) != 0).astype(np.intp)
    return np.compress((found[at + 1 + two] & Flags.DIGIT) != 0, at)
