"""Backfill as a Prefect flow: thin. The plain functions of `flows.ingest` do the work; the command line calls them without Prefect.

The server is told names, never bodies. Captures are committed part by part, so that a writer who waits between two parts gets his
turn, and a run that dies leaves whole parts loaded. Reading can be spread over a Dask cluster: its workers get the places of archived
bytes and give records back, while this process alone commits.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Annotated, cast

from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_markdown_artifact, acreate_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed
from pydantic import Field

from flows import ingest
from flows.artifacts import counts_table, issues_page
from flows.files import Listing, list_folder
from flows.ingest import BackfillReport, Part, Taken
from flows.places import data_folder
from flows.readers import Readers, Result, readers_of
from flows.room import room_for_backfill
from flows.runs import Run, Writer, at_work, open_session, open_writer
from flows.settings import BATCH, BackfillSettings
from flows.terminal import summary
from flows.tries import HANGS, lock_was_held

#: Artifacts' keys: under them Prefect shows the latest and the history.
COUNTS, ISSUES = "backfill-counts", "backfill-issues"
#: Seconds that a run which is being stopped waits for its last step to let go of the lock: Prefect kills it after 30.
_LAST_WORD = 20.0


@task(cache_policy=NO_CACHE, task_run_name="start")
async def start(writer: Writer, run: Run) -> None:
    """Note the run. A lock that is held longer than `wait` ends it here, before anything is read."""

    def note() -> None:
        with writer.session() as session:
            session.start(run)

    await asyncio.to_thread(note)


@task(cache_policy=NO_CACHE, task_run_name="take {part.name}")
async def take(writer: Writer, settings: BackfillSettings, run: Run, part: Part) -> Taken:
    """Capture and archive one part."""
    return await asyncio.to_thread(ingest.take, writer, settings, run, part)


# A run that is under way is not given up for one long writer that came between two of its parts.
@task(cache_policy=NO_CACHE, task_run_name="load {part.name}", retries=3, retry_delay_seconds=5, retry_condition_fn=lock_was_held)
async def load(writer: Writer, run: Run, part: Part, taken: Taken, results: Callable[[], list[Result]]) -> BackfillReport:
    """Wait until the part is read, and commit it."""
    return await asyncio.to_thread(lambda: ingest.load(writer, run, taken, results()))


@task(cache_policy=NO_CACHE, task_run_name="publish", retries=3, retry_delay_seconds=5, retry_condition_fn=lock_was_held)
async def finish(writer: Writer, run: Run, report: BackfillReport) -> None:
    """Close the run and put the new warehouse.duckdb in the old one's place."""
    await asyncio.to_thread(ingest.finish, writer, run, report)


@flow(name="backfill")
async def backfill(
    folder: Annotated[str, Field(min_length=1)] = "seeds/notices",
    collection: Annotated[str | None, Field(pattern="^[^/#]+$")] = None,
    data: Annotated[str, Field(min_length=1)] = "data",
    wait: Annotated[float, Field(ge=0)] = 60.0,
    batch_size: Annotated[int, Field(ge=1, le=1000)] = BATCH,
    workers: Annotated[int, Field(ge=1, le=64)] = 1,
    task_runner: Annotated[str | None, Field(pattern=r"^dask(:\S+)?$")] = None,
) -> BackfillReport:
    """Load a folder of notices (text, HTML, PDF, Word, RTF, OFD; recursively) into the warehouse and publish it.

    A file that cannot be read does not end the run: it is counted, and named in the artifact `backfill-issues`.

    Args:
        folder: Folder of notices, relative to the checkout or absolute.
        collection: Name of the collection, the beginning of its addresses; the folder's name if left out.
        data: Folder that holds archive, lake and warehouse.duckdb.
        wait: Seconds to wait for another writer.
        batch_size: Files a task.
        workers: Processes that read, here or of the local Dask cluster.
        task_runner: dask for a local cluster, dask:tcp://HOST:PORT for one that runs; this process reads if left out.
    """
    settings = await asyncio.to_thread(_settings, folder, collection, data, wait, batch_size, workers)
    listing = await asyncio.to_thread(list_folder, settings.folder, settings.data.root)
    room_for_backfill(settings.data, settings.folder, listing.keys)
    run, report = Run.begin("backfill"), BackfillReport(left_out=listing.left_out)
    with at_work(settings.data, run):  # until its failure is noted, too: it is not one that died
        try:
            await _run(settings, run, listing, report, task_runner)
        except BaseException:
            _note_failure(settings, run, report)
            raise
    await acreate_table_artifact(counts_table(settings.data, report), COUNTS, "What this run did, and what the warehouse holds now.")
    await acreate_markdown_artifact(issues_page(settings.data, run.run_id, report), ISSUES, "What a person should look at.")
    # A state instead of the report: so that the list of runs tells what came of it. Prefect hands the caller its data.
    return cast(BackfillReport, Completed(message=_outcome(report), data=report))


async def _run(settings: BackfillSettings, run: Run, listing: Listing, report: BackfillReport, task_runner: str | None) -> None:
    """All steps, each a task; what was done is added to `report` as it is done."""
    log, limit = get_run_logger(), settings.wait + HANGS
    with open_writer(settings.data, f"cuoshi backfill {settings.folder}", settings.wait, log.info) as writer:
        await start.with_options(timeout_seconds=limit)(writer, run)
        async with _reading(settings, task_runner) as readers:
            async for part, loaded in _loaded(writer, settings, run, ingest.parts(listing, settings.batch), readers):
                log.info("loaded %s of %d: %s", part.name, len(listing.keys), summary(loaded))
                report += loaded
        await finish.with_options(timeout_seconds=limit)(writer, run, report)


@asynccontextmanager
async def _reading(settings: BackfillSettings, task_runner: str | None) -> AsyncIterator[Readers]:
    """Who reads, as long as the run lasts."""
    if task_runner is None:
        with readers_of(settings.workers) as readers:
            yield readers
        return
    from flows.spread import dask_readers

    with dask_readers(task_runner, settings.workers) as readers:
        yield readers


async def _loaded(
    writer: Writer, settings: BackfillSettings, run: Run, parts: Iterable[Part], readers: Readers
) -> AsyncIterator[tuple[Part, BackfillReport]]:
    """As `ingest.backfill` does it, a task a step: take every part, let it be read, and load it, some being read meanwhile."""
    limit = settings.wait + HANGS
    ahead: deque[tuple[Taken, Callable[[], list[Result]]]] = deque()

    async def load_next() -> tuple[Part, BackfillReport]:
        taken, results = ahead.popleft()
        return taken.part, await load.with_options(timeout_seconds=limit)(writer, run, taken.part, taken, results)

    for part in parts:
        taken = await take.with_options(timeout_seconds=limit)(writer, settings, run, part)
        ahead.append((taken, readers.read(settings.data, taken.unread)))
        while len(ahead) > readers.ahead:
            yield await load_next()
    while ahead:
        yield await load_next()


def _settings(folder: str, collection: str | None, data: str, wait: float, batch_size: int, workers: int) -> BackfillSettings:
    place = Path(folder)
    if not place.is_dir():
        raise NotADirectoryError(f"there is no folder {folder} (seen from {Path.cwd()})")
    return BackfillSettings(place, collection or place.resolve().name, data_folder(Path(data)), wait, batch_size, workers)


def _note_failure(settings: BackfillSettings, run: Run, report: BackfillReport) -> None:
    """The run's row says that it failed, if the lock allows: without tasks or awaiting, for the run may be being stopped."""
    brief = min(settings.wait, _LAST_WORD)
    with suppress(Exception), open_session(settings.data, "cuoshi backfill (failed)", brief, lambda _: None) as session:
        session.finish(run, "failed", dict(report.outcomes))


def _outcome(report: BackfillReport) -> str:
    failed = len(report.failed)
    return summary(report) + (f"; {failed} failed, see the artifact {ISSUES}" if failed else "")
