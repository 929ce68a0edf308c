"""Locks between processes: one that waits, names its holder, and gives up with a clear message; and marks of runs that are at work.

The operating system frees a lock when its holder dies, however it dies; the note beside it only says who it was.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

_LOOK_AGAIN = 0.2  # seconds between tries
_SAY_AGAIN = 10.0  # seconds between messages


class Locked(Exception):
    """Another process holds the lock and did not let go in time."""


@contextmanager
def hold(path: Path, command: str, wait: float, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock at `path`, the writer's or another.

    Waits up to `wait` seconds and says through `say` who holds it. Raises Locked when it gives up.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    _acquire(lock, path, wait, say)
    note = _note_path(path)
    try:
        note.write_text(json.dumps({"pid": os.getpid(), "command": command, "since": _now().isoformat(timespec="seconds")}), "utf-8")
        yield
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)
        lock.release()


def _acquire(lock: FileLock, path: Path, wait: float, say: Callable[[str], None]) -> None:
    began = time.monotonic()
    said = -_SAY_AGAIN
    while True:
        try:
            lock.acquire(timeout=0)
            return
        except Timeout:
            waited = time.monotonic() - began
            if waited >= wait:
                message = f"another process is writing here ({holder(path)}); gave up after {waited:.0f} s. Try again when it is done."
                raise Locked(message) from None
            if waited - said >= _SAY_AGAIN:
                said = waited
                say(f"waiting for the writer's lock: {holder(path)}")
            time.sleep(min(_LOOK_AGAIN, max(wait - waited, 0.01)))


def holder(path: Path) -> str:
    """Who holds the lock and since when, as far as the note beside it tells."""
    try:
        note = json.loads(_note_path(path).read_text("utf-8"))
        held = (_now() - datetime.fromisoformat(note["since"])).total_seconds()
        return f"`{note['command']}`, process {note['pid']}, for {held:.0f} s"
    except (OSError, ValueError, KeyError):
        return "a process that has not said who it is"


def _note_path(path: Path) -> Path:
    return path.with_suffix(".json")


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def mark_running(folder: Path, run_id: str) -> Iterator[None]:
    """Hold a lock of the run's own for as long as it is at work: sessions are short, and between them nothing else tells that it lives."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{run_id}.lock"
    lock = FileLock(path)
    lock.acquire(timeout=0)
    try:
        yield
    finally:
        lock.release()
        with suppress(OSError):
            path.unlink(missing_ok=True)


def is_running(folder: Path, run_id: str) -> bool:
    """Whether the run is at work; removes the mark of one that died."""
    path = folder / f"{run_id}.lock"
    if not path.exists():
        return False
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    with suppress(OSError):
        path.unlink(missing_ok=True)
    return False
