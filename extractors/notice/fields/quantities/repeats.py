"""Which quantities a notice has said before: an objective repeated in its task counts once.

The figure, unit, basis, deadline and what is counted must agree. Two things that happen to have one figure stay two:
对“一带一路”沿线国家的贸易占比达到30% and 对RCEP成员国贸易占比达到30%; so do two figures of one item.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from extractors.frozen import dataclass
from extractors.lines.text import same_key
from extractors.records import Target

_FEWEST_SHARED = 0.7  # of the bigrams of the words before two figures
_COMPARED = 200  # wordings of one figure that a later one is compared with: a heap of equal figures shall not cost its square


@dataclass(frozen=True, slots=True)
class Said:
    """A target, the words of its clause before the figure, and which item it stands in."""

    target: Target
    words: str
    item: int


def counted_once(said: Iterable[Said]) -> list[Target]:
    """The targets in order, `counts_once` false for those that say an earlier one again."""
    told: dict[tuple[object, ...], dict[tuple[str, str | None, int], Said]] = {}
    result: list[Target] = []
    for one in said:
        t = one.target
        earlier = told.setdefault((t.amount, t.value_max, t.amount_unit, t.basis, t.role, t.deadline, t.recurrence), {})
        again = bool(earlier) and any(other.item != one.item and _says_the_same(one, other) for other in earlier.values())
        if len(earlier) < _COMPARED:
            earlier.setdefault((one.words, t.indicator, one.item), one)
        result.append(replace(t, counts_once=False) if again else t)
    return result


def _says_the_same(one: Said, other: Said) -> bool:
    a, b = same_key(one.target.indicator or ""), same_key(other.target.indicator or "")
    if not a or not b:
        return False
    if _shared(same_key(one.words), same_key(other.words)) >= _FEWEST_SHARED:
        return True
    return one.target.basis == "level" and one.target.amount_unit != "%" and (a in b or b in a) and min(len(a), len(b)) >= 4


def _shared(one: str, other: str) -> float:
    """The share of the bigrams of both that both have (Dice)."""
    a, b = ({s[i : i + 2] for i in range(len(s) - 1)} for s in (one, other))
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
