"""Rule 6: claims on one fact are compared in pairs, and what cannot stand together is declared as a contradiction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

from engine import dates
from engine.check.evidence import Evidence
from engine.dates import Moment
from engine.model import Claim, Contradiction, Fact
from engine.problems import Problem
from engine.quantities import Interval, Quantity, Relation, Unit
from engine.readings import Value, Words

EQUAL, CONSISTENT, INCONSISTENT, INCOMPARABLE = "equal", "consistent", "inconsistent", "incomparable"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks on a fact: a claim, or the fact's own derivation by its bounds."""

    id: str
    says: Value | Interval
    comparable: bool
    claim: Claim | None


def speakers(evidence: Evidence, fact: Fact) -> list[Speaker]:
    found = []
    for claim in fact.claims:
        reading = evidence.readings[claim.id]
        found.append(Speaker(claim.id, reading.value, reading.comparable, claim))
    bounds = evidence.bounds(fact) if fact.formula else None
    if bounds is not None:
        factor = Unit.parse(str(fact.unit)).factor
        found.append(Speaker(str(fact.id), bounds.scaled(factor), True, None))
    moments = [o.moment for o in evidence.outcomes.get(str(fact.id), ()) if o.moment is not None]
    if moments:
        ends = min(moments, key=lambda m: m.text), max(moments, key=lambda m: m.text)
        both = ends[0] if ends[0] == ends[1] else dates.parse(f"{ends[0].text}/{ends[1].text}")
        found.append(Speaker(str(fact.id), both, True, None))
    return found


def standing(fact: Fact, one: Speaker, other: Speaker) -> str:
    """How two speakers on a fact stand to each other."""
    if not one.comparable or not other.comparable:
        return INCOMPARABLE
    a, b = one.says, other.says
    if isinstance(a, Words) and isinstance(b, Words):
        return _worded(fact, a, b)
    if isinstance(a, Moment) and isinstance(b, Moment):
        return _dated(a, b)
    if isinstance(a, Quantity) and isinstance(b, Quantity) and (a.relation, b.relation) == (Relation.EQUAL,) * 2:
        left, right = a.comparable, b.comparable
        if left is not None and right is not None and left.width == right.width:
            return EQUAL if left == right else INCONSISTENT
    left, right = _bounds(a), _bounds(b)
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


def _bounds(says: Value | Interval) -> Interval | None:
    if isinstance(says, Interval):
        return says
    return says.comparable if isinstance(says, Quantity) else None


def disagreement(evidence: Evidence) -> Iterator[Problem]:
    """Undeclared disagreements, and contradictions without ground."""
    grounded: set[str] = {str(c.id) for c in evidence.dossier.contradictions.values() if c.through}
    for fact in evidence.dossier.facts.values():
        for one, other in combinations(speakers(evidence, fact), 2):
            stands = standing(fact, one, other)
            declared = [c for c in evidence.dossier.contradictions.values() if _opposed(c, one.id, other.id)]
            if stands in (INCONSISTENT, INCOMPARABLE):
                if len(declared) != 1:
                    yield _undeclared(fact, one, other, stands, len(declared))
                grounded |= {str(c.id) for c in declared}
            elif stands == CONSISTENT and _differs(one, other):
                grounded |= {str(c.id) for c in declared}
    for contradiction in evidence.dossier.contradictions.values():
        yield from _sides(contradiction)
        if contradiction.id not in grounded:
            message = f"nothing in `{contradiction.id}` is a disagreement: its sides can stand together"
            help = "A difference of rounding is none. Remove it, or say `through:` which fact it shows."
            yield Problem("undeclared", message, contradiction.id.place, help)


def _undeclared(fact: Fact, one: Speaker, other: Speaker, stands: str, count: int) -> Problem:
    where = "no contradiction sets them" if not count else "more than one contradiction sets them"
    message = f"{one.id} and {other.id} are {stands}, and {where} on different sides"
    claim = other.claim or one.claim
    place = claim.quote.place if claim else fact.id.place
    return Problem("undeclared", message, place, "Declare it under `contradictions:`.")


def _opposed(contradiction: Contradiction, one: str, other: str) -> bool:
    """Whether two speakers stand on different sides."""
    sides = [set(map(str, side.claims)) for side in contradiction.sides]
    at_one = [n for n, side in enumerate(sides) if one in side]
    at_other = [n for n, side in enumerate(sides) if other in side]
    return bool(at_one and at_other) and at_one != at_other


def _differs(one: Speaker, other: Speaker) -> bool:
    """Whether two consistent speakers differ in more than precision: relation, scope, status or words."""
    if one.claim is None or other.claim is None or isinstance(one.says, Words):
        return True
    status = [claim.status or "reported" for claim in (one.claim, other.claim)]
    scopes = [claim.scope for claim in (one.claim, other.claim)]
    relations = [getattr(says, "relation", None) for says in (one.says, other.says)]
    return any(pair[0] != pair[1] for pair in (status, scopes, relations))


def _sides(contradiction: Contradiction) -> Iterator[Problem]:
    seen: set[str] = set()
    for side in contradiction.sides:
        for id in side.claims:
            if id in seen:
                yield Problem("undeclared", f"`{id}` stands on two sides of `{contradiction.id}`", id.place)
            seen.add(id)
    if len(contradiction.sides) < 2:
        yield Problem("undeclared", f"`{contradiction.id}` has fewer than two sides", contradiction.id.place)
