"""Every id names something, once, and nothing rests on itself."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from engine import checked
from engine.model import Claim, Dossier, Fact, RestsOn, Source, Work
from engine.placed import Text
from engine.problems import Place, Problem
from engine.vocabulary import OWN_WORDS

_FEW = 9  # so many names are listed where none is close


def unknown_id(what: str, id: Text | str, known: Iterable[str], place: Place) -> Problem:
    names = list(known)
    close = get_close_matches(id, names, 1)
    few = f"There are {', '.join(f'`{name}`' for name in names)}." if 0 < len(names) <= _FEW else ""
    help = f"Did you mean `{close[0]}`?" if close else few
    return Problem("unknown-id", f"there is no {what} `{id}`", place, help)


def references(dossier: Dossier) -> Iterator[Problem]:
    """Every id names something that exists."""
    for edge in all_edges(dossier):
        known = dossier.works if edge.work else dossier.sources
        if (edge.work or edge.source) and edge.target not in known:
            yield unknown_id("work" if edge.work else "source", edge.target, known, edge.target.place)
    for fact in dossier.facts.values():
        for claim in fact.claims:
            yield from _claim_references(dossier, fact, claim)
        for input_id in fact.inputs.values():
            if input_id not in dossier.facts:
                yield unknown_id("fact", input_id, dossier.facts, input_id.place)
        if fact.adopts and fact.adopts != "none" and dossier.adopted(fact) is None:
            names = [claim.id.partition(".")[2] for claim in fact.claims]
            yield unknown_id("claim of this fact by", fact.adopts, names, fact.adopts.place)
        for pair in fact.compatible:
            yield from (
                unknown_id("value", word, fact.values, word.place) for word in pair.words if word not in fact.values
            )
    for contradiction in dossier.contradictions.values():
        for id in (id for side in contradiction.sides for id in side.claims):
            if id not in dossier.claims and id not in dossier.facts:
                yield unknown_id("claim or fact", id, (*dossier.claims, *dossier.facts), id.place)
        if contradiction.through and contradiction.through not in dossier.facts:
            yield unknown_id("fact", contradiction.through, dossier.facts, contradiction.through.place)
    for id in dossier.settings.headline:
        if id not in dossier.facts:
            yield unknown_id("fact", id, dossier.facts, id.place)
    for id in dossier.settings.disputes:
        if id not in dossier.contradictions:
            yield unknown_id("contradiction", id, dossier.contradictions, id.place)
    unknowns = [unknown.id for unknown in dossier.file.unknowns]
    yield from (unknown_id("unknown", id, unknowns, id.place) for id in dossier.settings.gaps if id not in unknowns)
    for event in dossier.file.events:
        if event.fact not in dossier.facts:
            yield unknown_id("fact", event.fact, dossier.facts, event.fact.place)
        elif dossier.facts[event.fact].unit != "date":
            yield Problem(
                "value", f"`{event.fact}` is no date", event.fact.place, "An event needs a fact in `unit: date`."
            )
    for unknown in dossier.file.unknowns:
        yield from (
            unknown_id("fact", id, dossier.facts, id.place) for id in unknown.closest if id not in dossier.facts
        )


def _claim_references(dossier: Dossier, fact: Fact, claim: Claim) -> Iterator[Problem]:
    if claim.source not in dossier.sources:
        yield unknown_id("source", claim.source, dossier.sources, claim.source.place)
    if claim.origin and not _is_origin(dossier, claim):
        origins = (*dossier.works, *(id for id in dossier.sources if id != claim.source), *OWN_WORDS)
        yield unknown_id("work or other source", claim.origin, origins, claim.origin.place)
    for word in claim.says:
        if word not in fact.values:
            yield unknown_id("value of this fact", word, fact.values, word.place)


def _is_origin(dossier: Dossier, claim: Claim) -> bool:
    """Whether a claim can come from where it says: a work, another source, or one of the words for its source's own."""
    other = claim.origin in dossier.sources and claim.origin != claim.source
    return other or claim.origin in dossier.works or claim.origin in OWN_WORDS


def twice(dossier: Dossier) -> Iterator[Problem]:
    """Ids that mappings cannot guard: claims of one source on one fact, unknowns, files of the archive."""
    for fact in dossier.facts.values():
        yield from _repeated(
            ((c.id, c.source.place) for c in fact.claims), "the source speaks twice: give one a `name:`"
        )
    yield from _repeated(((u.id, u.id.place) for u in dossier.file.unknowns), "two unknowns have this id")
    for shown in (dossier.settings.headline, dossier.settings.disputes, dossier.settings.gaps):
        yield from _repeated(((id, id.place) for id in shown), "the summary shows it already")
    files = ((unicodedata.normalize("NFKC", s.file).casefold(), s.file.place) for s in dossier.sources.values())
    yield from _repeated(files, "two sources have this file")


def _repeated(items: Iterable[tuple[str, Place]], message: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for key, place in items:
        if key in seen:
            yield Problem("duplicate-key", f"`{key}`: {message}", place)
        seen.add(key)


def all_edges(dossier: Dossier) -> Iterator[RestsOn]:
    for work in dossier.works.values():
        yield from work.rests_on
    for source in dossier.sources.values():
        yield from source.rests_on


def edges(dossier: Dossier) -> Iterator[Problem]:
    """Each edge names one target, and either quotes the words that say so or admits that it is inferred."""
    owners: tuple[Work | Source, ...] = (*dossier.works.values(), *dossier.sources.values())
    for owner in owners:
        held = owner.id in dossier.sources
        for edge in owner.rests_on:
            place = (edge.work or edge.source or owner.id).place
            if bool(edge.work) == bool(edge.source):
                yield Problem("value", "name one `work:` or one `source:` that this rests on", place)
            if edge.inferred and not edge.because:
                yield Problem("missing-key", "an inferred edge needs a `because:`", place)
            if not edge.inferred and not (held and edge.quote):
                help = "Quote the words, or say `inferred: true` and `because:`."
                yield Problem("missing-key", "nothing shows that this rests on that", place, help)


def origins_told(dossier: Dossier) -> Iterator[Problem]:
    """Where a source rests on more than one thing, each of its claims says from which it comes."""
    for claim in dossier.claims.values():
        source = dossier.sources.get(claim.source)
        if claim.origin is None and source is not None and len(source.rests_on) > 1:
            listed = ", ".join(f"`{edge.target}`" for edge in source.rests_on if edge.work or edge.source)
            message = f"`{claim.source}` rests on more than one thing, and this claim does not say from which it comes"
            help = f"Add `from:` with {listed}, `own statement`, `own arithmetic` or `not said`."
            yield Problem("missing-key", message, claim.source.place, help)


def cycles(dossier: Dossier) -> Iterator[Problem]:
    """Nothing rests on itself, and no formula needs its own result."""
    graph: dict[str, list[Text]] = {}
    owners: tuple[Work | Source, ...] = (*dossier.works.values(), *dossier.sources.values())
    for owner in owners:
        graph[owner.id] = [edge.target for edge in owner.rests_on if edge.work or edge.source]
    yield from _cycles(graph, "rests on itself")
    copied: dict[str, list[Text]] = {}
    for claim in dossier.claims.values():
        source = dossier.sources.get(claim.source)
        rests = [edge.source for edge in source.rests_on if edge.source] if source and claim.origin is None else []
        targets = [claim.origin] if claim.origin else rests
        others = dossier.facts[claim.fact].claims
        copied[claim.id] = [Text(o.id, target.place) for target in targets for o in others if o.source == target]
    yield from _cycles(copied, "is copied from itself")
    yield from _cycles(
        {id: list(fact.inputs.values()) for id, fact in dossier.facts.items()}, "is computed from itself"
    )


def _cycles(graph: Mapping[str, list[Text]], what: str) -> Iterator[Problem]:
    done: set[str] = set()
    for root in graph:
        path = {} if root in done else {root: iter(graph[root])}  # each step of the way, and where it leads next
        while path:
            node, following = next(reversed(path.items()))
            step = next(following, None)
            if step is None:
                done.add(node)
                del path[node]
            elif step in path:
                way = list(path)
                route = " → ".join([*way[way.index(step) :], step])
                yield Problem("cycle", f"`{step}` {what}: {route}", step.place)
            elif step in graph and step not in done:
                path[step] = iter(graph[step])


def unused(dossier: Dossier) -> Iterator[Problem]:
    """Works that nothing rests on, and words that no claim says."""
    used = {edge.target for edge in all_edges(dossier) if edge.work} | {c.origin for c in dossier.claims.values()}
    for work in dossier.works.values():
        if work.id not in used:
            yield Problem("unused", f"nothing rests on `{work.id}`", work.id.place)
    for fact in dossier.facts.values():
        said = {word for claim in fact.claims for word in claim.says}
        for word in fact.values:
            if word not in said:
                yield Problem("unused", f"no claim says `{word}`", word.place)
    cited = {claim.source for claim in dossier.claims.values()}
    for source in dossier.sources.values():
        if source.id not in cited:
            yield Problem("unused", f"no claim cites `{source.id}`", source.id.place)


def looked_at(dossier: Dossier) -> Iterator[Problem]:
    """A source that was looked at is one of ours, and one that was looked at by its address has one."""
    for line, looked in enumerate(dossier.looked_at.values(), 1):
        source, place = dossier.sources.get(looked.source), Place(checked.FILE, line, 1)
        if source is None:
            yield unknown_id("source", looked.source, dossier.sources, place)
        elif looked.by == checked.ADDRESS and not source.url:
            yield Problem("value", f"`{looked.source}` has no `url` at which it could be looked at", place)
