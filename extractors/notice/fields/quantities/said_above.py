"""What a heading or an opening says for the figures under it: conditions, facts, or a standard that a list fills in.

一、申报条件 …总资产不低于1000万元              bounded figures are conditions
一、发展现状 …园舍面积增加到429万平方米          figures are facts, no targets
补助标准为：城市低保对象600元；农村低保对象400元   each is the benefit
损耗定额为：原粮不超过0.1%；油料不超过0.15%       each is a cap on others
"""

from __future__ import annotations

import re

from extractors.frozen import dataclass
from extractors.lines.text import Span, places
from extractors.notice.fields.quantities.wording import BENEFITS, either
from extractors.records import TargetRole

#: A section that tells who may apply; what its figures bound are conditions.
_CONDITIONS = re.compile(
    r"(?:申报|申请|认定|准入|评选|评定|入库|入驻|享受|基本|具体|必备|奖励|支持)?(?:条件|门槛)$|(?:申报|支持|奖励|扶持|补助)(?:对象|范围)$|资格$"
)
#: A section that looks back.
_FACTS = re.compile(
    r"(?:现状|回顾|(?:发展|现实|工作)基础|主要成[效绩就]|取得的?(?:主要)?成[效绩就]|(?:面临|发展|当前)的?形势|基本情况|存在的?(?:主要)?问题)"
    r"(?:[与和及、](?:面临的?|主要|存在的?)?(?:形势|问题|挑战|不足|背景|环境|机遇))*$"
)
#: What these end with.
_CONDITIONS_END, _FACTS_END = frozenset("件槛象围格"), frozenset("状顾础绩效就势况题战足景境遇")
_LISTS_TERMS = re.compile(r"(?:下列|以下|如下|具备|符合)[^。；]{0,12}(?:条件|情形|要求)[^。；：]{0,8}[:：]")
#: How it must end.
_TERMS_END = re.compile(r"(?:条件|情形|要求)[^。；：]{0,8}$")
_NUMBERED = re.compile(r"\s*(?:[（(][一二三四五六七八九十0-9]{1,2}[）)]|[0-9]{1,2}[.．、]|[①-⑳•●])")
_TOPIC = re.compile(
    r"(?<![\u4e00-\u9fff])(?P<topic>[\u4e00-\u9fff]{2,24}?(?:标准|定额|限额|限值|额度|金额|比例|上限|津贴额))(?:分别|具体|如下|为|是)*(?:[:：]|(?<=下)[—\-－])"
)
#: How a topic ends: what shows that a text can open one at all.
_TOPIC_ENDS = re.compile(r"[准额值度例限](?:分别|具体|如下|为|是)*(?:[:：]|(?<=下)[—\-－])")
_TOPIC_NOUNS = frozenset("准额值度例限")
#: What such a mark stands behind: what ends a topic, or the last of the words behind it.
_TOPIC_ENDS_IN = _TOPIC_NOUNS | frozenset("别体下为是")
_CAPS = ("定额", "限额", "限值", "上限")
_BENEFIT = re.compile(either(BENEFITS))
_WITHIN = 160  # characters of a sentence in which its topic stands


@dataclass(frozen=True, slots=True)
class Section:
    """What the headings above an item tell of its figures."""

    terms: bool = False  # conditions
    facts: bool = False  # what has been reached


@dataclass(frozen=True, slots=True)
class Topic:
    """A standard that a list fills in, and what its figures are for; None where that is left open."""

    indicator: str
    role: TargetRole


def section_of(*headings: str | None) -> Section:
    """What the headings above an item tell.

    >>> section_of("一、发展现状"), section_of("发展基础与目标", "申报条件")
    (Section(terms=False, facts=True), Section(terms=True, facts=False))
    """
    terms = facts = aims = False
    for heading in headings:
        if not heading:
            continue
        bare = heading.rstrip("：:。 ")
        last = bare[-1:]
        terms = terms or (last in _CONDITIONS_END and _CONDITIONS.search(bare) is not None)
        facts = facts or (last in _FACTS_END and _FACTS.search(bare) is not None)
        aims = aims or "目标" in bare
    return Section(terms, facts and not aims)


def lists_terms(body: str, sentence: Span) -> bool:
    """Whether a sentence opens a list of conditions: 符合以下条件之一的：."""
    return bool(_LISTS_TERMS.search(body, sentence.start, sentence.end))


def find_openers(body: str) -> list[int]:
    """Where the marks stand, in order, that may open a list of conditions or a topic: most items have none, which is a quick look."""
    colons = [at for mark in ("：", ":") for at in places(body, mark)]
    dashes = [at for dash in "—-－" for at in places(body, dash) if body[at - 1] == "下"]
    opening = [at for at in colons if body[at - 1] in _TOPIC_ENDS_IN or _TERMS_END.search(body, max(0, at - 10), at)]
    return sorted([*dashes, *opening])


def is_numbered(body: str, sentence: Span) -> bool:
    """Whether a sentence is an entry of a list within its item."""
    return bool(_NUMBERED.match(body, sentence.start))


def topic_of(body: str, sentence: Span) -> Topic | None:
    """The standard that a sentence opens; None where it opens none, or one that is neither benefit nor cap (收费标准)."""
    end = min(sentence.end + 1, sentence.start + _WITHIN)  # a heading ends before its colon
    m = _TOPIC.search(body, sentence.start, end) if _TOPIC_ENDS.search(body, sentence.start, end) else None
    if not m:
        return None
    topic = m["topic"]
    if benefit := _BENEFIT.search(topic):
        return Topic(benefit[0], "incentive")
    return Topic(topic, "threshold") if topic.endswith(_CAPS) else None
