"""Tables of indicators: a header row that tells the years, and rows of a name, a unit and its figures.

    指标 单位 2020年 2025年 年均增速（%） 属性
    1 常住人口城镇化率 % 60.6 65 — 预期性        65 % until 2025, from 60.6 % in 2020
Cells come joined by spaces and empty ones are lost, so a row is read only where it has as many figures as the header has
columns for them; else it is passed over. Its figures are never read as prose.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Literal

from extractors.frozen import dataclass
from extractors.lines.text import Span
from extractors.notice.fields.quantities.figures import SCALE
from extractors.records import Comparator
from extractors.reference.units import SCALES, Unit, Units

ColumnKind = Literal["year", "growth", "unit", "other"]

_CELLS = re.compile(r"[^\s|｜]+")
_YEAR = re.compile(
    r"(?P<year>20\d\d)(?:年)?(?:底|末)?(?P<state>实际|现状|基期|基准|完成)?(?:目标|预期|规划|指标)?(?:值|数)?(?:[（(][^）)]{1,8}[）)])?"
    r"|(?P<now>(?:现状|基期|基准)[值数]?)(?:[（(](?P<nowyear>20\d\d)年?[）)])?|(?P<goal>(?:规划)?目标[值数])(?:[（(](?P<goalyear>20\d\d)年?[）)])?"
)
_GROWTH = re.compile(r".{0,6}(?:年均|增速|增长|累计).{0,10}")
_SUBJECT = re.compile(r"(?:主要|具体|指标|目标|规划|发展)?(?:指标|目标|项目)(?:名称|内容|体系)?")
#: The cell of a header that tells what the rows are, with that of a year behind it.
#: An expression each, which begins with a character of its own and is found ten times as fast.
_HEADERS = tuple(
    re.compile(rf"{noun}(?:名称|内容|体系)?(?=[\s|｜])(?=[\s\S]{{0,300}}?[\s|｜](?:20\d\d|(?:规划)?目标[值数]))")
    for noun in ("指标", "目标", "项目")
)
_LONGEST_ROW = 300  # characters
_VALUE = re.compile(
    r"[〔\[（(]?(?P<before>[>≥＞<≤＜]|大于|超过|不低于|不超过|高于|约|达到?)?(?P<low>\d{1,12}(?:,\d{3})*(?:\.\d{1,6})?)(?:[-—~～](?P<high>\d{1,12}(?:\.\d{1,6})?))?"
    r"(?P<unit>%|个百分点)?(?P<behind>左右|以上|以下|以内)?[〕\]）)]?(?:左右)?"
)
_NONE = re.compile(r"[—\-－–―/]{1,3}|\*")
_ATTRIBUTE = re.compile(r"(?:预期|约束|引导|导向|指导)性?")
_ORDINAL = re.compile(r"^[（(]?\d{1,3}[）).、．]?")
_IN_BRACKET = re.compile(r"[（(]([^（）()]{1,12})[）)]$")
_NAME = re.compile(r"[\u4e00-\u9fff]{2}")
_BOUNDS: dict[str, Comparator] = {
    ">": "gt", "＞": "gt", "大于": "gt", "超过": "gt", "高于": "gt", "≥": "ge", "不低于": "ge", "以上": "ge",
    "<": "lt", "＜": "lt", "≤": "le", "不超过": "le", "以下": "le", "以内": "le", "约": "approx", "左右": "approx",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures. `year` where its head prints one, `base` where it tells the present state."""

    kind: ColumnKind
    year: int | None = None
    base: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a table in its unit."""

    row: Span
    indicator: str
    comparator: Comparator
    value: Decimal
    value_max: Decimal | None
    unit: str
    scale: Decimal
    measure: Unit
    year: int | None  # of its column
    grows: bool  # an average yearly growth
    base: tuple[Decimal, int | None] | None  # the figure it starts from, and its year


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table among the sentences: what was read, and which sentences are its own."""

    cells: tuple[Cell, ...]
    sentences: frozenset[Span]


def may_hold_tables(body: str) -> bool:
    """Whether a notice can hold the header of a table of indicators: a quick look."""
    return any([header.search(body) for header in _HEADERS])


def find_tables(body: str, sentences: Iterable[Span], noticed: int | None, units: Units) -> Table:
    """The tables of indicators among the sentences of an item."""
    cells: list[Cell] = []
    own: set[Span] = set()
    columns: list[Column] | None = None
    for sentence in sentences:
        printed = _CELLS.findall(body, sentence.start, sentence.end) if sentence.end - sentence.start < _LONGEST_ROW else []
        if len(printed) < 3 or printed[-1].endswith(("。", "；", "，")):
            columns = None
            continue
        header = _columns(printed)
        if header:
            columns = header
            own.add(sentence)
        elif columns:
            own.add(sentence)
            cells += _cells(printed, sentence, columns, noticed, units)
    return Table(tuple(cells), frozenset(own))


def _columns(printed: list[str]) -> list[Column] | None:
    """The columns behind the name of a header row; None where the row is none."""
    subject = next((i for i, cell in enumerate(printed) if _SUBJECT.fullmatch(cell)), None)
    if subject is None:
        return None
    columns = [_column(cell) for cell in printed[subject + 1 :]]
    return columns if any(c.kind == "year" and not c.base for c in columns) else None


def _column(cell: str) -> Column:
    m = _YEAR.fullmatch(cell)
    if m:
        year = m["year"] or m["nowyear"] or m["goalyear"]
        return Column("year", int(year) if year else None, bool(m["state"] or m["now"]))
    if cell.startswith(("单位", "计量单位")):
        return Column("unit")
    return Column("growth") if _GROWTH.fullmatch(cell) else Column("other")


def _cells(printed: list[str], row: Span, columns: list[Column], noticed: int | None, units: Units) -> list[Cell]:
    figures = [c for c in columns if c.kind in ("year", "growth")]
    behind = 0
    while printed and behind < len(columns) and _ATTRIBUTE.fullmatch(printed[-1]):
        printed, behind = printed[:-1], behind + 1
    values, names = printed[-len(figures) :], printed[: -len(figures)]
    if not names or len(values) < len(figures) or not all(_VALUE.fullmatch(_plain(v)) or _NONE.fullmatch(v) for v in values):
        return []
    if _VALUE.fullmatch(_plain(names[-1])) and len(names) > 1:
        return []  # more figures than columns
    named = _named(names, units)
    if named is None:
        return []
    return _read(row, named, list(zip(figures, values, strict=True)), noticed, units)


def _named(names: list[str], units: Units) -> tuple[str, str | None] | None:
    """The indicator and its unit, from the cells before the figures."""
    unit = names[-1] if len(names) > 1 and _unit(names[-1], units) else None
    name = _ORDINAL.sub("", names[-2] if unit else names[-1])
    bracket = _IN_BRACKET.search(name)
    if bracket and _unit(bracket[1], units):
        unit, name = unit or bracket[1], name[: bracket.start()]
    return (name, unit) if _NAME.search(name) else None


def _unit(printed: str, units: Units) -> tuple[str, Decimal, Unit] | None:
    """亿元, 万元/人, %: as printed, its scale and the unit; None where it is none."""
    plain = printed.replace("％", "%")
    m = re.match(SCALE, plain)
    scale = m[0] if m else ""
    unit = units.pattern.fullmatch(plain, len(scale))
    return (plain, SCALES.get(scale, Decimal(1)), units.by_name[unit["unit"]]) if unit else None


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell)


def _read(row: Span, named: tuple[str, str | None], figures: list[tuple[Column, str]], noticed: int | None, units: Units) -> list[Cell]:
    name, unit = named
    years = sorted(c.year for c, _ in figures if c.kind == "year" and c.year)
    first, last = (years[0], years[-1]) if years else (None, None)
    several = sum(c.kind == "year" for c, _ in figures) > 1
    base: tuple[Decimal, int | None] | None = None
    found: list[Cell] = []
    for column, printed in figures:
        m = _VALUE.fullmatch(_plain(printed))
        if not m:
            continue
        low = _decimal(m["low"])
        known = _unit(m["unit"] or ("%" if column.kind == "growth" else unit or ""), units)
        if low is None or known is None or (column.kind == "growth" and printed[0] in "〔["):
            continue
        past = bool(column.year and noticed and column.year < noticed)
        if column.kind == "year" and (column.base or past or (several and noticed is None and column.year == first)):
            base = (low, column.year)
            continue
        said = m["before"] or m["behind"] or ("左右" if printed.endswith("左右") else "")
        high = _decimal(m["high"]) if m["high"] else None
        comparator: Comparator = "range" if high else _BOUNDS.get(said, "eq")
        start = base if column.kind == "year" else None
        due = last if column.kind == "growth" else column.year
        found.append(Cell(row, name, comparator, low, high, *known, due, column.kind == "growth", start))
    return found


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
