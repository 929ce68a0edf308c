"""Backfill without Prefect: list a folder, capture its files batch by batch, load them, publish. Plain functions."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from extractors.page.page import MAX_BYTES
from extractors.records import Capture, Failure, Issue
from flows.runs import Run, Session, read_bytes, utc_now
from flows.settings import READ_ENDINGS, BackfillSettings
from warehouse.archive import ArchiveWriter, Place
from warehouse.load import BatchReport, Captured, LastCapture


@dataclass(slots=True)
class Listing:
    """The files of a folder that a backfill reads, by path relative to it, sorted."""

    keys: list[str] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)  # folders that cannot be listed, and why
    left_out: Counter[str] = field(default_factory=Counter)  # other endings


@dataclass(slots=True)
class BackfillReport:
    """What a backfill did."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[str, str]] = field(default_factory=list)  # (address, why)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    notices_written: int = 0

    def __iadd__(self, part: BackfillReport) -> BackfillReport:
        self.outcomes += part.outcomes
        self.failed += part.failed
        self.skipped += part.skipped
        self.left_out += part.left_out
        self.notices_written += part.notices_written
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


def list_folder(folder: Path, data: Path) -> Listing:
    """Every file below `folder` with an ending that is read; the data folder is left out where it lies inside."""
    listing = Listing()

    def cannot_list(error: OSError) -> None:
        where = Path(error.filename or folder)
        listing.unreadable[_printable(os.path.relpath(where, folder))] = f"the folder cannot be listed: {error.strerror}"

    for place, folders, names in os.walk(folder, onerror=cannot_list):
        folders[:] = sorted(f for f in folders if (Path(place) / f).resolve() != data.resolve())
        for name in names:
            path = Path(place) / name
            if path.suffix.lower() in READ_ENDINGS:
                listing.keys.append(os.path.relpath(path, folder))
            else:
                listing.left_out[path.suffix.lower() or "no ending"] += 1
    listing.keys.sort()
    return listing


def parts(listing: Listing, size: int) -> Iterator[Part]:
    """The work of a backfill, in order, in parts of `size` files."""
    for first in range(0, len(listing.keys), size):
        yield Part(first, tuple(listing.keys[first : first + size]))
    if listing.unreadable:
        yield Part(len(listing.keys), unreadable=tuple(sorted(listing.unreadable.items())))


def load_part(session: Session, settings: BackfillSettings, run: Run, part: Part) -> BackfillReport:
    """Capture, archive, read and load one part of a run."""
    load = _load_unlistable if part.unreadable else _load_files
    loaded, captured = load(session, settings, run, part)
    report = BackfillReport(outcomes=loaded.outcomes, notices_written=loaded.notices_written)
    for item in captured:
        outcome, why = _trouble(item)
        if outcome == "error":
            report.failed.append((item.capture.address, why))
        elif outcome == "skipped":
            report.skipped.append((item.capture.address, why))
    return report


def _load_files(session: Session, settings: BackfillSettings, run: Run, part: Part) -> tuple[BatchReport, list[Captured]]:
    addresses = {key: f"{settings.collection}/{_printable(Path(key).as_posix())}" for key in part.keys}
    last = session.loader.last_captures(addresses.values())
    captured: list[Captured] = []
    with ArchiveWriter(session.data.archive, f"{run.run_id}-{part.first:06d}", run.flow, run.started_at) as writer:
        kept: dict[str, Place] = {}
        for rank, key in enumerate(part.keys, part.first):
            capture, data, failure = _capture_file(settings, run, key, addresses[key], rank)
            if capture.sha256 and capture.sha256 not in kept:
                kept |= _kept(session, [capture.sha256])
            capture = writer.write(capture, data, kept.get(capture.sha256 or ""))
            if capture.sha256 and capture.archive_path is not None and capture.archive_offset is not None:
                kept.setdefault(capture.sha256, Place(capture.archive_path, capture.archive_offset))
            captured.append(interpret(session, capture, data, failure, last.get(capture.address)))
        writer.sync()
    return session.loader.load(captured), captured


def interpret(session: Session, capture: Capture, data: bytes | None, failure: Failure | None, last: LastCapture | None) -> Captured:
    """What a capture says: nothing new where its bytes, or its failure to give any, are those of last time."""
    if data is None:
        failure = failure or Failure("error", Issue(capture.error_code or "unreadable", "error", capture.error or "no bytes", "capture"))
        same = last is not None and last.sha256 is None and last.error == failure.issue.message
        return Captured(capture, last if same and last else failure)
    if last and last.sha256 == capture.sha256 and last.extractor_version == session.version:
        return Captured(capture, last)
    return Captured(capture, read_bytes(data, capture, session.reference))


def _capture_file(settings: BackfillSettings, run: Run, key: str, address: str, rank: int) -> tuple[Capture, bytes | None, Failure | None]:
    """Read one file's bytes; a file that cannot be read is a capture all the same."""
    path = settings.folder / key
    capture_id = f"{run.run_id}-{rank:06d}"
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ValueError(f"{size / 1e6:.0f} MB is larger than the {MAX_BYTES / 1e6:.0f} MB a notice may have")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        known = isinstance(error, OSError)
        code, why = ("unreadable", f"the file cannot be read: {error.strerror}") if known else ("too_large", str(error))  # type: ignore[union-attr]
        length = None if known else size
        capture = Capture(
            capture_id, run.run_id, settings.collection, address, utc_now(), byte_length=length, error=why, error_code=code
        )
        return capture, None, Failure("error", Issue(code, "error", why, "capture"))
    digest = hashlib.sha256(data).hexdigest()
    capture = Capture(capture_id, run.run_id, settings.collection, address, utc_now(), byte_length=len(data), sha256=digest)
    return capture, data, None


def _kept(session: Session, digests: list[str]) -> dict[str, Place]:
    """Where the archive holds these contents already."""
    rows = session.lake.rows(
        """SELECT sha256, arg_min(archive_path, captured_at) AS path, arg_min(archive_offset, captured_at) AS place FROM captures
           WHERE sha256 IN (SELECT unnest(?::VARCHAR[])) AND archive_path IS NOT NULL GROUP BY sha256""",
        [digests],
    )
    return {r["sha256"]: Place(r["path"], r["place"]) for r in rows}


def _trouble(item: Captured) -> tuple[str | None, str]:
    if isinstance(item.result, Failure):
        return item.result.outcome, item.result.issue.message
    if isinstance(item.result, LastCapture) and item.result.error:
        return item.result.outcome, item.result.error
    return None, ""


def _printable(path: str) -> str:
    """A path as text, whatever bytes its name holds."""
    return os.fsencode(path).decode("utf-8", "replace")


Progress = Callable[[int], None]


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
    """All is loaded: the run is done, and readers get a new file."""
    session.finish(run, "done", dict(report.outcomes))
    session.publish(run)


def _load_unlistable(session: Session, settings: BackfillSettings, run: Run, part: Part) -> tuple[BatchReport, list[Captured]]:
    """Folders that could not be listed are captures too: their files are not known, and that must be seen."""
    captured: list[Captured] = []
    addresses = {name: f"{settings.collection}/{name}" for name, _ in part.unreadable}
    last = session.loader.last_captures(addresses.values())
    with ArchiveWriter(session.data.archive, f"{run.run_id}-{part.first:06d}", run.flow, run.started_at) as writer:
        for rank, (name, why) in enumerate(part.unreadable, part.first):
            capture = Capture(
                f"{run.run_id}-{rank:06d}", run.run_id, settings.collection, addresses[name], utc_now(), error=why, error_code="unreadable"
            )
            captured.append(interpret(session, writer.write(capture, None, None), None, None, last.get(capture.address)))
        writer.sync()
    return session.loader.load(captured), captured
