"""Options that several commands have."""

from __future__ import annotations

import os
from pathlib import Path

import click

from flows.settings import DEFAULT_DATA, NO_PUBLISH

DATA = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULT_DATA,
    show_default=True,
    help="Folder that holds archive, lake and warehouse.duckdb.",
)
WAIT = click.option("--wait", type=click.FloatRange(min=0), default=60.0, show_default=True, help="Seconds to wait for another writer.")
WORKERS = click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that read.")


def _without_publishing(_: click.Context, __: click.Parameter, told: bool) -> None:
    if told:
        os.environ[NO_PUBLISH] = "1"  # for every step of the command, and where it runs as a flow too


NO_PUBLISH_OPTION = click.option(
    "--no-publish", is_flag=True, expose_value=False, callback=_without_publishing,
    help=f"Write the lake only; readers keep the old file until `cuoshi publish`.  [env var: {NO_PUBLISH}]",
)  # fmt: skip
