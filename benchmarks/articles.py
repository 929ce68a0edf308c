"""The seeds' texts as articles of pages, slightly other words and figures on every page, so that nothing can be remembered.

Only what is long enough to be text is varied, never a title, a heading or a name in 《》: the structure stays the seed's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

SEEDS = Path(__file__).parents[1] / "seeds" / "notices"

#: Words that stand for each other in notices; both directions.
_PAIRS = {
    "推动": "推进", "加强": "强化", "支持": "扶持", "积极": "着力", "完善": "健全", "提升": "提高", "鼓励": "引导",
    "推動": "推進", "加強": "強化", "鼓勵": "引導", "进一步": "更好地",
}  # fmt: skip
_SWAPS = _PAIRS | {second: first for first, second in _PAIRS.items()}
_WORD = re.compile("|".join(_SWAPS))
_PIECE = re.compile(r"[^。；\n]+")
_LEAST_VARIED = 30  # characters: shorter pieces may be titles and headings
_FIGURE = re.compile(r"(?<![\d.])[1-9]\d{1,3}(?=(?:\.\d+)?(?:亿|万|%|家|个|億|萬|個|條))")


@dataclass(frozen=True, slots=True)
class _Seed:
    """What a page needs to know of a seed beyond its text: the heading and the table of particulars of its site."""

    title: str
    issuer: str
    issued: str
    number: str  # 发文字号 up to the running number: 渝府办发〔2022〕
    printed_number: str | None = None  # where the text prints it too


_KNOWN = {
    "000": _Seed(
        "宁夏：鼓励硅片、新能源等战略性新兴产业开拓国际市场",
        "宁夏回族自治区人民政府办公厅",
        "2023-04-07",
        "宁政办发〔2023〕",
        "宁政办发〔2023〕14号",
    ),
    "001": _Seed(
        "重庆市人民政府办公厅关于印发重庆市推动外贸高质量发展三年行动计划（2022—2024年）和重庆市建设高质量外资集聚地三年行动计划（2022—2024年）的通知",
        "重庆市人民政府办公厅",
        "2022-09-20",
        "渝府办发〔2022〕",
    ),
    "002": _Seed(
        "青海省人民政府办公厅关于印发青海省推动外贸保稳提质若干措施的通知",
        "青海省人民政府办公厅",
        "2022-11-11",
        "青政办〔2022〕",
    ),
    "003": _Seed("关于推动外贸保稳提质的实施意见（征求意见稿）", "重庆市商务委员会", "2022-07-15", "渝商务〔2022〕"),
    "004": _Seed(
        "市人民政府辦公廳關于印發推動外經貿載體創新提能發展的實施方案的通知",
        "武漢市人民政府辦公廳",
        "2024-03-07",
        "武政辦〔2024〕",
    ),
}


@dataclass(frozen=True, slots=True)
class Article:
    """The words of one page's article."""

    seed: str  # file name of the seed
    title: str  # as the page's heading prints it
    issuer: str
    issued: str
    number: str
    text: str  # as a text file would hold it: what the page must give back

    @property
    def paragraphs(self) -> list[str]:
        return [stripped for line in self.text.split("\n") if (stripped := line.strip())]

    @property
    def is_traditional(self) -> bool:
        return self.seed.startswith("004")


@cache
def seed_names() -> tuple[str, ...]:
    """The seed notices this benchmark knows, in order."""
    names = {path.name[:3]: path.name for path in sorted(SEEDS.glob("*.txt"))}
    return tuple(names[key] for key in _KNOWN)


@cache
def seed_text(name: str) -> str:
    return (SEEDS / name).read_text("utf-8")


def make_article(page: int, name: str) -> Article:
    """The seed `name` as page number `page` prints it."""
    known, text = _KNOWN[name[:3]], seed_text(name)
    number = f"{known.number}{1 + page % 997}号"
    if known.printed_number:
        text = text.replace(known.printed_number, number)
    return Article(name, known.title, known.issuer, known.issued, number, _PIECE.sub(lambda m: _varied(page, m[0]), text))


def _varied(page: int, piece: str) -> str:
    """One sentence in other words; said twice on a page it reads the same twice."""
    if len(piece) < _LEAST_VARIED or "《" in piece:
        return piece
    rng = Random(f"{page}/{piece}")
    piece = _WORD.sub(lambda m: _SWAPS[m[0]] if rng.random() < 0.5 else m[0], piece)
    return _FIGURE.sub(lambda m: str(rng.randrange(10 ** (len(m[0]) - 1), 10 ** len(m[0]))), piece)
