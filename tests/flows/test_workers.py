"""Reading by several processes, and by the workers of a real Dask cluster: the rows are those of one process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from extractors.records import Reading
from flows.cli import cuoshi
from flows.readers import ReadInProcesses
from tests.conftest import ROOT, SEEDS, Warehouse
from tests.warehouse.test_elsewhere import content
from warehouse.events import capture_of
from warehouse.lake import Lake


def _run(warehouse: Warehouse, folder: Path, *options: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flows.cli", "backfill", folder, "--data", warehouse.data.root, "--collection", "notices", *options]
    ours = os.environ | (environment or {}) | {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
    return subprocess.run(list(map(str, command)), cwd=ROOT, env=ours, capture_output=True, text=True, check=False, timeout=300)


def write_versions(folder: Path, years_back: Iterable[int]) -> None:
    for i in years_back:
        for path in SEEDS.iterdir():
            (folder / f"{i} {path.name}").write_text(path.read_text("utf-8").replace("2022", str(2022 - i)), "utf-8")


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """The seeds and versions of them with other figures; one file that is no notice."""
    folder = tmp_path / "many"
    folder.mkdir()
    write_versions(folder, range(3))
    (folder / "nothing.txt").write_text("无", "utf-8")
    return folder


def test_two_processes_load_what_one_does(warehouse: Warehouse, tmp_path: Path, many: Path) -> None:
    done = _run(warehouse, many, "--workers", "2")
    assert done.returncode == 0, done.stderr
    alone = Warehouse(tmp_path / "alone")
    alone.backfill(many)
    assert content(alone.tables()) == content(warehouse.tables())


def test_a_reader_that_dies_ends_no_run(loaded: Warehouse) -> None:
    with Lake(loaded.data.lake.current()) as lake:
        captures = [capture_of(r) for r in lake.rows("SELECT * FROM captures ORDER BY capture_id")]
    readers = ReadInProcesses(1)
    try:
        results = readers.read(loaded.data, captures)
        deadline = time.monotonic() + 60
        while not (pids := list(readers._pool._processes)) and time.monotonic() < deadline:
            time.sleep(0.01)
        os.kill(pids[0], signal.SIGKILL)
        assert all(isinstance(r, Reading) for r in results())
    finally:
        readers.close()


def test_a_task_runner_that_is_none_is_a_usage_error() -> None:
    told = CliRunner().invoke(cuoshi, ["backfill", str(SEEDS), "--task-runner", "ray"])
    assert told.exit_code == 2
    assert "dask:tcp://HOST:PORT" in told.output


@contextmanager
def _cluster(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """A Dask scheduler and two worker processes on loopback; its address."""
    from distributed import Client

    told = folder / "scheduler.json"
    quiet = ["--no-dashboard", "--no-show"]
    worker: list[str | Path] = ["worker", "--scheduler-file", told, "--nthreads", "1", "--no-dashboard", "--local-directory"]
    commands: list[list[str | Path]] = [["scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", told, *quiet]]
    commands += [[*worker, folder / "first"], [*worker, folder / "second"]]
    started = [
        subprocess.Popen([sys.executable, "-m", "dask", *map(str, c)], cwd=ROOT, env=os.environ | environment, stderr=subprocess.DEVNULL)
        for c in commands
    ]
    try:
        with Client(scheduler_file=str(told), timeout=60) as client:
            client.wait_for_workers(2, timeout=60)
            yield client.scheduler.address
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(timeout=60)


@pytest.mark.slow
def test_a_dask_cluster_reads_from_s3_while_one_commits_to_postgres(
    tmp_path: Path, many: Path, elsewhere: dict[str, str], warehouse: Warehouse
) -> None:
    from distributed import Client, get_task_stream

    write_versions(many, range(3, 6))  # more than a task reads, so that both workers get something
    there = Warehouse(tmp_path / "there", elsewhere)
    with _cluster(tmp_path, elsewhere) as address, Client(address) as client, get_task_stream(client=client) as stream:
        done = _run(there, many, "--task-runner", f"dask:{address}", environment=elsewhere | {"PREFECT_HOME": str(tmp_path / "prefect")})
        assert done.returncode == 0, done.stderr
        time.sleep(1)  # the scheduler tells of its tasks in its own time
    assert "31 files" in done.stdout
    workers = {t["worker"] for t in stream.data}
    assert len(workers) == 2, stream.data
    warehouse.backfill(many)
    assert content(there.tables()) == content(warehouse.tables())
    secrets = [elsewhere["AWS_SECRET_ACCESS_KEY"], elsewhere["CUOSHI_CATALOG"].split(":")[2].split("@")[0]]
    assert not any(s in done.stdout + done.stderr for s in secrets)


@pytest.mark.slow
def test_a_local_cluster_needs_no_more_than_the_option(tmp_path: Path, warehouse: Warehouse) -> None:
    done = _run(warehouse, SEEDS, "--task-runner", "dask", "--workers", "2", environment={"PREFECT_HOME": str(tmp_path / "prefect")})
    assert done.returncode == 0, done.stderr
    assert "distributed" not in done.stderr
    assert warehouse.rows("SELECT count(*) FROM measures") == [(132,)]


@pytest.mark.slow
def test_a_cluster_that_is_not_there_is_one_line(tmp_path: Path, warehouse: Warehouse) -> None:
    told = {"PREFECT_HOME": str(tmp_path / "prefect"), "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "3s"}
    done = _run(warehouse, SEEDS, "--task-runner", "dask:tcp://127.0.0.1:1", environment=told)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "cuoshi: Timed out trying to connect to tcp://127.0.0.1:1" in done.stderr
