"""How a fact stands, in words from closed lists: how sure, how its sources agree, what a claim rests on."""

from __future__ import annotations

from engine.check.comparison import CONSISTENT, INCOMPARABLE, INCONSISTENT
from engine.check.evidence import Evidence
from engine.model import Claim, Dossier, Fact
from engine.vocabulary import OWN_WORDS


def agreement(evidence: Evidence, fact: Fact) -> str:
    """In a word or two, how the sources on a fact agree."""
    stands = {stands for _, _, stands in evidence.pairs(fact)}
    if not fact.claims:
        return "our arithmetic" if fact.formula else "nobody says"
    if INCONSISTENT in stands:
        return "sources disagree"
    if INCOMPARABLE in stands:
        return "sources differ in scope"
    if len({claim.source for claim in fact.claims}) < 2:
        return "a lone source"
    return "sources are compatible" if CONSISTENT in stands else "sources agree"


def status(evidence: Evidence, fact: Fact) -> str:
    """How sure the adopted claim is; what the fact is where it adopts none."""
    claim = evidence.dossier.adopted(fact)
    if claim is not None:
        return str(claim.status or "reported")
    if fact.formula:
        return "computed"
    return "assumed" if fact.assumed or fact.cases else "open"


def rests(dossier: Dossier, claim: Claim) -> str:
    """What a claim rests on."""
    if claim.origin in OWN_WORDS:
        return "origin not said" if claim.origin == "not said" else f"its {claim.origin}"
    targets = [claim.origin] if claim.origin else [e.target for e in dossier.sources[claim.source].rests_on]
    named = [_called(dossier, target) for target in targets]
    return f"from {', '.join(named)}" if named else "origin not named"


def _called(dossier: Dossier, id: str) -> str:
    if id in dossier.sources:
        return str(dossier.sources[id].label)
    return dossier.works[id].called
