"""Networks as a blocklist keeps them: one spelling for each, so that a request is found by looking it up."""

from ipaddress import IPv4Network, IPv6Network, ip_network

from lockence_server.errors import InvalidInputError

MAPPED_BITS = 96
MAPPED = IPv6Network("::ffff:0:0/96")


def canonical_network(text: str) -> str:
    """`203.0.113.7` → `203.0.113.7/32`, `203.0.113.7/24` → `203.0.113.0/24`, `::ffff:203.0.113.7` → IPv4.

    Raises `InvalidInputError`.
    """
    try:
        network: IPv4Network | IPv6Network = ip_network(text.strip(), strict=False)
    except ValueError:
        raise InvalidInputError(f"{text!r} is not an address or network such as 203.0.113.0/24") from None
    if isinstance(network, IPv6Network):
        if getattr(network.network_address, "scope_id", None):
            raise InvalidInputError(
                f"{text!r} is an address of one machine's interface; leave out the part from %"
            )
        if network.subnet_of(MAPPED):
            address = network.network_address.ipv4_mapped
            assert address is not None
            network = IPv4Network((address, network.prefixlen - MAPPED_BITS))
    return str(network)


def prefix_of(network: str) -> str:
    """`203.0.113.0/24` → `4/24`: what kind of network it is."""
    parsed = ip_network(network)
    return f"{parsed.version}/{parsed.prefixlen}"
