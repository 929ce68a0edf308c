"""What crawls of a site that died have fetched: it lies in the archive, and is not fetched again."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from extractors.fetch.records import FetchOutcome
from extractors.fetch.verdict import REFUSALS
from extractors.records import Capture
from flows.runs import Run
from warehouse.archive import Archive
from warehouse.derived import GONE

#: A listing read longer ago says nothing of what is there now; the pages fetched then are known all the same.
_LISTINGS_HOLD = timedelta(hours=12)


@dataclass(slots=True)
class Unfinished:
    """The runs whose captures the present crawl takes over. `listings`: what each listing address gave, in order."""

    runs: list[Run] = field(default_factory=list)
    pages: dict[str, Capture] = field(default_factory=dict)
    files: dict[str, Capture] = field(default_factory=dict)
    listings: dict[str, deque[Capture]] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)  # pages that this crawl need not ask for

    def listing(self, address: str) -> Capture | None:
        """What this address gave the next time it was asked."""
        waiting = self.listings.get(address)
        return waiting.popleft() if waiting else None


def outcome_of(capture: Capture) -> FetchOutcome:
    """What had come of a fetch, told by its capture."""
    if capture.sha256:
        return "not_modified" if capture.http_status == 304 else "ok"
    if capture.error_code in GONE:
        return "gone"
    if capture.http_status is None:
        return "failed"
    return "refused" if capture.error_code == "challenge" or capture.http_status in REFUSALS else "failed"


def take_over(archive: Archive, runs: list[Run], now: datetime) -> Unfinished:
    """Read what these runs have kept."""
    found = Unfinished(runs)
    for run in runs:
        recent = now - run.started_at < _LISTINGS_HOLD
        for capture in archive.read(archive.files_of(run.info)).captures:
            if capture.role == "notice":
                found.pages[capture.address] = capture
                if recent:
                    found.done.add(capture.address)
            elif capture.role == "attachment" and capture.sha256:
                found.files[capture.address] = capture
            elif capture.role == "listing" and recent and capture.sha256:
                found.listings.setdefault(capture.address, deque()).append(capture)
    return found
