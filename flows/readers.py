"""Who reads: this process, or several beside it. A reader gets the places of archived bytes, never the bytes, and gives records back."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from extractors.records import Capture, Failure, Issue, Reading
from flows.places import data_folder
from flows.reading import ready_to_read
from flows.runs import read_archived
from warehouse.archive import Archive
from warehouse.folder import DataFolder

Result = Reading | Failure
#: Captures a process gets at a time: few enough to keep all busy at the end of a part, enough to be worth the way.
_CHUNK = 10


class Readers(Protocol):
    """`ahead`: parts that are captured while earlier ones are still being read."""

    ahead: int

    def read(self, data: DataFolder, captures: Sequence[Capture]) -> Callable[[], list[Result]]:
        """Begin to read archived captures; the answer waits for the results, in the order of the captures."""


class ReadHere:
    """Reads in this process."""

    ahead = 0

    def read(self, data: DataFolder, captures: Sequence[Capture]) -> Callable[[], list[Result]]:
        archive, reference = Archive(data.archive), ready_to_read()
        return lambda: [read_archived(archive, c, reference) for c in captures]


class ReadInProcesses:
    """Reads in processes of this machine."""

    def __init__(self, workers: int) -> None:
        self.ahead = 2
        self._workers = workers
        self._pool = self._make()

    def _make(self) -> ProcessPoolExecutor:
        # Not forked from this process, whose DuckDB has threads.
        return ProcessPoolExecutor(self._workers, multiprocessing.get_context("spawn"), initializer=ready_to_read)

    def read(self, data: DataFolder, captures: Sequence[Capture]) -> Callable[[], list[Result]]:
        chunks = [captures[at : at + _CHUNK] for at in range(0, len(captures), _CHUNK)]
        futures = [self._submit(data.root, chunk) for chunk in chunks]

        def results() -> list[Result]:
            return [r for future, chunk in zip(futures, chunks, strict=True) for r in self._result(future, data.root, chunk)]

        return results

    def _submit(self, root: Path, chunk: Sequence[Capture]) -> Future[list[Result]]:
        try:
            return self._pool.submit(read_all, root, chunk)
        except BrokenProcessPool:
            self._pool = self._make()
            return self._pool.submit(read_all, root, chunk)

    def _result(self, future: Future[list[Result]], root: Path, chunk: Sequence[Capture]) -> list[Result]:
        """A chunk's results. Where a process died, each capture is read by itself: one page must never end a run of thousands."""
        try:
            return future.result()
        except BrokenProcessPool:
            return [self._alone(root, capture) for capture in chunk]

    def _alone(self, root: Path, capture: Capture) -> Result:
        try:
            return self._submit(root, [capture]).result()[0]
        except BrokenProcessPool:
            message = "the process that read it died (out of memory, perhaps); please report this file"
            return Failure("error", Issue("reader_failed", "error", message, "read"))

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


def read_all(root: Path, captures: Sequence[Capture]) -> list[Result]:
    """Read captures that the warehouse of this data folder has archived, with the present code, in whichever process or machine reads.

    It is told the folder only: what opens a store elsewhere comes from its own environment, and goes over no wire.
    """
    archive, reference = Archive(data_folder(root).archive), ready_to_read()
    return [read_archived(archive, capture, reference) for capture in captures]


@contextmanager
def readers_of(workers: int) -> Iterator[Readers]:
    """Readers for a run: this process, or `workers` others."""
    if workers <= 1:
        yield ReadHere()
        return
    readers = ReadInProcesses(workers)
    try:
        yield readers
    finally:
        readers.close()
