"""What a crawl has fetched, from the archive into the lake: by a verdict that the archive keeps, and by no other way.

A crawl's captures lie in WARC files of its run. Its verdict stands in a file of its own, written before anything is loaded, so that
whoever mends a run that died, and every replay, does as it did.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from flows.runs import Run, Session
from warehouse.archive import Archive, RunInfo
from warehouse.archive_writer import ArchiveWriter
from warehouse.crawls import CRAWL, last_verdicts, record_verdicts

#: The flow of a person who admits what a crawl's check has held.
ADMIT = "admit"
_MARK = "-verdict"


def verdict_writer(session_archive: Archive, run: Run) -> ArchiveWriter:
    """Where a run's verdicts are kept."""
    return ArchiveWriter(session_archive.store, run.info, 0, _MARK)


def admitted_runs(session: Session, run: Run) -> list[Run]:
    """Note a run's verdicts in the lake, and give the runs whose captures may enter it: its own, or of earlier ones of the site too."""
    verdicts = last_verdicts(session.archive.read(_verdict_files(session.archive, run.info)).verdicts).values()
    record_verdicts(session.lake, verdicts)
    return [run_of(session, v.run_id) for v in verdicts if v.admitted]


def waits_for_a_verdict(run: Run) -> bool:
    return run.flow in (CRAWL, ADMIT)


def run_of(session: Session, run_id: str) -> Run:
    """A run that the lake knows."""
    row = session.lake.rows("SELECT run_id, flow, started_at, source_id FROM runs WHERE run_id = ?", [run_id])[0]
    return Run(**row)


def _verdict_files(archive: Archive, run: RunInfo) -> list[str]:
    return [path for path in archive.files_of(run) if PurePosixPath(path).name.startswith(f"{run.run_id}-000000{_MARK}")]
