"""The table of kinds that are read, and what is said of those that are not. A new format is one module and one line here."""

from __future__ import annotations

from collections.abc import Callable

from extractors.page.formats.blocks import failure
from extractors.page.formats.doc import read_doc
from extractors.page.formats.docx import read_docx
from extractors.page.formats.guarded import read_pdf_guarded
from extractors.page.formats.kinds import Kind
from extractors.page.formats.ofd import read_ofd
from extractors.page.formats.rtf import read_rtf
from extractors.page.formats.xlsx import read_xlsx
from extractors.records import Failure, Page

READERS: dict[str, Callable[[bytes], Page | Failure]] = {
    "pdf": read_pdf_guarded,
    "docx": read_docx,
    "doc": read_doc,
    "rtf": read_rtf,
    "ofd": read_ofd,
    "xlsx": read_xlsx,
}
#: What to do with a kind that is not read.
_ADVICE = {
    "image": "a picture has no text: it needs OCR, or the text from another place",
    "media": "it holds no text",
    "zip": "unpack it and load the files in it",
    "gzip": "unpack it and load the files in it",
    "rar": "unpack it and load the files in it",
    "7z": "unpack it and load the files in it",
    "ole": "it is cut off, or of a kind that is not known: save it as DOCX or PDF",
    "xls": "save it as XLSX",
}
_SAVE = "save it as DOCX or PDF"


def read_file(data: bytes, kind: Kind) -> Page | Failure:
    """Read a file of a kind that its bytes have told, or say what to do with it (`unsupported_format`, `encrypted`)."""
    reader = READERS.get(kind.key)
    if reader is not None:
        return reader(data)
    if kind.key == "locked":
        return failure("encrypted", f"{kind.name}: save a copy without one")
    return failure("unsupported_format", f"{kind.name} is not read: {_ADVICE.get(kind.key, _SAVE)}")
