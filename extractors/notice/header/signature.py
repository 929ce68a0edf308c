"""The signature (发文机关署名 and 成文日期) and the imprint (版记): who signed, and when.

武汉市人民政府办公厅          商务部　财政部　海关总署        总　理　　李　强
2023年5月23日                2023年4月7日                  2024年4月6日
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from extractors.frozen import dataclass
from extractors.lines.closing import IMPRINT_LINE
from extractors.lines.dates import ANY_DATE, find_dates, first_date, is_date_line
from extractors.lines.organisations import SIGNATURE_LINE, is_organisation_line, is_signed_date, split_issuers
from extractors.lines.text import Span
from extractors.notice.header.told import FAIR, LIKELY, SURE, HeadText, Told

_BRACKETED = re.compile(rf"^[（(]\s*{ANY_DATE}\s*[）)]$")
# （2005年11月25日贵州省第十届人民代表大会常务委员会第十八次会议通过 自2006年1月1日起施行）, the note under a law's title;
# (1991年3月26日济南市人民政府令19号发布)
_NOTE_OF_LAW = re.compile(
    rf"^[（(](?P<date>{ANY_DATE})(?P<org>[\u4e00-\u9fff]{{2,30}}?)"
    r"(?:第[^（）()]{1,12}次[^（）()]{0,20}(?:通过|公布|批准)"
    r"|(?:令|公告)?\s*(?:[（(〔\[]?\d{4}[）)〕\]]?)?\s*第?\s*\d{0,4}\s*号?\s*(?:公布|发布|颁布|印发)(?=[，,；; ）)\u3000]))"
)
_TERM = re.compile(r"第[一二三四五六七八九十]{1,3}届")
#: What stands between the names and their date, or between two of them: （此页无正文）, （盖章）, （公章）.
_BETWEEN = re.compile(r"^[（(][^（）()]{1,14}[）)]$")
_FOOT = 14  # paragraphs at the end in which a signature is looked for
_MOST_JOINT = 40


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs a text and when; names may be missing where the seal is only on the paper."""

    issued_on: Told[date] | None = None
    names: tuple[str, ...] = ()
    names_at: Span | None = None
    rule: str = "signature"

    @property
    def complete(self) -> bool:
        """Names and date together: the authority's own word, not a guess."""
        return self.rule == "signature" and bool(self.names) and self.issued_on is not None


def read_signature(head: HeadText, title_end: int, first_number: int, text_starts: int) -> Signature:
    """The signature in the head before the document, else at the foot, else between; then a date without a name in those places.

    `text_starts` is the line of addressee or 印发段: a date without a name counts only below it.
    """
    n = len(head.lines)
    behind = first_number if first_number < n else min(text_starts, n)
    front, foot = range(min(first_number, n)), range(max(behind, n - _FOOT), n)
    for area in (front, foot, range(first_number, n)):
        for i in area:
            if is_signed_date(head.lines[i]) and (signed := _signed(head, i)):
                return signed
    for area in (range(text_starts, min(first_number, n)), foot):
        for i in area:
            if is_signed_date(head.lines[i]):
                return Signature(_dated(head, i, "signature", LIKELY))
    heading = range(title_end, min(title_end + 4, first_number, n))
    if roc := next((i for i in heading if head.lines[i].startswith(("中华民国", "民国")) and is_date_line(head.lines[i])), None):
        return Signature(_dated(head, roc, "signature", LIKELY))
    if paper := _paper_date(head):
        return paper
    return _bracketed(head, heading) or _note_of_law(head, heading) or _imprint(head)


def _dated(head: HeadText, line: int, rule: str, confidence: float = SURE) -> Told[date] | None:
    found = find_dates(head.lines[line])
    return Told(found[-1].value, rule, head.span(line, found[-1].start, found[-1].end), confidence) if found else None


def _signed(head: HeadText, date_line: int) -> Signature | None:
    """The authorities that sign on or above the date line, in printed order."""
    day = _dated(head, date_line, "signature")
    if m := SIGNATURE_LINE.match(head.lines[date_line]):
        return Signature(day, tuple(split_issuers(m["org"])), head.span(date_line, *m.span("org")))
    names: list[str] = []
    i, first, last = date_line - 1, -1, -1
    while i >= 0 and len(names) < _MOST_JOINT:
        line = head.lines[i]
        if is_organisation_line(line):
            names[:0] = split_issuers(line)
            first, last = i, max(last, i)
        elif not _BETWEEN.match(line):
            break
        i -= 1
    return Signature(day, tuple(names), head.over(first, last + 1)) if names else None


#: The head of a paper for Hong Kong's councils, whose date stands below it: 財務委員會討論文件 / 1998年10月16日.
_PAPER = re.compile(r"(?:讨论|资料|参考|会议|工作|简报)文件$|(?:资料|文件)摘要$|^立法会[^。]{0,30}文件$")


def _paper_date(head: HeadText) -> Signature | None:
    for i in range(min(8, head.size - 1)):
        if len(head.lines[i]) < 40 and _PAPER.search(head.lines[i]):
            below = next((j for j in range(i + 1, min(i + 3, head.size)) if is_date_line(head.lines[j])), None)
            return Signature(_dated(head, below, "signature", LIKELY)) if below else None
    return None


def _bracketed(head: HeadText, heading: Iterable[int]) -> Signature | None:
    line = next((i for i in heading if len(head.lines[i]) < 40 and _BRACKETED.match(head.lines[i]) and first_date(head.lines[i])), None)
    return Signature(_dated(head, line, "title_bracket"), rule="title_bracket") if line is not None else None


def _note_of_law(head: HeadText, heading: Iterable[int]) -> Signature | None:
    for i in heading:
        if m := _NOTE_OF_LAW.match(head.lines[i][:200]):
            day = first_date(m["date"])
            told = Told(day, "law_note", head.span(i, *m.span("date"))) if day else None
            return Signature(told, (_TERM.sub("", m["org"]),), head.span(i, *m.span("org")), "law_note")
    return None


def _imprint(head: HeadText) -> Signature:
    """The printer's line at the very end; its date is the issue's only where no other stands."""
    n = len(head.lines)
    for i in range(max(0, n - 6), n):
        line = head.lines[i]
        if len(line) < 120 and (m := IMPRINT_LINE.match(line)):
            day = first_date(m["date"])
            told = Told(day, "imprint", head.span(i, *m.span("date")), FAIR) if day else None
            return Signature(told, tuple(split_issuers(m["org"])) if m["org"] else (), head.span(i, *m.span("org")), "imprint")
    return Signature()
