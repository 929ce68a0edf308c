"""Dates as printed in China: 2023年4月7日, 二〇二三年四月七日, 2022-11-16, 2022/11/16, 民國112年4月7日."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from extractors.notice.numerals import to_int

_N = r"[0-9０-９]"
_C = r"[〇○零О一二三四五六七八九十]"
#: A date with year, month and day. Spaces stand inside it in text out of PDFs: 2023 年5 月23 日.
DATE = (
    rf"(?:(?P<y>{_N}{{4}}|{_C}{{4}})\s*年\s*(?P<m>{_N}{{1,2}}|{_C}{{1,3}})\s*月\s*(?P<d>{_N}{{1,2}}|{_C}{{1,3}})\s*[日号]"
    rf"|(?P<y2>(?:19|20)\d{{2}})(?P<sep>[-/.])(?P<m2>\d{{1,2}})(?P=sep)(?P<d2>\d{{1,2}})(?!\d))"
)
DATE_RE = re.compile(DATE)
_ROC = re.compile(r"(?:中華民國|中华民国|民國|民国)\s*(\d{1,3})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_NO_DAY_SIGN = re.compile(
    r"(?<!\d)(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})(?!\d)|(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)"
)
_URL_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True)
class PrintedDate:
    value: date
    start: int
    end: int


def anonymous(pattern: str) -> str:
    """`pattern` without group names, so that it can stand several times in one expression."""
    if "(?P=" in pattern:
        pattern = pattern.replace("(?P=sep)", r"[-/.]")
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


#: The same date without groups, to build other expressions with.
ANY_DATE = anonymous(DATE)


_DATE_LINE = re.compile(rf"^[（(]?\s*{ANY_DATE}\s*[）)]?[。.]?$")


def is_date_line(line: str) -> bool:
    """A line with nothing but a date: 2023年5月23日, （二〇〇一年四月十九日）."""
    return len(line) <= 40 and bool(_DATE_LINE.match(line) or _ROC.fullmatch(line))


def make_date(year: int | None, month: int | None, day: int | None) -> date | None:
    """The date, or None where no such day exists (2023年2月30日)."""
    if not year or not month or not day or not 1900 <= year <= 2200:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[PrintedDate]:
    """Every full date printed in text[start:end], in order."""
    found: list[PrintedDate] = []
    stop = len(text) if end is None else end
    for m in DATE_RE.finditer(text, start, stop):
        parts = [m["y"] or m["y2"], m["m"] or m["m2"], m["d"] or m["d2"]]
        value = make_date(*(to_int(p) for p in parts))
        if value:
            found.append(PrintedDate(value, m.start(), m.end()))
    for m in _ROC.finditer(text, start, stop):
        value = make_date(int(m[1]) + 1911, int(m[2]), int(m[3]))
        if value:
            found.append(PrintedDate(value, m.start(), m.end()))
    return sorted(found, key=lambda d: d.start)


def loose_date(text: str) -> date | None:
    """The first date of a labelled value, where sites drop 日: 2018年03月27."""
    found = find_dates(text)
    if found:
        return found[0].value
    m = _NO_DAY_SIGN.search(text)
    return make_date(*(int(part) for part in m.groups() if part)) if m else None


def first_date(text: str, start: int = 0, end: int | None = None) -> date | None:
    found = find_dates(text, start, end)
    return found[0].value if found else None


def url_date(url: str) -> date | None:
    """The day an address names: …/20230419/1301961.shtml -> 2023-04-19."""
    m = _URL_DATE.search(url)
    return make_date(int(m[1]), int(m[2]), int(m[3])) if m else None


def years_after(start: date, years: int, months: int = 0) -> date:
    """The last day of a validity of `years` from `start`: 有效期3年 is from + 3 years − 1 day."""
    month0 = start.month - 1 + months
    year, month = start.year + years + month0 // 12, month0 % 12 + 1
    day = min(start.day, monthrange(year, month)[1])
    return date(year, month, day) - timedelta(days=1)
