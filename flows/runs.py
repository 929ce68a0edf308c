"""A run: its id, its clock, and the sessions in which it writes.

A session is what a run does under the writer's lock. Files are captured, archived and read outside of it, so that a run of hours
holds up no other: the lock is held for the moments in which a part is committed.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import seeds
from extractors.read import Reference, read_capture
from extractors.records import AttachedFile, Attachment, Capture, Failure, Issue, Reading, Region
from flows.clock import count_on_from, utc_now
from flows.reading import reading_version, ready_to_read
from flows.settings import kept_published, publishes
from warehouse.archive import Archive, BytesLost, RunInfo, place_of
from warehouse.commit import committing
from warehouse.corrections import Correction, parse_corrections
from warehouse.derived import GONE
from warehouse.folder import DataFolder
from warehouse.lake import Lake, Value, open_lake
from warehouse.load import Loader
from warehouse.lock import Lock, hold
from warehouse.publish import as_json, publish, release_of
from warehouse.published_file import ReleaseInfo
from warehouse.tables import RUNS

#: Of a capture whose bytes the archive held once.
BYTES_LOST = "bytes_lost"
Say = Callable[[str], None]
#: Corrections that hold for every warehouse.
STANDING = Path(seeds.__file__).parent / "corrections.csv"


@dataclass(frozen=True, slots=True)
class Run:
    """An event in the life of the warehouse."""

    run_id: str
    flow: str
    started_at: datetime
    source_id: str | None = None  # the site that is crawled

    @property
    def info(self) -> RunInfo:
        return RunInfo(self.run_id, self.flow, self.started_at, self.source_id)

    @staticmethod
    def begin(flow: str, source_id: str | None = None) -> Run:
        now = utc_now()
        return Run(f"{now:%Y%m%dT%H%M%S}.{now.microsecond:06d}Z-{flow}-{secrets.token_hex(2)}", flow, now, source_id)


@dataclass(slots=True)
class Session:
    """Lake, archive and reference tables, open for writing under the lock."""

    data: DataFolder
    lake: Lake
    archive: Archive
    reference: Reference
    version: str
    standing: tuple[Correction, ...] = ()  # seeds/corrections.csv
    may_be_lost: bool = False  # whether bytes that the archive has lost count as a file that cannot be read: in a replay alone
    earlier_conflicts: int = 0  # of its process's sessions before, on another view of the lake

    @property
    def conflicts(self) -> int:
        """Commits of this process that met another's and were done again."""
        return self.earlier_conflicts + self.lake.conflicts

    @property
    def loader(self) -> Loader:
        return Loader(self.lake, self.version, self.read_again, self._region_of)

    def _region_of(self, code: str) -> Region | None:
        return self.reference.regions.by_code.get(code)

    def read_again(self, capture: Capture) -> Reading | Failure:
        """A capture's bytes, read with the present code. Raises BytesLost where the archive has them no more, unless it may be."""
        result = read_archived(self.archive, capture, self.reference)
        if isinstance(result, Failure) and result.issue.code == BYTES_LOST and not self.may_be_lost:
            raise BytesLost(result.issue.message)
        return result

    def latest_moment(self) -> datetime | None:
        """The latest moment that the lake knows of something that has happened."""
        rows = self.lake.rows("SELECT greatest((SELECT max(captured_at) FROM captures), (SELECT max(started_at) FROM runs)) AS moment")
        latest: datetime | None = rows[0]["moment"]
        return latest

    def close(self, run: Run, status: str, counts: dict[str, int]) -> None:
        """Note of a run that died or failed what became of it; it has ended at a time that no one knows."""
        self._note(run, {"status": status, "counts": as_json(counts)})

    def start(self, run: Run) -> None:
        self._note(run, {"status": "running"})

    def finish(self, run: Run, status: str, counts: dict[str, int]) -> None:
        met = {"conflicts": self.conflicts} if self.conflicts else {}
        self._note(run, {"status": status, "finished_at": utc_now(), "counts": as_json(counts | met)})

    def _note(self, run: Run, state: dict[str, Value]) -> None:
        """The run's row, whether or not it is there: a replay may have come between two steps of the run."""

        def work() -> None:
            self.lake.delete(RUNS, "run_id", [run.run_id])
            told: dict[str, Value] = {"run_id": run.run_id, "flow": run.flow, "started_at": run.started_at, "source_id": run.source_id}
            self.lake.insert(RUNS, [{**told, **state}])

        committing(self.lake, work)

    def publish(self, run: Run) -> None:
        """Give readers the lake's present state, unless the command was told not to."""
        if not publishes():
            return
        info = ReleaseInfo(
            published_at=utc_now(),
            run_id=run.run_id,
            command=f"cuoshi {run.flow}",
            extractor_version=self.version,
            lake_generation=self.lake.generation.name,
            lake_snapshot=self._snapshot(),
        )
        publish(self.lake, self.data, self.reference.regions.known(), info, kept_published())

    def publish_where_behind(self) -> None:
        """Give readers what the last run has committed, should it have died before it did so itself."""
        last = self.lake.rows(
            "SELECT run_id, flow, started_at, source_id FROM runs WHERE status = 'done' ORDER BY finished_at DESC LIMIT 1"
        )
        shown = release_of(self.data.published) if self.data.published.exists() else {}
        state = (self.lake.generation.name, self._snapshot())
        if last and (shown.get("lake_generation"), shown.get("lake_snapshot")) != state:
            self.publish(Run(**last[0]))

    def _snapshot(self) -> str:
        return str(self.lake.rows("SELECT max(snapshot_id) AS n FROM ducklake_snapshots('lake')")[0]["n"])


class Writer:
    """A process that writes now and then. Between two sessions others may write; the lake stays attached meanwhile."""

    def __init__(self, data: DataFolder, command: str, wait: float, say: Say) -> None:
        self.standing = standing_corrections()  # first: a list that cannot be read ends the command before it has done anything
        self.data = data
        self.reference = ready_to_read()
        self.version = reading_version()
        self.archive = Archive(data.archive)
        self._command, self._wait, self._say = command, wait, say
        self._lake: Lake | None = None
        self._ready = False
        self._conflicts = 0  # met on views of the lake that are closed

    @contextmanager
    def locked(self) -> Iterator[Lock]:
        """The writer's lock; waits for it."""
        self.data.root.mkdir(parents=True, exist_ok=True)
        with hold(self.data.lock, self._command, self._wait, self._say) as lock:
            yield lock

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Lake and archive, under the lock. The first one settles what runs that died have left."""
        with self.locked() as lock:
            try:
                lake = self._open()
                lake.guard = lock.check
                session = self.session_of(lake)
                if not self._ready:
                    heed_the_clock(session.latest_moment(), self._say)
                    from flows.mending import mend  # here, as it is built on sessions

                    mend(session, self._say)
                    self._ready = True
                yield session
            except BaseException:
                self.close()  # what state its connection is in nobody knows
                raise

    def begin(self, flow: str) -> Run:
        """A run, from now on; what died ones have left is settled before."""
        with self.session():
            return Run.begin(flow)

    def session_of(self, lake: Lake) -> Session:
        """What works on a lake: the one in use, or one that is being built."""
        return Session(self.data, lake, self.archive, self.reference, self.version, self.standing, earlier_conflicts=self._conflicts)

    def _open(self) -> Lake:
        """The generation in use; a replay may have put another in its place since the last session."""
        if self._lake is not None and self._lake.generation != self.data.lake.current():
            self.close()
        if self._lake is None:
            self._lake = open_lake(self.data.lake)
        return self._lake

    def close(self) -> None:
        if self._lake is not None:
            self._conflicts += self._lake.conflicts
            self._lake.close()
        self._lake = None


@contextmanager
def open_writer(data: DataFolder, command: str, wait: float, say: Say) -> Iterator[Writer]:
    writer = Writer(data, command, wait, say)
    try:
        yield writer
    finally:
        writer.close()


@contextmanager
def open_session(data: DataFolder, command: str, wait: float, say: Say) -> Iterator[Session]:
    """One session, for what is done in one go."""
    with open_writer(data, command, wait, say) as writer, writer.session() as session:
        yield session


@contextmanager
def at_work(data: DataFolder, run: Run) -> Iterator[None]:
    """Tells others that this run is at work until its process ends, however it ends: see `warehouse.lock.Marks`."""
    mark = data.running.mark(run.run_id)
    try:
        yield
    finally:
        mark.release()


def heed_the_clock(latest: datetime | None, say: Say) -> None:
    """Never let a moment of this run stand before what has happened already; say so where the machine's clock would."""
    if behind := count_on_from(latest):
        say(
            f"the clock stands {behind.total_seconds():.0f} s before {latest:%Y-%m-%d %H:%M:%S} UTC, which the lake already has; this run"
            " counts on from there. Set the clock right"
        )


def standing_corrections() -> tuple[Correction, ...]:
    """seeds/corrections.csv. Raises BadCorrections where it cannot be read."""
    return parse_corrections(STANDING.read_bytes(), "seeds/corrections.csv") if STANDING.is_file() else ()


def read_bytes(data: bytes, capture: Capture, reference: Reference, attachments: Sequence[AttachedFile] = ()) -> Reading | Failure:
    """Read bytes; whatever goes wrong in a reader is this capture's failure and no other's."""
    url = (capture.final_url or capture.address) if capture.address.startswith(("http://", "https://")) else None
    site = reference.site(capture.source_id, capture.address, capture.rank, url)
    try:
        return read_capture(data, site, reference, capture.content_type, attachments)
    except Exception as error:  # one page must never end a run of thousands
        message = f"the reader failed on it ({type(error).__name__}: {error}); please report this file"
        return Failure("error", Issue("reader_failed", "error", message, "read"))


def read_archived(archive: Archive, capture: Capture, reference: Reference) -> Reading | Failure:
    """A capture's archived bytes, read with the present code."""
    place = place_of(capture)
    if place is None:
        why = capture.error or "the archive holds no bytes of it"
        code = capture.error_code or "unreadable"
        # A page that is gone is no fault of anybody's: see `disappearances`. What it showed stays.
        return Failure("error", Issue(code, "info" if code in GONE else "error", why, "capture"))
    try:
        data = archive.bytes_at(place)
        attachments = [_attached(archive, a) for a in capture.attachments]
    except BytesLost as error:
        return Failure("error", Issue("bytes_lost", "error", f"the archive has lost its bytes: {error}", "archive"))
    return read_bytes(data, capture, reference, attachments)


def _attached(archive: Archive, attachment: Attachment) -> AttachedFile:
    """An attachment with its bytes; without where it could not be had."""
    place = place_of(attachment)
    return AttachedFile(attachment.address, attachment.name, archive.bytes_at(place) if place else b"", attachment.content_type)
