"""A DuckDB connection with the extensions it needs, from installed packages: nothing is downloaded at run time."""

from __future__ import annotations

import os
import tempfile
from importlib.resources import files
from itertools import count
from pathlib import Path

import duckdb

_opened = count()
#: Extensions whose signature this process has verified.
_verified: set[Path] = set()


def connect(database: str = ":memory:", read_only: bool = False, for_extensions: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection that never installs or loads an extension by itself. `for_extensions`: it is one for `load_extensions`.

    What does not fit into memory is spilled beside a database's file; without one, to a folder of the system's (TMPDIR) that is this
    connection's alone. DuckDB itself takes `.tmp` of the current folder, where two processes would write over each other's files.
    """
    config: dict[str, str | bool | int | float | list[str]] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    if database == ":memory:":
        config["temp_directory"] = str(Path(tempfile.gettempdir()) / f"cuoshi-{os.getpid()}-{next(_opened)}")
    if for_extensions:
        config["allow_unsigned_extensions"] = True
    return duckdb.connect(database, read_only=read_only, config=config)


def load_extensions(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Load extensions, their signatures verified once a process: to hash one costs more than a small load (120 ms)."""
    paths = [_extension_path(name) for name in names]
    if not _verified.issuperset(paths):
        with connect() as verifying:
            for path in paths:
                verifying.execute(f"LOAD {literal(str(path))}")
        _verified.update(paths)
    for path in paths:
        connection.execute(f"LOAD {literal(str(path))}")


def literal(text: str) -> str:
    """Text as an SQL literal, for the statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"


def _extension_path(name: str) -> Path:
    path = Path(str(files(f"duckdb_extension_{name}"))) / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
    if not path.exists():
        message = f"the package duckdb-extension-{name.replace('_', '-')} holds no extension for DuckDB {duckdb.__version__}"
        raise FileNotFoundError(message)
    return path
