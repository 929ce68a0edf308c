"""What the test site does wrong when it is told to, as a plain client sees it; no request leaves loopback."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import brotli  # type: ignore[import-untyped]
import httpx
import pytest

from extractors.read import load_reference, read_capture
from extractors.records import Failure, Site
from tests.site.bombs import BOMB_BYTES, BROTLI_BYTES, HUGE_BYTES
from tests.site.fixture import TestSite, serve
from tests.site.reading import html, read, told_of
from tests.site.state import DEFAULT_ROBOTS, REFUSALS, Refusal

_MEBI = 1 << 20


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=30) as made:
        yield made


def test_429_says_when_to_come_again_and_ends(site: TestSite, client: httpx.Client) -> None:
    site.throttle("trs", 2, "3")
    answers = [client.get(site.address("trs", 1)) for _ in range(3)]
    assert [(a.status_code, a.headers.get("retry-after")) for a in answers] == [(429, "3"), (429, "3"), (200, None)]
    site.throttle("trs", 1, "Wed, 21 Oct 2026 07:28:00 GMT")
    assert client.get(site.listing("trs")).headers["retry-after"] == "Wed, 21 Oct 2026 07:28:00 GMT"
    assert client.get(site.address("gov", 1)).status_code == 200  # another site is none the worse


def test_failures_come_by_counting(site: TestSite, client: httpx.Client) -> None:
    site.flaky("gov", 3, 502)
    assert [client.get(site.address("gov", 1)).status_code for _ in range(7)] == [200, 200, 502, 200, 200, 502, 200]
    site.flaky("gov", 0)
    assert {client.get(site.address("gov", 1)).status_code for _ in range(4)} == {200}


_SIGNS: dict[Refusal, tuple[int, str]] = {
    "403": (403, "Forbidden"),
    "412": (412, "Precondition Failed"),
    "429": (429, "Too Many Requests"),
    "503": (503, "Temporarily Unavailable"),
    "jsl": (521, "document.cookie"),
    "ruishu": (412, "$_ts"),
    "cloudflare": (403, "Just a moment..."),
    "captcha": (200, "请输入验证码"),
    "frequent": (200, "访问过于频繁"),
}


@pytest.mark.parametrize("how", REFUSALS)
def test_a_site_refuses_every_page_in_each_way(site: TestSite, client: httpx.Client, how: Refusal) -> None:
    site.refuse("trs", how)
    status, sign = _SIGNS[how]
    for url in (site.listing("trs"), site.address("trs", 1), f"{site.url}/odd/challenge/{how}"):
        answer = client.get(url)
        assert answer.status_code == status
        assert sign in answer.text
        # Nothing of it reads as a notice.
        assert isinstance(read_capture(answer.content, Site("s", url), load_reference()), Failure)
    site.refuse("trs", None)
    assert client.get(site.address("trs", 1)).status_code == 200


def test_robots_by_host(site: TestSite, client: httpx.Client) -> None:
    assert client.get(f"{site.url}/robots.txt").text == DEFAULT_ROBOTS
    site.robots("User-agent: *\nCrawl-delay: 2\nDisallow: /trs/\n", host="127.0.0.2")
    site.robots(status=500, host="localhost")
    second, named = client.get(f"{site.at('127.0.0.2')}/robots.txt"), client.get(f"{site.at('localhost')}/robots.txt")
    assert (second.status_code, "Crawl-delay: 2" in second.text, named.status_code) == (200, True, 500)
    assert client.get(f"{site.url}/robots.txt").text == DEFAULT_ROBOTS
    site.robots(status=404)
    assert client.get(f"{site.url}/robots.txt").status_code == 404
    assert client.get(f"{site.url}/odd/forbidden/3.html").status_code == 200


def test_a_redesign_makes_selectors_miss_and_leaves_the_words(site: TestSite, client: httpx.Client) -> None:
    before = {key: client.get(site.address(key, 4)) for key in ("trs", "gbk", "big5")}
    for key, listing, article in (("trs", "ul.tab-item", ".TRS_UEDITOR"), ("gbk", "#lb", ".black14"), ("big5", "dl.news", "#neirong")):
        assert html(client.get(site.listing(key))).css(listing)
        assert html(before[key]).css(article)
        site.redesign(key)
        assert not html(client.get(site.listing(key))).css(listing)
        after = client.get(site.address(key, 4), headers={"if-modified-since": before[key].headers["last-modified"]})
        assert not html(after).css(article)
        assert told_of(read(after)) == told_of(read(before[key]))
    site.redesign("json")
    assert "list" not in client.get(site.listing("json")).json()["data"]


def test_noise_changes_bytes_and_no_words(site: TestSite, client: httpx.Client) -> None:
    site.noise("trs")
    first, second = client.get(site.address("trs", 8)), client.get(site.address("trs", 8))
    assert first.content != second.content
    assert "etag" not in first.headers
    assert read(first).body_sha256 == read(second).body_sha256


def test_a_delay_holds_back_one_site(site: TestSite, client: httpx.Client) -> None:
    site.delay("gov", 30)
    with pytest.raises(httpx.ReadTimeout):
        client.get(site.address("gov", 1), timeout=0.3)
    assert client.get(site.address("trs", 1)).status_code == 200


@pytest.mark.parametrize("name", ["drip.html?every=0.02", "stall.html"])
def test_a_page_that_never_ends(site: TestSite, client: httpx.Client, name: str) -> None:
    got = b""
    began = time.monotonic()
    with pytest.raises(httpx.ReadTimeout), client.stream("GET", f"{site.url}/odd/{name}", timeout=2) as answer:
        assert answer.status_code == 200
        for piece in answer.iter_raw():
            got += piece
            if time.monotonic() - began > 1:
                raise httpx.ReadTimeout("long enough")
    assert got.startswith(b"<!DOCTYPE html>")
    assert (b"....." in got) == name.startswith("drip")
    assert client.get(site.address("trs", 1)).status_code == 200


def test_redirects_that_lead_nowhere_good(site: TestSite, client: httpx.Client) -> None:
    for path in ("redirect-self", "redirect-a", "chain?left=30"):
        with pytest.raises(httpx.TooManyRedirects):
            client.get(f"{site.url}/odd/{path}", follow_redirects=True)
    assert client.get(f"{site.url}/odd/chain?left=3", follow_redirects=True).url.path == "/odd/item/0.html"
    over = site.address("trs", 1).replace("127.0.0.1", "127.0.0.2")
    assert client.get(f"{site.url}/odd/go", params={"to": over}, follow_redirects=True).url == over
    assert client.get(f"{site.url}/odd/go", params={"to": "file:///etc/passwd"}).headers["location"] == "file:///etc/passwd"
    for host in ("10.0.0.5", "192.168.1.1", "169.254.169.254", "[fe80::1]", "www.example.gov.cn"):
        answer = client.get(f"{site.url}/odd/to/{host}")
        assert (answer.status_code, answer.headers["location"]) == (302, f"http://{host}/latest/meta-data/")


def _raw(client: httpx.Client, url: str) -> bytes:
    """A body as it was sent, whatever it is packed in."""
    with client.stream("GET", url) as answer:
        assert "content-encoding" in answer.headers
        return b"".join(answer.iter_raw())


def test_bombs_grow(site: TestSite, client: httpx.Client) -> None:
    packed, nested, small = (_raw(client, f"{site.url}/odd/{name}.html") for name in ("bomb", "bomb-nested", "bomb-br"))
    assert len(packed) < 2 * _MEBI
    assert _unpacked(zlib.decompressobj(31), packed) == BOMB_BYTES + 1024
    assert (len(nested) < 20_000, zlib.decompress(nested, 31) == packed) == (True, True)
    assert (len(small) < 100_000, len(brotli.decompress(small))) == (True, BROTLI_BYTES + 1024)


def _unpacked(unpacker: zlib._Decompress, packed: bytes) -> int:
    """How many bytes come out, a mebibyte at a time; the checksum is held against them at the end."""
    size, rest = 0, packed
    while not unpacker.eof:
        size += len(unpacker.decompress(rest, _MEBI))
        rest = unpacker.unconsumed_tail
    return size


@pytest.mark.parametrize("name", ["huge.html", "huge-chunked.html"])
def test_a_body_of_two_gigabytes(site: TestSite, client: httpx.Client, name: str) -> None:
    got = 0
    with client.stream("GET", f"{site.url}/odd/{name}") as answer:
        assert answer.headers.get("content-length") == (str(HUGE_BYTES) if name == "huge.html" else None)
        for piece in answer.iter_raw():
            got += len(piece)
            if got > 64 * _MEBI:
                break
    assert client.get(site.address("trs", 1)).status_code == 200


@pytest.mark.slow
def test_all_of_two_gigabytes_come(site: TestSite, client: httpx.Client) -> None:
    for name in ("huge.html", "huge-chunked.html"):
        with client.stream("GET", f"{site.url}/odd/{name}") as answer:
            assert sum(len(piece) for piece in answer.iter_raw(_MEBI)) == HUGE_BYTES


def test_bodies_that_are_not_what_headers_say(site: TestSite, client: httpx.Client) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        client.get(f"{site.url}/odd/cut.html")
    torn, none = (_raw(client, f"{site.url}/odd/{name}") for name in ("torn-gzip.html", "not-gzip.html"))
    unpacker = zlib.decompressobj(31)
    assert unpacker.decompress(torn)
    assert not unpacker.eof
    with pytest.raises(zlib.error):
        zlib.decompressobj(31).decompress(none)
    assert client.get(f"{site.url}/odd/empty.html").content == b""
    assert client.get(f"{site.url}/odd/page.pdf").headers["content-type"] == "application/pdf"
    assert client.get(f"{site.url}/odd/item/5.html").status_code == 200


def test_listings_without_an_end(site: TestSite, client: httpx.Client) -> None:
    def walk(path: str, pages: int) -> list[list[str]]:
        url, found = f"{site.url}/odd/{path}", []
        for _ in range(pages):
            tree = html(client.get(url))
            found.append([a.attributes["href"] or "" for a in tree.css("ul.tab-item li a")])
            following = tree.css_first("a.next")
            assert following is not None
            url = urljoin(url, following.attributes["href"] or "")
        return found

    same, new, own, loop = (walk(p, 4) for p in ("endless-same/index.html", "endless-new/index.html", "self.html", "loop-a.html"))
    assert same[0] == same[1] == same[3]
    assert len({href for page in new for href in page}) == 80
    assert own[0] == own[3]
    assert loop[0] == loop[2] != loop[1] == loop[3]
    assert client.get(site.url + new[3][19]).status_code == 200


def test_links_in_every_writing(site: TestSite, client: httpx.Client) -> None:
    page = client.get(f"{site.url}/odd/links.html")
    links = [a.attributes.get("href") for a in html(page).css("ul.tab-item a")]
    good = [urljoin(str(page.url), (links[i] or "").strip()).partition("#")[0] for i in (0, 1, 2, 4)]
    assert good == [f"{site.url}/odd/item/{n}.html" for n in range(4)]
    assert {"#", "", None, "http://[bad/", "tel:12345"} < set(links)
    assert [client.get(url).status_code for url in good] == [200] * 4


def test_any_odd_page_stands_in_a_listing(site: TestSite, client: httpx.Client) -> None:
    links = [a.attributes["href"] for a in html(client.get(f"{site.url}/odd/list/challenge/jsl")).css("ul.tab-item li a")]
    assert links == ["/odd/item/0.html", "/odd/challenge/jsl", "/odd/item/1.html"]


def test_the_same_over_http2_with_a_certificate(tmp_path: Path) -> None:
    with serve(pages=30, http2=True) as site:
        context = ssl.create_default_context(cafile=str(site.ca))
        with httpx.Client(http2=True, verify=context, trust_env=False, timeout=30) as client:
            answer = client.get(site.address("trs", 3))
            assert (answer.http_version, answer.status_code) == ("HTTP/2", 200)
            assert client.get(f"{site.at('localhost')}/gbk/list.asp").http_version == "HTTP/2"
        assert [r.http for r in site.requests("/trs/")] == ["2"]
        site.edit("trs", 3)


def test_the_command_says_where_it_serves_and_ends_with_its_caller() -> None:
    command = [sys.executable, "-m", "tests.site", "--port", "0", "--pages", "10000", "--seed", "1", "--until-stdin-closes"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        for host in ("127.0.0.1", "127.0.0.4", "localhost"):
            told = url.replace("127.0.0.1", host)
            assert httpx.get(f"{told}/trs/", trust_env=False).status_code == 200
        process.stdin.close()
        assert process.wait(30) == 0
    with pytest.raises(OSError), socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=5):
        pass


def test_its_speed_can_be_measured() -> None:
    pytest.importorskip("psutil")
    done = subprocess.run([sys.executable, "-m", "tests.site.speed", "--pages", "40"], capture_output=True, text=True, check=True)
    assert "sockets: 40 pages" in done.stdout
