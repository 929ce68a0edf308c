"""Who issued a notice (发文机关): by its signature, its header table, or the name before 关于 in its title."""

from __future__ import annotations

import re

from extractors.notice.closing import ORGANISATION_LINE, SIGNATURE_LINE
from extractors.notice.dates import ANY_DATE
from extractors.records import Region

_DATE_LINE = re.compile(rf"^[（(]?\s*{ANY_DATE}\s*[）)]?$")
_TITLE_ISSUER = re.compile(r"^(?P<org>[\u4e00-\u9fff（）()、 \u3000]{2,60}?)\s*关于")
_ORG_END = re.compile(r"(?:人民政府|政府|办公厅|办公室|委员会|管委会|总局|局|厅|委|部|署|院|行|办|海关|会|中心|领导小组|指挥部|集团|公司)$")
_ORG_SPLIT = re.compile(r"[ \u3000、]+")
#: 自治区人民政府办公厅, 省商务厅, 市政府: a name that leaves out its region.
_ELIDED = re.compile(r"^(自治区|省|市|自治州|州|县|区|盟|旗)(?=人民政府|政府|委|办|[\u4e00-\u9fff]{1,10}[厅局])")
_MOST_JOINT = 30


def split_issuers(name: str) -> list[str]:
    """The authorities of a joint line: 商务部 财政部 海关总署."""
    parts = [p for p in _ORG_SPLIT.split(name.strip()) if p]
    if len(parts) > 1 and all(_ORG_END.search(p) for p in parts):
        return parts
    return ["".join(parts)] if parts else []


def signature_issuers(lines: list[str], date_index: int) -> list[str]:
    """The authorities that sign above the date line at `date_index`, in printed order."""
    m = SIGNATURE_LINE.match(lines[date_index])
    if m:
        return split_issuers(m["org"])
    found: list[str] = []
    i = date_index - 1
    while i >= 0 and len(found) < _MOST_JOINT and ORGANISATION_LINE.match(lines[i]) and len(lines[i]) <= 60:
        found[:0] = split_issuers(lines[i])
        i -= 1
    return found


def is_date_line(line: str) -> bool:
    """A line with nothing but a date, or a signature and its date."""
    return bool(_DATE_LINE.match(line) or SIGNATURE_LINE.match(line))


def title_issuers(title: str) -> list[str]:
    """The authorities before 关于 in a title: 厦门市人民政府关于印发… -> 厦门市人民政府."""
    m = _TITLE_ISSUER.match(title)
    if not m:
        return []
    names = split_issuers(m["org"])
    return names if names and all(_ORG_END.search(n) for n in names) else []


def restore_region(name: str, region: Region | None) -> str | None:
    """The full name of an authority printed without its region, or None where the region is not known.

    自治区人民政府办公厅 in Ningxia -> 宁夏回族自治区人民政府办公厅
    """
    m = _ELIDED.match(name)
    if not m:
        return name
    if region is None or not region.name.endswith(m[1]):
        return None
    return region.name + name[m.end() :]


def is_elided(name: str) -> bool:
    return bool(_ELIDED.match(name))
