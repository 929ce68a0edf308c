"""Loading: a batch of captures and what they read as becomes rows, in one transaction.

Every row follows from the captures alone, so loading replaces what changed and touches nothing else. A capture whose bytes are
as before only moves `last_seen_at`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from itertools import groupby

from extractors.records import Capture, Failure, Issue, Outcome, Reading
from warehouse.archive import Alias
from warehouse.events import ReadBytes, Readings, reading_row
from warehouse.history import Event, History, Resolution, resolve
from warehouse.lake import Lake, Row, Value
from warehouse.rows import content_rows, issue_rows, notice_row
from warehouse.tables import (
    CAPTURES, CONTENT_TABLES, ISSUES, NOTICE_ADDRESSES, NOTICE_ALIASES, NOTICE_VERSIONS, NOTICES, READINGS, Table, table,
)  # fmt: skip

_NOTICE_TABLES = (NOTICES, NOTICE_ADDRESSES, NOTICE_VERSIONS, ISSUES, *CONTENT_TABLES)
_SEEN = ("new", "changed", "unchanged", "duplicate")
_PRIORITY: tuple[Outcome, ...] = ("new", "changed", "duplicate", "unchanged")


@dataclass(frozen=True, slots=True)
class LastCapture:
    """What an address showed when its bytes were last read."""

    capture_id: str
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
    """A capture and what came of it: a reading, a failure, or `LastCapture` where its bytes are unchanged."""

    capture: Capture
    result: Reading | Failure | LastCapture


@dataclass(slots=True)
class BatchReport:
    """What one batch did."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failed: list[Capture] = field(default_factory=list)  # this time or, unchanged, last time
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
        names = LastCapture.__dataclass_fields__.keys()
        return {r["address"]: LastCapture(**{k: tuple(r[k] or ()) if k == "notice_ids" else r[k] for k in names}) for r in rows}

    def load(self, batch: list[Captured]) -> BatchReport:
        """Load a batch. Raises what DuckDB raises; then nothing of it is loaded."""
        with self._lake.transaction():
            return _Batch(self._lake, self._version, self._read, batch).load()

    def reread(self, captures: list[Capture], keep_aliases: Callable[[list[Alias]], None]) -> BatchReport:
        """Bring the notices of these captures up to the present code.

        Ids that change with the code cannot be computed again from the bytes, so `keep_aliases` gets them before the commit.
        """
        with self._lake.transaction():
            batch = _Batch(self._lake, self._version, self._read, [])
            report = batch.reread(captures)
            keep_aliases(batch.code_aliases)
            return report

    def add_aliases(self, aliases: Iterable[Alias]) -> None:
        """Aliases that the archive has kept from earlier code."""
        with self._lake.transaction():
            known = {r["old_notice_id"] for r in self._lake.rows("SELECT old_notice_id FROM notice_aliases")}
            self._lake.insert(NOTICE_ALIASES, [asdict(a) for a in aliases if a.old_notice_id not in known])


class _Batch:
    """The work of one transaction."""

    def __init__(self, lake: Lake, version: str, read: ReadBytes, batch: list[Captured]) -> None:
        self.lake = lake
        self.version = version
        self.batch = batch
        self.readings = Readings(lake, version, read)
        self.report = BatchReport()
        self.captures: list[Capture] = []
        self.code_aliases: list[Alias] = []

    def load(self) -> BatchReport:
        new: list[Event] = []
        for item in self.batch:
            if isinstance(item.result, Reading):
                new += self.readings.hold(item.capture, item.result.notices)
        components = _components(self.readings.related(new), new)
        outcomes, final = self._resolve(components, new)
        self._capture_rows(outcomes)
        self.lake.insert(CAPTURES, [_capture_row(c) for c in self.captures])
        self._write_notices(final)
        self._touch_unchanged()
        self._failures()
        return self.report

    def reread(self, captures: list[Capture]) -> BatchReport:
        self.readings.reread.update(c.capture_id for c in captures)
        failures: list[tuple[Capture, Failure]] = []
        fresh: list[Event] = []
        for capture in captures:
            reading = self.readings._read(capture)
            if isinstance(reading, Reading):
                fresh += self.readings.hold(capture, reading.notices)
            else:
                failures.append((capture, reading))
        related = {(e.capture_id, e.ordinal): e for e in self.readings.related(fresh)}
        fresh = [e for e in fresh if (e.capture_id, e.ordinal) not in related]
        self._write_notices([resolve(c, self.readings.sentences) for c in _components([*related.values(), *fresh], [])])
        ids = sorted(self.readings.reread)
        self.lake.connection.execute(
            "UPDATE captures SET extractor_version = ? WHERE capture_id IN (SELECT unnest(?::VARCHAR[]))", [self.version, ids]
        )
        self.lake.delete(ISSUES, "capture_id", [c.capture_id for c, _ in failures])
        for capture, failure in failures:
            self.lake.insert(ISSUES, issue_rows([failure.issue], None, capture.capture_id, capture.run_id))
        return self.report

    # --- identity

    def _resolve(self, components: list[list[Event]], new: list[Event]) -> tuple[dict[str, Outcome], list[Resolution]]:
        """Each new capture's outcome, by what was known up to it, and the state after all of them."""
        fresh = {(e.capture_id, e.ordinal) for e in new}
        outcomes: dict[str, set[Outcome]] = {}
        final: list[Resolution] = []
        for events in components:
            ordered = sorted(events, key=lambda e: e.order)
            for i, event in enumerate(ordered):
                if (event.capture_id, event.ordinal) in fresh:
                    known = resolve(ordered[: i + 1], self.readings.sentences)
                    outcomes.setdefault(event.capture_id, set()).add(_outcome(event, known))
            final.append(resolve(ordered, self.readings.sentences))
        for resolution in final:
            for (capture_id, ordinal), notice_id in resolution.assigned.items():
                if (capture_id, ordinal) in fresh:
                    self.readings.assigned.setdefault((capture_id, ordinal), notice_id)
        return {c: next(o for o in _PRIORITY if o in found) for c, found in outcomes.items()}, final

    def _capture_rows(self, outcomes: dict[str, Outcome]) -> None:
        for item in self.batch:
            capture, result = item.capture, item.result
            if isinstance(result, Reading):
                ids = [self.readings.assigned[capture.capture_id, i] for i in range(len(result.notices))]
                capture = replace(
                    capture, outcome=outcomes[capture.capture_id], notice_ids=tuple(ids), charset=result.charset,
                    content_type=result.content_type, extractor_version=self.version,
                )  # fmt: skip
            elif isinstance(result, Failure):
                version = self.version if capture.sha256 else None
                capture = replace(
                    capture, outcome=result.outcome, error=result.issue.message, error_code=result.issue.code, extractor_version=version
                )
                self.report.failed += [capture] if result.outcome == "error" else []
            else:
                capture = replace(
                    capture, outcome="unchanged", notice_ids=result.notice_ids, error=result.error, error_code=result.error_code,
                    charset=result.charset, content_type=result.content_type,
                )  # fmt: skip
                self.report.failed += [capture] if result.outcome == "error" else []
            self.captures.append(capture)
            self.report.outcomes[capture.outcome or ""] += 1

    # --- writing

    def _write_notices(self, final: list[Resolution]) -> None:
        histories = {h.notice_id: h for r in final for h in r.histories.values()}
        if not histories:
            return
        before = {n for n in self.readings.assigned.values()} | set(histories)
        stored = self._stored(before)
        events = [e for h in histories.values() for e in h.events]
        self.lake.delete(READINGS, "capture_id", {e.capture_id for e in events} | self.readings.reread)
        self.lake.insert(READINGS, [reading_row(e, h.notice_id, self.version) for h in histories.values() for e in h.events])
        self._aliases(final, set(stored) - set(histories))
        seen = self._seen(events)
        rows: dict[str, list[Row]] = {t.name: [] for t in _NOTICE_TABLES}
        rewritten: set[str] = set()
        for history in histories.values():
            if self._is_current(history, stored.get(history.notice_id)):
                continue
            rewritten.add(history.notice_id)
            self._notice_rows(history, rows)
        gone = set(stored) - set(histories)
        for t in (NOTICES, ISSUES, *CONTENT_TABLES):
            self.lake.delete(t, "notice_id", rewritten | gone)
            self.lake.insert(t, rows[t.name])
        self._write_versions(histories, gone)
        self._write_addresses(histories, seen, gone)
        self.report.notices_written += len(rewritten)

    def _stored(self, notice_ids: set[str]) -> dict[str, dict[str, Value]]:
        sql = "SELECT notice_id, capture_id, body_sha256, extractor_version, version, origin FROM notices WHERE notice_id IN (SELECT unnest(?::VARCHAR[]))"
        return {r["notice_id"]: r for r in self.lake.rows(sql, [sorted(notice_ids)])}

    def _is_current(self, history: History, stored: dict[str, Value] | None) -> bool:
        """Whether the notice's rows are those of its current text, read by the present code."""
        current = history.current
        return stored is not None and (
            stored["capture_id"] == current.capture_id
            and stored["body_sha256"] == current.body_sha256
            and stored["extractor_version"] == self.version
            and stored["version"] == history.version
            and stored["origin"] == current.address
        )

    def _notice_rows(self, history: History, rows: dict[str, list[Row]]) -> None:
        current = history.current
        notice = self.readings.notice(current)
        capture = self.readings.capture(current.capture_id)
        rows["notices"].append(
            notice_row(history.notice_id, notice)
            | {
                "origin": current.address, "source_id": current.source_id, "capture_id": current.capture_id,
                "extractor_version": self.version, "version": history.version,
                "first_seen_at": history.events[0].captured_at, "last_seen_at": history.events[-1].captured_at,
            }
        )  # fmt: skip
        issues = list(notice.issues)
        if history.conflict:
            message = f"{current.address}: bears the number or title of another notice but shares less than half its sentences"
            issues.append(Issue("identity_conflict", "warning", message, "identity", notice.header.title))
        rows["issues"] += issue_rows(issues, history.notice_id, current.capture_id, capture.run_id)
        for name, found in content_rows(history.notice_id, notice).items():
            rows[name] += found

    def _write_versions(self, histories: dict[str, History], gone: set[str]) -> None:
        """Versions whose row is there already stay; the others are read for their text."""
        sql = "SELECT notice_id, version, capture_id, extractor_version FROM notice_versions WHERE notice_id IN (SELECT unnest(?::VARCHAR[]))"
        stored = {(r["notice_id"], r["version"]): r for r in self.lake.rows(sql, [sorted(set(histories) | gone)])}
        changed: set[str] = set(gone)
        rows: list[Row] = []
        for history in histories.values():
            wanted = [(v, e) for v, e in enumerate(history.versions, 1)]
            same = all(
                (s := stored.get((history.notice_id, v))) and s["capture_id"] == e.capture_id and s["extractor_version"] == self.version
                for v, e in wanted
            )
            if same and sum(1 for key in stored if key[0] == history.notice_id) == len(wanted):
                continue
            changed.add(history.notice_id)
            rows += [self._version_row(history.notice_id, v, e) for v, e in wanted]
        self.lake.delete(NOTICE_VERSIONS, "notice_id", changed)
        self.lake.insert(NOTICE_VERSIONS, rows)

    def _version_row(self, notice_id: str, version: int, event: Event) -> Row:
        return {
            "notice_id": notice_id, "version": version, "body_sha256": event.body_sha256,
            "source_text": self.readings.notice(event).source_text, "capture_id": event.capture_id,
            "extractor_version": self.version, "first_seen_at": event.captured_at,
        }  # fmt: skip

    def _write_addresses(self, histories: dict[str, History], seen: dict[tuple[str, str], datetime], gone: set[str]) -> None:
        rows: list[Row] = []
        for history in histories.values():
            first: dict[str, Event] = {}
            for event in history.events:
                first.setdefault(event.address, event)
            rows += [
                {
                    "notice_id": history.notice_id, "address": address, "source_id": e.source_id, "rank": e.rank,
                    "first_seen_at": e.captured_at, "last_seen_at": seen[history.notice_id, address],
                }
                for address, e in first.items()
            ]  # fmt: skip
        self.lake.delete(NOTICE_ADDRESSES, "notice_id", set(histories) | gone)
        self.lake.insert(NOTICE_ADDRESSES, rows)
        self._move_last_seen(set(histories))

    def _move_last_seen(self, notice_ids: set[str]) -> None:
        """notices.last_seen_at is the latest of its addresses."""
        self.lake.connection.execute(
            """UPDATE notices SET last_seen_at = s.seen
               FROM (SELECT notice_id, max(last_seen_at) AS seen FROM notice_addresses
                     WHERE notice_id IN (SELECT unnest(?::VARCHAR[])) GROUP BY notice_id) s
               WHERE notices.notice_id = s.notice_id AND notices.last_seen_at <> s.seen""",
            [sorted(notice_ids)],
        )

    def _seen(self, events: list[Event]) -> dict[tuple[str, str], datetime]:
        """When each notice was last seen at each address: the last capture before the address showed something else."""
        addresses = sorted({e.file_address for e in events})
        rows = self.lake.rows(
            """SELECT address, captured_at FROM captures WHERE address IN (SELECT unnest(?::VARCHAR[]))
               AND outcome IN (SELECT unnest(?::VARCHAR[])) AND error IS NULL ORDER BY address, captured_at""",
            [addresses, list(_SEEN)],
        )
        times = {a: [r["captured_at"] for r in group] for a, group in groupby(rows, key=lambda r: r["address"])}
        assigned = {(r["capture_id"], r["ordinal"]): r["notice_id"] for r in self._assignments(addresses)}
        last: dict[tuple[str, str], datetime] = {}
        by_file: dict[str, list[Event]] = {}
        for event in sorted(events, key=lambda e: e.order):
            by_file.setdefault(event.file_address, []).append(event)
        for file_address, found in by_file.items():
            shown = [list(group) for _, group in groupby(found, key=lambda e: (e.captured_at, e.capture_id))]
            for i, together in enumerate(shown):
                until = shown[i + 1][0].captured_at if i + 1 < len(shown) else None
                within = [t for t in times.get(file_address, []) if t >= together[0].captured_at and (until is None or t < until)]
                for event in together:
                    notice_id = assigned[event.capture_id, event.ordinal]
                    last[notice_id, event.address] = within[-1] if within else event.captured_at
        return last

    def _assignments(self, addresses: list[str]) -> list[dict[str, Value]]:
        sql = "SELECT capture_id, ordinal, notice_id FROM readings WHERE file_address IN (SELECT unnest(?::VARCHAR[]))"
        return self.lake.rows(sql, [addresses])

    def _aliases(self, final: list[Resolution], gone: set[str]) -> None:
        """Old ids that now lead to another notice."""
        known: dict[str, Row] = {}
        for resolution in final:
            for old, (now, since) in resolution.aliases.items():
                known[old] = {"old_notice_id": old, "notice_id": now, "since": since}
            for key, notice_id in resolution.assigned.items():
                old_id = self.readings.assigned.get(key)
                if old_id and old_id != notice_id and old_id in gone and old_id not in known:
                    since = self.readings.capture(key[0]).captured_at
                    known[old_id] = {"old_notice_id": old_id, "notice_id": notice_id, "since": since}
                    self.code_aliases.append(Alias(old_id, notice_id, since))
        self.lake.delete(NOTICE_ALIASES, "old_notice_id", set(known) | {h for r in final for h in r.histories})
        self.lake.insert(NOTICE_ALIASES, known.values())

    # --- captures that brought nothing new, or nothing

    def _touch_unchanged(self) -> None:
        """Move last_seen_at for every notice that an unchanged capture still shows."""
        moved = [c for c in self.captures if c.outcome == "unchanged" and c.error is None and isinstance_unchanged(c, self.batch)]
        if not moved:
            return
        latest = self.lake.rows(
            """SELECT notice_id, address, file_address FROM readings WHERE file_address IN (SELECT unnest(?::VARCHAR[]))
               QUALIFY dense_rank() OVER (PARTITION BY file_address ORDER BY captured_at DESC, capture_id DESC) = 1""",
            [[c.address for c in moved]],
        )
        at = {c.address: c.captured_at for c in moved}
        seen = [{"notice_id": r["notice_id"], "address": r["address"], "last_seen_at": at[r["file_address"]]} for r in latest]
        self._update_addresses(seen)
        self._move_last_seen({r["notice_id"] for r in latest})

    def _update_addresses(self, seen: list[dict[str, Value]]) -> None:
        columns = {k: [r[k] for r in seen] for k in ("notice_id", "address", "last_seen_at")}
        self.lake.connection.execute(
            """UPDATE notice_addresses SET last_seen_at = s.seen
               FROM (SELECT unnest(?::VARCHAR[]) AS notice_id, unnest(?::VARCHAR[]) AS address, unnest(?::TIMESTAMP[]) AS seen) s
               WHERE notice_addresses.notice_id = s.notice_id AND notice_addresses.address = s.address""",
            list(columns.values()),
        )

    def _failures(self) -> None:
        """A failure's issue belongs to its address and goes when the address fails otherwise or no longer."""
        read = [item for item in self.batch if not isinstance(item.result, LastCapture)]
        earlier = self.lake.rows(
            """SELECT capture_id FROM captures WHERE address IN (SELECT unnest(?::VARCHAR[]))""", [[i.capture.address for i in read]]
        )
        ids = {r["capture_id"] for r in earlier}
        if ids:
            self.lake.connection.execute(
                "DELETE FROM issues WHERE notice_id IS NULL AND capture_id IN (SELECT unnest(?::VARCHAR[]))", [sorted(ids)]
            )
        for item in read:
            if isinstance(item.result, Failure):
                self.lake.insert(ISSUES, issue_rows([item.result.issue], None, item.capture.capture_id, item.capture.run_id))


def isinstance_unchanged(capture: Capture, batch: list[Captured]) -> bool:
    return any(i.capture.capture_id == capture.capture_id and isinstance(i.result, LastCapture) for i in batch)


def _components(stored: list[Event], new: list[Event]) -> list[list[Event]]:
    """Events in groups that share no id and no address with one another."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    events = [*stored, *new]
    for e in events:
        parent[root(f"id {e.own_id}")] = root(f"at {e.file_address}")
    groups: dict[str, list[Event]] = {}
    for e in events:
        groups.setdefault(root(f"at {e.file_address}"), []).append(e)
    return list(groups.values())


def _outcome(event: Event, known: Resolution) -> Outcome:
    """What a text was when it came, by all that was known then."""
    history = known.histories[known.assigned[event.capture_id, event.ordinal]]
    if history.versions[-1] is event:
        return "new" if len(history.versions) == 1 else "changed"
    return "unchanged" if any(e.address == event.address for e in history.events if e is not event) else "duplicate"


def _capture_row(capture: Capture) -> Row:
    names = [c.name for c in CAPTURES.columns]
    return {n: list(capture.notice_ids) if n == "notice_ids" else getattr(capture, n) for n in names}


__all__ = ["BatchReport", "Captured", "LastCapture", "Loader", "Table", "table"]
