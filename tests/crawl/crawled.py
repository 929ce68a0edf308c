"""A warehouse that crawls the test site, by the functions the command line calls."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import click

from extractors.records import Capture
from extractors.sites.site_file import SiteFile
from flows import cli
from flows.crawl.crawl import crawl_sites
from flows.crawl.settings import CrawlSettings, known_sites
from flows.crawl.site_run import SiteReport
from flows.errors import exit_code, explain
from flows.readers import ReadHere
from flows.runs import open_writer
from tests.conftest import Warehouse
from tests.site.fixture import TestSite
from tests.site.notices import Notice
from warehouse.archive import Archive
from warehouse.lake import Lake

#: As the environment of a crawl of the test site.
ENVIRONMENT = {
    "CUOSHI_CONTACT": "mailto:test@example.org",
    "CUOSHI_PRIVATE_NETWORKS": "127.0.0.0/8",
    "CUOSHI_PRIVATE_DELAY": "0",
    "CUOSHI_PRIVATE_CONCURRENCY": "4",
}


class Crawled(Warehouse):
    """`said`: what was told on the way, over all crawls."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.said: list[str] = []

    def crawl(
        self, *sites: SiteFile, since: date | None = None, until: date | None = None, full: bool = False, wait: float = 5
    ) -> list[SiteReport]:
        """One crawl of these sites in this process."""
        settings = CrawlSettings(self.data, since, until, full, wait)
        with open_writer(self.data, "cuoshi crawl", wait, self.said.append) as writer:
            return asyncio.run(
                crawl_sites(writer, settings, sites, ReadHere(), self.said.append, lambda _: None, lambda _: None)
            )  # fmt: skip

    def one(self, site: SiteFile, **told: Any) -> SiteReport:
        """One crawl of one site, which came to a verdict."""
        (report,) = self.crawl(site, **told)
        assert report.trouble is None, report.trouble
        assert report.verdict is not None
        return report

    def lake_rows(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with Lake(self.data.lake.current()) as lake:
            return lake.connection.execute(sql, list(parameters)).fetchall()

    def outcomes(self, run_id: str | None = None) -> Counter[str]:
        """Captures of pages by outcome, of one run or of all."""
        rows = self.lake_rows(
            "SELECT outcome, count(*) FROM captures WHERE role = 'notice' AND (? IS NULL OR run_id = ?) GROUP BY outcome", run_id, run_id
        )
        return Counter(dict(rows))

    def archived(self) -> list[Capture]:
        """Every capture that the archive holds."""
        archive = Archive(self.data.archive)
        return archive.read(archive.files()).captures


def command(*arguments: str | Path) -> tuple[int, str, str]:
    """The command line in this process: exit code, standard output, standard error."""
    known_sites.cache_clear()
    out, err = StringIO(), StringIO()
    code = 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            cli.cuoshi([str(a) for a in arguments], prog_name="cuoshi", standalone_mode=False)
        except SystemExit as done:
            code = int(done.code or 0)
        except click.ClickException as error:
            code = error.exit_code
            print(error.format_message(), file=err)
        except Exception as error:
            message = explain(error)
            if message is None:
                raise
            print(message, file=err)
            code = exit_code(error)
    return code, out.getvalue(), err.getvalue()


def made_of(notice: Notice) -> tuple[Any, ...]:
    """What the lake must say of a notice of the test site."""
    return notice.title, notice.document_number, notice.issued, notice.published, notice.measures


def asked(site: TestSite, prefix: str = "") -> Counter[str]:
    """How often each path was asked for since the log was emptied, without robots.txt."""
    return Counter({k: v for k, v in site.counts(prefix).items() if k != "/robots.txt"})


def texts(values: Sequence[object]) -> str:
    return "\n".join(map(str, values))
