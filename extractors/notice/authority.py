"""The issuing authority's full name and its region: from signature, header table, title and number, one helping the other.

自治区人民政府办公厅 + 宁政办发〔2023〕14号 + 宁夏回族自治区外资三年外贸五年倍增计划 → 宁夏回族自治区人民政府办公厅, 640000
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.notice.forms import looks_like_title
from extractors.notice.issuers import is_elided, lettered_issuer, restore_region, title_issuers
from extractors.notice.labels import Kind, Particulars
from extractors.notice.organisations import split_issuers
from extractors.notice.particulars import is_related
from extractors.notice.signature import Signature
from extractors.notice.text import Span, same_key, shortens
from extractors.notice.told import FAIR, LIKELY, SURE, HeadText, Told
from extractors.records import Issue, Region, Severity
from extractors.reference.regions import Regions

_SPEAKS_FOR = re.compile(r"(?:结合|立足|根据|按照)([\u4e00-\u9fff]{2,12}?)(?:市|省|区|州|县)?(?:的)?(?:实际|实情|发展实际)")
_BEFORE_NAME = re.compile(r"^(?:关于)?(?:印发|转发|公布|发布)?[《〈]?(?:关于)?")
_NEAR = 20_000  # characters from the beginning in which 结合…实际 is looked for


@dataclass(frozen=True, slots=True)
class Authority:
    """Who issued and for which region."""

    name: Told[str] | None
    region: Region | None
    region_code: Told[str] | None
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    names: Sequence[str]
    told: Told[str]


def read_authority(
    text: HeadText, title: Told[str] | None, number: Told[str] | None, signature: Signature, particulars: Particulars, another: bool,
    regions: Regions,
) -> Authority:  # fmt: skip
    """Who issued: a signature tells best, then the header table's 发文机关, the title, a law's note, letterhead, the site's 发布机构."""
    candidates, issues = _candidates(text, title, signature, particulars, another)
    spoken = _spoken_region(text, title.value if title else "", number, candidates, regions)
    hint = regions.by_code[spoken.value] if spoken else None
    for found in candidates:
        full = [restore_region(name, hint) for name in found.names]
        if all(full):
            issuer = "、".join(name for name in full if name)
            match = regions.of_issuer(issuer, hint)
            if match.region is None and len(match.candidates) > 1:
                where = ", ".join(f"{r.code} {r.name}" for r in match.candidates[:5])
                issues.append(_doubt("ambiguous_region", "warning", f"{issuer} may lie in several regions: {where}", issuer))
            code = Told(match.region.code, "issuer_region", found.told.span) if match.region else spoken
            return Authority(replace(found.told, value=issuer), match.region or hint, code, tuple(issues))
    if candidates:
        name = "、".join(candidates[0].names)
        issues.append(_doubt("issuer_incomplete", "warning", f"the issuer is printed as {name}; its region is not told", name))
    return Authority(None, hint, spoken, tuple(issues))


def _doubt(code: str, severity: Severity, message: str, excerpt: str) -> Issue:
    return Issue(code, severity, message, "header", excerpt)


def _candidates(
    text: HeadText, title: Told[str] | None, signature: Signature, particulars: Particulars, another: bool
) -> tuple[list[_Candidate], list[Issue]]:
    """All that name an issuer, best first, and a doubt where signature and table name two."""
    table = None if another else _stated(particulars, "issuer")
    site = None if another else _stated(particulars, "publisher")
    signed = _signed(signature)
    lettered = lettered_issuer(text)
    letter = _Candidate(lettered[0], Told("、".join(lettered[0]), "letterhead", lettered[1], LIKELY)) if lettered else None
    named = title_issuers(title.value) if title else []
    opening = _Candidate(named, Told("、".join(named), "title_issuer", _head_of(text, title, named), LIKELY)) if named and title else None
    issues: list[Issue] = []
    if signed and table and signature.complete and not is_related(table.told.value, signed.names):
        message = f"issuer: the page's header table says {table.told.value}, the signature {signed.told.value}"
        span = table.told.span or Span(-1, -1)
        at = (span.start, span.end) if span.start >= 0 else (None, None)
        issues.append(Issue("header_conflict", "warning", message, "header", table.told.value[:80], *at))
    if table and opening and shortens(same_key(table.told.value), "".join(opening.names)):
        table, opening = opening, table  # 重庆市商务委 of a table is the title's 重庆市商务委员会
    noted = signed if signature.rule == "law_note" else None
    ordered = (signed, table, opening, letter, site) if signature.complete else (table, opening, noted, letter, signed, site)
    return [c for c in ordered if c and c.names], issues


def _signed(signature: Signature) -> _Candidate | None:
    if not signature.names:
        return None
    confidence = SURE if signature.complete else FAIR
    return _Candidate(signature.names, Told("、".join(signature.names), signature.rule, signature.names_at, confidence))


def _stated(particulars: Particulars, kind: Kind) -> _Candidate | None:
    stated = particulars.first(kind)
    return _Candidate(split_issuers(stated.value), Told(stated.value, stated.rule, stated.span, stated.confidence)) if stated else None


def _head_of(text: HeadText, title: Told[str] | None, names: list[str]) -> Span | None:
    """Where the authorities stand in the title that they open."""
    if title is None or title.span is None:
        return None
    last = title.value.find(names[-1]) + len(names[-1])
    return text.find(title.value[:last], title.span) if last > 0 else title.span


def _county(short: str, regions: Regions) -> tuple[Region, ...]:
    """结合秭归实际: a county by its short name, where only one of 秭归县, 秭归市, 秭归区 exists."""
    found = {match.region for tier in "县市区旗" if (match := regions.of_issuer(short + tier)).region and match.region.name == short + tier}
    return tuple(r for r in found if r) if len(found) == 1 else ()


def _spoken_region(
    text: HeadText, title: str, number: Told[str] | None, candidates: list[_Candidate], regions: Regions
) -> Told[str] | None:
    """The region the text speaks for: its number's prefix, a full name beside an elided one, 结合重庆实际, or its title's first words."""
    by_number = regions.of_number(number.value) if number else ()
    if len(by_number) > 1:  # 宁政办发 is Nanjing's or Ningxia's; 自治区人民政府办公厅 is no city's
        elided = [name for found in candidates for name in found.names if is_elided(name)]
        by_number = tuple(r for r in by_number if elided and all(restore_region(name, r) for name in elided)) or by_number
    if len(by_number) == 1 and number:
        return Told(by_number[0].code, "number_prefix", number.span, LIKELY)
    for found in candidates:
        if not any(is_elided(name) for name in found.names) and (region := regions.of_issuer(found.names[0]).region):
            return Told(region.code, "issuer_region", found.told.span, LIKELY)
    for m in _SPEAKS_FOR.finditer(text.body, 0, _NEAR):
        if near := regions.mentioned(m[0]) or _county(m[1], regions):
            return Told(near[0].code, "spoken_region", Span(*m.span(1)), FAIR)
    return _outside_the_mainland(text) or _titled_region(text, title, regions)


def _titled_region(text: HeadText, title: str, regions: Regions) -> Told[str] | None:
    for line in (title, *(t for t in text.head[:30] if looks_like_title(t))):
        match = regions.of_issuer(_BEFORE_NAME.sub("", line))
        if match.region and match.region.code != "000000":
            return Told(match.region.code, "spoken_region", None, FAIR)
    return None


#: Words that only texts of these places print in their heads.
_OUTSIDE = (
    (re.compile(r"中[华華]民国|^民国\d|^行政院|字第\d{6,}号|发文日期[：:]\s*1\d\d年"), "710000"),
    (re.compile(r"香港特别行政区|^香港[\u4e00-\u9fff]{2,8}(?:局|署|处)$"), "810000"),
    (re.compile(r"澳门特别行政区|行政长官(?:批示|公告)$|行政法规$|^第\d+/\d{4}号(?:法律|行政)|司司长批示$"), "820000"),
)


def _outside_the_mainland(text: HeadText) -> Told[str] | None:
    for i, line in enumerate(text.head[:20]):
        plain = line.replace(" ", "").replace("\u3000", "") if len(line) < 120 else line[:60]
        for words, code in _OUTSIDE:
            if words.search(plain):
                return Told(code, "spoken_region", text.span(i), FAIR)
    return None
