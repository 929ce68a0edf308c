"""Commands as processes that are killed, and in this process, to their end."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import click

from flows import cli
from flows.errors import exit_code, explain
from flows.settings import BackfillSettings
from tests.conftest import ROOT
from warehouse import catalog, maintain

#: The command line in a process of its own, at a small scale.
COMMAND = [sys.executable, "-m", "tests.crash.command"]
_TICK = os.sysconf("SC_CLK_TCK")
_LONGEST = 600.0  # seconds after which a command is held to hang


@contextmanager
def small_scale() -> Iterator[None]:
    """A small folder has what a large one has: several parts (of three files), files in a bucket, a catalogue that pays to be written
    anew, and files that nobody needs any more, without a day's wait."""
    with (
        patch.object(BackfillSettings.__init__, "__defaults__", (60.0, 3, 1)),
        patch.object(catalog, "INLINED_ROWS", 10),
        patch.object(maintain.delete_unused_files, "__defaults__", (0.0,)),
        patch.object(maintain, "_EMPTY_PAGES", 5),
        patch.object(maintain, "_EMPTY_SHARE", 0.01),
    ):
        yield


def run_here(args: list[str]) -> tuple[int, str]:
    """A command in this process, to its end: its exit code and what it said on standard error."""
    said = StringIO()
    code = 0
    with small_scale(), redirect_stderr(said), redirect_stdout(StringIO()):
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


def start_and_kill(args: list[str], span: float) -> bool:
    """Kill a command's process group after `span` seconds of processor time. False: it was done before."""
    process = start(args)
    began = time.monotonic()
    while process.poll() is None and processor_seconds(process.pid) < span:
        if time.monotonic() - began > _LONGEST:
            raise TimeoutError(f"{args} hangs")
        time.sleep(0.004)
    time.sleep(random.uniform(0, 1 / _TICK))  # the clock that counts processor time is that coarse
    return _kill(process)


def processor_seconds_of(args: list[str]) -> float:
    """How much processor time a command takes that is let be."""
    process = start(args)
    used = 0.0
    while process.poll() is None:
        now = processor_seconds(process.pid)
        used = now if now != float("inf") else used
        time.sleep(0.004)
    return used


def kill_at_boundary(args: list[str], boundary: int | str, environment: Mapping[str, str] | None = None) -> tuple[bool, str]:
    """Let a command kill itself at a boundary (see `command`). Whether it came so far, and what it said on standard error."""
    done = subprocess.run(
        [*COMMAND, "--kill-at", str(boundary), *args], cwd=ROOT, env=os.environ | (environment or {}), stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, timeout=_LONGEST,
    )  # fmt: skip
    return done.returncode == -signal.SIGKILL, done.stderr


def boundaries_of(args: list[str], told: Path) -> list[str]:
    """The boundaries of an undisturbed run; `told`: a file to be told them in."""
    start(["--count", str(told), *args]).wait(_LONGEST)
    return told.read_text("utf-8").splitlines()


def start(args: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*COMMAND, *args], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def _kill(process: subprocess.Popen[bytes]) -> bool:
    if process.poll() is not None:
        return False
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return True


def processor_seconds(pid: int) -> float:
    """Infinite, where there is no such process."""
    try:
        cells = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return float("inf")
    return (int(cells[11]) + int(cells[12])) / _TICK
