"""Generations of the lake: each is one DuckLake. A replay builds the next one beside the one in use, which is then swapped as a whole.

This is the embedded default, in a folder: `CURRENT` names the generation in use. `warehouse/catalog.py` is the other one, on PostgreSQL.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb

from warehouse.engine import literal, load_extensions
from warehouse.store import sync_folder

#: Rows a commit may write into the catalogue instead of a file; see `warehouse.statements`.
INLINED_ROWS = 1_000
_FIRST = "0001"
_NAME = re.compile(r"[0-9]{4,}")


class LakeLost(Exception):
    """The lake is not where it was; an empty one in its place would look as if nothing had ever been loaded."""


class CatalogFailed(Exception):
    """A catalogue's server did not do what it was asked to; the message is one line and holds no credentials."""


#: The database as which DuckLake attaches the catalogue of one that is called `lake`.
METADATA = "__ducklake_metadata_lake"


class Generation(Protocol):
    """One DuckLake: a catalogue and its Parquet files."""

    @property
    def name(self) -> str: ...

    @property
    def files(self) -> str:
        """Where its Parquet files lie, with a / at its end."""
        ...

    @property
    def shown(self) -> str:
        """Its catalogue as people are told it, without credentials."""
        ...

    @property
    def catalogue(self) -> str:
        """Once attached: how SQL names the place of DuckLake's own tables."""
        ...

    def exists(self) -> bool:
        """Whether its catalogue is there."""
        ...

    def attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Attach it under the name `lake`; it is made where there is none."""
        ...


class LakePlace(Protocol):
    """Where the generations of a lake lie, and which of them is in use."""

    @property
    def shown(self) -> str:
        """As people are told it, without credentials."""
        ...

    def begun(self) -> bool:
        """Whether a lake was ever made here."""
        ...

    def current(self) -> Generation:
        """The generation in use, or the first one where there is none yet."""
        ...

    def next(self) -> Generation:
        """An empty place for the next generation; what an unfinished replay has left there is removed."""
        ...

    def use(self, generation: Generation) -> None:
        """Make a generation the one in use, in one step, and remove earlier ones; a later one may be being built."""
        ...


def following(name: str) -> str:
    """The name of the generation that comes after this one."""
    return f"{int(name) + 1:04d}"


@dataclass(frozen=True, slots=True)
class EmbeddedLake:
    """Generations as folders beside a file CURRENT."""

    folder: Path

    @property
    def shown(self) -> str:
        return str(self.folder)

    def begun(self) -> bool:
        return self._pointer.exists()

    @property
    def _pointer(self) -> Path:
        return self.folder / "CURRENT"

    def current(self) -> EmbeddedGeneration:
        if not self.begun():
            return EmbeddedGeneration(self.folder / _FIRST)
        name = self._pointer.read_text("utf-8", "replace").strip()
        if not _NAME.fullmatch(name) or not (self.folder / name).is_dir():
            raise LakeLost(f"{self._pointer} names no lake that is there ({name[:40]!r}); `cuoshi replay` builds the lake anew")
        return EmbeddedGeneration(self.folder / name)

    def next(self) -> EmbeddedGeneration:
        try:
            before = self.current().name
        except LakeLost:
            before = max((p.name for p in self.folder.iterdir() if _NAME.fullmatch(p.name)), default="0000")
        place = self.folder / following(before)
        shutil.rmtree(place, ignore_errors=True)
        return EmbeddedGeneration(place)

    def use(self, generation: Generation) -> None:
        beside = self.folder / "CURRENT.new"
        with beside.open("w", encoding="utf-8") as f:
            f.write(generation.name + "\n")
            f.flush()
            os.fsync(f.fileno())
        beside.replace(self._pointer)
        sync_folder(self.folder)
        for other in self.folder.iterdir():
            if other.is_dir() and int(other.name) < int(generation.name):
                shutil.rmtree(other, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class EmbeddedGeneration:
    """A DuckLake on a SQLite catalogue, both in one folder."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def files(self) -> str:
        return str(self.folder / "files") + os.sep

    @property
    def catalog(self) -> Path:
        return self.folder / "catalog.sqlite"

    @property
    def shown(self) -> str:
        return str(self.catalog)

    @property
    def catalogue(self) -> str:
        return METADATA

    def exists(self) -> bool:
        return self.catalog.exists()

    def attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        load_extensions(connection, "sqlite_scanner", "ducklake")
        # The folder may have moved since the catalogue was written: what counts is where it lies now.
        override = ", OVERRIDE_DATA_PATH true" if self.exists() else ""
        self.folder.mkdir(parents=True, exist_ok=True)
        connection.execute(
            f"ATTACH {literal(f'ducklake:sqlite:{self.catalog}')} AS lake"
            f" (DATA_PATH {literal(self.files)}, DATA_INLINING_ROW_LIMIT {INLINED_ROWS}{override})"
        )
