"""Reading again: captures whose bytes the present code has not read, and every notice that stands at their addresses."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass

from extractors.records import Capture, Failure, Reading
from warehouse.events import Readings
from warehouse.history import Event, components, resolve
from warehouse.lake import Lake
from warehouse.links import update_links
from warehouse.notices import NoticeWriter
from warehouse.rows import issue_rows
from warehouse.tables import ISSUES
from warehouse.withdrawals import last_shown


@dataclass(frozen=True, slots=True)
class Reader:
    """What one step of loading reads and writes with; its code's version."""

    version: str
    readings: Readings
    writer: NoticeWriter


def reread(
    lake: Lake, reader: Reader, captures: list[Capture], also_at: Iterable[str] = (), anew: Set[str] = frozenset()
) -> list[tuple[Capture, Reading | Failure]]:
    """Read captures again and bring every notice up to date that stands at their addresses or `also_at`, in the caller's transaction.

    The notices `anew` are written in any case. Gives what the captures read as.
    """
    readings, writer = reader.readings, reader.writer
    fresh: list[Event] = []
    read: list[tuple[Capture, Reading | Failure]] = []
    for capture in captures:
        if capture.run_id not in readings.withdrawn_runs:
            read.append((capture, readings.read_again(capture)))
            fresh += readings.events_of(capture.capture_id)
    addresses = {c.address for c in captures} | set(also_at)
    related = readings.related(fresh, addresses)
    known = {(e.capture_id, e.ordinal) for e in related}
    events = [*related, *(e for e in fresh if (e.capture_id, e.ordinal) not in known)]
    writer.write([resolve(c, readings.sentences) for c in components(events)], anew)
    update_links(lake, writer.written, writer.had)
    _write_failures_again(lake, read, addresses)
    _mark_reread(lake, reader.version, read, readings.reread | {c.capture_id for c in captures})
    return read


def _write_failures_again(lake: Lake, read: list[tuple[Capture, Reading | Failure]], addresses: Set[str]) -> None:
    """A failure that its address has left behind since, or whose run is withdrawn, is no one's concern any more."""
    last = last_shown(lake, addresses)
    again = {c.capture_id for c, _ in read}
    sql = "SELECT capture_id FROM captures WHERE address IN (SELECT unnest(?::JSON::VARCHAR[])) AND error IS NOT NULL"
    failed = {r["capture_id"] for r in lake.rows(sql, [sorted(addresses)])}
    lake.delete(ISSUES, "capture_id", {c for c in failed if c in again or c not in last})
    for capture, result in read:
        if isinstance(result, Failure) and capture.capture_id in last:
            lake.insert(ISSUES, issue_rows([result.issue], None, capture.capture_id, capture.run_id))


def _mark_reread(lake: Lake, version: str, read: list[tuple[Capture, Reading | Failure]], all_read: Set[str]) -> None:
    """Say of each capture that the present code has read it, and whether it gives a notice now."""
    lake.run(
        "UPDATE captures SET extractor_version = ? WHERE capture_id IN (SELECT unnest(?::JSON::VARCHAR[])) AND sha256 IS NOT NULL",
        [version, sorted(all_read)],
    )
    for capture, result in read:
        issue = result.issue if isinstance(result, Failure) else None
        if (capture.error, capture.error_code) != (issue and issue.message, issue and issue.code):
            outcome = result.outcome if isinstance(result, Failure) else "new"
            lake.run(
                "UPDATE captures SET error = ?, error_code = ?, outcome = ? WHERE capture_id = ?",
                [issue and issue.message, issue and issue.code, outcome, capture.capture_id],
            )
