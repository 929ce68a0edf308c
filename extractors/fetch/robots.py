"""robots.txt (RFC 9309): asked once for each origin and run, before anything else of it.

4xx: there are no rules; 5xx or no answer: nothing may be asked, and a 429 or a challenge is taken as no answer, since a server that
wants to be left alone has not said that all is allowed.
"""

from __future__ import annotations

from typing import NamedTuple

from protego import Protego

from extractors.fetch.records import Fetched

#: RFC 9309 wants at least 500 KiB read; what stands behind is not.
MAX_ROBOTS_BYTES = 500 * 1024
_NO_RULES = {"too_many_redirects", "redirect_loop"}


class Rules(NamedTuple):
    """What an origin's robots.txt says; `closed` says why nothing may be asked, as a code and a sentence."""

    parsed: Protego | None
    closed: tuple[str, str] | None = None

    def allows(self, url: str, robot: str) -> bool:
        return self.parsed is None or self.parsed.can_fetch(url, robot)

    def delay(self, robot: str) -> float:
        """Crawl-delay, or what Request-rate comes to; 0 where none is asked for."""
        if self.parsed is None:
            return 0.0
        rate = self.parsed.request_rate(robot)
        between = rate.seconds / rate.requests if rate is not None and rate.requests > 0 else 0.0
        return max(self.parsed.crawl_delay(robot) or 0.0, between)

    @property
    def sitemaps(self) -> list[str]:
        return [] if self.parsed is None else list(self.parsed.sitemaps)


def rules_of(fetched: Fetched) -> Rules:
    """The rules that an answer to GET /robots.txt gives."""
    answer = fetched.answer
    if fetched.code in ("ok", "too_large") and answer is not None:
        return Rules(Protego.parse(_decode(answer.body or b"")))
    status = answer.status if answer is not None else None
    unavailable = status is not None and 400 <= status < 500 and status != 429
    if fetched.outcome == "gone" or fetched.code in _NO_RULES or (unavailable and fetched.code.startswith("http_")):
        return Rules(None)
    if fetched.outcome == "not_asked":
        return Rules(None, (fetched.code, fetched.error or fetched.code))
    return Rules(None, ("robots_unreachable", f"{fetched.request.url} could not be read: {fetched.error or fetched.code}"))


def _decode(data: bytes) -> str:
    """UTF-8 with or without a mark; old servers' comments are GBK, and rules are ASCII in either."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")
