"""What people have ruled, kept true at every writing run."""

from __future__ import annotations

from flows.runs import Session
from warehouse.corrections import Giving
from warehouse.load import BatchReport, KeepAliases
from warehouse.withdrawals import Withdrawal, withdrawals_of

#: The WARC file of a run's closing steps stands after all its parts.
LAST_PART = 999_999


def settle(session: Session, keep_aliases: KeepAliases) -> int:
    """Bring the standing corrections up to date; how many notices were written anew. Where nothing is to be done nothing is written."""
    return session.loader.correct((), session.standing, keep_aliases).notices_written


def heed(session: Session, act: Withdrawal | Giving, keep_aliases: KeepAliases) -> BatchReport:
    """Bring the lake to what the archive has kept of one ruling; once is enough."""
    if isinstance(act, Giving):
        return session.loader.correct((act,), session.standing, keep_aliases)
    if bool(withdrawals_of(session.lake, act)) is not act.undo:
        return BatchReport()
    return session.loader.withdraw(act, keep_aliases)
