"""The published file as Parquet for other engines: content tables by region and year, in a folder that is swapped as a whole.

    FOLDER/measures/region_code=640000/year=2023/*.parquet      rows without a region or a date: __HIVE_DEFAULT_PARTITION__
    FOLDER/documents.parquet, … and dictionary.csv, which tells what every column means

FOLDER is a symbolic link to a folder beside it, `.FOLDER-000007`: moving a link is one step, and who reads the former folder goes on.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.engine import connect, literal
from warehouse.lock import FolderLock, hold
from warehouse.schema import Table
from warehouse.store import sync_folder
from warehouse.tables import PUBLISHED_TABLES

#: Rows that a partition gathers before they are written: texts are long, so that few of them are held at a time.
_ROWS_HELD = {"notices": 1_000}
_MOST_ROWS_HELD = 50_000


class NotOurs(Exception):
    """The folder holds something that no export has put there."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote."""

    tables: int
    rows: int
    files: int
    bytes: int


def is_partitioned(t: Table) -> bool:
    """Whether a table is exported by region and year: its rows carry their notice's place and time."""
    return {"region_code", "date", "notice_id"} <= set(t.column_names)


def export_parquet(published: Path, folder: Path, wait: float, say: Callable[[str], None]) -> Exported:
    """Write the published file's tables below a new folder, and let FOLDER lead there. Raises NotOurs."""
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with hold(FolderLock(folder.parent / f".{folder.name}.lock"), f"cuoshi publish --parquet {folder.name}", wait, say):
        if folder.exists() and not folder.is_symlink():
            if not folder.is_dir() or any(folder.iterdir()):
                raise NotOurs(f"{folder} is there and was not made by an export; give the name of a folder that is new")
            folder.rmdir()
        former = _target(folder)
        _clear(folder, former)
        new = folder.parent / f".{folder.name}-{_number(former) + 1:06d}"
        try:
            exported = _write(published, new)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        _switch(folder, new)
        return exported


def _target(folder: Path) -> Path | None:
    """The folder that FOLDER leads to."""
    return folder.parent / folder.readlink() if folder.is_symlink() else None


def _number(made: Path | None) -> int:
    return int(made.name.rpartition("-")[2]) if made else 0


def _clear(folder: Path, present: Path | None) -> None:
    """Remove what an export that died has left, and folders before the present one: their readers had the time since."""
    for made in folder.parent.glob(f".{folder.name}-*"):
        if made != present and made.name.rpartition("-")[2].isdigit():
            shutil.rmtree(made, ignore_errors=True)
    _beside(folder).unlink(missing_ok=True)


def _beside(folder: Path) -> Path:
    return folder.parent / f".{folder.name}.next"


def _switch(folder: Path, new: Path) -> None:
    sync_folder(new)
    _beside(folder).symlink_to(new.name)
    _beside(folder).replace(folder)
    sync_folder(folder.parent)


def _write(published: Path, new: Path) -> Exported:
    new.mkdir()
    rows = 0
    with connect() as connection:
        connection.execute(f"SET temp_directory = {literal(str(new / '.spill'))}")
        connection.execute(f"ATTACH {literal(str(published))} AS published (READ_ONLY)")
        for t in PUBLISHED_TABLES:
            rows += _copy(connection, t, new)
        dictionary = f"COPY published.dictionary TO {literal(str(new / 'dictionary.csv'))} (HEADER)"
        connection.execute(dictionary)
    files = [p for p in new.rglob("*.parquet")]
    return Exported(len(PUBLISHED_TABLES), rows, len(files), sum(p.stat().st_size for p in files))


def _copy(connection: duckdb.DuckDBPyConnection, t: Table, new: Path) -> int:
    if is_partitioned(t):
        connection.execute(f"SET partitioned_write_flush_threshold = {_ROWS_HELD.get(t.name, _MOST_ROWS_HELD)}")
        rows, to = f'SELECT *, year("date") AS "year" FROM published."{t.name}"', new / t.name
        options = "FORMAT parquet, COMPRESSION zstd, PARTITION_BY (region_code, year)"
    else:
        rows, to = f'FROM published."{t.name}"', new / f"{t.name}.parquet"
        options = "FORMAT parquet, COMPRESSION zstd"
    copied = connection.execute(f"COPY ({rows}) TO {literal(str(to))} ({options})").fetchone()
    return int(copied[0]) if copied else 0
