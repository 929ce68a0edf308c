"""OFD files (GB/T 33190), the format in which Chinese authorities send documents: zipped XML that places text on pages.

Their text has coordinates as a PDF's has, so the same layout makes paragraphs of it. Read with lxml: of the libraries on the
registry easyofd draws pages and reads invoices, and brings OpenCV, PyMuPDF's like and a font engine along.
"""

from __future__ import annotations

import math
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.page.formats.blocks import STAGE, failure, no_text_layer, page_of
from extractors.page.formats.glyphs import Glyph, Rule, Sheet
from extractors.page.formats.layout import read_sheets
from extractors.page.formats.package import BadPackage, Element, Package, open_package, resolve
from extractors.records import Failure, Issue, Page

CONTENT_TYPE = "application/ofd"
MOST_PAGES = 1000
MOST_GLYPHS = 1_000_000
_POINTS = 72 / 25.4  # in a millimetre
_A4 = (0.0, 0.0, 210.0, 297.0)
_MOST_OPERATIONS = 2000  # of a path; more draw a picture
_SLANT = 0.1
_THIN = 3.0
_LONG = 6.0
_STEPS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_MOST_REPEATS = 10_000


@dataclass(frozen=True, slots=True)
class _Place:
    """From an object's own coordinates, in millimetres, to the page's, in points."""

    x: float
    y: float
    matrix: tuple[float, float, float, float, float, float]

    def point(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = self.matrix
        return (self.x + a * x + c * y + e) * _POINTS, (self.y + b * x + d * y + f) * _POINTS


def read_ofd(data: bytes) -> Page | Failure:
    """Read an OFD. Failures: `unreadable`, `encrypted`, `too_large`, `no_text_layer`."""
    try:
        package = open_package(data)
        sheets, scans, pages = _read(package)
    except BadPackage as error:
        return failure(error.code, f"the OFD document cannot be read: {error}")
    if scans and not any(sheet.glyphs for sheet in sheets):
        return no_text_layer(pages)
    issues: list[Issue] = []
    if scans:
        listed = "、".join(map(str, scans[:20]))
        issues.append(Issue("no_text_layer", "warning", f"pages that are images without text, so not read: {listed}", STAGE))
    if len(sheets) < pages:
        issues.append(Issue("cut_short", "warning", f"only the first {len(sheets)} of {pages} pages are read", STAGE))
    if package.repaired:
        issues.append(Issue("damaged", "warning", "the OFD's XML is damaged: parts of it may be missing", STAGE))
    return page_of(read_sheets(sheets), CONTENT_TYPE, tuple(issues))


def _read(package: Package) -> tuple[list[Sheet], list[int], int]:
    """The pages, the numbers of those that are only images, and how many there are."""
    root = package.parse("OFD.xml")
    if root is None:
        raise BadPackage("unreadable", "it holds no document")
    sheets: list[Sheet] = []
    scans: list[int] = []
    pages = characters = 0
    for start in _all(root, "DocRoot"):
        main = (start.text or "").strip().lstrip("/")
        tree = package.parse(main)
        if tree is None:
            continue
        folder = posixpath.dirname(main)
        size = _numbers(_text_of(tree, "PhysicalBox")) or _A4
        templates = {t.get("ID", ""): resolve(folder, t.get("BaseLoc", "")) for t in _all(tree, "TemplatePage")}
        for page in _all(tree, "Page"):
            pages += 1
            if len(sheets) >= MOST_PAGES or characters > MOST_GLYPHS:
                continue
            sheet, image = _read_page(package, resolve(folder, page.get("BaseLoc", "")), templates, size)
            sheets.append(sheet)
            characters += len(sheet.glyphs)
            if image and not sheet.glyphs:
                scans.append(pages)
    if not sheets:
        raise BadPackage("unreadable", "it holds no page")
    return sheets, scans, pages


def _read_page(package: Package, name: str, templates: dict[str, str], size: tuple[float, ...]) -> tuple[Sheet, bool]:
    tree = package.parse(name)
    if tree is None:
        return Sheet(_A4[2] * _POINTS, _A4[3] * _POINTS, []), False
    box = _numbers(_text_of(tree, "PhysicalBox")) or size
    box = box if len(box) == 4 else _A4
    sheet = Sheet(box[2] * _POINTS, box[3] * _POINTS, [])
    trees = [tree]
    for used in _all(tree, "Template"):
        template = package.parse(templates.get(used.get("TemplateID", ""), ""))
        if template is not None:
            trees.append(template)
    image = False
    for part in trees:
        for drawn in part.iter():
            kind = _kind(drawn)
            if kind == "TextObject":
                sheet.glyphs.extend(_glyphs(drawn))
            elif kind == "PathObject":
                _add_rules(drawn, sheet)
            elif kind == "ImageObject":
                image = True
    return sheet, image


def _kind(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _all(parent: Element, name: str) -> Iterator[Element]:
    return (element for element in parent.iter() if _kind(element) == name)


def _text_of(parent: Element, name: str) -> str:
    return next((element.text or "" for element in _all(parent, name)), "")


def _numbers(text: str | None) -> tuple[float, ...]:
    try:
        found = tuple(float(part) for part in (text or "").split())
    except ValueError:
        return ()
    return found if all(math.isfinite(value) and abs(value) < 1e6 for value in found) else ()


def _place(element: Element) -> _Place:
    box = _numbers(element.get("Boundary"))
    matrix = _numbers(element.get("CTM"))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return _Place(box[0] if box else 0.0, box[1] if len(box) > 1 else 0.0, (a, b, c, d, e, f))


def _glyphs(element: Element) -> Iterator[Glyph]:
    """Characters of a text object: the first stands at X, Y, each next one DeltaX further."""
    place = _place(element)
    if min(abs(place.matrix[0]), abs(place.matrix[1])) > _SLANT * max(abs(place.matrix[0]), abs(place.matrix[1])):
        return  # a watermark
    own = _numbers(element.get("Size"))
    size = own[0] if own else 4.0
    printed = abs(size) * _POINTS * math.hypot(place.matrix[2], place.matrix[3])
    x = y = 0.0
    for code in _all(element, "TextCode"):
        text = code.text or ""
        x = (_numbers(code.get("X")) or (x,))[0]
        y = (_numbers(code.get("Y")) or (y,))[0]
        right, down = _steps(code.get("DeltaX")), _steps(code.get("DeltaY"))
        for i, char in enumerate(text):
            usual = size if ord(char) > 0xFF else size / 2
            step = right[i] if i < len(right) else (0.0 if down else usual)
            width = min(step, size) if step > 0 else usual
            x0, y0 = place.point(x, y)
            x1, _ = place.point(x + width, y)
            yield Glyph(char, x0, max(x0, x1), y0, max(1.0, printed))
            x += step
            y += down[i] if i < len(down) else 0.0


def _steps(text: str | None) -> list[float]:
    """`5 g 3 2.5` is 5 2.5 2.5 2.5."""
    found: list[float] = []
    parts = (text or "").split()
    at = 0
    while at < len(parts) and len(found) < _MOST_REPEATS:
        repeated = parts[at] == "g" and at + 2 < len(parts)
        value = _numbers(parts[at + 2] if repeated else parts[at])
        times = _numbers(parts[at + 1]) if repeated else (1.0,)
        if not value or not times:
            break
        found += value * min(_MOST_REPEATS, max(0, int(times[0])))
        at += 3 if repeated else 1
    return found


def _add_rules(element: Element, sheet: Sheet) -> None:
    """The straight pieces of a path that run along or down the page."""
    place = _place(element)
    parts = _text_of(element, "AbbreviatedData").split()
    if len(parts) > _MOST_OPERATIONS:
        return
    at = 0
    last: tuple[float, float] | None = None
    first: tuple[float, float] | None = None
    while at < len(parts):
        step = parts[at]
        values = _numbers(" ".join(parts[at + 1 : at + 1 + _STEPS.get(step, 0)]))
        if step not in _STEPS or len(values) != _STEPS[step]:
            return
        at += 1 + _STEPS[step]
        point = place.point(values[-2], values[-1]) if values else first
        if step in ("L", "C") and last and point:
            _add_rule(*last, *point, sheet)
        if step in ("M", "S"):
            first = point
        last = point


def _add_rule(ax: float, ay: float, bx: float, by: float, sheet: Sheet) -> None:
    if abs(by - ay) < _THIN and abs(bx - ax) >= _LONG:
        sheet.across.append(Rule((ay + by) / 2, min(ax, bx), max(ax, bx)))
    elif abs(bx - ax) < _THIN and abs(by - ay) >= _LONG:
        sheet.down.append(Rule((ax + bx) / 2, min(ay, by), max(ay, by)))
