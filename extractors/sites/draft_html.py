"""Selectors that find what the general reader found: of several that do, the shortest that finds nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from bs4 import BeautifulSoup, Tag

from extractors.frozen import dataclass
from extractors.sites.addresses import address_of
from extractors.sites.dates import listing_date
from extractors.sites.embedded import TRS_PAGES, next_group_of, records_of
from extractors.sites.html_listing import base_of, soup_of
from extractors.sites.repeated import Entry, find_entries
from extractors.sites.selectors import attribute_of, first, one_line, text_of, value

_PLAIN_NAME = re.compile(r"[A-Za-z_][\w-]*")
_NEXT_WORDS = re.compile(r"^[\s\[【(（]*(?:下一?页|下一頁|下頁|后页|后一页|next(?: page)?|[>»›]{1,2})[\s\]】)）]*$", re.IGNORECASE)
_MOST_ANCESTORS = 5
_SHARE = 0.8  # of the entries in which a date must be found


@dataclass(frozen=True, slots=True)
class Guess:
    """Settings of a listing as a site's file names them, and what its reader should know of them."""

    settings: dict[str, object]
    notes: tuple[str, ...]


def guess_html(text: str, url: str) -> Guess | None:
    soup = soup_of(text)
    base = base_of(soup, url)
    if records_of(text):
        group = next_group_of(text)
        proxy = re.search(r"href=[\"']([^\"']+)", group)
        further = address_of(unescape(proxy[1]), base) if proxy else None
        numbered = re.sub(r"(?<=[?&]page=)2\b", "{n}", further or "")
        by_number: dict[str, object] = {"next": {"pages": numbered, "first": 2}} if "{n}" in numbered else {}
        more = "" if by_number else f"; further pages come from {further or 'what the page loads when you turn it'}"
        return Guess(by_number, (f"jpage: the list stands in records that a script shows, read as they are{more}",))
    entries = find_entries(soup, base)
    if not entries:
        return None
    item = _item_selector(soup, entries)
    settings: dict[str, object] = {"item": item} if item else {}
    notes = [] if item else ["no selector finds just the list; the general reader finds it by itself"]
    if item and (link := _link_selector(entries)):
        settings["link"] = link
    if item and (date := _date_selector(entries)):
        settings["date"] = date
    following, note = _next_of(text, soup, url, base)
    if following:
        settings["next"] = following
    return Guess(settings, (*notes, note))


def _item_selector(soup: BeautifulSoup, entries: Sequence[Entry]) -> str | None:
    wanted = {id(entry.tag) for entry in entries}
    for selector in _item_candidates(entries[0].tag):
        found = [tag for tag in soup.select(selector) if tag.name == "a" or tag.find("a")]
        if {id(tag) for tag in found} == wanted:
            return selector
    return None


def _item_candidates(tag: Tag) -> Iterator[str]:
    own = [form for form in _forms(tag) if form != tag.name]
    for form in own:
        if "." in form:
            yield form
    above = [parent for parent in tag.parents if parent.name not in ("html", "body", "[document]")][:_MOST_ANCESTORS]
    for distance, parent in enumerate(above):
        for form in _forms(parent):
            if form != parent.name:
                yield f"{form} > {tag.name}" if distance == 0 else f"{form} {tag.name}"
    for distance, parent in enumerate(above):
        for grand in above[distance + 1 :]:
            for form in _forms(grand):
                if form != grand.name:
                    yield f"{form} {parent.name} > {tag.name}" if distance == 0 else f"{form} {parent.name} {tag.name}"
    if above:
        yield f"{above[0].name} > {tag.name}"
    yield tag.name


def _forms(tag: Tag) -> list[str]:
    """ul.list, ul#lb, ul: by a class, by its id (ids with numbers are made anew by many systems), by its name."""
    given = tag.get("class")
    classes = given if isinstance(given, list) else [given] if given else []
    plain = [name for name in classes if _PLAIN_NAME.fullmatch(name)]
    named = [f"{tag.name}.{name}" for name in plain]
    if len(plain) > 1:
        named.append(f"{tag.name}." + ".".join(plain))
    ident = attribute_of(tag, "id")
    if ident and _PLAIN_NAME.fullmatch(ident) and not re.search(r"\d{3}", ident):
        named.append(f"{tag.name}#{ident}")
    return [*named, tag.name]


def _link_selector(entries: Sequence[Entry]) -> str | None:
    """None where the entry's first link is the right one, which needs no selector."""
    if all(entry.link is None or entry.tag.name == "a" or entry.tag.select_one("a[href]") is entry.link for entry in entries):
        return None
    link = entries[0].link
    forms = [] if link is None else [*_forms(link)[:-1], *(f"{form} > a" for form in _forms(link.parent or link)), "a[title]"]
    return next((form for form in forms if all(first(entry.tag, form) is entry.link for entry in entries)), None)


def _date_selector(entries: Sequence[Entry]) -> str | None:
    """The element that holds the date, in most entries or just behind them."""
    for entry in entries:
        inside = [tag for tag in entry.tag.find_all(True) if tag.name != "a" and listing_date(text_of(tag)) and len(text_of(tag)) < 30]
        behind = entry.tag.find_next_sibling()
        for tag in reversed(inside):
            for form in _forms(tag)[::-1]:
                if _dates_by(entries, form):
                    return form
        if isinstance(behind, Tag) and listing_date(text_of(behind)):
            for form in _forms(behind)[::-1]:
                if _dates_by(entries, f"+ {form}"):
                    return f"+ {form}"
    return None


def _dates_by(entries: Sequence[Entry], selector: str) -> bool:
    found = sum(listing_date(value(entry.tag, selector) or "") is not None for entry in entries)
    return found >= _SHARE * len(entries)


def _next_of(text: str, soup: BeautifulSoup, url: str, base: str) -> tuple[dict[str, object] | None, str]:
    if trs := TRS_PAGES.search(text):
        return {"pages": f"{trs[2]}_{{n}}.{trs[3]}", "first": 1}, f"TRS: {trs[1]} pages, numbered by createPageHTML from {trs[2]}_1 on"
    link = next((a for a in soup.select("a[href]") if _NEXT_WORDS.match(one_line(a.get_text())) or attribute_of(a, "rel") == "next"), None)
    if link is not None and address_of(attribute_of(link, "href") or "", base) not in (None, url):
        return {"link": _link_form(soup, link)}, f"the next page by the link {one_line(link.get_text())!r}"
    if numbered := _numbered(soup, url, base):
        return numbered, "pages by their numbered links: check that the second page is right"
    return None, "no link to a next page is seen: only this page is read until next says how its pages follow"


def _link_form(soup: BeautifulSoup, link: Tag) -> str:
    """a.next, a[rel=next], .pager a, or by its words."""
    words = one_line(link.get_text())
    forms = ["a[rel=next]", *_forms(link)[:-1]]
    for form in forms:
        if (found := soup.select(form)) and all(tag is link for tag in found):
            return form
    return f"a:-soup-contains({_css_string(words)})"


def _css_string(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _numbered(soup: BeautifulSoup, url: str, base: str) -> dict[str, object] | None:
    """From the links 2 and 3: index_1.html and index_2.html, ?page=2 and ?page=3, start=20 and start=40."""
    by_words = {one_line(a.get_text()): address_of(attribute_of(a, "href") or "", base) for a in soup.select("a[href]")}
    second, third = by_words.get("2"), by_words.get("3")
    if not second or second == url:
        return None
    for match in re.finditer(r"\d+", second):
        number = int(match[0])
        if third is None:
            step = 1
            fits = number in (1, 2) and match.start() > second.find("/", 8)
        else:
            other = re.match(re.escape(second[: match.start()]) + r"(\d+)" + re.escape(second[match.end() :]) + r"\Z", third)
            step = int(other[1]) - number if other else 0
            fits = step > 0
        if fits:
            template = second[: match.start()] + "{n}" + second[match.end() :]
            return {"pages": template, "first": number, **({"step": step} if step > 1 else {})}
    return None
