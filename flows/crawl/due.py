"""Which sites are due: whose schedule has come since their last crawl began. So one line of cron, or one deployment, serves them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cronsim import CronSim

from extractors.sites.site_file import TIMEZONE, SiteFile
from flows.runs import Session
from warehouse.crawls import CRAWL


def due_sites(session: Session, sites: Iterable[SiteFile], now: datetime) -> list[SiteFile]:
    """Those of the sites whose crawl is due at `now` (UTC, without zone)."""
    rows = session.lake.rows("SELECT source_id, max(started_at) AS at FROM runs WHERE flow = ? GROUP BY source_id", [CRAWL])
    last: Mapping[str, datetime] = {r["source_id"]: r["at"] for r in rows if r["source_id"]}
    return [site for site in sites if is_due(site.schedule, last.get(site.key), now)]


def is_due(schedule: str, last: datetime | None, now: datetime) -> bool:
    """Whether a moment of the schedule lies after the last crawl, and not in the future. A site that was never crawled is due."""
    if last is None:
        return True
    following = next(CronSim(schedule, last.replace(tzinfo=UTC).astimezone(ZoneInfo(TIMEZONE))))
    return following <= now.replace(tzinfo=UTC)
