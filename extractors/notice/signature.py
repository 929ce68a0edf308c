"""The signature (发文机关署名 and 成文日期) and the imprint (版记): who signed, and when.

武汉市人民政府办公厅          商务部　财政部　海关总署        总　理　　李　强
2023年5月23日                2023年4月7日                  2024年4月6日
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from extractors.notice.closing import IMPRINT_LINE
from extractors.notice.dates import ANY_DATE, first_date, is_date_line
from extractors.notice.issuers import signature_issuers
from extractors.notice.organisations import SIGNATURE_LINE, split_issuers

_BRACKETED = re.compile(rf"^[（(]\s*{ANY_DATE}\s*[）)]$")
# （2005年11月25日贵州省第十届人民代表大会常务委员会第十八次会议通过 自2006年1月1日起施行）, the note under a law's title
_NOTE_OF_LAW = re.compile(
    rf"^[（(](?P<date>{ANY_DATE})(?P<org>[\u4e00-\u9fff]{{2,30}}?)第[^（）()]{{1,12}}次[^（）()]{{0,20}}(?:通过|公布|批准)"
)
_TERM = re.compile(r"第[一二三四五六七八九十]{1,3}届")
_FOOT = 14  # paragraphs at the end in which a signature is looked for


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs a text and when; names may be missing where the seal is only on the paper."""

    issued_on: date | None = None
    names: tuple[str, ...] = ()


def is_signed_date(line: str) -> bool:
    """A line with nothing but a date, or a signature and its date: 青海省人民政府办公厅2022年11月11日."""
    return is_date_line(line) or (len(line) <= 260 and bool(SIGNATURE_LINE.match(line)))


def read_signature(lines: list[str], title_end: int, first_number: int, text_starts: int) -> Signature:
    """The signature in the head before the document, else at the foot, else between; then a date without a name in those places.

    `text_starts` is the line of addressee or 印发段: a date without a name counts only below it.
    """
    n = len(lines)
    behind = first_number if first_number < n else min(text_starts, n)
    head, foot = range(min(first_number, n)), range(max(behind, n - _FOOT), n)
    for area in (head, foot, range(first_number, n)):
        for i in area:
            if is_signed_date(lines[i]) and (names := signature_issuers(lines, i)):
                return Signature(first_date(lines[i]), tuple(names))
    for area in (range(text_starts, min(first_number, n)), foot):
        for i in area:
            if is_signed_date(lines[i]):
                return Signature(first_date(lines[i]))
    heading = lines[title_end : min(title_end + 4, first_number)]
    if roc := next((line for line in heading if line.startswith(("中华民国", "民国")) and is_date_line(line)), None):
        return Signature(first_date(roc))
    bracketed = next((first_date(line) for line in heading if len(line) < 40 and _BRACKETED.match(line)), None)
    return Signature(bracketed) if bracketed else _note_of_law(heading) or _imprint(lines)


def _note_of_law(heading: list[str]) -> Signature | None:
    for line in heading:
        if m := _NOTE_OF_LAW.match(line[:200]):
            return Signature(first_date(m["date"]), (_TERM.sub("", m["org"]),))
    return None


def _imprint(lines: list[str]) -> Signature:
    """The printer's line at the very end; its date is the issue's only where no other stands."""
    for line in lines[-6:]:
        if len(line) < 120 and (m := IMPRINT_LINE.match(line)):
            return Signature(first_date(m["date"]), tuple(split_issuers(m["org"])) if m["org"] else ())
    return Signature()
