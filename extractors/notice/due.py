"""When a whole measure is due: what a line under the item or its responsibility clause sets.

    完成时限：2023年12月            a line of its own, or a bracket
    （市统计局负责，6月底前完成）      within the clause; the year is that of the notice

A month that had passed when the notice was issued sets nothing: which year it means is not told.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from extractors.notice.clauses import TERM
from extractors.notice.dates import find_dates, make_date
from extractors.notice.text import Span

_MONTH = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月(?:底|末)?(?!\s*\d{1,2}\s*[日号])")
_YEAR_END = re.compile(r"(\d{4})\s*年(?:年?底|年?末|底前|内)?")
#: A deadline among bodies: 2023年6月底前完成, 6月30日前, 年底前. The word behind it tells it from other dates.
_DEADLINE = re.compile(
    r"(?:(?P<year>\d{4})\s*年\s*|(?P<ours>今年|当年|本年度?)?)"
    r"(?:(?P<month>\d{1,2})\s*月\s*(?:份|(?P<day>\d{1,2})\s*[日号])?\s*|(?P<whole>年|(?<=年)))(?:(?:底|末)(?:之?前|以前)?|之?前|以前|内)"
)


def due_on(body: str, clauses: list[Span], issued: date | None) -> date | None:
    """The one day that the clauses of a measure set; None where they set none, or several."""
    days: set[date] = set()
    for clause in clauses:
        text = clause.of(body)
        term = TERM.search(text)
        if term:
            day = _last_day(text[term.end() :]) or _in_year(text[term.end() :], issued)
            if day:
                return day
        elif "前" in text or "底" in text or "末" in text or "内" in text:
            days |= {day for m in _DEADLINE.finditer(text) if (day := _day(m, issued))}
    return days.pop() if len(days) == 1 else None


def _last_day(line: str) -> date | None:
    full = find_dates(line)
    if full:
        return full[-1].value
    months = list(_MONTH.finditer(line))
    if months:
        year, month = int(months[-1][1]), int(months[-1][2])
        return make_date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else None
    years = list(_YEAR_END.finditer(line))
    return make_date(int(years[-1][1]), 12, 31) if years else None


def _in_year(line: str, issued: date | None) -> date | None:
    """A term without its year: 完成时限：6月底前."""
    found = [day for m in _DEADLINE.finditer(line) if (day := _day(m, issued))]
    return found[-1] if found else None


def _day(m: re.Match[str], issued: date | None) -> date | None:
    year = int(m["year"]) if m["year"] else issued.year if issued else None
    if year is None or not 1900 <= year <= 2200:
        return None
    if not m["month"]:
        return date(year, 12, 31)
    month = int(m["month"])
    if not 1 <= month <= 12:
        return None
    day = make_date(year, month, int(m["day"]) if m["day"] else monthrange(year, month)[1])
    passed = day is not None and not m["year"] and issued is not None and day < issued
    return None if passed else day
