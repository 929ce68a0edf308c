"""Quantities as printed: a figure with its unit and bounds.

quantity    := bound* [人民币] (range | figure) unit [gloss] bound*   不低于70亿美元; 10场以上; 20—25项; 0.5个工作日（4个工作小时）内
             | bound* share bound*                                   百分之十五; 五分之一; 1/2; 三成以上
             | bound* ratio                                          1.7:1
             | bound* multiple                                       翻一番; 翻两番; 翻倍; 倍增
             | half                                                  减半
             | [bound] scale money                                   千亿元; 百亿以上; 千亿级
             | bound scale count                                     近千家; 百余项
             | same_day                                              当日办结
range       := figure [unit] (—|至|到|~) figure
figure      := arabic [scale] | chinese [scale]                      6.8亿; 1.2万亿; 三百万
bound       := 不低于 | 超过 | 达到 | … in front;  以上 | 以内 | 左右 | … behind

A number that is no quantity gives nothing: a code (5G, 1210), an ordinal (第9次), a rank (世界500强), a document's number, what
stands in 《》 or in “” as a name (“千企百展”). Chinese numerals are words more often than figures (一批, 三年行动计划, 两头在外):
where they count things, a verb of doing so stands before them (培育三个, 新建两家) or their noun (引进企业三百家，).
"""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter

from extractors.lines.numerals import to_int
from extractors.notice.fields.quantities.bounds import BATCH, BETWEEN, bound_before, bound_behind, bound_of_share, gloss_end
from extractors.notice.fields.quantities.closed import closed_spans
from extractors.notice.fields.quantities.durations import same_days
from extractors.notice.fields.quantities.figures import (
    ARABIC,
    ARABIC_FIGURE,
    FIGURE_BEGINS,
    SCALE,
    WORD_FIGURE,
    chinese_value,
    decimal,
    figure_at,
    fraction,
    ratio,
    share,
)
from extractors.notice.fields.quantities.lists import with_lists_shared
from extractors.notice.fields.quantities.numerals import meant
from extractors.notice.fields.quantities.quantity import Quantity, Unread
from extractors.notice.fields.quantities.steps import is_quantity
from extractors.notice.fields.quantities.times import Time
from extractors.notice.fields.quantities.unreadable import unreadable
from extractors.notice.fields.quantities.wording import BODIES, either
from extractors.records import Comparator
from extractors.reference.units import SCALES, Unit, Units

_DASH = re.compile(r"\s*(?:[（(]含[）)]|及?以\s?上)?\s*(?:[—–\-－~～]{1,2}|至|到)\s*(?:不高于|不超过)?")
_DASH_BEGINS = frozenset("（(及以—–-－~～至到")
_GOES_ON = _DASH_BEGINS | frozenset("、和及") | frozenset(BETWEEN)  # a range, a list, 十余家
_NEVER = (sys.maxsize, sys.maxsize)

_NO_UNIT = "年月日号时点和至到或、与的"  # 达到2025年, 为1和2
_ENDS = re.compile(r"\s*(?:以上|以下|以内|左右)?\s*(?:[，。；、,;）)]|$)")
_BODY = re.compile(either(BODIES))
_CURRENCY = re.compile(r"(?:人民币|RMB)")  # 0.5万元人民币
_CURRENCY_BEFORE = re.compile(r"(?:澳门币|澳门元|港币|港元|新台币|美元|美金|欧元)\s*$")
_CURRENCIES = {"澳门币": "澳门元"}
_LISTED = re.compile(rf"(?:\s*[、和及]\s*(?:最高|不超过)?[\u4e00-\u9fff]{{0,5}}?{ARABIC}(?P<scale>\s*{SCALE})?){{1,9}}")
_SCALE_RE = re.compile(SCALE)
_NO_FIGURE_BEFORE = ("第", "数", "几", "“", "这", "前", "后")
_AFTER_EVENT = re.compile(r"后[一二两三四五六七八九十]+(?:个月|个?工作日|日|天|周|小时)(?:以|之)?内")  # 活动结束后一个月内
_SPACES = re.compile(r"\s+")
_UNIT_ALONE = re.compile(r"(?:[（(：:/／ \u30000-9０-９]|单位)$")
_CUT_OFF = re.compile(r"[0-9０-９][.．,，]?\s{0,2}\n\s{0,2}$")
_BATCH = re.compile(BATCH)
_START = attrgetter("start")
_ONE, _HALF = Decimal(1), Decimal("0.5")


def find_quantities(text: str, start: int, end: int, times: list[Time], units: Units) -> list[Quantity | Unread]:
    """The quantities in text[start:end], a sentence whose times are known.

    >>> from extractors.reference.units import load_units
    >>> [(str(q.value), q.unit, q.comparator) for q in find_quantities("超过1000万美元的5G项目", 0, 14, [], load_units())]
    [('1000', '万美元', 'gt')]
    """
    return QuantityReader(text, units).find(start, end, times)


class QuantityReader:
    """Reads the quantities of one text, sentence after sentence, production by production."""

    def __init__(self, text: str, units: Units) -> None:
        self.text, self.units = text, units
        self.start, self.end = 0, len(text)  # of the sentence
        self.unit_at = -1  # where a unit was asked for last in the sentence
        self.unit: re.Match[str] | None = None
        self.yuan, self.per_cent = units.by_name["元"], units.by_name["%"]

    def find(self, start: int, end: int, times: list[Time]) -> list[Quantity | Unread]:
        """The quantities of the sentence text[start:end], whose times are known."""
        self.start, self.end, self.unit_at = start, end, -1
        found = self._read(closed_spans(self.text, start, end, times))
        found += unreadable(self.text, start, end)
        if self.text.find("当", start, end) >= 0:
            found += same_days(self.text, start, end, self.units)
        return with_lists_shared(self.text, sorted(found, key=_START)) if len(found) > 1 else found

    def _read(self, spans: list[tuple[int, int]]) -> list[Quantity | Unread]:
        """All but those in the spans, which are closed to figures."""
        found: list[Quantity | Unread] = []
        text, at, end = self.text, self.start, self.end
        closed = iter(spans)
        low, high = next(closed, _NEVER)
        while begins := FIGURE_BEGINS.search(text, at, end):
            first = begins.start()
            while high <= first:
                low, high = next(closed, _NEVER)
            m = figure_at(text, first, end) if first < low else None
            if first >= low or (m and low < m.end()):
                at = high  # within what holds no figures, or into it
            elif m is None:
                at = first + 1
            else:
                quantity = self._of_words(m) if m.re is WORD_FIGURE else self._of_digits(m)
                at = m.end()
                if quantity:
                    found.append(quantity)
                    at = max(at, quantity.end)
        return found

    def _of_digits(self, m: re.Match[str]) -> Quantity | Unread | None:
        if m["arabic"]:
            return self._arabic(m)
        if m["ratio"]:
            return self._ratio(m)
        value = fraction(m["high"] or m["over"], m["low"] or m["under"])
        return self._percent(m, value, "share") if value is not None else None

    def _of_words(self, m: re.Match[str]) -> Quantity | Unread | None:
        if m["chinese"] or m["one"] or m["scale"]:
            return self._chinese(m)
        if m["share"]:
            value = share(m)
            found = self._percent(m, value, "share") if value is not None else None
            return replace(found, comparator="gt") if found and m["most"] else found
        if m["multiple"]:
            value = Decimal(2) ** (to_int(m["times"] or "一") or 1)
            return self._bounded(m, m.end(), value, None, "倍", _ONE, self.units.by_name["倍"], word="multiple")
        if m["half"]:
            return self._percent(m, Decimal(50), "half")
        half = self._with_unit(m, m.end(), _HALF, None, "")  # 不超过半个工作日
        return half if isinstance(half, Quantity) and half.bounded else None

    def _percent(self, m: re.Match[str], value: Decimal, word: str) -> Quantity:
        return self._bounded(m, m.end(), value, None, "%", _ONE, self.per_cent, word=word)

    def _ratio(self, m: re.Match[str]) -> Quantity | None:
        read = ratio(m)
        if read is None:
            return None
        value, unit, under = read
        return self._bounded(m, m.end(), value, None, unit, round(1 / under, 6), Unit(unit, "ratio", ":1", _ONE, ""), word="ratio")

    def _arabic(self, m: re.Match[str]) -> Quantity | Unread | None:
        low = decimal(m["arabic"])
        if low is None:
            return None
        if self.text[m.start() - 1 : m.start()] == "前":  # 排名前10位
            return None
        if m.start() == self.start and _CUT_OFF.search(self.text, max(0, m.start() - 4), m.start()):
            return Unread(m.start(), m.end())  # 投资1⏎000亿元: a line break cut the figure in two
        high, end, scale = None, m.end(), (m["ascale"] or "").strip()
        rest = self._range_end(end, ARABIC_FIGURE)
        if rest:
            high, end = decimal(rest["arabic"]), rest.end()
            other = (rest["ascale"] or "").strip()
            if other != scale and high is not None and ((scale and other) or _DASH.match(self.text, m.end()) is None):
                high = high * SCALES.get(other, _ONE) / SCALES.get(scale, _ONE)  # 5000万元至1亿元: each has its own scale
                if high <= low:
                    return None
            else:
                scale = other or scale
        return self._with_unit(m, end, low, high, scale)

    def _range_end(self, at: int, kind: re.Pattern[str]) -> re.Match[str] | None:
        """The second figure of 20—25项, 1500—2000, 300万元至500万元, 三至五家."""
        text = self.text
        unit = self._unit(at)
        for begin in (at, unit.end()) if unit else (at,):
            if begin >= self.end or not (text[begin] in _DASH_BEGINS or text[begin].isspace()):
                continue
            if dash := _DASH.match(text, begin, self.end):
                second = kind.match(text, dash.end(), self.end)
                if (
                    second
                    and second["arabic" if kind is ARABIC_FIGURE else "chinese"]
                    and (begin == at or self._same_kind(unit, second.end()))
                ):
                    return second
        return None

    def _unit(self, at: int) -> re.Match[str] | None:
        """The unit at a place, which is asked for twice: a range may open behind it."""
        if self.unit_at != at:
            self.unit_at, self.unit = at, self.units.pattern.match(self.text, at, self.end)
        return self.unit

    def _same_kind(self, unit: re.Match[str] | None, at: int) -> bool:
        other = self.units.pattern.match(self.text, at)
        return bool(unit and other and unit["unit"] == other["unit"])

    def _chinese(self, m: re.Match[str]) -> Quantity | Unread | None:
        if m["one"] and self.text[m.end()] == "批" and not _BATCH.match(self.text, m.end(), self.end):
            return None
        words = m["chinese"] or m["one"] or ""
        scale = (m["cscale"] or m["scale"] or "").strip()
        if (
            self.text[m.start() - 1 : m.start()] in _NO_FIGURE_BEFORE
            and m.start() > self.start
            and not _AFTER_EVENT.match(self.text, m.start() - 1)
        ):
            return None
        if m.start() > self.start and self.text[m.start() - 1] in "万千百亿":  # “361”万千亿级产业集群 is a name
            return None
        value = chinese_value(words) if words else _ONE
        if value is None:
            return None
        if not words and m["scale"] and not self._is_sum(m):
            return None
        if scale and (not words or words in ("百", "千", "十")):  # 千亿元 is 1000 亿元
            found = self._scale_word(m, value, scale) or self._with_words(m, value, scale)
            named = found is not None and scale == "万" and not words  # 规模以上工业万元增加值用水量
            return found if found and (found.bounded or (found.measure.kind != "count" and not named)) else None
        if not scale and self._stands_alone(m.end()):
            return None
        found = self._with_words(m, value, scale)
        return meant(self.text, self.start, self.end, m, found) if found else None

    def _stands_alone(self, at: int) -> bool:
        """Whether neither a unit nor a range nor a list can begin behind a numeral, as behind most that are only words."""
        if at >= self.end:
            return True
        behind = self.text[at]
        return not (behind in self.units.begins or behind in _GOES_ON or behind.isspace())

    def _is_sum(self, m: re.Match[str]) -> bool:
        """亿元项目, 超亿元; but （亿元） and 单位：亿元 are a table's units."""
        return not _UNIT_ALONE.search(self.text, max(self.start, m.start() - 4), m.start())

    def _with_words(self, m: re.Match[str], low: Decimal, scale: str) -> Quantity | None:
        """The figure with its unit, or the range it opens: 三至五家."""
        rest = self._range_end(m.end(), WORD_FIGURE) if (m["chinese"] or m["one"]) and not scale else None
        high = chinese_value(rest["chinese"]) if rest else None
        found = self._with_unit(m, rest.end(), low, high, scale) if rest and high else self._with_unit(m, m.end(), low, None, scale)
        return found if isinstance(found, Quantity) else None

    def _scale_word(self, m: re.Match[str], value: Decimal, scale: str) -> Quantity | None:
        """千亿元; 百亿以上 and 千亿级, which leave the 元 out."""
        found = self._with_unit(m, m.end(), value, None, scale)
        if isinstance(found, Quantity) and found.measure.kind == "money":
            return found
        behind = self.text[m.end() : m.end() + 2]
        graded = behind.startswith("级") or bool(_BODY.match(self.text, m.end(), self.end))
        bounded = self._is_bound_behind(m.end()) or self._is_bound_before(m.start())
        if scale in ("亿", "万亿") and (graded or bounded):
            end = m.end() + behind.startswith("级")
            return self._bounded(m, end, value, None, f"{scale}元", SCALES[scale], self.yuan, word="rank" if graded else None, sure=0.7)
        return None

    def _with_unit(self, m: re.Match[str], end: int, low: Decimal, high: Decimal | None, scale: str) -> Quantity | Unread | None:
        text = self.text
        between = None
        if text[end : end + 1] in BETWEEN and end < self.end:
            between, end = BETWEEN[text[end]], end + 1
            if not scale and (late := _SCALE_RE.match(text, end)):  # 100多亿元
                scale, end = late[0], late.end()
        at = end
        if text[end : end + 1].isspace():
            at += 2 if text[end : end + 2].isspace() and end + 1 < len(text) else 1
        unit = self._unit(at)
        if not unit:
            return self._without_unit(m, end, scale, low)
        measure = self.units.by_name[unit["unit"]]
        if measure.name == "元" and (named := _CURRENCY_BEFORE.search(text, max(self.start, m.start() - 4), m.start())):
            measure = self.units.by_name[_CURRENCIES.get(named[0].strip(), named[0].strip())]  # 澳门币一千万元
        printed = scale + _as_printed(unit[0])
        stop = unit.end()
        if measure.kind == "money" and (currency := _CURRENCY.match(text, stop, self.end)):
            stop = currency.end()
        found = self._bounded(m, stop, low, high, printed, SCALES.get(scale, _ONE), measure)
        if between and found.comparator == "eq":
            found = replace(found, comparator=between, bound_behind=True)
        return found if is_quantity(self.text, self.start, found) else None

    def _without_unit(self, m: re.Match[str], end: int, scale: str, low: Decimal) -> Quantity | Unread | None:
        """The first of 100万、50万、30万元 has the unit of the last; 百亿 without 元 is money; else a bounded figure is worth a look."""
        listed = self._listed_unit(m, end, scale, low)
        if listed:
            return listed
        behind = self.text[end : end + 1]
        if scale in ("亿", "万亿", "千亿", "百亿") and behind not in ("人", "次"):
            grade = "rank" if behind == "级" or _BODY.match(self.text, end, self.end) else None
            return self._bounded(m, end + (behind == "级"), low, None, f"{scale}元", SCALES[scale], self.yuan, word=grade, sure=0.7)
        bounded = m.re is not WORD_FIGURE and self._is_bound_before(m.start())
        if not bounded or (low.is_signed() or 1900 <= low <= 2200):
            return None
        other_unit = "\u4e00" <= behind <= "\u9fff" and behind not in _NO_UNIT and not self._is_bound_behind(end)
        return Unread(m.start(), end) if other_unit or _ENDS.match(self.text, end, self.end) else None

    def _listed_unit(self, m: re.Match[str], end: int, scale: str, low: Decimal) -> Quantity | None:
        """100、50 and 30万元: what is printed behind the last is meant for all."""
        rest = _LISTED.match(self.text, end, self.end)
        unit = self.units.pattern.match(self.text, rest.end(), self.end) if rest else None
        if not rest or not unit or self.text[m.start() - 1 : m.start()] in ("", "\n") or m.start() == self.start:
            return None
        measure = self.units.by_name[unit["unit"]]
        if measure.kind not in ("money", "percent", "points", "work_time"):
            return None
        scale = scale or (rest["scale"] or "").strip()
        printed = scale + _as_printed(unit[0])
        return self._bounded(m, end, low, None, printed, SCALES.get(scale, _ONE), measure, sure=0.9)

    def _bounded(
        self, m: re.Match[str], end: int, low: Decimal, high: Decimal | None, unit: str, scale: Decimal, measure: Unit,
        word: str | None = None, sure: float = 1.0,
    ) -> Quantity:  # fmt: skip
        figure = m.start()
        said, first, before = bound_before(self.text, self.start, figure)
        said_behind, last, behind = bound_behind(self.text, gloss_end(self.text, end, self.end, measure, self.units), self.end)
        if said is None and said_behind is None and measure.kind in ("percent", "multiple", "time"):
            said = bound_of_share(self.text, self.start, figure)
        comparator: Comparator = said or "eq"
        if said_behind and comparator == "eq":
            comparator = said_behind
        if high is not None:
            comparator = "range"
        return Quantity(first, figure, last, low, high, unit, scale, measure, comparator, sure, before, behind, word)

    def _is_bound_before(self, at: int) -> bool:
        return bound_before(self.text, self.start, at)[2]

    def _is_bound_behind(self, at: int) -> bool:
        return bound_behind(self.text, at, self.end)[2]


@lru_cache(maxsize=256)
def _as_printed(unit: str) -> str:
    """A unit without spaces, a stroke for 每: a notice has few units and many figures."""
    return _SPACES.sub("", unit).replace("％", "%").replace("每", "/")
