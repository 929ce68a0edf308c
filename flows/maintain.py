"""Maintenance as a Prefect flow: thin. `flows.upkeep` does the work; the command line calls it without Prefect."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Any, cast

from prefect import State, flow, get_run_logger
from prefect.artifacts import acreate_table_artifact
from prefect.states import Completed, Failed
from pydantic import Field

from flows import upkeep
from flows.places import data_folder
from flows.show_upkeep import rows, summary
from flows.upkeep import KEEP_DAYS, UpkeepReport, UpkeepSettings

#: The artifact's key.
STATE = "maintain-state"


@flow(name="maintain")
async def maintain(
    data: Annotated[str, Field(min_length=1)] = "data",
    wait: Annotated[float, Field(ge=0)] = 600.0,
    keep_days: Annotated[float, Field(ge=0)] = KEEP_DAYS,
    archive: bool = False,
) -> UpkeepReport:
    """Put the lake in order: rows into few, sorted files, old states away; then look it through.

    A run that finds something wrong fails, and names it in its log and its state. Other writers come between its steps.

    Args:
        data: Folder that holds archive, lake and warehouse.duckdb.
        wait: Seconds to wait for another writer.
        keep_days: Days for which earlier states of the lake can still be read.
        archive: Whether to read every record of the archive too.
    """
    place = await asyncio.to_thread(data_folder, Path(data))
    if not await asyncio.to_thread(place.lake.begun):
        raise FileNotFoundError(f"there is no lake in {data} (seen from {Path.cwd()}); nothing to maintain")
    say = get_run_logger().info
    settings = UpkeepSettings(place, wait, keep_days, archive)
    report = await asyncio.to_thread(upkeep.maintain, settings, say, lambda _: None)
    for line in (*report.notes, *(f"wrong: {finding}" for finding in report.findings)):
        say(line)
    table: list[dict[str, Any]] = [{"the lake": what, "before": before, "after": after} for what, before, after in rows(report)]
    await acreate_table_artifact(table, STATE, "What the lake consists of, before and after.")
    state: State[Any] = Failed(message=_told(report)) if report.findings else Completed(message=summary(report), data=report)
    return cast(UpkeepReport, state)


def _told(report: UpkeepReport) -> str:
    return f"{summary(report)}: {report.findings[0]}"
