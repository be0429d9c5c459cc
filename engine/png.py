"""Pixels to a PNG file of the same bytes on every machine, which no library promises: they compress as they see fit.

The compression is the simplest that serves flat pictures: fixed codes, and copies of the pixel before or of the row above.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from functools import cache

_LONGEST, _SHORTEST = 258, 3  # of a copy, in bytes
_Code = tuple[
    int, int, int
]  # the least length, or distance, of a code, and how many bits tell the lengths from it apart
_LENGTHS: tuple[_Code, ...] = (
    *((257 + n, 3 + n, 0) for n in range(8)),
    *((261 + 4 * extra + step, 3 + (4 + step << extra), extra) for extra in range(1, 6) for step in range(4)),
    (285, 258, 0),
)
_DISTANCES: tuple[_Code, ...] = (
    *((n, 1 + n, 0) for n in range(4)),
    *((2 + 2 * extra + step, 1 + (2 + step << extra), extra) for extra in range(1, 14) for step in range(2)),
)


def png(width: int, height: int, colours: Sequence[tuple[int, int, int]], pixels: bytes) -> bytes:
    """A file of so many pixels, a byte each, that is its place in a list of at most 256 colours."""
    rows = b"".join(b"\0" + pixels[at : at + width] for at in range(0, width * height, width))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", header), (b"PLTE", bytes(part for colour in colours for part in colour)))
    packed = b"\x78\x01" + _deflated(rows, width + 1) + struct.pack(">I", zlib.adler32(rows))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in (*parts, (b"IDAT", packed), (b"IEND", b"")))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


class _Bits:
    """Bits in the order of RFC 1951: numbers from their lowest bit, codes from their highest."""

    def __init__(self) -> None:
        self._done = bytearray()
        self._open = self._count = 0

    def number(self, value: int, bits: int) -> None:
        self._open |= value << self._count
        self._count += bits
        while self._count >= 8:
            self._done.append(self._open & 255)
            self._open >>= 8
            self._count -= 8

    def code(self, value: int, bits: int) -> None:
        self.number(_turned(value, bits), bits)

    def all(self) -> bytes:
        return bytes(self._done) + (bytes((self._open,)) if self._count else b"")


@cache
def _turned(value: int, bits: int) -> int:
    """A number with its bits in the other order."""
    return int(f"{value:0{bits}b}"[::-1], 2)


def _deflated(data: bytes, row: int) -> bytes:
    """One block with fixed codes; each step takes the longer copy, or else a byte as it is."""
    bits = _Bits()
    bits.number(1, 1)  # the last block
    bits.number(1, 2)  # with fixed codes
    at = 0
    while at < len(data):
        copies = [(_alike(data, at, distance), distance) for distance in (1, row) if distance <= at]
        length, distance = max(copies, default=(0, 0), key=lambda copy: copy[0])
        if length < _SHORTEST:
            _symbol(bits, data[at])
            at += 1
        else:
            _copy(bits, length, distance)
            at += length
    _symbol(bits, 256)
    return bits.all()


def _alike(data: bytes, at: int, distance: int) -> int:
    """How many bytes from here on are those of that distance before."""
    most = min(_LONGEST, len(data) - at)
    before = data[at - distance : at - distance + most]
    here = data[at : at + most]
    if before == here:
        return most
    differing = int.from_bytes(before, "little") ^ int.from_bytes(here, "little")
    return ((differing & -differing).bit_length() - 1) // 8


def _copy(bits: _Bits, length: int, distance: int) -> None:
    symbol, least, extra = _coded_length(length)
    _symbol(bits, symbol)
    bits.number(length - least, extra)
    code, least, extra = _coded_distance(distance)
    bits.code(code, 5)
    bits.number(distance - least, extra)


@cache
def _coded_length(length: int) -> _Code:
    return next(code for code in reversed(_LENGTHS) if code[1] <= length)


@cache
def _coded_distance(distance: int) -> _Code:
    return next(code for code in reversed(_DISTANCES) if code[1] <= distance)


def _symbol(bits: _Bits, symbol: int) -> None:
    """The fixed code of a byte, of the end, or of a length."""
    if symbol < 144:
        bits.code(0b00110000 + symbol, 8)
    elif symbol < 256:
        bits.code(0b110010000 + symbol - 144, 9)
    elif symbol < 280:
        bits.code(symbol - 256, 7)
    else:
        bits.code(0b11000000 + symbol - 280, 8)
