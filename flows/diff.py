"""`cuoshi diff`: what came, changed and went between two moments, by region."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from datetime import UTC, date, datetime, time

from rich.markup import escape
from rich.table import Table

from flows.console import result_console, tell, trouble_console
from flows.reader import open_published
from warehouse.diff import Difference, Disappeared, Kind, NoDifference, differences, disappeared
from warehouse.folder import DataFolder

_KINDS: tuple[Kind, ...] = ("came", "changed", "went")


def moment(told: str) -> datetime:
    """A moment in UTC; a day stands for its end. Raises ValueError."""
    if len(told) == 10:
        return datetime.combine(date.fromisoformat(told), time.max)
    at = datetime.fromisoformat(told)
    return at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at


def show_diff(data: DataFolder, since: datetime, until: datetime, region: str | None, as_json: bool) -> int:
    """Print what differs; the exit code."""
    if open_published(data) is None:
        return 2
    try:
        found = differences(data.published, since, until, region)
        pages = disappeared(data.published, since, until, region)
    except NoDifference as error:
        trouble_console().print(f"cuoshi: {error}", markup=False)
        return 2
    if as_json:
        told: dict[str, object] = {"from": since.isoformat(), "to": until.isoformat(), "notices": [asdict(d) for d in found]}
        told["disappeared"] = [asdict(p) for p in pages]
        print(json.dumps(told, ensure_ascii=False, indent=1, default=str))
        return 0
    if found:
        _print(found)
    if pages:
        _print_pages(pages)
    counts = Counter(d.kind for d in found)
    what = ", ".join(f"{counts[kind]} {kind}" for kind in _KINDS)
    gone = f" {len(pages)} page{'s are' if len(pages) > 1 else ' is'} gone." if pages else ""
    tell(f"After {since:%Y-%m-%d %H:%M:%S} and up to {until:%Y-%m-%d %H:%M:%S} UTC: {what}.{gone}")
    return 0


def _print(found: list[Difference]) -> None:
    by_region: dict[tuple[str, str], Counter[Kind]] = {}
    for d in found:
        by_region.setdefault((d.region_code or "", d.region_name or "no region"), Counter())[d.kind] += 1
    regions = Table("region", "code", *_KINDS)
    for (code, name), counts in by_region.items():
        regions.add_row(name, code, *(str(counts[kind]) for kind in _KINDS))
    notices = Table("what", "when (UTC)", "region", "notice", "id", "how")
    for d in found:
        notices.add_row(d.kind, f"{d.at:%Y-%m-%d %H:%M}", d.region_name or "", escape(d.title or "(no title)"), d.notice_id, _how(d))
    result_console().print(regions, notices)


def _print_pages(pages: list[Disappeared]) -> None:
    table = Table("page is gone", "since (UTC)", "notice, which stays", "how")
    for p in pages:
        table.add_row(escape(p.address), f"{p.gone_at:%Y-%m-%d %H:%M}", escape(p.title or p.notice_id), p.how)
    result_console().print(table)


def _how(d: Difference) -> str:
    if d.kind == "changed" and d.sentences_came is not None:
        return f"version {d.version_before} → {d.version_after}: {d.sentences_came} sentences came, {d.sentences_went} went"
    return d.how or ""
