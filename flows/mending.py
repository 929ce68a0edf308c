"""Mending: what runs that died have left behind is settled before anything else is written, and said.

A run that died may have left: WARC files whose captures were never committed (they are taken in: what is archived is not lost, and
a replay would have them too), a ruling that was kept but not carried out, and a row that says it is still running. Everything here
may itself be cut short; the next run does it again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field

from flows.admission import admitted_runs, waits_for_a_verdict
from flows.rulings import heed
from flows.runs import Run, Say, Session, at_work
from warehouse.archive import Torn
from warehouse.archive_writer import ArchiveWriter
from warehouse.corrections import Giving
from warehouse.load import KeepAliases
from warehouse.series import Captured
from warehouse.withdrawals import Withdrawal

#: The WARC file of a part of a run, by the rank of its first capture; _001 where a part has several.
_PART = re.compile(r"-(?P<first>\d{6,})(?:_\d+)?\.warc\.gz$")
#: In the counts of a run that failed: what it had left behind is settled.
_LOOKED_AFTER = "looked_after"


@dataclass(slots=True)
class Mended:
    """What was done about one run."""

    status: str  # its row's
    loaded: int = 0  # captures that the lake had of it
    taken_in: Counter[str] = field(default_factory=Counter)  # captures that only the archive had, by outcome
    files: int = 0  # WARC files they came from
    rulings: int = 0  # carried out now
    torn: list[Torn] = field(default_factory=list)


def mend(session: Session, say: Say) -> None:
    """Settle what runs that died or failed have left. Called in a writer's first session, under the writer's lock.

    Costs a look at a few rows where there is none.
    """
    dead = _dead(session)
    if not dead:
        return
    own = Run.begin("mend")
    counts = Counter({"runs": len(dead)})
    with at_work(session.data, own), ArchiveWriter(session.data.archive, own.info) as writer:
        session.start(own)
        for run, status in dead:
            mended = _mend(session, run, status, writer.write_aliases)
            for torn in mended.torn:
                say(f"mended: {torn.told}")
            if status == "running" or mended.taken_in:
                say(f"mended: {_told(run, mended)}")
            counts += mended.taken_in
        session.finish(own, "done", dict(counts))


def _dead(session: Session) -> list[tuple[Run, str]]:
    """Runs that have not ended though their process is gone, and runs that failed and were not looked after yet, by when they began."""
    rows = session.lake.rows(
        f"""SELECT run_id, flow, started_at, source_id, status FROM runs
            WHERE status = 'running' OR (status = 'failed' AND coalesce(counts, '') NOT LIKE '%"{_LOOKED_AFTER}"%')
            ORDER BY started_at, run_id"""
    )
    marks = session.data.running
    return [(Run(r["run_id"], r["flow"], r["started_at"], r["source_id"]), r["status"]) for r in rows if not marks.is_running(r["run_id"])]


def _mend(session: Session, run: Run, status: str, keep_aliases: KeepAliases) -> Mended:
    mended = Mended(status)
    mended.loaded = session.lake.rows("SELECT count(*) AS n FROM captures WHERE run_id = ?", [run.run_id])[0]["n"]
    for settled in _to_settle(session, run):
        for path in unsettled(session, settled):
            _settle(session, path, mended, keep_aliases)
    counts = _captures_of(session, run)
    if mended.rulings:
        session.finish(run, "done", counts)
    elif status == "running":
        session.close(run, "died", counts)
    else:
        session.close(run, "failed", counts | {_LOOKED_AFTER: 1})
    return mended


def _to_settle(session: Session, run: Run) -> list[Run]:
    """The runs whose archived captures belong into the lake: this one, or those that a crawl has admitted.

    What a crawl without a verdict has fetched waits in the archive for the next crawl of its site.
    """
    return admitted_runs(session, run) if waits_for_a_verdict(run) else [run]


def _settle(session: Session, path: str, mended: Mended, keep_aliases: KeepAliases) -> None:
    found = session.archive.read([path])
    mended.torn += found.torn
    if found.captures:
        mended.taken_in += session.loader.load([Captured(c, None) for c in found.captures], keep_aliases).outcomes
        mended.files += 1
    acts: list[Withdrawal | Giving] = [*found.withdrawals, *found.givings]
    for act in acts:
        heed(session, act, keep_aliases)
        mended.rulings += 1


def unsettled(session: Session, run: Run) -> list[str]:
    """Its WARC files that may hold what was never committed: a part is committed whole, so one capture of it tells."""
    rows = session.lake.rows("SELECT capture_id FROM captures WHERE run_id = ?", [run.run_id])
    files: dict[int, list[str]] = {}
    for path in session.archive.files_of(run.info):
        if part := _PART.search(path):  # not what was told when a part was loaded
            files.setdefault(int(part["first"]), []).append(path)
    firsts = sorted(files)
    settled = {bisect_right(firsts, int(str(r["capture_id"]).rsplit("-", 1)[1])) - 1 for r in rows}
    return [path for part, first in enumerate(firsts) if part not in settled for path in files[first]]


def _captures_of(session: Session, run: Run) -> dict[str, int]:
    rows = session.lake.rows("SELECT outcome, count(*) AS n FROM captures WHERE run_id = ? GROUP BY outcome ORDER BY outcome", [run.run_id])
    return {r["outcome"]: r["n"] for r in rows}


def _told(run: Run, mended: Mended) -> str:
    """In one line, what the run was, what it had done and what was done about the rest."""
    how = "failed" if mended.status == "failed" else "died"
    line = f"run {run.run_id} ({run.flow}), begun {run.started_at:%Y-%m-%d %H:%M:%S} UTC, {how}"
    if mended.loaded:
        line += f" after {mended.loaded} captures were loaded"
    if mended.taken_in:
        captures = sum(mended.taken_in.values())
        files = f"{mended.files} WARC file{'s' if mended.files > 1 else ''}"
        line += f"; {captures} captures more, which it had archived in {files} and never loaded, are loaded now"
    if mended.rulings:
        line += "; what was ruled was kept, and is carried out now"
    if waits_for_a_verdict(run) and not (mended.loaded or mended.taken_in):
        line += "; what it had fetched is in the archive, and the next crawl of the site goes on from there"
    elif not (mended.loaded or mended.taken_in or mended.rulings):
        line += " before anything of it was loaded; nothing of it is kept"
    return line
