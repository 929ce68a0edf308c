"""The long fuzz run: `python -m tests.fuzz --inputs 100000`. Every input is a function of its number; findings are kept as files.

Each input must end in a reading whose invariants hold, or in a Failure, within --seconds. The run prints what it did, how the inputs
ended and each finding once by the place that failed; exit code 1 where there is one.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from extractors.read import load_reference, read_capture
from extractors.records import Failure, Site
from tests.fuzz.inputs import FILES, Input, make_input, texts
from tests.fuzz.invariants import check

_CHUNK = 250
_SITE = Site("fuzz", "fuzz/input")


@dataclass(frozen=True, slots=True)
class Finding:
    number: int
    how: str
    where: str  # the last line of the project's own code, and what was raised
    seconds: float


class TooLong(Exception):
    """An input took longer than it may."""


@contextmanager
def _limit(seconds: int) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TooLong(f"longer than {seconds} s")

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def try_input(one: Input, seconds: int) -> tuple[str, Finding | None]:
    """How it ended (a failure's code, or how much was read), and the finding if there is one."""
    started = time.process_time()
    try:
        with _limit(seconds):
            result = read_capture(one.data, _SITE, load_reference())
            if isinstance(result, Failure):
                return result.issue.code, None
            for notice in result.notices:
                check(notice)
            return ("measures" if any(n.measures for n in result.notices) else "no measures"), None
    except Exception as e:
        frames = [f for f in traceback.extract_tb(e.__traceback__) if "/extractors/" in f.filename or "/fuzz/" in f.filename]
        place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
        where = f"{place} {type(e).__name__} {str(e)[:100]}".strip()
        return "finding", Finding(one.number, one.how, where, time.process_time() - started)


def run_chunk(first: int, count: int, seconds: int) -> tuple[Counter[str], list[Finding]]:
    sources = texts()
    files = [p.read_bytes() for p in sorted(FILES.glob("*.*")) if p.suffix != ".py"] if FILES.exists() else []
    ends: Counter[str] = Counter()
    findings: list[Finding] = []
    for number in range(first, first + count):
        end, finding = try_input(make_input(number, sources, files), seconds)
        ends[end] += 1
        if finding:
            findings.append(finding)
    return ends, findings


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seconds", type=int, default=20, help="the longest an input may take")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"), help="where inputs of findings are written")
    args = parser.parse_args()
    ends: Counter[str] = Counter()
    found: dict[str, list[Finding]] = {}
    started = time.monotonic()
    firsts = range(args.first, args.first + args.inputs, _CHUNK)
    counts = [min(_CHUNK, args.first + args.inputs - f) for f in firsts]
    with ProcessPoolExecutor(args.processes) as pool:
        done = 0
        for chunk_ends, chunk in pool.map(run_chunk, firsts, counts, [args.seconds] * len(counts)):
            ends += chunk_ends
            done += sum(chunk_ends.values())
            for finding in chunk:
                found.setdefault(finding.where.split(" ")[0] + " " + finding.where.split(" ")[1], []).append(finding)
            if done % 5000 < _CHUNK:
                print(f"{done:,} of {args.inputs:,} inputs, {time.monotonic() - started:.0f} s, {len(found)} kinds of findings", flush=True)
    print(f"{sum(ends.values()):,} inputs in {time.monotonic() - started:.0f} s: " + ", ".join(f"{k} {n:,}" for k, n in ends.most_common()))
    sources = texts()
    files = [p.read_bytes() for p in sorted(FILES.glob("*.*")) if p.suffix != ".py"] if FILES.exists() else []
    for place, findings in sorted(found.items(), key=lambda kv: -len(kv[1])):
        args.keep.mkdir(exist_ok=True)
        first = findings[0]
        path = args.keep / f"{first.number}.bin"
        path.write_bytes(make_input(first.number, sources, files).data)
        print(f"{len(findings)} × {place}: input {first.number} ({first.how}) {first.where} -> {path}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
