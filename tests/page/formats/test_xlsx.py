"""Workbooks as their sheets show them, within bounds."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.page.formats.kinds import kind_of
from extractors.page.formats.xlsx import read_xlsx
from extractors.page.formats.xlsx_formats import shown
from extractors.page.page import read_page
from extractors.records import Failure, Page
from tests.page.formats.packing import docx_of, saved, xlsx_of, zip_of

INDICATORS = xlsx_of(
    {
        "指标": [
            ["指标", "2022年", "2025年"],
            ["进出口总额（亿元）", 6800.5, 8000],
            ["占比", 0.155, 0.2],
            ["完成日期", None, date(2025, 12, 31)],
        ]
    },
    {"B3": "0.0%", "C3": "0%", "B2": "#,##0.00", "C4": 'yyyy"年"m"月"d"日"'},
)


def lines(data: bytes) -> list[str]:
    page = read_page(data)
    assert isinstance(page, Page), page
    return page.text.split("\n")


def test_a_row_is_a_line_and_figures_print_as_their_cells_show_them() -> None:
    assert lines(INDICATORS) == ["指标 2022年 2025年", "进出口总额（亿元） 6,800.50 8000", "占比 15.5% 20%", "完成日期 2025年12月31日"]


def test_a_merged_cell_stands_once_and_empty_rows_leave_no_line() -> None:
    data = xlsx_of(
        {"表": [["附件1"], [], ["任务", "责任单位"], ["引进外资企业5家", "市商务委"], [None, "市财政局"]]}, merged=["A4:A5", "A1:B1"]
    )
    assert lines(data) == ["附件1", "任务 责任单位", "引进外资企业5家 市商务委", "市财政局"]


def test_names_of_tabs_stand_over_their_sheets_where_somebody_gave_them() -> None:
    assert lines(xlsx_of({"目标任务": [["甲"]], "Sheet2": [["乙"]], "空表": []})) == ["目标任务", "甲", "乙"]
    assert lines(xlsx_of({"目标任务": [["甲"]]})) == ["甲"]


def test_what_is_hidden_is_left_away() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["任务", "内部备注", "单位"], ["草稿", "x", "y"], ["引进外资", "不公开", "商务局"]):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.create_sheet("底稿").append(["不公开"])
    book["底稿"].sheet_state = "hidden"
    assert lines(saved(book)) == ["任务 单位", "引进外资 商务局"]


def test_a_table_of_particulars_is_the_header_table() -> None:
    page = read_page(xlsx_of({"s": [["索引号", "1234"], ["发文字号", "渝府发〔2023〕1号"], ["发文机关", "重庆市人民政府"]]}))
    assert isinstance(page, Page)
    assert ("发文字号", "渝府发〔2023〕1号") in page.header_table


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.3, "General", "0.3"),
        (0.1 + 0.2, "General", "0.3"),
        (3, 'General"家"', "3家"),
        (12.5, "0.##", "12.5"),
        (12, "0.##", "12"),
        (-3.5, "0.0_);(0.0)", "(3.5)"),
        (46022, "yyyy-mm", "2025-12"),
        (46022.5, "yyyy/m/d h:mm", "2025/12/31 12:00"),
        (1234.5, "0.00E+00", "1234.5"),
        (-1, "yyyy", "-1"),
        (1e300, "yyyy", "1e+300"),
        (5, "[Red]0.0", "5.0"),
        (20, '0"%"', "20%"),
    ],
)
def test_number_formats(value: float, code: str, text: str) -> None:
    assert shown(value, 164, code, False) == text


def test_days_counted_from_1904() -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append([date(2025, 12, 31)])
    book.active["A1"].number_format = "yyyy-mm-dd"
    assert lines(saved(book)) == ["2025-12-31"]


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def refused(data: bytes) -> str:
    found = read_xlsx(data)
    assert isinstance(found, Failure), found
    return found.issue.code


def test_bombs_are_refused_or_cut() -> None:
    parts = _parts(INDICATORS)
    sheet = "xl/worksheets/sheet1.xml"
    assert refused(zip_of({**parts, sheet: parts[sheet].replace(b"<sheetData>", b"<sheetData>" + b" " * 50_000_000)})) == "too_large"
    assert refused(zip_of({**parts, sheet: parts[sheet].replace(b"<sheetData>", b"<sheetData>" + b"<c/>" * 4_000_000)})) == "too_large"
    entity = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa">]>'
    assert refused(zip_of({**parts, "xl/workbook.xml": entity + parts["xl/workbook.xml"]})) == "unreadable"
    # One long shared string that every cell shows: 60 KB that would print a gigabyte.
    strings = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{"长" * 30_000}</t></si></sst>'
    rows = "<row>" + '<c t="s"><v>0</v></c>' * 30_000 + "</row>"
    head, tail = parts[sheet].split(b"<sheetData>")[0], b"</sheetData></worksheet>"
    relations = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>", b'<Relationship Id="x" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    bomb = {
        **parts,
        "xl/sharedStrings.xml": strings.encode(),
        "xl/_rels/workbook.xml.rels": relations,
        sheet: head + b"<sheetData>" + rows.encode() + tail,
    }
    page = read_xlsx(zip_of(bomb))
    assert isinstance(page, Page)
    assert len(page.text) < 4_000_000
    assert "cut_short" in {issue.code for issue in page.issues}


def test_an_empty_workbook_and_a_binary_one_say_so() -> None:
    assert refused(xlsx_of({"s": []})) == "empty"
    assert refused(zip_of({"xl/workbook.bin": b"\x83\x01"})) == "unreadable"


def test_an_archive_of_office_files_is_no_office_file() -> None:
    for inner in (INDICATORS, docx_of(["一、总体要求"])):
        for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            kind = kind_of(zip_of({"附件1.docx": inner}, method))
            assert kind is not None
            assert kind.key == "zip"
    kind = kind_of(INDICATORS)
    assert kind is not None
    assert kind.key == "xlsx"


@settings(max_examples=150)
@given(st.integers(0, len(INDICATORS) - 1), st.binary(min_size=1, max_size=12), st.booleans())
def test_damaged_workbooks_never_raise(at: int, noise: bytes, cut: bool) -> None:
    data = bytearray(INDICATORS)
    data[at : at + len(noise)] = noise
    assert isinstance(read_page(bytes(data[:at] if cut else data)), Page | Failure)


@settings(max_examples=150)
@given(
    st.sampled_from(["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"]),
    st.integers(0, 3000),
    st.one_of(
        st.binary(min_size=1, max_size=8), st.sampled_from([b"<c", b'r="ZZZZ9"', b's="99999999999"', b"</row>", b"<v>1e999</v>", b"-1"])
    ),
)
def test_workbooks_with_spoilt_parts_never_raise(part: str, at: int, noise: bytes) -> None:
    parts = _parts(INDICATORS)
    at %= len(parts[part])
    parts[part] = parts[part][:at] + noise + parts[part][at + len(noise) :]
    assert isinstance(read_page(zip_of(parts)), Page | Failure)


@settings(max_examples=200)
@given(
    st.floats(allow_nan=False, allow_infinity=False), st.text(alphabet='ymdhs0#?.,%;"\\[]_*@-/ General年月日', max_size=20), st.booleans()
)
def test_no_format_raises(value: float, code: str, from_1904: bool) -> None:
    assert isinstance(shown(value, 164, code, from_1904), str)
