"""What came, changed and went between two moments, from the published file's `notice_events`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

import duckdb

from warehouse.engine import connect

Kind = Literal["came", "changed", "went"]
_SENTENCE_END = re.compile(r"[。；;！？\n]")

# The state at a moment is each notice's last event up to it; what came and went in between leaves no trace.
_DIFFERENT = """
    WITH states AS (
        SELECT notice_id, arg_max(e, happened_at) FILTER (WHERE happened_at <= $since) AS a,
               arg_max(e, happened_at) FILTER (WHERE happened_at <= $until) AS b
        FROM notice_events e WHERE happened_at <= $until GROUP BY notice_id
    ), compared AS (
        SELECT *, a IS NOT NULL AND a.event <> 'went' AS was, b IS NOT NULL AND b.event <> 'went' AS is_there FROM states
    )
    SELECT notice_id, CASE WHEN NOT was THEN 'came' WHEN NOT is_there THEN 'went' ELSE 'changed' END AS kind, b.happened_at AS "at", b.how,
           b.title, b.region_code, r.name AS region_name, CASE WHEN was THEN a.version END AS version_before,
           CASE WHEN is_there THEN b.version END AS version_after
    FROM compared LEFT JOIN regions r ON r.region_code = b.region_code
    WHERE (was <> is_there OR was AND a.body_sha256 <> b.body_sha256) AND ($stem IS NULL OR starts_with(b.region_code, $stem))
    ORDER BY b.region_code, b.happened_at, notice_id
"""


_DISAPPEARED = """
    SELECT d.notice_id, d.address, d.gone_at, d.how, n.title FROM disappearances d JOIN notices n USING (notice_id)
    WHERE d.gone_at > $since AND d.gone_at <= $until AND ($stem IS NULL OR starts_with(n.region_code, $stem)) ORDER BY ALL
"""


class NoDifference(Exception):
    """Why it cannot be told what differs, in one line."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One notice that is otherwise at the end than at the beginning.

    `sentences_came`, `sentences_went`: of one that changed, where both texts are still known.
    """

    kind: Kind
    notice_id: str
    title: str | None
    region_code: str | None
    region_name: str | None
    at: datetime
    how: str | None
    version_before: int | None
    version_after: int | None
    sentences_came: int | None = None
    sentences_went: int | None = None


@dataclass(frozen=True, slots=True)
class Disappeared:
    """A notice that stays in the warehouse, though its page was found gone and has not come back."""

    notice_id: str
    address: str
    gone_at: datetime
    how: str
    title: str | None


def disappeared(published: Path, since: datetime, until: datetime, region: str | None = None) -> list[Disappeared]:
    """The pages of notices that were first missed between two moments and are still gone. Raises NoDifference."""
    with connect(str(published), read_only=True) as connection:
        stem = _stem(connection, region) if region else None
        rows = connection.execute(_DISAPPEARED, {"since": since, "until": until, "stem": stem}).fetchall()
        return [Disappeared(*row) for row in rows]


def differences(published: Path, since: datetime, until: datetime, region: str | None = None) -> list[Difference]:
    """The notices whose state right after `since` is another one at `until`, by region. Raises NoDifference."""
    with connect(str(published), read_only=True) as connection:
        _refuse_without_history(connection)
        stem = _stem(connection, region) if region else None
        rows = connection.execute(_DIFFERENT, {"since": since, "until": until, "stem": stem})
        names = [d[0] for d in rows.description or ()]
        found = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
        return [_with_sentences(connection, Difference(**row)) for row in found]


def _refuse_without_history(connection: duckdb.DuckDBPyConnection) -> None:
    """A lake of a former Cuoshi has notices that no event tells of."""
    there = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'notice_events'").fetchall()[0][0]
    if not there or connection.execute("SELECT 1 FROM notices ANTI JOIN notice_events USING (notice_id) LIMIT 1").fetchall():
        raise NoDifference("a former version of Cuoshi loaded this and kept no history of notices; `cuoshi replay` computes it")


def _stem(connection: duckdb.DuckDBPyConnection, region: str) -> str:
    """What the codes of a region and of all below it begin with: 64 for 640000, nothing for the nation."""
    rows = connection.execute(
        "SELECT region_code, name FROM regions WHERE $told IN (region_code, name, short_name) ORDER BY region_code", {"told": region}
    ).fetchall()
    if not rows:
        raise NoDifference(f"no region has the code or name {region!r}")
    if len(rows) > 1:
        several = ", ".join(f"{code} {name}" for code, name in rows[:5])
        raise NoDifference(f"{len(rows)} regions are called {region!r} ({several}); give the code")
    return str(rows[0][0]).removesuffix("00").removesuffix("00").removesuffix("00")


def _with_sentences(connection: duckdb.DuckDBPyConnection, d: Difference) -> Difference:
    """With how many sentences came and went between the two versions of a notice that changed."""
    before, after = d.version_before, d.version_after
    if before is None or after is None:
        return d
    rows = connection.execute("SELECT version, source_text FROM notice_versions WHERE notice_id = ?", [d.notice_id]).fetchall()
    texts = {version: {s.strip() for s in _SENTENCE_END.split(text) if s.strip()} for version, text in rows}
    if before not in texts or after not in texts:
        return d
    return replace(d, sentences_came=len(texts[after] - texts[before]), sentences_went=len(texts[before] - texts[after]))
