"""How much is in a published warehouse."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extractors.records import Notice
from warehouse.engine import connect


@dataclass(frozen=True, slots=True)
class WarehouseCounts:
    """`repeats`: passages that say again what their notice has said before."""

    notices: int = 0
    measures: int = 0
    passages: int = 0
    repeats: int = 0
    issues: int = 0

    def with_notice(self, notice: Notice) -> WarehouseCounts:
        return WarehouseCounts(
            self.notices + 1,
            self.measures + len(notice.measures),
            self.passages + len(notice.passages),
            self.repeats + sum(p.duplicate_of is not None for p in notice.passages),
            self.issues + len(notice.issues),
        )


def count_published(path: Path) -> WarehouseCounts:
    """Count the rows of a published file."""
    with connect(str(path), read_only=True) as connection:
        row = connection.execute(
            """SELECT (SELECT count(*) FROM notices), (SELECT count(*) FROM measures), (SELECT count(*) FROM passages),
                      (SELECT count(*) FROM passages WHERE duplicate_of IS NOT NULL), (SELECT count(*) FROM issues)"""
        ).fetchone()
    return WarehouseCounts(*(row or ()))
