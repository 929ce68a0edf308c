"""A file that holds several notices."""

from __future__ import annotations

from opencc import OpenCC

from tests.notice.reading import read_all

DIGEST = """外贸政策汇编
国务院办公厅关于推动外贸稳规模优结构的意见
国办发〔2023〕10号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
为推动外贸稳规模优结构，现提出以下意见：
一、强化贸易促进
（一）优化展会。办好重点展会，落实《国务院办公厅关于做好跨周期调节的意见》（国办发〔2021〕57号）。
国务院办公厅
2023年4月11日
湖北省人民政府办公厅关于印发湖北省推动外贸
稳规模优结构若干措施的通知
鄂政办发〔2023〕20号
各市、州、县人民政府，省政府各部门：
《湖北省推动外贸稳规模优结构若干措施》已经省人民政府同意，现印发给你们，请结合实际认真贯彻执行。
省人民政府办公厅
2023年6月12日
湖北省推动外贸稳规模优结构若干措施
一、强化服务。建立机制。
二、加大支持。给予补贴。
黔府办发〔2023〕8号
贵州省人民政府办公厅关于推动外贸稳规模优结构的实施意见
各市（自治州）人民政府，各县（市、区、特区）人民政府，省政府各部门、各直属机构：
经省人民政府同意，现提出以下实施意见。
一、培育主体。做强企业。
二、拓展市场。组织参展。
贵州省人民政府办公厅
2023年7月3日
"""
EXPECTED = [
    ("国办发〔2023〕10号", "国务院办公厅", 1),
    ("鄂政办发〔2023〕20号", "湖北省人民政府办公厅", 2),
    ("黔府办发〔2023〕8号", "贵州省人民政府办公厅", 2),
]


def test_each_title_with_a_number_of_its_own_begins_a_notice() -> None:
    """The title may be broken over lines, the number may stand above it; a number cited in prose begins nothing."""
    found = read_all(DIGEST)
    assert [(n.header.document_number, n.header.issuer, len(n.measures)) for n in found] == EXPECTED
    assert "".join(n.body_text for n in found).count("一、") == 3
    first, *later = found
    assert first.address == "t/a.txt"
    assert [n.address for n in later] == [f"t/a.txt#{n.header.title}" for n in later]


def test_a_traditional_digest_too() -> None:
    found = read_all(OpenCC("s2t").convert(DIGEST))
    assert [(n.header.document_number, n.header.issuer, len(n.measures)) for n in found] == EXPECTED
    assert {n.script for n in found} == {"Hant"}


def test_one_notice_printed_twice_is_one() -> None:
    one = DIGEST[DIGEST.index("黔府办发") :]
    assert len(read_all(one)) == 1
    assert len(read_all("贵州省人民政府办公厅关于推动外贸稳规模优结构的实施意见\n" + one)) == 1
