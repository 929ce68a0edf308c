"""A site's schedule: moments of Asia/Shanghai, told in UTC without zone."""

from __future__ import annotations

from datetime import datetime

import pytest

from flows.crawl.due import is_due


@pytest.mark.parametrize(
    ("schedule", "last", "now", "due"),
    [
        ("30 6 * * *", None, "2026-11-22T00:00", True),  # never crawled
        ("30 6 * * *", "2026-11-21T22:31", "2026-11-22T20:00", False),  # 06:31 in China: today's is done
        ("30 6 * * *", "2026-11-21T22:31", "2026-11-22T22:30", True),  # 06:30 of the next day
        ("30 6 * * *", "2026-11-21T22:29", "2026-11-21T22:30", True),
        ("20 6,18 * * *", "2026-11-21T22:30", "2026-11-22T10:20", True),  # 18:20
        ("0 7 * * 1", "2026-11-22T00:00", "2026-11-22T22:59", False),  # Monday 07:00 is Sunday 23:00 UTC
        ("0 7 * * 1", "2026-11-22T00:00", "2026-11-22T23:00", True),
    ],
)
def test_due(schedule: str, last: str | None, now: str, due: bool) -> None:
    before = datetime.fromisoformat(last) if last else None
    assert is_due(schedule, before, datetime.fromisoformat(now)) is due
