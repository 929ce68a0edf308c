"""`cuoshi` as a process that a trial kills: `python -m tests.crash.command [--kill-at N | --count FILE] [--] ARGUMENTS`.

The command line itself, with parts of three files instead of a hundred, so that a small folder has several. `--kill-at N` kills the
process at the N-th boundary: before or after a sync to disk, a rename, a removal, a commit or a checkpoint. `--count FILE` writes the
boundaries of a whole run to FILE, a line each.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from flows import cli
from flows.settings import BackfillSettings

#: Statements that make something last.
_LASTING = ("COMMIT", "CHECKPOINT", "DETACH", "ATTACH")


class Boundaries:
    """Counts boundaries, and kills the process at one of them."""

    def __init__(self, kill_at: int | None) -> None:
        self.kill_at = kill_at
        self.passed: list[str] = []

    def cross(self, name: str) -> None:
        self.passed.append(name)
        if len(self.passed) == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, name: str, does: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any, **named: Any) -> Any:
            self.cross(f"before {name}")
            result = does(*arguments, **named)
            self.cross(f"after {name}")
            return result

        return watched


class Watched:
    """A DuckDB connection whose lasting statements are boundaries."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, boundaries: Boundaries) -> None:
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
    for name in ("fsync", "replace", "rename", "unlink", "rmdir"):
        setattr(os, name, boundaries.around(name, getattr(os, name)))
    connect = duckdb.connect
    duckdb.connect = lambda *a, **k: Watched(connect(*a, **k), boundaries)  # type: ignore[assignment, arg-type, return-value]


def main() -> None:
    arguments = sys.argv[1:]
    kill_at, count = None, None
    if arguments[0] in ("--kill-at", "--count"):
        kill_at = int(arguments[1]) if arguments[0] == "--kill-at" else None
        count = Path(arguments[1]) if kill_at is None else None
        arguments = arguments[2:]
    BackfillSettings.__init__.__defaults__ = (60.0, 3, 1)  # type: ignore[attr-defined]
    boundaries = Boundaries(kill_at)
    if kill_at is not None or count is not None:
        watch(boundaries)
    sys.argv = ["cuoshi", *arguments]
    try:
        cli.main()
    finally:
        if count:
            count.write_text("\n".join(boundaries.passed), "utf-8")


if __name__ == "__main__":
    main()
