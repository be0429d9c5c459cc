"""Which pages a problem of the dossier would have touched: those that show the fact, source or prose it stands in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from engine import addresses
from engine.model import Dossier
from engine.problems import Problem
from engine.roles import roles


def touching(dossier: Dossier, problems: Iterable[Problem]) -> list[Problem]:
    """The problems, each with the pages that it would have touched."""
    begins = sorted(_entries(dossier))
    lines = [line for line, _, _ in begins]
    named = _named(dossier)
    found = []
    for problem in problems:
        pages: Iterable[str] = ()
        if problem.place.path == Dossier.FACTS and problem.place.line:
            at = bisect_right(lines, problem.place.line) - 1
            pages = _pages(dossier, named, *begins[at][1:]) if at >= 0 else ()
        elif problem.place.path in dossier.prose:
            pages = _of_prose(problem.place.path)
        found.append(replace(problem, touches=tuple(dict.fromkeys(pages))))
    return found


def _entries(dossier: Dossier) -> Iterator[tuple[int, str, str]]:
    """The line on which each fact, source and contradiction begins."""
    for kind, ids in (("fact", dossier.facts), ("source", dossier.sources), ("contradiction", dossier.contradictions)):
        yield from ((id.place.line, kind, str(id)) for id in (entry.id for entry in ids.values()))


def _pages(dossier: Dossier, named: Mapping[str, list[str]], kind: str, id: str) -> Iterator[str]:
    if kind == "source":
        yield addresses.source_page(id)
        yield "sources.html"
    elif kind == "contradiction":
        yield addresses.contradiction_page(id)
        yield "contradictions.html"
        yield "index.html"
    else:
        yield addresses.fact_page(id)
        yield "facts.html"
        if id in dossier.settings.headline:
            yield "index.html"
        yield from (addresses.source_page(str(claim.source)) for claim in dossier.facts[id].claims)
        yield from (page for name in named.get(id, ()) for page in _of_prose(name))


def _named(dossier: Dossier) -> Mapping[str, list[str]]:
    """For each fact, the files of prose in which a role names it."""
    found: dict[str, list[str]] = {}
    for name, text in dossier.prose.items():
        for fact in {role.target.partition(".")[0].rpartition(":")[2] for role in roles(text)}:
            found.setdefault(fact, []).append(name)
    return found


def _of_prose(name: str) -> Iterator[str]:
    path = name.removeprefix("content/").removesuffix(".md")
    yield {"summary": "index.html", "points": "index.html"}.get(path, f"{path}.html")
