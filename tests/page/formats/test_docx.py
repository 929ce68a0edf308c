"""DOCX files: what Word shows is read, above all the automatic numbers."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.page.formats.counting import printed_number
from extractors.page.formats.docx import read_docx
from extractors.page.page import read_page
from extractors.read import load_reference, read_capture
from extractors.records import Failure, Page, Reading, Site

FILES = Path(__file__).parent / "files"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str, **parts: str) -> bytes:
    out = io.BytesIO()
    kinds = {"numbering": "numbering", "styles": "styles", "footnotes": "footnotes"}
    relations = "".join(
        f'<Relationship Id="r{i}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{kind}.xml"/>'
        for i, kind in enumerate(kinds)
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        z.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}'
            '<Relationship Id="x" Type="a/image" Target="NULL"/></Relationships>',
        )
        for name, text in parts.items():
            z.writestr(f"word/{name}.xml", f'<w:{name} xmlns:w="{W}">{text}</w:{name}>')
    return out.getvalue()


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, level: int, number: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def level(i: int, form: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'


LEVELS = (
    level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "%3.%4")
)
LISTS = (
    f'<w:abstractNum w:abstractNumId="7">{LEVELS}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def lines(body: str, **parts: str) -> list[str]:
    page = read_docx(docx(body, **parts))
    assert isinstance(page, Page), page
    return page.text.split("\n")


def test_a_real_notice_with_everything_word_does_by_itself() -> None:
    page = read_page((FILES / "notice.docx").read_bytes())
    assert isinstance(page, Page)
    found = page.text.split("\n")
    assert dict(page.header_table)["发文机关"] == "重庆市商务委员会"
    assert found[8:14] == [
        "一、促进外贸领域保通保畅",
        "（一）保障外贸企业生产经营稳定。完善重点外贸企业服务保障机制，到2025年进出口额达到600亿元。（责任单位：市商务委、市经济信息委）",
        "1.梳理重点外贸企业清单。",
        "2.建立重点领域工作专班。",
        "（二）促进外贸货物运输保通保畅。落实好货运政策。",
        "1.保障国际邮路畅通。",
    ]
    assert "5600" not in page.text  # a deletion under tracked changes
    assert found[-1] == "以下简称《意见》。"


@pytest.mark.parametrize("name", ["notice.docx", "notice.doc", "notice.rtf", "notice.pdf"])
def test_a_notice_is_the_same_notice_in_every_format(name: str) -> None:
    reading = read_capture((FILES / name).read_bytes(), Site("t", f"t/{name}"), load_reference())
    assert isinstance(reading, Reading)
    (notice,) = reading.notices
    assert notice.header.document_number == "渝商务〔2022〕9号"
    assert [m.path for m in notice.measures] == ["1.1.1", "1.1.2", "1.2.1", "2.1"]
    assert [t.as_written for t in notice.targets][:1] == ["到2025年进出口额达到600亿元"]
    assert {a.name for a in notice.agencies} >= {"重庆市商务委", "重庆市经济信息委"}


def test_numbers_restart_below_a_new_item_and_run_on_elsewhere() -> None:
    body = "".join(
        numbered(t, n) for t, n in (("甲", 0), ("乙", 1), ("丙", 2), ("丁", 2), ("戊", 1), ("己", 2), ("庚", 0), ("辛", 1), ("壬", 3))
    )
    assert lines(body, numbering=LISTS) == ["一、甲", "（一）乙", "1.丙", "2.丁", "（二）戊", "1.己", "二、庚", "（一）辛", "1.1 壬"]


def test_a_list_that_starts_anew() -> None:
    body = numbered("甲", 2) + numbered("乙", 2, 2) + numbered("丙", 2, 2) + numbered("无", 2, 0)
    assert lines(body, numbering=LISTS) == ["1.甲", "5.乙", "6.丙", "无"]


def test_numbers_of_styles_and_the_styles_they_are_based_on() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="h1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="h2"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="h2b"><w:basedOn w:val="h2"/></w:style>'
    )
    body = "".join(p(t, f'<w:pStyle w:val="{s}"/>') for t, s in (("总体要求", "h1"), ("目标", "h2"), ("原则", "h2b"), ("任务", "h1")))
    assert lines(body, numbering=LISTS, styles=styles) == ["一、总体要求", "（一）目标", "（二）原则", "二、任务"]


@pytest.mark.parametrize(
    ("number", "form", "want"),
    [
        (10, "chineseCounting", "十"), (21, "chineseCountingThousand", "二十一"), (105, "chineseCountingThousand", "一百零五"),
        (20, "decimalEnclosedCircle", "⑳"), (36, "decimalEnclosedCircleChinese", "㊱"), (3, "chineseLegalSimplified", "叁"), (2, "ideographTraditional", "乙"),
        (27, "upperLetter", "AA"), (9, "lowerRoman", "ix"), (4, "decimalEnclosedParen", "⑷"), (12, "decimalFullWidth", "１２"), (5, "unknown", "5"),
        (12, "ideographDigital", "一二"), (3, "decimalZero", "03"),
    ],
)  # fmt: skip
def test_forms_of_numbers(number: int, form: str, want: str) -> None:
    assert printed_number(number, form) == want


def test_tracked_changes_controls_and_hidden_text() -> None:
    gone = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    body = (
        f"<w:p>{gone}<w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:t>文</w:t></w:r></w:p>"
        "<w:sdt><w:sdtContent>" + p("控件") + "</w:sdtContent></w:sdt>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>"
        + p("后半")
        + "<w:p><w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom></w:p>"
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        "<w:r><w:t>2024年</w:t></w:r></w:p>"
        '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>选</w:t><w:noBreakHyphen/><w:t>项</w:t></w:r></w:p>'
    )
    assert lines(body) == ["新文", "控件", "前半后半", "2024年", "☑选-项"]


def test_text_boxes_follow_their_paragraph_once() -> None:
    box = "<w:txbxContent>" + p("专栏1 重点工程") + "</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent><w:t>正文。</w:t></w:r></w:p>"
    )
    assert lines(body) == ["正文。", "专栏1 重点工程"]


def test_tables() -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<w:tc><w:tcPr>{more}</w:tcPr>{p(text)}</w:tc>"

    whole = '<w:vMerge w:val="restart"/>'
    rows = (
        f"<w:tr>{cell('任务')}{cell('单位')}</w:tr><w:tr>{cell('甲', whole)}{cell('市商务委')}</w:tr>"
        f"<w:tr>{cell('', '<w:vMerge/>')}{cell('市财政局')}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{cell('删')}{cell('除')}</w:tr>"
    )
    assert lines(f"<w:tbl>{rows}</w:tbl>") == ["任务 单位", "甲 市商务委", "市财政局"]
    frame = f"<w:tbl><w:tr><w:tc>{p('第一段。')}{p('第二段。')}</w:tc></w:tr></w:tbl>"
    assert lines(frame) == ["第一段。", "第二段。"]


def test_a_centred_title_with_a_soft_break_is_one() -> None:
    body = '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t>重庆市人民政府办公厅</w:t><w:br/><w:t>关于推动外贸的通知</w:t></w:r></w:p>'
    assert lines(body + "<w:p><w:r><w:t>甲。</w:t><w:br/><w:t>乙。</w:t></w:r></w:p>") == [
        "重庆市人民政府办公厅关于推动外贸的通知",
        "甲。",
        "乙。",
    ]


def test_content_types_and_package_relations_are_not_asked_for() -> None:
    """.docm and .dotx differ in them, and WPS leaves some out."""
    page = read_page(docx(p("关于印发措施的通知")))
    assert isinstance(page, Page)
    assert page.text == "关于印发措施的通知"


def test_strict_open_xml() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{W}"><w:body>{p("通知")}</w:body></w:document>'.replace(
                W, "http://purl.oclc.org/ooxml/wordprocessingml/main"
            ),
        )
    page = read_docx(out.getvalue())
    assert isinstance(page, Page)
    assert page.text == "通知"


def packed(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("word/document.xml", text)
    return out.getvalue()


START = f'<w:document xmlns:w="{W}"><w:body>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ((FILES / "notice.docx").read_bytes()[:2000], "unreadable"),
        (packed(""), "unreadable"),
        (packed("no xml"), "unreadable"),
        (packed(" " * 60_000_000), "too_large"),
        (packed(START + "<w:p/>" * 3_100_000), "too_large"),
        (packed(START + "<w:sdt>" * 20_000 + p("深")), "unreadable"),
        (packed('<!DOCTYPE x [<!ENTITY a "b">]>' + START + p("&a;")), "unreadable"),
    ],
    ids=["cut", "empty", "no xml", "bomb", "tags", "deep", "entities"],
)
def test_bad_files_are_one_failure(data: bytes, code: str) -> None:
    found = read_page(data)
    assert isinstance(found, Failure)
    assert (found.outcome, found.issue.code) == ("error", code)


@settings(max_examples=80)
@given(st.integers(0, 4300), st.binary(min_size=1, max_size=6))
def test_a_damaged_docx_never_raises(at: int, noise: bytes) -> None:
    data = bytearray((FILES / "notice.docx").read_bytes())
    data[at : at + len(noise)] = noise
    assert isinstance(read_docx(bytes(data)), Page | Failure)


def test_raised_figures_join_no_figure() -> None:
    run = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>'
    page = read_docx(docx(f"<w:p><w:r><w:t>建设面积10</w:t></w:r>{run}<w:r><w:t>万m</w:t></w:r>{run}</w:p>"))
    assert isinstance(page, Page) and page.text == "建设面积10²万m²"


def test_a_fields_result_inside_another_ones_code_is_not_shown() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    def shown(text: str) -> str:
        return f"<w:r><w:t>{text}</w:t></w:r>"

    code = "<w:r><w:instrText> IF </w:instrText></w:r>"
    nested = mark("begin") + code + mark("begin") + code + mark("separate") + shown("600") + mark("end")
    whole = f"<w:p>{shown('完成')}{nested}{mark('separate')}{shown('5家')}{mark('end')}{shown('。')}</w:p>"
    torn = f"<w:p>{nested}{shown('引进')}</w:p>" + p("其余照常。")
    page = read_docx(docx(whole + torn))
    assert isinstance(page, Page) and page.text.split("\n") == ["完成5家。", "引进", "其余照常。"]
