"""What pictures are made of: named marks with their attributes, and a scale of days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

Shown = tuple[str, str, str, str]  # what an element is bound to: kind, id, part and case
FULL = "100%"
_SPELLED = {"look": "class", "anchor": "text-anchor", "box": "viewBox"}


class NotDrawable(ValueError):
    """The values do not make a picture; the message is for the editor."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One element of a picture: its name in the picture, its tag, its attributes, and the figures written at it."""

    name: str
    tag: str
    attributes: Mapping[str, str]
    shows: tuple[Shown, ...] = ()


@dataclass(frozen=True)
class Picture:
    """The marks of one picture; no two have one name."""

    marks: tuple[Mark, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Mark]:
        return MappingProxyType({mark.name: mark for mark in self.marks})


def mark(name: str, tag: str, *shows: Shown, **attributes: str | int | Fraction) -> Mark:
    """A mark; numbers are pixels."""
    written = {
        _SPELLED.get(key, key): value if isinstance(value, str) else decimal(Fraction(value))
        for key, value in attributes.items()
    }
    return Mark(name, tag, MappingProxyType(written), shows)


def frame(tall: int) -> Mark:
    """The picture itself, as wide as its column."""
    return mark("frame", "svg", width=FULL, height=tall)


def percent(part: Fraction) -> str:
    """A part of the width, to a hundredth of a percent."""
    return f"{decimal(part * 100)}%"


def decimal(value: Fraction) -> str:
    """To two places, halves upward, without needless zeros."""
    hundredths = (abs(value) * 100 + Fraction(1, 2)) // 1
    whole, rest = divmod(hundredths, 100)
    text = f"{whole}.{rest:02}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 and text != "0" else text


def inward(part: Fraction) -> dict[str, str]:
    """Where a text at a part of the width stands, running inward."""
    return {"x": percent(part), "anchor": "start" if part < Fraction(1, 2) else "end"}


@dataclass(frozen=True, slots=True)
class Days:
    """A scale of days over the width, with some room at both ends."""

    first: date
    last: date
    room: Fraction = Fraction(0)

    def at(self, day: date) -> Fraction:
        """The part of the width at which a day stands; raises NotDrawable."""
        whole = (self.last - self.first).days
        if whole <= 0:
            raise NotDrawable("it spans no time")
        return self.room + (1 - 2 * self.room) * Fraction((day - self.first).days, whole)
