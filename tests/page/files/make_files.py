"""Makes the files of this folder out of the seed notices: python tests/page/files/make_files.py [SEED.txt ...] [--to FOLDER] [--kinds pdf,doc,rtf,odt]

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
sys.path.insert(0, str(HERE.parents[2]))

from extractors.notice.forms import looks_like_title  # noqa: E402
from extractors.notice.organisations import is_organisation_line  # noqa: E402
from extractors.notice.signature import is_signed_date  # noqa: E402

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", nargs="*", type=Path)
    parser.add_argument("--to", type=Path, default=HERE)
    parser.add_argument("--kinds", default="pdf")
    given = parser.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    for seed in given.seeds:
        docx = given.to / f"{seed.stem}.docx"
        write_docx(docx, body_of(seed.read_text("utf-8")))
        for kind in given.kinds.split(","):
            if kind != "docx":
                convert(docx, kind, given.to)


if __name__ == "__main__":
    main()
