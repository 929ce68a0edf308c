"""The command line. Prefect is imported only when a run asks for it: that import costs seconds.

Exit codes: 0 all input was dealt with (a file that is no notice is skipped with an issue), 1 some failed, 2 wrong usage.
"""

from __future__ import annotations

import os
import re
import sys
import time
import traceback
from datetime import datetime
from pathlib import Path

import click

from flows.crawl.cli import crawl, sites
from flows.options import DATA, NO_PUBLISH_OPTION, WAIT, WORKERS
from flows.places import data_folder
from flows.settings import DEFAULT_NOTICES, KEEP_PUBLISHED, BackfillSettings


def _task_runner(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"dask(:(tcp|tls|ucx)://\S+)?", value):
        raise click.BadParameter("dask, or dask:tcp://HOST:PORT, is needed")
    return value


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="cuoshi")
def cuoshi() -> None:
    """Cuoshi (措施) turns Chinese government notices into data."""


cuoshi.add_command(crawl)
cuoshi.add_command(sites)


@cuoshi.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), required=False)
@click.option("--collection", help="Name of the collection; addresses begin with it.  [default: the folder's name]")
@DATA
@click.option("--dry-run", is_flag=True, help="Read and report; write nothing.")
@click.option("--prefect", "with_prefect", is_flag=True, help="Run as a Prefect flow (also when PREFECT_API_URL is set).")
@click.option(
    "--task-runner",
    metavar="dask[:ADDRESS]",
    callback=_task_runner,
    help="Spread reading over a Dask cluster, as Prefect tasks: dask:tcp://HOST:PORT, or dask for --workers local processes.",
)
@WORKERS
@WAIT
@NO_PUBLISH_OPTION
def backfill(
    folder: Path | None,
    collection: str | None,
    data: Path,
    dry_run: bool,
    with_prefect: bool,
    task_runner: str | None,
    workers: int,
    wait: float,
) -> None:
    """Load a FOLDER of notices (text, HTML, PDF, Word, RTF, OFD; recursively) into the warehouse.

    Without FOLDER the five seed notices that come with Cuoshi are loaded.
    """
    from flows import terminal

    began = time.monotonic()
    place = folder or DEFAULT_NOTICES
    settings = BackfillSettings(place, collection or place.resolve().name, data_folder(data), wait, workers=workers)
    if not settings.collection or "/" in settings.collection or "#" in settings.collection:
        what = "a collection's name holds" if collection else "the folder's name cannot be a collection's, which is not empty and holds"
        raise click.BadParameter(f"{what} no / or #; give another", param_hint="--collection")
    if dry_run:
        sys.exit(terminal.dry_run(settings, began))
    if with_prefect or task_runner or os.environ.get("PREFECT_API_URL"):
        from flows.served import run_in_prefect

        sys.exit(run_in_prefect(settings, task_runner, began))
    sys.exit(terminal.backfill(settings, began))


@cuoshi.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def extract(file: Path) -> None:
    """Print one FILE's records as JSON, without a warehouse."""
    from flows.extract import print_records

    sys.exit(print_records(file))


@cuoshi.command()
@click.argument("text")
@DATA
def show(text: str, data: Path) -> None:
    """Find a notice by number, title or id and print its tree."""
    from flows.show import show_notice

    if not text.strip():
        raise click.BadParameter("a number, title, id or address is needed", param_hint="TEXT")

    sys.exit(show_notice(text, data_folder(data)))


@cuoshi.command()
@click.argument("what", metavar="FILE|NOTICE")
@click.option("-o", "--output", metavar="PAGE", help="Where to write the page; - for standard output.  [default: explain-….html here]")
@click.option("--open", "open_it", is_flag=True, help="Show the page in the browser.")
@DATA
def explain(what: str, output: str | None, open_it: bool, data: Path) -> None:
    """Write a page that shows what a notice was read as, and why.

    FILE is read as it is. NOTICE (number, title, id or address) is read again from the warehouse's archive, beside its rows.
    """
    from flows.explain.command import explain as run

    if not what.strip():
        raise click.BadParameter("a file, or a notice's number, title, id or address is needed", param_hint="FILE|NOTICE")
    sys.exit(run(what, data_folder(data), output, open_it))


@cuoshi.command()
@DATA
def status(data: Path) -> None:
    """Tell what is in the warehouse, when it was last written, by what, and what is wrong."""
    from flows.status import show_status

    sys.exit(show_status(data_folder(data)))


@cuoshi.command()
@DATA
@WORKERS
@WAIT
@NO_PUBLISH_OPTION
def replay(data: Path, workers: int, wait: float) -> None:
    """Build the lake anew from the archive alone, and put it in the old one's place."""
    from flows import terminal

    sys.exit(terminal.replay(data_folder(data), wait, workers, time.monotonic()))


@cuoshi.command()
@DATA
@WORKERS
@WAIT
@NO_PUBLISH_OPTION
def reread(data: Path, workers: int, wait: float) -> None:
    """Read again what older code has read."""
    from flows import terminal

    sys.exit(terminal.reread(data_folder(data), wait, workers, time.monotonic()))


@cuoshi.command()
@click.option(
    "--keep-days",
    type=click.FloatRange(min=0),
    default=7.0,
    show_default=True,
    envvar="CUOSHI_KEEP_SNAPSHOTS_DAYS",
    show_envvar=True,
    help="Days for which earlier states of the lake can still be read.",
)
@click.option("--archive", "with_archive", is_flag=True, help="Read every record of the archive too, and compare its digest.")
@DATA
@WAIT
def maintain(keep_days: float, with_archive: bool, data: Path, wait: float) -> None:
    """Put the lake in order, look it through, and tell what is wrong.

    Rows move from the catalogue into files, small files become larger ones, and what nobody needs any more is deleted. Exit code 1
    where something is wrong: each such thing is a line.
    """
    from flows.show_upkeep import maintain as run
    from flows.upkeep import UpkeepSettings

    sys.exit(run(UpkeepSettings(data_folder(data), wait, keep_days, with_archive), time.monotonic()))


@cuoshi.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option("--remove", is_flag=True, help="Take back the given corrections that FILE names.")
@DATA
@WAIT
@NO_PUBLISH_OPTION
def correct(file: Path | None, remove: bool, data: Path, wait: float) -> None:
    """Put right the values that FILE names (a CSV: notice,table,key,column,value,reason).

    Without FILE the lake is brought up to the present seeds/corrections.csv.
    """
    from flows.correct import correct as run

    if remove and not file:
        raise click.UsageError("--remove needs a FILE; a standing correction goes with its line in seeds/corrections.csv")
    sys.exit(run(data_folder(data), file, remove, wait, time.monotonic()))


@cuoshi.command()
@click.option("--run", "run_id", help="Take back all that this run brought.")
@click.option("--notice", "notice_id", help="Take back this notice; it stays away when its text is captured again.")
@click.option("--reason", help="Why; kept with it.")
@click.option("--undo", is_flag=True, help="Bring back what was withdrawn.")
@DATA
@WAIT
@NO_PUBLISH_OPTION
def withdraw(run_id: str | None, notice_id: str | None, reason: str | None, undo: bool, data: Path, wait: float) -> None:
    """Take a run or a notice back. Captures and their bytes stay for ever."""
    from flows.clock import utc_now
    from flows.withdraw import withdraw as run
    from warehouse.withdrawals import Withdrawal

    if bool(run_id) == bool(notice_id):
        raise click.UsageError("exactly one of --run and --notice is needed")
    sys.exit(run(data_folder(data), Withdrawal(utc_now(), run_id, notice_id, reason, undo), wait, time.monotonic()))


@cuoshi.command()
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@click.option("--keep", type=click.IntRange(min=1), metavar="N", help="Remove earlier backups but for the last N.  [default: keep all]")
@DATA
@WAIT
def backup(target: Path, keep: int | None, data: Path, wait: float) -> None:
    """Copy archive, lake and published file to TARGET, which keeps any number of backups and what they share once."""
    from flows.backup import backup as run

    sys.exit(run(target, data_folder(data), keep, wait, time.monotonic()))


@cuoshi.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--backup", "name", metavar="NAME", help="Which backup.  [default: the latest]")
@click.option("--force", is_flag=True, help="Also where there is a lake already, which is kept beside.")
@click.option("--archive-only", is_flag=True, help="Only the archive; `cuoshi replay` builds all else from it.")
@DATA
@WAIT
def restore(source: Path, name: str | None, force: bool, archive_only: bool, data: Path, wait: float) -> None:
    """Put a backup from SOURCE in the data folder's place, once every file of it is found whole."""
    from flows.backup import restore as run

    sys.exit(run(source, data_folder(data), name, force, archive_only, wait, time.monotonic()))


@cuoshi.command()
@click.option("--rollback", is_flag=True, help="Give readers the file before the present one again; nothing is built.")
@click.option("--parquet", type=click.Path(path_type=Path), metavar="FOLDER", help="Write its tables as Parquet too, by region and year.")
@click.option("--keep", type=click.IntRange(min=0), help=f"Files to keep behind the new one.  [default: 2; env var: {KEEP_PUBLISHED}]")
@DATA
@WAIT
def publish(rollback: bool, keep: int | None, parquet: Path | None, data: Path, wait: float) -> None:
    """Build warehouse.duckdb from the lake's present state, check it, and put it in place of the old one.

    Commands that write do so at their end, unless told --no-publish.
    """
    from flows import publish as command

    if rollback and (parquet or keep is not None):
        raise click.UsageError("--rollback builds nothing: it goes without --keep and --parquet")

    if keep is not None:
        os.environ[KEEP_PUBLISHED] = str(keep)
    began = time.monotonic()
    sys.exit(command.roll_back(data_folder(data), wait, began) if rollback else command.publish(data_folder(data), parquet, wait, began))


def _moment(_: click.Context, parameter: click.Parameter, told: str) -> datetime:
    from flows.diff import moment

    try:
        return moment(told)
    except ValueError:
        raise click.BadParameter(f"{told!r} is no day (2026-11-22) or moment (2026-11-22T08:00)", param=parameter) from None


@cuoshi.command()
@click.option("--from", "since", required=True, callback=_moment, help="A day (its end, in UTC) or a moment; what came later is told.")
@click.option("--to", "until", required=True, callback=_moment, help="A day (its end, in UTC) or a moment.")
@click.option("--region", help="Only this region and those in it: a code or a name.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@DATA
def diff(since: datetime, until: datetime, region: str | None, as_json: bool, data: Path) -> None:
    """Tell which notices came, changed and went between two moments, by region."""
    from flows.diff import show_diff

    if until < since:
        raise click.BadParameter("it lies before --from", param_hint="--to")
    sys.exit(show_diff(data_folder(data), since, until, region, as_json))


def main() -> None:
    """Run the command line; a user's mistake, a full disk or a held lock is one clear line."""
    try:
        cuoshi(prog_name="cuoshi")
    except Exception as error:
        from flows.errors import exit_code, explain  # here: they know all that may fail, and to import that takes a second
        from warehouse.secret import redact

        message = explain(error)
        if message is None:  # a bug of ours: with its traceback, but nothing secret that it may repeat
            click.echo(redact(traceback.format_exc()), err=True)
            sys.exit(1)
        click.echo(f"cuoshi: {message}", err=True)
        sys.exit(exit_code(error))


if __name__ == "__main__":
    main()
