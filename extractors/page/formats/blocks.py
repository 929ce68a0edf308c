"""Paragraphs and tables of a file as a Page: what every reader of this room gives, and how it becomes text.

A table's row is one line, its cells parted by a space, as the reader of web pages prints them; a table of particulars
(索引号, 发文机关, 发文字号) above the notice fills `header_table` and stands as `label：value` lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractors.page.clean import clean_characters, glyph_issue, split_at_indents
from extractors.page.header_table import Pair, pairs_of_rows
from extractors.records import Failure, Issue, Page

STAGE = "formats"
#: Characters that are kept of one file; the longest plans with all their tables have some 300,000.
MOST_CHARACTERS = 3_000_000
#: Blocks in which a table of particulars stands, and the characters of a cell from which a table is a frame around text.
_HEAD_BLOCKS = 8
_LONGEST_CELL = 300


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; a cell's paragraphs are parted by line breaks."""

    rows: tuple[tuple[str, ...], ...]


Block = str | Table


def page_of(blocks: Iterable[Block], content_type: str, issues: tuple[Issue, ...] = ()) -> Page | Failure:
    """The page that blocks make; what exceeds MOST_CHARACTERS is left away and said."""
    lines: list[str] = []
    pairs: list[Pair] = []
    length = 0
    for place, block in enumerate(blocks):
        found = pairs_of_rows(block.rows) if isinstance(block, Table) and place < _HEAD_BLOCKS and not pairs else ()
        for line in [f"{label}：{value}" for label, value in found] if found else _lines(block):
            for part in _cleaned(line):
                lines.append(part)
                length += len(part)
        pairs += [(label, clean_characters(value).strip()) for label, value in found]
        if length > MOST_CHARACTERS:
            message = f"only the first {length} characters are read: a file this long is no notice"
            issues = (*issues, Issue("cut_short", "warning", message, STAGE))
            break
    text = "\n".join(lines)
    if not text:
        message = "the file holds no text of its own"
        return Failure("skipped", Issue("empty", "warning", message, STAGE))
    return Page(text, tuple(pairs), "utf-8", content_type, (*issues, *glyph_issue(text, STAGE)))


def failure(code: str, message: str) -> Failure:
    return Failure("error", Issue(code, "error", message, STAGE))


def no_text_layer(pages: int) -> Failure:
    """A scan: images of pages, which nobody has read yet."""
    return failure("no_text_layer", f"its {pages} page(s) are images without text (a scan): it needs OCR, or the text from another place")


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, str):
        yield from block.split("\n")
        return
    for row in block.rows:
        cells = [cell for cell in row if cell.strip()]
        if len(cells) > 1 and all(len(cell) <= _LONGEST_CELL for cell in cells):
            yield " ".join(" ".join(cell.split("\n")) for cell in cells)
        else:
            for cell in cells:
                yield from cell.split("\n")


def _cleaned(line: str) -> list[str]:
    text = clean_characters(line)
    return [stripped for part in split_at_indents(text) if (stripped := part.strip())]
