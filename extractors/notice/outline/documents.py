"""Which documents a notice carries, and where each begins.

A notice (通知) mostly promulgates something: 关于印发X的通知, 《X》已经…同意,现印发给你们. X then stands below with its own title and
its own 一、二、三. One notice may carry several; one that carries none is its own document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set

from extractors.frozen import dataclass
from extractors.lines.closing import opens_annex
from extractors.lines.dates import is_date_line
from extractors.lines.forms import bare_title, form_of, is_draft_mark, looks_like_title, period_of
from extractors.lines.numbers import number_line
from extractors.lines.organisations import is_organisation_line
from extractors.lines.promulgation import PROMULGATION, issued_titles
from extractors.lines.styles import NAMED, Marker, Style
from extractors.lines.text import Span, same_key
from extractors.notice.text import AttachedPart

_NO_TITLE_PART = re.compile(r"[。，；：:！？,;!?、]|^\d")
#: 保障措施, 实施步骤安排: a chapter's bare title, though it ends as titles of documents do.
_CHAPTER_TITLE = re.compile(
    r"(?:(?:保障|工作|主要|具体|政策|重点|支持|推进|组织|实施|激励|扶持|落实|相关|有关|奖励|其他|配套|监督|管理|任务|步骤|进度|总体|责任|职责|处罚|支持|优惠|资金)[和与及、]?){1,3}"
    r"(?:措施|举措|办法|安排|政策|规定|标准|分工|制度|计划|目录|清单|名单|建议|规范|规则)"
)
#: 附件1：展会管理实施细则, an annex's number before its title; not 附件：1.… / 2.…, a list of them.
ANNEX_PREFIX = re.compile(
    r"附\s{0,2}件\s{0,2}(?:\d{1,2}|[一二三四五六七八九十]{1,2})?\s{0,2}[：:\-—.．、 \u3000]\s{0,2}(?!\d{1,2}[.．、])(?=\S)"
)
#: The end of a preamble: 结合我市实际,特制定本方案。 …软件生态体系，特制定如下政策措施：
_ENACTED = re.compile(
    r"(?:制定|制订|订定|提出|出台)了?(?:以下|如下|本(?![市省区县州盟旗院校人地级部局委年月季期次周单系行辖镇乡企领]))([\u4e00-\u9fff]{2,12})[。：:]"
)
_FILE_ENDING = re.compile(r"\.[A-Za-z]{2,5}$")
_FILE_PREFIX = re.compile(
    r"^附\s{0,2}件\s{0,2}(?:\d{1,2}|[一二三四五六七八九十]{1,2})?\s{0,2}[：:\-—.．、_ \u3000]{0,2}|^\d{1,2}\s{0,2}[.．、\-_]\s{0,2}"
)
_LONGEST_PREAMBLE = 2_000
_FIRST_ARTICLE = 3  # paragraphs from 第一章 within which 第一条 …制定本办法。 stands
_LONGEST_LINE = 220
_MOST_LINES = 4  # lines a centred title may be broken into
_MOST_BY_LOOKS = 2  # where nothing tells what the title is
_FAR = 15  # paragraphs between a document's title and its first number


@dataclass(frozen=True, slots=True)
class DocumentPlace:
    """Paragraphs [first, last) of a document; `title_end` is the paragraph behind its title lines."""

    title: str | None
    first: int
    title_end: int
    last: int
    period: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class TitleLines:
    """A title that stands on paragraphs [first, end)."""

    text: str
    first: int
    end: int


def title_at(body: str, paragraphs: list[Span], i: int, expected: Set[str]) -> TitleLines | None:
    """The document title that begins at paragraph i: one the notice announced, over up to four lines, or one that looks like one."""
    lines: list[str] = []
    most = _MOST_LINES if expected else _MOST_BY_LOOKS
    for j in range(i, min(i + most, len(paragraphs))):
        line = body[paragraphs[j].start : min(paragraphs[j].end, paragraphs[j].start + _LONGEST_LINE + 1)]
        if len(line) > _LONGEST_LINE or line.endswith("。") or is_date_line(line) or number_line(line):
            break
        prefix = ANNEX_PREFIX.match(line) if j == i else None
        lines.append(line[prefix.end() :] if prefix else line)
        joined = "".join(lines)
        if expected and same_key(bare_title(joined)) in expected:
            return TitleLines(joined, i, j + 1)
    if not lines or lines[0].startswith(("——", "—", "-", "•", "·")):
        return None
    if _CHAPTER_TITLE.fullmatch(lines[0]) and not (i and opens_annex(paragraphs[i - 1].of(body))):
        return None
    if looks_like_title(lines[0]) and not is_organisation_line(lines[0]):
        return TitleLines(lines[0], i, i + 1)
    if len(lines) > 1 and _is_title_part(lines[0]) and looks_like_title(lines[0] + lines[1]):
        return TitleLines(lines[0] + lines[1], i, i + 2)
    return None


def _is_title_part(line: str) -> bool:
    return 4 <= len(line) <= 40 and line[0] not in "（(〔【[" and not _NO_TITLE_PART.search(line) and not is_organisation_line(line)


def find_documents(
    body: str,
    paragraphs: list[Span],
    markers: list[Marker],
    head_end: int,
    notice_title: str | None,
    attached: Sequence[AttachedPart] = (),
) -> list[DocumentPlace]:
    """The documents a notice carries, from paragraph `head_end` (behind title, number and addressee) on.

    An attachment ends what stands before it and counts anew; one that counts and prints no title of its own goes by its file's name.
    """
    titles = announced(body, paragraphs, markers, head_end, notice_title)
    ends = [*(part.first for part in attached), len(paragraphs)]
    places: list[DocumentPlace] = []
    for first, end, name in zip([0, *ends], ends, [None, *(part.name for part in attached)], strict=False):
        part = _Part(body, paragraphs if end == len(paragraphs) else paragraphs[:end], max(first, head_end), end)
        if part.first >= end:
            continue
        own = [m for m in markers if first <= m.paragraph < end] if attached else markers
        starts = _starts(part, own, titles.keys())
        places += [_place(body, part.paragraphs, t, nxt) for t, nxt in zip(starts, [*starts[1:], None][: len(starts)], strict=True)]
        if name is not None and not starts and (title := _title_outside(name, own, titles, places)):
            places.append(DocumentPlace(bare_title(title), part.first, part.first, end, period_of(title)))
    root = next((m for m in markers if m.paragraph >= head_end), None)
    if not places and root:
        own_end = next((end for end in ends if end > head_end), len(paragraphs))
        return _untitled(body, paragraphs[:own_end] if attached else paragraphs, head_end, root, list(titles.values()))
    key = same_key(bare_title(notice_title or ""))
    again = [p for p in places if attached and p.first >= ends[0] and p.title and same_key(p.title) == key]
    return [p for p in places if p not in again] or places  # the notice itself once more, at the head of its PDF, is no document of its own


@dataclass(frozen=True, slots=True)
class _Part:
    """Paragraphs [first, end): the page's own text behind its head, or an attachment's."""

    body: str
    paragraphs: list[Span]  # none behind `end`
    first: int
    end: int


def _starts(part: _Part, markers: list[Marker], expected: Set[str]) -> list[TitleLines]:
    """The titles in a part that open documents."""
    body, paragraphs = part.body, part.paragraphs
    by_paragraph = {m.paragraph: m for m in markers}
    root = next((m for m in markers if m.paragraph >= part.first), None)
    starts: list[TitleLines] = []
    i = part.first
    while i < part.end:
        title = None if i in by_paragraph else title_at(body, paragraphs, i, expected)
        if title and _opens_document(body, paragraphs, title, by_paragraph, root, expected):
            repeated = bool(starts) and same_key(bare_title(starts[-1].text)) == same_key(bare_title(title.text))
            if repeated and ANNEX_PREFIX.match(body, paragraphs[starts[-1].first].start):
                starts[-1] = title  # what a list of annexes names stands behind it
            elif not repeated:  # else its title stands again behind its table of contents
                starts.append(title)
            i = title.end
        else:
            i += 1
    return starts


def _title_outside(name: str, markers: list[Marker], expected: Mapping[str, str], places: list[DocumentPlace]) -> str | None:
    """What an attachment is called whose text has sections of the outermost kinds and prints no title of its own.

    Its file's name holds one (附件1：跨境电商发展行动计划.docx), or the notice announces a single document.
    """
    if not any(m.number == 1 and m.style <= Style.CHINESE for m in markers):
        return None
    title = _FILE_PREFIX.sub("", _FILE_ENDING.sub("", name.strip())).strip("《》 \u3000")
    if looks_like_title(title):
        return title
    announced = list(expected.values())
    return announced[0] if len(announced) == 1 and not places and form_of(bare_title(announced[0])) else None


def _untitled(body: str, paragraphs: list[Span], head_end: int, root: Marker, titles: list[str]) -> list[DocumentPlace]:
    """The one document a notice announces, where its text follows without its title: 现将《…实施方案》印发给你们 / …特制定本方案。"""
    form = form_of(bare_title(titles[0])) if len(titles) == 1 else None
    if form is None:
        return []
    first = head_end
    for i in range(head_end, min(root.paragraph + (_FIRST_ARTICLE if root.style in NAMED else 0), len(paragraphs))):
        line = body[paragraphs[i].start : min(paragraphs[i].end, paragraphs[i].start + _LONGEST_PREAMBLE)]
        promulgated = PROMULGATION.search(line)
        m = _ENACTED.search(line, promulgated.end() if promulgated else 0)
        if m and form[-2:] in m[1]:
            return [DocumentPlace(bare_title(titles[0]), first, first, len(paragraphs), period_of(titles[0]))]
        first = i + 1 if promulgated else first
    return []


def announced(body: str, paragraphs: list[Span], markers: list[Marker], head_end: int, notice_title: str | None) -> dict[str, str]:
    """The titles the notice says it carries, by their keys."""
    first_number = markers[0].paragraph if markers else len(paragraphs)
    header = [p.of(body) for p in paragraphs[: min(max(first_number, head_end), 60)]]
    own = same_key(bare_title(notice_title or ""))
    return {k: t for t in issued_titles(notice_title, header) if (k := same_key(bare_title(t))) and k != own}


def _opens_document(
    body: str, paragraphs: list[Span], title: TitleLines, numbers: dict[int, Marker], root: Marker | None, expected: Set[str]
) -> bool:
    """A title opens a document when the notice announced it, or when a first number of the outermost style follows it.

    A number below an announced title is that one's, and no sign for what looks like a title above it (背景介绍 / 公开意见及建议).
    """
    if same_key(bare_title(title.text)) in expected:
        return True
    ahead = next((j for j in range(title.end, min(title.end + _FAR, len(paragraphs))) if j in numbers), None)
    if ahead is None or numbers[ahead].number != 1 or root is None:
        return False
    between = (title_at(body, paragraphs, j, expected) for j in range(title.end, ahead)) if expected else ()
    if any(t is not None and same_key(bare_title(t.text)) in expected for t in between):
        return False
    return title.first < root.paragraph or numbers[ahead].style is root.style or numbers[ahead].style <= Style.CHINESE


def _place(body: str, paragraphs: list[Span], title: TitleLines, following: TitleLines | None) -> DocumentPlace:
    end, period = title.end, period_of(title.text)
    while end < len(paragraphs) and end < title.end + 2:
        line = paragraphs[end].of(body)
        own_line = len(line) < 30 and line[:1] in "（(〔【["
        if own_line and period_of(line):
            period = period_of(line)
        elif not (own_line and is_draft_mark(line)):
            break
        end += 1
    last = following.first if following else len(paragraphs)
    return DocumentPlace(bare_title(title.text), title.first, end, last, period)
