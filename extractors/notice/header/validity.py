"""Entry into force and validity (施行, 有效期): 自2022年12月10日起施行，有效期至2025年12月9日.

Read sentence by sentence, with three kinds of words in each: a beginning (自…起施行), an end (有效期至…, 执行至…), a term (有效期5年).
They count where the sentence speaks of the notice itself: 本办法自…, 以上政策自…, 现予公布，自…; not 自2023年1月1日起对新增企业给予奖励.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from extractors.frozen import dataclass
from extractors.lines.dates import ANY_DATE, find_dates, make_date, years_after
from extractors.lines.forms import OWN_NAME
from extractors.lines.numerals import CHINESE_DIGITS, to_int
from extractors.lines.text import Span
from extractors.notice.header.told import LIKELY, SURE, Told

_N = rf"(?:\d{{1,3}}|[{CHINESE_DIGITS}两]{{1,3}})"
_ACT = r"(?:印发|发布|公布|发文|下发|颁布|公告|签发|批准|通过|成文|发出|出台|公开)"
_TO_WORD = r"(?:截至|截止到?|至|到|—{1,2}|-{1,2}|－|–|~|～)"
_TERM = (
    r"(?:有效期限?|有效时间|执行期限?|实施期限?|施行期限?|试行期限?|暂行期限?|适用期限?|执行期间|实施期间|执行时限|政策期限?"
    r"|实施时间|执行时间)"
)
_TERM_RE = re.compile(_TERM)
_FORCE = r"(?:施行|实施|执行|实行|试行|生效|有效|适用|启用)"
_LATER = rf"(?:[之以]?后?\s*满?\s*(?P<later>{_N})\s*(?P<later_unit>个工作日|日|天|个月)\s*(?:[之以]?后|起)?)?"
_WHEN = (
    rf"(?:(?P<day>{ANY_DATE})|(?P<month>\d{{4}}\s*年\s*\d{{1,2}}\s*月)(?!\s*\d)"
    rf"|(?P<act>{_ACT}(?:之?日?[后的]?(?P<next>[翌次]日)|之日|日期|当日|之时|日|(?=[后满\d{CHINESE_DIGITS}])))|(?P<now>即日))"
)
_CLOCK = r"(?:零时|0时|零点|0点|00:00)?"
#: 自2023年5月1日起施行, 从发布之日起30日后实施, 于…起生效, 有效期自发布之日起…, 自印发之日起有效期三年
_FROM = re.compile(
    rf"(?:(?:自|从|于|由|定于)\s*|(?<=本通知)|(?<=本办法)|(?<=本意见)|(?<=本措施)|(?<=本方案)|(?<=本规定)|(?<=本细则)|(?<=本政策)){_WHEN}\s*{_CLOCK}\s*(?:起|开始)?\s*(?P<morrow>的?[翌次]日)?{_LATER}\s*起?[，,]?\s*(?:正式|开始|全面|统一)?\s*"
    rf"(?:(?P<force>{_FORCE}|计算|算起)(?:期)?|(?=有效期|{_TERM}|{_N}年内?有效))"
)
#: What may follow the beginning: 自2023年1月1日起执行新标准 is another matter.
_DONE = re.compile(rf"\s*(?:[。，,；;）)（(]|$|\n|{_TO_WORD}|止|并|有效|期|{_N}\s*(?:年|个月)|{_TERM})")
_TERM_FROM = re.compile(rf"{_TERM}\s*(?:为|：|:)?\s*自\s*{_WHEN}\s*{_CLOCK}\s*起(?=\s*(?:{_TO_WORD}|满?{_N}|[，,]))")
_UNTIL_DAY = rf"(?:{ANY_DATE}|\d{{4}}\s*年\s*(?:\d{{1,2}}\s*月\s*)?(?:年?[底末])?(?!\s*\d))"
_TO = re.compile(
    rf"(?:{_TERM}(?:暂定|延长|延续|顺延)?[^。；\n]{{0,12}}?|{_FORCE}(?:期)?(?:延长|延续)?[，,]?\s*|(?<=[，,起])\s*)"
    rf"(?:有效期)?{_TO_WORD}\s*(?P<until>{_UNTIL_DAY})(?P<stop>\s*(?:止|废止|失效|终止|期满))?"
)
_FOR = re.compile(
    rf"(?:{_TERM}|试行|暂行|暂定|起)\s*(?:暂定|统一)?(?:为|是|限|：|:)?\s*(?:(?:自|从)[^。；\n]{{2,14}}起\s*)?满?(?P<n>{_N})\s*(?P<unit>周?年半?|个月)(?!度|以[上内])"
)
#: 有效期自2023年1月1日至2025年12月31日, 执行期限为2023年1月1日—2023年12月31日
_RANGE = re.compile(
    rf"(?:自|从|为|：|:|{_TERM})\s*(?P<a>{ANY_DATE})\s*{_CLOCK}\s*起?\s*{_FORCE}?[，,]?\s*(?:有效期)?{_TO_WORD}\s*(?P<b>{ANY_DATE})"
    rf"(?P<end>\s*(?:24时)?\s*(?:止|期间|有效|执行|试行|施行|实施|失效|废止|[，,。；;）)\n]|$))"
)
_YEARS = re.compile(rf"{_TERM}\s*(?:为|：|:)?\s*(?P<a>\d{{4}})\s*年?\s*{_TO_WORD}\s*(?P<b>\d{{4}})\s*年(?!\d|\s*\d)")
_ITEM = (
    r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]\s*|第\s?[一二三四五六七八九十百\d](?:\s?[一二三四五六七八九十百\d]){0,4}\s?条\s*)?"
)
_SELF = rf"(?:{OWN_NAME}|(?:以上|上述)[\u4e00-\u9fff]{{0,8}})"
#: How a sentence begins that speaks of the notice itself.
_OWN_SENTENCE = re.compile(rf"\s*{_ITEM}(?:{_SELF}|政策|{_TERM}|(?:施行|实施|生效)(?:日期|时间)\s*[：:为])")
#: What may stand before a beginning: nothing, 本办法由…负责解释，, 现予公布，, 有效期三年，, and nothing that makes another subject of it.
_OWN_BEFORE = re.compile(
    rf"(?:^\s*{_ITEM}(?:并|均|现)?|(?:^|.*[，,：:）)]\s*|{_ITEM}){_SELF}[^。；\n]{{0,24}}?[，,]?\s*(?:并|均|也|统一)?"
    rf"|.*(?:印发|公布|发布|通过|执行|遵照|解释|组织实施|{_TERM}.{{0,12}}|外)[^。；\n]{{0,30}}?[，,]\s*(?:并|均|现)?|^.*[，,]\s*并)$",
    re.S,
)
_RETROACTIVE = re.compile(rf"效力(?:可)?追溯(?:至|到|自)\s*(?P<day>{ANY_DATE})")
_LABELLED = re.compile(rf"(?:施行|实施|生效|执行)(?:日期|时间)\s*(?:为|：|:)\s*(?P<day>{ANY_DATE})\s*[。，,；;]?\s*$")
#: Words that a statement of force holds; the classes of their first and second characters stand first, so that all other text is skipped
#: fast.
_MENTIONS = re.compile(
    r"[日号后月时起有期行施效试生开实执](?=[\s起施实执试生有开正\d效限为至行始])(?:(?<=[日号后月时])\s*起|(?<=起)\s*(?:[施实执试生有开正]|\d)|(?<=有)效期|(?<=期)限|(?<=期)为|(?<=[行施效])至"
    r"|(?<=试)行|(?<=生)效|(?:(?<=[后日])|(?<=开)始)\s*[施实执]行?|(?:(?<=[施执])行|(?<=实)施)(?:日期|时间))"
)
_SENTENCE_END = re.compile(r"[。；;\n]")
_QUOTED_PARTICULARS = re.compile(r"(?<=》)[（(][^（）()]{0,80}[）)]")
_LONGEST = 500  # characters of a sentence, around the word that brought us there


@dataclass(frozen=True, slots=True)
class Validity:
    start: Told[date] | None = None
    end: Told[date] | None = None


def read_validity(text: str, issued_on: date | None, published_on: date | None) -> Validity:
    """First and last day of force as the text states them; None for an open or unknown end.

    The last statement counts: a notice amends others before it says when itself it enters into force. A term that stands in a
    sentence of its own counts from the beginning that was stated before it.
    """
    start: Told[date] | None = None
    end: Told[date] | None = None
    days = _Days(issued_on or published_on, published_on)
    for span in _sentences(text):
        sentence = _QUOTED_PARTICULARS.sub(lambda m: "\u3000" * len(m[0]), span.of(text))
        found = _in_sentence(sentence, span.start, days, start)
        if found and found.start:
            start, end = found.start, found.end
        elif found and found.end:
            end = found.end
    return Validity(start, end)


@dataclass(frozen=True, slots=True)
class _Days:
    """What 印发之日 and 公布翌日 mean."""

    act: date | None
    published: date | None


def _sentences(text: str) -> Iterator[Span]:
    """Sentences that may say something of force, each once."""
    behind = 0
    for m in _MENTIONS.finditer(text):
        if m.start() < behind:
            continue
        low = max(behind, m.start() - _LONGEST)
        first = max(text.rfind("。", low, m.start()), text.rfind("；", low, m.start()), text.rfind(";", low, m.start()))
        first = max(first, text.rfind("\n", low, m.start())) + 1 or low
        stop = _SENTENCE_END.search(text, m.end(), m.end() + _LONGEST)
        behind = stop.start() if stop else min(len(text), m.end() + _LONGEST)
        yield Span(max(first, low), behind)


def _in_sentence(sentence: str, at: int, days: _Days, known: Told[date] | None) -> Validity | None:
    own = _OWN_SENTENCE.match(sentence)
    span = _RANGE.search(sentence)
    if span and (own or _OWN_BEFORE.match(sentence[: span.start()])):
        first, last = find_dates(span["a"]), find_dates(span["b"])
        if first and last:
            start = Told(first[0].value, "entry_into_force", Span(at + span.start("a"), at + span.end("a")))
            return Validity(start, Told(last[-1].value, "validity_term", Span(at + span.start("b"), at + span.end("b"))))
    begins = _start(sentence, at, days)
    if begins is None and not own:
        return None
    if begins is None and (years := _YEARS.search(sentence)):
        return _years(years, at)
    end = _end(sentence, at, begins or known)
    return Validity(begins, end) if begins or end else None


def _start(sentence: str, at: int, days: _Days) -> Told[date] | None:
    """The last beginning of the sentence that is the notice's own; 自公布翌日起生效，但其效力追溯至1999年12月20日 reaches back."""
    found: Told[date] | None = None
    for m in _FROM.finditer(sentence):
        if (m["force"] and not _DONE.match(sentence, m.end())) or not _OWN_BEFORE.match(sentence[: m.start()]):
            continue
        if m["force"] in ("计算", "算起") and not _TERM_RE.search(sentence[: m.start()]):
            continue  # 期限暂定1年，自印发之日起计算; not 本办法所称期限自发文之日起计算
        found = _told(m, at, days) or found
    if found is None and (term := _TERM_FROM.search(sentence)):
        found = _told(term, at, days)
    if found is None and (label := _LABELLED.search(sentence)) and not sentence[: label.start()].strip(" \u3000【[|"):
        found = _told(label, at, days)
    if found and (back := _RETROACTIVE.search(sentence)):
        found = _told(back, at, days)
    return found


def _told(m: re.Match[str], at: int, days: _Days) -> Told[date] | None:
    groups = m.groupdict()
    printed = find_dates(groups.get("day") or "")
    if printed:
        start: date | None = printed[0].value
    elif month := groups.get("month"):
        year, number = re.findall(r"\d+", month)
        start = make_date(int(year), int(number), 1)
    else:
        start = days.act
    if start and (groups.get("next") or groups.get("morrow")):
        start += timedelta(days=1)  # 自公布翌日起施行
    if start and groups.get("later"):
        start = _later(start, to_int(groups["later"] or "") or 0, groups["later_unit"] or "日")
    span = Span(at + m.start(), at + m.end())
    return Told(start, "entry_into_force", span, SURE if printed else LIKELY) if start else None


def _later(start: date, n: int, unit: str) -> date:
    """自公布之日起30日后施行 -> 30 days on."""
    return years_after(start, 0, n) + timedelta(days=1) if unit == "个月" else start + timedelta(days=n)


def _years(m: re.Match[str], at: int) -> Validity | None:
    """实施期限为2023年—2025年"""
    first, last = make_date(int(m["a"]), 1, 1), make_date(int(m["b"]), 12, 31)
    if first is None or last is None:
        return None
    span = Span(at + m.start(), at + m.end())
    return Validity(Told(first, "validity_term", span, LIKELY), Told(last, "validity_term", span, LIKELY))


def _end(sentence: str, at: int, start: Told[date] | None) -> Told[date] | None:
    """The last day that the sentence states, or the last of a term that runs from `start`."""
    for m in _TO.finditer(sentence):
        by_term = not sentence[m.start() : m.start("until")].strip(" ，,至到") and not m["stop"]
        if (day := _until(m["until"])) and not by_term:
            return Told(day, "validity_term", Span(at + m.start(), at + m.end()))
    for m in _FOR.finditer(sentence):
        n = to_int(m["n"])
        if start and n and not _counts_from_elsewhere(sentence, m):
            months = n if m["unit"] == "个月" else 6 * m["unit"].endswith("半")
            years = 0 if m["unit"] == "个月" else n
            return Told(years_after(start.value, years, months), "validity_term", Span(at + m.start(), at + m.end()), LIKELY)
    return None


def _counts_from_elsewhere(sentence: str, m: re.Match[str]) -> bool:
    """起 before a number is a term's only where the sentence says that it holds: 自印发之日起3年内有效."""
    return m[0].startswith("起") and not (sentence.startswith("内有效", m.end()) or re.search(_TERM, sentence[: m.start()]))


def _until(printed: str) -> date | None:
    """2025年12月31日, 2025年底, 2025年12月."""
    if full := find_dates(printed):
        return full[-1].value
    numbers = [int(n) for n in re.findall(r"\d+", printed)]
    if len(numbers) > 1 and 1 <= numbers[1] <= 12:
        return make_date(numbers[0], numbers[1], monthrange(numbers[0], numbers[1])[1])
    return make_date(numbers[0], 12, 31) if len(numbers) == 1 else None
