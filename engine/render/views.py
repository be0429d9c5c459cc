"""Which pages there are, and what each has in view: jobs, each of which can be done by itself and in any order.

There are two rounds of them: the page of a fact says on which other pages it is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from engine import addresses, checked, dates, silence
from engine.constants import MAGNITUDES
from engine.dates import Moment
from engine.glossary import GLOSSARY, TITLES
from engine.model import Claim, Dossier, Source
from engine.model.releases import Name
from engine.reconcile import Briefing
from engine.render import joins
from engine.render.pictures import drawings
from engine.render.released import Standing
from engine.rules import RULES, STANDING
from engine.vocabulary import OWN_WORDS

_UNDATED = "~"  # comes after every date
_Entry = TypeVar("_Entry")


@dataclass(frozen=True, slots=True)
class Job:
    """A page to make: its address, its template, and what it has in view beside what all have."""

    address: str
    template: str
    own: Mapping[str, Any]


def first_round(briefing: Briefing) -> Iterator[Job]:
    """Every page but those of facts."""
    yield from _top_jobs(briefing)
    yield from _source_jobs(briefing)
    yield from _contradiction_jobs(briefing)


def second_round(briefing: Briefing, shown: Mapping[str, Collection[str]]) -> Iterator[Job]:
    """The page of every fact, once it is known of each of the others which facts it shows."""
    dossier = briefing.dossier
    where = joins.joined((id, page) for page in addresses.showing(dossier) for id in shown[page])
    for id, beside in _beside(briefing.facts):
        item = briefing.facts[id]
        own = {
            "about": f"fact:{id}",
            "fact": item.fact,
            "item": item,
            "roots": dossier.case_roots[id],
            "rests": {str(r.claim.id): _rests(briefing, r.claim) for r in item.readings},
            "disputes": [dossier.contradictions[c] for c in item.contradictions],
            "inputs": list(dict.fromkeys(item.fact.inputs.values())),
            "shown": where.get(id, []),
            "changes": dossier.releases.of("fact", id),
        }
        yield Job(addresses.fact_page(id), "fact.html", own | beside)


def common(briefing: Briefing, standing: Standing) -> dict[str, Any]:
    """What every page has in view."""
    dossier = briefing.dossier
    return {
        "tools": addresses.tools(dossier),
        "newest": dossier.releases.newest if dossier.releases else None,
        "version": standing.version,
        "since": [_changed(dossier, name) for name in standing.since],
        "addresses": addresses,
        "settings": dossier.settings,
        "sections": addresses.SECTIONS,
        "files": addresses.offered(dossier),
        "has_feed": addresses.has_feed(dossier),
        "standing": STANDING,
        "last_check": dossier.last_check,
        "out_of_reach": dossier.found_at_check[checked.UNREACHABLE],
        "altered": dossier.found_at_check[checked.CHANGED],
        "silence_named": silence.named(dossier),
        "undated": not all(source.published for source in dossier.sources.values()),
        "facts": briefing.facts,
        "sources": list(dossier.sources.values()),
        "contradictions": list(dossier.contradictions.values()),
    }


def _top_jobs(briefing: Briefing) -> Iterator[Job]:
    own = _top(briefing)
    for name in (
        *(f"{section}.html" for section in addresses.SECTIONS),
        *addresses.tools(briefing.dossier),
        addresses.NOT_FOUND,
    ):
        yield Job(name, name, own)


def _top(briefing: Briefing) -> dict[str, Any]:
    dossier = briefing.dossier
    events = sorted(enumerate(dossier.file.events), key=lambda e: _when(briefing, str(e[1].fact)))
    return {
        "declared": dossier.file.pictures,
        "drawings": drawings(briefing, events),
        "headline": [briefing.facts[id] for id in dossier.settings.headline],
        "published": list(briefing.facts.values()),
        "foremost": [dossier.contradictions[id] for id in dossier.foremost],
        "gaps": [unknown for id in dossier.settings.gaps for unknown in dossier.file.unknowns if unknown.id == id],
        "unknowns": dossier.file.unknowns,
        "works": list(dossier.works.values()),
        "claims": dossier.claims,
        "events": events,
        "coming": [event for event in events if _later(briefing, str(event[1].fact))][:1],
        "appeared": sorted(dossier.sources.values(), key=_appeared),
        "spoken": [item for item in briefing.facts.values() if item.readings],
        "rules": RULES,
        "glossary": GLOSSARY,
        "titles": TITLES,
        "magnitudes": MAGNITUDES,
        "releases": [(one, dossier.releases.changes[one.number]) for one in reversed(dossier.releases.all)],
    }


def _changed(dossier: Dossier, name: Name) -> dict[str, str]:
    """An entry that is another than the newest release has it: how the page names it, and where it leads."""
    kind, id = name
    if not dossier.holds(kind, id):
        called = dossier.releases.last[name].called
        return {"kind": kind, "subject": f"past:{kind}:{id}", "page": "", "named": "called", "called": called}
    named = "question" if kind == "contradiction" else "label"
    entries = {"fact": dossier.facts, "contradiction": dossier.contradictions, "source": dossier.sources}
    called = getattr(entries[kind][id], named)
    return {
        "kind": kind,
        "subject": f"{kind}:{id}",
        "page": addresses.page_of(kind, id),
        "named": named,
        "called": called,
    }


def _source_jobs(briefing: Briefing) -> Iterator[Job]:
    dossier = briefing.dossier
    taken = joins.taken(briefing)
    spoken = [fact for fact, item in briefing.facts.items() if item.readings]
    most = None if silence.named(dossier) else 1  # where they are not named, it matters only whether there are any
    for id, beside in _beside(dossier.sources):
        said = {str(claim.fact) for claim in taken.get(id, ())}
        silent = islice((fact for fact in spoken if fact not in said), most)
        looked = dossier.looked_at.get(id)
        own: dict[str, Any] = {"looked": looked, "found": looked and checked.SAID[looked.by, looked.found]}
        own |= {"source": dossier.sources[id], "claims": taken.get(id, []), "silent": list(silent)}
        yield Job(addresses.source_page(id), "source.html", own | beside | {"about": f"source:{id}"})


def _contradiction_jobs(briefing: Briefing) -> Iterator[Job]:
    dossier = briefing.dossier
    concerned = joins.concerned(briefing)
    for contradiction, beside in _beside(dossier.contradictions.values()):
        id = str(contradiction.id)
        own = {"contradiction": contradiction, "claims": dossier.claims, "concerned": concerned.get(id, [])}
        yield Job(
            addresses.contradiction_page(id), "contradiction.html", own | beside | {"about": f"contradiction:{id}"}
        )


def _beside(order: Iterable[_Entry]) -> Iterator[tuple[_Entry, dict[str, Any]]]:
    """Each entry with what stands before and after it, a list each, of one or of none."""
    entries = list(order)
    for at, entry in enumerate(entries):
        yield entry, {"before": entries[max(0, at - 1) : at], "after": entries[at + 1 : at + 2]}


def _rests(briefing: Briefing, claim: Claim) -> str:
    """What a claim rests on, in words."""
    dossier = briefing.dossier
    if claim.origin == "not said":
        return "origin not said"
    if claim.origin in OWN_WORDS:
        return f"its {claim.origin}"
    named = [claim.origin] if claim.origin else [edge.target for edge in dossier.sources[claim.source].rests_on]
    titles = [dossier.sources[id].label if id in dossier.sources else dossier.works[id].called for id in named]
    return f"from {', '.join(titles)}" if titles else "origin not named"


def _appeared(source: Source) -> str:
    """By date; those without one come last, and each otherwise in the order of facts.yaml."""
    return dates.parse(source.published).bounds[0].isoformat() if source.published else _UNDATED


def _later(briefing: Briefing, id: str) -> bool:
    """Whether a date cannot have come by the date as of which the briefing stands."""
    resolved = briefing.facts[id]
    moments = resolved.cases or ((resolved.value,) if isinstance(resolved.value, Moment) else ())
    now = briefing.as_of
    return now is not None and bool(moments) and all(moment.bounds[0] > now.bounds[1] for moment in moments)


def _when(briefing: Briefing, id: str) -> tuple[str, str]:
    resolved = briefing.facts[id]
    moment = resolved.cases[-1] if resolved.cases else resolved.value
    return (moment.bounds[1].isoformat() if isinstance(moment, Moment) else _UNDATED, id)
