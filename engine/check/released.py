"""What was released, held against the evidence: recorded figures read back, and what is as it was is what was recorded.

The check works out for itself how each entry stands now. It makes no characters: states are compared by what they read
as, and the characters that a release recorded are read again like those of a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from engine import dates
from engine.check.evidence import Evidence
from engine.check.precision import as_shown, outward
from engine.check.reader import Reader
from engine.check.shown import phrase_faults
from engine.check.standing import agreement, status
from engine.model import Fact, Phrase, Recorded, State
from engine.model.releases import Name
from engine.problems import Place, Problem
from engine.quantities import Interval, Quantity, Relation
from engine.releases import INPUTS, phrase, unplaced
from engine.version import code

_AS_FACTS_ARE = "Was facts.releases changed by hand? Put it back as `release` wrote it."
_CONVENTIONS = (
    "Keep the units, money and names of old releases under `dossier:`; or put the line back as `release` wrote it."
)


class Released:
    """The releases of one dossier, and how its entries stand now."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence, self.dossier = evidence, evidence.dossier

    @cached_property
    def states(self) -> Mapping[Name, State]:
        """Every entry as it is now, without characters."""
        return {state.name: state for state in self._states()}

    @cached_property
    def since(self) -> tuple[Name, ...]:
        """What is new or another since the newest release, then what is gone."""
        last = self.dossier.releases.last
        if not self.dossier.releases:
            return ()
        changed = [
            name for name, state in self.states.items() if name not in last or state.aspects != last[name].aspects
        ]
        return (*changed, *(name for name in last if name not in self.states))

    @property
    def version(self) -> str:
        """What this briefing is called; nothing where there is no release."""
        releases = self.dossier.releases
        if not releases:
            return ""
        number = str(releases.newest.number)
        return f"after {number}" if self.since else number

    def _states(self) -> Iterator[State]:
        for fact in self.dossier.facts.values():
            yield self._fact(fact)
        for id, contradiction in self.dossier.contradictions.items():
            verdict, rule = str(contradiction.verdict), str(contradiction.rule)
            yield State("contradiction", id, unplaced(contradiction.question), verdict=verdict, rule=rule)
        for id, record in self.evidence.lock.sources.items():
            yield State("source", id, unplaced(self.dossier.sources[id].label), sha256=record.sha256)

    def _fact(self, fact: Fact) -> State:
        id = str(fact.id)
        return State(
            "fact",
            id,
            unplaced(fact.label),
            value=tuple(self._value(fact)),
            over=len(self.evidence.outcomes.get(id, ())) > 1,
            range=self._range(fact),
            status=status(self.evidence, fact),
            agreement=agreement(self.evidence, fact),
            sources=tuple(dict.fromkeys(str(claim.source) for claim in fact.claims)),
        )

    def _value(self, fact: Fact) -> Iterator[Phrase]:
        """What a page shows as the value: one figure, one for each case, or the range over all cases."""
        outcomes, value = self.evidence.outcomes.get(str(fact.id), ()), self.evidence.values[str(fact.id)]
        bounds = self.evidence.bounds(fact)
        if fact.cases:
            yield from (phrase(dates.parse(case)) for case in fact.cases)
        elif len(outcomes) == 1:
            yield phrase(outcomes[0].shown(fact))
        elif outcomes and bounds is not None and not _endless(bounds) and bounds.width != 0:
            yield phrase(as_shown(bounds, None, fact))
        elif not outcomes and value is not None:
            yield phrase(value)

    def _range(self, fact: Fact) -> Phrase | None:
        """The range that the page of a fact shows under its value, both ends rounded outward."""
        id = str(fact.id)
        bounds = None if fact.cases or len(self.evidence.outcomes.get(id, ())) > 1 else self.evidence.bounds(fact)
        ends = outward(bounds) if bounds is not None else None
        if ends is None:
            return None
        adopted = self.evidence.values[id]
        unit = adopted.unit if isinstance(adopted, Quantity) else str(fact.unit)
        return phrase(Quantity(Relation.RANGE, ends[0], unit, None, ends[1]))


def released_faults(released: Released, read: Reader, inputs: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong with what was recorded; `inputs` are the hashes of the dossier's files by name."""
    dossier = released.dossier
    for release in dossier.releases.all:
        for recorded in release.recorded:
            yield from _unread(recorded, read)
    if not dossier.releases:
        return
    newest = dossier.releases.newest
    same_files = all(newest.inputs[name] == inputs.get(name) for name in INPUTS)
    if same_files and newest.engine == code():
        for kind, id in released.since:
            message = f"the {kind} `{id}` was recorded otherwise than these very files, and this engine, give it"
            yield Problem("released", message, _recorded_at(released, (kind, id)), _AS_FACTS_ARE)


def _unread(recorded: Recorded, read: Reader) -> Iterator[Problem]:
    """Every recorded figure whose characters do not read as what was recorded with them."""
    state = recorded.state
    for figure in (*state.value, *state.phrases("range")) if state else ():
        for _, message in phrase_faults(figure, figure.text, read):
            yield Problem("released", f"“{figure.text}”: {message}", recorded.place, _CONVENTIONS)


def _recorded_at(released: Released, name: Name) -> Place:
    """Where an entry was recorded last; the line of the newest release for one that never was."""
    releases = released.dossier.releases
    lines = [one.place for release in releases.all for one in release.recorded if one.name == name]
    return lines[-1] if lines else releases.newest.place


def _endless(bounds: Interval) -> bool:
    return bounds.low is None and bounds.high is None
