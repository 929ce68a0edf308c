"""What a site is to a notice that it carries."""

from __future__ import annotations

import pytest

from extractors.notice.rank import address_rank
from extractors.read import load_reference
from extractors.records import AddressRank, Site

CHONGQING = ("重庆市人民政府", "500000")


@pytest.mark.parametrize(
    ("publisher", "code", "issuer", "rank"),
    [
        (*CHONGQING, "重庆市人民政府", "issuer"),
        (*CHONGQING, "重庆市人民政府办公厅", "issuer"),
        (*CHONGQING, "重庆市商务委员会", "issuer"),
        (*CHONGQING, "国务院办公厅、重庆市商务委员会", "issuer"),
        (*CHONGQING, "国务院办公厅", "official"),
        (*CHONGQING, "商务部", "official"),
        (*CHONGQING, "重庆市渝中区人民政府", "official"),
        (*CHONGQING, "四川省人民政府", "official"),
        (*CHONGQING, None, "official"),
        ("商务部", "000000", "商务部", "issuer"),
        ("商务部", "000000", "中华人民共和国商务部", "issuer"),
        ("商务部", "000000", "商务部办公厅", "issuer"),
        ("商务部", "000000", "商务部、财政部、海关总署", "issuer"),
        ("商务部", "000000", "国务院办公厅", "official"),
        ("国务院", "000000", "国务院办公厅", "issuer"),
        ("国务院", "000000", "商务部", "issuer"),
        ("国务院", "000000", "广东省人民政府", "official"),
        ("广州市人民政府", "440100", "广东省人民政府", "official"),
        ("广州市人民政府", "440100", "广州市商务局", "issuer"),
        ("重庆市商务委员会", "500000", "重庆市财政局", "official"),
    ],
)
def test_ranks(publisher: str, code: str, issuer: str | None, rank: AddressRank) -> None:
    site = Site("s", "https://a.gov.cn/1", "issuer", None, None, publisher, code)
    assert address_rank(site, issuer, load_reference().regions) == rank


@pytest.mark.parametrize("rank", ["official", "folder", "media"])
def test_other_ranks_are_kept(rank: AddressRank) -> None:
    assert address_rank(Site("s", "a", rank, None, None, *CHONGQING), "重庆市人民政府", load_reference().regions) == rank


def test_a_site_without_a_publisher_is_what_it_says() -> None:
    assert address_rank(Site("s", "a", "issuer"), "商务部", load_reference().regions) == "issuer"
