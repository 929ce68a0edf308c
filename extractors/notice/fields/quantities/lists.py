"""Quantities that stand in one list share what is printed once: a bound, a unit, a scale.

5000万美元和500万美元以下              the bound behind the last holds for all of it
分别不低于95%和80%                     the bound before the first holds for all of it
压减至15个、60个工作日以内               the unit of the last is that of the first, too
处1万元以上5万元以下罚款                 two bounds that meet are the ends of one range
"""

from __future__ import annotations

from dataclasses import replace

from extractors.notice.fields.quantities.quantity import Quantity, Unread

_LIST = ("和", "、", "及", "以及", "与")
_SAID_APART = 12  # characters before a figure in which 分别 may stand


def is_list(text: str, one: Quantity, other: Quantity) -> bool:
    """Whether two quantities stand in one list: 10亿元、50亿元."""
    return one.measure == other.measure and text[one.end : other.start].strip() in _LIST


def with_lists_shared(text: str, found: list[Quantity | Unread]) -> list[Quantity | Unread]:
    """The quantities of a sentence, each with what its list says for it."""
    found = _with_ranges(text, found)
    for i in range(len(found) - 2, -1, -1):
        found[i] = _with_shared_bound(text, _with_shared_unit(text, found[i], found[i + 1]), found[i + 1])
    for i in range(1, len(found)):
        found[i] = _with_carried_bound(text, found[i - 1], found[i])
    return found


def _with_ranges(text: str, found: list[Quantity | Unread]) -> list[Quantity | Unread]:
    """1万元以上5万元以下 is one range."""
    kept: list[Quantity | Unread] = []
    for one in found:
        last = kept[-1] if kept else None
        if isinstance(last, Quantity) and isinstance(one, Quantity) and _is_range(text, last, one):
            high = one.amount / (last.scale * last.measure.factor)  # 3000元以上3万元以下
            kept[-1] = replace(last, end=one.end, value_max=high, comparator="range", bound_behind=True)
        else:
            kept.append(one)
    return kept


def _is_range(text: str, one: Quantity, other: Quantity) -> bool:
    if one.measure != other.measure or one.amount >= other.amount or one.bound_before or other.bound_before:
        return False
    bounds = one.comparator in ("ge", "gt") and other.comparator in ("le", "lt") and one.bound_behind and other.bound_behind
    return bounds and text[one.end : other.start].strip() in ("", "、", "，")


def _with_shared_unit(text: str, one: Quantity | Unread, other: Quantity | Unread) -> Quantity | Unread:
    if not isinstance(one, Quantity) or not isinstance(other, Quantity):
        return one
    joined = text[one.end : other.start].strip() in _LIST
    if joined and one.unit == "个" and other.unit != "个" and other.unit.startswith("个"):
        return replace(one, unit=other.unit, measure=other.measure)
    return one


def _with_carried_bound(text: str, before: Quantity | Unread, one: Quantity | Unread) -> Quantity | Unread:
    """分别不低于95%和80%; 首次突破1亿元、5亿元、10亿元: a bound before the first of a list holds for all of it."""
    if not isinstance(before, Quantity) or not isinstance(one, Quantity) or one.bounded or not before.bound_before:
        return one
    joined = text[before.end : one.start].strip() in _LIST
    alike = one.measure == before.measure or "分别" in text[max(0, before.start - _SAID_APART) : before.figure]
    if joined and before.comparator != "range" and alike:
        return replace(one, comparator=before.comparator, bound_before=True)
    return one


def _with_shared_bound(text: str, one: Quantity | Unread, other: Quantity | Unread) -> Quantity | Unread:
    if not isinstance(one, Quantity) or not isinstance(other, Quantity) or one.comparator != "eq":
        return one
    if other.bound_behind and is_list(text, one, other):
        return replace(one, comparator=other.comparator, bound_behind=True)
    return one
