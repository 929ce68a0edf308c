"""Citations resolved: which notice of the warehouse a cited title or number is.

A pure function of the notices that are there: whatever comes, changes or goes, the citations whose keys it shares are decided anew.
Keys are looked up in two tables of the lake, so that a new notice never costs a pass over the texts. NULL rather than a guess:

- A printed number decides; where several notices bear it, the title does. A title never overrules a number.
- Else the title must be the notice's, or that of a document it carries, and name its own place or issuer. A bare 关于… needs an issuer that
  agrees (named before 《 or in the title) or, where none is named, a notice of the citing region, of one above it or of the nation.
- Nothing cites itself, a notice that was issued later, or another period's plan; drafts count only where no final text fits, and no
  notice repeals a draft. Of several versions of one title by one issuer the latest before the citing notice is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from extractors.identity import normal_title, period_of, same_key, shortens, title_key
from warehouse.lake import Lake, Row
from warehouse.tables import CITATION_KEYS, CITATIONS, NOTICE_KEYS
from warehouse.written import make_written

_SHORTEST_KEY = 6  # 实施方案 alone names no document
_ELIDED = re.compile(r"^(?:我|本|全)?(?=省|市|自治区|自治州|州|县|区|旗|盟)")
_ET_AL = re.compile(r"等(?:[\d一二三四五六七八九十]{1,3}个?)?(?:部门|单位|部委)?$")
_SHORT_NAMES = {"国办": "国务院办公厅", "中办": "中共中央办公厅", "党中央": "中共中央"}
_GOVERNMENT = re.compile(r"(?<!人民)政府")
_ORDINAL_ONLY = re.compile(r"^(?:公告|通告|令|第)")
_NATION = "000000"
_SHORTEST_DEPARTMENT = 3  # 住建厅; 委 alone names none


@dataclass(frozen=True, slots=True)
class Place:
    region_code: str | None

    def is_above(self, other: Place) -> bool:
        """Whether this region is the other, lies above it, or is the nation."""
        mine, its = self.region_code, other.region_code
        if mine is None or (its is None and mine != _NATION):
            return False
        stem = mine.removesuffix("00").removesuffix("00")
        return mine == _NATION or (its is not None and its.startswith(stem))


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as far as resolving needs it."""

    citation_id: str
    notice_id: str
    title: str
    number: str | None
    issuer: str | None
    relation: str
    place: Place
    date: date | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A notice that shares a key with a citation; `kinds` are the ways it does."""

    notice_id: str
    kinds: frozenset[str]
    title: str | None
    number: str | None
    issuer: str | None
    stage: str
    place: Place
    region_name: str | None
    issued_on: date | None


def resolve_citations(lake: Lake, written: set[str], had: set[str]) -> None:
    """Fill citations.cited_notice_id of the notices just written, and of all whose cited notice came, changed or went.

    `written`: their citations are at hand (`keep_written`); `had`: notices whose earlier rows were just removed.
    """
    keys: set[str] = set()
    if had:
        stored = lake.rows("SELECT key FROM notice_keys WHERE notice_id IN (SELECT unnest(?::JSON::VARCHAR[]))", [sorted(had)])
        keys = {r["key"] for r in stored}
        for t in (NOTICE_KEYS, CITATION_KEYS):
            lake.delete(t, "notice_id", had)
    kept = make_written(lake, CITATIONS).name
    new = _notice_keys(lake, sorted(written))
    own = lake.rows(f"SELECT * FROM {kept} WHERE notice_id IN (SELECT unnest(?::JSON::VARCHAR[]))", [sorted(written)])
    lake.run(f"DROP TABLE temp.{kept}")
    lake.insert(NOTICE_KEYS, new)
    own_keys = _citation_keys(own)
    lake.insert(CITATION_KEYS, own_keys)
    keys |= {str(r["key"]) for r in new}
    others = lake.rows(
        """SELECT DISTINCT citation_id FROM citation_keys
           WHERE key IN (SELECT unnest(?::JSON::VARCHAR[])) AND notice_id NOT IN (SELECT unnest(?::JSON::VARCHAR[]))""",
        [sorted(keys), sorted(written)],
    )
    keyed = {r["citation_id"] for r in own_keys}
    concerned = [c for c in own if c["citation_id"] in keyed]
    if others:
        ids = [r["citation_id"] for r in others]
        concerned += lake.rows("SELECT * FROM citations WHERE citation_id IN (SELECT unnest(?::JSON::VARCHAR[]))", [ids])
    if concerned:
        _decide(lake, sorted(concerned, key=lambda r: str(r["citation_id"])))


def _notice_keys(lake: Lake, notice_ids: list[str]) -> list[Row]:
    rows: dict[tuple[str, str, str, int | None], Row] = {}

    def add(notice_id: str, kind: str, key: str, first: int | None = None, last: int | None = None) -> None:
        row = {"notice_id": notice_id, "kind": kind, "key": key, "period_start": first, "period_end": last}
        if len(key) >= _SHORTEST_KEY or kind == "number":
            rows.setdefault((notice_id, kind, key, first), row)

    notices = """SELECT notice_id, title, document_number FROM notices_stored
                 WHERE notice_id IN (SELECT unnest(?::JSON::VARCHAR[])) ORDER BY notice_id"""
    for n in lake.rows(notices, [notice_ids]):
        if n["document_number"]:
            add(n["notice_id"], "number", n["document_number"])
        if n["title"]:
            add(n["notice_id"], "title", title_key(n["title"]))
            add(n["notice_id"], "subject", normal_title(title_key(n["title"])))
    documents = """SELECT d.*, n.region_name FROM documents d JOIN notices_stored n USING (notice_id)
                   WHERE notice_id IN (SELECT unnest(?::JSON::VARCHAR[])) AND d.title IS NOT NULL ORDER BY notice_id, ordinal"""
    for d in lake.rows(documents, [notice_ids]):
        period = d["period_start"], d["period_end"]
        key = title_key(d["title"])
        add(d["notice_id"], "document", key, *period)
        add(d["notice_id"], "subject", normal_title(key.removeprefix(d["region_name"] or "")), *period)
    return list(rows.values())


def _citation_keys(citations: list[dict[str, Any]]) -> list[Row]:
    rows: list[Row] = []
    for c in sorted(citations, key=lambda c: str(c["citation_id"])):
        title = title_key(c["title"] or "")
        kinds = {"number": c["document_number"], "title": title, "subject": normal_title(title)}
        for kind, key in kinds.items():
            if key and (kind == "number" or len(key) >= _SHORTEST_KEY):
                rows.append({"citation_id": c["citation_id"], "notice_id": c["notice_id"], "kind": kind, "key": key})
    return rows


def _decide(lake: Lake, citations: list[dict[str, Any]]) -> None:
    titles = {r["citation_id"]: r["title"] or "" for r in citations}
    candidates: dict[str, list[Candidate]] = {}
    for r in lake.rows(_CANDIDATES, [sorted(titles)]):
        period = period_of(titles[r["citation_id"]])
        kinds = {k["kind"] for k in r["kinds"] if k["first"] is None or period in (None, (k["first"], k["last"]))}
        if kinds:
            candidates.setdefault(r["citation_id"], []).append(_candidate(r, kinds))
    changed: list[tuple[str, str | None]] = []
    for r in citations:
        cited = Cited(
            r["citation_id"], r["notice_id"], r["title"] or "", r["document_number"], r["issuer"], r["relation"], Place(r["region_code"]),
            r["date"],
        )  # fmt: skip
        found = choose(cited, candidates.get(cited.citation_id, []))
        if found != r["cited_notice_id"]:
            changed.append((cited.citation_id, found))
    if changed:
        lake.run(
            """UPDATE citations SET cited_notice_id = v.found
               FROM (SELECT unnest(?::JSON::VARCHAR[]) AS id, unnest(?::JSON::VARCHAR[]) AS found) v WHERE citations.citation_id = v.id""",
            [[c for c, _ in changed], [n for _, n in changed]],
        )


_CANDIDATES = """
    SELECT ck.citation_id, n.notice_id, n.title, n.document_number, n.issuer, n.stage, n.region_code, n.region_name,
           n.issued_on, list({'kind': nk.kind, 'first': nk.period_start, 'last': nk.period_end}) AS kinds
    FROM citation_keys ck
    JOIN notice_keys nk ON nk.key = ck.key AND (nk.kind = ck.kind OR (nk.kind = 'document' AND ck.kind = 'title'))
    JOIN notices_stored n ON n.notice_id = nk.notice_id
    WHERE ck.citation_id IN (SELECT unnest(?::JSON::VARCHAR[])) AND n.notice_id <> ck.notice_id
    GROUP BY ALL ORDER BY ck.citation_id, n.notice_id"""


def _candidate(r: dict[str, Any], kinds: set[str]) -> Candidate:
    return Candidate(
        r["notice_id"], frozenset(kinds), r["title"], r["document_number"], r["issuer"], r["stage"], Place(r["region_code"]),
        r["region_name"], r["issued_on"],
    )  # fmt: skip


def choose(cited: Cited, candidates: Iterable[Candidate]) -> str | None:
    """The notice that is meant, or None where none is or it would be a guess."""
    fit = [c for c in candidates if _may_be_meant(cited, c)]
    numbered = [c for c in fit if "number" in c.kinds]
    if numbered:
        if len(numbered) == 1 and not _ORDINAL_ONLY.match(cited.number or ""):
            return numbered[0].notice_id
        return _one(cited, [c for c in numbered if c.kinds - {"number"}])
    fit = [c for c in fit if not (cited.number and c.number)]
    surely = [c for c in fit if _names_itself(cited, c)]
    return _one(cited, surely or [c for c in fit if _agrees(cited, c)])


def _may_be_meant(cited: Cited, candidate: Candidate) -> bool:
    if candidate.notice_id == cited.notice_id or (cited.relation == "repeals" and candidate.stage == "draft"):
        return False
    return "number" in candidate.kinds or not (cited.date and candidate.issued_on and candidate.issued_on > cited.date)


def _names_itself(cited: Cited, candidate: Candidate) -> bool:
    """Whether the whole title is the same and says whose it is: 青海省…若干措施, 国务院办公厅关于…; not 省人民政府办公厅关于…."""
    if not candidate.kinds & {"title", "document"}:
        return False
    key = title_key(cited.title)
    head = key[: key.find("关于")] if "关于" in key else ""
    if head and not _ELIDED.match(head):
        return True
    return bool(candidate.region_name) and str(candidate.region_name)[:2] in key


def _agrees(cited: Cited, candidate: Candidate) -> bool:
    """Whether the issuer that is named agrees; where none is named, whether the notice is the citing region's or one's above it."""
    if not cited.issuer:
        return candidate.place.is_above(cited.place)
    if not candidate.issuer:
        return False
    issuers = {same_key(i) for i in (candidate.issuer, *candidate.issuer.split("、"))}
    for name in (cited.issuer, *cited.issuer.split("、")):
        named = same_key(_GOVERNMENT.sub("人民政府", _SHORT_NAMES.get(name, _ET_AL.sub("", name))))
        if named in issuers:
            return True
        elided = _ELIDED.match(named)
        if elided and candidate.place.is_above(cited.place) and any(_ends_in(i, named[elided.end() + 1 :]) for i in issuers):
            return True
    return False


def _ends_in(issuer: str, department: str) -> bool:
    """Whether an issuer is that department, named in full or in short: 住建厅 of 湖北省住房和城乡建设厅, 发改委 of …发展和改革委员会."""
    if issuer.endswith(department):
        return True
    at = issuer.find(department[:1], 2)
    return len(department) >= _SHORTEST_DEPARTMENT and at > 0 and shortens(department, issuer[at:])


def _one(cited: Cited, fit: list[Candidate]) -> str | None:
    """The only one, finals before drafts; of one issuer's versions of one title the latest."""
    fit = [c for c in fit if c.stage == "final"] or fit
    if len(fit) < 2:
        return fit[0].notice_id if fit else None
    if len({(c.issuer, normal_title(title_key(c.title or ""))) for c in fit}) > 1 or not fit[0].issuer:
        return None
    days = sorted((c.issued_on, c.notice_id) for c in fit if c.issued_on)
    if len(days) < len(fit) or cited.date is None or days[-1][0] == days[-2][0]:
        return None
    return days[-1][1]
