"""Backfill without Prefect: capture a folder's files part by part, archive, read and load them, publish. Plain functions.

A part is taken (its files captured and archived), read, and loaded. Only the look at what is known and the load stand under the
writer's lock, so that readers may work ahead of the one that commits.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from extractors.records import Capture
from flows.files import Listing, address_of, capture_files, failed_capture
from flows.readers import Readers, Result
from flows.rulings import LAST_PART, settle
from flows.runs import Run, Session, Writer
from flows.settings import BackfillSettings
from warehouse.archive import Place, place_of
from warehouse.archive_writer import TOLD, ArchiveWriter, Kept
from warehouse.load import BatchReport
from warehouse.lock import Locked
from warehouse.series import Captured

Progress = Callable[[int], None]


@dataclass(slots=True)
class BackfillReport:
    """What a backfill did."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[str, str]] = field(default_factory=list)  # (address, why)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    notices_written: int = 0
    withdrawn: list[tuple[str, str]] = field(default_factory=list)  # (address, notice_id) of what stays away
    conflicts: int = 0  # commits that met another's and were done again

    @staticmethod
    def of(batch: BatchReport) -> BackfillReport:
        report = BackfillReport(outcomes=batch.outcomes, notices_written=batch.notices_written, withdrawn=batch.withdrawn)
        for trouble in batch.troubles:
            (report.failed if trouble.failed else report.skipped).append((trouble.address, trouble.why))
        return report

    def __iadd__(self, part: BackfillReport) -> BackfillReport:
        self.outcomes += part.outcomes
        self.failed += part.failed
        self.skipped += part.skipped
        self.left_out += part.left_out
        self.notices_written += part.notices_written
        self.withdrawn += part.withdrawn
        return self


@dataclass(frozen=True, slots=True)
class Part:
    """What is captured and loaded together: some files, or the folders that could not be listed. Names, never bodies."""

    first: int  # rank of its first capture in the run
    keys: tuple[str, ...] = ()
    unreadable: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        if self.unreadable:
            return "folders that cannot be listed"
        return f"files {self.first + 1} to {self.first + len(self.keys)}"


def parts(listing: Listing, size: int) -> Iterator[Part]:
    """The work of a backfill, in order, in parts of `size` files."""
    for first in range(0, len(listing.keys), size):
        yield Part(first, tuple(listing.keys[first : first + size]))
    if listing.unreadable:
        yield Part(len(listing.keys), unreadable=tuple(sorted(listing.unreadable.items())))


@dataclass(frozen=True, slots=True)
class Taken:
    """A part whose captures are archived. `unread`: those whose bytes must be read; the others show what was shown before."""

    part: Part
    captures: tuple[Capture, ...]
    unread: tuple[Capture, ...]


def take(writer: Writer, settings: BackfillSettings, run: Run, part: Part) -> Taken:
    """Capture a part's files and archive them."""
    captures: list[Capture] = []
    unread: list[Capture] = []
    with ArchiveWriter(writer.data.archive, run.info, part.first) as archive:
        for together in _captures(settings, run, part):
            with writer.session() as session:
                shown = session.loader.shown([c for c, _ in together])
                kept = kept_bytes(session, [c.sha256 for c, _ in together if c.sha256])
            for capture, data in together:
                archived = archive.write(capture, data, kept.get(capture.sha256 or ""))
                if archived.sha256 and (place := place_of(archived)):
                    kept.setdefault(archived.sha256, Kept(place, archived.address, archived.captured_at))
                captures.append(archived)
                if not shown[capture.capture_id]:
                    unread.append(archived)
        archive.sync()
    return Taken(part, tuple(captures), tuple(unread))


def load(writer: Writer, run: Run, taken: Taken, results: Iterable[Result]) -> BackfillReport:
    """Commit a part: whole or not at all."""
    read = dict(zip((c.capture_id for c in taken.unread), results, strict=True))
    captured = [Captured(c, read.get(c.capture_id)) for c in taken.captures]
    with ArchiveWriter(writer.data.archive, run.info, taken.part.first, TOLD) as archive, writer.session() as session:
        return BackfillReport.of(session.loader.load(captured, archive.write_aliases))


def _captures(settings: BackfillSettings, run: Run, part: Part) -> Iterable[list[tuple[Capture, bytes | None]]]:
    """The part's captures. A folder that cannot be listed is one too: its files are not known, and that must be seen."""
    yield from capture_files(settings, run, part.keys, part.first)
    if part.unreadable:
        yield [
            (failed_capture(run, settings.collection, address_of(settings.collection, name), rank, why, "unreadable"), None)
            for rank, (name, why) in enumerate(part.unreadable, part.first + len(part.keys))
        ]


def kept_bytes(session: Session, digests: list[str]) -> dict[str, Kept]:
    """Where the archive holds these contents already, by their digests."""
    rows = session.lake.rows(
        """SELECT sha256, archive_path, archive_offset, address, captured_at FROM captures
           WHERE sha256 IN (SELECT unnest(?::JSON::VARCHAR[])) AND archive_path IS NOT NULL
           QUALIFY row_number() OVER (PARTITION BY sha256 ORDER BY captured_at, capture_id) = 1""",
        [digests],
    )
    return {r["sha256"]: Kept(Place(r["archive_path"], r["archive_offset"]), r["address"], r["captured_at"]) for r in rows}


def backfill(writer: Writer, settings: BackfillSettings, run: Run, listing: Listing, readers: Readers, advance: Progress) -> BackfillReport:
    """The whole job: every part, then the published file."""
    report = BackfillReport(left_out=listing.left_out)
    with writer.session() as session:
        session.start(run)
    try:
        for taken, loaded in _loaded(writer, settings, run, listing, readers):
            report += loaded
            advance(len(taken.part.keys))
    except BaseException:
        with suppress(Locked), writer.session() as session:
            session.finish(run, "failed", dict(report.outcomes))
        raise
    finish(writer, run, report)
    return report


def _loaded(
    writer: Writer, settings: BackfillSettings, run: Run, listing: Listing, readers: Readers
) -> Iterator[tuple[Taken, BackfillReport]]:
    """Take, read and load every part, some being read while others are loaded."""
    ahead: deque[tuple[Taken, Callable[[], list[Result]]]] = deque()
    for part in parts(listing, settings.batch):
        taken = take(writer, settings, run, part)
        ahead.append((taken, readers.read(writer.data, taken.unread)))
        while len(ahead) > readers.ahead:
            taken, results = ahead.popleft()
            yield taken, load(writer, run, taken, results())
    for taken, results in ahead:
        yield taken, load(writer, run, taken, results())


def finish(writer: Writer, run: Run, report: BackfillReport) -> None:
    """All is loaded: what people have ruled is brought up to date, the run is done, and readers get a new file."""
    with writer.session() as session:
        with ArchiveWriter(writer.data.archive, run.info, LAST_PART) as archive:
            report.notices_written += settle(session, archive.write_aliases)
        session.finish(run, "done", dict(report.outcomes))
        report.conflicts = session.conflicts
        session.publish(run)
