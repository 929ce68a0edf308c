"""Standing rules: what one clause says for the clauses below it.

以下均需各区县政府负责,不再列出                              bodies of every later clause
具体任务均涉及相关市（州）人民政府，不再做分工，下同
排在第一位的为牵头单位，下同                                the first body leads
逗号前为牵头单位，未明确牵头单位的按职责分工负责，下同              those before the first ， lead
注：标★的为牵头单位，其余为配合单位                            those with a sign lead; the others support
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from extractors.frozen import dataclass
from extractors.lines.text import Span
from extractors.notice.fields.flat import FlatClause
from extractors.notice.fields.roles import verb_role
from extractors.records import AgencyRole

#: How a notice shows who leads where no word beside the name says so.
OrderKind = Literal["first", "mark", "type"]


@dataclass(frozen=True, slots=True)
class Order:
    """A rule of order. `sign`: the separator before which the leading bodies stand (，；、), or the sign beside them (★)."""

    kind: OrderKind
    sign: str = ""
    rest_supports: bool = False  # 逗号后为配合单位, 其余为配合单位


#: What every rule of order has: 第一, 最前, 逗号前, a sign, a kind of type.
_ORDER_HINT = re.compile("[前首第最*＊★☆△▲●○◆◇※#＃√星粗黑划红斜]")
_HINT = re.compile(r"不再|下同|牵头|主责|第一责任|以下|均")
_LEADING = r"(?:牵头|主责|主要责任|第一责任)"
_IS = r"(?:为|是|系|即|作为|表示|代表)"
_SIGNS = "*＊★☆△▲●○◆◇※#＃√"
_FIRST = re.compile(
    r"(?:(?:排|列|位|序)[^，,；;。]{0,4}?(?:第[一1]|首|最前|最先|前面)|第[一1](?:个|家|位|顺位|名|责任)|首个|首位|首家)"
    rf"[^，,；;。]{{0,10}}?{_IS}[^，,；;。]{{0,8}}?{_LEADING}"
    rf"|{_LEADING}(?:单位|部门|责任单位)[^，,；;。]{{0,4}}?(?:排|列|位)[^，,；;。]{{0,4}}?(?:第[一1]|首|最前)"
)
_SEPARATORS = {"逗号": "，", "，": "，", "分号": "；", "；": "；", "顿号": "、"}
_COMMA = re.compile(rf"[“\"]?(?P<sign>{'|'.join(_SEPARATORS)})[”\"]?(?:之)?前[^，,；;。]{{0,10}}?{_IS}[^，,；;。]{{0,6}}?{_LEADING}")
_MARKED = re.compile(
    rf"(?P<sign>[{_SIGNS}]|星号|星标|五角星)[”\"’）)]?[^，,；;。]{{0,10}}?{_IS}[^，,；;。]{{0,6}}?{_LEADING}"
    rf"|{_LEADING}(?:单位|部门)[^，,；;。]{{0,4}}?(?:以|用|标注?|加注?|带|打)[“\"（(]?(?P<after>[{_SIGNS}]|星号)"
)
_TYPE = re.compile(rf"(?:加粗|粗体|黑体|下划线|加黑|标红|斜体)[^，,；;。]{{0,10}}?{_IS}[^，,；;。]{{0,6}}?{_LEADING}")
_SUPPORTS = "(?:配合|协办|参与|协同|协助)"
_OTHERS = r"(?:其[他余它]|[后其]余|之?后)[^，,；;。]{0,8}?(?:为|是|系|均为|列为)"
_REST = re.compile(rf"{_OTHERS}[^，,；;。]{{0,4}}?(?:{_SUPPORTS}|责任)")
_REST_SUPPORTS = re.compile(rf"{_OTHERS}[^，,；;。责]{{0,4}}?{_SUPPORTS}")
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
    role: AgencyRole | None = None  # by its verb: 均需各区政府配合


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
    text = clause.text
    may_order = bool(_ORDER_HINT.search(text)) and ("牵头" in text or "责" in text)
    if not (may_order or "不再" in text or "下" in text) or not _HINT.search(text):
        return NO_RULES  # 市商务局牵头，市财政局配合: most clauses tell none
    bodies: list[StandingWords] = []
    spans: list[Span] = []
    order: Order | None = None
    for m in _SENTENCE.finditer(clause.flat):
        if told := _order(m[0]):
            order = order or told[0]
            spans.append(Span(m.start() + _opens(m[0], told[1]), m.end()))
        elif order and _REST.search(m[0]):  # 排第一位的为牵头单位；其余为配合单位
            spans.append(Span(m.start(), m.end()))
        if found := standing_sentence(clause.flat, m.start(), m.end()):
            bodies.append(found)
            spans.append(found.span)
    for bracket in clause.brackets:
        inner = clause.text[bracket.start + 1 : bracket.end - 1]
        told = None if order else _order(inner)
        order = order or (told[0] if told else None)
        if found := standing_sentence(clause.text, bracket.start + 1, bracket.end - 1):
            bodies.append(found)
    if order and _REST_SUPPORTS.search(clause.text):
        order = replace(order, rest_supports=True)
    lone = "未明确" not in clause.text
    return StandingRules(tuple(bodies), order, tuple(spans), lone)


def _order(text: str) -> tuple[Order, int] | None:
    """The rule of order in a sentence, and where its words begin."""
    if "牵头" not in text and "主责" not in text and "责任" not in text:
        return None
    if m := _COMMA.search(text):
        return Order("first", _SEPARATORS[m["sign"]]), m.start()
    if m := _MARKED.search(text):
        sign = m["sign"] or m["after"]
        return Order("mark", sign if sign in _SIGNS else "*＊★☆"), m.start()
    if m := _TYPE.search(text):
        return Order("type"), m.start()
    return (Order("first"), m.start()) if (m := _FIRST.search(text)) else None


def _opens(sentence: str, words: int) -> int:
    """Where in a sentence its rule of order begins: behind the bodies that a comma parts from it."""
    return max(sentence.rfind("，", 0, words), sentence.rfind(",", 0, words), -1) + 1


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
    role: AgencyRole | None = None
    if tail := _TAIL.search(text, first, last):
        last, role = tail.start(), verb_role(tail[0])
    names = Span(first, last) if last - first >= 2 else None
    return StandingWords(Span(at, end), names, not text.startswith(("以下", "下列", "下述", "后"), at), role)
