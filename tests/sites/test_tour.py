"""Listings that lead to listings: home → column → pages; an index of sitemaps."""

from __future__ import annotations

from extractors.records import Failure, Issue
from extractors.sites.pagination import Bounds
from extractors.sites.records import Item, ListingPage
from extractors.sites.tour import Ask, Tour
from tests.sites.pages import rule

HOST = "https://www.example.gov.cn"


def page(*names: str, follow: tuple[str, ...] = ()) -> ListingPage:
    items = tuple(Item(f"{HOST}/{name}", name) for name in names)
    return ListingPage(items, tuple(item.address for item in items), follow=tuple(f"{HOST}/{url}" for url in follow))


SITE = {
    "/": page(follow=("a/", "b/", "")),  # the front page names itself
    "/a/": page(follow=("a/list/", "b/list/")),
    "/b/": page(follow=("b/list/", "a/")),
    "/a/list/": page("1", "2"),
    "/a/list/index_1.html": page("3"),
    "/b/list/": page("2", "4"),
}
GONE = Failure("skipped", Issue("page_gone", "info", "404", "listing"))


def walk(tour: Tour, asked: list[Ask]) -> list[str]:
    taken = []
    while (ask := tour.ask) is not None:
        asked.append(ask)
        taken += [item.title or "" for item in tour.take(SITE.get(ask.request.url.removeprefix(HOST), GONE))]
    return taken


def test_three_levels_each_listing_and_each_entry_once() -> None:
    asked: list[Ask] = []
    tour = Tour(rule(url=HOST + "/", item="li", follow=["ul a", "ul a"], next={"pages": "index_{n}.html", "first": 1}), lambda _: False)
    assert walk(tour, asked) == ["1", "2", "3", "4"]
    urls = [ask.request.url.removeprefix(HOST) for ask in asked]
    assert len(urls) == len(set(urls))
    assert [(w.url.removeprefix(HOST), w.level, w.stop) for w in tour.walked] == [
        ("/", 0, "end"), ("/a/", 1, "end"), ("/b/", 1, "end"), ("/a/list/", 2, "end"), ("/b/list/", 2, "end"),
    ]  # fmt: skip
    assert "/index_1.html" not in urls  # numbers belong to the last level
    assert tour.is_complete


def test_what_was_not_walked_is_told() -> None:
    tour = Tour(rule(url=HOST + "/", item="li", follow=["ul a", "ul a"]), lambda _: False, Bounds(most_pages=2))
    walk(tour, [])
    assert [(w.url.removeprefix(HOST), w.stop) for w in tour.walked] == [
        ("/", "end"),
        ("/a/", "end"),
        ("/b/", "cap"),
        ("/a/list/", "cap"),
        ("/b/list/", "cap"),
    ]
    assert not tour.is_complete


def test_an_index_of_sitemaps() -> None:
    tour = Tour(rule(url=HOST + "/sitemap.xml", kind="sitemap"), lambda _: False)
    assert tour.ask is not None
    tour.take(page(follow=("s1.xml", "s2.xml")))
    assert [item.title for item in tour.take(page("1", "2"))] == ["1", "2"]
    assert [item.title for item in tour.take(page("2", "3"))] == ["3"]
    assert tour.ask is None
    assert tour.is_complete


def test_a_listing_that_fails_leaves_the_others_and_is_told() -> None:
    tour = Tour(rule(url=HOST + "/sitemap.xml", kind="sitemap"), lambda _: False)
    tour.take(page(follow=("s1.xml", "s2.xml")))
    tour.take(Failure("error", Issue("unreadable_listing", "error", "no XML", "listing")))
    assert [item.title for item in tour.take(page("2"))] == ["2"]
    assert [w.stop for w in tour.walked] == ["end", "failed", "end"]
    assert not tour.is_complete
