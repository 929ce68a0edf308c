"""Responsible bodies: what a clause names, who leads, what holds for the clauses below.

The wordings are those of real notices (Chongqing, Ningxia, Qinghai, Wuhan, Sichuan, Guangdong, Huai'an, Xining, Guangzhou, Kunming's
Guandu, Shanghai, Hubei, Meishan and others), shortened to what a case is about.
"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.lines.text import Span
from extractors.notice.duty.clauses import is_duty_line
from extractors.notice.duty.words import KIND
from extractors.notice.fields.agencies import read_agencies
from extractors.notice.fields.roles import LABEL_WORDS
from extractors.notice.sections import DocumentText, LeadText, LeafText
from extractors.read import load_reference, read_capture
from extractors.records import Agency, Header, Issue, Measure, Notice, Region, Site
from extractors.reference.regions import load_regions
from extractors.rules import DUTY
from tests.notice.reading import read as read_notice
from tests.notice.wordings import WORDINGS
from tests.notice.wordings_elided import ELIDED

REGIONS = load_regions()


def region(name: str) -> Region | None:
    return next((r for r in REGIONS.all() if r.name == name), None) if not name.isdigit() else REGIONS.by_code[name]


def read(place: str, *clauses: str, damaged: bool = False, above: str = "") -> tuple[list[Agency], list[Issue], str]:
    """Each clause is an item's; `above` is that of the heading over all of them."""
    body, leaves, leads = "", [], []
    if above:
        body = above + "\n"
        leads.append(LeadText(tuple(range(len(clauses))), Span(0, 0), (), (Span(0, len(above)),)))
    for seq, clause in enumerate(clauses):
        span = Span(len(body), len(body) + len(clause))
        body += clause + "\n"
        measure = Measure(1, seq, str(seq), seq, "task", None, None, "", "", clause, None, span.start, span.end, 1.0)
        leaves.append(LeafText(measure, Span(span.start, span.start), (), (span,) if clause else ()))
    document = DocumentText(1, None, None, tuple(leaves), tuple(leads), damaged)
    agencies, issues = read_agencies(body, [document], Header(None, region=region(place)), REGIONS)
    return agencies, issues, body


MARKS = {"lead": "*", "support": "+", "responsible": ""}


def told(agencies: list[Agency], seq: int) -> str:
    """Bodies of an item in one line: * leads, + supports, ~ is inherited."""
    return " ".join(f"{MARKS[a.role]}{'~' if a.inherited else ''}{a.name}" for a in agencies if a.measure == seq)


# place, clause, bodies
CASES = [
    # names: prefixes
    ("宁夏回族自治区", "（责任单位：自治区商务厅、市场监管厅，银川海关、宁夏税务局按职责分工负责）", "宁夏回族自治区商务厅 宁夏回族自治区市场监管厅 银川海关 宁夏税务局"),
    ("宁夏回族自治区", "（责任单位：五个地级市人民政府，自治区外办，财政厅按职责分工负责）", "五个地级市人民政府 宁夏回族自治区外办 宁夏回族自治区财政厅"),
    ("重庆市", "(责任单位:市商务委、市市场监管局、市委网信办、市政府外办、重庆海关)", "重庆市商务委 重庆市市场监管局 重庆市委网信办 重庆市政府外办 重庆海关"),
    ("重庆市", "（市市政公用局、市民政局、市政务服务办、市场监管局负责）", "重庆市市政公用局 重庆市民政局 重庆市政务服务办 重庆市市场监管局"),
    ("青海省", "(省商务厅、西宁海关、省外汇管理局、民航青海监管局、青海机场公司按职责分工负责，各市州政府负责)", "青海省商务厅 西宁海关 青海省外汇管理局 民航青海监管局 青海机场公司 各市州政府"),
    ("四川省", "〔责任单位：省发展改革委、省市场监管局、商务厅、省大数据中心按职责分工负责〕", "四川省发展改革委 四川省市场监管局 四川省商务厅 四川省大数据中心"),
    ("四川省", "〔责任单位：商务厅、省发展改革委〕", "四川省商务厅 四川省发展改革委"),
    ("广西壮族自治区", "（自治区党委宣传部、网信办，自治区发展改革委、大数据发展局按职责分工负责）", "广西壮族自治区党委宣传部 广西壮族自治区党委网信办 广西壮族自治区发展改革委 广西壮族自治区大数据发展局"),
    ("湖南省", "（责任单位：省委组织部、人力资源社会保障厅、教育厅）", "湖南省委组织部 湖南省人力资源社会保障厅 湖南省教育厅"),
    ("甘南藏族自治州", "（州委宣传部、网信办牵头，州文广旅局、各县市政府配合）", "*甘南藏族自治州委宣传部 *甘南藏族自治州委网信办 +甘南藏族自治州文广旅局 +各县市政府"),
    ("柳州市", "(牵头单位:市工业和信息化局,责任单位:市发展改革委、财政局、税务局,柳州海关)", "*柳州市工业和信息化局 柳州市发展改革委 柳州市财政局 柳州市税务局 柳州海关"),
    ("贵州省", "（责任单位：省商务厅、贵阳市商务局、财政局，贵阳海关）", "贵州省商务厅 贵阳市商务局 贵阳市财政局 贵阳海关"),
    ("江苏省", "（责任单位：省税务局、国家税务总局江苏省税务局、人民银行江苏省分行、省外汇局）", "江苏省税务局 国家税务总局江苏省税务局 人民银行江苏省分行 江苏省外汇局"),
    ("河北省", "（责任单位：省商务厅、国家金融监督管理总局河北监管局、石家庄海关）", "河北省商务厅 国家金融监督管理总局河北监管局 石家庄海关"),
    ("上海市", "（责任单位：市高院、上海银保监局、市通信管理局等；各区政府）", "上海市高院 上海银保监局 上海市通信管理局 各区政府"),
    ("泰安市", "（责任单位：市人大财经委、市法院、泰安军分区、市总工会、团市委、市妇联、市工商联、市残联）", "泰安市人大财经委 泰安市法院 泰安军分区 泰安市总工会 团市委 泰安市妇联 泰安市工商联 泰安市残联"),
    # names: whose 市, 县, 区
    ("110105", "（责任单位：区商务局、市市场监管局，各街乡）", "朝阳区商务局 北京市市场监管局 各街乡"),
    ("海门区", "（责任单位：区商务局，市生态环境局海门分局）", "海门区商务局 南通市生态环境局海门分局"),
    ("常熟市", "（责任单位：市商务局、常熟海关、常熟农商行）", "常熟市商务局 常熟海关 常熟农商行"),
    ("平昌县", "（责任单位：县委编办、县发改局、财政局）", "平昌县委编办 平昌县发改局 平昌县财政局"),
    ("眉山市", "（责任单位：省自然资源厅、市水利局、县政府）", "四川省自然资源厅 眉山市水利局 县政府"),
    ("官渡区", "(区发改局牵头,区财政局等部门,区国投公司、各街道办事处配合)", "*官渡区发改局 +官渡区财政局 +官渡区国投公司 +各街道办事处"),
    ("", "（责任单位：自治区商务厅、财政厅）", "自治区商务厅 财政厅"),
    ("全国", "（商务部牵头，发展改革委、财政部、海关总署等按职责分工负责）", "*商务部 发展改革委 财政部 海关总署"),
    ("全国", "（工业和信息化部、公安部、应急管理部按职责分工负责）", "工业和信息化部 公安部 应急管理部"),
    # names: 市 is a tier, or no tier at all
    ("浙江省", "（省级有关部门，市、县（市、区）人民政府按职责分工负责）", "省级有关部门 市、县（市、区）人民政府"),
    ("浙江省", "（省科技厅负责，各市、县（市、区）政府配合）", "浙江省科技厅 +各市、县（市、区）政府"),
    ("福建省", "（责任单位：省直各相关单位，市县商务部门）", "省直各相关单位 市县商务部门"),
    ("南昌市", "（责任单位：市直有关部门、市管各园区、市有关单位）", "市直有关部门 市管各园区 南昌市有关单位"),
    ("重庆市", "（责任单位：市级相关部门、单位，各区县）", "市级相关部门、单位 各区县"),
    ("广东省", "（责任单位：省财政厅，海关总署广东分署，广州、深圳海关）", "广东省财政厅 海关总署广东分署 广州海关 深圳海关"),
    # names: suffixes
    ("宁夏回族自治区", "（责任单位：宁夏邮政管理局，银川市、石嘴山市人民政府按职责分工负责）", "宁夏邮政管理局 银川市人民政府 石嘴山市人民政府"),
    ("武汉市", "(责任单位:东湖高新区、长江新区、武汉经开区管委会,市商务局)", "东湖高新区管委会 长江新区管委会 武汉经开区管委会 武汉市商务局"),
    ("武汉市", "（责任单位：市科技局，东湖高新区，武汉海关）", "武汉市科技局 东湖高新区 武汉海关"),
    ("海南省", "（责任单位：海口市、三亚市、儋州市人民政府，洋浦经济开发区管委会）", "海口市人民政府 三亚市人民政府 儋州市人民政府 洋浦经济开发区管委会"),
    ("深圳市", "（福田区、罗湖区政府，大鹏新区、深汕特别合作区管委会负责）", "福田区政府 罗湖区政府 大鹏新区管委会 深汕特别合作区管委会"),
    ("安徽省", "（责任单位：合肥、芜湖海关）", "合肥海关 芜湖海关"),
    ("湖南省", "（责任单位：省发展改革、财政、税务部门）", "湖南省发展改革部门 湖南省财政部门 湖南省税务部门"),
    ("杭州市", "（市发改、经信、财政、商务等部门按职责分工负责）", "杭州市发改部门 杭州市经信部门 杭州市财政部门 杭州市商务部门"),
    # names: 各 said once, tiers in a row
    ("淮安市", "(责任单位:市财政局等有关部门,各县区人民政府、园区管委会)", "淮安市财政局 各县区人民政府 各园区管委会"),
    ("平昌县", "（责任单位：各乡镇人民政府、街道办事处）", "各乡镇人民政府 各街道办事处"),
    ("内蒙古自治区", "（责任单位：各盟行政公署、市人民政府）", "各盟行政公署 各市人民政府"),
    ("广州市", "（配合单位：各有关单位，各区、县级市）", "+各有关单位 +各区、县级市"),
    ("湖北省", "(责任单位:各市、州、县人民政府)", "各市、州、县人民政府"),
    ("江西省", "（责任单位：各设区市、省直管试点县（市）人民政府）", "各设区市、省直管试点县（市）人民政府"),
    # names: brackets
    ("贵州省", "〔责任单位：省市场监管局（省知识产权局）、各市〔州〕、县〔市、区、特区〕人民政府〕", "贵州省市场监管局（省知识产权局） 各市〔州〕、县〔市、区、特区〕人民政府"),
    ("武汉市", "(责任单位:各区人民政府〈含开发区、长江新区管委会,下同〉)", "各区人民政府"),
    ("重庆市", "〔责任单位:各区县(自治县)政府和两江新区、西部科学城重庆高新区、万盛经开区管委会(以下统称区县政府)〕", "各区县(自治县)政府 两江新区管委会 西部科学城重庆高新区管委会 万盛经开区管委会"),
    ("河北省", "（责任单位：各市（含定州、辛集市）政府，雄安新区管委会）", "各市政府 雄安新区管委会"),
    ("宿州市", "（责任单位：各县区政府（管委会））", "各县区政府（管委会）"),
    ("武汉市", "（市发改委（牵头）、市经信局、市商务局（配合）负责）", "*武汉市发改委 武汉市经信局 +武汉市商务局"),
    # names: 和, 等, quotation marks, spaces
    ("沈阳市", "（责任单位：市人力资源和社会保障局和各区、县（市）政府）", "沈阳市人力资源和社会保障局 各区、县（市）政府"),
    ("广东省", "(省发展改革委、交通运输厅、住房城乡建设厅、能源局等省有关部门和各地级以上市人民政府按职责分工负责)", "广东省发展改革委 广东省交通运输厅 广东省住房城乡建设厅 广东省能源局 各地级以上市人民政府"),
    ("渭南市", "(市行政审批制度改革工作领导小组办公室牵头,市级各有关部门及各县市区政府按职责分工负责)", "*渭南市行政审批制度改革工作领导小组办公室 市级各有关部门 各县市区政府"),
    ("大连市", "（市“证照分离”改革联席会议办公室负责）", "大连市“证照分离”改革联席会议办公室"),
    ("青岛市", "（责任单位： 市商务局、 市财 政局，各区（市）政府 ）", "青岛市商务局 青岛市财政局 各区（市）政府"),
    ("三亚市", "（市旅文局会同市商务局等部门负责）", "三亚市旅文局 三亚市商务局"),
    ("武汉市", "(责任单位:市商务局,市服务贸易工作领导小组其他成员单位)", "武汉市商务局 武汉市服务贸易工作领导小组其他成员单位"),
    # roles
    ("宁夏回族自治区", "（责任单位：自治区商务厅牵头，自治区各相关部门，五个地级市人民政府按职责分工负责）", "*宁夏回族自治区商务厅 宁夏回族自治区各相关部门 五个地级市人民政府"),
    ("西宁市", "(牵头单位:市商务局  责任单位:市编办、各区县政府)", "*西宁市商务局 西宁市编办 各区县政府"),
    ("广州市", "（牵头单位：市发展改革委，配合单位：市委组织部、市人力资源和社会保障局）", "*广州市发展改革委 +广州市委组织部 +广州市人力资源和社会保障局"),
    ("杭州市", "(牵头单位 市商务局 配合单位 市财政局 市税务局)", "*杭州市商务局 +杭州市财政局 +杭州市税务局"),
    ("安徽省", "（省商务厅牵头，合肥海关、省税务局等配合，各市人民政府负责落实）", "*安徽省商务厅 +合肥海关 +安徽省税务局 各市人民政府"),
    ("三亚市", "（由市商务局牵头，市直各相关单位、各区政府分别负责）", "*三亚市商务局 市直各相关单位 各区政府"),
    ("北京市", "（主责单位：市经济和信息化局，配合单位：各区政府）", "北京市经济和信息化局 +各区政府"),
    ("青岛市", "（市发展改革委牵头，6月底前完成；市财政局配合，12月底前完成）", "*青岛市发展改革委 +青岛市财政局"),
    ("合肥市", "（牵头单位：市商务局；责任单位：合肥海关；完成时限：2023年12月底）", "*合肥市商务局 合肥海关"),
    ("滨州市", "牵头单位：市商务局、滨州海关；责任人：张三；联系电话：0543-1234567", "*滨州市商务局 *滨州海关"),
    ("石家庄市", "责任领导：王某某 责任单位：市商务局 完成时限：2023年底", "石家庄市商务局"),
    ("济南市", "责任单位：\n市商务局、\n市财政局", "济南市商务局 济南市财政局"),
]  # fmt: skip


ALL = [*CASES, *WORDINGS, *ELIDED]


@pytest.mark.parametrize(("place", "clause", "bodies"), ALL, ids=[case[1][:24] for case in ALL])
def test_bodies_of_a_clause(place: str, clause: str, bodies: str) -> None:
    agencies, issues, body = read(place, clause)
    assert told(agencies, 0) == bodies
    assert not issues
    assert all(body[a.char_start : a.char_end] == a.as_written for a in agencies)


def test_there_are_cases_enough() -> None:
    assert len(ALL) >= 250


# place, clauses of items one below the other, bodies of each
STANDING = [
    ("重庆市", ["〔责任单位:市商务委,各区县(自治县)政府(以下统称区县政府);以下均需各区县政府负责,不再列出〕", "(责任单位:重庆海关)"], ["重庆市商务委 各区县(自治县)政府", "重庆海关 ~各区县政府"]),
    ("四川省", ["〔责任单位：商务厅。具体任务均涉及相关市（州）人民政府，不再做分工，下同。〕", "〔责任单位：省林草局〕"], ["四川省商务厅 相关市（州）人民政府", "四川省林草局 ~相关市（州）人民政府"]),
    ("淮安市", ["(责任单位:市工信局,各县区人民政府、园区管委会。以下政策措施均需各县区人民政府、园区管委会落实,不再单独列出)", "(责任单位:市财政局)"], ["淮安市工信局 各县区人民政府 各园区管委会", "淮安市财政局 ~各县区人民政府 ~各园区管委会"]),
    ("长春市", ["（责任单位：市商务局。以下任务责任单位均包括各县（市）区政府，不再一一列出）", "（责任单位：市财政局）"], ["长春市商务局", "长春市财政局 ~各县（市）区政府"]),
    ("长春市", ["（责任单位：市商务局。各县（市）区政府均为各项任务责任单位，不再单独列出）", "（责任单位：市财政局）"], ["长春市商务局 各县（市）区政府", "长春市财政局 ~各县（市）区政府"]),
    ("南京市", ["（责任单位：市商务局，各区人民政府、江北新区管委会（以下均需落实，不再列出））", "（责任单位：市财政局）"], ["南京市商务局 各区人民政府 江北新区管委会", "南京市财政局 ~各区人民政府 ~江北新区管委会"]),
    ("武汉市", ["（责任单位：各区人民政府；以下各项均需各区人民政府落实，不再列出）", "", "（责任单位：市商务局、各区人民政府）"], ["各区人民政府", "", "武汉市商务局 各区人民政府"]),
    ("武汉市", ["（责任单位：市发改委、市经信局，各区；排在第一位的为牵头单位，下同）", "（责任单位：市商务局）", "（牵头单位：市财政局；责任单位：市商务局）"], ["*武汉市发改委 武汉市经信局 各区", "*武汉市商务局", "*武汉市财政局 武汉市商务局"]),
    ("眉山市", ["〔责任单位：市委政法委、市林业局（逗号前为牵头单位，未明确牵头单位的按职责分工负责，下同）〕", "（责任单位：市水利局、市国动办，市公安局、市林业局）"], ["眉山市委政法委 眉山市林业局", "*眉山市水利局 *眉山市国动办 眉山市公安局 眉山市林业局"]),
    ("眉山市", ["〔责任单位：市发展改革委，市财政局（列首位的为牵头单位，下同）〕", "（责任单位：市商务局、市税务局）"], ["*眉山市发展改革委 眉山市财政局", "*眉山市商务局 眉山市税务局"]),
    # the same in other words
    ("重庆市",["（责任单位：市商务委，各区县政府。以下各项政策均需各区县政府落实，不再单独列出）","（责任单位：市财政局）"],["重庆市商务委 各区县政府","重庆市财政局 ~各区县政府"]),
    ("重庆市",["（责任单位：市商务委，各区县政府（以下政策均需各区县政府落实，不再单独列出））","（责任单位：市财政局）"],["重庆市商务委 各区县政府","重庆市财政局 ~各区县政府"]),
    ("重庆市",["（责任单位：市商务委。列第一位的为牵头单位，下同）","（责任单位：市财政局、市税务局）"],["*重庆市商务委","*重庆市财政局 重庆市税务局"]),
    ("重庆市",["（责任单位：市商务委、市财政局，排名第一的为牵头单位，下同）","（市税务局、市财政局）"],["*重庆市商务委 重庆市财政局","*重庆市税务局 重庆市财政局"]),
    ("重庆市",["（责任单位：市商务委、市财政局〔排在首位的为牵头单位，下同〕）","（市税务局、市财政局）"],["*重庆市商务委 重庆市财政局","*重庆市税务局 重庆市财政局"]),
    ("重庆市",["（责任单位：市商务委、市财政局；首个单位为牵头单位，其他为配合单位，下同）","（责任单位：市税务局、市财政局）"],["*重庆市商务委 +重庆市财政局","*重庆市税务局 +重庆市财政局"]),
    ("重庆市",["（责任单位：市商务委；市财政局、市税务局。分号前为牵头单位，分号后为配合单位，下同）","（责任单位：市税务局、市公安局；市财政局）"],["*重庆市商务委 +重庆市财政局 +重庆市税务局","*重庆市税务局 *重庆市公安局 +重庆市财政局"]),
    ("重庆市",["（市商务委，市财政局。逗号前为牵头单位，逗号后为配合单位，下同）","（责任单位：市税务局、市公安局，市财政局）"],["*重庆市商务委 +重庆市财政局","*重庆市税务局 *重庆市公安局 +重庆市财政局"]),
    ("重庆市",["（责任单位：市商务委*、市财政局，带*号的为牵头单位，下同）","（责任单位：市税务局、市公安局*）"],["*重庆市商务委 重庆市财政局","重庆市税务局 *重庆市公安局"]),
    ("重庆市",["（责任单位：市商务委、市财政局（注：第一个单位为牵头单位））","（责任单位：市税务局、市公安局）"],["*重庆市商务委 重庆市财政局","*重庆市税务局 重庆市公安局"]),
    ("四川省",["〔责任单位：商务厅，各市（州）人民政府负责落实，以下均需各市（州）人民政府负责落实，不再列出〕","〔责任单位：财政厅〕"],["四川省商务厅 各市（州）人民政府","四川省财政厅 ~各市（州）人民政府"]),
    ("四川省",["〔责任单位：商务厅。各市（州）人民政府均为责任单位，以下不再重复列出〕","〔责任单位：财政厅〕"],["四川省商务厅 各市（州）人民政府","四川省财政厅 ~各市（州）人民政府"]),
    ("四川省",["（商务厅牵头，各市（州）人民政府配合，以下任务均需各市（州）人民政府配合，不再一一列出）","（财政厅负责）"],["*四川省商务厅 +各市（州）人民政府","四川省财政厅 +~各市（州）人民政府"]),
    ("安徽省",["（责任单位：省商务厅等，各市人民政府；以下任务均需各市人民政府负责，不再列出）","（责任单位：省财政厅）"],["安徽省商务厅 各市人民政府","安徽省财政厅 ~各市人民政府"]),
    ("安徽省",["（省商务厅牵头。以下任务均涉及各市、县人民政府及开发区管委会，不再逐一列出）","（责任单位：省财政厅）"],["*安徽省商务厅","安徽省财政厅 ~各市、县人民政府 ~各开发区管委会"]),
    ("安徽省",["（省商务厅、各市人民政府。以下各项工作均由各市人民政府组织落实，不再列出）","（责任单位：省财政厅）"],["安徽省商务厅 各市人民政府","安徽省财政厅 ~各市人民政府"]),
    ("安徽省",["（责任单位：省商务厅，各市人民政府，下同）","（责任单位：省财政厅）"],["安徽省商务厅 各市人民政府","安徽省财政厅"]),
    ("安徽省",["（责任单位：各市人民政府（含开发区管委会，下同））","（责任单位：省财政厅）"],["各市人民政府","安徽省财政厅"]),
    ("武汉市",["(责任单位：市发改委，各区人民政府〈含开发区、长江新区、风景区管委会，下同〉；以下各项均需各区人民政府落实，不再列出)","(责任单位：市财政局)"],["武汉市发改委 各区人民政府","武汉市财政局 ~各区人民政府"]),
    ("淮安市",["(市商务局负责。本措施所有条款均需各县区落实，不再单独列出)","(责任单位：市财政局)"],["淮安市商务局 各县区","淮安市财政局 ~各县区"]),
    ("绍兴市", ["（市发改委，各区、县（市）政府。列第一的为牵头单位，以下均需各区、县（市）政府落实，不再列出）", "（市商务局、市财政局负责）"], ["*绍兴市发改委 各区、县（市）政府", "*绍兴市商务局 绍兴市财政局 ~各区、县（市）政府"]),
]  # fmt: skip


@pytest.mark.parametrize(("place", "clauses", "bodies"), STANDING, ids=[case[1][0][-24:] for case in STANDING])
def test_rules_that_stand(place: str, clauses: list[str], bodies: list[str]) -> None:
    agencies, _, body = read(place, *clauses)
    assert [told(agencies, i) for i in range(len(clauses))] == bodies
    assert all(body[a.char_start : a.char_end] == a.as_written for a in agencies)


def test_a_scrambled_source_has_no_rule_that_stands() -> None:
    agencies, _, _ = read("重庆市", "（责任单位：市商务委；以下均需各区县政府负责，不再列出）", "（责任单位：市财政局）", damaged=True)
    assert told(agencies, 1) == "重庆市财政局"


def test_a_heading_above_is_inherited() -> None:
    agencies, _, _ = read("金华市", "", "（责任单位：市财政局）", above="(市科技局牵头)")
    assert [told(agencies, i) for i in range(2)] == ["*~金华市科技局", "金华市财政局 *~金华市科技局"]


def test_a_clause_that_names_nobody_is_reported() -> None:
    agencies, issues, _ = read("重庆市", "（责任单位：2023年12月底）")
    assert agencies == [] and [i.code for i in issues] == ["responsibility_unread"]


def test_confidence_falls_with_what_is_not_printed() -> None:
    agencies, _, _ = read("宁夏回族自治区", "（责任单位：银川海关、自治区商务厅、财政厅，银川市、石嘴山市人民政府）")
    assert [a.confidence for a in agencies] == [1.0, 0.98, 0.9, 0.95, 1.0]


NOTICE = """武汉市人民政府办公厅关于印发武汉市促进外贸稳定增长若干措施的通知
武政办〔2023〕12号
各区人民政府，市人民政府各部门：
《武汉市促进外贸稳定增长若干措施》已经市人民政府同意，现印发给你们，请认真贯彻执行。
武汉市人民政府办公厅
2023年5月8日
武汉市促进外贸稳定增长若干措施
一、强化主体培育（市商务局牵头）
（一）培育龙头企业。支持企业扩大出口。
二、优化服务
（一）提升通关效率。推广提前申报（责任单位：武汉海关）。优化查验模式（责任单位：市交通运输局）。
（二）加强宣传。多渠道宣传。
牵头单位：市商务局
配合单位：市委宣传部、各区人民政府
完成时限：2023年12月底前
（三）加强统计。完善制度。（市统计局负责，6月底前完成）
（四）加强考核。严格考核。（市商务局牵头，市税务局配合，2024年3月底前）
（五）开展督查。建立台账。（责任部门：市商务局）（完成时间：2024年6月）
（六）建立机制。定期会商。
责任部门：
市商务局、市财政局
（七）建设平台。建设数据平台。（市数据局、市商务局）
（八）清理积案。限期清理。（市司法局负责，3月底前完成）
（九）优化流程。减少环节。
市政务服务局牵头，市司法局配合。
"""


@pytest.fixture(scope="module")
def notice() -> Notice:
    reading = read_capture(NOTICE.encode(), Site("test", "test/notice.txt"), load_reference())
    assert not hasattr(reading, "outcome")
    return reading.notices[0]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("seq", "bodies"),
    [
        (0, "*~武汉市商务局"),
        (1, "武汉海关 武汉市交通运输局"),
        (2, "*武汉市商务局 +武汉市委宣传部 +各区人民政府"),
        (3, "武汉市统计局"),
        (4, "*武汉市商务局 +武汉市税务局"),
        (5, "武汉市商务局"),
        (6, "武汉市商务局 武汉市财政局"),
        (7, "武汉市数据局 武汉市商务局"),
        (8, "武汉市司法局"),
        (9, "*武汉市政务服务局 +武汉市司法局"),
    ],
)
def test_where_clauses_stand(notice: Notice, seq: int, bodies: str) -> None:
    assert told(list(notice.agencies), seq) == bodies


def test_a_clause_is_no_text_of_its_item(notice: Notice) -> None:
    assert [m.text for m in notice.measures][4:8] == ["严格考核。", "建立台账。", "定期会商。", "建设数据平台。"]


def test_days_that_clauses_set(notice: Notice) -> None:
    """The year of a bare month is the notice's; a month that had passed when it was issued tells no year."""
    expected = [None, None, date(2023, 12, 31), date(2023, 6, 30), date(2024, 3, 31), date(2024, 6, 30), None, None, None, None]
    assert [m.due_on for m in notice.measures] == expected


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("市商务局牵头，市统计局配合。", True),
        ("各区人民政府、市直有关部门按职责分工负责。", True),
        ("各区人民政府要加强领导，按职责分工负责。", False),
        ("支持企业参与国际合作，推动项目落实。", False),
        ("市商务局建立台账，定期通报，各区配合。", False),
    ],
)
def test_lines_that_say_who_does_it(line: str, is_one: bool) -> None:
    assert is_duty_line(line) == is_one


_WORDS = st.sampled_from(
    [
        "责任单位：",
        "牵头单位：",
        "配合单位",
        "市商务局",
        "省财政厅",
        "自治区",
        "各区县(自治县)政府",
        "、",
        "，",
        ",",
        "；",
        ";",
        "。",
        "和",
        "及",
        "等部门",
        "等",
        "按职责分工负责",
        "牵头",
        "配合",
        "负责",
        "（",
        "）",
        "(",
        ")",
        "〔",
        "〕",
        "以下均需",
        "不再列出",
        "下同",
        "排在第一位的为牵头单位",
        "逗号前为牵头单位",
        "6月底前完成",
        "完成时限：",
        "责任人：",
        "市",
        "县（市、区）",
        "人民政府",
        "管委会",
        "东湖高新区",
        "海关",
        " ",
        "\n",
        "协同",
        "职责",
        "1",
        "a",
        "〈",
        "〉",
    ]
)
_ANY_CLAUSE = st.lists(_WORDS | st.text(max_size=6), max_size=30).map("".join)


@given(st.lists(_ANY_CLAUSE, min_size=1, max_size=3), st.sampled_from(["重庆市", "宁夏回族自治区", "110105", "全国", ""]))
def test_any_clause_is_read(clauses: list[str], place: str) -> None:
    agencies, _, body = read(place, *clauses)
    ends = [len("\n".join(clauses[: i + 1])) for i in range(len(clauses))]
    for a in agencies:
        last = ends[a.measure] if not a.inherited else len(body)
        first = ends[a.measure - 1] if a.measure and not a.inherited else 0
        assert first <= a.char_start < a.char_end <= last
        assert a.as_written == body[a.char_start : a.char_end]
        assert a.name.strip() and not LABEL_WORDS.search(a.name)
        assert 0 < a.confidence <= 1
    assert len({(a.measure, a.name) for a in agencies}) == len(agencies)


@pytest.mark.parametrize("word", ["协同", "职责", "责任", "负责，完成", "各市、县", "（", "牵头 ", KIND[3:5]])
def test_repetition_costs_no_more_than_its_length(word: str) -> None:
    """Words that a careless expression would try in every way there is."""
    agencies, _, _ = read("重庆市", f"（责任单位：{word * 2000}负责）")
    assert len(agencies) <= 4


def test_clauses_that_only_name_bodies_and_labels_in_a_row_are_read() -> None:
    text = """济南市人民政府办公厅关于印发济南市促进消费若干措施的通知
济政办字〔2023〕20号
济南市人民政府办公厅
2023年5月8日
济南市促进消费若干措施
1.支持汽车消费。建设充电设施。（市发展改革委、国网济南供电公司）
2.健全机制。完善制度。（市教育局牵头落实，市财政局等部门协同）
3.改造老旧小区。推进改造。牵头单位：市住房城乡建设局；配合单位：各区县人民政府。完成时限：2025年12月底。
4.说明事项。推广智慧社区（试点单位）。
"""
    notice = read_notice(text)
    named = [[(a.role, a.name) for a in notice.agencies if a.measure == m.seq] for m in notice.measures]
    assert named == [
        [("responsible", "济南市发展改革委"), ("responsible", "国网济南供电公司")],
        [("lead", "济南市教育局"), ("support", "济南市财政局")],
        [("lead", "济南市住房城乡建设局"), ("support", "各区县人民政府")],
        [],
    ]
    assert [str(m.due_on) for m in notice.measures] == ["None", "None", "2025-12-31", "None"]


HEAD = """济南市人民政府办公室关于印发济南市促进消费若干措施的通知
济政办字〔2023〕20号
济南市人民政府办公室
2023年5月8日
济南市促进消费若干措施
"""


def told_of(body: str) -> list[str]:
    notice = read_notice(HEAD + body)
    return [told(list(notice.agencies), m.seq) for m in notice.measures]


def test_rules_outside_the_items_hold_for_all_of_them() -> None:
    items = "一、扩大消费\n（一）办节。办好节。（市商务局、市文化和旅游局负责）\n（二）监管。加强监管。（责任单位：市公安局★、市司法局）\n"
    plain = ["济南市商务局 济南市文化和旅游局", "济南市公安局 济南市司法局"]
    first = ["*济南市商务局 济南市文化和旅游局", "*济南市公安局 济南市司法局"]
    assert told_of(items) == plain, "a sign that nothing explains tells no role"
    assert told_of(f"以下措施责任单位中排第一位的为牵头单位。\n{items}") == first
    assert told_of(f"{items}注：各项任务排名第一的为牵头单位。\n") == first
    assert told_of(f"{items}注：标★的为牵头单位，其余为配合单位。\n") == [plain[0], "*济南市公安局 +济南市司法局"]
    assert told_of(f"多个单位联合申报项目的，排第一位的为牵头单位。\n{items}") == plain, "applicants, not bodies"
    assert told_of(f"以下措施均需各区县政府落实，不再单独列出。\n{items}") == [f"{line} ~各区县政府" for line in plain]


def test_a_clause_may_go_on_in_the_next_line() -> None:
    assert told_of("一、办节。办好节。(责任单位：市商务局，\n市财政局、\n市税务局)\n") == ["济南市商务局 济南市财政局 济南市税务局"]
    assert told_of("一、办节。办好节。\n责任单位：市商务局、\n市财政局\n") == ["济南市商务局 济南市财政局"]
    assert told_of("一、办节。办好节。（牵头单位：市商务局；\n配合单位：市财政局）\n") == ["*济南市商务局 +济南市财政局"]


def test_leading_bodies_in_bold_are_reported() -> None:
    notice = read_notice(
        HEAD + "一、办节。办好节。（责任单位：市商务局、市财政局。加粗的为牵头单位，下同）\n二、监管。加强监管。（责任单位：市公安局）\n"
    )
    assert {a.role for a in notice.agencies} == {"responsible"}
    assert [i.code for i in notice.issues] == ["leads_by_type"]


@pytest.mark.parametrize(
    ("clause", "rule"),
    [
        ("（责任单位：市商务局）", "labelled_clause"),
        ("（市商务局牵头，市财政局配合）", "duty_verb"),
        ("（市商务局、市财政局）", "bodies_only"),
        ("牵头单位：市商务局", "clause_line"),
    ],
)
def test_each_body_names_the_rule_it_was_read_by(clause: str, rule: str) -> None:
    agencies, _, _ = read("济南市", clause)
    assert {a.rule for a in agencies} == {rule} and rule in DUTY


def test_inherited_bodies_name_their_rule() -> None:
    agencies, _, _ = read(
        "济南市", "（责任单位：市商务局；以下均需各区县政府负责，不再列出）", "（市财政局负责）", above="（市科技局牵头）"
    )
    assert [a.rule for a in agencies if a.inherited] == ["heading_above", "heading_above", "standing_rule"]


# A list as a clerk would print it: each part gives its words and the names they mean in a notice of Wuhan.
_PARTS = [
    ("市商务局", ["武汉市商务局"]),
    ("市发改委、经信局", ["武汉市发改委", "武汉市经信局"]),
    ("市委宣传部", ["武汉市委宣传部"]),
    ("市住房和城乡建设局", ["武汉市住房和城乡建设局"]),
    ("市总工会、团市委", ["武汉市总工会", "团市委"]),
    ("省财政厅", ["湖北省财政厅"]),
    ("武汉海关", ["武汉海关"]),
    ("国网武汉供电公司", ["国网武汉供电公司"]),
    ("市交通局（市公路局）", ["武汉市交通局（市公路局）"]),
    ("江岸区、江汉区人民政府", ["江岸区人民政府", "江汉区人民政府"]),
    ("东湖高新区管委会", ["东湖高新区管委会"]),
    ("各区人民政府（含开发区，下同）", ["各区人民政府"]),
    ("各区、街道（乡镇）", ["各区、街道（乡镇）"]),
    ("市直有关部门", ["市直有关部门"]),
]
_LISTS = st.lists(st.sampled_from(_PARTS), min_size=1, max_size=5, unique_by=lambda part: part[0])
_LAYOUTS = [
    "（责任单位：{}）",
    "(责任单位:{})",
    "〔责任单位：{}〕",
    "【责任单位：{}】",
    "责任单位：{}",
    "责任单位：{}。",
    "（责任单位：{}〕",
    "（{}负责）",
    "（{}按职责分工负责，6月底前完成）",
    "（由{}负责）",
]


@given(_LISTS, st.sampled_from(["、", "，"]), st.sampled_from(_LAYOUTS))
def test_any_list_in_any_layout_reads_back(parts: list[tuple[str, list[str]]], mark: str, layout: str) -> None:
    words, names = mark.join(part[0] for part in parts), [name for part in parts for name in part[1]]
    agencies, issues, _ = read("武汉市", layout.format(words))
    assert [a.name for a in agencies] == names
    assert {a.role for a in agencies} == {"responsible"} and not issues


@given(
    _LISTS,
    _LISTS,
    st.sampled_from(
        ["（{}牵头，{}配合）", "（牵头单位：{}；配合单位：{}）", "牵头单位：{}\n配合单位：{}", "（牵头单位：{} 配合单位：{}）"]
    ),
)
def test_who_leads_and_who_supports_reads_back(
    leads: list[tuple[str, list[str]]], others: list[tuple[str, list[str]]], layout: str
) -> None:
    others = [part for part in others if part not in leads]
    if not others:
        return
    agencies, _, _ = read("武汉市", layout.format(*("、".join(part[0] for part in parts) for parts in (leads, others))))
    assert [(a.role, a.name) for a in agencies] == [
        *(("lead", name) for part in leads for name in part[1]),
        *(("support", name) for part in others for name in part[1]),
    ]
