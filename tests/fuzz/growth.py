"""Looks for texts whose reading takes more than its share: `python -m tests.fuzz.growth --pairs 2000`.

Each pattern (two or three phrases) is repeated to two lengths, eight times apart; the CPU time should grow about eight times. Patterns
whose time grows more than --worst times are measured again and printed. Nothing here is asserted in the test run: time is no test's
matter there.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import time

from extractors.read import load_reference, read_capture
from extractors.records import Site
from tests.fuzz.inputs import PIECES, texts

_SITE = Site("fuzz", "fuzz/input")
_SHORT, _TIMES = 12_000, 8


def seconds(head: str, pattern: str, length: int) -> float:
    data = (head + "\n" + pattern * (length // len(pattern))).encode("utf-8", "surrogatepass")
    started = time.process_time()
    read_capture(data, _SITE, load_reference())
    return time.process_time() - started


def growth(head: str, pattern: str) -> tuple[float, float]:
    """How many times longer the long text takes, and what it takes."""
    short = max(seconds(head, pattern, _SHORT), 0.01)
    long = seconds(head, pattern, _SHORT * _TIMES)
    return long / short, long


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--worst", type=float, default=20.0)
    args = parser.parse_args()
    head = texts()[0][:400]
    seconds(head, "预热。", 1000)
    pieces = [p for p in PIECES if p.strip()] + [" ", "\u3000", "\n", "省", "关于", "的", "市", "局", "自", "起", "及", "和", "1", "一", "(", ")", "[", "]", "｜", "|", "-", "—", ".", "年", "亿元", "％", "%", "、市", "各"]  # fmt: skip
    patterns = [*pieces, *("".join(random.Random(args.first + n).choices(pieces, k=2 + n % 2)) for n in range(args.pairs))]
    found = 0
    for i, pattern in enumerate(itertools.islice(patterns, None)):
        times, long = growth(head, pattern)
        if times > args.worst and growth(head, pattern)[0] > args.worst:
            found += 1
            print(f"{times:5.0f} × ({long:.2f} s for {_SHORT * _TIMES:,} characters): {pattern!r}", flush=True)
        elif long > 1.5:
            print(f"slow: {long:.2f} s for {_SHORT * _TIMES:,} characters, {times:.0f} ×: {pattern!r}", flush=True)
        if i % 200 == 199:
            print(f"{i + 1:,} of {len(patterns):,} patterns, {found} grow too fast", flush=True)
    print(f"{len(patterns):,} patterns, {found} grow too fast")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
