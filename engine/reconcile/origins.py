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
    return {root for claim in claims for root in _behind(dossier, claim, inferred)}


def _behind(dossier: Dossier, claim: Claim, inferred: bool) -> set[str]:
    """The roots of one claim. What a source copies from another has the roots that it has there."""
    if claim.origin == "own arithmetic":
        return set()
    if claim.origin == "own statement" or (claim.origin == "not said" and not inferred):
        return {str(claim.source)}
    if claim.origin == "not said":  # perhaps from what the source names elsewhere
        return _reached(dossier, str(claim.source), inferred)
    if claim.origin:
        return _through(dossier, claim, str(claim.origin), inferred)
    edges = [edge for edge in dossier.sources[claim.source].rests_on if inferred or not edge.inferred]
    found = {root for edge in edges for root in _through(dossier, claim, str(edge.target), inferred)}
    return found if edges else {str(claim.source)}


def _through(dossier: Dossier, claim: Claim, node: str, inferred: bool) -> set[str]:
    """The roots by way of a work or source: of a source that speaks on the same fact, those of what it says there."""
    copied = [other for other in dossier.facts[claim.fact].claims if other.source == node]
    if copied:
        return {root for other in copied for root in _behind(dossier, other, inferred)}
    return _reached(dossier, node, inferred)


def _reached(dossier: Dossier, node: str, inferred: bool) -> set[str]:
    edges = [edge for edge in _edges(dossier, node) if inferred or not edge.inferred]
    if not edges:
        return {node}
    return {root for edge in edges for root in _reached(dossier, str(edge.target), inferred)}


def _edges(dossier: Dossier, node: str) -> tuple[RestsOn, ...]:
    owner = dossier.works.get(node) or dossier.sources.get(node)
    return owner.rests_on if owner else ()
