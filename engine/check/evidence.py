"""What the dossier and the lock say, worked out by the check for itself: values, counts, origins, agreement, coverage."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from engine import checked, dates, excerpts
from engine.check.comparison import CONSISTENT, EQUAL, Speaker, standing
from engine.check.precision import as_shown
from engine.check.recompute import Choice, NotComputable, choices, recompute, recompute_date
from engine.counts import AS_OF, LAST_CHECK
from engine.dates import Moment
from engine.lock import ExcerptRecord, Lock, NumeralRecord
from engine.model import Claim, Dossier, Fact, SetAside, Source, Work
from engine.problems import Problem
from engine.quantities import Interval, Quantity, Relation, Unit
from engine.readings import ClaimReading, Unsettled, Value, counted, read_claim
from engine.typography import squeezed
from engine.vocabulary import OWN_WORDS


@dataclass(frozen=True, slots=True)
class Outcome:
    """A derived fact under one choice of cases: its bounds in the fact's unit, or its date."""

    bounds: Interval | None
    single: Fraction | None
    choice: Choice
    moment: Moment | None = None

    def shown(self, fact: Fact) -> Quantity | Moment:
        """What a page may show of it; raises ValueError where there is nothing."""
        if self.bounds is None:
            if self.moment is None:
                raise ValueError("neither an amount nor a date")
            return self.moment
        return as_shown(self.bounds, self.single, fact)


@dataclass(frozen=True)
class Evidence:
    """The check's own reading of a dossier and its lock."""

    dossier: Dossier
    lock: Lock

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be read or computed."""
        found: list[Problem] = []
        for claim in self.dossier.claims.values():
            try:
                read_claim(claim, self.dossier.facts[claim.fact], self.dossier.conventions)
            except Unsettled as error:
                found.append(Problem("reading", str(error), claim.quote.place))
        for fact in self.dossier.facts.values():
            if fact.formula and not found:
                try:
                    for outcome in self._outcomes(fact):
                        outcome.shown(fact)
                except (NotComputable, ValueError) as error:
                    found.append(Problem("recomputed", f"`{fact.id}`: {error}", fact.formula.place))
        return tuple(found)

    @cached_property
    def readings(self) -> Mapping[str, ClaimReading]:
        """Claim id to reading, for a dossier without problems."""
        facts, conventions = self.dossier.facts, self.dossier.conventions
        return {id: read_claim(claim, facts[claim.fact], conventions) for id, claim in self.dossier.claims.items()}

    @cached_property
    def values(self) -> Mapping[str, Value | None]:
        """What each fact that is not derived is worth: its adopted claim's reading, or its assumption."""
        return {str(fact.id): self._value(fact) for fact in self.dossier.facts.values()}

    def _value(self, fact: Fact) -> Value | None:
        value: Value | None = None
        if fact.assumed:
            value = counted(fact.assumed, self.dossier.conventions)[0].reading
            if isinstance(value, Quantity) and not value.unit and fact.unit != "number":
                value = value.in_unit(str(fact.unit))
        elif f"{fact.id}.{fact.adopts}" in self.readings:
            value = self.readings[f"{fact.id}.{fact.adopts}"].value
        if isinstance(value, Quantity) and fact.precision:
            return _declared(value, str(fact.precision))
        return value

    @cached_property
    def outcomes(self) -> Mapping[str, tuple[Outcome, ...]]:
        """Derived fact to its outcome in every case."""
        return {str(fact.id): self._outcomes(fact) for fact in self.dossier.facts.values() if fact.formula}

    def _outcomes(self, fact: Fact) -> tuple[Outcome, ...]:
        found = []
        for choice in choices(self.dossier, fact):
            if fact.unit == "date":
                moment = recompute_date(self.dossier, fact, self.values.get, choice)
                found.append(Outcome(None, None, choice, moment))
                continue
            computed = recompute(self.dossier, fact, self.values.get, choice)
            bounds, single = computed.inside(str(fact.unit))
            found.append(Outcome(bounds, single, choice))
        return tuple(found)

    def bounds(self, fact: Fact) -> Interval | None:
        """What a fact's value allows, over all cases."""
        if fact.formula:
            all_bounds = [o.bounds for o in self.outcomes[str(fact.id)] if o.bounds is not None]
            return functools.reduce(Interval.hull, all_bounds) if all_bounds else None
        value = self.values[str(fact.id)]
        return value.interval if isinstance(value, Quantity) else None

    def speakers(self, fact: Fact) -> list[Speaker]:
        """Every claim on a fact, and the fact's own derivation."""
        id = str(fact.id)
        if id not in self._speakers:
            self._speakers[id] = self._speakers_of(fact)
        return self._speakers[id]

    @cached_property
    def _speakers(self) -> dict[str, list[Speaker]]:
        return {}

    def pairs(self, fact: Fact) -> tuple[tuple[Speaker, Speaker, str], ...]:
        """Every two speakers on a fact, and how they stand to each other."""
        id = str(fact.id)
        if id not in self._pairs:
            self._pairs[id] = tuple((a, b, standing(fact, a, b)) for a, b in combinations(self.speakers(fact), 2))
        return self._pairs[id]

    @cached_property
    def _pairs(self) -> dict[str, tuple[tuple[Speaker, Speaker, str], ...]]:
        return {}

    def _speakers_of(self, fact: Fact) -> list[Speaker]:
        found = []
        for claim in fact.claims:
            reading = self.readings[claim.id]
            found.append(Speaker(claim.id, reading.value, reading.comparable, claim))
        bounds = self.bounds(fact) if fact.formula else None
        if bounds is not None:
            factor = Unit.parse(str(fact.unit)).factor
            found.append(Speaker(str(fact.id), bounds.scaled(factor), True, None))
        moments = [o.moment for o in self.outcomes.get(str(fact.id), ()) if o.moment is not None]
        if moments:
            ends = min(moments, key=lambda m: m.text), max(moments, key=lambda m: m.text)
            both = ends[0] if ends[0] == ends[1] else dates.parse(f"{ends[0].text}/{ends[1].text}")
            found.append(Speaker(str(fact.id), both, True, None))
        return found

    def giving(self, fact: Fact) -> set[str]:
        """The sources that give the very value we print; of a computed one, those whose value agrees with it."""
        speakers = self.speakers(fact)
        wanted = str(fact.id) if fact.formula else f"{fact.id}.{fact.adopts}"
        ours = next((speaker for speaker in speakers if speaker.id == wanted), None)
        if ours is None:
            return set()
        alike = (EQUAL, CONSISTENT) if fact.formula else (EQUAL,)
        return {str(s.claim.source) for s in speakers if s.claim and (s is ours or standing(fact, ours, s) in alike)}

    # --- counts ---

    @cached_property
    def as_of(self) -> Moment | None:
        given = [dates.parse(source.published) for source in self.dossier.sources.values() if source.published]
        latest = None
        for moment in given:
            if latest is None or (moment.bounds[1], moment.text) > (latest.bounds[1], latest.text):
                latest = moment
        return latest

    @cached_property
    def last_check(self) -> Moment | None:
        """The latest day on which a source was looked at."""
        days = sorted(one.on for one in self.dossier.looked_at.values())
        return dates.parse(days[-1]) if days else None

    def day(self, source: Source, part: str) -> str:
        """The date of a source that goes by that name: when it appeared, was last looked at, or last read before that."""
        looked = self.dossier.looked_at.get(str(source.id))
        days = {"published": source.published, "checked": looked and looked.on, "last": looked and looked.last}
        return str(days.get(part) or "")

    def dated(self, name: str) -> Moment | None:
        """What a count that is a date shows."""
        return {AS_OF: self.as_of, LAST_CHECK: self.last_check}.get(name)

    def count(self, name: str) -> tuple[int, int] | None:
        """At least and at most of `name` or `name:id`; None where that is not counted."""
        if name not in self._counted:
            self._counted[name] = self._count(*name.partition(":")[::2])
        return self._counted[name]

    @cached_property
    def _counted(self) -> dict[str, tuple[int, int] | None]:
        """What has been counted so far: pages repeat the same counts."""
        return {}

    @cached_property
    def _speaking(self) -> Mapping[str, list[Claim]]:
        """Fact or source to its claims."""
        found: dict[str, list[Claim]] = {}
        for claim in self.dossier.claims.values():
            for id in {str(claim.fact), str(claim.source)}:
                found.setdefault(id, []).append(claim)
        return found

    def _count(self, kind: str, id: str) -> tuple[int, int] | None:
        claims = self._speaking.get(id, []) if id else list(self.dossier.claims.values())
        if id and id not in self.dossier.facts and id not in self.dossier.sources:
            return None
        if kind == "origins" and id in self.dossier.facts:
            return self.origins(claims)
        exact = self._exact(kind, id, claims)
        return None if exact is None else (exact, exact)

    def _exact(self, kind: str, id: str, claims: list[Claim]) -> int | None:
        speaking = {str(claim.source) for claim in claims}
        of_fact = id in self.dossier.facts
        match kind:
            case "sources" if of_fact or not id:
                return len(speaking) if of_fact else len(self.dossier.sources)
            case "giving" if of_fact:
                return len(self.giving(self.dossier.facts[id]))
            case "silent" if of_fact:
                return len(self.dossier.sources) - len(speaking)
            case "claims":
                return len(claims)
            case "contradictions" if of_fact or not id:
                return len(self.disputes(id)) if of_fact else len(self.dossier.contradictions)
            case "unknowns" if not id:
                return len(self.dossier.file.unknowns)
            case "facts" if not id:
                return len(self.dossier.facts)
            case "unreachable" if not id:
                return sum(one.found == checked.UNREACHABLE for one in self.dossier.looked_at.values())
            case "altered" if not id:
                return sum(one.found == checked.CHANGED for one in self.dossier.looked_at.values())
            case "numerals" if not of_fact:
                records = [self.lock.sources.get(id)] if id else self.lock.sources.values()
                return sum(len(record.numerals) for record in records if record)
            case "set-aside" if not of_fact:
                return self._aside[id] if id else sum(self._aside.values())
        return None

    @cached_property
    def _aside(self) -> Counter[str]:
        """Source to how many of its numerals are set aside."""
        return Counter(account.source for account in self.accounts if account.aside)

    def disputes(self, fact: str) -> list[str]:
        """The contradictions that a fact is part of."""
        return self._disputes.get(fact, [])

    @cached_property
    def _disputes(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for id, contradiction in self.dossier.contradictions.items():
            named = [str(name) for side in contradiction.sides for name in side.claims]
            facts = [str(self.dossier.claims[n].fact) if n in self.dossier.claims else n for n in named]
            for fact in dict.fromkeys([*facts, *([str(contradiction.through)] if contradiction.through else [])]):
                found.setdefault(fact, []).append(id)
        return found

    def case_roots(self, fact: Fact) -> list[str]:
        """The facts with cases that a derived fact depends on, in the order of facts.yaml."""
        return list(choices(self.dossier, fact)[0])

    def last_day(self, fact: Fact) -> str:
        """The last day that a date fact allows, of its last case; nothing where it has no date."""
        value = dates.parse(fact.cases[-1]) if fact.cases else self.values[str(fact.id)]
        moments = [outcome.moment for outcome in self.outcomes.get(str(fact.id), ()) if outcome.moment is not None]
        if len(moments) == 1:
            value = moments[0]
        return value.bounds[1].isoformat() if isinstance(value, Moment) else ""

    def roots(self, claims: list[Claim]) -> set[str]:
        """The origins of claims by stated edges alone."""
        return self._spread(claims, inferred=False)

    def origins(self, claims: list[Claim]) -> tuple[int, int]:
        """At least and at most how many origins stand behind claims, by spreading roots along the edges."""
        spread = {inferred: self._spread(claims, inferred=inferred) for inferred in (False, True)}
        named = spread[True] - self._unnamed
        merged = len(named) + bool(spread[True] & self._unnamed)
        return min(merged, len(spread[False])), max(merged, len(spread[False]))

    @cached_property
    def _unnamed(self) -> frozenset[str]:
        return frozenset(id for id, work in self.dossier.works.items() if work.title is None)

    def _spread(self, claims: list[Claim], *, inferred: bool) -> set[str]:
        """The roots that spreading from the claims, step by step, arrives at."""
        edges = self._stated_and_inferred if inferred else self._stated
        frontier = {("claim", claim.id) for claim in claims}
        seen: set[tuple[str, str]] = set()
        roots: set[str] = set()
        while frontier:
            seen |= frontier
            following: set[tuple[str, str]] = set()
            for kind, id in frontier:
                if kind == "claim":
                    following |= self._step(self.dossier.claims[id], edges, inferred=inferred)
                elif kind == "end" or not edges[id]:
                    roots.add(id)
                else:
                    following |= {("node", target) for target in edges[id]}
            frontier = following - seen
        return roots

    def _step(self, claim: Claim, edges: Mapping[str, set[str]], *, inferred: bool) -> set[tuple[str, str]]:
        """Where a claim leads first: to its source itself, to what that rests on, or to the claims that it copies."""
        source = str(claim.source)
        if claim.origin in OWN_WORDS:
            ends = {"own statement": {("end", source)}, "own arithmetic": set[tuple[str, str]]()}
            return ends.get(str(claim.origin), {("node", source)} if inferred else {("end", source)})
        targets = {str(claim.origin)} if claim.origin else edges[source]
        if not targets:
            return {("end", source)}
        others = self.dossier.facts[claim.fact].claims
        found: set[tuple[str, str]] = set()
        for target in targets:
            copied = {("claim", other.id) for other in others if other.source == target}
            found |= copied or {("node", target)}
        return found

    @cached_property
    def _stated(self) -> Mapping[str, set[str]]:
        return self._edges(inferred=False)

    @cached_property
    def _stated_and_inferred(self) -> Mapping[str, set[str]]:
        return self._edges(inferred=True)

    def _edges(self, *, inferred: bool) -> Mapping[str, set[str]]:
        owners: list[tuple[str, Work | Source]] = [*self.dossier.works.items(), *self.dossier.sources.items()]
        return {
            id: {str(edge.target) for edge in owner.rests_on if inferred or edge.inferred is None}
            for id, owner in owners
        }

    # --- coverage ---

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """Every numeral of every source, with what accounts for it."""
        found: list[Account] = []
        for id in self.dossier.sources:
            record = self.lock.sources.get(id)
            for numeral in record.numerals if record else ():
                around = (
                    [e for e in record.excerpts if e.start <= numeral.start and e.end >= numeral.end] if record else []
                )
                cited = sorted({self._citation(e) for e in around if self._answers(e, numeral)})
                aside = [self._reason(id, e) for e in around if e.kind == excerpts.SET_ASIDE]
                found.append(Account(id, numeral, tuple(cited), tuple(a for a in aside if a is not None)))
        return tuple(found)

    def _citation(self, excerpt: ExcerptRecord) -> str:
        return "published" if excerpt.kind == excerpts.PUBLISHED else excerpt.of

    def _answers(self, excerpt: ExcerptRecord, numeral: NumeralRecord) -> bool:
        if excerpt.kind == excerpts.PUBLISHED:
            return True
        claim = self.dossier.claims.get(excerpt.of)
        if claim is None or excerpt.kind not in (excerpts.CLAIM, excerpts.AGAIN, excerpts.REPEAT):
            return False
        if self.dossier.facts[claim.fact].kind == "words":
            return numeral.form in ("share", "magnitude")
        return claim.figure is None or squeezed(numeral.text) in squeezed(claim.figure)

    def _reason(self, source: str, excerpt: ExcerptRecord) -> SetAside | None:
        for item in self.dossier.sources[source].set_aside:
            if squeezed(item.quote) == squeezed(excerpt.text) and (item.at or "") == excerpt.at:
                return item
        return None


@dataclass(frozen=True, slots=True)
class Account:
    """A numeral of a source, the claims that cite it, and the reasons that set it aside."""

    source: str
    numeral: NumeralRecord
    cited: tuple[str, ...]
    aside: tuple[SetAside, ...]


def _declared(value: Quantity, precision: str) -> Quantity:
    """A reading with its precision as the editor declares it; zeros that only fill places make it approximate."""
    last: int | None = None
    relation = value.relation
    if precision != "exact" and value.value is not None:
        size, last = abs(value.value), 1 - int(precision[0])
        while size >= 10:
            size, last = size / 10, last + 1
        while 0 < size < 1:
            size, last = size * 10, last - 1
        written = next((power for power in (12, 9, 6) if abs(value.value) >= 10**power), 0)
        if last > written:
            last, relation = written, Relation.ABOUT if relation is Relation.EQUAL else relation
    return Quantity(relation, value.value, value.unit, last, value.upper, value.words, value.value_open)
