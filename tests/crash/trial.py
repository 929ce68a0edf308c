"""One trial: a command killed at a moment, and what must hold afterwards."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import click

from flows import cli
from flows.errors import exit_code, explain
from flows.readers import ReadHere
from flows.replay import replay_archive
from flows.runs import Session
from flows.settings import BackfillSettings
from tests.conftest import ROOT
from tests.crash.content import Content, Known, Rows, content_of, differences, known_of, lake_tables, published_tables
from tests.crash.states import COMMANDS, Command, Places, arguments
from warehouse.folder import DataFolder

_TICK = os.sysconf("SC_CLK_TCK")
#: What a commit acknowledges for ever, by its key.
_ACKNOWLEDGED = {"captures": "capture_id", "runs": "run_id", "withdrawals": "withdrawal_id"}
_LONGEST = 600.0  # seconds after which a command is held to hang


@dataclass(frozen=True, slots=True)
class Measured:
    """An undisturbed run: processor seconds until it held the lock, and in all; its end, in the lake and published."""

    at_lock: float
    in_all: float
    lake: Content
    published: Content


@dataclass(frozen=True, slots=True)
class Before:
    """The state before: what it holds, and what of it readers see."""

    tables: dict[str, Rows]
    known: Known
    published: Content


@dataclass(slots=True)
class Outcome:
    """What became of a trial. `findings`: what should have held and did not."""

    number: int
    command: str
    how: str
    killed: int = 0  # how many of its kills found a living process
    mended: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)


def plan(number: int) -> tuple[Command, str, list[float]]:
    """What trial `number` does: its command, how it goes on, and the moments of its kills, as shares of the command's work.

    A share below 0 is a moment before it holds the lock.
    """
    chance = random.Random(number)
    command = COMMANDS[number % len(COMMANDS)]
    how = chance.choices(["then the same again", "killed again while it mends", "then another command first"], [6, 3, 2])[0]
    kills = [chance.uniform(0, 1) if chance.random() < 0.93 else -chance.uniform(0, 1) for _ in range(2 if "again while" in how else 1)]
    return command, how, kills


def run_here(args: list[str]) -> tuple[int, str]:
    """A command in this process, to its end: its exit code and what it said on standard error."""
    said = StringIO()
    code = 0
    with redirect_stderr(said), redirect_stdout(StringIO()):
        try:
            cli.cuoshi(args, prog_name="cuoshi", standalone_mode=False)
        except SystemExit as done:
            code = int(done.code or 0)
        except click.ClickException as error:
            code = error.exit_code
        except Exception as error:
            message = explain(error)
            if message is None:
                raise
            print(message, file=said)
            code = exit_code(error)
    return code, said.getvalue()


def kill_at(args: list[str], root: Path, measured: Measured, share: float) -> bool:
    """Run a command as a process of its own and kill its group at a share of its work, by processor time. False: it was done before."""
    span = measured.at_lock * -share if share < 0 else measured.at_lock + (measured.in_all - measured.at_lock) * share
    return start_and_kill([sys.executable, "-m", "tests.crash.command", *args], span)


def start_and_kill(command: list[str], span: float) -> bool:
    """Kill a command's process group after `span` seconds of processor time. False: it was done before."""
    process = _start(command)
    began = time.monotonic()
    while process.poll() is None and _processor_seconds(process.pid) < span:
        if time.monotonic() - began > _LONGEST:
            raise TimeoutError(f"{command} hangs")
        time.sleep(0.004)
    time.sleep(random.uniform(0, 1 / _TICK))  # the clock that counts processor time is that coarse
    return _kill(process)


def processor_seconds_of(command: list[str]) -> float:
    """How much processor time a command takes that is let be."""
    process = _start(command)
    used = 0.0
    while process.poll() is None:
        now = _processor_seconds(process.pid)
        used = now if now != float("inf") else used
        time.sleep(0.004)
    return used


def kill_at_boundary(args: list[str], boundary: int) -> bool:
    process = _start([sys.executable, "-m", "tests.crash.command", "--kill-at", str(boundary), *args])
    process.wait(_LONGEST)
    return process.returncode == -signal.SIGKILL


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def _kill(process: subprocess.Popen[bytes]) -> bool:
    if process.poll() is not None:
        return False
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return True


def _processor_seconds(pid: int) -> float:
    try:
        cells = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return float("inf")
    return (int(cells[11]) + int(cells[12])) / _TICK


@contextmanager
def small_parts() -> Iterator[None]:
    """Parts of three files, as in the processes that are killed."""
    usual = BackfillSettings.__init__.__defaults__  # type: ignore[attr-defined]
    BackfillSettings.__init__.__defaults__ = (60.0, 3, 1)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        BackfillSettings.__init__.__defaults__ = usual  # type: ignore[attr-defined]


class Harness:
    """Runs trials on states that are prepared already."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self._measured: dict[str, Measured] = {}
        self._before: dict[str, Before] = {}

    def before(self, state: str) -> Before:
        if state not in self._before:
            root = self.places.state(state)
            tables = lake_tables(root)
            known = known_of(tables)
            self._before[state] = Before(tables, known, content_of(published_tables(root / "warehouse.duckdb"), known))
        return self._before[state]

    def measured(self, command: Command) -> Measured:
        """The command undisturbed, on a copy of its state."""
        if command.name not in self._measured:
            root = self.copy_of(command, f"undisturbed-{os.getpid()}")
            args = arguments(command, self.places, root)
            process = _start([sys.executable, "-m", "tests.crash.command", *args])
            at_lock, in_all = 0.0, 0.0
            while process.poll() is None:
                used = _processor_seconds(process.pid)
                in_all = used if used != float("inf") else in_all
                if not at_lock and (root / "writer.json").exists():
                    at_lock = in_all
                time.sleep(0.004)
            known = self.before(command.state).known
            lake = content_of(lake_tables(root), known)
            published = content_of(published_tables(root / "warehouse.duckdb"), known)
            self._measured[command.name] = Measured(at_lock, in_all, lake, published)
            shutil.rmtree(root)
        return self._measured[command.name]

    def copy_of(self, command: Command, name: str) -> Path:
        return Path(shutil.copytree(self.places.state(command.state), self.places.root / "trials" / name))

    def trial(self, number: int, keep: Path) -> Outcome:
        """Trial `number`; the data folder of a finding is kept below `keep`."""
        command, how, kills = plan(number)
        outcome = Outcome(number, command.name, how)
        root = self.copy_of(command, f"{number}")
        args = arguments(command, self.places, root)
        measured = self.measured(command)
        for share in kills:
            outcome.killed += kill_at(args, root, measured, share)
            self._look(command, root, measured, outcome)
        if "another" in how:
            self._run(["correct", "--data", str(root)], (0,), root, outcome)
        self._end(command, args, root, measured, outcome)
        self._away(root, keep / str(number), outcome)
        return outcome

    def boundary(self, command: Command, boundary: int, keep: Path) -> Outcome:
        """The command killed at one boundary, and given again."""
        outcome = Outcome(boundary, command.name, f"killed at boundary {boundary}")
        name = f"{command.name.replace(' ', '_')}-{boundary}"
        root = self.copy_of(command, name)
        args = arguments(command, self.places, root)
        measured = self.measured(command)
        outcome.killed += kill_at_boundary(args, boundary)
        self._look(command, root, measured, outcome)
        self._end(command, args, root, measured, outcome)
        self._away(root, keep / name, outcome)
        return outcome

    def boundaries(self, command: Command) -> list[str]:
        """The boundaries of an undisturbed run."""
        root = self.copy_of(command, f"counted-{os.getpid()}")
        told = root.with_suffix(".txt")
        _start([sys.executable, "-m", "tests.crash.command", "--count", str(told), *arguments(command, self.places, root)]).wait(_LONGEST)
        shutil.rmtree(root)
        return told.read_text("utf-8").splitlines()

    def _look(self, command: Command, root: Path, measured: Measured, outcome: Outcome) -> None:
        """Right after a kill: readers see a whole state, and the lake holds all that it held before."""
        before = self.before(command.state)
        seen = content_of(published_tables(root / "warehouse.duckdb"), before.known)
        if seen not in (before.published, measured.published):
            outcome.findings += ["readers see neither the state before nor the one after:", *differences(before.published, seen)[:6]]
        copy = Path(shutil.copytree(root, root.with_name(root.name + "-looked-at")))
        try:
            lake = lake_tables(copy, *_ACKNOWLEDGED)
        finally:
            shutil.rmtree(copy)
        for name, key in _ACKNOWLEDGED.items():
            if lost := {r[key] for r in before.tables[name]} - {r[key] for r in lake[name]}:
                outcome.findings.append(f"right after the kill the lake lacks {name}: {sorted(lost)[:3]}")

    def _end(self, command: Command, args: list[str], root: Path, measured: Measured, outcome: Outcome) -> None:
        """The command once more, to its end: the end is the undisturbed one, and a replay of the archive gives the same."""
        self._run(args, (0, *command.again), root, outcome)
        known = self.before(command.state).known
        tables = lake_tables(root)
        outcome.findings += differences(measured.lake, content_of(tables, known))
        outcome.findings += differences(measured.published, content_of(published_tables(root / "warehouse.duckdb"), known))
        if left := [r["run_id"] for r in tables["runs"] if r["status"] == "running"]:
            outcome.findings.append(f"still running by their rows: {left}")
        left_over = [p.name for p in root.glob("*.building*")]
        if left_over:
            outcome.findings.append(f"left over: {left_over}")
        outcome.findings += _replayed(root, tables)

    def _run(self, args: list[str], codes: tuple[int, ...], root: Path, outcome: Outcome) -> None:
        with small_parts():
            code, said = run_here(args)
        outcome.mended += [line for line in said.splitlines() if line.startswith("mended:")]
        if code not in codes:
            outcome.findings.append(f"{args[0]} ended with exit code {code}: {said[-500:]}")

    def _away(self, root: Path, kept: Path, outcome: Outcome) -> None:
        if outcome.findings:
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(kept, ignore_errors=True)
            shutil.move(root, kept)
            outcome.findings.append(f"its data folder: {kept}")
        else:
            shutil.rmtree(root)


def _replayed(root: Path, tables: dict[str, Rows]) -> list[str]:
    """Where a lake built from the archive alone differs from the lake, row by row.

    All as it is, but `runs`, of which the archive knows only that they were, and the ids by which a capture's notices were known
    `at that time`: older code had others, so they are compared by what they have become.
    """
    fresh = root.with_name(root.name + "-replayed")
    shutil.copytree(root / "archive", fresh / "archive")
    try:
        with patch.object(Session, "publish", lambda *_: None):
            replay_archive(DataFolder(fresh), 5, lambda _: None, ReadHere(), lambda _: None)
        replayed = lake_tables(fresh)
    finally:
        shutil.rmtree(fresh)
    now = {r["old_notice_id"]: r["notice_id"] for r in tables["notice_aliases"]}
    lines: list[str] = []
    for name, rows in tables.items():
        if name != "runs":
            a, b = (sorted(repr([_by_now(v, now) for v in r.values()]) for r in found) for found in (rows, replayed[name]))
            lines += [f"replayed: {line}" for line in differences({name: a}, {name: b})]
    return lines


def _by_now(value: object, now: dict[str, str]) -> object:
    return [now.get(v, v) for v in value] if isinstance(value, list) else value
