"""The closed list of constants that a page may state: the engine's own conventions, as values."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from engine.quantities import DAYS_IN_YEAR, HOURS_IN_DAY, MONTHS_IN_YEAR, Quantity, Relation

EXCERPT_WORDS = 12
NAMES = ("SHA-256",)  # names with digits that the engine's own pages use


def _magnitude(word: str, low: int, high: int, unit: str = "") -> dict[str, Quantity]:
    return {
        word: Quantity(Relation.MAGNITUDE, Fraction(low), unit, None, Fraction(high), word.replace("-", " ")),
        f"{word}-low": Quantity(Relation.EQUAL, Fraction(low), unit, 0),
        f"{word}-high": Quantity(Relation.EQUAL, Fraction(high), unit, 0),
    }


CONSTANTS: Mapping[str, Quantity] = MappingProxyType(
    {
        "months-in-year": Quantity(Relation.EQUAL, Fraction(MONTHS_IN_YEAR), "month", 0),
        "days-in-year": Quantity(Relation.EQUAL, Fraction(DAYS_IN_YEAR), "day", -4),
        "hours-in-day": Quantity(Relation.EQUAL, Fraction(HOURS_IN_DAY), "hour", 0),
        "excerpt-words": Quantity(Relation.EQUAL, Fraction(EXCERPT_WORDS), "", 0),
        **_magnitude("dozens", 24, 100),
        **_magnitude("hundreds", 200, 1_000),
        **_magnitude("thousands", 2_000, 1_000_000),
        **_magnitude("tens-of-thousands", 20_000, 100_000),
        **_magnitude("hundreds-of-thousands", 200_000, 1_000_000),
        **_magnitude("millions", 2 * 10**6, 10**9),
        **_magnitude("billions", 2 * 10**9, 10**12),
    }
)
MAGNITUDES = (
    "dozens",
    "hundreds",
    "thousands",
    "tens-of-thousands",
    "hundreds-of-thousands",
    "millions",
    "billions",
)
