"""Commands killed in the midst of commits on a real PostgreSQL and a real S3 server."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.conftest import ROOT, Warehouse
from tests.crash.content import Known, content_of, differences, lake_tables
from tests.crash.processes import COMMAND, kill_at_boundary
from tests.crash.states import notice
from warehouse.catalog import CatalogLake
from warehouse.lake import Lake
from warehouse.lock import hold

_PATIENCE = 600  # seconds; no test depends on how fast a machine is, only on its getting there


class There:
    """A warehouse on the servers, and backfills of one folder that are killed in it."""

    def __init__(self, environment: dict[str, str], folder: Path, data: Path) -> None:
        self.environment = environment | {"CUOSHI_NO_PUBLISH": "1"}
        self.warehouse = Warehouse(data, environment)
        self.args = ["backfill", str(folder), "--collection", "county", "--data", str(data)]

    def killed_at(self, boundary: str) -> str:
        """What the backfill said before it was killed at a boundary; the lock is free then."""
        killed, said = kill_at_boundary(self.args, boundary, self.environment)
        assert killed, said
        with hold(self.warehouse.data.lock, "test", 30, lambda _: None):
            return said

    def start(self, *before: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*COMMAND, *before, *self.args], cwd=ROOT, env=os.environ | self.environment, text=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.environment["CUOSHI_CATALOG"], autocommit=True) as connection:
            yield connection

    def files(self) -> tuple[set[str], set[str]]:
        """Names of the lake's Parquet files: those in the bucket, and those that the catalogue names."""
        place = self.warehouse.data.lake
        assert isinstance(place, CatalogLake)
        with Lake(place.current()) as lake:
            catalogue = lake.generation.catalogue
            named = lake.rows(
                f"SELECT path FROM {catalogue}.ducklake_data_file UNION ALL SELECT path FROM {catalogue}.ducklake_delete_file"
            )
        return {Path(f.path).name for f in place.files.files(".parquet")}, {Path(r["path"]).name for r in named}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """What is loaded before, and what is loaded by commands that are killed: three parts, the first of which changes what is there."""
    before, killed = tmp_path / "before", tmp_path / "killed"
    for folder, numbers, items in ((before, range(3), 4), (killed, range(2, 11), 5)):
        folder.mkdir()
        for n in numbers:
            (folder / f"{n:02d}.txt").write_text(notice(n + 1, items=items), "utf-8")
    return before, killed


def wait_until(connection: psycopg.Connection, locktype: str) -> None:
    """Until someone waits for a lock of this type."""
    deadline = time.monotonic() + _PATIENCE
    while connection.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = %s", [locktype]).fetchone() != (1,):
        assert time.monotonic() < deadline, f"nobody waits for a lock of type {locktype}"
        time.sleep(0.05)


def kill(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


@pytest.mark.slow
def test_whoever_dies_in_the_midst_of_a_commit_the_rows_are_those_of_one_undisturbed(
    elsewhere: dict[str, str], folders: tuple[Path, Path], warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUOSHI_NO_PUBLISH", "1")
    before, folder = folders
    there = There(elsewhere, folder, tmp_path / "there")
    for each in (warehouse, there.warehouse):
        each.backfill(before, "county")

    # The first part is archived, and its commit has not begun.
    there.killed_at("after put")

    # The next run mends that. Its second part's rows are written, some of them as files in the bucket, and not committed.
    said = there.killed_at("after put, after COMMIT, after put, before COMMIT")
    assert "3 captures more, which it had archived in 1 WARC file and never loaded, are loaded now" in said
    in_bucket, named = there.files()
    assert in_bucket - named

    with there.connection() as gate, there.connection() as looking:
        # The next one mends that too, and dies when it has told the server to commit; the server does so later.
        _close_gate(gate)
        dying = there.start()
        wait_until(looking, "advisory")
        kill(dying)
        # The one after it has the lock, and waits for that commit. It dies when its third part is committed, and nobody was told.
        following = there.start("--kill-at", "after put, after COMMIT, after put, after COMMIT, after put, after COMMIT")
        wait_until(looking, "relation")
        _open_gate(gate)
        said = following.communicate(timeout=_PATIENCE)[1]
        assert following.returncode == -signal.SIGKILL, said
        assert "died after 6 captures were loaded" in said  # all it had; none of them twice

    # Dead in the midst of the catalogue's rows, of which the server goes on to write what it was sent.
    with there.connection() as locking, there.connection() as looking, locking.transaction():
        locking.execute("LOCK TABLE cuoshi_0001.ducklake_snapshot_changes IN EXCLUSIVE MODE")
        dying = there.start()
        wait_until(looking, "relation")
        kill(dying)

    last = there.start()
    said = last.communicate(timeout=_PATIENCE)[1]
    assert last.returncode == 0, said
    assert "died after 9 captures were loaded" in said
    warehouse.backfill(folder, "county", batch=3)
    tables, expected = lake_tables(there.warehouse.data.lake), lake_tables(warehouse.data.lake)
    assert differences(content_of(expected, Known()), content_of(tables, Known())) == []
    assert {r["status"] for r in tables["runs"]} == {"done", "died"}
    _maintain(there)
    assert differences(content_of(tables, Known()), content_of(lake_tables(there.warehouse.data.lake), Known())) == []


def _close_gate(gate: psycopg.Connection) -> None:
    """The commit after the next one waits, at its very end, until the gate is opened."""
    gate.execute("SELECT pg_advisory_lock(7)")
    gate.execute(
        """CREATE FUNCTION cuoshi.wait_at_the_gate() RETURNS trigger LANGUAGE plpgsql AS
           'BEGIN IF NEW.snapshot_id = TG_ARGV[0]::int THEN PERFORM pg_advisory_xact_lock(7); END IF; RETURN NULL; END'"""
    )
    row = gate.execute("SELECT max(snapshot_id) + 2 FROM cuoshi_0001.ducklake_snapshot").fetchone()
    assert row
    gate.execute(
        sql.SQL(
            """CREATE CONSTRAINT TRIGGER gate AFTER INSERT ON cuoshi_0001.ducklake_snapshot DEFERRABLE INITIALLY DEFERRED
               FOR EACH ROW EXECUTE FUNCTION cuoshi.wait_at_the_gate({})"""
        ).format(sql.Literal(str(row[0])))
    )


def _open_gate(gate: psycopg.Connection) -> None:
    gate.execute("SELECT pg_advisory_unlock(7)")
    gate.execute("DROP FUNCTION cuoshi.wait_at_the_gate CASCADE")


def _maintain(there: There) -> None:
    """Maintenance removes from the bucket what the dead have left there."""
    there.args = ["maintain", "--data", str(there.warehouse.data.root)]
    maintaining = there.start()
    said = maintaining.communicate(timeout=_PATIENCE)[1]
    assert maintaining.returncode == 0, said
    in_bucket, named = there.files()
    assert in_bucket == named
