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
    """`partitioned`: by province_code and year(date), sorted by region_code and date.

    `inlined_rows`: how many a commit may write into the lake's catalogue instead of a file, where that is not the lake's own limit.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    partitioned: bool = False
    place: Place = "both"
    inlined_rows: int | None = None

    @property
    def column_names(self) -> list[str]:
        return [c.name for c in self.columns]
