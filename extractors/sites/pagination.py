"""The walk over the pages of a listing: which page is asked for next, and when it is enough.

`Walk` is fed with one page after another and knows no network, no clock and no lake; the same pages give the same walk, so that a crawl
that died feeds it the pages it has kept, and goes on where it was.

A listing that grows while it is read pushes its entries to later pages: what was on page 2 is on page 3 a moment later. Nothing is lost
by that, but pages repeat what was seen, as they do in a loop (a server that answers each number with its last page). What tells the two
apart is the first page: it is looked at again, and where it has changed, the listing has grown and the walk goes on.

An entry that leaves the listing while it is read pulls the others forward, and one may slip past; a crawl with `full` finds it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal

from extractors.fetch.records import PageRequest
from extractors.frozen import dataclass
from extractors.records import Failure
from extractors.sites.paging import numbered_page
from extractors.sites.records import Item, ListingPage
from extractors.sites.site_file import ListingRule

#: Why a walk ended. `seen`: what follows was taken by earlier crawls; `end`: the last page; `loop`: pages repeat themselves;
#: `since`: what follows is older than was asked for; `cap`: too many pages; `failed`: a page could not be read.
Stop = Literal["seen", "end", "loop", "since", "cap", "failed"]

#: Pages in a row with nothing but known entries after which the rest counts as known: entries put in late stand below the head.
KNOWN_PAGES = 2
MOST_PAGES = 5_000
#: Pages in a row that say nothing new after which the first page is looked at again.
_REPEATS = 2
#: Pages in a row that cannot be read after which the site is left alone.
_FAILURES = 2
#: Pages that are read again from the head at the end of a walk through a listing that grew.
_SECOND_LOOK = 3


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a crawl is to take: `--since`, `--until` (both inclusive; entries without a date always pass) and `--full`."""

    since: date | None = None
    until: date | None = None
    full: bool = False  # past pages of known entries too
    known_pages: int = KNOWN_PAGES
    most_pages: int = MOST_PAGES


class Walk:
    """One way through the pages of one listing.

        walk = Walk(rule, rule.start, known.__contains__)
        while walk.request is not None:
            items = walk.take(read_listing(…what walk.request gave…))
        walk.stop  # end, seen, since, loop, cap, failed

    A page that could not be had or read is a Failure; `skipped` as its outcome says that there is no such page (404, 410).
    `known` says whether an address was taken by a walk that came to its end. Those of a walk that was broken off do not count: behind
    its last page there may be some that nobody has seen.
    """

    def __init__(self, rule: ListingRule, start: PageRequest, known: Callable[[str], bool], bounds: Bounds | None = None) -> None:
        self.rule = rule
        self.start = start
        self.bounds = bounds or Bounds()
        self.request: PageRequest | None = start  # the page to ask for; None at the end
        self.stop: Stop | None = None
        self.pages = 0  # taken, failed ones included
        self.failures: list[tuple[PageRequest, Failure]] = []
        self._known = known
        self._page = 1  # number of the page asked for
        self._asked = {start}
        self._seen: set[str] = set()  # addresses listed on any page of this walk
        self._head: tuple[str, ...] = ()  # what the first page listed when it was last looked at
        self._total: int | None = None
        self._known_run = self._failed_run = 0  # pages in a row
        self._repeated_run = self._repeated_entries = 0  # pages in a row with nothing new, and what they list
        self._grown = False  # the first page was seen to change
        self._overlap = False  # a page repeated entries of earlier ones
        self._look: _Look | None = None

    def take(self, page: ListingPage | Failure) -> tuple[Item, ...]:
        """What the page that was asked for adds: entries not yet taken in this walk, within the bounds, known ones included."""
        if self.request is None:
            raise RuntimeError("the walk is over")
        self.pages += 1
        if isinstance(page, Failure):
            self._fail(self.request, page)
            return ()
        self._failed_run = 0
        new = {address for address in page.listed if address not in self._seen}
        self._seen |= new
        if self._look is not None:
            self._after_look(page, new, self._look)
        else:
            self._after_page(page, new)
        return tuple(item for item in page.items if item.address in new and self._within(item))

    def _within(self, item: Item) -> bool:
        day = item.published_on or item.modified_on
        since, until = self.bounds.since, self.bounds.until
        return day is None or ((since is None or day >= since) and (until is None or day <= until))

    def _after_page(self, page: ListingPage, new: set[str]) -> None:
        if self._page == 1:
            self._head = page.listed
        self._overlap = self._overlap or len(new) < len(page.listed)
        self._repeated_run, self._repeated_entries = (0, 0) if new else (self._repeated_run + 1, self._repeated_entries + len(page.listed))
        self._total = page.total_pages or self._total
        following = self._following(page)
        if not page.listed or following is None:
            self._end("end")
        elif self._is_known(page):
            self._end("seen")
        elif self._is_old(page):
            self._end("since")
        elif following in self._asked:
            self._end("loop")
        elif self._repeats_itself():
            self._look_at_head(_Look("loop", following))
        else:
            self._go_on(following)

    def _following(self, page: ListingPage) -> PageRequest | None:
        if not self._is_numbered:
            return page.next
        if self._total is not None and self._page >= self._total:
            return None
        return numbered_page(self.rule, self.start, self._page + 1)

    @property
    def _is_numbered(self) -> bool:
        return self.rule.next is not None and self.rule.next.link is None

    def _is_known(self, page: ListingPage) -> bool:
        """Whether pages of known entries have followed one another long enough. A page with no entry that counts says nothing."""
        if self.bounds.full or not page.items:
            return False
        self._known_run = self._known_run + 1 if all(self._known(item.address) for item in page.items) else 0
        return self._known_run >= self.bounds.known_pages

    def _is_old(self, page: ListingPage) -> bool:
        """Whether all that a page lists is older than asked for. Not the first: what is put on top (置顶) may be old."""
        days = [item.published_on or item.modified_on for item in page.items]
        since = self.bounds.since
        return since is not None and self._page > 1 and bool(days) and all(day is not None and day < since for day in days)

    def _repeats_itself(self) -> bool:
        """Whether it is time to doubt that anything new follows.

        A listing that stands still repeats no entry. One that has grown repeats as many as were seen, and no more.
        """
        if self._grown:
            return self._repeated_entries > len(self._seen)
        return self._repeated_run >= _REPEATS

    def _go_on(self, following: PageRequest) -> None:
        if self.pages >= self.bounds.most_pages:
            self._finish("cap")
            return
        self._page += 1
        self._asked.add(following)
        self.request = following

    def _end(self, stop: Stop) -> None:
        """The end; but a listing whose entries moved is looked at once more from its head."""
        if self._overlap:
            self._look_at_head(_Look(stop, None))
        else:
            self._finish(stop)

    def _look_at_head(self, look: _Look) -> None:
        if self.pages >= self.bounds.most_pages:
            self._finish("cap")
            return
        self._look = look
        self.request = self.start

    def _after_look(self, page: ListingPage, new: set[str], look: _Look) -> None:
        changed = page.listed != self._head
        if look.resume is None:
            self._read_head(page, new, look)
        elif changed:
            self._grown, self._head, self._look = True, page.listed, None
            self._repeated_run = self._repeated_entries = 0
            self._go_on(look.resume)
        else:
            self._finish(look.stop)

    def _read_head(self, page: ListingPage, new: set[str], look: _Look) -> None:
        """What has come to the head meanwhile is taken page by page, until it meets what was seen."""
        following = numbered_page(self.rule, self.start, look.pages + 2) if self._is_numbered else page.next
        if (
            not new
            or len(new) < len(page.listed)
            or following is None
            or look.pages + 1 >= _SECOND_LOOK
            or self.pages >= self.bounds.most_pages
        ):
            self._finish(look.stop)
        else:
            self._look = _Look(look.stop, None, look.pages + 1)
            self.request = following

    def _fail(self, request: PageRequest, failure: Failure) -> None:
        """A page that cannot be read costs only itself where pages are numbered; two in a row, and the site is left alone.

        One that is not there (404) is what numbers end with, unless the listing says that it has more.
        """
        past = self._total is not None and self._page >= self._total
        if failure.outcome == "skipped" and self._page > 1 and self._look is None and (self._total is None or past):
            self._end("end")
            return
        self.failures.append((request, failure))
        self._failed_run += 1
        if self._look is not None:
            self._finish(self._look.stop if self._look.resume is None else "failed")
            return
        following = None if past or self._page == 1 or not self._is_numbered else numbered_page(self.rule, self.start, self._page + 1)
        if following is None or self._failed_run >= _FAILURES:
            self._finish("failed")
        else:
            self._go_on(following)

    def _finish(self, stop: Stop) -> None:
        self.stop, self.request, self._look = stop, None, None


@dataclass(frozen=True, slots=True)
class _Look:
    """The first page is looked at again: what the walk would stop with, and where it goes on if the listing has grown."""

    stop: Stop
    resume: PageRequest | None
    pages: int = 0  # read from the head so far
