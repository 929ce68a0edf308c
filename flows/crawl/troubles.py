"""The page `crawl-troubles` of a crawl in Prefect: what a person should look at, and what may be done about it. Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flows.artifacts import cell, table
from flows.crawl.report import state_of, summary
from flows.crawl.site_run import SiteReport

_MOST_PAGES = 100  # of a site
_NOTHING = "Every site is as it should be."


def troubles_page(reports: Sequence[SiteReport]) -> str:
    """Held batches first, then sites that were not crawled, that fail, that have brought nothing new for long; and single pages."""
    found = sorted(reports, key=lambda r: r.site)
    parts = [*_held(found), *_not_crawled(found), *_failing(found), *_stale(found)]
    return "\n\n".join(["# What a crawl met", f"{summary(found)}.", *(parts or [_NOTHING]), *_pages(found)]) + "\n"


def _held(reports: Sequence[SiteReport]) -> list[str]:
    rows = [(r.site, cell(r.verdict.why), f"`{r.verdict.run_id}`") for r in reports if r.verdict and not r.verdict.admitted]
    advice = (
        "What they fetched is in the archive, and nothing of it is in the warehouse. `cuoshi sites check SITE` shows what the site gives"
        " now: mostly its file has to follow a new template. If a batch is right after all, `cuoshi sites admit RUN` loads it."
    )
    return _section("Held", ("site", "why", "RUN"), rows, advice)


def _not_crawled(reports: Sequence[SiteReport]) -> list[str]:
    rows = [(r.site, cell(r.trouble)) for r in reports if r.trouble]
    return _section(
        "Not crawled, or broken off", ("site", "why"), rows, "What was fetched before is kept; the next crawl goes on from there."
    )


def _failing(reports: Sequence[SiteReport]) -> list[str]:
    rows = [
        (r.site, state_of(r), cell(r.verdict.why or ", ".join(f"{url}: {stop}" for url, stop in r.found.stops.items())))
        for r in reports
        if r.verdict and r.verdict.admitted and not r.trouble and not r.is_healthy
    ]
    advice = "A site that refuses or throttles is left alone until its next crawl, and never got around."
    return _section("Failing or left alone", ("site", "state", "why"), rows, advice)


def _stale(reports: Sequence[SiteReport]) -> list[str]:
    rows = [(r.site, str(r.stale_days)) for r in reports if r.stale_days]
    advice = "Longer than their files allow (`stale_after_days`): a listing may have moved. `cuoshi sites check SITE` shows it."
    return _section("Nothing new for long", ("site", "days"), rows, advice)


def _pages(reports: Sequence[SiteReport]) -> Iterable[str]:
    for report in reports:
        if troubles := report.found.troubles:
            rows = [(cell(address), cell(why)) for address, why in troubles[:_MOST_PAGES]]
            yield f"## Pages of {report.site}"
            yield from table(("page", "why"), rows, len(troubles), "captures")


def _section(heading: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]], advice: str) -> list[str]:
    return [f"## {heading}", advice, *table(head, rows, len(rows))] if rows else []
