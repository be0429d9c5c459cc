"""Origins: the roots of "rests on" that a fact's claims reach. Counted, since five articles may be one report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.model import Claim, Dossier, RestsOn


@dataclass(frozen=True, slots=True)
class Origins:
    """How many origins stand behind some claims: at least, at most, and the roots by stated edges alone."""

    at_least: int
    at_most: int
    roots: tuple[str, ...]


def origins(dossier: Dossier, claims: Iterable[Claim]) -> Origins:
    """Origins of the claims. Stated edges alone give the most; inferred edges too, unnamed works as one, the least."""
    listed = list(claims)
    stated = _roots(dossier, listed, inferred=False)
    followed = {
        "(unnamed)" if root in dossier.works and not dossier.works[root].title else root
        for root in _roots(dossier, listed, inferred=True)
    }
    low, high = sorted((len(stated), len(followed)))
    return Origins(low, high, tuple(sorted(stated)))


def _roots(dossier: Dossier, claims: Sequence[Claim], *, inferred: bool) -> set[str]:
    found: set[str] = set()
    for claim in claims:
        if claim.origin == "own arithmetic":
            continue
        if claim.origin == "own statement" or (claim.origin == "not said" and not inferred):
            found.add(str(claim.source))
        elif claim.origin == "not said":  # perhaps from what the source names elsewhere
            found |= _reached(dossier, str(claim.source), inferred)
        else:
            found |= _reached(dossier, str(claim.origin or claim.source), inferred)
    return found


def _reached(dossier: Dossier, node: str, inferred: bool) -> set[str]:
    edges = [edge for edge in _edges(dossier, node) if inferred or not edge.inferred]
    if not edges:
        return {node}
    return {root for edge in edges for root in _reached(dossier, str(edge.target), inferred)}


def _edges(dossier: Dossier, node: str) -> tuple[RestsOn, ...]:
    owner = dossier.works.get(node) or dossier.sources.get(node)
    return owner.rests_on if owner else ()
