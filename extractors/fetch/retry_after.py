"""Retry-After: how long a server asks to be left alone (RFC 9110, 10.2.3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from extractors.fetch.records import Headers

#: Longer than anyone will wait, and short enough to add to a date.
_LONGEST = 366 * 86_400


def header(headers: Headers, name: str) -> str | None:
    """The last value of a header; names are told apart without case."""
    found = None
    for key, value in headers:
        if key.lower() == name:
            found = value
    return found


def retry_after(headers: Headers, now: datetime) -> float | None:
    """Seconds from `now` (UTC, without zone): `120`, or `Fri, 31 Dec 2027 23:59:59 GMT`. None where nothing legible is said."""
    said = header(headers, "retry-after")
    if said is None:
        return None
    said = said.strip()
    if said.isascii() and said.isdigit():
        return float(min(int(said[:12]), _LONGEST))
    try:
        moment = parsedate_to_datetime(said)
        if moment.tzinfo is not None:
            moment = moment.astimezone(UTC).replace(tzinfo=None)
        return float(min(max((moment - now).total_seconds(), 0.0), _LONGEST))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def moment_after(now: datetime, seconds: float) -> str:
    """For people: 2027-12-31 23:59:59 UTC."""
    return f"{now + timedelta(seconds=seconds):%Y-%m-%d %H:%M:%S} UTC"
