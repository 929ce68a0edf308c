"""How a table is stated: its columns, types, meanings, key and partition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Place = Literal["both", "lake", "published"]


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: str
    meaning: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`partitioned`: by province_code and year(date), sorted by region_code and date."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    partitioned: bool = False
    place: Place = "both"

    @property
    def column_names(self) -> list[str]:
        return [c.name for c in self.columns]
