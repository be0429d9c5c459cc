"""What would take more work than its size: refused before anything looks at it. docs/scale.md names every limit."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from engine.model import Dossier
from engine.problems import Place, Problem

MAX_CLAIMS = 200  # on one fact: each is compared with every other, and its page says how
MAX_NAMES = 1_000  # each is looked for at every word of every source
MAX_NAME = 100  # characters: every name that begins alike is followed as far as it goes
MAX_CHAIN = 24  # formulas that rest on formulas
MAX_CASES = 64  # in which a formula is computed: they multiply


def limits(dossier: Dossier) -> Iterator[Problem]:
    """Every limit of a dossier's meaning that is exceeded, at the first thing beyond it."""
    for fact in dossier.facts.values():
        if len(fact.claims) > MAX_CLAIMS:
            message = f"`{fact.id}` has more than {MAX_CLAIMS} claims, each of which is compared with every other"
            yield Problem("value", message, fact.claims[MAX_CLAIMS].source.place, "Part it into several facts.")
    if len(dossier.settings.names) > MAX_NAMES:
        message = f"there are more than {MAX_NAMES:,} names"
        yield Problem("value", message, dossier.settings.names[MAX_NAMES].place)
    for name in dossier.settings.names:
        if len(name) > MAX_NAME:
            yield Problem("value", f"this name has more than {MAX_NAME} characters", name.place)
    yield from _formulas(dossier)


def _formulas(dossier: Dossier) -> Iterator[Problem]:
    """How deep formulas rest on one another, and in how many cases: inputs first. Circles are for `cycles` to find."""
    chain = {str(id): 0 for id, fact in dossier.facts.items() if not fact.inputs}
    cased = {id: frozenset((id,)) if dossier.facts[id].cases else frozenset[str]() for id in chain}
    waiting = {str(id): {i for i in fact.inputs.values() if i in dossier.facts} for id, fact in dossier.facts.items()}
    users: dict[str, list[str]] = {}
    for id, inputs in waiting.items():
        for needed in inputs:
            users.setdefault(str(needed), []).append(id)
    ready = list(chain)
    while ready:
        done = ready.pop()
        for id in users.get(done, ()):
            waiting[id].discard(done)
            chain[id] = max(chain.get(id, 0), chain[done] + 1)
            cased[id] = cased.get(id, frozenset()) | cased[done]
            if waiting[id]:
                continue
            ready.append(id)
            fact = dossier.facts[id]
            place = fact.formula.place if fact.formula else Place(Dossier.FACTS)
            if chain[id] == MAX_CHAIN + 1:
                message = f"`{id}` is computed from formulas that rest on one another more than {MAX_CHAIN} deep"
                yield Problem("formula", message, place)
            if prod(max(2, len(dossier.facts[root].cases)) for root in cased[id]) > MAX_CASES:
                yield Problem("formula", f"`{id}` would be computed in more than {MAX_CASES} cases", place)
                cased[id] = frozenset()  # said once, and not of all that rests on it
