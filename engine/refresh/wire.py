"""A connection to where an address stands: to a public address alone, and with a certificate that holds.

A dossier comes from anybody, and what is asked for here is asked for from inside somebody's network: an address that leads
there is refused, whatever its name.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv6Address, ip_address

from engine.refresh.address import Address, Unreachable

Dial = Callable[[Address, float], socket.socket]
Place = tuple[socket.AddressFamily, tuple[str | int, ...]]  # as the system names one


def dial(address: Address, seconds: float) -> socket.socket:
    """A connection to a public address; raises Unreachable, or OSError."""
    places = _places(address)
    if not all(is_public(str(place[0])) for _, place in places):
        raise Unreachable("its name leads into a private network, where we do not ask")
    return _connected(address, places, seconds)


def dial_anywhere(address: Address, seconds: float) -> socket.socket:
    """The same to any address, for one that a person has typed."""
    return _connected(address, _places(address), seconds)


def is_public(text: str) -> bool:
    """Whether an address of the network is one that all the world may ask."""
    found = ip_address(text.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return found.is_global and not found.is_multicast


def _places(address: Address) -> list[Place]:
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise Unreachable("nobody knows its name") from None
    return [(family, (str(place[0]), *place[1:])) for family, _, _, _, place in found]


def _connected(address: Address, places: list[Place], seconds: float) -> socket.socket:
    """The first of them that answers."""
    refused: OSError = ConnectionError()
    for family, place in places:
        plain = socket.socket(family, socket.SOCK_STREAM)
        try:
            plain.settimeout(seconds)
            plain.connect(place)
            if address.scheme == "http":
                return plain
            return ssl.create_default_context().wrap_socket(plain, server_hostname=address.host)
        except OSError as error:
            refused = error
            with suppress(OSError):
                plain.close()
    raise refused
