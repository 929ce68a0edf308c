"""`cuoshi crawl` as a Prefect flow in this process: it ends as it does without Prefect, and the run is on the server."""

from __future__ import annotations

import os
from collections.abc import Sequence

from flows.crawl.command import chosen_sites, finish
from flows.crawl.settings import CrawlSettings
from flows.served import RunHook, on_a_server
from flows.settings import SITES


def run_in_prefect(settings: CrawlSettings, names: Sequence[str], began: float) -> int:
    """Crawl and tell what came of it: 0 all is well, 1 some site is not as it should be."""
    chosen_sites(names, lambda _: None)  # a name that is wrong is told before a server is asked

    async def run(tell: RunHook) -> int:
        from flows.crawl.flow import crawl

        state = await crawl.with_options(on_running=[tell])(
            list(names) or None, settings.since, settings.until, settings.full, str(settings.data.root), settings.wait,
            settings.workers, settings.together, os.environ.get(SITES) or None, due=settings.due, return_state=True,
        )  # fmt: skip
        reports = await state.aresult(raise_on_failure=False)
        if isinstance(reports, BaseException):
            raise reports
        return finish(settings, reports, began)

    return on_a_server(run)
