"""The walk over a listing's pages: what it must not miss, and that it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.fetch.records import PageRequest
from extractors.records import Failure, Issue
from extractors.sites.pagination import Bounds, Walk
from extractors.sites.records import Item, ListingPage
from extractors.sites.site_file import ListingRule, Next

URL = "https://www.example.gov.cn/zwgk/"
FAILED = Failure("error", Issue("unreadable_listing", "error", "broken", "listing"))


def numbered(**next_rule: object) -> ListingRule:
    return ListingRule(url=URL, next=Next(pages="index_{n}.html", first=2, **next_rule))  # type: ignore[arg-type]


def page_number(request: PageRequest) -> int:
    name = request.url.rsplit("/", 1)[1]
    return int(name.removeprefix("index_").removesuffix(".html")) if name else 1


def page_of(names: list[str], *, following: str | None = None, total: int | None = None) -> ListingPage:
    items = tuple(Item(f"{URL}{name}.html", name) for name in names)
    return ListingPage(items, tuple(i.address for i in items), PageRequest(following) if following else None, (), total)


def nothing_known(_: str) -> bool:
    return False


class Growing:
    """A listing of which entries are put in at the head between requests; it is served by page numbers."""

    def __init__(self, count: int, size: int, growth: Callable[[int], int], *, beyond: str = "empty", tells_total: bool = False) -> None:
        self.entries = [f"old{i}" for i in range(count)]
        self.size, self.growth, self.beyond, self.tells_total = size, growth, beyond, tells_total
        self.requests = 0

    def answer(self, request: PageRequest) -> ListingPage:
        if self.requests:
            self.entries = [f"new{self.requests}-{i}" for i in range(self.growth(self.requests))] + self.entries
        self.requests += 1
        pages = max(1, -(-len(self.entries) // self.size))
        number = page_number(request)
        if number > pages:
            number = pages if self.beyond == "last" else number
        part = self.entries[(number - 1) * self.size : number * self.size]
        return page_of(part, total=pages if self.tells_total else None)


def walk_through(walk: Walk, answer: Callable[[PageRequest], ListingPage | Failure]) -> list[str]:
    taken: list[str] = []
    while walk.request is not None:
        taken += [item.title or "" for item in walk.take(answer(walk.request))]
    assert len(taken) == len(set(taken)), "an entry was handed out twice"
    return taken


@settings(max_examples=400, deadline=None)
@given(
    count=st.integers(0, 60),
    size=st.integers(1, 9),
    growth=st.lists(st.integers(0, 40), max_size=12),
    beyond=st.sampled_from(["empty", "last"]),
    tells_total=st.booleans(),
)
def test_nothing_that_stood_at_the_start_is_missed(count: int, size: int, growth: list[int], beyond: str, tells_total: bool) -> None:
    site = Growing(count, size, lambda n: growth[n - 1] if n <= len(growth) else 0, beyond=beyond, tells_total=tells_total)
    walk = Walk(numbered(), PageRequest(URL), nothing_known, Bounds(most_pages=10_000))
    taken = walk_through(walk, site.answer)
    assert {f"old{i}" for i in range(count)} <= set(taken)
    assert walk.stop in ("end", "loop")


@settings(max_examples=300, deadline=None)
@given(graph=st.lists(st.integers(-1, 12), min_size=1, max_size=12), entries=st.lists(st.integers(0, 6), min_size=12, max_size=12))
def test_any_graph_of_next_links_ends(graph: list[int], entries: list[int]) -> None:
    rule = ListingRule(url=URL, next=Next(link="a.next"))
    walk = Walk(rule, PageRequest(f"{URL}0"), nothing_known)

    def answer(request: PageRequest) -> ListingPage:
        number = int(request.url.rsplit("/", 1)[1])
        target = graph[number % len(graph)]
        return page_of([f"e{entries[number % 12]}"], following=None if target < 0 else f"{URL}{target}")

    walk_through(walk, answer)
    assert walk.pages <= 3 * len(graph) + 8


def test_endless_pagination_meets_its_cap() -> None:
    walk = Walk(numbered(), PageRequest(URL), nothing_known, Bounds(most_pages=50))
    walk_through(walk, lambda request: page_of([f"n{page_number(request)}"]))
    assert (walk.stop, walk.pages) == ("cap", 50)


def test_a_server_that_repeats_its_last_page_is_a_loop_and_costs_three_pages() -> None:
    walk = Walk(numbered(), PageRequest(URL), nothing_known)
    taken = walk_through(walk, lambda request: page_of([f"p{min(page_number(request), 3)}-{i}" for i in range(5)]))
    assert (walk.stop, len(taken)) == ("loop", 15)
    assert walk.pages <= 3 + 2 + 2  # the two repeats, and the first page once or twice


@pytest.mark.parametrize("links", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "b"}])
def test_links_in_a_circle(links: dict[str, str]) -> None:
    walk = Walk(ListingRule(url=URL, next=Next(link="a.next")), PageRequest(URL + "a"), nothing_known)
    taken = walk_through(walk, lambda r: page_of([r.url[-1] + "1"], following=URL + links[r.url[-1]]))
    assert walk.stop == "loop"
    assert taken == [name + "1" for name in dict.fromkeys([*links, *links.values()])]


def known_below(day_of_walk: int) -> Callable[[str], bool]:
    return lambda address: int(address.rsplit("/n", 1)[1].removesuffix(".html")) >= day_of_walk


def test_it_stops_at_what_earlier_crawls_have_taken() -> None:
    def answer(request: PageRequest) -> ListingPage:
        first = (page_number(request) - 1) * 5
        return page_of([f"n{i}" for i in range(first, first + 5)])

    walk = Walk(numbered(), PageRequest(URL), known_below(7))
    taken = walk_through(walk, answer)
    assert (walk.stop, walk.pages) == ("seen", 4)  # 0-4, 5-9 (mixed), 10-14 and 15-19 known
    assert len(taken) == 20

    whole = Walk(numbered(last=9), PageRequest(URL), known_below(7), Bounds(full=True))
    walk_through(whole, answer)
    assert (whole.stop, whole.pages) == ("end", 9)


def dated(request: PageRequest) -> ListingPage:
    first = (page_number(request) - 1) * 5
    days = [date(2023, 4, 30) - timedelta(days=i) for i in range(first, first + 5)]
    items = tuple(Item(f"{URL}{day}.html", str(day), day) for day in days)
    return ListingPage(items, tuple(i.address for i in items))


def test_since_and_until() -> None:
    walk = Walk(numbered(), PageRequest(URL), nothing_known, Bounds(since=date(2023, 4, 18), until=date(2023, 4, 27)))
    taken = walk_through(walk, dated)
    assert taken == [str(date(2023, 4, 27) - timedelta(days=i)) for i in range(10)]
    assert (walk.stop, walk.pages) == ("since", 4)


def test_an_old_entry_on_top_does_not_end_the_walk() -> None:
    def answer(request: PageRequest) -> ListingPage:
        if page_number(request) == 1:
            return ListingPage((Item(URL + "old.html", "置顶", date(2019, 1, 1)),), (URL + "old.html",))
        return dated(request)

    walk = Walk(numbered(last=4), PageRequest(URL), nothing_known, Bounds(since=date(2023, 4, 14)))
    assert "2023-04-25" in walk_through(walk, answer)


def test_entries_without_a_date_always_pass() -> None:
    walk = Walk(numbered(last=3), PageRequest(URL), nothing_known, Bounds(since=date(2023, 4, 14)))
    assert walk_through(walk, lambda r: page_of([f"n{page_number(r)}"])) == ["n1", "n2", "n3"]


def test_the_total_that_the_page_tells_is_the_end() -> None:
    walk = Walk(numbered(), PageRequest(URL), nothing_known)
    walk_through(walk, lambda r: page_of([f"n{page_number(r)}"], total=4))
    assert (walk.stop, walk.pages) == ("end", 4)


def test_what_came_to_the_head_meanwhile_is_taken_too() -> None:
    site = Growing(12, 5, lambda n: 1 if n == 1 else 0)
    walk = Walk(numbered(), PageRequest(URL), nothing_known)
    taken = walk_through(walk, site.answer)
    assert "new1-0" in taken
    assert len(taken) == 13


def test_one_broken_page_costs_only_itself_two_in_a_row_end_the_walk() -> None:
    def answer(broken: set[int]) -> Callable[[PageRequest], ListingPage | Failure]:
        return lambda r: FAILED if page_number(r) in broken else page_of([f"n{page_number(r)}"], total=6)

    walk = Walk(numbered(), PageRequest(URL), nothing_known)
    assert walk_through(walk, answer({3})) == ["n1", "n2", "n4", "n5", "n6"]
    assert (walk.stop, len(walk.failures)) == ("end", 1)
    walk = Walk(numbered(), PageRequest(URL), nothing_known)
    assert walk_through(walk, answer({3, 4})) == ["n1", "n2"]
    assert walk.stop == "failed"
    walk = Walk(numbered(), PageRequest(URL), nothing_known)
    assert walk_through(walk, answer({1})) == []
    assert (walk.stop, walk.pages) == ("failed", 1)


def test_a_page_of_entries_that_do_not_count_is_no_end() -> None:
    """A listing mixes news and notices; `include` lets only notices pass, and a page may have none."""

    def answer(request: PageRequest) -> ListingPage:
        number = page_number(request)
        page = page_of([f"n{number}"], total=5)
        return page if number != 3 else ListingPage((), page.listed, None, (), 5)

    walk = Walk(numbered(), PageRequest(URL), nothing_known)
    assert walk_through(walk, answer) == ["n1", "n2", "n4", "n5"]


def test_the_same_pages_give_the_same_walk() -> None:
    """After kill -9 a crawl feeds the walk the pages it has kept, and is asked for the next one."""
    site = Growing(40, 5, lambda n: n % 3)
    first, kept = Walk(numbered(), PageRequest(URL), nothing_known), []
    for _ in range(5):
        assert first.request is not None
        kept.append((first.request, site.answer(first.request)))
        first.take(kept[-1][1])
    again = Walk(numbered(), PageRequest(URL), nothing_known)
    for request, page in kept:
        assert again.request == request
        again.take(page)
    assert again.request == first.request
