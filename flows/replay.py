"""Replay: a new lake from the WARC files alone. Reread: the present lake brought up to the present code."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from extractors.records import Capture
from flows.ingest import interpret
from flows.rulings import settle
from flows.runs import Run, Say, Session, open_session
from warehouse.archive import Alias, Archive, ArchiveWriter, Place, RunInfo, Torn
from warehouse.events import capture_of
from warehouse.folder import DataFolder
from warehouse.lake import events_of, known_events, use_generation
from warehouse.load import Captured
from warehouse.tables import RUNS

_BATCH = 200


class ReplayRefused(Exception):
    """The replay would have lost something; the present lake was left as it is."""


@dataclass(slots=True)
class ReplayReport:
    outcomes: Counter[str] = field(default_factory=Counter)
    runs: int = 0
    torn: list[Torn] = field(default_factory=list)


@dataclass(slots=True)
class RereadReport:
    version: str = ""
    captures: int = 0
    notices_written: int = 0


def replay_archive(data: DataFolder, wait: float, say: Say, advance: Callable[[int], None]) -> ReplayReport:
    """Build the next generation of the lake from the archive, use it, and publish it."""
    report = ReplayReport()
    run = Run.begin("replay")
    with open_session(data, "cuoshi replay", wait, say, anew=True) as session:
        found = Archive(data.archive).read_all()
        found.captures.sort(key=lambda c: (c.captured_at, c.capture_id))
        report.torn = found.torn
        _runs(session, found.runs, report)
        session.start(run)
        session.loader.add_aliases(found.aliases)
        session.loader.correct(sorted(found.givings, key=lambda g: g.at), session.standing, _computed)
        acts = sorted(found.withdrawals, key=lambda w: w.at)
        for batch in _batches(found.captures, [w.at for w in acts]):
            # What a capture showed was judged by what was withdrawn at that time.
            while acts and acts[0].at <= batch[0].captured_at:
                session.loader.withdraw(acts.pop(0), _computed)
            report.outcomes += session.loader.load(_captured(session, batch)).outcomes
            advance(len(batch))
        for act in acts:
            session.loader.withdraw(act, _computed)
        settle(session, _computed)
        session.finish(run, "done", dict(report.outcomes))
        _refuse_a_loss(data, session, say)
        use_generation(data.lake, session.lake.generation)
        session.publish(run)
    return report


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


def _captured(session: Session, batch: list[Capture]) -> list[Captured]:
    last = session.loader.last_captures(c.address for c in batch)
    result: list[Captured] = []
    for capture in batch:
        data = None
        if capture.archive_path is not None and capture.archive_offset is not None:
            data = session.archive.bytes_at(Place(capture.archive_path, capture.archive_offset))
        result.append(interpret(session, capture, data, last.get(capture.address)))
    return result


def _runs(session: Session, infos: list[RunInfo], report: ReplayReport) -> None:
    """Runs as far as the archive knows them: when each began, not how it ended."""
    by_id = {i.run_id: i for i in infos}
    report.runs = len(by_id)
    with session.lake.transaction():
        session.lake.insert(
            RUNS, [{"run_id": i.run_id, "flow": i.flow, "started_at": i.started_at, "status": "archived"} for i in by_id.values()]
        )


def reread_lake(data: DataFolder, wait: float, say: Say, advance: Callable[[int], None]) -> RereadReport:
    """Read again, from the archive, every capture that other code has read, and write what changed."""
    run = Run.begin("reread")
    with open_session(data, "cuoshi reread", wait, say) as session:
        report = RereadReport(session.version)
        session.start(run)
        with ArchiveWriter(data.archive, run.info) as writer:
            while stale := _stale(session):
                done = session.loader.reread(stale, writer.write_aliases)
                report.captures += len(stale)
                report.notices_written += done.notices_written
                advance(len(stale))
            report.notices_written += settle(session, writer.write_aliases)
        session.finish(run, "done", {"captures": report.captures, "notices_written": report.notices_written})
        session.publish(run)
    return report


def _stale(session: Session) -> list[Capture]:
    rows = session.lake.rows(
        """SELECT * FROM captures WHERE extractor_version IS NOT NULL AND extractor_version <> ?
           ORDER BY captured_at, capture_id LIMIT ?""",
        [session.version, _BATCH],
    )
    return [capture_of(r) for r in rows]
