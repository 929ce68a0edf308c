"""Quantities in their places: tables of indicators, sections of conditions, cut and broken figures, the rule of each row."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.lines.text import Span
from extractors.notice.fields.quantities.pairing import split_subjects
from extractors.notice.fields.quantities.tables import find_tables
from extractors.page.clean import glyph_issue
from extractors.page.glyphs import how_sure, with_points
from extractors.records import Notice, Page
from extractors.reference.units import load_units
from tests.notice.reading import read
from tests.notice.test_quantities import read_item, told

UNITS = load_units()
LONG = "坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念，加快构建新发展格局，着力推动高质量发展，确保各项目标任务如期实现。\n"
HEAD = "武汉市人民政府关于印发武汉市“十四五”发展规划的通知\n武政发〔2021〕5号\n为推动发展，制定本规划。\n"


def plan(table: str) -> Notice:
    return read(
        f"{HEAD}一、总体要求\n{LONG * 3}二、发展目标\n到2025年，经济实力显著增强，主要指标如下。\n{table}\n三、主要任务\n{LONG}2021年5月3日\n"
    )


def test_a_table_of_indicators_gives_its_targets() -> None:
    notice = plan(
        "类别 序号 指标 单位 2020年 2025年 年均增速（%） 属性\n"
        "经济发展 1 地区生产总值 亿元 5000 8000 8左右 预期性\n"
        "2 研发经费投入增长 % — — >7 预期性\n"
        "3 常住人口城镇化率 % 60.6 65 — 预期性\n"
        "4 数字经济核心产业增加值占比（%） 7.8 10 — 预期性\n"
    )
    assert [told(t) for t in notice.targets] == [
        "地区生产总值 eq 8000亿元 level target by 2025-12-31 base 5000亿元 base 2020",
        "地区生产总值 approx 8% annual_growth target by 2025-12-31",
        "研发经费投入增长 gt 7% annual_growth target by 2025-12-31",
        "常住人口城镇化率 eq 65% level target by 2025-12-31 base 60.6% base 2020",
        "数字经济核心产业增加值占比 eq 10% share target by 2025-12-31 base 7.8% base 2020",
    ]
    assert {t.rule for t in notice.targets} == {"table_row"}


def test_a_row_with_fewer_figures_than_columns_is_passed_over() -> None:
    """An empty cell leaves no trace: 23.4 and 24.1 could be any two of the three."""
    assert plan("指标 单位 2020年 2025年 年均增速 属性\n森林覆盖率 % 23.4 24.1 约束性\n新增床位 张 5000 约束性\n").targets == ()


def test_units_in_a_table_are_no_figures() -> None:
    assert read_item("2 全员劳动生产率 万元/人 12.5 18 预期性")[0] == []
    assert read_item("单位：亿元")[0] == []


@given(st.lists(st.text(alphabet="指标单位2025年0123456789.%—亿元左右预期性 |（）〔〕>", max_size=40), max_size=8))
def test_any_lines_can_be_searched_for_tables(lines: list[str]) -> None:
    body = "\n".join(lines)
    spans, at = [], 0
    for line in lines:
        spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    table = find_tables(body, spans, 2021, UNITS)
    assert table.sentences <= set(spans)
    assert all(cell.row in table.sentences for cell in table.cells)


def test_a_section_of_conditions_sets_none() -> None:
    notice = read(
        "武汉市人民政府关于印发武汉市专精特新企业管理办法的通知\n武政发〔2021〕5号\n为推动发展，制定本办法。\n一、申报条件\n"
        "（一）企业规模。上年末资产总额不低于1000万元，职工人数不少于50人。\n（二）创新能力。研发人员占比不低于10%。\n二、主要目标\n"
        "（一）培育企业。到2025年，培育企业100家以上。\n（二）扩大规模。总产值达到100亿元。\n2021年5月3日\n"
    )
    assert [t.role for t in notice.targets] == ["threshold", "threshold", "threshold", "target", "target"]


@pytest.mark.parametrize("broken", ["１\ue010２万亿元，为１．１倍", "1\ufffd2亿元", "6\ue010 8%"])
def test_a_figure_with_an_unknown_glyph_is_no_row(broken: str) -> None:
    """１\ue010２万亿元 beside １．１ may be a range of 1 to 2: never 12, never 2."""
    targets, issues = read_item(f"全市进出口总额达到{broken}。")
    assert not [t for t in targets if "万亿" in t.unit or t.unit in ("亿元", "%")]
    assert [i.code for i in issues] == ["unmapped_glyph"]


def test_a_glyph_that_can_only_be_a_point_is_one() -> None:
    notice = plan("进出口总额达到１\ue010２万亿元，比2020年增长５\ue010５％。")
    assert [told(t) for t in notice.targets] == [
        "进出口总额 eq 1.2万亿元 level target by 2025-12-31",
        "进出口总额 eq 5.5% growth target by 2025-12-31 base 2020",
    ]
    assert "１．２万亿元" in notice.body_text
    assert [i.code for i in notice.issues if i.stage == "page"] == ["mapped_glyph"]


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("增长６\ue010５％", "surely"),  # a range would go up
        ("增长１\ue010０５％", "surely"),
        ("达到１\ue010２万亿元", "likely"),  # the data contract's own case; 1—2 cannot be ruled out
        ("达到１\ue010２万亿元，2021—2025年增长", "surely"),  # ranges have a dash of their own, and there is no other point
        ("达到１\ue010２万亿元，增长6.5%", "likely"),  # half-width figures come out of another font
        ("达到１\ue010２万亿元，增长６．５％，2021—2025年增长", None),
        ("完成投资１\ue010０００元", None),  # a comma
        ("９\ue010５％。\ue010重点任务", None),  # a bullet, too
        ("时间9\ue0105", None),
    ],
)
def test_what_shows_that_a_glyph_is_a_point(text: str, how: str | None) -> None:
    assert how_sure(text, "\ue010") == how


@given(st.text(alphabet="0123456789\ue010\ue011％万亿元。，—.1５"))
def test_points_are_read_or_left_alone(text: str) -> None:
    page = with_points(Page(text, issues=glyph_issue(text, "page")))
    assert len(page.text) == len(text)
    assert page.text.replace(".", "\ue010").replace("．", "\ue010").replace("\ue011", "\ue010") == text.replace(".", "\ue010").replace(
        "．", "\ue010"
    ).replace("\ue011", "\ue010")


def test_a_figure_cut_by_a_line_break_is_no_row() -> None:
    notice = plan("完成投资1\n000亿元，建设项目6.\n8万个。")
    assert notice.targets == ()
    assert [i.code for i in notice.issues if i.stage == "targets"] == ["unknown_unit"] * 2


@pytest.mark.parametrize(
    "sentence", ["农田灌溉水有效利用系数达到0.58。", "收入比缩小至1.8以内。", "分3年按4:3:3比例兑现。", "教职工与幼儿比达到1:7至1:9。"]
)
def test_a_figure_without_a_unit_is_told(sentence: str) -> None:
    targets, issues = read_item(sentence)
    assert (targets, [i.code for i in issues]) == ([], ["unknown_unit"])


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("出口额不低于100亿元。", "bound_figure"), ("出口额增长10%。", "plain_figure"), ("培育企业20—30家。", "range"), ("产值翻一番。", "in_words"),
        ("师生比达到1:7。", "ratio"), ("办理时间由5个工作日压缩至3个。", "shortened_time"),
    ],
)  # fmt: skip
def test_each_row_tells_its_rule(sentence: str, rule: str) -> None:
    assert [t.rule for t in read_item(sentence)[0]] == [rule]


def test_an_aim_that_opens_a_sentence_holds_to_its_full_stop() -> None:
    targets, _ = read_item("力争到2025年，产值达到100亿元；税收达到5亿元。出口达到10亿元。")
    assert [t.modality for t in targets] == ["strive", "strive", "plain"]
    assert [t.deadline for t in targets] == [date(2025, 12, 31)] * 3


@given(st.text(alphabet="工业锅炉、电站和平均热效率（）“”分别提高及与的占比"), st.integers(2, 4))
def test_subjects_fall_apart_into_as_many_or_not_at_all(words: str, count: int) -> None:
    subjects = split_subjects(words, count)
    assert subjects is None or len(subjects) == count
