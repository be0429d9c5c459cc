"""How two speakers on a fact stand to each other, worked out by the check for itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product

from engine.dates import Moment
from engine.model import Claim, Fact
from engine.quantities import Interval, Quantity, Relation
from engine.readings import Value, Words

EQUAL, CONSISTENT, INCONSISTENT, INCOMPARABLE = "equal", "consistent", "inconsistent", "incomparable"


@dataclass(frozen=True)
class Speaker:
    """Who speaks on a fact: a claim, or the fact's own derivation by its bounds."""

    id: str
    says: Value | Interval
    comparable: bool
    claim: Claim | None

    @cached_property
    def bounds(self) -> Interval | None:
        """What the value said allows, in base units; None where that is no number."""
        if isinstance(self.says, Interval):
            return self.says
        return self.says.comparable if isinstance(self.says, Quantity) else None


def standing(fact: Fact, one: Speaker, other: Speaker) -> str:
    """How two speakers on a fact stand to each other."""
    if not one.comparable or not other.comparable:
        return INCOMPARABLE
    a, b = one.says, other.says
    if isinstance(a, Words) and isinstance(b, Words):
        return _worded(fact, a, b)
    if isinstance(a, Moment) and isinstance(b, Moment):
        return _dated(a, b)
    left, right = one.bounds, other.bounds
    exact = isinstance(a, Quantity) and isinstance(b, Quantity) and a.relation == b.relation == Relation.EQUAL
    if exact and left is not None and right is not None and left.width == right.width:
        return EQUAL if left == right else INCONSISTENT
    if left is None or right is None:
        return EQUAL if a == b else CONSISTENT
    if isinstance(a, Quantity) and isinstance(b, Quantity) and a.relation == b.relation and left == right:
        return EQUAL
    return CONSISTENT if not left.intersection(right).is_empty else INCONSISTENT


def _worded(fact: Fact, a: Words, b: Words) -> str:
    if sorted(a.says) == sorted(b.says):
        return EQUAL
    pairs = {frozenset(map(str, entry.words)) for entry in fact.compatible}
    apart = all(x != y and not any({x, y} <= pair for pair in pairs) for x, y in product(a.says, b.says))
    return INCONSISTENT if apart else CONSISTENT


def _dated(a: Moment, b: Moment) -> str:
    if (a.text, a.relation) == (b.text, b.relation):
        return EQUAL
    exact = not (a.approximate or b.approximate) and (a.relation, b.relation) == (Relation.EQUAL,) * 2
    if exact and a.precision == b.precision != "interval":
        return INCONSISTENT
    (first, last), (start, end) = a.bounds, b.bounds
    return CONSISTENT if max(first, start) <= min(last, end) else INCONSISTENT
