"""Layouts of notices, end to end through the reader: what becomes title, document, section, leaf and closing."""

from __future__ import annotations

from datetime import date

from extractors.read import load_reference, read_capture
from extractors.records import Failure, Notice, Reading, Site

HEAD = """某市人民政府办公室关于印发某市推动外贸保稳提质实施方案的通知
各区人民政府，市政府各部门：
《某市推动外贸保稳提质实施方案》已经市政府同意，现印发给你们，请认真贯彻落实。
湖北省黄石市人民政府办公室
2023年5月23日
某市推动外贸保稳提质实施方案
""".replace("某市", "黄石市")


def read(text: str) -> Notice:
    result = read_capture(text.encode(), Site("t", "t/a.txt"), load_reference())
    assert isinstance(result, Reading), result
    (notice,) = result.notices
    return notice


def paths(notice: Notice) -> list[tuple[str | None, str]]:
    return [(m.path, m.heading) for m in notice.measures]


def test_numbers_that_run_on_and_chapters_that_are_leaves() -> None:
    notice = read(
        HEAD
        + "一、总体要求\n坚持稳中求进。\n二、重点任务\n（一）稳主体\n1.培育龙头。支持企业做大。\n（二）拓市场\n2.办好展会。组织企业参展。\n三、保障措施\n（一）加强领导。压实责任。\n"
    )
    assert paths(notice) == [("1", "总体要求"), ("2.1.1", "培育龙头"), ("2.2.2", "办好展会"), ("3.1", "加强领导")]
    assert [m.kind for m in notice.measures] == ["principle", "task", "task", "safeguard"]
    assert notice.measures[1].chapter == "重点任务"
    assert notice.measures[1].section == "稳主体"
    assert notice.header.region is not None
    assert notice.header.region.code == "420200"


def test_a_lead_belongs_to_no_measure() -> None:
    notice = read(
        HEAD + "一、重点任务\n本阶段包括八个事项，用时不超过30个工作日。\n（一）稳主体。支持企业做大。\n（二）拓市场。组织企业参展。\n"
    )
    lead = next(p for p in notice.passages if p.text.startswith("本阶段包括"))
    assert lead.measure is None
    assert [m.text for m in notice.measures] == ["支持企业做大。", "组织企业参展。"]


def test_a_page_number_and_a_decimal_are_no_items() -> None:
    notice = read(
        HEAD
        + "一、重点任务\n（一）稳主体。支持企业做大。\n12\n（二）拓市场。组织企业参展，\n1.2万亿元进出口额稳步增长。\n（三）优环境。简化流程。\n"
    )
    assert paths(notice) == [("1.1", "稳主体"), ("1.2", "拓市场"), ("1.3", "优环境")]


def test_a_missing_number_is_an_issue_and_nothing_is_invented() -> None:
    notice = read(HEAD + "一、重点任务\n（一）稳主体。支持企业做大。\n（二）拓市场。组织企业参展。\n（四）优环境。简化流程。\n")
    assert [m.number for m in notice.measures] == [1, 2, 4]
    (issue,) = [i for i in notice.issues if i.code == "numbering_gap"]
    assert "3" in issue.message


def test_a_table_of_contents_is_no_second_outline() -> None:
    contents = "目录\n一、总体要求\n二、重点任务\n三、保障措施\n"
    notice = read(HEAD + contents + "一、总体要求\n坚持稳中求进。\n二、重点任务\n支持企业做大。\n三、保障措施\n压实责任。\n")
    assert paths(notice) == [("1", "总体要求"), ("2", "重点任务"), ("3", "保障措施")]
    assert notice.measures[1].text == "支持企业做大。"


def test_closing_sentence_signature_and_annexes_belong_to_no_item() -> None:
    notice = read(
        HEAD
        + "一、重点任务\n（一）稳主体。支持企业做大。\n（二）拓市场。组织企业参展。\n本方案自2023年6月1日起施行，有效期至2025年5月31日。\n附件：1.任务分工表\n2.联系表\n"
    )
    assert notice.measures[-1].text == "组织企业参展。"
    assert (notice.header.effective_from, notice.header.effective_to) == (date(2023, 6, 1), date(2025, 5, 31))
    assert len(notice.measures) == 2


def test_clause_lines_below_an_item_and_their_term() -> None:
    notice = read(
        HEAD
        + "一、重点任务\n（一）稳主体。支持企业做大。\n牵头单位：市商务局\n责任单位：市财政局、市税务局\n完成时限：2023年12月\n（二）拓市场。组织企业参展。\n"
    )
    first = notice.measures[0]
    assert first.text == "支持企业做大。"
    assert first.responsibility == "牵头单位：市商务局\n责任单位：市财政局、市税务局\n完成时限：2023年12月"
    assert first.due_on == date(2023, 12, 31)


def test_a_notice_without_a_document_is_its_own() -> None:
    notice = read(
        "国务院办公厅关于推动外贸稳规模优结构的意见\n国办发〔2023〕10号\n各省、自治区、直辖市人民政府，国务院各部委、各直属机构：\n为推动外贸稳规模优结构，经国务院同意，现提出以下意见：\n一、强化贸易促进\n（一）优化展会对接。办好重点展会。\n二、加强组织实施\n各地方要切实做好工作。\n国务院办公厅\n2023年4月11日\n"
    )
    (document,) = notice.documents
    assert (document.title, document.form) == ("国务院办公厅关于推动外贸稳规模优结构的意见", "意见")
    assert paths(notice) == [("1.1", "优化展会对接"), ("2", "加强组织实施")]
    assert notice.measures[-1].kind == "safeguard"
    assert notice.measures[-1].text == "各地方要切实做好工作。"
    assert notice.header.region is not None
    assert notice.header.region.code == "000000"


def test_hard_line_breaks_are_joined_and_headings_stay() -> None:
    text = (
        "黄石市人民政府办公室关于印发黄石市推动外贸保\n稳提质实施方案的通知（2023 年5 月23 日）\n各区人民政府，市政府各部门：\n"
        "《黄石市推动外贸保稳提质实施方案》已经市政府同意，\n现印发给你们，请认真组织实\n施。\n黄石市人民政府办公室\n2023 年5 月23 日\n"
        "黄石市推动外贸保稳提质\n实施方案\n一、总体要求\n坚持稳中求进工作总基调，\n以促进外贸企业提质增效为抓手，以加快外贸新业态发\n展为途径，推动外贸高质量发展。\n"
        "二、重点任务\n（一）\n培育龙头企业。支持企业做大做强，\n鼓励企业参加境外展会、经贸洽谈，\n拓展海外市场。（责\n任单位：市商务局，市\n财政局）\n"
    )
    notice = read(text)
    assert notice.header.title == "黄石市人民政府办公室关于印发黄石市推动外贸保稳提质实施方案的通知"
    assert notice.header.issued_on == date(2023, 5, 23)
    assert notice.documents[0].title == "黄石市推动外贸保稳提质实施方案"
    assert paths(notice) == [("1", "总体要求"), ("2.1", "培育龙头企业")]
    assert notice.measures[1].responsibility == "（责任单位：市商务局，市财政局）"


def test_articles_of_a_regulation() -> None:
    notice = read(
        "黄石市展会管理办法\n第一章 总则\n第一条 为了规范展会管理，根据有关法律，制定本办法。\n第二条 本市举办展会，适用本办法。\n第二章 附则\n第三条 本办法自2023年8月1日起施行，有效期五年。\n黄石市人民政府\n2023年7月3日\n"
    )
    assert [m.path for m in notice.measures] == ["1.1", "1.2", "2.3"]
    assert notice.header.effective_to == date(2028, 7, 31)


def test_joint_issuers_are_joined_in_printed_order() -> None:
    notice = read(
        "商务部 财政部 海关总署关于做好外贸工作的通知\n商贸发〔2023〕8号\n各省、自治区、直辖市商务主管部门：\n现就有关事项通知如下：\n一、稳规模。支持企业做大。\n二、优结构。组织企业参展。\n商务部\n财政部\n海关总署\n2023年4月7日\n"
    )
    assert notice.header.issuer == "商务部、财政部、海关总署"
    assert paths(notice) == [("1", "稳规模"), ("2", "优结构")]


def test_news_with_a_number_in_its_prose_has_none_of_its_own() -> None:
    text = "外贸新政解读\n近日，国务院办公厅印发《关于推动外贸稳规模优结构的意见》（国办发〔2023〕10号），提出多项措施，各地有关部门正在贯彻落实，企业普遍反映良好。\n一、为什么出台\n为了稳规模。\n二、有哪些措施\n主要有五个方面。\n"
    result = read_capture(text.encode(), Site("t", "t/a.txt"), load_reference())
    if isinstance(result, Reading):
        assert result.notices[0].header.document_number is None
        assert result.notices[0].id_basis == "address"
    else:
        assert isinstance(result, Failure)


def test_a_letter_of_assignment_without_title_or_sections_is_a_notice() -> None:
    notice = read(
        "各乡镇人民政府，县政府各部门，县属驻县各单位：\n县十五届人大五次会议审议通过的《政府工作报告》，安排部署了2016年奋斗目标和工作任务。现将各项目标任务分解下达，请各乡镇、县直各单位紧扣各项目标任务，立足各自实际和职能，细化目标任务，靠实工作责任。各牵头单位要积极履行牵头抓总职责。\n附件：2016年县政府重点工作任务分解表\n"
    )
    assert {"no_outline", "no_title", "no_date"} <= {i.code for i in notice.issues}
    assert notice.measures == ()


def test_an_old_notice_with_subject_words_and_imprint() -> None:
    notice = read(
        "湖南省人民政府办公厅文件\n湘政办发〔2009〕24号\n湖南省人民政府办公厅关于加强普通高等学校\n毕业生就业工作的通知\n各市州、县市区人民政府，省政府各厅委、各直属机构：\n现就有关问题通知如下：\n一、统一认识。形势十分严峻。\n二、拓宽渠道。落实税费减免。\n二○○九年四月十五日\n主题词：教育 毕业生 就业 通知\n抄送：省委各部门，长沙警备区。\n湖南省人民政府办公厅 2009年4月16日印发\n"
    )
    assert notice.header.title == "湖南省人民政府办公厅关于加强普通高等学校毕业生就业工作的通知"
    assert notice.header.issued_on == date(2009, 4, 15)
    assert notice.measures[-1].text == "落实税费减免。"
