"""Listings in HTML: entries by the site's selectors, or by the general reader where the site's file names none.

Some content systems hide the list from everything but a browser: Hanweb's jpage writes the entries into XML, in the page itself or
as the answer of its dataproxy, `<record><![CDATA[<li>…</li>]]></record>`. Each record is an entry then.
"""

from __future__ import annotations

import re
from datetime import date

from bs4 import BeautifulSoup, Tag
from selectolax.lexbor import LexborHTMLParser

from extractors.fetch.records import PageRequest
from extractors.lines.numbers import normalise_number
from extractors.records import Issue
from extractors.sites.addresses import address_of
from extractors.sites.dates import address_date, listing_date
from extractors.sites.records import Item, ListingPage
from extractors.sites.repeated import Entry, find_entries
from extractors.sites.selectors import attribute_of, first, one_line, parts_of, text_of, value
from extractors.sites.site_file import ListingRule

STAGE = "listing"
_RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</record>", re.DOTALL | re.IGNORECASE)
_TOTAL_OF_PROXY = re.compile(r"<totalpage>\s*(\d{1,6})\s*</totalpage>", re.IGNORECASE)
#: TRS WCM: createPageHTML(34, 0, "index", "html"), and `var countPage = 34` in its older templates.
TRS_PAGES = re.compile(r"""createPageHTML\w*\s*\(\s*['"]?(\d{1,6})['"]?\s*,\s*['"]?\d+['"]?\s*,\s*['"]([\w-]+)['"]\s*,\s*['"](\w+)['"]""")
_TRS_COUNT = re.compile(r"var\s+countPage\s*=\s*(\d{1,6})")
_QUOTED = re.compile(r"""['"]([^'"\s]{2,})['"]""")
_DIGITS = re.compile(r"\d{1,6}")
_CUT = ("…", "...", "..", "．．")
_DATE_BESIDE = re.compile(r"\s*[\[【（(]?\s*(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\s*[\]】）)]?\s*$")
_BULLET = re.compile(r"^[·•●■◆▪‧・>»\s]+")


def soup_of(text: str) -> BeautifulSoup:
    """A page as a tree. The HTML5 parser mends it first (unclosed <li>, tables), as browsers do; no parser of the soup's own does."""
    return BeautifulSoup(LexborHTMLParser(text).html or "", "html.parser")


def read_html(text: str, url: str, rule: ListingRule, *, level: int = 0, charset: str = "utf-8") -> ListingPage:
    soup = soup_of(text)
    base = base_of(soup, url)
    entries = _entries(text, soup, base, rule)
    items = [item for entry in entries if (item := _item(entry, base, rule, charset))]
    follow = tuple(_links(soup, rule.follow[level], base, charset)) if level < len(rule.follow) else ()
    issues = [] if items or follow else [Issue("no_items", "warning", f"{url} lists nothing that the site's selectors find", STAGE)]
    if len(items) < len(entries):
        message = f"{len(entries) - len(items)} of {len(entries)} entries of {url} have no address"
        issues.append(Issue("item_without_address", "info", message, STAGE))
    if rule.date and items and not any(item.published_on for item in items):
        issues.append(Issue("no_listing_date", "warning", f"no entry of {url} has a date where {rule.date} looks for it", STAGE))
    addresses = tuple(item.address for item in items)
    following, total = _next(soup, base, rule, charset), total_pages(text, soup, rule)
    return ListingPage(tuple(items), addresses, following, follow, total, tuple(issues))


def base_of(soup: BeautifulSoup, url: str) -> str:
    """What the page's links are relative to: its <base href>, else its own address."""
    tag = soup.select_one("base[href]")
    return (tag and address_of(attribute_of(tag, "href") or "", url)) or url


def total_pages(text: str, soup: BeautifulSoup, rule: ListingRule) -> int | None:
    """How many pages the listing says it has: where the site's file points, else as TRS and jpage write it."""
    if rule.next and rule.next.total:
        found = _DIGITS.search(value(soup, rule.next.total) or "")
        return int(found[0]) if found else None
    known = _TOTAL_OF_PROXY.search(text) or TRS_PAGES.search(text) or _TRS_COUNT.search(text)
    return int(known[1]) if known else None


def _entries(text: str, soup: BeautifulSoup, base: str, rule: ListingRule) -> list[Entry]:
    if rule.item and (found := soup.select(rule.item)):
        return [Entry(tag) for tag in found]
    if "<record>" in text.lower() and (records := _RECORD.findall(text)):
        return [Entry(BeautifulSoup(record, "html.parser")) for record in records]
    if rule.item or rule.follow:  # above the last level a page may well have none
        return []
    return find_entries(soup, base)


def _item(entry: Entry, base: str, rule: ListingRule, charset: str) -> Item | None:
    tag = entry.tag
    link = first(tag, rule.link) if rule.link else entry.link or _first_link(tag, base)
    if link is None:
        return None
    href = _href(link, parts_of(rule.link)[1] if rule.link else None)
    address = address_of(href, base, charset) if href else None
    if address is None:
        return None
    title = _title(tag, link, rule)
    number = value(tag, rule.number) if rule.number else None
    published_on = _date(entry, rule, title) or address_date(address)
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


def _date(entry: Entry, rule: ListingRule, title: str | None) -> date | None:
    if rule.date:
        _, attribute = parts_of(rule.date)
        found = first(entry.tag, rule.date)
        if found is None:
            return None
        said = attribute_of(found, attribute) if attribute else found.get_text(" ")
        return listing_date(one_line(said or ""), rule.date_format)
    return entry.date or listing_date(one_line(entry.tag.get_text(" ")).replace(title or "\0", " "))


def _links(soup: BeautifulSoup, selector: str, base: str, charset: str) -> list[str]:
    css, attribute = parts_of(selector)
    found = (address_of(attribute_of(tag, attribute or "href") or "", base, charset) for tag in soup.select(css))
    return list(dict.fromkeys(address for address in found if address))


def _next(soup: BeautifulSoup, base: str, rule: ListingRule, charset: str) -> PageRequest | None:
    if not (rule.next and rule.next.link):
        return None
    found = _links(soup, rule.next.link, base, charset)
    return PageRequest(found[0], headers=rule.headers) if found else None
