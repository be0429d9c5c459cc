"""One page against the evidence: a pure function from its text to records and problems."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.assets import Assets
from engine.check.entries import Entries
from engine.check.evidence import Evidence
from engine.check.frame import head_faults
from engine.check.grammar import Grammar
from engine.check.reader import REMEMBERED, Reader
from engine.check.scopes import pages_listed, scope_faults
from engine.check.seen import Bound, Visible
from engine.check.shown import shown
from engine.check.templates import Literals
from engine.check.told import words_told
from engine.check.visible import visible
from engine.numerals import Numeral
from engine.problems import Code, Place, Problem
from engine.told import Line
from engine.typography import odd_sign, same_words, squeezed

_QUOTES = re.compile('["“”„«»]')


@dataclass(frozen=True, slots=True)
class Shown:
    """One numeral of a page and what it is tied to: a record of the proof."""

    page: str
    where: int
    text: str
    kind: str
    id: str
    part: str
    value: str


@dataclass(frozen=True)
class PageResult:
    """What one page shows and links to, and what is wrong with it."""

    address: str
    numerals: tuple[Shown, ...]
    bound: frozenset[str]  # what its elements are bound to, as kind:id
    links: tuple[str, ...]
    ids: tuple[str, ...]
    problems: tuple[Problem, ...]
    listed: tuple[str, ...] = ()  # where the page of a fact says that it is shown
    told: tuple[Line, ...] = ()  # what feed and picture repeat of it

    @property
    def facts(self) -> frozenset[str]:
        """The facts of which it shows something."""
        return frozenset(name.removeprefix("fact:") for name in self.bound if name.startswith("fact:"))


class Bounds:
    """What is wrong with bound elements; the same one is looked into once, since pages repeat much of one another."""

    def __init__(self, evidence: Evidence, read: Reader) -> None:
        self._evidence, self._read = evidence, read
        self._known: dict[tuple[str | bool | None, ...], tuple[tuple[Code, str], ...]] = {}

    def faults(self, bound: Bound) -> tuple[tuple[Code, str], ...]:
        """Code and message of everything that is wrong with one, apart from where it stands."""
        said = bound.said
        found = self._known.get(said)
        if found is None:
            found = tuple(_bound_faults(bound, self._evidence, self._read))
            if len(self._known) < REMEMBERED:
                self._known[said] = found
        return found


@dataclass(frozen=True)
class Ground:
    """What every page of a site is held against."""

    evidence: Evidence
    entries: Entries
    literals: Literals
    grammar: Grammar
    read: Reader
    bounds: Bounds
    assets: Assets
    base: str = ""  # the address where the site stands; empty where that is not known

    @classmethod
    def of(cls, evidence: Evidence, templates: Path, base: str = "") -> Ground:
        reader = Reader(evidence.dossier.conventions)
        literals, grammar, bounds = Literals.of(templates), Grammar(templates), Bounds(evidence, reader)
        return cls(evidence, Entries(evidence), literals, grammar, reader, bounds, Assets.of(templates), base)


def certify_page(address: str, html: str, ground: Ground) -> PageResult:
    """Every number that a reader can meet on a page, and every way in which it is not what it should be."""
    page = visible(html)
    problems = [*_page_faults(address, html, page, ground)]
    if not ground.grammar.fits(address, html):
        problems.append(
            Problem("built", "the page is not put together as its template puts it together", Place(address))
        )
    for code, message, clue in scope_faults(address, page, ground.entries, ground.literals, ground.base):
        problems.append(_problem(address, html, code, message, clue))
    records: list[Shown] = []
    by_block: dict[int, list[Bound]] = {}
    for bound in page.bounds:
        by_block.setdefault(bound.block, []).append(bound)
        odd = None if bound.text.isascii() else next((char for char in bound.text if odd_sign(char)), None)
        if odd is not None:
            message = f"“{bound.text}” holds U+{ord(odd):04X}, which a reader may not see for what it is"
            problems.append(_problem(address, html, "shown", message, bound.text))
        for code, message in ground.bounds.faults(bound):
            problems.append(
                _problem(address, html, code, f"“{bound.text}” ({bound.kind} {bound.id}): {message}", bound.text)
            )
    for index, text in enumerate(page.blocks):
        bounds = by_block.get(index, [])
        starts = [bound.start for bound in bounds]
        for numeral in ground.read(text):
            holder = _holder(numeral, bounds, starts)
            if holder is None and numeral.form != "name":
                message = f"“{numeral.text}” is bound to nothing, in “{_around(text, numeral)}”"
                problems.append(_problem(address, html, "bound", message, numeral.text))
            else:
                records.append(_record(address, len(records), numeral, holder))
    shown_on = pages_listed(page)
    bound_to = frozenset(f"{bound.kind}:{bound.id}" for bound in page.bounds)
    told = words_told(address, page)
    return PageResult(address, tuple(records), bound_to, _hrefs(page), _ids(page), tuple(problems), shown_on, told)


def _hrefs(page: Visible) -> tuple[str, ...]:
    named = [value for _, attributes in page.head for name, value in attributes if name in ("href", "src")]
    return (*named, *(link.href for link in page.links))


def _ids(page: Visible) -> tuple[str, ...]:
    return tuple(anchor.id for anchor in page.anchors)


def _holder(numeral: Numeral, bounds: list[Bound], starts: list[int]) -> Bound | None:
    """The bound element that the whole phrase stands in; bound elements never overlap."""
    at = bisect_right(starts, numeral.start) - 1
    return bounds[at] if at >= 0 and numeral.end <= bounds[at].end else None


def _record(address: str, where: int, numeral: Numeral, holder: Bound | None) -> Shown:
    if holder is None:
        return Shown(address, where, numeral.text, "name", "", "", numeral.canonical())
    kind = "quotation" if holder.tag == "q" or holder.part == "title" else holder.kind
    part = holder.part or holder.case
    return Shown(address, where, numeral.text, kind, holder.id, part, numeral.canonical())


def _bound_faults(bound: Bound, evidence: Evidence, read: Reader) -> Iterator[tuple[Code, str]]:
    if bound.tag != "q":
        yield from shown(bound, evidence, read)
    elif bound.kind == "claim":
        claim = evidence.dossier.claims.get(bound.id)
        if claim is None or not any(same_words(bound.text, quote) for quote in (claim.quote, *claim.again)):
            yield "quoted", "these are not the words of the claim"
    elif bound.kind == "source":
        record = evidence.lock.sources.get(bound.id)
        excerpts = record.excerpts if record else ()
        if squeezed(bound.text) not in {squeezed(excerpt.text) for excerpt in excerpts}:
            yield "quoted", "these words are not an excerpt of the source"
    else:
        yield "quoted", "a quotation belongs to a claim or a source"


def _page_faults(address: str, html: str, page: Visible, ground: Ground) -> Iterator[Problem]:
    """What is wrong with the page apart from its numbers."""
    version = ground.entries.released.version if address == "index.html" else ""
    head = head_faults(page, address, ground.evidence.dossier, ground.assets, ground.base, version)
    for fault in (*page.faults, *head):
        yield Problem("pages", fault, Place(address))
    if not any(page.blocks) or len(page.headings) != 1:
        yield Problem("pages", "the page has no single heading", Place(address))
    elif not page.title or squeezed(page.title) != squeezed(page.headings[0]):
        message = f"the title “{page.title}” does not repeat the heading “{page.headings[0]}”"
        yield _problem(address, html, "bound", message, "<title>")
    if not html.startswith("<!doctype html>\n<html lang="):
        yield Problem("pages", "the page does not begin as a page of HTML", Place(address))
    if not html.rstrip().endswith("</html>"):
        yield Problem("pages", "the page is cut short", Place(address))
    for text in page.quotes:
        yield _problem(address, html, "quoted", f"“{text}”: the quotation names no claim or source", text)
    yield from _marks(address, html, page)
    for tag, name, value in page.attributes:
        for numeral in ground.read(value):
            if numeral.form != "name":
                message = f"“{numeral.text}” stands in the attribute {name} of <{tag}>"
                yield _problem(address, html, "bound", message, value)
    seen: set[str] = set()
    for id in _ids(page):
        if id in seen:
            yield _problem(address, html, "linked", f"the id `{id}` is used twice", f'id="{id}"')
        seen.add(id)


def _marks(address: str, html: str, page: Visible) -> Iterator[Problem]:
    """Quotation marks that no element accounts for."""
    bound: dict[int, list[tuple[int, int]]] = {}
    for one in page.bounds:
        bound.setdefault(one.block, []).append((one.start, one.end))
    for index, text in enumerate(page.blocks):
        inside = bound.get(index, [])
        for found in _QUOTES.finditer(text):
            offset = found.start()
            if not any(start <= offset < end for start, end in inside):
                message = f"quotation marks without a source, in “{text[max(0, offset - 20) : offset + 20]}”"
                yield _problem(address, html, "quoted", message, text[offset : offset + 12])


def _around(text: str, numeral: Numeral) -> str:
    return text[max(0, numeral.start - 24) : numeral.end + 24].strip()


def _problem(address: str, html: str, code: Code, message: str, clue: str) -> Problem:
    """A problem at the line of the page where the clue first stands."""
    found = html.find(clue)
    if found < 0:
        return Problem(code, message, Place(address))
    line = html.count("\n", 0, found) + 1
    return Problem(code, message, Place(address, line, found - html.rfind("\n", 0, found)))
