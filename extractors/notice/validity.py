"""Entry into force and validity (施行, 有效期): 自2022年12月10日起施行，有效期至2025年12月9日."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from extractors.notice.dates import ANY_DATE, find_dates, make_date, years_after
from extractors.notice.forms import OWN_NAME
from extractors.notice.numerals import CHINESE_DIGITS, to_int

_N = rf"(?:\d{{1,3}}|[{CHINESE_DIGITS}两]{{1,3}})"
_ACT = r"(?:印发|发布|公布|下发|颁布|发文|公告|签发|批准|通过|成文)"
_WHEN = (
    rf"(?P<when>{ANY_DATE}|{_ACT}(?:之日|日期|当日|日))(?:零时|0时)?\s*起?\s*"
    rf"(?:满?(?P<later>{_N})\s*(?P<later_unit>个工作日|日|天|个月)(?:之?后|起))?"
)
_FORCE = r"\s*(?:正式)?(?:开始)?(?:施行|实施|执行|生效|有效)"
# What follows must end the statement: 自2023年1月1日起执行新标准 is another matter.
_DONE = r"(?=[。，,；;）)（(\s]|$)"
#: Only the notice's own entry into force: 本办法自…起施行, a sentence that begins with 自, or 现予公布，自…起施行.
_FROM = re.compile(
    rf"(?:(?:{OWN_NAME}|(?:以上|上述)(?:政策|措施|规定|事项|各项))[^。；\n]{{0,24}}?[，,]?|(?:^|[。；\n])\s*|(?:印发|公布|发布|通过|执行|遵照)[^。；\n]{{0,30}}?[，,]\s*)"
    rf"(?:自|从)\s*{_WHEN}{_FORCE}{_DONE}"
)
_TERM = r"(?:有效期限?|执行期限?|实施期限?|施行期限?|试行期限?|实施时间|执行时间|适用期限?|有效时间)"
_TO = re.compile(
    rf"(?:{_TERM}[^。；\n]{{0,12}}?|(?:施行|实施|执行|生效|有效)[，,]\s*|(?:施行|实施|执行|有效))(?:截至|截止到?|至|到|—|-|－|~|～)\s*(?P<until>{ANY_DATE})"
)
_FOR = re.compile(rf"(?:{_TERM}|试行)\s*(?:暂定)?(?:为|是|限|：|:)?\s*(?:自[^。；\n]{{2,14}}起\s*)?(?P<n>{_N})\s*(?P<unit>周?年半?|个月)")
_RANGE = re.compile(
    rf"(?:{_TERM}[^。；\n]{{0,8}}?(?:自|从|为|：|:)|{OWN_NAME}[^。；\n]{{0,12}}?(?:自|从)|(?:^|[。；\n])\s*(?:自|从))\s*(?P<a>{ANY_DATE})\s*起?\s*(?:实施|施行|执行|生效)?[，,]?\s*"
    rf"(?:有效期|执行|施行|实施)?(?:截止?)?(?:至|到|—|-|－|~|～)\s*(?P<b>{ANY_DATE})(?P<end>\s*(?:止|期间|有效|执行|施行|实施|失效|[。，；;）)\n]|$))"
)
_YEARS = re.compile(rf"{_TERM}\s*(?:为|：|:)?\s*(?P<a>\d{{4}})\s*年?\s*(?:—|-|－|–|至|到|~|～)\s*(?P<b>\d{{4}})\s*年(?!\d|\s*\d)")
_MENTIONS = re.compile(r"起|有效期|期限")
_NEAR = 250  # characters around the entry into force in which its end is looked for


@dataclass(frozen=True, slots=True)
class Validity:
    start: date | None = None
    end: date | None = None


def read_validity(text: str, issued_on: date | None, published_on: date | None) -> Validity:
    """First and last day of force as the text states them; None for an open or unknown end."""
    areas = [m.span() for m in re.finditer(r"[^\n]+", text) if _MENTIONS.search(text, *m.span())]
    validity, found = Validity(), False
    for start, end in areas:  # the last statement counts: a notice amends others before it says when itself it enters into force
        stated = _in_paragraph(text[start:end], issued_on or published_on)
        if stated:
            validity, found = _joined(validity, stated) if found else stated, True
    return validity


def _joined(before: Validity, last: Validity) -> Validity:
    """本办法自2023年5月1日起施行。 / 有效期5年。 on two lines."""
    return Validity(last.start or before.start, last.end or (before.end if last.start is None else None))


def _in_paragraph(line: str, issued: date | None) -> Validity | None:
    if (span := _RANGE.search(line)) and (both := find_dates(line, span.start("a"), span.end("b"))):
        return Validity(both[0].value, both[-1].value)
    stated = list(_FROM.finditer(line))
    if not stated:
        return _end_alone(line, issued)
    m = stated[-1]  # a notice says of others when they entered into force before it says it of itself
    dates = find_dates(line, m.start("when"), m.end("when"))
    start = dates[0].value if dates else issued
    if m["later"] and start:
        start = _later(start, to_int(m["later"]) or 0, m["later_unit"])
    sentence = max(line.rfind("。", 0, m.start("when")) + 1, m.start("when") - _NEAR)
    return Validity(start, _end(line, start, sentence, min(len(line), m.end() + _NEAR)))


def _end_alone(line: str, issued: date | None) -> Validity | None:
    """本通知有效期至2025年12月31日。 without a word on its beginning; 有效期为2023年—2025年."""
    own = re.match(rf"^[^。]{{0,4}}(?:{OWN_NAME}|以上|上述|{_TERM})", line)
    if not own:
        return None
    if years := _YEARS.search(line):
        return Validity(make_date(int(years["a"]), 1, 1), make_date(int(years["b"]), 12, 31))
    m = _TO.search(line)
    return Validity(None, find_dates(line, *m.span("until"))[-1].value) if m and find_dates(line, *m.span("until")) else None


def _later(start: date, n: int, unit: str) -> date:
    """自公布之日起30日后施行 -> 30 days on."""
    return years_after(start, 0, n) + timedelta(days=1) if unit == "个月" else start + timedelta(days=n)


def _end(line: str, start: date | None, at: int, stop: int) -> date | None:
    """The end stated beside the start."""
    m = _TO.search(line, at, stop)
    if m and (found := find_dates(line, *m.span("until"))):
        return found[-1].value
    m = _FOR.search(line, at, stop)
    n = to_int(m["n"]) if m else None
    if m is None or start is None or not n:
        return None
    if m["unit"] == "个月":
        return years_after(start, 0, n)
    return years_after(start, n, 6 if m["unit"].endswith("半") else 0)
