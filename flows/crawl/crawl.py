"""Crawling without Prefect: sites side by side, each step by step (`site_run.py`), then one publication for all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress
from typing import TypeVar

from extractors.sites.site_file import SiteFile
from flows.crawl import site_run
from flows.crawl.gathering import Advance
from flows.crawl.settings import CrawlSettings
from flows.crawl.site_run import SiteReport
from flows.errors import explain
from flows.readers import Readers
from flows.rulings import LAST_PART, settle
from flows.runs import Run, Say, Writer, at_work
from warehouse.archive_writer import ArchiveWriter

_T = TypeVar("_T")
_LOG = logging.getLogger(__name__)
#: What happens on the way, told once a site.
Told = Callable[[SiteReport], None]


class Steps:
    """Steps that work on the one lake connection of this process, one after another, outside of the event loop."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def __call__(self, step: Callable[..., _T], *arguments: object) -> _T:
        async with self._turn:
            return await asyncio.to_thread(step, *arguments)


async def crawl_sites(
    writer: Writer,
    settings: CrawlSettings,
    sites: Sequence[SiteFile],
    readers: Readers,
    say: Say,
    told: Told,
    advance: Advance,
) -> list[SiteReport]:
    """Crawl these sites, `settings.together` at a time, and publish. What one site does never disturbs another."""
    steps, room = Steps(), asyncio.Semaphore(settings.together)
    # Sites on one host wait for each other here, for as long as it takes: a lease is for crawls of other processes.
    hosts = {host: asyncio.Lock() for site in sites for host in site_run.hosts_of(site)}

    async def one(site: SiteFile) -> SiteReport:
        async with AsyncExitStack() as held:
            for host in site_run.hosts_of(site):
                await held.enter_async_context(hosts[host])
            await held.enter_async_context(room)
            report = SiteReport(site.key)
            try:
                await crawl_site(writer, settings, site, readers, say, steps, advance, report)
            except Exception as error:
                report.trouble = in_one_line(error)
        told(report)
        return report

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(site)) for site in sites]
    reports = [t.result() for t in tasks]
    if runs := [r.run for r in reports if r.run]:
        await steps(publish, writer, runs[-1])
    return reports


async def crawl_site(
    writer: Writer,
    settings: CrawlSettings,
    site: SiteFile,
    readers: Readers,
    say: Say,
    steps: Steps,
    advance: Advance,
    report: SiteReport,
) -> None:
    """All steps of one site; what is done is noted in the report as it is done. Raises what ends the crawl of this site."""
    lease = site_run.leases(settings, site, say)
    await asyncio.to_thread(lease.__enter__)
    try:
        begun = await steps(site_run.begin, writer, site)
        report.run = begun.run
        with at_work(writer.data, begun.run):
            try:
                report.found = await site_run.gather(writer, settings, begun, advance)
                report.verdict = await steps(site_run.conclude, writer, settings, begun, report.found, readers)
                for batch in await steps(site_run.batches, writer, begun.run):
                    await steps(site_run.load, writer, batch, readers, report)
                await steps(site_run.end, writer, begun, report)
            except BaseException:
                note_failure(writer, begun.run)
                raise
    finally:
        await asyncio.to_thread(lease.__exit__, None, None, None)


def in_one_line(error: Exception) -> str:
    """Why a site's crawl broke off; a bug of ours with its traceback in the log."""
    if (told := explain(error)) is not None:
        return told
    _LOG.error("a crawl broke off by a mistake of Cuoshi's", exc_info=error)
    return f"it broke off by a mistake of Cuoshi's, please report it ({type(error).__name__}: {error})"


def note_failure(writer: Writer, run: Run) -> None:
    """The run's row says that it failed, if the lock allows; the next crawl of the site goes on from there."""
    with suppress(Exception), writer.session() as session:
        session.finish(run, "failed", {})


def publish(writer: Writer, run: Run) -> None:
    """What people have ruled is brought up to date, and readers get a new file; `run`: the last of those that crawled."""
    with writer.session() as session:
        with ArchiveWriter(writer.data.archive, run.info, LAST_PART) as archive:
            settle(session, archive.write_aliases)
        session.publish(run)
