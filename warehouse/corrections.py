"""Corrections: values that a person has put right. They are applied whenever a notice's rows are written, after reading.

Standing ones come from `seeds/corrections.csv`, given ones by `cuoshi correct FILE`; the archive keeps the given ones, so that a
replay has them too. The table `corrections` holds those in force; a given one stands before a standing one for the same value.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Literal, TypeAlias

from extractors.identity import digest
from extractors.records import Issue, Region
from warehouse.cells import KEYS, PLACE, NotCorrectable, column_of, shorten, value_of
from warehouse.lake import Lake, Row, Value
from warehouse.tables import CORRECTIONS, ISSUES
from warehouse.withdrawals import withdrawn_notices

HEADER = ("notice", "table", "key", "column", "value", "reason")
#: Correction, by what it corrects: (notice, table, key, column).
InForce: TypeAlias = "dict[tuple[str, str, str, str], Correction]"
RegionOf = Callable[[str], Region | None]
RowsUnder = Callable[[str], dict[str, list[Row]]]

#: notices.date is the first of these that is told, and date_basis says which.
_DATES = (("issued_on", "issued"), ("published_on", "published"), ("effective_from", "effective"), ("reposted_on", "reposted"))


class BadCorrections(Exception):
    """A file of corrections that cannot be read, in one line."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One value of one row, as it should be."""

    notice: str  # notice_id, an old one too
    table: str
    key: str  # the row's key; measure_id/seq for measure_agencies
    column: str
    value: str | None  # as written; None empties it
    reason: str | None
    origin: Literal["standing", "given"] = "standing"
    since: datetime | None = None  # when a given one was given

    @property
    def of(self) -> tuple[str, str, str, str]:
        return self.notice, self.table, self.key, self.column

    @property
    def place(self) -> str:
        return f"{self.table}.{self.column} of {self.key}"


@dataclass(frozen=True, slots=True)
class Giving:
    """What a person did: gave corrections, or took given ones back. The archive keeps it."""

    at: datetime
    corrections: tuple[Correction, ...]
    remove: bool = False


def parse_corrections(data: bytes, name: str) -> tuple[Correction, ...]:
    """The corrections of a CSV file. Raises BadCorrections with the file's name and the line that is wrong."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadCorrections(f"{name} is not UTF-8 (byte {error.start}); save it as CSV UTF-8") from None
    found: dict[tuple[str, str, str, str], Correction] = {}
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        if tuple(next(lines, [])) != HEADER:
            raise BadCorrections(f"{name}: the first line must be {','.join(HEADER)}")
        for cells in lines:
            if any(c.strip() for c in cells):
                correction = _of_line(cells, f"{name}: line {lines.line_num}")
                if correction.of in found:
                    raise BadCorrections(f"{name}: line {lines.line_num} corrects {correction.place}, which an earlier line corrects")
                found[correction.of] = correction
    except csv.Error as error:
        raise BadCorrections(f"{name}: line {lines.line_num}: {error}") from None
    return tuple(found.values())


def _of_line(cells: list[str], where: str) -> Correction:
    if len(cells) != len(HEADER):
        raise BadCorrections(f"{where} has {len(cells)} cells instead of {len(HEADER)}")
    notice, table, key, column, value, reason = (c.strip() for c in cells)
    for name, cell in zip(HEADER[:4], (notice, table, key, column), strict=True):
        if not cell:
            raise BadCorrections(f"{where} tells no {name}")
    return Correction(notice, table, key, column, value or None, reason or None)


def after(in_force: InForce, givings: Iterable[Giving], standing: Iterable[Correction]) -> InForce:
    """The corrections in force once `givings` are heeded and the standing list is `standing`."""
    given = {of: c for of, c in in_force.items() if c.origin == "given"}
    for giving in givings:
        for c in giving.corrections:
            if giving.remove:
                given.pop(c.of, None)
            else:
                given[c.of] = replace(c, origin="given", since=giving.at)
    return {c.of: c for c in standing} | given


def corrections_in_force(lake: Lake) -> InForce:
    return {c.of: c for c in (Correction(**r) for r in lake.rows('SELECT * FROM "corrections"'))}


def replace_corrections(lake: Lake, have: InForce, now: InForce) -> set[str]:
    """Make `now` the corrections in force; the notices whose rows must be written anew for it."""
    different = {of for of in have.keys() | now.keys() if have.get(of) != now.get(of)}
    if not different:
        return set()
    lake.connection.execute('DELETE FROM "corrections"')
    lake.insert(CORRECTIONS, [asdict(c) for c in now.values()])
    rows = lake.rows(
        """SELECT notice_id FROM notices WHERE notice_id IN (SELECT unnest(?::JSON::VARCHAR[]))
           UNION SELECT n.notice_id FROM notices n JOIN notice_aliases a USING (notice_id)
           WHERE a.old_notice_id IN (SELECT unnest(?::JSON::VARCHAR[]))""",
        [ids := sorted({of[0] for of in different}), ids],
    )
    return {r["notice_id"] for r in rows}


def corrections_of(lake: Lake, notice_ids: Iterable[str]) -> dict[str, list[Correction]]:
    """Each notice's corrections, those under old ids too, in the order in which they are applied."""
    if not lake.rows('SELECT 1 FROM "corrections" LIMIT 1'):
        return {}
    rows = lake.rows(
        """SELECT coalesce(a.notice_id, c.notice) AS concerns, c.* FROM "corrections" c
           LEFT JOIN notice_aliases a ON a.old_notice_id = c.notice
           WHERE coalesce(a.notice_id, c.notice) IN (SELECT unnest(?::JSON::VARCHAR[]))
           ORDER BY c.origin DESC, c.since, c.notice, c."table", c."key", c."column\"""",
        [sorted(notice_ids)],
    )
    found: dict[str, list[Correction]] = {}
    for row in rows:
        found.setdefault(row.pop("concerns"), []).append(Correction(**row))
    return found


def note_unknown_notices(lake: Lake) -> None:
    """An issue for each given correction of a notice that is not here. (The standing list serves warehouses that lack some.)"""
    rows = lake.rows(
        """SELECT c.* FROM "corrections" c LEFT JOIN notice_aliases a ON a.old_notice_id = c.notice
           WHERE c.origin = 'given' AND coalesce(a.notice_id, c.notice) NOT IN (SELECT notice_id FROM notices)"""
    )
    away = withdrawn_notices(lake)
    wanted: dict[str, Row] = {}
    for c in (Correction(**r) for r in rows):
        if c.notice not in away:
            issue = _failed(c, f"no notice here has the id {c.notice}")
            issue_id = digest("correction", *c.of)
            wanted[issue_id] = {
                "issue_id": issue_id, "stage": issue.stage, "code": issue.code, "severity": issue.severity, "message": issue.message,
            }  # fmt: skip
    have = {r["issue_id"] for r in lake.rows("SELECT issue_id FROM issues WHERE stage = 'correction' AND notice_id IS NULL")}
    lake.delete(ISSUES, "issue_id", have - wanted.keys())
    lake.insert(ISSUES, [row for issue_id, row in wanted.items() if issue_id not in have])


def apply_corrections(
    corrections: list[Correction], notice_id: str, rows: dict[str, list[Row]], under: RowsUnder, region_of: RegionOf
) -> list[Issue]:
    """Put the rows of one notice right, in place, and tell of each correction what came of it.

    A row may be named by the key it had under an old id of the notice: `under` gives the notice's rows under another id.
    """
    places = _places(notice_id, rows)
    for old in sorted({c.notice for c in corrections} - {notice_id}):
        places = _places(old, under(old)) | places
    issues: list[Issue] = []
    own: set[str] = set()  # columns of `notices` that a correction names
    for c in corrections:
        try:
            column = column_of(c.table, c.column)
            if (c.table, c.key) not in places:
                raise NotCorrectable("the notice has no such row")
            value = value_of(column, c.value)
            if c.table == "notices" and c.column == "region_code" and value and not region_of(str(value)):
                raise NotCorrectable(f"{shorten(value)} is no code of a region")
        except NotCorrectable as why:
            issues.append(_failed(c, str(why)))
            continue
        at = places[c.table, c.key]
        row = rows[c.table][at]
        rows[c.table][at] = {**row, c.column: value}
        issues.append(_corrected(c, row, value))
        if c.table == "notices":
            own.add(c.column)
    if own:
        _follow(rows, own, region_of)
    return issues


def _places(notice_id: str, rows: dict[str, list[Row]]) -> dict[tuple[str, str], int]:
    """Where each row stands, by its table and its key as a correction names it."""
    found = {(t, "/".join(str(row[k]) for k in keys)): i for t, keys in KEYS.items() for i, row in enumerate(rows.get(t, []))}
    return found | {("notices", notice_id): 0}


def _follow(rows: dict[str, list[Row]], own: set[str], region_of: RegionOf) -> None:
    """What the contract derives from a corrected value follows it, unless it is corrected itself: a region's name, level and
    province, the date and its basis, and their copies in every content row."""
    notice: dict[str, Value] = dict(rows["notices"][0])
    if "region_code" in own:
        region = region_of(str(notice["region_code"] or ""))
        told = (region.name, region.level, region.province_code) if region else (None, None, None)
        notice |= {k: v for k, v in zip(("region_name", "region_level", "province_code"), told, strict=True) if k not in own}
    if own & {name for name, _ in _DATES} and not own & {"date", "date_basis"}:
        first = next(((notice[name], basis) for name, basis in _DATES if isinstance(notice[name], date)), (None, "none"))
        notice |= {"date": first[0], "date_basis": first[1]}
    rows["notices"][0] = notice
    copied = {k: notice[k] for k in PLACE}
    for name, found in rows.items():
        if name != "notices":
            rows[name] = [{**row, **{k: v for k, v in copied.items() if k in row}} for row in found]


def _corrected(c: Correction, row: Row, value: Value) -> Issue:
    old, why = row[c.column], f": {c.reason}" if c.reason else ""
    told = f"{shorten(old)} → {shorten(value)}" if old != value else f"{shorten(value)}, as the reading has it too"
    start, end = row.get("char_start"), row.get("char_end")
    return Issue(
        "corrected", "info", f"{c.place}: {told}{why}", "correction",
        char_start=start if isinstance(start, int) else None, char_end=end if isinstance(end, int) else None,
    )  # fmt: skip


def _failed(c: Correction, why: str) -> Issue:
    return Issue("correction_failed", "warning", f"{c.place} ({shorten(c.value)}): {why}", "correction")
