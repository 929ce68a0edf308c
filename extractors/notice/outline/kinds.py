"""What a measure is: a principle, an objective, a safeguard or a task, by its own heading or else its chapter's."""

from __future__ import annotations

import re

from extractors.records import MeasureKind

_PRINCIPLE = re.compile(r"总体要求|指导思想|基本原则|总体思路|工作原则|总体考虑|基本思路|指导原则")
#: Headings that tell what to do about a target are tasks: 完成年度目标, 紧扣发展目标.
_TO_DO = (
    r"(?:实现|完成|落实|确保|锚定|围绕|聚焦|对标|明确|分解|推进|推动|加快|紧扣|紧盯|瞄准|达到|达成|坚持|细化|制定|制订|建立|强化|健全|下达|考核|突出|服务|助力|支撑|超额|努力|全力|力争|"
    r"如期|圆满|按期|统筹|严格|确定|设定|合理|科学|优化|完善|加强|提高|提升|根据|按照|以|为|把|向|对|全面|切实|扎实|开展|做好|抓好|压实|锁定|牢记|朝着|保障|保证)"
)
# 发展目标, 总体要求和主要目标, 2023年全区经济社会发展主要预期目标; not 主要工作和目标任务, whose items are tasks
_OBJECTIVE = re.compile(
    rf"^(?!{_TO_DO})(?:.{{0,8}}目标(?:要求|定位)?|(?:(?!工作[和与及、]|任务[和与及、]|(?:举措|措施)[和与及、]).){{0,8}}目标任务"
    r"|[^，,；;。：:]{0,24}(?:预期|主要|总体|发展|工作|具体|年度|阶段|阶段性|战略|行动|建设|奋斗|约束性|量化|近期|远期|规划|核心|任务|指标)目标(?:任务|要求|定位)?)$"
    r"|^(?:总体|主要|工作|发展|行动|预期)目标"
)
_SAFEGUARD = re.compile(r"保障措施|组织保障|工作保障|组织实施")
#: Only as a closing chapter: 五、工作要求
_CLOSING_SAFEGUARD = re.compile(r"工作要求|有关要求|相关要求|组织领导|保障$")


def kind_of(heading: str, chapter: str | None, is_last_chapter: bool) -> MeasureKind:
    """The kind of a leaf.

    >>> kind_of("主要目标", "总体要求", False), kind_of("加强组织领导", "保障措施", True)
    ('objective', 'safeguard')
    """
    return _own(heading) or _of_chapter(chapter, is_last_chapter) or "task"


def _own(heading: str) -> MeasureKind | None:
    if _PRINCIPLE.search(heading):
        return "principle"
    if "目标" in heading and _OBJECTIVE.search(heading):
        return "objective"
    if _SAFEGUARD.search(heading):
        return "safeguard"
    return None


def _of_chapter(chapter: str | None, is_last: bool) -> MeasureKind | None:
    if not chapter:
        return None
    own = _own(chapter)
    if own is None and is_last and _CLOSING_SAFEGUARD.search(chapter):
        return "safeguard"
    return own
