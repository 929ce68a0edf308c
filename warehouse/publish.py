"""Publishing: `warehouse.duckdb` is built beside the old one and moved into its place.

Readers that hold the old file keep it; new readers get the new one. It holds native tables in DuckDB's 1.0 storage format, with a
comment on every table and column, and needs no extension. Names and telephone numbers of contacts are masked in it.
"""

from __future__ import annotations

import json
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
from warehouse.masking import MASK, hidden_words, mask_contacts, may_hold_contact
from warehouse.schema import Table
from warehouse.store import sync_folder
from warehouse.tables import DICTIONARY, LAKE_TABLES, PUBLISHED_TABLES, REGIONS, RELEASE
from warehouse.view_files import load_views

STORAGE_VERSION = "v1.0.0"
#: Columns that are a slice of body_text: masked as it is, by position.
_SLICES = (("passages", "text"), ("targets", "as_written"), ("citations", "as_written"), ("measure_agencies", "as_written"))
_MASKED: dict[str, tuple[str, ...]] = {
    "notices": ("title",),
    "notice_versions": ("source_text",),
    "documents": ("title",),
    "measures": ("text", "responsibility", "heading", "chapter", "section"),
    "issues": ("excerpt", "message"),
}
#: Sorted like the partitions, so that a query for a region and a year reads few row groups.
_ORDER = {
    "notices": "region_code, date, notice_id",
    "passages": "region_code, date, notice_id, seq",
    "measures": "region_code, date, notice_id, seq",
}


@dataclass(frozen=True, slots=True)
class ReleaseInfo:
    """What a published file is made of."""

    published_at: datetime
    run_id: str
    command: str
    extractor_version: str
    lake_generation: str
    lake_snapshot: str


class PublishFailed(Exception):
    """The published file could not be built; the old one is in its place and the lake is whole."""


def publish(lake: Lake, target: Path, regions: Iterable[Region], info: ReleaseInfo) -> None:
    """Build the published file from the lake's present state and put it in place of the old one, in one step.

    Raises PublishFailed, with its cause, where that does not succeed.
    """
    building = target.with_suffix(".building")
    _remove(building)
    try:
        _build(lake, building, regions, info)
        with building.open("rb+") as f:
            os.fsync(f.fileno())
        building.replace(target)
        sync_folder(target.parent)
    except (OSError, duckdb.Error) as error:
        _remove(building)
        raise PublishFailed(str(target)) from error


def _remove(building: Path) -> None:
    for leftover in (building, building.with_suffix(".building.wal")):
        leftover.unlink(missing_ok=True)


def _build(lake: Lake, building: Path, regions: Iterable[Region], info: ReleaseInfo) -> None:
    connection = lake.connection
    connection.execute(f"ATTACH {literal(str(building))} AS published (STORAGE_VERSION '{STORAGE_VERSION}')")
    try:
        with lake.transaction():  # one commit instead of one a comment
            _create(connection)
            _fill(connection, regions, info)
            _mask(connection)
            _views(connection)
            _dictionary(connection)
        connection.execute("CHECKPOINT published")
    finally:
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


def _fill(connection: duckdb.DuckDBPyConnection, regions: Iterable[Region], info: ReleaseInfo) -> None:
    for t in PUBLISHED_TABLES:
        if t in LAKE_TABLES:
            names = ", ".join(f'"{c.name}"' for c in t.columns)
            order = _ORDER.get(t.name, ", ".join(f'"{k}"' for k in t.key))
            connection.execute(f'INSERT INTO published."{t.name}" SELECT {names} FROM lake."{t.name}" ORDER BY {order}')
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


def _mask(connection: duckdb.DuckDBPyConnection) -> None:
    """Mask contacts by position in each notice's text and its slices, by their words in every other row that repeats part of it."""
    found = connection.execute("SELECT notice_id, body_text FROM published.notices").fetchall()
    masks = [{"n": n, "body": body, "masked": m} for n, body in found if may_hold_contact(body) and (m := mask_contacts(body)) != body]
    if not masks:
        return
    shape = '[{"n": "VARCHAR", "body": "VARCHAR", "masked": "VARCHAR"}]'
    told = "CREATE OR REPLACE TEMP TABLE contact_masks AS SELECT r.* FROM (SELECT unnest(from_json_strict(?::JSON, ?)) AS r)"
    connection.execute(told, [json.dumps(masks, ensure_ascii=False), shape])
    for name, column in _SLICES:
        connection.execute(
            f"""UPDATE published."{name}" SET "{column}" = m.masked[char_start + 1:char_end] FROM contact_masks m
                WHERE notice_id = m.n AND "{column}" = m.body[char_start + 1:char_end]"""
        )
    for mask in masks:
        words = hidden_words(mask["body"], mask["masked"])
        for name, columns in _MASKED.items():
            for column in columns:
                _mask_column(connection, name, column, mask["n"], words)
        _mask_notice(connection, mask["n"], mask["masked"])
    connection.execute("DROP TABLE temp.contact_masks")


def _mask_notice(connection: duckdb.DuckDBPyConnection, notice_id: str, masked: str) -> None:
    """Its texts: the source's has the same length, so that one mask serves both."""
    (source,) = connection.execute("SELECT source_text FROM published.notices WHERE notice_id = ?", [notice_id]).fetchall()[0]
    hidden = "".join(MASK if m == MASK else s for m, s in zip(masked, source, strict=True))
    connection.execute("UPDATE published.notices SET body_text = ?, source_text = ? WHERE notice_id = ?", [masked, hidden, notice_id])


def _mask_column(connection: duckdb.DuckDBPyConnection, name: str, column: str, notice_id: str, words: list[tuple[str, str]]) -> None:
    sql = f"""SELECT DISTINCT "{column}" FROM published."{name}" WHERE notice_id = ? AND "{column}" IS NOT NULL"""
    for (text,) in connection.execute(sql, [notice_id]).fetchall():
        masked = mask_contacts(text)
        for word, hidden in words:
            masked = masked.replace(word, hidden)
        if masked != text:
            update = f"""UPDATE published."{name}" SET "{column}" = ? WHERE notice_id = ? AND "{column}" = ?"""
            connection.execute(update, [masked, notice_id, text])


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


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
