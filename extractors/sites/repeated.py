"""The general reader of listings: which links of a page are its list of notices, without anybody having said so.

A list repeats itself: entries of one shape under one parent, each with one link whose text is as long as a title, and mostly a date
beside it. Menus have short texts, and no dates. `draft.py` makes the selectors of a new site's file from what is found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bs4 import Tag
from bs4.element import NavigableString

from extractors.frozen import dataclass
from extractors.lines.text import HAN
from extractors.sites.addresses import address_of
from extractors.sites.dates import date_among, listing_date
from extractors.sites.selectors import attribute_of, one_line

#: Characters of a title at least; entries of menus have two to seven.
SHORTEST_TITLE = 8
_FEWEST = 3
_FEWEST_DATED = 2
_ENTRIES = ("li", "tr", "dt")
_FURNITURE = ("nav", "header", "footer", "select", "form")
_NO_LIST = re.compile(r"(?:^|[-_])(?:nav|menu|foot|footer|header|crumbs?|breadcrumb|friend|share)(?:$|[-_\d])", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Entry:
    """One entry: the element that holds it; link and date where the general reader knows them already."""

    tag: Tag
    link: Tag | None = None
    date: date | None = None


def find_entries(soup: Tag, base: str) -> list[Entry]:
    """The entries of the list of notices on a page; none where nothing on it looks like one."""
    lists = _lists(soup, base)
    best = max(lists, key=_weight, default=[])
    dated = sum(entry.date is not None for entry in best)
    return best if len(best) >= _FEWEST or dated >= _FEWEST_DATED else []


def title_of(link: Tag) -> str:
    """What a link's text or tooltip says, whichever is longer."""
    said, tooltip = one_line(link.get_text()), one_line(attribute_of(link, "title") or "")
    return tooltip if len(tooltip) > len(said) else said


def _weight(entries: list[Entry]) -> tuple[int, int]:
    """Dates weigh most: a sidebar of latest news may be longer than the list, but mostly has none."""
    dated = sum(entry.date is not None for entry in entries)
    return (2 * dated + len(entries), sum(len(title_of(entry.link)) for entry in entries if entry.link))


def _lists(soup: Tag, base: str) -> list[list[Entry]]:
    """Entries grouped by the shape of their place. A list of fifty is often printed as ten <ul> of five: one group."""
    links = [link for link in soup.select("a[href]") if _may_be_title(link, base)]
    above = _count_above(links)
    groups: dict[tuple[object, ...], list[tuple[Tag, Tag]]] = {}
    for link in links:
        holder = _holder(link, above)
        groups.setdefault(_place(holder), []).append((holder, link))
    return [[Entry(holder, link, day) for (holder, link), day in zip(group, _dates(group), strict=True)] for group in groups.values()]


def _may_be_title(link: Tag, base: str) -> bool:
    said = title_of(link)
    if len(said) < SHORTEST_TITLE or not (HAN.search(said) or " " in said) or address_of(attribute_of(link, "href") or "", base) is None:
        return False
    return not any(parent.name in _FURNITURE or _NO_LIST.search(" ".join(_names(parent))) for parent in link.parents)


def _count_above(links: list[Tag]) -> dict[int, int]:
    """How many addresses stand below each element that holds any: two links of one entry (title and `more`) are one."""
    below: dict[int, set[str]] = {}
    for link in links:
        href = attribute_of(link, "href") or ""
        for element in (link, *link.parents):
            below.setdefault(id(element), set()).add(href)
    return {key: len(found) for key, found in below.items()}


def _holder(link: Tag, above: dict[int, int]) -> Tag:
    """The entry that a link is of: the row or list item it stands in, else the outermost element that holds no other title."""
    holder = link
    while (
        holder.name not in _ENTRIES
        and holder.parent is not None
        and holder.parent.name not in ("body", "html", "[document]")
        and above[id(holder.parent)] == 1
    ):
        holder = holder.parent
    return holder


def _place(holder: Tag) -> tuple[object, ...]:
    """What entries of one list share: their element, and the shapes of what stands above."""
    parent = holder.parent
    if parent is None:
        return (holder.name,)
    return (holder.name, parent.name, _classes(parent), id(parent.parent) if parent.parent is not None else 0)


def _classes(tag: Tag) -> tuple[str, ...]:
    given = tag.get("class")
    return tuple(given) if isinstance(given, list) else (given,) if given else ()


def _names(tag: Tag) -> tuple[str, ...]:
    return (*_classes(tag), attribute_of(tag, "id") or "")


def _dates(group: list[tuple[Tag, Tag]]) -> Iterator[date | None]:
    """The date of each entry: within it, else between it and the next (<dt>…</dt><dd>2023-04-07</dd>, or text in a flat list)."""
    holders = {id(holder) for holder, _ in group}
    for holder, link in group:
        title = one_line(link.get_text(" "))
        yield date_in(holder, link) or listing_date(title[-14:]) or listing_date(beside(holder, holders))


def date_in(entry: Tag, link: Tag) -> date | None:
    """The day that an entry prints outside of its link: a title's own dates (关于2023年4月7日…) are none of its publication."""
    return date_among(str(piece) for piece in entry.find_all(string=True) if link is entry or link not in piece.parents)


def beside(holder: Tag, holders: set[int]) -> str:
    """What stands between an entry and the next one."""
    said: list[str] = []
    for sibling in holder.next_siblings:
        if id(sibling) in holders or len(said) > 4:
            break
        said.append(sibling if isinstance(sibling, NavigableString) else sibling.get_text(" ") if isinstance(sibling, Tag) else "")
    return one_line(" ".join(said))[:40]
