"""DOCX files (and .docm, .dotx): WordprocessingML, read from its XML with lxml.

What Word shows is read, not what lies in the file: automatic numbers are counted and printed, insertions under tracked
changes stand, deletions do not (进出口额达到5̶600亿元 is 600), hidden text is left away, a table's rows are whole,
a text box follows its paragraph, footnotes follow the text. Headers, footers and comments are no text of a notice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.page.formats.blocks import STAGE, Block, Table, failure, page_of
from extractors.page.formats.docx_lists import VAL, Numbering, W, read_numbering
from extractors.page.formats.package import BadPackage, Element, Package, open_package, targets
from extractors.page.formats.symbols import symbol
from extractors.page.raised import raised
from extractors.records import Failure, Issue, Page

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_TEXT = {f"{W}t": None, f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
#: Not shown, or no text of the notice.
_GONE = frozenset(
    f"{W}{name}"
    for name in (
        "del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr", "rt", "sdtPr", "sdtEndPr", "tblPr", "tcPr", "trPr",
        "commentReference",
    )
)  # fmt: skip
_OFF = ("0", "false", "off", "none")


@dataclass(slots=True)
class _Document:
    """What reading the body needs at hand, and what it lays aside."""

    numbering: Numbering
    notes: dict[tuple[str, str], Element]
    wanted: list[tuple[str, str]] = field(default_factory=list)  # notes in the order of their marks
    boxes: list[Element] = field(default_factory=list)  # text boxes of the open paragraph
    fields: list[bool] = field(default_factory=list)  # open fields of the paragraph: whether their results have begun
    carried: str = ""  # a paragraph whose end mark is deleted: the next one goes on in it


def read_docx(data: bytes) -> Page | Failure:
    """Read a DOCX. Failures: `unreadable`, `encrypted`, `too_large`; `empty` (skipped) for one that holds only images."""
    try:
        package = open_package(data)
        blocks = list(_read(package))
    except BadPackage as error:
        return failure(error.code, f"the Word document cannot be read: {error}")
    message = "the Word document's XML is damaged: parts of it may be missing"
    issues = (Issue("damaged", "warning", message, STAGE),) if package.repaired else ()
    page = page_of(blocks, CONTENT_TYPE, issues)
    return failure("unreadable", message) if issues and isinstance(page, Failure) else page


def _read(package: Package) -> Iterator[Block]:
    main = _main_part(package)
    root = package.parse(main)
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise BadPackage("unreadable", "it holds no document")
    parts = _related(package, main)
    trees = {kind: package.parse(parts[kind]) if kind in parts else None for kind in ("numbering", "styles", "footnotes", "endnotes")}
    notes: dict[tuple[str, str], Element] = {}
    for kind in ("footnote", "endnote"):
        tree = trees[f"{kind}s"]
        for note in tree.findall(f"{W}{kind}") if tree is not None else ():
            notes[kind, note.get(f"{W}id", "")] = note
    document = _Document(read_numbering(trees["numbering"], trees["styles"]), notes)
    yield from _blocks(body, document)
    if document.carried:
        yield document.carried
    for wanted in document.wanted:
        if wanted in document.notes:
            yield from _blocks(document.notes.pop(wanted), document)


def _main_part(package: Package) -> str:
    return next((target for _, kind, target in targets(package, "") if kind == "officeDocument"), "word/document.xml")


def _related(package: Package, main: str) -> dict[str, str]:
    return {kind: target for _, kind, target in targets(package, main)}


def _blocks(parent: Element, document: _Document) -> Iterator[Block]:
    """The paragraphs and tables below an element, through content controls, insertions and whatever else wraps them."""
    for child in parent:
        tag = child.tag
        if tag == f"{W}p":
            yield from _paragraph(child, document)
        elif tag == f"{W}tbl":
            yield _table(child, document)
        elif tag == f"{_MC}AlternateContent":
            yield from _blocks(_chosen(child), document)
        elif tag not in _GONE:
            yield from _blocks(child, document)


def _paragraph(paragraph: Element, document: _Document) -> Iterator[Block]:
    properties = paragraph.find(f"{W}pPr")
    outer, document.boxes = document.boxes, []
    document.fields = [True for begun in document.fields if begun]  # a code ends with its paragraph: a lost mark hides no text
    text = "".join(_runs(paragraph, document))
    if "\n" in text and document.numbering.is_centred(properties):
        text = text.replace("\n", "")
    if text.strip() or properties is None or properties.find(f"{W}sectPr") is None:
        number = document.numbering.number_of(properties) if text.strip() or document.carried else ""
        text = number + text if not document.carried else document.carried + text
        document.carried = ""
    if text and properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
        document.carried = text
    elif text:
        yield text
    boxes, document.boxes = document.boxes, outer
    for box in boxes:
        yield from _blocks(box, document)


def _runs(parent: Element, document: _Document) -> Iterator[str]:
    """The text below an element in order; text boxes and notes are laid aside."""
    for child in parent:
        tag = child.tag
        if tag in _GONE:
            continue
        if tag == f"{W}r" and _is_hidden(child):
            continue
        if tag == f"{W}r" and _is_raised(child):
            yield raised("".join(_runs(child, document)))
        elif tag in _TEXT:
            fixed = _TEXT[tag]
            if not all(document.fields[:-1]):
                continue  # what a field inside another one's code gives: { IF { PAGE } = 1 "…" }
            if fixed is None:
                yield child.text or ""
            elif child.get(f"{W}type") != "page":
                yield fixed
        elif tag == f"{W}fldChar":
            _follow_field(child.get(f"{W}fldCharType", ""), document.fields)
        elif tag == _MATH_TEXT:
            yield child.text or ""
        elif tag == f"{W}sym":
            yield symbol(child.get(f"{W}font", ""), child.get(f"{W}char", ""))
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            document.wanted.append((tag.removeprefix(W).removesuffix("Reference"), child.get(f"{W}id", "")))
        elif tag == f"{W}txbxContent":
            document.boxes.append(child)
        elif tag == f"{_MC}AlternateContent":
            yield from _runs(_chosen(child), document)
        else:
            yield from _runs(child, document)


def _follow_field(mark: str, fields: list[bool]) -> None:
    if mark == "begin":
        fields.append(False)
    elif fields and mark == "separate":
        fields[-1] = True
    elif fields and mark == "end":
        fields.pop()


def _chosen(alternatives: Element) -> Element:
    """Of the same content said twice (DrawingML and, for old programs, VML) the one that holds text."""
    options: list[Element] = [*alternatives.findall(f"{_MC}Choice"), *alternatives.findall(f"{_MC}Fallback")]
    return next((option for option in options if next(option.iter(f"{W}t"), None) is not None), alternatives)


def _is_hidden(run: Element) -> bool:
    properties = run.find(f"{W}rPr")
    if properties is None:
        return False
    hidden = properties.find(f"{W}vanish")
    return hidden is not None and hidden.get(VAL) not in _OFF


def _is_raised(run: Element) -> bool:
    place = run.find(f"{W}rPr/{W}vertAlign")
    return place is not None and place.get(VAL) == "superscript"


def _table(table: Element, document: _Document) -> Table:
    rows = [tuple(_cell(cell, document) for cell in _down_to(row, f"{W}tc")) for row in _down_to(table, f"{W}tr") if not _is_deleted(row)]
    return Table(tuple(row for row in rows if any(row)))


def _down_to(parent: Element, wanted: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, through content controls around them."""
    for child in parent:
        if child.tag == wanted:
            yield child
        elif child.tag not in _GONE:
            yield from _down_to(child, wanted)


def _is_deleted(row: Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _cell(cell: Element, document: _Document) -> str:
    properties = cell.find(f"{W}tcPr/{W}vMerge")
    if properties is not None and properties.get(VAL) in (None, "continue"):
        return ""  # it belongs to the cell above
    parts: list[str] = []
    for block in _blocks(cell, document):
        if isinstance(block, Table):
            parts += [" ".join(part for part in row if part) for row in block.rows]
        else:
            parts.append(block)
    return "\n".join(part for part in parts if part.strip())
