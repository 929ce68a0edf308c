"""How tests look at what the site served: through the extractors, and as a parsed page."""

from __future__ import annotations

import httpx
from selectolax.lexbor import LexborHTMLParser

from extractors.page.decode import decode
from extractors.read import load_reference, read_capture
from extractors.records import Decoded, Failure, Notice, Site
from tests.site.notices import Notice as Made


def read(answer: httpx.Response, body: bytes | None = None) -> Notice:
    url = str(answer.url)
    found = read_capture(body or answer.content, Site("s", url, "issuer", url), load_reference(), answer.headers.get("content-type"))
    assert not isinstance(found, Failure), found
    assert len(found.notices) == 1
    return found.notices[0]


def told_of(notice: Notice) -> tuple[object, ...]:
    header = notice.header
    return header.title, header.document_number, header.issuer, header.issued_on, header.published_on, len(notice.measures)


def made_of(notice: Made) -> tuple[object, ...]:
    return notice.title, notice.document_number, notice.issuer, notice.issued, notice.published, notice.measures


def html(answer: httpx.Response) -> LexborHTMLParser:
    decoded = decode(answer.content)
    assert isinstance(decoded, Decoded)
    return LexborHTMLParser(decoded.text)
