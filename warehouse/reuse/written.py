"""The passages that a transaction writes, kept at hand until their links are made.

Passages lie in a file for each region and year: to find those of a few hundred notices again, among 200,000 others, takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterable

from warehouse.lake import Lake, Row, insert_json
from warehouse.schema import Table
from warehouse.tables import PASSAGES

_READ = ("passage_id", "notice_id", "region_code", "date", "seq", "text", "measure_id", "duplicate_of", "heading")
_WRITTEN = Table("reuse_written", PASSAGES.meaning, PASSAGES.key, tuple(c for c in PASSAGES.columns if c.name in _READ))
_ROWS_A_STATEMENT = 5_000


def keep_written(lake: Lake, passages: Iterable[Row]) -> None:
    """Keep rows of `passages` that this transaction writes for the `relink_passages` that ends it."""
    rows = [{name: row.get(name) for name in _READ} for row in passages]
    make_written(lake)
    for at in range(0, len(rows), _ROWS_A_STATEMENT):
        insert_json(lake.connection, "temp.reuse_written BY NAME", _WRITTEN, rows[at : at + _ROWS_A_STATEMENT])


def keep_written_by(lake: Lake, query: str) -> None:
    """The same for the rows that a query gives, with the names of the columns of `passages`."""
    make_written(lake)
    lake.connection.execute(f"INSERT INTO temp.reuse_written BY NAME SELECT {', '.join(_READ)} FROM ({query})")


def make_written(lake: Lake) -> None:
    """Make the table `reuse_written`, where it is not there yet; what reads it takes it away."""
    columns = ", ".join(f'"{c.name}" {c.type}' for c in _WRITTEN.columns)
    lake.connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS reuse_written ({columns})")
