"""The machine files made again, from the check's own values, to be compared whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from engine import addresses, exports
from engine.check.evidence import Evidence, Outcome
from engine.check.standing import agreement, status
from engine.exports import ClaimRow, Exports, FactRow, Part, Reading
from engine.history import released_files
from engine.model import Claim, Fact
from engine.problems import Place, Problem
from engine.quantities import Interval
from engine.schemas import schema_files
from engine.tables import table_files


class Made:
    """The machine files as the evidence gives them."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence, self._dossier = evidence, evidence.dossier
        self._facts = [row for fact in self._dossier.facts.values() for row in _fact_rows(evidence, fact)]
        self._exports = Exports(self._dossier, self._facts, [_claim_row(evidence, id) for id in self._dossier.claims])
        self._records: dict[str, str] = {}
        self._taken: dict[str, list[Claim]] = {}
        for claim in self._dossier.claims.values():
            self._taken.setdefault(str(claim.source), []).append(claim)
        self._open: dict[str, list[str]] = {}
        for unknown in self._dossier.file.unknowns:
            for id in dict.fromkeys(map(str, unknown.closest)):
                self._open.setdefault(id, []).append(str(unknown.id))
        self._concerned: dict[str, list[str]] = {}
        for fact in self._dossier.facts:
            for id in evidence.disputes(fact):
                self._concerned.setdefault(id, []).append(fact)

    def whole(self) -> dict[str, bytes]:
        """Those of the whole briefing, by address."""
        return {
            addresses.FACTS_JSON: self._exports.facts_json(),
            addresses.FACTS_CSV: self._exports.facts_csv(),
            addresses.CLAIMS_CSV: self._exports.claims_csv(),
            **table_files(self._dossier, self._evidence.lock, self._facts),
            **released_files(self._dossier),
            **schema_files(),
        }

    def own(self, page: str) -> dict[str, bytes]:
        """Those of what one page is about; none where it is about the whole."""
        if "/" not in page:
            return {}
        part = self._part(page)
        as_csv, as_json = addresses.own_files(page)
        return {as_csv: self._exports.part_csv(part), as_json: self._exports.part_json(part)}

    def record(self, name: str) -> str:
        """SHA-256 of all that is held of what an element can be bound to, named as kind:id: values, counts and words."""
        if name not in self._records:
            kind, _, id = name.partition(":")
            self._records[name] = hashlib.sha256(self._record(kind, id).encode()).hexdigest()
        return self._records[name]

    def _record(self, kind: str, id: str) -> str:
        match kind:
            case "fact" if id in self._dossier.facts:
                return f"{self._exports.of_fact(id)}{self._dossier.facts[id]!r}"
            case "claim" if id in self._dossier.claims:
                return f"{self._exports.of_claim(id)}{self._dossier.claims[id]!r}"
            case "source" if id in self._dossier.sources:
                held = (self._dossier.sources[id], self._evidence.lock.sources.get(id), self._dossier.looked_at.get(id))
                return repr(held)
            case "contradiction" if id in self._dossier.contradictions:
                return repr(self._dossier.contradictions[id])
            case "count":
                return str(self._evidence.dated(id) or self._evidence.count(id))
        return ""  # a constant is the engine's

    def _part(self, page: str) -> Part:
        """What a page is about: of a fact what is said of it, of a source what it says, of a contradiction its sides."""
        kind, _, id = page.removesuffix(".html").partition("/")
        if kind == "facts":
            claims = tuple(claim.id for claim in self._dossier.facts[id].claims)
            disputes, unknowns = tuple(self._evidence.disputes(id)), tuple(self._open.get(id, ()))
            return Part((id,), claims, disputes, unknowns, by_itself=True)
        if kind == "sources":
            taken = self._taken.get(id, ())
            return Part(tuple(str(claim.fact) for claim in taken), tuple(claim.id for claim in taken))
        sides = tuple(str(n) for side in self._dossier.contradictions[id].sides for n in side.claims)
        return Part(tuple(self._concerned.get(id, ())), sides, (id,))


def differences(made: Mapping[str, bytes], files: Mapping[str, bytes], help: str = "") -> Iterator[Problem]:
    """Every file that is another than the one made again."""
    for name, data in made.items():
        if name in files and files[name] != data:
            line = 0 if name == addresses.CARD else _first_difference(files[name], data)
            place = Place(name, line, 1) if line else Place(name)
            yield Problem("fixity", "made again from the evidence, this file is another", place, help)


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
