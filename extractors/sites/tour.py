"""All the pages of one listing of a site's file: its own, and those of the listings it leads to (home → column → pages of the column)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from extractors.fetch.records import PageRequest
from extractors.frozen import dataclass
from extractors.records import Failure
from extractors.sites.pagination import Bounds, Stop, Walk
from extractors.sites.records import Item, ListingPage
from extractors.sites.site_file import ListingRule

#: Listings that one listing may lead to, an index of sitemaps among them.
MOST_LISTINGS = 2_000
_SITEMAP_LEVELS = 2  # an index may name indexes


@dataclass(frozen=True, slots=True)
class Ask:
    """A page to ask for, and the level of the listing it belongs to: 0 for the site file's own (`read_listing(level=…)`)."""

    request: PageRequest
    level: int


@dataclass(frozen=True, slots=True)
class Walked:
    """How the walk through one listing ended."""

    url: str
    level: int
    pages: int
    stop: Stop
    failures: tuple[tuple[PageRequest, Failure], ...] = ()


class Tour:
    """A walk for each listing, one after another; an entry that several of them name is taken once.

    tour = Tour(rule, known.__contains__, bounds)
    while (ask := tour.ask) is not None:
        items = tour.take(read_listing(…, level=ask.level))
    tour.walked  # how each of them ended
    """

    def __init__(self, rule: ListingRule, known: Callable[[str], bool], bounds: Bounds | None = None) -> None:
        self.rule = rule
        self.walked: list[Walked] = []
        self._known = known
        self._bounds = bounds or Bounds()
        self._taken: set[str] = set()
        self._planned = {rule.url}
        self._queue: deque[Ask] = deque()
        self._level = 0
        self._pages = 0
        self._walk = self._walk_from(Ask(rule.start, 0))

    @property
    def ask(self) -> Ask | None:
        return None if self._walk.request is None else Ask(self._walk.request, self._level)

    @property
    def is_complete(self) -> bool:
        """Whether every listing was walked to where it should be: the next crawl may stop at what this one has taken."""
        return self.ask is None and all(walked.stop in ("end", "seen", "loop", "since") and not walked.failures for walked in self.walked)

    def take(self, page: ListingPage | Failure) -> tuple[Item, ...]:
        found = self._walk.take(page)
        self._pages += 1
        if isinstance(page, ListingPage):
            self._plan(page.follow)
        if self._walk.request is None:
            self._next_walk()
        items = tuple(item for item in found if item.address not in self._taken)
        self._taken.update(item.address for item in items)
        return items

    def _plan(self, follow: tuple[str, ...]) -> None:
        deepest = _SITEMAP_LEVELS if self.rule.kind == "sitemap" else len(self.rule.follow)
        for url in follow:
            if self._level < deepest and url not in self._planned and len(self._planned) < MOST_LISTINGS:
                self._planned.add(url)
                self._queue.append(Ask(PageRequest(url, headers=self.rule.headers), self._level + 1))

    def _next_walk(self) -> None:
        walk = self._walk
        while walk.request is None:
            stop: Stop = walk.stop or "end"
            self.walked.append(Walked(walk.start.url, self._level, walk.pages, stop, tuple(walk.failures)))
            if not self._queue or self._pages >= self._bounds.most_pages:
                if self._queue:  # those that were not walked are told, not forgotten
                    self.walked += [Walked(ask.request.url, ask.level, 0, "cap") for ask in self._queue]
                    self._queue.clear()
                return
            ask = self._queue.popleft()
            self._level = ask.level
            walk = self._walk = self._walk_from(ask)

    def _walk_from(self, ask: Ask) -> Walk:
        """Pages are numbered on the last level only: a home page has no index_1.html."""
        rule = self.rule
        if ask.level < len(rule.follow) and rule.next is not None and rule.next.link is None:
            rule = rule.model_copy(update={"next": None})
        left = self._bounds.most_pages - self._pages
        return Walk(
            rule,
            ask.request,
            self._known,
            Bounds(self._bounds.since, self._bounds.until, self._bounds.full, self._bounds.known_pages, left),
        )
