"""Files linked from articles: PDF, DOCX, XLSX and a ZIP of those, with annexes that the article's text does not hold."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from benchmarks.made_notices import subject_of
from tests.page.formats.printing import pdf_of, printed
from tests.site.notices import Notice
from tests.site.sites import VirtualSite

#: By the last digit of a notice's number; others have none.
_KINDS = {3: "pdf", 5: "docx", 7: "xlsx", 9: "zip"}
_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/octet-stream",  # as many servers say that know no better
    "zip": "application/zip",
}
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MIME = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file and how it is served."""

    name: str
    address: str
    content_type: str
    disposition: bytes
    kind: str

    @property
    def markup(self) -> str:
        href = self.address.rpartition("/")[2]
        return f'<p class="fj"><a href="./{href}" target="_blank">附件：{escape(self.name)}</a></p>'


def attachment_of(site: VirtualSite, number: int) -> Attachment | None:
    kind = _KINDS.get(number % 10)
    if kind is None:
        return None
    name = f"{annex_title(number)}.{kind}"
    return Attachment(name, f"{_folder(site, number)}/P0{number:08d}.{kind}", _TYPES[kind], _disposition(name, number), kind)


def attachment_number(site: VirtualSite, path: str) -> int | None:
    """The notice whose attachment stands at that path."""
    digits = path.rpartition("/")[2].partition(".")[0].removeprefix("P")
    if not (len(digits) == 9 and digits.isdigit()):
        return None
    number = int(digits)
    found = attachment_of(site, number)
    return number if found and found.address == path else None


def annex_title(number: int) -> str:
    kind = _KINDS[number % 10]
    return f"{subject_of(number)}{'重点任务分工表' if kind == 'xlsx' else '实施细则'}"


def annex_paragraphs(number: int, notice: Notice) -> list[str]:
    """The annex's title and its three numbered sections."""
    body = notice.issuer.removesuffix("人民政府办公厅") or notice.issuer
    return [
        annex_title(number),
        f"一、支持对象。在{body}注册、年进出口额超过{100 + number % 900}万美元的企业可以申报。",
        f"二、支持标准。对新增进出口额按2%给予奖励，每家企业最高{50 + number % 50}万元。",
        "三、办理时限。受理部门自收到申请之日起30个工作日内办结。",
    ]


def task_rows(number: int) -> list[list[str]]:
    """The rows of a task table, heads first."""
    year = 2025 + number % 3
    return [
        ["序号", "重点任务", "责任单位", "完成时限"],
        ["1", f"新增外贸企业{20 + number % 80}家", "省商务厅", f"{year}年12月底"],
        ["2", f"建成海外仓{1 + number % 9}个", "省发展改革委、省商务厅", f"{year}年12月底"],
        ["3", "完善外贸统计监测制度", "省统计局", "长期坚持"],
    ]


def attachment_bytes(number: int, notice: Notice) -> bytes:
    make: dict[str, Callable[[int, Notice], bytes]] = {
        "pdf": lambda n, told: pdf_of(printed(annex_paragraphs(n, told))),
        "docx": lambda n, told: docx_of(annex_paragraphs(n, told)),
        "xlsx": lambda n, _: xlsx_of(task_rows(n)),
        "zip": _zip_of,
    }
    return make[_KINDS[number % 10]](number, notice)


def docx_of(paragraphs: list[str]) -> bytes:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(p)}</w:t></w:r></w:p>' for p in paragraphs)
    document = f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>'
    return _office("word/document.xml", f"{_MIME}.wordprocessingml.document.main+xml", document, {}, {})


def xlsx_of(rows: list[list[str]]) -> bytes:
    sheets = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    lines = "".join(
        f'<row r="{r}">'
        + "".join(f'<c r="{chr(64 + c)}{r}" t="inlineStr"><is><t>{escape(t)}</t></is></c>' for c, t in enumerate(row, 1))
        + "</row>"
        for r, row in enumerate(rows, 1)
    )
    book = f'<workbook xmlns="{sheets}" xmlns:r="{_OFFICE}"><sheets><sheet name="分工表" sheetId="1" r:id="r1"/></sheets></workbook>'
    relation = f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    parts = {"xl/worksheets/sheet1.xml": f'<worksheet xmlns="{sheets}"><sheetData>{lines}</sheetData></worksheet>'}
    parts["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{_PACKAGE}/relationships">{relation}</Relationships>'
    types = {"xl/worksheets/sheet1.xml": f"{_MIME}.spreadsheetml.worksheet+xml"}
    return _office("xl/workbook.xml", f"{_MIME}.spreadsheetml.sheet.main+xml", book, parts, types)


def _office(main: str, mime: str, text: str, parts: dict[str, str], types: dict[str, str]) -> bytes:
    """A package of Office Open XML."""
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in {main: mime, **types}.items())
    defaults = (
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{defaults}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="{main}"/></Relationships>',
        main: text,
        **parts,
    }
    return _zipped(
        [(zipfile.ZipInfo(name), f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{part}'.encode()) for name, part in files.items()]
    )


class _GbkInfo(zipfile.ZipInfo):
    """An entry named in GBK without a flag that says so, as Chinese Windows packs it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gb18030"), self.flag_bits


def _zip_of(number: int, notice: Notice) -> bytes:
    """A task table and an annex in one file."""
    return _zipped(
        [
            (_GbkInfo("附件1：重点任务分工表.xlsx"), xlsx_of(task_rows(number))),
            (_GbkInfo("附件2：实施细则.docx"), docx_of(annex_paragraphs(number, notice))),
        ]
    )


def _zipped(files: list[tuple[zipfile.ZipInfo, bytes]]) -> bytes:
    """The same bytes every time: entries bear the day that ZipInfo begins with."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for info, data in files:
            packed.writestr(info, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _folder(site: VirtualSite, number: int) -> str:
    return site.address(number).partition("?")[0].rpartition("/")[0]


def _disposition(name: str, number: int) -> bytes:
    """By the standard (RFC 6266), in bare GBK or percent-encoded where it may not be: by the tens of the number in turn."""
    way = number // 10 % 3
    if way == 0:
        return f"attachment; filename*=UTF-8''{quote(name)}".encode()
    if way == 1:
        return b'attachment; filename="' + name.encode("gb18030") + b'"'
    return f'attachment; filename="{quote(name)}"'.encode()
