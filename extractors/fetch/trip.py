"""One fetch from its first request to its answer: redirects by hand, retries of what is worth it, each step allowed before it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from extractors.fetch.records import Exchange, Fetched, FetchOutcome, Headers, PageRequest
from extractors.fetch.retry_after import header
from extractors.fetch.urls import Refusal, check_headers, check_url, is_error_page, is_front_page, is_index_above, target_of
from extractors.fetch.verdict import REDIRECTS, Verdict, judge

if TYPE_CHECKING:
    from extractors.fetch.client import Fetcher


class Trip:
    """`for_robots`: of robots.txt itself, which is asked without asking robots.txt, and read as far as the cap goes."""

    def __init__(self, fetcher: Fetcher, request: PageRequest, conditions: Headers, max_bytes: int, for_robots: bool = False) -> None:
        self._fetcher = fetcher
        self._request = request
        self._conditions = conditions
        self._max_bytes = max_bytes
        self._for_robots = for_robots
        self._exchanges: list[Exchange] = []

    async def run(self) -> Fetched:
        policy = self._fetcher.policy
        url = check_url(self._request.url, policy)
        bad_header = check_headers(self._request.headers)
        if bad_header or isinstance(url, Refusal):
            return self._refuse(bad_header or url)  # type: ignore[arg-type]  # one of both is a Refusal
        first, asked = url, self._request
        seen = {(asked.method, str(url))}
        for _ in range(policy.redirects + 1):
            ended = await self._ask(asked, url, self._conditions if url.host == first.host else ())
            if ended is not None:
                return ended
            target = self._follow(asked, url, first)
            if isinstance(target, Fetched):
                return target
            asked, url = target
            step = (asked.method, str(url))
            if step in seen:
                said = "a redirect leads back to where it came from"
                if any(header(e.headers, "set-cookie") for e in self._exchanges):
                    said += " (it wants a cookie kept, which is not done)"
                return self._end("failed", "redirect_loop", f"{said}: {url}")
            seen.add(step)
        return self._end("failed", "too_many_redirects", f"more than {policy.redirects} redirects, the next to {url}")

    async def _ask(self, asked: PageRequest, url: httpx.URL, conditions: Headers) -> Fetched | None:
        """Ask until there is an answer or no sense in asking again; None for a redirect, which is to be followed."""
        fetcher, policy = self._fetcher, self._fetcher.policy
        sent_headers = asked.headers + conditions
        attempt = 0
        verdict: Verdict | None = None
        while True:
            closed = None if self._for_robots else await fetcher.why_closed(url)
            if closed is not None:
                return self._end(*verdict[:3]) if verdict else self._refuse(Refusal(*closed))
            sent = await fetcher.send(
                PageRequest(asked.url, asked.method, asked.body, sent_headers), url, self._max_bytes, self._for_robots
            )
            if sent is None:
                # The circuit breaker has opened meanwhile.
                return self._end(*verdict[:3]) if verdict else self._refuse(Refusal("circuit_open", fetcher.stopped or "left alone"))
            if sent.exchange is not None:
                self._exchanges.append(sent.exchange)
                if sent.exchange.status in REDIRECTS and header(sent.exchange.headers, "location"):
                    return None
            verdict = judge(sent, bool(conditions), fetcher.clock())
            if verdict.wait is not None and verdict.wait > policy.patience:
                fetcher.leave_alone(f"{url.host} says so: {verdict.error}")
                return self._end(*verdict[:3])
            if not verdict.again or attempt >= policy.retries:
                return self._end(*verdict[:3])
            if verdict.wait is not None:
                fetcher.pace.hold(url.host, verdict.wait)
            else:
                await fetcher.sleep(self._pause(attempt))
            attempt += 1

    def _pause(self, attempt: int) -> float:
        """Full jitter: anything up to a bound that doubles, so that many that failed together do not come back together."""
        policy = self._fetcher.policy
        bound: float = min(policy.longest_backoff, policy.backoff * 2.0**attempt)
        return self._fetcher.random() * bound

    def _follow(self, asked: PageRequest, url: httpx.URL, first: httpx.URL) -> tuple[PageRequest, httpx.URL] | Fetched:
        """Where a redirect leads, or what it says by itself: sites send who asks for a page that is gone to their front page."""
        answer = self._exchanges[-1]
        location = header(answer.headers, "location") or ""
        target = target_of(url, location)
        if target is None:
            return self._end("failed", "bad_redirect", f"a redirect to {location!r}, which is no address")
        to = str(target)
        # Only on the site's own hosts: another's front page may ask to log in, or be a firewall's.
        if self._fetcher.policy.allows(target.raw_host.decode("ascii")) and not is_front_page(first):
            if is_front_page(target) or is_index_above(target, first):
                return self._end("gone", "redirected_to_front_page", f"the server sends on to {to}, a front page")
            if is_error_page(target):
                return self._end("gone", "redirected_to_error_page", f"the server sends on to {to}")
        checked = check_url(to, self._fetcher.policy)
        if isinstance(checked, Refusal):
            return self._refuse(Refusal(checked.code, f"a redirect to {to}, which is not asked: {checked.message}"))
        if asked.method == "POST" and answer.status in (301, 302, 303):
            return PageRequest(to), checked
        return PageRequest(to, asked.method, asked.body, asked.headers if target.host == url.host else ()), checked

    def _refuse(self, refusal: Refusal) -> Fetched:
        return self._end("failed" if self._exchanges else "not_asked", refusal.code, refusal.message)

    def _end(self, outcome: FetchOutcome, code: str, error: str | None) -> Fetched:
        if outcome == "not_asked" and self._exchanges:
            outcome = "failed"
        return Fetched(self._request, outcome, code, tuple(self._exchanges), error)
