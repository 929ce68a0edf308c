"""The first draft of a site's file, from one page of its listing: what the general reader finds there, as selectors that find the same.

A draft is a guess that a person checks: every line that was guessed says so, and what could not be told is left open.
"""

from __future__ import annotations

import json
import re

from extractors.records import Failure, Issue, Region
from extractors.reference.hosts import code_of_address
from extractors.reference.regions import load_regions
from extractors.sites.addresses import address_of, host_of
from extractors.sites.draft_html import Guess, guess_html
from extractors.sites.draft_json import guess_json
from extractors.sites.listing import read_listing, text_of_listing
from extractors.sites.records import ListingPage
from extractors.sites.site_file import ListingRule, Next

STAGE = "listing"
_XML = re.compile(r"\A\s*(?:<\?xml[^>]*>\s*)?(?>(?:<!--.*?-->|<!DOCTYPE[^>]*>)\s*)*<(rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")  # TOML takes none in a comment
_LABEL = re.compile(r"[^a-z0-9]+")
_COMMON = ("www", "gov", "cn", "com", "org", "hk", "net")


def site_key(url: str) -> str:
    """A name for the file: www.cq.gov.cn → cq, sww.cq.gov.cn → sww-cq."""
    labels = [label for label in host_of(url).split(".") if label not in _COMMON]
    return _LABEL.sub("-", "-".join(labels)).strip("-") or "site"


def draft_site(data: bytes, url: str, content_type: str | None = None) -> str | Failure:
    """The text of a site's file for the listing at `url`, whose bytes are `data`; a Failure where nothing on it looks like a list."""
    address = address_of(url)
    if address is None:
        return Failure("error", Issue("unreadable_listing", "error", f"{url} is no address of a page", STAGE))
    text = text_of_listing(data, content_type)
    if isinstance(text, Failure):
        return text
    guess = _guess(text, address)
    if guess is None:
        message = f"{url} shows no list of notices: a script may load it; look for its interface"
        return Failure("error", Issue("no_items", "error", message, STAGE))
    rule = ListingRule.model_validate({"url": address, **guess.settings})
    read = read_listing(data, content_type, address, rule)
    return _written(rule, guess.notes, read) if isinstance(read, ListingPage) else read


def _guess(text: str, url: str) -> Guess | None:
    if found := _XML.match(text):
        kind = "sitemap" if found[1] in ("urlset", "sitemapindex") else "rss"
        return Guess({"kind": kind}, ())
    if text.lstrip()[:1] in ("{", "["):
        return guess_json(text, url)
    return guess_html(text, url)


def _written(rule: ListingRule, notes: tuple[str, ...], read: ListingPage) -> str:
    host = host_of(rule.url)
    code = code_of_address(rule.url)
    region = load_regions().by_code.get(code) if code else None
    lines = [
        f"# Drafted from {rule.url}",
        "# Everything here is a guess: read it through, then run `cuoshi sites check`. docs/sites.md tells what each line means.",
        "",
        f"name = {_quoted(_publisher(region) or host)}  # how lists and reports call the site",
        _region_line(code, region),
        f"publisher = {_quoted(_publisher(region))}  # full name of the authority whose site it is" + ("" if region else ": fill it in"),
        f"hosts = [{_quoted(host)}]  # nothing else is ever asked; add hosts that notices lie on",
        "verified = false  # true once somebody has looked at what `cuoshi sites check` took",
        f"backing = [{_quoted(rule.url)}]",
        "",
        "[expect]",
        f"least = {max(1, len(read.items) // 2)}  # notices that one crawl lists at least",
        "most = 200  # new notices of an ordinary crawl at most",
        "",
        "[[listings]]",
        *(f"# {_CONTROL.sub(' ', note)}" for note in (*notes, *_seen(read))),
        *_settings(rule),
    ]
    return "\n".join(lines) + "\n"


def _publisher(region: Region | None) -> str:
    return "" if region is None else "中华人民共和国国务院" if region.level == "national" else f"{region.name}人民政府"


def _region_line(code: str | None, region: Region | None) -> str:
    if code and region:
        return f"region = {_quoted(code)}  # {region.name}, by the host"
    return 'region = ""  # code of GB/T 2260, see seeds/reference/regions.csv: fill it in'


def _seen(read: ListingPage) -> list[str]:
    """What the draft reads on that page: a look at it tells most mistakes."""
    dated = sum(item.published_on is not None for item in read.items)
    if read.follow:
        return [f"leads to {len(read.follow)} further listings"]
    first = [f"  {item.published_on or 'no date'}  {item.title or item.address}" for item in read.items[:3]]
    return [f"reads {len(read.items)} entries, {dated} with a date:", *first]


def _settings(rule: ListingRule) -> list[str]:
    given = rule.model_dump(exclude_defaults=True, exclude={"next"})
    lines = [f"{name} = {_quoted(str(value))}" for name, value in given.items()]
    return [*lines, f"next = {_next_table(rule.next)}"] if rule.next else lines


def _next_table(following: Next) -> str:
    given = following.model_dump(exclude_defaults=True)
    return "{ " + ", ".join(f"{name} = {value if isinstance(value, int) else _quoted(value)}" for name, value in given.items()) + " }"


def _quoted(text: str) -> str:
    """A string of TOML; JSON writes it alike."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
