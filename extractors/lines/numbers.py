"""Document numbers (发文字号): 宁政办发〔2023〕14号, normalised to 〔〕, no spaces, Arabic digits."""

from __future__ import annotations

import re
import unicodedata

from extractors.frozen import dataclass
from extractors.lines.numerals import to_int

_OPEN, _CLOSE = r"[〔\[［【（(﹝〖「„]", r"[〕\]］】）)﹞〗」‟]"
_DIGIT = r"[0-9０-９]"
_AGENCY = r"[\u4e00-\u9fff]{1,16}"
_YEAR = rf"{_DIGIT}\s*{_DIGIT}\s*{_DIGIT}\s*{_DIGIT}"
#: The number as it stands anywhere; spaces and line breaks inside come from PDFs: 国办发〔2023〕10 号.
DOCUMENT_NUMBER = re.compile(
    rf"(?P<agency>{_AGENCY})\s*{_OPEN}\s*(?P<year>{_YEAR})\s*{_CLOSE}\s*(?:第\s*)?(?P<number>{_DIGIT}(?:\s?{_DIGIT}){{0,4}})\s*号"
)
#: Announcements and orders count within the year or from the beginning: 商务部公告2023年第12号, 国令第763号, 第57/2016号行政命令.
_ANNOUNCEMENT = re.compile(
    rf"(?P<agency>[\u4e00-\u9fff \u3000、]{{0,60}}(?:公告|通告|令))\s*[（(]?\s*(?P<year>{_YEAR})\s*年?\s*(?:第|[-—])\s*"
    rf"(?P<number>{_DIGIT}{{1,4}})\s*号\s*[）)]?"
)
_ORDER = re.compile(
    rf"(?P<agency>[\u4e00-\u9fff]{{0,20}}(?:公告|通告|令))\s*[（(]?\s*(?:第|(?<=令))\s*(?P<number>{_DIGIT}{{1,4}}|[〇零一二三四五六七八九十百]{{1,7}})\s*号\s*[）)]?"
)
#: 海关总署2023年第12号公告; Hong Kong: 2023年第12号法律公告
_YEARLY = re.compile(
    rf"(?P<agency>[\u4e00-\u9fff、 \u3000]{{0,60}}?)(?P<year>{_YEAR})\s*年\s*第\s*(?P<number>{_DIGIT}{{1,4}})\s*号\s*"
    r"(?P<kind>法律公告|公告|通告|令)$"
)
#: Taiwan: 經授貿字第11240001230號
_TAIWAN = re.compile(r"(?P<agency>[\u4e00-\u9fff]{2,10}字)第\s*(?P<number>\d{6,14})\s*号")
_MACAO = re.compile(
    r"第\s*(?P<number>\d{1,4})\s*/\s*(?P<year>\d{4})\s*号"
    r"(?P<agency>行政命令|行政法规|法律|行政长官批示|行政长官公告|立法会决议|[\u4e00-\u9fff]{2,10}司长批示)"
)
_OTHERS = (_ANNOUNCEMENT, _YEARLY, _ORDER, _MACAO, _TAIWAN)
_LABEL = re.compile(r"^[\s•·\-【]*(?:发文字号|文\s*号|文件编号|发文号|发布文号|字\s*号)\s*[】：:]?\s*")
#: 渝府发〔2023〕10 in a header table that leaves 号 out.
_WITHOUT_SIGN = re.compile(rf"^(?P<agency>{_AGENCY})\s*{_OPEN}\s*(?P<year>{_YEAR})\s*{_CLOSE}\s*(?:第\s*)?(?P<number>{_DIGIT}{{1,5}})$")
_HALF = re.compile(rf"^[（(]?\s*(?:{_YEAR}\s*年\s*)?第\s*(?:{_DIGIT}{{1,4}}|[〇零一二三四五六七八九十百]{{1,7}})\s*号\s*[）)]?$")
#: What may stand behind a number on its line: 签发人：某某; the day a site prints beside it (津政办规〔2023〕4号　　2023-04-11).
_SIGNER = re.compile(r"[ \u3000]*签\s*发\s*人\s*[：:].{0,20}$|[ \u3000]+\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?$")
_LONGEST = 120


def normalise_number(text: str) -> str | None:
    """The one document number in `text`, normalised, or None.

    >>> normalise_number("宁政办发[２０２３] １４ 号"), normalise_number("厦府规〔2023〕10 号"), normalise_number("国令 第763号")
    ('宁政办发〔2023〕14号', '厦府规〔2023〕10号', '国令第763号')
    """
    m = DOCUMENT_NUMBER.search(text)
    return _normal(m) if m else next((_normal(m) for p in _OTHERS if (m := p.search(text))), None)


def _normal(m: re.Match[str]) -> str:
    number = to_int(_plain(m["number"])) or 0
    if m.re in (DOCUMENT_NUMBER, _WITHOUT_SIGN):
        return f"{m['agency']}〔{_plain(m['year'])}〕{number}号"
    if m.re is _MACAO:
        return f"第{number}/{m['year']}号{m['agency']}"
    if m.re is _YEARLY:
        return f"{_plain(m['agency'])}{_plain(m['year'])}年第{number}号{m['kind']}"
    agency = _plain(m["agency"])
    return f"{agency}{_plain(m['year'])}年第{number}号" if m.re is _ANNOUNCEMENT else f"{agency}第{number}号"


def labelled_number(value: str) -> str | None:
    """The number that stands behind a label (发文字号：…), where it may lack its 号."""
    return normalise_number(value) or (_normal(m) if (m := _WITHOUT_SIGN.match(value.strip())) else None)


@dataclass(frozen=True, slots=True)
class NumberPlace:
    """A number, normalised, and its characters [start, end) in its line."""

    value: str
    start: int
    end: int


def number_line(line: str) -> str | None:
    """The number of a line that holds nothing else: a number cited in prose is never the notice's own."""
    place = number_in_line(line)
    return place.value if place else None


def number_in_line(line: str) -> NumberPlace | None:
    """The same with its place in the line: （宁政办发〔2023〕14号）, 渝府发〔２０２５〕１０号　　签发人：某某."""
    if len(line) > _LONGEST or "号" not in line:
        return None
    bare = _SIGNER.sub("", _LABEL.sub("", line)).strip().strip("（）()【】　 ")
    for pattern in (DOCUMENT_NUMBER, *_OTHERS):
        m = pattern.match(bare)
        if m and not _beside(bare[m.end() :]):
            at = line.find(bare)
            whole = pattern in (DOCUMENT_NUMBER, _MACAO) or m["agency"] or (pattern is _YEARLY and m["kind"] == "法律公告")
            return NumberPlace(_normal(m), at + m.start(), at + m.end()) if whole else None
    return None


def number_before(line: str) -> NumberPlace | None:
    """The number that opens a line on which the text goes on behind a space: 遂府函〔2019〕55 号　　各县(区)人民政府,市直有关部门:"""
    m = DOCUMENT_NUMBER.match(line[:_LONGEST]) if "号" in line[:_LONGEST] else None
    if m and line[m.end() : m.end() + 1] in (" ", "\u3000"):
        return NumberPlace(_normal(m), m.start(), m.end())
    return None


def _beside(rest: str) -> str:
    """What stands behind a number on its line, but for the numbers of joint issuers: 京商贸〔2023〕1号 京财〔2023〕2号."""
    rest = rest.strip(" \u3000。)）、，,")
    while rest and (m := DOCUMENT_NUMBER.match(rest)):
        rest = rest[m.end() :].strip(" \u3000。)）、，,")
    return rest


def is_half_number(line: str) -> bool:
    """第 763 号 or 2023年第12号 alone on its line, below 中华人民共和国国务院令 or 商务部公告."""
    return len(line) < 30 and bool(_HALF.match(line))


def _plain(digits: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", digits))
