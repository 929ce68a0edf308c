"""`cuoshi` as a process that a trial kills: `python -m tests.crash.command [--kill-at WHERE | --count FILE] [--] ARGUMENTS`.

The command line itself, at a small scale (`processes.small_scale`). `--kill-at N` kills the process at the N-th boundary: before or
after a sync to disk, a put into a bucket, a link, a rename, a removal, or a statement that makes something last; `--kill-at "after put,
before COMMIT"` at the last of these, once it has passed the others in this order. `--count FILE` writes the boundaries of a whole run
to FILE, a line each.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from flows import cli
from tests.crash.processes import small_scale
from warehouse.bucket import BucketStore

#: Statements that make something last. CALL: of the lake's maintenance; VACUUM: of its catalogue.
_LASTING = ("COMMIT", "CHECKPOINT", "DETACH", "ATTACH", "CALL", "COPY", "VACUUM")


class Boundaries:
    """Notes boundaries, and kills the process at one of them: by its number, or the last of some names."""

    def __init__(self, kill_at: str | None) -> None:
        self.passed: list[str] = []
        self._number = int(kill_at) if kill_at and kill_at.isdigit() else None
        self._names = [] if kill_at is None or self._number else kill_at.split(", ")

    def cross(self, name: str) -> None:
        self.passed.append(name)
        last = len(self._names) == 1
        if self._names and self._names[0] == name:
            del self._names[0]
        if len(self.passed) == self._number or (last and not self._names):
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, name: str, does: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any, **named: Any) -> Any:
            self.cross(f"before {name}")
            result = does(*arguments, **named)
            self.cross(f"after {name}")
            return result

        return watched


class Watched:
    """A connection, DuckDB's or SQLite's, whose lasting statements are boundaries."""

    def __init__(self, connection: Any, boundaries: Boundaries) -> None:
        self._connection = connection
        self._boundaries = boundaries

    def execute(self, sql: str, *parameters: Any) -> Any:
        word = sql.lstrip().split(None, 1)[0].upper()
        if word not in _LASTING:
            return self._connection.execute(sql, *parameters)
        return self._boundaries.around(word, self._connection.execute)(sql, *parameters)

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def watch(boundaries: Boundaries) -> None:
    for name in ("fsync", "link", "symlink", "replace", "rename", "unlink", "rmdir"):
        setattr(os, name, boundaries.around(name, getattr(os, name)))
    BucketStore.put = boundaries.around("put", BucketStore.put)  # type: ignore[method-assign]
    duckdb.connect = _watching(duckdb.connect, boundaries)  # type: ignore[assignment]
    sqlite3.connect = _watching(sqlite3.connect, boundaries)  # type: ignore[assignment]


def _watching(connect: Callable[..., Any], boundaries: Boundaries) -> Callable[..., Watched]:
    return lambda *a, **k: Watched(connect(*a, **k), boundaries)


def main() -> None:
    arguments = sys.argv[1:]
    kill_at, count = None, None
    if arguments[0] in ("--kill-at", "--count"):
        kill_at = arguments[1] if arguments[0] == "--kill-at" else None
        count = Path(arguments[1]) if kill_at is None else None
        arguments = arguments[2:]
    boundaries = Boundaries(kill_at)
    if kill_at is not None or count is not None:
        watch(boundaries)
    sys.argv = ["cuoshi", *arguments]
    try:
        with small_scale():
            cli.main()
    finally:
        if count:
            count.write_text("\n".join(boundaries.passed), "utf-8")


if __name__ == "__main__":
    main()
