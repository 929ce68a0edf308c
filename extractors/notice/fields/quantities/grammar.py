"""Quantities as printed: a figure with its unit and bounds.

quantity    := bound* [人民币] (range | figure) unit bound*    不低于70亿美元; 10场以上; 20—25项; 超过1万家(次)
             | bound* share bound*                            百分之十五; 五分之一; 1/2; 三成以上
             | bound* multiple                                翻一番; 翻两番; 翻倍; 倍增
             | half                                           减半
             | [bound] scale money                            千亿元; 百亿以上; 千亿级
range       := figure [unit] (—|至|到|~) figure
figure      := arabic [scale] | chinese [scale]               6.8亿; 1.2万亿; 三百万
bound       := 不低于 | 超过 | 达到 | … in front;  以上 | 以内 | 左右 | … behind

A number that is no quantity gives nothing: a code (5G, 1210), an ordinal (第9次), a rank (世界500强), a document's number, what
stands in 《》 or in “” as a name (“千企百展”). Chinese numerals are words more often than figures (一批, 三年行动计划, 两头在外):
where they count things, a verb of doing so must stand before them (培育三个, 新建两家).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.notice.fields.quantities.bounds import BETWEEN, bound_before, bound_behind, bound_of_share
from extractors.notice.fields.quantities.figures import FIGURE, HINT, OPAQUE, SCALE, chinese_value, decimal, share
from extractors.notice.fields.quantities.times import Time
from extractors.notice.fields.quantities.wording import BODIES, either
from extractors.notice.numerals import to_int
from extractors.records import Comparator
from extractors.reference.units import SCALES, Unit, Units

_MAYBE = re.compile(HINT)
_DASH = re.compile(r"\s*(?:[（(]含[）)])?\s*(?:[—–\-－~～]{1,2}|至|到)\s*(?:不高于|不超过)?")
_CHINESE_COUNT_OPENER = re.compile(
    r"(?:新增|培育|引进|引育|建成|建设|打造|形成|认定|创建|新建|改建|扩建|达到?|突破|超过?|遴选|选取|选择|培养|设立|组建|举办|开展|获批|争创|布局|实施|推出|落地|"
    r"不少于|不低于|至少|超过|每年|组织|安排|选派|招引|申报|支持|发展|完成)(?:国家级|省级|市级|区级)?(?:约|近|了)?$"
)


_NO_UNIT = "年月日号时点和至到或、与的"  # 达到2025年, 为1和2
_BODY = re.compile(either(BODIES))
_CURRENCY = re.compile(r"(?:人民币|RMB)")  # 0.5万元人民币
_LISTED_YUAN = re.compile(rf"(?:[、和及]\s*[\u4e00-\u9fff]{{0,5}}[0-9０-９.]+\s*{SCALE})+元")
_PER_ONE = re.compile(
    r"每(?:新增|增加|认定|引进|招用|新招用|吸纳|培训|培育|完成|成功|介绍|恶化|改善|出口|新建|建成|减少|招引|孵化)[\u4e00-\u9fff]{0,2}$"
)
_SCALE_RE = re.compile(SCALE)
_LIST = ("和", "、", "及")
_NO_FIGURE_BEFORE = ("第", "数", "几", "“", "这", "前", "后")
_FROM = re.compile(r"(?:由|从|原来的|原)$")
_GRANTED = re.compile(r"(?:减免|免收|免除|减收|减半收取|缓缴|延长|延缓|顺延|延期|提前|缩短|免费使用)(?:期限)?$")
_SPACES = re.compile(r"\s+")
_DONE = re.compile(r"\s*(?:办结|办理|办成|审批|审结|答复|响应|出具|送达|到账|拿证|下证)")
_SHORTENED = re.compile(r"\s*(?:压缩|缩短|压减|减少|延长|缩减|精简|降)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its unit and bounds. `start`:`end` covers its bounds, `figure` where its digits begin."""

    start: int
    figure: int
    end: int
    value: Decimal
    value_max: Decimal | None
    unit: str  # as printed, 亿美元
    scale: Decimal
    measure: Unit
    comparator: Comparator
    sure: float = 1.0
    bound_before: bool = False  # if only 达到
    bound_behind: bool = False
    word: str | None = None  # multiple, half, share, rank (千亿级)

    @property
    def bounded(self) -> bool:
        return self.bound_before or self.bound_behind

    @property
    def amount(self) -> Decimal:
        return self.value * self.scale * self.measure.factor


@dataclass(frozen=True, slots=True)
class Unread:
    """A bounded figure whose unit is in no table."""

    start: int
    end: int


def find_quantities(text: str, start: int, end: int, times: list[Time], units: Units) -> list[Quantity | Unread]:
    """The quantities in text[start:end], a sentence whose times are known.

    >>> from extractors.reference.units import load_units
    >>> [(str(q.value), q.unit, q.comparator) for q in find_quantities("超过1000万美元的5G项目", 0, 14, [], load_units())]
    [('1000', '万美元', 'gt')]
    """
    if not _MAYBE.search(text, start, end):
        return []
    found = list(_Reader(text, start, end, times, units).read())
    for i in range(len(found) - 2, -1, -1):
        found[i] = _with_shared_bound(text, found[i], found[i + 1])
    for i in range(1, len(found)):
        found[i] = _with_carried_bound(text, found[i - 1], found[i])
    return found


def _with_carried_bound(text: str, before: Quantity | Unread, one: Quantity | Unread) -> Quantity | Unread:
    """分别不低于95%和80%; 首次突破1亿元、5亿元、10亿元: a bound before the first of a list holds for all of it."""
    if not isinstance(before, Quantity) or not isinstance(one, Quantity) or one.bounded or not before.bound_before:
        return one
    joined = text[before.end : one.start].strip() in _LIST
    if (
        joined
        and before.comparator != "range"
        and (one.measure == before.measure or "分别" in text[max(0, before.start - 12) : before.figure])
    ):
        return replace(one, comparator=before.comparator, bound_before=True)
    return one


def is_list(text: str, one: Quantity, other: Quantity) -> bool:
    """Whether two quantities stand in one list: 10亿元、50亿元."""
    return one.measure == other.measure and text[one.end : other.start].strip() in _LIST


def _with_shared_bound(text: str, one: Quantity | Unread, other: Quantity | Unread) -> Quantity | Unread:
    """5000万美元和500万美元以下: a bound behind the last of a list holds for all of it."""
    if not isinstance(one, Quantity) or not isinstance(other, Quantity) or one.comparator != "eq":
        return one
    if other.bound_behind and is_list(text, one, other):
        return replace(one, comparator=other.comparator, bound_behind=True)
    return one


class _Reader:
    """Reads the quantities of one sentence, production by production."""

    def __init__(self, text: str, start: int, end: int, times: list[Time], units: Units) -> None:
        self.text, self.start, self.end, self.units = text, start, end, units
        self.closed = sorted([*(m.span() for m in OPAQUE.finditer(text, start, end)), *((t.start, t.end) for t in times)])

    def read(self) -> Iterator[Quantity | Unread]:
        at = self.start
        closed = 0  # spans that end before the figure end before every later one too
        while m := FIGURE.search(self.text, at, self.end):
            while closed < len(self.closed) and self.closed[closed][1] <= m.start():
                closed += 1
            if closed < len(self.closed) and self.closed[closed][0] < m.end():
                at = max(self.closed[closed][1], m.start() + 1)
                continue
            quantity = self._quantity(m)
            if quantity:
                yield quantity
            at = max(m.end(), quantity.end if quantity else 0)

    def _quantity(self, m: re.Match[str]) -> Quantity | Unread | None:
        if m["share"]:
            value = share(m)
            return self._percent(m, value, "share") if value is not None else None
        if m["multiple"]:
            value = Decimal(2) ** (to_int(m["times"] or "一") or 1)
            return self._bounded(m, m.end(), value, None, "倍", Decimal(1), self.units.by_name["倍"], word="multiple")
        if m["half"]:
            return self._percent(m, Decimal(50), "half")
        if m["arabic"]:
            return self._arabic(m)
        return self._chinese(m)

    def _percent(self, m: re.Match[str], value: Decimal, word: str) -> Quantity:
        return self._bounded(m, m.end(), value, None, "%", Decimal(1), self.units.by_name["%"], word=word)

    def _arabic(self, m: re.Match[str]) -> Quantity | Unread | None:
        low = decimal(m["arabic"])
        if low is None:
            return None
        high, end, scale = None, m.end(), (m["ascale"] or "").strip()
        rest = self._range_end(end)
        if rest:
            high, end = decimal(rest["arabic"]), rest.end()
            scale = (rest["ascale"] or "").strip() or scale
        return self._with_unit(m, end, low, high, scale)

    def _range_end(self, at: int) -> re.Match[str] | None:
        """The second figure of 20—25项, 1500—2000, 300万元至500万元."""
        unit = self.units.pattern.match(self.text, at)
        for begin in (at, unit.end() if unit else at):
            dash = _DASH.match(self.text, begin, self.end)
            if dash:
                second = FIGURE.match(self.text, dash.end(), self.end)
                if second and second["arabic"] and (begin == at or self._same_kind(unit, second.end())):
                    return second
        return None

    def _same_kind(self, unit: re.Match[str] | None, at: int) -> bool:
        other = self.units.pattern.match(self.text, at)
        return bool(unit and other and unit["unit"] == other["unit"])

    def _chinese(self, m: re.Match[str]) -> Quantity | Unread | None:
        words = m["chinese"] or m["one"] or ""
        scale = (m["cscale"] or m["scale"] or "").strip()
        if self.text[m.start() - 1 : m.start()] in _NO_FIGURE_BEFORE and m.start() > self.start:
            return None
        value = chinese_value(words) if words else Decimal(1)
        if value is None:
            return None
        if words in ("百", "千") and scale:  # 千亿元 is 1000 亿元
            found = self._scale_word(m, value, scale)
        elif not words or words in ("百", "千", "十"):
            found = self._scale_word(m, value, scale) if scale else None
        else:
            read = self._with_unit(m, m.end(), value, None, scale)
            found = read if isinstance(read, Quantity) else None
        if found is None:
            return None
        if found.measure.kind == "count" or m["one"]:
            opened = _CHINESE_COUNT_OPENER.search(self.text, max(self.start, found.start - 10), found.start)
            if not (opened or found.bounded) or (m["one"] and not found.bounded):
                return None
            return replace(found, sure=0.7)
        return None if found.measure.kind in ("time", "multiple") and not found.bounded else found

    def _scale_word(self, m: re.Match[str], value: Decimal, scale: str) -> Quantity | None:
        """千亿元; 百亿以上 and 千亿级, which leave the 元 out."""
        found = self._with_unit(m, m.end(), value, None, scale)
        if isinstance(found, Quantity) and found.measure.kind == "money":
            return found
        behind = self.text[m.end() : m.end() + 2]
        graded = behind.startswith("级") or bool(_BODY.match(self.text, m.end(), self.end))
        if scale in ("亿", "万亿") and (graded or bound_behind(self.text, m.end(), self.end).printed):
            end = m.end() + behind.startswith("级")
            yuan = self.units.by_name["元"]
            return self._bounded(m, end, value, None, f"{scale}元", SCALES[scale], yuan, word="rank" if graded else None, sure=0.7)
        return None

    def _with_unit(self, m: re.Match[str], end: int, low: Decimal, high: Decimal | None, scale: str) -> Quantity | Unread | None:
        text = self.text
        between = None
        if text[end : end + 1] in BETWEEN and end < self.end:
            between, end = BETWEEN[text[end]], end + 1
            if not scale and (late := _SCALE_RE.match(text, end)):  # 100多亿元
                scale, end = late[0], late.end()
        spaces = len(text[end : end + 2]) - len(text[end : end + 2].lstrip())
        unit = self.units.pattern.match(text, end + spaces, self.end)
        if not unit:
            return self._without_unit(m, end, scale, low)
        measure = self.units.by_name[unit["unit"]]
        printed = scale + _SPACES.sub("", unit[0]).replace("％", "%")
        stop = unit.end()
        if measure.kind == "money" and (currency := _CURRENCY.match(text, stop, self.end)):
            stop = currency.end()
        found = self._bounded(m, stop, low, high, printed, SCALES.get(scale, Decimal(1)), measure)
        if between and found.comparator == "eq":
            found = replace(found, comparator=between)
        return found if self._is_quantity(m, found) else None

    def _without_unit(self, m: re.Match[str], end: int, scale: str, low: Decimal) -> Quantity | Unread | None:
        """百亿 without 元 is money, so are the first of 100万、50万、30万元; a bounded figure without a unit is worth a look."""
        behind = self.text[end : end + 1]
        yuan = self.units.by_name["元"]
        if scale and _LISTED_YUAN.match(self.text, end, self.end):
            return self._bounded(m, end, low, None, f"{scale}元", SCALES[scale], yuan, sure=0.9)
        if scale in ("亿", "万亿", "千亿", "百亿") and behind not in ("人", "次"):
            grade = "rank" if behind == "级" or _BODY.match(self.text, end, self.end) else None
            return self._bounded(m, end + (behind == "级"), low, None, f"{scale}元", SCALES[scale], yuan, word=grade, sure=0.7)
        bounded = bound_before(self.text, self.start, m.start()).printed and m["arabic"]
        return Unread(m.start(), end) if bounded and "\u4e00" <= behind <= "\u9fff" and behind not in _NO_UNIT else None

    def _is_quantity(self, m: re.Match[str], q: Quantity) -> bool:
        """A duration is one where it is bounded (不超过30天), a working day always; 日 and 年 are dates more often."""
        if q.value == 1 and _PER_ONE.search(self.text, self.start, m.start()):  # 每认定1家奖励5万元
            return False
        if self.text[q.end : q.end + 1] == "级":  # a berth for 20万吨级 ships
            return False
        return q.measure.kind != "time" or self._is_duration(m, q)

    def _is_duration(self, m: re.Match[str], q: Quantity) -> bool:
        if q.measure.base == "岁" and not q.bound_before:
            return False  # 3岁以下婴幼儿 are a kind of people
        if q.comparator == "approx" and q.bound_before:
            return False  # 近3年
        if _FROM.search(self.text, self.start, m.start()) or _SHORTENED.match(self.text, q.end, self.end):
            return True
        if _DONE.match(self.text, q.end, self.end):  # 3小时办结
            return True
        if _GRANTED.search(self.text, self.start, m.start()):  # 减免3个月租金
            return True
        only_inside = q.comparator == "le" and not q.bound_before and self.text[q.end - 2 : q.end] not in ("以内", "之内")
        return q.bounded and not (only_inside and q.measure.name in ("年", "个月"))

    def _bounded(
        self, m: re.Match[str], end: int, low: Decimal, high: Decimal | None, unit: str, scale: Decimal, measure: Unit,
        word: str | None = None, sure: float = 1.0,
    ) -> Quantity:  # fmt: skip
        before = bound_before(self.text, self.start, m.start())
        behind = bound_behind(self.text, end, self.end)
        said = before.comparator
        if said is None and measure.kind in ("percent", "multiple"):
            said = bound_of_share(self.text, self.start, m.start())
        comparator: Comparator = said or "eq"
        if behind.comparator and comparator == "eq":
            comparator = behind.comparator
        if high is not None:
            comparator = "range"
        return Quantity(
            before.at, m.start(), behind.at, low, high, unit, scale, measure, comparator, sure, before.printed, behind.printed, word
        )  # fmt: skip
