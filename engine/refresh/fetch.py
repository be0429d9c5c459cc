"""One question to one site, and its whole answer within limits of time and size; whatever else happens is a reason.

An answer that is cut short is no answer. Nothing is run, nothing is remembered, and no cookie is kept.
"""

from __future__ import annotations

import io
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from typing import Any

from engine.refresh.address import Address, Unreachable
from engine.refresh.wire import Dial, dial

_CHUNK = 64 * 2**10


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much: seconds to connect and for the whole, bytes of an answer, steps from address to address."""

    connect: float = 10
    whole: float = 30
    size: int = 4 * 2**20
    steps: int = 5
    pause: float = 2  # seconds between two questions to one host


@dataclass(frozen=True, slots=True)
class Net:
    """What a question goes through; tests give a network and a clock of their own."""

    agent: str
    dial: Dial = dial
    limits: Limits = Limits()
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site said; names of headers in lower case."""

    address: Address
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def says(self) -> str:
        """The status in words, and when to come back if that is said."""
        try:
            words = f"{self.status} {HTTPStatus(self.status).phrase}"
        except ValueError:
            words = str(self.status)
        later = self.headers.get("retry-after", "")
        return f"it answers {words}" + (f", and to come back after {later[:40]}" if later else "")


def ask(address: Address, net: Net, headers: Mapping[str, str] | None = None) -> Answer:
    """The answer, whole; raises Unreachable."""
    until = net.clock() + net.limits.whole
    try:
        with net.dial(address, min(net.limits.connect, net.limits.whole)) as sock:
            return _exchange(address, net, _Line(sock, net.clock, until), headers or {})
    except (OSError, HTTPException, ValueError, zlib.error) as error:
        raise Unreachable(_why(error)) from None


@dataclass(frozen=True, slots=True)
class _Line:
    """A connection on which every reading and writing has only what is left of the time for all of it."""

    sock: socket.socket
    clock: Callable[[], float]
    until: float

    def sendall(self, data: bytes) -> None:
        self.arm()
        self.sock.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reading(self))

    def close(self) -> None:
        """Who dialled closes it: the answer is read when the question is done with."""

    def arm(self) -> None:
        left = self.until - self.clock()
        if left <= 0:
            raise TimeoutError
        self.sock.settimeout(left)


class _Reading(io.RawIOBase):
    """What comes along a line."""

    def __init__(self, line: _Line) -> None:
        self._line = line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        self._line.arm()
        return self._line.sock.recv_into(buffer)


def _exchange(address: Address, net: Net, line: _Line, headers: Mapping[str, str]) -> Answer:
    host = address.site.partition("//")[2]
    sent = {"Host": host, "User-Agent": net.agent, "Accept-Encoding": "gzip", "Connection": "close", **headers}
    connection = HTTPConnection(address.host, address.port)
    wire: Any = line
    connection.sock = wire  # what it asks of a connection, ours has
    connection.request("GET", address.target, headers=sent)
    response = connection.getresponse()
    found = {name.lower(): value for name, value in response.getheaders()}
    body = _unpacked(_read(response, net.limits.size), found.get("content-encoding", ""), net.limits.size)
    return Answer(address, response.status, found, body)


def _read(response: HTTPResponse, most: int) -> bytes:
    """The whole body; one that is shorter than its length says, or too long, is refused."""
    parts, size = [], 0
    while part := response.read1(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > most:
            raise Unreachable(_too_large(most))
    if response.length:
        raise IncompleteRead(b"")
    return b"".join(parts)


def _unpacked(body: bytes, coding: str, most: int) -> bytes:
    if coding.strip().lower() in ("", "identity"):
        return body
    if coding.strip().lower() not in ("gzip", "x-gzip"):
        raise Unreachable("it answers in a packing that we did not ask for")
    if not body:
        return body
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    plain = unpacker.decompress(body, most + 1)
    if len(plain) > most:
        raise Unreachable(_too_large(most))
    if not unpacker.eof:
        raise IncompleteRead(b"")
    return plain


def _too_large(most: int) -> str:
    return (
        f"its answer is larger than {most // 2**20} MiB" if most >= 2**20 else f"its answer is larger than {most} bytes"
    )


def _why(error: Exception) -> str:
    match error:
        case TimeoutError():
            return "it does not answer in time"
        case IncompleteRead():
            return "its answer is cut short"
        case ssl.SSLCertVerificationError():
            return "its certificate does not hold"
        case ssl.SSLError():
            return "it speaks no https that can be trusted"
        case zlib.error():
            return "its answer cannot be unpacked"
        case OSError():
            return "the connection is refused or breaks off"
    return "its answer is not in the form of the web"
