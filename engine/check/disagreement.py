"""Rule 6: claims on one fact are compared in pairs, and what cannot stand together is declared as a contradiction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.check.comparison import CONSISTENT, INCOMPARABLE, INCONSISTENT, Speaker
from engine.check.evidence import Evidence
from engine.model import Contradiction, Fact
from engine.problems import Problem
from engine.readings import Words


def disagreement(evidence: Evidence) -> Iterator[Problem]:
    """Undeclared disagreements, and contradictions without ground."""
    grounded: set[str] = {str(c.id) for c in evidence.dossier.contradictions.values() if c.through}
    sides = _by_speaker(evidence)
    for fact in evidence.dossier.facts.values():
        open_pairs: list[tuple[Speaker, Speaker, str, int]] = []
        for one, other, stands in evidence.pairs(fact):
            declared = _opposed(sides.get(one.id, {}), sides.get(other.id, {}))
            if stands in (INCONSISTENT, INCOMPARABLE):
                if len(declared) != 1:
                    open_pairs.append((one, other, stands, len(declared)))
                grounded |= declared
            elif stands == CONSISTENT and _differs(one, other):
                grounded |= declared
        if open_pairs:
            yield _undeclared(fact, open_pairs)
    for contradiction in evidence.dossier.contradictions.values():
        yield from _sides(contradiction)
        if contradiction.id not in grounded:
            message = f"nothing in `{contradiction.id}` is a disagreement: its sides can stand together"
            help = "A difference of rounding is none. Remove it, or say `through:` which fact it shows."
            yield Problem("undeclared", message, contradiction.id.place, help)


def _undeclared(fact: Fact, pairs: list[tuple[Speaker, Speaker, str, int]]) -> Problem:
    """One problem for all the pairs of a fact, which often need one contradiction."""
    one, other, stands, count = pairs[0]
    claim = other.claim or one.claim
    place = claim.quote.place if claim else fact.id.place
    notes = tuple(_line(*pair) for pair in pairs[1:])
    help = "Declare it under `contradictions:`, each claim on its side."
    return Problem("undeclared", _line(one, other, stands, count), place, help, notes=notes)


def _line(one: Speaker, other: Speaker, stands: str, count: int) -> str:
    where = "no contradiction sets them" if not count else "more than one contradiction sets them"
    return f"{one.id} and {other.id} are {stands}, and {where} on different sides"


_Sides = Mapping[str, list[int]]  # contradiction -> the sides of it on which a speaker stands


def _by_speaker(evidence: Evidence) -> Mapping[str, _Sides]:
    found: dict[str, dict[str, list[int]]] = {}
    for contradiction in evidence.dossier.contradictions.values():
        for number, side in enumerate(contradiction.sides):
            for speaker in set(map(str, side.claims)):
                found.setdefault(speaker, {}).setdefault(str(contradiction.id), []).append(number)
    return found


def _opposed(one: _Sides, other: _Sides) -> set[str]:
    """The contradictions in which two speakers stand on different sides."""
    return {id for id in one if id in other and one[id] != other[id]}


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
