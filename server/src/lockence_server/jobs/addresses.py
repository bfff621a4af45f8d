"""Where webhooks may go: to addresses of the public internet, and not into the networks around the server."""

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# IPv4 addresses that an IPv6 network stands for (RFC 6052): a gateway there leads to them.
_NAT64 = ip_network("64:ff9b::/96")


class ForbiddenAddressError(OSError):
    """A host that is not of the public internet."""


async def resolved(host: str, port: int, *, private: bool) -> list[str]:
    """The addresses of a host, to be connected to as they are. Raises `OSError`.

    Unless `private` ones are welcome, a host with a single one that is not public is refused.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not private and not all(map(is_public, addresses)):
        raise ForbiddenAddressError(f"{host} is not an address of the public internet")
    return addresses


def is_public(text: str) -> bool:
    """Whether an address is one that anybody on the internet could reach."""
    address = ip_address(text)
    within = _ipv4_within(address) if isinstance(address, IPv6Address) else None
    return all(one.is_global and not one.is_multicast for one in (address, within) if one is not None)


def _ipv4_within(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
