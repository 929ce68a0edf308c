"""Politeness: how soon and how many at once a host is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

Sleep = Callable[[float], Awaitable[None]]


class Pace:
    """Turns at each host: at most `concurrency` at once, and `delay` seconds from the start of one to the start of the next.

    `first_wait`: seconds until a host may be asked for the first time, where an earlier process has only just asked it.
    """

    def __init__(self, delay: float, concurrency: int, sleep: Sleep, monotonic: Callable[[], float], first_wait: float = 0.0) -> None:
        self._delay = delay
        self._concurrency = concurrency
        self._sleep = sleep
        self._monotonic = monotonic
        self._first = monotonic() + first_wait
        self._hosts: dict[str, _Host] = {}

    def slow_down(self, host: str, delay: float) -> None:
        """The host's robots.txt asks for more time between requests than the site's own setting: the larger counts."""
        at = self._at(host)
        at.next_start += max(0.0, delay - at.delay)
        at.delay = max(at.delay, delay)

    def hold(self, host: str, seconds: float) -> None:
        """Nobody asks the host before these seconds are over: it said so (Retry-After)."""
        at = self._at(host)
        at.next_start = max(at.next_start, self._monotonic() + seconds)

    async def enter(self, host: str) -> None:
        """Wait for a turn; `leave` gives it back."""
        at = self._at(host)
        await at.turns.acquire()
        try:
            # Whoever wakes first takes the moment; the others look again, as it may also have been put off meanwhile.
            while (wait := at.next_start - self._monotonic()) > 0:
                await self._sleep(wait)
            at.next_start = self._monotonic() + at.delay
        except BaseException:
            at.turns.release()
            raise

    def leave(self, host: str) -> None:
        self._at(host).turns.release()

    def _at(self, host: str) -> _Host:
        found = self._hosts.get(host)
        if found is None:
            found = self._hosts[host] = _Host(self._concurrency, self._first, self._delay)
        return found


class _Host:
    def __init__(self, concurrency: int, next_start: float, delay: float) -> None:
        self.turns = asyncio.Semaphore(concurrency)
        self.next_start = next_start
        self.delay = delay
