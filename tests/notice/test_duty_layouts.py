"""Where a notice says who does what: in the heading over its tasks, by a label alone on its line, by bare names at every item's end."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.records import Notice
from tests.notice.reading import read

HEAD = "南昌市人民政府办公室关于印发若干措施的通知\n各县（区）人民政府，市政府各部门：\n现将有关措施印发给你们，请结合实际，认真抓好贯彻落实。\n"
MARKS = {"lead": "*", "support": "+", "responsible": ""}


def told(notice: Notice) -> list[str]:
    """The bodies of each measure: * leads, + supports, ~ is inherited."""
    return [
        " ".join(f"{MARKS[a.role]}{'~' if a.inherited else ''}{a.name}" for a in notice.agencies if a.measure == m.seq)
        for m in notice.measures
    ]


@pytest.mark.parametrize(
    ("heading", "bodies"),
    [
        ("市发展改革委牵头工作(8项)", "*~南昌市发展改革委"),
        ("由市财政局、市税务局负责的重点任务（共2项）", "~南昌市财政局 ~南昌市税务局"),
        ("市商务局牵头负责事项", "*~南昌市商务局"),
        ("市教育局牵头，市财政局配合的工作", "*~南昌市教育局 +~南昌市财政局"),
        ("各县区人民政府负责落实的任务（12项）", "~各县区人民政府"),
        ("市教育局牵头", "*~南昌市教育局"),
        ("王丹市长牵头重点工作", ""),
        ("加强配合做好工作", ""),
        ("由企业负责的工作", ""),
        ("明确牵头工作（3项）", ""),
    ],
)
def test_a_heading_parts_the_tasks_by_who_does_them(heading: str, bodies: str) -> None:
    """一、县示范区管委会牵头工作(8项) stands over all its items; a mayor is no body."""
    text = f"{HEAD}一、{heading}\n1.投资3000万元建设养殖基地。\n2.打造食用菌酵素生产基地。\n二、其他工作\n3.建设产业园。\n"
    assert told(read(text)) == [bodies, bodies, ""]


def test_the_text_under_such_a_heading_may_name_others() -> None:
    text = f"{HEAD}一、市商务局牵头工作\n做好工作。（市财政局配合）\n1.扩大进口。\n2.扩大出口。\n"
    assert told(read(text)) == ["*~南昌市商务局 +~南昌市财政局"] * 2


@pytest.mark.parametrize(
    ("lines", "bodies"),
    [
        ("责任单位\n市商务局、市财政局", "南昌市商务局 南昌市财政局"),
        ("牵头单位\n市商务局\n配合单位\n市财政局、各县区人民政府", "*南昌市商务局 +南昌市财政局 +各县区人民政府"),
        ("责任单位\n市商务局牵头，市财政局配合", "*南昌市商务局 +南昌市财政局"),
        ("牵头单位\n配合单位\n市商务局\n市财政局", ""),  # a table's head: which body is which is not told
        ("责任单位\n应当加强领导，落实责任。", ""),
    ],
)
def test_a_label_alone_on_its_line(lines: str, bodies: str) -> None:
    text = f"{HEAD}一、扩大开放\n1.扩大进口，办好展会。\n{lines}\n2.扩大出口，办好展会。\n"
    assert told(read(text)) == [bodies, ""]


def test_one_name_is_a_clause_where_the_items_end_in_names() -> None:
    items = ["扩大进口（市商务局、市财政局）。", "扩大出口（市商务局、南昌海关）。", "扩大投资（市发展改革委）。", "建设中心（市级）。"]
    text = f"{HEAD}一、扩大开放\n" + "\n".join(f"{n}.落实政策，{item}" for n, item in enumerate(items, 1))
    assert told(read(text)) == ["南昌市商务局 南昌市财政局", "南昌市商务局 南昌海关", "南昌市发展改革委", ""]


def test_one_name_alone_explains_where_no_item_ends_in_names() -> None:
    text = f"{HEAD}一、扩大开放\n1.设立服务专窗，方便群众（市政务服务中心）。\n2.扩大出口，办好展会。\n"
    assert told(read(text)) == ["", ""]


TABLE = """附件：2023年重点工作任务分工表
序号 重点任务 牵头单位 配合单位 完成时限
一、扩大开放
1 新增外贸企业100家，办好展会。 市商务局 市财政局、南昌海关 2023年12月底
2 建设开放平台 市发展改革委 各县区人民政府 长期
3 建设口岸 市口岸办 2023年12月底
"""


def test_a_table_of_tasks_is_read_by_its_head() -> None:
    notice = read(HEAD + TABLE)
    assert told(notice) == ["*南昌市商务局 +南昌市财政局 +南昌海关", "*南昌市发展改革委 +各县区人民政府", ""]
    assert [m.due_on for m in notice.measures] == [date(2023, 12, 31), None, None]
    assert [m.heading for m in notice.measures][:2] == ["新增外贸企业100家，办好展会", "建设开放平台"]
    assert notice.measures[0].responsibility == "市商务局 市财政局、南昌海关 2023年12月底"
    assert "市商务局" not in notice.measures[0].text


@pytest.mark.parametrize(
    ("head", "row", "bodies"),
    [
        ("序号 工作任务 责任单位", "市商务局、市财政局", "南昌市商务局 南昌市财政局"),
        ("序号\t任务\t牵头单位\t责任单位", "市商务局\t各县（区）人民政府", "*南昌市商务局 南昌市各县（区）人民政府"),
        ("重点任务 具体举措 牵头部门 协同部门", "扩大开放 市商务局 市财政局", "*南昌市商务局 +南昌市财政局"),
        ("序号 | 任务 | 牵头单位 | 配合单位", "| 市商务局 | 市财政局", "*南昌市商务局 +南昌市财政局"),
        ("序号 任务 牵头单位 配合单位", "市商务局 —", "*南昌市商务局"),
        ("序号 任务 牵头单位 配合单位", "市商务局 扩大进口", ""),
        ("序号 任务 责任单位 备注", "市商务局 新增", "南昌市商务局"),
        ("序号 任务 责任人 责任单位", "张三 市商务局", "南昌市商务局"),
        ("牵头单位 配合单位 完成时限", "市商务局 市财政局", ""),
    ],
)
def test_heads_of_tables(head: str, row: str, bodies: str) -> None:
    text = f"{HEAD}{head}\n1.扩大进口，办好展会 {row}\n2.扩大出口，办好展会。\n3.扩大投资，办好展会。\n"
    assert told(read(text)) == [bodies.replace("南昌市各", "各"), "", ""]


@pytest.mark.parametrize(
    ("item", "bodies", "due"),
    [
        ("推进改革。完成时限：2023年第三季度。责任单位：市商务局", "南昌市商务局", date(2023, 9, 30)),
        ("推进改革。责任单位：市商务局；配合单位：市财政局；2023年底前完成。", "南昌市商务局 +南昌市财政局", date(2023, 12, 31)),
        ("推进改革。——责任单位：市商务局", "南昌市商务局", None),
        ("推进改革。\n★责任单位：市商务局\n★完成时限：2023年11月", "南昌市商务局", date(2023, 11, 30)),
        ("推进改革。牵头单位为市商务局，配合单位为市财政局。", "*南昌市商务局 +南昌市财政局", None),
        ("推进改革。（市商务局，2023年10月）", "南昌市商务局", None),
        ("推进改革。牵头单位为企业，应当申报。", "", None),
        ("推进改革，由市商务局负责。", "", None),
        ("优化服务。办理时限：5个工作日。", "", None),
    ],
)
def test_the_end_of_an_item(item: str, bodies: str, due: date | None) -> None:
    notice = read(f"{HEAD}一、扩大开放\n1.{item}\n2.扩大出口，办好展会。\n")
    assert told(notice) == [bodies, ""]
    assert notice.measures[0].due_on == due
