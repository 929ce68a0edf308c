"""Whose site an address is: www.gz.gov.cn → 440100, njna.nanjing.gov.cn → 320100.

Governments' hosts by hand in seeds/reference/site_hosts.csv: provinces and larger cities. A host alone is a weak witness (a city's site
prints its districts' notices too): whoever asks must know the tier that a text speaks as.
"""

from __future__ import annotations

from functools import cache
from pkgutil import get_data
from urllib.parse import urlsplit


@cache
def _hosts() -> dict[str, str]:
    content = get_data("seeds", "reference/site_hosts.csv")
    if content is None:
        raise FileNotFoundError("seeds/reference/site_hosts.csv")
    return dict(line.split(",") for line in content.decode().splitlines()[1:] if line)


def code_of_address(url: str) -> str | None:
    """The region whose government's site an address belongs to, by the longest host in the table.

    >>> code_of_address("https://www.gz.gov.cn/zwgk/1.html"), code_of_address("http://[")
    ('440100', None)
    """
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    labels = host.split(".")
    return next((code for i in range(len(labels)) if (code := _hosts().get(".".join(labels[i:])))), None)
