"""How a table is stated: its columns, types, meanings, key, partition, and what always holds of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Place = Literal["both", "lake", "published"]


@dataclass(frozen=True, slots=True)
class Column:
    """`references`: the column (`notices.notice_id`) whose value this one repeats, where it has any; `words`: all it may say."""

    name: str
    type: str
    meaning: str
    required: bool = False
    references: str | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """`partitioned`: by province_code and year(date), sorted by region_code and date.

    `slice_column`: the column that is body_text's slice between char_start and char_end, in every row.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    partitioned: bool = False
    place: Place = "both"
    slice_column: str | None = None

    @property
    def column_names(self) -> list[str]:
        return [c.name for c in self.columns]
