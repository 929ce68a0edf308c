"""Loading: a batch of captures and what they read as becomes rows, in one transaction.

Every row follows from the captures alone, so loading replaces what changed and touches nothing else. A capture whose bytes are
as before is a row of `captures` and nothing else: when a notice was last seen is read from there (`warehouse/derived.py`). In
whatever order captures come in, the rows are those of loading them by their moments.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Set
from dataclasses import asdict, dataclass, field, replace

from extractors.records import Capture, Failure, Outcome, Reading
from warehouse.archive import Alias
from warehouse.commit import committing
from warehouse.corrections import (
    Correction,
    Giving,
    RegionOf,
    after,
    corrections_in_force,
    note_unknown_notices,
    replace_corrections,
)  # fmt: skip
from warehouse.events import ReadBytes, Readings, capture_of, capture_row
from warehouse.history import Event, Resolution, components, resolve
from warehouse.judging import outcome_among, outcomes_of, rejudge
from warehouse.lake import Lake
from warehouse.links import update_links
from warehouse.notices import NoticeWriter
from warehouse.rereading import Reader, reread
from warehouse.rows import issue_rows
from warehouse.series import Before, Captured, LastCapture, known_before, one_an_address
from warehouse.tables import CAPTURES, ISSUES, NOTICE_ALIASES
from warehouse.withdrawals import Withdrawal, addresses_of, forget_run, record_withdrawal, set_aside, to_be_read, withdrawn_notices

KeepAliases = Callable[[list[Alias]], None]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A capture that gave no notice, now or, unchanged since, last time. `failed`: it should have; else it was skipped as none."""

    address: str
    why: str
    failed: bool


@dataclass(slots=True)
class BatchReport:
    """What one batch did. `gone`: notices whose rows were removed."""

    outcomes: Counter[str] = field(default_factory=Counter)
    notices_written: int = 0
    gone: int = 0
    withdrawn: list[tuple[str, str]] = field(default_factory=list)  # (address, notice_id) of what stays away
    troubles: list[Trouble] = field(default_factory=list)

    def __iadd__(self, other: BatchReport) -> BatchReport:
        self.outcomes += other.outcomes
        self.notices_written += other.notices_written
        self.gone += other.gone
        self.withdrawn += other.withdrawn
        self.troubles += other.troubles
        return self


@dataclass(frozen=True, slots=True)
class _Judged:
    """A capture and what it is: a reading, a failure, or what its address showed last time; None where it is no notice's page."""

    capture: Capture
    result: Reading | Failure | LastCapture | None


class Loader:
    """Loads batches into an open lake. `read` reads a capture's archived bytes again with the present code.

    Ids that change with the code cannot be computed again from the bytes, so `keep_aliases` gets them before a commit.
    """

    def __init__(self, lake: Lake, version: str, read: ReadBytes, region_of: RegionOf) -> None:
        self._lake = lake
        self._version = version
        self._read = read
        self._region_of = region_of

    def shown(self, captures: list[Capture]) -> dict[str, bool]:
        """By capture_id, whether a capture shows what its address showed last, as read by the present code: it need not be read."""
        found = known_before(self._lake, captures)
        return {c.capture_id: self._is_read(c, found[c.capture_id]) for c in captures}

    def _is_read(self, capture: Capture, before: Before) -> bool:
        last = before.last
        return last is not None and last.shows(capture, capture.error) and last.extractor_version in (None, self._version)

    def load(self, batch: Iterable[Captured], keep_aliases: KeepAliases) -> BatchReport:
        """Load a batch. What the lake has already is left as it is. Raises what DuckDB raises; then nothing of it is loaded."""
        items = list(batch)

        def work() -> BatchReport:
            report = BatchReport()
            for part in one_an_address(items):
                report += self._load(part, keep_aliases)
            return report

        return committing(self._lake, work)

    def _load(self, batch: list[Captured], keep_aliases: KeepAliases) -> BatchReport:
        before = known_before(self._lake, [i.capture for i in batch])
        fresh = [i for i in batch if not before[i.capture.capture_id].present]
        reader = self._reader({i.capture.capture_id: i.result for i in fresh if i.result is not None})
        judged = [_judge(i, before[i.capture.capture_id], reader.readings) for i in fresh]
        report, overtaken = _load(self._lake, self._version, reader, judged)
        keep_aliases(reader.writer.code_aliases)
        overtaken |= {i.capture.address for i in fresh if before[i.capture.capture_id].late}
        if overtaken:
            report.notices_written += rejudge(self._lake, self._reader({}), overtaken, keep_aliases)
        stale = {
            j.capture.address for j in judged
            if isinstance(j.result, LastCapture) and j.result.extractor_version not in (None, self._version)
        }  # fmt: skip
        if stale:  # the same bytes, but read by other code: what they were read as is brought up to date
            report.notices_written += self._reread([], keep_aliases, stale).notices_written
        _count_known(self._lake, report, [c for c, b in before.items() if b.present])
        return report

    def reread(self, batch: Iterable[Captured], keep_aliases: KeepAliases) -> BatchReport:
        """Bring the notices of these captures up to the present code."""
        items = list(batch)
        prepared = {i.capture.capture_id: i.result for i in items if i.result is not None}
        return committing(self._lake, lambda: self._reread([i.capture for i in items], keep_aliases, prepared=prepared))

    def correct(self, givings: Iterable[Giving], standing: Iterable[Correction], keep_aliases: KeepAliases) -> BatchReport:
        """Heed what a person gave or took back, and the standing list; write the notices concerned anew, and no others."""
        given, stands = list(givings), list(standing)

        def work() -> BatchReport:
            have = corrections_in_force(self._lake)
            now = after(have, given, stands)
            if have == now and not any(c.origin == "given" for c in now.values()):
                return BatchReport()
            concerned = replace_corrections(self._lake, have, now)
            report = self._reread([], keep_aliases, addresses_of(self._lake, concerned), concerned) if concerned else BatchReport()
            note_unknown_notices(self._lake)
            return report

        return committing(self._lake, work)

    def withdraw(self, act: Withdrawal, keep_aliases: KeepAliases) -> BatchReport:
        """Take a run or a notice back, or (`undo`) take that back: rows are as if it had, or had not, been captured."""

        def work() -> BatchReport:
            record_withdrawal(self._lake, act)
            if act.run_id:
                set_aside(self._lake, act.run_id, act.undo)
            addresses = addresses_of(self._lake, [act.notice_id] if act.notice_id else [], act.run_id)
            captures = [capture_of(r) for r in to_be_read(self._lake, addresses)] if act.run_id else []
            report = self._reread(captures, keep_aliases, addresses)
            if act.run_id and not act.undo:
                forget_run(self._lake, act.run_id)
            return report

        return committing(self._lake, work)

    def add_aliases(self, aliases: Iterable[Alias]) -> None:
        """Aliases that the archive has kept from earlier code; those that are known stay."""
        found = _where_to(aliases)

        def work() -> None:
            known = {r["old_notice_id"] for r in self._lake.rows("SELECT old_notice_id FROM notice_aliases")}
            self._lake.insert(NOTICE_ALIASES, [asdict(a) for a in found if a.old_notice_id not in known])

        committing(self._lake, work)

    def _reader(self, prepared: dict[str, Reading | Failure]) -> Reader:
        """Reads again and writes; what `prepared` has is read already."""

        def read(capture: Capture) -> Reading | Failure:
            found = prepared.get(capture.capture_id)
            return self._read(capture) if found is None else found

        readings = Readings(self._lake, self._version, read)
        return Reader(self._version, readings, NoticeWriter(self._lake, self._version, readings, self._region_of))

    def _reread(
        self, captures: list[Capture], keep_aliases: KeepAliases, also_at: Iterable[str] = (), anew: Set[str] = frozenset(),
        prepared: dict[str, Reading | Failure] | None = None,
    ) -> BatchReport:  # fmt: skip
        """Inside a transaction: read captures again and bring every notice up to date that stands at their addresses or `also_at`."""
        reader = self._reader(prepared or {})
        reread(self._lake, reader, captures, also_at, anew)
        keep_aliases(reader.writer.code_aliases)
        return BatchReport(Counter(), len(reader.writer.written), gone=len(reader.writer.gone))


def _judge(item: Captured, before: Before, readings: Readings) -> _Judged:
    """Nothing new where its bytes, or its failure to give any, are those of last time.

    Listings, attachments and robots.txt are never read by themselves; that one could not be had is a failure all the same.
    """
    if item.capture.role != "notice":
        return _Judged(item.capture, None if item.capture.sha256 else readings.result_of(item.capture))
    if before.last and before.last.shows(item.capture, item.capture.error):
        return _Judged(item.capture, before.last)
    return _Judged(item.capture, readings.result_of(item.capture))


def _load(lake: Lake, version: str, reader: Reader, batch: list[_Judged]) -> tuple[BatchReport, set[str]]:
    """Write a batch; tells too at which addresses an event that was known already stands behind one of these."""
    readings, writer = reader.readings, reader.writer
    new: list[Event] = []
    for item in batch:
        if isinstance(item.result, Reading):
            new += readings.hold(item.capture, item.result.notices)
    outcomes, ids, final, overtaken = _resolve(readings, new)
    captures = [_with_result(item, outcomes, ids, version) for item in batch]
    lake.insert(CAPTURES, [capture_row(c) for c in captures])
    writer.write(final)
    update_links(lake, writer.written, writer.had)
    standing = [i for i in batch if i.capture.run_id not in readings.withdrawn_runs]
    _write_failures(lake, [i for i in standing if not isinstance(i.result, LastCapture)])
    away = withdrawn_notices(lake)
    withdrawn = [(c.address, n) for c in captures for n in c.notice_ids if n in away]
    report = BatchReport(Counter(c.outcome or "" for c in captures), len(writer.written), withdrawn=withdrawn)
    for capture, item in zip(captures, batch, strict=True):
        outcome = item.result.outcome if isinstance(item.result, LastCapture) else capture.outcome
        if capture.error:
            report.troubles.append(Trouble(capture.address, capture.error, outcome != "skipped"))
    return report, overtaken


def _resolve(readings: Readings, new: list[Event]) -> tuple[dict[str, Outcome], dict[tuple[str, int], str], list[Resolution], set[str]]:
    """Each new capture's outcome and notices, by what was known up to it; the state after all of them; where later ones stand."""
    fresh = {(e.capture_id, e.ordinal) for e in new}
    outcomes: dict[str, set[Outcome]] = {}
    ids: dict[tuple[str, int], str] = {}
    final: list[Resolution] = []
    overtaken: set[str] = set()
    for events in components([*readings.related(new), *new]):
        ordered = sorted(events, key=lambda e: e.order)
        outcomes_of(ordered, fresh, readings.sentences, outcomes, ids)
        first = next(i for i, e in enumerate(ordered) if (e.capture_id, e.ordinal) in fresh)
        if any((e.capture_id, e.ordinal) not in fresh for e in ordered[first:]):
            overtaken |= {e.file_address for e in ordered}
        final.append(resolve(ordered, readings.sentences))
    return {c: outcome_among(found) for c, found in outcomes.items()}, ids, final, overtaken


def _with_result(item: _Judged, outcomes: dict[str, Outcome], ids: dict[tuple[str, int], str], version: str) -> Capture:
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
    if result is None:
        return replace(capture, outcome="skipped")
    return replace(
        capture, outcome="unchanged", error=result.error, error_code=result.error_code, charset=result.charset,
        content_type=result.content_type, notice_ids=result.notice_ids,
    )  # fmt: skip


def _write_failures(lake: Lake, read: list[_Judged]) -> None:
    """A failure's issue belongs to its address, and goes when the address fails otherwise or no longer."""
    sql = "SELECT capture_id FROM captures WHERE address IN (SELECT unnest(?::JSON::VARCHAR[])) AND error IS NOT NULL"
    ids = [r["capture_id"] for r in lake.rows(sql, [[i.capture.address for i in read]])]
    lake.delete(ISSUES, "capture_id", ids)
    for item in read:
        if isinstance(item.result, Failure):
            lake.insert(ISSUES, issue_rows([item.result.issue], None, item.capture.capture_id, item.capture.run_id))


def _count_known(lake: Lake, report: BatchReport, capture_ids: list[str]) -> None:
    """Captures that another run has loaded for theirs, finding it dead or slow, count as what they became there."""
    if not capture_ids:
        return
    for row in lake.rows("SELECT * FROM captures WHERE capture_id IN (SELECT unnest(?::JSON::VARCHAR[]))", [capture_ids]):
        capture = capture_of(row)
        report.outcomes[capture.outcome or ""] += 1
        if capture.error:
            report.troubles.append(Trouble(capture.address, capture.error, capture.outcome != "skipped"))


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
