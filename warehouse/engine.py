"""A DuckDB connection with the extensions it needs, from installed packages: nothing is downloaded at run time."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import duckdb


def connect(database: str = ":memory:", read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection that never installs or loads an extension by itself."""
    config: dict[str, str | bool | int | float | list[str]] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
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
