"""When a whole measure is due: what a line under the item or its responsibility clause sets.

    完成时限：2023年12月            a line of its own, or a bracket
    完成时限：2023年第三季度         its last day
    （市统计局负责，6月底前完成）      within the clause; the year is that of the notice

A month that had passed when the notice was issued sets nothing: which year it means is not told. Nor does what comes again
(每年6月底前), what lasts (长期坚持), or what runs from another event (印发后3个月内).
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from extractors.lines.dates import find_dates, make_date
from extractors.lines.numerals import to_int
from extractors.lines.text import Span
from extractors.notice.duty.words import TERM

_TERM = re.compile(rf"{TERM}\s*(?:[：:为]|[】〕\]]\s*[：:]?)")
_NUMBER = r"[\d一二三四五六七八九十]{1,3}"
#: A time by its last day: 2023年6月底, 9月30日, 第三季度, 上半年, 年底, “十四五”末. The words behind it tell whether it is a deadline.
_TIME = re.compile(
    r"(?<![每次翌各])(?<![每各]年)(?:(?P<year>\d{4})\s*年?\s*|(?P<ours>今年|当年|本年度?|年))?"
    rf"(?:(?P<month>{_NUMBER})\s*月\s*(?:份|(?P<day>{_NUMBER})\s*[日号]|(?P<part>[上中下]旬))?|第?(?P<quarter>[1-4一二三四])\s*季度|(?P<half>[上下]半年))"
    r"|(?<![每次\d])(?P<whole_year>\d{4})\s*年(?!\s*第?[\d一二三四上下])|(?<![每\d])(?:今年|当年|本年度?|(?P<bare>年))(?=年?[底末内])|[“\"]?十(?P<plan>[三四五六])五[”\"]?(?:时期|期间|规划)?(?=末|期末|$)"
)
_BEFORE = re.compile(r"\s*(?:年?(?:底|末)(?:之?前|以前)?|之?前|以前|年?内)")
_DONE = re.compile(r"\s*(?:份)?(?:之?前|以前|内|底|末)?[^，,、；;。]{0,6}(?:完成|出台|建成|落实到位|启动|印发)")
_LASTS = re.compile(r"^\s*(?:长期|持续|常态|每年|每月|每季|全年|按|根据|适时|即时|立即|立行|随时)")
_NUMERIC = re.compile(r"(?P<year>\d{4})[-./](?P<month>\d{1,2})(?:[-./](?P<day>\d{1,2}))?(?!\d)")
_HINT = re.compile("[前底末内季完](?:(?<=[前底末内])|(?<=季)度|(?<=完)成)")
_TERM_HINT = re.compile("[时期节进限]")  # every label of a term has one of these
_TERM_LENGTH = 60


def due_on(body: str, clauses: list[Span], issued: date | None) -> date | None:
    """The one day that the clauses of a measure set; None where they set none, or several."""
    days: set[date] = set()
    for clause in clauses:
        text = clause.of(body)
        if term := _TERM.search(text) if _TERM_HINT.search(text) else None:
            if day := of_term(_line(text, term.end()), issued):
                return day
        elif _HINT.search(text):
            found = (_day(m, issued) for m in _TIME.finditer(text) if _BEFORE.match(text, m.end()) or _done(text, m))
            days |= {day for day in found if day}
    return days.pop() if len(days) == 1 else None


def _line(text: str, start: int) -> str:
    """What stands behind 完成时限：, up to the next label."""
    rest = text[start : start + _TERM_LENGTH].lstrip()
    return re.split(r"[\n；;。]|[^\s，,、；;。：:]{2,8}[：:]", rest, maxsplit=1)[0]


def _done(text: str, m: re.Match[str]) -> bool:
    """2023年第三季度完成, 2023年12月完成: a deadline by its verb; a year alone (2023年完成) is one too."""
    return bool(_DONE.match(text, m.end()))


def of_term(line: str, issued: date | None) -> date | None:
    """The last day that a term names, behind its label or in a table's column: 2023年9月启动，2024年6月底前完成."""
    if not line or _LASTS.match(line):
        return None
    days = [d.value for d in find_dates(line)]
    days += [day for m in _TIME.finditer(line) if (day := _day(m, issued))]
    days += [day for m in _NUMERIC.finditer(line) if (day := _numeric(m))]
    return max(days, default=None)


def _numeric(m: re.Match[str]) -> date | None:
    return _end_of(int(m["year"]), int(m["month"]), int(m["day"]) if m["day"] else None)


def _day(m: re.Match[str], issued: date | None) -> date | None:
    if m["plan"]:
        return date(2005 + 5 * ("三四五六".index(m["plan"]) + 3), 12, 31)
    told = m["year"] or m["whole_year"]
    year = int(told) if told else issued.year if issued else None
    if year is None or not 1900 <= year <= 2200:
        return None
    if m["month"]:
        month = _figure(m["month"])
        day = _end_of(year, month, _figure(m["day"]) if m["day"] else {"上": 10, "中": 20}.get((m["part"] or " ")[0])) if month else None
    elif m["quarter"]:
        day = _end_of(year, 3 * (_figure(m["quarter"]) or 0), None)
    else:
        day = date(year, 6, 30) if m["half"] and m["half"].startswith("上") else date(year, 12, 31)
    passed = day is not None and not told and issued is not None and day < issued
    return None if passed else day


def _end_of(year: int, month: int, day: int | None) -> date | None:
    if not 1 <= month <= 12 or not 1900 <= year <= 2200:
        return None
    return make_date(year, month, day or monthrange(year, month)[1])


def _figure(text: str) -> int | None:
    return int(text) if text.isdigit() else to_int(text)
