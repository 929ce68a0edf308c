"""Makes the files of this folder: python tests/page/formats/files/make_files.py

and, with seeds named, those seeds as files, to be scored: make_files.py seeds/notices/*.txt --to FOLDER --kinds pdf,doc,rtf

Needs LibreOffice with Chinese fonts (Debian: libreoffice-writer, fonts-arphic-uming, fonts-arphic-gkai00mp); the tests do not: what it
made is kept here. Layout by GB/T 9704: A4, margins of 37, 35, 28 and 26 mm, 28 characters a line, 22 lines a page, paragraphs
indented by two characters, a centred title, `— 1 —` below each page.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[3]))

from extractors.lines.forms import looks_like_title  # noqa: E402
from extractors.lines.organisations import is_organisation_line  # noqa: E402
from extractors.notice.header.signature import is_signed_date  # noqa: E402

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
        for name, kind in (
            ("document", "document.main"), ("styles", "styles"), ("numbering", "numbering"), ("footer1", "footer"), ("footnotes", "footnotes"),
        )
    )
    + "</Types>"
)  # fmt: skip
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_DOCUMENT_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    + "".join(
        f'<Relationship Id="rId{i}" Type="{R}/{kind}" Target="{target}.xml"/>'
        for i, (kind, target) in enumerate(
            (("styles", "styles"), ("numbering", "numbering"), ("footer", "footer1"), ("footnotes", "footnotes")), 1
        )
    )
    + "</Relationships>"
)
_FONT = '<w:rFonts w:ascii="AR PL UMing CN" w:hAnsi="AR PL UMing CN" w:eastAsia="AR PL UMing CN" w:cs="AR PL UMing CN"/>'
_STYLES = (
    f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{_FONT}<w:sz w:val="32"/><w:szCs w:val="32"/>'
    '<w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:pPr><w:spacing w:line="580" w:lineRule="exact"/>'
    '<w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="left"><w:name w:val="Addressee"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:ind w:firstLineChars="0" w:firstLine="0"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="title"><w:name w:val="Title"/><w:basedOn w:val="left"/><w:pPr><w:jc w:val="center"/></w:pPr>'
    '<w:rPr><w:sz w:val="44"/><w:szCs w:val="44"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="centre"><w:name w:val="Centre"/><w:basedOn w:val="left"/><w:pPr><w:jc w:val="center"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="right"><w:name w:val="Signature"/><w:basedOn w:val="left"/>'
    '<w:pPr><w:ind w:rightChars="400" w:right="1280"/><w:jc w:val="right"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="h1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="h2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    "</w:styles>"
)


def _level(i: int, form: str, text: str) -> str:
    return (
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
    )


_NUMBERING = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
    + _level(0, "chineseCountingThousand", "%1、")
    + _level(1, "chineseCountingThousand", "（%2）")
    + _level(2, "decimal", "%3.")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    "</w:numbering>"
)
_FOOTER = (
    f'<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="centre"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
)
_PAGE = (
    f'<w:sectPr xmlns:r="{R}"><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1400" w:gutter="0"/></w:sectPr>'
)


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(style: str, content: str, properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def table(rows: list[list[str]], widths: list[int]) -> str:
    borders = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    body = "".join(
        "<w:tr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/></w:tcPr>{paragraph("left", run(c))}</w:tc>'
            for c, w in zip(row, widths, strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    return f'<w:tbl><w:tblPr><w:tblLayout w:type="fixed"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>'


def write_docx(path: Path, body: str, extra: dict[str, str] | None = None) -> None:
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS,
        "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}{_PAGE}</w:body></w:document>',
        "word/_rels/document.xml.rels": _DOCUMENT_RELS,
        "word/styles.xml": _STYLES,
        "word/numbering.xml": _NUMBERING,
        "word/footer1.xml": _FOOTER,
        "word/footnotes.xml": f'<w:footnotes xmlns:w="{W}"/>',
        **(extra or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            z.writestr(info, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text)


def body_of(text: str) -> str:
    """A seed's lines as paragraphs, each in the layout it would have on paper."""
    lines = [stripped for line in text.splitlines() if (stripped := line.strip())]
    found = []
    for i, line in enumerate(lines):
        following = lines[i + 1] if i + 1 < len(lines) else ""
        if len(line) < 80 and looks_like_title(line) and not line.startswith(("标题", "链接")):
            style = "title"
        elif line.startswith(("(20", "（20", "（征求")) and len(line) < 20:
            style = "centre"
        elif is_signed_date(line) or (is_organisation_line(line) and is_signed_date(following)):
            style = "right"
        elif line.endswith((":", "：")) and line[0] in "各省市":
            style = "left"
        else:
            style = "a"
        found.append(paragraph(style, run(line)))
    return "".join(found)


def convert(path: Path, kind: str, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as home:
        command = [
            "soffice",
            f"-env:UserInstallation=file://{home}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(folder),
            str(path),
        ]
        subprocess.run(command, check=True, capture_output=True)


def numbered(level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'


def notice_body(tracked: bool) -> str:
    """A short notice with all that Word does by itself: numbers, tables, a footnote, tracked changes."""
    changed = (
        '<w:del w:id="9" w:author="a"><w:r><w:delText>5</w:delText></w:r></w:del><w:ins w:id="8" w:author="a">' + run("6") + "</w:ins>"
    )
    head = [
        ["索引号", "000014349/2022-00014", "发文机关", "重庆市商务委员会"],
        ["成文日期", "2022年8月1日", "发文字号", "渝商务〔2022〕9号"],
    ]
    tasks = [["序号", "任务", "责任单位"], ["1", "引进外资企业5家", "市商务委"], ["2", "建设公共服务平台", "市经济信息委、市财政局"]]
    return "".join(
        (
            table(head, [1600, 2900, 1600, 2700]),
            paragraph("title", run("重庆市商务委员会关于推动外贸保稳提质的实施意见")),
            paragraph("centre", run("（征求意见稿）")),
            paragraph("left", run("各区县（自治县）人民政府：")),
            paragraph(
                "a",
                run("为贯彻落实国务院办公厅《关于推动外贸保稳提质的意见》")
                + '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
                + run("（国办发〔2022〕18号），现结合重庆实际，提出以下实施意见。"),
            ),
            paragraph("h1", run("促进外贸领域保通保畅")),
            paragraph(
                "h2",
                run("保障外贸企业生产经营稳定。完善重点外贸企业服务保障机制，到2025年进出口额达到")
                + (changed if tracked else run("6"))
                + run("00亿元。（责任单位：市商务委、市经济信息委）"),
            ),
            paragraph("a", run("梳理重点外贸企业清单。"), numbered(2)),
            paragraph("a", run("建立重点领域工作专班。"), numbered(2)),
            paragraph("h2", run("促进外贸货物运输保通保畅。落实好货运政策。")),
            paragraph("a", run("保障国际邮路畅通。"), numbered(2)),
            paragraph("h1", run("加大财税金融支持力度")),
            paragraph("h2", run("落实出口信用保险政策。新增承保企业30家。")),
            table(tasks, [1000, 4000, 3800]),
            paragraph("right", run("重庆市商务委员会")),
            paragraph("right", run("2022年8月1日")),
        )
    )


_NOTE = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p>{run("以下简称《意见》。")}</w:p></w:footnote></w:footnotes>'
_LOCKED = 'pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"x"}}'


def make_all() -> None:
    notes = {"word/footnotes.xml": _NOTE}
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "notice.docx"
        write_docx(plain, notice_body(tracked=False), notes)
        convert(plain, "pdf", HERE)
        locked = Path(scratch) / "locked.docx"
        write_docx(locked, paragraph("title", run("关于印发若干措施的通知")))
        convert(locked, _LOCKED, HERE)
    write_docx(HERE / "notice.docx", notice_body(tracked=True), notes)
    for kind in ("doc", "rtf", "odt"):
        convert(HERE / "notice.docx", kind, HERE)
    seed = HERE.parents[3] / "seeds" / "notices" / "003_6d39940ee587c895.txt"
    with tempfile.TemporaryDirectory() as scratch:
        draft = Path(scratch) / "draft.docx"
        write_docx(draft, body_of(seed.read_text("utf-8")))
        convert(draft, "doc", HERE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", nargs="*", type=Path)
    parser.add_argument("--to", type=Path, default=HERE)
    parser.add_argument("--kinds", default="pdf")
    given = parser.parse_args()
    if not given.seeds:
        make_all()
    given.to.mkdir(parents=True, exist_ok=True)
    for seed in given.seeds:
        docx = given.to / f"{seed.stem}.docx"
        write_docx(docx, body_of(seed.read_text("utf-8")))
        for kind in given.kinds.split(","):
            if kind != "docx":
                convert(docx, kind, given.to)


if __name__ == "__main__":
    main()
