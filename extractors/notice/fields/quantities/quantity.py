"""A quantity as printed: what the grammar reads and all else is told about."""

from __future__ import annotations

from decimal import Decimal

from extractors.frozen import dataclass
from extractors.records import Comparator
from extractors.reference.units import Unit


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its unit and bounds. `start`:`end` covers its bounds, `figure` where its digits begin."""

    start: int
    figure: int
    end: int
    value: Decimal
    value_max: Decimal | None
    unit: str  # as printed, 亿美元
    scale: Decimal
    measure: Unit
    comparator: Comparator
    sure: float = 1.0
    bound_before: bool = False  # if only 达到
    bound_behind: bool = False
    word: str | None = None  # multiple, half, share, ratio, rank (千亿级), same_day (当日)

    @property
    def bounded(self) -> bool:
        return self.bound_before or self.bound_behind

    @property
    def amount(self) -> Decimal:
        return self.value * self.scale * self.measure.factor


@dataclass(frozen=True, slots=True)
class Unread:
    """A figure that is no row: bounded, but with a unit in no table or none at all, or with a glyph inside that only its font can tell."""

    start: int
    end: int
    glyph: bool = False
