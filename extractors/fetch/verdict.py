"""What an answer means: the page, unchanged, gone, refused or failed. A pure function of what came."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from extractors.fetch.challenge import challenge_of
from extractors.fetch.records import Exchange, FetchOutcome
from extractors.fetch.retry_after import moment_after, retry_after
from extractors.fetch.wire import Sent

REDIRECTS = {301, 302, 303, 307, 308}
REFUSALS = {401, 403, 407, 412, 429, 451}
_PASSING = {500, 502, 503, 504}


class Verdict(NamedTuple):
    """`again`: it is worth asking again; `wait`: the seconds that the server asks for before that."""

    outcome: FetchOutcome
    code: str
    error: str | None = None
    again: bool = False
    wait: float | None = None


def judge(sent: Sent, conditional: bool, now: datetime) -> Verdict:
    """`conditional`: the request asked for the page only if it has changed. Redirects are for who follows them."""
    exchange, trouble = sent.exchange, sent.trouble
    # A 404 whose body breaks off is a 404.
    if trouble is not None and (exchange is None or exchange.status in (None, 200, 203)):
        return Verdict("not_asked" if exchange is None else "failed", trouble.code, trouble.message, trouble.passing)
    assert exchange is not None and exchange.status is not None
    status = exchange.status
    if status == 304 and conditional:
        return Verdict("not_modified", "not_modified")
    challenge = challenge_of(status, exchange.headers, exchange.body or b"")
    if challenge is not None:
        return Verdict("refused", "challenge", f"the answer ({status}) is a challenge or block page and no article: {challenge}")
    if status in (200, 203):
        return Verdict("ok", "ok")
    said = f"the server answers {status} {exchange.reason}".rstrip()
    if status in (404, 410):
        return Verdict("gone", f"http_{status}", said)
    if status in (429, 503):
        return _busy(exchange, said, now)
    if status in REFUSALS:
        return Verdict("refused", f"http_{status}", said)
    return Verdict("failed", f"http_{status}", said, status in _PASSING)


def _busy(exchange: Exchange, said: str, now: datetime) -> Verdict:
    """Too many requests, or no service now: again when the server says so; a 503 that says nothing like any failure."""
    wait = retry_after(exchange.headers, now)
    if wait is not None:
        said += f" and asks to be left alone until {moment_after(now, wait)}"
    if exchange.status == 429:
        return Verdict("refused", "http_429", said, wait is not None, wait)
    return Verdict("failed", "http_503", said, True, wait)
