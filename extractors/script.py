"""Traditional to Simplified script, at equal length, names of places kept (乾縣 becomes 乾县, not 干县).

Only OpenCC's t2s is used: its dictionaries keep length, so one span serves both texts, and it swaps no words (tw2s and hk2s do).
Text is converted only where it is Traditional: on Simplified text t2s would change nothing but cost a second a megabyte.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from extractors.lines.text import HAN
from extractors.records import Issue, Script

_SAMPLE = 20_000
#: Share of the Han characters that exist in Traditional script only: 0 on Simplified seeds, 0.38 on a Traditional one.
_TRADITIONAL_SHARE = 0.08


class _Converter(Protocol):
    def convert(self, string: str) -> str: ...


@dataclass(frozen=True, slots=True)
class ScriptReading:
    simplified: str
    script: Script
    issues: tuple[Issue, ...] = ()


def to_simplified(text: str, names: Iterable[str]) -> ScriptReading:
    """The text in Simplified script and what script it came in. `names` are official names that must survive."""
    if not is_traditional(text):
        return ScriptReading(text, "Hans")
    converted = "".join(_convert_line(line) for line in text.splitlines(keepends=True))
    return ScriptReading(_restore_names(text, converted, frozenset(names)), "Hant")


def simplify(text: str, names: Iterable[str]) -> str:
    """A few words of a text that is known to be Traditional: a cell of its header table."""
    return _restore_names(text, _convert_line(text), frozenset(names))


def is_traditional(text: str) -> bool:
    """Whether enough of the text's characters exist in Traditional script only."""
    sample = text if len(text) <= _SAMPLE else text[: _SAMPLE // 2] + text[len(text) // 2 :][: _SAMPLE // 2]
    only = _traditional_only()
    if only.isdisjoint(sample):
        return False
    han = HAN.findall(sample)
    return sum(c in only for c in han) > _TRADITIONAL_SHARE * len(han)


def _convert_line(line: str) -> str:
    converted = _converter().convert(line)
    if len(converted) == len(line):
        return converted
    # A dictionary entry that changes length would shift every span behind it: such a line goes character by character.
    return "".join(c if len(s := _converter().convert(c)) != 1 else s for c in line)


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
    from opencc import OpenCC  # a third of a second to import and load: only where a page is Traditional

    converter: Any = OpenCC("t2s")
    return converter  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def _traditional_only() -> frozenset[str]:
    """Characters that t2s changes and never yields: 外經貿, but not 乾 or 後-like ones that Simplified text prints too."""
    from importlib.resources import files

    table = files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text("utf-8")
    pairs = [line.split("\t") for line in table.splitlines() if "\t" in line]
    yielded = {c for _, simplified in pairs for c in simplified.split()}
    return frozenset(key for key, simplified in pairs if key not in simplified.split() and key not in yielded)
