"""A warehouse by content: what two warehouses must share that did the same, one of them with deaths in between.

The normal form. Both begin as copies of one state, so what that state holds (its captures, runs, moments) must be the same in both, to
the letter. What came later differs by nature, and is named by what it is about:
- a new capture is its address and its bytes (their SHA-256, or why there are none); a new moment is the capture made at it;
  a new run is `a new run`. So every column that names a capture, a run or a moment compares.
- New captures of an address that show the same one after the other are one: a command that died and was given again captures twice,
  and every one but the first must say `unchanged`.
- WARC files' names and offsets are left out, as are the rows of `runs` and ids made of a moment (withdrawals) or of a capture (the
  issue of a file that failed). That no run is left `running` is asked apart.
All other columns of all tables of the lake compare as they are, and each row counts: a row twice is a difference.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from warehouse.engine import connect
from warehouse.generations import EmbeddedLake, LakePlace
from warehouse.lake import Lake
from warehouse.parquet import is_partitioned
from warehouse.tables import LAKE_TABLES, PUBLISHED_TABLES

Content = dict[str, list[str]]
_LEFT_OUT = {"captures": {"archive_path", "archive_offset"}, "withdrawals": {"withdrawal_id"}}
#: `reuse_stock` holds bounds, which may be closer or wider by the way that rows came in; tests/warehouse/test_reuse.py holds them to be true.
_NOT_COMPARED = ("runs", "release", "dictionary", "regions", "reuse_stock")
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Known:
    """What the state before knows: it must be the same in both."""

    captures: frozenset[str] = frozenset()
    runs: frozenset[str] = frozenset()
    moments: frozenset[datetime] = frozenset()


def known_of(tables: dict[str, Rows]) -> Known:
    moments = {v for rows in tables.values() for r in rows for v in r.values() if isinstance(v, datetime)}
    return Known(frozenset(r["capture_id"] for r in tables["captures"]), frozenset(r["run_id"] for r in tables["runs"]), frozenset(moments))


def lake_tables(data: Path | LakePlace, *only: str) -> dict[str, Rows]:
    """Every row of every table of the lake in use, or of `only` some."""
    place = EmbeddedLake(data / "lake") if isinstance(data, Path) else data
    with Lake(place.current()) as lake:
        return {t.name: lake.rows(f'SELECT * FROM "{t.name}"') for t in LAKE_TABLES if not only or t.name in only}


def published_tables(file: Path) -> dict[str, Rows]:
    """Every row of the published file's tables, as a reader sees them."""
    found: dict[str, Rows] = {}
    with connect(str(file), read_only=True) as connection:
        for t in PUBLISHED_TABLES:
            cursor = connection.execute(f'SELECT * FROM "{t.name}"')
            names = [d[0] for d in cursor.description or ()]
            found[t.name] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return found


def exported_tables(folder: Path) -> dict[str, Rows]:
    """Every row of an exported folder, as another engine's reader sees them."""
    found: dict[str, Rows] = {}
    with connect() as connection:
        for t in PUBLISHED_TABLES:
            columns, place = ", ".join(f'"{c}"' for c in t.column_names), folder / t.name
            source = f"'{place}.parquet'"
            if is_partitioned(t):
                source = f"'{place}/*/*/*.parquet', hive_partitioning = true, hive_types = {{'region_code': VARCHAR, 'year': INTEGER}}"
            none = is_partitioned(t) and not place.exists()  # a table without rows has no partitions
            rows = [] if none else connection.execute(f"SELECT {columns} FROM read_parquet({source})").fetchall()
            found[t.name] = [dict(zip(t.column_names, row, strict=True)) for row in rows]
    return found


def content_of(tables: dict[str, Rows], known: Known) -> Content:
    """The normal form."""
    names = {r["capture_id"]: _shown(r) for r in tables["captures"] if r["capture_id"] not in known.captures}
    names |= {r["run_id"]: "a new run" for r in (*tables["captures"], *tables["runs"]) if r["run_id"] not in known.runs}
    moments = {r["captured_at"]: _shown(r) for r in tables["captures"]}

    def plain(value: object) -> object:
        if isinstance(value, datetime) and value not in known.moments:
            return moments.get(value, "a new moment")
        return names.get(value, value) if isinstance(value, str) else value

    content: Content = {}
    for name, rows in tables.items():
        if name in _NOT_COMPARED:
            continue
        if name == "captures":
            rows = list(_series(rows, known))
        left_out = _LEFT_OUT.get(name, set())
        if name == "issues":
            rows = [r | {"issue_id": None} if r["notice_id"] is None else r for r in rows]
        content[name] = sorted(repr([plain(v) for k, v in r.items() if k not in left_out]) for r in rows)
    return content


def differences(one: Content, other: Content) -> list[str]:
    """A few lines on where two contents differ; none where they are the same."""
    lines: list[str] = []
    for name in sorted(one.keys() | other.keys()):
        a, b = one.get(name, []), other.get(name, [])
        if a != b:
            only = [("-", x) for x in _less(a, b)][:3] + [("+", x) for x in _less(b, a)][:3]
            lines += [f"{name}: {len(a)} rows against {len(b)}", *(f"  {sign} {text[:600]}" for sign, text in only)]
    return lines


def _less(a: list[str], b: list[str]) -> list[str]:
    rest = list(b)
    return [x for x in a if not (x in rest and (rest.remove(x) is None))]


def _shown(capture: dict[str, Any]) -> str:
    return f"{capture['address']} showing {capture['sha256'] or capture['error']}"


def _series(rows: Rows, known: Known) -> Iterable[dict[str, Any]]:
    before: dict[str, Any] | None = None
    for row in sorted(rows, key=lambda r: (r["address"], r["captured_at"], r["capture_id"])):
        repeats = before is not None and before["address"] == row["address"] and _shown(before) == _shown(row)
        if not (repeats and before and before["capture_id"] not in known.captures and row["outcome"] == "unchanged"):
            yield row
        before = row
