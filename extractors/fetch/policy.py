"""What a site may be asked, how fast, how long and how much: all limits of fetching in one record."""

from __future__ import annotations

import re
import ssl
from ipaddress import IPv4Network, IPv6Network

from extractors.frozen import dataclass
from extractors.page.page import MAX_BYTES

Network = IPv4Network | IPv6Network

#: A contact that a webmaster can use: the address of a page or of a mailbox, several parted by `; `.
_CONTACT = re.compile(r"(?:https?://|mailto:)[\x21-\x3a\x3c-\x7e]+(?:; ?(?:https?://|mailto:)[\x21-\x3a\x3c-\x7e]+)*")


def user_agent_of(contact: str, version: str = "0.1") -> str:
    """`Cuoshi/0.1 (+https://example.org/cuoshi; mailto:data@example.org)`: who asks, and where to complain.

    Raises ValueError for a contact that nobody could use.
    """
    if not _CONTACT.fullmatch(contact) or "(" in contact or ")" in contact:
        raise ValueError(f"{contact!r} is no contact: an https:// address or mailto: address is meant, several parted by '; '")
    return f"Cuoshi/{version} (+{contact})"


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """Of one site. Times in seconds, sizes in bytes."""

    hosts: tuple[str, ...]  # that may be asked: exact names, or *.cq.gov.cn for all below cq.gov.cn
    user_agent: str  # of user_agent_of
    delay: float = 2.0  # between the starts of two requests to a host
    concurrency: int = 1  # requests to a host at once
    longest_delay: float = 60.0  # a robots.txt that asks for a longer Crawl-delay: the site is left alone
    connect: float = 15.0  # for each address that is tried, TLS included
    read: float = 30.0  # without any byte
    total: float = 180.0  # for one request with its body, which ends servers that drip
    max_bytes: int = MAX_BYTES  # of a body, as sent and unpacked
    max_ratio: int = 200  # unpacked to sent, told from 1 MB on: HTML rarely packs better than 1 : 50, a bomb 1 : 1000
    redirects: int = 5
    retries: int = 3  # after the first request, only for what is worth it
    backoff: float = 1.0  # the first pause before a retry is drawn from 0 to this; it doubles
    longest_backoff: float = 60.0
    patience: float = 120.0  # a longer Retry-After is not waited for
    failures: int = 5  # in a row open the circuit breaker
    refusals: int = 3  # in a row open it
    ports: tuple[int, ...] | None = (80, 443, 8080, 8081, 8088, 8443)  # None: any, for tests
    private_networks: tuple[Network, ...] = ()  # whose addresses may be asked all the same, for tests
    addresses: tuple[tuple[str, str], ...] = ()  # names and where they are, as in a hosts file, for tests; judged like any other
    verify: ssl.SSLContext | None = None  # None: the usual authorities

    def allows(self, host: str) -> bool:
        """Is this host one of the site's? `*.cq.gov.cn` means hosts below cq.gov.cn and not cq.gov.cn itself."""
        host = host.lower()
        for allowed in self.hosts:
            allowed = allowed.lower()
            if host == allowed or (allowed.startswith("*.") and host.endswith(allowed[1:]) and len(host) > len(allowed) - 1):
                return True
        return False

    @property
    def robot(self) -> str:
        """The name that robots.txt knows: cuoshi."""
        return self.user_agent.partition("/")[0].lower()
