"""The crawl as a Prefect flow: thin. `crawl.py` orders the steps, here as without Prefect; each is a task.

Tasks are given a site's crawl and the names of batches, never bodies. One site's failure ends that site's crawl and nothing else; the
flow's state tells what came of all, and is Failed where a site is not as it should be, so that an automation can tell somebody.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, cast

from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_markdown_artifact, acreate_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.exceptions import TerminationSignal
from prefect.states import Completed, Failed
from pydantic import Field

from flows.crawl import crawl as steps_of
from flows.crawl.command import chosen_sites
from flows.crawl.crawl import SiteCrawl, Steps, Tools, crawl_sites
from flows.crawl.report import line_of, outcome, report_rows
from flows.crawl.settings import CrawlSettings
from flows.crawl.site_run import Batch, SiteReport
from flows.crawl.troubles import troubles_page
from flows.places import data_folder
from flows.readers import readers_of
from flows.room import room_for_crawl
from flows.runs import Run, open_writer
from flows.settings import SITES
from flows.terminal import progress_lines
from flows.tries import HANGS, lock_was_held

#: Artifacts' keys: under them Prefect shows the latest and the history.
REPORT, TROUBLES = "crawl-report", "crawl-troubles"
_HOUR = 3600.0


@task(cache_policy=NO_CACHE, task_run_name="crawl {crawl.key}")
async def fetch(crawl: SiteCrawl) -> None:
    """Walk a site's listings, fetch and archive, and check the yield. What one that is cut short has fetched the next takes over."""
    await crawl.fetch()


# A site that was fetched for hours is not given up for one long writer.
@task(
    cache_policy=NO_CACHE, task_run_name="load {crawl.key} part {part}", retries=3, retry_delay_seconds=5, retry_condition_fn=lock_was_held
)
async def load(crawl: SiteCrawl, batch: Batch, part: int) -> None:
    """Read a batch and commit it: whole or not at all."""
    await crawl.load(batch)


@task(cache_policy=NO_CACHE, task_run_name="end {crawl.key}", retries=3, retry_delay_seconds=5, retry_condition_fn=lock_was_held)
async def end(crawl: SiteCrawl) -> None:
    """Close the row of the site's run."""
    await crawl.end()


@task(cache_policy=NO_CACHE, task_run_name="publish", retries=3, retry_delay_seconds=5, retry_condition_fn=lock_was_held)
async def publish(tools: Tools, run: Run) -> None:
    """Put the new warehouse.duckdb in the old one's place."""
    await steps_of.publish(tools, run)


@flow(name="crawl")
async def crawl(
    sites: Annotated[list[Annotated[str, Field(min_length=1)]] | None, Field(min_length=1)] = None,
    since: date | None = None,
    until: date | None = None,
    full: bool = False,
    data: Annotated[str, Field(min_length=1)] = "data",
    wait: Annotated[float, Field(ge=0)] = 60.0,
    workers: Annotated[int, Field(ge=1, le=64)] = 1,
    together: Annotated[int, Field(ge=1, le=32)] = 4,
    folder: Annotated[str | None, Field(min_length=1)] = None,
    hours: Annotated[float, Field(gt=0)] = 12.0,
    due: bool = False,
) -> list[SiteReport]:
    """Fetch what is new or changed from official sites into the warehouse, and publish it.

    Fails where a site is held, failing, left alone or could not be crawled; the others are loaded all the same. The artifact
    `crawl-troubles` tells what a person should look at. CUOSHI_CONTACT must be set where the worker runs.

    Args:
        sites: Names of site files; every site whose file says verified = true if left out.
        since: Walk listings back to this day, past what is known; take nothing older.
        until: Take nothing that listings date later.
        full: Walk listings to their end and ask every known page whether it has changed.
        data: Folder that holds archive, lake and warehouse.duckdb.
        wait: Seconds to wait for another writer, or for another crawl of a site's hosts.
        workers: Processes that read.
        together: Sites that are asked at the same time.
        folder: Folder of site files, if it is not the one that comes with Cuoshi.
        due: Crawl only sites whose own schedule has come since their last crawl.
        hours: Hours that fetching from one site may take; the next crawl goes on from there.
    """
    if folder is not None:
        os.environ[SITES] = folder  # for reading processes too
    say, reports = get_run_logger().info, list[SiteReport]()
    settings = CrawlSettings(await asyncio.to_thread(data_folder, Path(data)), since, until, full, wait, workers, together, due)
    chosen = await asyncio.to_thread(chosen_sites, sites or (), say)
    room_for_crawl(settings.data)

    def told(report: SiteReport) -> None:
        reports.append(report)
        say(line_of(report))

    try:
        with open_writer(settings.data, "cuoshi crawl", wait, say) as writer, readers_of(workers) as readers:
            await crawl_sites(writer, settings, chosen, readers, say, told, progress_lines("fetching", None, say), _tasks(wait, hours))
    except Exception:  # what was crawled is told, though it was not published
        await _show(reports)
        raise
    except BaseExceptionGroup as met:
        _end_as_told(met)
        raise
    await _show(reports)
    state = Completed if all(r.is_healthy for r in reports) else Failed
    # A state instead of the reports: so that the list of runs tells what came of it. Prefect hands the caller its data.
    return cast(list[SiteReport], state(message=outcome(reports), data=reports))


def _tasks(wait: float, hours: float) -> Steps:
    """Every step as a task, each with its limit."""
    limit = wait + HANGS

    async def fetch_in_time(crawl: SiteCrawl) -> None:
        why = f"not all was fetched within {hours:g} hours"
        await _in_time(fetch.with_options(timeout_seconds=hours * _HOUR)(crawl), f"{why}; the next crawl goes on from there")

    async def load_in_time(crawl: SiteCrawl, batch: Batch, part: int) -> None:
        await _in_time(load.with_options(timeout_seconds=limit)(crawl, batch, part), f"part {part} was not loaded within {limit:.0f} s")

    async def end_in_time(crawl: SiteCrawl) -> None:
        await _in_time(end.with_options(timeout_seconds=limit)(crawl), f"its run was not closed within {limit:.0f} s")

    async def publish_in_time(tools: Tools, run: Run) -> None:
        await _in_time(publish.with_options(timeout_seconds=limit)(tools, run), f"nothing was published within {limit:.0f} s")

    return Steps(fetch_in_time, load_in_time, end_in_time, publish_in_time)


async def _in_time(step: Awaitable[None], otherwise: str) -> None:
    try:
        await step
    except TimeoutError:
        raise TimeoutError(otherwise) from None


async def _show(reports: list[SiteReport]) -> None:
    if reports:
        await acreate_table_artifact(cast(list[dict[str, Any]], report_rows(reports)), REPORT, "What came of each site.")
        await acreate_markdown_artifact(troubles_page(reports), TROUBLES, "What a person should look at.")


def _end_as_told(met: BaseExceptionGroup[BaseException]) -> None:
    """Being told to stop is raised wherever the signal finds the process, in the crawl of one site too: then it is among others."""
    if met.subgroup(TerminationSignal):
        raise TerminationSignal(signal.SIGTERM) from None
