"""Numberings as documents print them: what is a section, what is furniture, what stands behind the last item."""

from __future__ import annotations

import pytest

from extractors.lines.markers import Style, marker_at
from extractors.notice.outline.paragraphs import find_paragraphs
from extractors.records import Notice
from tests.notice.reading import paths, read

TITLE = "青岛市对外开放实施方案\n为深入贯彻党中央、国务院决策部署，推动更高水平对外开放，促进外贸稳规模优结构，结合青岛实际，制定本方案。\n"


def outline(text: str) -> Notice:
    return read(TITLE + text)


@pytest.mark.parametrize(
    ("text", "style", "number"),
    [
        ("一、总体要求", Style.CHINESE, 1),
        ("二十五、其他", Style.CHINESE, 25),
        ("（十二）做强平台", Style.CHINESE_BRACKETED, 12),
        ("㈡做强平台", Style.CHINESE_BRACKETED, 2),
        ("3．培育主体", Style.ARABIC, 3),
        ("3、培育主体", Style.ARABIC, 3),
        ("⒊培育主体", Style.ARABIC, 3),
        ("（2）境内展", Style.ARABIC_BRACKETED, 2),
        ("2）境内展", Style.ARABIC_HALF, 2),
        ("②境内展", Style.CIRCLED, 2),
        ("壹、計畫緣起", Style.FORMAL, 1),
        ("第三章　附　则", Style.CHAPTER, 3),
        ("第十二条 本办法自印发之日起施行。", Style.ARTICLE, 12),
        ("1.2万亿元规模的市场基本形成。", None, 0),
        ("2.5个百分点", None, 0),
        ("2025年，进出口总额达到8000亿元。", None, 0),
        ("第四条规定的具体办法，由财政部门制定。", None, 0),
        ("第三条第二款另有规定的除外。", None, 0),
        ("一、二类出口企业办理退税的时间压缩。", None, 0),
        ("一、三产融合发展", Style.CHINESE, 1),
        ("一是优化结构。", None, 0),
    ],
)
def test_what_can_be_a_section_number(text: str, style: Style | None, number: int) -> None:
    marker = marker_at(text, 0, 0)
    assert (marker and marker.style, marker.number if marker else 0) == (style, number)


def test_a_table_of_contents_with_dots_and_pages() -> None:
    notice = read(
        "青岛市“十四五”对外开放规划（2021—2025年）\n目　　录\n第一章 发展基础和环境.................1\n第一节 发展基础.................1\n第二章 总体要求…………………7\n"
        "青岛市“十四五”对外开放规划\n为推动高水平开放，制定本规划。\n第一章　发展基础和环境\n第一节　发展基础\n全市开放取得新成效。\n第二章　总体要求\n第一节　指导思想\n坚持稳中求进。\n"
    )
    (document,) = notice.documents
    assert (document.period_start, document.period_end) == (2021, 2025)
    assert paths(notice) == [("1.1", "发展基础"), ("2.1", "指导思想")]


def test_a_table_of_contents_with_bare_pages() -> None:
    notice = outline(
        "目录\n一、总体要求 1\n（一）指导思想 1\n二、主要任务 3\n三、保障措施 5\n本方案分三部分。\n"
        "一、总体要求\n（一）指导思想\n坚持稳中求进。\n二、主要任务\n做强平台。\n三、保障措施\n加强领导。\n"
    )
    assert paths(notice) == [("1.1", "指导思想"), ("2", "主要任务"), ("3", "保障措施")]


def test_chapters_with_bare_titles_and_running_numbers() -> None:
    notice = outline(
        "加大财税支持力度\n一、支持开拓市场。给予展位费80%的补贴。\n二、支持出口信保。提高保费扶持比例。\n"
        "加大金融支持力度\n三、扩大信贷投放。引导银行加大支持。\n优化营商环境\n四、提升通关效率。压缩通关时间。\n本方案自2023年4月15日起施行。\n"
    )
    assert [(m.chapter, m.path, m.text) for m in notice.measures] == [
        ("加大财税支持力度", "1", "给予展位费80%的补贴。"),
        ("加大财税支持力度", "2", "提高保费扶持比例。"),
        ("加大金融支持力度", "3", "引导银行加大支持。"),
        ("优化营商环境", "4", "压缩通关时间。"),
    ]


def test_chapters_with_bare_titles_below_which_numbers_begin_anew() -> None:
    notice = outline(
        "支持主体培育\n一、引进企业。给予奖励。\n二、企业升级。给予补助。\n支持平台建设\n一、产业园。给予奖励。\n二、海外仓。给予补贴。\n"
    )
    assert [(m.chapter, m.number) for m in notice.measures] == [
        ("支持主体培育", 1),
        ("支持主体培育", 2),
        ("支持平台建设", 1),
        ("支持平台建设", 2),
    ]
    assert not [i for i in notice.issues if i.code.startswith("numbering")]


def test_articles_have_bracketed_items_below_them() -> None:
    notice = read(
        "商务发展专项资金管理办法\n第一章　总　则\n第一条　为规范资金管理，制定本办法。\n第二章　支持范围\n第二条　专项资金支持下列事项：\n（一）促进外贸：\n1.支持企业参展；\n2.支持出口信用保险。\n"
        "（二）促进消费。\n第三条　补助标准不超过50%。\n第五条　本办法由省商务厅负责解释。\n"
    )
    assert paths(notice) == [
        ("1.1", "为规范资金管理，制定本办法"),
        ("2.2.1.1", "支持企业参展"),
        ("2.2.1.2", "支持出口信用保险"),
        ("2.2.2", "促进消费"),
        ("2.3", "补助标准不超过50%"),
        ("2.5", "本办法由省商务厅负责解释"),
    ]
    assert [i.message[-8:] for i in notice.issues if i.code == "numbering_gap"] == [" missing"]


def test_chapter_and_first_article_on_one_line() -> None:
    """…信息暂行办法 / 第一章 总  则第一条 为了充分发挥…"""
    notice = read(
        "吉林省政府公众信息网站对外发布信息暂行办法\n第一章 总  则第一条 为了充分发挥网站的作用,制定本办法。\n第二条 网站由各级人民政府建立，各有关部门应当按照职责分工做好信息发布工作。\n"
    )
    assert [(m.chapter, m.path) for m in notice.measures] == [("总则", "1.1"), ("总则", "1.2")]


def test_rules_that_stand_in_one_line() -> None:
    text = "金华市人民政府工作规则 第一章 总则 第一条 市政府根据宪法制定本规则。 第二条 市政府工作要执政为民。 第二章 组成人员职责 第三条 市政府由市长组成。 第四条 市长负责全面工作。 第五条 副市长协助市长工作。"
    lines = [p.of(text) for p in find_paragraphs(text)]
    assert "第二章 组成人员职责" in lines
    assert [line[:3] for line in lines if "条" in line[:3]] == ["第一条", "第二条", "第三条", "第四条", "第五条"]


def test_a_box_is_no_section() -> None:
    notice = outline(
        "一、发展目标\n到2025年，进出口总额达到8000亿元。\n专栏1　主要指标\n1.货物进出口总额\n2.实际使用外资\n二、重点任务\n做强平台。\n"
    )
    assert paths(notice) == [("1", "发展目标"), ("2", "重点任务")]
    assert "1.货物进出口总额" in notice.measures[0].text


def test_a_heading_s_clause_is_no_part_of_it() -> None:
    notice = outline(
        "一、重点任务（牵头单位：市商务局）\n（一）培育展会品牌（责任单位：市商务局、市会展办、市贸促会；配合单位：市文化广电旅游局、各县（市、区）人民政府）\n办好重点展会。\n"
        "（二）完善服务体系。（市商务局牵头，市公安局、市卫生健康委配合）\n提供一站式服务。\n"
    )
    first, second = notice.measures
    assert (first.chapter, first.heading, first.text) == ("重点任务", "培育展会品牌", "办好重点展会。")
    assert first.responsibility is not None
    assert first.responsibility.endswith("各县（市、区）人民政府）")
    assert (second.heading, second.responsibility) == ("完善服务体系", "（市商务局牵头，市公安局、市卫生健康委配合）")


def test_a_heading_that_only_a_space_parts_from_its_text() -> None:
    notice = outline(
        "一、总体要求 以习近平新时代中国特色社会主义思想为指导，深入贯彻党的二十大精神。\n"
        "二、主要任务 （一）完善布局 优化口岸布局，推进智慧口岸建设，提升服务水平。\n（二）提升效率　压缩通关时间，进一步提升跨境贸易便利化水平。\n"
    )
    assert [(m.path, m.heading) for m in notice.measures] == [("1", "总体要求"), ("2.1", "完善布局"), ("2.2", "提升效率")]
    assert notice.measures[0].kind == "principle"


def test_a_notice_s_own_items_before_its_plan_are_no_document() -> None:
    """The contract: what a notice carries are its documents; only one that carries none is its own."""
    notice = read(
        "成都市商务局等8部门关于印发《成都市促进进口贸易行动计划（2023—2025年）》的通知\n成商发〔2023〕15号\n各区（市）县政府，市级有关部门：\n"
        "现将《成都市促进进口贸易行动计划（2023—2025年）》印发给你们，并就有关事项通知如下。\n一、加强组织领导。各区县要高度重视。\n二、强化要素保障。加大资金支持。\n"
        "附件：成都市促进进口贸易行动计划（2023—2025年）\n成都市商务局　成都市财政局\n2023年5月6日\n附件\n成都市促进进口贸易行动计划\n（2023—2025年）\n为促进进口，制定本行动计划。\n"
        "一、总体要求\n贯彻新发展理念。\n二、重点任务\n（一）做强口岸。建设指定监管场地。\n"
    )
    assert [(d.title, d.form, d.period_start) for d in notice.documents] == [("成都市促进进口贸易行动计划", "行动计划", 2023)]
    assert [(m.document, m.path, m.text) for m in notice.measures] == [
        (1, "1", "贯彻新发展理念。"),
        (1, "2.1", "建设指定监管场地。"),
    ]
    assert {"各区县要高度重视。", "加大资金支持。"} <= {p.text for p in notice.passages}
    assert notice.header.issuer == "成都市商务局、成都市财政局"


def test_a_notice_that_issues_nothing_keeps_its_own_items() -> None:
    notice = read(
        "成都市商务局关于做好进口促进工作的通知\n成商发〔2023〕15号\n各区（市）县政府：\n为促进进口，现就有关事项通知如下。\n一、做强口岸。建设指定监管场地。\n二、强化保障。加大资金支持。\n"
        "成都市商务局\n2023年5月6日\n附件\n成都市进口资金管理细则\n一、适用范围\n全市企业。\n二、支持标准\n最高50万元。\n"
    )
    assert [(m.document, m.path) for m in notice.measures] == [(1, "1"), (1, "2"), (2, "1"), (2, "2")]


def test_annexes_with_documents_and_a_form_to_fill_in() -> None:
    notice = read(
        "海南省商务厅关于印发《海南省外贸专项资金管理办法》和《海南省外贸专项资金申报指南》的通知\n琼商贸〔2022〕33号\n各市、县、自治县商务主管部门：\n"
        "《海南省外贸专项资金管理办法》《海南省外贸专项资金申报指南》已经厅务会审议通过，现印发给你们，请遵照执行。\n附件：1.海南省外贸专项资金管理办法\n2.海南省外贸专项资金申报指南\n3.申报表\n"
        "海南省商务厅\n2022年4月8日\n附件1\n海南省外贸专项资金管理办法\n第一条　为规范管理，制定本办法。\n第二条　资金用于促进外贸。\n"
        "附件2\n海南省外贸专项资金申报指南\n一、申报条件\n在海南省注册的企业。\n附件3\n申报表\n1.企业名称\n2.联系人\n3.金额\n"
    )
    assert [d.title for d in notice.documents] == ["海南省外贸专项资金管理办法", "海南省外贸专项资金申报指南"]
    assert [(m.document, m.path) for m in notice.measures] == [(1, "1"), (1, "2"), (2, "1")]
    assert notice.measures[-1].text == "在海南省注册的企业。"


def test_forwarding_gives_the_forwarder_s_head_and_the_forwarded_document() -> None:
    notice = read(
        "厦门市商务局转发商务部办公厅关于做好2023年外贸工作的通知\n厦商务〔2023〕45号\n各区商务主管部门：\n现将《商务部办公厅关于做好2023年外贸工作的通知》（商办贸函〔2023〕88号）转发给你们，请认真贯彻落实。\n"
        "厦门市商务局\n2023年3月9日\n商务部办公厅关于做好2023年外贸工作的通知\n商办贸函〔2023〕88号\n各省、自治区、直辖市商务主管部门：\n现通知如下：\n"
        "一、提高站位。加强组织领导。\n二、狠抓落实。推动政策落地。\n商务部办公厅\n2023年3月1日\n"
    )
    found = notice.header
    assert (found.issuer, found.document_number, str(found.issued_on)) == ("厦门市商务局", "厦商务〔2023〕45号", "2023-03-09")
    assert notice.documents[0].title == "商务部办公厅关于做好2023年外贸工作的通知"
    assert notice.measures[-1].text == "推动政策落地。"


@pytest.mark.parametrize(
    "line",
    [
        "本方案由市商务局负责解释。",
        "本方案自2023年4月15日起施行，有效期至2025年12月31日。",
        "未尽事宜，按国家有关规定执行。",
        "此前规定与本方案不一致的，以本方案为准。",
        "《青岛市开放办法》（青政发〔2018〕1号）同时废止。",
        "特此通知。",
        "附件：1.任务分工表",
        "附件1",
        "（此件公开发布）",
        "（联系人：王某；联系电话：0532-12345678）",
        "抄送：市委各部门。",
        "青岛市商务局 2023年4月10日印发",
        "扫一扫在手机打开当前页",
        "声明：本文转载自青岛发布，如有侵权请联系删除。",
    ],
)
def test_what_stands_behind_the_last_item(line: str) -> None:
    notice = outline(f"一、重点任务\n做强平台。\n二、保障措施\n加强领导。\n{line}\n")
    assert notice.measures[-1].text == "加强领导。"
    assert notice.passages[-1].measure is None


def test_a_sentence_on_validity_within_the_document_is_text() -> None:
    notice = outline("一、降低成本\n减免费用。\n以上政策自2023年1月1日起执行。\n按季度结算。\n二、保障措施\n加强领导。\n")
    assert notice.measures[0].text == "减免费用。\n以上政策自2023年1月1日起执行。\n按季度结算。"
