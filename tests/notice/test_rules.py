"""The small rules of the reader, each with the sentence that forced it."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.lines.closing import is_closing
from extractors.lines.dates import find_dates, first_date, url_date, years_after
from extractors.lines.forms import bare_title, form_of, is_draft_mark, looks_like_title, period_of
from extractors.lines.numbers import normalise_number, number_line
from extractors.lines.numerals import to_int
from extractors.lines.organisations import is_organisation_line, split_issuers
from extractors.lines.sentences import Sentences
from extractors.lines.text import Span, same_key
from extractors.notice.duty.clauses import bracketed_clauses, is_clause_line
from extractors.notice.header.told import value_of
from extractors.notice.header.validity import read_validity
from extractors.notice.outline.headings import read_heading
from extractors.notice.outline.kinds import kind_of
from extractors.script import is_traditional, to_simplified


@pytest.mark.parametrize(
    ("text", "number"),
    [("二十五", 25), ("十", 10), ("１２", 12), ("⑫", 12), ("一百零三", 103), ("二〇二三", 2023), ("", None), ("甲", None), ("第", None)],
)
def test_numerals(text: str, number: int | None) -> None:
    assert to_int(text) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023年4月7日", date(2023, 4, 7)),
        ("2023 年5 月23 日", date(2023, 5, 23)),  # out of a PDF
        ("二〇二三年四月七日", date(2023, 4, 7)),
        ("二○二二年十一月十一日", date(2022, 11, 11)),
        ("２０２３年４月７日", date(2023, 4, 7)),
        ("发布日期:2022-11-16各市", date(2022, 11, 16)),
        ("2024/3/7", date(2024, 3, 7)),
        ("民國112年4月7日", date(2023, 4, 7)),
        ("2023年2月30日", None),
        ("到2025年", None),
    ],
)
def test_dates(text: str, day: date | None) -> None:
    assert first_date(text) == day


def test_several_dates_in_order() -> None:
    text = "自2022年12月10日起施行，有效期至2025年12月9日。"
    assert [d.value for d in find_dates(text)] == [date(2022, 12, 10), date(2025, 12, 9)]


def test_the_date_of_an_address() -> None:
    assert url_date("https://guangfu.bjx.com.cn/news/20230419/1301961.shtml") == date(2023, 4, 19)
    assert url_date("https://example.cn/content/12345678/page.html") is None


def test_three_years_from_a_day_end_a_day_before() -> None:
    assert years_after(date(2023, 6, 14), 3) == date(2026, 6, 13)
    assert years_after(date(2024, 2, 29), 1) == date(2025, 2, 27)


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("宁政办发〔2023〕14号", "宁政办发〔2023〕14号"),
        ("国办发〔2023〕10 号", "国办发〔2023〕10号"),
        ("渝府办发[2020]7号", "渝府办发〔2020〕7号"),
        ("武政规【2021】3号", "武政规〔2021〕3号"),
        ("粤府［2023］27 号", "粤府〔2023〕27号"),
        ("浙政发〔２０２５〕１０号", "浙政发〔2025〕10号"),
        ("国办发明电〔2022〕3号", "国办发明电〔2022〕3号"),
        ("商务部公告2023年第12号", "商务部公告2023年第12号"),
    ],
)
def test_document_numbers(printed: str, normal: str) -> None:
    assert normalise_number(printed) == normal
    assert number_line(printed) == normal


def test_a_number_in_prose_is_not_the_notice_s_own() -> None:
    assert number_line("为贯彻落实《国务院办公厅关于推动外贸保稳提质的意见》（国办发〔2022〕18号），提出以下措施。") is None
    assert number_line("2023年第14号台风") is None


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("重庆市推动外贸高质量发展三年行动计划", "行动计划"),
        ("关于推动外贸保稳提质的实施意见", "意见"),
        ("青海省推动外贸保稳提质若干措施", "措施"),
        ("武汉市推进进口贸易促进创新示范区建设实施方案", "实施方案"),
        ("宁夏回族自治区外资三年外贸五年倍增计划", "计划"),
        ("厦门市再创营商环境新优势助力企业高质量发展行动方案", "行动方案"),
        ("关于印发某某方案的通知", "通知"),
        ("公告", "公告"),
        ("无文种", None),
    ],
)
def test_forms(title: str, form: str | None) -> None:
    assert form_of(title) == form


def test_period_and_draft_mark_are_no_part_of_a_title() -> None:
    assert period_of("三年行动计划(2022—2024年)") == (2022, 2024)
    assert period_of("2023年工作要点") is None
    assert bare_title("关于推动外贸保稳提质的实施意见（征求意见稿）") == "关于推动外贸保稳提质的实施意见"
    assert bare_title("重庆市三年行动计划(2022—2024年)") == "重庆市三年行动计划"
    assert is_draft_mark("（征求意见稿）")
    assert not is_draft_mark("（试行）")


@pytest.mark.parametrize(
    ("line", "is_title"),
    [
        ("青海省推动外贸保稳提质若干措施", True),
        ("关于推动外经贸载体创新提能发展的实施方案", True),
        ("宁夏：鼓励硅片、新能源等战略性新兴产业开拓国际市场", False),
        ("现提出以下措施。", False),
        ("（一）落实外商投资市场准入政策", False),
    ],
)
def test_titles(line: str, is_title: bool) -> None:
    assert looks_like_title(line) is is_title


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("商务部 财政部 海关总署", ["商务部", "财政部", "海关总署"]),
        ("商 务 部", ["商务部"]),
        ("武汉市人民政府办公厅", ["武汉市人民政府办公厅"]),
        ("中共岳阳市委办公室岳阳市人民政府办公室", ["中共岳阳市委办公室", "岳阳市人民政府办公室"]),
    ],
)
def test_joint_issuers(line: str, names: list[str]) -> None:
    assert split_issuers(line) == names
    assert is_organisation_line(line)


def test_a_sentence_is_no_organisation() -> None:
    assert not is_organisation_line("各部门要加强领导。")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("本若干措施自2022年12月10日起施行，有效期至2025年12月9日。", date(2022, 12, 10), date(2025, 12, 9)),
        ("本方案自发布之日起施行，有效期3 年。", date(2023, 6, 14), date(2026, 6, 13)),
        ("本办法自印发之日起施行，有效期五年。", date(2023, 6, 14), date(2028, 6, 13)),
        ("本通知自2023年7月1日起执行。", date(2023, 7, 1), None),
        ("自2022年6月20日至2023年6月30日期间，税务部门办理退税。", None, None),
        ("全市实施三年行动，推动外贸发展。", None, None),
    ],
)
def test_validity(text: str, start: date | None, end: date | None) -> None:
    found = read_validity(text, date(2023, 6, 14), None)
    assert (value_of(found.start), value_of(found.end)) == (start, end)


def test_sentences_keep_their_closing_marks() -> None:
    text = "推动“走出去”。”加快建设；稳定规模！（责任单位：市商务委）"
    assert [s.of(text) for s in Sentences(text).of(Span(0, len(text)))] == [
        "推动“走出去”。”",
        "加快建设；",
        "稳定规模！",
        "（责任单位：市商务委）",
    ]


@pytest.mark.parametrize(
    ("text", "heading", "is_title"),
    [
        ("优化贸易方式。加快国家产业转型升级示范区建设。", "优化贸易方式", True),
        ("保障外贸企业生产经营稳定", "保障外贸企业生产经营稳定", True),
        (
            "支持企业参加境外国际性展会，创新展会服务模式，鼓励企业以“代参展”模式参展，组织境外推销小组赴境外开展活动。",
            "支持企业参加境外国际性展会",
            False,
        ),
        ("加强组织领导　各部门要加强协同配合，形成工作合力。", "加强组织领导", True),
        ("实施“千企百展”计划。优化国际重点境外展会参展。", "实施“千企百展”计划", True),
    ],
)
def test_headings(text: str, heading: str, is_title: bool) -> None:
    found = read_heading(text, 0, len(text))
    assert (found.text, found.is_title) == (heading, is_title)


@pytest.mark.parametrize(
    ("heading", "chapter", "last", "kind"),
    [
        ("总体要求", "总体要求", False, "principle"),
        ("指导思想", "总体要求", False, "principle"),
        ("主要目标", "总体要求", False, "objective"),
        ("发展目标", "发展目标", False, "objective"),
        ("完成年度目标", "重点任务", False, "task"),
        ("地区生产总值增长6%", "2025年主要预期目标", False, "objective"),
        ("地区生产总值增长6%", "经济社会发展的主要预期目标", False, "objective"),
        ("地区生产总值增长6%", "2023年全区经济社会发展主要预期目标", False, "objective"),
        ("地区生产总值增长6%", "全力完成经济社会发展主要预期目标", False, "task"),
        ("优化城乡结构布局", "主要工作和目标任务", False, "task"),
        ("优化城乡结构布局", "围绕实现碳达峰目标", False, "task"),
        ("加强组织领导", "保障措施", True, "safeguard"),
        ("加强组织实施", "加强组织实施", True, "safeguard"),
        ("压实责任", "工作要求", True, "safeguard"),
        ("压实责任", "工作要求", False, "task"),
        ("优化贸易方式", "工作任务", False, "task"),
    ],
)
def test_kinds(heading: str, chapter: str, last: bool, kind: str) -> None:
    assert kind_of(heading, chapter, last) == kind


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("稳定规模。（责任单位：市商务委、重庆海关）", "（责任单位：市商务委、重庆海关）"),
        ("培训。(省商务厅、省财政厅按职责分工负责)", "(省商务厅、省财政厅按职责分工负责)"),
        ("集聚区。〔责任单位:市商务委,各区县(自治县)政府(以下统称区县政府);以下均需各区县政府负责,不再列出〕",
         "〔责任单位:市商务委,各区县(自治县)政府(以下统称区县政府);以下均需各区县政府负责,不再列出〕"),
        ("制度。（自治区商务厅牵头，自治区各相关部门按职责分工负责）", "（自治区商务厅牵头，自治区各相关部门按职责分工负责）"),
        ("用好《区域全面经济伙伴关系协定》（RCEP）规则。", None),
    ],
)  # fmt: skip
def test_clauses(text: str, clause: str | None) -> None:
    assert [c.of(text) for c in bracketed_clauses(text, 0, len(text))] == ([clause] if clause else [])


def test_clause_lines() -> None:
    assert is_clause_line("牵头单位：市商务局")
    assert is_clause_line("完成时限：2023年12月")
    assert not is_clause_line("各有关单位要加强协同配合。")


@pytest.mark.parametrize(
    ("line", "closing"),
    [
        ("本行动计划到期,相关政策措施继续有效。", True),
        ("本若干措施自2022年12月10日起施行，有效期至2025年12月9日。", True),
        ("附件：1.项目审批流程图", True),
        ("（此件公开发布）", True),
        ("加强外资监测预警，做好外资领域风险防范。", False),
    ],
)
def test_closings(line: str, closing: bool) -> None:
    assert is_closing(line) is closing


def test_what_says_the_same_has_one_key() -> None:
    assert same_key("（二）鼓励创新，绿色产品。") == same_key("(二)鼓励创新,绿色产品")
    assert same_key("１２％") == same_key("12%")
    assert same_key("到2025年") != same_key("到2026年")


def test_traditional_text_keeps_length_and_names() -> None:
    text = "乾縣人民政府關於推動外經貿載體創新提能發展的實施方案，吉林省乾安縣參照執行。"
    found = to_simplified(text, {"乾县", "乾安县"})
    assert found.simplified == "乾县人民政府关于推动外经贸载体创新提能发展的实施方案，吉林省乾安县参照执行。"
    assert found.script == "Hant"


def test_simplified_text_is_left_alone() -> None:
    text = "显著提升，建立机制，哄抬运价，乾安县。"
    assert not is_traditional(text)
    assert to_simplified(text, set()).simplified == text


def test_a_few_traditional_words_do_not_make_a_text_traditional() -> None:
    """A Simplified notice may print a firm's or a book's name as it is: 《臺灣》一書."""
    text = "各部门要加强组织协调，落实各项政策措施，推动外贸稳定增长。" * 4 + "《臺灣貿易》一书可供参考。"
    assert to_simplified(text, set()).script == "Hans"
    assert to_simplified(text, set()).simplified == text


def test_only_the_script_changes_not_the_words() -> None:
    """No Taiwan-to-mainland substitution: 資訊 and 網路 stay the words they are; the names of places as GB/T 2260 writes them."""
    source = "行政院與經濟部應依資訊安全規定，透過網路公告；鍾祥市、於都縣、瀋陽市、乾縣著重辦理，顯著提升。"
    found = to_simplified(source, {"钟祥市", "于都县", "沈阳市", "乾县"})
    assert found.simplified == "行政院与经济部应依资讯安全规定，透过网路公告；钟祥市、于都县、沈阳市、乾县著重办理，显著提升。"
    assert len(found.simplified) == len(source)
