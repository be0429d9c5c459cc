"""The machine files made again, from the check's own values, and compared whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine import addresses, exports
from engine.check.evidence import Evidence, Outcome
from engine.check.standing import agreement, status
from engine.exports import ClaimRow, Exports, FactRow, Part, Reading
from engine.model import Fact
from engine.problems import Place, Problem
from engine.quantities import Interval
from engine.schemas import schema_files
from engine.tables import table_files


def machine_files(evidence: Evidence, files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Every machine file that is not what the evidence gives."""
    dossier = evidence.dossier
    facts = [row for fact in dossier.facts.values() for row in _fact_rows(evidence, fact)]
    claims = [_claim_row(evidence, id) for id in dossier.claims]
    again = Exports(dossier, facts, claims)
    made = {
        addresses.FACTS_JSON: again.facts_json(),
        addresses.FACTS_CSV: again.facts_csv(),
        addresses.CLAIMS_CSV: again.claims_csv(),
        **table_files(dossier, evidence.lock, facts),
        **schema_files(),
    }
    for page in addresses.leaves(dossier):
        part = _part(evidence, page)
        as_csv, as_json = addresses.own_files(page)
        made[as_csv] = again.part_csv(part)
        made[as_json] = again.part_json(part)
    yield from differences(made, files)


def differences(made: Mapping[str, bytes], files: Mapping[str, bytes], help: str = "") -> Iterator[Problem]:
    """Every file that is another than the one made again."""
    for name, data in made.items():
        if name in files and files[name] != data:
            line = 0 if name == addresses.CARD else _first_difference(files[name], data)
            place = Place(name, line, 1) if line else Place(name)
            yield Problem("fixity", "made again from the evidence, this file is another", place, help)


def _part(evidence: Evidence, page: str) -> Part:
    """What a page is about: of a fact what is said of it, of a source what it says, of a contradiction its sides."""
    dossier = evidence.dossier
    kind, _, id = page.removesuffix(".html").partition("/")
    if kind == "facts":
        claims = tuple(claim.id for claim in dossier.facts[id].claims)
        unknowns = tuple(str(unknown.id) for unknown in dossier.file.unknowns if id in unknown.closest)
        return Part((id,), claims, tuple(evidence.disputes(id)), unknowns, by_itself=True)
    if kind == "sources":
        facts = tuple(f for f, fact in dossier.facts.items() if any(claim.source == id for claim in fact.claims))
        return Part(facts, tuple(name for name, claim in dossier.claims.items() if claim.source == id))
    facts = tuple(fact for fact in dossier.facts if id in evidence.disputes(fact))
    return Part(facts, tuple(str(n) for side in dossier.contradictions[id].sides for n in side.claims), (id,))


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
