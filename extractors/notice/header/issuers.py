"""Who issued a notice (发文机关): by its signature, the name before 关于 in its title, or its header table."""

from __future__ import annotations

import re

from extractors.lines.organisations import ORGANISATION_END, is_organisation_line, split_issuers
from extractors.lines.text import Span
from extractors.notice.header.told import HeadText
from extractors.records import Region

_TITLE_ISSUER = re.compile(r"^(?P<org>[\u4e00-\u9fff（）()、 \u3000\d]{2,600}?)\s*(?=关于|印发|转发|批转|公布|发布|《)")
_ORDER_ISSUER = re.compile(r"^(?:中华人民共和国)?(?P<org>[\u4e00-\u9fff]{2,20}?)\s*(?:令|公告|通告)$")
#: 自治区人民政府办公厅, 省商务厅, 市政府: a name that leaves out its region; 市场监管局 does not.
_ELIDED = re.compile(r"^(自治区|省|市(?!场)|自治州|州|县|区|盟|旗)(?=人民政府|政府|委|办|[\u4e00-\u9fff]{1,14}[厅局办会委])")

#: 省委办公厅 is 中共湖南省委办公厅; 市委网信办 too, 市委员会 and 市委托… not.
_PARTY_COMMITTEE = re.compile(r"委(?:$|办公|[组宣统政网编机老外]|[\u4e00-\u9fff]{2,6}(?:部|办|室|委|组|校)$)(?!员会|托)")

_LONGEST_HEAD = 80


def title_issuers(title: str) -> list[str]:
    """The authorities before 关于 in a title: 厦门市人民政府关于印发… -> 厦门市人民政府."""
    m = _TITLE_ISSUER.match(title) or _ORDER_ISSUER.match(title)
    if not m:
        return []
    names = split_issuers(m["org"])
    return names if names and all(ORGANISATION_END.search(n) for n in names) else []


_NUMBERED = re.compile(r"^(?:中华人民共和国)?(?P<org>[\u4e00-\u9fff]{3,60}?)(?:公告|通告|令)?(?:\d{4}年)?第\d{1,4}号")


def numbered_issuers(number: str) -> list[str]:
    """The authorities that a number names: 财政部税务总局公告2023年第12号, 海关总署2023年第12号公告; of 财税〔2023〕1号 none."""
    m = _NUMBERED.match(number)
    names = split_issuers(m["org"]) if m else []
    return names if names and all(ORGANISATION_END.search(n) for n in names) else []


#: The head of a letter or paper: 新北市政府　函, 行政院环境保护署　公告, 重庆市人民政府文件.
_LETTERHEAD = re.compile(
    r"^(?:中华人民共和国(?=[\u4e00-\u9fff]{2,20}令$))?(?P<org>[\u4e00-\u9fff（）() \u3000、]{2,60}?)"
    r"[ \u3000]*(?:书?函|公函|公告|令|文件|开会通知单)$"
)
_MACAO_ACT = re.compile(r"^第\d{1,4}/\d{4}号(?:(?P<kind>行政命令|行政法规|法律)|(?P<who>[\u4e00-\u9fff]{2,10}?)(?:批示|公告|决议))$")
_NEAR = 12  # lines of a head in which it stands


def lettered_issuer(text: HeadText) -> tuple[list[str], Span] | None:
    """The authority in the head of the paper, or alone on a line above the text as collections of laws print it."""
    for i, line in enumerate(text.head[:_NEAR]):
        if len(line) <= _LONGEST_HEAD and (m := _LETTERHEAD.match(line)) and "关于" not in line:
            names = split_issuers(m["org"])
            if names and all(ORGANISATION_END.search(n) for n in names):
                return names, text.span(i, *m.span("org"))
    for i, line in enumerate(text.head[:_NEAR]):
        if len(line) <= _LONGEST_HEAD and is_organisation_line(line):
            below = text.lines[i + 1] if i + 1 < text.size else ""
            if line.endswith("特别行政区政府") and is_organisation_line(below):  # 香港特别行政区政府 / 商务及经济发展局
                return [line + below], text.over(i, i + 2)
            return split_issuers(line), text.span(i)
    return _by_number(text)


def _by_number(text: HeadText) -> tuple[list[str], Span] | None:
    """第166/2024号行政长官批示 is the Chief Executive's of Macao, 第2/2020号法律 the Legislative Assembly's."""
    for i, line in enumerate(text.head[:20]):
        if len(line) <= _LONGEST_HEAD and (m := _MACAO_ACT.match(line)):
            who = m["who"] or ("立法会" if m["kind"] == "法律" else "行政长官")
            return [f"澳门特别行政区{who}"], text.span(i)
    return None


def restore_region(name: str, region: Region | None) -> str | None:
    """The full name of an authority printed without its region, or None where the region is not known.

    自治区人民政府办公厅 in Ningxia -> 宁夏回族自治区人民政府办公厅
    """
    m = _ELIDED.match(name)
    if not m:
        return name
    if region is None or not region.name.endswith(m[1]):
        return None
    rest = name[m.end() :]
    if _PARTY_COMMITTEE.match(rest):
        return "中共" + region.name + rest
    return region.name + ("人民" + rest if rest.startswith("政府") else rest)


def is_elided(name: str) -> bool:
    return bool(_ELIDED.match(name))


def elided_tier(name: str) -> str | None:
    """市 of 市政府办公室, 自治区 of 自治区商务厅; None for a name in full."""
    m = _ELIDED.match(name)
    return m[1] if m else None
