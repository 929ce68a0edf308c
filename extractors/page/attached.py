"""A page and the files attached to it as one page: what the files say stands behind the page's own text, as if printed under it.

Sites offer one text in several forms: the page's own words once more as PDF, a plan as DOCX and as PDF. Each text is taken once.
A file that cannot be read is told and disturbs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from posixpath import basename
from urllib.parse import unquote, urlsplit

from extractors.frozen import dataclass
from extractors.lines.text import same_key
from extractors.page.formats.archives import unpack
from extractors.page.formats.blocks import MOST_CHARACTERS
from extractors.page.formats.kinds import kind_of
from extractors.page.glyphs import with_points
from extractors.page.page import read_page
from extractors.records import AttachedFile, AttachedText, Failure, Issue, Page

STAGE = "attachments"
#: Office programs save web pages under .doc and .xls; any other page under a file's address is a site's own (a login, an error).
_OFFICE_HTML = (b"schemas-microsoft-com:office", b"ProgId")
_HEAD = 4096
_PIECE_END = re.compile("[。；！？\n]")
_SHORTEST_PIECE = 8  # characters of a piece that tells whether a text is known
_SAME_SHARE = 0.9
#: So many characters in a row that the known text lacks are no letterhead or imprint (版头, 版记) of another form but text of its own.
_LONGEST_NEW = 150
_SAMPLE = 100  # pieces that tell a text which is wholly another
_UNLIKE = 0.5
_MOST_SEARCHED = 1_000_000_000  # characters that are searched for pieces which begin or end elsewhere than known ones


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that was read: its name and its text."""

    name: str
    page: Page


def read_attached(files: Sequence[AttachedFile]) -> tuple[list[Attached], list[Issue]]:
    """The files that can be read, in order, archives unpacked; an issue for each that cannot."""
    found: list[Attached] = []
    issues: list[Issue] = []
    for file in files:
        unpacked = unpack(file)
        for part in [file] if isinstance(unpacked, Failure) else unpacked:
            name = _name_of(part)
            page = unpacked if isinstance(unpacked, Failure) else _read(part)
            if isinstance(page, Failure):
                message = f"the attachment {name} is not read: {page.issue.message}"
                issues.append(Issue("attachment_unreadable", "warning", message, STAGE, name))
            else:
                found.append(Attached(name, with_points(page)))
    return found, issues


def _name_of(file: AttachedFile) -> str:
    if file.name and file.name.strip():
        return file.name.strip()
    try:
        return unquote(basename(urlsplit(file.address).path)) or file.address
    except ValueError:
        return file.address


def _read(file: AttachedFile) -> Page | Failure:
    if not file.data:
        return Failure("error", Issue("unreadable", "error", "there are no bytes of it: it was empty or could not be had", STAGE))
    page = read_page(file.data, file.content_type, file.address)
    served = isinstance(page, Page) and page.content_type == "text/html" and kind_of(file.data) is None
    if served and not any(sign in file.data[:_HEAD] for sign in _OFFICE_HTML):
        message = "the site gives a web page in its place"
        return Failure("error", Issue("unreadable", "error", message, STAGE))
    return page


def with_attached(page: Page, attached: Sequence[Attached], issues: Iterable[Issue] = ()) -> Page:
    """The page with the texts of its attachments behind its own, but for those that say again what stands already.

    Spans, sections and sentences do not run over the places where they begin (`Page.attached`).
    """
    texts, places, told = [page.text] if page.text else [], list[AttachedText](), list(issues)
    length = len(page.text)
    known = _Known(page.text)
    for one in attached:
        text = one.page.text
        lacking = known.lacking(text)
        if lacking is not None:
            beside = f", but for {lacking} of its lines and sentences," if lacking else ""
            message = f"the attachment {one.name} holds a text that{beside} the notice holds already; it is read once"
            told.append(Issue("attachment_repeats", "info", message, STAGE, one.name))
            continue
        if length + len(text) > MOST_CHARACTERS:
            message = f"the attachment {one.name} is left away: with it the notice would be longer than {MOST_CHARACTERS} characters"
            told.append(Issue("cut_short", "warning", message, STAGE, one.name))
            continue
        start = length + 1 if texts else 0
        places.append(AttachedText(start, one.name, one.page.header_table))
        texts.append(text)
        told += [replace(issue, message=f"{one.name}: {issue.message}") for issue in one.page.issues]
        length = start + len(text)
        known.add(text)
    return replace(page, text="\n".join(texts), issues=(*page.issues, *told), attached=tuple(places))


class _Known:
    """What stands in a notice's text already, whatever its lines and punctuation."""

    def __init__(self, text: str) -> None:
        self._key = ""
        self._pieces: set[str] = set()
        self.add(text)

    def add(self, text: str) -> None:
        self._key += same_key(text)
        self._pieces.update(_pieces(text))

    def lacking(self, text: str) -> int | None:
        """How many lines and sentences of a text are not known; None where it says more than is known.

        The head and foot that each form of a document has of its own (版头, 版记) are no more.
        """
        if (key := same_key(text)) in self._key or not key:
            return 0
        pieces = _pieces(text)
        sample = pieces[:: len(pieces) // _SAMPLE + 1]
        if not pieces or sum(self._says(piece) for piece in sample) < _UNLIKE * len(sample):
            return None
        return self._count_new(pieces)

    def _count_new(self, pieces: list[str]) -> int | None:
        searches = _MOST_SEARCHED // (len(self._key) + 1)
        new = row = count = 0
        begun = False
        for piece in pieces:
            known = piece in self._pieces
            if not known and searches > 0:
                known = piece in self._key
                searches -= 1
            if known:
                new += row if begun else 0  # what stands above all that is known is a letterhead
                row, begun = 0, True
            else:
                row += len(piece)
                count += 1
            if row > _LONGEST_NEW:
                return None
        return count if begun and new <= (1 - _SAME_SHARE) * sum(map(len, pieces)) else None

    def _says(self, piece: str) -> bool:
        return piece in self._pieces or piece in self._key


def _pieces(text: str) -> list[str]:
    return [key for raw in _PIECE_END.split(text) if len(key := same_key(raw)) >= _SHORTEST_PIECE]
