"""How many pages a second Cuoshi reads, bytes to rows without loading, beside `trafilatura.extract` on the same pages.

    uv run --group bench python benchmarks/pipeline.py [--pages 500] [--json FILE]

One process; blocks of pages in turn, now one first and now the other. The stages' shares come from a pass of their own,
memory from a process of each, and every page is compared with what its text alone gives.
Ends with 1 where a page lost a sentence or a measure: the speed of a wrong reading is worth nothing.
"""

from __future__ import annotations

import argparse
import sys
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks.contenders import CONTENDERS, CUOSHI
from benchmarks.correctness import compare
from benchmarks.memory import Memory, measure_apart
from benchmarks.pages import MadePage, make_page
from benchmarks.report import Result, print_result, write_json
from benchmarks.stages import time_stages
from benchmarks.timing import time_both

_PEERS = ("trafilatura", "psutil")


def run(count: int, console: Console) -> Result:
    """All passes over pages 0 to count - 1."""
    columns = (TextColumn("{task.description:<40}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # No refreshing in the background: that thread would take its time from the pages.
    with Progress(*columns, console=console, auto_refresh=False) as progress:
        pages = [make_page(number) for number in progress.track(range(count), description="generating pages")]
        timings = time_both(pages, progress)
        stages = time_stages(pages, timings[CUOSHI].cpu, progress)
        comparisons = [compare(page) for page in progress.track(pages, description="comparing with the texts alone")]
        return Result(pages, timings, stages, _memory(pages, progress), comparisons)


def _memory(pages: list[MadePage], progress: Progress) -> dict[str, Memory]:
    names = progress.track(list(CONTENDERS), description="memory, each in a process of its own")
    return {name: measure_apart(name, len(pages)) for name in names}


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure Cuoshi's pages a second, bytes to rows, beside trafilatura.extract.")
    parser.add_argument("--pages", type=int, default=500, help="how many generated pages (500)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    arguments = parser.parse_args()
    if arguments.pages < 1:
        parser.error("--pages must be at least 1")
    if arguments.json and arguments.json.is_dir():
        parser.error(f"{arguments.json} is a folder; --json wants a file")
    if missing := [name for name in _PEERS if find_spec(name) is None]:
        parser.error(f"{' and '.join(missing)} missing; with them: uv run --group bench python benchmarks/pipeline.py")
    console = Console(highlight=False, soft_wrap=True)
    result = run(arguments.pages, console)
    print_result(result, console)
    if arguments.json:
        write_json(result, arguments.json)
        console.print(f"Figures written to {arguments.json}")
    return 0 if result.right == len(result.pages) else 1


if __name__ == "__main__":
    sys.exit(main())
