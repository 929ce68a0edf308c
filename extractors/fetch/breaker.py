"""Circuit breaker of a site: who fails or refuses again and again is left alone for the rest of the run."""

from __future__ import annotations

from extractors.fetch.records import Fetched

#: What says that the site is in trouble, and not only one page of it.
_TROUBLES = {"timeout", "too_slow", "unreachable", "dns", "tls", "connection_closed", "bad_answer"}


class Breaker:
    """Opens after so many failures in a row, or so many refusals in a row; it never closes again within a run."""

    def __init__(self, failures: int, refusals: int) -> None:
        self._most_failures = failures
        self._most_refusals = refusals
        self._failures = 0
        self._refusals = 0
        self.stopped: str | None = None

    def note(self, fetched: Fetched) -> None:
        if fetched.outcome == "not_asked":
            return
        troubled = fetched.code in _TROUBLES or fetched.code.startswith("http_5")
        self._failures = self._failures + 1 if troubled else 0
        self._refusals = self._refusals + 1 if fetched.outcome == "refused" else 0
        if self.stopped is not None:
            return
        if self._failures >= self._most_failures:
            self.stopped = f"{self._failures} failures in a row, the last at {fetched.url}: {fetched.error or fetched.code}"
        elif self._refusals >= self._most_refusals:
            self.stopped = f"{self._refusals} refusals in a row, the last at {fetched.url}: {fetched.error or fetched.code}"

    def open(self, reason: str) -> None:
        """At once, whatever came before: the server itself asks to be left alone for longer than anyone waits."""
        self.stopped = self.stopped or reason
