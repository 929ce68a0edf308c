"""The issuing authority's full name and its region: from signature, title, header table and number, one helping the other.

自治区人民政府办公厅 + 宁政办发〔2023〕14号 + 宁夏回族自治区外资三年外贸五年倍增计划 → 宁夏回族自治区人民政府办公厅, 640000
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.notice.forms import looks_like_title
from extractors.notice.issuers import is_elided, restore_region, title_issuers
from extractors.notice.organisations import split_issuers
from extractors.records import Region, Severity
from extractors.reference.regions import Regions

_SPEAKS_FOR = re.compile(r"(?:结合|立足|根据|按照)([\u4e00-\u9fff]{2,12}?)(?:市|省|区|州|县)?(?:的)?(?:实际|实情|发展实际)")
_BEFORE_NAME = re.compile(r"^(?:关于)?(?:印发|转发|公布|发布)?[《〈]?(?:关于)?")
_NEAR = 20_000  # characters from the beginning in which 结合…实际 is looked for

_Doubt = tuple[str, Severity, str, str | None]


@dataclass(frozen=True, slots=True)
class Authority:
    """Who issued and for which region; `doubts` are (code, severity, message, excerpt)."""

    name: str | None
    region: Region | None
    doubts: tuple[_Doubt, ...] = ()


def read_authority(
    body: str, head: list[str], title: str | None, number: str | None, signed: list[str], stated: str | None, regions: Regions
) -> Authority:
    """The signature tells best, then the title, then a site's header table, which often names the site's own office."""
    in_title = title_issuers(title or "")
    candidates = [c for c in (signed, in_title, split_issuers(stated) if stated else []) if c]
    hint = _spoken_region(body, head, title or "", number, candidates, regions)
    doubts: list[_Doubt] = []
    for found in candidates:
        full = [restore_region(name, hint) for name in found]
        if all(full):
            issuer = "、".join(name for name in full if name)
            match = regions.of_issuer(issuer, hint)
            if match.region is None and len(match.candidates) > 1:
                where = ", ".join(f"{r.code} {r.name}" for r in match.candidates[:5])
                doubts.append(("ambiguous_region", "warning", f"{issuer} may lie in several regions: {where}", issuer))
            return Authority(issuer, match.region or hint, tuple(doubts))
    if candidates:
        name = "、".join(candidates[0])
        doubts.append(("issuer_incomplete", "warning", f"the issuer is printed as {name}; its region is not told", name))
    return Authority(None, hint, tuple(doubts))


def _county(short: str, regions: Regions) -> tuple[Region, ...]:
    """结合秭归实际: a county by its short name, where only one of 秭归县, 秭归市, 秭归区 exists."""
    found = {match.region for tier in "县市区旗" if (match := regions.of_issuer(short + tier)).region and match.region.name == short + tier}
    return tuple(r for r in found if r) if len(found) == 1 else ()


def _spoken_region(
    body: str, head: list[str], title: str, number: str | None, candidates: list[list[str]], regions: Regions
) -> Region | None:
    """The region the text speaks for: its number's prefix, a full name beside an elided one, 结合重庆实际, or its title's first words."""
    by_number = regions.of_number(number) if number else ()
    if len(by_number) > 1:  # 宁政办发 is Nanjing's or Ningxia's; 自治区人民政府办公厅 is no city's
        elided = [name for found in candidates for name in found if is_elided(name)]
        by_number = tuple(r for r in by_number if elided and all(restore_region(name, r) for name in elided)) or by_number
    if len(by_number) == 1:
        return by_number[0]
    for found in candidates:
        if not any(is_elided(name) for name in found) and (region := regions.of_issuer(found[0]).region):
            return region
    for m in _SPEAKS_FOR.finditer(body, 0, _NEAR):
        if near := regions.mentioned(m[0]) or _county(m[1], regions):
            return near[0]
    if any("中华民国" in line for line in head[:20]):
        return regions.by_code.get("710000")
    for line in (title, *(t for t in head[:30] if looks_like_title(t))):
        match = regions.of_issuer(_BEFORE_NAME.sub("", line))
        if match.region and match.region.code != "000000":
            return match.region
    return None
