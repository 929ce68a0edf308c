"""Publishing: `warehouse.duckdb` is built beside the old one, checked, and moved into its place.

Readers that hold the old file keep it; new readers get the new one. It holds native tables in DuckDB's 1.0 storage format, with a
comment on every table and column, and needs no extension. Names and telephone numbers of contacts are masked in it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import astuple, fields
from pathlib import Path

import duckdb

from extractors.records import Region
from warehouse.checks import Finding, run_checks
from warehouse.engine import connect
from warehouse.folder import DataFolder
from warehouse.lake import Lake
from warehouse.lock import hold
from warehouse.published_file import ReleaseInfo, build_file, detach
from warehouse.published_kept import KeptFiles
from warehouse.tables import LAKE_TABLES, PUBLISHED_TABLES

#: Seconds to wait for another publisher: on this machine one takes its turn after the other, and a large file takes minutes.
_PATIENCE = 3600.0


class PublishFailed(Exception):
    """The published file could not be built; the old one is in its place and the lake is whole."""


class ChecksFailed(PublishFailed):
    """What was built does not hold what it must; the old file is in its place."""

    def __init__(self, findings: list[Finding], report: Path) -> None:
        more = f" (and {len(findings) - 1} more findings)" if len(findings) > 1 else ""
        super().__init__(f"a check failed: {findings[0]}{more}; all of them stand in {report}")
        self.findings = findings


def kept_files(data: DataFolder) -> KeptFiles:
    """The file in place and those before it."""
    return KeptFiles(data.published, data.root / "published")


def publish(
    lake: Lake, data: DataFolder, regions: Iterable[Region], info: ReleaseInfo, keep: int, say: Callable[[str], None] = lambda _: None
) -> None:
    """Build the published file from the lake's present state and, where it passes the checks, put it in place of the old one.

    `keep`: how many of those before it stay. The state is read under a lock of its own, so that of two publishers the later one has
    the later state. Raises ChecksFailed with what was found, PublishFailed with its cause where the file could not be built.
    """
    files = kept_files(data)
    report = files.folder / "findings.csv"
    with hold(data.publishing, info.command, _PATIENCE, say):
        try:
            files.clear()
            _build_and_check(lake, files.building, report, regions, info)
            files.put_in_place(files.building, keep)
            report.unlink(missing_ok=True)
        except (OSError, duckdb.Error) as error:
            with suppress(OSError):
                files.clear()
            raise PublishFailed(str(files.current)) from error
        except ChecksFailed:
            files.clear()
            raise


def _build_and_check(lake: Lake, building: Path, report: Path, regions: Iterable[Region], info: ReleaseInfo) -> None:
    try:
        build_file(lake, building, regions, info)
        findings = run_checks(lake.connection, "published", PUBLISHED_TABLES)
    except duckdb.ConstraintException:  # a value is missing: the lake tells which
        findings = run_checks(lake.connection, "lake", LAKE_TABLES)
        if not findings:
            raise
    finally:
        detach(lake.connection)
    if findings:
        _write_report(report, findings)
        raise ChecksFailed(findings, report)


def _write_report(report: Path, findings: list[Finding]) -> None:
    with report.open("w", encoding="utf-8", newline="") as f:
        lines = csv.writer(f)
        lines.writerow(field.name for field in fields(Finding))
        lines.writerows(astuple(finding) for finding in findings)


def roll_back(data: DataFolder, wait: float, say: Callable[[str], None]) -> bool:
    """Put the file before the present one in its place again. False where none is kept."""
    files = kept_files(data)
    if not files.folder.exists():
        return False
    with hold(data.publishing, "cuoshi publish --rollback", wait, say):
        files.clear()
        return files.put_back()


def release_of(path: Path) -> dict[str, str]:
    """What a published file says of itself."""
    with connect(str(path), read_only=True) as connection:
        return dict(connection.execute("SELECT name, value FROM release").fetchall())


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
