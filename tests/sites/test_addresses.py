"""An address is identity: one form for all its spellings, and the same again for what is normalised already."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractors.sites.addresses import address_of, host_of

PAGE = "https://www.cq.gov.cn/zwgk/szfwj/index.html"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("HTTP://WWW.CQ.GOV.CN:80/zwgk/../zwgk/a.html#top", "http://www.cq.gov.cn/zwgk/a.html"),
        ("./202304/t20230407_1.html", "https://www.cq.gov.cn/zwgk/szfwj/202304/t20230407_1.html"),
        ("../../xw/%7ea%e5%8c%97.html", "https://www.cq.gov.cn/xw/~a%E5%8C%97.html"),
        ("//sww.cq.gov.cn", "https://sww.cq.gov.cn/"),
        ("art\\2023\\4\\7\\art_1.html", "https://www.cq.gov.cn/zwgk/szfwj/art/2023/4/7/art_1.html"),
        (" \n/zwgk/a.\thtml ", "https://www.cq.gov.cn/zwgk/a.html"),
        ("/list.do;jsessionid=8F2A.node1?id=7&a=1", "https://www.cq.gov.cn/list.do?id=7&a=1"),
        ("/a.html?b=2&a=1", "https://www.cq.gov.cn/a.html?b=2&a=1"),  # the order of a query may count
        ("/a.html?utm_source=wx&id=3", "https://www.cq.gov.cn/a.html?id=3"),
        ("/a.html?utm_source=wx", "https://www.cq.gov.cn/a.html"),
        ("?page=2", PAGE + "?page=2"),
        ("/中文/通知.html", "https://www.cq.gov.cn/%E4%B8%AD%E6%96%87/%E9%80%9A%E7%9F%A5.html"),
        ("http://政府.公益/a", "http://xn--mxtq1m.xn--55qw42g/a"),
        ("http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
    ],
)
def test_spellings_of_one_address(link: str, address: str) -> None:
    assert address_of(link, PAGE) == address


@pytest.mark.parametrize(
    "link",
    [
        "javascript:void(0)",
        "JavaScript：;",
        "mailto:a@b.cn",
        "tel:12345",
        "#top",
        "",
        "  ",
        "about:blank",
        "ftp://a.cn/x",
        "data:text/html,x",
        "http://[bad/",
        "http://a b/",
        "https://user:pw@www.cq.gov.cn/a",
        "/" + "a" * 3000,
        "http://",
    ],
)
def test_what_leads_to_no_page_is_none(link: str) -> None:
    assert address_of(link, PAGE) is None


def test_a_query_is_written_in_the_charset_of_its_page() -> None:
    assert address_of("/s?q=北京&p=%a1", PAGE, "gb18030") == "https://www.cq.gov.cn/s?q=%B1%B1%BE%A9&p=%A1"
    assert address_of("/s?q=北京", PAGE) == "https://www.cq.gov.cn/s?q=%E5%8C%97%E4%BA%AC"


def test_a_link_without_a_page_must_be_whole() -> None:
    assert address_of("/a.html") is None
    assert address_of("www.cq.gov.cn/a.html") is None
    assert address_of("https://www.cq.gov.cn") == "https://www.cq.gov.cn/"


_PIECES = st.lists(
    st.sampled_from(
        [
            "a",
            "..",
            ".",
            "%2e",
            "%7E",
            "%e5",
            "%",
            "%2",
            "中",
            "/",
            "\\",
            "?",
            "#",
            "&",
            "=",
            ";jsessionid=1",
            " ",
            "\n",
            "+",
            "utm_a=1",
            ":",
            "@",
            "//",
        ]
    ),
    max_size=14,
)


@settings(max_examples=600, deadline=None)
@given(link=st.one_of(_PIECES.map("".join), st.text(max_size=30)))
@example(link="a%25%32%65")
@example(link="%252e%252e/x")
def test_what_is_normalised_stays_as_it_is(link: str) -> None:
    address = address_of(link, PAGE)
    if address is not None:
        assert address_of(address) == address
        assert address_of(address, "https://other.gov.cn/x/y") == address
        assert address.isascii()
        assert host_of(address) == host_of(address).lower()


def test_the_host_of_what_is_no_address_is_empty() -> None:
    assert host_of("nonsense") == ""
    assert host_of("https://WWW.cq.gov.cn:8080/a") == "www.cq.gov.cn"
