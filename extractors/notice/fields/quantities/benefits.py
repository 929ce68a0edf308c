"""Benefits: what the authorities give (给予200万元开办奖励) or remit (减免3个月租金), and how a figure is told to be of one."""

from __future__ import annotations

import re

from extractors.notice.fields.quantities.context import Context
from extractors.notice.fields.quantities.quantity import Quantity
from extractors.notice.fields.quantities.wording import BENEFIT_KINDS, BENEFITS, GIVES, SUPPORT, either

_FAR = 160
_MAY_HAVE = re.compile(r"可?申请(?:最高|不超过|额度)*$|可(?:获得|享受)")  # 可申请最高不超过15万元的创业担保贷款
GIVES_WORD = re.compile(either(GIVES))
NAMED_BENEFIT = re.compile(either(BENEFITS))
_NAMES_BENEFIT = re.compile(rf"{either(BENEFITS)}$")
#: 50亿元的转贷基金和10亿元风险补偿: the benefit is the next figure's.
_NOT_THE_NEXT = r"(?!的[^，；。0-9]{2,14}[和、及与][0-9])"
_BENEFIT_BEHIND = re.compile(rf"^{_NOT_THE_NEXT}[^，,；;。：:]{{0,24}}?(?P<benefit>{either(BENEFIT_KINDS)}*{either(BENEFITS)})")
_SUPPORT_BEHIND = re.compile(rf"^{_NOT_THE_NEXT}[^，,；;。：:]{{0,24}}?(?P<benefit>{either(BENEFIT_KINDS)}*{either(SUPPORT)})")
CAPPED_BODY = re.compile(
    r"^\s*(?:对)?(?:单个|单户|单家|每个|每户|每家|每人|每项|同一|同个|累计|合计|全年|年度|当年|每年|最高|总额|单笔|单项)"
)


def benefit_behind(q: Quantity, where: Context) -> re.Match[str] | None:
    """A benefit named behind the figure; 支持 is one only where it is given."""
    right = where.right
    if benefit := _BENEFIT_BEHIND.match(right):
        return benefit
    support = _SUPPORT_BEHIND.match(right)
    if support is None:
        return None
    return support if _MAY_HAVE.search(where.clause_left) or GIVES_WORD.search(where.clause_left) or GIVES_WORD.search(support[0]) else None


def caps_benefit(words: str) -> bool:
    """单个项目最高不超过500万元: words that name whom a cap on a benefit is for, not what it caps."""
    return bool(CAPPED_BODY.match(words[:_FAR]))


def benefit_of(q: Quantity, where: Context) -> str | None:
    """The benefit a rate or sum of support is: 奖励 of 按不低于2%的额度予以奖励."""
    m = benefit_behind(q, where)
    if m:
        return m["benefit"]
    if q.measure.kind == "discount":
        return None
    before = list(NAMED_BENEFIT.finditer(where.clause_left))
    return before[-1][0] if before else None


def is_benefit(words: str) -> bool:
    """Whether a phrase names a benefit: 一次性奖励."""
    return bool(_NAMES_BENEFIT.search(words))


def end_of_giving(text: str, start: int, end: int) -> int | None:
    """Where the words end that first give something in text[start:end] (…给予补助，单个项目最高不超过500万元); None where none do."""
    m = GIVES_WORD.search(text, start, end)
    return m.end() if m else None
