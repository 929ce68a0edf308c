"""The notice's own title, as printed in its head: not a news headline above it, not its document's title below it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.notice.dates import ANY_DATE
from extractors.notice.documents import PROMULGATION
from extractors.notice.forms import bare_title, looks_like_title
from extractors.notice.text import Span

_LABEL = re.compile(r"^(?:标\s*题|名\s*称|文件名称|信息名称)\s*[：:]\s*")
_DATE_TAIL = re.compile(rf"\s*[（(]\s*{ANY_DATE}\s*[）)]\s*$")
_OPEN_DATE_TAIL = re.compile(r"\s*[（(]\s*\d{4}\s*年?[\d\s年月]*$")
#: 各市、县（区）人民政府，自治区政府各部门、各直属机构： the line that says to whom a notice goes.
ADDRESSEE = re.compile(r"^(?:各|致|[\u4e00-\u9fff]{2,20}(?:人民政府|管委会|委员会|局|厅|处)[、，,])[^。；]{3,300}[：:]")
_MOST_LINES = 4
_HEAD = 40  # paragraphs in which a title is looked for


@dataclass(frozen=True, slots=True)
class TitlePlace:
    """The title and the paragraphs [first, end) it stands on; `date_part` is a date printed behind it in brackets."""

    text: str
    first: int
    end: int
    date_part: str | None


def split_date(title: str) -> tuple[str, str | None]:
    """A heading without the date it gives in brackets: …的通知（2023年5月23日）."""
    m = _DATE_TAIL.search(title)
    return (title[: m.start()], m[0]) if m else (title, None)


def find_title(body: str, paragraphs: list[Span], first_number: int) -> TitlePlace | None:
    """The title in the paragraphs before the first section number; None where none is printed above addressee and 印发段."""
    limit = min(first_number, _HEAD, len(paragraphs))
    stop = next((i for i in range(limit) if _is_text_of_notice(paragraphs[i].of(body))), limit)
    places = [t for i in range(stop) if (t := _title_from(body, paragraphs, i, stop))]
    if not places:
        return None
    with_subject = [t for t in places if "关于" in t.text]
    # The page may print its headline first and the title proper below it: the last complete title before the text counts.
    return (with_subject or places)[-1]


def _is_text_of_notice(line: str) -> bool:
    return bool(ADDRESSEE.match(line)) or (bool(PROMULGATION.search(line)) and line.rstrip().endswith(("。", "：", ":")))


def _title_from(body: str, paragraphs: list[Span], i: int, stop: int) -> TitlePlace | None:
    joined = ""
    for j in range(i, min(i + _MOST_LINES, stop)):
        line = _LABEL.sub("", paragraphs[j].of(body)) if j == i else paragraphs[j].of(body)
        if j > i and (not _can_continue(joined) or _starts_anew(line)):
            return None
        joined += line
        title, date_part = split_date(joined)
        if looks_like_title(title) and (j == i or "关于" in title):
            return TitlePlace(title.strip(), i, j + 1, date_part)
    return None


def _can_continue(line: str) -> bool:
    return bool(line) and not re.search(r"[。；！？：:]$", line) and len(line) <= 160 and "关于" in line


def _starts_anew(line: str) -> bool:
    return bool(re.match(r"^(?:各[\u4e00-\u9fff]|[（(]此件)", line) or re.search(r"〔\s*\d{4}\s*〕|[：:]$", line))


def own_title(title: str) -> str:
    """The title kept in `notices`: without period and draft mark."""
    return bare_title(split_date(title)[0])
