"""Durations: when a figure of time is a quantity, and when it only tells of a date, an age or the past.

出口退税平均时间压缩在3个工作日内      a promise
减免3个月租金                       a grant
近3年无违法记录; 3岁以下婴幼儿          none
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractors.notice.fields.quantities.quantity import Quantity
from extractors.notice.fields.quantities.wording import either
from extractors.reference.units import Units

_DOES = "办结 办理 办成 审批 审结 审核 答复 响应 出具 送达 到账 拿证 下证 核发 受理 完成 办妥 发证 放款 反馈 拨付 兑付"
#: 当日办结, 压缩至当日: the very day is one day at most.
_SAME_DAY = re.compile(rf"当[日天](?={either(_DOES)}|[，。；、]|$)")
_SAME_DAY_BEFORE = re.compile(r"(?:至|到|为|在|[，。；：、）)]|^|均|可|实现)$")

_DONE = re.compile(rf"\s*(?:内)?{either(_DOES)}")
_SETTLED = re.compile(r"\s*(?:内)?(?:予以|给予|将)?(?:兑现|兑付|办结)")  # 2年内予以兑现奖励
#: 活动结束后一个月内送本府备查: a term that runs from an event.
_RUNS_FROM = re.compile(r"(?:后|之日起|日起|之日后)的?$")
_BUILT = re.compile(r"(?:以|之)?内\s?(?:全\s?面|全部|正式)?(?:建成|竣工|投产|开工|动工|完工|投入使用|达产)")
_AGE_FROM = re.compile(r"(?:从|自|年满|满)$")
_FROM_ON = re.compile(r"起|岁(?:起)?(?=[、，和及或])")
_GOES_ON_FOR, _WITHOUT = re.compile(r"连续$"), re.compile(r"未|不|没有|亏损|盈利|获得|被")  # 连续二年未使用的
_LASTS = re.compile(r"[\u4e00-\u9fff]{0,4}?(?:供应量|用量|消费量|需求量|销售量|使用量)")  # 不低于城镇常住人口10天市场供应量
_SHORTENED = re.compile(r"\s*(?:压缩|缩短|压减|减少|延长|缩减|精简|降)")
_FROM = re.compile(r"(?:由|从|原来的|原)$")
_GRANTED = re.compile(r"(?:减免|免收|免除|减收|减半收取|缓缴|延长|延缓|顺延|延期|提前|缩短|免费使用)(?:期限)?$")
_KEPT = re.compile(r"(?:稳定|控制|保持|维持|压缩|缩短|压减)在$")  # 平均审查周期稳定在4个月
_AGE = re.compile(r"年龄[^，；。]{0,4}$")
_TAKES = re.compile(r"(?:利用|用|通过|经过)(?:约|近)?$")
_GOES_ON = re.compile(r"倍增|行动|计划|任务|目标|时间|[\u4e00-\u9fff]{0,6}圈")
_HAN = re.compile(r"[\u4e00-\u9fff]")  # 为65岁以上老年人
_SPAN = re.compile(r"(?:期限|时间|周期|[习设保]期)(?:为|一般为)?$")
_ROSE = re.compile(r"(?:提高|增加|提升|延长|增长)(?:了|近|约)?$")


def is_duration(text: str, start: int, figure: int, q: Quantity) -> bool:
    """Whether a figure of time is a quantity; `figure` is where it begins, `start` where its sentence does."""
    if q.measure.base == "岁" and _AGE_FROM.search(text, start, figure) and _FROM_ON.match(text, q.end - 1):
        return True  # 从55岁起
    if q.measure.base == "岁" and (not q.bound_before or (q.bound_behind and _HAN.match(text, q.end))):
        return bool(_ROSE.search(text, start, figure) or _AGE.search(text, start, figure))  # 3岁以下婴幼儿 are a kind of people
    only_inside = q.comparator == "le" and not q.bound_before and text[q.end - 2 : q.end] not in ("以内", "之内")
    if _TAKES.search(text, start, figure) or (
        q.measure.name in ("年", "小时", "分钟") and q.comparator == "eq" and _GOES_ON.match(text, q.end)
    ):
        return False  # 用3年左右时间; 实现三年倍增
    if q.comparator == "approx" and q.bound_before:
        return False  # 近3年
    if _FROM.search(text, start, figure) or _SHORTENED.match(text, q.end):
        return True
    if (q.measure.name != "年" and _DONE.match(text, q.end)) or _SETTLED.match(text, q.end):  # 3小时办结
        return True
    if q.measure.name == "个月" and (_BUILT.match(text, q.end - 1) or (only_inside and _RUNS_FROM.search(text, start, q.start))):
        return True
    if _GOES_ON_FOR.search(text, start, figure) and _WITHOUT.match(text, q.end):
        return True
    if _LASTS.match(text, q.end):
        return True
    if _KEPT.search(text, start, figure) or (q.value_max is not None and _SPAN.search(text, start, figure)):
        return True
    if _GRANTED.search(text, start, figure):  # 减免3个月租金
        return True
    return q.bounded and not (only_inside and q.measure.name in ("年", "个月"))


def same_days(text: str, start: int, end: int, units: Units) -> Iterator[Quantity]:
    """当日办结: one day at most."""
    if text.find("当", start, end) < 0:
        return
    one = Decimal(1)
    for m in _SAME_DAY.finditer(text, start, end):
        if _SAME_DAY_BEFORE.search(text, start, m.start()):
            yield Quantity(m.start(), m.start(), m.end(), one, None, "天", one, units.by_name["天"], "le", 0.7, word="same_day")
