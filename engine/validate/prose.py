"""Our own text: no literal number, no role without its target, no stray file. Its Markdown has a module of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from itertools import chain

from engine.counts import COUNTS
from engine.model import Dossier
from engine.placed import Text, place_in
from engine.problems import Place, Problem
from engine.readings import counted
from engine.roles import ROLE_NAMES, STYLES, Role, roles, without_roles
from engine.validate.references import unknown_id

CONTENT = ("content/summary.md", "content/method.md")
POINTS = "content/points.md"  # may stand there
_TAIL = 6  # words of an excerpt in which a number that ends it stands


def literals(dossier: Dossier) -> Iterator[Problem]:
    """No numeral and no quotation stands in our own text without a role."""
    for text in dossier.own_texts:
        help = "Tie it to a fact with a role, such as {fact}`id`, or say it without a number."
        yield from _literals(dossier, text, without_roles(text), help, "Quote a source with {quote}`source: words`.")
    for text in dossier.names:
        help = "List it under `dossier: names:` if it is part of a name, or leave it out."
        yield from _literals(dossier, text, text, help, "Leave the marks out.")


def _literals(dossier: Dossier, text: Text, bare: str, of_numerals: str, of_marks: str) -> Iterator[Problem]:
    for numeral in counted(bare, dossier.conventions):
        place = place_in(text, numeral.start, len(numeral.text))
        yield Problem("literal", f"“{numeral.text}” stands here without a role", place, of_numerals)
    for match in re.finditer(r"[\"“”„«»]", bare):
        yield Problem("quoted", "quotation marks without a source", place_in(text, match.start()), of_marks)


def run_together(dossier: Dossier) -> Iterator[Problem]:
    """No label goes on with a number that ends the words before it, as a euro would: pages name the source after its words."""
    for claim in dossier.claims.values():
        source = dossier.sources.get(claim.source)
        words = " ".join(claim.quote.split()[-_TAIL:])
        for numeral in counted(f"{words} {source.label}", dossier.conventions) if source else ():
            if source and numeral.start < len(words) < numeral.end:
                message = f"“{numeral.text}” would be read as one, where the label stands after “{words}”"
                yield Problem("literal", message, source.label.place, "Begin it with another word, such as The.")


def role_targets(dossier: Dossier) -> Iterator[Problem]:
    """Every role names what exists and asks for what it has; values in words and names of sides hold none."""
    for fact in dossier.facts.values():
        for value in fact.values.values():
            yield from (
                Problem("role", "a value in words holds no role", place_in(value, r.start, r.end - r.start))
                for r in roles(value)
            )
    for text in dossier.own_texts:
        for role in roles(text):
            yield from _role(dossier, role, place_in(text, role.start, role.end - role.start))
        for match in re.finditer(r"\{[A-Za-z]+\}(?!`)", without_roles(text)):
            yield Problem("role", f"`{match[0]}` is followed by no `…`", place_in(text, match.start()))


# words that change what stands right beside them; hedges, units and scales the check reads as part of the number itself
_BEFORE = frozenset(
    "barely hardly scarcely never nor neither minus plus non anti semi nowhere false untrue thrice triple almost".split()
)
_AFTER = frozenset(
    "k m bn mn tn million billion trillion thousand hundred dozen percent per euro euros dollar dollars pound pounds yen "
    "% times fold tenfold squared cubed plus minus odd ish thereabouts upwards".split()
)
_OPENING = frozenset(" \n\t(*_")
_CLOSING = frozenset(" \n\t.,;:!?)*_")


def beside(dossier: Dossier) -> Iterator[Problem]:
    """Nothing right beside a figure says more, less or other than the figure does."""
    for text in dossier.own_texts:
        for role in roles(text):
            if role.name in ("fact", "claim", "count"):
                yield from _beside(text, role)


def _beside(text: Text, role: Role) -> Iterator[Problem]:
    place = place_in(text, role.start, role.end - role.start)
    before, after = text[: role.start], text[role.end :]
    if (before and before[-1] not in _OPENING) or (after and after[0] not in _CLOSING and not after.startswith("’s")):
        touching = (before[-1:] if before and before[-1] not in _OPENING else after[:1]).strip()
        yield Problem("role", f"`{touching}` touches a figure, which stands by itself", place, "Leave a space.")
        return
    first = re.search(r"([^\W\d_]+)[\s*_(]*$", before[-60:])
    last = re.match(r"[\s*_]*([^\W\d_]+|%)", after)
    for match, table in ((first, _BEFORE), (last, _AFTER)):
        if match and match[1].lower() in table:
            help = "Let a claim say it, or a fact that is computed, and show that."
            yield Problem("role", f"“{match[1]}” beside a figure changes what it says", place, help)


def _role(dossier: Dossier, role: Role, place: Place) -> Iterator[Problem]:
    known: Mapping[str, Iterable[str]] = {
        "fact": dossier.facts,
        "claim": dossier.claims,
        "quote": dossier.sources,
    }
    if role.name not in ROLE_NAMES:
        close = get_close_matches(role.name, ROLE_NAMES, 1)
        help = f"Did you mean `{close[0]}`?" if close else f"The roles are {', '.join(ROLE_NAMES)}."
        yield Problem("role", f"there is no role `{role.name}`", place, help)
    elif role.name == "count":
        yield from _count_role(dossier, role, place)
    elif role.target not in known[role.name]:
        what = {"fact": "fact", "claim": "claim", "quote": "source"}[role.name]
        yield unknown_id(what, role.target, known[role.name], place)
    elif role.name == "quote" and not role.words:
        yield Problem("role", "a quote needs a source, a colon, and the words", place)
    elif role.name == "fact" and role.style and role.style not in STYLES:
        yield Problem("role", f"a fact has no `{role.style}`", place, f"There are {', '.join(STYLES)}.")
    elif role.name == "fact" and role.style and dossier.facts[role.target].values:
        yield Problem("role", f"a fact in words has no `{role.style}`", place)
    elif role.name == "fact" and dossier.facts[role.target].cases:
        yield Problem("role", "a fact with cases has no one value to show in prose", place)
    elif role.name == "fact" and role.style != "range" and dossier.case_roots[role.target]:
        yield Problem("role", "this fact has a value for each case", place, "Show its range: {fact}`id range`.")


def _count_role(dossier: Dossier, role: Role, place: Place) -> Iterator[Problem]:
    name, _, target = role.target.partition(":")
    if name not in COUNTS:
        yield unknown_id("count", name, COUNTS, place)
        return
    kind = COUNTS[name][2] or ""
    known = [ids for word, ids in (("fact", dossier.facts), ("source", dossier.sources)) if word in kind]
    if target and not any(target in ids for ids in known):
        yield unknown_id(kind or "thing to count by", target, chain.from_iterable(known), place)
    if not target and name in ("origins", "silent", "giving"):
        yield Problem("role", f"`{name}` are counted of a fact: `{name}:ID`", place)


def prose_files(dossier: Dossier) -> Iterator[Problem]:
    """content/ holds what the pages need, and nothing that no page shows."""
    reasons = {f"content/contradictions/{c.id}.md": c.id.place for c in dossier.contradictions.values()}
    notes = {f"content/sources/{id}.md" for id in dossier.sources}
    for name in CONTENT:
        if name not in dossier.prose:
            yield Problem(
                "prose", "this file is missing", Place(name), "Every briefing has a summary and a method note."
            )
    for name, place in reasons.items():
        if name not in dossier.prose:
            yield Problem("prose", f"the reasoning is missing: write {name}", place)
    known = dict.fromkeys((*CONTENT, POINTS, *reasons, *sorted(notes)))
    for name in dossier.prose:
        if name not in known:
            close = get_close_matches(name, known, 1)
            help = f"Did you mean {close[0]}?" if close else ""
            yield Problem("prose", "no page shows this file", Place(name), help)
