"""Listings in HTML: entries by the site's selectors, or by the general reader where the site's file names none.

Some content systems hide the list from everything but a browser (`embedded.py`), or have a script write it, line by line: then the
site's file gives a pattern of what the script says.
"""

from __future__ import annotations

import re
from datetime import date

from bs4 import BeautifulSoup, Tag
from selectolax.lexbor import LexborHTMLParser

from extractors.fetch.records import PageRequest
from extractors.lines.numbers import normalise_number
from extractors.records import Failure, Issue
from extractors.sites.addresses import address_of
from extractors.sites.dates import address_date, listing_date
from extractors.sites.embedded import html_within, next_group_of, pages_told, records_of
from extractors.sites.records import Item, ListingPage
from extractors.sites.repeated import Entry, beside, date_in, find_entries
from extractors.sites.selectors import TAG, attribute_of, first, one_line, parts_of, text_of, value
from extractors.sites.site_file import ListingRule

STAGE = "listing"
_QUOTED = re.compile(r"""['"]([^'"\s]{2,})['"]""")
_DIGITS = re.compile(r"\d{1,6}")
_CUT = ("…", "...", "..", "．．")
_DATE_BESIDE = re.compile(r"\s*[\[【（(]?\s*(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\s*[\]】）)]?\s*$")
_BULLET = re.compile(r"^[·•●■◆▪‧・>»\s]+")


def soup_of(text: str) -> BeautifulSoup:
    """A page as a tree. The HTML5 parser mends it first (unclosed <li>, tables), as browsers do; no parser of the soup's own does."""
    return BeautifulSoup(LexborHTMLParser(text).html or "", "html.parser")


def read_html(text: str, url: str, rule: ListingRule, *, level: int = 0, charset: str = "utf-8") -> ListingPage | Failure:
    if rule.within is not None:
        html = html_within(text, rule.within)
        if html is None:
            return Failure("error", Issue("unreadable_listing", "error", f"{url} has no HTML at {rule.within}", STAGE, text[:80]))
        text = html
    soup = soup_of(text)
    base = base_of(soup, url)
    if rule.pattern is not None:
        found: list[Item | None] = [_written(match, base, rule, charset) for match in re.finditer(rule.pattern, text, re.DOTALL)]
    else:
        found = [_item(entry, base, rule, charset) for entry in _entries(text, soup, base, rule)]
    items = [item for item in found if item is not None]
    follow = tuple(_links(soup, rule.follow[level], base, charset)) if level < len(rule.follow) else ()
    issues = [] if items or follow else [Issue("no_items", "warning", f"{url} lists nothing that the site's file finds", STAGE)]
    if len(items) < len(found):
        message = f"{len(found) - len(items)} of {len(found)} entries of {url} have no address"
        issues.append(Issue("item_without_address", "info", message, STAGE))
    if rule.date and items and not any(item.published_on for item in items):
        issues.append(Issue("no_listing_date", "warning", f"no entry of {url} has a date where {rule.date} looks for it", STAGE))
    addresses = tuple(item.address for item in items)
    following = _next(text, soup, base, rule, charset)
    return ListingPage(tuple(items), addresses, following, follow, total_pages(text, soup, rule), tuple(issues))


def base_of(soup: BeautifulSoup, url: str) -> str:
    """What the page's links are relative to: its <base href>, else its own address."""
    tag = soup.select_one("base[href]")
    return (tag and address_of(attribute_of(tag, "href") or "", url)) or url


def total_pages(text: str, soup: BeautifulSoup, rule: ListingRule) -> int | None:
    """How many pages the listing says it has: where the site's file points, else as TRS and jpage write it."""
    if rule.next and rule.next.total:
        found = _DIGITS.search(value(soup, rule.next.total) or "")
        return int(found[0]) if found else None
    return pages_told(text)


def _entries(text: str, soup: BeautifulSoup, base: str, rule: ListingRule) -> list[Entry]:
    if records := records_of(text):
        trees = [BeautifulSoup(record, "html.parser") for record in records]
        chosen = [tag for tree in trees for tag in tree.select(rule.item)] if rule.item else []
        return [Entry(tag) for tag in chosen or trees]
    if rule.item:
        # A row of headings (<th>标题</th>) has no link and is no entry.
        tags = [tag for tag in soup.select(rule.item) if rule.link or tag.name == "a" or tag.find("a")]
        holders = {id(tag) for tag in tags}
        return [Entry(tag, date=None if rule.date else listing_date(beside(tag, holders))) for tag in tags]
    return [] if rule.follow else find_entries(soup, base)  # above the last level a page may well have none


def _item(entry: Entry, base: str, rule: ListingRule, charset: str) -> Item | None:
    tag = entry.tag
    link = first(tag, rule.link) if rule.link else (entry.link or _first_link(tag, base))
    if link is None:
        return None
    href = _href(link, parts_of(rule.link)[1] if rule.link else None)
    address = address_of(href, base, charset) if href else None
    if address is None:
        return None
    title = _title(tag, link, rule)
    number = value(tag, rule.number) if rule.number else None
    published_on = _date(entry, rule, link) or address_date(address)
    return Item(address, title, published_on, normalise_number(number) if number else None)


def _first_link(tag: Tag, base: str) -> Tag | None:
    links = [tag] if tag.name == "a" else tag.select("a[href]")
    leading = [a for a in links if address_of(attribute_of(a, "href") or "", base)]
    return next((a for a in leading if text_of(a)), leading[0] if leading else None)


def _href(link: Tag, attribute: str | None) -> str | None:
    """An address in an attribute; of a script (onclick="open('/a.html')") its first quoted word."""
    said = attribute_of(link, attribute or "href")
    if said and attribute and attribute.lower().startswith("on"):
        quoted = _QUOTED.search(said)
        return quoted[1] if quoted else None
    return said


def _title(tag: Tag, link: Tag, rule: ListingRule) -> str | None:
    """The title without bullet and date; where the list cuts it short, as the link's tooltip has it whole."""
    printed = (value(tag, rule.title) if rule.title else text_of(link)) or ""
    whole = one_line(attribute_of(link, "title") or "")
    if whole and (not printed or printed.endswith(_CUT) or (len(whole) > len(printed) and whole.startswith(printed.rstrip(".…")[:10]))):
        printed = whole
    return _DATE_BESIDE.sub("", _BULLET.sub("", printed)) or None


def _date(entry: Entry, rule: ListingRule, link: Tag) -> date | None:
    if rule.date:
        _, attribute = parts_of(rule.date)
        found = first(entry.tag, rule.date)
        if found is None:
            return None
        said = attribute_of(found, attribute) if attribute else found.get_text(" ")
        return listing_date(one_line(said or ""), rule.date_format)
    behind = _DATE_BESIDE.search(one_line(link.get_text(" ")))
    return date_in(entry.tag, link) or entry.date or (listing_date(behind[0].strip()) if behind else None)


def _links(soup: BeautifulSoup, selector: str, base: str, charset: str) -> list[str]:
    css, attribute = parts_of(selector)
    found = (address_of(attribute_of(tag, attribute or "href") or "", base, charset) for tag in soup.select(css))
    return list(dict.fromkeys(address for address in found if address))


def _written(match: re.Match[str], base: str, rule: ListingRule, charset: str) -> Item | None:
    """An entry as a script writes it: the groups link, title, date and number of the site's pattern."""
    told = {name: one_line(TAG.sub("", value)) for name, value in match.groupdict().items() if value}
    address = address_of(told.get("link", ""), base, charset)
    if address is None:
        return None
    day = listing_date(told["date"], rule.date_format) if "date" in told else None
    number = told.get("number")
    return Item(address, told.get("title") or None, day or address_date(address), normalise_number(number) if number else None)


def _next(text: str, soup: BeautifulSoup, base: str, rule: ListingRule, charset: str) -> PageRequest | None:
    if not (rule.next and rule.next.link):
        return None
    found = _links(soup, rule.next.link, base, charset)
    if not found and (group := next_group_of(text)):
        found = _links(BeautifulSoup(group, "html.parser"), "a[href]", base, charset)
    return PageRequest(found[0], headers=rule.headers) if found else None
