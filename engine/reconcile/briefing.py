"""The briefing as values: every fact resolved, every pair of claims compared, everything counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine import checked, dates, vocabulary
from engine.dates import Moment
from engine.lock import Lock
from engine.model import Contradiction, Dossier, Fact
from engine.problems import stop_if_any
from engine.quantities import TIME_UNITS, Interval, Quantity, Unit
from engine.readings import ClaimReading, Value, read_claim
from engine.reconcile.compare import Agreement, Pair, Voice, pairs
from engine.reconcile.coverage import Accounted, coverage
from engine.reconcile.derive import Deriver, Result, adopted_value, hull, span
from engine.reconcile.origins import Origins, origins

STANCES: Mapping[Agreement | None, str] = {
    Agreement.EQUAL: "gives it",
    Agreement.CONSISTENT: "agrees",
    Agreement.INCONSISTENT: "differs",
    Agreement.INCOMPARABLE: "in another scope",
}


def _closest(stances: set[str]) -> str:
    """Of what several claims of a source amount to; one that agrees and one that differs are said together."""
    if "differs" in stances and stances & {"gives it", "agrees"}:
        return "says both"
    return min(stances, key=tuple(vocabulary.STANCES).index)


@dataclass(frozen=True, slots=True)
class Silent(Collection[str]):
    """The sources that do not speak on a fact: counted, and listed only when asked, since nearly all are silent on most."""

    of: Collection[str]
    speaking: Collection[str]

    def __len__(self) -> int:
        return len(self.of) - len(self.speaking)

    def __iter__(self) -> Iterator[str]:
        return (source for source in self.of if source not in self.speaking)

    def __contains__(self, source: object) -> bool:
        return source in self.of and source not in self.speaking


@dataclass(frozen=True)
class Resolved:
    """One fact with all that follows from its claims."""

    fact: Fact
    value: Value | None
    results: tuple[Result, ...]
    cases: tuple[Moment, ...]
    readings: tuple[ClaimReading, ...]
    pairs: tuple[Pair, ...]
    origins: Origins
    sources: tuple[str, ...]
    silent: Silent
    feeds: tuple[str, ...]
    contradictions: tuple[str, ...]

    @property
    def interval(self) -> Interval | None:
        """What the value allows, in the fact's unit; over all cases where there are several."""
        if self.results:
            return hull(self.results)
        return self.value.interval if isinstance(self.value, Quantity) else None

    @property
    def ranged(self) -> bool:
        """Whether any of its results has two ends to show."""
        return any(result.interval is not None and result.interval.width for result in self.results)

    @property
    def agreement(self) -> str:
        """How its sources agree, in a word or two."""
        found = {pair.agreement for pair in self.pairs}
        if not self.readings:
            return "our arithmetic" if self.fact.formula else "nobody says"
        if Agreement.INCONSISTENT in found:
            return "sources disagree"
        if Agreement.INCOMPARABLE in found:
            return "sources differ in scope"
        if len(self.sources) < 2:
            return "a lone source"
        return "sources are compatible" if Agreement.CONSISTENT in found else "sources agree"

    @cached_property
    def stances(self) -> Mapping[str, str]:
        """How each source that speaks stands to what we print; of several claims, by the one that stands closest."""
        printed = str(self.fact.id) if self.fact.formula else f"{self.fact.id}.{self.fact.adopts}"
        apart = {frozenset((pair.left, pair.right)): pair.agreement for pair in self.pairs}
        found: dict[str, set[str]] = {}
        for reading in self.readings:
            agreement = apart.get(frozenset((reading.claim.id, printed)))
            stance = "gives it" if reading.claim.id == printed else STANCES.get(agreement, "speaks")
            found.setdefault(str(reading.claim.source), set()).add(stance)
        return {source: _closest(stances) for source, stances in found.items()}

    @cached_property
    def giving(self) -> frozenset[str]:
        """The sources that give the very value we print; of a computed one, those whose value agrees with it."""
        wanted = str(self.fact.id) if self.fact.formula else f"{self.fact.id}.{self.fact.adopts}"
        alike = {Agreement.EQUAL, Agreement.CONSISTENT} if self.fact.formula else {Agreement.EQUAL}
        ids = {wanted} | {
            ({pair.left, pair.right} - {wanted}).pop()
            for pair in self.pairs
            if wanted in (pair.left, pair.right) and pair.agreement in alike
        }
        return frozenset(str(r.claim.source) for r in self.readings if r.claim.id in ids)

    @property
    def shared(self) -> bool:
        """Whether some of its sources give the value we print and others do not."""
        return bool(self.giving) and self.giving != frozenset(self.sources)

    @property
    def status(self) -> str:
        """How sure the adopted claim is; what the fact is where it adopts none."""
        adopted = next((r.claim for r in self.readings if r.claim.id == f"{self.fact.id}.{self.fact.adopts}"), None)
        if adopted is not None:
            return str(adopted.status or "reported")
        if self.fact.formula:
            return "computed"
        return "assumed" if self.fact.assumed or self.fact.cases else "open"


@dataclass(frozen=True)
class Briefing:
    """Everything that a page may say, resolved."""

    dossier: Dossier
    lock: Lock
    facts: Mapping[str, Resolved]
    coverage: Mapping[str, tuple[Accounted, ...]]

    @cached_property
    def as_of(self) -> Moment | None:
        """The latest date of publication that a source gives."""
        given = [dates.parse(s.published) for s in self.dossier.sources.values() if s.published]
        return max(given, key=lambda m: (m.bounds[1], m.text), default=None)

    def count(self, name: str, target: str = "") -> tuple[int, int]:
        """At least and at most of something that pages count; see `engine.counts`."""
        resolved = self.facts.get(target)
        match name, resolved:
            case "origins", Resolved():
                return resolved.origins.at_least, resolved.origins.at_most
            case "sources", _:
                number = len(resolved.sources) if resolved else len(self.dossier.sources)
            case "giving", Resolved():
                number = len(resolved.giving)
            case "silent", Resolved():
                number = len(resolved.silent)
            case "claims", _:
                number = self._speaking[target] if target else len(self.dossier.claims)
            case "contradictions", _:
                number = len(resolved.contradictions if resolved else self.dossier.contradictions)
            case "unknowns", _:
                number = len(self.dossier.file.unknowns)
            case "facts", _:
                number = len(self.dossier.facts)
            case "unreachable", _:
                number = self.dossier.found_at_check[checked.UNREACHABLE]
            case "altered", _:
                number = self.dossier.found_at_check[checked.CHANGED]
            case "numerals", _:
                number = sum(len(found) for found in self._covered(target))
            case "set-aside", _:
                number = sum(a.set_aside is not None for found in self._covered(target) for a in found)
            case _:
                raise KeyError(f"{name}:{target}")
        return number, number

    def converts(self, id: str) -> bool:
        """Whether a formula leads from a period to another, as from a month to a year."""
        fact = self.dossier.facts[id]
        units = [str(fact.unit), *(str(self.dossier.facts[other].unit) for other in fact.inputs.values())]
        periods = {part for unit in units for part in unit.split("/")[1:] if part in TIME_UNITS}
        periods |= {word for word in re.findall(r"[a-z]+", str(fact.formula or "")) if word in TIME_UNITS}
        return len(periods) > 1

    def upheld(self, contradiction: Contradiction) -> int | None:
        """Which side a verdict upholds: that of the claim that we adopt, else that of what we compute."""
        if contradiction.verdict not in ("better supported", "superseded"):
            return None
        for kept in (self._adopted, self._computed):
            sides = [n for n, side in enumerate(contradiction.sides) if any(map(kept, side.claims))]
            if sides:
                return sides[0] if len(sides) == 1 else None
        return None

    def _adopted(self, id: str) -> bool:
        """Whether an id names a claim that we adopt."""
        claim = self.dossier.claims.get(id)
        return claim is not None and id == f"{claim.fact}.{self.dossier.facts[claim.fact].adopts}"

    def _computed(self, id: str) -> bool:
        """Whether an id names a fact that we compute."""
        fact = self.dossier.facts.get(id)
        return fact is not None and bool(fact.formula)

    @cached_property
    def _speaking(self) -> Counter[str]:
        """How many claims are on each fact, and of each source."""
        return Counter(id for claim in self.dossier.claims.values() for id in {str(claim.fact), str(claim.source)})

    def _covered(self, source: str) -> Collection[tuple[Accounted, ...]]:
        """What accounts for the numerals of a source, or of every source where none is named."""
        if not source:
            return self.coverage.values()
        return [self.coverage[source]] if source in self.coverage else []


def reconcile(dossier: Dossier, lock: Lock) -> Briefing:
    """Resolve every fact; raises Stopped where a formula cannot be computed."""
    deriver, feeds, disputes = Deriver(dossier), _feeds(dossier), _disputes(dossier)
    resolved = {
        str(id): _resolved(dossier, fact, deriver, tuple(feeds.get(id, ())), tuple(disputes.get(id, ())))
        for id, fact in dossier.facts.items()
    }
    stop_if_any(deriver.problems)
    return Briefing(dossier, lock, resolved, coverage(dossier, lock))


def _resolved(
    dossier: Dossier, fact: Fact, deriver: Deriver, feeds: tuple[str, ...], disputes: tuple[str, ...]
) -> Resolved:
    id = str(fact.id)
    readings = tuple(read_claim(claim, fact, dossier.conventions) for claim in fact.claims)
    results = deriver.results(id) if fact.formula else ()
    voices = [Voice(reading.claim.id, reading.value, reading.comparable) for reading in readings]
    computed = span(results) if results and readings else None
    if computed is not None:
        voices.append(Voice(id, _in_base_units(computed, fact), True))
    sources = tuple(dict.fromkeys(str(claim.source) for claim in fact.claims))
    value: Value | None = results[0].shown if len(results) == 1 else None
    if not fact.formula and not fact.cases:
        value = adopted_value(dossier, fact)
    return Resolved(
        fact,
        value,
        results,
        tuple(dates.parse(case) for case in fact.cases),
        readings,
        pairs(fact, voices),
        origins(dossier, fact.claims),
        sources,
        Silent(dossier.sources, sources),
        feeds,
        disputes,
    )


def _in_base_units(computed: Interval | Moment, fact: Fact) -> Interval | Moment:
    return computed.scaled(Unit.parse(fact.unit or "").factor) if isinstance(computed, Interval) else computed


def _feeds(dossier: Dossier) -> Mapping[str, list[str]]:
    """For each fact, those that are computed from it."""
    found: dict[str, list[str]] = {}
    for fact in dossier.facts.values():
        for needed in dict.fromkeys(fact.inputs.values()):
            found.setdefault(needed, []).append(str(fact.id))
    return found


def _disputes(dossier: Dossier) -> Mapping[str, list[str]]:
    """For each fact, the contradictions that it takes part in."""
    found: dict[str, list[str]] = {}
    for contradiction in dossier.contradictions.values():
        for fact in _parts(dossier, contradiction):
            found.setdefault(fact, []).append(str(contradiction.id))
    return found


def _parts(dossier: Dossier, contradiction: Contradiction) -> set[str]:
    """The facts that take part: those its sides name, by themselves or by a claim, and the one that shows the clash."""
    named = {id for side in contradiction.sides for id in side.claims}
    facts = {str(dossier.claims[id].fact if id in dossier.claims else id) for id in named}
    return facts | ({str(contradiction.through)} if contradiction.through else set())
