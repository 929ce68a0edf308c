"""Crawls of a site: whether what one fetched may enter the warehouse.

What a crawl fetches lies in the archive alone until its yield was checked. The verdict is kept there too, before anything is loaded:
no replay could come to it again, as it depends on what listings showed. A run without a verdict has died or is at work; one that was
not admitted is held, and a person may admit it later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from warehouse.commit import committing
from warehouse.lake import Lake
from warehouse.tables import CRAWLS

#: The flow whose captures enter the lake by a verdict only.
CRAWL = "crawl"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a crawl met, and whether it is admitted. Of several on one run the last one counts."""

    run_id: str
    source_id: str
    at: datetime
    admitted: bool
    why: str | None = None
    complete: bool = True  # every listing was walked to where it was known, and every page asked for
    listed: int = 0
    asked: int = 0
    fetched: int = 0
    not_modified: int = 0
    gone: int = 0
    refused: int = 0
    failed: int = 0
    left_over: int = 0
    taken_over_by: str | None = None  # of one that died: the run that went on from it, and whose verdict it shares


def last_verdicts(verdicts: Iterable[Verdict]) -> dict[str, Verdict]:
    """By run, the one that counts."""
    return {v.run_id: v for v in sorted(verdicts, key=lambda v: v.at)}


def record_verdicts(lake: Lake, verdicts: Iterable[Verdict]) -> None:
    """Note verdicts in the lake; a later one takes an earlier one's place."""
    found = last_verdicts(verdicts)

    def work() -> None:
        lake.delete(CRAWLS, "run_id", found)
        lake.insert(CRAWLS, [_row(v) for v in found.values()])

    if found:
        committing(lake, work)


def _row(verdict: Verdict) -> dict[str, str | int | bool | datetime | None]:
    told = asdict(verdict)
    return told | {"ended_at": told.pop("at")}
