"""The lake: DuckLake tables, in generations that are swapped as a whole (`warehouse/generations.py`).

DuckLake has no keys, so loading replaces by notice in one transaction. Small loads are inlined in the catalogue (no files).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from decimal import Decimal
from types import TracebackType
from typing import Any

import duckdb

from warehouse.derived import VIEWS, view_sql
from warehouse.engine import connect, literal
from warehouse.generations import Generation, LakeLost, LakePlace
from warehouse.schema import Table
from warehouse.statements import statements
from warehouse.tables import LAKE_TABLES

#: Rows a commit may write into the catalogue instead of a file, of a table without partitions: its rows are one file, which is
#: written in a tenth of the time. Of the others see `warehouse.generations.INLINED_ROWS`.
INLINED_ROWS_OF_ONE_FILE = 200
#: Rows in all tables from which on more than one thread pays.
_ROWS_FOR_THREADS = 200_000
Value = str | int | float | bool | Decimal | date | datetime | Sequence[str] | None
Row = Mapping[str, Value]
Parameters = Sequence[Any] | Mapping[str, Any]


#: What DuckDB calls types that it knows by two names.
_ALSO_CALLED = {"REAL": "FLOAT"}


class Lake:
    """An open generation of the lake. Close it, or use it in a `with` statement."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        #: Asked before each commit; raises where this process may not commit any more.
        self.guard: Callable[[], None] = lambda: None
        self.conflicts = 0  # commits that were tried again, see `warehouse.commit`
        self.connection = connect(for_extensions=True)
        self.connection.execute("SET threads = 1")  # until `_grow` finds that there are many rows
        generation.attach(self.connection)
        self.connection.execute("USE lake")
        try:
            self._create_tables()
        except BaseException:
            self.close()
            raise
        self._rows = 0
        self._grow(sum(self.rows_ever().values()))

    def __enter__(self) -> Lake:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self.connection.close()

    def _create_tables(self) -> None:
        """Make the tables that are missing, and the columns that a later version of Cuoshi has added to one."""
        have: dict[str, set[str]] = {}
        for r in self.rows("SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'lake'"):
            have.setdefault(r["table_name"], set()).add(r["column_name"])
        missing = [t for t in LAKE_TABLES if not set(t.column_names) <= have.get(t.name, set())]
        old = [t for t in VIEWS if t.stored.columns and t.name in have and t.stored.name not in have]
        if not missing and not old:
            return
        with self.transaction():
            for t in old:
                self._store_apart(t)
                have[t.stored.name] = have.pop(t.name)
            for t in missing:
                if not t.stored.columns:
                    continue
                if t.stored.name in have:
                    self._add_columns(t.stored, have[t.stored.name])
                else:
                    self._create(t.stored)
            for t in VIEWS:
                if t in missing or t in old:
                    self.connection.execute(f'DROP VIEW IF EXISTS "{t.name}"')
                    self.connection.execute(view_sql(t))
        if missing:
            with self.transaction():
                for t in missing:
                    if t.stored.columns:
                        self._set_options(t.stored)

    def other_types(self) -> str:
        """The columns that this version gives another type, as a text; empty where there are none."""
        rows = self.rows("SELECT table_name AS t, column_name AS c, data_type AS type FROM duckdb_columns() WHERE database_name = 'lake'")
        have = {(r["t"], r["c"]): r["type"] for r in rows}
        wanted = {(t.stored.name, c.name): _ALSO_CALLED.get(c.type, c.type) for t in LAKE_TABLES for c in t.stored.columns}
        return ", ".join(f"{t}.{c} is {have[t, c]}, not {type_}" for (t, c), type_ in wanted.items() if have.get((t, c), type_) != type_)

    def rows_ever(self) -> dict[str, int]:
        """By stored table, how many rows it has had, those that are gone among them; of one that never had any, nothing.

        The catalogue tells: no file is opened, and no table that is empty, which costs DuckLake 1.5.5 a query a column each time
        (duckdb/ducklake#1313). What the present transaction has written does not count.
        """
        catalogue = self.generation.catalogue
        told = self.rows(
            f"""SELECT table_name AS name, record_count AS rows FROM {catalogue}.ducklake_table_stats
                JOIN {catalogue}.ducklake_table USING (table_id) WHERE end_snapshot IS NULL"""
        )
        return {r["name"]: r["rows"] for r in told}

    def _grow(self, rows: int) -> None:
        """Note that rows have come: a small lake is worked on by one thread, as to have others at hand doubles what a query costs."""
        before = self._rows
        self._rows += rows
        if before < _ROWS_FOR_THREADS <= self._rows:
            self.connection.execute("RESET threads")

    def _set_options(self, t: Table) -> None:
        """After the tables are there: DuckLake takes no setting for one that its own transaction has made.

        Never set for the whole lake as well: DuckLake 1.5.5 crashes where both are.
        """
        limit = t.inlined_rows if t.inlined_rows is not None else None if t.partitioned else INLINED_ROWS_OF_ONE_FILE
        if limit is not None:
            self.run(f"CALL lake.set_option('data_inlining_row_limit', {limit}, table_name => {literal(t.name)})")
        if t.compression:
            self.run(f"CALL lake.set_option('parquet_compression', {literal(t.compression)}, table_name => {literal(t.name)})")

    def _store_apart(self, t: Table) -> None:
        """A lake of an earlier version kept what is derived now."""
        self.connection.execute(f'ALTER TABLE "{t.name}" RENAME TO "{t.stored.name}"')
        for c in t.columns:
            if c.derived:
                self.connection.execute(f'ALTER TABLE "{t.stored.name}" DROP COLUMN "{c.name}"')

    def _create(self, t: Table) -> None:
        columns = ", ".join(f'"{c.name}" {c.type}' for c in t.columns)
        self.connection.execute(f'CREATE TABLE "{t.name}" ({columns})')
        if t.partitioned:
            self.connection.execute(f'ALTER TABLE "{t.name}" SET PARTITIONED BY (province_code, year("date"))')
            self.connection.execute(f'ALTER TABLE "{t.name}" SET SORTED BY (region_code, "date")')

    def _add_columns(self, t: Table, have: set[str]) -> None:
        """Raises LakeLost where one of them must not be empty: what its rows would hold only a replay can tell."""
        lacking = [c for c in t.columns if c.name not in have]
        if required := [c.name for c in lacking if c.required]:
            raise _of_another_version(self.generation, f"{t.name} has no {' and no '.join(required)}")
        for c in lacking:
            self.connection.execute(f'ALTER TABLE "{t.name}" ADD COLUMN "{c.name}" {c.type}')

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: what is written inside is seen by others together, or not at all."""
        self.connection.execute("BEGIN")
        try:
            yield
            self.guard()
        except BaseException:
            with suppress(duckdb.Error):  # a connection that is gone has nothing to roll back, and its error is the one above
                self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def run(self, sql: str, parameters: Parameters = ()) -> duckdb.DuckDBPyConnection:
        """Execute a statement; a list goes in as one JSON text, written `?::JSON::VARCHAR[]` in the statement.

        As a list parameter each of its values costs DuckDB a search for libraries that are not installed: a hundred times more.
        """
        if isinstance(parameters, Mapping):
            return self.connection.execute(sql, {name: _plain_parameter(p) for name, p in parameters.items()})
        return self.connection.execute(sql, [_plain_parameter(p) for p in parameters])

    def rows(self, sql: str, parameters: Parameters = ()) -> list[dict[str, Any]]:
        cursor = self.run(sql, parameters)
        names = [d[0] for d in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def insert(self, table: Table, rows: Iterable[Row]) -> int:
        """Write rows; a missing required value or an unknown column is an error before anything is written."""
        pending = [_checked(table, row) for row in rows]
        table = table.stored
        for some in statements(table, pending):
            insert_json(self.connection, f'"{table.name}" BY NAME', table, some)
        self._grow(len(pending))
        return len(pending)

    def delete(self, table: Table, column: str, values: Iterable[str]) -> None:
        wanted = sorted(set(values))
        if wanted:
            self.run(f'DELETE FROM "{table.stored.name}" WHERE "{column}" IN (SELECT unnest(?::JSON::VARCHAR[]))', [wanted])


def insert_json(connection: duckdb.DuckDBPyConnection, target: str, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows as one JSON parameter: a hundred times faster than a parameter a value, and no dependency on Arrow."""
    shape = json.dumps([{c.name: c.type for c in table.columns}])
    text = _json(rows)
    connection.execute(f"INSERT INTO {target} SELECT r.* FROM (SELECT unnest(from_json_strict(?::JSON, ?)) AS r)", [text, shape])


def _checked(table: Table, row: Row) -> Row:
    stored = table.stored
    unknown = row.keys() - set(stored.column_names)
    if unknown:
        raise ValueError(f"{table.name} has no column {', '.join(sorted(unknown))}")
    for c in stored.columns:
        if c.required and row.get(c.name) is None:
            raise ValueError(f"{table.name}.{c.name} is empty in {dict(list(row.items())[:3])}")
    return {c.name: row.get(c.name) for c in stored.columns}


def _plain_parameter(value: object) -> object:
    return _json(value) if isinstance(value, list) else value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def open_lake(place: LakePlace) -> Lake:
    """The lake's current generation, made where there is none. Raises LakeLost where there was one."""
    first = not place.begun()
    generation = place.current()
    if not first and not generation.exists():
        raise LakeLost(f"the lake's catalogue {generation.shown} is missing; `cuoshi replay` builds the lake anew")
    lake = Lake(generation)
    if other := lake.other_types():
        lake.close()
        raise _of_another_version(generation, other)
    if first:
        place.use(generation)
    return lake


def _of_another_version(generation: Generation, how: str) -> LakeLost:
    return LakeLost(f"another version of Cuoshi made the lake {generation.shown} ({how}); `cuoshi replay` builds the lake anew")


#: What no replay could make up: lost from the archive, it would be lost for good.
_EVENTS = {
    "captures": "SELECT capture_id AS id FROM captures",
    "captures' bytes": """SELECT capture_id AS id FROM captures
                          WHERE archive_path IS NOT NULL AND error_code IS DISTINCT FROM 'bytes_lost'""",
    "withdrawals": "SELECT withdrawal_id || CASE WHEN undone_at IS NULL THEN '' ELSE ', taken back' END AS id FROM withdrawals",
    "corrections": """SELECT concat_ws(' ', notice, "table", "key", "column") AS id FROM corrections WHERE origin = 'given'""",
}


def events_of(lake: Lake) -> dict[str, set[str]]:
    """The captures, withdrawals and given corrections that a lake knows, by their ids."""
    return {what: {r["id"] for r in lake.rows(sql)} for what, sql in _EVENTS.items()}


def known_events(place: LakePlace) -> dict[str, set[str]] | None:
    """What the lake in use knows of `events_of`, or None where it cannot be read any more."""
    try:
        generation = place.current()
        if not generation.exists():
            return {what: set() for what in _EVENTS}
        with Lake(generation) as lake:
            return events_of(lake)
    except (duckdb.Error, LakeLost):
        return None
