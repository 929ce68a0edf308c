"""Whether a text is a notice at all. A shopping page, source code or an empty article is none and is said to be so.

A false refusal loses a whole notice, so that only what shows nothing of one is refused. A text often comes without its title and
addressee (一、主要目标 / 2020年,通过实施…); its numbers and its duty clauses then tell what it is.
"""

from __future__ import annotations

import re
from math import ceil

from extractors.lines.forms import ENDS_AS_TITLE, OWN_NAME, looks_like_title
from extractors.lines.styles import Marker, Style
from extractors.lines.text import HAN_RUN, Span, count_gb2312
from extractors.notice.duty.clauses import bracketed_clauses
from extractors.notice.header.titles import ADDRESSEE
from extractors.records import Header

_FEWEST_HAN = 60
_FEWEST_NUMBERED_HAN = 30  # of a text with sections
_SHARE_HAN = 0.25
_OFFICIAL = re.compile(
    r"人民政府|国务院|办公[厅室]|贯彻落实|印发|现将|通知如下|责任单位|牵头|施行|特制定|特订定|制定本|现提出|有关部门|各单位|各有关|按职责分工|征求意见|组织实施|委员会"
)
#: Words of government that news and forums use as well: several of them, beside numbers, make a notice.
_OF_GOVERNMENT = re.compile(
    r"政府工作报告|财政|专项资金|奖补|补助|补贴|津贴|适用对象|申报条件|符合条件|予以奖励|给予奖励|就业创业|拨款|经费|主管机关|主管部门|县政府|市政府|省政府|区政府|本府|行政长官|立法会|[署局厅]长|总目|分目|条例|规例|"
    r"核准|批准|备查|审核|全[省市县区州镇]|我[省市县区州]|本[省市县]|五年规划|工作方案|实施方案|责任部门|牵头单位|考核|督查"
)
#: …助推我市尽快进入珠三角第二梯队,现作出如下决定。 结合莆田实际，现提出以下意见。
_ENACTS = re.compile(
    rf"(?:作出|做出|提出|制定|制订|订定|公布|发布|通知|公告|通告|规定|批复|批示|决定)(?:以下|如下)"
    rf"|(?:制定|制订|订定){OWN_NAME}|(?:通知|公告|通告|批复|函复|决定|命令|如下)[：:]|特此(?:通知|公告|通告|批复|函复)|请各委员批准"
)
_DUTY = re.compile(r"(?:责任|牵头|配合|主办|主责|负责|参与|承办|协办)(?:单位|部门|机关)\s*[：:】〕\]]")
_FEWEST_WORDS = 2
_FEWEST_OF_GOVERNMENT = 4
_LONGEST_ADDRESSEE = 700
_LONGEST_OPENING = 80
_HEAD = 20_000  # characters in which a text shows what it is


def why_no_notice(body: str, paragraphs: list[Span], header: Header, markers: list[Marker]) -> str | None:
    """Why the text cannot be a notice, or None where it may be one."""
    numbered = sum(m.style <= Style.ARABIC for m in markers) >= 2 or any(m.style <= Style.CHINESE and m.number == 1 for m in markers)
    fewest = _FEWEST_NUMBERED_HAN if numbered else _FEWEST_HAN
    enough = max(fewest, ceil(_SHARE_HAN * len(body)))
    if not _holds_han(body, enough):  # it seems so, but there are Han that GB 2312 lacks, and white space
        han, visible = sum(map(len, HAN_RUN.findall(body))), len("".join(body.split()))
        if han < fewest:
            return f"it holds {han} Chinese characters, fewer than any notice"
        if han < _SHARE_HAN * visible:
            return f"only {han * 100 // visible} % of it is Chinese"
    if header.document_number or header.issuer:
        return None
    # A number that prose cites (…印发《意见》（国办发〔2023〕10号）) makes no notice of a piece of news.
    addressed = any(ADDRESSEE.match(p.of(body)) for p in paragraphs[:20] if p.end - p.start < _LONGEST_ADDRESSEE)
    signs = _is_titled(body, paragraphs, header) + numbered + addressed + _speaks_officially(body)
    if signs >= 2 or signs + bool(_ENACTS.search(body, 0, _HEAD)) + _sets_duties(body, paragraphs) >= 2:
        return None
    return "it has neither title, addressee and numbered sections nor the words of an official notice"


def _holds_han(body: str, enough: int) -> bool:
    """Whether so many characters are Han of GB 2312; of most texts the beginning shows it."""
    return count_gb2312(body[: 2 * enough])[1] >= enough or count_gb2312(body)[1] >= enough


def _is_titled(body: str, paragraphs: list[Span], header: Header) -> bool:
    if header.title_printed or any(looks_like_title(p.of(body)) for p in paragraphs[:40]):
        return True
    # 关于支持“双招双引”的十条意见。为落实…: a text in one line may begin with its title
    stop = body.find("。", 0, _LONGEST_OPENING)
    return stop > 0 and body.startswith("关于") and bool(ENDS_AS_TITLE.search(body[:stop]))


def _speaks_officially(body: str) -> bool:
    words = {m[0] for m in _OFFICIAL.finditer(body)}
    if len(words) >= _FEWEST_WORDS:
        return True
    return len(words | {m[0] for m in _OF_GOVERNMENT.finditer(body)}) >= _FEWEST_OF_GOVERNMENT


def _sets_duties(body: str, paragraphs: list[Span]) -> bool:
    """Whether clauses say who answers: (市商务局、市经济和信息化委、市农业局等负责)."""
    if _DUTY.search(body):
        return True
    return any(bracketed_clauses(body, p.start, p.end) for p in paragraphs[:40])
