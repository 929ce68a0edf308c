"""`cuoshi publish`: readers get the lake's present state, or (`--rollback`) the file before the present one again."""

from __future__ import annotations

import os
import time
from pathlib import Path

from flows.console import tell
from flows.room import room_for_publish
from flows.runs import Run, Say, open_session
from flows.settings import NO_PUBLISH
from flows.terminal import say
from warehouse import publish as published
from warehouse.folder import DataFolder
from warehouse.parquet import NotOurs, export_parquet


def publish_lake(data: DataFolder, wait: float, say: Say) -> None:
    """Build the published file and put it in place. Raises ChecksFailed or PublishFailed where the old one stays."""
    os.environ.pop(NO_PUBLISH, None)  # who asks for it gets it
    with open_session(data, "cuoshi publish", wait, say) as session:
        session.publish(Run.begin("publish"))


def publish(data: DataFolder, parquet: Path | None, wait: float, began: float) -> int:
    """Publish and tell what came of it; the exit code."""
    if not data.lake.begun():
        say(f"cuoshi: there is no lake in {data.root}; nothing to publish")
        return 2
    room_for_publish(data)
    publish_lake(data, wait, say)
    release = published.release_of(data.published)
    tell(f"Published {_what(release)}; all checks passed; {_behind(data)}; {time.monotonic() - began:.1f} s.")
    tell(f"Result: {data.published}")
    return _export(data, parquet, wait) if parquet else 0


def _export(data: DataFolder, folder: Path, wait: float) -> int:
    began = time.monotonic()
    try:
        done = export_parquet(data.published, folder, wait, say)
    except NotOurs as error:
        say(f"cuoshi: {error}")
        return 2
    size = f"{done.files} files, {done.bytes / 1e6:.1f} MB"
    tell(f"Exported {done.rows} rows of {done.tables} tables as Parquet ({size}); {time.monotonic() - began:.1f} s.")
    tell(f"Result: {folder}")
    return 0


def roll_back(data: DataFolder, wait: float, began: float) -> int:
    """Put the former file in place and say which it is; the exit code."""
    if not published.roll_back(data, wait, say):
        say(f"cuoshi: no file is kept behind {data.published}; nothing to roll back to")
        return 2
    release = published.release_of(data.published)
    tell(f"In place again: {_what(release)}, published {release.get('published_at', '?')[:19]} UTC by run {release.get('run_id', '?')};")
    tell(f"{_behind(data)}; {time.monotonic() - began:.1f} s. The lake is as it was: the next publish brings its state.")
    tell(f"Result: {data.published}")
    return 0


def _what(release: dict[str, str]) -> str:
    return f"{release.get('rows.notices', '?')} notices, {release.get('rows.measures', '?')} measures"


def _behind(data: DataFolder) -> str:
    kept = len(published.kept_files(data).numbers()) - 1
    return f"{kept} file{'' if kept == 1 else 's'} kept behind it"
