"""Figures in words: where Chinese numerals are meant as a figure, and where they are only words (一批, 三年行动计划, 两头在外)."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.notice.fields.quantities.quantity import Quantity
from extractors.notice.fields.quantities.wording import either

_COUNTS = (
    "新增 培育 引进 引育 建成 建设 打造 形成 认定 创建 新建 改建 扩建 达到 达 突破 超 超过 遴选 选取 选择 培养 设立 组建 举办 开展 获批 "
    "争创 布局 实施 推出 落地 不少于 不低于 至少 每年 组织 安排 选派 招引 申报 支持 发展 完成 培训 服务 带动 惠及 聚集 集聚 汇聚 孵化"
)
_CHINESE_COUNT_OPENER = re.compile(rf"{either(_COUNTS)}(?:国家级|省级|市级|区级)?(?:约|近|了|上|超)?$")
#: 引进企业三百家，: the noun stands before it and the phrase ends.
_PHRASE_ENDS = re.compile(r"\s*(?:以上|左右)?(?:[，。；、,;）)]|$)")
_NO_COUNTED = "届条次期批"  # 党的二十届, 二十条
_CLASSES = ("类", "期", "届")
_HOLDS = re.compile(r"(?:举办|开展|组织|开设|分|共)$")
_ONE_COUNTED = ("个", "家", "项", "所", "座", "条", "批")  # not 一次, 一名: words more often
_GREW_BY = re.compile(r"(?:增长|增加|提高|扩大|提升|上升|增|扩|多|高)(?:了|近|约|将近|超过?|逾)?$")
_IN_WORDS = 0.7  # how sure


def meant(text: str, start: int, end: int, m: re.Match[str], found: Quantity) -> Quantity | None:
    """A figure in words where it is meant as one: with a bound, behind a verb that counts, or behind its noun."""
    if found.bound_behind and text.startswith("规模", found.end):  # 百头以上规模养殖
        return None
    kind = found.measure.kind
    if found.measure.name in _CLASSES and not (found.bounded or _HOLDS.search(text, max(start, m.start() - 8), m.start())):
        return None  # 引进二类新药, 改扩建二期
    if kind == "money" and found.unit == "元" and not found.bounded:  # 百元医疗收入
        return None
    if kind == "multiple":
        grew = _GREW_BY.search(text, max(start, m.start() - 8), m.start())
        return found if found.bounded or grew else None
    if kind == "discount":  # 九五折
        return replace(found, value=found.value / 10) if found.value >= 10 else found
    if kind in ("time", "work_time"):
        told = found.bounded or kind == "work_time" or text.endswith("连续", start, m.start())  # 连续二年未使用的
        return found if told else None
    if kind != "count" and not m["one"]:
        return found
    opened = not m["one"] and _CHINESE_COUNT_OPENER.search(text, max(start, found.start - 10), found.start)
    behind = not m["one"] and _behind_noun(text, start, end, m["chinese"] or "", found)
    if found.value_max is not None:  # 应有一至两名
        return replace(found, sure=_IN_WORDS)
    bounded = found.bounded and (not m["one"] or found.comparator != "eq" or found.measure.name in _ONE_COUNTED)
    return replace(found, sure=_IN_WORDS) if bounded or opened or behind else None


def _behind_noun(text: str, start: int, end: int, words: str, q: Quantity) -> bool:
    """引进企业三百家，"""
    noun = "\u4e00" <= text[q.start - 1 : q.start] <= "\u9fff" and q.start > start
    return noun and len(words) > 1 and q.measure.name not in _NO_COUNTED and bool(_PHRASE_ENDS.match(text, q.end, end))
