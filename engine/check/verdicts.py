"""A verdict fits its claims: the rule it names holds of them, and what we print elsewhere follows it.

Where a rule speaks of figures, dates, titles or the way to an origin, it is held against them. Where claims are in words,
scope and precision are a person's judgement, which stands beside them to be judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from engine import dates
from engine.check.evidence import Evidence
from engine.excerpts import TITLE
from engine.model import Claim, Contradiction, Fact, Side
from engine.problems import Problem
from engine.quantities import Quantity
from engine.vocabulary import OWN_WORDS

# verdict -> the rules that can lead to it
GROUNDS: Mapping[str, tuple[str, ...]] = {
    "reconciled": ("different scope", "different period", "body over headline", "report over own arithmetic"),
    "better supported": (
        "closer to the origin",
        "more precise",
        "later",
        "body over headline",
        "report over own arithmetic",
    ),
    "superseded": ("later",),
    "unresolved": ("no ground to choose",),
    "cannot be checked": ("no ground to choose", "different scope", "different period"),
}


def verdicts(evidence: Evidence) -> Iterator[Problem]:
    """Every verdict that its rule, its claims or what we print do not bear out."""
    for contradiction in evidence.dossier.contradictions.values():
        for message in _Judged(evidence, contradiction).faults():
            yield Problem("verdict", f"`{contradiction.id}`: {message}", contradiction.verdict.place)


def upheld(evidence: Evidence, contradiction: Contradiction) -> int | None:
    """Which side a verdict upholds: the one whose words or sum we print; None where it upholds none."""
    if contradiction.verdict not in ("better supported", "superseded"):
        return None
    judged = _Judged(evidence, contradiction)
    kept = [n for n, side in enumerate(judged.sides) if any(judged.printed(claim) for claim in side)]
    found = kept or [n for n, side in enumerate(contradiction.sides) if judged.computes(side)]
    return found[0] if len(found) == 1 else None


class _Judged:
    """One contradiction with its claims by side."""

    def __init__(self, evidence: Evidence, contradiction: Contradiction) -> None:
        self.evidence, self.contradiction = evidence, contradiction
        known = evidence.dossier.claims
        self.sides = [[known[id] for id in side.claims if id in known] for side in contradiction.sides]
        self.claims = [claim for side in self.sides for claim in side]
        names = dict.fromkeys(str(claim.fact) for claim in self.claims)
        self.facts: list[Fact] = [evidence.dossier.facts[name] for name in names]

    def faults(self) -> Iterator[str]:
        verdict, rule = str(self.contradiction.verdict), str(self.contradiction.rule)
        if rule not in GROUNDS[verdict]:
            yield f"“{verdict}” does not follow from “{rule}”; from it follow {', '.join(self._after(rule))}"
            return
        kept = [claim for claim in self.claims if self.printed(claim)]
        if verdict == "unresolved" and kept:
            yield f"it is unresolved, yet we print what {kept[0].id} says"
        computed = [n for n, side in enumerate(self.contradiction.sides) if self.computes(side)]
        if verdict in ("better supported", "superseded") and not (computed and not kept):
            if not kept:
                yield "one side is upheld, yet we print what none of its claims says"
                return
            sides = [side for side in self.sides if any(claim in side for claim in kept)]
            if len(sides) > 1:
                yield "what we print stands on more than one side"
                return
            others = [claim for side in self.sides if side is not sides[0] for claim in side]
            yield from self._holds(rule, kept[0], others)
        elif rule == "later":
            yield from self._computed_later()
        elif verdict == "reconciled":
            yield from self._reconciled(rule)

    def _after(self, rule: str) -> list[str]:
        return [verdict for verdict, rules in GROUNDS.items() if rule in rules]

    def computes(self, side: Side) -> bool:
        """Whether a side is a fact that we compute, and so print."""
        return any(self._computes_id(id) for id in side.claims)

    def _computes_id(self, id: str) -> bool:
        facts = self.evidence.dossier.facts
        return id in facts and bool(facts[id].formula)

    def printed(self, claim: Claim) -> bool:
        return self.evidence.dossier.adopted(self.evidence.dossier.facts[claim.fact]) == claim

    # --- rules that uphold a side ---

    def _holds(self, rule: str, kept: Claim, others: list[Claim]) -> Iterator[str]:
        tests: Mapping[str, Callable[[Claim, Claim], bool]] = {
            "closer to the origin": lambda mine, theirs: self._steps(mine) <= self._steps(theirs),
            "more precise": self._finer,
            "later": self._later,
            "body over headline": lambda _, theirs: self._in_title(theirs),
            "report over own arithmetic": lambda _, theirs: theirs.origin == "own arithmetic",
        }
        for other in others:
            if not tests[rule](kept, other):
                same = kept.source == other.source and rule == "later"
                hint = ": is that what it said before? then rank it `deprecated`, with the reason" if same else ""
                yield f"“{rule}” does not hold of {kept.id} against {other.id}{hint}"

    def _steps(self, claim: Claim) -> int:
        """How far a claim is from the nearest origin; own words of a commentary are as far as its last source."""
        start = str(claim.source if claim.origin in (None, *OWN_WORDS) else claim.origin)
        steps, frontier, seen = 0, {start}, {start}
        while frontier and all(map(self._rests_on, frontier)):
            frontier = {target for id in frontier for target in self._rests_on(id)} - seen
            seen |= frontier
            steps += 1
        return steps + (start != claim.source)

    def _rests_on(self, id: str) -> list[str]:
        """What a source or work rests on."""
        dossier = self.evidence.dossier
        owner = dossier.sources.get(id) or dossier.works[id]
        return [str(edge.target) for edge in owner.rests_on]

    def _finer(self, mine: Claim, theirs: Claim) -> bool:
        values = [self.evidence.readings[claim.id].value for claim in (mine, theirs)]
        if not all(isinstance(value, Quantity) for value in values):
            return True  # words and dates have no width: a judgement
        intervals = [value.comparable for value in values if isinstance(value, Quantity)]
        if any(interval is None or interval.width is None for interval in intervals[:1]):
            return False
        widths = [interval.width if interval else None for interval in intervals]
        return widths[1] is None or (widths[0] is not None and widths[0] <= widths[1])

    def _later(self, mine: Claim, theirs: Claim) -> bool:
        if mine.source == theirs.source:  # what a source says now, and what it says that it said before
            return theirs.rank == "deprecated" and mine.rank != "deprecated"
        published = [self.evidence.dossier.sources[claim.source].published for claim in (mine, theirs)]
        if published[1] is None:  # a copy is no newer than what it copies
            copied = self._copied(theirs)
            return bool(copied) and all(self._later(mine, other) for other in copied)
        if published[0] is None:
            return False
        return dates.parse(published[0]).bounds[0] > dates.parse(published[1]).bounds[1]

    def _copied(self, claim: Claim) -> list[Claim]:
        """What other sources say on the same fact, from whom the source of a claim says that it has it."""
        source = self.evidence.dossier.sources[claim.source]
        names = {claim.origin} if claim.origin else {edge.source for edge in source.rests_on}
        return [other for other in self.evidence.dossier.facts[claim.fact].claims if other.source in names]

    def _computed_later(self) -> Iterator[str]:
        """Where what we print is computed: of what it is computed from, something is later than each of the other claims."""
        sides = list(zip(self.contradiction.sides, self.sides, strict=True))
        used = self._inputs([str(id) for side, _ in sides for id in side.claims if self._computes_id(id)])
        for other in (claim for side, claims in sides if not self.computes(side) for claim in claims):
            if not any(self._later(mine, other) for mine in used):
                yield f"“later” does not hold against {other.id} of anything that the computed side rests on"

    def _inputs(self, waiting: list[str]) -> list[Claim]:
        """The adopted claims that some computed facts rest on."""
        facts, seen, found = self.evidence.dossier.facts, set[str](), list[Claim]()
        while waiting:
            id = waiting.pop()
            if id not in seen:
                seen.add(id)
                adopted = self.evidence.dossier.adopted(facts[id])
                found += [adopted] if adopted else []
                waiting += map(str, facts[id].inputs.values())
        return found

    def _in_title(self, claim: Claim) -> bool:
        """Whether a claim's words stand in the title of its source."""
        records = self.evidence.lock.sources[str(claim.source)].excerpts
        titles = [(record.start, record.end) for record in records if record.kind == TITLE]
        _, own = self.evidence.lock.places["claim", claim.id]
        return any(start <= own.start and own.end <= end for start, end in titles)

    # --- rules that reconcile ---

    def _reconciled(self, rule: str) -> Iterator[str]:
        readings = [self.evidence.readings[claim.id] for claim in self.claims]
        in_words = any(fact.values for fact in self.facts)
        if rule == "body over headline" and not self._one_side_in_title():
            yield "no side of it stands in a title"
        elif rule == "report over own arithmetic" and not any(c.origin == "own arithmetic" for c in self.claims):
            yield "none of its claims is own arithmetic"
        elif rule == "different scope" and not in_words and all(claim.scope is None for claim in self.claims):
            yield "none of its claims has another `scope:`"
        elif rule == "different period" and not in_words:
            units = {reading.value.unit for reading in readings if isinstance(reading.value, Quantity)}
            units |= {str(fact.unit) for fact in self.facts}
            if len(units) < 2:
                yield "all of its claims are in the same unit and period"

    def _one_side_in_title(self) -> bool:
        return any(side and all(self._in_title(claim) for claim in side) for side in self.sides)
