"""The request for the n-th page of a listing, as the site's file numbers them.

index_{n}.html      →  …/index_1.html, …/index_2.html        (first = 1: TRS counts the second page as 1)
parameter = "page"  →  …/list.do?page=2, or {"page": 2} and page=2 in the body of a POST that names it
"""

from __future__ import annotations

import json
import re
from urllib.parse import quote_plus, unquote_plus

from extractors.fetch.records import PageRequest
from extractors.sites.addresses import address_of
from extractors.sites.site_file import NUMBER, ListingRule


def numbered_page(rule: ListingRule, start: PageRequest, page: int) -> PageRequest | None:
    """The request for a page, counted from 1; None where its number lies past `last`, or the site's file numbers no pages."""
    following = rule.next
    if page == 1:
        return start
    if following is None or following.link is not None:
        return None
    number = following.first + (page - 2) * following.step
    if following.last is not None and number > following.last:
        return None
    if following.pages is not None:
        address = address_of(_filled(following.pages, number), start.url)
        body = None if start.body is None else _filled(start.body.decode(), number).encode()
        return None if address is None else PageRequest(address, start.method, body, start.headers)
    name = following.parameter or ""
    body = _in_body(start.body, name, number)
    if body is not None:
        return PageRequest(start.url, start.method, body, start.headers)
    return PageRequest(_in_query(start.url, name, number), start.method, start.body, start.headers)


def _filled(template: str, number: int) -> str:
    """`{n}` and sums with it: startrecord={n}&endrecord={n+14}."""

    def value(match: re.Match[str]) -> str:
        shift = int(match[2] or 0)
        return str(number - shift if match[1] == "-" else number + shift)

    return NUMBER.sub(value, template)


def _in_query(url: str, name: str, number: int) -> str:
    """The parameter in its place, the others in theirs: some systems answer to the order."""
    before, _, query = url.partition("?")
    parts = query.split("&") if query else []
    written = f"{quote_plus(name)}={number}"
    found = [i for i, part in enumerate(parts) if unquote_plus(part.partition("=")[0]) == name]
    if found:
        parts[found[0]] = written
    else:
        parts.append(written)
    return f"{before}?{'&'.join(parts)}"


def _in_body(body: bytes | None, name: str, number: int) -> bytes | None:
    """A body with the parameter set; None where it does not name it. JSON by a path: page.current."""
    if body is None:
        return None
    text = body.decode()
    if text.lstrip().startswith("{"):
        whole = json.loads(text)
        holder: object = whole
        *path, last = name.split(".")
        for part in path:
            holder = holder.get(part) if isinstance(holder, dict) else None
        if not isinstance(holder, dict) or last not in holder:
            return None
        holder[last] = str(number) if isinstance(holder[last], str) else number
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
    parts = text.split("&")
    found = [i for i, part in enumerate(parts) if unquote_plus(part.partition("=")[0]) == name]
    if not found:
        return None
    parts[found[0]] = f"{quote_plus(name)}={number}"
    return "&".join(parts).encode()
