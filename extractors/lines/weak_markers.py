"""Numbers that open a section only where several of their kind count up: by themselves their shape tells too little.

1 总则 / 1.1 编制目的 / 1.2 编制依据      an emergency plan (预案); 1.2万亿元 at a line's start is a figure
重点工程一：口岸提升工程                 a word and a number; the next must be 重点工程二
一 总体要求 / 二 主要任务                without the usual 、
2，做大主体                             a misprint of 2. between 1. and 3.
11.121人才梯队项目, 3.2023年底前完成…    item 11 between 10 and 12, though a digit follows its point
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractors.lines.furniture import is_contents_line
from extractors.lines.numerals import CHINESE_DIGITS, to_int
from extractors.lines.styles import Marker, Style
from extractors.lines.text import Span

_HAN = r"[\u4e00-\u9fff“《]"
_SPACE = r"[ \t\u3000]"
#: 12家企业, 3月底前, 5个工作日: what follows a figure and never a section number.
_UNIT = (
    r"(?:年(?!度)|月|日(?!常)|号(?!召)|个(?!人|体|性)|家(?!庭|政|电|具)|项(?!目)|条(?!件|例)|[万亿%‰]|千(?!方百计)|百|元|美元|港元|欧元|倍|公里|公斤|公顷|平方|立方|"
    r"小时|工作日|分钟|秒|米|吨|人(?!才|员|民|力|口|工|大|文|社)|名(?!牌|城|录)|天(?!然|府)|次(?!生)|周(?!边|期)|种(?!植|业|子|苗)|类|级|期|户(?!外|籍|口)|台(?!账)|套|辆|位(?!置)|"
    r"所(?!有|属)|座|亩|张|批(?!准|发|复)|处(?!置|理|罚)|届|岁|余|多(?!式|元|措|层|渠|方|部)|以[上下内]|至|到\d)"
)
_DECIMAL = re.compile(rf"((?>\d{{1,2}}(?:[.．]\d{{1,2}}){{1,3}}))(?![.．]?\d)[.．、]?{_SPACE}{{0,4}}+(?!{_UNIT})(?={_HAN})")
_BARE = re.compile(rf"(\d{{1,2}})(?P<gap>{_SPACE}{{0,4}}+)(?!{_UNIT})(?={_HAN})")
_CHINESE_BARE = re.compile(rf"([{CHINESE_DIGITS}]{{1,3}}){_SPACE}{{1,4}}+(?={_HAN})")
_MISPRINT = re.compile(rf"(\d{{1,2}}|[{CHINESE_DIGITS}]{{1,3}}){_SPACE}{{0,2}}[。，,：:]{_SPACE}{{0,2}}(?={_HAN})")
#: A number whose heading begins with digits: 11.121人才梯队项目; and whether these are a year, which no decimal has behind its point.
_BEFORE_DIGITS = re.compile(
    rf"(\d{{1,3}})[.．、]{_SPACE}{{0,2}}(?:(?P<year>(?=(?:19|20)\d{{2}}(?:年|[—－\-~～]\d)))|(?=\d{{1,6}}+(?![.．]\d)))"
)
_ENDS_LINE = re.compile(r"[。；;！？!?）)〕】]")
_SHORT_LINE = 30
_WORDED = re.compile(
    rf"(?P<word>[^\W\d_第{CHINESE_DIGITS}]{{2,8}}?){_SPACE}?(?P<number>[{CHINESE_DIGITS}]{{1,3}}|\d{{1,2}})(?:{_SPACE}{{0,2}}[：:、.．]|{_SPACE}{{1,4}}(?={_HAN}))"
)
_POINT = re.compile("[.．]")
_HAN_WORD = re.compile(r"[\u4e00-\u9fff]+")
#: Boxes, annexes and tables count too, but none of them is a section.
_NO_SECTION = ("专栏", "附件", "附表", "附图", "附录", "图表", "表格", "注释", "电话", "联系电话", "序号", "编号", "页码", "星期", "窗口")
_LONGEST_TITLE = 30
_FEWEST_DECIMALS = 2  # times that one follows another as the next
_FEWEST_BARE = 3


class WeakMarkers:
    """Collects candidates of the weak kinds and keeps those that count up."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._decimals: list[Marker] = []
        self._bare: list[Marker] = []
        self._chinese: list[Marker] = []
        self._misprints: list[Marker] = []
        self._before_digits: list[Marker] = []
        self._before_years: set[int] = set()  # paragraphs whose number stands before a year
        self._worded: dict[str, list[Marker]] = {}

    def offer(self, p: Span, i: int) -> None:
        """Look for a weak number at a paragraph that opens with no usual one."""
        first = self.text[p.start]
        if first.isdigit():
            self._offer_digits(p, i)
        elif first in CHINESE_DIGITS:
            if m := _MISPRINT.match(self.text, p.start, p.end):
                if number := to_int(m[1]):
                    self._misprints.append(Marker(Style.CHINESE, number, p.start, m.end(), i))
                return
            m = _CHINESE_BARE.match(self.text, p.start, p.end)
            if m and (number := to_int(m[1])) and self._is_title(m.end(), p.end):
                self._chinese.append(Marker(Style.CHINESE, number, p.start, m.end(), i))
        elif (m := _WORDED.match(self.text, p.start, p.end)) and m.end() < p.end:
            number = to_int(m["number"])
            if number and _HAN_WORD.fullmatch(m["word"]) and not m["word"].endswith(_NO_SECTION) and not is_contents_line(p.of(self.text)):
                marker = Marker(Style.WORDED, number, p.start, m.end(), i, word=m["word"])
                self._worded.setdefault(m["word"], []).append(marker)

    def _offer_digits(self, p: Span, i: int) -> None:
        text = self.text
        if is_contents_line(p.of(text)):
            return
        if (m := _BEFORE_DIGITS.match(text, p.start, p.end)) and int(m[1]) and self._stands_apart(p):
            self._before_digits.append(Marker(Style.ARABIC, int(m[1]), p.start, m.end(), i))
            if m["year"] is not None:
                self._before_years.add(i)
        if m := _DECIMAL.match(text, p.start, p.end):
            parts = tuple(int(part) for part in _POINT.split(m[1]))
            if all(parts):
                self._decimals.append(Marker(Style.DECIMAL, parts[-1], p.start, m.end(), i, parts=parts))
        elif m := _MISPRINT.match(text, p.start, p.end):
            self._misprints.append(Marker(Style.ARABIC, int(m[1]), p.start, m.end(), i))
        elif (m := _BARE.match(text, p.start, p.end)) and int(m[1]) and self._is_title(m.end(), p.end):
            self._bare.append(Marker(Style.BARE, int(m[1]), p.start, m.end(), i))

    def _stands_apart(self, p: Span) -> bool:
        """Whether the line above ends a sentence or is a heading: 外贸进出口总额达到 / 1.2万亿元 is one sentence."""
        end = max(p.start - 1, 0)
        return bool(_ENDS_LINE.match(self.text, end - 1)) or self.text.find("\n", max(end - _SHORT_LINE, 0), end) >= 0

    def _is_title(self, start: int, end: int) -> bool:
        stop = self.text.find("。", start, min(end, start + _LONGEST_TITLE + 1))
        return stop > start or end - start <= _LONGEST_TITLE

    def joined_with(self, strong: list[Marker]) -> list[Marker]:
        """The candidates that count, among the usual ones and in the text's order."""
        kept: list[Marker] = []
        if self._decimals and self._count_below(strong):
            kept += self._decimals
            kept += [m for m in self._bare if not self._is_run_in(m)]
        elif _counts_up([m for m in self._bare if self.text[m.end - 1].isspace()], _FEWEST_BARE):
            kept += [m for m in self._bare if self.text[m.end - 1].isspace()]
        if not any(m.style is Style.CHINESE for m in strong) and _counts_up(self._chinese, 2):
            kept += self._chinese
        for markers in self._worded.values():
            kept += markers if _counts_up(markers, 2) else []
        if self._before_digits and not any(m.style is Style.DECIMAL for m in kept):
            kept += self._before_a_figure([m for m in strong if m.style is Style.ARABIC])
        for style in {m.style for m in self._misprints}:
            kept += _between([m for m in self._misprints if m.style is style], [m for m in strong if m.style is style])
        return sorted([*strong, *kept], key=lambda m: m.paragraph) if kept else strong

    def _count_below(self, strong: list[Marker]) -> bool:
        """Whether decimals go on from each other, or from the chapter they stand in: 4 → 4.1 → 4.2."""
        chapters = [m for m in strong if m.style <= Style.CHINESE or m.style is Style.ARABIC]
        above: dict[Style, int] = {}
        before: tuple[int, ...] = ()
        count = 0
        for m in sorted([*self._decimals, *self._bare, *chapters], key=lambda m: m.paragraph):
            if not m.parts:
                above[m.style] = m.number
                continue
            count += _is_next(before, m.parts) or (m.number == 1 and m.parts[:-1] in {(n,) for n in above.values()})
            before = m.parts
        return count >= _FEWEST_DECIMALS

    def _before_a_figure(self, strong: list[Marker]) -> list[Marker]:
        """Numbers before a figure or a year that count on from their neighbours; 2.5亿美元 at a line's start has none."""
        sure = {m.paragraph for m in strong}
        kept: list[Marker] = []
        before = 0  # the number believed last
        for run in _consecutive(sorted([*strong, *self._before_digits], key=lambda m: m.paragraph)):
            firm = [m for m in run if m.paragraph in sure or m.paragraph in self._before_years]
            follows = run[0].paragraph in sure or run[0].number == before + 1 or (run[0].number == 1 and before != 1)
            if not firm or not follows or (len(run) == 1 and not before):
                continue
            believed = run[: run.index(firm[-1]) + 1]  # nothing bears out a figure at the end
            kept += [m for m in believed if m.paragraph not in sure]
            before = believed[-1].number
        return kept

    def _is_run_in(self, m: Marker) -> bool:
        """5万元以上 is no chapter of a decimal outline, nor is a sentence: its chapters are titles alone on their line."""
        end = self.text.find("\n", m.end, m.end + _LONGEST_TITLE + 2)
        return end < 0 or self.text[end - 1] in "。；，、"


def _counts_up(markers: Iterable[Marker], fewest: int) -> bool:
    """Whether 1, 2 … follow each other, `fewest` at least."""
    run = 0
    for m in markers:
        if m.number != run:  # not a heading that the page doubles
            run = run + 1 if m.number == run + 1 else int(m.number == 1)
        if run >= fewest:
            return True
    return False


def _consecutive(markers: list[Marker]) -> list[list[Marker]]:
    """The runs in which each number is the next of the one before."""
    runs: list[list[Marker]] = []
    for m in markers:
        if runs and m.number == runs[-1][-1].number + 1:
            runs[-1].append(m)
        else:
            runs.append([m])
    return runs


def _is_next(before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    """Whether `after` is the number that follows `before`: 1.2 → 1.2.1, 1.3 or 2.1."""
    if not before:
        return False
    if after[:-1] == before and after[-1] == 1:
        return True
    depth = len(after)
    if depth <= len(before) and after[:-1] == before[: depth - 1] and after[-1] == before[depth - 1] + 1:
        return True
    return depth == 2 and after == (before[0] + 1, 1)


def _between(misprints: list[Marker], strong: list[Marker]) -> list[Marker]:
    """Misprints whose neighbours in print are the numbers before and behind."""
    kept: list[Marker] = []
    at = 0
    for m in misprints:
        while at < len(strong) and strong[at].paragraph < m.paragraph:
            at += 1
        before = kept[-1] if kept and (not at or kept[-1].paragraph > strong[at - 1].paragraph) else strong[at - 1] if at else None
        if before and before.number == m.number - 1:
            kept.append(m)
    return kept
