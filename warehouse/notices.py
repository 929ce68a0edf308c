"""Writing notices: from what all captures together say of them to their rows. Rows that are right already are left alone."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from extractors.records import Issue, Notice
from warehouse.archive import Alias
from warehouse.corrections import Correction, RegionOf, apply_corrections, corrections_of
from warehouse.events import Readings, reading_row
from warehouse.history import Event, History, Resolution
from warehouse.lake import Lake, Row
from warehouse.notice_events import write_events
from warehouse.rows import content_rows, issue_rows, notice_row
from warehouse.tables import (
    CITATIONS,
    CONTENT_TABLES,
    ISSUES,
    NOTICE_ADDRESSES,
    NOTICE_ALIASES,
    NOTICE_VERSIONS,
    NOTICES,
    PASSAGES,
    READINGS,
)
from warehouse.withdrawals import withdrawn_notices
from warehouse.written import keep_written


class NoticeWriter:
    """Writes resolved histories inside the caller's transaction."""

    def __init__(self, lake: Lake, version: str, readings: Readings, region_of: RegionOf) -> None:
        self._lake = lake
        self._version = version
        self._readings = readings
        self._region_of = region_of
        self._corrections: dict[str, list[Correction]] = {}
        self.written: set[str] = set()
        self.gone: set[str] = set()
        self.had: set[str] = set()  # notices whose earlier rows are gone: those written anew, and those that went
        self.code_aliases: list[Alias] = []  # ids that only a change of code explains

    def write(self, final: list[Resolution], anew: Set[str] = frozenset()) -> None:
        """Write what is not right yet; the notices `anew` in any case."""
        histories = {h.notice_id: h for r in final for h in r.histories.values()}
        concerned = set(histories) | set(self._readings.assigned.values())
        if not concerned:
            return
        stored = self._stored(concerned)
        self._write_readings(histories)
        self._write_aliases(final, set(self._readings.assigned.values()) - set(histories))
        write_events(self._lake, histories, concerned)
        taken_back = withdrawn_notices(self._lake)  # after the aliases: a withdrawn notice stays away under a new id too
        histories = {n: h for n, h in histories.items() if n not in taken_back}
        gone = set(stored) - set(histories)
        stale = {n: h for n, h in histories.items() if n in anew or not self._is_written(h, stored.get(n))}
        self._corrections = corrections_of(self._lake, stale)
        here = set(stored)  # a notice that is new has no rows to take out: the usual case, and each look costs 15 ms
        replaced = here & (gone | set(stale))
        self._write_contents(stale, replaced)
        self._write_versions(histories, gone)
        self._write_addresses(histories, here & (gone | set(histories)))
        self.written |= set(stale)
        self.gone |= gone
        self.had |= replaced

    def _stored(self, notice_ids: set[str]) -> dict[str, dict[str, Any]]:
        sql = """SELECT notice_id, capture_id, body_sha256, extractor_version, version, origin FROM notices_stored
                 WHERE notice_id IN (SELECT unnest(?::JSON::VARCHAR[]))"""
        return {r["notice_id"]: r for r in self._lake.rows(sql, [sorted(notice_ids)])}

    def _is_written(self, history: History, stored: dict[str, Any] | None) -> bool:
        """Whether the notice's rows are those of its current text, read by the present code."""
        current = history.current
        wanted = (current.capture_id, current.body_sha256, self._version, history.version, current.address)
        return stored is not None and wanted == tuple(
            stored[k] for k in ("capture_id", "body_sha256", "extractor_version", "version", "origin")
        )

    def _write_readings(self, histories: dict[str, History]) -> None:
        known = {capture_id for capture_id, _ in self._readings.assigned}
        captures = {e.capture_id for h in histories.values() for e in h.events} & known
        self._lake.delete(READINGS, "capture_id", captures | self._readings.reread)
        self._lake.insert(READINGS, [reading_row(e, h.notice_id, self._version) for h in histories.values() for e in h.events])

    def _write_contents(self, histories: dict[str, History], replaced: set[str]) -> None:
        rows: dict[str, list[Row]] = {t.name: [] for t in (NOTICES, ISSUES, *CONTENT_TABLES)}
        for history in histories.values():
            self._notice_rows(history, rows)
        for t in (NOTICES, ISSUES, *CONTENT_TABLES):
            self._lake.delete(t, "notice_id", replaced)
            self._lake.insert(t, rows[t.name])
        for t in (PASSAGES, CITATIONS):
            keep_written(self._lake, t, rows[t.name])

    def _notice_rows(self, history: History, rows: dict[str, list[Row]]) -> None:
        current = history.current
        notice = self._readings.notice(current)
        run_id = self._readings.capture(current.capture_id).run_id
        found: dict[str, list[Row]] = content_rows(history.notice_id, notice)
        found["notices"] = [
            notice_row(history.notice_id, notice)
            | {
                "origin": current.address, "source_id": current.source_id, "capture_id": current.capture_id,
                "extractor_version": self._version, "version": history.version,
                "first_seen_at": history.events[0].captured_at,
            }
        ]  # fmt: skip
        issues = [*notice.issues, *self._correct(history.notice_id, notice, found)]
        if history.conflict:
            message = f"{current.address}: bears the id of another notice but shares less than half its sentences; kept under its address"
            issues.append(Issue("identity_conflict", "warning", message, "identity", notice.header.title))
        rows["issues"] += issue_rows(issues, history.notice_id, current.capture_id, run_id)
        for name, own in found.items():
            rows[name] += own

    def _correct(self, notice_id: str, notice: Notice, rows: dict[str, list[Row]]) -> list[Issue]:
        corrections = self._corrections.get(notice_id)
        if not corrections:
            return []
        return apply_corrections(corrections, notice_id, rows, lambda old: content_rows(old, notice), self._region_of)

    def _write_versions(self, histories: dict[str, History], gone: set[str]) -> None:
        """The versions of notices whose history grew or was read by other code; the others stay untouched."""
        sql = """SELECT notice_id, version, capture_id, extractor_version FROM notice_versions
                 WHERE notice_id IN (SELECT unnest(?::JSON::VARCHAR[])) ORDER BY notice_id, version"""
        stored: dict[str, list[tuple[Any, ...]]] = {}
        for r in self._lake.rows(sql, [sorted(set(histories) | gone)]):
            stored.setdefault(r["notice_id"], []).append((r["version"], r["capture_id"], r["extractor_version"]))
        grown = {
            n: h for n, h in histories.items() if stored.get(n) != [(v, e.capture_id, self._version) for v, e in enumerate(h.versions, 1)]
        }
        self._lake.delete(NOTICE_VERSIONS, "notice_id", set(stored) & (set(grown) | gone))
        rows = [self._version_row(n, v, e) for n, h in grown.items() for v, e in enumerate(h.versions, 1)]
        self._lake.insert(NOTICE_VERSIONS, rows)

    def _version_row(self, notice_id: str, version: int, event: Event) -> Row:
        return {
            "notice_id": notice_id, "version": version, "body_sha256": event.body_sha256,
            "source_text": self._readings.notice(event).source_text, "capture_id": event.capture_id,
            "extractor_version": self._version, "first_seen_at": event.captured_at,
        }  # fmt: skip

    def _write_addresses(self, histories: dict[str, History], replaced: set[str]) -> None:
        rows: list[Row] = []
        for history in histories.values():
            first: dict[str, Event] = {}
            for event in history.events:
                first.setdefault(event.address, event)
            rows += [_address_row(history.notice_id, e) for e in first.values()]
        self._lake.delete(NOTICE_ADDRESSES, "notice_id", replaced)
        self._lake.insert(NOTICE_ADDRESSES, rows)

    def _write_aliases(self, final: list[Resolution], former: set[str]) -> None:
        """Old ids that now lead to another notice: by a better text, or by better code. `former`: ids that no text has any more."""
        rows: dict[str, Row] = {}
        for resolution in final:
            for old, (now, since) in resolution.aliases.items():
                rows[old] = {"old_notice_id": old, "notice_id": now, "since": since}
        for resolution in final:
            for key, notice_id in resolution.assigned.items():
                old_id = self._readings.assigned.get(key)
                if old_id in former and old_id is not None and old_id not in rows:
                    alias = Alias(old_id, notice_id, self._readings.capture(key[0]).captured_at)
                    self.code_aliases.append(alias)
                    rows[old_id] = {"old_notice_id": alias.old_notice_id, "notice_id": alias.notice_id, "since": alias.since}
        self._keep_aliases_of_aliases()
        present = {n for r in final for n in r.histories}
        self._lake.delete(NOTICE_ALIASES, "old_notice_id", set(rows) | present)
        self._lake.insert(NOTICE_ALIASES, rows.values())
        self._follow_aliases({old: str(row["notice_id"]) for old, row in rows.items()})

    def _keep_aliases_of_aliases(self) -> None:
        """An id that led by its text to one that better code has replaced: the present code no longer comes to it either."""
        moved = {a.old_notice_id: a.notice_id for a in self.code_aliases}
        sql = "SELECT * FROM notice_aliases WHERE notice_id IN (SELECT unnest(?::JSON::VARCHAR[])) ORDER BY old_notice_id"
        for r in self._lake.rows(sql, [sorted(moved)]) if moved else []:
            self.code_aliases.append(Alias(r["old_notice_id"], moved[r["notice_id"]], r["since"]))

    def _follow_aliases(self, moved: dict[str, str]) -> None:
        """Earlier aliases that led to an id which has moved lead on to where it went."""
        for old, now in moved.items():
            self._lake.run("UPDATE notice_aliases SET notice_id = ? WHERE notice_id = ?", [now, old])


def _address_row(notice_id: str, event: Event) -> Row:
    return {
        "notice_id": notice_id, "address": event.address, "source_id": event.source_id, "rank": event.rank,
        "first_seen_at": event.captured_at,
    }  # fmt: skip
