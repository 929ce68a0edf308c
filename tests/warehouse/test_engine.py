"""Connections: what does not fit into memory goes to a place of its own, and away again."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.engine import connect

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
