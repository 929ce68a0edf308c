"""Dates as printed in China: 2023年4月7日, 二〇二三年四月七日, 2022-11-16, 2022/11/16, 民國112年4月7日."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from extractors.frozen import dataclass
from extractors.lines.numerals import YEAR_DIGITS, to_int

_N = r"[0-9０-９]"
_C = rf"[{YEAR_DIGITS}]"
_DAY = r"[〇○零一二三四五六七八九十]"
_MONTH_AND_DAY = rf"\s*年\s*(?P<m{{0}}>{_N}{{{{1,2}}}}|{_DAY}{{{{1,3}}}})\s*月\s*(?P<d{{0}}>{_N}{{{{1,2}}}}|{_DAY}{{{{1,4}}}})\s*[日号]"
#: A date with year, month and day. Spaces stand inside it in text out of PDFs: 2023 年5 月23 日. Years of the Republic (民国112年,
#: 中华民国一百十二年) may stand without their name: 自112年5月1日生效; no other text counts years by three digits.
DATE = (
    rf"(?:(?P<y>{_N}(?:\s?{_N}){{3}}|{_C}(?:\s?{_C}){{3}}){_MONTH_AND_DAY.format('')}"
    rf"|(?P<y2>(?:19|20)\d{{2}})(?P<sep>[-/.])(?P<m2>\d{{1,2}})(?P=sep)(?P<d2>\d{{1,2}})(?!\d)"
    rf"|(?:(?:中[华華])?民[国國]\s*(?P<y3>{_N}{{1,3}}|[〇○零一二三四五六七八九十百]{{1,5}})|(?<!{_N})(?P<y4>1[0-4]\d)){_MONTH_AND_DAY.format('3')})"
)
DATE_RE = re.compile(DATE)
_REPUBLIC = 1911  # 民国元年 is 1912
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


_DATE_LINE = re.compile(rf"^[（(]?\s*{ANY_DATE}\s*[）)]?(?:制定|订立|核准|签署|发布|于澳门)?[。.]?$")


def is_date_line(line: str) -> bool:
    """A line with nothing but a date: 2023年5月23日, （二〇〇一年四月十九日）."""
    return len(line) <= 40 and bool(_DATE_LINE.match(line))


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
        republican = m["y3"] or m["y4"]
        year = (to_int(republican) or 0) + _REPUBLIC if republican else to_int(m["y"] or m["y2"])
        value = make_date(year, to_int(m["m"] or m["m2"] or m["m3"]), to_int(m["d"] or m["d2"] or m["d3"]))
        if value:
            found.append(PrintedDate(value, m.start(), m.end()))
    return found


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
