"""Which kind of file bytes are, told by the bytes: names lie. A .doc is often RTF, a web page or a .docx, a .txt may be anything.

Text and HTML are no kinds here: what no signature tells is left to `page.decode`.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its key in the table of readers, its name for people and its media type."""

    key: str
    name: str
    content_type: str


PDF = Kind("pdf", "a PDF document", "application/pdf")
DOCX = Kind("docx", "a Word document (.docx)", f"{_OFFICE}.wordprocessingml.document")
DOC = Kind("doc", "an old Word or WPS document (.doc, .wps)", "application/msword")
RTF = Kind("rtf", "an RTF document", "application/rtf")
ODT = Kind("odt", "an OpenDocument text (.odt)", "application/vnd.oasis.opendocument.text")
OFD = Kind("ofd", "an OFD document", "application/ofd")
MHTML = Kind("mhtml", "a web archive (.mht)", "multipart/related")
LOCKED = Kind("locked", "an Office document with a password", "application/x-ole-storage")
XLSX = Kind("xlsx", "an Excel workbook (.xlsx)", f"{_OFFICE}.spreadsheetml.sheet")
PPTX = Kind("pptx", "a PowerPoint presentation (.pptx)", f"{_OFFICE}.presentationml.presentation")
XLS = Kind("xls", "an old Excel or WPS workbook (.xls, .et)", "application/vnd.ms-excel")
PPT = Kind("ppt", "an old PowerPoint presentation (.ppt, .dps)", "application/vnd.ms-powerpoint")
OLE = Kind("ole", "an old Office file", "application/x-ole-storage")
ODF = Kind("odf", "an OpenDocument file that is no text (.ods, .odp)", "application/vnd.oasis.opendocument")
ZIP = Kind("zip", "a ZIP archive", "application/zip")
WORD_XML = Kind("wordxml", "a Word 2003 XML document", "application/xml")


def _image(form: str) -> Kind:
    return Kind("image", f"a {form} image", f"image/{form.lower()}")


_JPEG, _PNG, _GIF, _TIFF = _image("JPEG"), _image("PNG"), _image("GIF"), _image("TIFF")
_SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", PDF),
    (b"{\\rtf", RTF),
    (b"\x89PNG\r\n\x1a\n", _PNG),
    (b"\xff\xd8\xff", _JPEG),
    (b"GIF87a", _GIF),
    (b"GIF89a", _GIF),
    (b"II*\x00", _TIFF),
    (b"MM\x00*", _TIFF),
    (b"\x1f\x8b", Kind("gzip", "a gzip archive", "application/gzip")),
    (b"Rar!\x1a\x07", Kind("rar", "a RAR archive", "application/vnd.rar")),
    (b"7z\xbc\xaf\x27\x1c", Kind("7z", "a 7z archive", "application/x-7z-compressed")),
)
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Streams of an OLE file, in the order in which they tell: a .doc may embed a workbook.
_OLE_STREAMS = (("EncryptedPackage", LOCKED), ("WordDocument", DOC), ("PowerPoint Document", PPT), ("Workbook", XLS), ("Book", XLS))
_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
_ZIPPED: tuple[tuple[bytes, Kind], ...] = (
    (b"word/document", DOCX),
    (b"word/", DOCX),
    (b"application/vnd.oasis.opendocument.text", ODT),
    (b"application/vnd.oasis.opendocument", ODF),
    (b"OFD.xml", OFD),
    (b"xl/", XLSX),
    (b"ppt/", PPTX),
)
#: The same by the names of a package's parts, lower case.
_PARTS: tuple[tuple[str, Kind], ...] = (("word/", DOCX), ("ofd.xml", OFD), ("xl/", XLSX), ("ppt/", PPTX))
_MEDIA = Kind("media", "a media file", "application/octet-stream")
_RIFF = re.compile(rb"RIFF....(?:WEBP|WAVE|AVI )", re.DOTALL)
#: A PDF may have a few bytes before its mark (a byte order mark, a server's header).
_LATE_PDF = re.compile(rb"%PDF-\d\.\d")
_MIME = re.compile(rb"^MIME-Version:\s*1\.0", re.IGNORECASE | re.MULTILINE)
_MULTIPART = re.compile(rb"^Content-Type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_WORD_XML = re.compile(rb"<\?mso-application\s+progid=\"Word\.Document\"|<w:wordDocument\b|<pkg:package\b")
_HEAD = 1024
_ENDS = 65_536
_FIRST_PART = 256


def kind_of(data: bytes) -> Kind | None:
    """The kind of file that bytes are, None for text, HTML and what has no signature."""
    head = data[:_HEAD]
    bare = head.lstrip(b"\xef\xbb\xbf\r\n\t ")
    for magic, kind in _SIGNATURES:
        if bare.startswith(magic):
            return kind
    if head.startswith(_OLE_MAGIC):
        return next((kind for name, kind in _OLE_STREAMS if name.encode("utf-16-le") + b"\x00" in data), OLE)
    if head.startswith(_ZIP_MAGICS):
        return _zipped(data)
    if _RIFF.match(bare):
        return _MEDIA
    if b"%PDF-" in head and _LATE_PDF.search(head) and b" obj" in data[: 4 * _ENDS]:
        return PDF
    if b"ultipart/related" in head and _MIME.search(head) and _MULTIPART.search(head):
        return MHTML
    return WORD_XML if b"<?xml" in head and _WORD_XML.search(head) else None


def _zipped(data: bytes) -> Kind:
    """What a zip is: an archive of Word files holds `word/document.xml` too, but in the files it packs, not in its own directory."""
    inside = data[: 4 * _ENDS] + data[-_ENDS:]
    marked = next((kind for mark, kind in _ZIPPED if mark in inside), ZIP)
    if marked is ZIP or (marked in (ODT, ODF) and b"vnd.oasis" in data[:_FIRST_PART]):  # what ODF is stands in its first part
        return marked
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = [name.replace("\\", "/").lstrip("/").lower() for name in package.namelist()]
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError):  # cut off: only the marks are left
        return marked
    return next((kind for part, kind in _PARTS if any(name.startswith(part) for name in names)), ZIP)
