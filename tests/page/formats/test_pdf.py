"""PDF files: paragraphs by geometry, furniture left away, and every bad file one clear failure."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.page.formats import guarded, pdf
from extractors.page.formats.garbled import is_garbled
from extractors.page.formats.guarded import read_pdf_guarded
from extractors.page.formats.pdf import read_pdf
from extractors.page.page import read_page
from extractors.read import load_reference, read_capture
from extractors.records import Failure, Page, Reading, Site
from tests.conftest import SEEDS
from tests.page.formats.printing import Leaf, assembled, bomb, ofd_of, pdf_of, printed

FILES = Path(__file__).parent / "files"
TITLE = "关于印发推动外贸保稳提质若干措施的通知"
LONG = "完善重点外贸企业服务保障机制，梳理重点外贸企业对口联系服务台账清单，到2025年进出口额达到600亿元，年均增长12.5%以上。（责任单位：市商务委、市经济信息委、市财政局）"


def read(data: bytes) -> Page:
    page = read_pdf(data)
    assert isinstance(page, Page), page
    return page


def lines(*leaves: Leaf) -> list[str]:
    return read(pdf_of(list(leaves))).text.split("\n")


def refused(data: bytes) -> tuple[str, str]:
    found = read_page(data)
    assert isinstance(found, Failure)
    return found.outcome, found.issue.code


def paragraphs_of(seed: Path) -> list[str]:
    return [stripped for line in seed.read_text("utf-8").splitlines() if (stripped := line.strip())]


@pytest.mark.parametrize("seed", sorted(SEEDS.glob("*.txt")), ids=lambda p: p.stem[:3])
@pytest.mark.parametrize("make", [pdf_of, ofd_of])
def test_a_seed_on_paper_reads_as_its_text(seed: Path, make) -> None:  # type: ignore[no-untyped-def]
    """28 characters a line, 22 lines a page, — 1 — below: the paragraphs come back whole."""
    paragraphs = paragraphs_of(seed)
    page = read_page(make(printed(paragraphs)))
    assert isinstance(page, Page)
    want = [line.replace("\u3000", "").replace(" ", "") for line in paragraphs]
    assert [line.replace("\u3000", "").replace(" ", "") for line in page.text.split("\n")] == want


def test_a_real_pdf_of_libreoffice() -> None:
    page = read((FILES / "notice.pdf").read_bytes())
    assert dict(page.header_table)["发文字号"] == "渝商务〔2022〕9号"
    found = page.text.split("\n")
    assert "重庆市商务委员会关于推动外贸保稳提质的实施意见" in found  # two centred lines
    assert "1 引进外资企业5家 市商务委" in found
    assert found[-2:] == ["重庆市商务委员会", "2022年8月1日"]
    assert "《关于推动外贸保稳提质的意见》¹（国办发" in page.text  # a note's raised 1 is no figure
    assert not page.issues
    assert page.content_type == "application/pdf"


def test_page_numbers_and_running_heads_are_furniture() -> None:
    leaves = printed([LONG * 3] * 12)
    assert len(leaves) > 3
    for leaf in leaves:
        leaf.text(200, 50, "重庆市人民政府公报", 10)
    page = read(pdf_of(leaves))
    assert page.text.split("\n") == [LONG * 3] * 12


def test_a_footnote_does_not_cut_the_sentence_that_runs_on_overleaf() -> None:
    leaves = printed([LONG * 12])
    assert len(leaves) == 2
    leaves[0].text(79, 745, "①以下简称《意见》，由市商务", 10)
    leaves[0].text(79, 760, "委负责解释。", 10)
    leaves[0].text(79, 772, "②指规模以上企业。", 10)
    assert read(pdf_of(leaves)).text.split("\n") == [LONG * 12, "①以下简称《意见》，由市商务委负责解释。", "②指规模以上企业。"]


def test_bare_page_numbers_count_up_and_a_lone_figure_stays() -> None:
    leaves = printed([LONG * 3] * 8)
    for i, leaf in enumerate(leaves):
        leaf.marks.pop(0)  # its dashes
        leaf.text(290, 790, str(i + 1), 12)
    assert read(pdf_of(leaves)).text.split("\n") == [LONG * 3] * 8
    lone = Leaf()
    lone.text(100, 100, TITLE)
    lone.text(100, 800, "35")
    assert lines(lone) == [TITLE, "35"]


def test_a_number_and_a_clause_broken_over_lines_come_out_whole() -> None:
    leaf = Leaf()
    leaf.text(111, 100, "（一）提升能级。到2025年，新增企业主体超过1")
    leaf.text(79, 129, "20家，带动就业1.5万人以上，打造一批产业集聚区（责")
    leaf.text(79, 158, "任单位：市商务委）")
    leaf.text(111, 187, "（二）优化服务。")
    assert lines(leaf)[0].endswith("主体超过120家，带动就业1.5万人以上，打造一批产业集聚区（责任单位：市商务委）")
    assert lines(leaf)[1] == "（二）优化服务。"


def test_the_order_of_printing_does_not_matter() -> None:
    leaf, other = Leaf(), Leaf()
    rows = ["甲方先读第一行文字内容。", "乙方后读第二行文字内容。", "丙方再读第三行文字内容。"]
    for i, row in enumerate(rows):
        leaf.text(111, 100 + 40 * i, row)
    for i, row in reversed(list(enumerate(rows))):
        other.text(111, 100 + 40 * i, row)
    assert lines(leaf) == lines(other) == rows


def test_a_ruled_table_keeps_its_rows_though_cells_wrap() -> None:
    leaf = Leaf()
    for x in (70, 120, 330, 520):
        leaf.rule(x, 100, x, 240)
    for y in (100, 150, 240):
        leaf.rule(70, y, 520, y)
    for x, text in ((75, "序号"), (125, "任务"), (335, "责任单位")):
        leaf.text(x, 125, text)
    leaf.text(75, 170, "1")
    for i, text in enumerate(("引进外商投资企业数量达", "到150家以上，带动就", "业5000人")):
        leaf.text(125, 170 + 24 * i, text)
    for i, text in enumerate(("市商务委、市财", "政局")):
        leaf.text(335, 170 + 24 * i, text)
    assert lines(leaf) == ["序号 任务 责任单位", "1 引进外商投资企业数量达到150家以上，带动就业5000人 市商务委、市财政局"]


def table_page(rows: list[tuple[float, list[list[str]]]]) -> Leaf:
    """Rows from their tops down, each its cells' lines."""
    leaf = Leaf()
    for top, cells in rows:
        leaf.rule(70, top, 520, top)
        for x, cell in zip((75, 125, 335), cells, strict=True):
            for i, text in enumerate(cell):
                leaf.text(x, top + 20 + 24 * i, text)
    bottom = rows[-1][0] + 60
    leaf.rule(70, bottom, 520, bottom)
    for x in (70, 120, 330, 520):
        leaf.rule(x, rows[0][0], x, bottom)
    return leaf


def test_a_table_that_goes_on_overleaf_is_one() -> None:
    head = [["序号"], ["任务"], ["责任单位"]]
    first = table_page([(640, head), (700, [["1"], ["引进外商投资企业数量达", "到150家以上，带动就业"], ["市商务委"]])])
    second = table_page([(90, head), (150, [[], ["5000人"], []]), (210, [["2"], ["优化服务"], ["市财政局"]])])
    assert lines(first, second) == [
        "序号 任务 责任单位",
        "1 引进外商投资企业数量达到150家以上，带动就业5000人 市商务委",
        "2 优化服务 市财政局",
    ]
    whole = table_page([(90, head), (150, [["2"], ["优化服务"], ["市财政局"]])])
    assert lines(first, whole)[-1] == "2 优化服务 市财政局"


def test_two_columns_are_read_one_after_the_other() -> None:
    leaf = Leaf()
    left, right = ["左栏文字排满一行共十三字呀"] * 12, ["右栏文字排满一行共十三字呀"] * 12
    for i, (a, b) in enumerate(zip(left, right, strict=True)):
        leaf.text(60, 100 + 24 * i, a)
        leaf.text(310, 100 + 24 * i, b)
    text = "".join(lines(leaf))
    assert text == "".join(left) + "".join(right)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_keeps_its_characters(turn: int) -> None:
    leaf = Leaf(rotate=turn)
    leaf.text(100, 100, TITLE)
    assert sorted("".join(lines(leaf))) == sorted(TITLE)


def test_private_use_and_unknown_glyphs_are_kept_and_reported() -> None:
    leaf = Leaf()
    leaf.text(100, 100, "进出口额达到１\ue010２万亿元。")
    page = read(pdf_of([leaf]))
    assert "１\ue010２万亿元" in page.text
    assert [i.code for i in page.issues] == ["unmapped_glyph"]


CMAP = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
    "1 begincodespacerange <0000> <FFFF> endcodespacerange\n{} endcmap end end"
)


def with_font(text: str, chars: str, others: str = "") -> bytes:
    """A PDF whose font has no charset: only its own table tells what glyphs are."""
    leaf = Leaf()
    leaf.text(100, 100, text)
    told = [f"<{ord(c):04X}> <{ord(c):04X}>" for c in chars] + ([others] if others else [])
    data = pdf_of([leaf], CMAP.format(f"{len(told)} beginbfchar {' '.join(told)} endbfchar"))
    return data.replace(b"/Encoding/UniGB-UCS2-H", b"/Encoding/Identity-H  ").replace(b"Ordering(GB1)", b"Ordering(Identity)")


@pytest.mark.parametrize("point", ["", "<002E> <0000>", "<002E> <0003>", "<002E> <E010>"])
def test_a_point_that_no_table_tells_is_never_dropped(point: str) -> None:
    """1.2万亿元 must not become 12万亿元."""
    page = read(with_font("进出口1.2万亿元", "进出口12万亿元", point))
    assert len(page.text) == len("进出口1.2万亿元")
    assert page.text[3] == "1"
    assert page.text[5] == "2"
    assert [i.code for i in page.issues] == ["unmapped_glyph"]


def test_fonts_that_tell_nothing_give_no_text() -> None:
    assert refused(with_font("进出口1.2万亿元", "元")) == ("error", "no_text_layer")


def test_a_hyphen_at_a_lines_end_stays() -> None:
    leaf = Leaf()
    leaf.text(111, 100, "（一）做好长三角地区2023-")
    leaf.text(79, 129, "2025年工作，落实各项任务，推动各地加快发展。")
    assert "2023-2025年" in "".join(lines(leaf))


def test_watermarks_and_false_bold_are_no_text() -> None:
    leaf = Leaf()
    for shift in (0.0, 0.4):
        leaf.text(100 + shift, 100, TITLE)
    leaf.text(100, 130, "1100家")
    leaf.marks.append(f"BT /F1 60 Tf 0.7 0.7 -0.7 0.7 150 {842 - 300} Tm <{'征求意见稿'.encode('utf-16-be').hex()}> Tj ET")
    assert lines(leaf) == [TITLE, "1100家"]


def test_radicals_are_the_characters_they_look_like() -> None:
    leaf = Leaf()
    leaf.text(100, 100, "⼀、总体要求，到⽉底")
    assert lines(leaf) == ["一、总体要求，到月底"]


def test_scans() -> None:
    scan, text, read_by_machine = Leaf(), Leaf(), Leaf(hidden=True)
    scan.image()
    text.text(100, 100, TITLE)
    read_by_machine.image()
    read_by_machine.text(100, 100, TITLE)
    assert refused(pdf_of([scan, scan])) == ("error", "no_text_layer")
    some = read(pdf_of([text, scan]))
    assert [(i.code, i.message[-1]) for i in some.issues] == [("no_text_layer", "2")]
    assert [i.code for i in read(pdf_of([read_by_machine])).issues] == ["recognised_text"]
    assert refused(pdf_of([Leaf()])) == ("skipped", "empty")


def test_broken_locked_and_hostile_files_are_one_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    good = pdf_of(printed([LONG] * 5))
    assert refused(good[: len(good) // 2]) == ("error", "unreadable")
    assert refused(b"%PDF-1.7\n") == ("error", "unreadable")
    assert refused((FILES / "locked.pdf").read_bytes()) == ("error", "encrypted")
    assert refused(bomb(200 << 20)) == ("error", "too_large")
    nested = b"<</Type/Catalog/Pages 2 0 R/X " + b"[" * 100_000 + b"]" * 100_000 + b">>"
    assert refused(assembled([nested, b"<</Type/Pages/Count 0/Kids[]>>"])) == ("error", "unreadable")
    monkeypatch.setattr(pdf, "MOST_PAGES", 2)
    page = read(pdf_of(printed([LONG * 3] * 12)))
    assert [i.code for i in page.issues] == ["cut_short"]


def test_pdfium_may_crash_or_hang_and_the_next_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    good = pdf_of(printed([LONG]))
    assert isinstance(read_pdf_guarded(good), Page)
    os.kill(guarded._helpers[0].process.pid, signal.SIGSEGV)
    guarded._helpers[0].process.wait()
    assert isinstance(read_pdf_guarded(good), Page)
    os.kill(guarded._helpers[0].process.pid, signal.SIGSTOP)
    monkeypatch.setattr(guarded, "MOST_SECONDS", 0.3)
    hung = read_pdf_guarded(good)
    assert isinstance(hung, Failure)
    assert hung.issue.code == "reader_failed"
    monkeypatch.undo()
    assert isinstance(read_pdf_guarded(good), Page)


def test_a_pdf_under_any_name_and_with_bytes_before_it_is_one() -> None:
    data = b"\xef\xbb\xbf\r\n" + pdf_of(printed([TITLE, LONG]))
    reading = read_capture(data, Site("t", "t/notice.txt"), load_reference())
    assert isinstance(reading, Reading)
    assert reading.content_type == "application/pdf"
    assert reading.notices[0].header.title == TITLE


SENTENCE = st.text("推动外贸发展，建设平台、服务企业0123456789（）", min_size=4, max_size=90)


@settings(max_examples=60)
@given(st.lists(SENTENCE.map(lambda s: f"各地{s.strip()}落实。"), min_size=1, max_size=30))
def test_no_character_is_lost_on_paper(paragraphs: list[str]) -> None:
    page = read(pdf_of(printed(paragraphs)))
    assert page.text.replace("\n", "").replace(" ", "") == "".join(paragraphs).replace(" ", "")


@settings(max_examples=60)
@given(st.integers(0, 4000), st.binary(max_size=8))
def test_a_damaged_pdf_never_raises(at: int, noise: bytes) -> None:
    data = bytearray(pdf_of(printed([LONG])))
    data[at : at + len(noise)] = noise
    assert isinstance(read_pdf(bytes(data)), Page | Failure)


def test_columns_whose_lines_stand_at_different_heights() -> None:
    """A3 printed by Chromium: a title in the left column sets its lines off those of the right one."""
    page = Leaf()
    left, right = "培育外贸主体支持企业开拓国际市场" * 12, "完善服务体系加强金融保险支持力度" * 12
    page.text(150, 90, TITLE[:8], 20)
    for i in range(12):
        page.text(60 + (24 if i == 0 else 0), 120 + 20 * i, left[16 * i : 16 * i + (14 if i == 0 else 16)], 12)
        page.text(300 + (24 if i == 0 else 0), 112 + 20 * i, right[16 * i : 16 * i + (14 if i == 0 else 16)], 12)
    found = lines(page)
    assert len(found) == 3
    assert found[1].startswith("培育外贸主体") and "完善" not in found[1]
    assert found[2].startswith("完善服务体系") and "培育" not in found[2]


def test_a_date_set_flush_right_takes_in_no_line_below_it() -> None:
    page = Leaf()
    for i in range(6):
        page.text(79, 110 + 29 * i, "完善重点外贸企业服务保障机制，梳理重点外贸企业对口联系服", 16)
    page.text(79, 284, "务台账清单。", 16)
    page.text(79 + 16 * 20, 313, "2023年4月7日", 16)
    page.text(79 + 16 * 20 + 104, 313, "印", 16)
    page.text(79, 342, "（此件公开发布）", 16)
    assert lines(page)[-1] == "（此件公开发布）"


def test_a_bracket_that_did_not_fit_begins_no_paragraph() -> None:
    page = Leaf()
    for i, text in enumerate(("（一）拓展货站功能。", "（二）压缩通关时间。", "支持综保区拓展城市货站功能，优化通关流程，完善")):
        page.text(111, 110 + 29 * i, text, 16)
    page.text(79, 197, "服务体系，降低物流成本，引导企业用好口岸政策资源的。", 16)
    page.text(79, 226, "（责任单位：市交通运输局、市商务局、市财政局、东湖海关、", 16)
    page.text(79, 255, "市口岸办）", 16)
    assert lines(page)[-1].endswith("的。（责任单位：市交通运输局、市商务局、市财政局、东湖海关、市口岸办）")


def test_what_was_put_on_a_new_page_begins_a_paragraph() -> None:
    """…（责任单位：各市州人民政府） / 附件: the page ends long before the others do."""
    full, early, annex = Leaf(), Leaf(), Leaf()
    for i in range(20):
        full.text(79, 110 + 29 * i, "完善重点外贸企业服务保障机制，梳理重点外贸企业对口联系服", 16)
    early.text(79, 110, "务台账清单。各市州要建立机制（责任单位：各市州人民政府）", 16)
    annex.text(79, 110, "附件", 16)
    annex.text(79 + 16 * 10, 160, "重点任务分工表", 22)
    assert lines(full, early, annex)[-2:] == ["附件", "重点任务分工表"]


def test_a_row_that_a_pages_end_cuts_without_a_rule_is_whole() -> None:
    """Browsers print a row's number on one page, the rest of it below the repeated head on the next, and no rule between."""
    first, second = Leaf(), Leaf()
    for page, rows, bottom in (
        (first, [["序号", "任务"], ["1", "引进外资"], ["2", ""]], 700),
        (second, [["序号", "任务"], ["", "建设平台"]], 160),
    ):
        for i, row in enumerate(rows):
            page.rule(80, 100 + 30 * i, 400, 100 + 30 * i)
            for text, x in zip(row, (90, 160), strict=True):
                if text:
                    page.text(x, 120 + 30 * i, text, 12)
        for x in (80, 140, 400):
            page.rule(x, 100, x, 190 if page is first else bottom)
    second.rule(80, 160, 400, 160)
    assert lines(first, second) == ["序号 任务", "1 引进外资", "2 建设平台"]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_printed_sideways_is_read_along_its_lines(turn: int) -> None:
    """Its text stands upright, but /Rotate turns it: scans and tables of annexes are often saved so."""
    leaves = printed([TITLE, LONG, LONG])
    for leaf in leaves:
        leaf.rotate = turn
    assert lines(*leaves) == [TITLE, LONG, LONG]


def test_fonts_that_tell_wrong_characters_give_no_text() -> None:
    """Ghostscript's table for a font that it put in place of another: 鱞魌鯺自䣕鯺鋑䠫䅍㪦 is 各区县自治县人民政府."""
    assert (
        refused(
            pdf_of(printed(["鱞魌鯺自䣕鯺鋑䠫䅍㪦㨋䅍㪦䌘頣部门䌘頣魮鎱", "重㪐㨋鋑䠫䅍㪦騨頚鮬重㪐㨋㾵騹㔗贸高质量鰔㡙醰㩾行騹计饄"]))
        )[1]
        == "no_text_layer"
    )
    assert is_garbled("重庆`èú外À高±量发展O行ú«划" * 5)
    assert not is_garbled("Décret relatif à la coopération économique (合作协定) " * 20)
    assert not is_garbled(LONG * 20 + "喆堃㙍镕 Zürich、Côte d'Ivoire")


def test_an_address_cut_by_a_lines_end_is_whole() -> None:
    page = Leaf()
    for i, text in enumerate(
        ("链接：https://www.example", ".gov.cn/zwgk/1301961.sh", "tml", "原文如下，支持企业开拓国际市场，完善服务体系。")
    ):
        page.text(79, 110 + 29 * i, text, 16)
    assert lines(page) == ["链接：https://www.example.gov.cn/zwgk/1301961.shtml", "原文如下，支持企业开拓国际市场，完善服务体系。"]
