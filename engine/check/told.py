"""Feed and picture made again from the words of certified pages, and what says where the site stands.

The words are taken from a page while it is examined, so that none is parsed twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine import addresses
from engine.check.evidence import Evidence
from engine.check.machine import differences
from engine.check.seen import Item, Visible
from engine.check.wording import words_of
from engine.problems import Place, Problem
from engine.sitemap import robots
from engine.told import Line, Told, release_line, told_files

INDEX, FACTS, CONTRADICTIONS, CHANGES = READ = ("index.html", "facts.html", "contradictions.html", addresses.CHANGES)
ELSEWHERE = "Say where the site stands as its build did: with the same --base-url, or with none."


def words_told(address: str, page: Visible) -> tuple[Line, ...]:
    """What the files repeat of one of the pages, in its order; of the first page, before all else, heading and date."""
    if address not in READ:
        return ()
    held = _Page(page)
    if address == FACTS:
        return tuple({id: _fact(held, scope, id) for scope, id in held.entries("facts")}.values())
    if address == CONTRADICTIONS:
        return tuple(_contradiction(held, scope, id) for scope, id in held.entries("contradictions"))
    if address == CHANGES:
        return tuple(_release(held, scope, number) for scope, number in held.entries("releases"))
    heading = Line(INDEX, held.title, held.as_of(), "")
    return (heading, *(_fact(held, scope, id) for scope, id in held.entries("headline")))


def told_problems(
    evidence: Evidence, told: Mapping[str, Sequence[Line]], files: Mapping[str, bytes], base: str
) -> Iterator[Problem]:
    """Every such file that is another than the one made again; `told` is what certified pages say, by address."""
    if set(told) >= set(READ) & set(addresses.pages(evidence.dossier)):
        heading, *headline = told[INDEX] or (Line(INDEX, "", "", ""),)
        lists = (headline, told[FACTS], told[CONTRADICTIONS], told.get(CHANGES, ()))
        repeated = Told(heading.label, heading.value, *map(tuple, lists))
        updated = evidence.as_of.bounds[1].isoformat() if evidence.as_of else ""
        yield from differences(told_files(evidence.dossier, repeated, updated, base), files)


def stands_elsewhere(files: Mapping[str, bytes], base: str) -> Iterator[Problem]:
    """Whether a site was built for another address, by the one file that says nothing else."""
    held = files.get(addresses.ROBOTS)
    if held is not None and held != robots(base):
        where = f"for {base}" if base else "without an address"
        message = f"the site was not built {where}"
        yield Problem("fixity", message, Place(addresses.ROBOTS), ELSEWHERE)


class _Page:
    """The words of one page by what they are about."""

    def __init__(self, page: Visible) -> None:
        self._page = page
        self.title = page.headings[0] if page.headings else ""
        self._below: dict[int, list[int]] = {}
        for index, scope in enumerate(page.scopes):
            self._below.setdefault(scope.parent, []).append(index)
        self._held: dict[int, list[Item]] = {}
        for item in page.items:
            self._held.setdefault(item.scope, []).append(item)

    def entries(self, name: str, inside: int | None = None) -> Iterator[tuple[int, str]]:
        """Every entry of the first list of that name, of all or right in a scope: its scope, and the id of its subject."""
        scopes = self._page.scopes
        among = range(len(scopes)) if inside is None else self._below.get(inside, ())
        listed = next((n for n in among if (scopes[n].kind, scopes[n].value) == ("list", name)), None)
        for index in self._below.get(listed, ()) if listed is not None else ():
            if scopes[index].kind == "subject":
                yield index, scopes[index].value.partition(":")[2]

    def texts(self, subject: int) -> Iterator[tuple[str, str]]:
        """Name and words of every text right in a subject, in order."""
        for index in self._below.get(subject, ()):
            if self._page.scopes[index].kind == "text":
                yield self._page.scopes[index].value, words_of(self._page, self._held.get(index, ()))

    def text(self, subject: int, name: str) -> str:
        """The words of a text of a subject; nothing where it has none of that name."""
        scopes = self._page.scopes
        below = self._below.get(subject, ())
        own = (subject, *(n for n in below if self._same(n, subject)))
        inside = sorted(n for scope in own for n in self._below.get(scope, ()))
        found = next((n for n in inside if (scopes[n].kind, scopes[n].value) == ("text", name)), None)
        return words_of(self._page, self._held.get(found, ()) if found is not None else ())

    def _same(self, one: int, other: int) -> bool:
        """Whether a scope says again what another is about."""
        first, second = self._page.scopes[one], self._page.scopes[other]
        return first.kind == "subject" and first.value == second.value

    def figure(self, scope: int) -> str:
        """What stands first right in a scope: all else in a row of a table of facts is a text."""
        return words_of(self._page, self._held.get(scope, ())[:1])

    def as_of(self) -> str:
        """The date in the line under the first heading."""
        found: list[Item] = [item for item in self._page.items if item.bound and item.bound.id == "as-of"]
        return words_of(self._page, found[:1])


def _fact(page: _Page, scope: int, id: str) -> Line:
    value = page.text(scope, "cases") or page.text(scope, "unsettled") or page.figure(scope)
    value = f"{value} {page.text(scope, 'by-case')}".rstrip()
    return Line(addresses.fact_page(id), page.text(scope, "label"), value, page.text(scope, "status"))


def _contradiction(page: _Page, scope: int, id: str) -> Line:
    words = (page.text(scope, name) for name in ("question", "verdict", "rule"))
    return Line(addresses.contradiction_page(id), *words)


def _release(page: _Page, scope: int, number: str) -> Line:
    """A release with its reason, and all that it says of what it changed."""
    texts = dict(page.texts(scope))
    changes = (page.texts(change) for change, _ in page.entries("changes", scope))
    return release_line(int(number), texts.get("because") or texts.get("first", ""), map(list, changes))
