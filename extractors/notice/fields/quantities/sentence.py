"""The quantities of one sentence in their places: what stands around each, which times hold for it, where it starts from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from extractors.frozen import dataclass
from extractors.lines.text import Span
from extractors.notice.fields.quantities.bounds import BATCH
from extractors.notice.fields.quantities.clause import Clauses
from extractors.notice.fields.quantities.context import Context, is_spaced
from extractors.notice.fields.quantities.figures import HINTS
from extractors.notice.fields.quantities.grammar import QuantityReader
from extractors.notice.fields.quantities.indicator import begins_with_verb, subject_before
from extractors.notice.fields.quantities.lists import is_list
from extractors.notice.fields.quantities.pairing import told_apart
from extractors.notice.fields.quantities.placed import Held, Placed, When
from extractors.notice.fields.quantities.quantity import Quantity, Unread
from extractors.notice.fields.quantities.times import Time, find_times
from extractors.notice.fields.quantities.wording import AIMS, CHANGES, either, quick_look
from extractors.reference.units import Units

_TO_END = re.compile(rf"^(?:左右|以上)?[，,]?\s*(?:逐步|分步|进一步|大幅|再)?{either(CHANGES)}?(?:到|至|为|的)*$")
_OF_TO_END = re.compile(rf"^[\u4e00-\u9fff]{{1,8}}?{either(CHANGES)}(?:到|至|为)$")  # 原10个|环节压减为|5个
_CHANGED_TO = re.compile(rf"^\s*(?:以上|左右)?(?:统一|全部|再)?{either(CHANGES)}(?:到|至|为)$")
_TO = ("到", "至", "为")
_FROM = re.compile(r"(?:由原来的|由现行的|原来的|现行的|目前的|原有|由|从|(?<!中)原)$")
#: 预留份额由该部分采购预算总额的|30%: what it is a share of stands between.
_FROM_OF = re.compile(r"(?<![理自事])(?:由|从(?![业事]))(?P<of>[^，、由从0-9]{2,20})$")
_AIMS = re.compile(either(AIMS))
#: 按研发费用较上年增量的10%: the base is what the increment is counted from, not the share.
_INCREMENT = re.compile(r"增量|(?:新增|增加|增长|超出|超过)的?(?:部分|额)")
_FAR = 200
_MARKS = re.compile(r"[，、；：。,;]")


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """What a sentence holds of times and quantities; `unread` are figures with a unit in no table."""

    times: list[Time]
    placed: list[Placed]
    listed: tuple[str, ...]  # the subjects last told apart by 分别
    unread: list[Unread]


#: Most sentences hold neither a figure nor a time that the next ones could stand under.
_SPEAKS_OF_FIGURES = quick_look(
    (
        *HINTS,
        ("一", BATCH),
        ("今明近去", "年"),
        ("年", "[内底末]"),
        ("十", "[一二三四五六]五"),
        ("二", "[〇○零]"),
        ("目", "前"),
        ("迄", "今"),
    )
)


class Signs:
    """Where a notice speaks of figures or times: a look goes on to the next sign, however many items end before it."""

    def __init__(self, body: str) -> None:
        self._body = body
        self._since = self._at = -1  # nothing was found from the one to the other
        self._next: re.Match[str] | None = None

    def within(self, start: int, end: int) -> re.Match[str] | None:
        """The first sign in body[start:end]."""
        if not self._since <= start <= self._at:
            hit = self._next = _SPEAKS_OF_FIGURES.search(self._body, start)
            self._since, self._at = start, hit.start() if hit else len(self._body)
        if self._at >= end:
            return None
        # One that goes on behind the end is none within it, but another may be.
        return self._next if self._next and self._next.end() <= end else _SPEAKS_OF_FIGURES.search(self._body, start, end)

    def speaking(self, sentences: Sequence[Span]) -> list[int]:
        """Which of the sentences of an item, which are in order, may hold a figure or a time."""
        found: list[int] = []
        i, count = 0, len(sentences)
        end = sentences[-1].end if sentences else 0
        while i < count and (hit := self.within(sentences[i].start, end)):
            at = hit.start()
            while i < count and sentences[i].end <= at:
                i += 1
            # What stands between two sentences is none's, and a sign that goes on in the next sentence is no sign.
            if i < count and sentences[i].start <= at:
                if hit.end() <= sentences[i].end or self.within(sentences[i].start, sentences[i].end):
                    found.append(i)
                i += 1
        return found


class SentenceReader:
    """Reads sentences of one notice, whose date tells what 年内 means and what is past."""

    def __init__(self, body: str, noticed: date | None, units: Units) -> None:
        self._body, self._quantities = body, QuantityReader(body, units)
        self._year = noticed.year if noticed else None

    def read(self, sentence: Span, held: Held) -> ReadSentence:
        """What a sentence with such signs holds."""
        times = find_times(self._body, sentence.start, sentence.end, self._year)
        found = self._quantities.find(sentence.start, sentence.end, times)
        if not found:
            return ReadSentence(times, [], held.listed, [])
        quantities = [q for q in found if isinstance(q, Quantity)]
        placed, listed = self._placed(held, sentence, times, quantities) if quantities else ([], held.listed)
        return ReadSentence(times, placed, listed, [q for q in found if isinstance(q, Unread)])

    def is_past(self, time: Time) -> bool:
        return bool(self._year and time.last and time.last.year < self._year)

    def _placed(self, held: Held, sentence: Span, times: list[Time], quantities: list[Quantity]
    ) -> tuple[list[Placed], tuple[str, ...]]:  # fmt: skip
        clauses = Clauses.of(self._body, sentence.start, sentence.end)
        found: list[Placed] = []
        last = len(quantities) - 1
        spaced = is_spaced(sentence.of(self._body))
        for i, q in enumerate(quantities):
            clause = clauses.around(q.figure)
            since = max(clause.start, self._own_words_since(quantities, i)) if i else clause.start
            stop = min(clause.end, self._next_count(quantities, i)) if i < last else clause.end
            words = self._words(since, q.start, times)
            subject = subject_before(words)
            bare = subject is None and words.strip(" 、，和及") != "" and not words.lstrip().startswith(("对", "凡"))
            after = self._end_of_list(quantities, i) if i < last else q.end
            where = Context.of(self._body, sentence, clause, since, q.figure, after, bare, spaced)
            like_the_last = i > 0 and quantities[i - 1].measure == q.measure
            when = self._when(held, clause, times, q)
            found.append(Placed(q, where, words, subject, self._words(q.end, stop, times), when, like_the_last))
        if not last:
            return found, held.listed
        return told_apart(self._body, self._with_baselines(found, times), times, held.listed)

    def _own_words_since(self, quantities: list[Quantity], i: int) -> int:
        """Where the words begin that are its own: behind the quantity before it, but 千亿级产业集群2个 has 千亿级 in its name."""
        last = quantities[i - 1]
        named = (
            last.word == "rank"
            and not last.bounded
            and quantities[i].measure.kind == "count"
            and not _MARKS.search(self._body, last.end, quantities[i].start)
        )
        return last.start if named else last.end

    def _next_count(self, quantities: list[Quantity], i: int) -> int:
        """Where the words behind a quantity end: at the next one, but 3个千亿级产业集群 are three of a size."""
        for q in quantities[i + 1 :]:
            near = q.start - quantities[i].end <= 1 or (q.word == "rank" and not _MARKS.search(self._body, quantities[i].end, q.start))
            sized = quantities[i].measure.kind == "count" and q.measure.kind == "money" and near
            if not sized:
                return q.start
        return len(self._body)

    def _end_of_list(self, quantities: list[Quantity], i: int) -> int:
        while i + 1 < len(quantities) and is_list(self._body, quantities[i], quantities[i + 1]):
            i += 1
        return quantities[i].end

    def _words(self, start: int, end: int, times: list[Time]) -> str:
        """body[start:end] without the times in it."""
        if not times:
            return self._body[start:end]
        words, at = "", start
        for time in times:
            if start <= time.start and time.end <= end:
                words += self._body[at : time.start]
                at = max(at, time.end)
        return words + self._body[at:end]

    def _when(self, held: Held, clause: Span, times: list[Time], q: Quantity) -> When:
        """The last times before it; a term right behind it where none stands before (…30家，2025年底前完成)."""
        deadline, first, stated, past = held.deadline, held.period_start, False, held.past
        every: Time | None = None
        base: int | None = None
        for time in times:
            if time.start >= q.figure:
                if time.before and time.last and deadline is None and not self.is_past(time):
                    deadline, stated = time.last, True
            elif time.kind in ("deadline", "period"):
                past, every = self.is_past(time), None
                if not past:
                    deadline, first, stated = time.last, time.first, True
            elif time.kind == "start":
                first, past = time.first, False
            elif time.kind == "every":
                every = time
            elif time.kind == "past":
                past = not _AIMS.search(self._body, time.end, q.figure)
            elif time.start >= clause.start or self._opens(time, clause):
                base = None if _INCREMENT.search(self._body, time.end, q.figure) else time.year
        recurrence = every.recurrence if every and self._repeats(every, clause) else None
        return When(deadline, first, recurrence, stated, past, base)

    def _opens(self, time: Time, clause: Span) -> bool:
        """与2023年相比，吨钢综合能耗降低2%，…: a base with a clause to itself holds for those behind it."""
        alone = self._body[time.end : time.end + 1] in ("，", ",") and self._body[time.start - 1 : time.start] in (
            "",
            "，",
            ",",
            "；",
            "。",
            "：",
            "\n",
        )
        return alone and time.end <= clause.start

    def _repeats(self, every: Time, clause: Span) -> bool:
        """每年新设外资企业20家，新增…30家: the second is yearly too; 每年举办活动100场，经营主体达到2000家: the second is not."""
        if self._body[max(every.end, clause.start - 2) : clause.start] in ("的，", "的,"):  # 每年采购5000万元以上的，按采购额的2%资助
            return False
        return every.end > clause.start or begins_with_verb(self._body[clause.start : clause.end])

    def _with_baselines(self, found: list[Placed], times: list[Time]) -> list[Placed]:
        """由2022年的3.4亿美元增长到2025年的6.8亿美元: the first is where the second begins, and no row of its own."""
        kept: list[Placed] = []
        base: Placed | None = None
        for i, one in enumerate(found):
            placed = self._from(base, one) if base else one
            following = found[i + 1] if i + 1 < len(found) else None
            base = one if following and self._leads_to(one, following, times) else None
            if base is None:
                kept.append(placed)
        return kept

    def _leads_to(self, one: Placed, other: Placed, times: list[Time]) -> bool:
        q, following = one.quantity, other.quantity
        kinds = {q.measure.kind, following.measure.kind}
        if len(kinds) > 1 and following.unit != "个" and not kinds <= {"time", "work_time"}:  # 30日缩短至10个工作日
            return False
        gap = self._words(q.end, following.figure, times).strip()
        to_end = _TO_END.match(gap) or (gap.endswith(_TO) and _OF_TO_END.match(gap))
        changed = gap.endswith(_TO) and _CHANGED_TO.match(gap)
        if not to_end and not changed:
            return False
        left = self._body[one.where.since : q.start].rstrip()
        begins = any(t.kind == "from" and t.end <= q.start and self._body[t.end : q.start].strip(" 的") == "" for t in times)
        if begins or _FROM.search(left):
            return bool(to_end)
        return bool(changed) and (not q.bounded or bool(_FROM_OF.search(left[-30:])))

    def _from(self, base: Placed, one: Placed) -> Placed:
        q = one.quantity
        if q.unit == "个" and base.quantity.unit.startswith("个"):  # 5个工作日压缩至3个
            q = replace(q, unit=base.quantity.unit, measure=base.quantity.measure)
        words = _FROM.sub("", base.words.rstrip())
        if words == base.words.rstrip():
            words = _FROM_OF.sub("", words[-_FAR:])
        if subject_before(words) is None:
            words = self._body[base.quantity.end : q.start]
        when = replace(one.when, base_year=base.when.base_year)
        here = one.where
        where = Context.of(self._body, here.sentence, here.clause, base.where.since, q.figure, here.after, here.bare, spaced=True)
        return replace(
            one, quantity=q, where=where, words=words, subject=subject_before(words), when=when, baseline=base.quantity
        )  # fmt: skip
