"""`cuoshi sites`: what is known of every site; a dry run against a live one; the draft of a new one."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from extractors.sites.draft import draft_site
from rich.markup import escape
from rich.table import Table

from extractors.fetch.client import Fetcher
from extractors.fetch.policy import FetchPolicy
from extractors.fetch.records import PageRequest
from extractors.page.links import find_attachments
from extractors.read import read_capture
from extractors.records import AttachedFile, Failure
from extractors.sites.listing import read_listing
from extractors.sites.records import Item
from extractors.sites.site_file import ListingRule, SiteFile, parse_site
from flows.clock import utc_now
from flows.console import tell
from flows.crawl.keeper import bytes_of
from flows.crawl.settings import known_sites, policy_for, policy_of
from flows.crawl.site_run import stale_days
from flows.reader import Published, open_published
from flows.reading import reference
from flows.settings import BadSetting, sites_folder
from flows.terminal import out, say
from warehouse.folder import DataFolder

_SHOWN_ITEMS = 10
_LAST = """
    SELECT source_id, arg_max(run_id, ended_at) AS run_id, max(ended_at) AS ended_at, max(ended_at) FILTER (admitted AND fetched + not_modified > 0)
           AS success, arg_max(admitted, ended_at) AS admitted, arg_max(why, ended_at) AS why, arg_max(listed, ended_at) AS listed,
           arg_max(fetched, ended_at) AS fetched
    FROM crawls WHERE why IS NULL OR why NOT LIKE 'taken over by %' GROUP BY source_id"""
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
    tell(
        f"{len(sites)} sites in {sites_folder()}; what they gave is told by {data.published}"
        if published
        else f"{len(sites)} sites in {sites_folder()}; nothing was crawled yet"
    )  # noqa: E501
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


def check_site(name: str, pages: int) -> int:
    """Ask a live site for its listings and some notices and show what a crawl would take."""
    site = _site_of(name)
    return asyncio.run(_check(site, pages))


def _site_of(name: str) -> SiteFile:
    path = Path(name)
    if path.suffix == ".toml" and path.is_file():
        return parse_site(path.read_text("utf-8"), str(path))
    found = known_sites(sites_folder())
    if name not in found:
        raise BadSetting(f"there is no site {name} in {sites_folder()}; known: {', '.join(sorted(found)) or 'none'}")
    return found[name]


async def _check(site: SiteFile, pages: int) -> int:
    trouble = False
    async with Fetcher(policy_of(site), utc_now) as fetcher:
        for rule in site.listings:
            items = await _check_listing(fetcher, site, rule)
            trouble |= not items
            for item in items[:pages]:
                trouble |= not await _check_page(fetcher, site, item)
    verdict = "something is not as the file says" if trouble else "all as the file says; look at it, and set verified = true"
    tell(f"Checked {site.key}: {verdict}. Nothing was written.")
    return 1 if trouble else 0


async def _check_listing(
    fetcher: Fetcher, site: SiteFile, rule: ListingRule, level: int = 0, request: PageRequest | None = None
) -> list[Item]:
    request = request or rule.start
    fetched = await fetcher.fetch(request)
    data = bytes_of(fetched)
    if data is None:
        say(f"listing {request.url}: {fetched.error or fetched.code}")
        return []
    read = read_listing(
        data, _type(fetched.answer.headers if fetched.answer else ()), fetched.url, rule, encoding=site.encoding, level=level
    )
    if isinstance(read, Failure):
        say(f"listing {request.url}: {read.issue.message}")
        return []
    if not read.items and read.follow:
        say(f"listing {request.url}: leads to {len(read.follow)} listings; the first of them:")
        return await _check_listing(fetcher, site, rule, level + 1, PageRequest(read.follow[0]))
    table = Table("date", "title", "address", title=f"{request.url}: {len(read.items)} notices", title_justify="left")
    for item in read.items[:_SHOWN_ITEMS]:
        table.add_row(str(item.published_on or ""), escape(item.title or ""), escape(item.address))
    out.print(table)
    if not read.items:
        say(f"listing {request.url}: no notice was found on it")
    return list(read.items)


async def _check_page(fetcher: Fetcher, site: SiteFile, item: Item) -> bool:
    fetched = await fetcher.fetch(PageRequest(item.address))
    data = bytes_of(fetched)
    if data is None:
        say(f"page {item.address}: {fetched.error or fetched.code}")
        return False
    content_type = _type(fetched.answer.headers if fetched.answer else ())
    links = find_attachments(data, content_type, fetched.url, site.article_rule)
    files: list[AttachedFile] = []
    for link in links:
        got = bytes_of(await fetcher.fetch(PageRequest(link.url)))
        files += [AttachedFile(link.url, link.name, got)] if got is not None else []
    tables = reference()
    told = {**tables.sites, site.key: site.reading}
    place = type(tables)(tables.regions, tables.names, tables.units, told).site(site.key, item.address, url=fetched.url)
    reading = read_capture(data, place, tables, content_type, files)
    if isinstance(reading, Failure):
        say(f"page {item.address}: {reading.issue.message}")
        return False
    table = Table("field", "value", title=item.address, title_justify="left")
    for n in reading.notices:
        header = n.header
        facts = (
            ("title", header.title), ("number", header.document_number), ("issuer", header.issuer),
            ("region", header.region.name if header.region else None), ("date", f"{n.date} ({n.date_basis})"),
            ("measures", len(n.measures)), ("attachments", f"{len(files)} of {len(links)}"),
            ("issues", "; ".join(sorted({i.code for i in n.issues}))),
        )  # fmt: skip
        for name, value in facts:
            table.add_row(name, escape(str(value if value is not None else "")))
    out.print(table)
    return True


def new_site(url: str, output: Path | None) -> int:
    """Write the draft of a site's file."""
    host = urlsplit(url).hostname
    if host is None or urlsplit(url).scheme not in ("http", "https"):
        raise BadSetting(f"{url} is no address of a page (https://…)")
    if output and output.exists():
        raise BadSetting(f"{output} is there already")
    answer = asyncio.run(_ask(policy_for((host,)), url))
    if isinstance(answer, str):
        say(f"cuoshi: {url}: {answer}")
        return 1
    draft = draft_site(answer[0], answer[1])
    if isinstance(draft, Failure):
        say(f"cuoshi: {draft.issue.message}")
        return 1
    if output is None:
        print(draft)
        return 0
    output.write_text(draft, "utf-8")
    tell(f"Draft: {output}. Fill in what is marked, then `cuoshi sites check {output}`.")
    return 0


async def _ask(policy: FetchPolicy, url: str) -> tuple[bytes, str] | str:
    async with Fetcher(policy, utc_now) as fetcher:
        fetched = await fetcher.fetch(PageRequest(url))
    data = bytes_of(fetched)
    return (fetched.error or fetched.code) if data is None else (data, fetched.url)


def _type(headers: tuple[tuple[str, str], ...]) -> str | None:
    return next((v for k, v in headers if k.lower() == "content-type"), None)
