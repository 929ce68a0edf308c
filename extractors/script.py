"""Traditional to Simplified script, at equal length, names of places kept (乾縣 becomes 乾县, not 干县).

Only OpenCC's t2s is used: its dictionaries keep length, so one span serves both texts, and it swaps no words (tw2s and hk2s do).
Text is converted only where it is Traditional: on Simplified text t2s would change nothing but cost a second a megabyte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from extractors.frozen import dataclass
from extractors.lines.characters import Codes, Kinds, codes_of, codes_table, kinds_table, text_of
from extractors.lines.text import HAN_RUN
from extractors.records import Issue, Script

_SAMPLE = 20_000
#: Share of the Han characters that exist in Traditional script only: 0 on Simplified seeds, 0.38 on a Traditional one.
_TRADITIONAL_SHARE = 0.08


class _Converter(Protocol):
    """OpenCC, as far as it is used here; its dictionaries by file: (longest key, shortest key, entries)."""

    dict_cache: dict[str, tuple[int, int, dict[str, str]]]

    def convert(self, string: str) -> str: ...


@dataclass(frozen=True, slots=True)
class _Tables:
    """OpenCC's dictionaries of single characters and of phrases, laid out for a whole text at once."""

    characters: Codes  # for every character the one that it becomes
    first: Kinds  # 1 where phrases begin with the character
    second: Kinds  # the same of their second one
    phrases: re.Pattern[str]  # the longest that stands at a place
    traditional: Kinds  # 1 where t2s changes the character and never yields it: 經貿, but not 乾, which Simplified text prints too


@dataclass(frozen=True, slots=True)
class ScriptReading:
    simplified: str
    script: Script
    issues: tuple[Issue, ...] = ()


def to_simplified(text: str, names: Iterable[str]) -> ScriptReading:
    """The text in Simplified script and what script it came in. `names` are official names that must survive."""
    if not is_traditional(text):
        return ScriptReading(text, "Hans")
    return ScriptReading(simplify(text, names), "Hant")


def simplify(text: str, names: Iterable[str]) -> str:
    """A few words of a text that is known to be Traditional: a cell of its header table."""
    return _restore_names(text, convert(text), frozenset(names))


def is_traditional(text: str) -> bool:
    """Whether enough of the text's characters exist in Traditional script only."""
    sample = text if len(text) <= _SAMPLE else text[: _SAMPLE // 2] + text[len(text) // 2 :][: _SAMPLE // 2]
    count = int(np.count_nonzero(_tables().traditional.take(codes_of(sample))))
    if not count or count > _TRADITIONAL_SHARE * len(sample):  # nearly all texts are told by this alone, in a tenth of the time
        return count > 0
    return count > _TRADITIONAL_SHARE * sum(map(len, HAN_RUN.findall(sample)))


def convert(text: str) -> str:
    """The text as OpenCC's own `convert` would give it, which goes through every piece of a text once for each length of phrase.

    Here all characters are changed by one table; where phrases begin, which are few, OpenCC converts what they cover.
    """
    tables = _tables()
    codes = codes_of(text)
    plain = text_of(tables.characters.take(codes))
    parts: list[str] = []
    at = 0
    for start, end in _phrases(tables, text, codes):
        phrase = _converter().convert(text[start:end])
        if len(phrase) == end - start:  # else every span behind it would shift
            parts += plain[at:start], phrase
            at = end
    return "".join((*parts, plain[at:])) if parts else plain


def _phrases(tables: _Tables, text: str, codes: Codes) -> list[tuple[int, int]]:
    """Where phrases stand; those that overlap as one stretch, for which of them counts depends on all."""
    found: list[tuple[int, int]] = []
    for beginning in np.flatnonzero(tables.first.take(codes[:-1]) & tables.second.take(codes[1:])).tolist():
        phrase = tables.phrases.match(text, beginning)
        if phrase is None:
            continue
        start, end = phrase.span()
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _restore_names(source: str, converted: str, names: frozenset[str]) -> str:
    """Put back names that t2s breaks, where the source prints the very character that makes the difference."""
    chars: list[str] | None = None
    for wrong, right in _broken_names(names):
        at = converted.find(wrong)
        while at >= 0:
            differs = [i for i, (a, b) in enumerate(zip(wrong, right, strict=True)) if a != b]
            if all(source[at + i] == right[i] for i in differs):
                chars = chars or list(converted)
                for i in differs:
                    chars[at + i] = right[i]
            at = converted.find(wrong, at + 1)
    return "".join(chars) if chars else converted


@lru_cache(maxsize=4)
def _broken_names(names: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """(what t2s makes of it, official name) for each name that t2s would change: (干县, 乾县)."""
    joined = "\n".join(sorted(names))
    pairs = zip(_converter().convert(joined).split("\n"), joined.split("\n"), strict=True)
    return tuple((wrong, right) for wrong, right in pairs if wrong != right and len(wrong) == len(right))


@lru_cache(maxsize=1)
def _converter() -> _Converter:
    from opencc import OpenCC

    converter: Any = OpenCC("t2s")
    return converter  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    entries = {key: words.split() for _, _, dictionary in _converter().dict_cache.values() for key, words in dictionary.items()}
    single = {key: words for key, words in entries.items() if len(key) == 1}
    yielded = {word for words in single.values() for word in words}
    traditional = frozenset(key for key, words in single.items() if key not in words and key not in yielded)
    phrases = sorted((key for key in entries if len(key) > 1), key=len, reverse=True)
    return _Tables(
        codes_table({key: words[0] for key, words in single.items() if len(words[0]) == 1}),
        kinds_table("".join({key[0] for key in phrases})),
        kinds_table("".join({key[1] for key in phrases})),
        re.compile("|".join(map(re.escape, phrases))),
        kinds_table("".join(traditional)),
    )
