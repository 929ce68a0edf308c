"""Where the page's header table and the text tell the same field: which of them counts.

The table wins over what is only told by its look: a title by its lines, a number by its place, an authority by the title it opens.
It does not win where its value is evidently cut short (关于印发… or the first of ten issuers), nor over a complete signature, which
is the authority's own word on who issued and when. A table that describes another document than the one printed (a county's page
that reposts a province's notice) tells nothing of it. Whenever two values really differ, a person is told (`header_conflict`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import date
from typing import Generic, TypeVar

from extractors.frozen import dataclass
from extractors.lines.forms import bare_title
from extractors.lines.text import same_key, shortens
from extractors.notice.header.labels import SITE_RULE, Particulars, Stated, is_cut_short
from extractors.notice.header.signature import Signature
from extractors.notice.header.titles import TitlePlace, clean_title, own_title
from extractors.notice.header.told import LIKELY, Told
from extractors.records import Issue

T = TypeVar("T")
_SAME_TITLE = 0.8  # share of two titles' characters that agree where one has a typing error
_LONGEST_COMPARED = 300


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """What counts, and the doubt where table and text differ."""

    told: Told[T] | None
    issue: Issue | None = None


def describes_another(particulars: Particulars, title: Told[str] | None, number: Told[str] | None, signature: Signature) -> bool:
    """Whether the table speaks of another document than the text: its title, and its number or issuer, are not those printed."""
    stated = particulars.first("title")
    if stated is None or title is None or _same_title(stated.value, title.value):
        return False
    other_number, other_issuer = particulars.first("number"), particulars.first("issuer") or particulars.first("publisher")
    if number and other_number:
        return number.value != other_number.value
    return bool(signature.names and other_issuer and not is_related(other_issuer.value, signature.names))


def choose_title(printed: TitlePlace | None, told: Told[str] | None, particulars: Particulars, another: bool) -> Choice[str]:
    """The table's title, unless it is the printed one cut short; <meta> only where the text prints none that says 关于."""
    stated = particulars.first("title")
    if stated and told and not another and stated.rule == SITE_RULE and _key(stated.value) == _key(told.value):
        return Choice(Told(own_title(clean_title(stated.value)), SITE_RULE, stated.span or told.span))
    if stated is None or another or (told and _is_part(stated.value, told.value)):
        if told is None or (printed and "关于" not in printed.text):
            told = _from_meta(particulars, told) or told
        return Choice(told, _conflict("title", stated.value, told.value, stated) if stated and another and told else None)
    found = _stated(own_title(clean_title(stated.value)), stated)
    if told is None or _same_title(stated.value, told.value):
        return Choice(found)
    headline = "关于" in told.value and "关于" not in found.value  # 重庆出台稳外贸20条措施, over 关于印发…的通知
    return Choice(told if headline else found, _conflict("title", stated.value, told.value, stated))


def _from_meta(particulars: Particulars, told: Told[str] | None) -> Told[str] | None:
    meta = particulars.first("meta_title")
    if meta is None or is_cut_short(meta.value) or (told and "关于" not in meta.value):
        return None
    return _stated(own_title(clean_title(meta.value)), meta)


def choose_number(told: Told[str] | None, particulars: Particulars, another: bool) -> Choice[str]:
    stated = particulars.first("number")
    if stated and told and stated.rule == SITE_RULE and stated.value == told.value:
        return Choice(Told(stated.value, SITE_RULE, stated.span or told.span))
    if stated is None or (told and told.value.endswith(stated.value)):  # 公告2023年第12号 is 商务部公告2023年第12号 cut short
        return Choice(told or (_stated(stated.value, stated) if stated else None))
    if told is None:
        return Choice(None if another else _stated(stated.value, stated))
    conflict = _conflict("document_number", stated.value, told.value, stated)
    return Choice(told if another else _stated(stated.value, stated), conflict)


def choose_issued(signature: Signature, heading: Told[date] | None, particulars: Particulars, another: bool) -> Choice[date]:
    """The date under the issuer's name; else the table's 成文日期; else a date that stands alone; else what a site calls 生成日期."""
    written, issued = particulars.day("written"), particulars.day("issued")
    table = _stated(written[1], written[0]) if written and not another else None
    if signature.complete and signature.issued_on:
        signed = signature.issued_on
        differs = written and written[1] != signed.value
        return Choice(signed, _conflict("issued_on", str(written[1]), str(signed.value), written[0]) if written and differs else None)
    weak = _stated(issued[1], issued[0]) if issued and not another else None
    unsigned = signature.issued_on if signature.rule != "imprint" else None
    conflict = None
    if written and table and unsigned and table.value != unsigned.value:
        conflict = _conflict("issued_on", str(table.value), str(unsigned.value), written[0])
    return Choice(table or unsigned or heading or weak or signature.issued_on, conflict)


def is_related(stated: str, printed: Iterable[str]) -> bool:
    """Whether two prints of an issuer can be one: one is the other shortened (市商务委, 重庆市商务委员会) or the first of several."""
    joined = "".join(printed)
    key = same_key(stated)
    return shortens(key, joined) or shortens(same_key(joined), key)


def _is_part(stated: str, printed: str) -> bool:
    """Whether the table's title is the printed one, whole or cut short."""
    key, whole = _key(stated), _key(printed)
    return key == whole or (len(key) > 3 and key in whole)


def _same_title(a: str, b: str) -> bool:
    one, other = _key(a), _key(b)
    if one in other or other in one:
        return True
    if max(len(one), len(other)) > _LONGEST_COMPARED:
        return False
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= _SAME_TITLE


def _key(title: str) -> str:
    return same_key(bare_title(clean_title(title).rstrip(" …．。.")))


def _stated(value: T, stated: Stated) -> Told[T]:
    return Told(value, stated.rule, stated.span, min(stated.confidence, LIKELY) if stated.rule == "page_meta" else stated.confidence)


def _conflict(field: str, stated: str, printed: str, at: Stated) -> Issue:
    message = f"{field}: the page's header table says {stated}, the text {printed}"
    start, end = (at.span.start, at.span.end) if at.span else (None, None)
    return Issue("header_conflict", "warning", message, "header", stated[:80], start, end)
