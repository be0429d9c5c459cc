"""An address on the web, taken apart; and the one way in which asking there ends without an answer."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import quote, urljoin, urlsplit

_PORTS = {"https": 443, "http": 80}
_SAFE = "%/:?#[]@!$&'()*+,;=~-._"  # what stands in an address as it is


class Unreachable(Exception):
    """No text could be had, and why, in words that go on from `it is unreachable:`."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to ask, and for what: `target` is path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def site(self) -> str:
        """Scheme, host and port, as they are written."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{shown}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")

    @property
    def bare_host(self) -> str:
        """The host without the `www.` that many sites answer with and without."""
        return self.host.removeprefix("www.")

    @property
    def is_this_machine(self) -> bool:
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def __str__(self) -> str:
        return f"{self.site}{self.target}"


def address(text: str, *, plain_here: bool = False) -> Address:
    """An https address, taken apart; one of this machine may do without the s where that is allowed."""
    try:
        parts = urlsplit(text)
        scheme, port = parts.scheme, parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except ValueError:  # UnicodeError is one
        raise Unreachable("it has no address that can be read") from None
    if scheme not in _PORTS or not host or "@" in parts.netloc:
        raise Unreachable(f"`{scheme}:` is no address that we ask at" if host else "it has no address that can be read")
    target = quote(f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}", safe=_SAFE)
    found = Address(scheme, host, port or _PORTS[scheme], target)
    if scheme != "https" and not (plain_here and found.is_this_machine):
        raise Unreachable(
            "it is led to, or stands at, an address without https, which anybody on the way could answer for"
        )
    return found


def led_to(start: Address, location: str) -> Address:
    """Where an answer sends us."""
    try:
        joined = urljoin(str(start), location.strip())
    except ValueError:
        joined = ""
    return address(joined, plain_here=start.scheme == "http")
