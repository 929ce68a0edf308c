"""What a crawl did, site by site: for the terminal and for Prefect's artifacts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.markup import escape
from rich.table import Table

from flows.crawl.site_run import SiteReport

_MOST_LINES = 10
COLUMNS = ("site", "listed", "fetched", "new", "changed", "unchanged", "gone", "refused", "failed", "left over", "state")


def report_table(reports: Sequence[SiteReport]) -> Table:
    table = Table(*COLUMNS)
    for row in report_rows(reports):
        table.add_row(*(escape(str(cell)) for cell in row.values()))
    return table


def report_rows(reports: Sequence[SiteReport]) -> list[dict[str, str | int]]:
    """A row a site; `new`, `changed` and `unchanged` of what entered the warehouse."""
    rows: list[dict[str, str | int]] = []
    for report in sorted(reports, key=lambda r: r.site):
        v, loaded = report.verdict, report.loaded
        if v is None:
            rows.append(dict(zip(COLUMNS, (report.site, *("",) * 9, "not crawled"), strict=True)))
            continue
        counts = (v.listed, v.fetched, loaded["new"], loaded["changed"], loaded["unchanged"] + loaded["duplicate"], v.gone, v.refused)
        rows.append(dict(zip(COLUMNS, (report.site, *counts, v.failed, v.left_over, state_of(report)), strict=True)))
    return rows


def state_of(report: SiteReport) -> str:
    if report.verdict is None:
        return "not crawled"
    if not report.verdict.admitted:
        return "held"
    if report.found.stopped:
        return "left alone"
    if not report.is_healthy:
        return "failing"
    return f"stale: {report.stale_days} days" if report.stale_days else "well"


def line_of(report: SiteReport) -> str:
    """What a crawl of a site did, in a line."""
    verdict = report.verdict
    if verdict is None:
        return f"{report.site}: {report.trouble}"
    what = "loaded" if verdict.admitted else "HELD"
    return f"{report.site}: {verdict.listed} listed, {verdict.fetched} fetched, {report.loaded['new']} new; {what}"


def summary(reports: Sequence[SiteReport]) -> str:
    """What a crawl did, in a line."""
    well = sum(r.is_healthy for r in reports)
    sites = f"{len(reports)} site{'s' if len(reports) != 1 else ''} crawled"
    written = sum(r.notices_written for r in reports)
    return f"{sites}, {well} of them as they should be; {written} notice{'s' if written != 1 else ''} written"


def outcome(reports: Sequence[SiteReport]) -> str:
    """What a crawl did, and which sites a person should look at, in a line."""
    looked_at: dict[str, list[str]] = {}
    for report in sorted(reports, key=lambda r: r.site):
        state = state_of(report)
        if state != "well":
            looked_at.setdefault(state.split(":")[0], []).append(report.site)
    return "; ".join((summary(reports), *(f"{state}: {', '.join(names)}" for state, names in sorted(looked_at.items()))))


def lines_of(report: SiteReport) -> Iterator[str]:
    """What a person should know of a site, a line each."""
    name = report.site
    if report.trouble:
        yield f"{name}: not crawled: {report.trouble}"
    verdict = report.verdict
    if verdict and not verdict.admitted:
        yield f"{name}: held: {verdict.why}. What it fetched is in the archive; `cuoshi sites admit {verdict.run_id}` loads it all the same"
    elif verdict and verdict.why:
        yield f"{name}: {verdict.why}"
    if report.stale_days:
        yield f"{name}: nothing new for {report.stale_days} days"
    if over := report.found.taken_over:
        yield f"{name}: went on from a crawl that had died: {over} page{'s' if over != 1 else ''} of it were in the archive"
    troubles = report.found.troubles
    for address, why in troubles[:_MOST_LINES]:
        yield f"{name}: {address}: {why}"
    if len(troubles) > _MOST_LINES:
        yield f"{name}: {len(troubles) - _MOST_LINES} more troubles; see the tables captures and issues"
