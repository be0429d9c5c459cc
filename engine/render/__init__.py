"""A Briefing becomes a tree of files: pages through Jinja, machine files from the same values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from engine import addresses, dates, silence
from engine.constants import MAGNITUDES
from engine.dates import Moment
from engine.glossary import GLOSSARY, TITLES
from engine.model import Claim, Source
from engine.problems import Place, Problem, Stopped
from engine.reconcile import Briefing
from engine.render import data
from engine.render.figures import Figures
from engine.render.page import Page
from engine.render.pictures import drawings
from engine.render.prose import Prose
from engine.render.templates import environment, rendered
from engine.render.told import told
from engine.rules import RULES, STANDING
from engine.schemas import schema_files
from engine.told import told_files
from engine.vocabulary import OWN_WORDS

_UNDATED = "~"  # comes after every date


def render(briefing: Briefing, templates: Path, base: str = "") -> dict[str, bytes]:
    """Every file of the briefing except the certificates, which the check writes; raises Stopped.

    `base` is the address where the site will stand, with a stroke at its end; empty where that is not known.
    """
    for name, what in ((addresses.STYLE, "style sheet"), (addresses.SCRIPT, "script")):
        if not (templates / name).is_file():
            raise Stopped([Problem("template", f"there is no {what}", Place(f"{templates.name}/{name}"))])
    jinja = environment(templates)
    figures, prose = Figures(briefing.dossier), Prose()
    tree: dict[str, bytes] = {}
    shown: dict[str, set[str]] = {}  # page to the facts whose value it shows
    for address, template, own in chain(_views(briefing), _fact_views(briefing, shown)):
        page = Page(address, briefing, figures, prose, base)
        view = {**_common(briefing, page), **own}
        tree[address] = rendered(jinja, template, templates, view, address).encode()
        shown[address] = page.facts
    tree |= data.machine_files(briefing) | schema_files()
    updated = briefing.as_of.bounds[1].isoformat() if briefing.as_of else ""
    tree |= told_files(briefing.dossier, told(briefing, Page("index.html", briefing, figures, prose)), updated, base)
    tree |= {name: (templates / name).read_bytes() for name in (addresses.STYLE, addresses.SCRIPT)}
    tree[addresses.MARKER] = addresses.MARKER_TEXT.encode()
    return tree


def _views(briefing: Briefing) -> list[tuple[str, str, Mapping[str, Any]]]:
    """Address, template and own view of every page but those of facts."""
    dossier = briefing.dossier
    views: list[tuple[str, str, Mapping[str, Any]]] = [
        (name, name, _top(briefing))
        for name in (*(f"{name}.html" for name in addresses.SECTIONS), addresses.SEARCH, addresses.NOT_FOUND)
    ]
    for id, source in dossier.sources.items():
        taken = [claim for claim in dossier.claims.values() if claim.source == id]
        said = {str(claim.fact) for claim in taken}
        silent = [fact for fact, item in briefing.facts.items() if item.readings and fact not in said]
        own = {"source": source, "claims": taken, "silent": silent, "about": f"source:{id}"}
        own |= _beside(list(dossier.sources), id)
        views.append((addresses.source_page(id), "source.html", own))
    for id, contradiction in dossier.contradictions.items():
        concerned = [fact for fact, item in briefing.facts.items() if id in item.contradictions]
        own = {"contradiction": contradiction, "claims": dossier.claims, "concerned": concerned}
        beside = _beside(list(dossier.contradictions), id)
        own |= {which: [dossier.contradictions[other] for other in ids] for which, ids in beside.items()}
        own |= {"about": f"contradiction:{id}"}
        views.append((addresses.contradiction_page(id), "contradiction.html", own))
    return views


def _fact_views(briefing: Briefing, shown: Mapping[str, set[str]]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The same of the page of every fact, once it is known what the others show."""
    dossier = briefing.dossier
    for id, item in briefing.facts.items():
        rests = {str(r.claim.id): _rests(briefing, r.claim) for r in item.readings}
        disputes = [dossier.contradictions[c] for c in item.contradictions]
        own = {"fact": item.fact, "item": item, "roots": dossier.case_roots[id], "rests": rests, "disputes": disputes}
        own |= _beside(list(briefing.facts), id) | {
            "about": f"fact:{id}",
            "inputs": list(dict.fromkeys(item.fact.inputs.values())),
            "shown": [page for page in addresses.showing(dossier) if id in shown[page]],
        }
        yield addresses.fact_page(id), "fact.html", own


def _beside(order: list[str], id: str) -> dict[str, list[str]]:
    """What stands before and after an entry, a list each, of one or of none."""
    at = order.index(id)
    return {"before": order[max(0, at - 1) : at], "after": order[at + 1 : at + 2]}


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
    }


def _common(briefing: Briefing, page: Page) -> dict[str, Any]:
    dossier = briefing.dossier
    return {
        "page": page,
        "addresses": addresses,
        "settings": dossier.settings,
        "sections": addresses.SECTIONS,
        "files": addresses.offered(dossier),
        "own_files": addresses.own_files(page.address),
        "own_list": addresses.own_list(page.address),
        "has_feed": addresses.has_feed(dossier),
        "standing": STANDING,
        "silence_named": silence.named(dossier),
        "undated": not all(source.published for source in dossier.sources.values()),
        "facts": briefing.facts,
        "sources": list(dossier.sources.values()),
        "contradictions": list(dossier.contradictions.values()),
    }


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
