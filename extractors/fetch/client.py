"""`Fetcher`: asks the hosts of one site, politely and within limits, and hands back what came. docs/fetching.md tells the rules."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

import httpcore
import httpx

from extractors.fetch.breaker import Breaker
from extractors.fetch.guard import GuardedBackend, Resolver, look_up
from extractors.fetch.pace import Pace, Sleep
from extractors.fetch.policy import FetchPolicy
from extractors.fetch.records import Fetched, PageRequest
from extractors.fetch.robots import MAX_ROBOTS_BYTES, Rules, rules_of
from extractors.fetch.transport import GuardedTransport
from extractors.fetch.trip import Trip
from extractors.fetch.urls import Refusal, check_url, conditions_of, origin_of
from extractors.fetch.wire import Sent, Wire


class Fetcher:
    """One for a run of a site; an async context manager. Any number of `fetch` may be under way at once.

    `clock`: UTC without zone. `last_asked`: when an earlier run last asked this site. `on_robots` is handed what came for each robots.txt.
    `opener`, `resolver`, `sleep`, `monotonic` and `random` are for tests.
    """

    def __init__(
        self,
        policy: FetchPolicy,
        clock: Callable[[], datetime],
        *,
        last_asked: datetime | None = None,
        on_robots: Callable[[Fetched], None] | None = None,
        opener: httpcore.AsyncNetworkBackend | None = None,
        resolver: Resolver = look_up,
        sleep: Sleep = asyncio.sleep,
        monotonic: Callable[[], float] = time.monotonic,
        random: Callable[[], float] = random.random,
    ) -> None:
        self.policy = policy
        self.clock = clock
        self.sleep = sleep
        self.random = random
        since = (clock() - last_asked).total_seconds() if last_asked is not None else policy.delay
        first_wait = min(max(policy.delay - since, 0.0), policy.delay)
        self.pace = Pace(policy.delay, policy.concurrency, sleep, monotonic, first_wait)
        self._on_robots = on_robots
        self._breaker = Breaker(policy.failures, policy.refusals)
        self._rules: dict[str, Rules] = {}
        self._asking_rules: dict[str, asyncio.Lock] = {}
        transport = GuardedTransport(policy.verify, GuardedBackend(policy, opener or httpcore.AnyIOBackend(), resolver))
        self._wire = Wire(policy, transport, clock, monotonic)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None = None, exc: BaseException | None = None, tb: TracebackType | None = None
    ) -> None:
        await self._wire.aclose()

    @property
    def stopped(self) -> str | None:
        """Why the circuit breaker is open; None while it is closed."""
        return self._breaker.stopped

    async def fetch(
        self, request: PageRequest, etag: str | None = None, last_modified: str | None = None, max_bytes: int | None = None
    ) -> Fetched:
        """Ask for a page; with `etag` or `last_modified`, only if it has changed since. Never raises for what a server does."""
        conditions = conditions_of(etag, last_modified)
        fetched = await Trip(self, request, conditions, max_bytes or self.policy.max_bytes).run()
        self._breaker.note(fetched)
        return fetched

    async def sitemaps(self, url: str) -> list[str]:
        """The sitemaps that robots.txt of this address's host names; whether they may be asked is told when they are fetched."""
        checked = check_url(url, self.policy)
        return [] if isinstance(checked, Refusal) else (await self._rules_of(checked)).sitemaps

    def leave_alone(self, reason: str) -> None:
        self._breaker.open(reason)

    async def why_closed(self, url: httpx.URL) -> tuple[str, str] | None:
        """Why this address is not asked, as a code and a sentence: its robots.txt, or an open circuit breaker."""
        if self.stopped is not None:
            return "circuit_open", self.stopped
        rules = await self._rules_of(url)
        if rules.closed is not None:
            return rules.closed
        if not rules.allows(str(url), self.policy.robot):
            return "robots", f"robots.txt of {url.host} asks not to fetch {url}"
        return None

    async def send(self, request: PageRequest, url: httpx.URL, max_bytes: int, even_if_longer: bool) -> Sent | None:
        """One request when it is its turn; None where the circuit breaker has opened meanwhile."""
        await self.pace.enter(url.host)
        try:
            if self.stopped is not None:
                return None
            return await self._wire.send(request, url, max_bytes, even_if_longer)
        finally:
            self.pace.leave(url.host)

    async def _rules_of(self, url: httpx.URL) -> Rules:
        origin = origin_of(url)
        found = self._rules.get(origin)
        if found is not None:
            return found
        # Not a shared task: whoever is cancelled while asking leaves it to the next in line.
        async with self._asking_rules.setdefault(origin, asyncio.Lock()):
            if origin not in self._rules:
                self._rules[origin] = await self._ask_rules(origin, url.host)
        return self._rules[origin]

    async def _ask_rules(self, origin: str, host: str) -> Rules:
        fetched = await Trip(self, PageRequest(f"{origin}/robots.txt"), (), MAX_ROBOTS_BYTES, for_robots=True).run()
        if self._on_robots is not None:
            self._on_robots(fetched)
        rules = rules_of(fetched)
        delay = rules.delay(self.policy.robot)
        if delay > self.policy.longest_delay:
            said = (
                f"robots.txt of {host} asks for {delay:g} seconds between requests, where {self.policy.longest_delay:g} are waited at most"
            )
            return Rules(rules.parsed, ("crawl_delay_too_long", said))
        self.pace.slow_down(host, delay)
        return rules
