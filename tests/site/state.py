"""What a test may change while the site serves: edits, disappearances, misbehaviour of a whole site, robots rules."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Gone = Literal["404", "410", "front", "soft404"]
Refusal = Literal["403", "412", "429", "503", "jsl", "ruishu", "cloudflare", "captcha", "frequent"]
GONE: tuple[Gone, ...] = get_args(Gone)
REFUSALS: tuple[Refusal, ...] = get_args(Refusal)
_KEPT_REQUESTS = 500_000
DEFAULT_ROBOTS = "User-agent: *\nDisallow: /odd/forbidden\nAllow: /\n"


class BadControl(Exception):
    """A control request that says nothing that can be done."""


@dataclass(slots=True)
class SiteState:
    """How one virtual site differs from what it is by itself."""

    inserted: int = 0  # notices beyond the pages it began with
    grow: int = 0  # notices that come in with every request for a listing page
    revisions: dict[int, int] = field(default_factory=dict)
    gone: dict[int, Gone] = field(default_factory=dict)
    unlisted: set[int] = field(default_factory=set)
    moved: dict[int, int] = field(default_factory=dict)
    refuse: Refusal | None = None
    throttle: int = 0  # so many requests more are answered 429
    retry_after: str = "1"
    flaky_every: int = 0  # every so-manieth request fails
    flaky_status: int = 503
    flaky_counter: int = 0
    delay: float = 0.0  # seconds before each answer
    redesigned: bool = False
    noise: bool = False  # bytes of an article change with every request, its words do not


@dataclass(frozen=True, slots=True)
class Logged:
    """One request as it was answered."""

    at: float
    host: str
    method: str
    target: str  # path and query
    status: int
    conditions: dict[str, str]  # If-None-Match, If-Modified-Since
    agent: str
    http: str  # 1.1 or 2

    def as_json(self) -> list[object]:
        return [self.at, self.host, self.method, self.target, self.status, self.conditions, self.agent, self.http]


class State:
    """Everything that changes while the server runs."""

    def __init__(self, pages: int, seed: int) -> None:
        self.pages = pages
        self.seed = seed
        self.reset()

    def reset(self) -> None:
        self.sites: dict[str, SiteState] = {}
        self.robots: dict[str, tuple[int, str]] = {}
        self.log: deque[Logged] = deque(maxlen=_KEPT_REQUESTS)
        self.counts: Counter[str] = Counter()
        self.started = time.time()

    def of(self, key: str) -> SiteState:
        return self.sites.setdefault(key, SiteState())

    def total(self, key: str) -> int:
        """How many notices the site has had so far, those gone among them."""
        return self.pages + self.of(key).inserted

    def listed(self, key: str, first: int, count: int) -> list[int]:
        """The numbers that stand in a listing at those places, newest first."""
        total, unlisted = self.total(key), self.of(key).unlisted
        if not unlisted:
            return list(range(total - 1 - first, max(-1, total - 1 - first - count), -1))
        return [number for number in range(total - 1, -1, -1) if number not in unlisted][first : first + count]

    def listed_count(self, key: str) -> int:
        return self.total(key) - len(self.of(key).unlisted)

    def write_down(self, request: Logged) -> None:
        self.log.append(request)
        self.counts[request.target.partition("?")[0] if request.target.startswith("/odd/") else request.target] += 1

    def robots_of(self, host: str) -> tuple[int, str]:
        """Status and text of a host's robots.txt; a rule set for `*` holds for hosts without one of their own."""
        return self.robots.get(host) or self.robots.get("*") or (200, DEFAULT_ROBOTS)

    def control(self, told: Mapping[str, object]) -> None:
        """Carry out one order: {"do": "edit", "site": "trs", "number": 3}."""
        do = told.get("do")
        if do == "reset":
            self.reset()
        elif do == "forget":
            self.log.clear()
            self.counts.clear()
        elif do == "robots":
            self.robots[str(told.get("host", "*"))] = (_whole(told, "status", 200), str(told.get("text", "")))
        else:
            self._of_site(str(do), told)

    def _of_site(self, do: str, told: Mapping[str, object]) -> None:
        key = told.get("site")
        if not isinstance(key, str):
            raise BadControl("which site?")
        site = self.of(key)
        if do == "edit":
            number = _whole(told, "number")
            site.revisions[number] = site.revisions.get(number, 0) + 1
        elif do == "delete":
            _delete(site, told)
        elif do == "restore":
            number = _whole(told, "number")
            site.gone.pop(number, None)
            site.unlisted.discard(number)
        elif do == "move":
            number = _whole(told, "number")
            site.moved[number] = site.moved.get(number, 0) + 1
        elif do == "insert":
            site.inserted += _whole(told, "count", 1)
        else:
            _behave(site, do, told)


def _delete(site: SiteState, told: Mapping[str, object]) -> None:
    number, how = _whole(told, "number"), told.get("how", "404")
    if how not in GONE:
        raise BadControl(f"how is one of {', '.join(GONE)}")
    site.gone[number] = how
    if not told.get("listed", False):
        site.unlisted.add(number)


def _behave(site: SiteState, do: str, told: Mapping[str, object]) -> None:
    """Misbehaviour of a whole site."""
    if do == "grow":
        site.grow = _whole(told, "by", 1)
    elif do == "throttle":
        site.throttle = _whole(told, "count")
        site.retry_after = str(told.get("retry_after", "1"))
    elif do == "flaky":
        site.flaky_every = _whole(told, "every")
        site.flaky_status = _whole(told, "status", 503)
        site.flaky_counter = 0
    elif do == "refuse":
        how = told.get("how")
        if how is not None and how not in REFUSALS:
            raise BadControl(f"how is null or one of {', '.join(REFUSALS)}")
        site.refuse = how
    elif do == "delay":
        site.delay = float(str(told.get("seconds", 0)))
    elif do in ("redesign", "noise"):
        setattr(site, "redesigned" if do == "redesign" else "noise", bool(told.get("on", True)))
    else:
        raise BadControl(f"unknown order {do}")


def _whole(told: Mapping[str, object], name: str, default: int | None = None) -> int:
    value = told.get(name, default)
    if not isinstance(value, int):
        raise BadControl(f"{name} must be a whole number")
    return value
