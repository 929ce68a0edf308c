"""Loading: a batch of captures and what they read as becomes rows, in one transaction.

Every row follows from the captures alone, so loading replaces what changed and touches nothing else. A capture whose bytes are
as before only moves `last_seen_at`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace

from extractors.records import Capture, Failure, Outcome, Reading
from warehouse.archive import Alias
from warehouse.events import ReadBytes, Readings
from warehouse.history import Event, Resolution, components, outcome_of, resolve
from warehouse.lake import Lake, Row
from warehouse.links import update_links
from warehouse.notices import NoticeWriter
from warehouse.rows import issue_rows
from warehouse.seen import touch_unchanged
from warehouse.tables import CAPTURES, ISSUES, NOTICE_ALIASES

_PRIORITY: tuple[Outcome, ...] = ("new", "changed", "duplicate", "unchanged")


@dataclass(frozen=True, slots=True)
class LastCapture:
    """What an address showed when its bytes were last read."""

    sha256: str | None
    error: str | None
    error_code: str | None
    outcome: Outcome
    content_type: str | None
    charset: str | None
    extractor_version: str | None
    notice_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Captured:
    """A capture and what came of it: a reading, a failure, or `LastCapture` where it shows what it showed last time."""

    capture: Capture
    result: Reading | Failure | LastCapture


@dataclass(slots=True)
class BatchReport:
    """What one batch did."""

    outcomes: Counter[str] = field(default_factory=Counter)
    notices_written: int = 0


class Loader:
    """Loads batches into an open lake. `read` reads a capture's archived bytes again with the present code."""

    def __init__(self, lake: Lake, version: str, read: ReadBytes) -> None:
        self._lake = lake
        self._version = version
        self._read = read

    def last_captures(self, addresses: Iterable[str]) -> dict[str, LastCapture]:
        """For each address that was captured before: the latest capture whose bytes were read, or that had none."""
        rows = self._lake.rows(
            """SELECT c.* FROM captures c WHERE c.address IN (SELECT unnest(?::VARCHAR[]))
               AND NOT (c.outcome = 'unchanged' AND c.extractor_version IS NULL)
               QUALIFY row_number() OVER (PARTITION BY c.address ORDER BY c.captured_at DESC, c.capture_id DESC) = 1""",
            [sorted(set(addresses))],
        )
        return {r["address"]: _last_capture(r) for r in rows}

    def load(self, batch: list[Captured]) -> BatchReport:
        """Load a batch. Raises what DuckDB raises; then nothing of it is loaded."""
        readings = Readings(self._lake, self._version, self._read)
        with self._lake.transaction():
            return _load(self._lake, self._version, readings, batch)

    def reread(self, captures: list[Capture], keep_aliases: Callable[[list[Alias]], None]) -> BatchReport:
        """Bring the notices of these captures up to the present code.

        Ids that change with the code cannot be computed again from the bytes, so `keep_aliases` gets them before the commit.
        """
        readings = Readings(self._lake, self._version, self._read)
        with self._lake.transaction():
            report, aliases = _reread(self._lake, self._version, readings, captures)
            keep_aliases(aliases)
            return report

    def add_aliases(self, aliases: Iterable[Alias]) -> None:
        """Aliases that the archive has kept from earlier code."""
        with self._lake.transaction():
            known = {r["old_notice_id"] for r in self._lake.rows("SELECT old_notice_id FROM notice_aliases")}
            self._lake.insert(NOTICE_ALIASES, [asdict(a) for a in aliases if a.old_notice_id not in known])


def _load(lake: Lake, version: str, readings: Readings, batch: list[Captured]) -> BatchReport:
    new: list[Event] = []
    for item in batch:
        if isinstance(item.result, Reading):
            new += readings.hold(item.capture, item.result.notices)
    outcomes, final = _resolve(readings, new)
    ids = {key: notice_id for resolution in final for key, notice_id in resolution.assigned.items()}
    captures = [_with_result(item, outcomes, ids, version) for item in batch]
    lake.insert(CAPTURES, [_capture_row(c) for c in captures])
    writer = NoticeWriter(lake, version, readings)
    writer.write(final)
    update_links(lake, writer.written, writer.gone)
    unchanged = [i.capture for i in batch if isinstance(i.result, LastCapture) and not i.result.error]
    touch_unchanged(lake, unchanged)
    _write_failures(lake, [i for i in batch if not isinstance(i.result, LastCapture)])
    return BatchReport(Counter(c.outcome or "" for c in captures), len(writer.written))


def _resolve(readings: Readings, new: list[Event]) -> tuple[dict[str, Outcome], list[Resolution]]:
    """Each new capture's outcome, by what was known up to it, and the state after all of them."""
    fresh = {(e.capture_id, e.ordinal) for e in new}
    outcomes: dict[str, set[Outcome]] = {}
    final: list[Resolution] = []
    for events in components([*readings.related(new), *new]):
        ordered = sorted(events, key=lambda e: e.order)
        for i, event in enumerate(ordered):
            if (event.capture_id, event.ordinal) in fresh:
                known = resolve(ordered[: i + 1], readings.sentences)
                outcomes.setdefault(event.capture_id, set()).add(outcome_of(event, known))
        final.append(resolve(ordered, readings.sentences))
    return {c: next(o for o in _PRIORITY if o in found) for c, found in outcomes.items()}, final


def _with_result(item: Captured, outcomes: dict[str, Outcome], ids: dict[tuple[str, int], str], version: str) -> Capture:
    """The capture with what came of it."""
    capture, result = item.capture, item.result
    if isinstance(result, Reading):
        return replace(
            capture, outcome=outcomes[capture.capture_id], charset=result.charset, content_type=result.content_type,
            notice_ids=tuple(ids[capture.capture_id, i] for i in range(len(result.notices))), extractor_version=version,
        )  # fmt: skip
    if isinstance(result, Failure):
        issue = result.issue
        read_by = version if capture.sha256 else None
        return replace(capture, outcome=result.outcome, error=issue.message, error_code=issue.code, extractor_version=read_by)
    return replace(
        capture, outcome="unchanged", error=result.error, error_code=result.error_code, charset=result.charset,
        content_type=result.content_type, notice_ids=result.notice_ids,
    )  # fmt: skip


def _write_failures(lake: Lake, read: list[Captured]) -> None:
    """A failure's issue belongs to its address, and goes when the address fails otherwise or no longer."""
    sql = "SELECT capture_id FROM captures WHERE address IN (SELECT unnest(?::VARCHAR[])) AND error IS NOT NULL"
    ids = [r["capture_id"] for r in lake.rows(sql, [[i.capture.address for i in read]])]
    lake.delete(ISSUES, "capture_id", ids)
    for item in read:
        if isinstance(item.result, Failure):
            lake.insert(ISSUES, issue_rows([item.result.issue], None, item.capture.capture_id, item.capture.run_id))


def _reread(lake: Lake, version: str, readings: Readings, captures: list[Capture]) -> tuple[BatchReport, list[Alias]]:
    fresh: list[Event] = []
    failed: list[Captured] = []
    read: list[tuple[Capture, Reading | Failure]] = []
    for capture in captures:
        result = readings.read_again(capture)
        read.append((capture, result))
        if isinstance(result, Failure):
            failed.append(Captured(capture, result))
        fresh += readings.events_of(capture.capture_id)
    related = readings.related(fresh, [c.address for c in captures])
    known = {(e.capture_id, e.ordinal) for e in related}
    events = [*related, *(e for e in fresh if (e.capture_id, e.ordinal) not in known)]
    writer = NoticeWriter(lake, version, readings)
    writer.write([resolve(c, readings.sentences) for c in components(events)])
    update_links(lake, writer.written, writer.gone)
    lake.delete(ISSUES, "capture_id", [c.capture_id for c, _ in read if c.error])
    for item in failed:
        assert isinstance(item.result, Failure)
        lake.insert(ISSUES, issue_rows([item.result.issue], None, item.capture.capture_id, item.capture.run_id))
    _mark_reread(lake, version, read, sorted(readings.reread))
    return BatchReport(Counter(), len(writer.written)), writer.code_aliases


def _mark_reread(lake: Lake, version: str, read: list[tuple[Capture, Reading | Failure]], also: list[str]) -> None:
    """Say of each capture that the present code has read it, and whether it gives a notice now."""
    lake.connection.execute(
        "UPDATE captures SET extractor_version = ? WHERE capture_id IN (SELECT unnest(?::VARCHAR[])) AND extractor_version IS NOT NULL",
        [version, sorted({c.capture_id for c, _ in read} | set(also))],
    )
    for capture, result in read:
        issue = result.issue if isinstance(result, Failure) else None
        if (capture.error, capture.error_code) != (issue and issue.message, issue and issue.code):
            outcome = result.outcome if isinstance(result, Failure) else "new"
            lake.connection.execute(
                "UPDATE captures SET error = ?, error_code = ?, outcome = ? WHERE capture_id = ?",
                [issue and issue.message, issue and issue.code, outcome, capture.capture_id],
            )


def _last_capture(row: Row) -> LastCapture:
    values = {name: row[name] for name in LastCapture.__dataclass_fields__}
    values["notice_ids"] = tuple(row["notice_ids"] or ())  # type: ignore[arg-type]
    return LastCapture(**values)  # type: ignore[arg-type]


def _capture_row(capture: Capture) -> Row:
    return {c.name: list(capture.notice_ids) if c.name == "notice_ids" else getattr(capture, c.name) for c in CAPTURES.columns}
