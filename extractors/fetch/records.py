"""What asking a web server gives: the records that the fetching room hands out. Nothing here knows an archive or a lake."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from extractors.frozen import dataclass

#: What came of a fetch. `refused`: 403, 412, 429 or a challenge, left alone until the next schedule; `gone`: 404 or 410;
#: `not_asked`: no request was sent (robots.txt, an address that must not be asked, an open circuit breaker).
FetchOutcome = Literal["ok", "not_modified", "gone", "refused", "failed", "not_asked"]
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What is asked for. Listings of many portals are answers to a POST."""

    url: str
    method: Literal["GET", "POST"] = "GET"
    body: bytes | None = None
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request on the wire and its answer; `status` is None where none came, and `error` says why.

    `body`: decompressed, as far as it came and within the cap; None where there is none (304, a refused redirect, an error).
    """

    request: PageRequest  # with the headers that were sent
    asked_at: datetime  # UTC, without zone
    http_version: str = "HTTP/1.1"
    status: int | None = None
    reason: str = ""
    headers: Headers = ()  # as received
    body: bytes | None = None
    address: str | None = None  # the server's IP address
    seconds: float = 0.0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of one fetch: every exchange in order (redirects, retries), the last of them the answer."""

    request: PageRequest
    outcome: FetchOutcome
    code: str  # a word: ok, not_modified, http_404, challenge, timeout, too_large, private_address, redirect_loop, robots …
    exchanges: tuple[Exchange, ...] = ()
    error: str | None = None  # in one sentence, for people; None where all is well

    @property
    def answer(self) -> Exchange | None:
        return self.exchanges[-1] if self.exchanges else None

    @property
    def url(self) -> str:
        """The address that gave the answer, after redirects."""
        return self.exchanges[-1].request.url if self.exchanges else self.request.url
