"""`cuoshi crawl` in this process: which sites, what it shows, and its exit code."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Sequence

from extractors.sites.site_file import SiteFile
from flows.console import tell
from flows.crawl.crawl import crawl_sites
from flows.crawl.report import line_of, lines_of, report_table, summary
from flows.crawl.settings import CrawlSettings, known_sites, policy_of
from flows.crawl.site_run import SiteReport
from flows.readers import readers_of
from flows.room import room_for_crawl
from flows.runs import Say, open_writer
from flows.settings import BadSetting, sites_folder
from flows.terminal import out, progress, result_line, say


def run_crawl(settings: CrawlSettings, names: Sequence[str], began: float) -> int:
    """Crawl and tell what came of it: 0 all is well, 1 some site is not as it should be."""
    sites = chosen_sites(names, say)
    room_for_crawl(settings.data)
    with (
        open_writer(settings.data, f"cuoshi crawl {' '.join(names)}".strip(), settings.wait, say) as writer,
        readers_of(settings.workers) as readers,
        progress("fetching", None) as advance,
    ):
        reports = _running(crawl_sites(writer, settings, sites, readers, say, lambda report: say(line_of(report)), advance))
    return finish(settings, reports, began)


def _running(work: object) -> list[SiteReport]:
    """Run it; told to stop (SIGTERM) it ends as with Ctrl-C: what is kept stays, and the next crawl goes on from there."""

    async def main() -> list[SiteReport]:
        task = asyncio.current_task()
        assert task is not None
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        return await work  # type: ignore[misc,no-any-return]

    return asyncio.run(main())


def chosen_sites(names: Sequence[str], say: Say) -> list[SiteFile]:
    """The sites named; without names those that were verified. Raises BadSetting where there is none to crawl, and without a contact."""
    found = known_sites(sites_folder())
    if unknown := [n for n in names if n not in found]:
        raise BadSetting(f"there is no site {', '.join(unknown)} in {sites_folder()}; known: {', '.join(sorted(found)) or 'none'}")
    chosen = [found[n] for n in dict.fromkeys(names)] if names else [s for s in found.values() if s.verified]
    if not chosen:
        raise BadSetting(
            f"none of the {len(found)} sites in {sites_folder()} is marked verified = true. `cuoshi sites check SITE` shows what a"
            " crawl would take; a site that is named is crawled in any case: cuoshi crawl SITE"
        )
    for site in chosen:
        policy_of(site)
        if not site.verified:
            say(f"note: {site.key} was never checked against the live site (verified = false): look at what it brings")
    return chosen


def finish(settings: CrawlSettings, reports: Sequence[SiteReport], began: float) -> int:
    """The table of all sites, what a person should know, and where the result is."""
    out.print(report_table(reports))
    for report in reports:
        for line in lines_of(report):
            say(line)
    tell(f"{summary(reports)}; {time.monotonic() - began:.1f} s.")
    tell(result_line(settings.data))
    return 0 if all(r.is_healthy for r in reports) else 1
