"""`cuoshi` as a process that kills itself: `python -m tests.crawl.killed STEP CALL SECONDS -- ARGUMENTS`.

STEP is a step of a crawl, CALL which of its calls in this process (from 1), SECONDS the processor time after the call began, at which
the process dies by SIGKILL; `-` as STEP is nobody's, for an undisturbed run. On its end the process tells the steps that were called
and how often, and its peak memory, in a line of JSON on standard error.
"""

from __future__ import annotations

import functools
import json
import os
import resource
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from flows import cli, mending
from flows.crawl import crawl, keeper, site_run
from flows.runs import Session
from warehouse.archive_writer import ArchiveWriter

#: By name: the object that holds a step and the attribute it is called by.
STEPS: dict[str, tuple[Any, str]] = {
    "begin": (site_run, "begin"),
    "listing": (keeper.Keeper, "listing"),
    "gather": (site_run, "gather"),
    "keep": (keeper.Keeper, "page"),
    "judge": (site_run, "judge"),
    "verdict": (ArchiveWriter, "write_verdicts"),
    "admit": (site_run, "admitted_runs"),
    "load": (site_run, "load"),
    "end": (site_run, "end"),
    "publish": (crawl, "_publish"),
    "settle": (mending, "_settle"),
    "mended": (Session, "close"),
}


class Kill:
    """Kills this process so much processor time after a call of a step."""

    def __init__(self, step: str, call: int, seconds: float) -> None:
        self.called: Counter[str] = Counter()
        self.peak_mb: dict[str, float] = {}  # of memory, when a step was called last
        self._step, self._call, self._seconds = step, call, seconds

    def watch(self) -> None:
        for name, (holder, attribute) in STEPS.items():
            setattr(holder, attribute, self._watched(name, getattr(holder, attribute)))

    def _watched(self, name: str, does: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(does)
        def watched(*arguments: Any, **named: Any) -> Any:
            self.called[name] += 1
            self.peak_mb[name] = peak_mb()
            if name == self._step and self.called[name] == self._call:
                if self._seconds <= 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                threading.Thread(target=self._kill_later, daemon=True).start()
            return does(*arguments, **named)

        return watched

    def _kill_later(self) -> None:
        at = time.process_time() + self._seconds
        while time.process_time() < at:
            time.sleep(0.002)
        os.kill(os.getpid(), signal.SIGKILL)


def peak_mb() -> float:
    """The most memory that this process has had."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    step, call, seconds, dashes, *arguments = sys.argv[1:]
    assert dashes == "--"
    kill = Kill(step, int(call), float(seconds))
    kill.watch()
    sys.argv = ["cuoshi", *arguments]
    try:
        cli.main()
    finally:
        used = resource.getrusage(resource.RUSAGE_SELF)
        told = {"called": kill.called, "seconds": used.ru_utime + used.ru_stime, "peak_mb": kill.peak_mb | {"in all": peak_mb()}}
        print(json.dumps(told), file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
