"""What a crawl is told: which sites, how far back, how gently; and who asks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from ipaddress import ip_network
from pathlib import Path

from extractors.fetch.policy import FetchPolicy, Network, user_agent_of
from extractors.sites.site_file import SiteFile, load_sites
from flows.settings import BadSetting
from warehouse.folder import DataFolder

#: Whom a webmaster may write to.
CONTACT = "CUOSHI_CONTACT"
#: For tests: networks that may be asked though they are private, and how fast.
PRIVATE, PRIVATE_DELAY, PRIVATE_CONCURRENCY = "CUOSHI_PRIVATE_NETWORKS", "CUOSHI_PRIVATE_DELAY", "CUOSHI_PRIVATE_CONCURRENCY"


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """`since`, `until`: the days of notices in listings, both inclusive; `full`: every page known is asked again.

    `wait`: seconds to wait for another writer, or another crawl of the same host; `together`: sites that are asked at the same time;
    `due`: only those whose schedule has come since their last crawl.
    """

    data: DataFolder
    since: date | None = None
    until: date | None = None
    full: bool = False
    wait: float = 60.0
    workers: int = 1
    together: int = 4
    due: bool = False


@cache
def known_sites(folder: Path) -> Mapping[str, SiteFile]:
    """The site files of a folder. Raises BadSite."""
    return load_sites(folder)


def policy_of(site: SiteFile) -> FetchPolicy:
    """How a site may be asked. Raises BadSetting where nobody is named whom its webmaster could write to."""
    return policy_for(site.hosts, site.delay, site.concurrency)


def policy_for(
    hosts: tuple[str, ...], delay: float = 3.0, concurrency: int = 1, environment: Mapping[str, str] = os.environ
) -> FetchPolicy:
    """How these hosts may be asked. Raises BadSetting."""
    contact = environment.get(CONTACT, "")
    if not contact:
        raise BadSetting(
            f"{CONTACT} is not set: a crawl tells every site who asks. Set it to a page or mailbox of yours:"
            f" {CONTACT}='mailto:you@example.org'"
        )
    try:
        agent = user_agent_of(contact)
    except ValueError as error:
        raise BadSetting(f"{CONTACT}: {error}") from None
    private = _networks(environment.get(PRIVATE, ""))
    if not private:
        return FetchPolicy(hosts, agent, delay=delay, concurrency=concurrency)
    told_delay, told_concurrency = environment.get(PRIVATE_DELAY), environment.get(PRIVATE_CONCURRENCY)
    return FetchPolicy(
        hosts, agent, delay=float(told_delay) if told_delay else delay,
        concurrency=int(told_concurrency) if told_concurrency else concurrency, private_networks=private, ports=None, backoff=0.05,
    )  # fmt: skip


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(part) for part in text.replace(",", " ").split())
    except ValueError as error:
        raise BadSetting(f"{PRIVATE}: {error}") from None
