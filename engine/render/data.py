"""The machine files of a briefing: facts and claims as rows, for the whole and for what each page is about."""

from __future__ import annotations

from engine import addresses, exports
from engine.exports import ClaimRow, Exports, FactRow, Part, bound, reading_of
from engine.history import released_files
from engine.quantities import Interval
from engine.readings import Value
from engine.reconcile import Briefing, Resolved
from engine.render import joins
from engine.tables import table_files


class MachineFiles:
    """The CSV and JSON files of one briefing."""

    def __init__(self, briefing: Briefing) -> None:
        self._briefing, self._rows = briefing, fact_rows(briefing)
        self._exports = Exports(briefing.dossier, self._rows, claim_rows(briefing))
        self._taken, self._concerned = joins.taken(briefing), joins.concerned(briefing)
        self._closest = joins.closest(briefing)

    def whole(self) -> dict[str, bytes]:
        """Those of the whole, by address."""
        return {
            addresses.FACTS_JSON: self._exports.facts_json(),
            addresses.FACTS_CSV: self._exports.facts_csv(),
            addresses.CLAIMS_CSV: self._exports.claims_csv(),
            **table_files(self._briefing.dossier, self._briefing.lock, self._rows),
            **released_files(self._briefing.dossier),
        }

    def own(self, page: str) -> dict[str, bytes]:
        """Those of what a page is about; none where it is about the whole."""
        if "/" not in page:
            return {}
        part = self._part(page)
        as_csv, as_json = addresses.own_files(page)
        return {as_csv: self._exports.part_csv(part), as_json: self._exports.part_json(part)}

    def _part(self, page: str) -> Part:
        """What a page is about that is about one thing."""
        kind, _, id = page.removesuffix(".html").partition("/")
        if kind == "facts":
            item = self._briefing.facts[id]
            claims = tuple(reading.claim.id for reading in item.readings)
            return Part((id,), claims, item.contradictions, tuple(self._closest.get(id, ())), by_itself=True)
        if kind == "sources":
            own = self._taken.get(id, ())
            return Part(tuple(str(c.fact) for c in own), tuple(c.id for c in own))
        contradiction = self._briefing.dossier.contradictions[id]
        sides = tuple(str(name) for side in contradiction.sides for name in side.claims)
        return Part(tuple(self._concerned.get(id, ())), sides, (id,))


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
