"""What a figure counts, told from its place and its role: the benefit of an award, the tax of a relief, else the noun phrase beside it.

单个项目最高支持500万元            支持
减半征收个人所得税                 个人所得税
青羊区50%的城市社区建成综合体        城市社区建成综合体
"""

from __future__ import annotations

import re

from extractors.notice.fields.quantities.benefits import benefit_of, caps_benefit, is_benefit
from extractors.notice.fields.quantities.indicator import ends_with_verb, object_behind, shared_object, subject_before
from extractors.notice.fields.quantities.placed import Placed
from extractors.notice.fields.quantities.purpose import penalty_of
from extractors.records import TargetRole

_TAXED = re.compile(r"^的?(?:优惠)?(?:税率|征收率)?(?:征收|计征|缴纳|计算|计入)")
_MOST = re.compile(r"(?:最高|最低)(?:分值|得分|积分|额度|金额|比例|限额)|延长")
_GIVEN_WITHIN = re.compile(r"支持|资助|奖补|补助|补贴|奖励")
_LOANS = ("贷款", "额度", "授信")
#: 锦江区、青羊区50%的城市社区建成综合体: what so many of shall do it.
_SO_MANY = re.compile(r"^的[^，；。0-9]{2,14}?(?:达到|建成|完成|实现|通过|开展|建立)")
_HAS_DIGIT = re.compile(r"[0-9０-９]")  # 每认定1家奖励5万元


def indicator_of(body: str, one: Placed, role: TargetRole, inherited: str | None) -> str | None:
    """The noun phrase from the words around; None where its clause has none."""
    q, where = one.quantity, one.where
    most = _MOST.search(body, q.start, q.figure) if q.start < q.figure else None  # 最高分值为20分
    subject = one.subject or (most[0] if most else None)
    if role == "incentive":
        return _benefit_given(body, one, subject, inherited)
    if role == "threshold" and (penalty := penalty_of(q, where)):
        return penalty
    if q.measure.kind == "percent" and subject is None and one.words.endswith("的"):
        subject = subject_before(one.words[:-1])  # 严格按规定预留采购项目预算总额的40%
    if q.measure.kind == "percent" and _SO_MANY.match(where.right) and (many := object_behind(one.behind)):
        return many
    if q.measure.kind == "percent" and (shared := shared_object(one.words, one.behind)):
        return shared
    counted = object_behind(one.behind) if q.measure.kind == "count" or (q.word == "rank" and not q.bounded) else None
    behind = counted or object_behind(one.behind)
    if subject and role == "threshold" and q.bounded and not (ends_with_verb(subject) and behind):
        return subject  # 在校生规模500人以下的学校
    if subject and not (ends_with_verb(subject) and behind):
        return counted or subject
    if role == "threshold" and inherited and is_benefit(inherited):
        inherited = None  # 10万元以下的补贴2000元，20万元以上的补贴5000元: the band is none of the benefit
    if role == "threshold" and behind and is_benefit(behind):
        return None
    goes_on = where.since > where.clause.start and (one.like_the_last or q.measure.kind == "percent")
    return inherited if goes_on and inherited else behind  # 10亿元、50亿元、100亿元的企业


def _benefit_given(body: str, one: Placed, subject: str | None, inherited: str | None) -> str | None:
    """What an incentive gives or eases: the benefit by its name, else what it is said of."""
    q, where = one.quantity, one.where
    if taxed := _TAXED.match(where.right):  # 减半征收个人所得税; 减按25%计算应纳税所得额
        return object_behind(one.behind[taxed.end() :]) or subject
    if within := _GIVEN_WITHIN.search(body, q.start, q.figure):  # 单个项目最高支持500万元
        return within[0]
    benefit = benefit_of(q, where)
    if benefit in _LOANS and (lent := object_behind(one.behind)) and lent.endswith(benefit):
        return lent  # 可申请最高15万元的创业担保贷款
    if benefit and q.measure.kind == "percent" and subject and subject.startswith(benefit) and body[q.figure - 1] == "的":
        return benefit  # 返还其上年度实际缴纳失业保险费的50%
    if subject and benefit and benefit in subject and not _HAS_DIGIT.search(subject):
        return subject
    if subject and q.measure.kind == "discount":
        return subject
    if subject and inherited and caps_benefit(one.words):
        return benefit or inherited
    if subject and subject.startswith("每") and inherited:
        return benefit or inherited  # 每增加5000平方米增加10万元
    return benefit or subject or inherited or object_behind(one.behind)
