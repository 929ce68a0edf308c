"""Commits that meet another's: tried again, after a pause that grows and is never the same for two.

The writer's lock keeps writers apart, so that conflicts come from what works without it: maintenance of the catalogue by other
tools, or a server that undoes a transaction (a deadlock, a serialization failure). The work is done again from the beginning, on what
the other has committed.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from typing import TypeVar

import duckdb

from warehouse.lake import Lake

_T = TypeVar("_T")
#: Tries in all: the pauses between them come to at most 23 seconds.
TRIES = 8
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 10.0  # seconds
#: As DuckLake, PostgreSQL and SQLite say it. A connection that broke is none: what it was committing may be committed.
_CONFLICT = re.compile(
    r"conflict|could not serialize|deadlock detected|database(?: table)? is locked"
    r"|exceeded the maximum retry count|duplicate key value violates unique constraint \"ducklake_|concurrent(?:ly)? (?:update|delete)",
    re.IGNORECASE,
)


def committing(lake: Lake, work: Callable[[], _T]) -> _T:
    """Do `work` in a transaction; again, up to TRIES times in all, where it met another's. It must be safe to do again."""
    for attempt in range(1, TRIES):
        try:
            with lake.transaction():
                return work()
        except duckdb.Error as error:
            if not is_conflict(error):
                raise
        lake.conflicts += 1
        time.sleep(random.uniform(0, min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**attempt)))
    with lake.transaction():
        return work()


def is_conflict(error: duckdb.Error) -> bool:
    """Whether the work failed only because of what another did at the same time."""
    return bool(_CONFLICT.search(str(error)))
