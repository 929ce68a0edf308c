"""The notice's own title, as printed in its head: not a news headline above it, not its document's title below it."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.frozen import dataclass
from extractors.lines.closing import opens_annex
from extractors.lines.dates import ANY_DATE
from extractors.lines.forms import TAIL_BRACKET, bare_title, looks_like_title, period_of
from extractors.lines.numbers import normalise_number, number_line
from extractors.lines.organisations import is_organisation_line
from extractors.lines.promulgation import PROMULGATION, issued_titles
from extractors.lines.text import Span, same_key
from extractors.reference.authorities import any_of, endings

_LABEL = re.compile(r"^[•·\-\s]*(?:标\s*题|名\s*称|文件名称|公文名称|信息名称|信息标题|文件标题)\s*[：:|]\s*")
#: 杭州市萧山区高新技术企业奖励政策:关于…的若干政策意见: a headline before the title, on one line.
_HEADLINE = re.compile(r"^(?!附|[^：:]{0,40}(?:解读|图解|读懂|问答))[^。；！？：:，,]{4,60}[：:](?=关于[^。；！？：:]{6,120}$)")
#: 关于支持“双招双引”的十条意见。 before 为落实… in text without lines.
_STOPPED = re.compile(r"[\u4e00-\u9fff]{0,40}关于[^。；！？：:，,]{4,100}。\s*$")
_DATE_TAIL = re.compile(rf"\s*[（(]\s*{ANY_DATE}\s*[）)]\s*$")
#: …的通知(岳办发〔2017〕2号), 海关总署公告2023年第109号（关于增列保税展品监管方式的公告）
_NUMBER_TAIL = re.compile(
    r"\s*[（(]\s*(?P<number>[\u4e00-\u9fff]{1,16}\s*[〔\[［【（(]\s*\d{4}\s*[〕\]］】）)]\s*第?\s*\d{1,5}\s*号)\s*[）)]\s*$"
)
_NUMBER_HEAD = re.compile(
    r"^(?P<number>[\u4e00-\u9fff]{2,24}[〔\[［【（(]\d{4}[〕\]］】）)]\s*\d{1,5}\s*号"
    r"|[\u4e00-\u9fff \u3000、]{2,60}(?:公告|通告|令)\s*\d{4}\s*年\s*第\s*\d{1,4}\s*号"
    r"|[\u4e00-\u9fff \u3000、]{2,40}\d{4}\s*年\s*第\s*\d{1,4}\s*号(?:公告|通告|令))"
    r"(?:[ \u3000]+|(?=[《（(]|关于|公布|[\u4e00-\u9fff、 \u3000]{2,60}?(?:关于|印发|转发|批转)))"
)
#: Not all endings of departments: 工作部署： is no addressee.
_OFFICE = any_of((*endings("government", "zone"), "委员会", "办事处", "局", "厅", "委"))
#: 各市、县（区）人民政府，自治区政府各部门、各直属机构： the line that says to whom a notice goes.
ADDRESSEE = re.compile(
    r"^(?:各|致|有关|市直|省直|区直|县直|市级|省级|机关各|驻"
    rf"|[\u4e00-\u9fff、（）() ]{{2,30}}(?:{_OFFICE}|[处部])[、，,])[^。；]{{2,600}}[：:]$"
    rf"|^[\u4e00-\u9fff]{{2,16}}(?:{_OFFICE}|公司)[：:]$"
)
#: A notice that issues, forwards or asks something, told from a document's name: 印发《…》的通知, 转发…的通知.
_OWN = re.compile(
    r"关于|关於|^[\u4e00-\u9fff、 \u3000]{2,60}印发《"
    r"|(?:印发|转发|批转|公布|发布|下达|颁布|废止|修改).{2,}(?:通知|决定|公告|通告|函)$|令$"
)
#: A title cannot end here: …实施 / 方案》的通知; 省人民政府关于 / 进一步…
_GOES_ON = re.compile(r"^(?:的(?:通知|公告|通告|决定|意见|函|批复|通报)|》)")
_SENTENCE = re.compile(r"[。；！？：:]")
_NOT_FIRST = re.compile(r"[。；！？：:;!?]$")
_STARTS_ANEW = re.compile(r"^(?:各[\u4e00-\u9fff]|[（(]此件)|〔\s*\d{4}\s*〕|[：:]$")
_ISSUING_TAIL = re.compile(r"\s*(?:印发|转发|批转|公布|发布)?$")
#: A sentence at least as long as one of a summary or of the text itself.
_RUNNING_TEXT = re.compile(r"^[^。]{20,}。")
_NOTICE_END = re.compile(r"(?:通知|公告|通告|决定|批复|函|令)$")
#: 中共中央办公厅 国务院办公厅印发《关于…的意见》, as papers head what the two offices issue.
_ISSUES = re.compile(r"^(?P<org>[\u4e00-\u9fff、 \u3000]{2,60}?)(?:联合)?(?:印发|发布|公布|转发)《[^《》]+(?:《[^《》]*》[^《》]*)*》$")
_BARS = " \u3000|｜"  # borders of a table printed as text: …的通知 |
_BEGINS_SUBJECT = ("关于", "印发", "转发", "批转")
#: The head of an order's paper: 达州市人民政府令, above its 第48号; what it is called is what it promulgates.
_ORDER_HEAD = re.compile(r"^[\u4e00-\u9fff、 \u3000]{2,60}令$")
_MOST_LINES = 5
_MOST_ISSUERS = 30
_LONGEST_LINE = 160
_HEAD = 60  # paragraphs in which a title is looked for


@dataclass(frozen=True, slots=True)
class TitlePlace:
    """The title and the paragraphs [first, end) it stands on; a date or document number may stand behind it in brackets."""

    text: str
    first: int
    end: int
    date_part: str | None = None
    number: str | None = None
    number_part: str | None = None  # the number as printed
    period: tuple[int, int] | None = None  # years in brackets behind the title or on the next line


def split_date(title: str) -> tuple[str, str | None]:
    """A heading without the date it gives in brackets: …的通知（2023年5月23日）."""
    if len(title) > 300 or not title.rstrip().endswith(("）", ")")):
        return title, None
    m = _DATE_TAIL.search(title)
    return (title[: m.start()], m[0]) if m else (title, None)


def find_title(body: str, paragraphs: list[Span], first_number: int) -> TitlePlace | None:
    """The title in the paragraphs before the first section number; None where none is printed above addressee and 印发段."""
    limit = min(first_number, _HEAD, len(paragraphs))
    lines = [p.of(body) if p.end - p.start <= 700 else body[p.start : p.start + 700] for p in paragraphs[:limit]]
    stop = next((i for i, line in enumerate(lines) if is_text_of_notice(line) or opens_annex(line)), limit)
    places = _places(lines, stop)
    # 标题：… is what the page's header table says; the title over the text is another print of it.
    places = [t for t in places if not _LABEL.match(lines[t.first])] or places
    if not places:
        return None
    text = next((i for i, line in enumerate(lines[:stop]) if _RUNNING_TEXT.match(line)), stop)
    own = [t for t in places if _OWN.search(t.text)]
    # Behind its first sentence a notice prints the titles of what it carries; a summary (导读) above the title proper is no such.
    own = [t for t in own if t.first < text or not any(_is_complete_notice(o.text) and o.end <= text for o in own)] or own
    # The page may print its headline first and the title proper below it: the last complete title before the text counts,
    # unless it is the document that an earlier one issues (…印发《关于X的意见》的通知 / 关于X的意见).
    last = (own or places)[-1]
    key = same_key(bare_title(last.text))
    carrier = next((t for t in own if t is not last and any(same_key(bare_title(d)) == key for d in issued_titles(t.text, []))), None)
    chosen = carrier or last
    if is_order_head(chosen.text) and (named := [t for t in own if not is_order_head(t.text)]):
        chosen = replace(named[-1], end=max(named[-1].end, chosen.end))  # the page's headline says what the order below promulgates
    return _with_period(chosen, places, lines)


def _is_complete_notice(title: str) -> bool:
    """关于公开征求《…》意见的公告: a notice's own title, whatever document stands below it."""
    return "关于" in title and bool(_NOTICE_END.search(title))


def _with_period(title: TitlePlace, places: list[TitlePlace], lines: list[str]) -> TitlePlace:
    """The period that stands behind the title, there or where the page prints it once more, or alone below it: (2022—2024年)."""
    key = same_key(bare_title(title.text))
    for place in places:
        tail = TAIL_BRACKET.search(place.text)
        below = lines[place.end] if place.end < len(lines) else ""
        period = period_of(tail[0]) if tail else period_of(below) if below[:1] in "（(〔" and len(below) < 30 else None
        if period and same_key(bare_title(place.text)) == key:
            return replace(title, period=period)
    return title


def _places(lines: list[str], stop: int) -> list[TitlePlace]:
    found: list[TitlePlace] = []
    i = 0
    while i < stop:
        place = title_from(lines, i, stop)
        if place:
            found.append(place)
        i = place.end if place else i + 1
    return found


def is_text_of_notice(line: str) -> bool:
    """The addressee or the promulgating sentence: what stands above it is the head."""
    if len(line) > 300:
        return True
    return bool(ADDRESSEE.match(line)) or (bool(PROMULGATION.search(line)) and line.rstrip().endswith(("。", "：", ":")))


def title_from(lines: list[str], i: int, stop: int) -> TitlePlace | None:
    """The longest title that begins on line i."""
    joined, begins = _joint_issuers(lines, i, stop)
    best: TitlePlace | None = None
    for j in range(begins, min(begins + _MOST_LINES, stop)):
        line = (_first_line(lines[j]) if j == i else lines[j]).strip(_BARS)
        if j > i and (_STARTS_ANEW.search(line) or not _can_continue(joined, line, complete=best is not None)):
            break
        joined += line
        best = _complete(joined, i, j + 1) or best
    return best


def _first_line(line: str) -> str:
    """A title's first line without its label, the headline before it or the full stop of run-on text behind it."""
    for above in (_LABEL, _HEADLINE):
        if m := above.match(line):
            line = line[m.end() :]
    return line.rstrip()[:-1] if line.endswith("。") and len(line) < _LONGEST_LINE and _STOPPED.match(line) else line


def _joint_issuers(lines: list[str], i: int, stop: int) -> tuple[str, int]:
    """Authorities that stand a line each over 关于印发…的通知, and the line behind them; one alone is read with the title's lines.

    A site's name above the issuer (武汉市人民政府 / 武汉市人民政府办公厅) is no second issuer.
    """
    names: list[str] = []
    for line in lines[i : min(i + _MOST_ISSUERS, stop)]:
        if not is_organisation_line(line) or any(line.startswith(n) or n.startswith(line) for n in names):
            break
        names.append(line)
    behind = i + len(names)
    if len(names) < 2 or behind >= stop or not lines[behind].startswith(_BEGINS_SUBJECT):
        return "", i
    return " ".join(names), behind


def _complete(text: str, first: int, end: int) -> TitlePlace | None:
    """A title, freed of what is printed around it: 京政办发〔2016〕26号《…的通知》, …的通知（2023年5月23日）."""
    title, date_part = split_date(text.strip())
    number = part = m = None
    if "号" in title and ((m := _NUMBER_TAIL.search(title[-60:])) or (m := _NUMBER_HEAD.match(title))):
        part = m["number"]
        number = normalise_number(part)
        title = title[m.end() :] if m.re is _NUMBER_HEAD else title[: len(title) - len(m[0])]
    title = _unwrapped(title.strip())
    announced = number and m and m.re is _NUMBER_HEAD and 6 <= len(title) <= 120 and not _SENTENCE.search(title)
    issues = _ISSUES.match(title)
    announced = announced or bool(issues and is_organisation_line(issues["org"]))
    if (
        not (announced or looks_like_title(title) or _is_joint(title))
        or _is_open(title)
        or is_organisation_line(title)
        or (number_line(title) and not title.endswith(("令", "批示")))
    ):
        return None
    return TitlePlace(title, first, end, date_part, number, part)


def is_order_head(line: str) -> bool:
    """达州市人民政府令: the head of an order's paper; the order is called by what it promulgates."""
    return bool(_ORDER_HEAD.match(line)) and is_organisation_line(line[:-1].strip())


def _is_joint(title: str) -> bool:
    """Whether thirty authorities stand before a title that is one without them."""
    at = title.find("关于")
    return len(title) > _LONGEST_LINE and at > 0 and is_organisation_line(title[:at].strip()) and looks_like_title(title[at:])


def _unwrapped(title: str) -> str:
    """《北京市人民政府办公厅关于印发〈…要点〉的通知》 and （关于增列保税展品监管方式的公告） without the marks around the whole."""
    for opening, closing in ("《》", "（）", "()"):
        if title.startswith(opening) and title.endswith(closing) and title.find(closing) == len(title) - 1:
            return title[1:-1].strip()
    return title


def _is_open(title: str) -> bool:
    return title.count("《") > title.count("》") or title.count("（") + title.count("(") > title.count("）") + title.count(")")


def _can_continue(joined: str, line: str, complete: bool) -> bool:
    if not joined or len(joined[max(0, joined.find("关于")) :]) > _LONGEST_LINE or len(line) > _LONGEST_LINE or _NOT_FIRST.search(joined):
        return False
    if _is_open(joined) or _GOES_ON.match(line):
        return True
    if complete:
        return False
    if "关于" in joined or joined.endswith(("印发", "转发", "批转")):
        return True
    # 内蒙古自治区人民政府 / 关于印发《…》的通知
    return line.startswith(_BEGINS_SUBJECT) and is_organisation_line(_ISSUING_TAIL.sub("", joined))


def clean_title(title: str) -> str:
    """A title as a header table states it, without the number, date and marks around it."""
    place = _complete(title, 0, 1)
    return place.text if place else _unwrapped(split_date(title.strip())[0])


def own_title(title: str) -> str:
    """The title kept in `notices`: without a period or draft mark behind it.

    Those within it stay: …三年行动计划（2022—2024年）》的通知.
    """
    title = split_date(title)[0]
    m = TAIL_BRACKET.search(title)
    return title[: m.start()] + bare_title(title[m.start() :]) if m else title
