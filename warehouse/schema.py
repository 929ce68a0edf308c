"""How a table is stated: its columns, types, meanings, key, partition, and what always holds of its rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Place = Literal["both", "lake", "published"]


@dataclass(frozen=True, slots=True)
class Column:
    """`references`: the column (`notices.notice_id`) whose value this one repeats, where it has any; `words`: all it may say.

    `derived`: the lake does not keep it but computes it from other rows (`warehouse/derived.py`), as it moves without anything else.
    """

    name: str
    type: str
    meaning: str
    required: bool = False
    references: str | None = None
    words: tuple[str, ...] = ()
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`partitioned`: by province_code and year(date), sorted by region_code and date.

    `slice_column`: the column that is body_text's slice between char_start and char_end, in every row.
    `inlined_rows`: how many a commit may write into the lake's catalogue instead of a file, where that is not the lake's own limit.
    `compression`: of its files, where that is not the lake's own.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    partitioned: bool = False
    place: Place = "both"
    slice_column: str | None = None
    inlined_rows: int | None = None
    compression: str | None = None

    @property
    def column_names(self) -> list[str]:
        return [c.name for c in self.columns]

    @property
    def stored(self) -> Table:
        """The table that the lake writes: this one, or, where some columns are derived, one of the others; this one is a view then.

        One without columns where all are derived: there is none in the lake.
        """
        own = tuple(c for c in self.columns if not c.derived)
        return self if own == self.columns else replace(self, name=f"{self.name}_stored", columns=own)
