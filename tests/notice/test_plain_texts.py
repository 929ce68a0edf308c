"""Texts as sites' plain copies have them: no lines, no title printed again, page furniture that looks like a title, spaces in words."""

from __future__ import annotations

import pytest

from tests.fuzz.invariants import check
from tests.notice.reading import paths, read

HEAD = "各区（市）县政府，市级有关部门：\n"
TITLE = "成都市发展和改革委员会关于印发成都市社区服务设施建设工程实施方案的通知\n"
TASKS = "一、主要目标\n到2025年底前，全市首批100个示范社区全面建成。\n二、主要任务\n（一）盘活存量设施。推动复合利用。\n（二）补齐设施短板。加大建设力度。\n"


@pytest.mark.parametrize(
    "between",
    [
        "经市领导同意，现将《成都市社区服务设施建设工程实施方案》印发给你们，请认真贯彻落实。\n为推动设施建设，结合我市实际，特制定本方案。\n",
        "为推动设施建设，结合我市实际，制定如下实施方案：\n",
        "现将《成都市社区服务设施建设工程实施方案》印发给你们。为推动设施建设，特制订本实施方案。\n",
        "现将《成都市社区服务设施建设工程实施方案》印发给你们。\n为推动设施建设，制定如下实施方案。\n目录\n",
        "经市政府同意，现印发给你们，请遵照执行。\n为推动全市设施建设，现提出以下方案。\n",
    ],
)
def test_a_document_whose_title_is_not_printed_again(between: str) -> None:
    notice = read(TITLE + HEAD + between + TASKS)
    assert [(d.title, d.form) for d in notice.documents] == [("成都市社区服务设施建设工程实施方案", "实施方案")]
    assert [m.path for m in notice.measures] == ["1", "2.1", "2.2"]
    assert notice.header.title == TITLE.strip()


@pytest.mark.parametrize(
    "between",
    [
        "现将《成都市社区服务设施建设工程实施方案》印发给你们，并就有关事项通知如下：\n",
        "现将《成都市社区服务设施建设工程实施方案》印发给你们。各单位要结合实际制定本单位实施方案。\n",
    ],
)
def test_a_notice_whose_document_is_not_in_the_text_is_its_own(between: str) -> None:
    notice = read(TITLE + HEAD + between + TASKS)
    assert [d.form for d in notice.documents] == ["通知"]


def test_articles_whose_title_is_not_printed_again() -> None:
    notice = read(
        "金乡县人民政府关于印发《金乡县产业扶持办法》的通知\n各镇人民政府：\n《金乡县产业扶持办法》已经县政府同意，现印发给你们。\n金乡县人民政府\n2023年5月1日\n"
        "第一章 总则\n第一条 为扶持产业，制定本办法。\n第二条 本办法适用于全县。\n二、扶持标准 第三条 对种植户给予补助。\n"
    )
    assert [(d.title, d.form) for d in notice.documents] == [("金乡县产业扶持办法", "办法")]


def test_a_chapter_and_an_article_on_one_line() -> None:
    notice = read(
        "金乡县支持企业发展若干政策\n一、支持企业入规 第一条 支持企业升规，给予奖励。\n第二条 支持企业上市，给予奖励。\n"
        "二、支持效益倍增 第三条 支持企业加大投资，给予奖励。\n三、根据《条例》第六条规定执行。\n"
    )
    assert paths(notice) == [
        ("1.1", "支持企业升规，给予奖励"),
        ("1.2", "支持企业上市，给予奖励"),
        ("2.3", "支持企业加大投资，给予奖励"),
        ("3", "根据《条例》第六条规定执行"),
    ]


def test_tabs_of_a_page_are_no_document() -> None:
    notice = read(
        "关于公开征求《实施先进制造业强市三年行动计划(2023-2025年)(征求意见稿)》意见的公告\n公告内容\n草案内容\n背景介绍\n公开意见及建议\n"
        "为推进制造强市建设，我局牵头起草了《实施先进制造业强市三年行动计划(2023-2025年)(征求意见稿)》，现向社会公开征求意见。\n威海市工业和信息化局\n2022年12月12日\n"
        "实施先进制造业强市三年行动计划(2023-2025年)\n(征求意见稿)\n一、总体要求\n1.指导思想。全面贯彻党的二十大精神。\n2.工作目标。到2025年，工业总产值达到3000亿元。\n"
    )
    assert [(d.title, d.period_start, d.period_end) for d in notice.documents] == [("实施先进制造业强市三年行动计划", 2023, 2025)]
    assert paths(notice) == [("1.1", "指导思想"), ("1.2", "工作目标")]


def test_a_period_in_brackets_within_the_title() -> None:
    notice = read("西安市促进城乡融合发展工作三年(2019—2021年)行动方案\n" + TASKS)
    (document,) = notice.documents
    assert (document.title, document.period_start, document.period_end) == ("西安市促进城乡融合发展工作三年行动方案", 2019, 2021)


def test_lines_joined_with_spaces() -> None:
    notice = read(
        "海盐县人民政府办公室关于印发政府工作报告2022年重点工作责任分解的通知\n各镇人民政府，县政府各部门： 《政府工作报告2022年重点工作责任分解》已经县政府讨论确定，现印发给你们，请认真贯彻执行。 "
        "各级各部门要高度重视，明确具体任务，细化工作方案，确保按时完成既定的目标任务。 海盐县人民政府办公室 2022年4月18日 (此件公开发布) 政府工作报告2022年重点工作责任分解 "
        "一、王丹县长牵头重点工作 1.全县生产总值增长7.5%左右；一般公共预算收入增长8.5%。 责任单位:县发改局(首位单位为牵头单位，下同)、县财政局 "
        "2.落实党政机关过紧日子的要求，节俭办一切事业，努力降低行政运行成本。 责任单位:县财政局 二、曹惠明常务副县长牵头重点工作 "
        "1.坚持县政府常务会议集体学法，加强重大行政决策事前论证和事后评估。 责任单位:县司法局 2.推进依法行政，提高决策科学化水平，发挥法律顾问作用。 责任单位:县司法局\n"
    )
    assert [d.title for d in notice.documents] == ["政府工作报告2022年重点工作责任分解"]
    assert [m.path for m in notice.measures] == ["1.1", "1.2", "2.1", "2.2"]
    assert [m.responsibility for m in notice.measures][1:] == ["责任单位:县财政局", "责任单位:县司法局", "责任单位:县司法局"]


def test_two_items_in_one_line() -> None:
    notice = read(
        "关于支持“双招双引”的十条意见。为落实市委、市政府部署，结合莆田实际，现提出以下意见。1.对来莆田创新创业的团队，给予100万元用于科学研究。责任单位：市委组织部、市科技局。"
        "2.对实际投资2亿元以上的招商项目，给予人才指标1名。责任单位：市发改委、市财政局。"
    )
    assert [m.path for m in notice.measures] == ["1", "2"]
    assert [len(a) for a in ([x for x in notice.agencies if x.measure == k] for k in (0, 1))] == [2, 2]


def test_a_list_with_half_width_semicolons_in_one_line() -> None:
    notice = read(
        "安顺市人民政府关于印发安顺市市级储备粮管理办法的通知\n各县、自治县、区人民政府：现将《安顺市市级储备粮管理办法》印发给你们，请认真抓好贯彻落实。安顺市人民政府2023年9月5日（此件公开发布）"
        "安顺市市级储备粮管理办法第一章  总    则第一条  为加强市级储备粮管理，结合安顺实际，制定本办法。第二条  承储企业不得有下列行为：（一）擅自动用市级储备粮;（二）虚报、瞒报市级储备粮数量;"
        "（三）法律法规规定的其他行为。第三条  未经市人民政府批准，任何单位和个人不得擅自动用市级储备粮。第二章  计    划第四条  按照省下达我市地方储备粮计划，报市人民政府批准后执行。"
    )
    assert [d.title for d in notice.documents] == ["安顺市市级储备粮管理办法"]
    assert [m.path for m in notice.measures] == ["1.1", "1.2.1", "1.2.2", "1.2.3", "1.3", "2.4"]


def test_spaces_within_words_end_no_heading() -> None:
    notice = read(
        "柳河县人民政府关于支持重点产业加快发展的实施意见\n为抢抓东北振兴战略机遇，全力支持战略新 兴、医药健康、现代服务业、特色农业四个重点产业规模化、 集群化发展，制定如下实施意见。\n"
        "第 1 条 设立总规模不低于1亿元的重点产业发展引导 资金，列入县财政预算，按照相关规定，用于重点产业发展补助和奖 励。\n"
        "第 2 条 固定资产投资在1亿元及以上且亩均投资强度 不低于200万元的工业类、现代服务业类项目，按固定资产投资的5%给予企业奖 励，专项用于企业研发、生产及基础设 施建设。\n"
        "第 3 条 对本土企业将域外业务迁回柳河结算的，经认 定后，按企业新增地方财政贡献享受第2条政 策。对特色农业类项目，参照其 年度地方财政贡献给予企业奖励。\n"
    )
    assert paths(notice)[:2] == [
        ("1", "设立总规模不低于1亿元的重点产业发展引导 资金"),
        ("2", "固定资产投资在1亿元及以上且亩均投资强度 不低于200万元的工业类、现代服务业类项目"),
    ]


def test_a_dash_leads_in_a_list() -> None:
    notice = read(
        "財務委員會討論文件\nFCR(98-99)34\n教育署資助學校家具津貼建議\n有關應付資助學校家具和設備需要的現行安排既欠理想,又未能令校本管\n理行之有效,現時的資助方式不能配合學校的需要,學校亦未能按本身的\n情況調配資源,因此有需要檢討。\n"
        "請各委員批准-\n1. 由1998/99學年起,發放一筆家具及設備特別經常津貼予所有資助學校\n,每年每班可獲發放的津貼額由700元至3,000元不等;以及\n2. 把權力轉授予教育署署長,使他可在日後按照甲類消費物價指數的變動\n幅度,批准每年調整家具及設備經常津貼額。\n"
    )
    assert [m.path for m in notice.measures] == ["1", "2"]


def test_a_stray_number_above_another() -> None:
    notice = read(
        TITLE + HEAD + "一、主要任务\n1.盘活存量设施。推动复合利用。\n13.\n（五）优化发展环境。压缩时间。\n2.补齐设施短板。加大建设力度。\n"
    )
    assert all(m.heading for m in notice.measures)
    assert "盘活存量设施" in [m.heading for m in notice.measures]


def test_a_list_of_two_thousand_items() -> None:
    notice = read("青岛市商务局任务清单\n" + "".join(f"{i}.做好第{i}项工作。加强组织。\n" for i in range(1, 2001)))
    assert [m.number for m in notice.measures] == list(range(1, 2001))


def test_the_first_chapter_behind_the_words_that_lead_in_to_it() -> None:
    """One long line below a head, as sites print it that lost their breaks."""
    head = "济宁市人民政府关于进一步做好就业创业工作的意见\n各县(市、区)人民政府: 为贯彻落实文件精神,现提出以下意见: "
    one = read(head + "一、深入实施就业优先战略 1.坚持就业优先。各级政府要把稳定就业作为优先选项。(市发展改革委牵头,市教育局参加)")
    assert [(m.path, m.heading) for m in one.measures] == [("1.1", "坚持就业优先")]
    more = read(
        head
        + "一、工作目标全面落实政策。二、工作措施(一)降低企业负担。1.严格执行标准。落实到位。2.扩大范围。推进落实。"
        + "各部门要加强协同配合，形成工作合力。" * 40
    )
    assert [m.path for m in more.measures] == ["1", "2.1.1", "2.1.2"]


def test_a_number_with_the_day_beside_it_and_one_before_the_title() -> None:
    text = "津政办规[2023]4号 天津市人民政府办公厅关于印发若干政策措施的通知\n\n津政办规〔2023〕4号           2023-04-11\n\n各区人民政府:\n现印发给你们,请遵照执行。\n一、加强支持。落实政策。"
    notice = read(text)
    assert notice.header.title == "天津市人民政府办公厅关于印发若干政策措施的通知"
    assert notice.header.document_number == "津政办规〔2023〕4号"


def test_a_heading_cut_off_behind_its_number_stays_the_items_own() -> None:
    """Found by `python -m tests.fuzz` (input 3046124): a clause right behind a bare number, taken for the title of the next run as well."""
    line = "一、总体要求。（一）加强领导。推进工作。1.（以下均需市商务局负责，不再列出）1.落实责任。推进工作。2.扩大范围。推进工作。"
    check(read(TITLE + HEAD + line + "各部门要加强协同配合，形成工作合力。" * 40))
