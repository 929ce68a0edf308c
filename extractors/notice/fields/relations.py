"""How a notice stands to a document it names: by the word that governs 《》, else by what is said behind it.

为贯彻落实《甲》《乙》精神          implements, both
积极参与修订《…目录》             amends
《…办法》（…号）同时废止           repeals
现将《…通知》转发给你们            forwards
列入《…目录》中的产品              cites
"""

from __future__ import annotations

import re

from extractors.frozen import dataclass
from extractors.records import Relation

_AGAIN = r"(?:同时|同步|即行|即|予以|一并|相应|自动|自行|现予以?|现|也|均|全文|全部|即日起|到期|届时|不再保留并|宣布|决定|继续)*"
_SINCE = r"(?:自[^，。；\n《》]{1,30}起)?"
_THEY = r"(?:等?(?:[\d一二三四五六七八九十]{1,3}[件份个部项])?(?:行政规范性|规范性|政策|以上|上述)?(?:文件|规定|规章)?)?"
_REPEALED = re.compile(rf"{_THEY}[，,]?{_SINCE}[，,]?{_AGAIN}(?:废止|停止执行|停止施行|停止实施|失效|不再执行|不再施行|不再适用)")
_AMENDED = re.compile(
    r"[^。；\n《》]{0,40}?(?:[作做]出?(?:如下|以下|部分|相应|了)?(?:修改|修订|修正|调整)|修改为|修正为|(?:进行|予以)(?:了)?(?:修改|修订|修正|调整)"
    r"|(?:有关|部分)(?:条款|内容|规定)的(?:修改|修订|调整))"
)
_FORWARDED = re.compile(r"[^。；\n《》]{0,12}转发给你们")
_FOLLOWED = re.compile(
    rf"{_THEY}(?:中)?(?:提出)?的?(?:有关|相关|文件|会议|总体|统一|具体|工作)*(?:精神|要求|部署|安排|落地|落实|执行|为(?:依据|遵循|指导|基础))"
)
#: Words that govern a title, and what they make of it. The nearest one before 《 counts; 印发的, 修订后的 only describe it.
_GOVERNING: tuple[tuple[str, Relation], ...] = (
    ("废止|取代|代替|替代|停止执行", "repeals"),
    ("修订|修改|修正|调整|修编", "amends"),
    ("转发|批转", "forwards"),
    ("贯彻|落实|实施|执行|根据|依据|依照|按照|遵照|遵循|推进实施", "implements"),
    ("列入|属于|符合|适用|纳入|制定|制订|出台|印发|发布|公布|编制|起草|用好|用足|参照|对照|参与|签订|签署|加入|超出|违反|达到|享受|抢抓"
     "|依托|衔接|参考|研究|宣传|解读|学习|推广|围绕|所称|填写|详见", "cites"),
)  # fmt: skip
_WORDS: dict[str, Relation] = {word: relation for words, relation in _GOVERNING for word in words.split("|")}
_GOVERNED = re.compile(
    rf"(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?!后?的|后(?!续)|单位)|(?:^|[，。；：:\n、])(?P<short>按|依)$"
)
_STOP = re.compile(r"[。；！？;，,：:\n]")
#: Lists of what goes: 决定废止以下文件： and below it a line each.
_LIST_LEAD = re.compile(r"(?P<repeals>废止|失效|停止执行)|(?P<amends>修改|修订|修正)")
_LOOK_BACK, _LOOK_AHEAD = 60, 90
_FAR = 20  # 产业结构调整需要, far before a title, amends nothing


@dataclass(frozen=True, slots=True)
class ReadRelation:
    """A relation and the rule (a word of extractors/rules.py) that told it."""

    relation: Relation
    rule: str


def relation_of(body: str, start: int, end: int, lead: str) -> ReadRelation:
    """The relation of a list of titles at body[start:end]; `lead` is the line above where the list stands on lines of its own."""
    after = body[end : end + _LOOK_AHEAD]
    if _REPEALED.match(after):
        return ReadRelation("repeals", "relation_word")
    if _FORWARDED.match(after):
        return ReadRelation("forwards", "relation_word")
    before = _STOP.split(body[max(0, start - _LOOK_BACK) : start])[-1]
    if _AMENDED.match(after):
        return ReadRelation("amends", "relation_word")
    if governing := _governing(before):
        return ReadRelation(governing, "relation_word")
    if lead and (m := _LIST_LEAD.search(lead)):
        return ReadRelation("repeals" if m["repeals"] else "amends", "own_heading")
    return ReadRelation("implements", "relation_word") if _FOLLOWED.match(after) else ReadRelation("cites", "mention")


def _governing(before: str) -> Relation | None:
    """What the nearest governing word in the clause before a list makes of it."""
    for m in reversed(list(_GOVERNED.finditer(before))):
        relation = _WORDS[m["word"]] if m["word"] else "implements"
        if relation not in ("amends", "repeals") or len(before) - m.end() <= _FAR:
            return relation
    return None
