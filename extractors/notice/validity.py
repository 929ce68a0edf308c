"""Entry into force and validity (施行, 有效期): 自2022年12月10日起施行，有效期至2025年12月9日."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from extractors.notice.dates import ANY_DATE, find_dates, years_after
from extractors.notice.numerals import CHINESE_DIGITS, to_int

_N = rf"(?:\d{{1,3}}|[{CHINESE_DIGITS}]{{1,3}})"
# Only the notice's own entry into force: 本办法自…起施行, or a sentence that begins with 自…起施行.
_FROM = re.compile(
    rf"(?:本[^。；，]{{1,30}}?|^|[。；\n])\s*(?:自|从)\s*(?P<when>{ANY_DATE}|(?:印发|发布|公布|下发|颁布|发文|公告|签发)(?:之日|日期|日))\s*起?\s*(?:正式)?(?:施行|实施|执行|生效)"
)
_TO = re.compile(rf"(?:有效期|执行期限?|实施期限?|试行期|有效期限)[^。；\n]{{0,12}}?(?:至|到|截至|截止|—|-|－)\s*(?P<until>{ANY_DATE})")
_FOR = re.compile(rf"(?:有效期|试行期|执行期限?|实施期限?|有效期限)\s*(?:为|是|限|：|:)?\s*(?P<n>{_N})\s*(?P<unit>年半?|个月)")
_RANGE = re.compile(rf"(?:有效期|执行期限?|实施期限?|执行时间|有效期限)[^。；\n]{{0,8}}?(?:自|从|为|：|:)\s*(?P<a>{ANY_DATE})\s*起?\s*(?:至|到|—|-|－)\s*(?P<b>{ANY_DATE})")
_OWN = re.compile(r"本[\u4e00-\u9fff]{2,20}(?:自|从)|(?:^|\n)(?:自|从)|有效期")


@dataclass(frozen=True, slots=True)
class Validity:
    start: date | None = None
    end: date | None = None


def read_validity(text: str, issued_on: date | None, published_on: date | None) -> Validity:
    """First and last day of force as the text states them; None for an open or unknown end."""
    if not _OWN.search(text):
        return Validity()
    span = _RANGE.search(text)
    if span:
        both = [d.value for d in find_dates(text, span.start(), span.end())]
        if len(both) >= 2:
            return Validity(both[0], both[-1])
    start, near = _start(text, issued_on, published_on)
    return Validity(start, _end(text, start, near) if near is not None else None)


def _start(text: str, issued_on: date | None, published_on: date | None) -> tuple[date | None, int | None]:
    """The last statement counts: a notice amends others before it says when itself it enters into force."""
    m = None
    for m in _FROM.finditer(text):
        pass
    if m is None:
        alone = re.search(r"(?:^|\n)本[\u4e00-\u9fff]{2,12}有效期", text)
        return (None, alone.start()) if alone else (None, None)
    dates = find_dates(text, m.start("when"), m.end("when"))
    return (dates[0].value if dates else issued_on or published_on), m.start()


def _end(text: str, start: date | None, near: int) -> date | None:
    """The end stated in the same paragraph as the start or just behind it."""
    window_end = min(len(text), near + 250)
    m = _TO.search(text, near, window_end)
    if m:
        return find_dates(text, m.start("until"), m.end("until"))[-1].value
    m = _FOR.search(text, near, window_end)
    if m is None or start is None:
        return None
    n = to_int(m["n"]) or 0
    return years_after(start, 0, n) if m["unit"] == "个月" else years_after(start, n, 6 if m["unit"] == "年半" else 0)
