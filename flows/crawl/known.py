"""What the warehouse knows of a site's pages before a crawl: what to ask conditionally, what to ask again, where listings are known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from extractors.records import Capture, CaptureRole
from flows.runs import Run, Session
from warehouse.archive import place_of
from warehouse.archive_writer import Kept
from warehouse.crawls import CRAWL
from warehouse.derived import GONE
from warehouse.events import capture_of
from warehouse.withdrawals import WITHDRAWN_RUNS


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page that was captured before. `last`: what it gave when it last gave anything; `failed`: why it gave nothing the last time."""

    first_at: datetime
    last_at: datetime
    last: Capture | None
    failed: str | None = None

    @property
    def kept(self) -> Kept | None:
        return kept_of(self.last) if self.last else None

    @property
    def is_gone(self) -> bool:
        return self.failed in GONE


@dataclass(slots=True)
class KnownSite:
    """`walked_at`: until when every listing had been walked to its end; of pages captured later nobody knows what stands below them."""

    pages: dict[str, KnownPage] = field(default_factory=dict)
    files: dict[str, Capture] = field(default_factory=dict)  # attachments by address, as they were last had
    listings: dict[str, Capture] = field(default_factory=dict)  # the same of pages of listings
    walked_at: datetime | None = None
    first_time: bool = True  # nothing of it has entered the lake
    unfinished: list[Run] = field(default_factory=list)  # crawls that died before they came to a verdict

    def last_asked(self) -> datetime | None:
        """When the site was last asked for a page, so that the next crawl does not begin upon its heels."""
        return max((p.last_at for p in self.pages.values()), default=None)

    def was_walked(self, address: str) -> bool:
        """Whether a listing that names this page was walked to its end when the page was there already."""
        page = self.pages.get(address)
        return page is not None and self.walked_at is not None and page.first_at <= self.walked_at

    def kept(self) -> dict[str, Kept]:
        """Where the archive holds what this site gave, by digest."""
        found: dict[str, Kept] = {}
        for capture in (*(p.last for p in self.pages.values() if p.last), *self.files.values(), *self.listings.values()):
            if capture.sha256 and (kept := kept_of(capture)):
                found.setdefault(capture.sha256, kept)
        return found


def kept_of(capture: Capture) -> Kept | None:
    place = place_of(capture)
    return Kept(place, capture.address, capture.captured_at) if place else None


_BESIDE: tuple[CaptureRole, ...] = ("attachment", "listing")
_OF_SITE = f"""
    SELECT * FROM captures WHERE source_id = ? AND role = ? AND run_id NOT IN {WITHDRAWN_RUNS}"""


def known_site(session: Session, source_id: str) -> KnownSite:
    """What the lake knows of a site."""
    known = KnownSite()
    rows = session.lake.rows(
        f"""WITH own AS ({_OF_SITE}), moments AS (
                SELECT address, min(captured_at) AS first_at, max(captured_at) AS last_at, arg_max(error_code, captured_at) AS failed,
                       arg_max(sha256, captured_at) AS has FROM own GROUP BY address
            ), given AS (
                SELECT * FROM own WHERE sha256 IS NOT NULL
                QUALIFY row_number() OVER (PARTITION BY address ORDER BY captured_at DESC, capture_id DESC) = 1
            )
            SELECT m.first_at, m.last_at, m.failed AS last_failed, m.address AS of, given.*
            FROM moments m LEFT JOIN given USING (address)""",
        [source_id, "notice"],
    )
    for row in rows:
        address = row.pop("of")
        known.pages[address] = _page(row)
    known.first_time = not known.pages
    known.files, known.listings = (_last_had(session, source_id, role) for role in _BESIDE)
    known.walked_at = session.lake.rows(
        "SELECT max(ended_at) AS at FROM crawls WHERE source_id = ? AND complete AND admitted", [source_id]
    )[0]["at"]
    known.unfinished = _unfinished(session, source_id)
    return known


def _last_had(session: Session, source_id: str, role: CaptureRole) -> dict[str, Capture]:
    """By address, what was last had of it."""
    rows = session.lake.rows(
        f"""{_OF_SITE} AND sha256 IS NOT NULL
            QUALIFY row_number() OVER (PARTITION BY address ORDER BY captured_at DESC, capture_id DESC) = 1""",
        [source_id, role],
    )
    return {r["address"]: capture_of(r) for r in rows}


def _page(row: dict[str, Any]) -> KnownPage:
    first_at, last_at, failed = row.pop("first_at"), row.pop("last_at"), row.pop("last_failed")
    last = capture_of(row) if row["capture_id"] is not None else None
    gave_nothing = last is None or last.captured_at < last_at
    return KnownPage(first_at, last_at, last, failed if gave_nothing else None)


def _unfinished(session: Session, source_id: str) -> list[Run]:
    rows = session.lake.rows(
        """SELECT run_id, flow, started_at, source_id FROM runs WHERE flow = ? AND source_id = ? AND status IN ('died', 'failed')
           AND run_id NOT IN (SELECT run_id FROM crawls) ORDER BY started_at, run_id""",
        [CRAWL, source_id],
    )
    return [Run(**r) for r in rows]
