"""Keeping the lake small and quick: rows out of the catalogue into files, small files into larger ones, old states away.

Each step is a transaction of DuckLake's own: killed at any moment, the lake is as it was before the step or after it. What a step
has written is compared, row by row, with what was there before; where it differs nothing old is removed, so that the state before
can still be read.

A reader at a snapshot (a publication under way) keeps what it needs: snapshots stay for `keep_days`, and a file that no snapshot
needs any more stays for a day after it was given up. So does a file that no snapshot names yet: another writer may be at work on it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse.engine import literal
from warehouse.lake import Lake
from warehouse.schema import Table
from warehouse.tables import LAKE_TABLES, RUNS

#: Files of this size and more are left alone: else each run would write every partition anew, however little has come.
LARGE_FILE = 16_000_000
#: Share of a file's rows that must be gone for it to be written without them.
REWRITE_FROM = 0.1
#: Days that a file stays when nothing needs it any more, or nothing seems to need it yet.
UNUSED_DAYS = 1.0
#: Files that one merge makes at most: it holds all it reads at once.
_FILES_A_MERGE = 100
#: Part of the catalogue's pages that must be empty, and how many, for writing it anew to pay.
_EMPTY_SHARE, _EMPTY_PAGES = 0.2, 256

#: Runs that may stay in the catalogue: each maintenance is one itself, and would never be done.
_A_FEW = 10

_LIVE = "end_snapshot IS NULL"


class ContentChanged(Exception):
    """A step of the maintenance changed what a table says: a fault of the software, and the lake must not be trusted."""


@dataclass(frozen=True, slots=True)
class LakeState:
    """What a lake consists of. `deletions`: files that say which rows are gone; `waiting`: files that wait to be deleted."""

    files: int = 0
    bytes: int = 0
    deletions: int = 0
    inlined_rows: int = 0
    snapshots: int = 0
    waiting: int = 0
    catalogue_bytes: int = 0


def state_of(lake: Lake, file: Path | None) -> LakeState:
    """Counted in the catalogue alone; no file of rows is opened. `file`: the catalogue's, where it is one."""
    catalogue = lake.generation.catalogue
    told = lake.rows(
        f"""SELECT (SELECT count(*) FROM {catalogue}.ducklake_data_file WHERE {_LIVE}) AS files,
                   (SELECT coalesce(sum(file_size_bytes), 0) FROM {catalogue}.ducklake_data_file WHERE {_LIVE}) AS bytes,
                   (SELECT count(*) FROM {catalogue}.ducklake_delete_file WHERE {_LIVE}) AS deletions,
                   (SELECT count(*) FROM {catalogue}.ducklake_snapshot) AS snapshots,
                   (SELECT count(*) FROM {catalogue}.ducklake_files_scheduled_for_deletion) AS waiting"""
    )[0]
    size = file.stat().st_size if file and file.exists() else 0
    return LakeState(**{k: int(v) for k, v in told.items()}, inlined_rows=sum(inlined_rows(lake).values()), catalogue_bytes=size)


def inlined_rows(lake: Lake) -> dict[str, int]:
    """Table -> rows that lie in the catalogue: those of the table, and notes of rows of its files that are gone."""
    found: dict[str, int] = {}
    catalogue = lake.generation.catalogue
    tables = lake.rows(
        f"""SELECT t.table_id, t.table_name AS name, list(i.table_name) FILTER (i.table_name IS NOT NULL) AS places
            FROM {catalogue}.ducklake_table t LEFT JOIN {catalogue}.ducklake_inlined_data_tables i USING (table_id)
            WHERE t.{_LIVE} GROUP BY ALL"""
    )
    for t in tables:
        places = [*(t["places"] or ()), f"ducklake_inlined_delete_{t['table_id']}"]
        found[t["name"]] = sum(_count(lake, place) for place in places)
    return found


def _count(lake: Lake, place: str) -> int:
    """Rows of a table of the catalogue; the one for deletions is made when it is first needed."""
    try:
        return int(lake.rows(f'SELECT count(*) AS n FROM {lake.generation.catalogue}."{place}"')[0]["n"])
    except duckdb.CatalogException:
        return 0


def tables_to_tidy(lake: Lake) -> list[Table]:
    """The tables with rows in the catalogue, with rows of files that are gone, or with several small files in one place."""
    catalogue = lake.generation.catalogue
    wanted = {name for name, n in inlined_rows(lake).items() if n > (_A_FEW if name == RUNS.name else 0)}
    wanted |= {
        r["name"]
        for r in lake.rows(
            f"""WITH live AS (
                  SELECT t.table_name AS name, f.data_file_id, f.file_size_bytes FROM {catalogue}.ducklake_data_file f
                  JOIN {catalogue}.ducklake_table t USING (table_id) WHERE f.{_LIVE} AND t.{_LIVE}),
                  placed AS (
                  SELECT name, data_file_id, string_agg(p.partition_value, '/' ORDER BY p.partition_key_index) AS place
                  FROM live LEFT JOIN {catalogue}.ducklake_file_partition_value p USING (data_file_id)
                  WHERE file_size_bytes < {LARGE_FILE} GROUP BY ALL)
                SELECT name FROM placed GROUP BY name, place HAVING count(*) > 1
                UNION SELECT name FROM live JOIN {catalogue}.ducklake_delete_file d USING (data_file_id) WHERE d.{_LIVE}"""
        )
    }
    return [t.stored for t in LAKE_TABLES if t.stored.name in wanted]


def tidy(lake: Lake, table: Table) -> None:
    """Bring a table's rows into few, sorted files of its partitions. Raises ContentChanged where its rows are not the same then."""
    before = fingerprint(lake, table)
    # In this order: rows that are gone are written down first, then left out, then what is left is put together.
    lake.run(f"CALL ducklake_flush_inlined_data('lake', table_name => {literal(table.name)})")
    lake.run(f"CALL ducklake_rewrite_data_files('lake', {literal(table.name)}, delete_threshold => {REWRITE_FROM})")
    merge = f"""CALL ducklake_merge_adjacent_files('lake', {literal(table.name)}, max_compacted_files => {_FILES_A_MERGE},
                                                   max_file_size => {LARGE_FILE})"""
    while lake.rows(merge):
        pass
    if fingerprint(lake, table) != before:
        raise ContentChanged(
            f"the table {table.name} is not what it was before its files were put in order. No old file was removed."
            " Run `cuoshi replay` to build the lake anew from the archive, and please report this."
        )


def fingerprint(lake: Lake, table: Table) -> tuple[Any, ...]:
    """What a table says, whatever files it lies in: the number of its rows and two sums over them."""
    counted = lake.rows(f'SELECT count(*) AS n, sum(hash(t)::HUGEINT) AS s, bit_xor(hash(t)) AS x FROM "{table.name}" t')[0]
    return tuple(counted.values())


def forget_old_states(lake: Lake, keep_days: float) -> int:
    """Expire snapshots older than that; the present one always stays. How many went."""
    return len(lake.rows(f"CALL ducklake_expire_snapshots('lake', older_than => {_days_ago(keep_days)})"))


def delete_unused_files(lake: Lake, unused_days: float = UNUSED_DAYS) -> int:
    """Delete files given up so long ago, and files so old that a writer who died left behind. How many went."""
    gone = lake.rows(f"CALL ducklake_cleanup_old_files('lake', older_than => {_days_ago(unused_days)})")
    gone += lake.rows(f"CALL ducklake_delete_orphaned_files('lake', older_than => {_days_ago(unused_days)})")
    return len(gone)


def _days_ago(days: float) -> str:
    return f"now() - INTERVAL '{round(days * 86_400)} seconds'"


def shrink_catalogue(catalogue: Path) -> bool:
    """Write an SQLite catalogue anew where much of it is empty; SQLite does that whole or not at all. No one may have it open."""
    with closing(sqlite3.connect(catalogue)) as connection:
        (pages,), (empty,) = (connection.execute(f"PRAGMA {what}").fetchone() for what in ("page_count", "freelist_count"))
        if empty < _EMPTY_PAGES or empty < _EMPTY_SHARE * pages:
            return False
        connection.execute("VACUUM")
    return True
