"""The long run: `python -m tests.crash --kills 200 --processes 2`. Every kill is a function of its number; a finding's folder is kept.

`--boundaries` kills each command once at every boundary instead: every sync, link, rename, removal, commit and checkpoint, and every
statement of maintenance and export. `--command NAME` kills that one alone. The run prints what it did and each finding; exit code 1
where there is one.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from itertools import count, islice
from pathlib import Path

from tests.crash.judge import Outcome
from tests.crash.states import COMMANDS, Places, prepare
from tests.crash.trial import Harness, plan

_harness: Harness | None = None


def _begin(root: Path) -> None:
    global _harness  # a process of the pool keeps what it has measured
    _harness = Harness(Places(root))


def _trial(number: int, keep: Path) -> Outcome:
    assert _harness
    try:
        return _harness.trial(number, keep)
    except Exception:  # a trial that cannot be judged is a finding too
        return Outcome(number, plan(number).name, plan(number).how, findings=[traceback.format_exc()])


def _boundary(which: int, boundary: int, keep: Path) -> Outcome:
    assert _harness
    try:
        return _harness.boundary(COMMANDS[which], boundary, keep)
    except Exception:
        return Outcome(boundary, COMMANDS[which].name, f"killed at boundary {boundary}", findings=[traceback.format_exc()])


def _tell(outcome: Outcome) -> None:
    for line in outcome.findings:
        print(f"FINDING {outcome.number} ({outcome.command}, {outcome.how}): {line}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="number of the first")
    parser.add_argument("--boundaries", action="store_true", help="kill at every boundary of each command instead")
    parser.add_argument("--command", help="only this one")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--keep", type=Path, default=Path("crash-findings"), help="where data folders of findings are kept")
    args = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="cuoshi-crash-"))
    began = time.monotonic()
    keep = args.keep.resolve()
    try:
        prepare(Places(root))
        with ProcessPoolExecutor(args.processes, initializer=_begin, initargs=(root,)) as pool:
            tasks: list[Future[Outcome]] = []
            if args.boundaries:
                harness = Harness(Places(root))
                for which, command in enumerate(COMMANDS):
                    if args.command in (None, command.name):
                        passed = harness.boundaries(command)
                        print(f"{command.name}: {len(passed)} boundaries", flush=True)
                        tasks += [pool.submit(_boundary, which, n, keep) for n in range(1, len(passed) + 1)]
            else:
                wanted = (n for n in count(args.first) if args.command in (None, plan(n).name))
                numbers = islice(wanted, args.kills)
                tasks = [pool.submit(_trial, n, keep) for n in numbers]
            outcomes: list[Outcome] = []
            for task in as_completed(tasks):
                outcomes.append(task.result())
                _tell(outcomes[-1])
                if len(outcomes) % 5 == 0:
                    print(f"{len(outcomes)} of {len(tasks)} trials, {time.monotonic() - began:.0f} s", flush=True)
    finally:
        shutil.rmtree(root, ignore_errors=True)
    return summary(outcomes, time.monotonic() - began)


def summary(outcomes: list[Outcome], seconds: float) -> int:
    found = [o for o in outcomes if o.findings]
    by_command = Counter(o.command for o in outcomes)
    print(
        f"{len(outcomes)} trials, {sum(o.killed for o in outcomes)} kills of a living process, {seconds:.0f} s; {len(found)} with findings"
    )
    print("commands: " + ", ".join(f"{name} {n}" for name, n in by_command.most_common()))
    print("how: " + ", ".join(f"{name} {n}" for name, n in Counter(o.how for o in outcomes if "boundary" not in o.how).most_common()))
    print(f"{sum(bool(o.mended) for o in outcomes)} had something mended, e.g.:")
    for outcome in [o for o in outcomes if o.mended][:5]:
        print(f"  {outcome.mended[0]}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
