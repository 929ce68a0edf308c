"""What kind of document a title names (文种): 通知, 意见, 行动计划, 若干措施, …"""

from __future__ import annotations

import re

#: Ends of official titles. The first group are the statutory kinds (公文种类); the rest are what notices carry.
FORMS = [
    "决议",
    "决定",
    "命令",
    "公报",
    "公告",
    "通告",
    "意见",
    "通知",
    "通报",
    "报告",
    "请示",
    "批复",
    "批覆",  # so in Traditional text, which t2s leaves
    "议案",
    "函",
    "纪要",
    "行动计划",
    "计划",
    "工作方案",
    "行动方案",
    "实施方案",
    "方案",
    "措施",
    "规划",
    "办法",
    "要点",
    "清单",
    "规定",
    "细则",
    "条例",
    "规则",
    "规程",
    "规范",
    "章程",
    "纲要",
    "指引",
    "指南",
    "目录",
    "名单",
    "标准",
    "制度",
    "政策",
    "分工",
    "举措",
    "预案",
    "任务书",
    "倡议书",
    "答复",
    "建议",
    "安排",
    "批示",
    "规例",
    "附例",
    "准则",
    "守则",
    "导则",
    "令",
]

_BY_LENGTH = "|".join(sorted(FORMS, key=len, reverse=True))
_FORM = re.compile(_BY_LENGTH)
#: A bracket after the title proper: （试行）, （征求意见稿）, (2022—2024年), （2023年5月23日）, (岳办发〔2017〕2号).
TAIL_BRACKET = re.compile(r"[（(〔【\[](?:[^（）()〔〕【】\[\]]|〔\d{4}〕|\[\d{4}\]|【\d{4}】){1,30}[）)〕】\]]\s*$")
#: How a document speaks of itself: 本通知, 本若干措施, 本实施方案; not 本市有关措施.
OWN_NAME = (
    r"本(?![市省区县州盟旗院校人地级部局委年月季期次周])[\u4e00-\u9fff《》“”、（）()]{0,16}?"
    rf"(?:{_BY_LENGTH}|文件|文|条款|行政法规|法律|决议)"
)
#: Ends like a title of a document: the form, perhaps 若干条 or 十条 behind it.
ENDS_AS_TITLE = re.compile(rf"(?:{_BY_LENGTH})(?:[一二三四五六七八九十百\d若干]{{1,4}}条)?$")
_CLOSING = ("）", ")", "〕", "】", "]")  # what a `TAIL_BRACKET` ends in
_LAST = frozenset({"条", *(form[-1] for form in FORMS)})  # and what ends as a title
_PERIOD = re.compile(r"[（(〔]\s*(\d{4})\s*年?\s*[—\-–－~～至到]{1,2}\s*(\d{4})\s*年?度?\s*[）)〕]")
_LONGEST_TITLE = 220  # with its brackets
_DRAFT = re.compile(
    r"[（(〔【\[]\s*(?:公开)?(?:再次)?(?:征求意见[稿]?|草案(?:送审稿|稿)?|送审稿|讨论稿|审议稿|征询意见稿)[^（）()]{0,8}[）)〕】\]]"
)


def form_of(title: str) -> str | None:
    """The last form word of a title, the longest where one contains another.

    >>> form_of("重庆市推动外贸高质量发展三年行动计划"), form_of("关于推动外贸保稳提质的实施意见")
    ('行动计划', '意见')
    """
    found = _FORM.findall(title)
    return found[-1].replace("批覆", "批复") if found else None


def period_of(title: str) -> tuple[int, int] | None:
    """The years of a period in brackets: (2022—2024年). A lone year inside a title sets none."""
    m = _PERIOD.search(title)
    if not m:
        return None
    first, last = int(m[1]), int(m[2])
    return (first, last) if 1949 <= first <= last <= 2200 else None


def without_period(title: str) -> str:
    return _PERIOD.sub("", title)


def is_draft_mark(text: str) -> bool:
    """（征求意见稿）, （草案）, （送审稿） on its own or in a title."""
    return bool(_DRAFT.search(text))


def without_draft_mark(title: str) -> str:
    return _DRAFT.sub("", title)


def bare_title(title: str) -> str:
    """A document's title without its period and draft mark."""
    return without_draft_mark(without_period(title)).strip()


def looks_like_title(text: str) -> bool:
    """Whether one line can be the title of a document: ends in a form word, is no sentence.

    >>> looks_like_title("青海省推动外贸保稳提质若干措施"), looks_like_title("现提出以下措施。")
    (True, False)
    """
    if len(text) > _LONGEST_TITLE:
        return False
    core = text.strip()
    while core.endswith(_CLOSING) and (m := TAIL_BRACKET.search(core)):
        core = core[: m.start()].rstrip()
    if core[-1:] not in _LAST:  # as nearly all lines, told before anything dearer
        return False
    if not 4 <= len(core) <= 160 or any(c in core for c in "。；！？：:;!?"):
        return False
    if "，" in core and not core.startswith("关于") and "关于" not in core:
        return False
    return bool(ENDS_AS_TITLE.search(core)) and not _NO_TITLE.search(core)


# Lines that end in a form word but are no titles: a lead-in, an appendix list, a heading of an item.
_NO_TITLE = re.compile(
    r"^(?:现|特|并|以下|如下|附件|附[:：]|抄送|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]|\d{1,3}[.．、]|第[一二三四五六七八九十百]+[章节条])|提出(?:以下|如下)"
)
