"""What a measure is: a principle, an objective, a safeguard or a task, by its own heading or else its chapter's."""

from __future__ import annotations

import re

from extractors.records import MeasureKind

_PRINCIPLE = re.compile(r"总体要求|指导思想|基本原则|总体思路|工作原则|总体考虑|基本思路|指导原则")
# 发展目标, 总体要求和主要目标; not a task that names one: 完成年度目标
_OBJECTIVE = re.compile(
    r"^(?!实现|完成|落实|确保|锚定|围绕|聚焦|对标|明确|分解).{0,8}目标(?:任务|要求|定位)?$|^(?:总体|主要|工作|发展|行动)目标"
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
    if _OBJECTIVE.search(heading):
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
