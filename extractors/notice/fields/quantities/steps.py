"""Figures with a unit that are none the less none: a step (每提高1个百分点), a grade (20万吨级), a case (3类情形), most durations."""

from __future__ import annotations

import re

from extractors.notice.fields.quantities.durations import is_duration
from extractors.notice.fields.quantities.quantity import Quantity

_PER_ONE = re.compile(
    r"每(?:新增|增加|认定|引进|招用|新招用|吸纳|培训|培育|完成|成功|介绍|恶化|改善|出口|进口|新建|建成|减少|招引|孵化)[\u4e00-\u9fff]{0,2}$"
)
_FAMED = re.compile(r"优(?!秀|异|质|先)")
_AROUND = re.compile(r"\s*(?:覆盖|范围|半径|服务|缓冲|见绿|生活圈)")
_PER_STEP = re.compile(r"每(?:再)?(?:增长|增加|提高|提升|超过|减少|降低|下降|满)$")


def is_quantity(text: str, start: int, q: Quantity) -> bool:
    """A duration is one where it is bounded (不超过30天), a working day always; 日 and 年 are dates more often."""
    single = q.value * q.scale == 1 and text.find("每", start, q.figure) >= 0
    if single and (_PER_STEP.search(text, start, q.figure) or _PER_ONE.search(text, start, q.figure)):
        return False  # 每提高1个百分点; 每认定1家奖励5万元
    if q.measure.name == "名" and _FAMED.match(text, q.end):  # 10名优特产品, but 100名优秀企业家
        return False
    if text[q.end : q.end + 1] == "级":  # a berth for 20万吨级 ships
        return False
    if q.measure.kind == "count" and text.startswith(("情形", "情况", "条件"), q.end):  # 对3类情形不予支持
        return False
    if q.measure.kind == "length" and not q.bounded and _AROUND.match(text, q.end):  # 站点500米覆盖率
        return False
    return q.measure.kind != "time" or is_duration(text, start, q.figure, q)
