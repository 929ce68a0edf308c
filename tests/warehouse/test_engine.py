"""Connections: what does not fit into memory goes to a place of its own, and away again; whose extensions are loaded."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from warehouse import engine
from warehouse.engine import connect, load_extensions

_LARGE = "CREATE TEMP TABLE large AS SELECT range AS i, md5(range::VARCHAR) AS digest FROM range(2_000_000)"


def test_two_connections_spill_to_folders_of_their_own_which_go_with_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folders: list[Path] = []
    with connect() as one, connect() as other:
        for connection in (one, other):
            connection.execute("SET memory_limit = '60MB'; SET threads = 1")
            connection.execute(_LARGE)
            folders.append(Path(connection.execute("SELECT current_setting('temp_directory')").fetchall()[0][0]))
        assert all(list(f.iterdir()) for f in folders)
        assert one.execute("SELECT count(DISTINCT digest) FROM large").fetchall() == [(2_000_000,)]
    assert folders[0] != folders[1]
    assert not any(f.exists() for f in folders)
    assert not list(tmp_path.iterdir())


def test_an_extension_that_its_maker_has_not_signed_is_never_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with connect(for_extensions=True) as connection:
        load_extensions(connection, "sqlite_scanner")  # its signature is good: verified once, and loaded from then on
    content = bytearray(engine._extension_path("sqlite_scanner").read_bytes())
    content[len(content) // 2] ^= 0xFF
    changed = tmp_path / "sqlite_scanner.duckdb_extension"
    changed.write_bytes(content)
    monkeypatch.setattr(engine, "_extension_path", lambda _: changed)
    for _ in range(2):
        with connect(for_extensions=True) as connection, pytest.raises(duckdb.Error, match="signature"):
            load_extensions(connection, "sqlite_scanner")
