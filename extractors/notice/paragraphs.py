"""Paragraphs as spans of the body text; text without line structure is cut at its landmarks.

Scraped text sometimes comes in a few long lines in which title, date, chapter and item follow each other without a break:
    …的通知发布日期:2022-11-16各市、自治州人民政府…现印发给你们。一、稳定市场主体(一)加大外贸企业纾困力度。贯彻落实…
Cutting such text into the paragraphs it once had lets everything behind this module work as on well-kept text.
Cuts only set spans: no character is added, moved or dropped.
"""

from __future__ import annotations

import re

from extractors.notice.dates import ANY_DATE
from extractors.notice.numerals import CHINESE_DIGITS
from extractors.notice.text import SENTENCE_END, Span, strip_span

_CN = f"[{CHINESE_DIGITS}]{{1,4}}"
_TITLE_CHARS = "[^。；！？;!?\n（()）]"
#: An item's number and short title in the middle of a line: …稳定发展预期。(二)鼓励创新绿色产品开拓国际市场。
_INLINE_ITEM = re.compile(rf"(?<=[。；！？;）)〕】\]])\s*(?=[（(]{_CN}[）)]{_TITLE_CHARS}{{2,30}}。)")
#: A chapter's number and title, directly before its first item: 二、挖掘进出口潜力(五)深挖出口潜力。
_INLINE_CHAPTER = re.compile(rf"(?<=[。；！？;）)〕】\]])\s*({_CN}、{_TITLE_CHARS}{{2,30}})(?=[（(]{_CN}[）)])")
_ITEM_START = re.compile(rf"^[\s　]*(?:[（(]{_CN}[）)]|{_CN}、|\d{{1,3}}[.．、])")

_CLAUSE = re.compile(r"[（(〔【\[][^（）()〔〕【】\[\]。]{2,300}(?:负责|牵头|配合|参与|落实)[^（）()〔〕【】\[\]。]{0,12}[）)〕】\]]")
_LANDMARKS = (
    re.compile(rf"(?:发布日期|发布时间|成文日期|印发日期)\s*[:：]\s*{ANY_DATE}"),
    re.compile(r"[（(]此件[^（）()]{1,12}[）)]"),
    _CLAUSE,
    # A signature: …国际市场。青海省人民政府办公厅2022年11月11日(此件…
    re.compile(rf"(?<=[。；！？;）)])[\u4e00-\u9fff]{{4,30}}{ANY_DATE}(?=\s*(?:[（(]此件|[\u4e00-\u9fff]{{4,60}}(?:为|根据|按照|$)|$))"),
    # The end of a preamble: …现提出以下措施。培育若干…
    re.compile(r"为(?:深入|全面|进一步)?(?:贯彻|落实|推动|推进|加快)[^。]{10,400}(?:提出如下|提出以下|制定本|制定如下)[^。]{1,12}。"),
    re.compile(r"(?<=[。；！？;）)])本[\u4e00-\u9fff]{2,12}自[^。；]{2,30}起(?:正式)?(?:施行|实施|执行)[^。]{0,40}。"),
)
_ADDRESSEE = re.compile(rf"{ANY_DATE}(?=各[\u4e00-\u9fff])")
_OWN_TITLE = re.compile(r"《([^《》]{4,60})》")


def is_run_on(text: str) -> bool:
    """Whether items stand inside lines more often than at their starts, so that lines carry no structure."""
    inside = len(_INLINE_ITEM.findall(text))
    if inside < 3:
        return False
    at_start = sum(1 for line in text.split("\n") if _ITEM_START.match(line))
    return at_start < inside


def find_paragraphs(text: str) -> list[Span]:
    """The paragraphs of a cleaned text: its lines, or what `_cuts` makes of lines without structure."""
    cuts = {0, len(text)}
    for m in re.finditer(r"\n", text):
        cuts.update((m.start(), m.end()))
    if is_run_on(text):
        cuts |= _cuts(text)
    order = sorted(cuts)
    spans = (strip_span(text, a, b) for a, b in zip(order, order[1:], strict=False))
    return [s for s in spans if s]


def _cuts(text: str) -> set[int]:
    cuts: set[int] = set()
    for m in _INLINE_ITEM.finditer(text):
        cuts.add(m.start())
    for m in _INLINE_CHAPTER.finditer(text):
        cuts.update((m.start(1), m.end(1)))
    for landmark in _LANDMARKS:
        for m in landmark.finditer(text):
            cuts.update((m.start(), m.end()))
    for m in _ADDRESSEE.finditer(text):
        cuts.add(m.end())
    for m in re.finditer(r"(?<=[\u4e00-\u9fff]的通知)(?=发布日期|各[\u4e00-\u9fff])", text):
        cuts.add(m.end())
    # …(此件公开发布)青海省推动外贸保稳提质若干措施为贯彻落实…: a title the text itself quotes, then the preamble.
    for title in {m[1] for m in _OWN_TITLE.finditer(text)}:
        for m in re.finditer(re.escape(title) + r"(?=为|根据|按照)", text):
            if m.start() in cuts or text[m.start() - 1 : m.start()] in tuple(SENTENCE_END + "\n"):
                cuts.update((m.start(), m.end()))
    return cuts
