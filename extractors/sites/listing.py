"""One page of a listing: bytes in, entries out, by the kind of listing that the site's file names."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.page.decode import decode
from extractors.records import Decoded, Failure, Issue
from extractors.sites.feed_listing import read_feed, read_sitemap, unpacked
from extractors.sites.html_listing import read_html
from extractors.sites.json_listing import read_json
from extractors.sites.records import Item, ListingPage
from extractors.sites.site_file import ListingRule, known_encoding

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


def read_listing(
    data: bytes, content_type: str | None, url: str, rule: ListingRule, *, encoding: str | None = None, level: int = 0
) -> ListingPage | Failure:
    """What one page of a listing says.

    `url`: the address that gave it, after redirects; `encoding`: the site file's, which counts more than what the page declares;
    `level`: 0 for the listing itself, 1 for a listing that it leads to (follow), and so on.
    A page of another kind than the site's file says (a challenge, an error in HTML instead of JSON) is a Failure, `unreadable_listing`.
    """
    decoded = _decode(data, url, content_type, encoding)
    if isinstance(decoded, Failure):
        return decoded
    text = decoded.text
    if rule.kind == "json":
        read = read_json(text, url, rule)
    elif rule.kind == "rss":
        read = read_feed(text, url)
    elif rule.kind == "sitemap":
        read = read_sitemap(text, url)
    else:
        read = read_html(text, url, rule, level=level, charset=decoded.charset)
    return read if isinstance(read, Failure) else _let_pass(read, rule)


def text_of_listing(data: bytes, content_type: str | None) -> str | Failure:
    """The text of a page of which nothing is known yet."""
    decoded = _decode(data, "the page", content_type, None)
    return decoded if isinstance(decoded, Failure) else decoded.text


def _decode(data: bytes, url: str, content_type: str | None, encoding: str | None) -> Decoded | Failure:
    plain = unpacked(data, url)
    if isinstance(plain, Failure):
        return plain
    if encoding is not None:
        codec = known_encoding(encoding)
        return Decoded(plain.decode(codec, "replace"), codec)
    declared = _CHARSET.search(content_type or "")
    decoded = decode(plain, declared[1] if declared else None)
    if isinstance(decoded, Failure):
        return Failure("error", Issue("unreadable_listing", "error", f"{url}: {decoded.issue.message}", "listing"))
    return decoded


def _let_pass(page: ListingPage, rule: ListingRule) -> ListingPage:
    """Each address once, and of these what the site's include and exclude let pass."""
    once: dict[str, Item] = {}
    for item in page.items:
        once.setdefault(item.address, item)
    include = [re.compile(pattern) for pattern in rule.include]
    exclude = [re.compile(pattern) for pattern in rule.exclude]
    kept = [
        item
        for item in once.values()
        if (not include or any(p.search(item.address) for p in include)) and not any(p.search(item.address) for p in exclude)
    ]
    return replace(page, items=tuple(kept), listed=tuple(once))
