"""Crawling under Prefect, with a real server, work pool and worker, and a real site on loopback: what docs/prefect.md tells, as it does."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from flows.clock import utc_now
from flows.crawl.crawl import Turns
from flows.crawl.gathering import Gathered
from flows.crawl.report import outcome
from flows.crawl.site_run import SiteReport
from flows.crawl.troubles import troubles_page
from tests.conftest import Warehouse
from tests.flows.prefect_server import (
    BLOCK,
    CONTACT,
    CRAWL,
    FILL_IN,
    HOOK,
    LOOPBACK,
    NOTIFY,
    PATIENCE,
    SCHEDULES,
    SWITCH_ON,
    ZOMBIES,
    Done,
    Environment,
    Prefect,
    cuoshi,
    environment,
    exports,
    run_id_in,
    words,
)
from tests.site.fixture import TestSite, serve
from warehouse.crawls import Verdict
from warehouse.lake import Lake

PAGES = 12
_FINAL = {"COMPLETED", "FAILED", "CANCELLED", "CRASHED"}
_LISTINGS = {
    "gov": 'url = "{url}/gov/zhengce/zuixin/home.htm"\nitem = ".news_box .list li"\nlink = "h4 a"\ndate = "span.date"\nnext = {{ link = "a.next" }}',
    "trs": 'url = "{url}/trs/zwgk/zfxxgkml/szfwj/index.html"\nitem = "ul.tab-item li"\ndate = "span"\nnext = {{ pages = "index_{{n}}.html", first = 1 }}',
    "rss": 'url = "{url}/rss/feed.xml"\nkind = "rss"\nnext = {{ parameter = "paged" }}',
}  # fmt: skip


# --- harness


@dataclass(frozen=True, slots=True)
class Crawls:
    """A site, a folder of site files and a folder for data."""

    site: TestSite
    folder: Path
    data: Path

    def add(self, key: str, host: str = "127.0.0.1", least: int = 1, verified: bool = True) -> None:
        """Write a site file. Each virtual site has a host of its own: crawls of one host take turns."""
        self.folder.mkdir(exist_ok=True)
        (self.folder / f"{key}.toml").write_text(
            f'name = "{key}"\nregion = "000000"\npublisher = "国务院"\nhosts = ["{host}"]\nverified = {str(verified).lower()}\n'
            f'backing = ["the test site"]\nschedule = "30 6 * * *"\n[expect]\nleast = {least}\nmost = 500\nstale_after_days = 30\n'
            f"look_again_days = 30\n[[listings]]\n{_LISTINGS[key].format(url=self.site.at(host))}\n",
            "utf-8",
        )

    @property
    def parameters(self) -> list[str]:
        return ["--param", f"folder={self.folder}", "--param", f"data={self.data}", "--param", "wait=1"]

    def alone(self, *arguments: str, env: Environment | None = None) -> Done:
        """`cuoshi crawl`, without Prefect unless told otherwise."""
        told = env or environment(self.folder / "home", **exports(CONTACT), **LOOPBACK)
        return cuoshi("crawl", *arguments, "--sites", str(self.folder), "--data", str(self.data), cwd=Path.cwd(), env=told)

    def statuses(self) -> list[str]:
        """Of the runs of crawls, in order."""
        with Lake(Warehouse(self.data).data.lake.current()) as lake:
            return [r["status"] for r in lake.rows("SELECT status FROM runs WHERE flow = 'crawl' ORDER BY started_at")]

    def asked_twice(self) -> list[str]:
        """Pages of notices that were asked for more than once."""
        return [path for path, n in self.site.counts("/gov/").items() if "content_" in path and n > 1]

    def holder(self) -> int:
        """The process that has the lease of the site's host."""
        note = Warehouse(self.data).data.root.rglob("*.json")
        (pid,) = {told["pid"] for path in note if "crawl gov" in (told := json.loads(path.read_text("utf-8"))).get("command", "")}
        return int(pid)

    def wait_for_pages(self, count: int) -> None:
        until(lambda: sum("content_" in path for path in self.site.counts("/gov/")) >= count)


def until(is_so: Callable[[], bool], patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.3)


def ended(prefect: Prefect, run_id: str) -> dict[str, Any]:
    """The state in which a run ends."""
    until(lambda: prefect.state(run_id)["type"] in _FINAL)
    return prefect.state(run_id)


def tasks(prefect: Prefect, run_id: str) -> set[str]:
    wanted = {"task_runs": {"flow_run_id": {"any_": [run_id]}}}
    found = httpx.post(f"{prefect.url}/task_runs/filter", json=wanted, timeout=60).raise_for_status().json()
    return {t["name"] for t in found}


def begin(prefect: Prefect, crawls: Crawls, *more: str) -> str:
    """Trigger the deployment; the run's id."""
    done = prefect.run(CRAWL.removesuffix(" --watch"), *crawls.parameters, *more)
    assert done.returncode == 0, done.stdout + done.stderr
    return run_id_in(done.stdout.split("UUID:", 1)[1])


def deploy(prefect: Prefect, name: str, crawls: Crawls, **other: object) -> str:
    """The deployment `crawl` of prefect.yaml once more, with another name, folders and what else is told; its id."""
    told = yaml.safe_load((prefect.tree / "prefect.yaml").read_text("utf-8"))
    (made,) = [d for d in told["deployments"] if d["name"] == "crawl"]
    made |= {"name": name, "parameters": made["parameters"] | {"folder": str(crawls.folder), "data": str(crawls.data)}, **other}
    (prefect.tree / f"{name}.yaml").write_text(yaml.safe_dump(told | {"deployments": [made]}), "utf-8")
    done = prefect.run(f"prefect --no-prompt deploy --all --prefect-file {name}.yaml")
    assert done.returncode == 0, done.stdout + done.stderr
    return str(httpx.get(f"{prefect.url}/deployments/name/crawl/{name}", timeout=60).raise_for_status().json()["id"])


def runs_of(prefect: Prefect, deployment: str) -> list[dict[str, Any]]:
    """The runs of a deployment that have begun; one that was due while another was at work has not."""
    wanted = {"deployments": {"id": {"any_": [deployment]}}, "sort": "START_TIME_ASC"}
    found = httpx.post(f"{prefect.url}/flow_runs/filter", json=wanted, timeout=60).raise_for_status().json()
    return [r for r in found if r["run_count"]]


@contextmanager
def hook() -> Iterator[tuple[str, list[str]]]:
    """A webhook on loopback: its address, and what it was told."""
    told: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", told
        server.shutdown()


@pytest.fixture(scope="module")
def served() -> Iterator[TestSite]:
    with serve(pages=PAGES) as made:
        yield made


@pytest.fixture
def crawls(served: TestSite, tmp_path: Path) -> Crawls:
    """Nothing known yet, and one site that is as it should be."""
    served.reset()
    made = Crawls(served, tmp_path / "sites", tmp_path / "data")
    made.add("gov")
    return made


# --- without a server


def verdict(site: str, admitted: bool = True, why: str | None = None) -> Verdict:
    return Verdict(f"run-of-{site}", site, utc_now(), admitted, why, True)


def test_what_a_person_should_look_at_is_told_with_what_can_be_done() -> None:
    found = Gathered(troubles=[("https://x/<b>|", "it *failed*")] * 101)
    reports = [
        SiteReport("well", verdict=verdict("well")),
        SiteReport("held", verdict=verdict("held", False, "too few | listed")),
        SiteReport("broken", trouble="the disk is full"),
        SiteReport("refusing", verdict=verdict("refusing", why="left alone: 403"), found=Gathered(stopped="403")),
        SiteReport("quiet", verdict=verdict("quiet"), stale_days=40, found=found),
    ]
    page = troubles_page(reports)
    assert "| held | too few \\| listed | `run-of-held` |" in page
    assert "`cuoshi sites admit RUN`" in page
    assert "| broken | the disk is full |" in page
    assert "| refusing | left alone | left alone: 403 |" in page
    assert "| quiet | 40 |" in page
    assert page.count("| https://x/\\<b\\>\\| | it \\*failed\\* |") == 100
    assert "1 more; see the table `captures` of the warehouse." in page
    assert "well |" not in page
    assert outcome(reports) == (
        "5 sites crawled, 2 of them as they should be; 0 notices written;"
        " held: held; left alone: refusing; not crawled: broken; stale: quiet"
    )


def test_nothing_to_look_at_is_said() -> None:
    assert "Every site is as it should be." in troubles_page([SiteReport("well", verdict=verdict("well"))])


def test_work_that_nobody_waits_for_any_more_keeps_its_turn() -> None:
    """Two threads on one connection would be worse than waiting."""
    going, order = threading.Event(), list[str]()

    def long() -> None:
        going.wait(PATIENCE)
        order.append("first")

    async def main() -> None:
        turns = Turns()
        first = asyncio.create_task(turns(long))
        await asyncio.sleep(0)
        first.cancel()
        second = asyncio.create_task(turns(order.append, "second"))
        with pytest.raises(asyncio.CancelledError):
            await first
        going.set()
        await second
        await turns.over()

    asyncio.run(main())
    assert order == ["first", "second"]


# --- with a server


@pytest.mark.slow
def test_a_schedule_that_is_switched_on_crawls_and_tells(prefect: Prefect, crawls: Crawls) -> None:
    """One site is well, one is held, one refuses, one was never checked; then all are as they should be."""
    crawls.add("trs", "127.0.0.2", least=1000)
    crawls.add("rss", "127.0.0.3")
    crawls.site.refuse("rss", "403")
    deployment = deploy(prefect, "soon", crawls, schedules=[{"cron": "* * * * *", "timezone": "Asia/Shanghai", "active": False}])
    listed = prefect.run(SCHEDULES.replace("crawl/crawl", "crawl/soon"))
    switch = SWITCH_ON.replace("crawl/crawl", "crawl/soon").replace("SCHEDULE_ID", run_id_in(listed.stdout))
    assert not runs_of(prefect, deployment)
    switched = prefect.run(switch)
    assert switched.returncode == 0, switched.stdout + switched.stderr
    until(lambda: bool(runs_of(prefect, deployment)))
    assert prefect.run(switch.replace("resume", "pause")).returncode == 0
    first = runs_of(prefect, deployment)[0]
    state = ended(prefect, first["id"])
    assert first["auto_scheduled"]
    assert state["type"] == "FAILED"
    assert "3 sites crawled, 1 of them as they should be; 12 notices written; failing: rss; held: trs" in state["message"]
    assert tasks(prefect, first["id"]) == {
        *("crawl gov", "crawl trs", "crawl rss", "load gov part 1", "load rss part 1", "end gov", "end trs", "end rss", "publish")
    }
    artifacts = prefect.artifacts(first["id"])
    assert [(row["site"], row["new"], row["state"]) for row in artifacts["crawl-report"]] == [
        ("gov", PAGES, "well"), ("rss", 0, "failing"), ("trs", 0, "held"),
    ]  # fmt: skip
    assert "cuoshi sites admit RUN" in artifacts["crawl-troubles"]
    assert "## Pages of rss" in artifacts["crawl-troubles"]
    assert Warehouse(crawls.data).rows("SELECT count(*) FROM notices") == [(PAGES,)]

    crawls.site.refuse("rss", None)
    crawls.add("trs", "127.0.0.2", least=1)
    done = prefect.run(CRAWL, *crawls.parameters)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 sites crawled, 3 of them as they should be" in prefect.state(run_id_in(done.stdout.split("UUID:", 1)[1]))["message"]


@pytest.mark.slow
def test_somebody_is_told_of_a_run_that_fails(prefect: Prefect, crawls: Crawls) -> None:
    """Of a run that was triggered: one that was put on its schedule less than five minutes before is told of a quarter of an hour late."""
    crawls.site.refuse("gov", "403")
    with hook() as (address, told):
        for command in (f"{BLOCK}\n{FILL_IN}".replace(HOOK, address), NOTIFY):
            line = ["sh", "-ec", command.replace("uv run ", "")]
            done = subprocess.run(line, cwd=prefect.tree, env=prefect.env, capture_output=True, text=True, timeout=PATIENCE)
            assert done.returncode == 0, done.stdout + done.stderr
        state = ended(prefect, begin(prefect, crawls))
        until(lambda: bool(told))
    prefect.run("prefect automation delete", "Tell of failures")
    assert told[0].startswith("crawl: Failed: ")
    assert state["message"] in told[0]


@pytest.mark.slow
def test_deployments_for_crawls_are_off_and_typed(prefect: Prefect) -> None:
    for name, cron in (("crawl", "30 6 * * *"), ("state-council", "10 9-18/3 * * 1-5")):
        deployment = httpx.get(f"{prefect.url}/deployments/name/crawl/{name}", timeout=60).raise_for_status().json()
        (schedule,) = deployment["schedules"]
        assert (schedule["active"], schedule["schedule"]["cron"], schedule["schedule"]["timezone"]) == (False, cron, "Asia/Shanghai")
        assert (deployment["concurrency_limit"], deployment["concurrency_options"]["collision_strategy"]) == (None, "CANCEL_NEW") or (
            deployment["global_concurrency_limit"]["limit"] == 1
        )
        schema = deployment["parameter_openapi_schema"]["properties"]
        assert all(told["description"] for told in schema.values())
        assert set(schema) == {"sites", "since", "until", "full", "data", "wait", "workers", "together", "folder", "hours", "due"}
        assert deployment["description"].startswith("Fetch what is new or changed from official sites")
    for wrong in ("together=0", "full=soon", "sites=[]", "hours=0"):
        refused = prefect.run("prefect deployment run crawl/crawl --param", wrong)
        assert refused.returncode == 1
        assert "Validation failed" in refused.stdout + refused.stderr


@pytest.mark.slow
def test_the_command_is_a_run_on_the_server(prefect: Prefect, crawls: Crawls, tmp_path: Path) -> None:
    crawls.add("rss", "127.0.0.3")
    crawls.site.refuse("rss", "403")
    alone = crawls.alone()
    other = Crawls(crawls.site, crawls.folder, tmp_path / "more")
    done = other.alone(env=prefect.env)
    assert (alone.returncode, done.returncode) == (1, 1), done.stderr
    without_time = re.compile(r"\d+\.\d s\.|(data|more)(?=/warehouse)")
    assert without_time.sub("", done.stdout) == without_time.sub("", alone.stdout)
    state = prefect.state(run_id := run_id_in(done.stderr))
    assert state["type"] == "FAILED"
    assert set(prefect.artifacts(run_id)) == {"crawl-report", "crawl-troubles"}
    assert "Traceback" not in done.stderr
    crawls.site.refuse("rss", None)
    again = other.alone("gov", env=prefect.env)
    assert again.returncode == 0, again.stderr
    assert prefect.state(run_id_in(again.stderr))["type"] == "COMPLETED"
    wrong = other.alone("nowhere", env=prefect.env)
    assert wrong.returncode == 2
    assert [line for line in wrong.stderr.splitlines() if line.startswith("cuoshi: there is no site nowhere in ")]


@pytest.mark.slow
def test_where_no_site_is_verified_the_run_fails_and_says_so(prefect: Prefect, crawls: Crawls) -> None:
    """A schedule that crawls nothing must not look well."""
    crawls.add("gov", verified=False)
    state = ended(prefect, begin(prefect, crawls))
    assert state["type"] == "FAILED"
    assert "none of the 1 sites in " in state["message"]


@pytest.mark.slow
def test_a_crawl_whose_process_is_killed_is_told_and_taken_over(prefect: Prefect, crawls: Crawls) -> None:
    crawls.site.delay("gov", 1)
    run_id = begin(prefect, crawls)
    crawls.wait_for_pages(4)
    os.kill(crawls.holder(), signal.SIGKILL)
    assert ended(prefect, run_id)["type"] == "CRASHED"
    crawls.site.delay("gov", 0)
    done = crawls.alone()
    assert done.returncode == 0, done.stderr
    assert "died; what it had fetched is in the archive, and the next crawl of the site goes on from there" in " ".join(done.stderr.split())
    assert crawls.statuses() == ["died", "done"]
    assert len(crawls.asked_twice()) <= 1  # the one that was under way
    assert Warehouse(crawls.data).rows("SELECT count(*) FROM notices") == [(PAGES,)]


@pytest.mark.slow
def test_a_cancelled_crawl_is_noted_and_holds_up_nobody(prefect: Prefect, crawls: Crawls) -> None:
    """While it is at work others are told who has the site's lease, and a second run of the deployment is not begun."""
    crawls.site.delay("gov", 1)
    run_id = begin(prefect, crawls)
    crawls.wait_for_pages(2)
    second = crawls.alone("--wait", "0")
    assert second.returncode == 1
    assert "another process has the lease of 127.0.0.1 (`cuoshi crawl gov`, process " in " ".join(second.stderr.split())
    assert ended(prefect, begin(prefect, crawls))["type"] == "CANCELLED"
    cancelled = prefect.run("prefect flow-run cancel", run_id)
    assert cancelled.returncode == 0, cancelled.stdout + cancelled.stderr
    assert ended(prefect, run_id)["type"] == "CANCELLED"
    crawls.site.delay("gov", 0)
    done = crawls.alone("--wait", "30")
    assert done.returncode == 0, done.stderr
    assert crawls.statuses() == ["failed", "done"]
    assert len(crawls.asked_twice()) <= 1
    assert Warehouse(crawls.data).rows("SELECT count(*) FROM notices") == [(PAGES,)]


@pytest.mark.slow
def test_a_site_that_takes_too_long_ends_its_crawl_alone(prefect: Prefect, crawls: Crawls) -> None:
    crawls.add("trs", "127.0.0.2")
    crawls.site.delay("gov", 10)
    done = prefect.run(CRAWL, *crawls.parameters, "--param", "hours=0.015")
    run_id = run_id_in(done.stdout.split("UUID:", 1)[1])
    state = prefect.state(run_id)
    assert state["type"] == "FAILED"
    assert "not crawled: gov" in state["message"]
    assert "| gov | not all was fetched within 0.015 hours" in prefect.artifacts(run_id)["crawl-troubles"]
    assert sorted(crawls.statuses()) == ["done", "failed"]
    crawls.site.delay("gov", 0)
    assert crawls.alone().returncode == 0
    assert len(crawls.asked_twice()) <= 1
    assert Warehouse(crawls.data).rows("SELECT count(*) FROM notices WHERE source_id = 'gov'") == [(PAGES,)]


@pytest.mark.slow
def test_a_run_that_died_with_its_worker_does_not_run_for_ever(prefect: Prefect, crawls: Crawls, tmp_path: Path) -> None:
    """Nobody is left who could tell the server: the automation notices that signs of life stay out."""
    assert prefect.run(ZOMBIES).returncode == 0
    assert prefect.run("prefect work-pool create doomed --type process").returncode == 0
    pool = yaml.safe_load((prefect.tree / "prefect.yaml").read_text("utf-8"))["deployments"][1]["work_pool"]
    deployment = deploy(prefect, "doomed", crawls, work_pool=pool | {"name": "doomed"})
    crawls.site.delay("gov", 1)
    log = tmp_path / "worker.log"
    command = words("prefect worker start --pool doomed")
    with log.open("w") as output:
        worker = subprocess.Popen(command, cwd=prefect.tree, env=prefect.env, stdout=output, stderr=output, start_new_session=True)
    try:
        assert prefect.run("prefect deployment run crawl/doomed").returncode == 0
        until(lambda: bool(runs_of(prefect, deployment)))
        crawls.wait_for_pages(2)
        (run_id,) = [r["id"] for r in runs_of(prefect, deployment)]
        beats = {"filter": {"event": {"name": ["prefect.flow-run.heartbeat"]}, "resource": {"id": [f"prefect.flow-run.{run_id}"]}}}
        until(lambda: httpx.post(f"{prefect.url}/events/filter", json=beats, timeout=60).raise_for_status().json()["total"] > 0)
    finally:
        worker.kill()
        os.kill(crawls.holder(), signal.SIGKILL)
        worker.wait(20)
    assert prefect.state(run_id)["type"] == "RUNNING"
    state = ended(prefect, run_id)
    assert (state["type"], state["message"]) == ("CRASHED", "It gave no sign of life for two minutes.")
