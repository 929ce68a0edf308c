"""The article pages of the virtual sites: the benchmark's templates, rendered once around placeholders and filled for each notice.

A page is cut where a notice's own words stand, so that filling it costs no more than joining bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from random import Random

from benchmarks.articles import Article
from benchmarks.furniture import Furniture
from benchmarks.pages import traditional
from benchmarks.templates import Draft
from tests.site.notices import Notice
from tests.site.sites import VirtualSite

#: Pages of a site differ in their furniture by so many shells.
SHELLS = 4
_FURNITURE = 9_000  # bytes: a page of some 20 KB in all
_DAY = "@@DAY@@"
_PLACE = re.compile("@@([A-Z]+)@@")
#: The values of class and id, quoted or bare; not of a query (?id=).
_NAMES = re.compile(r"""(?:(?<=\sclass=)|(?<=\sid=))(?:"[^"]*"|'[^']*'|[\w-]+)""")
_FIXED_FILES = re.compile(r'<p class="fj">.*?</p>')


class _Shelf(Furniture):
    """Furniture whose day is the notice's own but in lists of news."""

    _in_news = False

    def day(self) -> str:
        return Furniture.day(self) if self._in_news else _DAY

    def identifier(self) -> str:
        return "@@INDEX@@"

    def _news_item(self) -> str:
        self._in_news = True
        try:
            return Furniture._news_item(self)
        finally:
            self._in_news = False


class Shell:
    """A page in bytes with places for a notice's words."""

    def __init__(self, html: str, codec: str) -> None:
        parts = _PLACE.split(html)
        self._fixed = [encoded(part, codec) for part in parts[::2]]
        self._names = parts[1::2]
        self._codec = codec

    def fill(self, values: Mapping[str, str]) -> bytes:
        told = {name: encoded(value, self._codec) for name, value in values.items()}
        out = [self._fixed[0]]
        for name, fixed in zip(self._names, self._fixed[1:], strict=True):
            out.append(told[name])
            out.append(fixed)
        return b"".join(out)


def encoded(text: str, codec: str) -> bytes:
    """What a charset lacks stands as a character reference, as content systems write it."""
    return text.encode(codec, "xmlcharrefreplace")


def article_page(site: VirtualSite, number: int, notice: Notice, files: str, redesigned: bool) -> bytes:
    """The page of a notice; `files` is the markup of its attachments."""
    words = "\n".join((notice.title, notice.issuer, notice.document_number, *notice.paragraphs))
    if site.traditional:
        words = words.translate(traditional())
        files = files.translate(traditional())
    title, issuer, document_number, *paragraphs = words.split("\n")
    values = {
        "TITLE": title,
        "ISSUER": issuer,
        "NUMBER": document_number,
        "ISSUED": notice.issued.isoformat(),
        "DAY": notice.published.isoformat(),
        "INDEX": f"115000000{number:07d}Y/{notice.issued.year}-{number % 100_000:05d}",
        "BODY": site.paragraphs(paragraphs),
        "FILES": files,
    }
    return _shell(site, number % SHELLS, redesigned).fill(values)


@cache
def _shell(site: VirtualSite, variant: int, redesigned: bool) -> Shell:
    furniture = _Shelf(Random(f"{site.key} {variant}"), _FURNITURE, "utf-8")
    article = Article(site.key, "@@TITLE@@", "@@ISSUER@@", "@@ISSUED@@", "@@NUMBER@@", "")
    html = site.template(Draft(article, furniture, "@@BODY@@", site.label, site.name))
    # TRS sites print attachments below the article's container, others at the end of the text.
    html, fixed = _FIXED_FILES.subn("@@FILES@@", html)
    html = html if fixed else html.replace("@@BODY@@", "@@BODY@@\n@@FILES@@")
    return Shell(dressed(site, html, redesigned), site.codec)


def dressed(site: VirtualSite, html: str, redesigned: bool) -> str:
    """In the site's script; redesigned, with other names of classes and ids, so that selectors miss."""
    if redesigned:
        html = _NAMES.sub(lambda told: re.sub(r"[\w-]+", r"v2-\g<0>", told[0]), html)
    return html.translate(traditional()) if site.traditional else html
