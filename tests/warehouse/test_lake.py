"""The lake: partitions, few files, one transaction a batch, one writer at a time."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from tests.conftest import ROOT, SEEDS, Warehouse
from warehouse.engine import connect
from warehouse.generations import INLINED_ROWS, EmbeddedGeneration
from warehouse.lake import Lake, Row
from warehouse.lock import FolderLock, Locked, hold
from warehouse.tables import MEASURES, NOTICES, PASSAGES, RUNS, TABLES


def many(folder: Path, count: int) -> Path:
    """`count` notices of many counties and years, each different."""
    folder.mkdir(exist_ok=True)
    rows = (ROOT / "seeds" / "reference" / "regions.csv").read_text("utf-8").splitlines()[1:]
    counties = [r.split(",") for r in rows if ",county," in r]
    names = {r.split(",")[0]: r.split(",")[1] for r in rows}
    for i in range(count):
        code, name, _, _, parent, _ = counties[i * 7 % len(counties)]
        year = 2015 + i % 10
        items = "".join(
            f"{n}.推进第{n}项工作。第{i}号通知要求，到{year + 2}年，完成第{n}类项目{n * 3 + i}个。（责任单位：县发展改革局）\n"
            for n in range(1, 13)
        )
        text = (
            f"{names.get(parent, '')}{name}人民政府关于印发第{i}号实施方案的通知\n某政发〔{year}〕{i + 1}号\n各乡镇人民政府：\n现印发给你们，请认真组织实施。\n"
            f"{names.get(parent, '')}{name}人民政府\n{year}年{i % 12 + 1}月3日\n第{i}号实施方案\n一、总体要求\n坚持稳中求进，推进第{i}号方案。\n二、重点任务\n{items}"
        )
        (folder / f"{i:04d}_{code}.txt").write_text(text, "utf-8")
    return folder


@pytest.mark.slow
def test_500_notices_write_under_300_files_in_the_contract_partitions(warehouse: Warehouse, tmp_path: Path) -> None:
    warehouse.backfill(many(tmp_path / "many", 500))
    files = list(Path(warehouse.data.lake.current().files).rglob("*.parquet"))
    assert len(files) < 300
    measures = [f for f in files if "measures" in f.parts]
    with Lake(warehouse.data.lake.current()) as lake:
        lake.connection.execute("CALL ducklake_flush_inlined_data('lake')")
    flushed = list(Path(warehouse.data.lake.current().files).rglob("*.parquet"))
    assert any(
        f.parent.name.startswith("year=") and f.parent.parent.name.startswith("province_code=") for f in flushed if "measures" in f.parts
    )
    assert warehouse.rows("SELECT count(*) FROM notices") == [(500,)]
    assert warehouse.rows("SELECT count(*) FROM measures") == [(500 * 13,)]
    assert len(measures) < 300


def test_small_loads_write_no_files(loaded: Warehouse) -> None:
    assert INLINED_ROWS == 1_000
    files = Path(loaded.data.lake.current().files).rglob("*.parquet")
    assert {f.parent.name for f in files} <= {"reuse_fingerprints", "reuse_wordings"}  # the index goes to files from 500 rows on


def test_partition_columns_are_carried_by_every_partitioned_table() -> None:
    partitioned = {t.name for t in TABLES if t.partitioned}
    assert partitioned == {"measures", "measure_agencies", "targets", "citations", "passages"}
    for t in TABLES:
        if t.partitioned:
            assert {"region_code", "province_code", "date"} <= set(t.column_names)


def test_a_failed_load_leaves_nothing(loaded: Warehouse, tmp_path: Path) -> None:
    with Lake(EmbeddedGeneration(tmp_path / "lake")) as lake:
        with pytest.raises(ValueError, match=r"notices\.notice_id is empty"), lake.transaction():
            lake.insert(MEASURES, [])
            lake.insert(NOTICES, [{"title": "无号"}])
        assert lake.rows("SELECT count(*) AS n FROM notices") == [{"n": 0}]
    with Lake(EmbeddedGeneration(tmp_path / "lake")) as lake, pytest.raises(ValueError, match="notices has no column titel"):
        lake.insert(NOTICES, [{"titel": "x"}])


@pytest.mark.slow
def test_a_lake_survives_being_moved(seeded: Warehouse, seeds: Path, tmp_path: Path) -> None:
    moved = Warehouse(tmp_path / "elsewhere")
    seeded.data.root.rename(moved.data.root)
    assert moved.backfill(seeds).outcomes == {"unchanged": 5}
    moved.replay()
    assert moved.rows("SELECT count(*) FROM measures") == [(132,)]


HOLD = """
import sys, time
from pathlib import Path
from warehouse.lock import FolderLock, hold
with hold(FolderLock(Path(sys.argv[1])), "cuoshi backfill big", 5, print):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_lock_names_its_holder_gives_up_and_notices_a_death(tmp_path: Path) -> None:
    path = tmp_path / "writer.lock"
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        said: list[str] = []
        with (
            pytest.raises(Locked, match=rf"`cuoshi backfill big`, process {process.pid}, for \d+ s.*gave up"),
            hold(FolderLock(path), "me", 0.5, said.append),
        ):
            pass
        assert f"process {process.pid}" in said[0]
    finally:
        process.kill()
        process.wait()
    began = time.monotonic()
    with hold(FolderLock(path), "me", 30, print) as lock:
        assert "`me`" in lock.holder()
    assert time.monotonic() - began < 30


def test_nothing_is_installed_or_downloaded(loaded: Warehouse) -> None:
    with connect() as connection:
        settings = dict(connection.execute("SELECT name, value FROM duckdb_settings() WHERE name LIKE 'auto%extensions'").fetchall())
    assert settings == {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    assert loaded.data.published.exists()
    assert (SEEDS / "000_f9b846e84c01f0ca.txt").exists()


def test_a_lake_of_an_earlier_version_gets_the_columns_it_lacks(seeded: Warehouse, seeds: Path) -> None:
    with Lake(seeded.data.lake.current()) as lake:
        lake.connection.execute("ALTER TABLE measures DROP COLUMN due_on")
    assert seeded.backfill(seeds).outcomes == {"unchanged": 5}
    assert seeded.rows("SELECT count(*), count(due_on) FROM measures") == [(132, 0)]


@pytest.mark.slow
def test_a_lake_that_kept_when_notices_were_last_seen_is_brought_up(seeded: Warehouse, seeds: Path) -> None:
    rows = seeded.tables()
    with Lake(seeded.data.lake.current()) as lake:
        for name in ("notices", "notice_addresses"):
            lake.connection.execute(f'CREATE TABLE "{name}_before" AS FROM "{name}"')
            lake.connection.execute(f'DROP VIEW "{name}"')
        for name in ("notices", "notice_addresses"):
            lake.connection.execute(f'DROP TABLE "{name}_stored"')
            lake.connection.execute(f'ALTER TABLE "{name}_before" RENAME TO "{name}"')
    assert seeded.tables() == rows
    assert seeded.backfill(seeds).outcomes == {"unchanged": 5}
    assert seeded.rows("SELECT count(*) FROM notices WHERE last_seen_at > first_seen_at") == [(5,)]


def test_an_unchanged_page_is_one_row_of_captures(seeded: Warehouse, seeds: Path) -> None:

    def snapshots(lake: Lake) -> set[str]:
        changes = lake.rows("SELECT changes FROM ducklake_snapshots('lake') ORDER BY snapshot_id")
        tables = {str(r["table_id"]): r["table_name"] for r in lake.rows("SELECT * FROM ducklake_table_info('lake')")}
        return {tables[i] for r in changes[since:] for ids in r["changes"].values() for i in ids if i in tables}

    since = 0
    with Lake(seeded.data.lake.current()) as lake:
        since = len(lake.rows("SELECT * FROM ducklake_snapshots('lake')"))
    seeded.backfill(seeds)
    with Lake(seeded.data.lake.current()) as lake:
        assert snapshots(lake) == {"captures", "runs"}


def test_a_small_lake_is_worked_on_by_one_thread_and_a_large_one_by_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warehouse.lake._ROWS_FOR_THREADS", 3)

    def threads(lake: Lake) -> int:
        return int(lake.rows("SELECT current_setting('threads') AS n")[0]["n"])

    with connect() as connection:
        (everyone,) = connection.execute("SELECT current_setting('threads')").fetchall()[0]
    place = EmbeddedGeneration(tmp_path / "lake")
    runs = [{"run_id": str(i), "flow": "test", "started_at": datetime(2026, 1, 1), "status": "done"} for i in range(4)]  # noqa: DTZ001
    with Lake(place) as lake:
        with lake.transaction():
            lake.insert(RUNS, runs[:2])
        assert (lake.rows_ever(), threads(lake)) == ({"runs": 2}, 1)
    with Lake(place) as lake:
        assert threads(lake) == 1
        with lake.transaction():
            lake.insert(RUNS, runs[2:])
        assert (lake.rows_ever(), threads(lake)) == ({"runs": 4}, everyone)
        lake.run("DELETE FROM runs")
    with Lake(place) as lake:
        assert threads(lake) == everyone


def passages(count: int, partitions: int) -> list[Row]:
    return [
        {
            "passage_id": f"p{i}", "notice_id": f"n{i}", "region_code": f"{11 + i % partitions % 50}0000",
            "province_code": f"{11 + i % partitions % 50}0000", "date": f"{1990 + i % partitions // 50}-03-04", "seq": 0,
            "text": "推进第一项工作。", "char_start": 0, "char_end": 8, "heading": False,
        }
        for i in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "partitions", "files"),
    [(900, 30, 0), (4_000, 400, 0), (4_000, 70, 26), (8_000, 30, 30), (16_000, 400, 100), (22_000, 400, 100), (32_000, 400, 400)],
)
def test_what_a_load_writes_goes_into_few_files(tmp_path: Path, count: int, partitions: int, files: int) -> None:
    # DuckLake 1.5.5 takes four seconds to commit 20,000 rows into its catalogue, and a file a partition for what it writes into files.
    with Lake(EmbeddedGeneration(tmp_path / "lake")) as lake:
        with lake.transaction():
            lake.insert(PASSAGES, passages(count, partitions))
        assert lake.rows("SELECT count(*) AS n FROM passages") == [{"n": count}]
        assert len(list(tmp_path.rglob("*.parquet"))) == files
