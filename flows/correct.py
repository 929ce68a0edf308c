"""`cuoshi correct`: values that a person puts right, and the standing list brought up to date."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from flows.clock import utc_now
from flows.console import tell
from flows.rulings import heed, settle
from flows.runs import Run, Say, open_session
from flows.terminal import done_again, result_line, say
from warehouse.archive_writer import ArchiveWriter
from warehouse.corrections import BadCorrections, Correction, Giving, InForce, corrections_in_force, parse_corrections
from warehouse.folder import DataFolder
from warehouse.lake import Lake


@dataclass(slots=True)
class CorrectReport:
    """What came of it. `failed` tells of every correction in force that cannot be applied, not only of the ones just given."""

    told: int = 0  # corrections of the file
    heeded: int = 0  # of them: new, changed or taken back
    not_given: list[str] = field(default_factory=list)  # to be taken back, but never given
    notices_written: int = 0
    given: int = 0  # in force after it
    standing: int = 0
    failed: list[str] = field(default_factory=list)
    conflicts: int = 0


def correct_lake(data: DataFolder, told: tuple[Correction, ...], remove: bool, wait: float, say: Say) -> CorrectReport:
    """Keep corrections (or that they are taken back) in the archive, apply them, and publish."""
    run = Run.begin("correct")
    report = CorrectReport(told=len(told))
    with open_session(data, "cuoshi correct", wait, say) as session, ArchiveWriter(data.archive, run.info) as writer:
        report.notices_written = settle(session, writer.write_aliases)
        session.start(run)
        changes = _changes(corrections_in_force(session.lake), told, remove, report)
        if changes:
            act = Giving(utc_now(), changes, remove)
            writer.write_giving(act)
            report.notices_written += heed(session, act, writer.write_aliases).notices_written
        _count(session.lake, report)
        session.finish(run, "done", {"corrections": len(changes), "notices_written": report.notices_written})
        report.conflicts = session.conflicts
        session.publish(run)
    return report


def _changes(in_force: InForce, told: tuple[Correction, ...], remove: bool, report: CorrectReport) -> tuple[Correction, ...]:
    """Those that change something: a correction given twice is kept once."""
    given = {of: c for of, c in in_force.items() if c.origin == "given"}
    if remove:
        report.not_given = [c.place for c in told if c.of not in given]
        changes = tuple(c for c in told if c.of in given)
    else:
        changes = tuple(c for c in told if (g := given.get(c.of)) is None or (g.value, g.reason) != (c.value, c.reason))
    report.heeded = len(changes)
    return changes


def _count(lake: Lake, report: CorrectReport) -> None:
    origins = [c.origin for c in corrections_in_force(lake).values()]
    report.given, report.standing = origins.count("given"), origins.count("standing")
    rows = lake.rows("SELECT notice_id, message FROM issues WHERE code = 'correction_failed' ORDER BY ALL")
    report.failed = [f"notice {r['notice_id']}: {r['message']}" if r["notice_id"] else str(r["message"]) for r in rows]


def correct(data: DataFolder, file: Path | None, remove: bool, wait: float, began: float) -> int:
    """Correct and tell what came of it; the exit code."""
    if not data.lake.begun():
        say(f"cuoshi: there is no lake in {data.root}; nothing to correct")
        return 2
    try:
        told = parse_corrections(file.read_bytes(), str(file)) if file else ()
    except BadCorrections as error:
        say(f"cuoshi: {error}")
        return 2
    report = correct_lake(data, told, remove, wait, say)
    for place in report.not_given:
        say(f"not given, so it cannot be taken back: {place}")
    for message in report.failed:
        say(f"failed: {message}")
    done = ""
    if file:
        done = f"{report.told} corrections of {file}, {report.heeded} {'taken back' if remove else 'new or changed'}; "
    failed = f"; {len(report.failed)} failed" if report.failed else ""
    force = f"in force: {report.given} given, {report.standing} of seeds/corrections.csv{failed}"
    tell(f"{done}{report.notices_written} notices rewritten; {force}{done_again(report.conflicts)}; {time.monotonic() - began:.1f} s.")
    tell(result_line(data))
    return 1 if report.failed or report.not_given else 0
