"""When a notice was last seen, and where: computed from captures, moved by those that show nothing new."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from extractors.records import Capture
from warehouse.history import Event
from warehouse.lake import Lake
from warehouse.withdrawals import WITHDRAWN_RUNS

_SUCCESSFUL = "outcome IN ('new', 'changed', 'unchanged', 'duplicate') AND error IS NULL"


def last_seen(lake: Lake, events: Iterable[Event]) -> dict[tuple[str, str], datetime]:
    """(notice_id, address) -> the last capture there before the address showed something else."""
    by_file: dict[str, list[Event]] = {}
    for event in sorted(events, key=lambda e: e.order):
        by_file.setdefault(event.file_address, []).append(event)
    times = _capture_times(lake, sorted(by_file))
    sql = "SELECT capture_id, ordinal, notice_id FROM readings WHERE file_address IN (SELECT unnest(?::JSON::VARCHAR[]))"
    assigned = {(r["capture_id"], r["ordinal"]): r["notice_id"] for r in lake.rows(sql, [sorted(by_file)])}
    seen: dict[tuple[str, str], datetime] = {}
    for file_address, found in by_file.items():
        shown = [list(group) for _, group in groupby(found, key=lambda e: (e.captured_at, e.capture_id))]
        for together, following in zip(shown, [*shown[1:], None], strict=False):
            since, until = together[0].captured_at, following[0].captured_at if following else None
            within = [t for t in times.get(file_address, []) if since <= t and (until is None or t < until)]
            for event in together:
                seen[assigned[event.capture_id, event.ordinal], event.address] = within[-1] if within else since
    return seen


def _capture_times(lake: Lake, addresses: list[str]) -> dict[str, list[datetime]]:
    rows = lake.rows(
        f"""SELECT address, captured_at FROM captures WHERE address IN (SELECT unnest(?::JSON::VARCHAR[])) AND {_SUCCESSFUL}
            AND run_id NOT IN {WITHDRAWN_RUNS} ORDER BY address, captured_at""",
        [addresses],
    )
    return {address: [r["captured_at"] for r in group] for address, group in groupby(rows, key=lambda r: r["address"])}


def touch_unchanged(lake: Lake, captures: list[Capture]) -> None:
    """Move last_seen_at of every notice that these captures, whose bytes are as before, still show."""
    if not captures:
        return
    at = {c.address: c.captured_at for c in captures}
    shown = lake.rows(
        """SELECT notice_id, address, file_address FROM readings WHERE file_address IN (SELECT unnest(?::JSON::VARCHAR[]))
           QUALIFY dense_rank() OVER (PARTITION BY file_address ORDER BY captured_at DESC, capture_id DESC) = 1""",
        [sorted(at)],
    )
    lake.run(
        """UPDATE notice_addresses SET last_seen_at = s.seen
           FROM (SELECT unnest(?::JSON::VARCHAR[]) AS notice_id, unnest(?::JSON::VARCHAR[]) AS address,
                        unnest(?::JSON::TIMESTAMP[]) AS seen) s
           WHERE notice_addresses.notice_id = s.notice_id AND notice_addresses.address = s.address""",
        [[r["notice_id"] for r in shown], [r["address"] for r in shown], [at[r["file_address"]] for r in shown]],
    )
    move_last_seen(lake, {r["notice_id"] for r in shown})


def move_last_seen(lake: Lake, notice_ids: set[str]) -> None:
    """notices.last_seen_at is the latest of its addresses."""
    lake.run(
        """UPDATE notices SET last_seen_at = s.seen
           FROM (SELECT notice_id, max(last_seen_at) AS seen FROM notice_addresses
                 WHERE notice_id IN (SELECT unnest(?::JSON::VARCHAR[])) GROUP BY notice_id) s
           WHERE notices.notice_id = s.notice_id AND notices.last_seen_at <> s.seen""",
        [sorted(notice_ids)],
    )
