"""What the reading of a listing hands out."""

from __future__ import annotations

from datetime import date

from extractors.fetch.records import PageRequest
from extractors.frozen import dataclass
from extractors.records import Issue


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a listing: a page that may be a notice, and what the listing says of it."""

    address: str  # normalised; it is what is asked for
    title: str | None = None
    published_on: date | None = None  # as the listing prints it (some print the day of issue), else as the address names it
    document_number: str | None = None  # 发文字号
    modified_on: date | None = None  # <lastmod> of a sitemap


@dataclass(frozen=True, slots=True)
class ListingPage:
    """One page of a listing. `listed` has every address on it; `items` those that the site's include and exclude let pass."""

    items: tuple[Item, ...]
    listed: tuple[str, ...]
    next: PageRequest | None = None  # where the page itself says so (next.link)
    follow: tuple[str, ...] = ()  # addresses of further listings, one level down
    total_pages: int | None = None
    issues: tuple[Issue, ...] = ()
