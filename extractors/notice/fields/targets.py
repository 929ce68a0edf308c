"""Quantities (targets): what a measure sets, promises or conditions on, with what is counted, until when and what for.

到2025年，实际使用外资总额由2022年的3.4亿美元增长到6.8亿美元，年均增长25%：two rows, the first with a baseline.
A year holds on within its item until another is stated. A figure of the past (2021年已达到300家) is no target and no row.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from extractors.lines.text import Span, sentence_key
from extractors.notice.fields.quantities.basis import basis_of
from extractors.notice.fields.quantities.benefits import end_of_giving
from extractors.notice.fields.quantities.counted import indicator_of
from extractors.notice.fields.quantities.indicator import done_within, object_behind, subject_before
from extractors.notice.fields.quantities.lists import is_list
from extractors.notice.fields.quantities.placed import Held, Placed
from extractors.notice.fields.quantities.purpose import modality_of, role_of
from extractors.notice.fields.quantities.record import of_cell, of_quantity, unread_issue
from extractors.notice.fields.quantities.repeats import Said, counted_once
from extractors.notice.fields.quantities.said_above import (
    Section,
    Topic,
    find_openers,
    is_numbered,
    lists_terms,
    section_of,
    topic_of,
)
from extractors.notice.fields.quantities.sentence import SentenceReader, Signs
from extractors.notice.fields.quantities.tables import find_tables, may_hold_tables
from extractors.notice.fields.quantities.times import Time
from extractors.notice.fields.quantities.wording import either
from extractors.notice.sections import DocumentText
from extractors.records import Basis, Issue, Modality, Target, TargetRole
from extractors.reference.units import Units

_TERM = re.compile(r"执行期限?|有效期|实施期限?|政策期限|执行时间|实施时间|政策执行期|起止时间|施行期限")
_DID = (
    "达到 达 完成 实现 建成 形成 培育 引进 突破 超过 认定 新增 投入 发放 开通 创建 获批 增长 增加 提高 提升 下降 降低 减少 覆盖 服务 惠及"
)
_PAST = re.compile(
    rf"已(?:经)?(?:累计|成功|全部|先后)?(?:有|{either(_DID)})(?![^，]{{0,30}}(?:按|不低于|不少于))|^(?:20\d\d年)?(?:全年)?(?:累计)?完成了|{either(_DID)}了(?:约|近|超)?$"
    r"|^(?:[全我][省市区县州])?现有[^，的]{1,16}$"
)
_MAY_BE_PAST = re.compile("[已了现]")
#: What a report says of what has been reached: …家，数量居全省第2位.
_REPORTED = re.compile(r"仅[为有占达0-9]|占全[国省市区州]的|居全[国省市区州]第|位列全|奠定了|迈上了|取得了")
_FOR = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十0-9]{1,2}[）)、.]\s*)?(?:对于?(?!外)|凡是?|符合|满足)")
_ONLY_BOUND = re.compile(r"^[、，和及\s]*(?:其中)?$")
#: 每增加5000平方米增加10万元: what grows is what was counted before, or is named.
_STEP = re.compile(r"每(?:再)?(?:增长|增加|提高|提升|超过|减少|降低|下降|满)(?P<of>[\u4e00-\u9fff]{0,10})$")
_ONLY_SAYS = re.compile(
    r"^[，、\s]*(?:累计|再|分别|力争|确保|争取|逐步|进一步|稳步|总数|总量)*(?:全年)?(?:同比|年均)?(?:增长|增速|下降|降低|降|压缩|缩短|提高|提升|增加|扩大)?(?:达到?|为|建成|建设|新建|完成|实现|培育|打造|提高到|提升到|增加到|扩大到|降至|降低到|突破|超过)?$"
)
_AIM_OPENS = re.compile(r"\s*(?:到?20\d\d年底?，)?(?:力争|争取|努力|(?P<ensure>确保))")
_JOINED = ("、", "且", "和", "并", "及", "或")
_AND = ("且", "、且", "并且", "、并且", "，且")
_DAMAGED = 0.6
_LONGEST_SENTENCE = 2_000  # characters; the longest of a real notice seen so far has some 600


@dataclass(slots=True)
class _Item:
    """What is read of one item so far, and what holds on in it."""

    rank: int
    headings: tuple[str | None, ...]  # that tell of its figures
    section: Section | None = None  # what they tell, once it is asked for
    held: Held = field(default_factory=Held)
    said: list[Said] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    may_list: bool = False  # a list of conditions or a topic may be opened in it
    topic: Topic | None = None  # 补助标准为：…；…
    told: dict[str, str] = field(default_factory=dict)  # what was counted last in each base unit, of the past too
    listed_terms: bool = False  # a list of conditions has begun: 符合以下条件之一的：（一）…；（二）…


def read_targets(body: str, documents: list[DocumentText], noticed: date | None, units: Units) -> tuple[list[Target], list[Issue]]:
    """The quantities of all documents in reading order, and figures whose unit is unknown.

    `noticed` is the notice's date: 年内 means its year, and a year before it is past.
    """
    items: list[_Item] = []
    reader = _ItemReader(body, noticed, units)
    for document in documents:
        heard: set[str] = set()
        for block in _blocks(body, document):
            own = _unheard(body, block.sentences, heard) if document.damaged else block.sentences
            if not document.damaged:
                if item := reader.read(len(items), block.headings, block.heading, own, block.owner, block.due_on):
                    items.append(item)
                continue
            # What stands near an item may be another's: its owner stays open, and a sentence counts once.
            item = reader.read(len(items), (), block.heading, own, None, None)
            if not item:
                continue
            item.said = [replace(s, target=replace(s.target, confidence=round(s.target.confidence * _DAMAGED, 2))) for s in item.said]
            items.append(item)
    said = sorted((s for item in items for s in item.said), key=lambda s: s.target.char_start)
    return counted_once(said), [issue for item in items for issue in item.issues]


def _pieces(body: str, sentence: Span) -> list[Span]:
    """A sentence that is longer than any person writes, cut at commas: what is looked up around each figure stays bounded."""
    pieces: list[Span] = []
    start = sentence.start
    while sentence.end - start > _LONGEST_SENTENCE:
        comma = body.rfind("，", start, start + _LONGEST_SENTENCE)
        end = comma + 1 if comma > start else start + _LONGEST_SENTENCE
        pieces.append(Span(start, end))
        start = end
    return [*pieces, Span(start, sentence.end)]


def _unheard(body: str, sentences: Sequence[Span], heard: set[str]) -> list[Span]:
    """The sentences not in `heard`, which then holds them too."""
    fresh: list[Span] = []
    for sentence in sentences:
        key = sentence_key(sentence.of(body))
        if key not in heard:
            heard.add(key)
            fresh.append(sentence)
    return fresh


class _Block(NamedTuple):
    """A lead or a leaf: whose figures are read together."""

    owner: int | None  # seq of the measure
    heading: Span
    sentences: Sequence[Span]
    due_on: date | None
    headings: tuple[str | None, ...]  # its own, and of a leaf those above


def _blocks(body: str, document: DocumentText) -> list[_Block]:
    """Leads and leaves, in reading order."""
    leads = [_Block(None, d.heading, d.sentences, None, (d.heading.of(body),)) for d in document.leads]
    leaves = [
        _Block(m.seq, leaf.heading, leaf.sentences, m.due_on, (m.chapter, m.section, m.heading))
        for leaf in document.leaves
        for m in (leaf.measure,)
    ]
    return sorted([*leads, *leaves], key=lambda block: block.heading.start)


class _ItemReader:
    """Reads items of one notice, sentence after sentence."""

    def __init__(self, body: str, noticed: date | None, units: Units) -> None:
        self._body, self._units, self._signs = body, units, Signs(body)
        self._sentences = SentenceReader(body, noticed, units)
        self._year = noticed.year if noticed else None
        # What a notice never says need not be looked for in each of its sentences.
        self._has_tables = may_hold_tables(body)
        self._openers = find_openers(body)

    def read(
        self, rank: int, headings: tuple[str | None, ...], heading: Span, sentences: Sequence[Span], owner: int | None, due_on: date | None
    ) -> _Item | None:
        """What an item says; None where it speaks of no figures or times, as most do not, and the notice has no tables of them."""
        first, end = heading.start, heading.end
        if sentences:
            first, end = min(first, sentences[0].start), max(end, sentences[-1].end)
        if not self._has_tables and not self._signs.within(first, end):
            return None
        # Within a sentence, it is the first clause of the text.
        apart = not sentences or heading.start < sentences[0].start or not any(s.start <= heading.start < s.end for s in sentences)
        tells = apart and self._signs.within(heading.start, heading.end) is not None
        spoken = self._signs.speaking(sentences)
        if not spoken and not tells and not self._has_tables:
            return None
        item = _Item(rank, headings, may_list=self._may_list(first, end))
        if apart:
            self._hear(item, heading)
        if tells:
            self._read(item, heading, owner)
        in_table: frozenset[Span] = frozenset()
        if self._has_tables:
            table = find_tables(self._body, sentences, self._year, self._units)
            item.said += [Said(of_cell(self._body, cell, owner, item.held), cell.indicator, item.rank) for cell in table.cells]
            in_table = table.sentences
        self._read_all(item, sentences, spoken, in_table, owner)
        if due_on:
            item.said = [_with_term(s, due_on, None) if s.target.role == "target" else s for s in item.said]
        return item

    def _may_list(self, start: int, end: int) -> bool:
        """Whether anything in an item may open a list of conditions or a topic."""
        first = bisect_left(self._openers, start)
        return first < len(self._openers) and self._openers[first] <= end  # a heading ends before its colon

    def _read_all(self, item: _Item, sentences: Sequence[Span], spoken: list[int], in_table: frozenset[Span], owner: int | None) -> None:
        """Reads the sentences that speak of figures; the others are only heard, where they can tell those anything."""
        heard = 0
        for i in spoken:
            for silent in sentences[heard:i]:
                if (item.may_list or item.held.past or item.held.aim != "plain") and silent not in in_table:
                    for piece in _pieces(self._body, silent):
                        self._hear(item, piece)
            heard = i + 1
            sentence = sentences[i]
            if in_table and sentence in in_table:
                continue
            if sentence.end - sentence.start <= _LONGEST_SENTENCE:
                self._hear(item, sentence)
                self._read(item, sentence, owner)
                continue
            for piece in _pieces(self._body, sentence):
                self._hear(item, piece)
                if self._signs.within(piece.start, piece.end):
                    self._read(item, piece, owner)

    def _hear(self, item: _Item, sentence: Span) -> None:
        """What a sentence says for those that follow, and what of earlier ones it ends."""
        holds = item.held.past or item.held.aim != "plain"
        if not holds and not item.may_list:
            return
        body, before = self._body, self._body[sentence.start - 1 : sentence.start]
        if holds and before not in ("；", ";"):
            item.held = replace(item.held, past=False, aim="plain")
        if not item.may_list:
            return
        numbered = (item.listed_terms or item.topic is not None) and is_numbered(body, sentence)
        item.listed_terms = lists_terms(body, sentence) or (item.listed_terms and numbered)
        opened = topic_of(body, sentence)
        item.topic = opened or (item.topic if numbered or before in ("；", ";", "：", ":") else None)

    def _read(self, item: _Item, sentence: Span, owner: int | None) -> None:
        """Reads a sentence that has been heard and speaks of figures."""
        found = self._sentences.read(sentence, item.held)
        if not found.times and not found.placed and not found.unread:
            return
        if found.listed != item.held.listed:
            item.held = replace(item.held, listed=found.listed)
        item.issues += [unread_issue(self._body, figure) for figure in found.unread]
        if found.placed:
            self._say(item, sentence, found.placed, owner)
        self._hold_on(item, sentence, found.times)

    def _say(self, item: _Item, sentence: Span, placed: list[Placed], owner: int | None) -> None:
        """Adds what the quantities of a sentence say."""
        section = item.section = item.section or section_of(*item.headings)
        indicator: str | None = None
        sized: dict[str, str] = {}  # what a sum is said of: 年产值超10亿元企业20家、超50亿元企业5家
        reported = bool(_REPORTED.search(self._body, sentence.start, sentence.end))
        after_benefit = bool(item.said) and item.said[-1].target.role == "incentive"
        given_by = sentence.start if after_benefit else end_of_giving(self._body, sentence.start, placed[-1].where.clause.start)
        given = [given_by is not None and given_by <= one.where.clause.start for one in placed]
        bases = _bases(self._body, placed)
        for one, basis, role in zip(placed, bases, self._roles(placed, bases, given), strict=True):
            if (role == "target" or section.facts) and self._is_reached(one, reported, section.facts):
                indicator = one.subject or indicator
                if indicator:
                    item.told[one.quantity.measure.base] = indicator
                continue
            step = _STEP.search(one.words.rstrip()) if role == "threshold" else None
            own = (
                sized.get(one.quantity.measure.base)
                if role == "threshold" and one.quantity.word != "rank" and (step or _ONLY_BOUND.match(one.words))
                else None
            )
            if step:
                own = step["of"] or own or subject_before(one.words[: step.start()])
                item.said.append(Said(of_quantity(self._body, one, "level", role, owner, own, own), one.words, item.rank))
                continue
            own = own or indicator_of(self._body, one, role, indicator) or (self._goes_on(item, one, role) if indicator is None else None)
            indicator = own or indicator
            if role == "threshold" and own and one.quantity.word != "rank":
                sized.setdefault(one.quantity.measure.base, own)
            role = "threshold" if (section.terms or item.listed_terms) and role == "target" and one.quantity.bounded else role
            counted = indicator
            if own is None and one.quantity.measure.kind in ("time", "work_time"):
                counted = done_within(one.where.behind) or indicator
            if item.topic and role == "target" and one.quantity.measure.kind in ("money", "percent", "rate"):
                role, counted = item.topic.role, item.topic.indicator
                basis = "share" if role == "incentive" and one.quantity.measure.kind == "percent" and basis == "level" else basis
            target = of_quantity(self._body, one, basis, role, owner, own, counted)
            if target.modality == "plain" and item.held.aim != "plain" and role == "target":
                target = replace(target, modality=item.held.aim)
            item.said.append(Said(target, one.words, item.rank))
            if indicator and role == "target":
                item.told[target.amount_unit] = indicator

    def _is_reached(self, one: Placed, reported: bool, facts: bool) -> bool:
        """A figure of the past: 截至目前已建成1.2万个; …家，数量居全省第2位."""
        clause = one.where.clause_left
        if one.when.past or (_MAY_BE_PAST.search(clause) and _PAST.search(clause)):
            return True
        return (facts or (reported and not one.when.stated)) and modality_of(one.quantity, one.where) == "plain"

    def _goes_on(self, item: _Item, one: Placed, role: TargetRole) -> str | None:
        """到2023年，建成产业集群5个；到2025年，建成10个: what is counted was said just before."""
        last = item.said[-1].target if item.said else None
        if role == "incentive":
            return last.indicator if last and last.role == role else None
        base = one.quantity.measure.base
        heard = last.indicator if last and last.role == role and last.amount_unit == base else None
        if role == "target" and base != "%":
            heard = item.told.get(base, heard)
        return heard if _ONLY_SAYS.match(one.words) and object_behind(one.behind) is None else None

    def _hold_on(self, item: _Item, sentence: Span, times: list[Time]) -> None:
        """The sentence's last year holds on; a term of execution (执行期限至…) holds for all before it."""
        if self._body[sentence.end - 1] in "；;":
            past = any(t.kind == "past" for t in times) or item.held.past
            aim = self._aim(sentence) if item.held.aim == "plain" else item.held.aim
            held = item.held
            item.held = Held(held.deadline, held.period_start, past and not times_ahead(times), aim, held.listed)
        if not times:
            return
        terms = [t for t in times if t.kind in ("deadline", "period")]
        ahead = [time for time in terms if not self._sentences.is_past(time)]
        if ahead:
            held = item.held
            item.held = Held(ahead[-1].last, ahead[-1].first, held.past, held.aim, held.listed)
        if terms and _TERM.search(self._body, sentence.start, sentence.end):
            last, first = terms[-1].last, terms[-1].first
            item.said = [_with_term(s, last, first) if s.target.role != "threshold" else s for s in item.said]

    def _aim(self, sentence: Span) -> Modality:
        """力争到2025年，…；…: the aim that opens a sentence holds for all that ； parts."""
        m = _AIM_OPENS.match(self._body, sentence.start)
        return "plain" if not m else "ensure" if m["ensure"] else "strive"

    def _roles(self, placed: list[Placed], bases: list[Basis], given: list[bool]) -> list[TargetRole]:
        """The role of each, from the last to the first: what stands in a list before a condition is one too."""
        roles: list[TargetRole] = []
        following: Placed | None = None
        for one, basis, after_benefit in zip(reversed(placed), reversed(bases), reversed(given), strict=True):
            gap, condition, chained = "", False, False
            if following and roles[-1] == "threshold":
                gap = self._body[one.quantity.end : following.quantity.start].lstrip(" )）〕")
                condition = following.where.clause == one.where.clause and gap.startswith(_JOINED)
                chained = one.quantity.bounded
            condition_too = condition and gap.startswith(_AND) and one.quantity.bounded  # 300人以上、且营业额达到80万元以上的会议
            role = role_of(one.quantity, basis, one.where, following.quantity if following else None, after_benefit, condition)
            role = "threshold" if condition_too and role == "target" else role
            if role == "target" and chained and _FOR.match(self._body, one.where.sentence.start):
                role = "threshold"  # 对于…园区，面积超过1万平方米，交易额达到2000万美元的，给予…
            roles.append("threshold" if one.sizes else role)
            following = one
        return roles[::-1]


def _bases(body: str, placed: list[Placed]) -> list[Basis]:
    """The basis of each; in a list that of the first holds: 分别下降10%和12%."""
    found: list[Basis] = []
    for i, one in enumerate(placed):
        goes_on = i > 0 and is_list(body, placed[i - 1].quantity, one.quantity)
        found.append(found[-1] if goes_on else basis_of(one.quantity, one.where))
    return found


def _with_term(said: Said, last: date | None, first: date | None) -> Said:
    """A target with a later stated term, where it has no deadline of its own."""
    t = said.target
    return said if t.deadline else replace(said, target=replace(t, deadline=last, period_start=t.period_start or first))


def times_ahead(times: list[Time]) -> bool:
    """Whether a term is stated: what follows it is no longer of the past."""
    return any(t.kind in ("deadline", "period") for t in times)
