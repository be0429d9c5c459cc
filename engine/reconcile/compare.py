"""How two readings of one fact stand to each other: equal, consistent, inconsistent or incomparable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import combinations

from engine.dates import Moment
from engine.model import Fact
from engine.quantities import Interval, Quantity, Relation
from engine.readings import Value, Words


class Agreement(StrEnum):
    EQUAL = "equal"
    CONSISTENT = "consistent"
    INCONSISTENT = "inconsistent"
    INCOMPARABLE = "incomparable"


@dataclass(frozen=True)
class Voice:
    """One reading that speaks on a fact: a claim's, or the fact's own derivation (an interval in base units, or a date)."""

    id: str
    value: Value | Interval
    comparable: bool

    @cached_property
    def interval(self) -> Interval | None:
        """What an amount allows, in base units; each voice is compared with every other."""
        if isinstance(self.value, Interval):
            return self.value
        return self.value.comparable if isinstance(self.value, Quantity) else None


@dataclass(frozen=True, slots=True)
class Pair:
    left: str
    right: str
    agreement: Agreement


def pairs(fact: Fact, voices: Sequence[Voice]) -> tuple[Pair, ...]:
    """Every two voices of a fact, compared."""
    return tuple(Pair(a.id, b.id, compared(fact, a, b)) for a, b in combinations(voices, 2))


def compared(fact: Fact, a: Voice, b: Voice) -> Agreement:
    if not (a.comparable and b.comparable):
        return Agreement.INCOMPARABLE
    match a.value, b.value:
        case Words(left), Words(right):
            return _words(fact, set(left), set(right))
        case Moment() as first, Moment() as second:
            return _dates(first, second)
        case Quantity() as first, Quantity() as second:
            return _quantities(first, second, a.interval, b.interval)
    return _met(a.interval, b.interval)


def _words(fact: Fact, left: set[str], right: set[str]) -> Agreement:
    if left == right:
        return Agreement.EQUAL
    allowed = [set(map(str, pair.words)) for pair in fact.compatible]
    if left & right or any({one, other} <= pair for pair in allowed for one in left for other in right):
        return Agreement.CONSISTENT
    return Agreement.INCONSISTENT


def _dates(left: Moment, right: Moment) -> Agreement:
    if left.canonical() == right.canonical():
        return Agreement.EQUAL
    same_precision = left.precision == right.precision and left.relation == right.relation
    plain = not left.approximate and not right.approximate
    if same_precision and plain and left.relation is Relation.EQUAL and left.precision != "interval":
        return Agreement.INCONSISTENT
    return Agreement.CONSISTENT if left.meets(right) else Agreement.INCONSISTENT


def _quantities(left: Quantity, right: Quantity, mine: Interval | None, theirs: Interval | None) -> Agreement:
    if mine is None or theirs is None:
        return Agreement.EQUAL if left == right else Agreement.CONSISTENT
    same = left.relation == right.relation
    if same and mine == theirs:
        return Agreement.EQUAL
    exact = same and left.relation is Relation.EQUAL
    if exact and mine.width == theirs.width:  # the same precision, another value
        return Agreement.INCONSISTENT
    return _met(mine, theirs)


def _met(mine: Interval | None, theirs: Interval | None) -> Agreement:
    apart = mine is not None and theirs is not None and not mine.meets(theirs)
    return Agreement.INCONSISTENT if apart else Agreement.CONSISTENT
