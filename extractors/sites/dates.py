"""The day of an entry in a listing, in the prints that listings have beyond those of a notice.

2023-04-07   [2023/4/7]   2023年4月7日   发布时间：2023.04.07 10:30   07 2023-04   20230407
    1680796800000 (milliseconds since 1970)   Fri, 07 Apr 2023 09:00:00 GMT
04-07 → None: it names no year
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from itertools import pairwise

from extractors.lines.dates import loose_date, make_date, url_date

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")  # without summer time since 1991
_DAY_FIRST = re.compile(r"^\s*\[?(\d{1,2})[日号]?\s*[\s/|]\s*((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})月?\]?\s*$")
_DAY_LAST = re.compile(r"^\s*\[?((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})月?\s+(\d{1,2})日?\]?\s*$")
_MOMENT = re.compile(r"^\s*\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})\s*$")
_ENGLISH = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b")
_LONGEST = 60  # characters of a piece that tells a date; what is longer is an abstract, whose dates are of something else
_MILLISECONDS = 100_000_000_000  # seconds would be in the year 5138


def listing_date(text: str, form: str | None = None) -> date | None:
    """The day that a listing prints beside an entry; `form`: as of strptime, from the site's file.

    >>> listing_date("07 2023-04"), listing_date("[04-07]"), listing_date("07/04/2023", "%d/%m/%Y")
    (datetime.date(2023, 4, 7), None, datetime.date(2023, 4, 7))
    """
    text = " ".join(text.split())
    if form is not None:
        try:
            return _day(datetime.strptime(text, form))  # noqa: DTZ007 (without a zone it is China's)
        except ValueError:
            return None
    if text.isdecimal() and 9 <= len(text) <= 13:
        return moment_date(int(text))
    if _MOMENT.match(text):
        try:
            return _day(datetime.fromisoformat(text))
        except ValueError:
            return loose_date(text)
    if m := _DAY_FIRST.match(text):
        return make_date(int(m[2]), int(m[3]), int(m[1]))
    if m := _DAY_LAST.match(text):
        return make_date(int(m[1]), int(m[2]), int(m[3]))
    return loose_date(text) or (_english_date(text) if _ENGLISH.search(text) else None)


def date_among(strings: Iterable[str]) -> date | None:
    """The first day among the pieces of text of an entry; of day and month in pieces of their own too: 07, 2023-04."""
    short = [piece for piece in (string.strip() for string in strings) if piece and len(piece) <= _LONGEST]
    alone = next((day for piece in short if (day := listing_date(piece))), None)
    return alone or next((day for pair in pairwise(short) if (day := listing_date(" ".join(pair)))), None)


def moment_date(number: float) -> date | None:
    """The day in China of a moment in seconds or milliseconds since 1970, as interfaces give it."""
    try:
        moment = datetime.fromtimestamp(number / 1000 if abs(number) >= _MILLISECONDS else number, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    day = _day(moment)
    return day if 1949 <= day.year <= 2200 else None


def address_date(address: str) -> date | None:
    """The day an address names: …/t20230407_123.html, …/art/2023/4/7/art_1.html."""
    return url_date(address)


def _english_date(text: str) -> date | None:
    """RFC 2822, the form of RSS: Fri, 07 Apr 2023 16:30:00 GMT is the 8th in Hong Kong."""
    try:
        return _day(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError):
        return None


def _day(moment: datetime) -> date:
    try:
        return moment.astimezone(CHINA).date() if moment.tzinfo else moment.date()
    except OverflowError:
        return moment.date()
