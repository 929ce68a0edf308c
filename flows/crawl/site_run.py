"""One crawl of one site, step by step; the command line and the Prefect flow take the same steps.

begin     the run, and what the warehouse knows of the site
gather    walk, fetch and keep, under the leases of its hosts
conclude  read what came, check the yield, keep the verdict
load      part by part what was admitted
end       the run's row
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from extractors.fetch.client import Fetcher
from extractors.records import Capture
from extractors.sites.site_file import SiteFile
from flows.admission import admitted_runs, verdict_writer
from flows.clock import utc_now
from flows.crawl.gathering import Advance, Gathered, Gathering, bounds_of
from flows.crawl.keeper import Keeper
from flows.crawl.known import KnownPage, KnownSite, known_site
from flows.crawl.settings import CrawlSettings, policy_of
from flows.crawl.unfinished import Unfinished, take_over
from flows.crawl.yield_check import Checked, Judged, check_yield
from flows.mending import unsettled
from flows.readers import Readers
from flows.runs import Run, Say, Writer
from warehouse.archive_writer import TOLD, ArchiveWriter
from warehouse.crawls import CRAWL, Verdict
from warehouse.lock import hold
from warehouse.series import Captured

#: Captures that are read and judged at a time.
_JUDGED_TOGETHER = 100


@dataclass(slots=True)
class SiteReport:
    """What a crawl of a site did, for people. `loaded`: captures by outcome; `stale_days`: since its last new notice, where too long."""

    site: str
    run: Run | None = None
    verdict: Verdict | None = None
    found: Gathered = field(default_factory=Gathered)
    loaded: Counter[str] = field(default_factory=Counter)
    notices_written: int = 0
    trouble: str | None = None  # why there was no crawl at all
    stale_days: int | None = None

    @property
    def is_healthy(self) -> bool:
        verdict = self.verdict
        return self.trouble is None and verdict is not None and verdict.admitted and not (self.found.stopped or self._blind)

    @property
    def _blind(self) -> bool:
        """Whether no listing could be read, or none of the pages that were asked for could be had."""
        stops, verdict = self.found.stops, self.verdict
        unread = bool(stops) and all(stop == "failed" for stop in stops.values())
        return unread or (verdict is not None and verdict.asked > 0 and not verdict.fetched + verdict.not_modified + verdict.gone)


@dataclass(frozen=True, slots=True)
class Begun:
    """A crawl of a site that may gather now."""

    site: SiteFile
    run: Run
    known: KnownSite
    unfinished: Unfinished


@dataclass(frozen=True, slots=True)
class Batch:
    """A WARC file of an admitted run: what is loaded together."""

    run: Run
    path: str


def begin(writer: Writer, site: SiteFile) -> Begun:
    """Note the run, and look up what is known of the site; what a crawl of it that died has fetched is taken over."""
    with writer.session() as session:
        run = Run.begin(CRAWL, site.key)
        known = known_site(session, site.key)
        session.start(run)
    unfinished = take_over(writer.archive, known.unfinished, run.started_at)
    for address, capture in unfinished.pages.items():
        known.pages[address] = _with(known.pages.get(address), capture)
    known.files |= unfinished.files
    return Begun(site, run, known, unfinished)


def _with(page: KnownPage | None, capture: Capture) -> KnownPage:
    """What is known of a page, with a capture that the lake does not have yet."""
    last = capture if capture.sha256 else page.last if page else None
    failed = None if capture.sha256 else capture.error_code
    return KnownPage(page.first_at if page else capture.captured_at, capture.captured_at, last, failed)


def hosts_of(site: SiteFile) -> list[str]:
    """The hosts that a site is asked at; in one order, so that two crawls never wait for each other."""
    return sorted({h.removeprefix("*.") for h in site.hosts})


@contextmanager
def leases(settings: CrawlSettings, site: SiteFile, say: Say) -> Iterator[None]:
    """Nobody else asks the site's hosts meanwhile. Raises Locked where another crawl does and goes on for longer than `wait`."""
    with ExitStack() as stack:
        for host in hosts_of(site):
            stack.enter_context(hold(settings.data.lease(host), f"cuoshi crawl {site.key}", settings.wait, say, f"the lease of {host}"))
        yield


async def gather(writer: Writer, settings: CrawlSettings, begun: Begun, advance: Advance) -> Gathered:
    """Walk the listings, fetch and keep. Call it under `leases`."""
    site, known = begun.site, begun.known
    keeper = Keeper(writer.archive, begun.run, site.reading.rank, known.kept(), utc_now)
    bounds = bounds_of(known, settings.since, settings.until, settings.full)
    async with AsyncExitStack() as stack:
        stack.callback(keeper.close)
        asking = Fetcher(policy_of(site), utc_now, last_asked=known.last_asked(), on_robots=keeper.robots)
        fetcher = await stack.enter_async_context(asking)
        gathering = Gathering(site, known, begun.unfinished, fetcher, keeper, writer.archive, bounds, begun.run.started_at, advance)
        return await gathering.run()


def conclude(writer: Writer, settings: CrawlSettings, begun: Begun, found: Gathered, readers: Readers) -> Verdict:
    """Read what came, check the yield, and keep the verdict: on this run, and on those it took over."""
    captures = _captures_of(writer, [begun.run, *begun.unfinished.runs])
    judged = judge(writer, captures, readers)
    bounded = settings.full or settings.since is not None or settings.until is not None
    checked = check_yield(begun.site, found, judged, first_time=begun.known.first_time, bounded=bounded)
    verdict = _verdict(begun, found, checked, settings)
    shared = Verdict("", verdict.source_id, verdict.at, verdict.admitted, complete=False, taken_over_by=begun.run.run_id)
    taken = [replace(shared, run_id=r.run_id) for r in begun.unfinished.runs]
    with verdict_writer(writer.archive, begun.run) as archive:
        archive.write_verdicts([*taken, verdict])
    return verdict


def _verdict(begun: Begun, found: Gathered, checked: Checked, settings: CrawlSettings) -> Verdict:
    outcomes = found.outcomes
    return Verdict(
        begun.run.run_id, begun.site.key, utc_now(), not checked.held, checked.why,
        complete=found.walked and not found.left_over and settings.until is None,
        listed=found.listed, asked=found.asked, fetched=outcomes["ok"], not_modified=outcomes["not_modified"], gone=outcomes["gone"],
        refused=outcomes["refused"], failed=outcomes["failed"] + outcomes["not_asked"], left_over=found.left_over,
    )  # fmt: skip


def judge(writer: Writer, captures: Sequence[Capture], readers: Readers) -> Judged:
    """Read the pages that show something new; the readings are not kept, as what is loaded is read again part by part."""
    judged = Judged()
    for at in range(0, len(captures), _JUDGED_TOGETHER):
        pages = [c for c in captures[at : at + _JUDGED_TOGETHER] if c.role == "notice" and c.sha256]
        unread = _unread(writer, pages)
        judged.note(readers.read(writer.data, unread)())
    return judged


def _unread(writer: Writer, pages: list[Capture]) -> list[Capture]:
    if not pages:
        return []
    with writer.session() as session:
        shown = session.loader.shown(pages)
    return [c for c in pages if not shown[c.capture_id]]


def batches(writer: Writer, run: Run) -> list[Batch]:
    """What a run's verdict lets into the lake, in order; nothing where it was held."""
    with writer.session() as session:
        return [Batch(r, path) for r in admitted_runs(session, run) for path in unsettled(session, r)]


def load(writer: Writer, batch: Batch, readers: Readers, report: SiteReport) -> None:
    """Commit a batch: whole or not at all."""
    captures = writer.archive.read([batch.path]).captures
    unread = _unread(writer, [c for c in captures if c.role == "notice" and c.sha256])
    read = dict(zip((c.capture_id for c in unread), readers.read(writer.data, unread)(), strict=True))
    captured = [Captured(c, read.get(c.capture_id)) for c in captures]
    first = min((int(c.capture_id.rsplit("-", 1)[1]) for c in captures), default=0)
    with ArchiveWriter(writer.data.archive, batch.run.info, first, TOLD) as archive, writer.session() as session:
        done = session.loader.load(captured, archive.write_aliases)
    report.notices_written += done.notices_written


def end(writer: Writer, begun: Begun, report: SiteReport) -> None:
    """Close the run's row; say since when the site has brought nothing new."""
    verdict = report.verdict
    assert verdict is not None
    with writer.session() as session:
        runs = [begun.run.run_id, *(r.run_id for r in begun.unfinished.runs)]
        report.loaded = Counter({r["outcome"]: r["n"] for r in session.lake.rows(_LOADED, [runs])})
        session.finish(begun.run, "done" if verdict.admitted else "held", dict(report.loaded))
        report.stale_days = stale_days(session.lake.rows(LAST_NEW, [begun.site.key])[0]["at"], begun.site, utc_now())


_LOADED = """SELECT outcome, count(*) AS n FROM captures
             WHERE role = 'notice' AND run_id IN (SELECT unnest(?::JSON::VARCHAR[])) GROUP BY outcome"""
#: When a site last brought a notice that was not there.
LAST_NEW = "SELECT max(captured_at) AS at FROM captures WHERE source_id = ? AND role = 'notice' AND outcome = 'new'"


def stale_days(last_new: datetime | None, site: SiteFile, now: datetime) -> int | None:
    """Since how many days a site has brought nothing new, where that is longer than its file allows."""
    if last_new is None:
        return None
    days = (now - last_new).days
    return days if days > site.expect.stale_after_days else None


def _captures_of(writer: Writer, runs: list[Run]) -> list[Capture]:
    found: list[Capture] = []
    for run in runs:
        found += writer.archive.read(writer.archive.files_of(run.info)).captures
    return found
