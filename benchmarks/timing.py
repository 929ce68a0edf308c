"""Both contenders on the same pages in the same run, block by block in turn."""

from __future__ import annotations

import gc
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import perf_counter, process_time

from rich.progress import Progress

from benchmarks.contenders import CONTENDERS, Contender
from benchmarks.pages import MadePage, make_page

_BLOCK = 25
_WARM_UP = 10  # pages beyond the timed ones, read first by both


@dataclass(slots=True)
class Timing:
    """Seconds of one contender, page by page; `cpu` is processor time for all of them, in which other processes do not count."""

    pages: list[float] = field(default_factory=list)
    cpu: float = 0.0
    answered: int = 0  # pages that gave a notice, or a text

    @property
    def rate(self) -> float:
        """Pages a second."""
        return len(self.pages) / sum(self.pages)

    @property
    def cpu_rate(self) -> float:
        return len(self.pages) / self.cpu

    @property
    def cpu_mean(self) -> float:
        """Milliseconds a page."""
        return self.cpu / len(self.pages) * 1000

    @property
    def median(self) -> float:
        """Milliseconds."""
        return median(self.pages) * 1000

    @property
    def p95(self) -> float:
        """Milliseconds: one page in twenty takes longer."""
        return (quantiles(self.pages, n=20, method="inclusive")[-1] if len(self.pages) > 1 else self.pages[0]) * 1000


def time_both(pages: list[MadePage], progress: Progress) -> dict[str, Timing]:
    """Every page once by each contender; who comes first changes from block to block, so that noise hits both."""
    contenders = {name: make() for name, make in CONTENDERS.items()}
    timings = {name: Timing() for name in contenders}
    for number in range(len(pages), len(pages) + _WARM_UP):
        page = make_page(number)
        for contender in contenders.values():
            contender(page)
    task = progress.add_task("timing both, block by block", total=len(pages) * len(contenders))
    for first in range(0, len(pages), _BLOCK):
        block = pages[first : first + _BLOCK]
        order = list(contenders) if first // _BLOCK % 2 == 0 else list(reversed(contenders))
        for name in order:
            _time_block(contenders[name], block, timings[name])
            progress.advance(task, len(block))
            progress.refresh()
    return timings


def _time_block(contender: Contender, pages: list[MadePage], timing: Timing) -> None:
    gc.collect()
    before = process_time()
    for page in pages:
        start = perf_counter()
        answered = contender(page)
        timing.pages.append(perf_counter() - start)
        timing.answered += answered
    timing.cpu += process_time() - before
