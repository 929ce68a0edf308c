"""One trial: a command killed at a moment, and what must hold afterwards."""

from __future__ import annotations

import os
import random
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from tests.crash.content import content_of, lake_tables
from tests.crash.copies import KINDS, Copies
from tests.crash.judge import Before, Judge, Measured, Outcome, before_of, kept_up, seen_in
from tests.crash.processes import boundaries_of, kill_at_boundary, processor_seconds, run_here, start, start_and_kill
from tests.crash.states import COMMANDS, Command, Places, arguments, copy_folder

_HOW = ("then the same again", "killed again while it mends", "then another command first")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a trial does: what it kills, how it goes on, and the moments of its kills, as shares of the command's work.

    A share below 0 is a moment before it holds the lock.
    """

    name: str
    how: str
    kills: tuple[float, ...]


def plan(number: int) -> Plan:
    """Every command gets its turn, backup and restore too; how and when is chance."""
    chance = random.Random(number)
    which = number % (len(COMMANDS) + len(KINDS))
    if which >= len(COMMANDS):
        return Plan(KINDS[which - len(COMMANDS)], _HOW[0], tuple(chance.uniform(0.5, 1) for _ in range(chance.choice([1, 2]))))
    how = chance.choices(_HOW, [6, 3, 2])[0]
    count = 2 if how == _HOW[1] else 1
    return Plan(
        COMMANDS[which].name, how, tuple(chance.uniform(0, 1) if chance.random() < 0.93 else -chance.uniform(0, 1) for _ in range(count))
    )


class Harness:
    """Runs trials on states that are prepared already."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self._measured: dict[str, Measured] = {}
        self._before: dict[str, Before] = {}
        self._copies: Copies | None = None

    def trial(self, number: int, keep: Path) -> Outcome:
        """Trial `number`; the data folder of a finding is kept below `keep`."""
        planned = plan(number)
        outcome = Outcome(number, planned.name, planned.how)
        if planned.name in KINDS:
            self._copies = self._copies or Copies(self.places, f"copies-{os.getpid()}")
            self._copies.trial(planned.kills, outcome)
            return outcome
        command = next(c for c in COMMANDS if c.name == planned.name)
        root, args, judge = self._begin(command, f"{number}", outcome)
        measured = self._measured_of(command)
        for share in planned.kills:
            span = measured.at_lock * -share if share < 0 else measured.at_lock + (measured.in_all - measured.at_lock) * share
            outcome.killed += start_and_kill(args, span)
            judge.after_a_kill()
        another = planned.how == _HOW[2]
        if another:
            _run(["correct", "--data", str(root)], (0,), outcome)
        self._end(command, args, judge, another, outcome)
        _away(root, keep / str(number), outcome)
        return outcome

    def boundary(self, command: Command, boundary: int, keep: Path) -> Outcome:
        """The command killed at one boundary, and given again."""
        outcome = Outcome(boundary, command.name, f"killed at boundary {boundary}")
        name = f"{command.name.replace(' ', '_')}-{boundary}"
        root, args, judge = self._begin(command, name, outcome)
        outcome.killed += kill_at_boundary(args, boundary)[0]
        judge.after_a_kill()
        self._end(command, args, judge, False, outcome)
        _away(root, keep / name, outcome)
        return outcome

    def boundaries(self, command: Command) -> list[str]:
        """The boundaries of an undisturbed run."""
        root = self._copy_of(command, f"counted-{os.getpid()}")
        passed = boundaries_of(arguments(command, self.places, root), root.with_suffix(".txt"))
        shutil.rmtree(root)
        return passed

    def _begin(self, command: Command, name: str, outcome: Outcome) -> tuple[Path, list[str], Judge]:
        root = self._copy_of(command, name)
        judge = Judge(command, self._before_of(command.state), self._measured_of(command), root, outcome)
        return root, arguments(command, self.places, root), judge

    def _end(self, command: Command, args: list[str], judge: Judge, another: bool, outcome: Outcome) -> None:
        _run(args, (0, *command.again), outcome)
        judge.at_the_end(another)

    def _copy_of(self, command: Command, name: str) -> Path:
        return copy_folder(self.places.state(command.state), self.places.root / "trials" / name)

    def _before_of(self, state: str) -> Before:
        if state not in self._before:
            self._before[state] = before_of(self.places.state(state))
        return self._before[state]

    def _measured_of(self, command: Command) -> Measured:
        """The command undisturbed, on a copy of its state."""
        if command.name not in self._measured:
            root = self._copy_of(command, f"undisturbed-{os.getpid()}")
            process = start(arguments(command, self.places, root))
            at_lock, in_all = 0.0, 0.0
            while process.poll() is None:
                used = processor_seconds(process.pid)
                in_all = used if used != float("inf") else in_all
                if not at_lock and any((root / name).exists() for name in ("writer.json", "publish.json")):
                    at_lock = in_all
                time.sleep(0.004)
            known = self._before_of(command.state).known
            lake, seen = content_of(lake_tables(root), known), seen_in(root, known)
            self._measured[command.name] = Measured(at_lock, in_all, lake, seen, kept_up(root) if command.name == "maintain" else [])
            shutil.rmtree(root)
        return self._measured[command.name]


def _run(args: list[str], codes: tuple[int, ...], outcome: Outcome) -> None:
    code, said = run_here(args)
    outcome.mended += [line for line in said.splitlines() if line.startswith("mended:")]
    if code not in codes:
        outcome.findings.append(f"{args[0]} ended with exit code {code}: {said[-500:]}")


def _away(root: Path, kept: Path, outcome: Outcome) -> None:
    if outcome.findings:
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(kept, ignore_errors=True)
        shutil.move(root, kept)
        outcome.findings.append(f"its data folder: {kept}")
    else:
        shutil.rmtree(root)
