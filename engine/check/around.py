"""What stands around everything on a page: the scopes it is in, the entries they are about, and what each has to show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine import addresses
from engine.check.entries import ANY, BRIEFING, Entries, Entry
from engine.check.seen import Anchor, Bound, Item, Link, Visible
from engine.check.templates import Literals
from engine.problems import Code
from engine.typography import squeezed

Fault = tuple[Code, str, str]  # code, message, and a clue to where on the page
KINDS = frozenset(("quoted", "computed", "assumed"))  # what a shown value is
NOTHING = Entry()


@dataclass(frozen=True)
class Around:
    """One page, with what it is held against."""

    address: str
    page: Visible
    entries: Entries
    literals: Literals
    base: str

    def subject(self, scope: int) -> str:
        """Name of the entry that the innermost subject at a scope is about; nothing where there is none."""
        return self.subjects_at[scope]

    @cached_property
    def subjects_at(self) -> tuple[str, ...]:
        """The same of every scope, and at the end of what stands in none, whose number is -1."""
        found: list[str] = []
        for scope in self.page.scopes:
            inherited = found[scope.parent] if scope.parent >= 0 else ""
            found.append(scope.value if scope.kind == "subject" else inherited)
        return (*found, "")

    def entry(self, scope: int) -> Entry:
        return self.entries_at[scope]

    @cached_property
    def entries_at(self) -> tuple[Entry, ...]:
        """The entry that the innermost subject at each scope is about, in the same order."""
        found: list[Entry] = []
        for scope in self.page.scopes:
            if scope.kind == "subject":
                found.append(self.entries.get(scope.value) or NOTHING)
            else:
                found.append(found[scope.parent] if scope.parent >= 0 else NOTHING)
        return (*found, NOTHING)

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """Past the last scope inside each: scopes are numbered as they open, so what is inside one comes right after it."""
        found = list(range(1, len(self.page.scopes) + 1))
        for index in range(len(found) - 1, 0, -1):
            parent = self.page.scopes[index].parent
            if parent >= 0:
                found[parent] = max(found[parent], found[index])
        return (*found, len(found))

    def within(self, scope: int) -> range:
        """The scopes inside a scope, at any depth."""
        return range(scope + 1, self.ends[scope])

    @cached_property
    def held(self) -> Mapping[int, tuple[Item, ...]]:
        """Scope to the items directly in it."""
        found: dict[int, list[Item]] = {}
        for item in self.page.items:
            found.setdefault(item.scope, []).append(item)
        return {scope: tuple(items) for scope, items in found.items()}

    @cached_property
    def bound_at(self) -> Mapping[int, list[Bound]]:
        """Scope to the bound elements directly in it."""
        found: dict[int, list[Bound]] = {}
        for item in self.page.items:
            if item.bound is not None:
                found.setdefault(item.scope, []).append(item.bound)
        return found

    @cached_property
    def cited(self) -> list[tuple[int, Bound]]:
        """Every quotation of a source that is no claim's, with its scope, in the order of the page.

        What a text of the dossier quotes belongs to that text, with which it is compared.
        """
        bounds = ((item.scope, item.bound) for item in self.page.items if item.bound is not None)
        words = ((scope, bound) for scope, bound in bounds if bound.tag == "q" and bound.kind == "source")
        return [(scope, bound) for scope, bound in words if scope < 0 or self.page.scopes[scope].kind != "text"]

    @cached_property
    def below(self) -> Mapping[int, tuple[int, ...]]:
        """Scope to the scopes directly in it."""
        found: dict[int, list[int]] = {}
        for index, scope in enumerate(self.page.scopes):
            found.setdefault(scope.parent, []).append(index)
        return {scope: tuple(indexes) for scope, indexes in found.items()}

    @cached_property
    def linked(self) -> Mapping[int, list[Link]]:
        """Scope to the links whose innermost scope it is."""
        found: dict[int, list[Link]] = {}
        for link in self.page.links:
            found.setdefault(link.scope, []).append(link)
        return found

    @cached_property
    def own(self) -> str:
        """The entry that this page is about."""
        folder, _, name = self.address.rpartition("/")
        kinds = {"facts": "fact", "sources": "source", "contradictions": "contradiction"}
        return f"{kinds[folder]}:{name.removesuffix('.html')}" if folder else BRIEFING

    def bound_in(self, link: Link) -> list[Bound]:
        """The bound elements that a link holds."""
        return [item.bound for item in self.page.items[link.first : link.last] if item.bound is not None]

    def made(self, link: Link) -> bool:
        """Whether a role or figure made the link: it is bound, or holds what is."""
        return link.bound is not None or bool(self.bound_in(link))

    def label(self, link: Link) -> bool:
        """Whether the link itself is the scope of a text, such as a label."""
        scope = link.scope
        return self.page.scopes[scope].kind == "text" and len(self.held.get(scope, ())) == link.last - link.first

    def is_note(self, anchor: Anchor) -> bool:
        kind, _, id = self.subject(anchor.scope).partition(":")
        return kind == "fact" and anchor.bound is None and anchor.id == addresses.note_anchor(id)

    def kind(self, bound: Bound) -> str:
        """What a shown value of a fact is: read from a source, our arithmetic, as every range is, or our assumption."""
        fact = self.entries.dossier.facts.get(bound.id)
        if fact is None:
            return ""
        if fact.formula or bound.part:
            return "computed"
        return "assumed" if fact.cases or fact.assumed else "quoted"

    def shows(self, scope: int, name: str, needs: tuple[str, ...]) -> Iterator[Fault]:
        """What an entry must show inside a scope: texts by name, lists with *, values with =."""
        asked = self.entries.asked(name, needs)
        if not asked:
            return
        subjects, scopes = self.subjects_at, self.page.scopes
        stated = {(scopes[i].kind, scopes[i].value) for i in self.within(scope) if subjects[i] == name}
        for need, wanted in asked:
            if wanted in stated:
                continue
            if wanted is None:
                if not self._valued(scope, name, need):
                    yield "listed", f"`{name}` does not show its {need[1:]}", name
            elif need.startswith("*"):
                yield "listed", f"the {need[1:]} of `{name}` are not shown", name
            else:
                yield "listed", f"the {need} of `{name}` is not shown", name

    def _valued(self, scope: int, name: str, need: str) -> bool:
        entry, among = self.entries.get(name) or NOTHING, range(scope, self.ends[scope])
        if need == "=texts":
            stated = {self.page.scopes[index].value for index in among if self.page.scopes[index].kind == "text"}
            return stated == set(entry.texts)
        if need == "=again":
            own = [bound for at, bound in self.cited if at in among and self.subject(at) == name]
            return [squeezed(bound.text) for bound in own] == list(entry.quotes)
        bounds = [bound for index in among if index in self.bound_at for bound in self.bound_at[index]]
        if need == "=quote":
            return any(bound.tag == "q" for bound in bounds)
        if need in ("=published", "=address"):
            return any(bound.kind == "source" and bound.part == need[1:] for bound in bounds)
        if need == "=all":
            shown = {(bound.kind, bound.id, bound.case) for bound in bounds}
            return all(
                (kind, id, case) in shown or (case == ANY and (kind, id, "") in shown) for kind, id, case in entry.shows
            )
        values = self.entries.values(name)
        return any(
            (bound.kind, bound.id) in values and bound.part in ("", "range") and bound.tag != "q" for bound in bounds
        )
