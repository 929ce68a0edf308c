"""What became of each notice, and when: computed from what captures showed and what people took back, never noted down on the way.

So any order of loading, and a replay, give the same rows. The one thing that cannot be computed any more is what the captures of a
withdrawn run read as: `withdrawn_readings` keeps it, in the words of the code that read it last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from warehouse.event_tables import NoticeChange
from warehouse.history import Event, History, add_event
from warehouse.lake import Lake, Row
from warehouse.tables import NOTICE_EVENTS


@dataclass(frozen=True, slots=True)
class Away:
    """From when on, and until when, a run or a notice was taken back."""

    since: datetime
    until: datetime | None

    def covers(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)

    @property
    def moments(self) -> set[datetime]:
        return {self.since} | ({self.until} if self.until else set())


@dataclass(frozen=True, slots=True)
class Change:
    """`text`: what shows the notice from then on; of one that went, what showed it until then."""

    at: datetime
    event: NoticeChange
    text: Event
    how: str | None = None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """When runs (by the captures they made) and notices were taken back."""

    captures: Mapping[str, list[Away]]
    notices: Mapping[str, list[Away]]


def changes_of(texts: Iterable[Event], captures: Mapping[str, list[Away]], away: list[Away]) -> list[Change]:
    """What became of one notice. `texts`: all that showed it, of withdrawn runs too; `away`: when it was taken back itself."""
    ordered = sorted(texts, key=lambda e: e.order)
    moments = {e.captured_at for e in ordered}.union(*(a.moments for a in away))
    for e in ordered:
        moments = moments.union(*(a.moments for a in captures.get(e.capture_id, [])))
    found: list[Change] = []
    present: Event | None = None
    shown = _Shown(ordered, captures)
    for at in sorted(moments):
        is_away = any(a.covers(at) for a in away)
        now = None if is_away else shown.current(at)
        if now and not present:
            found.append(Change(at, "returned" if found else "came", now))
        elif present and not now:
            found.append(Change(at, "went", present, "withdrawn" if is_away else "run withdrawn"))
        elif now and present and now.body_sha256 != present.body_sha256:
            found.append(Change(at, "changed", now))
        present = now
    return found


class _Shown:
    """The texts that showed a notice, asked moment by moment, from the earliest on."""

    def __init__(self, ordered: list[Event], captures: Mapping[str, list[Away]]) -> None:
        self._ordered = ordered
        self._captures = captures
        self._goes_on = not any(e.capture_id in captures for e in ordered)  # what showed it once does so for ever
        self._history, self._added = History(""), 0

    def current(self, at: datetime) -> Event | None:
        """The newest text of the best rank, of runs that stood then."""
        if not self._goes_on:
            self._history, self._added = History(""), 0
        while self._added < len(self._ordered) and (e := self._ordered[self._added]).captured_at <= at:
            if not any(a.covers(at) for a in self._captures.get(e.capture_id, [])):
                add_event(self._history, e)
            self._added += 1
        return self._history.current if self._history.versions else None


def write_events(lake: Lake, histories: Mapping[str, History], concerned: Iterable[str]) -> None:
    """Bring the events of these notices up to date, inside the caller's transaction; rows that are right are left alone."""
    ids = sorted(concerned)
    texts: dict[str, list[Event]] = {n: list(histories[n].events) for n in ids if n in histories}
    for notice_id, event in _withdrawn(lake, ids):
        texts.setdefault(notice_id, []).append(event)
    taken_back = _taken_back(lake, texts)
    wanted: dict[str, list[Row]] = {}
    for notice_id, events in texts.items():
        found = changes_of(events, taken_back.captures, taken_back.notices.get(notice_id, []))
        wanted[notice_id] = [_row(notice_id, c, histories.get(notice_id)) for c in found]
    stored: dict[str, list[Row]] = {}
    sql = "SELECT * FROM notice_events WHERE notice_id IN (SELECT unnest(?::JSON::VARCHAR[])) ORDER BY notice_id, happened_at"
    for row in lake.rows(sql, [ids]):
        stored.setdefault(row["notice_id"], []).append(row)
    stale = [n for n in ids if stored.get(n, []) != wanted.get(n, [])]
    lake.delete(NOTICE_EVENTS, "notice_id", [n for n in stale if n in stored])
    lake.insert(NOTICE_EVENTS, [row for n in stale for row in wanted.get(n, [])])


def _row(notice_id: str, change: Change, history: History | None) -> Row:
    text = change.text
    numbers = {(e.capture_id, e.ordinal): v for v, e in enumerate(history.versions, 1)} if history else {}
    return {
        "notice_id": notice_id, "happened_at": change.at, "event": change.event, "how": change.how,
        "version": numbers.get((text.capture_id, text.ordinal)), "body_sha256": text.body_sha256, "capture_id": text.capture_id,
        "title": text.title, "region_code": text.region_code, "province_code": text.province_code,
    }  # fmt: skip


def _withdrawn(lake: Lake, ids: list[str]) -> list[tuple[str, Event]]:
    """What withdrawn runs showed of these notices."""
    if not lake.rows("SELECT 1 FROM withdrawals WHERE run_id IS NOT NULL LIMIT 1"):
        return []
    rows = lake.rows(
        """SELECT w.capture_id, w.ordinal, w.captured_at, w.address, w.file_address, c.source_id, w.rank, w.own_id, w.id_basis, w.stage,
                  w.body_sha256, w.title, w.region_code, w.province_code, w.notice_id
           FROM withdrawn_readings w JOIN captures c USING (capture_id) WHERE w.notice_id IN (SELECT unnest(?::JSON::VARCHAR[]))""",
        [ids],
    )
    return [(r.pop("notice_id"), Event(**r)) for r in rows]


def _taken_back(lake: Lake, texts: Mapping[str, list[Event]]) -> TakenBack:
    """When these notices, by old ids too, and the runs that showed them were taken back."""
    if not lake.rows("SELECT 1 FROM withdrawals LIMIT 1"):
        return TakenBack({}, {})
    captures: dict[str, list[Away]] = {}
    sql = """SELECT c.capture_id, w.withdrawn_at, w.undone_at FROM captures c JOIN withdrawals w USING (run_id)
             WHERE c.capture_id IN (SELECT unnest(?::JSON::VARCHAR[])) ORDER BY ALL"""
    for r in lake.rows(sql, [sorted({e.capture_id for events in texts.values() for e in events})]):
        captures.setdefault(r["capture_id"], []).append(Away(r["withdrawn_at"], r["undone_at"]))
    notices: dict[str, list[Away]] = {}
    sql = """SELECT DISTINCT coalesce(a.notice_id, w.notice_id) AS notice_id, w.withdrawn_at, w.undone_at FROM withdrawals w
             LEFT JOIN notice_aliases a ON a.old_notice_id = w.notice_id
             WHERE coalesce(a.notice_id, w.notice_id) IN (SELECT unnest(?::JSON::VARCHAR[])) ORDER BY ALL"""
    for r in lake.rows(sql, [sorted(texts)]):
        notices.setdefault(r["notice_id"], []).append(Away(r["withdrawn_at"], r["undone_at"]))
    return TakenBack(captures, notices)
