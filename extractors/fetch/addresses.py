"""Which IP addresses may be asked: those of the public internet, whatever they are wrapped in.

Python's `is_global` alone does not do: it takes multicast for global, in 3.11 also `::127.0.0.1` and 192.0.0.170, and says of an address
that carries an IPv4 address (6to4, NAT64) what the wrapping is. See the registries of special addresses (RFC 6890) and RFC 6052.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from extractors.fetch.policy import Network

Address = IPv4Address | IPv6Address

#: Special networks that `is_global` of some Python version lets pass.
_NOT_PUBLIC_4 = tuple(
    IPv4Network(n)
    for n in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' NAT; 100.100.100.200 is a cloud's metadata
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local; 169.254.169.254 is a cloud's metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # 6to4 relays, given up
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, reserved, broadcast
    )
)
#: Unicast of the internet; what lies outside is loopback, private, link-local, multicast or reserved.
_PUBLIC_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(IPv6Network(n) for n in ("2001::/23", "2001:db8::/32", "3fff::/20"))
_NAT64 = IPv6Network("64:ff9b::/96")
_IPV4_INSIDE = 0xFFFF_FFFF


def parse_address(text: str) -> Address | None:
    """`127.0.0.1`, `fe80::1%eth0`; None for a name."""
    try:
        return ip_address(text.strip("[]"))
    except (ValueError, AddressValueError):
        return None


def is_public(address: Address) -> bool:
    """May this address be asked? Only if it and the address that it carries belong to the public internet."""
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in network for network in _NOT_PUBLIC_4)
    if address.scope_id is not None:
        return False
    carried = carried_address(address)
    if carried is not None:
        return is_public(carried)
    return address in _PUBLIC_6 and address.is_global and not any(address in network for network in _NOT_PUBLIC_6)


def carried_address(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside ::ffff:1.2.3.4, 64:ff9b::1.2.3.4 (NAT64) or 2002:102:304:: (6to4)."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & _IPV4_INSIDE)
    return address.sixtofour


def may_be_asked(address: Address, allowed: Iterable[Network], public: bool = True) -> bool:
    """Is it public, or in a network that a test allows? `public=False`: only the latter counts."""
    return (public and is_public(address)) or any(address.version == network.version and address in network for network in allowed)
