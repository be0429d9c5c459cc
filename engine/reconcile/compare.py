"""How two readings of one fact stand to each other: equal, consistent, inconsistent or incomparable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from engine.dates import Moment
from engine.model import Fact
from engine.quantities import Interval, Quantity, Relation, Unit
from engine.readings import Value, Words


class Agreement(StrEnum):
    EQUAL = "equal"
    CONSISTENT = "consistent"
    INCONSISTENT = "inconsistent"
    INCOMPARABLE = "incomparable"


@dataclass(frozen=True, slots=True)
class Voice:
    """One reading that speaks on a fact: a claim's, or the fact's own derivation (`value` is then an interval)."""

    id: str
    value: Value | Interval
    comparable: bool


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
            return _quantities(first, second)
    mine, theirs = _interval(a.value, fact), _interval(b.value, fact)
    if mine is None or theirs is None or mine.meets(theirs):
        return Agreement.CONSISTENT
    return Agreement.INCONSISTENT


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


def _quantities(left: Quantity, right: Quantity) -> Agreement:
    mine, theirs = left.comparable, right.comparable
    if mine is None or theirs is None:
        return Agreement.EQUAL if left == right else Agreement.CONSISTENT
    same = left.relation == right.relation
    if same and mine == theirs:
        return Agreement.EQUAL
    exact = same and left.relation is Relation.EQUAL
    if exact and mine.width == theirs.width:  # the same precision, another value
        return Agreement.INCONSISTENT
    return Agreement.CONSISTENT if mine.meets(theirs) else Agreement.INCONSISTENT


def _interval(value: Value | Interval, fact: Fact) -> Interval | None:
    if isinstance(value, Interval):
        return value.scaled(Unit.parse(fact.unit or "").factor)
    return value.comparable if isinstance(value, Quantity) else None
