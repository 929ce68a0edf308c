"""One writer at a time: a lock that waits, names its holder, and gives up with a clear message.

The operating system frees the lock when its holder dies, however it dies; the note beside it only says who it was.
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
    """Another process holds the writer's lock and did not let go in time."""


@contextmanager
def writer_lock(path: Path, command: str, wait: float, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the writer's lock at `path`.

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
