"""Memory of one contender in a process of its own: what it holds before the first page, its peak, and what stays.

python benchmarks/memory.py cuoshi --pages 500
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
from dataclasses import asdict, dataclass

from benchmarks.contenders import CONTENDERS
from benchmarks.pages import make_page

_SETTLED = 50  # pages after which caches and pools are full; growth is counted from there


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident sets in MB. `growth` is what the pages behind the first 50 added for good; None with fewer pages."""

    start: float
    peak: float
    end: float
    growth: float | None


def measure(name: str, pages: int) -> Memory:
    """Read the pages one after another, each made when its turn comes, and watch this process."""
    import psutil  # type: ignore[import-untyped]  # here, so that pipeline.py can say that it is missing

    process = psutil.Process()

    def resident() -> float:
        return float(process.memory_info().rss) / 1e6

    contender = CONTENDERS[name]()
    make_page(0)
    start = peak = resident()
    settled: float | None = None
    for number in range(pages):
        page = make_page(number)
        contender(page)
        del page
        peak = max(peak, resident())
        if number + 1 == _SETTLED:
            gc.collect()
            settled = resident()
    gc.collect()
    end = resident()
    return Memory(start, peak, end, None if settled is None else end - settled)


def measure_apart(name: str, pages: int) -> Memory:
    """The same in a process of its own."""
    command = [sys.executable, __file__, name, "--pages", str(pages)]
    output = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    return Memory(**json.loads(output))


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the memory of one contender in this process.")
    parser.add_argument("contender", choices=sorted(CONTENDERS))
    parser.add_argument("--pages", type=int, default=500)
    arguments = parser.parse_args()
    print(json.dumps(asdict(measure(arguments.contender, arguments.pages))))


if __name__ == "__main__":
    main()
