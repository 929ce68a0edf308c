"""`cuoshi sites admit RUN`: a person lets in what the yield check of a crawl has held."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace

from flows.admission import ADMIT, verdict_writer
from flows.clock import utc_now
from flows.console import tell
from flows.crawl.site_run import SiteReport, batches, load
from flows.readers import readers_of
from flows.runs import Run, Session, at_work, open_writer
from flows.settings import BadSetting
from flows.terminal import result_line, say
from warehouse.crawls import Verdict
from warehouse.folder import DataFolder
from warehouse.lake import Row


def admit_run(data: DataFolder, run_id: str, reason: str | None, wait: float, began: float) -> int:
    """Keep the verdict, load the run's parts and publish; the exit code."""
    if not data.lake.begun():
        say(f"cuoshi: there is no lake in {data.root}; nothing to admit")
        return 2
    with open_writer(data, f"cuoshi sites admit {run_id}", wait, say) as writer, readers_of(1) as readers:
        with writer.session() as session:
            held = _held(session, run_id)
            taken = _taken_over(session, run_id)
            run = Run.begin(ADMIT, held.source_id)
            session.start(run)
        report = SiteReport(held.source_id, run)
        admitted = replace(held, why=f"admitted by a person: {reason or 'no reason given'}")
        with at_work(data, run):
            with verdict_writer(writer.archive, run) as archive:
                archive.write_verdicts([replace(v, at=utc_now(), admitted=True) for v in (*taken, admitted)])
            for batch in batches(writer, run):
                load(writer, batch, readers, report)
            with writer.session() as session:
                loaded = session.lake.rows(_LOADED, [[run_id, *(v.run_id for v in taken)]])
                counts = Counter({r["outcome"]: r["n"] for r in loaded})
                session.finish(run, "done", dict(counts))
                session.publish(run)
    tell(f"Admitted {run_id} of {held.source_id}: {report.notices_written} notices written; {time.monotonic() - began:.1f} s.")
    tell(result_line(data))
    return 0


def _held(session: Session, run_id: str) -> Verdict:
    """The verdict that holds a run. Raises BadSetting where there is none."""
    rows = session.lake.rows("SELECT * FROM crawls WHERE run_id = ?", [run_id])
    if not rows:
        raise BadSetting(f"no crawl has the id {run_id!r}; `cuoshi sites` names those that are held")
    held = _verdict(rows[0])
    if held.admitted:
        raise BadSetting(f"the crawl {run_id} of {held.source_id} is admitted already")
    return held


def _taken_over(session: Session, run_id: str) -> list[Verdict]:
    """The verdicts on crawls that died, whose pages a run has taken over: they are held with it."""
    return [_verdict(row) for row in session.lake.rows("SELECT * FROM crawls WHERE taken_over_by = ?", [run_id])]


def _verdict(row: Row) -> Verdict:
    return Verdict(**{("at" if k == "ended_at" else k): v for k, v in row.items()})  # type: ignore[arg-type]  # as the table has it


_LOADED = "SELECT outcome, count(*) AS n FROM captures WHERE run_id IN (SELECT unnest(?::JSON::VARCHAR[])) GROUP BY outcome"
