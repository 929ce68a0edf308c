"""`cuoshi maintain` in this process: what it shows, and its exit code."""

from __future__ import annotations

import time

from rich.table import Table

from flows.console import tell
from flows.terminal import out, progress, say
from flows.upkeep import UpkeepReport, UpkeepSettings
from flows.upkeep import maintain as run_maintain
from warehouse.disk import in_words
from warehouse.maintain import LakeState


def maintain(settings: UpkeepSettings, began: float) -> int:
    """Put the lake in order and tell what came of it; 1 where something is wrong, 2 where there is no lake."""
    place = settings.data.lake
    if not place.begun():
        say(f"cuoshi: there is no lake in {settings.data.root}; nothing to maintain")
        return 2
    with progress("maintaining", None) as advance:
        report = run_maintain(settings, say, advance)
    out.print(_table(report))
    for leftover in report.leftovers:
        say(f"removed what a process had left: {leftover.path} ({in_words(leftover.bytes)})")
    for note in report.notes:
        say(f"note: {note}")
    for finding in report.findings:
        say(f"wrong: {finding}")
    tell(f"{summary(report)}; {time.monotonic() - began:.1f} s.")
    tell(f"Result: {place.shown}")
    return 1 if report.findings else 0


def summary(report: UpkeepReport) -> str:
    """What was done, in a line: 12 tables put in order, 3 snapshots expired, 20 files deleted; nothing wrong."""
    done = [
        _count(len(report.tidied), "table") + " put in order",
        _count(report.expired, "snapshot") + " expired",
        _count(report.deleted + len(report.leftovers), "file") + " deleted",
    ]
    wrong = _count(len(report.findings), "thing") + " wrong" if report.findings else "nothing wrong"
    return f"{', '.join(done)}{', catalogue written anew' if report.shrunk else ''}; {wrong}"


def rows(report: UpkeepReport) -> list[tuple[str, str, str]]:
    """What the lake consisted of before and after, a row a kind."""
    return [(what, before, after) for (what, before), (_, after) in zip(_told(report.before), _told(report.after), strict=True)]


def _told(state: LakeState) -> list[tuple[str, str]]:
    return [
        ("files of rows", str(state.files)),
        ("their size", in_words(state.bytes)),
        ("files of deletions", str(state.deletions)),
        ("rows in the catalogue", str(state.inlined_rows)),
        ("catalogue", in_words(state.catalogue_bytes)),
        ("snapshots", str(state.snapshots)),
        ("files waiting to be deleted", str(state.waiting)),
    ]


def _table(report: UpkeepReport) -> Table:
    table = Table("the lake", "before", "after")
    for what, before, after in rows(report):
        table.add_row(what, before, after)
    return table


def _count(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"
