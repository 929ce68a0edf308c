"""Commands as Prefect flows in this process: they end as they do without Prefect, and the run is on the server.

Prefect is imported only when its server has answered: that import costs seconds.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from flows import terminal
from flows.settings import BackfillSettings

if TYPE_CHECKING:
    from prefect import Flow, State
    from prefect.client.schemas.objects import FlowRun

#: What Prefect calls when a run has begun.
RunHook = Callable[..., None]
_STOPPED = 128 + signal.SIGTERM  # the exit code of a command that was told to stop
_PATIENCE = 15.0  # seconds for a server to answer that it is there
#: The server's heartbeat and the library's own events (it sends some when it is imported).
_SILENCE = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
#: Prefect's own server takes 8 to 20 s to start, and unless told otherwise it is given up after 20.
_OWN_SERVER = {"PREFECT_SERVER_EPHEMERAL_ENABLED": "true", "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180"}
#: Where Prefect writes of a run, besides what the run itself writes there.
_RUN_LOGS = ("prefect.flow_runs", "prefect.task_runs", "prefect.engine", "prefect.task_runner", "EventsWorker", "APILogWorker")


def prepare_prefect() -> None:
    """Settings that Prefect reads from the environment when it is imported; what the user has set stays."""
    for name, value in (_SILENCE | _OWN_SERVER).items():
        os.environ.setdefault(name, value)


def run_in_prefect(settings: BackfillSettings, task_runner: str | None, began: float) -> int:
    """`cuoshi backfill`; the exit code. `task_runner`: where reading is spread, see `flows.spread`."""

    async def run(tell: RunHook) -> int:
        from flows.backfill import backfill

        told = settings.collection, str(settings.data.root), settings.wait, settings.batch, settings.workers, task_runner
        report = await backfill.with_options(on_running=[tell])(str(settings.folder), *told)
        return terminal.finish_backfill(settings, report, began)

    return on_a_server(run, shared=task_runner is not None)


def on_a_server(run: Callable[[RunHook], Coroutine[Any, Any, int]], shared: bool = False) -> int:
    """Run a flow on the server of PREFECT_API_URL, or on one that Prefect starts for this run; the exit code.

    `run` is told what the flow should call when it is running; `shared`: other processes take part in the run.
    """
    prepare_prefect()
    url = os.environ.get("PREFECT_API_URL") or _url_of_profile()
    if url is None:
        terminal.say("starting a Prefect server for this run; that takes up to half a minute")
    elif trouble := _trouble(url):
        terminal.say(f"cuoshi: {trouble}")
        return 1
    with _own_server() if url is None and shared else nullcontext():
        return _run(run)


@contextmanager
def _own_server() -> Iterator[None]:
    """A server for this run and for its workers: each of them would start one of its own if it knew of none."""
    from prefect.server.api.server import SubprocessASGIServer
    from prefect.settings import PREFECT_API_URL, temporary_settings

    server = SubprocessASGIServer()
    # It stops with this process, after Prefect has sent it the last of the log.
    server.start(timeout=int(_OWN_SERVER["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"]))
    with temporary_settings({PREFECT_API_URL: server.api_url}):
        yield


def _run(run: Callable[[RunHook], Coroutine[Any, Any, int]]) -> int:
    from prefect.exceptions import TerminationSignal

    _keep_to_our_own_words()
    try:
        return asyncio.run(run(_tell))
    except httpx.HTTPError as error:  # Prefect's client raises its own under it
        terminal.say(f"cuoshi: the Prefect server failed during the run ({_first_line(error)}). What is loaded stays: see `cuoshi status`.")
        return 1
    except TerminationSignal:
        terminal.say("cuoshi: stopped. What is loaded stays: see `cuoshi status`.")
        return _STOPPED


def _url_of_profile() -> str | None:
    """The server that the user's Prefect profile names, or None: then Prefect starts one."""
    from prefect.settings import get_current_settings

    return get_current_settings().api.url


def _trouble(url: str) -> str | None:
    """Why there is no Prefect server at `url`, in one line; None where there is one."""
    try:
        answer = httpx.get(f"{url.rstrip('/')}/health", timeout=_PATIENCE)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        why = f"it does not answer ({_first_line(error)})"
    else:
        if answer.is_success and "html" not in answer.headers.get("content-type", ""):
            return None
        why = f"{url}/health is not its API's ({answer.status_code} {answer.reason_phrase}); the address should end in /api"
    return f"there is no Prefect server at {url}: {why}. Start it, or unset PREFECT_API_URL to run without."


def _tell(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Name the run as soon as it can be followed; a server that ends with the run has no page to look at."""
    from prefect.utilities.urls import url_for

    address = url_for("flow-run", obj_id=flow_run.id)
    terminal.say(f"Prefect flow run: {flow_run.name}" + (f", {address}" if address else ""))


def _keep_to_our_own_words() -> None:
    """Of the run's log the console shows what Cuoshi says; what Prefect says of states and errors goes to its server alone.

    An error reaches the user once, as the command line tells it, and not as Prefect's traceback before.
    """
    import prefect
    import prefect.main  # sets up logging

    home = Path(prefect.__file__).parent
    homes = (home, home.with_name("prefect_dask"))

    def is_ours(record: logging.LogRecord) -> bool:
        return not (record.name.startswith(_RUN_LOGS) and any(Path(record.pathname).is_relative_to(h) for h in homes))

    for handler in logging.getLogger().handlers:
        handler.addFilter(is_ours)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
