"""A page and the files attached to it: one notice, whose plan may stand in a file of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.read import load_reference, read_capture
from extractors.records import AttachedFile, Failure, Notice, Reading, Site
from tests.conftest import SEEDS
from tests.fuzz.invariants import check
from tests.page.formats.packing import docx_of, xlsx_of, zip_of
from tests.page.formats.printing import pdf_of, printed

SITE = Site("cq", "https://www.cq.gov.cn/zwgk/t1.html", "issuer", "https://www.cq.gov.cn/zwgk/t1.html", None, "重庆市人民政府", "500000")
TITLE = "重庆市人民政府办公厅关于印发重庆市推动外贸稳规模优结构实施方案的通知"
LETTER = [
    TITLE,
    "渝府办发〔2023〕45号",
    "各区县（自治县）人民政府，市政府各部门，有关单位：",
    "《重庆市推动外贸稳规模优结构实施方案》已经市政府同意，现印发给你们，请认真贯彻执行。",
    "附件：1.重庆市推动外贸稳规模优结构实施方案",
    "2.任务分工表",
    "重庆市人民政府办公厅",
    "2023年5月23日",
]
PLAN = [
    "附件1",
    "重庆市推动外贸稳规模优结构实施方案",
    "（2023—2025年）",
    "为贯彻落实国务院决策部署，结合重庆实际，制定本实施方案。",
    "一、强化贸易促进拓展市场",
    "（一）优化重点展会供采对接。到2025年，进出口总额达到8000亿元。（责任单位：市商务委、市财政局）",
    "（二）便利跨境商务人员往来。加强对企业的签证便利服务。（责任单位：市政府外办）",
    "二、稳定和扩大重点产品进出口规模",
    "（三）培育汽车出口优势。组织汽车企业与航运企业直客对接，引导企业签订中长期协议。（责任单位：市商务委）",
]
TABLE = [["任务", "2025年目标", "责任单位"], ["一、引进外资企业", 5, "市商务委"], ["二、培育跨境电商主体", 300, "市商务委"]]


def page(lines: Sequence[str]) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in lines[1:])
    return (
        f"<html><head><title>{lines[0]}</title></head><body><h1>{lines[0]}</h1><div class='TRS_Editor'>{body}</div></body></html>".encode()
    )


def attached(name: str, data: bytes) -> AttachedFile:
    return AttachedFile(f"https://www.cq.gov.cn/zwgk/{name}", name, data)


def read(data: bytes, *files: AttachedFile) -> Notice:
    reading = read_capture(data, SITE, load_reference(), None, files)
    assert isinstance(reading, Reading), reading
    assert len(reading.notices) == 1
    check(reading.notices[0])
    return reading.notices[0]


def codes(notice: Notice) -> list[str]:
    return [issue.code for issue in notice.issues]


def told(notice: Notice, code: str) -> str:
    return next(issue.message for issue in notice.issues if issue.code == code)


@pytest.mark.parametrize("form", ["docx", "pdf", "txt", "zip"])
def test_a_plan_in_a_file_is_a_document_as_if_printed_under_the_notice(form: str) -> None:
    lines = [line for line in PLAN if line]
    data = {
        "docx": docx_of(lines),
        "pdf": pdf_of(printed(lines)),
        "txt": "\n".join(lines).encode(),
        "zip": zip_of({"a/方案.docx": docx_of(lines)}),
    }
    notice = read(page(LETTER), attached(f"附件1.{form}", data[form]))
    under = read(page([*LETTER, *lines]))
    assert [(d.title, d.form, d.period_start, d.period_end) for d in notice.documents] == [
        ("重庆市推动外贸稳规模优结构实施方案", "实施方案", 2023, 2025)
    ]
    assert [(m.path, m.heading, m.text, m.responsibility) for m in notice.measures] == [
        (m.path, m.heading, m.text, m.responsibility) for m in under.measures
    ]
    assert {(a.measure, a.name) for a in notice.agencies} == {(a.measure, a.name) for a in under.agencies}
    assert [(t.indicator, t.value, t.unit) for t in notice.targets] == [(t.indicator, t.value, t.unit) for t in under.targets]
    assert notice.header.document_number == "渝府办发〔2023〕45号"
    assert notice.header.issued_on == date(2023, 5, 23)
    assert notice.own_id == under.own_id
    assert notice.body_text.endswith(PLAN[-1])


def test_each_attachment_counts_anew_and_no_sentence_runs_over() -> None:
    second = ["重庆市外贸专班工作规则", "一、专班由市商务委牵头，负责统筹协调", "二、专班每月召开一次会议，研究解决问题。"]
    first = [*PLAN, "四、完善保障措施，做到各项工作有人抓、有人管，确保"]  # ends in mid-sentence
    notice = read(page(LETTER), attached("1.docx", docx_of(first)), attached("2.docx", docx_of(second)))
    assert [d.title for d in notice.documents] == ["重庆市推动外贸稳规模优结构实施方案", "重庆市外贸专班工作规则"]
    assert [m.path for m in notice.measures if m.document == 2] == ["1", "2"]
    texts = [p.text for p in notice.passages]
    assert "四、完善保障措施，做到各项工作有人抓、有人管，确保" in texts
    assert "重庆市外贸专班工作规则" in texts


def test_a_document_goes_by_its_files_name_where_it_prints_no_title() -> None:
    lines = ["一、总体要求", "坚持稳中求进，推动外贸发展。", "二、主要任务", "培育外贸主体，拓展国际市场。"]
    letter = [line.replace("外贸稳规模优结构实施方案", "外贸工作") for line in LETTER]
    notice = read(page(letter), attached("附件1：重庆市跨境电商发展行动计划（2023—2025年）.docx", docx_of(lines)))
    assert [(d.title, d.form, d.period_end) for d in notice.documents] == [("重庆市跨境电商发展行动计划", "行动计划", 2025)]


def test_a_document_without_a_title_is_the_one_that_the_notice_announces() -> None:
    lines = [line for line in PLAN[3:] if line]
    notice = read(page(LETTER), attached("P020230526.docx", docx_of(lines)))
    assert [d.title for d in notice.documents] == ["重庆市推动外贸稳规模优结构实施方案"]
    assert len(notice.measures) == 3


def test_a_notice_with_sections_of_its_own_keeps_them_beside_a_form() -> None:
    lines = [
        TITLE.replace("印发重庆市推动外贸稳规模优结构实施方案", "做好外贸工作"), *LETTER[1:3], "现就有关工作通知如下：", "一、加强组织领导。各区县要落实责任，市商务委加强指导。",
        "二、强化督促检查。市政府办公厅每季度通报进展情况。", *LETTER[6:],
    ]  # fmt: skip
    form = ["附件", "外贸企业情况登记表", "一、企业名称", "二、进出口额"]
    alone, notice = read(page(lines)), read(page(lines), attached("登记表.docx", docx_of(form)))
    assert len(alone.measures) == 2
    assert (notice.measures, notice.documents, notice.header) == (alone.measures, alone.documents, alone.header)
    assert notice.body_text == "\n".join([alone.body_text, *form])


@settings(max_examples=60)
@given(st.sampled_from(sorted(SEEDS.glob("*.txt"))), st.lists(st.integers(1, 400), min_size=1, max_size=4, unique=True))
def test_a_text_cut_into_page_and_files_anywhere_keeps_all_it_says(seed: Path, cuts: list[int]) -> None:
    lines = seed.read_text("utf-8").splitlines()
    edges = [0, *sorted({8 + cut % max(1, len(lines) - 8) for cut in cuts}), len(lines)]
    parts = ["\n".join(lines[a:b]).encode() for a, b in pairwise(edges)]
    reading = read_capture(
        parts[0], Site("t", "t/a.html"), load_reference(), None, [attached(f"{i}.txt", p) for i, p in enumerate(parts[1:])]
    )
    if isinstance(reading, Reading):
        for notice in reading.notices:
            check(notice)
        assert reading.notices[0].own_id


def test_a_table_is_text_of_the_notice_and_no_document() -> None:
    notice = read(page(LETTER), attached("1.docx", docx_of(PLAN)), attached("2.xlsx", xlsx_of({"分工": TABLE})))
    assert len(notice.documents) == 1
    assert notice.documents[0].char_end < notice.body_text.index("任务 2025年目标")
    assert "二、培育跨境电商主体 300 市商务委" in {p.text for p in notice.passages}
    assert {m.heading for m in notice.measures} == {"优化重点展会供采对接", "便利跨境商务人员往来", "培育汽车出口优势"}


def test_the_pages_own_text_as_pdf_is_read_once() -> None:
    whole = [*LETTER, *PLAN]
    form = ["重庆市人民政府办公厅文件", *whole, "抄送：市委办公厅，市人大常委会办公厅。", "重庆市人民政府办公厅2023年5月24日印发"]
    alone, notice = read(page(whole)), read(page(whole), attached("正文.pdf", pdf_of(printed(form))))
    assert notice.body_text == alone.body_text
    assert codes(notice).count("attachment_repeats") == 1
    assert "正文.pdf holds a text that, but for 3 of its lines and sentences, the notice holds already" in told(
        notice, "attachment_repeats"
    )


def test_a_second_form_of_an_attachment_is_read_once() -> None:
    files = attached("1.docx", docx_of(PLAN)), attached("1.pdf", pdf_of(printed(PLAN)))
    notice = read(page(LETTER), *files)
    assert notice.body_text == read(page(LETTER), files[0]).body_text
    assert "1.pdf" in told(notice, "attachment_repeats")


def test_a_pdf_that_says_more_than_the_page_is_kept() -> None:
    more = [*LETTER, "三、本通知附件所列各项措施由市商务委会同有关部门组织实施，每季度通报进展情况。" * 5]
    notice = read(page(LETTER), attached("正文.pdf", docx_of(more)))
    assert "attachment_repeats" not in codes(notice)
    assert "每季度通报进展情况" in notice.body_text
    assert [d.title for d in notice.documents] == [TITLE]  # the notice's head once more is no document of its own


def test_a_notice_with_its_plan_in_one_pdf_under_the_bare_notice() -> None:
    notice = read(page(LETTER), attached("全文.pdf", pdf_of(printed([*LETTER, *PLAN]))))
    assert [d.title for d in notice.documents] == ["重庆市推动外贸稳规模优结构实施方案"]
    assert len(notice.measures) == 3
    assert notice.own_id == read(page(LETTER)).own_id


def test_what_cannot_be_read_is_told_and_disturbs_nothing() -> None:
    files = [
        attached("附件2.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + bytes(600)),
        attached("流程图.jpg", b"\xff\xd8\xff" + bytes(99)),
        attached("坏.docx", docx_of(PLAN)[:200]),
        attached("锁.rar", b"Rar!\x1a\x07\x00" + bytes(99)),
        attached("登录.pdf", b"<html><body><p>" + "请登录后下载本文件，谢谢。".encode() * 9 + b"</p></body></html>"),
        attached("空.txt", b""),
    ]
    notice = read(page(LETTER), *files, attached("1.docx", docx_of(PLAN)))
    clean = read(page(LETTER), attached("1.docx", docx_of(PLAN)))
    unread = [issue for issue in notice.issues if issue.code == "attachment_unreadable"]
    assert [issue.excerpt for issue in unread] == [file.name for file in files]
    assert {issue.severity for issue in unread} == {"warning"}
    assert notice.body_text == clean.body_text
    assert notice.measures == clean.measures
    assert "请登录" not in notice.body_text


def test_a_page_that_is_only_the_cover_of_its_file() -> None:
    cover = [TITLE, "发布日期：2023-05-26", "附件下载：", "渝府办发〔2023〕45号.pdf"]
    whole = [*LETTER[:4], *LETTER[6:], *PLAN]
    notice = read(page(cover), attached("45号.pdf", pdf_of(printed(whole))))
    assert notice.header.title == TITLE
    assert (notice.header.document_number, notice.header.issued_on) == ("渝府办发〔2023〕45号", date(2023, 5, 23))
    assert notice.header.issuer == "重庆市人民政府办公厅"
    assert notice.header.published_on == date(2023, 5, 26)
    assert [d.title for d in notice.documents] == ["重庆市推动外贸稳规模优结构实施方案"]
    assert len(notice.measures) == 3


def test_a_page_without_any_text_is_made_by_its_file() -> None:
    frame = b"<html><head><title>t</title></head><body><script>show()</script></body></html>"
    notice = read(frame, attached("正文.docx", docx_of([*LETTER, *PLAN])))
    assert notice.header.title == TITLE
    assert len(notice.measures) == 3


def test_a_page_that_is_no_notice_names_the_file_that_may_be_one() -> None:
    cover = page(["附件下载", "点击下载"])
    found = read_capture(cover, SITE, load_reference(), None, [attached("扫描件.pdf", b"\xff\xd8\xff" + bytes(99))])
    assert isinstance(found, Failure)
    assert found.outcome == "skipped"
    assert "扫描件.pdf" in found.issue.message


def test_the_header_is_the_pages_where_it_tells() -> None:
    signed = [*PLAN, "重庆市商务委员会", "2023年4月1日"]
    notice = read(page(LETTER), attached("1.docx", docx_of(signed)))
    assert (notice.header.issuer, notice.header.issued_on) == ("重庆市人民政府办公厅", date(2023, 5, 23))
    unsigned = read(page(LETTER[:-2]), attached("1.docx", docx_of(signed)))
    assert unsigned.header.issued_on == date(2023, 4, 1)
    for field in unsigned.header.evidence:
        if field.char_start is not None and field.char_end is not None and field.field == "issued_on":
            assert unsigned.body_text[field.char_start : field.char_end] == "2023年4月1日"


def test_a_number_comes_from_a_file_only_where_the_file_is_the_notice() -> None:
    letter = [line for line in LETTER if "45号" not in line]
    other = ["国务院办公厅关于推动外贸稳规模优结构的意见", "国办发〔2023〕10号", *PLAN[3:]]
    assert read(page(letter), attached("依据.docx", docx_of(other))).header.document_number is None
    assert read(page(letter), attached("全文.docx", docx_of([*LETTER, *PLAN]))).header.document_number == "渝府办发〔2023〕45号"


def test_the_plans_own_term_is_the_notices_where_the_page_is_silent() -> None:
    notice = read(page(LETTER), attached("1.docx", docx_of([*PLAN, "本实施方案自2023年7月1日起施行，有效期至2025年12月31日。"])))
    assert (notice.header.effective_from, notice.header.effective_to) == (date(2023, 7, 1), date(2025, 12, 31))


def test_of_a_digest_the_file_belongs_to_the_notice_that_names_it() -> None:
    other = [line.replace("45号", "46号").replace("外贸稳规模优结构", "跨境电商") for line in LETTER]
    text = "\n".join([*LETTER[:5], "任务分工.docx", *LETTER[6:], *other]).encode()
    reading = read_capture(text, SITE, load_reference(), None, [attached("任务分工.docx", docx_of(PLAN))])
    assert isinstance(reading, Reading)
    assert [len(n.measures) for n in reading.notices] == [3, 0]
    assert reading.notices[1].body_text.endswith(other[-1])


def test_a_notice_in_traditional_script_keeps_its_spans() -> None:
    letter = ["香港特別行政區政府關於發展貿易的公告", "為貫徹落實發展經濟的決策，現公佈以下措施，請各有關部門認真執行。"]
    plan = ["一、總體要求", "推動貿易發展，優化營商環境。", "二、主要任務", "引進企業，擴大進出口規模。"]
    notice = read(page(letter), attached("1.docx", docx_of(plan)))
    assert notice.script == "Hant"
    assert len(notice.source_text) == len(notice.body_text)
    assert "推動貿易發展" in notice.source_text
    assert "推动贸易发展" in notice.body_text


def test_pages_without_attachments_read_as_before() -> None:
    data = page([*LETTER, *PLAN])
    assert read_capture(data, SITE, load_reference()) == read_capture(data, SITE, load_reference(), None, [])
