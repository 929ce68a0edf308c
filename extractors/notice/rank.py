"""What a site is to a notice: its issuer's own site, another official one, or what the site's file says of itself.

A government's site carries notices of many others: those of the State Council, of neighbours and of the counties below it.
"""

from __future__ import annotations

import re

from extractors.lines.organisations import split_issuers
from extractors.records import AddressRank, Site
from extractors.reference.regions import Regions

#: 国务院, 重庆市人民政府, 香港特别行政区政府: whose site all bodies of its tier share.
_GOVERNMENT = re.compile(r"(?:^国务院|人民政府|行政区政府|[省市县区州盟旗乡镇]政府)$")
_NATION = "中华人民共和国"


def address_rank(site: Site, issuer: str | None, regions: Regions) -> AddressRank:
    """The rank of a notice's address: on the site of a publisher only what it issued, or what a body of its tier issued.

    Of several issuers one suffices. Ranks that do not speak of an issuer's site are kept, as is that of a site without a publisher.
    """
    if site.rank != "issuer" or not site.publisher:
        return site.rank
    publisher = site.publisher.removeprefix(_NATION)
    names = [name.removeprefix(_NATION) for name in split_issuers(issuer or "")]
    if any(name.startswith(publisher) for name in names):  # itself and its offices: 重庆市人民政府办公厅
        return "issuer"
    if site.region_code and _GOVERNMENT.search(publisher):
        found = (regions.of_issuer(name).region for name in names)
        if any(region is not None and region.code == site.region_code for region in found):
            return "issuer"
    return "official"
