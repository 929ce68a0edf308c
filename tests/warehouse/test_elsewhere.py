"""Lake and archive on a real PostgreSQL and a real S3 server: the rows of the embedded default, for several writers at once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import datetime
from io import BytesIO
from pathlib import Path

import psycopg
import pytest
from fastwarc.warc import ArchiveIterator

from flows.places import BadPlaces, data_folder
from flows.runs import open_session
from flows.upkeep import UpkeepSettings, maintain
from tests.conftest import ROOT, SEEDS, Tables, Warehouse
from warehouse.archive import Archive, Place
from warehouse.catalog import Catalog, CatalogLake
from warehouse.commit import TRIES, committing, is_conflict
from warehouse.corrections import Correction
from warehouse.generations import CatalogFailed
from warehouse.lake import Lake, open_lake
from warehouse.lock import Locked, LockLost, hold
from warehouse.maintain import delete_unused_files
from warehouse.secret import Secret, redact
from warehouse.tables import LAKE_TABLES

_PATIENCE = 1200  # seconds; no test depends on how fast a machine is, only on its getting there
#: What names an event, and so differs between two runs that do the same.
EVENTS = {"run_id", "capture_id", "archive_path", "archive_offset", "withdrawal_id", "issue_id"}


def content(tables: Tables) -> Tables:
    """Rows without what names events or tells their moments."""
    names = {t.name: t.column_names for t in LAKE_TABLES}
    return {
        table: sorted(
            (tuple(v for n, v in zip(names[table], row, strict=True) if n not in EVENTS and not isinstance(v, datetime)) for row in rows),
            key=repr,
        )
        for table, rows in tables.items()
    }


def cuoshi(environment: dict[str, str], *arguments: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "flows.cli", *map(str, arguments)], cwd=ROOT, env=os.environ | environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.slow
def test_the_same_steps_give_the_same_rows_as_in_a_folder(
    warehouse: Warehouse, elsewhere: dict[str, str], seeds: Path, tmp_path: Path
) -> None:
    there = Warehouse(tmp_path / "there", elsewhere)

    def both_are_equal() -> None:
        assert content(there.tables()) == content(warehouse.tables())

    for each in (warehouse, there):
        assert each.backfill(seeds).outcomes == {"new": 5}
    both_are_equal()
    first, second = sorted(seeds.iterdir())[:2]
    first.write_text(first.read_text("utf-8").replace("2022", "2021", 1), "utf-8")
    second.unlink()
    (seeds / "again.txt").write_bytes(first.read_bytes())
    (seeds / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing")
    notice = warehouse.rows("SELECT notice_id FROM notices ORDER BY notice_id")[0][0]
    title = warehouse.rows("SELECT title FROM notices WHERE notice_id = ?", notice)[0][0]
    for each in (warehouse, there):
        each.backfill(seeds)
        each.correct(Correction(notice, "notices", "", "title", f"{title}（更正）", "test"))
        each.withdraw(notice_id=notice, reason="test")
    both_are_equal()
    there.withdraw(notice_id=notice, undo=True)
    warehouse.withdraw(notice_id=notice, undo=True)
    both_are_equal()
    before = there.tables()
    there.replay()
    assert there.data.lake.current().name == "0002"
    assert {k: v for k, v in there.tables().items() if k != "withdrawals"} == {k: v for k, v in before.items() if k != "withdrawals"}
    there.reread()
    both_are_equal()
    counted = "SELECT count(*), min(title), sum(length(body_text)) FROM notices"
    assert there.rows(counted) == warehouse.rows(counted)
    assert not (there.data.root / "lake").exists()
    assert not (there.data.root / "archive").exists()


@pytest.mark.slow
def test_archived_bytes_come_back_and_other_tools_read_the_objects(elsewhere: dict[str, str], tmp_path: Path) -> None:
    there = Warehouse(tmp_path / "there", elsewhere)
    there.backfill(SEEDS)
    archive = Archive(there.data.archive)
    sources = {p.read_bytes() for p in SEEDS.iterdir()}
    places = there.rows("SELECT archive_path, archive_offset FROM captures ORDER BY archive_offset DESC")
    assert {archive.bytes_at(Place(path, offset)) for path, offset in places} == sources
    (stored,) = there.data.archive.files(".warc.gz")
    assert archive.files() == [stored.path]
    whole = there.data.archive.open(stored.path).read()
    assert len(whole) == stored.size
    assert sum(r.headers["WARC-Type"] == "resource" for r in ArchiveIterator(BytesIO(whole))) == 5
    again = there.data.archive.create(stored.path)
    again.stream.write(b"other bytes")
    with pytest.raises(FileExistsError, match="never written over"):
        again.sync()
    again.close()
    with pytest.raises(FileNotFoundError, match="is not there"):
        there.data.archive.open("2026/none.warc.gz")


@pytest.mark.slow
def test_several_writers_at_once_give_the_rows_of_one_after_another(
    warehouse: Warehouse, elsewhere: dict[str, str], seeds: Path, tmp_path: Path
) -> None:
    files = sorted(seeds.iterdir())
    folders = [tmp_path / name for name in ("a", "b", "c")]
    for folder, chosen in zip(folders, (files[:3], files[1:4], files[2:]), strict=True):
        folder.mkdir()
        for file in chosen:
            shutil.copy(file, folder)
    # As on three machines: each with a data folder of its own.
    writers = [
        cuoshi(elsewhere, "backfill", f, "--collection", "notices", "--data", tmp_path / f"data-{f.name}", "--wait", "300") for f in folders
    ]
    for writer in writers:
        out, err = writer.communicate(timeout=_PATIENCE)
        assert writer.returncode == 0, out + err
    for folder in folders:
        warehouse.backfill(folder)
    together = Warehouse(tmp_path / "data-a", elsewhere)
    assert content(together.tables()) == content(warehouse.tables())
    together.replay()
    assert content(together.tables()) == content(warehouse.tables())


HOLD = """
import os, sys, time
from pathlib import Path
from flows.places import data_folder
from warehouse.lock import hold
with hold(data_folder(Path("unused"), os.environ).lock, "cuoshi backfill big", 30, print):
    print("held", flush=True)
    time.sleep(300)
"""


@pytest.mark.slow
def test_the_lock_names_its_holder_and_a_killed_one_frees_it(elsewhere: dict[str, str]) -> None:
    place = data_folder(Path("unused"), elsewhere).lock
    process = subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=os.environ | elsewhere)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        said: list[str] = []
        told = rf"`cuoshi backfill big`, process {process.pid} on \S+, for \d+ s"
        with pytest.raises(Locked, match=rf"{told}.*gave up"), hold(place, "me", 0.5, said.append):
            pass
        assert f"process {process.pid}" in said[0]
    finally:
        process.kill()
        process.wait()
    with hold(place, "me", 60, print) as lock:
        assert "`me`" in lock.holder()


@pytest.mark.slow
def test_who_lost_the_lock_commits_nothing(elsewhere: dict[str, str], tmp_path: Path) -> None:
    there = Warehouse(tmp_path / "there", elsewhere)
    there.backfill(SEEDS)
    before = there.tables()
    with pytest.raises(LockLost, match="another may be writing"), open_session(there.data, "test", 5, print) as session:
        with psycopg.connect(elsewhere["CUOSHI_CATALOG"], autocommit=True) as other:
            held = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
            assert other.execute(held).fetchall() == [(True,)]
        with session.lake.transaction():
            session.lake.run("DELETE FROM measures")
    assert there.tables() == before


@pytest.mark.slow
def test_a_conflict_is_tried_again_and_counted(elsewhere: dict[str, str], tmp_path: Path) -> None:
    there = Warehouse(tmp_path / "there", elsewhere)
    there.backfill(SEEDS)
    tried: list[int] = []
    with open_lake(there.data.lake) as mine, Lake(mine.generation) as other:

        def work() -> int:
            mine.run("UPDATE notice_versions SET version = version + 1")
            tried.append(len(tried))
            if len(tried) == 1:  # as maintenance by another tool would, which asks for no lock
                other.run("UPDATE notice_versions SET version = version + 10")
            return len(tried)

        assert committing(mine, work) == 2
        assert mine.conflicts == 1
        assert {r["version"] for r in mine.rows("SELECT version FROM notice_versions")} == {12}


@pytest.mark.slow
def test_what_a_replay_that_died_has_left_is_removed_and_a_lost_catalogue_is_told(elsewhere: dict[str, str], tmp_path: Path) -> None:
    there = Warehouse(tmp_path / "there", elsewhere)
    there.backfill(SEEDS)
    lake = there.data.lake
    assert isinstance(lake, CatalogLake)
    with Lake(lake.next()) as unfinished:
        unfinished.run("CREATE TABLE left_over AS SELECT range AS i FROM range(20000)")
    assert {f.path.split("/")[0] for f in lake.files.files(".parquet")} == {"0001", "0002"}
    there.replay()
    assert lake.current().name == "0002"
    assert {f.path.split("/")[0] for f in lake.files.files(".parquet")} == {"0002"}
    with psycopg.connect(elsewhere["CUOSHI_CATALOG"], autocommit=True) as connection:
        schemas = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'cuoshi%' ORDER BY 1").fetchall()
        assert schemas == [("cuoshi",), ("cuoshi_0002",)]
        connection.execute("DROP SCHEMA cuoshi_0002 CASCADE")
    lost = cuoshi(elsewhere, "backfill", SEEDS, "--data", there.data.root)
    assert "schema cuoshi_0002 is missing; `cuoshi replay` builds the lake anew" in lost.communicate(timeout=_PATIENCE)[1]
    there.replay()
    assert there.rows("SELECT count(*) FROM measures") == [(132,)]


@pytest.mark.slow
def test_maintenance_puts_files_together_and_removes_those_that_nobody_needs(elsewhere: dict[str, str], tmp_path: Path) -> None:
    there = Warehouse(tmp_path / "there", elsewhere)
    there.backfill(SEEDS)
    lake = there.data.lake
    assert isinstance(lake, CatalogLake)
    before = there.tables()
    orphan = lake.files.create("0001/main/measures/ducklake-orphan.parquet")
    orphan.stream.write(b"what a writer that died before its commit has left")
    orphan.sync()
    orphan.close()
    report = maintain(UpkeepSettings(there.data, 60, keep_days=0, with_archive=True), print, lambda _: None)
    assert report.findings == []
    assert report.before.inlined_rows > 1000 > report.after.inlined_rows
    assert there.tables() == before
    assert any("orphan" in f.path for f in lake.files.files(".parquet"))  # it may be one that is being written now
    with Lake(lake.current()) as opened:
        assert delete_unused_files(opened, 0) >= 1
    assert there.tables() == before
    assert "orphan" not in "".join(f.path for f in lake.files.files(".parquet"))
    assert there.backfill(SEEDS).outcomes == {"unchanged": 5}


@pytest.mark.slow
def test_a_catalogue_alone_keeps_the_files_in_the_data_folder(elsewhere: dict[str, str], tmp_path: Path) -> None:
    del elsewhere["CUOSHI_STORE"]
    there = Warehouse(tmp_path / "there", elsewhere)
    there.backfill(SEEDS)
    there.replay()
    assert there.rows("SELECT count(*) FROM measures") == [(132,)]
    assert len(list((there.data.root / "archive").rglob("*.warc.gz"))) == 1
    assert {p.name for p in (there.data.root / "lake").iterdir()} == {"0002"}


@pytest.mark.slow
def test_no_password_is_ever_printed_or_stored(elsewhere: dict[str, str], tmp_path: Path) -> None:
    data = tmp_path / "there"
    canaries = [elsewhere["CUOSHI_CATALOG"].split(":")[2].split("@")[0], elsewhere["AWS_SECRET_ACCESS_KEY"]]
    down = {"CUOSHI_CATALOG": elsewhere["CUOSHI_CATALOG"].replace("@127.0.0.1:", "@127.0.0.1:1")}
    wrong = {"CUOSHI_CATALOG": elsewhere["CUOSHI_CATALOG"].replace(canaries[0], "wrong-canary")}
    denied = {"AWS_SECRET_ACCESS_KEY": "wrong-canary"}
    said = ""
    for change, code in (({}, 0), (down, 1), (wrong, 1), (denied, 1), ({"CUOSHI_CATALOG": f"postgres//{canaries[0]}"}, 2)):
        for command in (["backfill", str(SEEDS)], ["status"]):
            done = cuoshi(elsewhere | change, *command, "--data", data)
            out, err = done.communicate(timeout=_PATIENCE)
            said += out + err
            assert done.returncode == code or command == ["status"], (change.keys(), out, err)
            assert "Traceback" not in err, err
    with psycopg.connect(elsewhere["CUOSHI_CATALOG"]) as connection:
        tables = connection.execute("SELECT schemaname, tablename FROM pg_tables WHERE schemaname LIKE 'cuoshi%'").fetchall()
        stored = [repr(connection.execute(f'SELECT * FROM {s}."{t}"').fetchall()).encode() for s, t in tables]  # type: ignore[call-overload]
    places = data_folder(data, elsewhere)
    for store in (places.archive, places.bucket.store("lake") if places.bucket else places.archive):
        stored += [store.open(f.path).read() for f in store.files("")]
    stored += [p.read_bytes() for p in data.rglob("*") if p.is_file()]
    assert len(stored) > 20
    for canary in (*canaries, "wrong-canary"):
        assert canary not in said
        assert not any(canary.encode() in s for s in stored)
    assert "postgresql://cuoshi@127.0.0.1" in said  # but where it is, is told


SAVE = """
import json, os
from prefect.blocks.system import Secret
Secret(value=os.environ["CATALOG"]).save("lager")
Secret(value=json.loads(os.environ["KEYS"])).save("keys")
"""


@pytest.mark.slow
def test_blocks_give_credentials_and_prefect_stores_none_in_plain(elsewhere: dict[str, str], tmp_path: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "AWS_", "CUOSHI_"))}
    home = {"PREFECT_HOME": str(tmp_path / "prefect"), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1", "NO_PROXY": "127.0.0.1",
            "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180"}  # fmt: skip
    keys = {"aws_access_key_id": elsewhere["AWS_ACCESS_KEY_ID"], "aws_secret_access_key": elsewhere["AWS_SECRET_ACCESS_KEY"],
            "endpoint_url": elsewhere["AWS_ENDPOINT_URL"]}  # fmt: skip
    given = {"CATALOG": elsewhere["CUOSHI_CATALOG"], "KEYS": json.dumps(keys)}
    subprocess.run([sys.executable, "-c", SAVE], env=kept | home | given, check=True, cwd=tmp_path, timeout=_PATIENCE)
    places = {"CUOSHI_CATALOG_BLOCK": "lager", "CUOSHI_STORE": elsewhere["CUOSHI_STORE"], "CUOSHI_STORE_BLOCK": "keys"}
    command = [sys.executable, "-m", "flows.cli", "backfill", str(SEEDS), "--data", str(tmp_path / "there"), "--prefect"]
    done = subprocess.run(command, env=kept | home | places, cwd=ROOT, capture_output=True, text=True, timeout=_PATIENCE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert Warehouse(tmp_path / "there", elsewhere).rows("SELECT count(*) FROM measures") == [(132,)]
    stored = [p.read_bytes() for p in (tmp_path / "prefect").rglob("*") if p.is_file() and p.name != "encryption_key"]
    assert any(b"backfill" in s for s in stored)
    for secret in (elsewhere["CUOSHI_CATALOG"].split(":")[2].split("@")[0], elsewhere["AWS_SECRET_ACCESS_KEY"]):
        assert secret not in done.stdout + done.stderr
        assert not any(secret.encode() in s for s in stored)


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"CUOSHI_STORE": "s3://b/p", "AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "geheim"}, "CUOSHI_STORE needs CUOSHI_CATALOG"),
        ({"CUOSHI_CATALOG": "dbname=x", "CUOSHI_STORE": "s3://b/p"}, "AWS_ACCESS_KEY_ID is not"),
        ({"CUOSHI_CATALOG": "dbname=x", "CUOSHI_STORE": "/mnt/geheim"}, "not s3://bucket/prefix"),
        ({"CUOSHI_CATALOG": "mysql:geheim"}, "neither a URL"),
        ({"CUOSHI_CATALOG": "dbname=x sslpassword=geheim"}, "sslpassword is not supported"),
    ],
)
def test_places_that_cannot_be_used_are_told_without_what_is_secret(environment: dict[str, str], told: str) -> None:
    with pytest.raises(BadPlaces, match=told) as raised:
        data_folder(Path("data"), environment)
    assert "geheim" not in str(raised.value)


def test_a_password_shows_itself_nowhere() -> None:
    catalog = Catalog.parse("postgresql://me:ge%2Fheim-1@db.example:5433/lager?sslmode=require")
    assert catalog.password == Secret("ge/heim-1")
    assert catalog.shown == "postgresql://me@db.example:5433/lager"
    assert "heim" not in f"{catalog} {catalog!r} {catalog.conninfo}"
    assert redact("FATAL: ge/heim-1 and ge%2Fheim-1") == "FATAL: *** and ***"


def test_a_server_that_does_not_answer_is_one_line() -> None:
    with pytest.raises(CatalogFailed) as raised:
        Catalog.parse("postgresql://me:geheim-2@127.0.0.1:1/lager").connect()
    assert "postgresql://me@127.0.0.1:1/lager failed" in str(raised.value)
    assert "geheim" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_what_is_a_conflict() -> None:
    import duckdb

    for text in (
        "TransactionContext Error: Failed to commit: Failed to commit DuckLake transaction.\nTransaction conflict - attempting to delete",
        "ERROR:  could not serialize access due to concurrent update",
        'duplicate key value violates unique constraint "ducklake_snapshot_pkey"',
        "Failed to execute query: database is locked",
    ):
        assert is_conflict(duckdb.TransactionException(text))
    assert not is_conflict(duckdb.IOException("server closed the connection unexpectedly"))
    assert not is_conflict(duckdb.ConstraintException("NOT NULL constraint failed"))
    assert TRIES < 20
