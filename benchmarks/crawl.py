"""How many pages a second Cuoshi fetches and archives, beside Scrapy that only fetches, from the same server in the same run.

    uv run --group bench python -m benchmarks.crawl                     # 2,000 pages, three rounds, about a minute
    uv run --group bench python -m benchmarks.crawl --pages 10000 --json figures.json

The test site (tests/site) serves in a process of its own. Each crawler has a process of its own too, sixteen requests at a time, no
delay, robots.txt obeyed; both ask for the same pages and the files that these link, which is looked up in the server's log.
Ends with 1 where Cuoshi reaches less than 0.7 of Scrapy's pages a second, or its memory grows with the pages.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.crawl_clients import SAMPLED, SITE, Figures
from tests.site.fixture import TestSite, serve

AIM = 0.7
CRAWLERS = ("scrapy", "cuoshi")
_ROUNDS = 3  # the fastest counts: other work on the machine only ever slows one down
_MOST_GROWTH = 0.05  # of the memory after the first 500 pages
_PEERS = ("scrapy", "psutil")


@dataclass(frozen=True, slots=True)
class Round:
    """One crawl. `server`: processor seconds of the server meanwhile; `asked`: the paths it was asked for, listings left out."""

    figures: Figures
    server: float
    asked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Result:
    rounds: dict[str, list[Round]]

    def fastest(self, crawler: str) -> Round:
        return min(self.rounds[crawler], key=lambda r: r.figures.wall)

    def least_cpu(self, crawler: str) -> float:
        return min(r.figures.cpu for r in self.rounds[crawler])

    @property
    def ratio(self) -> float:
        """Of Scrapy's pages a second, by the clock."""
        return self.fastest("scrapy").figures.wall / self.fastest("cuoshi").figures.wall

    @property
    def cpu_ratio(self) -> float:
        return self.least_cpu("scrapy") / self.least_cpu("cuoshi")

    @property
    def growth(self) -> float | None:
        """What the pages after the first 500 added to Cuoshi's memory, as a share of it, in the worst round; None with fewer pages."""
        found = [(r.figures.resident[1], max(r.figures.resident)) for r in self.rounds["cuoshi"] if r.figures.bodies > 2 * SAMPLED]
        return max((most / first - 1 for first, most in found), default=None)

    @property
    def same_pages(self) -> bool:
        return len({r.asked for rounds in self.rounds.values() for r in rounds}) == 1

    @property
    def passes(self) -> bool:
        return self.same_pages and self.ratio >= AIM and (self.growth is None or self.growth <= _MOST_GROWTH)


def run(pages: int, rounds: int, console: Console) -> Result:
    """Each crawler once a round, now one first and now the other."""
    result = Result({crawler: [] for crawler in CRAWLERS})
    with serve(pages=pages) as site, tempfile.TemporaryDirectory(prefix="cuoshi-crawl-") as folder:
        for number in range(rounds):
            for crawler in CRAWLERS if number % 2 == 0 else reversed(CRAWLERS):
                done = _crawl(crawler, site, Path(folder) / str(number))
                result.rounds[crawler].append(done)
                console.print(f"round {number + 1} of {rounds}, {crawler}: {done.figures.bodies} pages in {done.figures.wall:.1f} s")
    return result


def _crawl(crawler: str, site: TestSite, data: Path) -> Round:
    import psutil  # type: ignore[import-untyped]  # here, so that main can say that it is missing

    site.forget()
    server = psutil.Process(site.process.pid)
    before = sum(server.cpu_times()[:2])
    command = [sys.executable, "-m", "benchmarks.crawl_clients", crawler, site.url]
    done = subprocess.run([*command, f"--data={data}"] if crawler == "cuoshi" else command, stdout=subprocess.PIPE, text=True)
    spent = sum(server.cpu_times()[:2]) - before
    if done.returncode:
        raise SystemExit(f"{crawler} ended with {done.returncode}")
    figures = Figures(**json.loads(done.stdout.splitlines()[-1]))
    asked = frozenset(path for path in site.counts(f"/{SITE}/") if "/index" not in path)
    return Round(figures, spent, asked)


def print_result(result: Result, console: Console) -> None:
    ours, theirs = result.fastest("cuoshi"), result.fastest("scrapy")
    table = Table(title="Fetching and archiving beside fetching alone", title_justify="left")
    for name in ("", "Cuoshi", f"Scrapy {version('scrapy')}", "ratio"):
        table.add_column(name, justify="right" if name else "left")
    table.add_row("pages a second", f"{ours.figures.rate:.0f}", f"{theirs.figures.rate:.0f}", f"{result.ratio:.2f}")
    cpu = {c: result.fastest(c).figures.bodies / result.least_cpu(c) for c in CRAWLERS}
    table.add_row("pages a second of CPU time", f"{cpu['cuoshi']:.0f}", f"{cpu['scrapy']:.0f}", f"{result.cpu_ratio:.2f}")
    table.add_row("CPU ms a page", f"{1000 / cpu['cuoshi']:.2f}", f"{1000 / cpu['scrapy']:.2f}", "")
    table.add_row("server busy meanwhile", *(f"{r.server / r.figures.wall:.0%}" for r in (ours, theirs)), "")
    table.add_row("MB before the first page", *(f"{r.figures.resident[0]:.0f}" for r in (ours, theirs)), "")
    table.add_row(f"MB after {SAMPLED} pages", *(f"{r.figures.resident[1]:.0f}" for r in (ours, theirs)), "")
    table.add_row("MB at most", *(f"{max(r.figures.resident):.0f}" for r in (ours, theirs)), "")
    console.print(table)
    console.print(f"Cuoshi's memory in MB, every {SAMPLED} pages: {' '.join(f'{mb:.0f}' for mb in ours.figures.resident)}")
    size = ours.figures.size / ours.figures.bodies / 1000
    growth = "too few pages to tell" if result.growth is None else f"{result.growth:+.1%} after the first {SAMPLED} pages"
    verdict = "PASS" if result.passes else "MISS"
    if not result.same_pages:
        verdict += " (the two did not ask for the same pages)"
    console.print(
        f"{verdict}: {ours.figures.bodies} pages and files of {size:.1f} KB fetched and archived at {result.ratio:.2f} of the pages a "
        f"second at which Scrapy fetches them (aim {AIM}); memory {growth}."
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure pages a second of fetching and archiving beside Scrapy, which only fetches.")
    parser.add_argument("--pages", type=int, default=2000, help="notices that the site has (2000); four of ten have a file too")
    parser.add_argument("--rounds", type=int, default=_ROUNDS, help=f"crawls of each; the fastest counts ({_ROUNDS})")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    arguments = parser.parse_args()
    if arguments.pages < 1 or arguments.rounds < 1:
        parser.error("--pages and --rounds must be at least 1")
    if missing := [name for name in _PEERS if find_spec(name) is None]:
        parser.error(f"{' and '.join(missing)} missing; with them: uv run --group bench python -m benchmarks.crawl")
    console = Console(highlight=False, soft_wrap=True)
    result = run(arguments.pages, arguments.rounds, console)
    print_result(result, console)
    if arguments.json:
        told = {"ratio": result.ratio, "cpu_ratio": result.cpu_ratio, "growth": result.growth, "same_pages": result.same_pages}
        rounds = {crawler: [asdict(r.figures) | {"server": r.server} for r in rounds] for crawler, rounds in result.rounds.items()}
        arguments.json.write_text(json.dumps(told | rounds, indent=2) + "\n", "utf-8")
        console.print(f"Figures written to {arguments.json}")
    return 0 if result.passes else 1


if __name__ == "__main__":
    sys.exit(main())
