"""Where a text names a document in 《》: the title, the number printed with it, the authority named before it.

    国务院办公厅《关于推动外贸保稳提质的意见》（国办发〔2022〕18号）
    《重庆市高质量实施〈区域全面经济伙伴关系协定〉(RCEP)行动计划》

Titles in one list (《甲》《乙》精神, 《甲》（…号）和省政府《乙》) belong together: what is said of them is said of all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from extractors.frozen import dataclass
from extractors.lines.forms import ENDS_AS_TITLE
from extractors.lines.numbers import DOCUMENT_NUMBER, normalise_number
from extractors.lines.organisations import ORGANISATION_END
from extractors.lines.text import Span, places

_LONGEST_TITLE = 200
_SENTENCE = re.compile(r"[。；！？;]")
_BLANK = re.compile(r"[ \t\n\u3000]+")
_SPACE = re.compile(r"[ \t\u3000]*")
_BRACKETS = {"（": "）", "(": ")", "〔": "〕", "［": "］", "[": "]", "【": "】"}
_BRACKET = re.compile(r"[（()）〔〕［\[\]］【】]")
_LONGEST_BRACKET = 160
_PARTS = re.compile(r"[，,；;、]|以及|和")
#: A 》 that closes what a 〈 of another kind opened: 《关于印发〈X》的通知》.
_CLOSES_LATER = re.compile(r"[^《》\n。；]{0,40}》")
#: 国发〔2021〕24号《…》, 国办发〔2022〕18号文件《…》, 国务院令第722号《…》: the number stands first.
_NUMBER_BEFORE = re.compile(
    r"[\u4e00-\u9fff]{1,16}(?:[〔（(\[［【]\s?\d{4}\s?[〕）)\]］】]\s?第?\s?\d{1,5}\s?号|令?第\s?\d{1,4}\s?号令?)(?:文件?)?[：:]?\s?$"
)
#: Words that prose puts right before a number: 根据国办发〔2022〕18号 is no number of an office called 根据国办发.
_PROSE = re.compile(r"^.*(?:根据|按照|依据|依照|遵照|贯彻|落实|执行|转发|印发|关于|以及|[按和及与见])")
#: What may stand between two titles of one list: 《甲法》及其实施条例等法律法规和《乙》, 《甲》和2016年4月18日财政部办公厅颁布的《乙》.
_JOINT = re.compile(
    r"(?:及其实施(?:条例|细则|办法))?(?:等[\u4e00-\u9fff、]{0,10}?(?:法律|法规|规章|文件|规定)?)?[、，,和及与或并以\s]{0,4}"
    r"(?:\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?)?"
    r"(?P<named>[\u4e00-\u9fff、]{0,30}?)(?:关于)?(?:联合)?(?:印发|发布|下发|出台|制定|公布|颁布)?的?$"
)
_NAMED = re.compile(
    r"(?P<named>[\u4e00-\u9fff、 \u3000（）()]{2,60}?)(?:等(?:[\d一二三四五六七八九十]{1,3}个?)?(?:部门|单位|部委)?)?"
    r"(?:联合)?(?:印发|发布|下发|出台|制定|公布|颁布|关于)?的?$"
)
_CLAUSE_MARK = re.compile(r"[。；！？;，,：:\n》]")
_HEAD = re.compile(r"(?P<named>[\u4e00-\u9fff、 \u3000（）()]{2,60}?)(?=关于|印发|转发)")
_VERB = re.compile(
    r"^.*(?:根据|按照|依据|依照|遵照|参照|对照|贯彻|落实|执行|实施|转发|印发|推动|推进|以及|认真|严格|全面|按|及|和|与|将|对|原|把|经|由|在|从)(?!业|平)"
)
#: Short names of organs that end in no organ's word.
_SHORT = ("国务院", "中央", "省委", "市委", "区委", "县委", "州委", "省政府", "国办", "中办", "两办", "机制", "党中央")
_LOOK_BACK = 60


@dataclass(frozen=True, slots=True)
class Mention:
    """One title in 《》; start and end take in the number printed with it. `group` counts the lists of the text."""

    title: str
    start: int
    mark: int  # where its 《 stands
    end: int
    behind: int  # behind its brackets of any kind: （RCEP）, （以下简称《规定》）
    number: str | None
    named: str | None  # the authority named before 《 or at the title's head, as printed
    bracket: str = ""  # what stands in the bracket behind it
    group: int = 0


def find_mentions(body: str) -> list[Mention]:
    """All titles of a text in reading order, whatever they name; a 《 that nothing closes opens none."""
    found: list[Mention] = []
    for span in _titles(body):
        found.append(_mention(body, span, found[-1] if found else None))
    return _numbers_of_lists(found)


#: The head of a list of what goes, and its rows, which print titles without 《》: 废止的规范性文件目录 / 1.…的通知（武政〔2013〕4号）.
_LIST_HEAD = re.compile(
    r"^[ \u3000]*(?:附件?[\d一二三四五六七八九十]{0,3}[：:.．、 \u3000]*)?[^\n。；]{0,40}(?P<word>废止|失效|停止执行|修改|修订)"
    r"[^\n。；]{0,30}?(?:目录|清单|一览表|文件|规章|政策)(?:[（(][^\n）)]{0,20}[）)])?[：:]?$",
    re.M,
)
#: What such a head has. Each begins with a character of its own, which is found ten times as fast as one of several.
_GOES = tuple(
    re.compile(rf"{word}[^\n。；]{{0,30}}(?:目录|清单|一览表|文件|规章|政策)") for word in ("废止", "失效", "停止执行", "修改", "修订")
)
_ROW = re.compile(r"^[ \u3000|]*(?:\d{1,4}|[（(]\d{1,3}[）)]|[一二三四五六七八九十]{1,3})[ \u3000.．、|]+(?P<rest>[^\n《》。；]{8,200})$")
_NUMBER = re.sub(r"\?P<\w+>", "?:", DOCUMENT_NUMBER.pattern)
_NUMBERED_TITLE = re.compile(rf"^(?P<title>.{{6,140}}?)[ \u3000|]*[（(]?(?P<number>{_NUMBER})")
_MOST_BETWEEN = 3  # lines of a list that are no rows: its columns' names, a page number


def find_listed(body: str) -> Iterator[tuple[Mention, str]]:
    """Titles with their numbers in lists of what is repealed or amended, and the word that says so; each is a list of its own."""
    lines = {body.rfind("\n", 0, m.start()) + 1 for goes in _GOES for m in goes.finditer(body)}
    behind = 0
    for head in filter(None, (_LIST_HEAD.match(body, line) for line in sorted(lines))):
        at, missed = max(head.end() + 1, behind), 0
        while at < len(body) and missed <= _MOST_BETWEEN:
            stop = body.find("\n", at)
            stop = len(body) if stop < 0 else stop
            mention = _row(body, at, stop) if stop - at < _LONGEST_TITLE + 60 else None
            missed = 0 if mention else missed + 1
            if mention:
                yield mention, head["word"]
            at = stop + 1
            behind = at


def _row(body: str, start: int, stop: int) -> Mention | None:
    row = _ROW.match(body[start:stop])
    m = _NUMBERED_TITLE.match(row["rest"]) if row else None
    if row is None or m is None:
        return None
    title = m["title"].strip(" \u3000|、，,")
    number = normalise_number(m["number"])
    if not number or not ENDS_AS_TITLE.search(title):
        return None
    first = start + row.start("rest")
    mark, end = first + m.start("title"), first + m.end("number")
    end += body[end : end + 1] in ("）", ")") and body[end - len(m["number"]) - 1] in "（("
    return Mention(title, mark, mark, end, end, number, _issuer_in(title), "", -1 - start)


def _titles(body: str) -> Iterator[Span]:
    """The outermost 《…》, nested marks inside them kept."""
    spans: list[Span] = []
    opened: list[tuple[int, int]] = []  # place, and how many lines end before it
    line = behind = 0
    for at in sorted([*places(body, "《"), *places(body, "》")]):
        if lines := body.count("\n", behind, at):
            line += lines
            opened = [o for o in opened if line - o[1] < 2]  # a title broken over two lines; no longer
        behind = at
        if body[at] == "《":
            opened.append((at, line))
        elif opened:
            start, _ = opened.pop()
            if _can_be_title(inner := body[start + 1 : at]):
                while spans and spans[-1].start > start:
                    spans.pop()  # marks inside marks
                spans.append(Span(start, _real_end(body, inner, at + 1)))
    yield from spans


def _can_be_title(text: str) -> bool:
    return 2 <= len(text) <= _LONGEST_TITLE and not _SENTENCE.search(text) and text.count("\n") < 2


def _real_end(body: str, inner: str, end: int) -> int:
    if inner.count("〈") > inner.count("〉") and (m := _CLOSES_LATER.match(body, end)):
        return m.end()
    return end


def _mention(body: str, span: Span, last: Mention | None) -> Mention:
    """The title in a span; `last` is the one before it."""
    floor = last.behind if last else 0
    title = _BLANK.sub(lambda m: "" if "\n" in m[0] else m[0], body[span.start + 1 : span.end - 1]).strip()
    bracket = _bracket_behind(body, span.end)
    start, end, behind, number = span.start, span.end, span.end, None
    if bracket:
        behind = bracket.end
        inside = bracket.of(body)[1:-1]
        number = _number_in(inside)
        end = bracket.end if number else span.end
    if number is None:
        before = body[max(floor, span.start - _LOOK_BACK) : span.start]
        if "号" in before[-8:] and (m := _NUMBER_BEFORE.search(before)) and (own := _without_prose(m[0])):
            number = normalise_number(own)
            start = span.start - len(own) if number else span.start
    named = _named(body[max(floor, start - _LOOK_BACK) : start]) or _issuer_in(title)
    inside = bracket.of(body)[1:-1] if bracket else ""
    joined = last is not None and span.start > floor - 1 and _is_joint(body[floor:start])
    group = last.group + (not joined) if last else 0
    return Mention(title, start, span.start, end, behind, number, named, inside, group)


def _bracket_behind(body: str, at: int) -> Span | None:
    """The bracket right behind a title, with brackets inside it: (国办发(2022)18号)."""
    m = _SPACE.match(body, at)
    start = m.end() if m else at
    if body[start : start + 1] not in _BRACKETS:
        return None
    depth = 0
    for b in _BRACKET.finditer(body, start, start + _LONGEST_BRACKET):
        depth += 1 if b[0] in _BRACKETS else -1
        if depth == 0:
            return Span(start, b.end())
    return None


def _numbers_in(text: str) -> list[str]:
    parts = _PARTS.split(text) if "号" in text else []
    return [n for part in parts if (n := normalise_number(_without_prose(part.strip())))]


def _number_in(text: str) -> str | None:
    return next(iter(_numbers_in(text)), None)


def _without_prose(number: str) -> str:
    m = DOCUMENT_NUMBER.search(number)
    head = m["agency"] if m else ""
    return number[len(_PROSE.match(head)[0]) :] if head and _PROSE.match(head) else number  # type: ignore[index]


def _is_joint(between: str) -> bool:
    """Whether only 、, 和 or another authority's name stands between two titles."""
    m = _JOINT.match(between) if len(between) < 60 else None
    return bool(m) and (not m["named"] or _is_authority(m["named"]))  # type: ignore[index]


def _is_authority(name: str) -> bool:
    return bool(ORGANISATION_END.search(name)) or name.endswith(_SHORT)


def _named(before: str) -> str | None:
    """The authority a text names right before 《: 国务院办公厅《…》, 商务部等十部门印发的《…》."""
    m = _NAMED.search(_CLAUSE_MARK.split(before)[-1])
    if not m:
        return None
    name = _VERB.sub("", m["named"]).strip("、 \u3000（）()")
    return name if len(name) >= 2 and _is_authority(name) else None


def _issuer_in(title: str) -> str | None:
    """The authority at a title's own head: 《国务院办公厅关于…的意见》."""
    m = _HEAD.match(title)
    name = m["named"].strip() if m else ""
    return name if name and _is_authority(name) else None


def _numbers_of_lists(found: list[Mention]) -> list[Mention]:
    """《甲》《乙》（国办发〔2022〕1号、国办发〔2022〕2号）: as many numbers as titles, in their order."""
    groups = [m.group for m in found]
    for at, last in enumerate(found):
        numbers = _numbers_in(last.bracket) if last.number and last.bracket.count("号") > 1 else []
        first = at - len(numbers) + 1
        if len(numbers) < 2 or first < bisect_right(groups, last.group - 1):
            continue
        if all(m.number is None for m in found[first:at]):
            for i, number in enumerate(numbers):
                found[first + i] = replace(found[first + i], number=number)
    return found
