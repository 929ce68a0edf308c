"""The issuing authority's full name and its region: from signature, header table, title and number, one helping the other.

自治区人民政府办公厅 + 宁政办发〔2023〕14号 + 宁夏回族自治区外资三年外贸五年倍增计划 → 宁夏回族自治区人民政府办公厅, 640000
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.frozen import dataclass
from extractors.lines.organisations import split_issuers
from extractors.lines.text import Span, same_key, shortens
from extractors.notice.header.issuers import elided_tier, is_elided, lettered_issuer, numbered_issuers, restore_region, title_issuers
from extractors.notice.header.labels import Kind, Particulars
from extractors.notice.header.particulars import is_related
from extractors.notice.header.signature import Signature
from extractors.notice.header.spoken import Printed, of_taiwan, spoken_region, titled_region
from extractors.notice.header.told import FAIR, LIKELY, SURE, HeadText, Told
from extractors.records import Issue, Region, Severity
from extractors.reference.regions import Regions


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
    page: Printed, regions: Regions,
) -> Authority:  # fmt: skip
    """Who issued: a signature tells best, then the header table's 发文机关, the title, a law's note, letterhead, the site's 发布机构."""
    candidates, issues = _candidates(text, title, number, signature, particulars, another)
    spoken = _spoken_region(text, title.value if title else "", number, candidates, page, regions)
    hint = regions.by_code[spoken.value] if spoken else None
    for found in candidates:
        full = [restore_region(name, hint) for name in found.names]
        if all(full):
            issuer = "、".join(name for name in full if name)
            match = regions.of_issuer(issuer, hint)
            if match.region is None and len(match.candidates) > 1:
                where = ", ".join(f"{r.code} {r.name}" for r in match.candidates[:5])
                issues.append(_doubt("ambiguous_region", "warning", f"{issuer} may lie in several regions: {where}", issuer))
            region = of_taiwan(match.region, issuer, text.body, regions) if match.region else None
            code = Told(region.code, "issuer_region", found.told.span) if region else spoken
            return Authority(replace(found.told, value=issuer), region or hint, code, tuple(issues))
    if candidates:
        name = "、".join(candidates[0].names)
        issues.append(_doubt("issuer_incomplete", "warning", f"the issuer is printed as {name}; its region is not told", name))
    return Authority(None, hint, spoken, tuple(issues))


def _doubt(code: str, severity: Severity, message: str, excerpt: str) -> Issue:
    return Issue(code, severity, message, "header", excerpt)


def _candidates(
    text: HeadText, title: Told[str] | None, number: Told[str] | None, signature: Signature, particulars: Particulars, another: bool
) -> tuple[list[_Candidate], list[Issue]]:
    """All that name an issuer, best first, and a doubt where signature and table name two."""
    table = None if another else _stated(particulars, "issuer")
    site = None if another else _stated(particulars, "publisher")
    signed = _signed(signature)
    lettered = lettered_issuer(text)
    counted = numbered_issuers(number.value) if number else []
    numbered = _Candidate(counted, Told("、".join(counted), "number_prefix", number.span if number else None, LIKELY))
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
    ordered = (
        (signed, table, opening, letter, site, numbered) if signature.complete else (table, opening, noted, letter, signed, site, numbered)
    )
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


def _numbered_region(number: str, tier: str | None, title: str, candidates: list[_Candidate], regions: Regions) -> Region | None:
    """The region whose numbers begin so, if it fits what else is told: 秦政规字 is Qinhuangdao's, but 区政府 and 秦淮区 are no city's."""
    meant = regions.of_number(number)
    if len(meant) > 1:  # 宁政办发 is Nanjing's or Ningxia's; 自治区人民政府办公厅 is no city's
        elided = [name for found in candidates for name in found.names if is_elided(name)]
        meant = tuple(r for r in meant if elided and all(restore_region(name, r) for name in elided)) or meant
    if len(meant) != 1 or (tier and not meant[0].name.endswith(tier)):
        return None
    named = titled_region(title, tier, regions)
    apart = named and not regions.contains(meant[0], named) and not regions.contains(named, meant[0])
    return None if apart else meant[0]


def _spoken_region(
    text: HeadText, title: str, number: Told[str] | None, candidates: list[_Candidate], page: Printed, regions: Regions
) -> Told[str] | None:
    """The region the text speaks for: its number's prefix, a full name beside an elided one, or what `spoken` finds in the text."""
    tier = next((t for found in candidates for name in found.names if (t := elided_tier(name))), None)
    if number and (counted := _numbered_region(number.value, tier, title, candidates, regions)):
        return Told(counted.code, "number_prefix", number.span, LIKELY)
    for found in candidates:
        if not any(is_elided(name) for name in found.names) and (region := regions.of_issuer(found.names[0]).region):
            return Told(region.code, "issuer_region", found.told.span, LIKELY)
    return spoken_region(text, title, tier, page, regions)
