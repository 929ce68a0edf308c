"""Clauses of a sentence: what stands between ，；：, brackets and quotations being closed to them.

以其当年实际到位外资金额（美元）为基数，按不低于2%（人民币）的额度予以奖励 has two; the commas in （不含外方股东贷款，下同） part nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from extractors.frozen import dataclass
from extractors.lines.text import Span

_MARK = re.compile(r"[，,；;：:。！？!?]|[（(《〈“〔\[【]|[）)》〉”〕\]】]")
_OPEN, _CLOSE = "（(《〈“〔[【", "）)》〉”〕]】"
_DIGITS = frozenset("0123456789０１２３４５６７８９")
_THOUSAND = re.compile(r"\d{3}(?!\d)")


@dataclass(frozen=True, slots=True)
class Clauses:
    """A sentence and where its clauses part."""

    text: str
    start: int
    end: int
    cuts: tuple[int, ...]  # positions of the marks, ascending

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Clauses:
        cuts: list[int] = []
        depth = 0
        for m in _MARK.finditer(text, start, end):
            mark = m[0]
            if mark in _OPEN:
                depth += 1
            elif mark in _CLOSE:
                depth = max(0, depth - 1)
            elif depth == 0 and not (text[m.start() - 1] in _DIGITS and _within_figure(text, m.start())):
                cuts.append(m.start())
        return cls(text, start, end, tuple(cuts))

    def around(self, at: int) -> Span:
        """The clause that holds the character at `at`, without the marks at its ends."""
        i = bisect_right(self.cuts, at)
        return Span(self.cuts[i - 1] + 1 if i else self.start, self.cuts[i] if i < len(self.cuts) else self.end)


def _within_figure(text: str, at: int) -> bool:
    """Whether a mark behind a digit is the comma of 10,000 or the colon of 1.7:1."""
    if at == 0:
        return False
    if text[at] in ":：":
        return text[at + 1 : at + 2] in _DIGITS
    return text[at] in ",，" and bool(_THOUSAND.match(text, at + 1))
