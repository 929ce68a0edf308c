"""Units: what may stand behind a figure, and what it comes to in base units.

The table stands in seeds/reference/units.csv: unit, kind, base, factor (公顷 is 10,000 平方米), and the characters before which
it is none (项 in 10项目). A scale before the unit (万, 亿)
is part of what is printed, 6.8 `亿美元`, and of the amount, 680,000,000 `USD`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, cached_property
from pkgutil import get_data
from types import MappingProxyType

from extractors.frozen import dataclass

#: Powers of ten that stand between figure and unit: 1.2万亿元.
SCALES: Mapping[str, Decimal] = MappingProxyType(
    {
        name: Decimal(10) ** power
        for name, power in {
            "万亿": 12, "千亿": 11, "百亿": 10, "十亿": 9, "亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4, "千": 3, "百": 2, "十": 1,
        }.items()
    }
)  # fmt: skip


#: What 每 may stand before as a denominator: 29微克每立方米, 50元每亩; not before 家 or 人, where a new clause begins (3000元每家企业).
_PER_EACH = "立方米|平方米|平方公里|公顷|升|吨|千瓦时|千瓦|小时|亩|百公里|公里|万元"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed. `kind`: money, percent, points, multiple, count, work_time, time, area …"""

    name: str
    kind: str
    base: str  # ISO 4217 for money, else the unit amounts are told in
    factor: Decimal
    not_before: str  # characters that make another word of it: 项 before 目


@dataclass(frozen=True)
class Units:
    """All units, immutable."""

    by_name: Mapping[str, Unit]

    @cached_property
    def begins(self) -> frozenset[str]:
        """What a unit can begin with."""
        return frozenset(name[0] for name in self.by_name)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """A unit at a place, the longest first, with brackets and what stands behind a stroke: 万家(次), 万元/项, 元/人·月."""
        by_length = sorted(self.by_name.values(), key=lambda u: len(u.name), reverse=True)
        # By their first character: most places are passed by after one look, and the others look at few names.
        by_first: dict[str, list[str]] = {}
        for u in by_length:
            by_first.setdefault(re.escape(u.name[0]), []).append(re.escape(u.name[1:]) + _not_before(u))
        begins = "".join(by_first)
        names = "|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in by_first.items())
        counts = "|".join(re.escape(u.name) for u in by_length if u.kind == "count")
        per = rf"(?P<per>(?:\s*[/／·]\s*(?:[百千万亿]{{0,2}}(?:{names})|月|日|床|夜|票|县|村|校|站))+|每(?:{_PER_EACH}))"
        return re.compile(rf"(?=[{begins}])(?P<unit>{names})(?P<also>[（(](?:{counts})[）)])?{per}?")


def _not_before(unit: Unit) -> str:
    if unit.name[-1].isascii() and unit.name[-1].isalpha():
        return "(?![A-Za-z])"  # GW is no unit in GWp
    return f"(?![{unit.not_before}])" if unit.not_before else ""


@cache
def load_units() -> Units:
    """The units of seeds/reference, read once."""
    content = get_data("seeds", "reference/units.csv")
    if content is None:
        raise FileNotFoundError("seeds/reference/units.csv")
    rows = (line.split(",") for line in content.decode().splitlines()[1:])
    units = (Unit(name, kind, base, Decimal(factor), not_before) for name, kind, base, factor, not_before in rows)
    return Units(MappingProxyType({u.name: u for u in units}))
