"""Pictures drawn again from the check's own values: every mark stands where it must and shows what belongs there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction

from engine import addresses, dates
from engine.check.evidence import Evidence, Outcome
from engine.check.seen import Drawn, Visible
from engine.dates import Moment
from engine.model import Event, Fact, PaymentsPicture
from engine.pictures import Edge, Node, NotDrawable, Payments, Picture, Span, payments, strip, trail
from engine.problems import Code
from engine.quantities import Quantity

Fault = tuple[Code, str, str]
PICTURE = "picture:"
PAGE_OF: Mapping[str, str] = {
    "payments": "index.html",
    "timeline": "timeline.html",
    "matrix": "contradictions.html",
    "origins": "sources.html",
}


def picture_faults(page: Visible, subject: Callable[[int], str], evidence: Evidence) -> Iterator[Fault]:
    """Every mark on a page that is not what the evidence draws, and every mark that is missing."""
    held: dict[str, list[Drawn]] = {}
    for mark in page.marks:
        name = next((name for name in _around(page, mark.scope, subject) if name.startswith(PICTURE)), "")
        if not name:
            yield "drawn", f"the mark `{mark.name}` stands in no picture", mark.name
        held.setdefault(name, []).append(mark)
    stated = {scope.value for scope in page.scopes if scope.kind == "subject" and scope.value.startswith(PICTURE)}
    for name in sorted(stated):
        drawn = drawn_again(name.removeprefix(PICTURE), evidence)
        if drawn is not None:
            yield from _compared(page, name, held.get(name, []), drawn)


def _around(page: Visible, scope: int, subject: Callable[[int], str]) -> Iterator[str]:
    while scope >= 0:
        yield subject(scope)
        scope = page.scopes[scope].parent


def _compared(page: Visible, name: str, found: list[Drawn], picture: Picture) -> Iterator[Fault]:
    seen: set[str] = set()
    for mark in found:
        wanted = picture.by_name.get(mark.name)
        clue = f'data-mark="{mark.name}"'
        if wanted is None or mark.name in seen:
            yield "drawn", f"`{name}` has no mark `{mark.name}`, or has it twice", clue
            continue
        seen.add(mark.name)
        if mark.tag != wanted.tag or dict(mark.attributes) != dict(wanted.attributes):
            yield "drawn", f"the mark `{mark.name}` of `{name}` stands elsewhere than the evidence puts it", clue
        bounds = [item.bound for item in page.items[mark.first : mark.last] if item.bound is not None]
        shown = tuple((bound.kind, bound.id, bound.part, bound.case) for bound in bounds)
        if mark.tag == "text" and shown != wanted.shows:
            yield "drawn", f"the mark `{mark.name}` of `{name}` shows another figure", clue
    written = [mark.name for mark in found if mark.tag == "text"]
    if written != [mark.name for mark in picture.marks if mark.tag == "text" and mark.name in seen]:
        yield "drawn", f"the words of `{name}` are not in the order in which they are read", name
    for missing in sorted(set(picture.by_name) - seen):
        yield "drawn", f"`{name}` lacks its mark `{missing}`", name


# --- the same pictures from the evidence -----------------------------------------------------------------------------


def drawn_again(kind: str, evidence: Evidence) -> Picture | None:
    """A picture that the dossier declares, made from the check's own values; None where it declares none."""
    declared = evidence.dossier.file.pictures
    makers: Mapping[str, Callable[[], Picture]] = {
        "payments": lambda: _payments(evidence, declared.payments),
        "timeline": lambda: _timeline(evidence),
        "origins": lambda: _origins(evidence),
    }
    if kind not in makers or getattr(declared, kind) is None:
        return None
    try:
        return makers[kind]()
    except NotDrawable:
        return Picture(())


def _payments(evidence: Evidence, declared: PaymentsPicture | None) -> Picture:
    if declared is None:
        raise NotDrawable("none is declared")
    facts = evidence.dossier.facts
    total = evidence.values[declared.total] if declared.total else None
    given = isinstance(total, Quantity) and total.value is not None
    ends = moments_of(evidence, facts[declared.end])
    starts = [moment.bounds[0] for moment in moments_of(evidence, facts[declared.start])]
    if not starts or not ends or date.min in starts or ends[0].bounds[1] == date.max:
        raise NotDrawable("a date is open")
    return payments(
        Payments(
            rate=str(declared.rate),
            start=str(declared.start),
            end=str(declared.end),
            full=str(declared.full),
            starts=starts,
            last=ends[0].bounds[1],
            sums=[_sum(outcome) for outcome in evidence.outcomes[declared.full]],
            ramp=str(declared.ramp or ""),
            spare=str(declared.spare or ""),
            total=str(declared.total) if given else "",
            amount=total.value if isinstance(total, Quantity) and total.value is not None else Fraction(0),
        )
    )


def _sum(outcome: Outcome) -> Fraction:
    if outcome.single is not None:
        return outcome.single
    if outcome.bounds is None or outcome.bounds.low is None or outcome.bounds.high is None:
        raise NotDrawable("a sum is open")
    return (outcome.bounds.low + outcome.bounds.high) / 2


def moments_of(evidence: Evidence, fact: Fact) -> list[Moment]:
    """The dates that a fact may have: its cases, what is computed, or what it adopts."""
    if fact.cases:
        return [dates.parse(case) for case in fact.cases]
    computed = [outcome.moment for outcome in evidence.outcomes.get(str(fact.id), ()) if outcome.moment is not None]
    value = evidence.values[str(fact.id)]
    return computed[:1] or ([value] if isinstance(value, Moment) else [])


def _timeline(evidence: Evidence) -> Picture:
    events = list(enumerate(evidence.dossier.file.events))
    events.sort(key=lambda e: (evidence.last_day(evidence.dossier.facts[e[1].fact]) or "~", str(e[1].fact)))
    spans = [_span(evidence, index, event) for index, event in events]
    return strip([span for span in spans if span is not None], evidence.as_of)


def _span(evidence: Evidence, index: int, event: Event) -> Span | None:
    fact = evidence.dossier.facts[event.fact]
    moments = moments_of(evidence, fact)
    if not moments:
        return None
    letters = sorted({addresses.case_letter(0), addresses.case_letter(len(fact.cases) - 1)}) if fact.cases else [""]
    shows = tuple(("fact", str(fact.id), "", letter) for letter in letters)
    return Span(addresses.case_letter(index), moments, shows, ours=bool(fact.cases or fact.formula))


def _origins(evidence: Evidence) -> Picture:
    works, sources = evidence.dossier.works, evidence.dossier.sources
    edges = [
        Edge(
            f"{kind}-{id}-{addresses.case_letter(n)}",
            f"{kind}-{id}",
            f"{'source' if edge.source else 'work'}-{edge.target}",
            "stated" if edge.inferred is None else "inferred",
        )
        for kind, owners in (("work", works), ("source", sources))
        for id, owner in owners.items()
        for n, edge in enumerate(owner.rests_on)
    ]
    for claim in evidence.dossier.claims.values():
        start, end = str(claim.source), str(claim.origin)
        whole = [edge.target for edge in sources[start].rests_on]
        name = f"source-{start}-from-{end}"
        if (end in works or end in sources) and end not in whole and name not in {edge.name for edge in edges}:
            edges.append(Edge(name, f"source-{start}", f"{'work' if end in works else 'source'}-{end}", "partial"))
    named = [Node(f"work-{id}", work.called, "unnamed" if work.title is None else "work") for id, work in works.items()]
    held = [Node(f"source-{id}", str(source.label), "source") for id, source in sources.items()]
    return trail(named, held, edges)
