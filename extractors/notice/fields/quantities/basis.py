"""What a figure measures against: a level, a growth, a share, a change (年均增长25% is annual_growth, 下降10% a change)."""

from __future__ import annotations

import re

from extractors.notice.fields.quantities.benefits import GIVES_WORD, NAMED_BENEFIT, benefit_behind
from extractors.notice.fields.quantities.context import Context
from extractors.notice.fields.quantities.quantity import Quantity
from extractors.notice.fields.quantities.wording import BENEFITS, CHANGES, GROWS, SHRINKS, SUPPORT, either
from extractors.records import Basis

_NEAR = r"[^，,；;。]"
_ANNUAL = re.compile(
    rf"(?:年均|每年|(?<![0-9０-９\s上去全本])年)(?:复合)?{either(GROWS, '下降 降低')}{_NEAR}{{0,8}}$"
    rf"|年均{_NEAR}{{0,16}}(?:增长|增速|增幅){_NEAR}{{0,6}}$"
)
_GROWTH_LINKS = "了 率 约 近 均 力争 保持 幅度 达到 达 为 不低于 超过 在"
_CHANGE_LINKS = "了 约 近 均 力争 幅度 达到 达 不低于 超过 比例 原则上 不少于 费率 整体 总体 在现行基础上"
_GROWTH = re.compile(rf"{either(GROWS)}{either(_GROWTH_LINKS)}*$")
_GREW_BY = re.compile(rf"(?:增长|增加|增幅|同比){either(_GROWTH_LINKS)}*$")  # not 改造提升200万亩
_CHANGE = re.compile(rf"{either(SHRINKS)}{either(_CHANGE_LINKS)}*$")
_CUTS = re.compile(
    r"(?:下调|降低|减少|压缩|压减|削减|缩短)[^，。；至到为达占的]{2,14}(?:费率|税率|费用|成本|时限|时间|价格|收费标准)$"
)  # 下调工伤保险费率50%
_LATER = re.compile(r"(?:提高|增加|延长)(?:了|约|近)?$")  # 人均预期寿命提高1岁
_SHARE_OF = re.compile(r"(?:达到|不低于|不少于|不高于|不超过|低于|高于)[^，占]{2,20}的$")  # 达到最大用电负荷的5%
_SHARE = re.compile(r"占|比重|份额|比例|承担|分担")
_EVEN = re.compile(r"一半|半数|过半")  # 成员应超过一半
_OF_A_WHOLE = re.compile(
    r"(?:总额|总量|总数|总面积|总人数|总值|预算|收入|金额|价款|合同额|销售额|投资额|发生额)的$"
)  # 采购项目预算总额的40%
#: 按50%比例分配; 60%达到本科学历; 80%以上幼儿园达到标准: so many of them.
_PORTION = re.compile(
    r"^(?:的?比例(?:进行)?(?:分配|分担|承担)|的?[^，；。0-9]{0,14}?(?:达到|建成|完成|实现|通过|纳入|达标|建立|开展|配备)(?:[^，；。]{2}|$))"
)
_SHARED_OUT = re.compile(r"配套|分担|承担|负担|补助|奖励|出资")  # 按1:1的比例给予配套
_CHANGED = re.compile(r"^的?(?:降幅|优惠|减免|减征|下浮|折扣|降费)")
_OF_BENEFIT = re.compile(rf"^的{either(BENEFITS, SUPPORT)}")
GREW = re.compile(r"^的?(?:年均)?(?:速度|增速|增长|增幅)")
_CHANGED_TO = re.compile(rf"{either(CHANGES)}(?:至|到|为|在|控制在){_NEAR}{{0,8}}$")
IN_SHARES = re.compile(r"^(?:、[0-9.]+[%％])*的比例")  # 按30%、30%、40%的比例分三年发放


#: What a change leads to stands within so many characters before the figure; a shift by so much ends with one of these words.
_WITHIN = 9
_TO = frozenset("至到为在")


def _ends_of(*lists: str) -> frozenset[str]:
    return frozenset(word[-1] for words in lists for word in words.split())


_SHIFT_ENDS = _ends_of(GROWS, SHRINKS, _GROWTH_LINKS, _CHANGE_LINKS)


def changes_to(left: str) -> bool:
    """Whether the words before a figure end with what is changed to it: 增长到, 压缩在."""
    return not _TO.isdisjoint(left[-_WITHIN:]) and _CHANGED_TO.search(left) is not None


def basis_of(q: Quantity, where: Context) -> Basis:
    """What the figure measures against."""
    left, right = where.clause_left[-40:], where.right
    own = left if where.left is where.clause_left else where.left[-40:]
    kind = q.measure.kind
    if q.word == "multiple":
        return "multiple"
    if q.word == "half":
        return "change"
    if kind in ("ratio", "discount"):
        return "share" if kind == "discount" or _SHARED_OUT.search(left + right) else "level"
    if "年" in left and _ANNUAL.search(left):
        return "annual_growth"
    if changes_to(left) or (own is not left and changes_to(own)):
        return "share" if kind == "percent" and (_SHARE.search(left) or NAMED_BENEFIT.search(left)) else "level"
    shifts = own[-1:] in _SHIFT_ENDS
    if (shifts and _CHANGE.search(own)) or (kind == "percent" and _CUTS.search(own)) or _CHANGED.match(right):
        return "change"
    if kind == "percent":
        return _basis_of_rate(q, where, left, own, shifts)
    if kind == "multiple":
        return "growth" if shifts and _GROWTH.search(own) else "multiple"
    if kind == "points" or (q.measure.base == "岁" and _LATER.search(own)):
        return "growth"
    return "growth" if shifts and kind != "count" and _GREW_BY.search(own) else "level"


def _basis_of_rate(q: Quantity, where: Context, left: str, own: str, shifts: bool) -> Basis:
    right = where.right
    if _OF_BENEFIT.match(right):
        return "share"
    if (shifts and _GROWTH.search(own)) or GREW.match(right):
        return "growth"
    if q.word == "share" and _EVEN.match(where.text, q.figure):
        return "share"
    if _OF_A_WHOLE.search(own) or _PORTION.match(right):
        return "share"
    given = benefit_behind(q, where) or GIVES_WORD.search(left) or NAMED_BENEFIT.search(left)
    return "share" if given or _SHARE.search(left) or _SHARE_OF.search(left) or IN_SHARES.match(right) else "level"
