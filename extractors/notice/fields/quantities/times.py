"""Times that a sentence sets: 到2025年, 2023—2025年, 自2022年6月20日至2023年6月30日期间, 每年, 年底前, 较2022年底.

time      := interval | years | plan | start | base | deadline | relative | every
interval  := [自] date [起] 至 date [期间]          both ends are told
years     := year — year 年                        2022—2024年: until the end of 2024
plan      := “十四五” (末 | 期间 | 后两年)            the years of a five-year plan
start     := (自|从) date (起|开始)                  a beginning and no deadline
base      := (较|比) date | 在 date 基础上            what a growth is counted from
from      := (由|从) date                           where a change begins: 由2022年的3.4亿美元
deadline  := [到] date [底|末|上半年|一季度] [前]
relative  := 今年 | 年内 | 年底前 | 6月底前 | 上半年，  of the notice's own year
every     := 每年 | 每半年 | 每季度 | 每月
past      := 截至目前 | 近年来 | 去年                   what follows has been reached
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import Literal

from extractors.frozen import dataclass
from extractors.lines.dates import make_date
from extractors.lines.numerals import to_int
from extractors.notice.fields.quantities.wording import quick_look
from extractors.records import Recurrence

TimeKind = Literal["deadline", "period", "start", "base", "from", "every", "past"]

_N = r"[0-9０-９]"
#: Spaces inside are a PDF's: ２０ ２５ 年.
_YEAR = rf"(?:(?<![0-9０-９])(?:[12１２](?:[ \u3000]?{_N}){{3}})|(?:二[〇○零Ｏ]|一九)[一二三四五六七八九十〇○零]{{2}})"
_MONTH = rf"(?:\s*{_N}{{1,2}}\s*月(?:份)?|\s*(?:十[一二]|[一二三四五六七八九十])月(?:份)?)"
_DAY = rf"(?:\s*{_N}{{1,2}}\s*[日号])"
_PART = r"(?:上半年|下半年|第?[一二三四1-4]季度|年底|年末|年中|年初|底|末|年度)(?:末|底)?"
_DASH = r"\s*(?:[—–\-－~～]{1,2}|至|到)\s*"


def _date(name: str) -> str:
    return rf"(?P<{name}y>{_YEAR})\s*年(?P<{name}m>{_MONTH})?(?P<{name}d>{_DAY})?(?:\s*(?P<{name}p>{_PART}))?"


_HAN_N = "一二三四五六七八九十"
_A_YEAR = rf"(?:[12１２](?:[ \u3000]?{_N}){{3}}\s*[年—–\-－~～至到]|[二一][〇○零Ｏ九])"
_A_MONTH = rf"(?:{_N}{{1,2}}\s*月|[{_HAN_N}][一二]?月)"
#: What a time begins with, and what must stand behind that: most places are passed by after one look.
_BEGINS = quick_look(
    (
        ("0-9０-９", rf"{_N}?\s*月"),
        ("12１２", rf"(?:[ \u3000]?{_N}){{3}}\s*[年—–\-－~～至到]"),
        ("一二", "[〇○零Ｏ九]"),
        (_HAN_N, "[一二]?月|季"),
        (f"{_HAN_N}几0-9", f"[两{_HAN_N}0-9]*年来"),
        ("到至", rf"\s*(?:{_A_YEAR}|{_A_MONTH})"),
        ("自从由", rf"\s*{_A_YEAR}"),
        ("为是在以与和同", f"(?:{_A_YEAR}|上年)"),
        ("达", f"到?{_A_YEAR}"),
        ("较比", f'于?(?:{_A_YEAR}|[“"十上去])'),
        ("今本明去", "年"),
        ("年", "[内底末]"),
        ("每", "[年半季月个自]"),
        ("十", "[一二三四五六]五"),
        ('“"', "十"),
        ("上下", "半年"),
        ("第", "[一二三四]季"),
        ("近", f"[年几两{_HAN_N}0-9]"),
        ("相", "[较比当]"),
        ("目", "前"),
        ("截", "[至止]"),
        ("力", "争"),
        ("对", "比"),
        ("恢", "复到"),
        ("增", "长到"),
        ("过", "去"),
        ("迄", "今"),
    )
)
#: What a date is made of: how it goes on is looked at before it is read, as most go on as a plain deadline does.
_RUN = r"[0-9０-９\s年月日号份上下半第季度底末中初一二三四五六七八九十〇○零Ｏ]*+"
_DEADLINE = (
    rf"(?P<deadline>(?:力争)?(?:到|至|截至|截止到?)?\s*{_date('l')}(?![度]?(?:本|版|修订|修正)[）)])"
    rf"(?:[、和及]{_N}{{1,2}}月)?(?P<before>之?前|以前|底前|内|以内|期间)?)"
)
_EVERY = r"(?P<every>每个?(?:自然)?年(?:度)?|每(?:个?季度|半年|个?月))(?!龄)"
_TIME = re.compile(
    "(?:"
    + "|".join(
        (
            r"(?P<past>截[至止]目前|(?<![由从项科题节栏条数])目前(?![的期])|近年来|近?(?:几|[一二两三四五六七八九十0-9]+)年来|过去(?:一|[二两三四五六七八九十])年|迄今|(?<![较比同与在])去年)",
            rf"(?=[自从]?{_RUN}起?[至到—])(?P<interval>(?:自|从)?{_date('a')}起?(?:至|到|—)(?:{_date('b')}|(?P<cm>{_MONTH})(?P<cd>{_DAY})?)(?:期间|止|前|底前)?)",
            rf"(?P<years>(?P<ey>{_YEAR})\s*年?{_DASH}(?P<fy>{_YEAR})\s*年(?:期间|间)?)",
            r"(?P<plan>[“\"]?十(?P<n>[一二三四五六])五[”\"]?(?:规划)?(?:(?P<w>末|期末|期间|时期)内?|(?P<pn>[前后][一二两三四]年)))",
            rf"(?P<start>(?:自|从)\s*{_date('g')}(?:起|开始|以来|始|以后)|(?={_RUN}[起以开]){_date('h')}(?:起(?!点|步|草)|以来|开始实施))",
            rf"(?P<base>(?:相?较于?|比|对比|相比)(?:[“\"]?十(?P<on>[二三四])五[”\"]?末|上一?年(?!度)|去年|{_date('i')})(?:同期|水平|相比)?"
            rf"|(?:是|为|达到|达|相当于|增长到)(?P<tb>{_YEAR})\s*年的(?=近?[0-9０-９一二两三四五六七八九十.]+(?:\.[0-9])?倍)"
            rf"|(?:恢复到|相当于|达到|为)?(?={_RUN}[同的水]){_date('q')}(?:同期)?的?(?:水平|同期)的?|(?:在|以|与|和|同)(?:上年|{_date('j')})(?:的|水平)?(?:基础上?|相比|为基[数期准]|同期相比))",
            rf"(?P<from>(?:由|从)\s*{_date('k')})",
            _DEADLINE,
            rf"(?P<month>(?<![0-9０-９年])(?:到|至)?(?P<mm>{_MONTH})(?P<md>{_DAY})?(?:(?:底|末)(?:之?前|以前)?|中旬前|之?前|以前))",
            r"(?P<season>(?<![0-9０-９年半])(?P<sp>上半年|下半年|第?[一二三四]季度)(?:(?:末|底)(?:之?前)?|前(?![一二三四五六七八九十0-9])|(?=[，,]|[、和及]第?[一二三四]季度|分别|新开工|新增|建成|完成|实现|力争|确保|全面)))",
            r"(?P<thisyear>今年(?:年底|内|底)?前?|本年度?内|(?<![0-9０-９一二三四五六七八九十两几每])年(?:内|底前|末前)"
            r"|(?<![每0-9０-９])年底(?:前|(?=实现|达到)))",
            r"(?P<nextyear>明年(?:年底|底)?前?)",
            _EVERY,
        )
    )
    + ")"
)
_ONLY_DEADLINE = re.compile(_DEADLINE)
#: What begins with one of these is of one kind alone.
_OF_ONE_KIND = {"力": _ONLY_DEADLINE, "每": re.compile(_EVERY)}
_DATE_RUN = re.compile(rf"到?{_RUN}")
_DATE_BEGINS = frozenset("到0123456789０１２３４５６７８９")
_NO_DEADLINE = frozenset("起以开至到—–-－~～同的水来")  # what stands behind the dates of an interval, a beginning or a base; 近几年来
#: Every time holds one of these, and what stands before the first of them in it is short but for spaces and numerals.
_SIGN = re.compile(r"年|每|月|十[一二三四五六]五|季度|目前|迄今")
_LONGEST_BEGINNING = 16
_SPACED = re.compile(r"\s\s")
_NUMERALS = frozenset("一二三四五六七八九十两几0123456789")
_PLAN_FIRST = {"一": 2006, "二": 2011, "三": 2016, "四": 2021, "五": 2026, "六": 2031}
_SEASON = {"一": 3, "1": 3, "二": 6, "2": 6, "三": 9, "3": 9, "四": 12, "4": 12}
_PART_END = {"上半年": 6, "年中": 6, "年初": 1}
_ENDS_BEFORE = ("前", "内")
_PARTS_OF = {name: tuple(f"{name}{part}" for part in "ymdp") for name in "abghl"}  # the groups of a date


@dataclass(frozen=True, slots=True)
class Time:
    """A stated time. `last` is the day something is due, `first` where a period begins; `before`: 前 marks it as a term."""

    kind: TimeKind
    start: int
    end: int
    first: date | None = None
    last: date | None = None
    recurrence: Recurrence | None = None
    year: int | None = None  # of a base
    before: bool = False


def find_times(text: str, start: int, end: int, notice_year: int | None) -> list[Time]:
    """The times in text[start:end], in order. What a relative one (年内) means is told by the notice's year.

    >>> [(t.kind, str(t.last)) for t in find_times("到2025年，每年", 0, 9, None)]
    [('deadline', '2025-12-31'), ('every', 'None')]
    """
    found: list[Time] = []
    far: bool | None = None
    at = start
    for sign in _SIGN.finditer(text, start, end):
        if sign.start() < at:
            continue  # within the time before
        low = sign.start() - _LONGEST_BEGINNING
        if low > at and far is None:
            far = _SPACED.search(text, start, end) is not None
        if low <= at or far:
            low = at
        while low > at and text[low] in _NUMERALS:
            low -= 1
        while begins := _BEGINS.search(text, low, min(end, sign.end() + 1)):
            first = begins.start()
            low = first + 1
            m = _plain_deadline(text, first, end) if text[first] in _DATE_BEGINS else None
            if m := m or _OF_ONE_KIND.get(text[first], _TIME).match(text, first, end):
                at = m.end()
                time = _READERS[m.lastgroup or ""](m, notice_year)
                found += [time] if time else []
                break
    return found


def _plain_deadline(text: str, at: int, end: int) -> re.Match[str] | None:
    """到2025年, as most times are; None where what follows the date may make another of it: 2025年起, 2023年至2025年."""
    run = _DATE_RUN.match(text, at, end)
    return _ONLY_DEADLINE.match(text, at, end) if run and text[run.end() : run.end() + 1] not in _NO_DEADLINE else None


def last_day(year: int | None, month: int | None, day: int | None, part: str | None = None) -> date | None:
    """The last day of a year, half, quarter or month, or the day itself; None where there is no such day."""
    if not year or not 1900 <= year <= 2200:
        return None
    if not (month or day or part):
        return date(year, 12, 31)
    if not month:
        month = _last_month(part)
    return make_date(year, month, day or monthrange(year, month)[1]) if 1 <= month <= 12 else None


def _last_month(part: str | None) -> int:
    if part and "季度" in part:
        return _SEASON[part.removeprefix("第")[0]]
    return next((month for name, month in _PART_END.items() if part and part.startswith(name)), 12)


def _year(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if text.isascii() and text.isdecimal() else to_int(text.replace("Ｏ", "〇").replace(" ", "").replace("\u3000", ""))


def _number(text: str | None) -> int | None:
    return to_int(text.strip().removesuffix("份").rstrip("月日号").strip()) if text else None


def _end_of(m: re.Match[str], name: str) -> date | None:
    year, month, day, part = m.group(*_PARTS_OF[name])
    return last_day(_year(year), _number(month), _number(day), part)


def _first_of(m: re.Match[str], name: str) -> date | None:
    year, month, day, part = m.group(*_PARTS_OF[name])
    return make_date(_year(year), _number(month) or (7 if (part or "").startswith("下半年") else 1), _number(day) or 1)


def _interval(m: re.Match[str], _: int | None) -> Time | None:
    last = _end_of(m, "b") if m["by"] else last_day(_year(m["ay"]), _number(m["cm"]), _number(m["cd"]))
    return Time("period", m.start(), m.end(), _first_of(m, "a"), last, before=True)


def _years(m: re.Match[str], _: int | None) -> Time | None:
    return Time("period", m.start(), m.end(), make_date(_year(m["ey"]), 1, 1), last_day(_year(m["fy"]), None, None))


def _plan(m: re.Match[str], _: int | None) -> Time | None:
    first = _PLAN_FIRST[m["n"]]
    if m["pn"]:  # “十四五”后两年
        years = to_int(m["pn"][1]) or 1
        begin = first if m["pn"].startswith("前") else first + 5 - years
        return Time("period", m.start(), m.end(), date(begin, 1, 1), date(begin + years - 1, 12, 31))
    begins = date(first, 1, 1) if m["w"] in ("期间", "时期") else None
    return Time("period" if begins else "deadline", m.start(), m.end(), begins, date(first + 4, 12, 31))


def _start(m: re.Match[str], _: int | None) -> Time | None:
    return Time("start", m.start(), m.end(), _first_of(m, "g" if m["gy"] else "h"))


def _base(m: re.Match[str], notice_year: int | None) -> Time | None:
    last_year = notice_year - 1 if notice_year else None
    if m["on"]:  # 较“十三五”末
        return Time("base", m.start(), m.end(), year=_PLAN_FIRST[m["on"]] + 4)
    return Time("base", m.start(), m.end(), year=_year(m["tb"] or m["iy"] or m["jy"] or m["qy"]) or last_year)


def _from(m: re.Match[str], _: int | None) -> Time | None:
    return Time("from", m.start(), m.end(), year=_year(m["ky"]))


def _deadline(m: re.Match[str], _: int | None) -> Time | None:
    last = _end_of(m, "l")
    return Time("deadline", m.start(), m.end(), last=last, before=bool(m["before"])) if last else None


def _month(m: re.Match[str], notice_year: int | None) -> Time | None:
    last = last_day(notice_year, _number(m["mm"]), _number(m["md"]))
    return Time("deadline", m.start(), m.end(), last=last, before=True) if last else None


def _season(m: re.Match[str], notice_year: int | None) -> Time | None:
    last = last_day(notice_year, None, None, m["sp"])
    return Time("deadline", m.start(), m.end(), last=last, before=m[0].endswith(_ENDS_BEFORE)) if last else None


def _past(m: re.Match[str], _: int | None) -> Time | None:
    return Time("past", m.start(), m.end())


def _this_year(m: re.Match[str], notice_year: int | None) -> Time | None:
    last = last_day(notice_year, None, None)
    return Time("deadline", m.start(), m.end(), last=last, before=m[0].endswith(_ENDS_BEFORE)) if last else None


def _next_year(m: re.Match[str], notice_year: int | None) -> Time | None:
    last = last_day(notice_year + 1, None, None) if notice_year else None
    return Time("deadline", m.start(), m.end(), last=last) if last else None


def _every(m: re.Match[str], _: int | None) -> Time | None:
    names: dict[str, Recurrence] = {"半年": "half_yearly", "年": "yearly", "季": "quarterly", "月": "monthly"}
    return Time("every", m.start(), m.end(), recurrence=next(r for sign, r in names.items() if sign in m[0]))


_READERS: dict[str, Callable[[re.Match[str], int | None], Time | None]] = {
    "interval": _interval, "years": _years, "plan": _plan, "start": _start, "base": _base, "from": _from, "deadline": _deadline,
    "past": _past, "season": _season, "month": _month, "thisyear": _this_year, "nextyear": _next_year, "every": _every,
}  # fmt: skip
