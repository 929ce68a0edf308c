"""Notices in any number, as texts: short ones and some long, of every province, of varied pieces of the seeds.

Each is a heading, a number, a chapter or two of a seed in slightly other words, a signature and a date: what a reader of notices
meets most often. The same number and seed give the same text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from random import Random

from benchmarks.articles import make_article, seed_names, seed_text
from extractors.records import Region

_CHAPTER = re.compile(r"[一二三四五六七八九十]{1,3}、")
_NUMBERS = "一二三四五六七八九十"
_SUBJECTS = (
    "推动外贸保稳提质", "促进外资稳定增长", "支持企业开拓国际市场", "优化口岸营商环境",
    "加快跨境电商发展", "做好重点项目建设", "加强安全生产工作", "推进产业园区提能升级",
    "落实助企纾困政策", "提升物流服务水平", "促进消费持续恢复", "加快培育创新主体",
)  # fmt: skip
#: Shares of notices of one, two and four chapters at most, and of whole seeds; most notices are short.
_LENGTHS = ((1, 5), (1, 10), (2, 12), (4, 40), (99, 999))
_SHARES = (35, 35, 20, 9, 1)
#: Of so many notices one says the seeds' own sentences, so that it repeats others; the rest say what nobody has said.
REPEATS = 12
#: Characters that a notice in other words keeps: those by which numbers, figures, bodies and duties are read.
_KEPT = set(
    "一二三四五六七八九十百千万亿元个家项年月日第章节到底以上下内外左右约不低高于超过增长达实现完成力争确保责任单位牵头负配合部门等厅局委会市省县区州"
    "自治政府办公人民国务院中央关印发通知的"
)
_CHANGED = 60


def make_notice(number: int, region: Region, issued: date) -> str:
    """The text of a notice of that region and day."""
    subject = subject_of(number)
    issuer = "国务院办公厅" if region.level == "national" else f"{region.name}人民政府办公厅"
    head = [
        f"{issuer}关于{subject}的通知",
        f"{region.short_name[:2]}政办发〔{issued.year}〕{1 + number % 997}号",
        "各有关单位：",
        opening_of(subject),
    ]
    body = [line.translate(other_words(number)) for line in body_of(number)]
    return "\n".join([*head, *body, issuer, f"{issued.year}年{issued.month}月{issued.day}日", ""])


def subject_of(number: int) -> str:
    """What the notice is about, as no other's title says it: 优化口岸营商环境（东山片）."""
    return f"{_drawn(number)[3]}{_chinese(number)}"


def opening_of(subject: str) -> str:
    """The sentence before the first chapter."""
    return f"为进一步{subject}，经研究，现就有关事项通知如下，请认真抓好落实。"


def body_of(number: int) -> list[str]:
    """Its chapters in the seeds' own words, a heading or an item a line."""
    rng, chapters, paragraphs, _ = _drawn(number)
    return _body(rng, number, chapters, paragraphs)


def _drawn(number: int) -> tuple[Random, int, int, str]:
    """Its random source, how many chapters and paragraphs it has at most, and its subject."""
    rng = Random(f"notice {number}")
    chapters, paragraphs = rng.choices(_LENGTHS, _SHARES)[0]
    return rng, chapters, paragraphs, rng.choice(_SUBJECTS)


def other_words(number: int) -> dict[int, int]:
    """Which characters a notice has for those that seeds use most, so that its sentences are its own; none for one that repeats."""
    if number % REPEATS == 0:
        return {}
    usual = usual_characters()
    return str.maketrans(usual, "".join(Random(f"words {number}").sample(usual, len(usual))))


@cache
def usual_characters() -> str:
    """The characters that seeds use most, but for those of the language of numbers and duties."""
    counted = Counter(c for name in seed_names() for c in seed_text(name) if "一" <= c <= "鿿" and c not in _KEPT)
    return "".join(c for c, _ in counted.most_common(_CHANGED))


def _body(rng: Random, number: int, chapters: int, most: int) -> list[str]:
    name = rng.choice(seed_names())
    found = _chapters(make_article(number, name).paragraphs)
    first = rng.randrange(max(len(found) - chapters, 0) + 1)
    lines: list[str] = []
    for at, chapter in enumerate(found[first : first + chapters]):
        lines += [f"{_NUMBERS[at % 10]}、{_CHAPTER.sub('', chapter[0], count=1)}", *chapter[1 : 1 + max(most // chapters, 4)]]
    return lines


def _chapters(paragraphs: Sequence[str]) -> list[list[str]]:
    """The paragraphs of each chapter (一、…), its heading first; a seed without chapters is one."""
    starts = [i for i, p in enumerate(paragraphs) if _CHAPTER.match(p)] or [0]
    return [list(paragraphs[a:b]) for a, b in zip(starts, [*starts[1:], len(paragraphs)], strict=True)]


@cache
def _chinese(number: int) -> str:
    """A number in characters of place names, so that no two notices have the same title."""
    letters = "东西南北中上下左右前后里外山水田林"
    text = ""
    while number:
        number, digit = divmod(number, len(letters))
        text += letters[digit]
    return f"（{text}片）" if text else ""
