"""Redirects are followed by hand: each step is allowed before it is made."""

from __future__ import annotations

import pytest

from extractors.fetch.records import Fetched, PageRequest
from tests.fetch.server import HOST, PAGE, Reply, Server, fetcher, policy, run


def fetch(server: Server, path: str = "/deep/a.html", **changes: object) -> Fetched:
    async def scenario() -> Fetched:
        async with server.running(), fetcher(policy(**changes)) as f:
            # Where a test says {port}, the server's own is meant.
            for route in server.routes.values():
                if isinstance(route, Reply) and "Location" in route.headers:
                    route.headers["Location"] = route.headers["Location"].format(port=server.port)
            return await f.fetch(PageRequest(server.url(path)), etag='"1"')

    return run(scenario())


def to(location: str, status: int = 302, **headers: str) -> Reply:
    return Reply(status, b"", {"Location": location} | headers)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_moved_page(status: int) -> None:
    server = Server({"/deep/a.html": to("../new/b.html", status), "/new/b.html": Reply()})
    fetched = fetch(server)
    assert fetched.outcome == "ok" and [e.status for e in fetched.exchanges] == [status, 200]
    assert fetched.url == server.url("/new/b.html") and fetched.request.url == server.url("/deep/a.html")


def test_to_another_host_of_the_site() -> None:
    server = Server({"/deep/a.html": to("http://www.site.test:{port}/b"), "/b": Reply()})
    fetched = fetch(server)
    assert fetched.outcome == "ok" and fetched.exchanges[1].request.url == server.url("/b", "www.site.test")
    # What tells one server's versions apart says nothing to another.
    assert "if-none-match" in server.asked[1].headers and "if-none-match" not in server.asked[-1].headers


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://elsewhere.test/b", "host_not_allowed"),
        ("http://127.0.0.2:1/b", "host_not_allowed"),  # loopback is allowed to this test, the host is not
        ("http://10.0.0.1/b", "private_address"),
        ("http://169.254.169.254/latest/meta-data/", "private_address"),
        ("http://[::1]/b", "private_address"),
        ("http://[::ffff:10.0.0.1]/b", "private_address"),
        ("http://2130706433/b", "ip_address"),
        ("http://0x7f.1/b", "ip_address"),
        ("http://93.184.216.34/b", "ip_address"),
        ("http://login.elsewhere.test/", "host_not_allowed"),
        ("ftp://site.test/b", "bad_scheme"),
        ("file:///etc/passwd", "bad_scheme"),
        ("javascript:alert(1)", "bad_scheme"),
        ("http://user:secret@site.test/b", "credentials"),
        ("http://[half/b", "bad_url"),
    ],
)
def test_a_redirect_that_is_not_followed(location: str, code: str) -> None:
    server = Server({"/deep/a.html": to(location)})
    fetched = fetch(server)
    assert (fetched.outcome, fetched.code) == ("failed", code)
    assert len(fetched.exchanges) == 1 and fetched.error
    assert server.paths() == ["/deep/a.html"]


def test_a_redirect_to_an_unusual_port() -> None:
    server = Server({"/deep/a.html": to("http://site.test:22/b")})

    async def scenario() -> Fetched:
        async with server.running(), fetcher(policy(ports=(80, server.port))) as f:
            return await f.fetch(PageRequest(server.url("/deep/a.html")))

    assert run(scenario()).code == "port_not_allowed"


def test_loops_and_long_ways_end() -> None:
    fetched = fetch(Server({"/deep/a.html": to("/b"), "/b": to("/deep/a.html")}))
    assert (fetched.outcome, fetched.code, len(fetched.exchanges)) == ("failed", "redirect_loop", 2)
    fetched = fetch(Server({"/deep/a.html": to("/deep/a.html", **{"Set-Cookie": "x=1"})}))
    assert fetched.code == "redirect_loop" and "cookie" in (fetched.error or "")
    long = {f"/{n}": to(f"/{n + 1}") for n in range(9)}
    fetched = fetch(Server({"/deep/a.html": to("/1"), **long}))
    assert (fetched.outcome, fetched.code, len(fetched.exchanges)) == ("failed", "too_many_redirects", 6)


@pytest.mark.parametrize(
    "location",
    ["/", "http://site.test:{port}", "/index.html", "/index.jsp", "http://www.site.test:{port}/", "http://www.site.test/index.shtml"],
)
def test_to_the_front_page_means_gone(location: str) -> None:
    server = Server({"/deep/a.html": to(location), "/": Reply()})
    fetched = fetch(server)
    assert (fetched.outcome, fetched.code) == ("gone", "redirected_to_front_page")
    assert server.paths() == ["/deep/a.html"]


def test_to_an_error_page_means_gone() -> None:
    fetched = fetch(Server({"/deep/a.html": to("/error/404.html"), "/error/404.html": Reply()}))
    assert (fetched.outcome, fetched.code) == ("gone", "redirected_to_error_page")


@pytest.mark.parametrize(("path", "location"), [("/", "/index.html"), ("/deep/a.html", "/?id=5"), ("/deep/a.html", "/index.php?id=5")])
def test_a_front_page_may_be_what_is_asked_for(path: str, location: str) -> None:
    server = Server({path: to(location), location: Reply()})
    assert fetch(server, path).outcome == "ok"


def test_a_post_becomes_a_get_except_where_told_to_stay() -> None:
    async def scenario(status: int) -> list[tuple[str, bytes]]:
        server = Server({"/list": to("/other", status), "/other": Reply()})
        async with server.running(), fetcher() as f:
            fetched = await f.fetch(PageRequest(server.url("/list"), "POST", b"page=1", (("Content-Type", "text/plain"),)))
        assert fetched.outcome == "ok"
        return [(a.method, a.body) for a in server.asked[-2:]]

    for status in (301, 302, 303):
        assert run(scenario(status)) == [("POST", b"page=1"), ("GET", b"")]
    for status in (307, 308):
        assert run(scenario(status)) == [("POST", b"page=1"), ("POST", b"page=1")]


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_location_in_chinese_is_sent_back_byte_by_byte(charset: str) -> None:
    raw = "/附件 1.html".encode(charset)
    escaped = "".join(chr(b) if b > 32 and b < 127 else f"%{b:02X}" for b in raw)
    server = Server({"/deep/a.html": to(raw.decode("latin-1")), escaped: Reply()})
    fetched = fetch(server)
    assert fetched.outcome == "ok" and fetched.answer is not None and fetched.answer.body == PAGE
    assert server.paths() == ["/deep/a.html", escaped]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://site.test/", "bad_scheme"),
        ("site.test/a", "bad_scheme"),
        ("http:///a", "bad_url"),
        ("http://site.test/a b", "bad_url"),
        ("http://site.test\\@10.0.0.1/", "bad_url"),
        ("http://site.test:99999/", "bad_url"),
        ("http://evil.test/", "host_not_allowed"),
        ("http://site.test.evil.test/", "host_not_allowed"),
        ("http://notsite.test/", "host_not_allowed"),
        ("http://site.test@evil.test/", "credentials"),
        ("http://192.168.0.1/", "private_address"),
        ("http://127.1/", "ip_address"),
        ("http://017700000001/", "ip_address"),
    ],
)
def test_addresses_that_are_never_asked(url: str, code: str) -> None:
    async def scenario() -> Fetched:
        async with fetcher(policy(private_networks=())) as f:
            return await f.fetch(PageRequest(url))

    fetched = run(scenario())
    assert (fetched.outcome, fetched.code, fetched.exchanges) == ("not_asked", code, ()) and fetched.error


def test_hosts_of_a_site() -> None:
    some = policy(hosts=("www.nx.gov.cn", "*.cq.gov.cn"))
    assert some.allows("www.nx.gov.cn") and some.allows("WWW.NX.gov.cn") and some.allows("zwgk.cq.gov.cn") and some.allows("a.b.cq.gov.cn")
    assert not [h for h in ("nx.gov.cn", "cq.gov.cn", "evilcq.gov.cn", ".cq.gov.cn", "www.nx.gov.cn.evil.test", HOST) if some.allows(h)]


@pytest.mark.parametrize(
    ("asked", "location", "code"),
    [
        ("/zwgk/2023/t1.html", "/zwgk/", "redirected_to_front_page"),  # a department's own front page
        ("/zwgk/2023/t1.html", "/zwgk/index.shtml", "redirected_to_front_page"),
        ("/zwgk/2023/t1.html", "/zwgk2/", "ok"),
        ("/zwgk/list/index.html", "/zwgk/list/", "ok"),  # a listing by its shorter name
        ("/zwgk/list", "/zwgk/list/", "ok"),
    ],
)
def test_to_an_index_above_a_page_means_gone(asked: str, location: str, code: str) -> None:
    server = Server({asked: to(location), location: Reply()})
    assert fetch(server, asked).code == code
