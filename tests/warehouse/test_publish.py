"""The published file: what it holds, who can open it, what is masked in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT, Warehouse
from warehouse.engine import connect
from warehouse.masking import MASK, mask_contacts
from warehouse.tables import PUBLISHED_TABLES

SHARED = ROOT.parent / "shared"


def test_every_table_of_the_contract_is_there_with_its_columns_in_order(loaded: Warehouse) -> None:
    found: dict[str, list[str]] = {}
    for t, c in loaded.rows("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index"):
        found.setdefault(t, []).append(c)
    for t in PUBLISHED_TABLES:
        assert found[t.name] == t.column_names


def test_every_table_and_column_has_a_comment_and_stands_in_the_dictionary(loaded: Warehouse) -> None:
    assert loaded.rows("SELECT table_name FROM duckdb_tables() WHERE NOT internal AND comment IS NULL") == []
    assert loaded.rows("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL") == []
    assert loaded.rows("SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL") == []
    missing = loaded.rows(
        """SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal
           EXCEPT SELECT "table", "column" FROM dictionary"""
    )
    assert missing == []


def test_keys_are_unique_and_references_lead_somewhere(loaded: Warehouse) -> None:
    for t in PUBLISHED_TABLES:
        key = ", ".join(f'"{k}"' for k in t.key)
        assert loaded.rows(f'SELECT {key} FROM "{t.name}" GROUP BY {key} HAVING count(*) > 1') == [], t.name
    for child, parent, key in (
        ("measures", "documents", "document_id"),
        ("measures", "notices", "notice_id"),
        ("passages", "notices", "notice_id"),
    ):
        assert loaded.rows(f"SELECT count(*) FROM {child} ANTI JOIN {parent} USING ({key})") == [(0,)]
    assert loaded.rows(
        "SELECT count(*) FROM passages p ANTI JOIN passages k ON p.duplicate_of = k.passage_id WHERE p.duplicate_of IS NOT NULL"
    ) == [(0,)]


def test_spans_give_what_they_claim(loaded: Warehouse) -> None:
    wrong = "SELECT count(*) FROM {t} JOIN notices n USING (notice_id) WHERE n.body_text[{t}.char_start+1:{t}.char_end] <> {t}.{c}"
    assert loaded.rows(wrong.format(t="passages", c="text")) == [(0,)]
    assert loaded.rows("SELECT count(*) FROM notices WHERE length(body_text) <> length(source_text)") == [(0,)]
    headings = """SELECT count(*) FROM measures m JOIN notices n USING (notice_id)
                  WHERE NOT contains(n.body_text[m.char_start+1:m.char_end], m.heading)"""
    assert loaded.rows(headings) == [(0,)]


def test_names_of_places_survive_conversion(loaded: Warehouse) -> None:
    (body, source) = loaded.rows("SELECT body_text, source_text FROM notices WHERE script = 'Hant'")[0]
    assert "外经贸载体" in body
    assert "外經貿載體" in source


def test_the_flat_view_has_a_row_a_measure(loaded: Warehouse) -> None:
    assert loaded.rows("SELECT count(*), count(DISTINCT measure_id) FROM measures_flat") == [(132, 132)]
    assert loaded.rows("SELECT DISTINCT region_name FROM measures_flat WHERE document_number = '宁政办发〔2023〕14号'") == [
        ("宁夏回族自治区",)
    ]


def test_the_release_says_what_it_is_made_of(loaded: Warehouse) -> None:
    facts = dict(loaded.rows("SELECT name, value FROM release"))
    assert facts["rows.measures"] == "132"
    assert re.match(r"\d{4}-\d\d-\d\d ", facts["published_at"])
    assert {"run_id", "extractor_version", "lake_snapshot", "duckdb_version"} <= facts.keys()


def test_a_reader_keeps_the_old_file_while_a_new_one_is_published(warehouse: Warehouse, seeds: Path) -> None:
    (seeds / "000_f9b846e84c01f0ca.txt").rename(seeds.parent / "later.txt")
    warehouse.backfill(seeds)
    with connect(str(warehouse.data.published), read_only=True) as old:
        (seeds.parent / "later.txt").rename(seeds / "000_f9b846e84c01f0ca.txt")
        warehouse.backfill(seeds)
        assert old.execute("SELECT count(*) FROM notices").fetchone() == (4,)
    assert warehouse.rows("SELECT count(*) FROM notices") == [(5,)]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("联系人及电话：王小明；李四光 13812345678。", "联系人及电话：＊＊＊；＊＊＊ ＊＊＊＊＊＊＊＊＊＊＊。"),
        ("市税务局（钱八，13700002222）", "市税务局（＊＊，＊＊＊＊＊＊＊＊＊＊＊）"),
        ("市税务局（市商务局，0951-1234567）", "市税务局（市商务局，＊＊＊＊-＊＊＊＊＊＊＊）"),
        ("建立重点企业联系人制度，完善咨询电话。", "建立重点企业联系人制度，完善咨询电话。"),
        ("联系人王小明，联系电话：0951-7654321", "联系人＊＊＊，联系电话：＊＊＊＊-＊＊＊＊＊＊＊"),
        ("咨询电话：0951-7654321，每家不超过5万元。", "咨询电话：＊＊＊＊-＊＊＊＊＊＊＊，每家不超过5万元。"),
        ("（联系人：王小明；联系电话：0951-1234567）", f"（联系人：{MASK * 3}；联系电话：{MASK * 4}-{MASK * 7}）"),
        ("咨询电话：12345", f"咨询电话：{MASK * 5}"),
        ("聯絡人：陳大文，電話：2810 2632", f"聯絡人：{MASK * 3}，電話：{MASK * 4} {MASK * 4}"),
        ("手机13812345678", f"手机{MASK * 11}"),
        ("加强联系，完成12345项任务。", "加强联系，完成12345项任务。"),
        ("到2027年，进出口达到5140000000元。", "到2027年，进出口达到5140000000元。"),
    ],
)
def test_contacts_are_masked_character_by_character(text: str, masked: str) -> None:
    assert mask_contacts(text) == masked
    assert len(masked) == len(text)


def test_contacts_are_masked_when_published_and_kept_in_the_lake(warehouse: Warehouse, seeds: Path) -> None:
    path = seeds / "003_6d39940ee587c895.txt"
    path.write_text(path.read_text("utf-8").rstrip() + "\n联系人：王小明；联系电话：023-63899999。\n", "utf-8")
    warehouse.backfill(seeds)
    for column in ("body_text", "source_text"):
        assert warehouse.rows(f"SELECT count(*) FROM notices WHERE contains({column}, '王小明') OR contains({column}, '63899999')") == [
            (0,)
        ]
    assert warehouse.rows("SELECT count(*) FROM passages WHERE contains(text, '王小明') OR contains(text, '63899999')") == [(0,)]
    assert warehouse.rows(
        "SELECT count(*) FROM passages JOIN notices USING (notice_id) WHERE body_text[char_start+1:char_end] <> text"
    ) == [(0,)]
    assert any("王小明" in str(row) for row in warehouse.tables()["notices"])
