"""`cuoshi withdraw`: a run or a notice taken back by a person, or brought back."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import datetime

from flows.clock import utc_now
from flows.console import tell
from flows.rulings import heed, settle
from flows.runs import Run, Say, open_session
from flows.terminal import done_again, result_line, say
from warehouse.archive_writer import ArchiveWriter
from warehouse.folder import DataFolder
from warehouse.lake import Lake
from warehouse.load import BatchReport
from warehouse.withdrawals import Withdrawal, withdrawals_of


class Refused(Exception):
    """There is nothing of that name, or nothing to take back."""


@dataclass(frozen=True, slots=True)
class WithdrawReport:
    """`since`: it was withdrawn then already, and nothing was done now."""

    what: str
    done: BatchReport
    since: datetime | None = None
    conflicts: int = 0


def withdraw_from_lake(data: DataFolder, wanted: Withdrawal, wait: float, say: Say) -> WithdrawReport:
    """Keep the act in the archive, carry it out and publish. Raises Refused where it is about nothing."""
    run = Run.begin("withdraw")
    with open_session(data, "cuoshi withdraw", wait, say) as session, ArchiveWriter(data.archive, run.info) as writer:
        settle(session, writer.write_aliases)
        act = replace(_present(session.lake, wanted), at=utc_now())
        in_force = withdrawals_of(session.lake, act)
        if act.undo and not in_force:
            session.publish_where_behind()  # it may be undone by a command that died, and not shown
            raise Refused(f"the {act.what} is not withdrawn, so there is nothing to undo")
        session.start(run)
        report = WithdrawReport(act.what, BatchReport(), in_force[0]["withdrawn_at"] if in_force and not act.undo else None)
        if report.since is None:
            writer.write_withdrawal(act)
            report = replace(report, done=heed(session, act, writer.write_aliases))
        session.finish(run, "done", {"notices_written": report.done.notices_written, "notices_gone": report.done.gone})
        report = replace(report, conflicts=session.conflicts)
        session.publish(run)
    return report


def _present(lake: Lake, wanted: Withdrawal) -> Withdrawal:
    """The act with the notice's present id. Raises Refused for a run or notice that is not here."""
    if wanted.run_id:
        if not lake.rows("SELECT 1 FROM captures WHERE run_id = ? LIMIT 1", [wanted.run_id]):
            known = lake.rows("SELECT 1 FROM runs WHERE run_id = ?", [wanted.run_id])
            raise Refused(f"the run {wanted.run_id} captured nothing" if known else f"no run has the id {wanted.run_id!r}")
        return wanted
    rows = lake.rows(
        """SELECT notice_id FROM readings WHERE notice_id = $id
           UNION SELECT notice_id FROM notice_aliases WHERE old_notice_id = $id""",
        {"id": wanted.notice_id},
    )
    if not rows:
        raise Refused(f"no notice has the id {wanted.notice_id!r}; `cuoshi show` tells a notice's id")
    return replace(wanted, notice_id=rows[0]["notice_id"])


def withdraw(data: DataFolder, wanted: Withdrawal, wait: float, began: float) -> int:
    """Withdraw and tell what came of it; the exit code."""
    if not data.lake.begun():
        say(f"cuoshi: there is no lake in {data.root}; nothing to withdraw")
        return 2
    try:
        report = withdraw_from_lake(data, wanted, wait, say)
    except Refused as error:
        say(f"cuoshi: {error}")
        return 2
    took = f"{time.monotonic() - began:.1f} s."
    if report.since:
        done = f"The {report.what} is withdrawn since {report.since:%Y-%m-%d %H:%M:%S} UTC; nothing new was done; {took}"
    else:
        verb = "is back" if wanted.undo else "is withdrawn"
        counts = f"{report.done.gone} notices gone, {report.done.notices_written} written; captures and runs stay"
        counts += done_again(report.conflicts)
        done = f"The {report.what} {verb}: {counts}; {took}" + ("" if wanted.undo else " --undo brings it back.")
    tell(done)
    tell(result_line(data))
    return 0
