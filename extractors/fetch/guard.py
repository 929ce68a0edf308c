"""No connection but to public addresses: a name is looked up once, what it gives is judged, and that address is what is connected to.

A check before the request would not do: the name could be looked up again when connecting, and give 127.0.0.1 then (DNS rebinding).
So the check stands where connections are made, and what passes it is kept for as long as the client lives.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable

import httpcore

from extractors.fetch.addresses import may_be_asked, parse_address
from extractors.fetch.policy import FetchPolicy

#: Looks up a name: IP addresses in the order to try. Raises OSError where there are none.
Resolver = Callable[[str, int], Awaitable[list[str]]]
_SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
#: More than these are not tried: each may cost the whole time to connect.
_MOST_ADDRESSES = 3


class AddressRefused(Exception):
    """Nothing was sent: the host's addresses are not of the public internet."""


class NameUnknown(Exception):
    """The name could not be looked up; `passing` tells whether it is worth asking again."""

    def __init__(self, message: str, passing: bool) -> None:
        super().__init__(message)
        self.passing = passing


async def look_up(host: str, port: int) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to public addresses only; `opener` makes the connections, a test's own records them instead."""

    def __init__(self, policy: FetchPolicy, opener: httpcore.AsyncNetworkBackend, resolver: Resolver = look_up) -> None:
        self._policy = policy
        self._opener = opener
        self._resolver = resolver
        self._pinned: dict[str, list[str]] = {}
        self._looking_up: dict[str, asyncio.Lock] = {}

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[_SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._addresses(host, port, timeout)
        failure: Exception | None = None
        for address in addresses[:_MOST_ADDRESSES]:
            try:
                stream = await self._opener.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            # The one that answers is the first to be asked next time.
            addresses.remove(address)
            addresses.insert(0, address)
            return stream
        assert failure is not None
        raise failure

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[_SocketOption] | None = None
    ) -> httpcore.AsyncNetworkStream:
        raise AddressRefused(f"{path} is a socket of this machine")

    async def sleep(self, seconds: float) -> None:
        await self._opener.sleep(seconds)

    async def _addresses(self, host: str, port: int, timeout: float | None) -> list[str]:
        if not self._policy.allows(host):
            raise AddressRefused(f"{host} is none of the site's hosts")
        async with self._looking_up.setdefault(host, asyncio.Lock()):
            if host not in self._pinned:
                self._pinned[host] = await self._look_up(host, port, timeout)
        return self._pinned[host]

    async def _look_up(self, host: str, port: int, timeout: float | None) -> list[str]:
        literal = parse_address(host)
        try:
            async with asyncio.timeout(timeout):
                found = [str(literal)] if literal is not None else self._told(host) or await self._resolver(host, port)
        except TimeoutError as error:
            raise NameUnknown(f"the name {host} was not looked up within {timeout} seconds", passing=True) from error
        except UnicodeError as error:
            raise NameUnknown(f"{host} is no name that could be looked up: {error}", passing=False) from error
        except OSError as error:
            passing = error.errno == socket.EAI_AGAIN
            raise NameUnknown(f"the name {host} could not be looked up: {error.strerror or error}", passing) from error
        addresses = [(text, parse_address(text)) for text in found]
        usable = [text for text, address in addresses if address and may_be_asked(address, self._policy.private_networks)]
        if not usable:
            raise AddressRefused(f"{host} is at {', '.join(found) or 'no address'}, which is not of the public internet")
        return usable

    def _told(self, host: str) -> list[str]:
        return [address for name, address in self._policy.addresses if name == host]
