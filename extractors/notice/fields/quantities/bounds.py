"""Bounds of a figure: words right before it (不低于, 最高不超过, 达到) and right behind its unit (以上, 以内, 左右)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

from extractors.notice.fields.quantities.figures import ARABIC, SCALE
from extractors.notice.fields.quantities.wording import GIVES, OPENING_VERBS, STRONG_VERBS, either
from extractors.records import Comparator
from extractors.reference.units import Unit, Units

#: What the words say, where they begin (or end, behind the unit), and whether any were there: 达到 alone says eq.
Bound: TypeAlias = tuple[Comparator | None, int, bool]


def _words(table: dict[Comparator, str]) -> dict[str, Comparator]:
    return {word: comparator for comparator, words in table.items() for word in words.split()}


def _longest_first(words: Iterable[str]) -> str:
    """Any of the words; a PDF may leave a space inside one: 以 上."""
    return "|".join(r"\s?".join(map(re.escape, word)) for word in sorted(words, key=len, reverse=True))


#: Words right before a figure that bound it.
_BEFORE = _words(
    {
        "ge": "不低于 不得低于 不少于 不得少于 不小于 不得小于 大于等于 不短于 不得短于 不弱于 至少 最低 最少 上 满 ≥ ⩾",
        "gt": "超过 突破 超出 高于 大于 多于 不止 超 过 破 逾 ＞ >",
        "le": "不超过 不得超过 不高于 不得高于 不多于 不得多于 不大于 不得大于 不长于 小于等于 ≤ ⩽ 不超 "
        "限 限报 限推荐 限申报 限额 仅限 最高 最高可达 最高为 最多 至多 最长 最大 上限 上限为 封顶",
        "lt": "低于 少于 小于 不足 不满 未满 ＜ <",
        "approx": "约 大约 约为 大概 近 将近 接近",
        "eq": "达到 达 高达 多达 为 到 至 实现",
    }
)
#: Words right behind its unit.
_BEHIND = _words(
    {
        "ge": "以上 及以上 或以上 及其以上 （含）以上 (含)以上 （含本数）以上 以上（含） 以上(含) （含） (含) 之上 起",
        "gt": "（不含）以上 (不含)以上",
        "lt": "（不含）以下 (不含)以下",
        "le": "以内 以下 及以下 或以下 及其以下 （含）以下 (含)以下 （含）以内 以下（含） 以内（含） 之内 内 封顶",
        "approx": "左右 上下",
    }
)
#: Between figure and unit: 100余家.
BETWEEN: dict[str, Comparator] = {"余": "gt", "多": "gt"}
#: A verb may stand between bound and figure: 最高补助3万元, 至少建成1所.
_GIVEN = (
    rf"(?:(?:可|各|将|再|应|要)?{either(GIVES, STRONG_VERBS, OPENING_VERBS)}"
    "|(?:可|各|将|再|应|要)?(?:奖补|可达|新增|配备|召开|延长|检查|检测|抽检|巡查|走访|调研|入驻|招用|留存|轮换|推荐|申请))"
)
_BEFORE_RE = re.compile(
    rf"(?:(?P<most>最高|最低)(?:分值|得分|积分|额度|金额|比例|限额)(?:不)?(?:为|是|达)?|(?P<far>至少|最少|最高|最多|最低|不少于|不低于|不高于|不超过)(?:{_GIVEN}|为?每[\u4e00-\u9fff]{{1,5}})|(?P<near>{_longest_first(_BEFORE)}))$"
)
_BOUND_OF = re.compile(
    r"(?P<bound>不得低于|不得高于|不得超过|不低于|不少于|不高于|不超过|低于|高于|超过)(?!部分)(?:[^，,；;。、0-9]|[0-9]{4}年){2,30}$"
)
_REACH = 10  # characters that a bound, with the verb behind it, may take
#: What a bound can end with; at most …, with a verb behind it, may end with anything. And what one behind a unit begins with.
_BEFORE_ENDS = frozenset(word[-1] for word in _BEFORE) | set("值分度额例不为是达")
_FAR_SIGNS = frozenset("少高多低过")
_LENGTHS = sorted({len(word) for word in _BEFORE if _FAR_SIGNS.isdisjoint(word)}, reverse=True)
_BEHIND_BEGINS = frozenset(word[0] for word in _BEHIND) | set("（(")
_BRACKETS = ("（", "(")
#: 内 and 起 begin other words: 内地, 起步.
_BEHIND_RE = re.compile(rf"(?:\s*[（(]含税[价额]?[）)])?\s*(?P<word>(?!内[外地部容资销]|起[步点草来])(?:{_longest_first(_BEHIND)}))")
#: The rest of 一批, which says no more than "several" unless a bound or the end of a range stands beside it: 至少引进一批, 一批以上.
_BATCH_BEHIND = rf"以\s?[上下内]|[{''.join(sorted(_BEHIND_BEGINS - {'以'}))}/／·每及—–\-－~～至到\s]"
_BATCH_BEFORE = (
    rf"(?<=[{''.join(sorted(_BEFORE_ENDS))}币元金B\s]一批)",
    *(rf"(?<=[{''.join(sorted(_FAR_SIGNS))}][\s\S]{{{between}}}一批)" for between in range(_REACH)),
)
BATCH = rf"批(?:(?={_BATCH_BEHIND})|{'|'.join(_BATCH_BEFORE)})"
_NOT_A_BOUND = {
    "满": re.compile(r"[圆充美丰爆完]$"),  # 工作|满5年
    "限": re.compile(r"[期权年上下有无局界极时宽门不额受]$"),
    "约": re.compile(r"[节条合公签预制集契违邀誓]$"),  # 农村公路|约6000公里
}
_NOT_A_BOUND_ELSE = re.compile(
    r"(?:础|平|通|经|透|渡|度|跨|不|遵|沪|得|路|见|越|胜|附|远|最|相|毗|临|亲|走|人|作|成|认|行|则|变|化|分|因|视|甚|直|以|网|线|陆|海|马|之|乃|至于|及|赶|线)$"
)
_YUAN_NAMES = re.compile(r"\s*(?:人民币|RMB|澳门币|澳门元|港币|新台币|台币|美金)\s*$")
_YUAN_ENDS = ("币", "元", "RMB", "金")
_DURATIONS = ("time", "work_time")
_SPACE = re.compile(r"\s")
#: 以下(不含6亩), 100—500亩（含500亩）: the second figure is the first again.
_COUNTS_ITSELF = re.compile(
    rf"\s*[（(](?P<not>不)?(?:包?含|包括)(?:本[数级]|(?P<again>\s*{ARABIC}\s*(?:{SCALE})?\s*[\u4e00-\u9fff%]{{0,4}}))?[）)]"
)
_STRICT: dict[Comparator, Comparator] = {"ge": "gt", "le": "lt"}
_GLOSS = re.compile(rf"\s*[（(](?P<said>约|即|折合|合)?\s*{ARABIC}\s*(?:{SCALE})?\s*(?P<unit>[\u4e00-\u9fff]{{1,6}})[）)]")


def bound_before(text: str, start: int, at: int) -> Bound:
    """The bounds that end at `at`, taken together: 最高不超过 is le."""
    found: Comparator | None = None
    begin, printed = at, False
    while True:
        low = max(start, begin - _REACH)
        head = text[low:begin].rstrip()
        if head.endswith(_YUAN_ENDS):
            head = _YUAN_NAMES.sub("", head).rstrip()
        words = _bound_at_end(head)
        if not words or (len(words[0]) == 1 and _NOT_A_BOUND.get(words[0], _NOT_A_BOUND_ELSE).search(head[: words[1]])):
            return found, begin, printed
        if found is None or found == "eq":
            found = words[2]
        begin, printed = low + words[1], True


def _bound_at_end(head: str) -> tuple[str, int, Comparator] | None:
    """The longest bound that `head` ends with, where it begins, and what it says."""
    if not head:
        return None
    if _FAR_SIGNS.isdisjoint(head):
        if head[-1] not in _BEFORE_ENDS:
            return None
        if not _SPACE.search(head):  # no verb and no space inside: a bound as it stands in the table
            for length in _LENGTHS:
                if comparator := _BEFORE.get(head[-length:]):
                    return head[-length:], max(0, len(head) - length), comparator
            return None
    m = _BEFORE_RE.search(head)
    return (m[0], m.start(), _BEFORE[_SPACE.sub("", m["most"] or m["far"] or m["near"])]) if m else None


def bound_behind(text: str, at: int, end: int) -> Bound:
    """The bound that begins at `at`, behind a unit; a bracket tells whether the figure itself counts: 6亩以下（不含6亩）."""
    if at >= end or not (text[at] in _BEHIND_BEGINS or text[at].isspace()):
        return None, at, False
    m = _BEHIND_RE.match(text, at, end)
    if not m:
        counts = _COUNTS_ITSELF.match(text, at, end)
        return None, counts.end() if counts and counts["again"] else at, False
    word, stop = m["word"], m.end()
    said = _BEHIND.get(word) or _BEHIND[_SPACE.sub("", word)]
    if stop < end and (text[stop] in _BRACKETS or text[stop].isspace()) and (counts := _COUNTS_ITSELF.match(text, stop, end)):
        return _STRICT.get(said, said) if counts["not"] else said, counts.end(), True
    return said, stop, True


def bound_of_share(text: str, start: int, at: int) -> Comparator | None:
    """低于实施常规管理措施企业平均查验率的20%: the bound stands before what the share is of."""
    m = _BOUND_OF.search(text, start, at)
    return _BEFORE[m["bound"]] if m else None


def gloss_end(text: str, at: int, end: int, measure: Unit, units: Units) -> int:
    """Where a second wording of the same ends, behind a unit: 0.5个工作日（4个工作小时）内; `at` where there is none."""
    if not (text.startswith(_BRACKETS, at, end) or text[at : at + 1].isspace()):
        return at
    m = _GLOSS.match(text, at, end)
    unit = units.by_name.get(m["unit"]) if m else None
    if not m or not unit:
        return at
    durations = measure.kind in _DURATIONS
    same = unit.kind == measure.kind or (durations and unit.kind in _DURATIONS)
    return m.end() if same and (m["said"] or durations) else at
