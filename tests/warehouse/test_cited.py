"""Citations resolved: the same links in any order of loading, whatever comes later, changes or goes."""

from __future__ import annotations

import shutil
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from tests.conftest import Warehouse
from warehouse.cited import Candidate, Cited, Place, choose

OPINION = """国务院办公厅关于推动外贸保稳提质的意见
国办发〔2022〕18号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
推动外贸保稳提质，经国务院同意，提出如下意见。
一、保障生产
1.加强保障。各地方要保障外贸企业生产经营。
2.畅通物流。各地方要畅通货物运输。
国务院办公厅
2022年5月17日
"""
PLAN = """青海省人民政府办公厅关于印发青海省推动外贸保稳提质若干措施的通知
青政办〔2022〕81号
各市、自治州人民政府：
《青海省推动外贸保稳提质若干措施》已经省政府同意，现印发给你们，请认真贯彻执行。
青海省人民政府办公厅
2022年11月11日
青海省推动外贸保稳提质若干措施
为贯彻落实国务院办公厅《关于推动外贸保稳提质的意见》（国办发〔2022〕18号），制定以下措施。
一、稳定主体
1.纾困解难。落实纾困政策。
2.鼓励创新。支持绿色产品出口。
"""
CITY = """西宁市人民政府办公室关于印发西宁市稳外贸实施细则的通知
宁政办〔2023〕5号
各县（区）人民政府：
《西宁市稳外贸实施细则》已经市政府同意，现印发给你们，请认真贯彻执行。
西宁市人民政府办公室
2023年2月1日
西宁市稳外贸实施细则
为落实《青海省推动外贸保稳提质若干措施》和《国务院办公厅关于推动外贸保稳提质的意见》，制定本细则。
一、主要任务
1.压实责任。各县区要压实责任。
2.加强服务。各部门要加强服务。
"""
TEXTS = {"a": OPINION, "b": PLAN, "c": CITY}
LINKS = """SELECT c.title, n.document_number, cited.document_number FROM citations c JOIN notices n USING (notice_id)
           LEFT JOIN notices cited ON cited.notice_id = c.cited_notice_id ORDER BY n.date, c.title"""
EXPECTED = [
    ("关于推动外贸保稳提质的意见", "青政办〔2022〕81号", "国办发〔2022〕18号"),
    ("国务院办公厅关于推动外贸保稳提质的意见", "宁政办〔2023〕5号", "国办发〔2022〕18号"),
    ("青海省推动外贸保稳提质若干措施", "宁政办〔2023〕5号", "青政办〔2022〕81号"),
]


def put(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


_ORDERS = list(permutations("abc"))


@pytest.mark.parametrize("order", [*_ORDERS[::3], *(pytest.param(o, marks=pytest.mark.slow) for o in (*_ORDERS[1::3], *_ORDERS[2::3]))])
def test_any_order_of_loading_gives_the_same_links(warehouse: Warehouse, tmp_path: Path, order: tuple[str, ...]) -> None:
    for name in order:
        warehouse.backfill(put(tmp_path / "in", name, TEXTS[name]))
    assert warehouse.rows(LINKS) == EXPECTED


@pytest.mark.slow
def test_a_link_goes_with_its_notice_and_comes_back_with_it(warehouse: Warehouse, tmp_path: Path) -> None:
    for name, text in TEXTS.items():
        put(tmp_path / "in", name, text)
    warehouse.backfill(tmp_path / "in")
    before = warehouse.tables()
    # The same address shows the plan under another number and title: who cited the old one cites nothing here.
    changed = PLAN.replace("81号", "82号").replace("若干措施", "十条措施")
    warehouse.backfill(put(tmp_path / "in", "b", changed))
    assert [row[2] for row in warehouse.rows(LINKS)] == ["国办发〔2022〕18号", "国办发〔2022〕18号", None]
    warehouse.backfill(put(tmp_path / "in", "b", PLAN))
    assert warehouse.rows(LINKS) == EXPECTED
    assert warehouse.tables()["notice_keys"] == before["notice_keys"]
    assert warehouse.tables()["citation_keys"] == before["citation_keys"]


@pytest.mark.slow
def test_replay_gives_the_same_links(warehouse: Warehouse, tmp_path: Path) -> None:
    for name in "cba":
        warehouse.backfill(put(tmp_path / "in", name, TEXTS[name]))
    before = warehouse.tables()
    shutil.rmtree(tmp_path / "in")
    warehouse.replay()
    assert warehouse.rows(LINKS) == EXPECTED
    assert {t: before[t] for t in ("citations", "notice_keys", "citation_keys")} == {
        t: warehouse.tables()[t] for t in ("citations", "notice_keys", "citation_keys")
    }


def cited(
    title: str, number: str | None = None, issuer: str | None = None, relation: str = "implements", region: str | None = "630100"
) -> Cited:
    return Cited("c", "citing", title, number, issuer, relation, Place(region), date(2023, 2, 1))


def notice(
    name: str, title: str, number: str | None = None, issuer: str | None = "青海省人民政府", region: str | None = "630000",
    stage: str = "final", kinds: str = "title subject", issued: date | None = date(2022, 1, 1),
) -> Candidate:  # fmt: skip
    names = {"630000": "青海省", "000000": "全国", "620000": "甘肃省"}
    return Candidate(name, frozenset(kinds.split()), title, number, issuer, stage, Place(region), names.get(region or ""), issued)


SAME = "关于进一步稳外贸的意见"
OWN = "青海省外贸资金管理办法"


@pytest.mark.parametrize(
    ("citation", "candidates", "found"),
    [
        (cited(SAME, "青政〔2022〕1号"), [notice("a", "另一标题", "青政〔2022〕1号", kinds="number")], "a"),
        (
            cited(SAME, "青政〔2022〕1号"),
            [notice("a", "x", "青政〔2022〕1号", kinds="number"), notice("b", "y", "青政〔2022〕1号", kinds="number")],
            None,
        ),
        (
            cited(SAME, "青政〔2022〕1号"),
            [notice("a", "x", "青政〔2022〕1号", kinds="number"), notice("b", SAME, "青政〔2022〕1号", kinds="number title subject")],
            "b",
        ),
        (cited(SAME, "青政〔2022〕1号"), [notice("a", SAME, "青政〔2021〕7号")], None),  # a title never overrules a number
        (cited(SAME), [notice("a", SAME)], "a"),  # the province above the city
        (cited(SAME), [notice("a", SAME, region="620000", issuer="甘肃省人民政府")], None),
        (cited(SAME, issuer="省政府"), [notice("a", SAME), notice("b", SAME, issuer="甘肃省人民政府", region="620000")], "a"),
        (cited(SAME, issuer="国务院办公厅"), [notice("a", SAME)], None),
        (cited(SAME, issuer="省住建厅"), [notice("a", SAME, issuer="青海省住房和城乡建设厅")], "a"),
        (cited(SAME, issuer="省发改委"), [notice("a", SAME, issuer="青海省发展和改革委员会")], "a"),
        (cited(SAME, issuer="省财政厅"), [notice("a", SAME, issuer="青海省商务厅")], None),
        (cited(SAME, issuer="国办"), [notice("a", SAME, issuer="国务院办公厅", region="000000"), notice("b", SAME)], "a"),
        (cited(SAME, issuer="商务部等十部门"), [notice("a", SAME, issuer="商务部、财政部", region="000000")], "a"),
        (cited(SAME), [notice("a", SAME), notice("b", SAME, issuer="国务院", region="000000")], None),
        (cited(OWN), [notice("a", OWN, issued=date(2018, 1, 1)), notice("b", OWN)], "b"),
        (cited(OWN), [notice("a", OWN), notice("b", OWN)], None),
        (cited(OWN), [notice("a", OWN, stage="draft"), notice("b", OWN)], "b"),
        (cited(OWN), [notice("a", OWN, stage="draft")], "a"),
        (cited(OWN, relation="repeals"), [notice("a", OWN, stage="draft")], None),
        (cited(OWN), [notice("a", OWN, issued=date(2024, 1, 1))], None),
        (cited(OWN, region=None), [notice("a", OWN)], "a"),
        (cited(SAME, region=None), [notice("a", SAME)], None),
        (
            cited("省人民政府关于稳外贸的意见", issuer="省人民政府"),
            [notice("a", "省人民政府关于稳外贸的意见", region="620000", issuer="甘肃省人民政府")],
            None,
        ),
        (cited(OWN), [notice("citing", OWN)], None),
    ],
)
def test_what_is_meant(citation: Cited, candidates: list[Candidate], found: str | None) -> None:
    assert choose(citation, candidates) == found
    assert choose(citation, candidates[::-1]) == found
