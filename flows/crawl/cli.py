"""`cuoshi crawl` and `cuoshi sites`: options only; what they do is imported when it is asked for."""

from __future__ import annotations

import os
import sys
import time
from datetime import date, datetime
from pathlib import Path

import click

from flows.options import DATA, NO_PUBLISH_OPTION, WAIT, WORKERS
from flows.places import data_folder
from flows.settings import SITES


def _use_sites(_: click.Context, __: click.Parameter, folder: Path | None) -> None:
    if folder is not None:
        os.environ[SITES] = str(folder)  # for every step of the command, its reading processes, and where it runs as a flow too


_SITES = click.option(
    "--sites", type=click.Path(path_type=Path, exists=True, file_okay=False), expose_value=False, callback=_use_sites, is_eager=True,
    help=f"Folder of site files.  [default: those that come with Cuoshi; env var: {SITES}]",
)  # fmt: skip


def _day(_: click.Context, __: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None


_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("names", metavar="[SITE …]", nargs=-1)
@click.option("--since", type=_DAY, callback=_day, help="Walk listings back to this day, past what is known; take nothing older.")
@click.option("--until", type=_DAY, callback=_day, help="Take nothing that listings date later.")
@click.option("--full", is_flag=True, help="Walk listings to their end and ask every known page whether it has changed.")
@click.option("--due", is_flag=True, help="Only sites whose own schedule has come since their last crawl.")
@click.option("--together", type=click.IntRange(1, 32), default=4, show_default=True, help="Sites that are asked at the same time.")
@click.option("--prefect", "with_prefect", is_flag=True, help="Run as a Prefect flow (also when PREFECT_API_URL is set).")
@_SITES
@DATA
@WORKERS
@WAIT
@NO_PUBLISH_OPTION
def crawl(
    names: tuple[str, ...], since: date | None, until: date | None, full: bool, due: bool, together: int, with_prefect: bool, data: Path,
    workers: int, wait: float,
) -> None:  # fmt: skip
    """Fetch what is new or changed from official sites into the warehouse.

    Without SITE every site is crawled whose file says that it was verified. A site named here is crawled in any case.
    CUOSHI_CONTACT must name a page or mailbox of yours: every site is told who asks.
    """
    from flows.crawl.command import run_crawl
    from flows.crawl.settings import CrawlSettings

    settings = CrawlSettings(data_folder(data), since, until, full, wait, workers, together, due)
    if with_prefect or os.environ.get("PREFECT_API_URL"):
        from flows.crawl.served import run_in_prefect

        sys.exit(run_in_prefect(settings, names, time.monotonic()))
    sys.exit(run_crawl(settings, names, time.monotonic()))


@click.group(invoke_without_command=True)
@_SITES
@DATA
@click.pass_context
def sites(context: click.Context, data: Path) -> None:
    """Tell of every site: when it was last crawled, what it gave, how it is; or check one, or begin a new one."""
    context.obj = data
    if context.invoked_subcommand is None:
        from flows.crawl.sites_list import list_sites

        sys.exit(list_sites(data_folder(data)))


@sites.command()
@click.argument("name", metavar="SITE")
@click.option("--pages", type=click.IntRange(1, 50), default=3, show_default=True, help="Pages of notices to look at.")
def check(name: str, pages: int) -> None:
    """Ask the live SITE for its listings and a few notices, and show what a crawl would take. Nothing is written.

    SITE is the name of a site, or a site file.
    """
    from flows.crawl.site_check import check_site

    sys.exit(check_site(name, pages))


@sites.command()
@click.argument("url")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Where to write the file.  [default: standard output]"
)
def new(url: str, output: Path | None) -> None:
    """Write a first draft of a site file from the listing page at URL; what it guessed is marked."""
    from flows.crawl.site_check import new_site

    sys.exit(new_site(url, output))


@sites.command()
@click.argument("run")
@click.option("--reason", help="Why it is right after all; kept with the verdict.")
@WAIT
@NO_PUBLISH_OPTION
@click.pass_context
def admit(context: click.Context, run: str, reason: str | None, wait: float) -> None:
    """Load what a crawl had fetched and its check has held: the RUN as `cuoshi sites` names it."""
    from flows.crawl.admit import admit_run

    sys.exit(admit_run(data_folder(context.obj), run, reason, wait, time.monotonic()))
