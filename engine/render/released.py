"""How each entry stands now, as `release` records it: its figures in the characters that pages show.

The check works out the same without characters, which it never makes, and compares what they read as.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from markupsafe import Markup

from engine.model import Phrase, State
from engine.model.releases import Name
from engine.quantities import Interval, Quantity, Relation
from engine.readings import Value
from engine.reconcile import Briefing, Resolved
from engine.reconcile.derive import shown
from engine.releases import phrase, unplaced
from engine.render.figures import range_ends
from engine.render.written import Written

_TAG = re.compile("<[^<>]*>")


class Standing:
    """How the entries of a briefing stand, and how that is to what was released."""

    def __init__(self, written: Written) -> None:
        self._written, self._briefing = written, written.briefing

    @cached_property
    def states(self) -> dict[Name, State]:
        """Every entry as it would be recorded now, in the order of facts.yaml."""
        return {state.name: state for state in self._states()}

    @cached_property
    def since(self) -> tuple[Name, ...]:
        """What is new or another since the newest release, then what is gone; nothing where none was made."""
        last = self._briefing.dossier.releases.last
        if not self._briefing.dossier.releases:
            return ()
        changed = (n for n, s in self.states.items() if n not in last or last[n].aspects != s.aspects)
        return (*changed, *(name for name in last if name not in self.states))

    @property
    def version(self) -> str:
        """What this briefing is called: the newest release, or what comes after it; nothing where none was made."""
        releases = self._briefing.dossier.releases
        if not releases:
            return ""
        return f"after {releases.newest.number}" if self.since else str(releases.newest.number)

    def _states(self) -> Iterator[State]:
        dossier = self._briefing.dossier
        yield from map(self._fact, self._briefing.facts.values())
        for id, one in dossier.contradictions.items():
            called = unplaced(one.question)
            yield State("contradiction", id, called, verdict=str(one.verdict), rule=str(one.rule))
        for id, source in dossier.sources.items():
            yield State("source", id, unplaced(source.label), sha256=self._briefing.lock.sources[id].sha256)

    def _fact(self, item: Resolved) -> State:
        several = len(item.results) > 1
        interval = None if item.cases or several else item.interval
        return State(
            "fact",
            str(item.fact.id),
            unplaced(item.fact.label),
            value=tuple(self._value(item)),
            over=several,
            range=self._range(item) if interval is not None and interval.width else None,
            status=item.status,
            agreement=item.agreement,
            sources=tuple(item.sources),
        )

    def _value(self, item: Resolved) -> Iterator[Phrase]:
        id = str(item.fact.id)
        if item.cases:
            for moment in item.cases:
                yield phrase(moment, _bare(self._written.timed(moment)))
        elif item.value is not None:
            yield phrase(item.value, _bare(self._written.inside(id, "")[1]))
        elif item.results and item.interval is not None and _bounded(item.interval):
            yield phrase(shown(item.interval, None, item.fact), _bare(self._written.inside(id, "range")[1]))

    def _range(self, item: Resolved) -> Phrase | None:
        """Both ends as the page of the fact shows them."""
        ends = range_ends(item.interval) if item.interval else None
        if ends is None:
            return None
        unit = item.value.unit if isinstance(item.value, Quantity) else str(item.fact.unit)
        value: Value = Quantity(Relation.RANGE, ends[0], unit, None, ends[1])
        return phrase(value, _bare(self._written.inside(str(item.fact.id), "range")[1]))


def _bounded(interval: Interval) -> bool:
    """Whether there is a range, or an end of one, to show."""
    return interval.width != 0 and (interval.low, interval.high) != (None, None)


def states(briefing: Briefing) -> dict[Name, State]:
    """Every entry of a briefing as it would be recorded now."""
    return Standing(Written(briefing)).states


def _bare(inner: Markup) -> str:
    """The characters alone, with the spaces that they have."""
    return Markup(_TAG.sub("", inner)).unescape()  # noqa: S704
