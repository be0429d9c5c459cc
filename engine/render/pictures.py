"""The pictures of a briefing, as templates place them: the geometry is made elsewhere, from the values brought here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from markupsafe import Markup

from engine import addresses
from engine.dates import Moment
from engine.model import Claim, Event, Headed, PaymentsPicture, Source, Work
from engine.pictures import (
    Edge,
    Node,
    NotDrawable,
    Payments,
    Picture,
    Span,
    payments,
    strip,
    trail,
    wrapped,
)
from engine.problems import Problem, Stopped
from engine.quantities import Quantity
from engine.reconcile import Briefing, Resolved
from engine.reconcile.derive import Result
from engine.render import joins


@dataclass(frozen=True)
class Drawing:
    """One picture for a template."""

    picture: Picture
    first: int = 0  # which case of the start comes first, and which last
    last: int = 0
    partly: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # source to what a part of it rests on

    def dot(self, name: str) -> bool:
        """Whether a mark is a dot rather than a bar."""
        return self.picture.by_name[name].tag == "circle"

    def has(self, name: str) -> bool:
        """Whether the picture has such a mark."""
        return name in self.picture.by_name

    def place(self, name: str) -> Markup:
        """The attributes that make an element the mark of that name."""
        mark = self.picture.by_name[name]
        given = {"data-mark": mark.name, **mark.attributes}
        return Markup("").join(Markup(' {}="{}"').format(key, value) for key, value in given.items())

    def lines(self, called: str) -> list[tuple[str, str]]:
        """A name in lines, each with its letter."""
        return [(addresses.case_letter(n), line) for n, line in enumerate(wrapped(called))]


def drawings(briefing: Briefing, events: Sequence[tuple[int, Event]]) -> dict[str, Drawing | None]:
    """Every picture that the dossier declares, by its kind; raises Stopped where values do not make a picture."""
    declared = briefing.dossier.file.pictures
    found: dict[str, Drawing | None] = {"payments": None, "timeline": None, "origins": None}
    if declared.payments:
        given = declared.payments
        found["payments"] = _made(lambda: _payments(briefing.facts, given), given)
    if declared.timeline:
        found["timeline"] = _made(lambda: _timeline(briefing, events), declared.timeline)
    if declared.origins:
        found["origins"] = _made(lambda: _origins(briefing), declared.origins)
    return found


def _made(make: Callable[[], Drawing], declared: Headed) -> Drawing:
    try:
        return make()
    except NotDrawable as error:
        raise Stopped([Problem("value", f"the picture cannot be drawn: {error}", declared.title.place)]) from None


def _payments(facts: Mapping[str, Resolved], given: PaymentsPicture) -> Drawing:
    start, end, full = facts[given.start], facts[given.end], facts[given.full]
    total = facts[given.total].value if given.total else None
    amount = total.value if isinstance(total, Quantity) and total.value is not None else None
    starts = [_first(moment) for moment in _moments(start)]
    if not starts:
        raise NotDrawable("the start is open")
    picture = payments(
        Payments(
            rate=str(given.rate),
            start=str(given.start),
            end=str(given.end),
            full=str(given.full),
            starts=starts,
            last=_last(end),
            sums=[_drawn(result) for result in full.results],
            ramp=str(given.ramp or ""),
            spare=str(given.spare or ""),
            total=str(given.total) if amount is not None else "",
            amount=amount or Fraction(0),
        )
    )
    return Drawing(picture, starts.index(min(starts)), starts.index(max(starts)))


def _moments(resolved: Resolved) -> tuple[Moment, ...]:
    if resolved.cases:
        return resolved.cases
    return (resolved.value,) if isinstance(resolved.value, Moment) else ()


def _first(moment: Moment) -> date:
    if moment.bounds[0] == date.min:
        raise NotDrawable("the start is open")
    return moment.bounds[0]


def _last(resolved: Resolved) -> date:
    moments = _moments(resolved)
    if not moments or moments[0].bounds[1] == date.max:
        raise NotDrawable("the end is open")
    return moments[0].bounds[1]


def _drawn(result: Result) -> Fraction:
    """The value at which a sum is drawn: itself, or the middle of what it may be."""
    if result.nominal is not None:
        return result.nominal
    interval = result.interval
    if interval is None or interval.low is None or interval.high is None:
        raise NotDrawable("what it adds up to is open")
    return (interval.low + interval.high) / 2


def _timeline(briefing: Briefing, events: Sequence[tuple[int, Event]]) -> Drawing:
    spans = []
    for index, event in events:
        resolved = briefing.facts[event.fact]
        id, cases = str(event.fact), resolved.cases
        shows = [("fact", id, "", addresses.case_letter(n)) for n in {0: 0, len(cases) - 1: 0}] if cases else []
        moments = _moments(resolved)
        if moments:
            ours = bool(cases or resolved.fact.formula)
            letter = addresses.case_letter(index)
            spans.append(Span(letter, moments, tuple(shows) or (("fact", id, "", ""),), ours))
    return Drawing(strip(spans, briefing.as_of))


def _origins(briefing: Briefing) -> Drawing:
    dossier = briefing.dossier
    works = [Node(f"work-{w.id}", w.called, "work" if w.title else "unnamed") for w in dossier.works.values()]
    sources = [Node(f"source-{s.id}", str(s.label), "source") for s in dossier.sources.values()]
    edges = [*_edges("work", dossier.works.values()), *_edges("source", dossier.sources.values())]
    taken = joins.taken(briefing)
    partly = {id: _partly(briefing, source, taken.get(id, ())) for id, source in dossier.sources.items()}
    for id, targets in partly.items():
        edges += [Edge(f"source-{id}-from-{end}", f"source-{id}", _node(briefing, end), "partial") for end in targets]
    return Drawing(trail(works, sources, edges), partly=partly)


def _node(briefing: Briefing, id: str) -> str:
    return f"{'source' if id in briefing.dossier.sources else 'work'}-{id}"


def _partly(briefing: Briefing, source: Source, claims: Iterable[Claim]) -> tuple[str, ...]:
    """What some claims of a source are from, and the source as a whole does not rest on."""
    dossier, whole = briefing.dossier, {str(edge.target) for edge in source.rests_on}
    origins = dict.fromkeys(str(claim.origin) for claim in claims)
    return tuple(id for id in origins if (id in dossier.works or id in dossier.sources) and id not in whole)


def _edges(kind: str, owners: Iterable[Work | Source]) -> Iterator[Edge]:
    for owner in owners:
        for n, edge in enumerate(owner.rests_on):
            end = f"{'source' if edge.source else 'work'}-{edge.target}"
            name = f"{kind}-{owner.id}-{addresses.case_letter(n)}"
            yield Edge(name, f"{kind}-{owner.id}", end, "stated" if edge.inferred is None else "inferred")
