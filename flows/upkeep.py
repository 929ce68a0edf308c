"""Upkeep: the lake is put in order, looked through and reported on, under the lock only while something is written. Plain functions."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from flows.room import room_for_maintain
from flows.runs import Run, Say, Session, Writer, open_writer
from warehouse.archive_check import damaged_records, kept_bytes, missing_files
from warehouse.checks import run_checks
from warehouse.folder import DataFolder
from warehouse.generations import EmbeddedGeneration
from warehouse.leftovers import Leftover, remove_leftovers
from warehouse.maintain import (
    LARGE_FILE,
    LakeState,
    delete_unused_files,
    forget_old_states,
    shrink_catalogue,
    state_of,
    tables_to_tidy,
    tidy,
)
from warehouse.schema import Table
from warehouse.tables import LAKE_TABLES

_COMMAND = "cuoshi maintain"
#: Seconds for which the lock is held before others get their turn; one table at least is put in order in a turn.
_A_TURN = 5.0
#: Days for which states of the lake can still be read.
KEEP_DAYS = 7.0


@dataclass(frozen=True, slots=True)
class UpkeepSettings:
    """`keep_days`: how long states of the lake can still be read; `with_archive`: read every record of the archive too."""

    data: DataFolder
    wait: float = 60.0
    keep_days: float = KEEP_DAYS
    with_archive: bool = False


@dataclass(slots=True)
class UpkeepReport:
    """What was done. `findings`: what is wrong, a line each; `notes`: what a person may like to know."""

    before: LakeState = field(default_factory=LakeState)
    after: LakeState = field(default_factory=LakeState)
    tidied: list[str] = field(default_factory=list)
    expired: int = 0
    deleted: int = 0
    leftovers: list[Leftover] = field(default_factory=list)
    shrunk: bool = False
    findings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {
            "tables": len(self.tidied), "files_before": self.before.files, "files": self.after.files, "expired": self.expired,
            "deleted": self.deleted + len(self.leftovers), "findings": len(self.findings),
        }  # fmt: skip


Progress = Callable[[int], None]


def maintain(settings: UpkeepSettings, say: Say, advance: Progress) -> UpkeepReport:
    """The whole upkeep. Killed at any moment it leaves a lake that is as good as before; the next run does the rest."""
    report = UpkeepReport()
    run = Run.begin("maintain")
    with open_writer(settings.data, _COMMAND, settings.wait, say) as writer:
        left = _look(writer, report)
        while left:
            left = _tidy_for_a_turn(writer, report, left, advance)
        _throw_away(writer, settings, report)
        _look_through(writer, settings, report, advance)
        with writer.session() as session:
            report.after = state_of(session.lake, None)
            session.finish(run, "done", report.counts())
            _close_catalogue(session, report)
    return report


def _look(writer: Writer, report: UpkeepReport) -> list[Table]:
    """The state before, and what there is to do; refuses before anything is written where there is no room for it."""
    with writer.session() as session:
        report.before = state_of(session.lake, _catalogue(session))
        small = min(report.before.bytes, LARGE_FILE * report.before.files)
        room_for_maintain(writer.data, small + 2 * report.before.catalogue_bytes)
        return tables_to_tidy(session.lake)


def _tidy_for_a_turn(writer: Writer, report: UpkeepReport, tables: Iterable[Table], advance: Progress) -> list[Table]:
    """Put tables in order until the turn is over; the ones that are left."""
    left = list(tables)
    with writer.session() as session:
        began = time.monotonic()
        while left and time.monotonic() - began < _A_TURN:
            tidy(session.lake, left[0])
            report.tidied.append(left.pop(0).name)
            advance(1)
    return left


def _throw_away(writer: Writer, settings: UpkeepSettings, report: UpkeepReport) -> None:
    with writer.session() as session:
        report.expired = forget_old_states(session.lake, settings.keep_days)
        report.deleted = delete_unused_files(session.lake)
        report.leftovers = remove_leftovers(settings.data.root)


def _look_through(writer: Writer, settings: UpkeepSettings, report: UpkeepReport, advance: Progress) -> None:
    """The lake's rows under the lock, the archive's records, which take long, without it."""
    with writer.session() as session:
        report.findings += [str(f) for f in run_checks(session.lake.connection, "lake", LAKE_TABLES)]
        report.findings += missing_files(session.lake, session.archive)
        kept = kept_bytes(session.lake) if settings.with_archive else {}
    if settings.with_archive:
        damaged, torn = damaged_records(kept, writer.archive, advance)
        report.findings += damaged
        report.notes += torn


def _close_catalogue(session: Session, report: UpkeepReport) -> None:
    """Last, as the lake must be closed for it."""
    catalogue = _catalogue(session)
    if catalogue:
        session.lake.close()
        report.shrunk = shrink_catalogue(catalogue)
        report.after = replace(report.after, catalogue_bytes=catalogue.stat().st_size)


def _catalogue(session: Session) -> Path | None:
    """The catalogue's file; None where it is a server."""
    generation = session.lake.generation
    return generation.catalog if isinstance(generation, EmbeddedGeneration) else None
