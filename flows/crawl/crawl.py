"""Crawling: sites side by side, each step by step (`site_run.py`), then one publication for all. Without Prefect; the flow carries out
the same steps as tasks (`flow.py`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeVar

from extractors.sites.site_file import SiteFile
from flows.clock import utc_now
from flows.crawl import site_run
from flows.crawl.due import due_sites
from flows.crawl.gathering import Advance
from flows.crawl.settings import CrawlSettings
from flows.crawl.site_run import Batch, Begun, SiteReport
from flows.errors import explain
from flows.readers import Readers
from flows.rulings import LAST_PART, settle
from flows.runs import Run, Say, Writer, at_work, open_session
from warehouse.archive_writer import ArchiveWriter

_T = TypeVar("_T")
_LOG = logging.getLogger(__name__)
#: Seconds that a crawl which is being stopped waits for the lock, to note that: Prefect kills a run after 30.
_LAST_WORD = 15.0
#: What happens on the way, told once a site.
Told = Callable[[SiteReport], None]


class Turns:
    """Work on the one lake connection of this process, one piece after another, outside of the event loop."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def over(self) -> None:
        """Wait until nothing is at work any more."""
        async with self._turn:
            pass

    async def __call__(self, work: Callable[..., _T], *arguments: object) -> _T:
        await self._turn.acquire()
        thread = asyncio.ensure_future(asyncio.to_thread(work, *arguments))
        # Whoever is given up meanwhile (a timeout) leaves a thread that goes on: the next turn begins when it has ended.
        thread.add_done_callback(lambda _: self._turn.release())
        return await asyncio.shield(thread)


@dataclass(frozen=True, slots=True)
class Tools:
    """What the crawls of several sites share."""

    writer: Writer
    settings: CrawlSettings
    readers: Readers
    say: Say
    advance: Advance
    turns: Turns = field(default_factory=Turns)


class SiteCrawl:
    """The crawl of one site; what is done is noted in its report as it is done. Each step raises what ends the crawl of the site.

    No dataclass: Prefect walks through those that its tasks are given, and a site's pages may be very many.
    """

    def __init__(self, tools: Tools, site: SiteFile) -> None:
        self.key = site.key
        self.report = SiteReport(site.key)
        self._tools = tools
        self._site = site
        self._begun: Begun | None = None
        self._mark = ExitStack()

    async def fetch(self) -> None:
        """Everything up to the verdict."""
        tools = self._tools
        begun = self._begun = await tools.turns(site_run.begin, tools.writer, self._site)
        self.report.run = begun.run
        self._mark.enter_context(at_work(tools.writer.data, begun.run))
        self.report.found = found = await site_run.gather(tools.writer, tools.settings, begun, tools.advance)
        self.report.verdict = await tools.turns(site_run.conclude, tools.writer, tools.settings, begun, found, tools.readers)

    async def batches(self) -> list[Batch]:
        """What the verdict lets into the lake."""
        return await self._tools.turns(site_run.batches, self._tools.writer, self._run)

    async def load(self, batch: Batch) -> None:
        await self._tools.turns(site_run.load, self._tools.writer, batch, self._tools.readers, self.report)

    async def end(self) -> None:
        await self._tools.turns(site_run.end, self._tools.writer, self._begun, self.report)

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Alone on the site's hosts and marked as at work; a crawl that breaks off is noted as failed, and not left as one that died."""
        lease = site_run.leases(self._tools.settings, self._site, self._tools.say)
        async with AsyncExitStack() as stack:
            await asyncio.to_thread(lease.__enter__)
            stack.push_async_callback(asyncio.to_thread, lease.__exit__, None, None, None)
            stack.enter_context(self._mark)
            try:
                yield
            except BaseException:
                if self._begun:
                    await asyncio.to_thread(note_failure, self._tools.settings, self._begun.run)
                raise

    @property
    def _run(self) -> Run:
        assert self._begun is not None
        return self._begun.run


async def publish(tools: Tools, run: Run) -> None:
    """What people have ruled is brought up to date, and readers get a new file; `run`: the last of those that crawled."""
    await tools.turns(_publish, tools.writer, run)


@dataclass(frozen=True, slots=True)
class Steps:
    """How the steps are carried out: as they are, or each as a Prefect task. `load` is told which part of the site it loads, from 1."""

    fetch: Callable[[SiteCrawl], Awaitable[None]] = SiteCrawl.fetch
    load: Callable[[SiteCrawl, Batch, int], Awaitable[None]] = lambda crawl, batch, _: crawl.load(batch)
    end: Callable[[SiteCrawl], Awaitable[None]] = SiteCrawl.end
    publish: Callable[[Tools, Run], Awaitable[None]] = publish


async def crawl_sites(
    writer: Writer, settings: CrawlSettings, sites: Sequence[SiteFile], readers: Readers, say: Say, told: Told, advance: Advance,
    steps: Steps | None = None,
) -> list[SiteReport]:  # fmt: skip
    """Crawl these sites, `settings.together` at a time, and publish. What one site does never disturbs another."""
    tools, steps, room = Tools(writer, settings, readers, say, advance), steps or Steps(), asyncio.Semaphore(settings.together)

    # Sites on one host wait for each other here, for as long as it takes: a lease is for crawls of other processes.
    hosts = {host: asyncio.Lock() for site in sites for host in site_run.hosts_of(site)}

    async def one(site: SiteFile) -> SiteReport:
        crawl = SiteCrawl(tools, site)
        async with AsyncExitStack() as held:
            for host in site_run.hosts_of(site):
                await held.enter_async_context(hosts[host])
            await held.enter_async_context(room)
            try:
                await _crawl_site(crawl, steps)
            except Exception as error:
                crawl.report.trouble = in_one_line(error)
        told(crawl.report)
        return crawl.report

    try:
        chosen = await tools.turns(_due, tools, sites) if settings.due else sites
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(site)) for site in chosen]
        reports = [t.result() for t in tasks]
        if runs := [r.run for r in reports if r.run]:
            await steps.publish(tools, runs[-1])
        return reports
    finally:
        await tools.turns.over()  # whoever opened the connection closes it now


async def _crawl_site(crawl: SiteCrawl, steps: Steps) -> None:
    async with crawl.held():
        await steps.fetch(crawl)
        for part, batch in enumerate(await crawl.batches(), 1):
            await steps.load(crawl, batch, part)
        await steps.end(crawl)


def in_one_line(error: Exception) -> str:
    """Why a site's crawl broke off; a bug of ours with its traceback in the log."""
    while isinstance(error, ExceptionGroup):  # of pages that are asked for at the same time
        error = error.exceptions[0]
    if (told := explain(error)) is not None:
        return told
    _LOG.error("a crawl broke off by a mistake of Cuoshi's", exc_info=error)
    return f"it broke off by a mistake of Cuoshi's, please report it ({type(error).__name__}: {error})"


def note_failure(settings: CrawlSettings, run: Run) -> None:
    """The run's row says that it failed, if the lock allows; the next crawl of the site goes on from there.

    In a session of its own: the connection of the crawl may be at work in a thread that nobody waits for any more.
    """
    with suppress(Exception), open_session(settings.data, "cuoshi crawl (failed)", _LAST_WORD, lambda _: None) as session:
        session.finish(run, "failed", {})


def _due(tools: Tools, sites: Sequence[SiteFile]) -> Sequence[SiteFile]:
    with tools.writer.session() as session:
        due = due_sites(session, sites, utc_now())
    tools.say(f"{len(due)} of {len(sites)} sites are due" + (f": {', '.join(s.key for s in due)}" if due else ""))
    return due


def _publish(writer: Writer, run: Run) -> None:
    with writer.session() as session:
        with ArchiveWriter(writer.data.archive, run.info, LAST_PART) as archive:
            settle(session, archive.write_aliases)
        session.publish(run)
