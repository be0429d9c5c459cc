"""The machine files of a briefing: facts and claims as rows, for the whole and for what each page is about."""

from __future__ import annotations

from collections.abc import Iterator

from engine import addresses, exports
from engine.exports import ClaimRow, Exports, FactRow, Part, bound, reading_of
from engine.quantities import Interval
from engine.readings import Value
from engine.reconcile import Briefing, Resolved
from engine.render import joins
from engine.tables import table_files


def machine_files(briefing: Briefing) -> Iterator[tuple[str, bytes]]:
    """Every CSV and JSON file with its address."""
    dossier, rows = briefing.dossier, fact_rows(briefing)
    made_of = Exports(dossier, rows, claim_rows(briefing))
    yield addresses.FACTS_JSON, made_of.facts_json()
    yield addresses.FACTS_CSV, made_of.facts_csv()
    yield addresses.CLAIMS_CSV, made_of.claims_csv()
    yield from table_files(dossier, briefing.lock, rows).items()
    for page, part in _parts(briefing):
        as_csv, as_json = addresses.own_files(page)
        yield as_csv, made_of.part_csv(part)
        yield as_json, made_of.part_json(part)


def _parts(briefing: Briefing) -> Iterator[tuple[str, Part]]:
    """What each page is about that is about one thing."""
    dossier = briefing.dossier
    taken, concerned, closest = joins.taken(briefing), joins.concerned(briefing), joins.closest(briefing)
    for id, item in briefing.facts.items():
        claims = tuple(reading.claim.id for reading in item.readings)
        close = tuple(closest.get(id, ()))
        yield addresses.fact_page(id), Part((id,), claims, item.contradictions, close, by_itself=True)
    for id in dossier.sources:
        own = taken.get(id, ())
        yield addresses.source_page(id), Part(tuple(str(c.fact) for c in own), tuple(c.id for c in own))
    for id, contradiction in dossier.contradictions.items():
        sides = tuple(str(name) for side in contradiction.sides for name in side.claims)
        yield addresses.contradiction_page(id), Part(tuple(concerned.get(id, ())), sides, (id,))


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
