"""The figures of a run: as tables for people, as JSON for machines."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import mean

from rich.console import Console
from rich.table import Table

from benchmarks.contenders import CUOSHI, TRAFILATURA
from benchmarks.correctness import Comparison, Difference
from benchmarks.memory import Memory
from benchmarks.pages import MadePage
from benchmarks.stages import Stages
from benchmarks.timing import Timing
from flows.reading import reading_version

_SHOWN_DIFFERENCES = 20
_LEAST_SHARE = 0.005  # stages below it are summed up in one line
_PACKAGES = ("trafilatura", "selectolax", "lxml", "resiliparse", "beautifulsoup4", "opencc-python-reimplemented")


@dataclass(frozen=True, slots=True)
class Result:
    """All that a run of the benchmark found out."""

    pages: list[MadePage]
    timings: dict[str, Timing]
    stages: Stages
    memory: dict[str, Memory]
    comparisons: list[Comparison]

    @property
    def mean_kb(self) -> float:
        return mean(len(page.data) for page in self.pages) / 1000

    @property
    def ratio(self) -> float:
        """How many times as many pages a second as trafilatura."""
        return self.timings[CUOSHI].rate / self.timings[TRAFILATURA].rate

    @property
    def differences(self) -> list[Difference]:
        return [difference for comparison in self.comparisons for difference in comparison.differences]

    @property
    def right(self) -> int:
        """Pages that gave all their text alone gives."""
        return sum(not comparison.differences for comparison in self.comparisons)


def print_result(result: Result, console: Console) -> None:
    ours, theirs = result.timings[CUOSHI], result.timings[TRAFILATURA]
    console.print(_speed_table(result))
    console.print(_stage_table(result.stages, ours.cpu_mean))
    console.print(
        f"Clocked in a pass of its own, {result.stages.slowdown:+.0%} CPU time for the clocks; each stage without the stages it calls. "
        f"Finding the main text (page/; all that trafilatura does) takes {result.stages.text_share:.0%}, "
        f"some {result.stages.text_share * ours.cpu_mean:.1f} ms of CPU time a page; trafilatura takes {theirs.cpu_mean:.1f} ms."
    )
    console.print(
        f"Read {len(result.pages)} generated pages of {result.mean_kb:.1f} KB on average (seeds' text in site HTML), "
        "bytes to rows without loading, on one process, beside trafilatura.extract in the same run: "
        f"{ours.rate:.1f} against {theirs.rate:.1f} pages a second, {result.ratio:.2f} times as many."
    )
    _print_correctness(result, console)


def _print_correctness(result: Result, console: Console) -> None:
    pages, more = len(result.pages), [comparison.more_characters for comparison in result.comparisons]
    console.print(
        f"Correctness: {result.right / pages:.1%} of the pages ({result.right} of {pages}) kept every sentence and every measure "
        f"that their text alone gives. Beyond it a page gives {mean(more):.0f} characters on average, {max(more)} at most "
        "(title, particulars, date and source are among them)."
    )
    for difference in result.differences[:_SHOWN_DIFFERENCES]:
        console.print(f"  page {difference.page} ({difference.template}, seed {difference.seed[:3]}): {difference.what}")
    if len(result.differences) > _SHOWN_DIFFERENCES:
        console.print(f"  and {len(result.differences) - _SHOWN_DIFFERENCES} more")


def write_json(result: Result, file: Path) -> None:
    """The same figures for machines, with what they were measured on."""
    figures = {
        "pages": len(result.pages),
        "mean_kb": round(result.mean_kb, 1),
        "ratio": round(result.ratio, 3),
        "contenders": {
            name: {
                "pages_a_second": round(timing.rate, 2),
                "pages_a_second_of_cpu_time": round(timing.cpu_rate, 2),
                "median_ms": round(timing.median, 2),
                "p95_ms": round(timing.p95, 2),
                "answered": timing.answered,
                "memory_mb": asdict(result.memory[name]),
            }
            for name, timing in result.timings.items()
        },
        "stages": {stage: round(share, 4) for stage, share in result.stages.shares.items()},
        "clocks_slow_down_by": round(result.stages.slowdown, 3),
        "correct_pages": result.right,
        "differences": [asdict(difference) for difference in result.differences],
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "extractor_version": reading_version(),
        "packages": {name: version(name) for name in _PACKAGES},
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _speed_table(result: Result) -> Table:
    table = _table("Speed and memory", "", CUOSHI, TRAFILATURA, "ratio")
    ours, theirs = result.timings[CUOSHI], result.timings[TRAFILATURA]
    for name, a, b in (
        ("pages a second", ours.rate, theirs.rate),
        ("pages a second of CPU time", ours.cpu_rate, theirs.cpu_rate),
        ("median ms a page", ours.median, theirs.median),
        ("p95 ms a page", ours.p95, theirs.p95),
    ):
        table.add_row(name, f"{a:.1f}", f"{b:.1f}", f"{a / b:.2f}")
    table.add_row("pages with a notice, a text", str(ours.answered), str(theirs.answered), "")
    a_memory, b_memory = result.memory[CUOSHI], result.memory[TRAFILATURA]
    for name, a_mb, b_mb in (
        ("MB before the first page", a_memory.start, b_memory.start),
        ("MB at most", a_memory.peak, b_memory.peak),
        ("MB grown after 50 pages", a_memory.growth, b_memory.growth),
    ):
        table.add_row(name, _megabytes(a_mb), _megabytes(b_mb), "")
    return table


def _stage_table(stages: Stages, milliseconds: float) -> Table:
    """`milliseconds` of CPU time a page, to be shared out."""
    table = _table("Share of each stage in Cuoshi's time", "stage", "share", "CPU ms a page")
    for stage, share in stages.shares.items():
        if share >= _LEAST_SHARE:
            table.add_row(stage, f"{share:.1%}", f"{share * milliseconds:.2f}")
    small = sum(share for share in stages.shares.values() if share < _LEAST_SHARE)
    table.add_row("all smaller ones", f"{small:.1%}", f"{small * milliseconds:.2f}")
    return table


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for heading in others:
        table.add_column(heading, justify="right")
    return table


def _megabytes(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
