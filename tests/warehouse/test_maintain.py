"""Maintenance: few sorted files, the same rows, nothing deleted that anyone may need."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from flows.cli import cuoshi
from flows.show_upkeep import summary
from flows.upkeep import UpkeepReport, UpkeepSettings, maintain
from tests.conftest import ROOT, SEEDS, Warehouse
from tests.test_fresh import commands
from tests.warehouse.test_lake import many
from warehouse.lake import Lake
from warehouse.leftovers import remove_leftovers
from warehouse.maintain import (
    ContentChanged,
    LakeState,
    delete_unused_files,
    forget_old_states,
    inlined_rows,
    state_of,
    tables_to_tidy,
    tidy,
)
from warehouse.tables import CONTENT_TABLES, LAKE_TABLES, MEASURES, PASSAGES, RUNS, TARGETS

_DAY = 86_400


@contextmanager
def lake_of(warehouse: Warehouse) -> Iterator[Lake]:
    with Lake(warehouse.data.lake.current()) as lake:
        yield lake


def files_of(warehouse: Warehouse) -> list[Path]:
    return sorted(Path(warehouse.data.lake.current().files).rglob("*.parquet"))


def upkeep(warehouse: Warehouse, keep_days: float = 7.0, with_archive: bool = False) -> UpkeepReport:
    return maintain(UpkeepSettings(warehouse.data, 5, keep_days, with_archive), lambda _: None, lambda _: None)


@pytest.fixture(scope="module")
def tended(loaded: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> tuple[Warehouse, UpkeepReport]:
    """The seeds, loaded and maintained; not to be written to."""
    made = loaded.copy(tmp_path_factory.mktemp("tended") / "data")
    return made, upkeep(made, with_archive=True)


def test_rows_are_as_before_and_lie_in_sorted_files_of_their_partitions(loaded: Warehouse, tended: tuple[Warehouse, UpkeepReport]) -> None:
    warehouse, report = tended
    assert warehouse.tables() == loaded.tables()
    assert report.findings == report.notes == []
    assert report.before.inlined_rows > 1_000
    assert report.after.inlined_rows <= 2  # runs
    for t in LAKE_TABLES:
        found = [f for f in files_of(warehouse) if t.name in f.parts]
        in_partitions = [f for f in found if f.parent.name.startswith("year=") and f.parent.parent.name.startswith("province_code=")]
        assert in_partitions == (found if t.partitioned else [])
        if t.partitioned:
            assert found
            with lake_of(warehouse) as lake:
                for f in found:
                    rows = lake.rows(f"SELECT region_code AS r, date AS d FROM read_parquet('{f}', hive_partitioning = false)")
                    keys = [(r["r"] or "~", str(r["d"] or "~")) for r in rows]
                    assert keys == sorted(keys)


def test_a_second_time_there_is_nothing_to_do(tended: tuple[Warehouse, UpkeepReport], tmp_path: Path) -> None:
    warehouse = tended[0].copy(tmp_path / "data")
    files = [f.name for f in files_of(warehouse)]
    report = upkeep(warehouse)
    assert report.tidied == []
    assert [f.name for f in files_of(warehouse)] == files
    assert summary(report) == "0 tables put in order, 0 snapshots expired, 0 files deleted; nothing wrong"


@pytest.mark.slow
def test_notices_come_change_and_go_between_maintenances(seeded: Warehouse, seeds: Path, tmp_path: Path) -> None:
    untended = seeded.copy(tmp_path / "untended")
    first = seeds / "002_52aefb86b5228541.txt"
    steps = [
        lambda w: w.backfill(seeds),
        lambda w: (first.write_text(first.read_text("utf-8").replace("鼓励企业", "引导企业"), "utf-8"), w.backfill(seeds)),
        lambda w: w.withdraw(notice_id=w.rows("SELECT notice_id FROM notices WHERE region_code = '640000'")[0][0]),
    ]
    for step in steps:
        before = first.read_bytes()
        step(seeded)
        first.write_bytes(before)
        step(untended)
        upkeep(seeded, keep_days=0)
        moments = (
            "runs",
            "captures",
            "readings",
            "notices",
            "notice_addresses",
            "notice_versions",
            "notice_events",
            "issues",
            "withdrawals",
        )
        assert {k: len(v) for k, v in seeded.tables().items()} == {k: len(v) for k, v in untended.tables().items()}
        assert seeded.tables(moments) == untended.tables(moments)
    seeded.replay()
    upkeep(seeded)
    assert len(seeded.tables()["notices"]) == 4


def add_rows(lake: Lake, number: int, notices: int = 3) -> None:
    """A small load: rows like those of a seed, under other ids."""
    with lake.transaction():
        for t in (PASSAGES, MEASURES, TARGETS):
            own = ", ".join(
                f"""left(md5({c.name} || '{number}'), 16) AS "{c.name}\""""
                if c.name.endswith("_id") and c.name != "document_id"
                else f'"{c.name}"'
                for c in t.columns
            )
            some = f"SELECT DISTINCT notice_id FROM {t.name} ORDER BY ALL LIMIT {notices}"
            lake.run(f"INSERT INTO {t.name} BY NAME SELECT {own} FROM {t.name} WHERE notice_id IN ({some}) AND seq < 20")


def inline_up_to(lake: Lake, rows: int) -> None:
    """Table by table: set for the whole lake where a table has the setting too, DuckLake 1.5.5 crashes."""
    for t in (PASSAGES, MEASURES, TARGETS):
        lake.run(f"CALL lake.set_option('data_inlining_row_limit', {rows}, table_name => '{t.name}')")


@pytest.mark.slow
@pytest.mark.parametrize("loads", [8, pytest.param(200, marks=pytest.mark.slow)])
def test_many_small_loads_leave_few_files(seeded: Warehouse, loads: int) -> None:
    with lake_of(seeded) as lake:
        inline_up_to(lake, 30)  # so that each load writes files, as large ones do
        for number in range(loads):
            add_rows(lake, number)
        before = state_of(lake, None)
        assert before.files > 2 * loads
        inline_up_to(lake, 5000)
    rows = seeded.tables()
    report = upkeep(seeded, keep_days=0)
    assert report.after.files < 45  # 18 tables with rows, of which 5 have a file a province and year
    assert seeded.tables() == rows
    with lake_of(seeded) as lake:
        delete_unused_files(lake, unused_days=0)
    assert len(files_of(seeded)) < 45
    assert seeded.tables() == rows


@pytest.mark.slow
def test_500_notices_stay_under_300_files_and_are_as_before(warehouse: Warehouse, tmp_path: Path) -> None:
    folder = many(tmp_path / "many", 500)
    warehouse.backfill(folder)
    assert len(files_of(warehouse)) < 300
    rows = warehouse.tables()
    upkeep(warehouse)
    assert warehouse.tables() == rows
    assert warehouse.backfill(folder).outcomes == {"unchanged": 500}


def test_states_and_files_stay_as_long_as_readers_may_need_them(seeded: Warehouse) -> None:
    with lake_of(seeded) as lake:
        snapshot = lake.rows("SELECT max(snapshot_id) AS n FROM ducklake_snapshots('lake')")[0]["n"]
        tidy(lake, PASSAGES)
        add_rows(lake, 1)
        tidy(lake, PASSAGES)
        assert forget_old_states(lake, 7) == 0
        assert lake.rows(f"SELECT count(*) AS n FROM passages AT (VERSION => {snapshot})") == [{"n": 850}]
        assert forget_old_states(lake, 0) > 3
        waiting, there = state_of(lake, None).waiting, len(files_of(seeded))
        assert waiting > 0
        orphan = files_of(seeded)[0].with_name("ducklake-of-a-writer-who-died.parquet")
        orphan.write_bytes(b"torn")
        assert delete_unused_files(lake) == 0  # a publication that began before may still read them, and a writer write
        os.utime(orphan, (time.time() - 2 * _DAY,) * 2)
        assert delete_unused_files(lake) == 1
        assert not orphan.exists()
        assert delete_unused_files(lake, unused_days=0) == waiting
        assert len(files_of(seeded)) == there - waiting
        assert lake.rows("SELECT count(*) > 850 AS more FROM passages") == [{"more": True}]


def test_rows_that_are_not_the_same_stop_it_before_anything_is_deleted(seeded: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    told = iter(range(10))
    monkeypatch.setattr("warehouse.maintain.fingerprint", lambda *_: (next(told),))
    with pytest.raises(ContentChanged, match=r"the table notices_stored is not what it was.*No old file was removed"):
        upkeep(seeded, keep_days=0)
    with lake_of(seeded) as lake:
        assert len(lake.rows("SELECT * FROM ducklake_snapshots('lake')")) > 5


@pytest.mark.slow
def test_what_a_dead_process_left_goes_when_it_is_old(seeded: Warehouse) -> None:
    root = seeded.data.root
    unfinished = root / "lake" / "0007" / "files"
    unfinished.mkdir(parents=True)
    for path in (root / "warehouse.building", root / "warehouse.building.wal", root / "lake" / "CURRENT.new", unfinished / "x.parquet"):
        path.write_bytes(b"half")
    assert remove_leftovers(root) == []  # its writer may be at work
    old = time.time() - 2 * _DAY
    for path in [*root.glob("*.building*"), root / "lake" / "CURRENT.new", *unfinished.parent.rglob("*"), unfinished.parent]:
        os.utime(path, (old, old))
    os.utime(root / "lake" / "0001", (old, old))
    gone = upkeep(seeded).leftovers
    assert [g.path.name for g in gone] == ["0007", "CURRENT.new", "warehouse.building", "warehouse.building.wal"]
    assert all(g.bytes == 4 for g in gone)
    assert seeded.rows("SELECT count(*) FROM notices") == [(5,)]
    assert seeded.backfill(SEEDS).outcomes == {"unchanged": 5}


def test_files_that_the_archive_lacks_are_named(seeded: Warehouse) -> None:
    warc = next(seeded.data.root.joinpath("archive").rglob("*.warc.gz"))
    warc.rename(warc.with_suffix(".away"))
    found = upkeep(seeded).findings
    assert len(found) == 1
    assert re.fullmatch(rf"the archive lacks .*{re.escape(warc.name)}, which 5 captures name, for example .*-000000", found[0])


@pytest.mark.slow
def test_damage_in_the_archive_is_found_where_it_counts(seeded: Warehouse, write: Any) -> None:
    archive = seeded.data.root / "archive"
    first = next(archive.rglob("*.warc.gz"))
    with first.open("ab") as f:
        f.write(first.read_bytes()[:700])  # killed while it wrote what came next
    report = upkeep(seeded, with_archive=True)
    assert report.findings == []
    assert len(report.notes) == 1
    assert "ends torn" in report.notes[0]
    assert "nothing that was acknowledged is lost" in report.notes[0]
    size = first.stat().st_size
    with first.open("r+b") as f:
        f.seek(size // 2)
        f.write(b"\0" * 400)
    found = upkeep(seeded, with_archive=True).findings
    assert len(found) == 1
    assert found[0].startswith(str(first.relative_to(archive)))
    assert "the bytes" in found[0]


@pytest.mark.slow
def test_an_emptied_catalogue_is_written_anew(seeded: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warehouse.maintain._EMPTY_PAGES", 10)  # the seeds' is small
    monkeypatch.setattr("warehouse.maintain._EMPTY_SHARE", 0.1)
    path = seeded.data.root / "lake" / "0001" / "catalog.sqlite"
    upkeep(seeded)
    with closing(sqlite3.connect(path)) as catalogue:  # as large loads leave it, whose rows have gone into files
        numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
        catalogue.execute(f"CREATE TABLE gone AS {numbers} SELECT i, hex(randomblob(1000)) AS text FROM n")
        catalogue.execute("DROP TABLE gone")
        catalogue.commit()
    before = path.stat().st_size
    report = upkeep(seeded)
    assert report.shrunk
    assert report.after.catalogue_bytes == path.stat().st_size
    assert not upkeep(seeded).shrunk
    assert path.stat().st_size < before
    with closing(sqlite3.connect(path)) as catalogue:
        assert catalogue.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert len(seeded.tables()["passages"]) == 850


def test_what_there_is_to_do_is_seen_in_the_catalogue(seeded: Warehouse) -> None:
    with lake_of(seeded) as lake:
        rows = inlined_rows(lake)
        assert (rows["notices_stored"], rows["passages"], rows["measures"]) == (5, 850, 132)
        assert {t.stored for t in CONTENT_TABLES} <= set(tables_to_tidy(lake))
        assert RUNS not in tables_to_tidy(lake)  # one run is no reason
        tidy(lake, PASSAGES)
        assert PASSAGES not in tables_to_tidy(lake)
        lake.run("DELETE FROM passages WHERE seq % 2 = 0")
        assert PASSAGES in tables_to_tidy(lake)
        tidy(lake, PASSAGES)
        assert PASSAGES not in tables_to_tidy(lake)
        assert state_of(lake, None).deletions == 0
        lake.run("DELETE FROM passages")
        tidy(lake, PASSAGES)
        assert PASSAGES not in tables_to_tidy(lake)
        assert state_of(lake, None) != LakeState()


def test_the_page_has_no_command_but_the_one_run_here() -> None:
    assert commands(ROOT / "docs" / "maintenance.md") == ["uv run cuoshi maintain"]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "flows.cli", "maintain", *arguments]


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(cuoshi, ["maintain", *arguments])


def test_the_command_says_what_it_did_and_ends_with_1_where_something_is_wrong(seeded: Warehouse, tmp_path: Path) -> None:
    data = str(seeded.data.root)
    done = run("--data", data, CUOSHI_KEEP_SNAPSHOTS_DAYS="0")
    assert done.exit_code == 0, done.output
    assert re.search(
        r"\d+ tables put in order, \d+ snapshots expired, 0 files deleted(, catalogue written anew)?; nothing wrong; ", done.stdout
    )
    assert f"Result: {data}/lake" in done.stdout
    next((seeded.data.root / "archive").rglob("*.warc.gz")).unlink()
    done = run("--data", data)
    assert done.exit_code == 1
    assert "wrong: the archive lacks " in done.stderr
    assert isinstance(done.exception, SystemExit)
    done = run("--data", str(tmp_path / "nowhere"))
    assert (done.exit_code, done.stdout) == (2, "")
    assert "there is no lake in" in done.stderr
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_lost_and_the_next_run_does_the_rest(loaded: Warehouse, tmp_path: Path) -> None:
    rows = loaded.tables()
    for number in range(12):
        warehouse = loaded.copy(tmp_path / str(number))
        process = subprocess.Popen(command("--data", str(warehouse.data.root), "--keep-days", "0"), cwd=ROOT, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 120
        while len(files_of(warehouse)) < 2 + 3 * number and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        process.kill()
        process.wait()
        assert warehouse.tables() == rows
        report = upkeep(warehouse)
        assert report.after.inlined_rows <= 2  # runs
        assert report.findings == []
        assert warehouse.tables() == rows
        shutil.rmtree(warehouse.data.root)
