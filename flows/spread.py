"""Reading spread over a Dask cluster, as Prefect tasks: one machine's processes or many machines'. This process alone commits.

A task gets the places of archived bytes, so the workers must reach the archive: a folder that all of them see at the same path, or S3.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect_dask.task_runners import DaskTaskRunner

from extractors.records import Capture
from flows.readers import Result, read_all
from flows.reading import reading_version
from warehouse.folder import DataFolder

#: Captures a task: a task costs some ms and a word with Prefect's server, so it must be worth its while.
_CHUNK = 25
#: Parts that are archived while earlier ones are read.
_AHEAD = 4


class OtherCode(Exception):
    """A worker runs another version of the reading code; what it reads would not be what this process says it is."""


class Sealed:
    """Records on their way from a worker: Prefect looks into every collection that passes, sentence by sentence, but not into this."""

    def __init__(self, version: str, results: list[Result]) -> None:
        self.version = version
        self.results = results


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="read {first}", retries=2)
def read(root: Path, captures: Sequence[Capture], first: str) -> Sealed:
    """Read archived captures; `first` names them."""
    return Sealed(reading_version(), read_all(root, captures))


class ReadOverDask:
    """Reads as tasks of a Dask cluster."""

    ahead = _AHEAD

    def __init__(self, runner: DaskTaskRunner) -> None:
        self._runner = runner

    def read(self, data: DataFolder, captures: Sequence[Capture]) -> Callable[[], list[Result]]:
        chunks = [captures[at : at + _CHUNK] for at in range(0, len(captures), _CHUNK)]
        root = data.root.resolve()
        told = [{"root": root, "captures": chunk, "first": chunk[0].capture_id} for chunk in chunks]
        futures = [self._runner.submit(read, parameters) for parameters in told]

        def results() -> list[Result]:
            found: list[Result] = []
            for future in futures:
                sealed = future.result()
                if sealed.version != reading_version():
                    raise OtherCode(f"a Dask worker runs other reading code ({sealed.version}, here {reading_version()}); update it")
                found += sealed.results
            return found

        return results


@contextmanager
def dask_readers(told: str, workers: int) -> Iterator[ReadOverDask]:
    """Readers on the cluster that `told` names: dask:tcp://HOST:PORT, or dask for a local one of `workers` processes."""
    logging.getLogger("distributed").setLevel(logging.ERROR)  # it tells of every connection
    _, _, address = told.partition(":")
    runner = DaskTaskRunner(address=address) if address else _local(workers)
    with runner:
        yield ReadOverDask(runner)


def _local(workers: int) -> DaskTaskRunner:
    return DaskTaskRunner(cluster_kwargs={"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None})
