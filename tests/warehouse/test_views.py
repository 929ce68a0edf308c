"""The views: what a reader counts with them, on rows made by hand so that each rule is seen alone."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extractors.read import load_reference
from tests.conftest import Warehouse
from warehouse.engine import connect
from warehouse.generations import EmbeddedLake
from warehouse.lake import Lake, Row
from warehouse.published_file import ReleaseInfo, build_file, detach
from warehouse.schema import Table
from warehouse.tables import CITATIONS, DOCUMENTS, MEASURE_AGENCIES, MEASURES, NOTICES, PASSAGE_MATCHES, PASSAGES, TARGETS
from warehouse.view_files import load_views

MOMENT = datetime.fromisoformat("2026-01-01")
COMMON: dict[str, Any] = {
    "VARCHAR": "", "INTEGER": 0, "TIMESTAMP": MOMENT, "REAL": 1.0, "BOOLEAN": False, "DECIMAL(38,6)": Decimal(0), "DATE": None,
}  # fmt: skip


def row(table: Table, **values: Any) -> Row:
    """A row with what is required filled in."""
    filled = {c.name: COMMON[c.type] for c in table.columns if c.required and not c.derived}
    return filled | values


def notice(name: str, region: tuple[str, str, str] = ("500000", "重庆市", "500000"), **values: Any) -> Row:
    code, region_name, province = region
    place = {"region_code": code, "region_name": region_name, "province_code": province}
    facts = {"title": f"{name}的通知", "stage": "final", "date": date(2023, 1, 1), "date_basis": "issued", "script": "Hans"}
    return row(NOTICES, **({"notice_id": name, **place, **facts} | values))


WUHAN = ("420100", "武汉市", "420000")


class Made:
    """A published file of rows made by hand."""

    def __init__(self, root: Path) -> None:
        self.lake, self.file = EmbeddedLake(root / "lake").next(), root / "warehouse.duckdb"

    def write(self, rows: dict[Table, list[Row]]) -> None:
        info = ReleaseInfo(MOMENT, "r", "test", "v", "0001", "1")
        with Lake(self.lake) as lake:
            with lake.transaction():
                for table, content in rows.items():
                    lake.insert(table, content)
            build_file(lake, self.file, load_reference().regions.by_code.values(), info)
            detach(lake.connection)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with connect(str(self.file), read_only=True) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return Made(tmp_path)


def target(name: str, of: str, value: str, amount: str | None = None, **values: Any) -> Row:
    facts = {"target_id": name, "notice_id": of, "value": Decimal(value), "amount": Decimal(amount or value), "amount_unit": "USD",
             "counts_once": True, "role": "target", "basis": "level", "comparator": "eq", "modality": "plain"}  # fmt: skip
    return row(TARGETS, **(facts | values))


def test_regions_have_paths(made: Made) -> None:
    made.write({})
    wanted = "('000000', '500000', '420100', '420102', '640000', '500103')"
    assert dict(made.rows(f"SELECT region_code, region_path FROM region_paths WHERE region_code IN {wanted}")) == {
        "000000": "全国",
        "500000": "重庆市",
        "420100": "湖北省/武汉市",
        "420102": "湖北省/武汉市/江岸区",
        "640000": "宁夏回族自治区",
        "500103": "重庆市/渝中区",
    }


def test_targets_are_summed_once_from_final_texts(made: Made) -> None:
    made.write(
        {
            NOTICES: [notice("a"), notice("draft", stage="draft"), notice("w", WUHAN)],
            DOCUMENTS: [row(DOCUMENTS, document_id="d", notice_id="a", ordinal=1, title="行动计划", form="行动计划")],
            MEASURES: [row(MEASURES, measure_id="m", document_id="d", notice_id="a", path="1.1", heading="稳外资", confidence=0.9)],
            PASSAGES: [
                row(PASSAGES, passage_id="p0", notice_id="a", text="稳外资。", char_start=0, char_end=4),
                row(PASSAGES, passage_id="p1", notice_id="a", text="到2025年达到6.8亿美元。", char_start=4, char_end=18),
            ],
            TARGETS: [
                target("t", "a", "6.8", "680000000", measure_id="m", char_start=9, char_end=17, region_code="500000"),
                target("again", "a", "6.8", "680000000", counts_once=False),
                target("drafted", "draft", "6.8", "680000000"),
                target("range", "w", "2", "200000000", value_max=Decimal("2.5"), region_code="420100"),
            ],
        }
    )
    assert made.rows("SELECT amount_unit, sum(amount) FROM targets_long GROUP BY ALL") == [("USD", Decimal(880000000))]
    assert made.rows(
        "SELECT target_id, region_path, amount_max, sentence, order_damaged, measure_path FROM targets_long ORDER BY target_id DESC"
    ) == [
        ("t", "重庆市", None, "到2025年达到6.8亿美元。", False, "1.1"),
        ("range", "湖北省/武汉市", Decimal(250000000), None, False, None),
    ]
    (sure,) = made.rows("SELECT confidence FROM targets_long WHERE target_id = 't'")[0]
    assert sure == pytest.approx(0.9)


def agency(measure: str, seq: int, name: str, role: str, inherited: bool = False) -> Row:
    return row(MEASURE_AGENCIES, measure_id=measure, notice_id="a", seq=seq, name=name, as_written=name, role=role, inherited=inherited)


def test_a_body_commits_once_to_a_measure(made: Made) -> None:
    made.write(
        {
            NOTICES: [notice("a")],
            DOCUMENTS: [row(DOCUMENTS, document_id="d", notice_id="a", ordinal=1)],
            MEASURES: [row(MEASURES, measure_id="m", document_id="d", notice_id="a", path="1", region_code="500000")],
            MEASURE_AGENCIES: [
                agency("m", 0, "重庆市商务委", "responsible"),
                agency("m", 1, "重庆市财政局", "support", inherited=True),
                agency("m", 2, "重庆市商务委", "lead", inherited=True),
            ],
            TARGETS: [
                target("t", "a", "1", measure_id="m", deadline=date(2025, 12, 31)),
                target("u", "a", "1", measure_id="m", deadline=date(2024, 12, 31), role="threshold"),
            ],
        }
    )
    assert made.rows("SELECT agency, role, inherited, mentions, bodies, targets, next_deadline FROM commitments ORDER BY seq") == [
        ("重庆市商务委", "lead", False, 2, 2, 1, date(2024, 12, 31)),
        ("重庆市财政局", "support", True, 1, 2, 1, date(2024, 12, 31)),
    ]


def cites(name: str, by: str, cited: str, relation: str = "repeals") -> Row:
    return row(CITATIONS, citation_id=name, notice_id=by, cited_notice_id=cited, relation=relation, title="办法")


@pytest.fixture
def validity(made: Made) -> Made:
    made.write(
        {
            NOTICES: [
                notice("old", date=date(2018, 3, 1)),
                notice("new", date=date(2023, 4, 1), effective_from=date(2023, 5, 1)),
                notice("term", date=date(2022, 6, 20), effective_to=date(2023, 6, 30)),
                notice("cited", date=date(2019, 1, 1)),
                notice("draft", date=date(2017, 1, 1), stage="draft"),
                notice("undated", date=None, date_basis="none"),
            ],
            CITATIONS: [
                cites("1", "new", "old"),
                cites("2", "new", "cited", "amends"),
                cites("3", "draft", "term"),
                cites("4", "undated", "new"),
            ],
        }
    )
    return made


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2018-02-28", []),
        ("2018-03-01", ["old"]),
        ("2023-04-30", ["cited", "old", "term"]),
        ("2023-05-01", ["cited", "new", "term"]),
        ("2023-06-30", ["cited", "new", "term"]),
        ("2023-07-01", ["cited", "new"]),
    ],
)
def test_what_is_in_force_on_a_day(validity: Made, day: str, found: list[str]) -> None:
    assert validity.rows(f"SELECT notice_id FROM notices_in_force_on(DATE '{day}') ORDER BY 1") == [(n,) for n in found]
    assert validity.rows(f"SELECT notice_id FROM notices_in_force_on('{day}') ORDER BY 1") == [(n,) for n in found]


def test_today_is_a_day(validity: Made) -> None:
    assert validity.rows("SELECT notice_id FROM notices_in_force ORDER BY 1") == [("cited",), ("new",)]
    assert validity.rows("SELECT repealed_on, repealed_by FROM notice_validity WHERE notice_id = 'old'") == [(date(2023, 5, 1), "new")]


def passage(name: str, of: str, text: str, measure: str | None = None) -> Row:
    return row(PASSAGES, passage_id=name, notice_id=of, text=text, measure_id=measure)


def test_reuse_tells_who_repeats_whom_and_leaves_out_a_notices_own_draft(made: Made) -> None:
    notices = [
        notice("a", date=date(2022, 5, 1)),
        notice("b", WUHAN, date=date(2023, 5, 1)),
        notice("own", title="市政府关于印发a的通知", stage="draft"),
        notice("other", stage="draft"),
    ]
    links = [("b", "near"), ("own", "exact"), ("other", "exact")]
    made.write(
        {
            NOTICES: notices,
            PASSAGES: [passage("p_a", "a", "落实政策。"), *(passage(f"p_{n}", n, "落实好政策。") for n, _ in links)],
            PASSAGE_MATCHES: [
                row(PASSAGE_MATCHES, passage_id=f"p_{n}", matched_passage_id="p_a", containment=0.9, similarity=0.8, method=method)
                for n, method in links
            ],
        }
    )
    assert made.rows("SELECT notice_id, stage, earlier_stage, same_region FROM reuse ORDER BY 1") == [
        ("b", "final", "final", False),
        ("other", "draft", "final", True),
    ]
    assert made.rows(
        "SELECT text, earlier_text, region_path, earlier_region_path, days_between, method FROM reuse WHERE stage = 'final'"
    ) == [("落实好政策。", "落实政策。", "湖北省/武汉市", "重庆市", 365, "near")]


def test_every_view_states_its_rule_and_every_column_a_meaning(loaded: Warehouse) -> None:
    assert {v.name for v in load_views()} >= {"targets_long", "commitments", "notices_in_force", "notices_in_force_on", "reuse"}
    assert all("Rule: " in v.comment for v in load_views())
    assert loaded.rows('SELECT "table", "column" FROM dictionary WHERE meaning = "column" OR meaning = \'\'') == []
    stated = {(v.name, c) for v in load_views() for c in v.meanings}
    assert stated <= set(loaded.rows('SELECT "table", "column" FROM dictionary'))


def test_views_follow_the_file_wherever_it_is_attached(validity: Made) -> None:
    with connect() as connection:
        connection.execute(f"ATTACH '{validity.file}' AS elsewhere (READ_ONLY)")
        assert connection.execute("SELECT count(*) FROM elsewhere.notices_in_force").fetchone() == (2,)
        assert connection.execute("SELECT count(*) FROM elsewhere.targets_long").fetchone() == (0,)
        connection.execute("USE elsewhere")
        assert connection.execute("SELECT count(*) FROM notices_in_force_on(DATE '2023-07-01')").fetchone() == (2,)
