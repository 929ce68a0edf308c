"""Where responsibility clauses stand, and what only looks like one; the days they set."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.lines.brackets import bracket_pairs
from extractors.lines.text import Span
from extractors.notice.duty.clauses import bracketed_clauses, is_clause_line, is_duty_line
from extractors.notice.duty.due import due_on


def clauses(text: str) -> list[str]:
    return [span.of(text) for span in bracketed_clauses(text, 0, len(text))]


@pytest.mark.parametrize(
    "text",
    [
        "积极开拓市场。（市商务局负责）",
        "积极开拓市场（市商务局、市贸促会）。",
        "积极开拓市场（市商务局、市贸促会）",
        "推广提前申报（责任单位：武汉海关）。优化模式（责任单位：市交通运输局）。",
        "一、强化科技创新(区科技局牵头)",
        "健全制度。〔各市、县人民政府，自治区有关部门和单位按职责分工负责〕",
        "完善制度。（各地区、各有关部门按职责分工负责）",
        "做好工作。（牵头单位：市教育局",
        "加强监管。（市市场监管局牵头，市公安局、各区县政府按职责分工负责，6月底前完成）",
        "加强监管。（市发展改革委负责项目审批、市财政局负责资金保障）",
        "强化保障。（商务部、财政部）",
        "强化保障。（国家发展改革委等部门按职责分工负责）",
        "推进改革。（市商务局指导，各县区政府实施）",
        "推进改革。（省直有关部门、各市县党委和政府）",
        "推进改革。（市教育局 2023年12月底前）",
        "落实责任。（责任单位：市发改委、市经信局〕",
        "深化改革。（市委组织部、团市委、市妇联配合）",
        "培育企业。（区商务局、各街道）",
        "抓好落实。（法院、检察院、公安局、司法局按职责分工负责）",
        "扩大消费。（牵头单位：市商务局）（配合单位：市财政局）",
        "提升通关效率（武汉海关、市商务局）。",
        "提升通关效率。（海关总署、商务部）",
        "扩大消费。（财政部、税务总局等部门会同有关地方负责）",
        "扩大消费。（市商务局、市财政局负责，持续推进）",
    ],
)
def test_a_paragraph_with_a_clause(text: str) -> None:
    assert clauses(text)


@pytest.mark.parametrize(
    "text",
    [
        "服务市场主体（市场主体自行负责）工作。",
        "由有关部门（市商务局、市财政局）审核。",
        "报主管部门（市商务局、市财政局）。",
        "企业名单（由市商务局负责审核）报省商务厅。",
        "支持三区（江夏区、蔡甸区、黄陂区）。",
        "开展试点（试点单位）。",
        "按照规定（参加单位应当在30日内提交材料）办理。",
        "申报材料（由牵头单位提交）。",
        "本办法所称企业（以下简称企业）",
        "联合申报（由牵头单位汇总，配合单位提供材料）。",
        "实行行长负责制（行长对本行负责）。",
        "（此件公开发布）",
        "强化家校协同（学校和家长共同负责）。",
        "推进“一网通办”（含市、县、区）。",
        "建设示范区（国家级、省级）。",
        "支持企业参与国际合作（含港澳）。",
        "责任单位名称（盖章）",
        "落实责任（责任单位由市政府确定）。",
        "（牵头单位和配合单位另行印发）",
        "落实主体责任（企业负责）。",
        "坚持分级负责（企业负责、政府监管）。",
    ],
)
def test_brackets_that_are_running_text(text: str) -> None:
    assert not clauses(text)


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("责任单位：市商务局", True),
        ("【责任单位】市商务局", True),
        ("〔牵头单位〕市商务局", True),
        ("牵头单位:市商务局", True),
        ("完成时限：2023年", True),
        ("市直责任单位：市发改委", True),
        ("县（市、区）责任单位：各县（市、区）政府", True),
        ("主办机关：内政部", True),
        ("主责局：发展局", True),
        ("牵头负责领导：张三", True),
        ("责任领导：张三", True),
        ("实施主体：各区政府", True),
        ("责任单位", False),
        ("市责任单位：A", True),
        ("责任单位要加强领导：", False),
        ("牵头及配合单位：市商务局", True),
        ("责任（配合）单位：市商务局", True),
        ("牵 头 单 位：市商务局", True),
        ("责任单位及分工：市商务局", True),
        ("参加单位：各区", True),
        ("督办单位：市政府督查室", True),
        ("（一）责任单位：市商务局", False),
        ("省级牵头单位：省商务厅", True),
        ("配合部门（单位）：市财政局", True),
        ("责任部门、单位：市商务局", True),
        ("主要责任单位：A局", True),
        ("联系单位：A局", False),
        ("时限要求：6月底", True),
        ("责任单位 市商务局、市财政局", True),
        ("牵头单位 市商务局 配合单位 市财政局 2023年6月底前", True),
        ("牵头单位 配合单位 完成时限", False),
        ("责任单位 根据职责抓好落实", False),
    ],
)
def test_labelled_lines(line: str, is_one: bool) -> None:
    assert is_clause_line(line) == is_one


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("市商务局牵头，市统计局配合。", True),
        ("由市商务局负责。", True),
        ("各地区、各部门按职责分工负责。", True),
        ("省发展改革委、省财政厅按职责分工负责，2023年底前完成", True),
        ("国家发展改革委牵头，各省级人民政府负责。", True),
        ("市商务局负责本方案的解释工作。", False),
        ("市商务局负责。", True),
        ("各级政府要切实负起责任，抓好落实。", False),
        ("市政府办公室牵头建立工作专班，各部门配合。", False),
    ],
)
def test_lines_that_say_who_does_it(line: str, is_one: bool) -> None:
    assert is_duty_line(line) == is_one


def test_several_clauses_with_text_between() -> None:
    text = "加强巡查（市城管局、各区县），定期通报（市城管局）。完善登记（责任单位：市商务局）。"
    assert clauses(text) == ["（市城管局、各区县）", "（市城管局）", "（责任单位：市商务局）"]


def test_a_last_sentence_without_brackets() -> None:
    assert clauses("完善制度。市教育局牵头，市财政局等部门协同。") == ["市教育局牵头，市财政局等部门协同。"]
    assert not clauses("加强领导。各有关部门按职责分工负责。"), "prose of every closing chapter"


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("（a（b）c）", [(0, 6), (2, 4)]),
        ("（a〕", [(0, 2)]),
        ("〔a［b）", [(2, 4)]),
        ("（a［b）", [(0, 4)]),
        ("a）（b", []),
        ("〈a）b〉", [(0, 4)]),
        ("1）a（b）", [(3, 5)]),
    ],
)
def test_brackets_that_close_each_other(text: str, pairs: list[tuple[int, int]]) -> None:
    assert bracket_pairs(text, 0, len(text)) == pairs


@given(st.text(alphabet="（()）〔〕[]【】〈〉ab", max_size=60))
def test_pairs_never_cross(text: str) -> None:
    pairs = bracket_pairs(text, 0, len(text))
    assert all(a < b for a, b in pairs) and len({p for pair in pairs for p in pair}) == 2 * len(pairs)
    assert not any(a < c < b < d for a, b in pairs for c, d in pairs)


ISSUED = date(2023, 5, 8)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("完成时限：2023年12月", "2023-12-31"),
        ("完成时限：2023年12月底前", "2023-12-31"),
        ("完成时限：2023年第三季度", "2023-09-30"),
        ("完成时限：三季度", "2023-09-30"),
        ("（市统计局负责，6月底前完成）", "2023-06-30"),
        ("（市统计局负责，2023年6月底完成）", "2023-06-30"),
        ("（市统计局负责，3月底前完成）", "None"),
        ("（市统计局负责，每年6月底前完成）", "None"),
        ("（市统计局负责，长期坚持）", "None"),
        ("（市统计局负责，持续推进）", "None"),
        ("（市统计局负责，年底前完成）", "2023-12-31"),
        ("（市统计局负责，2023年底前）", "2023-12-31"),
        ("（市统计局负责，2025年完成）", "2025-12-31"),
        ("完成时限：长期坚持", "None"),
        ("完成时限：2023年6月—12月", "2023-12-31"),
        ("完成时限：2023年9月启动，2024年6月底前完成", "2024-06-30"),
        ("完成时限：2025年", "2025-12-31"),
        ("完成时限：2023-2025年", "2025-12-31"),
        ("完成时限：2023年12月31日", "2023-12-31"),
        ("完成时间：2023.12", "2023-12-31"),
        ("时间节点：11月中旬", "2023-11-20"),
        ("完成时限：2023年上半年", "2023-06-30"),
        ("完成时限：年内", "2023-12-31"),
        ("完成时限：年底前", "2023-12-31"),
        ("（市发改委，2023年第三季度完成）", "2023-09-30"),
        ("（责任单位：市发改委；完成时限：2024年3月）", "2024-03-31"),
        ("完成时限：十四五末", "2025-12-31"),
        ("完成时限：“十四五”末", "2025-12-31"),
        ("（责任单位：市发改委，完成时限：印发后3个月内）", "None"),
        ("（责任单位：市发改委；2025年6月底前）", "2025-06-30"),
        ("（A局牵头，6月底前完成；B局配合，12月底前完成）", "None"),
        ("完成时限：十二月底", "2023-12-31"),
        ("（市商务局、市财政局负责，2023年12月底前完成并长期坚持）", "2023-12-31"),
        ("（市商务局负责，6月30日前完成）", "2023-06-30"),
        ("（市商务局负责，2024年1月1日起实施）", "None"),
        ("（各区，2023年内完成）", "2023-12-31"),
        ("完成时限：2023年10月底前（持续推进）", "2023-10-31"),
        ("【完成时限】2023年底", "2023-12-31"),
        ("（市工信局牵头，到2025年底完成）", "2025-12-31"),
        ("完成时限：2022年—2024年", "2024-12-31"),
        ("（责任单位：市发改委（国发〔2023〕6号），持续推进）", "None"),
        ("完成时限：今年底", "2023-12-31"),
        ("（国务院各部门分别负责，年内持续推进）", "2023-12-31"),
    ],
)
def test_the_day_a_clause_sets(text: str, day: str) -> None:
    assert str(due_on(text, [Span(0, len(text))], ISSUED)) == day


@given(st.text(alphabet="完成时限：2023年1月底前第三季度上半十四五末内每，；。（）", max_size=40))
def test_any_words_set_a_day_or_none(text: str) -> None:
    day = due_on(text, [Span(0, len(text))], ISSUED)
    assert day is None or 1900 <= day.year <= 2200
