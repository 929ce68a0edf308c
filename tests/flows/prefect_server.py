"""A real Prefect server, work pool and worker on loopback, set up as docs/prefect.md tells it; and the commands of that page."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.conftest import ROOT

PAGE = ROOT / "docs" / "prefect.md"
PAGE_URL = "http://127.0.0.1:4200/api"
OWN_SERVER = "uv run cuoshi backfill --prefect"
SILENCE = "export PREFECT_SERVER_ANALYTICS_ENABLED=false DO_NOT_TRACK=1"
SERVER = "uv run prefect server start"
URL = f"export PREFECT_API_URL={PAGE_URL}"
POOL = "uv run prefect work-pool create cuoshi --type process"
DEPLOY = "uv run prefect --no-prompt deploy --all"
WORKER = "uv run prefect worker start --pool cuoshi"
RUN = "uv run prefect deployment run backfill/backfill --watch"
INSPECT = ["uv run prefect artifact inspect backfill-counts --limit 1", "uv run prefect artifact inspect backfill-issues --limit 1"]
RUN_WITH = "uv run prefect deployment run backfill/backfill --param folder=seeds/notices --param data=data --param batch_size=2 --watch"
BACKFILL = "uv run cuoshi backfill"
CONTACT = "export CUOSHI_CONTACT=mailto:you@example.org"
CRAWL = "uv run prefect deployment run crawl/crawl --watch"
SCHEDULES = "uv run prefect deployment schedule ls crawl/crawl"
SWITCH_ON = "uv run prefect deployment schedule resume crawl/crawl SCHEDULE_ID"
ZOMBIES = "uv run prefect automation create --from-file docs/automations/zombies.yaml"
HOOK = "https://hooks.example.org/cuoshi"
BLOCK = (
    'BLOCK=$(uv run python -c "from prefect.blocks.notifications import CustomWebhookNotificationBlock as Hook;'
    f" print(Hook(name='cuoshi', url='{HOOK}', json_data={{'text': '{{{{subject}}}}: {{{{body}}}}'}}).save('cuoshi', overwrite=True))\")"
)
FILL_IN = 'sed "s/BLOCK$/$BLOCK/" docs/automations/notify.yaml > notify.yaml'
NOTIFY = "uv run prefect automation create --from-file notify.yaml"
#: Of the page's part on crawling, in its order; tests/flows/test_prefect_crawl.py runs them.
CRAWL_COMMANDS = [CONTACT, CRAWL, SCHEDULES, SWITCH_ON, ZOMBIES, BLOCK, FILL_IN, NOTIFY]
#: That a crawl may ask the test site.
LOOPBACK = {"CUOSHI_PRIVATE_NETWORKS": "127.0.0.0/8", "CUOSHI_PRIVATE_DELAY": "0"}
PATIENCE = 300  # seconds; no test depends on how fast a machine is, only on its getting there
_RUN_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Environment = dict[str, str]
Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True, slots=True)
class Prefect:
    """A server with a pool, a deployment and a worker, and the copy of the checkout they work in."""

    url: str
    tree: Path
    env: Environment

    def run(self, command: str, *more: str) -> Done:
        return run(command, self.tree, self.env, *more)

    def state(self, run_id: str) -> dict[str, Any]:
        found: dict[str, Any] = httpx.get(f"{self.url}/flow_runs/{run_id}", timeout=60).raise_for_status().json()["state"]
        return found

    def artifacts(self, run_id: str) -> dict[str, Any]:
        """The run's artifacts by key: rows of a table, or Markdown."""
        wanted = {"artifacts": {"flow_run_id": {"any_": [run_id]}}}
        found = httpx.post(f"{self.url}/artifacts/filter", json=wanted, timeout=60).raise_for_status().json()
        return {a["key"]: json.loads(a["data"]) if a["type"] == "table" else a["data"] for a in found}

    def counts(self, run_id: str) -> dict[tuple[str, str], int]:
        return {(row["of"], row["what"]): row["count"] for row in self.artifacts(run_id)["backfill-counts"]}


def environment(home: Path, **more: str) -> Environment:
    """This environment with Prefect's own folder and without whatever Prefect is set up for here."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return kept | {"PATH": path, "PREFECT_HOME": str(home), "NO_PROXY": "127.0.0.1", "PYTHONUNBUFFERED": "1"} | more


def copy_of_the_checkout(target: Path) -> Path:
    """Runs write into `data/` of the checkout they were deployed from: not into this one."""
    for room in ("extractors", "flows", "seeds", "warehouse"):
        shutil.copytree(ROOT / room, target / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "prefect.yaml", target)
    shutil.copytree(ROOT / "docs" / "automations", target / "docs" / "automations")
    return target


def words(command: str) -> list[str]:
    """A command of the page without `uv run`: the environment is there already."""
    return command.removeprefix("uv run ").split()


def run(command: str, cwd: Path, env: Environment, *more: str) -> Done:
    return subprocess.run([*words(command), *more], cwd=cwd, env=env, capture_output=True, text=True, timeout=PATIENCE)


def exports(command: str) -> Environment:
    return dict(word.split("=", 1) for word in command.removeprefix("export ").split())


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port


@contextmanager
def running(command: str, cwd: Path, env: Environment, log: Path, is_ready: Callable[[], bool]) -> Iterator[None]:
    """A server that is ready inside the block and gone after it, whatever happens, with all it has started."""
    with log.open("w") as output:
        process = subprocess.Popen(words(command), cwd=cwd, env=env, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        deadline = time.monotonic() + PATIENCE
        while not is_ready():
            assert process.poll() is None, f"{command} ended: {log.read_text()[-3000:]}"
            assert time.monotonic() < deadline, f"{command} is not ready: {log.read_text()[-3000:]}"
            time.sleep(0.2)
        yield
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask the group to go; then end what is left of it and of its descendants (a worker's runs have groups of their own)."""
    started = [process.pid, *descendants(process.pid)]
    send(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(20)
    for pid in started:
        send(pid, signal.SIGKILL)
    process.wait(20)


def send(group: int, sign: signal.Signals) -> None:
    """Signal a process group; a process that leads none, or is gone, needs no signal of its own."""
    with suppress(ProcessLookupError):
        os.killpg(group, sign)


def descendants(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(child): int(parent) for child, parent in (line.split() for line in listed.splitlines())}
    found: list[int] = []
    todo = [pid]
    while todo:
        parent = todo.pop()
        children = [c for c, p in parents.items() if p == parent]
        found += children
        todo += children
    return found


def answers(url: str) -> Callable[[], bool]:
    def is_ready() -> bool:
        try:
            return httpx.get(f"{url}/health", timeout=5).is_success
        except httpx.HTTPError:
            return False

    return is_ready


def polls(url: str) -> Callable[[], bool]:
    """Whether a worker of the pool has told the server that it is there."""

    def is_ready() -> bool:
        found = httpx.post(f"{url}/work_pools/cuoshi/workers/filter", json={}, timeout=60).raise_for_status().json()
        return any(worker["status"] == "ONLINE" for worker in found)

    return is_ready


@contextmanager
def served(home: Path, checkout: Path) -> Iterator[Prefect]:
    """The page's server, pool, deployments and worker, on a free port."""
    tree = copy_of_the_checkout(checkout)
    port = free_port()
    url = PAGE_URL.replace("4200", str(port))
    env = environment(home, PYTHONPATH=str(tree), PREFECT_WORKER_QUERY_SECONDS="1", **exports(SILENCE), **exports(CONTACT), **LOOPBACK)
    with ExitStack() as stack:
        serving = env | {"PREFECT_SERVER_API_PORT": str(port)}
        stack.enter_context(running(SERVER, home, serving, home / "server.log", answers(url)))
        env |= {"PREFECT_API_URL": url}
        for command in (POOL, DEPLOY):
            done = run(command, tree, env)
            assert done.returncode == 0, done.stdout + done.stderr
        stack.enter_context(running(WORKER, home, env, home / "worker.log", polls(url)))
        yield Prefect(url, tree, env)


def run_id_in(text: str) -> str:
    found = _RUN_ID.search(text)
    assert found, text
    return found[0]


def cuoshi(*arguments: str, cwd: Path, env: Environment) -> Done:
    return run(f"{sys.executable} -m flows.cli", cwd, env, *arguments)
