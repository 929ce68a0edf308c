"""Identity end to end: digests, reposts, ambiguous places, any order of loading."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SEEDS, Warehouse

NOTICE = """{issuer}关于印发{title}的通知
{number}
各乡镇人民政府，县直各部门：
《{title}》已经同意，现印发给你们，请认真组织实施。
{issuer}
2023年5月{day}日
{title}
一、总体要求
坚持稳中求进，做好{title}的各项工作。
二、重点任务
（一）加强培训。每年组织{title}培训不少于{day}次。
（二）加强检查。对{title}的落实情况按季度检查。
"""
ONE = NOTICE.format(issuer="陕西省乾县人民政府", title="乾县春耕生产实施方案", number="乾政发〔2023〕3号", day=8)
TWO = NOTICE.format(issuer="陕西省乾县人民政府", title="乾县防汛抗旱工作方案", number="乾政发〔2023〕4号", day=9)


def test_a_file_with_several_notices_gives_a_row_each(warehouse: Warehouse, write: Callable[..., Path]) -> None:
    warehouse.backfill(write(digest=ONE + TWO), "county")
    rows = warehouse.rows("SELECT origin, document_number, region_code FROM notices ORDER BY document_number")
    assert rows == [
        ("county/digest.txt", "乾政发〔2023〕3号", "610424"),
        ("county/digest.txt#陕西省乾县人民政府关于印发乾县防汛抗旱工作方案的通知", "乾政发〔2023〕4号", "610424"),
    ]
    assert warehouse.rows("SELECT count(*) FROM measures") == [(6,)]
    assert warehouse.rows("SELECT len(notice_ids) FROM captures") == [(2,)]


def test_a_notice_of_a_digest_and_its_own_file_are_one(warehouse: Warehouse, write: Callable[..., Path]) -> None:
    warehouse.backfill(write(digest=ONE + TWO, single=TWO), "county")
    assert warehouse.rows("SELECT count(*) FROM notices") == [(2,)]
    assert warehouse.rows("SELECT count(*) FROM notice_addresses") == [(3,)]


@pytest.mark.slow
def test_ids_do_not_depend_on_the_order_of_loading(tmp_path: Path) -> None:
    orders = []
    for name, files in (("a", sorted(SEEDS.glob("*.txt"))), ("b", sorted(SEEDS.glob("*.txt"), reverse=True))):
        made = Warehouse(tmp_path / name / "data")
        folder = tmp_path / name / "in"
        folder.mkdir(parents=True)
        for path in files:
            (folder / path.name).write_bytes(path.read_bytes())
            made.backfill(folder)
        orders.append({t: made.rows(f"SELECT * FROM {t} ORDER BY ALL") for t in ("documents", "measures", "passages")})
    assert orders[0] == orders[1]


def test_an_ambiguous_place_is_left_open_with_an_issue_and_settled_by_context(warehouse: Warehouse, write: Callable[..., Path]) -> None:
    text = NOTICE.format(issuer="朝阳区人民政府", title="朝阳区春耕生产实施方案", number="朝政发〔2023〕3号", day=8)
    settled = text.replace("坚持稳中求进", "结合北京实际，坚持稳中求进").replace("3号", "5号")
    warehouse.backfill(write(open=text, settled=settled), "district")
    rows = warehouse.rows("SELECT document_number, region_code FROM notices ORDER BY 1")
    assert rows == [("朝政发〔2023〕3号", None), ("朝政发〔2023〕5号", "110105")]
    codes = {c for (c,) in warehouse.rows("SELECT code FROM issues JOIN notices USING (notice_id) WHERE region_code IS NULL")}
    assert {"ambiguous_region", "no_region"} <= codes


def test_a_traditional_page_keeps_the_names_of_places(warehouse: Warehouse, write: Callable[..., Path]) -> None:
    text = ONE.replace("陕西省乾县人民政府关于", "陝西省乾縣人民政府關於").replace("乾县", "乾縣").replace("陕", "陝")
    for a, b in zip("总体实务个训织会请认们县点发组对检查进乡镇门经过", "總體實務個訓織會請認們縣點發組對檢查進鄉鎮門經過", strict=True):
        text = text.replace(a, b)
    warehouse.backfill(write(page=text), "county")
    (issuer, script, body, source) = warehouse.rows("SELECT issuer, script, body_text, source_text FROM notices")[0]
    assert (issuer, script) == ("陕西省乾县人民政府", "Hant")
    assert "乾县春耕生产实施方案" in body
    assert "乾縣春耕生" in source
    assert len(body) == len(source)


def test_a_part_of_a_digest_that_is_no_notice_costs_none_of_the_others(
    warehouse: Warehouse, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    import extractors.read

    real = extractors.read.why_no_notice
    monkeypatch.setattr(extractors.read, "why_no_notice", lambda body, *rest: "odd" if body.startswith(TWO[:20]) else real(body, *rest))
    warehouse.backfill(write(digest=ONE + TWO), "county")
    (body,) = warehouse.rows("SELECT body_text FROM notices")[0]
    assert "乾政发〔2023〕3号" in body
    assert "乾政发〔2023〕4号" in body
