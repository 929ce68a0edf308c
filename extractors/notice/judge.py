"""Whether a text is a notice at all. A shopping page, source code or an empty article is none and is said to be so."""

from __future__ import annotations

import re

from extractors.notice.forms import looks_like_title
from extractors.notice.styles import Marker, Style
from extractors.notice.text import HAN_RUN, Span
from extractors.notice.titles import ADDRESSEE
from extractors.records import Header

_FEWEST_HAN = 60
_SHARE_HAN = 0.25
_OFFICIAL = re.compile(
    r"人民政府|国务院|办公[厅室]|贯彻落实|印发|现将|通知如下|责任单位|牵头|施行|特制定|制定本|现提出|有关部门|各单位|各有关|按职责分工|征求意见|组织实施|委员会"
)
_FEWEST_WORDS = 2
_LONGEST_ADDRESSEE = 700


def why_no_notice(body: str, paragraphs: list[Span], header: Header, markers: list[Marker]) -> str | None:
    """Why the text cannot be a notice, or None where it may be one."""
    han = sum(len(run) for run in HAN_RUN.findall(body))
    visible = sum(len(word) for word in body.split())
    if han < _FEWEST_HAN:
        return f"it holds {han} Chinese characters, fewer than any notice"
    if han < _SHARE_HAN * visible:
        return f"only {han * 100 // visible} % of it is Chinese"
    if header.document_number or header.issuer:
        return None
    words = len({m[0] for m in _OFFICIAL.finditer(body)})
    titled = header.title_printed or any(looks_like_title(p.of(body)) for p in paragraphs[:40])
    numbered = sum(m.style <= Style.ARABIC for m in markers) >= 2
    # A number that prose cites (…印发《意见》（国办发〔2023〕10号）) makes no notice of a piece of news.
    addressed = any(ADDRESSEE.match(p.of(body)) for p in paragraphs[:20] if p.end - p.start < _LONGEST_ADDRESSEE)
    if titled + numbered + addressed + (words >= _FEWEST_WORDS) >= 2:
        return None
    return "it has neither title, addressee and numbered sections nor the words of an official notice"
