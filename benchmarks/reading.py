"""A made page from bytes to rows, as a run does it that fetched the page: all but fetching, archiving and loading."""

from __future__ import annotations

from benchmarks.pages import MadePage
from extractors.read import Reference, read_capture
from extractors.records import Failure, Reading, Site
from warehouse.lake import Row
from warehouse.rows import content_rows, issue_rows, notice_row


def read_made_page(page: MadePage, reference: Reference) -> Reading | Failure:
    """Read a page as a run does that fetched it from its issuer's site."""
    site = Site("benchmark", page.url, "issuer", page.url)
    return read_capture(page.data, site, reference, page.content_type)


def rows_of(reading: Reading, capture_id: str) -> dict[str, list[Row]]:
    """The rows that loading would insert for these notices, by table."""
    rows: dict[str, list[Row]] = {"notices": [], "issues": []}
    for notice in reading.notices:
        rows["notices"].append(notice_row(notice.own_id, notice))
        rows["issues"] += issue_rows(notice.issues, notice.own_id, capture_id, "benchmark")
        for table, found in content_rows(notice.own_id, notice).items():
            rows.setdefault(table, []).extend(found)
    return rows
