"""A DuckDB connection with the extensions it needs, from installed packages: nothing is downloaded at run time."""

from __future__ import annotations

import os
import tempfile
from importlib.resources import files
from itertools import count
from pathlib import Path

import duckdb

_opened = count()


def connect(database: str = ":memory:", read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection that never installs or loads an extension by itself.

    What does not fit into memory is spilled beside a database's file; without one, to a folder of the system's (TMPDIR) that is this
    connection's alone. DuckDB itself takes `.tmp` of the current folder, where two processes would write over each other's files.
    """
    config: dict[str, str | bool | int | float | list[str]] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    if database == ":memory:":
        config["temp_directory"] = str(Path(tempfile.gettempdir()) / f"cuoshi-{os.getpid()}-{next(_opened)}")
    return duckdb.connect(database, read_only=read_only, config=config)


def load_extensions(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    for name in names:
        connection.execute(f"LOAD {literal(str(_extension_path(name)))}")


def literal(text: str) -> str:
    """Text as an SQL literal, for the statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"


def _extension_path(name: str) -> Path:
    path = Path(str(files(f"duckdb_extension_{name}"))) / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
    if not path.exists():
        message = f"the package duckdb-extension-{name.replace('_', '-')} holds no extension for DuckDB {duckdb.__version__}"
        raise FileNotFoundError(message)
    return path
