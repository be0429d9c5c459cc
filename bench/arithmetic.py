"""The little arithmetic of the results: medians of ratios in pairs, and how fast a cost grows."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from statistics import median


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Round by round, since a slow spell of the machine hits both of a pair."""
    return [one / other for one, other in zip(ours, theirs, strict=True)]


def median_ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios, not the ratio of the medians."""
    return median(ratios(ours, theirs))


def exponent(small: tuple[int, float], large: tuple[int, float]) -> float:
    """By which power of the size a cost grows, from two sizes with their costs: 1 is in step, 2 is its square."""
    (size, cost), (larger, more) = small, large
    if not (0 < size < larger and cost > 0 and more > 0):
        raise ValueError(f"no growth from {small} to {large}")
    return log(more / cost) / log(larger / size)
