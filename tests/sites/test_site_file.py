"""A site's file: what is said of mistakes, and what a good one gives."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from extractors.fetch.records import PageRequest
from extractors.records import ArticleRule
from extractors.sites.paging import numbered_page
from extractors.sites.site_file import Article, BadSite, ListingRule, Next, SiteFile, known_encoding, load_sites, parse_site

GOOD = """
name = "重庆市人民政府"
region = "500000"
publisher = "重庆市人民政府"
hosts = ["www.cq.gov.cn", "*.cq.gov.cn"]
delay = 3
backing = "https://www.cq.gov.cn/"
encoding = "gb2312"

[expect]
least = 10
most = 50

[[listings]]
url = "https://WWW.cq.gov.cn/zwgk/./index.html"
item = "ul.list > li"
next = { pages = "index_{n}.html", first = 1 }

[[listings]]
url = "https://sww.cq.gov.cn/api"
kind = "json"
method = "POST"
body = '{"page": {"current": 1}}'
headers = { Content-Type = "application/json" }
item = "data.list[]"
link = "url"
next = { parameter = "page.current", total = "data.pages" }

[article]
body = "#zoom"
"""


def errors_of(text: str, name: str = "seeds/sites/x.toml") -> list[str]:
    with pytest.raises(BadSite) as raised:
        parse_site(text, name)
    assert str(raised.value) == "\n".join(raised.value.errors)
    return list(raised.value.errors)


def with_(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def test_a_good_file() -> None:
    site = parse_site(GOOD, "seeds/sites/chongqing.toml")
    assert (site.key, site.reading.rank, site.verified, site.schedule, site.delay) == ("chongqing", "issuer", False, "30 6 * * *", 3.0)
    assert site.backing == ("https://www.cq.gov.cn/",)
    first, second = site.listings
    assert first.url == "https://www.cq.gov.cn/zwgk/index.html"
    assert second.start == PageRequest(second.url, "POST", b'{"page": {"current": 1}}', (("Content-Type", "application/json"),))
    assert site.article_rule == ArticleRule(body="#zoom", encoding="gb2312")
    assert site.allows("fgw.cq.gov.cn")
    assert not site.allows("cq.gov.cn.example.org")
    assert hash(site) == hash(parse_site(GOOD, "chongqing.toml"))


def test_settings_of_articles_are_those_that_reading_knows() -> None:
    assert list(Article.model_fields) == [field.name for field in fields(ArticleRule)]


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ('region = "500000"', 'region = "599999"', "region: 599999 is no code of GB/T 2260 (000000 is the nation, 810000 Hong Kong)"),
        ('region = "500000"', "region = 500000", 'region: must be text, in quotes: "…"'),
        ("delay = 3", 'delay = "3"', "delay: must be a number, without quotes"),
        ("delay = 3", "delay = 0", "delay: input should be greater than or equal to 0.5"),
        ("delay = 3", "verified = 1", "verified: must be true or false, without quotes"),
        ("delay = 3", "dealy = 3", "dealy: is no setting here; did you mean delay?"),
        ("delay = 3", 'kind = "press"', "kind: input should be 'government' or 'media'"),
        ("delay = 3", 'key = "cq"', "key: is no setting here: the file's name is the key"),
        ("delay = 3", 'schedule = "0 25 * * *"', "schedule: '0 25 * * *' is no schedule of cron (30 6 * * 1-5): Bad hour"),
        ("delay = 3", 'schedule = "0 6 30 2 *"', "schedule: '0 6 30 2 *' is no schedule of cron (30 6 * * 1-5): Bad day-of-month"),
        ('"gb2312"', '"gb99"', "encoding: 'gb99' is no encoding: utf-8, gb18030, big5"),
        ("least = 10\n", "", "expect.least: is missing"),
        ('item = "ul.list > li"', 'itme = "x"', "listings[0].itme: is no setting here; did you mean item?"),
        ('item = "ul.list > li"', 'item = "ul..list"', "listings[0]: item: 'ul..list' is no CSS selector: "),
        ('item = "data.list[]"', 'item = "data.list["', "listings[1]: item: 'data.list[' is no JMESPath: "),
        ('link = "url"\n', "", "listings[1]: a JSON listing needs item and link (or address), as paths: data.list[]"),
        ('"index_{n}.html"', '"index_2.html"', "listings[0].next: pages must hold {n}, where the page's number stands: index_{n}.html"),
        ("first = 1 }", 'first = 1, link = "a" }', "listings[0].next: needs one of link, pages, parameter"),
        ("first = 1 }", "frist = 1 }", "listings[0].next.frist: is no setting here; did you mean first?"),
        ("first = 1 }", "first = 5, last = 3 }", "listings[0].next: last is smaller than first (the number of the second page)"),
        ("first = 1 }", "first = 1 }\ninclude = '('", "listings[0].include[0]: '(' is no regular expression: "),
        ("first = 1 }", "first = 1 }\npattern = 'x'", "listings[0].pattern: 'x' needs a group (?P<link>…), and may have title, date and number"),
        ("https://WWW.cq.gov.cn/zwgk/./index.html", "/zwgk/", "listings[0].url: /zwgk/ is no address of a page (https://…)"),
        ("https://WWW.cq.gov.cn/", "https://www.nx.gov.cn/", "listings[0].url: www.nx.gov.cn is missing in hosts"),
        ('"www.cq.gov.cn",', '"https://www.cq.gov.cn",', "hosts[0]: https://www.cq.gov.cn is no name of a host: "),
        ('method = "POST"\n', "", 'listings[1]: body needs method = "POST"'),
        ('body = "#zoom"', 'boddy = "#zoom"', "article.boddy: is no setting here; did you mean body?"),
        ("[article]", "[artcle]", "artcle: is no setting here; did you mean article?"),
        ("[expect]", "[expect", "is no TOML: "),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_one_line(old: str, new: str, error: str) -> None:
    errors = errors_of(with_(old, new))
    assert any(e.startswith(f"seeds/sites/x.toml: {error}") for e in errors), errors
    assert all(len(e.splitlines()) == 1 for e in errors)


def test_all_mistakes_are_told_at_once() -> None:
    text = with_("delay = 3", "dealy = 3").replace("500000", "1").replace("least = 10", "least = -1")
    assert len(errors_of(text)) == 3


@pytest.mark.parametrize("name", ["Chongqing.toml", "a b.toml", "重庆.toml", "-a.toml", "a_b.toml"])
def test_the_files_name_is_the_key(name: str) -> None:
    assert "the file's name becomes the site's key" in errors_of(GOOD, name)[0]


def test_all_files_of_a_folder_and_the_errors_of_all(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD, "utf-8")
    (tmp_path / "notes.md").write_text("no site")
    assert list(load_sites(tmp_path)) == ["a"]
    (tmp_path / "b.toml").write_text("name = 1", "utf-8")
    (tmp_path / "c.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadSite) as raised:
        load_sites(tmp_path)
    assert {e.split(": ")[0] for e in raised.value.errors} == {str(tmp_path / "b.toml"), str(tmp_path / "c.toml")}


@pytest.mark.parametrize(("name", "codec"), [("gb2312", "gb18030"), ("GBK", "gb18030"), ("big5", "big5hkscs"), ("UTF-8", "utf-8")])
def test_encodings_by_their_wider_names(name: str, codec: str) -> None:
    assert known_encoding(name) == codec


def page(
    page_number: int, *, url: str = "https://a.gov.cn/zwgk/list.html", body: str | None = None, **following: object
) -> PageRequest | None:
    rule = ListingRule(url=url, method="POST" if body else "GET", body=body, next=Next(**following))  # type: ignore[arg-type]
    return numbered_page(rule, rule.start, page_number)


def test_pages_by_their_number() -> None:
    def url(*args: object, **kwargs: object) -> str | None:
        found = page(*args, **kwargs)  # type: ignore[arg-type]
        return found.url if found else None

    assert url(1, pages="index_{n}.html", first=1) == "https://a.gov.cn/zwgk/list.html"
    assert url(2, pages="index_{n}.html", first=1) == "https://a.gov.cn/zwgk/index_1.html"
    assert url(4, pages="/p/{n}?to={n+14}", first=16, step=15) == "https://a.gov.cn/p/46?to=60"
    assert url(4, pages="index_{n}.html", first=1, last=2) is None
    assert url(2, parameter="page") == "https://a.gov.cn/zwgk/list.html?page=2"
    assert url(3, url="https://a.gov.cn/l?b=1&page=1&c=2", parameter="page") == "https://a.gov.cn/l?b=1&page=3&c=2"
    assert url(2, parameter="start", first=20, step=20) == "https://a.gov.cn/zwgk/list.html?start=20"
    assert url(2, link="a.next") is None


@pytest.mark.parametrize(
    ("body", "parameter", "second"),
    [
        ("a=1&pageNo=1", "pageNo", "a=1&pageNo=2"),
        ('{"page": 1, "q": "通知"}', "page", '{"page":2,"q":"通知"}'),
        ('{"page": "1"}', "page", '{"page":"2"}'),
        ('{"page": {"current": 1}}', "page.current", '{"page":{"current":2}}'),
    ],
)
def test_the_number_in_the_body_of_a_post(body: str, parameter: str, second: str) -> None:
    found = page(2, body=body, parameter=parameter)
    assert found is not None
    assert found.method == "POST"
    assert (found.body or b"").decode() == second
    assert "?" not in found.url


def test_a_parameter_that_the_body_does_not_name_stands_in_the_address() -> None:
    found = page(2, body="a=1", parameter="page")
    assert found is not None
    assert (found.url, found.body) == ("https://a.gov.cn/zwgk/list.html?page=2", b"a=1")


def test_a_site_is_frozen() -> None:
    site = parse_site(GOOD, "x.toml")
    with pytest.raises(ValueError, match="frozen"):
        site.name = "other"
    assert isinstance(site, SiteFile)
