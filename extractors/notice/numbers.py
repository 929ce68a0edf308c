"""Document numbers (发文字号): 宁政办发〔2023〕14号, normalised to 〔〕, no spaces, Arabic digits."""

from __future__ import annotations

import re
import unicodedata

_OPEN, _CLOSE = r"[〔\[［【（(﹝〖「]", r"[〕\]］】）)﹞〗」]"
_DIGIT = r"[0-9０-９]"
_AGENCY = r"[\u4e00-\u9fff]{1,16}"
_YEAR = rf"{_DIGIT}\s*{_DIGIT}\s*{_DIGIT}\s*{_DIGIT}"
#: The number as it stands anywhere; spaces and line breaks inside come from PDFs: 国办发〔2023〕10 号.
DOCUMENT_NUMBER = re.compile(
    rf"(?P<agency>{_AGENCY})\s*{_OPEN}\s*(?P<year>{_YEAR})\s*{_CLOSE}\s*(?:第\s*)?(?P<number>{_DIGIT}(?:\s?{_DIGIT}){{0,4}})\s*号"
)
#: Announcements and orders count within the year: 商务部公告2023年第12号.
_ANNOUNCEMENT = re.compile(rf"(?P<agency>[\u4e00-\u9fff]{{2,20}}(?:公告|通告|令))\s*(?P<year>{_YEAR})\s*年\s*第\s*(?P<number>{_DIGIT}{{1,4}})\s*号")
_LABEL = re.compile(r"^\s*(?:发文字号|文\s*号|文件编号|发文号|字\s*号)\s*[：:]?\s*")


def normalise_number(text: str) -> str | None:
    """The one document number in `text`, normalised, or None.

    >>> normalise_number("宁政办发[２０２３] １４ 号"), normalise_number("厦府规〔2023〕10 号")
    ('宁政办发〔2023〕14号', '厦府规〔2023〕10号')
    """
    m = DOCUMENT_NUMBER.search(text)
    if m:
        return f"{m['agency']}〔{_plain(m['year'])}〕{int(_plain(m['number']))}号"
    m = _ANNOUNCEMENT.search(text)
    return f"{m['agency']}{_plain(m['year'])}年第{int(_plain(m['number']))}号" if m else None


def number_line(line: str) -> str | None:
    """The number of a line that holds nothing else: a number cited in prose is never the notice's own."""
    bare = _LABEL.sub("", line).strip().strip("（）()【】　 ")
    for pattern in (DOCUMENT_NUMBER, _ANNOUNCEMENT):
        m = pattern.match(bare)
        if m and not bare[m.end() :].strip(" 　。)）"):
            return normalise_number(bare)
    return None


def _plain(digits: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", digits))
