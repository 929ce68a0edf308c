"""Lists that are told apart: 分别 gives each figure its own subject, or its own year.

旅游人数、旅游收入分别突破1亿人次、1000亿元                two subjects, two figures
到2025年、2030年，非化石能源消费比重分别达到20%、25%左右       two years, two figures
2023年建成2个、2024年建成3个社区医院                     one noun, printed once, at the end
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from extractors.lines.text import CLOSING, OPENING
from extractors.notice.fields.quantities.indicator import object_behind, subject_before, subject_phrase
from extractors.notice.fields.quantities.placed import Placed
from extractors.notice.fields.quantities.times import Time
from extractors.notice.fields.quantities.wording import CHANGES, MEASURES, OPENING_VERBS, STRONG_VERBS, either

_JOINS = ("、", "和", "及", "与", "以及")
#: 分别提高1.5个百分点、增加1000万立方米: a verb of its own parts no list.
_JOINED = re.compile(rf"(?:、|以及|和|及|与)(?:{either(CHANGES)}[了到至]?)?")
_APART = "分别"
_BETWEEN = re.compile(r"、|以及|(?<![普涉])及(?![时其格])|(?<![总缓])和(?![谐平田解])|(?<![参])与(?!会|否)")
_COMMAS = re.compile(r"、")
_MEASURE = re.compile(rf"(?:平均|综合|总|年均|年)?{either(MEASURES)}$")
#: 单位国内生产总值能源消耗和二氧化碳排放: what both are measured by.
_BY = re.compile(
    r"^(?:单位[^、和及与]{0,10}?(?:总值|GDP|增加值|面积|产品)|万元[^、和及与]{0,6}?(?:GDP|总值|增加值)|人均(?=可支配|[^、]{0,4}$))"
)
_SIZES = ("money", "area", "power", "mass", "energy")
_OF_SIZE = re.compile(r"[\u4e00-\u9fff“”]{2,12}")
_VERB_ONLY = re.compile(rf"^[、，和及与]\s*(?:再|每年|分别)?{either(STRONG_VERBS, OPENING_VERBS, '新增')}?$")


def told_apart(body: str, found: list[Placed], times: list[Time], listed: tuple[str, ...]) -> tuple[list[Placed], tuple[str, ...]]:
    """The quantities of a sentence, those of a list with the subject and the year that are their own, and the subjects last listed.

    `listed` are those of the sentence before: 到2030年，分别达到75%和85% goes on with them.
    """
    if len(found) < 2:
        return found, listed
    found = _with_shared_nouns(body, _with_sizes(body, found), times)
    for first, last in list(_runs(body, found)):
        run = found[first:last]
        said = _APART in run[0].where.clause_left
        years = _years(body, run, times, said)
        if years:
            found[first:last] = [replace(p, when=replace(p.when, deadline=day, stated=True)) for p, day in zip(run, years, strict=True)]
        elif said or _is_counted_off(run):
            subjects = split_subjects(run[0].words, len(run))
            if subjects is None and run[0].subject is None:
                subjects = _subjects_before(found, first, len(run)) or (list(listed) if len(listed) == len(run) else None)
            if subjects:
                listed = tuple(subjects)
                found[first:last] = [replace(p, subject=s, words=s) for p, s in zip(run, subjects, strict=True)]
    return found, listed


def _runs(body: str, found: list[Placed]) -> Iterator[tuple[int, int]]:
    """Quantities joined by 、 and 和 in one clause."""
    first = 0
    for i in range(1, len(found) + 1):
        joined = i < len(found) and found[i].where.clause == found[first].where.clause
        if joined and _JOINED.fullmatch(body[found[i - 1].quantity.end : found[i].quantity.start].strip()):
            continue
        if i - first > 1:
            yield first, i
        first = i


def _years(body: str, run: list[Placed], times: list[Time], said: bool) -> list[date] | None:
    """A day for each of the run, where as many are listed before it: 到2025年、2030年，…分别达到25%、40%."""
    before = [t for t in times if t.kind in ("deadline", "period") and t.end <= run[0].quantity.figure]
    if not before:
        return None
    last = before[-1]
    if last.kind == "period" and said and last.first and last.last and last.last.year - last.first.year + 1 == len(run):
        return [date(last.first.year + i, 12, 31) for i in range(len(run))]
    listed = [last]
    for time in reversed(before[:-1]):
        if body[time.end : listed[0].start].strip() not in _JOINS:
            break
        listed.insert(0, time)
    days = [t.last for t in listed if t.last]
    alike = all(p.quantity.measure == run[0].quantity.measure for p in run)
    return days if len(days) == len(run) and alike and days == sorted(days) else None


def _is_counted_off(run: list[Placed]) -> bool:
    """化肥、农药使用量比2020年减少3%、5%: 分别 is left out."""
    return run[0].quantity.measure.kind == "percent" and run[0].subject is not None and "、" in run[0].words


def _subjects_before(found: list[Placed], first: int, count: int) -> list[str] | None:
    """接待游客突破5000万人次，旅游总收入突破500亿元，分别增长15%、20%: those of the figures before."""
    subjects = [p.subject for p in found[max(0, first - count) : first] if p.subject]
    return subjects if len(subjects) == count else None


def split_subjects(words: str, count: int) -> list[str] | None:
    """As many subjects as there are figures, from the words before the first; None where the words do not fall apart so.

    >>> split_subjects("居住建筑、公共建筑节能率分别提高", 2), split_subjects("旅游人数和旅游收入分别突破", 2)
    (['居住建筑节能率', '公共建筑节能率'], ['旅游人数', '旅游收入'])
    """
    phrase = subject_phrase(words)
    for mark in (_COMMAS, _BETWEEN):
        parts = [part.strip() for part in _parts(phrase, mark)]
        if len(parts) == count and all(len(part) >= 2 for part in parts):
            whole = _with_tails(parts)
            read = [subject_before(part) for part in whole]
            return [r or p for r, p in zip(read, whole, strict=True)]
    return None


def _parts(phrase: str, mark: re.Pattern[str]) -> list[str]:
    """The phrase cut at the marks that no bracket or quotation holds."""
    parts, at, depth, scanned = [], 0, 0, 0
    for m in mark.finditer(phrase):
        between = phrase[scanned : m.start()]
        depth += sum(c in OPENING for c in between) - sum(c in CLOSING for c in between)
        scanned = m.start()
        if depth == 0:
            parts.append(phrase[at : m.start()])
            at = m.end()
    return [*parts, phrase[at:]]


def _with_tails(parts: list[str]) -> list[str]:
    """工业锅炉、电站锅炉平均运行热效率: what the last says of both is said of each; so is 单位国内生产总值 at the head."""
    last = parts[-1]
    measured = _MEASURE.search(last)
    bare = [part for part in parts[:-1] if not _MEASURE.search(part)]
    told = next((tail for part in reversed(bare) if (tail := _aligned(part, last))), measured[0] if measured else "")
    by = _BY.match(parts[0])
    whole: list[str] = []
    for i, part in enumerate(parts):
        of_all = measured is not None and part is not last and (part in bare or len(bare) * 2 >= len(parts) - 1 > 1)
        tail = (_aligned(part, last) or told) if of_all else ""
        whole.append((by[0] if by and i and not _BY.match(part) else "") + part + tail)
    return whole


def _aligned(part: str, last: str) -> str | None:
    """What follows in `last` the word that `part` ends with: 锅炉|平均运行热效率. Another measure is none: 进口、出口整体通关时间."""
    for length in (2, 1):
        at = last.find(part[-length:])
        if at >= 0 and _MEASURE.search(last[at + length :]):
            return last[at + length :]
    return None


def _with_sizes(body: str, found: list[Placed]) -> list[Placed]:
    """10个以上产值超50亿元、5个以上产值超100亿元的特色产业集群: the sums are sizes, and the noun stands at the end."""
    for i in range(len(found) - 2, -1, -1):
        one, size = found[i], found[i + 1]
        q, other = one.quantity, size.quantity
        beside = one.where.clause == size.where.clause and q.measure.kind == "count" and other.measure.kind in _SIZES
        if beside and other.word == "rank" and not body[q.end : other.start].strip():
            found[i : i + 2] = _with_rank(body, found, i)
            continue
        beside = beside and other.bounded
        if not beside or not _OF_SIZE.fullmatch(body[q.end : other.start]):
            continue
        rest = body[other.end : size.where.clause.end]
        nouns = found[i + 2].behind if i + 2 < len(found) and rest.startswith(_JOINS) else rest if rest.startswith("的") else None
        if nouns is not None and object_behind(nouns):
            found[i] = replace(one, subject=None, behind=nouns)
            found[i + 1] = replace(size, sizes=True)
    return found


def _with_rank(body: str, found: list[Placed], i: int) -> list[Placed]:
    """1个5000亿级、2个2000亿级、5个1000亿级产业集群: the noun stands behind the last."""
    one, size = found[i], found[i + 1]
    rest = body[size.quantity.end : size.where.clause.end]
    if not rest.startswith(_JOINS) or i + 3 >= len(found) or found[i + 3].quantity.word != "rank":
        return [one, size]
    noun = found[i + 3].behind
    rank = body[size.quantity.start : size.quantity.end]
    return [replace(one, behind=rank + noun), replace(size, behind=noun, sizes=True)]


def _with_shared_nouns(body: str, found: list[Placed], times: list[Time]) -> list[Placed]:
    """2023年建成2个、2024年建成3个社区医院: the noun behind the last is that of those before."""
    for i in range(len(found) - 2, -1, -1):
        one, other = found[i], found[i + 1]
        if one.quantity.measure != other.quantity.measure or one.where.clause != other.where.clause or one.subject or other.subject:
            continue
        gap, at = "", one.quantity.end
        for time in times:
            if at <= time.start and time.end <= other.quantity.start:
                gap, at = gap + body[at : time.start], time.end
        gap += body[at : other.quantity.start]
        if _VERB_ONLY.match(gap.strip()) and object_behind(one.behind) is None:
            found[i] = replace(one, behind=other.behind)
    return found
