"""Authorities by the look of their names: what a name ends in, and what departments of every tier are for.

Both are tables that people edit: seeds/reference/authorities.csv (局 a department, 海关 customs, 管委会 a zone's committee; whether
such a body signs notices) and department_fields.csv (发展改革, 财政: what stands without 局 where a list shares it). Every reader that
asks whether words name an authority asks here, each for the kinds it means: no signature ends in 有关部门, a clause may.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pkgutil import get_data
from typing import Literal, get_args

from extractors.frozen import dataclass

Kind = Literal[
    "government",  # 人民政府, 行署
    "council",  # 常委会, 党组
    "department",  # 厅, 局, 委, 办, 部, 办公室
    "court",  # 法院, 检察院
    "force",  # 支队, 总队
    "customs",  # 海关
    "bank",  # 分行, 银行
    "mass",  # 总工会, 妇联, 协会
    "institution",  # 中心, 研究院
    "coordination",  # 领导小组, 专班
    "enterprise",  # 公司, 集团, 电网
    "zone",  # 管委会
    "collective",  # 单位, 部门
    "place",  # 市, 县, 街道
]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Ending:
    """What names of authorities end in. `signs`: whether such a body issues notices."""

    word: str
    kind: Kind
    signs: bool


@cache
def load_endings() -> tuple[Ending, ...]:
    return tuple(_ending(*line.split(",")) for line in _lines("authorities.csv"))


def _ending(word: str, kind: str, signs: str) -> Ending:
    if not word or kind not in KINDS or signs not in ("yes", "no"):
        raise ValueError(f"seeds/reference/authorities.csv: {word},{kind},{signs}: kinds are {', '.join(KINDS)}; signs is yes or no")
    return Ending(word, kind, signs == "yes")


@cache
def department_fields() -> tuple[str, ...]:
    """发展改革, 财政 …: what departments are for, the longest first."""
    return _longest_first(_lines("department_fields.csv"))


def endings(*kinds: Kind) -> tuple[str, ...]:
    """The endings of these kinds, of all where none is named; the longest first. For `str.endswith`.

    >>> "各区管委会".endswith(endings("zone")), "各区管委会".endswith(endings("court"))
    (True, False)
    """
    return _longest_first(e.word for e in load_endings() if not kinds or e.kind in kinds)


def signing_endings() -> tuple[str, ...]:
    """The endings of bodies that issue notices, the longest first."""
    return _longest_first(e.word for e in load_endings() if e.signs)


def any_of(words: Iterable[str]) -> str:
    """Words as one group of a regular expression.

    >>> any_of(["厅", "局"])
    '(?:厅|局)'
    """
    return f"(?:{'|'.join(words)})"


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(words), key=lambda w: (-len(w), w)))


def _lines(table: str) -> list[str]:
    content = get_data("seeds", f"reference/{table}")
    if content is None:
        raise FileNotFoundError(f"seeds/reference/{table}")
    return [line for line in content.decode().splitlines()[1:] if line]
