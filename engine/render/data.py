"""The machine files of a briefing: facts and claims as rows."""

from __future__ import annotations

from engine import exports
from engine.exports import ClaimRow, FactRow, bound, reading_of
from engine.quantities import Interval
from engine.readings import Value
from engine.reconcile import Briefing, Resolved


def fact_rows(briefing: Briefing) -> list[FactRow]:
    """A row for every fact, or for every case of a derived one."""
    rows = []
    for resolved in briefing.facts.values():
        if len(resolved.results) > 1:
            for result in resolved.results:
                dates = (briefing.facts[id].cases[index].text for id, index in result.cases)
                rows.append(_row(resolved, " ".join(dates), result.shown, result.interval))
        else:
            cases = " ".join(case.text for case in resolved.cases)
            rows.append(_row(resolved, cases, resolved.value, resolved.interval))
    return rows


def _row(resolved: Resolved, case: str, value: Value | None, interval: Interval | None) -> FactRow:
    fact = resolved.fact
    return FactRow(
        str(fact.id),
        str(fact.label),
        fact.kind,
        case,
        reading_of(value),
        bound(interval.low if interval else None),
        bound(interval.high if interval else None),
        resolved.status,
        resolved.agreement,
        len(resolved.sources),
        resolved.origins.at_least,
        resolved.origins.at_most,
    )


def claim_rows(briefing: Briefing) -> list[ClaimRow]:
    """A row for every claim, in the order of facts.yaml."""
    return [
        ClaimRow(
            reading.claim.id,
            str(reading.claim.fact),
            str(reading.claim.source),
            " ".join(reading.claim.quote.split()),
            reading_of(reading.value),
            reading.comparable,
            str(reading.claim.status or "reported"),
            str(reading.claim.rank or "normal"),
            *exports.claim_place(briefing.lock, reading.claim.id),
        )
        for resolved in briefing.facts.values()
        for reading in resolved.readings
    ]
