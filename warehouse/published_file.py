"""The published file, built: tables with their comments, contacts masked, views, and the dictionary of it all.

Each table is filled in one streamed statement, sorted so that a query for a region and a year reads little of it; what does not
fit into memory goes to disk meanwhile.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from extractors.records import Region
from warehouse.engine import literal
from warehouse.lake import Lake, Row, insert_json
from warehouse.published_kept import spill_of
from warehouse.published_masks import Masks, masks_of
from warehouse.schema import Table
from warehouse.tables import DICTIONARY, LAKE_TABLES, NOTICES, PUBLISHED_TABLES, REGIONS, RELEASE
from warehouse.view_files import load_views

STORAGE_VERSION = "v1.0.0"


@dataclass(frozen=True, slots=True)
class ReleaseInfo:
    """What a published file is made of."""

    published_at: datetime
    run_id: str
    command: str
    extractor_version: str
    lake_generation: str
    lake_snapshot: str


def build_file(lake: Lake, building: Path, regions: Iterable[Region], info: ReleaseInfo) -> None:
    """Build the file from one state of the lake. It stays attached to the lake's connection as `published` until `detach`."""
    connection = lake.connection
    with suppress(duckdb.Error):  # it spills already, elsewhere
        connection.execute(f"SET temp_directory = {literal(str(spill_of(building, os.getpid())))}")
    connection.execute(f"ATTACH {literal(str(building))} AS published (STORAGE_VERSION '{STORAGE_VERSION}')")
    with lake.transaction():  # one state of the lake, and one commit instead of one a comment
        _create(connection)
        with masks_of(connection, f'lake."{NOTICES.stored.name}"') as masks:
            _fill(lake, masks)
        _facts(connection, regions, info)
        _views(connection)
        _dictionary(connection)
    connection.execute("CHECKPOINT published")


def detach(connection: duckdb.DuckDBPyConnection) -> None:
    with suppress(duckdb.Error):
        connection.execute("DETACH published")


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    for t in PUBLISHED_TABLES:
        columns = ", ".join(f'"{c.name}" {c.type}{" NOT NULL" if c.required else ""}' for c in t.columns)
        connection.execute(f'CREATE TABLE published."{t.name}" ({columns})')
        connection.execute(f'COMMENT ON TABLE published."{t.name}" IS {literal(_table_comment(t))}')
        for c in t.columns:
            connection.execute(f'COMMENT ON COLUMN published."{t.name}"."{c.name}" IS {literal(c.meaning)}')


def _table_comment(t: Table) -> str:
    return f"{t.meaning} Key: {', '.join(t.key)}."


def _fill(lake: Lake, masks: Masks) -> None:
    filled = lake.rows_ever()
    for t in PUBLISHED_TABLES:
        if t in LAKE_TABLES and (t.stored.name in filled or not t.stored.columns):
            columns = ", ".join(masks.expression(t.name, c.name) for c in t.columns)
            lake.run(f'INSERT INTO published."{t.name}" SELECT {columns} FROM lake."{t.name}" ORDER BY {_order(t)}')


def _order(t: Table) -> str:
    """Sorted like the partitions, so that a query for a region and a year reads few row groups; else by key."""
    columns = ["region_code", "date", "notice_id", "seq"] if {"region_code", "date", "notice_id"} <= set(t.column_names) else []
    return ", ".join(f'"{c}"' for c in dict.fromkeys((*columns, *t.key)) if c in t.column_names)


def _facts(connection: duckdb.DuckDBPyConnection, regions: Iterable[Region], info: ReleaseInfo) -> None:
    region_rows: list[Row] = [
        {"region_code": r.code, "name": r.name, "short_name": r.short_name, "level": r.level, "parent_code": r.parent_code,
         "province_code": r.province_code}
        for r in regions
    ]  # fmt: skip
    insert_json(connection, 'published."regions"', REGIONS, region_rows)
    facts = {k: str(v) for k, v in asdict(info).items()} | {"storage_version": STORAGE_VERSION, "duckdb_version": duckdb.__version__}
    for t in LAKE_TABLES:
        if t in PUBLISHED_TABLES:
            counted = connection.execute(f'SELECT count(*) FROM published."{t.name}"').fetchone()
            facts[f"rows.{t.name}"] = str(counted[0]) if counted else "0"
    insert_json(connection, 'published."release"', RELEASE, [{"name": k, "value": v} for k, v in facts.items()])


def _views(connection: duckdb.DuckDBPyConnection) -> None:
    """Each view from its own file; the comment lines on top of it are its comment."""
    connection.execute("USE published")
    try:
        for view in load_views():
            connection.execute(view.sql)
            kind = "MACRO TABLE" if view.is_macro else "VIEW"
            connection.execute(f'COMMENT ON {kind} "{view.name}" IS {literal(view.comment)}')
    finally:
        connection.execute("USE lake")


def _dictionary(connection: duckdb.DuckDBPyConnection) -> None:
    meanings: dict[str, str] = {c.name: c.meaning for t in reversed(PUBLISHED_TABLES) for c in t.columns}
    rows: list[dict[str, Any]] = [
        {"table": t.name, "column": c.name, "type": c.type, "meaning": c.meaning} for t in PUBLISHED_TABLES for c in t.columns
    ]
    views = connection.execute(
        """SELECT c.table_name, c.column_name, c.data_type FROM duckdb_columns() c JOIN duckdb_views() v
           ON v.view_name = c.table_name AND v.database_name = c.database_name
           WHERE c.database_name = 'published' AND NOT v.internal ORDER BY ALL"""
    ).fetchall()
    stated = load_views()
    own = {v.name: v.meanings for v in stated}
    rows += [{"table": v.name, "column": p, "type": "parameter", "meaning": m} for v in stated if v.is_macro for p, m in v.meanings.items()]
    for view, column, type_ in views:
        stem = column.removeprefix("notice_").removeprefix("document_")
        meaning = own[view].get(column) or meanings.get(column) or meanings.get(stem) or column
        rows.append({"table": view, "column": column, "type": type_, "meaning": meaning})
        connection.execute(f'COMMENT ON COLUMN published."{view}"."{column}" IS {literal(meaning)}')
    insert_json(connection, 'published."dictionary"', DICTIONARY, rows)
