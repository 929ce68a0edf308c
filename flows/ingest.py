"""Backfill without Prefect: capture a folder's files part by part, archive, read and load them, publish. Plain functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from extractors.records import Capture, Failure, Issue
from flows.files import Listing, address_of, capture_files, failed_capture
from flows.rulings import LAST_PART, settle
from flows.runs import Run, Session, read_bytes
from flows.settings import BackfillSettings
from warehouse.archive import ArchiveWriter, Place
from warehouse.load import Captured, LastCapture

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

    def note(self, item: Captured) -> None:
        """Name a file that failed or was skipped, now or, unchanged since, last time."""
        result = item.result
        if isinstance(result, Failure):
            outcome, why = str(result.outcome), result.issue.message
        elif isinstance(result, LastCapture) and result.error:
            outcome, why = str(result.outcome), result.error
        else:
            return
        (self.failed if outcome == "error" else self.skipped).append((item.capture.address, why))

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


def load_part(session: Session, settings: BackfillSettings, run: Run, part: Part) -> BackfillReport:
    """Capture, archive, read and load one part of a run."""
    addresses = [address_of(settings.collection, key) for key in (*part.keys, *(name for name, _ in part.unreadable))]
    last = session.loader.last_captures(addresses)
    captured: list[Captured] = []
    with ArchiveWriter(session.data.archive, run.info, part.first) as writer:
        for together in _captures(settings, run, part):
            kept = _kept(session, [c.sha256 for c, _ in together if c.sha256])
            for capture, data in together:
                archived = writer.write(capture, data, kept.get(capture.sha256 or ""))
                if archived.sha256 and archived.archive_path is not None and archived.archive_offset is not None:
                    kept[archived.sha256] = Place(archived.archive_path, archived.archive_offset)
                captured.append(interpret(session, archived, data, last.get(capture.address)))
        writer.sync()
    loaded = session.loader.load(captured)
    report = BackfillReport(outcomes=loaded.outcomes, notices_written=loaded.notices_written, withdrawn=loaded.withdrawn)
    for item in captured:
        report.note(item)
    return report


def _captures(settings: BackfillSettings, run: Run, part: Part) -> Iterable[list[tuple[Capture, bytes | None]]]:
    """The part's captures. A folder that cannot be listed is one too: its files are not known, and that must be seen."""
    yield from capture_files(settings, run, part.keys, part.first)
    if part.unreadable:
        yield [
            (failed_capture(run, settings.collection, address_of(settings.collection, name), rank, why, "unreadable"), None)
            for rank, (name, why) in enumerate(part.unreadable, part.first + len(part.keys))
        ]


def interpret(session: Session, capture: Capture, data: bytes | None, last: LastCapture | None) -> Captured:
    """What a capture says: nothing new where its bytes, or its failure to give any, are those of last time."""
    if data is None:
        failure = Failure("error", Issue(capture.error_code or "unreadable", "error", capture.error or "it gave no bytes", "capture"))
        same = last is not None and last.sha256 is None and last.error == failure.issue.message
        return Captured(capture, last if same and last else failure)
    if last and last.sha256 == capture.sha256 and last.extractor_version == session.version:
        return Captured(capture, last)
    return Captured(capture, read_bytes(data, capture, session.reference))


def _kept(session: Session, digests: list[str]) -> dict[str, Place]:
    """Where the archive holds these contents already."""
    rows = session.lake.rows(
        """SELECT sha256, arg_min(archive_path, captured_at) AS path, arg_min(archive_offset, captured_at) AS place FROM captures
           WHERE sha256 IN (SELECT unnest(?::JSON::VARCHAR[])) AND archive_path IS NOT NULL GROUP BY sha256""",
        [digests],
    )
    return {r["sha256"]: Place(r["path"], r["place"]) for r in rows}


def backfill(session: Session, settings: BackfillSettings, run: Run, listing: Listing, advance: Progress) -> BackfillReport:
    """The whole job in one process: every part, then the published file."""
    report = BackfillReport(left_out=listing.left_out)
    session.start(run)
    try:
        for part in parts(listing, settings.batch):
            report += load_part(session, settings, run, part)
            advance(len(part.keys))
    except BaseException:
        session.finish(run, "failed", dict(report.outcomes))
        raise
    finish(session, run, report)
    return report


def finish(session: Session, run: Run, report: BackfillReport) -> None:
    """All is loaded: what people have ruled is brought up to date, the run is done, and readers get a new file."""
    with ArchiveWriter(session.data.archive, run.info, LAST_PART) as writer:
        report.notices_written += settle(session, writer.write_aliases)
    session.finish(run, "done", dict(report.outcomes))
    session.publish(run)
