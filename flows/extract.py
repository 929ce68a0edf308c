"""One file's records as JSON, without a warehouse."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from extractors.page.page import MAX_BYTES
from extractors.read import read_capture
from extractors.records import Failure, Site
from flows.reading import reading_version, reference


def print_records(file: Path) -> int:
    """Print what a file reads as; 0 where it was dealt with, 1 where it failed."""
    size = file.stat().st_size
    if size > MAX_BYTES:
        click.echo(f"{file}: {size / 1e6:.0f} MB is larger than the {MAX_BYTES / 1e6:.0f} MB a notice may have", err=True)
        return 1
    collection = file.resolve().parent.name or "files"
    reading = read_capture(file.read_bytes(), Site(collection, f"{collection}/{file.name}"), reference())
    if isinstance(reading, Failure):
        click.echo(f"{file}: {reading.outcome}: {reading.issue.message}", err=True)
        return 1 if reading.outcome == "error" else 0
    told = {"extractor_version": reading_version(), **asdict(reading)}
    click.echo(json.dumps(told, ensure_ascii=False, indent=1, default=_plain))
    click.echo(f"{len(reading.notices)} notice(s), {sum(len(n.measures) for n in reading.notices)} measures read from {file}", err=True)
    return 0


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
