"""The machine files made again, from the check's own values, and compared whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine import addresses, exports
from engine.check.evidence import Evidence, Outcome
from engine.check.standing import agreement, status
from engine.exports import ClaimRow, FactRow, Reading
from engine.model import Fact
from engine.problems import Place, Problem
from engine.quantities import Interval
from engine.schemas import schema_files


def machine_files(evidence: Evidence, files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Every machine file that is not what the evidence gives."""
    facts = [row for fact in evidence.dossier.facts.values() for row in _fact_rows(evidence, fact)]
    claims = [_claim_row(evidence, id) for id in evidence.dossier.claims]
    made = {
        addresses.FACTS_JSON: exports.facts_json(evidence.dossier, facts, claims),
        addresses.FACTS_CSV: exports.csv_bytes(facts, FactRow),
        addresses.CLAIMS_CSV: exports.csv_bytes(claims, ClaimRow),
        **schema_files(),
    }
    for name, data in made.items():
        if name in files and files[name] != data:
            line = _first_difference(files[name], data)
            yield Problem("fixity", "made again from the evidence, this file is another", Place(name, line, 1))


def _first_difference(held: bytes, made: bytes) -> int:
    """The first line, from 1, on which two files differ."""
    pairs = zip(held.split(b"\n"), made.split(b"\n"), strict=False)
    return next((n for n, (a, b) in enumerate(pairs, 1) if a != b), min(held.count(b"\n"), made.count(b"\n")) + 1)


def _fact_rows(evidence: Evidence, fact: Fact) -> Iterator[FactRow]:
    outcomes = evidence.outcomes.get(str(fact.id), ())
    for outcome in outcomes:
        cases = " ".join(str(evidence.dossier.facts[id].cases[n]) for id, n in sorted(outcome.choice.items()))
        multiple = len(outcomes) > 1
        yield _row(evidence, fact, cases if multiple else "", _outcome_reading(outcome, fact), outcome.bounds)
    if not outcomes:
        reading = exports.reading_of(evidence.values[str(fact.id)])
        yield _row(evidence, fact, " ".join(map(str, fact.cases)), reading, evidence.bounds(fact))


def _row(evidence: Evidence, fact: Fact, case: str, reading: Reading, bounds: Interval | None) -> FactRow:
    sources = {claim.source for claim in fact.claims}
    low, high = evidence.origins(list(fact.claims))
    return FactRow(
        fact=str(fact.id),
        label=str(fact.label),
        kind=fact.kind,
        case=case,
        reading=reading,
        low=exports.bound(bounds.low) if bounds else "",
        high=exports.bound(bounds.high) if bounds else "",
        status=status(evidence, fact),
        agreement=agreement(evidence, fact),
        sources=len(sources),
        origins_at_least=low,
        origins_at_most=high,
    )


def _outcome_reading(outcome: Outcome, fact: Fact) -> Reading:
    return exports.reading_of(outcome.shown(fact))


def _claim_row(evidence: Evidence, id: str) -> ClaimRow:
    claim, reading = evidence.dossier.claims[id], evidence.readings[id]
    start, end = exports.claim_place(evidence.lock, id)
    return ClaimRow(
        claim=id,
        fact=str(claim.fact),
        source=str(claim.source),
        quote=" ".join(claim.quote.split()),
        reading=exports.reading_of(reading.value),
        comparable=reading.comparable,
        status=str(claim.status or "reported"),
        rank=str(claim.rank or "normal"),
        start=start,
        end=end,
    )
