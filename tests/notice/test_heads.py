"""Heads and feet as sites and papers print them: title, number, issuer, region, dates. Each layout was met on a real page."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.lines.organisations import is_organisation_line, split_issuers
from extractors.notice.header.labels import fitting_value, read_labels
from extractors.notice.header.told import HeadText
from extractors.notice.outline.paragraphs import find_paragraphs
from extractors.records import Header
from tests.notice.reading import read

ITEMS = "一、加强领导。各地要高度重视，压实责任。\n二、强化保障。各部门要加大资金支持力度。\n"


def head_of(lines: list[str]) -> HeadText:
    body = "\n".join(lines)
    return HeadText(body, find_paragraphs(body), lines, len(lines))


def header(text: str) -> Header:
    return read(text).header


def test_a_title_broken_below_its_issuer() -> None:
    """The issuer stands on a line of its own, and the page prints the whole title above as its headline."""
    found = header(
        "内蒙古自治区人民政府关于印发《内蒙古自治区公共数据管理暂行办法》的通知\n内蒙古自治区人民政府\n关于印发《内蒙古自治区公共数据管理暂行办法》的通知\n"
        "内政发〔2024〕19号\n盟行政公署、市人民政府,自治区各委、办、厅、局:\n现将《内蒙古自治区公共数据管理暂行办法》印发给你们,请认真遵照执行。\n"
        "2024年6月4日\n(此件公开发布)\n内蒙古自治区公共数据管理暂行办法\n第一条 为了加强公共数据管理,制定本办法。\n第二条 本办法自2024年8月1日起施行。\n"
    )
    assert found.title == "内蒙古自治区人民政府关于印发《内蒙古自治区公共数据管理暂行办法》的通知"
    assert (found.document_number, found.issuer) == ("内政发〔2024〕19号", "内蒙古自治区人民政府")
    assert found.issued_on == date(2024, 6, 4)  # the seal is on the paper, so the date stands without a name
    assert found.effective_from == date(2024, 8, 1)


def test_a_title_of_two_issuers_over_two_lines() -> None:
    found = header(
        "鹤政发〔2025〕4号\n鹤岗市人民政府 鹤岗市中级人民法院印发\n关于完善“府院联动”机制的意见的通知\n各县(区)人民政府、法院,市政府各部门:\n"
        "《关于完善“府院联动”机制的意见》已经市政府常务会议审议通过,现印发给你们,请认真贯彻执行。\n鹤岗市人民政府 鹤岗市中级人民法院\n2025年4月30日\n"
        "关于完善“府院联动”机制的意见\n" + ITEMS
    )
    assert found.title == "鹤岗市人民政府 鹤岗市中级人民法院印发关于完善“府院联动”机制的意见的通知"
    assert found.issuer == "鹤岗市人民政府、鹤岗市中级人民法院"


def test_a_number_in_brackets_behind_the_title() -> None:
    found = header(
        "归档时间:2018-11-21\n当前位置: 首页 > 政务公开 > 政策法规\n中共岳阳市委办公室岳阳市人民政府办公室印发《关于全面推进政务公开工作的实施意见》的通知(岳办发〔2017〕2号)\n"
        "来源:岳阳市政府门户网 日期:2017-01-12 17:08 字号:【\n各县市区委、人民政府,市直各单位:\n"
        "《关于全面推进政务公开工作的实施意见》已经市委、市人民政府同意,现印发给你们,请认真贯彻执行。\n中共岳阳市委办公室\n岳阳市人民政府办公室\n2017年1月10日\n"
        "关于全面推进政务公开工作的实施意见\n" + ITEMS
    )
    assert found.title == "中共岳阳市委办公室岳阳市人民政府办公室印发《关于全面推进政务公开工作的实施意见》的通知"
    assert found.document_number == "岳办发〔2017〕2号"
    assert found.issuer == "中共岳阳市委办公室、岳阳市人民政府办公室"


def test_a_title_in_title_marks_behind_its_number() -> None:
    found = header(
        "京政办发〔2016〕26号《北京市人民政府办公厅关于印发〈北京市2016年政务公开工作要点〉的通知》\n"
        "《北京市人民政府办公厅关于印发〈北京市2016年政务公开工作要点〉的通知》\n京政办发〔2016〕26号\n各区人民政府,市政府各委、办、局:\n"
        "《北京市2016年政务公开工作要点》已经市政府同意,现印发给你们,请认真贯彻落实。\n北京市人民政府办公厅\n2016年5月28日\n" + ITEMS
    )
    assert found.title == "北京市人民政府办公厅关于印发〈北京市2016年政务公开工作要点〉的通知"


def test_a_period_within_the_title_stays() -> None:
    """Only the document's own title goes without it."""
    notice = read(
        "西安市人民政府办公厅关于印发西安市建设综合试验区实施方案（2023—2025年）的通知\n市政办发〔2023〕12号\n各区、县人民政府，市人民政府各工作部门：\n"
        "《西安市建设综合试验区实施方案（2023—2025年）》已经市政府同意，现印发给你们。\n西安市人民政府办公厅\n二〇二三年四月七日\n"
        "西安市建设综合试验区实施方案\n（2023—2025年）\n"
        + ITEMS
        + "抄送：市委各部门，市人大常委会办公室。\n西安市人民政府办公厅 2023年4月10日印发\n"
    )
    assert notice.header.title == "西安市人民政府办公厅关于印发西安市建设综合试验区实施方案（2023—2025年）的通知"
    (document,) = notice.documents
    assert (document.title, document.period_start, document.period_end) == ("西安市建设综合试验区实施方案", 2023, 2025)
    assert notice.header.issued_on == date(2023, 4, 7)  # not the printer's 2023年4月10日印发
    assert notice.measures[-1].text == "各部门要加大资金支持力度。"


def test_the_printer_s_date_where_no_other_stands() -> None:
    found = header(
        "湖南省人民政府办公厅关于加强普通高等学校\n毕业生就业工作的通知\n湘政办发〔2009〕24号\n各市州、县市区人民政府:\n现就有关问题通知如下:\n"
        + ITEMS
        + "主题词：高校 就业 通知\n抄送：省委各部门，省军区。\n湖南省人民政府办公厅 2009年4月22日印发\n"
    )
    assert found.title == "湖南省人民政府办公厅关于加强普通高等学校毕业生就业工作的通知"
    assert found.issued_on == date(2009, 4, 22)


def test_an_order_with_its_number_on_the_next_line() -> None:
    notice = read(
        "中华人民共和国国务院令\n第 763 号\n《生态保护补偿条例》已经2024年2月23日国务院第26次常务会议通过，现予公布，自2024年6月1日起施行。\n总　理　　李　强\n2024年4月6日\n"
        "生态保护补偿条例\n第一章　总　　则\n第一条　为了保护和改善生态环境，制定本条例。\n第二条　在中华人民共和国领域及管辖的其他海域开展生态保护补偿，适用本条例。\n"
    )
    found = notice.header
    assert (found.document_number, found.issuer) == ("中华人民共和国国务院令第763号", "国务院")
    assert (found.issued_on, found.effective_from) == (date(2024, 4, 6), date(2024, 6, 1))
    assert notice.documents[0].title == "生态保护补偿条例"
    assert notice.measures[0].chapter == "总则"


@pytest.mark.parametrize(
    ("first", "title", "number"),
    [
        (
            "海关总署公告2023年第109号（关于增列保税展品及保税中转监管方式的公告）",
            "关于增列保税展品及保税中转监管方式的公告",
            "海关总署公告2023年第109号",
        ),
        (
            "商务部 海关总署公告2023年第23号 关于对镓、锗相关物项实施出口管制的公告",
            "关于对镓、锗相关物项实施出口管制的公告",
            "商务部海关总署公告2023年第23号",
        ),
        (
            "商务部公告2023年第14号 公布对原产于日本的进口间苯二酚反倾销期终复审裁定",
            "公布对原产于日本的进口间苯二酚反倾销期终复审裁定",
            "商务部公告2023年第14号",
        ),
    ],
)
def test_an_announcement_prints_number_and_title_on_one_line(first: str, title: str, number: str) -> None:
    found = header(
        f"{first}\n为规范监管，现将有关事项公告如下：\n{ITEMS}本公告自2023年9月1日起施行。\n特此公告。\n海关总署\n2023年8月15日\n"
    )
    assert (found.title, found.document_number) == (title, number)
    assert (found.issued_on, found.effective_from) == (date(2023, 8, 15), date(2023, 9, 1))


def test_the_region_that_an_issuer_leaves_out() -> None:
    """省 stands in title and signature alone; the number's 鄂政 tells which."""
    found = header(
        "省人民政府關於\n進一步優化營商環境的若干意見\n鄂政發〔2018〕26號\n各市、州、縣人民政府,省政府各部門:\n為優化營商環境,結合我省實際,提出如下意見。\n"
        "一、提高市場開放程度。全面實施市場準入負面清單制度,推動全省經濟高質量發展。\n二、推進簡政放權。取消一批審批事項,加強組織領導。\n2018年6月6日\n"
    )
    assert found.issuer == "湖北省人民政府"
    assert found.region is not None
    assert found.region.code == "420000"
    assert found.issued_on == date(2018, 6, 6)


def test_a_shared_number_prefix_is_settled_by_the_elided_name() -> None:
    """宁政办发 is Ningxia's and Nanjing's, but an 自治区 is no city."""
    found = header(
        "关于促进外贸稳定增长的通知\n宁政办发〔2023〕3号\n各市、县（区）人民政府：\n现就有关事项通知如下：\n"
        + ITEMS
        + "自治区人民政府办公厅\n2023年2月1日\n"
    )
    assert found.issuer == "宁夏回族自治区人民政府办公厅"


def test_a_county_by_its_short_name() -> None:
    found = header(
        "县人民政府办公室关于印发《促进电子商务发展实施意见》的通知\n秭政办发〔2022〕15号\n各乡镇人民政府，县政府各部门：\n现将《促进电子商务发展实施意见》印发给你们。\n"
        "县人民政府办公室\n2022年5月1日\n促进电子商务发展实施意见\n为促进我县电子商务发展，结合秭归实际，制定本实施意见。\n" + ITEMS
    )
    assert found.issuer == "秭归县人民政府办公室"


def test_what_the_text_does_not_tell_stays_open() -> None:
    """已经…人民政府同意 tells no issuer, a number cited in prose is not the notice's own."""
    notice = read("为落实《省商务厅关于稳外贸的意见》（某商发〔2022〕8号），经人民政府同意，现提出以下措施。\n" + ITEMS)
    assert (notice.header.issuer, notice.header.document_number, notice.header.region) == (None, None, None)
    assert {"no_date", "no_region", "no_title"} <= {i.code for i in notice.issues}
    assert notice.id_basis == "address"


def test_the_signature_goes_before_the_site_s_table() -> None:
    """The site names its own office and the day it filed the page: 发布机构 区政府办公室, 生成日期 2022-02-28."""
    found = header(
        "索引号 001008003001001/2022-00964\n组配分类 区政府规范性文件 发布机构 区政府办公室\n生成日期 2022-02-28 公开方式 主动公开\n文号 温鹿政发〔2022〕11号 有效性 废止\n"
        "温州市鹿城区人民政府关于印发鹿城区农业农村若干政策意见的通知\n各街道办事处、镇人民政府,区政府直属各单位:\n现将《鹿城区农业农村若干政策意见》印发给你们。\n温州市鹿城区人民政府\n2022年2月8日\n"
        "鹿城区农业农村若干政策意见\n" + ITEMS
    )
    assert (found.document_number, found.issuer, found.issued_on) == ("温鹿政发〔2022〕11号", "温州市鹿城区人民政府", date(2022, 2, 8))


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["【发布日期】2023-08-15 【生效日期】2023-09-01"], {"发布日期": "2023-08-15", "生效日期": "2023-09-01"}),
        (["发文字号： | 镇政发〔2024〕7号 | 有 效 性: | 失效 |"], {"发文字号": "镇政发〔2024〕7号"}),
        (["• 发文字号:", "镇政发〔2024〕7号"], {"发文字号": "镇政发〔2024〕7号"}),
        (["发布日期:2018年03月27"], {"发布日期": "2018年03月27"}),
        (["发文字号： | 无 | 有效性 |", "发文机构: 县政府网站"], {}),
    ],
)
def test_labelled_lines(lines: list[str], told: dict[str, str]) -> None:
    found = read_labels(head_of(lines))
    assert {label: stated.value for label, stated in found.items()} == told
    body = "\n".join(lines)
    for stated in found.values():
        assert stated.span is not None
        assert fitting_value(stated.label, stated.span.of(body)) == stated.value


def test_a_medium_s_date_is_a_repost() -> None:
    text = "来源：中国贸易新闻网 2023-05-10\n重庆市商务委员会关于印发稳外贸措施的通知\n各区县商务主管部门：\n现通知如下：\n" + ITEMS
    assert (header(text).published_on, header(text).reposted_on) == (None, date(2023, 5, 10))
    stated = text.replace("来源：中国贸易新闻网 2023-05-10", "发布时间：2023-05-10")
    assert header(stated).published_on == date(2023, 5, 10)
    assert read(stated, "media").header.reposted_on == date(2023, 5, 10)


def test_drafts() -> None:
    asked = (
        "关于公开征求《上海市促进消费条例（草案征求意见稿）》意见的通知\n现将有关文件向社会公开征求意见，公众可于2023年9月1日前反馈意见。\n"
        + ITEMS
        + "上海市商务委员会\n2023年8月1日\n"
    )
    assert header(asked).stage == "draft"
    assert header(asked.replace("公开征求", "印发").replace("（草案征求意见稿）》意见", "》")).stage == "final"


def test_taiwan_and_macao() -> None:
    found = header(
        "經濟部公告\n中華民國112年4月7日\n經授貿字第11240001230號\n主旨：公告修正「貨品輸出管理辦法」部分條文，並自即日生效。\n"
        "公告事項：\n一、修正機關：經濟部。\n二、修正依據：貿易法第六條及第十三條規定。\n三、對於公告內容有任何意見者，請於六十日內陳述意見。\n部長 王美花\n"
    )
    assert (found.issued_on, found.document_number) == (date(2023, 4, 7), "经授贸字第11240001230号")
    assert found.region is not None
    assert found.region.code == "710000"
    order = header(
        "第57/2016號行政命令\n行政長官行使《澳門特別行政區基本法》第五十條(四)項規定的職權,並根據第2/1999號法律《政府組織綱要法》第五條第一款,發佈本行政命令。\n"
        "二零一六年九月五日行政長官休假期間,由經濟財政司司長臨時代理行政長官的職務。\n二零一六年九月二日。\n命令公佈。\n行政長官 某某某\n"
    )
    assert (order.document_number, order.issued_on) == ("第57/2016号行政命令", date(2016, 9, 2))


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("商 务 部　　国家发展改革委", ["商务部", "国家发展改革委"]),
        ("商务部 办公厅", ["商务部办公厅"]),
        ("中共中央国务院", ["中共中央", "国务院"]),
        ("商务部等10部门", ["商务部"]),
        ("安徽省商务厅（盖章）", ["安徽省商务厅"]),
    ],
)
def test_names_on_one_line(line: str, names: list[str]) -> None:
    assert split_issuers(line) == names


def test_a_line_of_names() -> None:
    assert is_organisation_line("商务部　财政部　海关总署")
    assert not is_organisation_line("各部门要加强领导，落实到各委办局。")
    assert not is_organisation_line("部 " * 400)


def test_labels_joined_by_semicolons_and_the_official_address() -> None:
    found = header(
        "关于印发《某新区促进软件产业发展若干措施》的通知\n发布机构：经济发展局；文号：宁新区管规字〔2026〕4号；生成日期：2026年7月31日。\n"
        "官方来源：https://njna.nanjing.gov.cn/202607/t20260731_5887148.html\n为促进软件产业发展，特制定如下政策措施：\n" + ITEMS
    )
    assert (found.document_number, found.issuer) == ("宁新区管规字〔2026〕4号", "经济发展局")
    assert found.issued_on == date(2026, 7, 31)
    assert found.url == "https://njna.nanjing.gov.cn/202607/t20260731_5887148.html"


def test_a_value_ends_where_the_next_label_stands_without_a_colon() -> None:
    labels = read_labels(head_of(["发布机构 金乡县农业农村局 组配分类 政策和解读", "成文日期 2021-04-20 废止日期"]))
    assert labels["发布机构"].value == "金乡县农业农村局"
    assert "废止日期" not in labels


def test_a_title_behind_its_number_and_one_before_a_border() -> None:
    glued = header(
        "鞍立政发〔2023〕2号立山区人民政府关于印发立山区政府2023年重点工作任务分解方案的通知\n各街道办事处,各区直部门:\n经区政府同意,现将方案印发给你们。\n"
        + ITEMS
    )
    assert glued.title == "立山区人民政府关于印发立山区政府2023年重点工作任务分解方案的通知"
    assert glued.document_number == "鞍立政发〔2023〕2号"
    bordered = header(
        "海盐县人民政府办公室关于印发2022年重点工作责任分解方案的通知 |\n||\n各镇人民政府(街道办事处):\n现印发给你们,请认真贯彻执行。\n"
        + ITEMS
    )
    assert bordered.title == "海盐县人民政府办公室关于印发2022年重点工作责任分解方案的通知"


def test_a_number_that_runs_into_the_addressee() -> None:
    found = header(
        "遂府函〔2019〕55 号　　各县(区)人民政府,市直有关部门:\n《遂宁市工程建设项目审批制度改革实施方案》已经市政府常务会议通过,现印发给你们。\n遂宁市人民政府\n"
        "2019年4月29日\n遂宁市工程建设项目审批制度改革实施方案\n" + ITEMS
    )
    assert (found.document_number, found.issuer) == ("遂府函〔2019〕55号", "遂宁市人民政府")


def test_joint_issuers_on_a_line_each_over_their_title() -> None:
    found = header(
        "成都市发展和改革委员会\n中共成都市委社会工作部\n成都市规划和自然资源局\n成都市住房和城乡建设局\n关于印发成都市城市社区嵌入式服务设施\n建设工程实施方案的通知\n"
        "各区(市)县政府(管委会),市级有关部门:\n现将方案印发给你们,请认真贯彻落实。\n" + ITEMS
    )
    assert found.issuer == "成都市发展和改革委员会、中共成都市委社会工作部、成都市规划和自然资源局、成都市住房和城乡建设局"
    assert found.title and found.title.endswith("关于印发成都市城市社区嵌入式服务设施建设工程实施方案的通知")


def test_an_announcement_is_of_those_its_number_names() -> None:
    found = header(
        "关于进一步支持小微企业有关税费政策的公告\n财政部 税务总局公告2023年第12号\n为进一步支持小微企业发展,现将有关税费政策公告如下:\n"
        + ITEMS
    )
    assert (found.issuer, found.region and found.region.code) == ("财政部、税务总局", "000000")


def test_an_order_is_called_by_what_it_promulgates() -> None:
    order = (
        "达州市人民政府令\n第48号\n《达州市人民政府关于废止部分政策性文件的决定》已经市政府常务会议通过,现予公布,自公布之日起施行。\n市长: 某某\n"
        "二○○八年十月十三日\n达州市人民政府关于废止部分政策性文件的决定\n经过清理,市政府决定:\n" + ITEMS
    )
    for text in (order, "首页 > 法律法规\n达州市人民政府关于废止部分政策性文件的决定\n" + order):
        notice = read(text)
        assert notice.header.title == "达州市人民政府关于废止部分政策性文件的决定"
        assert notice.header.document_number == "达州市人民政府令第48号"
        assert [d.title for d in notice.documents] == ["达州市人民政府关于废止部分政策性文件的决定"]


def test_a_title_that_ends_in_a_full_stop() -> None:
    assert (
        header("关于支持“双招双引”的十条意见。\n为落实市委、市政府部署，现提出以下意见。\n" + ITEMS).title == "关于支持“双招双引”的十条意见"
    )


def test_furniture_of_a_page_is_no_authority() -> None:
    assert not is_organisation_line("返回顶部")
    assert is_organisation_line("中共某某市委宣传部")


def test_the_date_of_a_paper_for_the_council() -> None:
    found = header(
        "财务委员会讨论文件\n1998年10月16日\n总目40-教育署\n请各委员批准由教育署发放津贴，由有关部门按职责分工组织实施，每班700元至3,000元不等。\n"
        + ITEMS
    )
    assert found.issued_on == date(1998, 10, 16)


def test_an_address_that_is_none_raises_nothing() -> None:
    assert header("链接：http://[某某\n重庆市人民政府关于印发某某办法的通知\n各区县人民政府：\n现印发给你们。\n" + ITEMS).title


def test_a_date_at_the_head_of_the_page_s_line() -> None:
    """2023-08-04 来源：贵州省人民政府办公厅, and a medium's."""
    text = (
        "贵州省人民政府办公厅关于印发若干政策措施的通知\n黔府办发〔2023〕16号\n{}\n各市、自治州人民政府：\n现印发给你们，请认真贯彻执行。\n"
        + ITEMS
    )
    official = header(text.format("2023-08-04 来源：贵州省人民政府办公厅"))
    assert (official.published_on, official.reposted_on) == (date(2023, 8, 4), None)
    assert header(text.format("• 2020-11-13 14:42\n• 来源:贵州省人民政府")).published_on == date(2020, 11, 13)
    medium = header(text.format("2023-05-10 09:00 来源：经济日报"))
    assert (medium.published_on, medium.reposted_on) == (None, date(2023, 5, 10))


def test_a_body_that_carries_the_state_council_s_name_is_one() -> None:
    assert split_issuers("科技部国务院国资委教育部") == ["科技部", "国务院国资委", "教育部"]
    assert split_issuers("中共中央国务院") == ["中共中央", "国务院"]
