"""The region a text speaks for: by its number, its titles, its own tier and the one body of that tier that it names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.notice.header.spoken import Printed, own_tier, spoken_region
from extractors.notice.header.told import HeadText
from extractors.records import Header
from extractors.reference.regions import load_regions
from tests.notice.reading import read

ITEMS = "一、加强领导。各部门要加强组织领导，压实责任。\n二、强化保障。各单位要加大支持，落实资金。\n"


def header(text: str) -> Header:
    return read(text).header


def code(text: str) -> str | None:
    region = header(text).region
    return region.code if region else None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # 01 of the held-out set a: no number, no signature; 市委组织部 of whom the preamble tells
        (
            "关于推进人才集聚工程的实施意见\n为深入贯彻省第十一次党代会、市第十次党代会精神，根据《中共广州市委、广州市人民政府关于全面推进新型城市化发展的决定》，"
            "提出以下实施意见。\n一、目标。培养全市急需人才。（牵头单位：市委组织部，配合单位：各区、县级市）\n二、保障。加强全市统筹。（牵头单位：市委组织部）\n",
            "440100",
        ),
        # a county-level city says 我市 too, and cites the city above it
        (
            "关于促进工业发展的若干措施\n为贯彻落实《绍兴市人民政府关于促进工业发展的意见》，现提出以下措施。\n"
            "一、加强领导。全市各镇乡街道要压实责任。（责任单位：市经信局）\n二、强化保障。全市各部门要支持。（责任单位：市财政局）\n",
            None,
        ),
        (
            "关于促进工业发展的若干措施\n为贯彻落实《中共诸暨市委 诸暨市人民政府关于促进工业发展的意见》，现提出以下措施。\n"
            "一、加强领导。全市各镇乡街道要压实责任。（责任单位：市经信局）\n二、强化保障。全市各部门要支持。（责任单位：市财政局）\n",
            "330681",
        ),
        # a district's text names its city's documents; its own name it does not tell
        (
            "关于促进工业发展的若干措施\n为贯彻落实《广州市人民政府关于促进工业发展的意见》，结合我区产业，现提出以下措施。\n"
            "一、加强领导。全区各街道要压实责任。（责任单位：区发改局）\n二、强化保障。全区各部门要支持。（责任单位：区财政局）\n",
            None,
        ),
        # 市生态环境局咸安分局: a city's branch in the district that speaks
        (
            "2023年区《政府工作报告》重点工作责任分解方案\n一、主要目标。全区生产总值增长8%以上。（牵头单位：区发改局）\n"
            "二、环境保护。完成考核目标任务。（牵头单位：市生态环境局咸安分局）\n",
            "421202",
        ),
        (
            "市政府办公室关于印发淮安市促进工业平稳增长若干措施的通知\n各县区人民政府：\n现将《淮安市促进工业平稳增长若干措施》印发给你们。\n"
            + ITEMS,
            "320800",
        ),
        # 秦政规字 would be Qinhuangdao's
        (
            "区政府关于印发《秦淮区促进产业发展若干政策》的通知\n秦政规字〔2023〕3号\n各街道办事处：\n现将《秦淮区促进产业发展若干政策》印发给你们。\n"
            + ITEMS,
            "320104",
        ),
        ("杭州市萧山区高新技术企业奖励政策:关于加快萧山经济高质量发展的若干政策意见\n为加快发展，特制定如下政策。\n" + ITEMS, "330109"),
        (
            "金门县政府 函\n发文字号：府建商字第1120034567号\n一、金门县政府为协助青年创业，特订定本要点。\n二、申请人应检附文件向本府提出申请，由本府审查后核定补助金额。\n",
            "710000",
        ),
        (
            "连江县人民政府关于印发《连江县促进工业发展若干措施》的通知\n各乡镇人民政府：\n现将《连江县促进工业发展若干措施》印发给你们。\n"
            + ITEMS,
            "350122",
        ),
    ],
)
def test_the_region_a_text_speaks_for(text: str, told: str | None) -> None:
    assert code(text) == told


def test_who_enacts_names_himself() -> None:
    """一、臺中縣政府(以下簡稱本府)為補助…: the text begins with its first item, no head tells anything."""
    body = "一、台中县政府(以下简称本府)为补助本县民间团体办理\n    相关活动,特订定本要点。\n二、申请补助者应检附申请书。"
    told = spoken_region(HeadText(body, [], [], 0), "", None, Printed({}), load_regions())
    assert told and told.value == "710000"


def test_an_elided_issuer_takes_the_place_the_title_names() -> None:
    found = header(
        "市人民政府关于印发咸宁市城市生活垃圾处理收费管理办法的通知\n各县、市、区人民政府：\n现将《咸宁市城市生活垃圾处理收费管理办法》印发给你们。\n"
        + ITEMS
    )
    assert found.issuer == "咸宁市人民政府"
    party = header(
        "省委办公厅 省政府办公厅印发《关于促进民营经济发展的若干措施》的通知\n湘办发〔2023〕3号\n各市州委、市州人民政府：\n现印发给你们。\n"
        + ITEMS
    )
    assert party.issuer == "中共湖南省委办公厅、湖南省人民政府办公厅"


def test_a_tier_is_the_lowest_that_a_text_calls_its_own() -> None:
    assert own_tier("贯彻省委、省政府部署。全市各部门要落实。全市一盘棋。") == "市"
    assert own_tier("完善全区域统筹，做好全市场监测。") is None


def test_the_site_where_the_text_speaks_as_its_tier() -> None:
    text = "关于促进人才发展的若干措施\n{}\n为促进全市人才发展，制定以下措施。\n" + ITEMS + "三、全市各部门要落实。\n"
    assert code(text.format("来源链接：https://www.gz.gov.cn/zwgk/content/1.html")) == "440100"
    assert code(text.format("来源链接：https://www.gd.gov.cn/zwgk/content/1.html")) is None
    assert code(text.format("来源链接：https://www.example.com/1.html")) is None


@given(st.text(alphabet="全我市县区委、政府广州番禺局分《》：（\n", max_size=300))
def test_any_text_tells_a_region_of_the_table_or_none(body: str) -> None:
    regions = load_regions()
    told = spoken_region(HeadText(body, [], [], 0), "", None, Printed({}), regions)
    assert told is None or told.value in regions.by_code
