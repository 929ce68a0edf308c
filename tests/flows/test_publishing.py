"""`cuoshi publish`: what is published, what is not, what is kept, and what a crash leaves."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.cli import cuoshi
from flows.errors import exit_code, explain
from flows.settings import KEEP_PUBLISHED, NO_PUBLISH, BadSetting
from tests.conftest import ROOT, SEEDS, Warehouse
from warehouse.engine import connect
from warehouse.lake import Lake
from warehouse.publish import ChecksFailed, kept_files

ONE = "000_f9b846e84c01f0ca.txt"


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (KEEP_PUBLISHED, NO_PUBLISH):  # set before they are deleted, so that what a command sets is undone too
        monkeypatch.setenv(name, "")


@pytest.fixture(scope="module")
def of_one(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    folder = tmp_path_factory.mktemp("one")
    (folder / ONE).write_bytes((SEEDS / ONE).read_bytes())
    made = Warehouse(tmp_path_factory.mktemp("of_one") / "data")
    made.backfill(folder)
    return made


@pytest.fixture
def small(of_one: Warehouse, tmp_path: Path) -> Warehouse:
    """A warehouse of one notice."""
    return of_one.copy(tmp_path / "data")


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cuoshi, [*arguments, "--data", str(data), "--wait", "5"])


def mark(warehouse: Warehouse, name: str) -> None:
    """Change the lake, so that the next published file can be told from the others."""
    with Lake(warehouse.data.lake.current()) as lake:
        lake.run("UPDATE runs SET flow = ?", [name])


def marked(warehouse: Warehouse) -> str:
    return str(warehouse.rows("SELECT min(flow) FROM runs")[0][0])


def kept(warehouse: Warehouse) -> list[int]:
    return kept_files(warehouse.data).numbers()


def test_publish_brings_the_lakes_state_and_keeps_what_was_before(small: Warehouse) -> None:
    for name in ("a", "b", "c", "d"):
        mark(small, name)
        done = run(small.data.root, "publish")
        assert done.exit_code == 0, done.output
    assert "all checks passed; 2 files kept behind it" in " ".join(done.output.split())
    assert marked(small) == "d"
    assert len(kept(small)) == 3
    assert run(small.data.root, "publish", "--keep", "0").exit_code == 0
    assert len(kept(small)) == 1


def test_rollback_goes_back_step_by_step_and_the_next_publish_goes_on(small: Warehouse) -> None:
    for name in ("a", "b", "c"):
        mark(small, name)
        assert run(small.data.root, "publish").exit_code == 0
    for name in ("b", "a"):
        done = run(small.data.root, "publish", "--rollback")
        assert done.exit_code == 0
        assert "In place again: 1 notices" in done.output
        assert marked(small) == name
    done = run(small.data.root, "publish", "--rollback")
    assert done.exit_code == 2
    assert "nothing to roll back to" in done.output
    assert marked(small) == "a"
    assert run(small.data.root, "publish").exit_code == 0
    assert marked(small) == "c"
    assert run(small.data.root, "publish", "--rollback").exit_code == 0
    assert marked(small) == "a"


def test_readers_keep_the_file_they_hold(small: Warehouse) -> None:
    mark(small, "a")
    run(small.data.root, "publish", "--keep", "0")
    with connect(str(small.data.published), read_only=True) as reader:
        mark(small, "b")
        assert run(small.data.root, "publish", "--keep", "0").exit_code == 0
        assert reader.execute("SELECT min(flow), max(flow) FROM runs").fetchone() == ("a", "a")
        assert reader.execute("SELECT sum(length(text)) > 0 FROM passages").fetchone() == (True,)
    assert marked(small) == "b"


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("INSERT INTO measures FROM measures ORDER BY measure_id LIMIT 1", "key: measures, 1 row, for example "),
        ("UPDATE measures SET heading = NULL WHERE seq = 0", "required heading: measures, 1 row, for example "),
        ("DELETE FROM documents", "reference document_id: measures, "),
    ],
)
def test_a_state_that_fails_a_check_is_not_published(small: Warehouse, sql: str, told: str) -> None:
    mark(small, "good")
    run(small.data.root, "publish")
    before = (small.data.published.stat().st_ino, kept(small))
    mark(small, "bad")
    with Lake(small.data.lake.current()) as lake:
        lake.connection.execute(sql)
    failed = run(small.data.root, "publish").exception
    assert isinstance(failed, ChecksFailed)
    line = explain(failed)
    assert line is not None
    assert told in line
    assert "\n" not in line
    assert exit_code(failed) == 1
    assert (small.data.published.stat().st_ino, kept(small)) == before
    assert marked(small) == "good"
    report = small.data.root / "published" / "findings.csv"
    assert report.read_text("utf-8").splitlines()[0] == "check,table,count,example"
    assert not list(report.parent.glob("building*"))
    small.replay()
    assert not report.exists()
    assert marked(small) != "good"


def test_no_publish_leaves_readers_their_file(small: Warehouse, seeds: Path) -> None:
    before = small.data.published.stat().st_ino
    done = run(small.data.root, "backfill", str(seeds), "--no-publish")
    assert done.exit_code == 0, done.output
    assert "Not published" in done.output
    assert small.data.published.stat().st_ino == before
    assert small.rows("SELECT count(*) FROM notices") == [(1,)]
    assert run(small.data.root, "publish").exit_code == 0
    assert small.rows("SELECT count(*) FROM notices") == [(5,)]


def test_a_file_of_before_there_were_kept_ones_is_kept(small: Warehouse) -> None:
    mark(small, "old")
    run(small.data.root, "publish")
    for path in (small.data.root / "published").iterdir():
        path.unlink()
    mark(small, "new")
    assert run(small.data.root, "publish").exit_code == 0
    assert run(small.data.root, "publish", "--rollback").exit_code == 0
    assert marked(small) == "old"


def test_nothing_to_publish_and_a_senseless_setting_are_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: Warehouse) -> None:
    done = run(tmp_path / "nowhere", "publish")
    assert (done.exit_code, "there is no lake" in done.output) == (2, True)
    done = run(tmp_path / "nowhere", "publish", "--rollback")
    assert (done.exit_code, "nothing to roll back to" in done.output) == (2, True)
    monkeypatch.setenv(KEEP_PUBLISHED, "many")
    failed = run(small.data.root, "publish").exception
    assert isinstance(failed, BadSetting)
    assert KEEP_PUBLISHED in (explain(failed) or "")


@pytest.mark.slow
def test_kill_9_at_any_moment_leaves_a_whole_file_and_no_heap(small: Warehouse) -> None:
    dice = random.Random(5)
    began = time.monotonic()
    assert run(small.data.root, "publish").exit_code == 0
    subprocess.run([sys.executable, "-m", "flows.cli", "publish", "--data", str(small.data.root)], cwd=ROOT, check=True)
    longest = time.monotonic() - began
    for i in range(8):
        mark(small, f"state {i}")
        command = [sys.executable, "-m", "flows.cli", "publish", "--data", str(small.data.root)]
        with subprocess.Popen(command, cwd=ROOT, env=os.environ | {KEEP_PUBLISHED: "1"}, stderr=subprocess.DEVNULL) as process:
            time.sleep(dice.uniform(0.1, longest))
            process.send_signal(signal.SIGKILL)
        assert small.rows("SELECT count(*) FROM notices") == [(1,)]
    assert run(small.data.root, "publish", "--keep", "1").exit_code == 0
    assert marked(small) == "state 7"
    folder = small.data.root / "published"
    assert len(list(folder.iterdir())) == 2
    assert {p.name for p in small.data.root.glob("warehouse*")} == {"warehouse.duckdb"}
