"""Standing rules: what one clause says for the clauses below it.

以下均需各区县政府负责,不再列出                              bodies of every later clause
具体任务均涉及相关市（州）人民政府，不再做分工，下同
排在第一位的为牵头单位，下同                                the first body leads
逗号前为牵头单位，未明确牵头单位的按职责分工负责，下同              those before the first ， lead
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from extractors.notice.fields.flat import FlatClause
from extractors.notice.text import Span

Order = Literal["first", "comma"]

_HINT = re.compile(r"不再|下同|牵头|以下|均")
_FIRST = re.compile(
    r"(?:(?:排|列|位|序)[^，,；;。]{0,4}?(?:第一|首|最前|最先)|第一(?:个|家|位|顺位|名|责任)|首个|首位|首家)[^，,；;。]{0,10}?(?:为|是|系|即|作为)[^，,；;。]{0,8}?(?:牵头|主责|主要责任|第一责任)"
)
_COMMA = re.compile(r"[“\"]?(?:逗号|，|分号|；|顿号)[”\"]?(?:之)?前[^，,；;。]{0,10}?(?:为|是|系|即)[^，,；;。]{0,6}?(?:牵头|主责)")
_LISTS_NO_MORE = (
    r"不再(?:单独|一一|逐一|逐项|另行|重复|分别|单另|详细|作|做|予以|逐条|具体){0,3}"
    r"(?:列出|列示|罗列|列明|列入|列举|单列|列|注明|标注|标明|明确|表述|说明|分工|赘述|写明|指出|体现|重复)"
)
_NO_MORE = re.compile(_LISTS_NO_MORE)
_SAME_BELOW = re.compile(r"(?:以下|下)(?:均|皆)?(?:相?同)")
_FOR_ALL = re.compile(r"均|都|皆|涉及|所有|各项|全部|每项")
#: Where the sentence begins, when a comma parts it from the bodies before.
_OPENS = re.compile(
    r"(?:以下|下列|下述|后续|后文|以上及以下|上述及以下|上述|其他|其余|具体|各项|所有|全部|每项|本(?:方案|措施|意见|计划|清单|文件|行动)|文中|此外)[^，,；;。、]{0,24}?(?:均|都|皆|涉及|由|需|须)"
)
_SCAFFOLD = re.compile(
    r"(?:以下|下列|下述|后续|后文|以上及以下|上述及以下|上述|其他|其余|具体|各项|所有|全部|每项|本|文中|此外|另外|同时|政策|措施|任务|工作|条款|条目|内容|事项|项目|举措|方案|意见|计划|清单|"
    r"行动|中|的|重点|改革|责任单位|牵头单位|配合单位|责任部门|均|都|皆|需要|需|须|由|要|应当|应|为|是|包括|包含|含|涉及|涉|有|及|各条|条|项|与)+"
)
_TAIL = re.compile(
    r"(?:(?:共同|分别|具体|按职责|按照职责|按职责分工|按照职责分工|根据职责|组织|抓好|协同|配合|参与|负责|落实|实施|推进|执行|贯彻|牵头|均|都|皆|需要|需|须|由|应|为|是|作为|列为|也|同为|"
    r"所有|各项|全部|任务|措施|政策|工作|的|其|责任单位|责任部门|配合单位|牵头单位|责任主体|之一|做好|相关工作|有关工作|等)+)$"
)


@dataclass(frozen=True, slots=True)
class StandingWords:
    """A standing sentence for bodies: where it lies in the clause, and where the bodies it names lie in it."""

    span: Span
    names: Span | None  # None where it names none: 各区政府（以下均需落实，不再列出）
    from_here: bool  # not 以下 alone: it holds for the clause it stands in too


@dataclass(frozen=True, slots=True)
class StandingRules:
    """What a clause says for those below."""

    bodies: tuple[StandingWords, ...]
    order: Order | None
    spans: tuple[Span, ...]  # the stretches that are rules and no list of bodies
    lone_is_lead: bool = True  # not where 未明确牵头单位的按职责分工负责


NO_RULES = StandingRules((), None, ())
_SENTENCE = re.compile(r"[^；;。\n]+")


def standing_rules(clause: FlatClause) -> StandingRules:
    """The rules in a clause, among its sentences and in the brackets inside it."""
    if not _HINT.search(clause.text):
        return NO_RULES
    bodies: list[StandingWords] = []
    spans: list[Span] = []
    order: Order | None = None
    for m in _SENTENCE.finditer(clause.flat):
        if rule := _order(m[0]):
            order = order or rule
            spans.append(Span(m.start() + _order_opens(m[0]), m.end()))
        if found := standing_sentence(clause.flat, m.start(), m.end()):
            bodies.append(found)
            spans.append(found.span)
    for bracket in clause.brackets:
        inner = clause.text[bracket.start + 1 : bracket.end - 1]
        order = order or _order(inner)
        if found := standing_sentence(clause.text, bracket.start + 1, bracket.end - 1):
            bodies.append(found)
    lone = "未明确" not in clause.text
    return StandingRules(tuple(bodies), order, tuple(spans), lone)


def _order(text: str) -> Order | None:
    if "牵头" not in text and "主责" not in text and "第一责任" not in text:
        return None
    if _COMMA.search(text):
        return "comma"
    return "first" if _FIRST.search(text) else None


def _order_opens(sentence: str) -> int:
    """Where in a sentence its rule of order begins: behind the bodies that a comma parts from it."""
    m = _COMMA.search(sentence) or _FIRST.search(sentence)
    return max(sentence.rfind("，", 0, m.start()), sentence.rfind(",", 0, m.start()), -1) + 1 if m else 0


def standing_sentence(text: str, start: int, end: int) -> StandingWords | None:
    """The standing sentence in text[start:end], or None."""
    no_more = _NO_MORE.search(text, start, end)
    closing = no_more or _SAME_BELOW.search(text, start, end)
    if not closing or not _FOR_ALL.search(text, start, end):
        return None
    opens = _OPENS.search(text, start, closing.start())
    if opens is None and no_more is None:
        return None  # 含开发区管委会，下同 says what a name means
    at = opens.start() if opens else start
    scaffold = _SCAFFOLD.match(text, at, closing.start())
    first = scaffold.end() if scaffold else at
    last = closing.start()
    while last > first and text[last - 1] in "，,、 以下":
        last -= 1
    if tail := _TAIL.search(text, first, last):
        last = tail.start()
    names = Span(first, last) if last - first >= 2 else None
    return StandingWords(Span(at, end), names, not text.startswith(("以下", "下列", "下述", "后"), at))
