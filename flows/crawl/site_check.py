"""`cuoshi sites check` and `cuoshi sites new`: a dry run against a live site, and the draft of a file for one."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from rich.markup import escape
from rich.table import Table

from extractors.fetch.client import Fetcher
from extractors.fetch.policy import FetchPolicy
from extractors.fetch.records import PageRequest
from extractors.page.links import find_attachments
from extractors.read import read_capture
from extractors.records import AttachedFile, Failure
from extractors.sites.draft import draft_site
from extractors.sites.listing import read_listing
from extractors.sites.records import Item
from extractors.sites.site_file import ListingRule, SiteFile, parse_site
from extractors.sites.tour import Ask
from flows.clock import utc_now
from flows.console import tell
from flows.crawl.keeper import bytes_of, content_type_of
from flows.crawl.settings import known_sites, policy_for, policy_of
from flows.reading import reference
from flows.settings import BadSetting, sites_folder
from flows.terminal import out, say

_SHOWN_ITEMS = 10


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
            items = await _check_listing(fetcher, site, rule, Ask(rule.start, 0))
            trouble |= not items
            for item in items[:pages]:
                trouble |= not await _check_page(fetcher, site, item)
    verdict = "something is not as the file says" if trouble else "all as the file says; look at it, and set verified = true"
    tell(f"Checked {site.key}: {verdict}. Nothing was written.")
    return 1 if trouble else 0


async def _check_listing(fetcher: Fetcher, site: SiteFile, rule: ListingRule, ask: Ask) -> list[Item]:
    """The first page of a listing, or of the first one that it leads to."""
    request = ask.request
    fetched = await fetcher.fetch(request)
    data = bytes_of(fetched)
    if data is None:
        say(f"listing {request.url}: {fetched.error or fetched.code}")
        return []
    read = read_listing(data, content_type_of(fetched), fetched.url, rule, encoding=site.encoding, level=ask.level)
    if isinstance(read, Failure):
        say(f"listing {request.url}: {read.issue.message}")
        return []
    if not read.items and read.follow:
        say(f"listing {request.url}: leads to {len(read.follow)} listings; the first of them:")
        return await _check_listing(fetcher, site, rule, Ask(PageRequest(read.follow[0]), ask.level + 1))
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
    content_type = content_type_of(fetched)
    links = find_attachments(data, content_type, fetched.url, site.article_rule)
    files: list[AttachedFile] = []
    for link in links:
        got = bytes_of(await fetcher.fetch(PageRequest(link.url)))
        files += [AttachedFile(link.url, link.name, got)] if got is not None else []
    tables = reference()
    place = replace(tables, sites={site.key: site.reading}).site(site.key, item.address, url=fetched.url)
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
