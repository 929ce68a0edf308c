"""Numberings of all kinds, one text each (outlines.txt), and what the reader says of the numbers it doubts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractors.records import Notice
from extractors.rules import SECTION
from tests.notice.reading import read

_CASES = re.split(r"^### ", (Path(__file__).parent / "outlines.txt").read_text("utf-8"), flags=re.MULTILINE)[1:]
HEAD = (
    "青岛市人民政府办公厅关于印发青岛市对外开放实施方案的通知\n青政办发〔2023〕12号\n各区、市人民政府，市政府各部门：\n"
    "《青岛市对外开放实施方案》已经市政府同意，现印发给你们，请认真组织实施。\n青岛市人民政府办公厅\n2023年4月7日\n青岛市对外开放实施方案\n"
    "为贯彻党中央、国务院决策部署，推动更高水平对外开放，结合实际，制定本方案。\n"
)


def leaves(notice: Notice) -> list[str]:
    several = len({m.document for m in notice.measures}) > 1
    return [f"{f'{m.document}/' if several else ''}{m.path} {m.heading}" for m in notice.measures]


@pytest.mark.parametrize("case", _CASES, ids=[case.split("\n", 1)[0] for case in _CASES])
def test_an_outline_as_printed(case: str) -> None:
    text, printed = case.split("\n", 1)[1].split("\n---\n")
    expected = printed.strip().split("\n")
    found = leaves(read(text[1:] if text.startswith("!") else HEAD + text))
    assert [a[: len(b)] for a, b in zip(found, expected, strict=False)] == expected, found
    assert len(found) == len(expected), found


def codes(notice: Notice) -> dict[str, str]:
    return {i.code: i.message for i in notice.issues if i.code.startswith("numbering")}


def test_a_number_printed_twice_is_kept_and_told() -> None:
    notice = read(
        HEAD
        + "一、重点任务\n（一）做强平台。建设口岸。\n（二）做大主体。培育龙头。\n（二）做优环境。压缩时间。\n（三）做实服务。加强服务。\n"
    )
    assert [(m.path, m.rule) for m in notice.measures][1:3] == [("1.2", "numbered_section"), ("1.2", "misprinted_number")]
    assert "2 is printed twice" in codes(notice)["numbering_misprint"]
    assert notice.measures[2].confidence < 1


def test_a_number_where_another_is_due() -> None:
    notice = read(
        HEAD
        + "一、重点任务\n（一）做强平台。建设口岸。\n（五）做大主体。培育龙头。\n（三）做优环境。压缩时间。\n（四）做实服务。加强服务。\n"
    )
    assert [m.path for m in notice.measures] == ["1.1", "1.5", "1.3", "1.4"]
    assert codes(notice) == {"numbering_misprint": "青岛市对外开放实施方案: item number 5 stands where 2 is due"}


def test_numbers_that_skip_many_are_told() -> None:
    notice = read(HEAD + "一、重点任务\n1.做强平台。建设口岸。\n2.做大主体。培育龙头。\n9.做优环境。压缩时间。\n10.做实服务。加强服务。\n")
    assert [(m.path, m.rule) for m in notice.measures][2:] == [("1.9", "behind_gap"), ("1.10", "numbered_section")]
    assert "3, 4, 5, 6, 7, 8 missing" in codes(notice)["numbering_gap"]


def test_a_list_within_an_item_is_its_text_and_no_doubt() -> None:
    notice = read(
        HEAD
        + "一、支持政策\n1.境外展补贴。给予80%补贴。申报须符合以下条件：\n1.企业甲。在本市注册。\n2.企业乙。依法纳税。\n2.境内展补贴。给予50%补贴。\n"
    )
    assert leaves(notice) == ["1.1 境外展补贴", "1.2 境内展补贴"]
    assert "2.企业乙。" in notice.measures[0].text
    assert not codes(notice)


def test_a_list_without_its_head_puts_no_order_in_doubt() -> None:
    notice = read(
        HEAD
        + "一、重点任务\n（一）做强平台。建设口岸。\n（二）做大主体。支持下列企业：\n14.企业甲。给予奖励。\n15.企业乙。给予奖励。\n16.企业丙。给予奖励。\n（三）做优环境。压缩时间。\n"
    )
    assert leaves(notice) == ["1.1 做强平台", "1.2 做大主体", "1.3 做优环境"]
    assert "numbering_out_of_order" not in codes(notice)


def test_a_part_of_a_longer_text_begins_with_any_number() -> None:
    items = [f"{n}.推进第{n}项工作，落实各项任务。" for n in (26, 27, 28, 29)]
    notice = read("某省行动方案\n一、加大开发\n（一）加强利用。\n" + "\n".join(items[:3]) + "\n（二）强化保障。\n" + items[3])
    assert [m.path for m in notice.measures] == ["1.1.26", "1.1.27", "1.1.28", "1.2.29"]
    assert "numbering_gap" in codes(notice)
    stray = read("某省行动方案\n一、加大开发\n（一）加强利用。推进以下工作：\n26.推进甲工作，落实任务。\n（二）强化保障。推进乙工作。")
    assert [m.path for m in stray.measures] == ["1.1", "1.2"]


def test_a_number_above_the_annexes_has_lost_its_item() -> None:
    """Found by `python -m tests.fuzz`: the heading stood outside its own item."""
    notice = read(
        "某省人民政府办公厅关于印发行动方案的通知\n各市人民政府：\n现印发给你们，请认真贯彻落实。\n某省行动方案\n一、加大开发\n推进各项工作落实到位。\n二、加强保障\n1.\n附件：重点任务分工表"
    )
    assert [(m.path, m.heading) for m in notice.measures if m.heading] == [("1", "加大开发")]


def test_items_below_bare_titles_within_a_chapter_know_them() -> None:
    notice = read(
        HEAD
        + "一、支持政策\n支持对象\n（一）生产企业。在本市注册。\n（二）贸易企业。依法纳税。\n支持标准\n（一）境外展。给予80%补贴。\n（二）境内展。给予50%补贴。\n"
    )
    assert [(m.chapter, m.section, m.heading) for m in notice.measures] == [
        ("支持政策", "支持对象", "生产企业"),
        ("支持政策", "支持对象", "贸易企业"),
        ("支持政策", "支持标准", "境外展"),
        ("支持政策", "支持标准", "境内展"),
    ]
    assert notice.measures[1].text == "依法纳税。"


def test_the_closing_chapter_may_stand_before_supplementary_provisions() -> None:
    notice = read(HEAD + "一、重点任务\n做强平台。\n二、工作要求\n（一）压实责任。加强领导。\n三、附则\n本方案由市商务局解释。\n")
    assert [m.kind for m in notice.measures] == ["task", "safeguard", "task"]


def test_a_box_is_text_of_the_item_it_stands_in() -> None:
    notice = read(
        HEAD
        + "1.做强平台。建设口岸。\n2.做大主体。培育龙头。\n专栏1　重点工程\n1.领航企业。培育10家。\n2.单项冠军。培育5家。\n3.做优环境。压缩时间。\n"
    )
    assert leaves(notice) == ["1 做强平台", "2 做大主体", "3 做优环境"]
    assert "2.单项冠军。" in notice.measures[1].text


def test_every_rule_is_documented() -> None:
    for case in _CASES:
        text = case.split("\n", 1)[1].split("\n---\n")[0]
        assert {m.rule for m in read(text[1:] if text.startswith("!") else HEAD + text).measures} <= set(SECTION)
