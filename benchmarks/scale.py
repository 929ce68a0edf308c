"""What loading costs beside a lake that is full already: `python -m benchmarks.scale --notices 20000`.

Fills a lake with so many made notices (benchmarks/made_lake.py), then loads 500 more files as `cuoshi backfill` does, and tells the
seconds of each part, the files and bytes, and, with --profile, the statements that took longest.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from math import sqrt
from pathlib import Path
from typing import Any

from benchmarks.made_lake import DAYS, LAST_DAY, fill, places
from benchmarks.made_notices import make_notice
from extractors.read import Reference, load_reference
from flows import ingest
from flows.files import list_folder
from flows.readers import ReadHere
from flows.reading import reading_version
from flows.runs import Run, open_session, open_writer
from flows.settings import BATCH, BackfillSettings
from warehouse.archive_writer import ArchiveWriter
from warehouse.folder import DataFolder
from warehouse.generations import EmbeddedGeneration
from warehouse.lake import Lake, open_lake

#: Made notices' measures on average, for --measures.
MEASURES_A_NOTICE = 4.6
_FROM = 10_000_000  # numbers of the files that are loaded on top


def write_files(folder: Path, reference: Reference, count: int, first: int = _FROM, recent: bool = False) -> Path:
    """Files of notices that no lake holds yet: of all years, the later the more, as those of the lake are; or of the last days."""
    folder.mkdir(parents=True, exist_ok=True)
    for at, region in enumerate(places(reference, count)):
        share = (at * 7919 % count + 0.5) / count
        issued = LAST_DAY + timedelta(days=at % 3) if recent else LAST_DAY - timedelta(days=int(DAYS * (1 - sqrt(share))))
        (folder / f"{first + at}.txt").write_text(make_notice(first + at, region, issued), "utf-8")
    return folder


@dataclass(slots=True)
class Timed:
    """Stands for a connection and adds up what each kind of statement takes, by the clock and in processor time."""

    connection: Any
    seconds: Counter[str] = field(default_factory=Counter)
    cpu: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)

    def execute(self, sql: str, *parameters: Any) -> Any:
        began, began_cpu = time.perf_counter(), time.process_time()
        try:
            return self.connection.execute(sql, *parameters)
        finally:
            words = " ".join(sql.split())[:150]
            self.seconds[words] += time.perf_counter() - began
            self.cpu[words] += time.process_time() - began_cpu
            self.calls[words] += 1

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)


def fill_lake(data: DataFolder, reference: Reference, count: int, with_reuse: bool, say: Callable[[str], None]) -> dict[str, float]:
    data.root.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    run = Run.begin("made")
    with ArchiveWriter(data.archive, run.info) as writer:
        writer._open()  # a file without captures stands for those that made captures would lie in
    with open_lake(data.lake) as lake:
        filled = fill(lake, reference, reading_version(), count, say, writer.path, with_reuse)
    seconds = time.perf_counter() - began
    return {"notices": filled.notices, "measures": filled.measures, "passages": filled.passages, "fill_seconds": round(seconds, 1)}


def load_more(data: DataFolder, folder: Path, args: argparse.Namespace) -> dict[str, float]:
    """Load a folder on top, part by part as a backfill does; publishing apart."""
    settings = BackfillSettings(folder, "more", data, batch=args.batch)
    read = 0.0
    run, readers = Run.begin("backfill"), ReadHere()
    with open_writer(data, "scale", 60, print) as writer:
        with writer.session() as session:
            session.start(run)
            watched = Timed(session.lake.connection)
            session.lake.connection = watched  # type: ignore[assignment]
        began, began_cpu = time.perf_counter(), time.process_time()
        for part in ingest.parts(list_folder(folder, data.root), settings.batch):
            taken = ingest.take(writer, settings, run, part)
            began_reading = time.process_time()
            results = readers.read(data, taken.unread)()
            read += time.process_time() - began_reading
            ingest.load(writer, run, taken, results)
        seconds, cpu = time.perf_counter() - began, time.process_time() - began_cpu
        with writer.session() as session:
            session.finish(run, "done", {})
    for words, spent in watched.seconds.most_common(args.profile):
        print(f"{spent:8.2f} s {watched.cpu[words]:8.2f} s of processors {watched.calls[words]:5d} x  {words}", file=sys.stderr)
    return {"all_seconds": round(seconds, 2), "read_cpu_seconds": round(read, 2), "load_cpu_seconds": round(cpu - read, 2)}


def publish(data: DataFolder) -> float:
    with open_session(data, "scale", 60, print) as session:
        began = time.perf_counter()
        session.publish(Run.begin("publish"))
        return round(time.perf_counter() - began, 1)


def sizes(data: DataFolder) -> dict[str, float]:
    """Files, bytes and rows of the catalogue, at this moment."""
    generation = data.lake.current()
    assert isinstance(generation, EmbeddedGeneration)
    files = list(Path(generation.files).rglob("*.parquet"))
    with Lake(generation) as lake:
        snapshots = lake.rows("SELECT count(*) AS n FROM ducklake_snapshots('lake')")[0]["n"]
    return {
        "files": len(files),
        "megabytes": round(sum(p.stat().st_size for p in files) / 1e6),
        "catalogue_megabytes": round(generation.catalog.stat().st_size / 1e6, 1),
        "snapshots": snapshots,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--notices", type=int, default=2_000)
    size.add_argument("--measures", type=int, help="so many measures instead")
    parser.add_argument("--more", type=int, default=500, help="files that come to them")
    parser.add_argument(
        "--recent", action="store_true", help="they are of the last days, as a crawl's are; else of all years, as a folder's"
    )
    parser.add_argument("--batch", type=int, default=BATCH, help="files a load")
    parser.add_argument("--without-reuse", action="store_true", help="leave the index of reuse empty; benchmarks/reuse.py measures it")
    parser.add_argument("--keep", type=Path, help="use this data folder, filled once, and leave it there")
    parser.add_argument("--publish", action="store_true", help="publish too, and tell how long that takes")
    parser.add_argument("--profile", type=int, default=0, metavar="N", help="tell the N kinds of statement that took longest")
    args = parser.parse_args()
    count = round(args.measures / MEASURES_A_NOTICE) if args.measures else args.notices
    place = args.keep or Path(tempfile.mkdtemp(prefix="cuoshi-scale-"))
    try:
        print(json.dumps(measure(DataFolder(place), count, args), indent=1))
    finally:
        if not args.keep:
            shutil.rmtree(place)


def measure(data: DataFolder, count: int, args: argparse.Namespace) -> dict[str, float]:
    reference = load_reference()
    figures: dict[str, float] = {}
    if not data.lake.begun():
        figures |= fill_lake(data, reference, count, not args.without_reuse, lambda line: print(line, file=sys.stderr))
    figures |= {f"{k}_before": v for k, v in sizes(data).items()}
    with tempfile.TemporaryDirectory() as folder:
        first = _FROM + int(time.time()) % 10**6 * 1000
        figures |= load_more(data, write_files(Path(folder) / "more", reference, args.more, first, args.recent), args)
    figures |= sizes(data)
    if args.publish:
        figures["publish_seconds"] = publish(data)
    return figures


if __name__ == "__main__":
    main()
