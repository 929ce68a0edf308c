"""The checks: silent about what Cuoshi writes, and loud about each thing that no run of it would write."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Warehouse
from warehouse.checks import Finding, run_checks
from warehouse.engine import connect
from warehouse.lake import Lake
from warehouse.tables import LAKE_TABLES, PUBLISHED_TABLES, table


@pytest.fixture
def published(loaded: Warehouse, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the published file that may be spoilt; its tables take any value."""
    copy = Path(shutil.copy(loaded.data.published, tmp_path / "copy.duckdb"))
    with connect() as connection:
        connection.execute(f"ATTACH '{copy}' AS published")
        for name, column in connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'published' AND NOT is_nullable"
        ).fetchall():
            connection.execute(f'ALTER TABLE published."{name}" ALTER "{column}" DROP NOT NULL')
        yield connection


def test_nothing_is_found_in_the_seeds(loaded: Warehouse, published: duckdb.DuckDBPyConnection) -> None:
    assert run_checks(published, "published", PUBLISHED_TABLES) == []
    with Lake(loaded.data.lake.current()) as lake:
        assert run_checks(lake.connection, "lake", LAKE_TABLES) == []


@pytest.mark.parametrize(
    ("sql", "check", "of", "count"),
    [
        ("INSERT INTO measures FROM measures ORDER BY measure_id LIMIT 1", "key", "measures", 1),
        ("INSERT INTO notices FROM notices LIMIT 2", "key", "notices", 2),
        ("UPDATE measures SET heading = NULL WHERE seq = 0", "required heading", "measures", 5),
        ("DELETE FROM documents", "reference document_id", "measures", 132),
        ("UPDATE measures SET document_id = (SELECT min(document_id) FROM documents)", "reference document_id", "measures", None),
        ("DELETE FROM notices WHERE script = 'Hant'", "reference notice_id", "passages", None),
        ("DELETE FROM runs", "reference run_id", "captures", 5),
        ("DELETE FROM passages WHERE duplicate_of IS NULL", "reference duplicate_of", "passages", None),
        ("UPDATE passages SET duplicate_of = passage_id WHERE seq = 3", "repeat_of_a_repeat", "passages", None),
        ("UPDATE passages SET char_end = char_start - 1 WHERE seq = 3", "span", "passages", 5),
        ("UPDATE targets SET char_start = NULL", "span", "targets", None),
        ("UPDATE issues SET char_start = 0, char_end = 9999999 WHERE notice_id IS NOT NULL", "span_end", "issues", None),
        ("UPDATE passages SET char_start = char_start + 1, char_end = char_end + 1 WHERE seq = 0", "slice", "passages", 5),
        ("UPDATE targets SET as_written = '6.8' WHERE seq = 0", "slice", "targets", 5),
        ("UPDATE measures SET region_code = '110000', province_code = '110000'", "place", "measures", None),
        ("UPDATE measures SET date = NULL", "place", "measures", None),
        ("UPDATE notices SET province_code = '110000' WHERE script = 'Hant'", "province", "notices", 1),
        ("UPDATE notices SET region_code = '999999', province_code = '990000'", "reference region_code", "notices", 5),
        ("UPDATE notices SET issued_on = '0202-04-07' WHERE script = 'Hant'", "range of issued_on", "notices", 1),
        ("UPDATE notices SET source_text = source_text || '。' WHERE script = 'Hant'", "source_length", "notices", 1),
        ("UPDATE targets SET comparator = 'more'", "words of comparator", "targets", None),
        ("UPDATE measures SET confidence = 1.5 WHERE seq = 0", "range of confidence", "measures", 5),
        ("UPDATE notice_versions SET version = 2", "versions_in_a_row", "notice_versions", 5),
        ("UPDATE notice_versions SET body_sha256 = ''", "current_version", "notices", 5),
        ("UPDATE passage_matches SET matched_date = NULL", "place", "passage_matches", None),
        ("UPDATE passage_matches SET matched_passage_id = passage_id", "match_in_one_notice", "passage_matches", None),
        ("UPDATE citations SET cited_notice_id = notice_id", "cites_itself", "citations", None),
    ],
)  # fmt: skip
def test_what_is_spoilt_is_found(published: duckdb.DuckDBPyConnection, sql: str, check: str, of: str, count: int | None) -> None:
    published.execute("USE published")
    published.execute(sql)
    found = {(f.check, f.table): f for f in run_checks(published, "published", PUBLISHED_TABLES)}
    assert (check, of) in found, found
    assert found[check, of].count > 0 if count is None else found[check, of].count == count
    assert found[check, of].example


def test_a_finding_is_one_clear_line() -> None:
    assert str(Finding("key", "measures", 1, "ab12")) == "key: measures, 1 row, for example ab12"
    assert str(Finding("slice", "targets", 7, "ab12")) == "slice: targets, 7 rows, for example ab12"


def test_some_tables_can_be_looked_at_alone(loaded: Warehouse) -> None:
    with Lake(loaded.data.lake.current()) as lake:
        assert run_checks(lake.connection, "lake", [table("captures"), table("targets")]) == []


def test_what_is_smuggled_into_the_lake_is_found(seeded: Warehouse) -> None:
    with Lake(seeded.data.lake.current()) as lake:
        lake.connection.execute("INSERT INTO measures FROM measures ORDER BY measure_id LIMIT 1")
        (found,) = run_checks(lake.connection, "lake", LAKE_TABLES)
        assert (found.check, found.table, found.count) == ("key", "measures", 1)
