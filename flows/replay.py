"""Replay: a new lake from the WARC files alone. Reread: the present lake brought up to the present code."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from extractors.records import Capture, Failure
from flows.readers import Readers, Result
from flows.rulings import heed, settle
from flows.runs import BYTES_LOST, Run, Say, Session, at_work, heed_the_clock, open_writer
from warehouse.archive import Alias, ArchiveContents, BytesLost, RunInfo, Torn
from warehouse.archive_writer import ArchiveWriter
from warehouse.commit import committing
from warehouse.crawls import CRAWL, last_verdicts, record_verdicts
from warehouse.events import capture_of
from warehouse.folder import DataFolder
from warehouse.lake import Lake, Row, events_of, known_events
from warehouse.load import KeepAliases
from warehouse.lock import hold
from warehouse.series import Captured, shown
from warehouse.tables import RUNS
from warehouse.withdrawals import Withdrawal

_BATCH = 200


class ReplayRefused(Exception):
    """The replay would have lost something; the present lake was left as it is."""


@dataclass(slots=True)
class ReplayReport:
    outcomes: Counter[str] = field(default_factory=Counter)
    runs: int = 0
    conflicts: int = 0
    torn: list[Torn] = field(default_factory=list)


@dataclass(slots=True)
class RereadReport:
    version: str = ""
    captures: int = 0
    notices_written: int = 0
    lost: dict[str, str] = field(default_factory=dict)  # capture_id -> its address, and why it stays as it was read last
    conflicts: int = 0


def replay_archive(data: DataFolder, wait: float, say: Say, readers: Readers, advance: Callable[[int], None]) -> ReplayReport:
    """Build the next generation of the lake from the archive, use it, and publish it.

    Others go on writing meanwhile; what they have archived since is taken in at the end, under the writer's lock.
    """
    run = Run.begin("replay")
    data.root.mkdir(parents=True, exist_ok=True)
    with (
        hold(data.replaying, "cuoshi replay", wait, say),
        open_writer(data, "cuoshi replay", wait, say) as writer,
        at_work(data, run),
        Lake(data.lake.next()) as lake,
    ):
        session = writer.session_of(lake)
        session.may_be_lost = True
        building = _Building(session, readers, advance)
        session.start(run)
        building.take_in(say)
        with writer.locked() as lock:
            lake.guard = lock.check
            while building.take_in(say):
                pass
            settle(session, _computed)
            session.finish(run, "done", dict(building.report.outcomes))
            for torn in building.report.torn:
                say(torn.told)
            _refuse_a_loss(data, session, say)
            building.report.conflicts = session.conflicts
            data.lake.use(lake.generation)
            session.publish(run)
    return building.report


class _Building:
    """A lake that is being built from the archive, and what of the archive it has taken in."""

    def __init__(self, session: Session, readers: Readers, advance: Callable[[int], None]) -> None:
        self.report = ReplayReport()
        self._session = session
        self._readers = readers
        self._advance = advance
        self._sizes: dict[str, int] = {}  # of WARC files that have been read, when they were
        self._showing: dict[str, str] = {}  # what each address showed last, as far as was taken in
        self._runs: set[str] = set()
        self._crawls: set[str] = set()  # runs that crawled a site
        self._admitted: set[str] = set()  # those of them whose captures belong into the lake
        self._waiting: list[Capture] = []  # of crawls that no verdict has admitted

    def take_in(self, say: Say) -> bool:
        """Load what the archive has that was not there the last time; False where there is nothing."""
        sizes = self._session.archive.sizes()
        fresh = [path for path, size in sizes.items() if self._sizes.get(path) != size]
        if not fresh:
            return False
        if self._sizes:
            say(f"taking in {len(fresh)} WARC files that were written meanwhile")
        self._sizes = sizes
        found = self._session.archive.read(fresh)
        self.report.torn = [t for t in self.report.torn if t.path not in fresh] + found.torn
        self._note_runs(found.runs)
        self._session.loader.add_aliases(found.aliases)
        self._session.loader.correct(sorted(found.givings, key=lambda g: g.at), self._session.standing, _computed)
        heed_the_clock(max((c.captured_at for c in found.captures), default=None), say)
        captures = self._allowed(found)
        self._load(sorted(captures, key=lambda c: (c.captured_at, c.capture_id)), sorted(found.withdrawals, key=lambda w: w.at))
        return True

    def _allowed(self, found: ArchiveContents) -> list[Capture]:
        """Captures that may be loaded: of a crawl only where its yield was found good, or a person has admitted it."""
        self._crawls |= {i.run_id for i in found.runs if i.flow == CRAWL}
        verdicts = last_verdicts(found.verdicts)
        record_verdicts(self._session.lake, verdicts.values())
        self._admitted |= {i for i, v in verdicts.items() if v.admitted}
        held = self._crawls - self._admitted
        captures = [*self._waiting, *found.captures]
        self._waiting = [c for c in captures if c.run_id in held]
        return [c for c in captures if c.run_id not in held]

    def _load(self, captures: list[Capture], acts: list[Withdrawal]) -> None:
        """Load captures and carry out withdrawals, each when it came: what a capture showed was judged by what was withdrawn then."""
        waiting: deque[tuple[list[Capture], list[Capture], Callable[[], list[Result]]]] = deque()
        for batch in _batches(captures, [w.at for w in acts]):
            unread = self._unread(batch)
            waiting.append((batch, unread, self._readers.read(self._session.data, unread)))
            if len(waiting) > self._readers.ahead:
                self._load_batch(*waiting.popleft(), acts)
        for batch, unread, results in waiting:
            self._load_batch(batch, unread, results, acts)
        for act in acts:
            heed(self._session, act, _computed)

    def _unread(self, batch: list[Capture]) -> list[Capture]:
        """Those that show something else than their address did before: the loader asks for no others, or but rarely."""
        pages = [c for c in batch if c.role == "notice"]
        unread = [c for c in pages if c.sha256 and self._showing.get(c.address) != shown(c)]
        self._showing |= {c.address: shown(c) or "" for c in pages}
        return unread

    def _load_batch(self, batch: list[Capture], unread: list[Capture], results: Callable[[], list[Result]], acts: list[Withdrawal]) -> None:
        while acts and acts[0].at <= batch[0].captured_at:
            heed(self._session, acts.pop(0), _computed)
        read = dict(zip((c.capture_id for c in unread), results(), strict=True))
        captured = [Captured(c, read.get(c.capture_id)) for c in batch]
        self.report.outcomes += self._session.loader.load(captured, _computed).outcomes
        self._advance(len(batch))

    def _note_runs(self, infos: list[RunInfo]) -> None:
        """Runs as far as the archive knows them: when each began, not how it ended."""
        by_id = {i.run_id: i for i in infos if i.run_id not in self._runs}
        self._runs |= by_id.keys()
        self.report.runs = len(self._runs)
        rows: list[Row] = [
            {"run_id": i.run_id, "flow": i.flow, "started_at": i.started_at, "source_id": i.source_id, "status": "archived"}
            for i in by_id.values()
        ]
        committing(self._session.lake, lambda: self._session.lake.insert(RUNS, rows))


def _refuse_a_loss(data: DataFolder, session: Session, say: Say) -> None:
    """A replay never takes the place of a lake that knows captures the archive has lost."""
    had = known_events(data.lake)
    if had is None:
        say("the present lake cannot be read, so it cannot be compared; the replayed one takes its place")
        return
    has = events_of(session.lake)
    for what, known in had.items():
        if lost := sorted(known - has[what]):
            raise ReplayRefused(
                f"the archive lacks {len(lost)} {what} that the lake knows, {lost[0]} the first of them; the lake stays as it is."
                " Restore the missing or damaged WARC files and replay again."
            )


def _computed(aliases: list[Alias]) -> None:
    """Aliases that a replay comes to need no keeping: the next one comes to them too."""


def _batches(captures: list[Capture], breaks: list[datetime]) -> Iterator[list[Capture]]:
    """Batches in which no address stands twice: what it showed first must be loaded before what it showed next is judged.

    None reaches over one of the moments `breaks`, in their order.
    """
    batch: list[Capture] = []
    addresses: set[str] = set()
    for capture in captures:
        crossed = bool(batch) and bisect_right(breaks, batch[-1].captured_at) != bisect_right(breaks, capture.captured_at)
        if crossed or len(batch) >= _BATCH or capture.address in addresses:
            yield batch
            batch, addresses = [], set()
        batch.append(capture)
        addresses.add(capture.address)
    if batch:
        yield batch


def reread_lake(data: DataFolder, wait: float, say: Say, readers: Readers, advance: Callable[[int], None]) -> RereadReport:
    """Read again, from the archive, every capture that other code has read, and write what changed."""
    run = Run.begin("reread")
    with open_writer(data, "cuoshi reread", wait, say) as writer, at_work(data, run), ArchiveWriter(data.archive, run.info) as archive:
        report = RereadReport(writer.version)
        with writer.session() as session:
            session.start(run)
            stale = _stale(session, report)
        while stale:
            results = readers.read(data, stale)()
            with writer.session() as session:
                captured = [Captured(c, r) for c, r in zip(stale, results, strict=True)]
                _reread(session, captured, archive.write_aliases, report)
                advance(len(stale))
                stale = _stale(session, report)
        with writer.session() as session:
            report.notices_written += settle(session, archive.write_aliases)
            session.finish(run, "done", {"captures": report.captures, "notices_written": report.notices_written})
            report.conflicts = session.conflicts
            session.publish(run)
    return report


def _reread(session: Session, batch: list[Captured], keep_aliases: KeepAliases, report: RereadReport) -> None:
    """Write what captures read as now. One whose bytes the archive has lost stays as it was read last, and stops no other."""
    there: list[Captured] = []
    for item in batch:
        if isinstance(item.result, Failure) and item.result.issue.code == BYTES_LOST:
            report.lost[item.capture.capture_id] = f"{item.capture.address}: {item.result.issue.message}"
        else:
            there.append(item)
    try:
        report.notices_written += session.loader.reread(there, keep_aliases).notices_written if there else 0
        report.captures += len(there)
    except BytesLost as error:  # one of them shares its notice with one that is lost
        if len(there) == 1:
            report.lost[there[0].capture.capture_id] = f"{there[0].capture.address}: {error}"
            return
        for item in there:
            _reread(session, [item], keep_aliases, report)


def _stale(session: Session, report: RereadReport) -> list[Capture]:
    rows = session.lake.rows(
        """SELECT * FROM captures WHERE extractor_version IS NOT NULL AND extractor_version <> ?
           AND capture_id NOT IN (SELECT unnest(?::JSON::VARCHAR[])) ORDER BY captured_at, capture_id LIMIT ?""",
        [session.version, sorted(report.lost), _BATCH],
    )
    return [capture_of(r) for r in rows]
