"""Loading: a batch of captures and what they read as becomes rows, in one transaction.

Every row follows from the captures alone, so loading replaces what changed and touches nothing else. A capture whose bytes are
as before only moves `last_seen_at`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Set
from dataclasses import asdict, dataclass, field, replace

from extractors.records import Capture, Failure, Outcome, Reading
from warehouse.archive import Alias
from warehouse.corrections import (
    Correction,
    Giving,
    RegionOf,
    after,
    corrections_in_force,
    note_unknown_notices,
    replace_corrections,
)  # fmt: skip
from warehouse.events import ReadBytes, Readings, capture_of
from warehouse.history import Event, Resolution, components, outcome_of, resolve
from warehouse.lake import Lake, Row
from warehouse.links import update_links
from warehouse.notices import NoticeWriter
from warehouse.rows import issue_rows
from warehouse.seen import touch_unchanged
from warehouse.tables import CAPTURES, ISSUES, NOTICE_ALIASES
from warehouse.withdrawals import (
    WITHDRAWN_RUNS,
    Withdrawal,
    addresses_of,
    forget_run,
    last_shown,
    record_withdrawal,
    to_be_read,
    withdrawn_notices,
)  # fmt: skip

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
    """What one batch did. `gone`: notices whose rows were removed."""

    outcomes: Counter[str] = field(default_factory=Counter)
    notices_written: int = 0
    gone: int = 0
    withdrawn: list[tuple[str, str]] = field(default_factory=list)  # (address, notice_id) of what stays away


KeepAliases = Callable[[list[Alias]], None]


class Loader:
    """Loads batches into an open lake. `read` reads a capture's archived bytes again with the present code.

    Ids that change with the code cannot be computed again from the bytes, so `keep_aliases` gets them before a commit.
    """

    def __init__(self, lake: Lake, version: str, read: ReadBytes, region_of: RegionOf) -> None:
        self._lake = lake
        self._version = version
        self._read = read
        self._region_of = region_of

    def last_captures(self, addresses: Iterable[str]) -> dict[str, LastCapture]:
        """For each address that was captured before: the latest capture whose bytes were read, or that had none."""
        rows = self._lake.rows(
            f"""SELECT c.* FROM captures c WHERE c.address IN (SELECT unnest(?::JSON::VARCHAR[])) AND c.run_id NOT IN {WITHDRAWN_RUNS}
               AND NOT (c.outcome = 'unchanged' AND c.extractor_version IS NULL)
               QUALIFY row_number() OVER (PARTITION BY c.address ORDER BY c.captured_at DESC, c.capture_id DESC) = 1""",
            [sorted(set(addresses))],
        )
        return {r["address"]: _last_capture(r) for r in rows}

    def load(self, batch: list[Captured]) -> BatchReport:
        """Load a batch. Raises what DuckDB raises; then nothing of it is loaded."""
        with self._lake.transaction():
            readings = self._readings()
            return _load(self._lake, self._version, readings, self._writer(readings), batch)

    def reread(self, captures: list[Capture], keep_aliases: KeepAliases) -> BatchReport:
        """Bring the notices of these captures up to the present code."""
        with self._lake.transaction():
            return self._reread(captures, keep_aliases)

    def correct(self, givings: Iterable[Giving], standing: Iterable[Correction], keep_aliases: KeepAliases) -> BatchReport:
        """Heed what a person gave or took back, and the standing list; write the notices concerned anew, and no others."""
        with self._lake.transaction():
            have = corrections_in_force(self._lake)
            now = after(have, givings, standing)
            if have == now and not any(c.origin == "given" for c in now.values()):
                return BatchReport()
            concerned = replace_corrections(self._lake, have, now)
            report = self._reread([], keep_aliases, addresses_of(self._lake, concerned), concerned) if concerned else BatchReport()
            note_unknown_notices(self._lake)
            return report

    def withdraw(self, act: Withdrawal, keep_aliases: KeepAliases) -> BatchReport:
        """Take a run or a notice back, or (`undo`) take that back: rows are as if it had, or had not, been captured."""
        with self._lake.transaction():
            record_withdrawal(self._lake, act)
            addresses = addresses_of(self._lake, [act.notice_id] if act.notice_id else [], act.run_id)
            captures = [capture_of(r) for r in to_be_read(self._lake, addresses)] if act.run_id else []
            report = self._reread(captures, keep_aliases, addresses)
            if act.run_id and not act.undo:
                forget_run(self._lake, act.run_id)
            return report

    def add_aliases(self, aliases: Iterable[Alias]) -> None:
        """Aliases that the archive has kept from earlier code."""
        with self._lake.transaction():
            self._lake.insert(NOTICE_ALIASES, [asdict(a) for a in _where_to(aliases)])

    def _readings(self) -> Readings:
        return Readings(self._lake, self._version, self._read)

    def _writer(self, readings: Readings) -> NoticeWriter:
        return NoticeWriter(self._lake, self._version, readings, self._region_of)

    def _reread(
        self, captures: list[Capture], keep_aliases: KeepAliases, also_at: Iterable[str] = (), anew: Set[str] = frozenset()
    ) -> BatchReport:
        """Inside a transaction: read captures again and bring every notice up to date that stands at their addresses or `also_at`."""
        readings = self._readings()
        writer = self._writer(readings)
        _reread(self._lake, self._version, readings, writer, captures, also_at, anew)
        keep_aliases(writer.code_aliases)
        return BatchReport(Counter(), len(writer.written), gone=len(writer.gone))


def _load(lake: Lake, version: str, readings: Readings, writer: NoticeWriter, batch: list[Captured]) -> BatchReport:
    new: list[Event] = []
    for item in batch:
        if isinstance(item.result, Reading):
            new += readings.hold(item.capture, item.result.notices)
    outcomes, ids, final = _resolve(readings, new)
    captures = [_with_result(item, outcomes, ids, version) for item in batch]
    lake.insert(CAPTURES, [_capture_row(c) for c in captures])
    writer.write(final)
    update_links(lake, writer.written, writer.gone)
    standing = [i for i in batch if i.capture.run_id not in readings.withdrawn_runs]
    touch_unchanged(lake, [i.capture for i in standing if isinstance(i.result, LastCapture) and not i.result.error])
    _write_failures(lake, [i for i in standing if not isinstance(i.result, LastCapture)])
    away = withdrawn_notices(lake)
    withdrawn = [(c.address, n) for c in captures for n in c.notice_ids if n in away]
    return BatchReport(Counter(c.outcome or "" for c in captures), len(writer.written), withdrawn=withdrawn)


def _resolve(readings: Readings, new: list[Event]) -> tuple[dict[str, Outcome], dict[tuple[str, int], str], list[Resolution]]:
    """Each new capture's outcome and notices, by what was known up to it, and the state after all of them."""
    fresh = {(e.capture_id, e.ordinal) for e in new}
    outcomes: dict[str, set[Outcome]] = {}
    ids: dict[tuple[str, int], str] = {}
    final: list[Resolution] = []
    for events in components([*readings.related(new), *new]):
        ordered = sorted(events, key=lambda e: e.order)
        for i, event in enumerate(ordered):
            if (event.capture_id, event.ordinal) in fresh:
                known = resolve(ordered[: i + 1], readings.sentences)
                outcomes.setdefault(event.capture_id, set()).add(outcome_of(event, known))
                ids[event.capture_id, event.ordinal] = known.assigned[event.capture_id, event.ordinal]
        final.append(resolve(ordered, readings.sentences))
    return {c: next(o for o in _PRIORITY if o in found) for c, found in outcomes.items()}, ids, final


def _with_result(item: Captured, outcomes: dict[str, Outcome], ids: dict[tuple[str, int], str], version: str) -> Capture:
    """The capture with what came of it."""
    capture, result = item.capture, item.result
    if isinstance(result, Reading):
        if capture.capture_id not in outcomes:  # its run was withdrawn while it was at work
            return replace(capture, outcome="skipped", charset=result.charset, content_type=result.content_type, extractor_version=version)
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
    sql = "SELECT capture_id FROM captures WHERE address IN (SELECT unnest(?::JSON::VARCHAR[])) AND error IS NOT NULL"
    ids = [r["capture_id"] for r in lake.rows(sql, [[i.capture.address for i in read]])]
    lake.delete(ISSUES, "capture_id", ids)
    for item in read:
        if isinstance(item.result, Failure):
            lake.insert(ISSUES, issue_rows([item.result.issue], None, item.capture.capture_id, item.capture.run_id))


def _reread(
    lake: Lake, version: str, readings: Readings, writer: NoticeWriter, captures: list[Capture], also_at: Iterable[str], anew: Set[str]
) -> None:
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
    update_links(lake, writer.written, writer.gone)
    _write_failures_again(lake, read, addresses)
    _mark_reread(lake, version, read, readings.reread | {c.capture_id for c in captures})


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


def _where_to(aliases: Iterable[Alias]) -> list[Alias]:
    """Where each old id leads in the end: an id that replaced another may have been replaced itself."""
    found: dict[str, Alias] = {}
    led: dict[str, list[str]] = {}
    for alias in aliases:
        for old in led.pop(alias.old_notice_id, []):
            if found[old].notice_id == alias.old_notice_id:
                found[old] = replace(found[old], notice_id=alias.notice_id)
                led.setdefault(alias.notice_id, []).append(old)
        found[alias.old_notice_id] = alias
        led.setdefault(alias.notice_id, []).append(alias.old_notice_id)
    return [a for a in found.values() if a.old_notice_id != a.notice_id]


def _last_capture(row: Row) -> LastCapture:
    values = {name: row[name] for name in LastCapture.__dataclass_fields__}
    values["notice_ids"] = tuple(row["notice_ids"] or ())  # type: ignore[arg-type]
    return LastCapture(**values)  # type: ignore[arg-type]


def _capture_row(capture: Capture) -> Row:
    return {c.name: list(capture.notice_ids) if c.name == "notice_ids" else getattr(capture, c.name) for c in CAPTURES.columns}
