"""`cuoshi sites`: what is known of every site: when it was last crawled, what it gave, and how it is."""

from __future__ import annotations

from datetime import datetime

from rich.markup import escape
from rich.table import Table

from flows.clock import utc_now
from flows.console import tell
from flows.crawl.settings import known_sites
from flows.crawl.site_run import stale_days
from flows.reader import Published, open_published
from flows.settings import sites_folder
from flows.terminal import out, say
from warehouse.folder import DataFolder

_LAST = """
    SELECT source_id, arg_max(run_id, ended_at) AS run_id, max(ended_at) AS ended_at,
           max(ended_at) FILTER (admitted AND listed > 0 AND (asked = 0 OR fetched + not_modified + gone > 0)) AS success,
           arg_max(admitted, ended_at) AS admitted, arg_max(why, ended_at) AS why, arg_max(listed, ended_at) AS listed
    FROM crawls WHERE taken_over_by IS NULL GROUP BY source_id"""
_NEW = """SELECT source_id, max(captured_at) AS last_new, count(DISTINCT address) AS pages FROM captures
          WHERE role = 'notice' AND outcome IN ('new', 'changed', 'duplicate', 'unchanged') GROUP BY source_id"""
_LAST_NEW = "SELECT source_id, max(captured_at) AS at FROM captures WHERE role = 'notice' AND outcome = 'new' GROUP BY source_id"


def list_sites(data: DataFolder) -> int:
    """A table of the sites: their state, their last success, what they gave."""
    sites = known_sites(sites_folder())
    published = open_published(data) if data.published.exists() else None
    last = _by_site(published, _LAST)
    pages, new = _by_site(published, _NEW), _by_site(published, _LAST_NEW)
    table = Table("site", "name", "verified", "schedule", "last crawl", "last success", "listed", "pages", "last new", "health")
    now = utc_now()
    for key, site in sorted(sites.items()):
        told = last.get(key, {})
        newest = _when(new.get(key, {}).get("at"))
        cells = (
            key, site.name, "yes" if site.verified else "no", site.schedule, _moment(told.get("ended_at")), _moment(told.get("success")),
            told.get("listed", ""), pages.get(key, {}).get("pages", ""), _moment(newest), _health(told, stale_days(newest, site, now)),
        )  # fmt: skip
        table.add_row(*(escape(str(c)) for c in cells))
    out.print(table)
    for key, told in sorted(last.items()):
        if told["why"]:
            held = "" if told["admitted"] else f"; `cuoshi sites admit {told['run_id']}` loads what it fetched"
            say(f"{key}: {told['why']}{held}")
    told_by = f"what they gave is told by {data.published}" if published else "nothing was crawled yet"
    tell(f"{len(sites)} sites in {sites_folder()}; {told_by}")
    return 0


def _by_site(published: Published | None, sql: str) -> dict[str, dict[str, object]]:
    return {r["source_id"]: r for r in published.rows(sql)} if published else {}


def _when(at: object) -> datetime | None:
    return at if isinstance(at, datetime) else None


def _moment(at: object) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if isinstance(at, datetime) else ""


def _health(told: dict[str, object], stale: int | None) -> str:
    if not told:
        return "never crawled"
    if not told["admitted"]:
        return "held"
    if not told["success"] or told["success"] != told["ended_at"]:
        return "failing"
    return f"stale: {stale} days" if stale else "well"
