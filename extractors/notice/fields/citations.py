"""Citations: documents the text refers to, in 《》."""

from __future__ import annotations

from extractors.notice.sections import DocumentText
from extractors.notice.text import Span
from extractors.records import Citation, Header


def read_citations(
    body: str, paragraphs: list[Span], owners: dict[int, int], header: Header, documents: list[DocumentText]
) -> list[Citation]:
    return []
