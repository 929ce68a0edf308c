"""When a Prefect task is tried again, and after how long it is given up: alike for all flows that write."""

from __future__ import annotations

from typing import Any

from prefect import State, Task
from prefect.client.schemas.objects import TaskRun

from warehouse.lock import Locked

#: Seconds after which a task that has the lock is held to hang (a dead network folder); a part takes seconds.
HANGS = 3600.0


async def lock_was_held(_: Task[..., Any], __: TaskRun, state: State[Any]) -> bool:
    """Only a held lock is worth another try: nothing was written then."""
    return isinstance(await state.aresult(raise_on_failure=False), Locked)
