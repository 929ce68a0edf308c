"""The moment, as the tables hold it: it never stands before what the lake already has, even where the machine's clock was set back.

The order of captures decides identity and versions, so a capture must come after those before it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_LEAST = timedelta(microseconds=1)
#: How far this process counts ahead of the machine's clock.
_ahead = timedelta()


def utc_now() -> datetime:
    """The moment, in UTC without zone, as the tables hold it."""
    return machine_now() + _ahead


def machine_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def count_on_from(latest: datetime | None) -> timedelta | None:
    """Count on from `latest` where the clock stands before it; by how much it does then, once."""
    global _ahead  # one process has one clock
    if latest is None or utc_now() > latest:
        return None
    _ahead = latest + _LEAST - machine_now()
    return _ahead
