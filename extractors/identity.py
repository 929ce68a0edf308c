"""What texts are told apart by: ids, addresses and the marks of a wording, pure functions of a text and where it stood.

With `records`, this is all of `extractors` that the warehouse may import.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from extractors.lines.forms import bare_title
from extractors.lines.forms import period_of as period_of
from extractors.lines.text import same_key as same_key
from extractors.lines.text import same_keys as same_keys
from extractors.lines.text import shortens as shortens
from extractors.notice.marks import Mark, find_marks
from extractors.records import Header, IdBasis
from extractors.reference.regions import load_regions

_BEFORE_SUBJECT = re.compile(r"^.*?(?=关于)")
_LENGTH = 16  # hex digits: 64 bits; among 20 million notices a collision has odds of about 1 in 100,000


def digest(*parts: str) -> str:
    """A short deterministic id of its parts."""
    joined = "\x1f".join(parts)
    return hashlib.sha256(joined.encode("utf-8")).hexdigest()[:_LENGTH]


def counted_digests(before: str, kind: str, keys: Iterable[str]) -> list[str]:
    """`digest(before, kind, key, n)` of each key, n counting the times that it came: an insertion above leaves those below as they are."""
    prefix = f"{before}\x1f{kind}\x1f"
    sha256, length = hashlib.sha256, _LENGTH
    seen: dict[str, int] = {}
    ids: list[str] = []
    for key in keys:
        n = seen[key] = seen.get(key, 0) + 1
        ids.append(sha256(f"{prefix}{key}\x1f{n}".encode()).hexdigest()[:length])
    return ids


def notice_identity(header: Header, address: str) -> tuple[str, IdBasis]:
    """The notice's id: by issuer and number, else issuer, title and date, else its address.

    The title counts from 关于 on: 自治区人民政府办公厅关于印发… and 宁夏回族自治区人民政府办公厅关于印发… are one.
    """
    title = normal_title(header.title)
    if header.issuer and header.document_number:
        return digest("number", header.issuer, header.document_number, title, header.stage), "number"
    if header.issuer and header.title_printed and header.issued_on:
        return digest("title", header.issuer, title, header.issued_on.isoformat(), header.stage), "title"
    return address_identity(address), "address"


def address_identity(address: str) -> str:
    return digest("address", address)


def normal_title(title: str | None) -> str:
    return same_key(_BEFORE_SUBJECT.sub("", title or ""))


def marks_of(text: str) -> list[Mark]:
    """The figures, dates and places of a wording. Read when two wordings are compared, not with every sentence: few ever are."""
    return find_marks(text, load_regions())


def title_key(title: str) -> str:
    """What two mentions of one title share: neither its period in brackets nor a draft's mark counts."""
    return same_key(bare_title(title))
