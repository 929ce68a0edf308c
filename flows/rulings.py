"""What people have ruled, kept true at every writing run: the standing corrections, and commands that died half-way."""

from __future__ import annotations

from flows.runs import Run, Session
from warehouse.corrections import Giving
from warehouse.load import BatchReport, KeepAliases
from warehouse.withdrawals import Withdrawal, withdrawals_of

#: Commands that keep a ruling in the archive before its rows are committed.
RULING_FLOWS = ("correct", "withdraw")
#: The WARC file of a run's closing steps stands after all its parts.
LAST_PART = 999_999


def settle(session: Session, keep_aliases: KeepAliases) -> int:
    """Finish what a ruling command that died has left undone, and bring the standing corrections up to date.

    Gives how many notices were written anew. Where nothing is to be done nothing is written.
    """
    written = sum(_finish(session, run, keep_aliases) for run in _unfinished(session))
    return written + session.loader.correct((), session.standing, keep_aliases).notices_written


def heed(session: Session, act: Withdrawal | Giving, keep_aliases: KeepAliases) -> BatchReport:
    """Bring the lake to what the archive has kept of one ruling; once is enough."""
    if isinstance(act, Giving):
        return session.loader.correct((act,), session.standing, keep_aliases)
    if bool(withdrawals_of(session.lake, act)) is not act.undo:
        return BatchReport()
    return session.loader.withdraw(act, keep_aliases)


def _unfinished(session: Session) -> list[Run]:
    """Ruling commands that did not end: under the writer's lock no other one can be at work."""
    sql = """SELECT run_id, flow, started_at FROM runs WHERE status = 'running' AND flow IN (SELECT unnest(?::JSON::VARCHAR[]))
             ORDER BY started_at"""
    return [Run(**r) for r in session.lake.rows(sql, [list(RULING_FLOWS)])]


def _finish(session: Session, run: Run, keep_aliases: KeepAliases) -> int:
    """Do what a command that died had kept in the archive but not done; where it had kept nothing, it has failed."""
    kept = session.archive.read(session.archive.files_of(run.info))
    acts: list[Withdrawal | Giving] = [*kept.withdrawals, *kept.givings]
    written = sum(heed(session, act, keep_aliases).notices_written for act in acts)
    session.finish(run, "done" if acts else "failed", {"notices_written": written})
    return written
