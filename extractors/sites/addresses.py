"""The address of a page: one form for all the ways in which sites print it.

    HTTP://WWW.cq.gov.cn:80/zwgk/../zwgk/a.html#top   →  http://www.cq.gov.cn/zwgk/a.html
    ./art\\2023\\4\\7/art_1.html                         →  http://…/art/2023/4/7/art_1.html   (browsers take \\ for /)
    /list.do;jsessionid=8F2A?id=7                      →  http://…/list.do?id=7

An address is identity: what it makes of a link decides whether a page is new. So the reading of links is that of browsers (ada, the
WHATWG parser that Node uses: backslashes, line breaks within an href, `..`, hosts in Chinese), and on top of it stands only what makes
two spellings of one address the same: percent signs as RFC 3986 has them, no fragment, no session. The order of a query stays as it is,
unlike with w3lib's `canonicalize_url`: some content systems answer to the order.
"""

from __future__ import annotations

import re
from urllib.parse import quote

import ada_url

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_SCRIPT = re.compile(r"(?:javascript|vbscript)\s*[:：]|void\s*\(", re.IGNORECASE)  # also with a full-width colon
_SESSION = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)
_TRACKING = re.compile(r"^(?:utm_[a-z]+|jsessionid|phpsessid)(?:=|$)", re.IGNORECASE)
_LONGEST = 2000  # what servers take; longer hrefs are data or an accident


def address_of(link: str, base: str | None = None, charset: str = "utf-8") -> str | None:
    """The normalised address that `link` on the page `base` leads to; None where it leads to no page (javascript:, mailto:, #top).

    `charset`: of the page. Browsers send Chinese characters of a query in it, those of a path always in UTF-8.

    >>> address_of("../a%7e1.html#x", "https://WWW.gz.gov.cn/zwgk/list/")
    'https://www.gz.gov.cn/zwgk/a~1.html'
    """
    link = link.strip()
    if len(link) > _LONGEST or link.startswith("#") or not link or _SCRIPT.match(link):
        return None
    try:
        url = ada_url.URL(_query_in(link, charset), base) if base else ada_url.URL(_query_in(link, charset))
        if url.protocol not in ("http:", "https:") or url.username or url.password or not url.hostname:
            return None
        url.hash = ""
        url.pathname = _SESSION.sub("", _same_percents(url.pathname))
        url.search = _without_tracking(_same_percents(url.search))
    except ValueError:
        return None
    return url.href


def host_of(address: str) -> str:
    """The host of an address, in lower case; empty where there is none."""
    try:
        return ada_url.URL(address).hostname
    except ValueError:
        return ""


def _query_in(link: str, charset: str) -> str:
    """A link whose query is written in ASCII, as a browser on a page of that charset would send it."""
    before, mark, query = link.partition("?")
    if not mark or query.isascii():
        return link
    query, hash_sign, fragment = query.partition("#")
    written = "".join(c if c.isascii() else quote(c.encode(charset, "xmlcharrefreplace")) for c in query)
    return before + mark + written + hash_sign + fragment


def _same_percents(text: str) -> str:
    """Escapes in upper case, and none for characters that need none: %7e → ~, %e5 → %E5."""

    def written(match: re.Match[str]) -> str:
        byte = int(match[1], 16)
        return chr(byte) if byte in _UNRESERVED else match[0].upper()

    return _PERCENT.sub(written, text)


def _without_tracking(search: str) -> str:
    """The query without what only tells who clicked: sessions and utm_…; nothing else is known to be of no account."""
    if not search:
        return search
    kept = "&".join(part for part in search[1:].split("&") if not _TRACKING.match(part))
    return "?" + kept if kept else ""
