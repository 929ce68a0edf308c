"""Which addresses may be asked at all, told before any request; and what a redirect's target says.

The one parser of addresses is httpx's own, as it decides where the request goes: two parsers that disagree are how such checks are passed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import httpx

from extractors.fetch.addresses import may_be_asked, parse_address
from extractors.fetch.policy import FetchPolicy
from extractors.fetch.records import Headers

_DEFAULT_PORTS = {"http": 80, "https": 443}
#: 2130706433, 0x7f.1, 0177.0.0.1: the system's resolver takes them for addresses.
_NUMBERS = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+))*\.?", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9_.-]+|[0-9a-f:.]+", re.IGNORECASE)  # as it goes over the wire: xn--… for Chinese names
_VALUE = re.compile(r"[\t\x20-\x7e\xa0-\xff]*")  # of a header
_UNPRINTED = re.compile(r"[\x00-\x20\x7f\\]")
_FRONT_PAGES = re.compile(r"/?(?:(?:index|default|home)\.(?:s?html?|jsp|aspx?|php))?", re.IGNORECASE)
_INDEX = re.compile(r"(?:(?:index|default|home)\.(?:s?html?|jsp|aspx?|php))?", re.IGNORECASE)
_ERROR_PAGES = re.compile(r"/(?:error/?)?(?:err(?:or)?_?)?(?:404|not-?_?found)\.(?:s?html?|jsp|aspx?|php)", re.IGNORECASE)
#: A request's own headers must not say who asks, carry cookies or undo the limits.
_HEADERS_OF_OURS = {
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "cookie",
    "host",
    "if-modified-since",
    "if-none-match",
    "proxy-authorization",
    "range",
    "te",
    "transfer-encoding",
    "upgrade",
    "user-agent",
}


class Refusal(NamedTuple):
    """Why nothing is asked: a code and a sentence."""

    code: str
    message: str


def check_url(text: str, policy: FetchPolicy) -> httpx.URL | Refusal:
    """An address that may be asked, without its fragment; or why it may not."""
    if _UNPRINTED.search(text):
        return Refusal("bad_url", f"{text!r} holds characters that no address has")
    try:
        url = httpx.URL(text)
        host = url.raw_host.decode("ascii")
        port = _DEFAULT_PORTS.get(url.scheme, 0) if url.port is None else url.port
    except (httpx.InvalidURL, ValueError) as error:
        return Refusal("bad_url", f"{text!r} is no address: {error}")
    if url.scheme not in _DEFAULT_PORTS:
        return Refusal("bad_scheme", f"{text} is neither http nor https")
    if not _HOST.fullmatch(host) or not 0 < port < 65536:
        return Refusal("bad_url", f"{text!r} names no host that could be asked")
    if url.userinfo:
        return Refusal("credentials", f"the address of {host} holds a user's name or password")
    literal = parse_address(host)
    if _NUMBERS.fullmatch(host) and literal is None:
        return Refusal("ip_address", f"{host} is an IP address, oddly written")
    if literal is not None and not may_be_asked(literal, policy.private_networks):
        return Refusal("private_address", f"{host} is not an address of the public internet")
    if literal is not None and not may_be_asked(literal, policy.private_networks, public=False):
        return Refusal("ip_address", f"{host} is an IP address and no name")
    if not policy.allows(host):
        return Refusal("host_not_allowed", f"{host} is none of the site's hosts")
    if policy.ports is not None and port not in policy.ports:
        return Refusal("port_not_allowed", f"{host}:{port}: no web server is asked on this port")
    return url.copy_with(fragment=None)


def check_headers(headers: Headers) -> Refusal | None:
    """A site's file may add headers (Referer, Content-Type, X-Requested-With), but none that speaks for us."""
    for name, value in headers:
        if name.lower() in _HEADERS_OF_OURS:
            return Refusal("bad_header", f"the header {name} is not for a site to set")
        if not name.isascii() or re.search(r"[\s:]", name) or not name or not _VALUE.fullmatch(value):
            return Refusal("bad_header", f"{name!r} is no header")
    return None


def conditions_of(etag: str | None, last_modified: str | None) -> Headers:
    """What a server is told of the version that is known; an ETag that could not be sent back is left out."""
    told = (("If-None-Match", etag), ("If-Modified-Since", last_modified))
    return tuple((name, value) for name, value in told if value and _VALUE.fullmatch(value))


def target_of(url: httpx.URL, location: str) -> httpx.URL | None:
    """The absolute address that a Location header names; None where it names none.

    `location` is the header's bytes as Latin-1. Chinese servers print names of files as they are, in UTF-8 or GBK; a browser sends the
    very bytes back, percent-encoded.
    """
    location = location.strip()
    escaped = "".join(c if "!" <= c <= "~" else f"%{ord(c):02X}" for c in location)
    try:
        return url.join(escaped).copy_with(fragment=None) if escaped else None
    except (httpx.InvalidURL, ValueError):
        return None


def origin_of(url: httpx.URL) -> str:
    """`https://www.cq.gov.cn:8443`, without the port where it is the usual one."""
    netloc = url.netloc.decode("ascii").lower()
    return f"{url.scheme}://{netloc}"


def is_front_page(url: httpx.URL) -> bool:
    """`/`, `/index.html`: where sites send who asks for a page that is gone. With a query it may be a page of its own."""
    return not url.query and _FRONT_PAGES.fullmatch(url.path) is not None


def is_index_above(url: httpx.URL, first: httpx.URL) -> bool:
    """Whether an address is the index of a folder in which the page asked for lay: /zwgk/index.html of /zwgk/2023/t1.html.

    A department's pages lie below its own front page, and that is where its server sends who asks for one that is gone.
    """
    folder, _, name = url.path.rpartition("/")
    is_page = _INDEX.fullmatch(first.path.rpartition("/")[2]) is None
    return is_page and not url.query and url.host == first.host and bool(_INDEX.fullmatch(name)) and first.path.startswith(f"{folder}/")


def is_error_page(url: httpx.URL) -> bool:
    """`/404.html`: the same, said more plainly."""
    return _ERROR_PAGES.search(url.path) is not None
