"""No request to a private, loopback or link-local address, however it is written, wrapped, named or redirected to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpcore
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.fetch.addresses import is_public, may_be_asked
from extractors.fetch.policy import user_agent_of
from extractors.fetch.records import Fetched
from extractors.fetch.urls import Refusal, check_url, is_error_page, is_index_above, target_of
from tests.fetch.server import Reply, Server, fetcher, get, policy, run


class Recorder(httpcore.AsyncNetworkBackend):
    """Takes down every attempt to connect and never connects."""

    def __init__(self) -> None:
        self.attempts: list[tuple[str, int]] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[object] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.attempts.append((host, port))
        raise httpcore.ConnectError("not in a test")


#: The registries of special addresses, IPv4 and IPv6 (IANA), as far as none of them is to be asked.
SPECIAL_4 = [
    IPv4Network(n)
    for n in [
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    ]
]
SPECIAL_6 = [
    IPv6Network(n)
    for n in [
        "::/128",
        "::1/128",
        "::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001::/32",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    ]
]


def inside(networks: list[IPv4Network] | list[IPv6Network]) -> st.SearchStrategy[IPv4Address | IPv6Address]:
    return st.sampled_from(networks).flatmap(lambda n: st.integers(int(n[0]), int(n[-1])).map(type(n[0])))


@given(inside(SPECIAL_4), st.sampled_from(["", "::ffff:", "64:ff9b::"]))
def test_special_ipv4_addresses_are_refused_however_wrapped(address: IPv4Address, wrapping: str) -> None:
    assert not is_public(ip_address(f"{wrapping}{address}"))
    six_to_four = IPv6Address((0x2002 << 112) | (int(address) << 80) | 1)
    assert not is_public(six_to_four)


@given(inside(SPECIAL_6))
def test_special_ipv6_addresses_are_refused(address: IPv6Address) -> None:
    assert not is_public(address)


@given(st.ip_addresses(v=4), st.sampled_from(["", "::ffff:", "64:ff9b::"]))
def test_wrapping_changes_nothing(address: IPv4Address, wrapping: str) -> None:
    assert is_public(ip_address(f"{wrapping}{address}")) == is_public(address) == (not any(address in n for n in SPECIAL_4))


@given(st.ip_addresses())
def test_whatever_is_asked_is_global_and_unicast(address: IPv4Address | IPv6Address) -> None:
    if is_public(address):
        carried = address.version == 6 and (address.ipv4_mapped or address in IPv6Network("64:ff9b::/96"))  # type: ignore[union-attr]
        assert carried or (address.is_global and not address.is_multicast and not address.is_reserved and not address.is_link_local)


@pytest.mark.parametrize("text", ["1.1.1.1", "218.90.0.1", "2400:3200::1", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2606:4700::1111"])
def test_public_addresses(text: str) -> None:
    assert is_public(ip_address(text))


def test_a_scoped_address_is_refused() -> None:
    assert not is_public(ip_address("fe80::1%eth0")) and not is_public(ip_address("2400:3200::1%1"))


def test_a_test_may_allow_a_network() -> None:
    allowed = policy().private_networks
    assert may_be_asked(ip_address("127.0.0.1"), allowed) and not may_be_asked(ip_address("10.0.0.1"), allowed)
    assert not may_be_asked(ip_address("::1"), allowed)


def fetch_from(*found: list[str], settings: dict[str, object] | None = None) -> tuple[Fetched, Recorder, list[str]]:
    """Fetch where the resolver gives one answer after the other, the last for ever."""
    recorder, asked, answers = Recorder(), [], list(found)

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers.pop(0) if len(answers) > 1 else answers[0]

    async def scenario() -> Fetched:
        usual: dict[str, object] = {"private_networks": (), "retries": 1}
        async with fetcher(policy(**usual | (settings or {})), opener=recorder, resolver=resolve) as f:
            return await f.fetch(get("http://site.test/a"))

    return run(scenario()), recorder, asked


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "::1", "fe80::1", "::ffff:127.0.0.1", "100.100.100.200"]
)
def test_a_name_at_a_private_address(address: str) -> None:
    fetched, recorder, _ = fetch_from([address])
    assert (fetched.outcome, fetched.code, fetched.exchanges) == ("not_asked", "private_address", ())
    assert recorder.attempts == [] and address in (fetched.error or "")


def test_of_several_addresses_only_public_ones_are_tried() -> None:
    _, recorder, asked = fetch_from(["127.0.0.1", "1.1.1.1", "10.0.0.1", "1.0.0.1"])
    assert set(recorder.attempts) == {("1.1.1.1", 80), ("1.0.0.1", 80)}
    assert asked == ["site.test"]


def test_a_name_is_looked_up_once_and_pinned() -> None:
    # DNS rebinding: a public address first, loopback as soon as that has passed the check.
    _, recorder, asked = fetch_from(["1.1.1.1"], ["127.0.0.1"])
    assert set(recorder.attempts) == {("1.1.1.1", 80)} and len(recorder.attempts) == 2
    assert asked == ["site.test"]


def test_a_name_that_nobody_knows() -> None:
    async def scenario(errno: int) -> tuple[Fetched, int]:
        asked = 0

        async def resolve(host: str, port: int) -> list[str]:
            nonlocal asked
            asked += 1
            raise socket.gaierror(errno, "no such name")

        async with fetcher(policy(retries=2), resolver=resolve) as f:
            return await f.fetch(get("http://site.test/a")), asked

    fetched, asked = run(scenario(socket.EAI_NONAME))
    assert fetched.code == "robots_unreachable" and "site.test" in (fetched.error or "") and asked == 1
    fetched, asked = run(scenario(socket.EAI_AGAIN))
    assert fetched.code == "robots_unreachable" and asked == 3


def test_the_next_address_is_tried_and_the_one_that_answers_is_kept() -> None:
    class Half(httpcore.AnyIOBackend):
        attempts: list[str] = []  # noqa: RUF012

        async def connect_tcp(self, host: str, *args: object, **others: object) -> httpcore.AsyncNetworkStream:
            self.attempts.append(host)
            if host == "127.0.0.9":
                raise httpcore.ConnectTimeout
            return await super().connect_tcp(host, *args, **others)  # type: ignore[arg-type]

    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.9", "127.0.0.1"]

    async def scenario() -> None:
        server, opener = Server({"/a": Reply(headers={"Connection": "close"})}), Half()
        async with server.running(), fetcher(opener=opener, resolver=resolve) as f:
            for _ in range(2):
                fetched = await f.fetch(get(server.url("/a")))
                assert fetched.outcome == "ok" and fetched.answer is not None and fetched.answer.address == "127.0.0.1"
        assert opener.attempts[0] == "127.0.0.9" and set(opener.attempts[1:]) == {"127.0.0.1"}

    run(scenario())


def test_redirects_to_private_addresses_are_attempted_nowhere() -> None:
    """The issue's own case, with names: the redirect's host is one of the site's, and its name leads inside."""

    class Watched(httpcore.AnyIOBackend):
        attempts: list[str] = []  # noqa: RUF012

        async def connect_tcp(self, host: str, *args: object, **others: object) -> httpcore.AsyncNetworkStream:
            self.attempts.append(host)
            assert host == "127.0.0.1"
            return await super().connect_tcp(host, *args, **others)  # type: ignore[arg-type]

    async def resolve(host: str, port: int) -> list[str]:
        return {"site.test": ["127.0.0.1"], "inside.site.test": ["10.0.0.8"], "link.site.test": ["169.254.169.254"]}[host]

    async def scenario() -> None:
        server, opener = Server(), Watched()
        async with server.running(), fetcher(policy(hosts=("site.test", "*.site.test")), opener=opener, resolver=resolve) as f:
            for host in ("inside.site.test", "link.site.test"):
                server.routes["/a"] = Reply(302, b"", {"Location": f"http://{host}:{server.port}/secret"})
                fetched = await f.fetch(get(server.url("/a")))
                assert (fetched.outcome, fetched.code, len(fetched.exchanges)) == ("failed", "private_address", 1)
        assert set(opener.attempts) == {"127.0.0.1"}

    run(scenario())


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "ALL_PROXY"])
def test_no_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, "http://127.0.0.1:9")
    server = Server({"/a": Reply()})

    async def scenario() -> Fetched:
        async with server.running(), fetcher() as f:
            return await f.fetch(get(server.url("/a")))

    assert run(scenario()).outcome == "ok"


_HOSTS = st.sampled_from(
    ["site.test", "evil.test", "127.0.0.1", "[::1]", "2130706433", "site.test.evil.test", "xn--site.test", "中国.test"]
)
_PARTS = st.sampled_from(
    ["http:", "https:", "//", "/", "\\", "@", "?", "#", ":", "80", "user", "%00", "%2e", ".", "\t", " ", "[", "]", "ＳＩＴＥ.test", "。"]
)


@given(st.lists(_HOSTS | _PARTS | st.text(max_size=3), max_size=8).map("".join) | st.text())
def test_what_passes_the_check_goes_to_the_site(text: str) -> None:
    settings = policy(private_networks=(), ports=(80, 443))
    for url in (text, f"http://{text}", f"http://site.test{text}"):
        checked = check_url(url, settings)
        if not isinstance(checked, Refusal):
            # raw_host is what the connection is made to.
            assert checked.raw_host in (b"site.test", b"www.site.test") and checked.scheme in ("http", "https")
            assert not checked.userinfo and not checked.fragment and checked.port in (None, 80, 443)


@given(st.text() | st.binary().map(lambda b: b.decode("latin-1")) | st.lists(_HOSTS | _PARTS, max_size=6).map("".join))
def test_any_location_is_a_target_or_none(location: str) -> None:
    from_page = httpx.URL("http://site.test/deep/page.html")
    target = target_of(from_page, location)
    if target is not None:
        is_index_above(target, from_page)
        is_error_page(target)
        assert isinstance(check_url(str(target), policy(private_networks=())), httpx.URL | Refusal)


def test_a_socket_of_this_machine_is_refused() -> None:
    from extractors.fetch.guard import AddressRefused, GuardedBackend

    with pytest.raises(AddressRefused):
        asyncio.run(GuardedBackend(policy(), Recorder()).connect_unix_socket("/run/docker.sock"))


@pytest.mark.parametrize("contact", ["", "me", "https://", "mailto:", "https://a b", "https://a\nHost: x", "https://a (x)"])
def test_a_contact_that_nobody_could_use(contact: str) -> None:
    with pytest.raises(ValueError):
        user_agent_of(contact)
