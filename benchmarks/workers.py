"""How much faster two reading processes are than one: archived bytes to records in the process that commits, as `--workers` does it.

    uv run --group bench python -m benchmarks.workers [--pages 400] [--workers 1 2] [--json FILE]

Made pages are archived once. Then each number of processes reads all of them through the pool that a run uses, the places of the bytes
going out and the records coming back, after a round that does not count. Beside it this process reads them by itself, with no pool.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from benchmarks.pages import MadePage, make_pages
from extractors.records import Capture, Reading
from flows.readers import Readers, ReadHere, ReadInProcesses
from warehouse.archive import RunInfo
from warehouse.archive_writer import ArchiveWriter
from warehouse.folder import DataFolder

_ROUNDS = 3  # the fastest counts: other work on the machine only ever slows one down


def archived(data: DataFolder, pages: int) -> list[Capture]:
    """Made pages, kept as a run keeps what it fetched."""
    now = datetime.now(UTC).replace(tzinfo=None)
    with ArchiveWriter(data.archive, RunInfo("benchmark", "benchmark", now)) as archive:
        kept = [archive.write(_capture(page, now), page.data, None) for page in make_pages(0, pages)]
        archive.sync()
    return kept


def _capture(page: MadePage, now: datetime) -> Capture:
    digest = hashlib.sha256(page.data).hexdigest()
    return Capture(
        f"benchmark-{page.number:06d}", "benchmark", "benchmark", page.url, now, "issuer", content_type=page.content_type,
        byte_length=len(page.data), sha256=digest,
    )  # fmt: skip


def rate(readers: Readers, data: DataFolder, captures: list[Capture]) -> float:
    """Pages a second."""
    best = 0.0
    for _ in range(_ROUNDS):
        began = perf_counter()
        results = readers.read(data, captures)()
        best = max(best, len(captures) / (perf_counter() - began))
        if not all(isinstance(r, Reading) for r in results):
            raise SystemExit("a page was not read")
    return best


def measure(pages: int, workers: list[int]) -> dict[str, float]:
    """Pages a second by who reads."""
    with tempfile.TemporaryDirectory() as folder:
        data = DataFolder(Path(folder))
        captures = archived(data, pages)
        ReadHere().read(data, captures[:20])()
        found = {"this process": rate(ReadHere(), data, captures)}
        for count in workers:
            pool = ReadInProcesses(count)
            try:
                pool.read(data, captures[: 40 * count])()
                found[f"{count} beside it"] = rate(pool, data, captures)
            finally:
                pool.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure reading by several processes.")
    parser.add_argument("--pages", type=int, default=400, help="how many made pages (400)")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="numbers of processes (1 2)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    arguments = parser.parse_args()
    found = measure(arguments.pages, arguments.workers)
    first = found[f"{arguments.workers[0]} beside it"]
    table = Table("who reads", "pages a second", f"times {arguments.workers[0]}")
    for who, pages in found.items():
        table.add_row(who, f"{pages:.1f}", f"{pages / first:.2f}")
    console = Console(highlight=False)
    console.print(table)
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=2), "utf-8")
        console.print(f"Figures written to {arguments.json}")


if __name__ == "__main__":
    main()
