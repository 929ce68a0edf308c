"""Backfill and maintenance under Prefect, with a real server, work pool and worker: what docs/prefect.md tells, as it tells it."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.artifacts import counts_table, issues_page
from tests.conftest import ROOT, SEEDS, Warehouse
from tests.flows.prefect_server import (
    BACKFILL,
    CRAWL_COMMANDS,
    DEPLOY,
    INSPECT,
    OWN_SERVER,
    PAGE,
    PATIENCE,
    POOL,
    RUN,
    RUN_WITH,
    SERVER,
    SILENCE,
    URL,
    WORKER,
    Done,
    Prefect,
    cuoshi,
    environment,
    free_port,
    run,
    run_id_in,
)
from tests.test_fresh import commands
from warehouse.lake import Lake
from warehouse.lock import FolderLock, hold

# --- without a server


def test_the_page_has_no_command_but_those_run_here() -> None:
    told = [OWN_SERVER, SILENCE, SERVER, URL, POOL, DEPLOY, WORKER, RUN, *INSPECT, RUN_WITH, BACKFILL, *CRAWL_COMMANDS]
    assert commands(PAGE) == told


def test_without_an_address_prefect_is_not_imported(tmp_path: Path) -> None:
    arguments = [sys.executable, "-X", "importtime", "-m", "flows.cli", "backfill", str(SEEDS), "--data", str(tmp_path / "data")]
    done = subprocess.run(arguments, cwd=ROOT, env=environment(tmp_path / "home"), capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    imported = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "duckdb" in imported
    assert not imported & {"prefect", "fastapi", "uvicorn", "httpx"}
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("address", ["http://127.0.0.1:{port}/api", "no-address", "http://127.0.0.1:{port}"])
def test_no_server_at_the_address_is_one_line(address: str, tmp_path: Path) -> None:
    url = address.format(port=free_port())
    done = cuoshi("backfill", "--data", str(tmp_path / "data"), cwd=ROOT, env=environment(tmp_path / "home", PREFECT_API_URL=url))
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(f"cuoshi: there is no Prefect server at {url}: ")
    assert not list(tmp_path.iterdir())


def test_the_page_of_issues_shows_foreign_text_as_text(warehouse: Warehouse, write: Callable[..., Path]) -> None:
    folder = write(**{"a|b <i>_x_.txt": "no notice"})
    (folder / "gone.txt").symlink_to("nowhere")
    report = warehouse.backfill(folder, "notices")
    page = issues_page(warehouse.data, "another-run", report)
    assert "## Files that failed\n\n| file | why |\n| --- | --- |\n| notices/gone.txt | the file cannot be read: " in page
    assert "| notices/a\\|b \\<i\\>\\_x\\_.txt | no notice: " in page
    assert "2 in all, 0 of them raised by this run (`another-run`)" in page


def test_long_lists_of_issues_end_with_how_many_more(warehouse: Warehouse, write: Callable[..., Path]) -> None:
    report = warehouse.backfill(write(**{f"{n:03d}.txt": f"no notice {n}" for n in range(130)}))
    page = issues_page(warehouse.data, "x", report)
    assert page.count("\n| notices/") == 100
    assert page.count("\n\n30 more; see the table `issues` of the warehouse.\n") == 2


def test_every_count_is_always_in_the_table(warehouse: Warehouse, seeds: Path) -> None:
    first, second = warehouse.backfill(seeds), warehouse.backfill(seeds)
    tables = [counts_table(warehouse.data, report) for report in (first, second)]
    assert [row["what"] for row in tables[0]] == [row["what"] for row in tables[1]]
    assert [row["count"] for row in tables[0] if row["what"] in ("files new", "notices written")] == [5, 5]
    assert [row["count"] for row in tables[1] if row["what"] in ("files unchanged", "notices written")] == [5, 0]


# --- with a server


@pytest.mark.slow
def test_a_deployed_run_shows_its_counts_and_issues(prefect: Prefect) -> None:
    first = prefect.run(RUN)
    assert first.returncode == 0, first.stdout + first.stderr
    assert (prefect.tree / "data" / "warehouse.duckdb").exists()
    run_id = run_id_in(first.stdout)
    counts = prefect.counts(run_id)
    assert counts["run", "files new"] == counts["run", "notices written"] == 5
    assert (counts["warehouse", "notices"], counts["warehouse", "measures"]) == (5, 132)
    assert "raised by this run" in prefect.artifacts(run_id)["backfill-issues"]
    assert "| error | `numbering_out_of_order` | " in prefect.artifacts(run_id)["backfill-issues"]
    for command in INSPECT:
        assert run_id in prefect.run(command).stdout

    again = prefect.run(RUN_WITH)
    assert again.returncode == 0, again.stdout + again.stderr
    run_id = run_id_in(again.stdout)
    counts = prefect.counts(run_id)
    assert (counts["run", "files unchanged"], counts["run", "notices written"]) == (5, 0)
    assert (counts["warehouse", "notices"], counts["warehouse", "measures"]) == (5, 132)
    assert "nothing new" in prefect.state(run_id)["message"]


@pytest.mark.slow
def test_a_deployment_has_typed_parameters(prefect: Prefect) -> None:
    deployment = httpx.get(f"{prefect.url}/deployments/name/backfill/backfill", timeout=60).raise_for_status().json()
    schema = deployment["parameter_openapi_schema"]["properties"]
    assert {name: schema[name].get("type") for name in ("folder", "data", "wait", "batch_size")} == {
        "folder": "string", "data": "string", "wait": "number", "batch_size": "integer",
    }  # fmt: skip
    assert all(schema[name]["description"] for name in ("folder", "collection", "data", "wait", "batch_size"))
    assert deployment["description"].startswith("Load a folder of notices")
    for wrong in ("batch_size=0", "wait=soon", "collection=a/b"):
        refused = prefect.run("prefect deployment run backfill/backfill --param", wrong)
        assert refused.returncode == 1
        assert "Validation failed" in refused.stdout + refused.stderr


@pytest.mark.slow
def test_the_job_that_cannot_go_on_fails_the_run(prefect: Prefect) -> None:
    done = prefect.run("prefect deployment run backfill/backfill --param folder=no/such/folder --watch")
    state = prefect.state(run_id_in(done.stdout))
    assert state["type"] == "FAILED"
    assert "there is no folder no/such/folder" in state["message"]


@pytest.mark.slow
def test_the_command_is_a_run_on_the_server(prefect: Prefect, tmp_path: Path) -> None:
    done = prefect.run(BACKFILL, "--data", str(tmp_path / "served"))
    assert done.returncode == 0, done.stderr
    run_id = run_id_in(done.stderr)
    assert prefect.state(run_id)["type"] == "COMPLETED"
    counts = prefect.counts(run_id)
    assert (counts["run", "files new"], counts["warehouse", "measures"]) == (5, 132)
    assert set(prefect.artifacts(run_id)) == {"backfill-counts", "backfill-issues"}
    alone = cuoshi("backfill", "--data", str(tmp_path / "alone"), cwd=prefect.tree, env=environment(tmp_path, PYTHONPATH=str(prefect.tree)))
    without_time = re.compile(r"\d+\.\d s\.|served|alone")
    assert without_time.sub("", done.stdout) == without_time.sub("", alone.stdout)


@pytest.mark.slow
def test_a_file_that_fails_is_told_and_the_run_completes(prefect: Prefect, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    shutil.copytree(SEEDS, folder)
    (folder / "gone.txt").symlink_to("nowhere")
    (folder / os.fsdecode(b"\xb9\xab.txt")).symlink_to("nowhere")  # a name that is not UTF-8 must not stop Prefect's client
    done = prefect.run(BACKFILL, str(folder), "--data", str(tmp_path / "data"))
    assert done.returncode == 1
    state = prefect.state(run_id := run_id_in(done.stderr))
    assert state["type"] == "COMPLETED"
    assert "2 failed, see the artifact backfill-issues" in state["message"]
    assert "| in/gone.txt | the file cannot be read" in prefect.artifacts(run_id)["backfill-issues"]
    assert prefect.counts(run_id)["run", "files error"] == 2


@pytest.mark.slow
def test_a_held_lock_is_one_line_and_a_failed_run(prefect: Prefect, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with hold(FolderLock(data / "writer.lock"), "cuoshi replay", 0, print):
        done = prefect.run(BACKFILL, "--data", str(data), "--wait", "0")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    told = [line for line in done.stderr.splitlines() if line.startswith("cuoshi: ")]
    assert len(told) == 1
    assert told[0].startswith("cuoshi: another process has the writer's lock (`cuoshi replay`, process ")
    assert prefect.state(run_id_in(done.stderr))["type"] == "FAILED"


#: A backfill in parts of two files that meets `error` instead of the lock when the second part is to be loaded: sessions are the
#: run's start, and for each part a look at what is known and the load.
DISTURBED = """
import asyncio, sys
from contextlib import contextmanager
from flows.backfill import backfill
from flows.runs import Writer
from warehouse.lock import Locked

opened, session = 0, Writer.session

@contextmanager
def disturbed(writer):
    global opened
    opened += 1
    if opened == 5:
        raise {error}("between two parts")
    with session(writer) as it:
        yield it

Writer.session = disturbed
asyncio.run(backfill("seeds/notices", data=sys.argv[1], batch_size=2))
"""


def disturbed(prefect: Prefect, warehouse: Warehouse, error: str) -> tuple[Done, list[tuple[Any, ...]]]:
    """What becomes of the disturbed run, and the status and counts that the lake's `runs` has for it."""
    script = DISTURBED.format(error=error)
    arguments = [sys.executable, "-c", script, str(warehouse.data.root)]
    done = subprocess.run(arguments, cwd=prefect.tree, env=prefect.env, capture_output=True, text=True, timeout=PATIENCE)
    with Lake(warehouse.data.lake.current()) as lake:
        return done, [(r["status"], json.loads(r["counts"])) for r in lake.rows("SELECT status, counts FROM runs")]


@pytest.mark.slow
def test_a_writer_between_two_parts_does_not_end_the_run(prefect: Prefect, warehouse: Warehouse) -> None:
    done, runs = disturbed(prefect, warehouse, "Locked")
    assert done.returncode == 0, done.stderr
    assert "Retry 1/3" in done.stderr
    assert runs == [("done", {"new": 5})]


@pytest.mark.slow
def test_a_bug_fails_the_run_and_keeps_what_was_loaded(prefect: Prefect, warehouse: Warehouse) -> None:
    done, runs = disturbed(prefect, warehouse, "RuntimeError")
    assert done.returncode == 1
    assert prefect.state(run_id_in(done.stderr))["type"] == "FAILED"
    assert runs == [("failed", {"new": 2})]
    assert not warehouse.data.published.exists()
    # What was archived and not loaded is not lost: the next writer takes it in.
    assert warehouse.backfill(SEEDS).outcomes == {"unchanged": 4, "new": 1}


@pytest.mark.slow
def test_without_a_server_prefect_starts_its_own(tmp_path: Path) -> None:
    env = environment(tmp_path / "home", PYTHONPATH=str(ROOT))
    done = run(OWN_SERVER, ROOT, env, "--data", str(tmp_path / "data"))
    assert done.returncode == 0, done.stderr
    assert "5 files (5 new); 5 notices written" in done.stdout
    assert (tmp_path / "data" / "warehouse.duckdb").exists()
    with closing(sqlite3.connect(tmp_path / "home" / "prefect.db")) as kept:
        assert kept.execute("SELECT key FROM artifact_collection ORDER BY key").fetchall() == [("backfill-counts",), ("backfill-issues",)]


@pytest.mark.slow
def test_maintenance_is_deployed_on_a_schedule_and_says_what_the_lake_consists_of(prefect: Prefect, tmp_path: Path) -> None:
    deployment = httpx.get(f"{prefect.url}/deployments/name/maintain/maintain", timeout=60).raise_for_status().json()
    assert [(s["schedule"]["cron"], s["schedule"]["timezone"]) for s in deployment["schedules"]] == [("17 3 * * *", "Asia/Shanghai")]
    schema = deployment["parameter_openapi_schema"]["properties"]
    assert all(schema[name]["description"] for name in ("data", "wait", "keep_days", "archive"))
    data = str(tmp_path / "data")
    command = f"prefect deployment run maintain/maintain --watch --param data={data}"
    refused = prefect.run(command)
    assert "nothing to maintain" in prefect.state(run_id_in(refused.stdout))["message"]
    Warehouse(Path(data)).backfill(SEEDS)
    done = prefect.run(command)
    assert done.returncode == 0, done.stdout + done.stderr
    run_id = run_id_in(done.stdout)
    assert "tables put in order" in prefect.state(run_id)["message"]
    table = {row["the lake"]: row["after"] for row in prefect.artifacts(run_id)["maintain-state"]}
    assert int(table["rows in the catalogue"]) < 5
    next(Path(data, "archive").rglob("*.warc.gz")).unlink()
    wrong = prefect.run(command)
    state = prefect.state(run_id_in(wrong.stdout))
    assert state["type"] == "FAILED"
    assert "1 thing wrong" in state["message"]
    assert "the archive lacks" in state["message"]
