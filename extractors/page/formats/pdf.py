"""PDF files, with PDFium (pypdfium2): its characters and ruled lines, of which `layout` makes paragraphs.

What the font's own table (ToUnicode) says of a glyph stands, private-use code points too; a glyph that no table tells becomes a
private-use one, so that it is reported and never taken for the character whose code it happens to have.
"""

from __future__ import annotations

import ctypes
import math
import re
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import pypdfium2
import pypdfium2.raw as pdfium

from extractors.page.formats.blocks import STAGE, failure, no_text_layer, page_of
from extractors.page.formats.garbled import FIRST_UNMAPPED, is_garbled
from extractors.page.formats.glyphs import Glyph, Rule, Sheet
from extractors.page.formats.layout import read_sheets
from extractors.page.formats.turns import Turn, is_slanted
from extractors.records import Failure, Issue, Page

CONTENT_TYPE = "application/pdf"
MOST_PAGES = 1000
MOST_GLYPHS = 1_000_000
#: What one stream, and all of a file's streams, may unpack to: a page's text has 0.1 MB, a scan 30 MB.
_MOST_UNPACKED = 150_000_000
_MOST_UNPACKED_IN_ALL = 600_000_000
_CHUNK = 1 << 20
_CHUNK_READ = 1 << 14
_STREAM = re.compile(rb"stream\r?\n")
_END = b"%%EOF"
_TAIL = 2048  # bytes in which the end mark stands; some servers append a few lines
_MOST_DRAWN = 20_000  # drawn objects looked at on a page, and segments of one
_MOST_SEGMENTS = 4000
_DRAWINGS = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE)
_FEW = 100  # text objects that tell whether a page's text is hidden
_THIN = 3.0  # points: a filled box thinner than this is a line
_LONG = 6.0
_COVERING = 0.5  # of the page: an image this large is a scan
_INVISIBLE = 3  # text render mode of the text that OCR lays under a scan
#: Tabs and line ends within text are white space; 0x02 and 0xFFFE are what PDFium makes of a hyphen at a line's end, and a soft
#: hyphen that is printed is a hyphen: 2023-2025 must not become 20232025.
_WHITE_OR_HYPHEN = {0x09: 0x20, 0x0A: 0x20, 0x0D: 0x20, 0x02: 0x2D, 0xFFFE: 0x2D, 0xAD: 0x2D}
#: PDFium keeps state of its own: one thread at a time.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(slots=True)
class _Found:
    """What reading the pages brings up beside their text."""

    sheets: list[Sheet] = field(default_factory=list)
    scans: list[int] = field(default_factory=list)  # numbers of pages, from 1, that are an image and no text
    recognised: list[int] = field(default_factory=list)  # the same of those whose text lies invisibly under an image
    characters: int = 0
    broken: list[int] = field(default_factory=list)


def read_pdf(data: bytes) -> Page | Failure:
    """Read a PDF. Failures: `encrypted`, `unreadable`, `no_text_layer`, `too_large`; `empty` (skipped) where its pages are blank."""
    if _is_bomb(data):
        return failure("too_large", f"a stream of this PDF unpacks to more than {_MOST_UNPACKED // 1_000_000} MB: it is not read")
    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            return _refusal(error, b"/Encrypt" in data)
        try:
            pages = len(document)
            found = _read_pages(document)
        finally:
            document.close()
    if not any(sheet.glyphs for sheet in found.sheets) and found.scans:
        return no_text_layer(pages)
    if is_garbled(glyph.char for sheet in found.sheets for glyph in sheet.glyphs):
        return failure(
            "no_text_layer", "its fonts do not tell which characters their glyphs are: it needs OCR, or the text from another place"
        )
    if pages and len(found.broken) == pages:
        return failure("unreadable", "no page of this PDF can be read: the file is damaged")
    return page_of(read_sheets(found.sheets), CONTENT_TYPE, _issues(found, pages, data))


def _refusal(error: pypdfium2.PdfiumError, locked: bool) -> Failure:
    """What PDFium's error means; its code may be an earlier file's, so only a file that says it is locked counts as such."""
    if not locked:
        return failure("unreadable", "the PDF cannot be opened: it is damaged or cut off")
    if error.err_code == pdfium.FPDF_ERR_PASSWORD:
        return failure("encrypted", "the PDF opens only with a password: save a copy without one")
    if error.err_code == pdfium.FPDF_ERR_SECURITY:
        return failure("encrypted", "the PDF is locked by a scheme that cannot be opened: save a copy without it")
    return failure("unreadable", "the PDF cannot be opened: it is damaged or cut off")


def _issues(found: _Found, pages: int, data: bytes) -> tuple[Issue, ...]:
    issues: list[Issue] = []
    if found.scans:
        issues.append(Issue("no_text_layer", "warning", f"pages that are images without text, so not read: {_listed(found.scans)}", STAGE))
    if found.recognised:
        message = f"text recognised by a machine (OCR) under the image of pages {_listed(found.recognised)}: check its figures"
        issues.append(Issue("recognised_text", "warning", message, STAGE))
    if found.broken:
        issues.append(Issue("damaged", "warning", f"pages that cannot be read: {_listed(found.broken)}", STAGE))
    elif _END not in data[-_TAIL:]:
        issues.append(Issue("damaged", "warning", "the PDF lacks its end mark: its last pages may be missing", STAGE))
    read = len(found.sheets)
    if read < pages:
        issues.append(Issue("cut_short", "warning", f"only the first {read} of {pages} pages are read", STAGE))
    return tuple(issues)


def _listed(numbers: list[int]) -> str:
    return "、".join(map(str, numbers[:20])) + (f" and {len(numbers) - 20} more" if len(numbers) > 20 else "")


def _read_pages(document: pypdfium2.PdfDocument) -> _Found:
    found = _Found()
    for number in range(min(len(document), MOST_PAGES)):
        try:
            page = document[number]
            sheet = _read_page(page, number + 1, found)
            page.close()
        except pypdfium2.PdfiumError:
            found.broken.append(number + 1)
            sheet = Sheet(595.0, 842.0, [])
        found.sheets.append(sheet)
        found.characters += len(sheet.glyphs)
        if found.characters > MOST_GLYPHS:
            break
    return found


def _read_page(page: pypdfium2.PdfPage, number: int, found: _Found) -> Sheet:
    text = page.get_textpage()
    turn = Turn(page, text)
    glyphs = list(_glyphs(text, turn))
    text.close()
    sheet = Sheet(turn.width, turn.height, glyphs)
    image = 0.0
    for count, drawn in enumerate(page.get_objects(filter=_DRAWINGS, max_depth=3)):
        if count > _MOST_DRAWN:
            break
        if drawn.type == pdfium.FPDF_PAGEOBJ_PATH:
            _add_rules(drawn, turn, sheet)
        else:
            left, bottom, right, top = drawn.get_bounds()
            image += max(0.0, (right - left) * (top - bottom))
    if image and all(glyph.char.isspace() for glyph in glyphs):
        found.scans.append(number)
    elif image >= _COVERING * turn.width * turn.height and _is_hidden(page):
        found.recognised.append(number)
    return sheet


def _is_hidden(page: pypdfium2.PdfPage) -> bool:
    """Whether a page's text is printed invisibly: what OCR has read lies under the image of the page."""
    texts = islice(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_TEXT,), max_depth=3), _FEW)
    return any(pdfium.FPDFTextObj_GetTextRenderMode(text) == _INVISIBLE for text in texts)


def _glyphs(text: pypdfium2.PdfTextPage, turn: Turn) -> Iterator[Glyph]:
    x, y, box, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    handle = text.raw
    origin_of, box_of, matrix_of, size_of = (
        pdfium.FPDFText_GetCharOrigin, pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetMatrix, pdfium.FPDFText_GetFontSize,
    )  # fmt: skip
    high = 0
    for i in range(min(pdfium.FPDFText_CountChars(handle), MOST_GLYPHS)):
        if pdfium.FPDFText_IsGenerated(handle, i) == 1:
            continue
        code = pdfium.FPDFText_GetUnicode(handle, i)
        if pdfium.FPDFText_HasUnicodeMapError(handle, i) == 1:
            code = FIRST_UNMAPPED + (code & 0xFFFF)
        elif 0xD800 <= code < 0xDC00:  # half of a character beyond U+FFFF; its other half follows
            high = code
            continue
        elif 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        code = _WHITE_OR_HYPHEN.get(code, code)
        if code < 0x20 or 0x7F <= code < 0xA0 or code == 0xFFFF:  # a table that maps a printed glyph to nothing
            code = FIRST_UNMAPPED + (code & 0xFFFF)
        origin_of(handle, i, x, y)
        box_of(handle, i, box)
        x0, baseline = turn.point(x.value, y.value)
        ax, ay = turn.point(box.left, box.bottom)
        bx, by = turn.point(box.right, box.top)
        matrix_of(handle, i, matrix)
        if is_slanted(matrix):
            continue
        size = size_of(handle, i) * math.hypot(matrix.c, matrix.d)
        yield Glyph(chr(code), min(x0, ax, bx), max(ax, bx), baseline, max(1.0, size or abs(by - ay)))


def _add_rules(path: pypdfium2.PdfObject, turn: Turn, sheet: Sheet) -> None:
    count = pdfium.FPDFPath_CountSegments(path)
    if count > _MOST_SEGMENTS:
        return
    left, bottom, right, top = path.get_bounds()
    ax, ay = turn.point(left, bottom)
    bx, by = turn.point(right, top)
    x0, x1, y0, y1 = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
    if x1 - x0 < _THIN or y1 - y0 < _THIN:
        _add_rule(x0, y0, x1, y1, sheet)
    elif count <= 5:  # a box: its four sides
        for side in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            _add_rule(*side, sheet)
    else:
        _add_segments(path, count, turn, sheet)


def _add_segments(path: pypdfium2.PdfObject, count: int, turn: Turn, sheet: Sheet) -> None:
    """The straight pieces of a path: some printers draw a whole table as one."""
    matrix = path.get_matrix()
    px, py = ctypes.c_float(), ctypes.c_float()
    at: tuple[float, float] | None = None
    for i in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        if not pdfium.FPDFPathSegment_GetPoint(segment, px, py):
            continue
        place = turn.point(*matrix.on_point(px.value, py.value))
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO and at is not None:
            _add_rule(min(at[0], place[0]), min(at[1], place[1]), max(at[0], place[0]), max(at[1], place[1]), sheet)
        at = place


def _add_rule(x0: float, y0: float, x1: float, y1: float, sheet: Sheet) -> None:
    if y1 - y0 < _THIN and x1 - x0 >= _LONG:
        sheet.across.append(Rule((y0 + y1) / 2, x0, x1))
    elif x1 - x0 < _THIN and y1 - y0 >= _LONG:
        sheet.down.append(Rule((x0 + x1) / 2, y0, y1))


def _is_bomb(data: bytes) -> bool:
    """Whether a stream unpacks to what no notice needs: PDFium itself stops only at a gigabyte."""
    view = memoryview(data)
    total = end = 0
    for start in _STREAM.finditer(data):
        if start.start() < end or data[max(0, start.start() - 3) : start.start()] == b"end":
            continue
        size, end = _unpacked(view, start.end())
        total += size
        if size > _MOST_UNPACKED or total > _MOST_UNPACKED_IN_ALL:
            return True
    return False


def _unpacked(view: memoryview, start: int) -> tuple[int, int]:
    """How much a deflated stream holds, counted a little beyond the bound at most, and where it ends; 0 for another one."""
    unpacker = zlib.decompressobj()
    size, at = 0, start
    try:
        while at < len(view) and not unpacker.eof and size <= _MOST_UNPACKED:
            rest: bytes | memoryview = view[at : at + _CHUNK_READ]
            at += len(rest)
            while rest and not unpacker.eof and size <= _MOST_UNPACKED:
                size += len(unpacker.decompress(rest, _CHUNK))
                rest = unpacker.unconsumed_tail
    except zlib.error:
        return size, start
    return size, at - len(unpacker.unused_data)
