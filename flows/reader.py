"""Reading the published file for the commands that only look."""

from __future__ import annotations

from typing import Any

import click

from warehouse.engine import connect
from warehouse.folder import DataFolder

Rows = list[dict[str, Any]]


class Published:
    """The published warehouse, open for reading."""

    def __init__(self, data: DataFolder) -> None:
        self._connection = connect(str(data.published), read_only=True)

    def rows(self, sql: str, *parameters: Any) -> Rows:
        cursor = self._connection.execute(sql, list(parameters))
        names = [d[0] for d in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def one(self, sql: str, *parameters: Any) -> dict[str, Any]:
        return self.rows(sql, *parameters)[0]


def open_published(data: DataFolder) -> Published | None:
    """The published file, or None after saying that there is none yet."""
    if not data.published.exists():
        click.echo(f"cuoshi: there is no {data.published} yet; `cuoshi backfill` makes it", err=True)
        return None
    return Published(data)
