"""One crawl of one site: its listings are walked, what is new or may have changed is fetched, and everything is kept in the archive.

Nothing enters the lake here. What was fetched by crawls that died is taken over from the archive, never fetched again.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Literal

from extractors.fetch.client import Fetcher
from extractors.fetch.records import Fetched, PageRequest
from extractors.page.links import find_attachments
from extractors.records import Attachment, Capture, Failure, FoundAttachment, Issue
from extractors.sites.addresses import host_of
from extractors.sites.listing import read_listing
from extractors.sites.pagination import Bounds
from extractors.sites.records import Item, ListingPage
from extractors.sites.site_file import ListingRule, SiteFile
from extractors.sites.tour import Tour
from flows.crawl.keeper import Keeper, attachment_of, bytes_of, content_type_of
from flows.crawl.known import KnownPage, KnownSite
from flows.crawl.unfinished import Unfinished, outcome_of
from warehouse.archive import Archive, Place, place_of

#: Pages that failed or were refused are asked for again for so long, listed or not.
_TRY_AGAIN = timedelta(days=30)
#: A page below so many bytes is looked through before a thread would have begun with it; larger ones would hold up all other fetches.
_SMALL = 200_000
#: Why nothing of a site, or of one of its hosts, is asked.
_SITE_CLOSED = frozenset(("circuit_open", "robots_unreachable", "crawl_delay_too_long"))
Advance = Callable[[int], None]


@dataclass(slots=True)
class Gathered:
    """What a crawl met. `troubles`: an address and why, for people."""

    listed: int = 0
    listing_pages: int = 0
    asked: int = 0
    known_asked: int = 0
    taken_over: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)  # of pages: ok, not_modified, gone, refused, failed, not_asked
    files: Counter[str] = field(default_factory=Counter)  # of attachments
    left_over: int = 0
    walked: bool = True  # every listing to its end, or to what was known
    stops: dict[str, str] = field(default_factory=dict)  # why the walk of each listing ended
    troubles: list[tuple[str, str]] = field(default_factory=list)
    stopped: str | None = None  # why the site was left alone


class Gathering:
    """Walks and fetches. `bounds`: what the person asked for; `now`: when the crawl began."""

    def __init__(
        self, site: SiteFile, known: KnownSite, unfinished: Unfinished, fetcher: Fetcher, keeper: Keeper, archive: Archive,
        bounds: Bounds, now: datetime, advance: Advance,
    ) -> None:  # fmt: skip
        self.found = Gathered()
        self._site = site
        self._known = known
        self._unfinished = unfinished
        self._fetcher = fetcher
        self._keeper = keeper
        self._archive = archive
        self._bounds = bounds
        self._now = now
        self._advance = advance
        self._files: dict[str, asyncio.Task[Attachment]] = {}  # by address: several pages may link one

    async def run(self) -> Gathered:
        items: dict[str, Item] = {}
        for rule in self._site.listings:
            for item in await self._walk(rule):
                items.setdefault(item.address, item)
        self.found.listed = len(items)
        await self._fetch_all(self._to_ask(self._of_its_hosts(items)))
        self.found.stopped = self._fetcher.stopped
        return self.found

    def _of_its_hosts(self, items: dict[str, Item]) -> dict[str, Item]:
        """Entries that lead to other hosts are the business of those hosts' own files."""
        elsewhere = Counter(host for a in items if not self._site.allows(host := host_of(a)))
        if elsewhere:
            named = ", ".join(f"{n} to {host}" for host, n in elsewhere.most_common(3))
            why = f"{elsewhere.total()} entries of listings lead to hosts that the site's file does not name: {named}"
            self.found.troubles.append((self._site.key, why))
        return {a: item for a, item in items.items() if self._site.allows(host_of(a))}

    # listings

    async def _walk(self, rule: ListingRule) -> list[Item]:
        """All entries of a listing, and of the listings it leads to."""
        found: list[Item] = []
        tour = Tour(rule, self._known.was_walked, self._bounds)
        while (ask := tour.ask) is not None:
            found += tour.take(await self._listing_page(ask.request, rule, ask.level))
        self.found.walked &= tour.is_complete
        for walked in tour.walked:
            self.found.stops[walked.url] = walked.stop
            self.found.troubles += [(request.url, failure.issue.message) for request, failure in walked.failures]
        return found

    async def _listing_page(self, request: PageRequest, rule: ListingRule, level: int) -> ListingPage | Failure:
        self.found.listing_pages += 1
        address = listing_address(request)
        if kept := self._unfinished.listing(address):
            data, url, content_type = self._archive.bytes_at(_place(kept)), kept.final_url or request.url, kept.content_type
        else:
            answer = await self._ask_listing(request, address)
            if isinstance(answer, Failure):
                return answer
            data, url, content_type = answer
        self._advance(0)
        return await asyncio.to_thread(read_listing, data, content_type, url, rule, encoding=self._site.encoding, level=level)

    async def _ask_listing(self, request: PageRequest, address: str) -> tuple[bytes, str, str | None] | Failure:
        """A listing's page: its bytes, the address that gave them, and what they are called. One that is as before is in the archive."""
        before = self._known.listings.get(address)
        fetched = await self._fetcher.fetch(request, *((before.etag, before.last_modified) if before else (None, None)))
        if fetched.code != "circuit_open":
            self._keeper.listing(address, fetched, before)
        if fetched.outcome == "not_modified" and before is not None:
            return self._archive.bytes_at(_place(before)), before.final_url or request.url, before.content_type
        data = bytes_of(fetched)
        if data is None:
            # That there is no such page is what numbered pages end with.
            outcome: Literal["error", "skipped"] = "skipped" if fetched.outcome == "gone" else "error"
            return Failure(outcome, Issue(fetched.code, "error", fetched.error or fetched.code, "listing"))
        return data, fetched.url, content_type_of(fetched)

    # pages

    def _to_ask(self, items: dict[str, Item]) -> list[tuple[str, Item | None]]:
        """Which pages are asked for: what is new, what may have changed, what failed before; listed or not."""
        done = self._unfinished.done
        asked: list[tuple[str, Item | None]] = []
        for address, item in items.items():
            page = self._known.pages.get(address)
            if page is None or self._worth_asking(page, item):
                asked.append((address, item))
        unlisted = [a for a, p in self._known.pages.items() if a not in items and self._worth_asking(p, None)]
        asked += [(a, None) for a in unlisted if self._bounds.since is None and self._bounds.until is None]
        self._note_taken_over()
        return [(a, item) for a, item in asked if a not in done]

    def _note_taken_over(self) -> None:
        """Pages that a crawl which died had asked for count as this one's: the verdict is on both."""
        for address in self._unfinished.done:
            capture, page = self._unfinished.pages[address], self._known.pages[address]
            self.found.asked += 1
            self.found.known_asked += page.first_at < capture.captured_at
            self.found.outcomes[outcome_of(capture)] += 1
        self.found.taken_over = len(self._unfinished.done)

    def _worth_asking(self, page: KnownPage, item: Item | None) -> bool:
        """Whether a known page may show something new: it is young, it failed lately, or all are asked."""
        if self._bounds.full:
            return True
        if page.is_gone:
            return item is not None  # listed again
        if page.failed is not None:
            return self._now - page.first_at < _TRY_AGAIN or item is not None
        listed_on = (item.published_on if item else None) or (page.last.listed_on if page.last else None)
        born = listed_on or page.first_at.date()
        return (self._now.date() - born).days <= self._site.expect.look_again_days

    async def _fetch_all(self, pages: list[tuple[str, Item | None]]) -> None:
        """As many at a time as the site may be asked at once; the fetcher keeps the pace."""
        waiting = iter(pages)
        left = len(pages)

        async def work() -> None:
            nonlocal left
            for address, item in waiting:
                if self._fetcher.stopped is not None:
                    return
                if await self._page(address, item):
                    left -= 1
                self._advance(1)

        async with asyncio.TaskGroup() as group:
            for _ in range(self._fetcher.policy.concurrency):
                group.create_task(work())
        self.found.left_over = left

    async def _page(self, address: str, item: Item | None) -> bool:
        """Fetch and keep one page with its attachments; False where it was not asked for, as the site is left alone."""
        known = self._known.pages.get(address)
        before = known.last if known and not known.is_gone else None
        etag, last_modified = (before.etag, before.last_modified) if before else (None, None)
        fetched = await self._fetcher.fetch(PageRequest(address), etag, last_modified)
        if not self._was_asked(fetched):
            return False
        self.found.asked += 1
        self.found.known_asked += known is not None
        self.found.outcomes[fetched.outcome] += 1
        if fetched.error:
            self.found.troubles.append((address, fetched.error))
        self._keeper.page(address, fetched, before, item, await self._attachments(fetched, before))
        return True

    async def _attachments(self, fetched: Fetched, before: Capture | None) -> list[Attachment]:
        """The files that belong to a page: those of before where it is unchanged, unless one of them could not be had then."""
        data = bytes_of(fetched)
        same = before is not None and (data is None or hashlib.sha256(data).hexdigest() == before.sha256)
        if same and before is not None and all(a.sha256 for a in before.attachments) and not self._bounds.full:
            return list(before.attachments)
        if data is None and before is not None and fetched.outcome == "not_modified":
            found = tuple(FoundAttachment(a.address, a.name or "") for a in before.attachments)
        elif data is None:
            return []
        else:
            rule = self._site.article_rule
            look = partial(find_attachments, data, content_type_of(fetched), fetched.url, rule)
            found = look() if len(data) < _SMALL else await asyncio.to_thread(look)
        earlier = {a.address: a for a in before.attachments} if before else {}
        return [await self._file(link.url, link.name, earlier.get(link.url)) for link in found]

    async def _file(self, address: str, name: str, before: Attachment | None) -> Attachment:
        """One attachment, fetched once however many pages link it."""
        if address not in self._files:
            self._files[address] = asyncio.create_task(self._fetch_file(address, name, before))
        return await self._files[address]

    async def _fetch_file(self, address: str, name: str, before: Attachment | None) -> Attachment:
        if taken := self._unfinished.files.get(address):
            return attachment_of(taken, name)
        known = self._known.files.get(address)
        fetched = await self._fetcher.fetch(PageRequest(address), known.etag if known else None, known.last_modified if known else None)
        self.found.files[fetched.outcome] += 1
        if fetched.error:
            self.found.troubles.append((address, fetched.error))
        if not self._was_asked(fetched):
            return before or Attachment(address, name, error=fetched.error)
        return self._keeper.file(address, name, fetched, known)

    def _was_asked(self, fetched: Fetched) -> bool:
        """False where the site as a whole is left alone: that says nothing of this page."""
        return fetched.code not in _SITE_CLOSED


def listing_address(request: PageRequest) -> str:
    """The address of a listing's page; of an answer to a POST, with a mark of what was posted."""
    if request.method == "GET":
        return request.url
    return f"{request.url}#post-{hashlib.sha256(request.body or b'').hexdigest()[:12]}"


def bounds_of(known: KnownSite, since: date | None, until: date | None, full: bool) -> Bounds:
    """How far listings are walked: past what is known only where somebody asked for older notices."""
    return Bounds(since=since, until=until, full=full or since is not None)


def _place(capture: Capture) -> Place:
    place = place_of(capture)
    assert place is not None, f"{capture.address} was taken for one that gave bytes"
    return place
