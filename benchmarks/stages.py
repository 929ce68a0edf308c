"""Where the time of reading goes: a clock around every function that one room calls from another.

The stages are not listed here: whatever `extractors.read` and `extractors.page.page` import from another module of
`extractors` is a stage, named after the module that holds it. So the table follows the code.
"""

from __future__ import annotations

import importlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from time import perf_counter, process_time
from types import FunctionType, ModuleType
from typing import Any, ParamSpec, TypeVar

from rich.progress import Progress

from benchmarks.pages import MadePage
from benchmarks.reading import read_made_page, rows_of
from extractors.records import Reading
from flows.reading import ready_to_read

P = ParamSpec("P")
R = TypeVar("R")

#: The modules whose calls into other modules are clocked.
OPENED = ("extractors.read", "extractors.page.page")


@dataclass(slots=True)
class StageClock:
    """Seconds that each stage took itself, without the stages it calls."""

    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    _inner: list[float] = field(default_factory=lambda: [0.0])  # seconds of the stages called by each open one

    def clocked(self, stage: str, function: Callable[P, R]) -> Callable[P, R]:
        """The function with a clock around it."""
        inner, seconds = self._inner, self.seconds

        @wraps(function)
        def timed(*args: P.args, **kwargs: P.kwargs) -> R:
            inner.append(0.0)
            start = perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                elapsed = perf_counter() - start
                seconds[stage] += elapsed - inner.pop()
                inner[-1] += elapsed

        return timed


@dataclass(frozen=True, slots=True)
class Stages:
    """Share of each stage in the time of all pages, the largest first, and what the clocks themselves cost."""

    shares: dict[str, float]
    slowdown: float  # in CPU time, against the same pages without clocks

    @property
    def text_share(self) -> float:
        """Share of finding the main text: the job that trafilatura does."""
        return sum(share for stage, share in self.shares.items() if stage.startswith("page/") and stage != "page/hard_breaks")


def time_stages(pages: list[MadePage], unclocked_cpu: float, progress: Progress) -> Stages:
    """Read every page once more with clocks on; `unclocked_cpu` is the CPU time the same pages took without."""
    clock, reference = StageClock(), ready_to_read()
    with clocks(clock):
        read, rows = clock.clocked("read", read_made_page), clock.clocked("rows", rows_of)
        cpu = 0.0
        for page in progress.track(pages, description="clocking the stages"):
            before = process_time()
            reading = read(page, reference)
            if isinstance(reading, Reading):
                rows(reading, str(page.number))
            cpu += process_time() - before
    total = sum(clock.seconds.values())
    shares = {stage: seconds / total for stage, seconds in sorted(clock.seconds.items(), key=lambda item: -item[1])}
    return Stages(shares, cpu / unclocked_cpu - 1)


@contextmanager
def clocks(clock: StageClock) -> Iterator[None]:
    """Put a clock around every stage, and take them off again."""
    replaced: list[tuple[ModuleType, str, Any]] = []
    try:
        for opened in OPENED:
            module = importlib.import_module(opened)
            for name, function in list(vars(module).items()):
                if isinstance(function, FunctionType) and _is_stage(function, opened):
                    replaced.append((module, name, function))
                    setattr(module, name, clock.clocked(stage_name(function), function))
        yield
    finally:
        for module, name, function in replaced:
            setattr(module, name, function)


def stage_name(function: FunctionType) -> str:
    """page/article for extractors.page.article.find_article."""
    return function.__module__.removeprefix("extractors.").replace(".", "/")


def _is_stage(function: FunctionType, opened: str) -> bool:
    return function.__module__.startswith("extractors.") and function.__module__ != opened
