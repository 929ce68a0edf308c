"""Locks between processes: one that waits, names its holder, and gives up with a clear message; and marks of runs that are at work.

The operating system frees a lock in a folder when its holder dies, however it dies; the note beside it only says who it was.
`warehouse/catalog_lock.py` has the same on PostgreSQL, for writers on several machines.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

_LOOK_AGAIN = 0.2  # seconds between tries
_SAY_AGAIN = 10.0  # seconds between messages


class Locked(Exception):
    """Another process holds the lock and did not let go in time."""


class LockLost(Exception):
    """The lock was lost while it was held: another may be writing, so nothing must be committed any more."""


class Lock(Protocol):
    """A lock as one process sees it."""

    def take(self, patience: float) -> bool:
        """Take it, waiting up to `patience` seconds."""
        ...

    def sign(self, command: str) -> None:
        """Say who holds it, for those who wait."""
        ...

    def holder(self) -> str:
        """Who holds it and for how long, as far as that is known."""
        ...

    def left_by(self) -> str | None:
        """Once taken: who held it before and died at it, as far as that is known."""
        ...

    def check(self) -> None:
        """Raise LockLost where it is not held any more."""
        ...

    def release(self) -> None:
        """Let go of it, and of what it was held by; also where it was never taken."""
        ...


class LockPlace(Protocol):
    """Where a lock is. `open` gives this process's view of it."""

    def open(self) -> Lock: ...


@contextmanager
def hold(place: LockPlace, command: str, wait: float, say: Callable[[str], None], what: str = "the writer's lock") -> Iterator[Lock]:
    """Hold a lock, the writer's or another; `what`: as the one who waits is told.

    Waits up to `wait` seconds and says through `say` who holds it. Raises Locked when it gives up.
    """
    lock = place.open()
    try:
        _acquire(lock, wait, say, what)
        if died := lock.left_by():
            say(f"the process that wrote here last has died: {died}")
        lock.sign(command)
        yield lock
    finally:
        lock.release()


def _acquire(lock: Lock, wait: float, say: Callable[[str], None], what: str) -> None:
    began = time.monotonic()
    patience = 0.0
    while not lock.take(patience):
        waited = time.monotonic() - began
        if waited >= wait:
            raise Locked(f"another process has {what} ({lock.holder()}); gave up after {waited:.0f} s. Try again when it is done.")
        say(f"waiting for {what}: {lock.holder()}")
        patience = min(_SAY_AGAIN, wait - waited)


class FolderLock:
    """A lock on a file, between processes that share a folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def open(self) -> Lock:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        return _FileLock(self._path)


class _FileLock:
    def __init__(self, path: Path) -> None:
        # Of the process, not of the thread: a crawl takes and releases leases in whichever thread is free.
        self._lock = FileLock(path, thread_local=False)
        self._note = path.with_suffix(".json")

    def take(self, patience: float) -> bool:
        try:
            self._lock.acquire(timeout=patience, poll_interval=_LOOK_AGAIN)
        except Timeout:
            return False
        return True

    def sign(self, command: str) -> None:
        note = {"pid": os.getpid(), "command": command, "since": datetime.now(UTC).isoformat(timespec="seconds")}
        self._note.write_text(json.dumps(note), "utf-8")

    def holder(self) -> str:
        return self._noted("for {:.0f} s")

    def left_by(self) -> str | None:
        return self._noted("which took the lock {:.0f} s ago") if self._note.exists() else None

    def _noted(self, held: str) -> str:
        try:
            note = json.loads(self._note.read_text("utf-8"))
            seconds = (datetime.now(UTC) - datetime.fromisoformat(note["since"])).total_seconds()
            return f"`{note['command']}`, process {note['pid']}, {held.format(seconds)}"
        except (OSError, ValueError, KeyError):
            return "a process that has not said who it is"

    def check(self) -> None:
        """The operating system does not take it back."""

    def release(self) -> None:
        if self._lock.is_locked:
            with suppress(OSError):
                self._note.unlink(missing_ok=True)
            self._lock.release()


class Marks(Protocol):
    """Marks of runs that are at work: sessions are short, and between them nothing else tells that a run lives."""

    def mark(self, run_id: str) -> Lock:
        """Mark a run for as long as the lock is not released and its process lives."""
        ...

    def is_running(self, run_id: str) -> bool: ...


class FolderMarks:
    """A lock file for each run; that of one that died is removed when it is noticed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def mark(self, run_id: str) -> Lock:
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = _RunLock(self._folder / f"{run_id}.lock")
        lock.take(0)
        return lock

    def is_running(self, run_id: str) -> bool:
        path = self._folder / f"{run_id}.lock"
        if not path.exists():
            return False
        lock = _RunLock(path)
        if not lock.take(0):
            return True
        lock.release()
        return False


class _RunLock(_FileLock):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._path = path

    def release(self) -> None:
        super().release()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
