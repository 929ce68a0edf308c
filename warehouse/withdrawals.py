"""Withdrawals: a run or a notice that a person takes back. No replay could compute them, so the archive keeps them too.

A run that is withdrawn counts as if its captures had brought nothing; a notice that is withdrawn has no rows and stays away,
whoever captures its text again. Captures and runs are kept for ever. Taking a withdrawal back leaves its row, with the moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from extractors.identity import digest
from warehouse.derived import WITHDRAWN_RUNS as WITHDRAWN_RUNS
from warehouse.lake import Lake, Row
from warehouse.tables import READINGS, WITHDRAWALS, WITHDRAWN_READINGS

# Captures are looked at in series: those of an address that show the same bytes, or fail alike, one after the other. The first
# of a series is the one that counts; where it is withdrawn, the next one of another run takes its place.
_SERIES = f"""
    WITH standing AS (
        SELECT *, coalesce(content_sha256, sha256, error, '') AS shown FROM captures
        WHERE role = 'notice' AND address IN (SELECT unnest(?::JSON::VARCHAR[])) AND run_id NOT IN {WITHDRAWN_RUNS}
    ), first AS (
        SELECT * FROM standing
        QUALIFY coalesce(shown <> lag(shown) OVER (PARTITION BY address ORDER BY captured_at, capture_id), true)
    )
"""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a person did: took a run or a notice back, or (`undo`) took that back."""

    at: datetime
    run_id: str | None = None
    notice_id: str | None = None
    reason: str | None = None
    undo: bool = False

    @property
    def what(self) -> str:
        return f"run {self.run_id}" if self.run_id else f"notice {self.notice_id}"


def record_withdrawal(lake: Lake, act: Withdrawal) -> None:
    """Note the act: a row, or in the rows it takes back the moment."""
    if act.undo:
        ids = [r["withdrawal_id"] for r in withdrawals_of(lake, act)]
        sql = "UPDATE withdrawals SET undone_at = ? WHERE withdrawal_id IN (SELECT unnest(?::JSON::VARCHAR[]))"
        lake.run(sql, [act.at, ids])
        return
    row: Row = {
        "withdrawal_id": digest("withdrawal", act.run_id or "", act.notice_id or "", act.at.isoformat()), "run_id": act.run_id,
        "notice_id": act.notice_id, "withdrawn_at": act.at, "reason": act.reason,
    }  # fmt: skip
    lake.insert(WITHDRAWALS, [row])


def withdrawals_of(lake: Lake, act: Withdrawal) -> list[dict[str, Any]]:
    """The withdrawals in force of what `act` is about; a notice's under its old ids too."""
    return lake.rows(
        """SELECT * FROM withdrawals w WHERE undone_at IS NULL AND (run_id = ? OR notice_id = ?
           OR notice_id IN (SELECT old_notice_id FROM notice_aliases a WHERE a.notice_id = ?))""",
        [act.run_id, act.notice_id, act.notice_id],
    )


def withdrawn_runs(lake: Lake) -> frozenset[str]:
    return frozenset(r["run_id"] for r in lake.rows(WITHDRAWN_RUNS))


def withdrawn_notices(lake: Lake) -> frozenset[str]:
    """The ids of withdrawn notices: those they were withdrawn by, what these have become, and their old ones."""
    if not lake.rows("SELECT 1 FROM withdrawals WHERE notice_id IS NOT NULL AND undone_at IS NULL LIMIT 1"):
        return frozenset()
    rows = lake.rows(
        """WITH named AS (SELECT notice_id FROM withdrawals WHERE notice_id IS NOT NULL AND undone_at IS NULL),
                present AS (SELECT notice_id FROM named
                    UNION SELECT a.notice_id FROM notice_aliases a JOIN named n ON a.old_notice_id = n.notice_id)
           SELECT notice_id FROM present UNION SELECT a.old_notice_id FROM notice_aliases a JOIN present p USING (notice_id)"""
    )
    return frozenset(r["notice_id"] for r in rows)


def addresses_of(lake: Lake, notices: Iterable[str] = (), run_id: str | None = None) -> list[str]:
    """Where a run has looked, and where notices (by old ids too) were seen."""
    rows = lake.rows(
        """SELECT address FROM captures WHERE run_id = $run
           UNION SELECT file_address FROM readings WHERE notice_id IN (SELECT unnest($ids::JSON::VARCHAR[]))
           UNION SELECT r.file_address FROM readings r JOIN notice_aliases a USING (notice_id)
                 WHERE a.old_notice_id IN (SELECT unnest($ids::JSON::VARCHAR[]))
           ORDER BY 1""",
        {"run": run_id, "ids": sorted(notices)},
    )
    return [r["address"] for r in rows]


def forget_run(lake: Lake, run_id: str) -> None:
    """What a run's captures read as counts for nothing; it is read again from the archive should the withdrawal be taken back."""
    lake.delete(READINGS, "capture_id", _captures_of(lake, run_id))


def set_aside(lake: Lake, run_id: str, undo: bool) -> None:
    """Keep what a run that is taken back has brought, for the history of its notices; with `undo` it is among the readings again."""
    ids = _captures_of(lake, run_id)
    lake.delete(WITHDRAWN_READINGS, "capture_id", ids)
    if not undo:
        columns = ", ".join(WITHDRAWN_READINGS.column_names)
        sql = f"INSERT INTO withdrawn_readings ({columns}) SELECT {columns} FROM readings WHERE capture_id IN"
        lake.run(f"{sql} (SELECT unnest(?::JSON::VARCHAR[]))", [ids])


def _captures_of(lake: Lake, run_id: str) -> list[str]:
    return [r["capture_id"] for r in lake.rows("SELECT capture_id FROM captures WHERE run_id = ?", [run_id])]


def to_be_read(lake: Lake, addresses: Iterable[str]) -> list[dict[str, Any]]:
    """Captures that count now but have not been read, because another one that is withdrawn (or was until now) stood for them."""
    sql = f"{_SERIES} SELECT * EXCLUDE (shown) FROM first WHERE capture_id NOT IN (SELECT capture_id FROM readings)"
    return lake.rows(f"{sql} ORDER BY captured_at, capture_id", [sorted(set(addresses))])


def last_shown(lake: Lake, addresses: Iterable[str]) -> frozenset[str]:
    """Of each address the capture that first showed what it shows now."""
    sql = f"""{_SERIES} SELECT capture_id FROM first
              QUALIFY row_number() OVER (PARTITION BY address ORDER BY captured_at DESC, capture_id DESC) = 1"""
    return frozenset(r["capture_id"] for r in lake.rows(sql, [sorted(set(addresses))]))
