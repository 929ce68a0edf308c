"""Listings that are made for machines: RSS and Atom, sitemaps and indexes of sitemaps, packed or not.

They come from strangers: nothing in them is resolved (entities, DTDs), and what unpacks beyond the protocol's 50 MB is refused.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from io import BytesIO

import feedparser
from lxml import etree

from extractors.fetch.records import PageRequest
from extractors.records import Failure, Issue
from extractors.sites.addresses import address_of
from extractors.sites.dates import address_date, listing_date
from extractors.sites.records import Item, ListingPage
from extractors.sites.selectors import TAG, one_line

STAGE = "listing"
LARGEST = 50 * 1024 * 1024  # of a sitemap unpacked, by its protocol
_GZIP = b"\x1f\x8b"
_PROLOG = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DTD = re.compile(r"\A((?>\s+|<!--.*?-->|<\?.*?\?>)*)<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)


def unpacked(data: bytes, url: str) -> bytes | Failure:
    """The bytes of a sitemap that is served as .xml.gz; others as they are."""
    if not data.startswith(_GZIP):
        return data
    unpacker = zlib.decompressobj(31)
    try:
        plain = unpacker.decompress(data, LARGEST)
    except zlib.error as error:
        return _unreadable(f"{url} is damaged: {error}")
    return plain if not unpacker.unconsumed_tail else _unreadable(f"{url} unpacks to more than {LARGEST >> 20} MB")


def read_feed(text: str, url: str) -> ListingPage | Failure:
    """The entries of RSS 0.9 to 2.0 and Atom. The bytes are given as a file: by itself feedparser would open what looks like a name."""
    feed = feedparser.parse(BytesIO(_plain(text)), response_headers={"content-type": "text/xml; charset=utf-8", "content-location": url})
    if not feed.get("version"):
        return _unreadable(f"{url} is neither RSS nor Atom", text)
    items = tuple(item for entry in feed["entries"] if (item := _feed_item(entry, url)))
    issues = () if items else (Issue("no_items", "warning", f"{url} has no entries", STAGE),)
    return ListingPage(items, tuple(item.address for item in items), _next_of(feed, url), issues=issues)


def _next_of(feed: feedparser.FeedParserDict, url: str) -> PageRequest | None:
    """The next page of a paged feed (RFC 5005)."""
    links = [link.get("href") for link in feed["feed"].get("links", ()) if link.get("rel") == "next"]
    address = address_of(str(links[0] or ""), url) if links else None
    return PageRequest(address) if address else None


def _feed_item(entry: feedparser.FeedParserDict, url: str) -> Item | None:
    address = address_of(str(entry.get("link") or entry.get("id") or ""), url)
    if address is None:
        return None
    printed = entry.get("published") or entry.get("updated")  # raw: feedparser's own reading is in UTC, a day too early at times
    day = listing_date(str(printed)) if printed else None
    return Item(address, one_line(TAG.sub("", str(entry.get("title") or ""))) or None, day or address_date(address))


def read_sitemap(text: str, url: str) -> ListingPage | Failure:
    """The pages of a sitemap, or of an index the sitemaps it names (as further listings)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(_plain(text), parser)
    except etree.XMLSyntaxError as error:
        return _unreadable(f"{url} is no XML: {error}", text)
    kind = "" if root is None else etree.QName(root).localname
    if root is None or kind not in ("urlset", "sitemapindex"):
        return _unreadable(f"{url} is no sitemap", text)
    if kind == "sitemapindex":
        children = (address_of(_said(child, "loc") or "", url) for child in _named(root, "sitemap"))
        return ListingPage((), (), follow=tuple(dict.fromkeys(address for address in children if address)))
    items = tuple(item for child in _named(root, "url") if (item := _sitemap_item(child, url)))
    issues = () if items else (Issue("no_items", "warning", f"{url} names no pages", STAGE),)
    return ListingPage(items, tuple(item.address for item in items), issues=issues)


def _sitemap_item(element: etree._Element, url: str) -> Item | None:
    address = address_of(_said(element, "loc") or "", url)
    if address is None:
        return None
    published = listing_date(_said(element, "publication_date") or "") or address_date(address)
    return Item(address, _said(element, "title"), published, modified_on=listing_date(_said(element, "lastmod") or ""))


def _named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """Children by their name, in whatever namespace: sites misspell it."""
    return (child for child in root if isinstance(child.tag, str) and etree.QName(child).localname == name)


def _said(element: etree._Element, name: str) -> str | None:
    """The text of an element within; those of the news extension stand a level deeper."""
    found = next((child for child in element.iter() if isinstance(child.tag, str) and etree.QName(child).localname == name), None)
    return (one_line("".join(str(part) for part in found.itertext())) or None) if found is not None else None


def _plain(text: str) -> bytes:
    """Without the declaration, which may name another encoding than the text now has, and without a DTD, which may hold anything."""
    return _DTD.sub(r"\1", _PROLOG.sub("", text), count=1).strip().encode("utf-8", "replace")


def _unreadable(message: str, text: str = "") -> Failure:
    return Failure("error", Issue("unreadable_listing", "error", message, STAGE, text[:80] or None))
