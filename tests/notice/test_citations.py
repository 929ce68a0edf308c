"""Citations: what counts as a document, its number, its relation, and what of a notice is its own."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.lines.text import same_key
from extractors.notice.fields.citations import read_citations
from extractors.notice.fields.mentions import find_mentions
from extractors.notice.outline.paragraphs import find_paragraphs
from extractors.records import Citation, Header
from tests.notice.reading import read


def cited(text: str, title: str | None = "甲市人民政府办公室关于印发甲市稳外贸行动方案的通知", number: str | None = None) -> list[Citation]:
    return read_citations(text, find_paragraphs(text), {}, Header(title, number, "甲市人民政府办公室"), [])


def short(text: str) -> list[tuple[str, str | None, str]]:
    return [(c.title, c.document_number, c.relation) for c in cited(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "为贯彻落实《国务院办公厅关于做好跨周期调节进一步稳外贸的意见》(国办发〔2021〕57号)和《国务院办公厅关于推动外贸保稳提质的意见》"
            "(国办发〔2022〕18号)，制定以下措施。",
            [
                ("国务院办公厅关于做好跨周期调节进一步稳外贸的意见", "国办发〔2021〕57号", "implements"),
                ("国务院办公厅关于推动外贸保稳提质的意见", "国办发〔2022〕18号", "implements"),
            ],
        ),
        (
            "落实国务院办公厅《关于推动外贸保稳提质的意见》（国办发〔2022〕18 号，以下简称《意见》）。各地按照《意见》要求办理。",
            [("关于推动外贸保稳提质的意见", "国办发〔2022〕18号", "implements")],
        ),
        ("《甲指导意见》《乙意见》精神，做好工作。", [("甲指导意见", None, "implements"), ("乙意见", None, "implements")]),
        (
            "全面实施《中华人民共和国外商投资法》和相关配套法规，积极参与修订《鼓励外商投资产业目录》。",
            [("中华人民共和国外商投资法", None, "implements"), ("鼓励外商投资产业目录", None, "amends")],
        ),
        (
            "抓住《重庆市高质量实施〈区域全面经济伙伴关系协定〉(RCEP)行动计划》机遇。",
            [("重庆市高质量实施〈区域全面经济伙伴关系协定〉(RCEP)行动计划", None, "cites")],
        ),
        ("推动《湖南省贯彻《国务院意见》实施方案》落地。", [("湖南省贯彻《国务院意见》实施方案", None, "implements")]),
        ("把《区域全面经济伙伴关系协定》（RCEP）用好。", [("区域全面经济伙伴关系协定", None, "cites")]),
        (
            "按照国务院《关于解决城市低收入家庭住房困难的若干意见》(国发〔2007〕24号文件)和省住建厅《关于贯彻落实<国务院意见>的实施意见》"
            "(黑住建保〔2007〕1号文件)要求办理。",
            [
                ("关于解决城市低收入家庭住房困难的若干意见", "国发〔2007〕24号", "implements"),
                ("关于贯彻落实<国务院意见>的实施意见", "黑住建保〔2007〕1号", "implements"),
            ],
        ),
        ("根据《廉租住房保障办法》(建设部〔2007〕第162号令)制定本办法。", [("廉租住房保障办法", "建设部〔2007〕162号", "implements")]),
        ("依据《优化营商环境条例》（国令第722号）办理。", [("优化营商环境条例", "国令第722号", "implements")]),
        ("根据国办发〔2021〕24号《关于加快发展外贸新业态新模式的意见》办理。", [("关于加快发展外贸新业态新模式的意见", "国办发〔2021〕24号", "implements")]),
        ("本办法自2023年5月1日起施行，《甲市稳外贸扶持办法》（甲政发〔2019〕3号）同时废止。", [("甲市稳外贸扶持办法", "甲政发〔2019〕3号", "repeals")]),
        ("2001年9月20日市政府颁布的《甲市犬类管理办法》同时废止。", [("甲市犬类管理办法", None, "repeals")]),
        ("原《甲办法》《乙办法》自本办法施行之日起废止。", [("甲办法", None, "repeals"), ("乙办法", None, "repeals")]),
        ("《甲办法》等3个文件一并停止执行。", [("甲办法", None, "repeals")]),
        (
            "2015年7月7日财政部、科技部颁布的《关于甲的通知》(财教〔2015〕154号)和2016年4月18日财政部办公厅颁布的《关于乙的通知》"
            "(财办教〔2016〕25号)同时废止。",
            [("关于甲的通知", "财教〔2015〕154号", "repeals"), ("关于乙的通知", "财办教〔2016〕25号", "repeals")],
        ),
        (
            "根据《预算法》及其实施条例等法律法规和《国务院关于甲的意见》(国发〔2021〕5 号)等规定，参照《甲省资金管理办法》和《乙市资金管理办法》，制定本办法。",
            [
                ("预算法", None, "implements"),
                ("国务院关于甲的意见", "国发〔2021〕5号", "implements"),
                ("甲省资金管理办法", None, "cites"),
                ("乙市资金管理办法", None, "cites"),
            ],
        ),
        (
            "推动《湖南省人民政府办公厅印发<关于打好主动仗的若干政策措施>的通知》(湘政办发〔2023〕4号)文件落地见效，制定本方案。",
            [("湖南省人民政府办公厅印发<关于打好主动仗的若干政策措施>的通知", "湘政办发〔2023〕4号", "implements")],
        ),
        ("《甲办法》已废止的，按新规定执行。", [("甲办法", None, "cites")]),
        ("一、废止以下文件：\n1.《甲办法》（甲政发〔2019〕3号）\n2.《乙办法》\n", [("甲办法", "甲政发〔2019〕3号", "repeals"), ("乙办法", None, "repeals")]),
        ("将《甲市气象条例》第七条修改为：略。", [("甲市气象条例", None, "amends")]),
        ("对《甲市管理规定》作如下修改：略。", [("甲市管理规定", None, "amends")]),
        ("认真执行新修订的《安全生产法》。", [("安全生产法", None, "implements")]),
        ("现将《商务部关于做好有关工作的通知》转发给你们。", [("商务部关于做好有关工作的通知", None, "forwards")]),
        ("转发商务部等十部门印发的《外贸工作方案》。", [("外贸工作方案", None, "forwards")]),
        ("研究制定《重庆市鼓励进口技术和产品目录》。", [("重庆市鼓励进口技术和产品目录", None, "cites")]),
        ("深入实施《中国制造2025》。", [("中国制造2025", None, "implements")]),
        ("《甲办法》（国办发〔2020〕1号）、《乙办法》。根据《乙办法》（国办发〔2020〕2号）办理。", [
            ("甲办法", "国办发〔2020〕1号", "cites"), ("乙办法", "国办发〔2020〕2号", "implements")]),
        ("落实《甲办法》《乙办法》（国办发〔2020〕1号、国办发〔2020〕2号）。", [
            ("甲办法", "国办发〔2020〕1号", "implements"), ("乙办法", "国办发〔2020〕2号", "implements")]),
        ("落实《关于加快发展外贸\n新业态新模式的意见》。", [("关于加快发展外贸新业态新模式的意见", None, "implements")]),
        ("《关于甲的意见、《关于乙的通知》要求", [("关于乙的通知", None, "implements")]),
        ("依据《外商投资法》。（《中华人民共和国外商投资法》）", [("外商投资法", None, "implements")]),
    ],
)  # fmt: skip
def test_titles_numbers_and_relations(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "填写《外贸企业申请表》并签署《承诺书》，领取《营业执照》。",
        "在《人民日报》《国际商报》开设专栏，阅读《三体》。",
        "《甲市稳外贸行动方案》已经市政府同意，现印发给你们。",
        "经市政府同意，现将《甲市人民政府办公室稳外贸工作规则》印发给你们。",
        "我局修订了《甲市项目经费管理办法》，现予以印发，请遵照执行。",
        "我们修订了《甲市稳外贸行动方案》。现印发给你们。",
        "按照《若干措施》《实施意见》要求落实。",
        "举办“重庆市高质量发展行动计划”活动。",
        "具体见《项目审批事项清单》（见附件1）。",
        "按照《项目审批事项清单》办理。\n附件：1.项目审批事项清单\n2.流程图",
        "按照《项目审批事项清单》办理。\n附件1\n项目审批事项清单\n一、略",
        "没有关上的《关于甲的意见，",
        "》《》《 》",
    ],
)
def test_what_is_no_citation(text: str) -> None:
    assert short(text) == []


def test_a_namesake_of_another_issuer_is_no_own_title() -> None:
    title = "甲省人民政府办公厅关于进一步稳外贸的意见"
    assert cited("《关于进一步稳外贸的意见》已印发。", title) == []
    assert [c.issuer for c in cited("落实《国务院办公厅关于进一步稳外贸的意见》。", title)] == ["国务院办公厅"]
    assert [c.issuer for c in cited("落实国务院办公厅《关于进一步稳外贸的意见》。", title)] == ["国务院办公厅"]


def test_the_predecessor_of_the_same_title_is_repealed() -> None:
    text = "本办法自印发之日起施行，《甲市外贸资金管理办法》（甲政发〔2018〕1号）同时废止。"
    (found,) = cited(text, "甲市人民政府关于印发《甲市外贸资金管理办法》的通知", "甲政发〔2023〕9号")
    assert (found.relation, found.document_number) == ("repeals", "甲政发〔2018〕1号")


NOTICE = """青海省人民政府办公厅关于印发青海省稳外贸若干措施的通知
青政办〔2023〕14号
各市、自治州人民政府：
《青海省稳外贸若干措施》已经省政府同意，现印发给你们，请认真贯彻落实《国务院办公厅关于推动外贸保稳提质的意见》。
青海省人民政府办公厅
2023年4月10日
青海省稳外贸若干措施
一、扩大进口
1.用好目录。对列入《鼓励进口技术和产品目录》的产品给予贴息。
2.用好协定。用好《区域全面经济伙伴关系协定》（RCEP）。
"""


def test_a_measure_owns_what_it_cites_and_the_preamble_nothing() -> None:
    notice = read(NOTICE)
    assert [(c.measure, c.title) for c in notice.citations] == [
        (None, "国务院办公厅关于推动外贸保稳提质的意见"),
        (0, "鼓励进口技术和产品目录"),
        (1, "区域全面经济伙伴关系协定"),
    ]


WORDS = [
    "根据",
    "废止",
    "关于甲的意见",
    "乙办法",
    "国办发〔2022〕18号",
    "国务院办公厅",
    "附件：",
    "转发",
    "简称《丙》",
    "2023年第1号公告",
    "印发给你们",
]
PIECES = st.sampled_from([*"《》〈〉（）()〔〕、，。；\n和号令 ", *WORDS])


@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_text_gives_true_spans_and_each_title_once(text: str) -> None:
    found = cited(text)
    assert all(text[c.char_start : c.char_end] == c.as_written and "《" in c.as_written for c in found)
    keys = [same_key(c.title) for c in found]
    assert len(keys) == len(set(keys))
    mentions = find_mentions(text)
    assert all(a.mark < b.mark for a, b in pairwise(mentions))


def test_time_grows_with_length_only() -> None:
    assert len(cited("《关于甲的意见》" * 20_000)) == 1
    assert cited("《" * 200_000) == []
    assert cited("（" * 200_000 + "《" + "（" * 200_000) == []


@pytest.mark.parametrize(
    ("text", "relation", "rule"),
    [
        ("《甲市外贸管理办法》（甲政〔2018〕5号）同时废止。", "repeals", "relation_word"),
        ("原《甲市外贸管理办法》即日起不再执行。", "repeals", "relation_word"),
        ("决定对《甲市外贸管理办法》（市人民政府令第250号）作如下修改：", "amends", "relation_word"),
        ("决定废止以下文件：\n1.《甲市外贸管理办法》（甲政〔2018〕5号）", "repeals", "own_heading"),
        ("《甲市外贸管理办法》与本通知不一致的，以本通知为准。", "cites", "mention"),
        ("根据《甲市外贸管理办法》，制定本通知。", "implements", "relation_word"),
    ],
)
def test_by_which_rule(text: str, relation: str, rule: str) -> None:
    (found,) = cited(text)
    assert (found.title, found.relation, found.rule) == ("甲市外贸管理办法", relation, rule)


def test_a_list_of_what_is_repealed_prints_titles_without_marks() -> None:
    text = (
        "决定废止一批文件。\n附件：废止的规范性文件目录\n废止的规范性文件目录\n序号 文件名称 文号\n"
        "1.甲市人民政府关于印发外贸管理办法的通知（甲政〔2013〕4号）\n2 甲市人民政府办公室关于加强外贸工作的意见 甲政办〔2014〕5号\n"
    )
    found = cited(text)
    assert [(c.title, c.document_number, c.relation, c.rule) for c in found] == [
        ("甲市人民政府关于印发外贸管理办法的通知", "甲政〔2013〕4号", "repeals", "own_heading"),
        ("甲市人民政府办公室关于加强外贸工作的意见", "甲政办〔2014〕5号", "repeals", "own_heading"),
    ]
    assert found[0].as_written == "甲市人民政府关于印发外贸管理办法的通知（甲政〔2013〕4号）"
    assert all(text[c.char_start : c.char_end] == c.as_written for c in found)


def test_a_number_alone_is_no_citation() -> None:
    assert cited("根据国办发〔2023〕5号文件精神，甲政办〔2016〕8号文件同时废止。") == []


def test_the_plan_before_this_one_is_a_citation() -> None:
    """The same title with another period names another plan."""
    found = read(
        "甲市学前教育三年行动计划（2011—2013年）\n为发展学前教育，实施《甲市学前教育三年行动计划（2006—2008年）》以来成效明显，制定本计划。\n"
        "一、落实《甲市学前教育三年行动计划（2011—2013年）》。各部门要加强领导。\n二、强化保障。各部门要加大资金支持力度。\n"
    )
    assert [c.title for c in found.citations] == ["甲市学前教育三年行动计划（2006—2008年）"]
