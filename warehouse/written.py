"""Rows that a transaction writes, kept at hand until the links between notices are made of them.

They lie in a file for each province and year: to find those of a few hundred notices again, among 200,000 others, takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from warehouse.lake import Lake, Row, insert_json
from warehouse.schema import Table
from warehouse.tables import CITATIONS, PASSAGES

_READ = ("passage_id", "notice_id", "region_code", "date", "seq", "text", "measure_id", "duplicate_of", "heading")
_KEPT = {
    PASSAGES.name: replace(PASSAGES, name="written_passages", columns=tuple(c for c in PASSAGES.columns if c.name in _READ)),
    CITATIONS.name: replace(CITATIONS, name="written_citations"),
}
_ROWS_A_STATEMENT = 5_000


def keep_written(lake: Lake, table: Table, rows: Iterable[Row]) -> None:
    """Keep rows of `passages` or `citations` that this transaction writes for the links that end it (`warehouse.links`)."""
    kept = make_written(lake, table)
    some = [{name: row.get(name) for name in kept.column_names} for row in rows]
    for at in range(0, len(some), _ROWS_A_STATEMENT):
        insert_json(lake.connection, f"temp.{kept.name} BY NAME", kept, some[at : at + _ROWS_A_STATEMENT])


def keep_written_by(lake: Lake, table: Table, query: str) -> None:
    """The same for the rows that a query gives, with the names of the table's columns."""
    kept = make_written(lake, table)
    columns = ", ".join(f'"{name}"' for name in kept.column_names)
    lake.connection.execute(f"INSERT INTO temp.{kept.name} BY NAME SELECT {columns} FROM ({query})")


def make_written(lake: Lake, table: Table) -> Table:
    """Make the table `written_…` of those rows, where it is not there yet; what reads it takes it away."""
    kept = _KEPT[table.name]
    columns = ", ".join(f'"{c.name}" {c.type}' for c in kept.columns)
    lake.connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS {kept.name} ({columns})")
    return kept
