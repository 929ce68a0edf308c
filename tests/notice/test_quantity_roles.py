"""What figures are for: conditions and awards, terms of others, standards that open a list, facts, and figures with a print of their own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.lines.text import Span
from extractors.notice.fields.quantities.said_above import Topic, section_of, topic_of
from tests.notice.reading import read
from tests.notice.test_quantities import read_item, told

#: Sentence of a notice of 7 April 2023, and its targets, by what is hard about it.
WORDINGS: dict[str, list[tuple[str, list[str]]]] = {
    "Conditions told by what stands behind them": [
        ("超过3%的部分实行即征即退。", ["- gt 3% level threshold"]),
        (
            "单次受补助金额超过10万元或同一年度受补助金额超过30万元时，应送明细表。",
            ["单次受补助金额 gt 10万元 level threshold", "同一年度受补助金额 gt 30万元 level threshold"],
        ),
        (
            "年度应纳税所得额不超过300万元、从业人数不超过300人、资产总额不超过5000万元等三个条件的企业。",
            ["年度应纳税所得额 le 300万元 level threshold", "从业人数 le 300人 level threshold", "资产总额 le 5000万元 level threshold"],
        ),
        (
            "单次会议人数规模在300人以上、且营业额达到80万元以上的特大型会议，一次性给予15万元奖励。",
            ["单次会议人数规模 ge 300人 level threshold", "营业额 ge 80万元 level threshold", "奖励 eq 15万元 level incentive"],
        ),
        (
            "项目资金投入500万元—5000万元，奖励投资额度的5%—20%；投资5000万元以上，实行“一事一议”。",
            ["项目资金投入 range 500—5000万元 level threshold", "奖励 range 5—20% share incentive", "投资 ge 5000万元 level threshold"],
        ),
        (
            "年销售收入1亿元以上，研发投入占比5%以上，经认定后一次性奖励50万元。",
            ["年销售收入 ge 1亿元 level threshold", "研发投入占比 ge 5% share threshold", "经认定后一次性奖励 eq 50万元 level incentive"],
        ),
        (
            "会议中心面积不小于500平方米，经验收合格后给予20万元补助。",
            ["会议中心面积 ge 500平方米 level threshold", "补助 eq 20万元 level incentive"],
        ),
        ("到2025年，投资超过100亿元，给予重点支持。", ["投资 gt 100亿元 level target by 2025-12-31"]),
        ("建成园区10个以上，对每个园区给予100万元奖励。", ["园区 ge 10个 level target", "奖励 eq 100万元 level incentive"]),
    ],
    "Times that must have passed, and times that others are given": [
        ("经营满一年的一次性奖励1万元。", ["经营 ge 1年 level threshold", "一次性奖励 eq 1万元 level incentive"]),
        (
            "项目一年以上未动工建设的，缴纳土地闲置费；连续二年未使用的，收回土地使用权。",
            ["项目 ge 1年 level threshold", "未使用 eq 2年 level threshold"],
        ),
        (
            "申请人连续缴纳社会保险满6个月，户籍在本市满3年的，可申请租赁补贴。",
            ["申请人连续缴纳社会保险 ge 6个月 level threshold", "户籍在本市 ge 3年 level threshold"],
        ),
        ("新建重点产业项目在12个月内全面建成并投产，可一次性兑现奖励。", ["重点产业项目 le 12个月 level threshold"]),
        ("因客观原因需要延长的，最多可延长2个月。", ["延长 le 2个月 level threshold"]),
        ("男性从60岁、女性从55岁起发放政府奖励津贴。", ["男性 eq 60岁 level threshold", "女性 ge 55岁 level threshold"]),
        ("用人单位应当自用工之日起30日内办理就业登记手续。", ["办理就业登记手续 le 30日 level threshold ensure"]),
        ("作出处理决定后30个工作日内，由粮食行政管理部门启动奖励程序。", ["启动奖励程序 le 30个工作日 level target"]),
        ("2年内予以兑现奖励。", ["予以兑现奖励 le 2年 level target"]),
        ("活动结束后一个月内将明细表送本府备查。", ["将明细表送本府备查 le 1个月 level target"]),
        ("近3个月内无违法记录。", []),
        ("三年内新增企业100家。", ["新增企业 eq 100家 level target"]),
        ("区级财政安排4000万元重大项目前期费。", ["重大项目前期费 eq 4000万元 level target"]),
    ],
    "Awards given outright, steps, tiers and tax": [
        ("单个研发项目最高支持500万元。", ["支持 le 500万元 level incentive"]),
        ("对小微企业产品的价格给予6%—10%的扣除。", ["小微企业产品的价格 range 6—10% share incentive"]),
        ("按罚款金额的1%奖励。", ["奖励 eq 1% share incentive"]),
        ("按其研发实际发生额的20%给予企业奖 励。", ["奖励 eq 20% share incentive"]),
        ("每满一万人奖励一万元。", ["- ge 1万人 level threshold", "奖励 eq 1万元 level incentive"]),
        ("对年度贷款每增加1亿元给予银行10万元奖励。", ["年度贷款 eq 1亿元 level threshold", "奖励 eq 10万元 level incentive"]),
        ("减半征收个人所得税。", ["个人所得税 eq 50% change incentive"]),
        (
            "减按25%计算应纳税所得额，按20%的税率缴纳企业所得税。",
            ["应纳税所得额 eq 25% change incentive", "企业所得税 eq 20% level incentive"],
        ),
        ("2021年5月1日至2022年4月30日实施阶段性下调工伤保险费率50%的政策。", ["阶段性下调工伤保险费率 eq 50% change incentive"]),
        ("按照实际贴息额度的3倍予以奖补。", ["奖补 eq 3倍 multiple incentive"]),
        ("可申请最高不超过15万元的创业担保贷款。", ["创业担保贷款 le 15万元 level incentive"]),
        ("最高额度为20万元。", ["最高额度 le 20万元 level target"]),
        ("限报2人。", ["- le 2人 level threshold"]),
    ],
    "A standard that opens a list": [
        (
            "补助标准为：城市低保对象每人每月600元；农村低保对象每人每月400元。",
            ["补助 eq 600元 level incentive monthly", "补助 eq 400元 level incentive monthly"],
        ),
        (
            "自然损耗定额为：原粮：储存6个月以内的，不超过0.1%；储存12个月以上的，累计不超过0.2%（不得按年叠加）。",
            [
                "储存 le 6个月 level threshold",
                "自然损耗定额 le 0.1% level threshold",
                "储存 ge 12个月 level threshold",
                "自然损耗定额 le 0.2% level threshold",
            ],
        ),
        (
            "奖励标准如下：一等奖5万元，二等奖3万元；三等奖1万元。",
            ["奖励 eq 5万元 level incentive", "奖励 eq 3万元 level incentive", "奖励 eq 1万元 level incentive"],
        ),
        ("收费标准为：居民每立方米2元；非居民每立方米3元。", ["居民每立方米 eq 2元 level target", "非居民每立方米 eq 3元 level target"]),
    ],
    "Printed with spaces, brackets and scales of their own": [
        (
            "固定资产投资5000万元以上至1亿元的，给予50万元奖励。",
            ["固定资产投资 range 5000—10000万元 level threshold", "奖励 eq 50万元 level incentive"],
        ),
        ("投资1.5—2亿元的，给予100万元奖励。", ["投资 range 1.5—2亿元 level threshold", "奖励 eq 100万元 level incentive"]),
        ("对年产值300万元(含税)以 上的企业给予奖励。", ["年产值 ge 300万元 level threshold"]),
        ("辖区范围内6亩以下(不含6亩)的土地。", ["土地 lt 6亩 level threshold"]),
        ("新发展100—500亩（含500亩）的花卉基地。", ["花卉基地 range 100—500亩 level threshold"]),
        (
            "每年规范带团累计在30批次（含）以上的，给予3000元奖励。",
            ["规范带团 ge 30批次 level threshold", "奖励 eq 3000元 level incentive"],
        ),
        ("细颗粒物年均浓度控制在29微克每立方米以下。", ["细颗粒物年均浓度 le 29微克/立方米 level target"]),
        ("不再新建每小时35蒸吨以下燃煤锅炉。", ["燃煤锅炉 le 35蒸吨 level threshold"]),
        ("建设农村公路约6000公里。", ["农村公路 approx 6000公里 level target"]),
        ("金额的上限为澳门币一千万元。", ["金额 le 1000万元 level threshold"]),
    ],
    "Words and classes": [
        ("新开发和引进二类新药的，给予100万元奖励。", ["奖励 eq 100万元 level incentive"]),
        ("推进改扩建二期工程。", []),
        ("5年内培养100名优秀企业家。", ["优秀企业家 eq 100名 level target"]),
        ("当年度投资到位5000万元，给予人才指标1名。", ["当年度投资到位 eq 5000万元 level threshold", "人才指标 eq 1名 level incentive"]),
        ("每年至少召开一次座谈会，每季度开展不少于一次检查。", ["座谈会 ge 1次 level target yearly", "检查 ge 1次 level target quarterly"]),
        ("给予最高一次性奖励10万元。", ["一次性奖励 eq 10万元 level incentive"]),
        ("领导班子中40岁左右的成员应有一至两名。", ["领导班子中40岁左右的成员 range 1—2名 level target"]),
        ("为一名患者服务，一次办结，一次性告知。", []),
        ("对“361”万千亿级产业集群核心区给予支持。", []),
        ("按照《产业结构调整指导目录(2019年本)》淘汰50家企业。", ["企业 eq 50家 level target"]),
        ("按照每季度检测1次的要求对质量指标进行检验。", ["检测 eq 1次 level target quarterly"]),
    ],
    "So many of a group": [
        ("50岁以下的成员应超过一半。", ["50岁以下的成员 gt 50% share target"]),
        ("80%以上幼儿园达到《标准》要求。", ["幼儿园达到《标准》要求 ge 80% share target"]),
        ("锦江区、青羊区50%的城市社区建成综合体。", ["城市社区建成综合体 eq 50% share target"]),
        ("严格按规定预留采购项目预算总额的40%以上专门面向中小企业采购。", ["严格按规定预留采购项目预算总额 ge 40% share threshold"]),
        ("由乡镇与开发区按50%比例进行分配。", ["由乡镇与开发区 eq 50% share target"]),
    ],
}
_CASES = [case for cases in WORDINGS.values() for case in cases]


@pytest.mark.parametrize(("sentence", "expected"), _CASES, ids=[s[:24] for s, _ in _CASES])
def test_wordings(sentence: str, expected: list[str]) -> None:
    assert [told(t) for t in read_item(sentence)[0]] == expected


@pytest.mark.parametrize("heading", ["一、发展现状", "（一）主要成效与问题", "发展基础", "面临形势", "“十三五”发展回顾", "基本情况"])
def test_headings_of_facts(heading: str) -> None:
    assert section_of(heading).facts


@pytest.mark.parametrize("heading", ["发展基础与目标", "夯实基础", "提升工作成效", "加强基础设施建设", "组织领导", None])
def test_headings_of_none(heading: str | None) -> None:
    assert not section_of(heading).facts


def test_a_section_of_facts_sets_no_targets() -> None:
    notice = read(
        "武汉市人民政府关于印发武汉市学前教育规划的通知\n武政发〔2021〕5号\n为推动发展，制定本规划。\n一、发展现状\n"
        "（一）规模扩大。全市新增幼儿园近400所，园舍面积增加到429.73万平方米。\n（二）队伍壮大。大学专科及以上学历者占93.6%。\n二、主要目标\n"
        "（一）扩大规模。到2025年，新增幼儿园100所。\n（二）建强队伍。大学专科及以上学历者占98%。\n2021年5月3日\n"
    )
    assert [t.value for t in notice.targets] == [100, 98]


def test_a_currency_named_before_the_figure_is_its_own() -> None:
    (target,) = read_item("有关金额的上限为澳门币一千万元。")[0]
    assert (target.unit, target.amount_unit, target.amount) == ("万元", "MOP", Decimal(10_000_000))


def test_a_plan_of_an_earlier_time_has_its_years() -> None:
    (target,) = read_item("“十二五”期间，引进领军人才100名。", date(2011, 3, 1))[0]
    assert (target.deadline, target.period_start) == (date(2015, 12, 31), date(2011, 1, 1))


def test_a_standard_is_told_from_its_heading_too() -> None:
    body = "补助标准：\n"
    assert topic_of(body, Span(0, 4)) == Topic("补助", "incentive")
    assert topic_of("收费标准：每立方米2元", Span(0, 11)) is None


@given(
    st.text(
        alphabet="满超过不低于以上内（）(含)岁年个月日万亿元%的部分时，。；：给予奖励补助标准定额为每增加0123456789一二至从起 \n",
        max_size=80,
    )
)
def test_any_text_keeps_its_spans(text: str) -> None:
    for target in read_item(text)[0]:
        assert text[target.char_start : target.char_end] == target.as_written
