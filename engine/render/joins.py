"""What belongs to what: looked up by id, where otherwise all would be searched for each."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

from engine.model import Claim
from engine.reconcile import Briefing

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


def joined(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, list[_Value]]:
    """The values of each key, in their order."""
    found: dict[_Key, list[_Value]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def taken(briefing: Briefing) -> dict[str, list[Claim]]:
    """The claims of each source that has any."""
    return joined((str(claim.source), claim) for claim in briefing.dossier.claims.values())


def concerned(briefing: Briefing) -> dict[str, list[str]]:
    """The facts that each contradiction is about."""
    return joined((id, fact) for fact, item in briefing.facts.items() for id in item.contradictions)


def closest(briefing: Briefing) -> dict[str, list[str]]:
    """The unknowns to which each fact comes closest."""
    unknowns = briefing.dossier.file.unknowns
    return joined((str(fact), str(unknown.id)) for unknown in unknowns for fact in dict.fromkeys(unknown.closest))
