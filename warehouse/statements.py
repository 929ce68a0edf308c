"""Which of a load's rows one statement writes: what it writes of a table goes into the catalogue or into files, never into both.

The catalogue takes few rows well. DuckLake 1.5.5 commits them as one long text in which each row shifts the rest, so what that costs
grows with the square: 1,000 rows of text take 0.15 s, 5,000 one to two, 20,000 four or more. Files take any number (20,000 rows in 400
files half a second), but of a partitioned table a file a partition, and a lake of small files is slow to read until it is maintained.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from warehouse.generations import INLINED_ROWS
from warehouse.schema import Table

_ROWS_A_STATEMENT = 50_000
#: Files that one load may write of a partitioned table where the rest is little enough for the catalogue: with the other tables'
#: files that keeps 500 notices of all regions and years under the 300 that the contract allows.
_FILES = 100
_REST = 20_000
#: And a file for so many rows at most, or loads of a hundred notices would write as many each.
_ROWS_A_FILE = 150

Row = Mapping[str, Any]


def statements(table: Table, rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The rows, statement by statement."""
    if not table.partitioned or len(rows) <= INLINED_ROWS:
        yield from _cut(rows, _ROWS_A_STATEMENT)
        return
    partitions: dict[tuple[object, str], list[Row]] = {}
    for row in rows:
        partitions.setdefault((row["province_code"], str(row["date"])[:4]), []).append(row)
    fullest = sorted(partitions.values(), key=len, reverse=True)
    into_files = min(_FILES, len(rows) // _ROWS_A_FILE)
    if sum(map(len, fullest[into_files:])) > _REST:
        into_files = len(fullest)
    yield from _cut([row for some in fullest[:into_files] for row in some], _ROWS_A_STATEMENT)
    yield from _cut([row for some in fullest[into_files:] for row in some], INLINED_ROWS)


def _cut(rows: Sequence[Row], size: int) -> Iterator[Sequence[Row]]:
    for at in range(0, len(rows), size):
        yield rows[at : at + size]
