"""What stands around everything on a page: the scopes it is in, the entries they are about, and what each has to show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine import addresses
from engine.check import wording
from engine.check.entries import ANY, BRIEFING, Entries, Entry
from engine.check.phrases import has_value
from engine.check.seen import Anchor, Bound, Item, Link, Visible
from engine.check.templates import Literals
from engine.problems import Code
from engine.typography import squeezed

Fault = tuple[Code, str, str]  # code, message, and a clue to where on the page
KINDS = frozenset(("quoted", "computed", "assumed"))  # what a shown value is


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
        return self.entries.get(self.subject(scope)) or Entry()

    @cached_property
    def held(self) -> Mapping[int, tuple[Item, ...]]:
        """Scope to the items directly in it."""
        found: dict[int, list[Item]] = {}
        for item in self.page.items:
            found.setdefault(item.scope, []).append(item)
        return {scope: tuple(items) for scope, items in found.items()}

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

    def made(self, link: Link) -> bool:
        """Whether a role or figure made the link: it is bound, or holds what is."""
        return link.bound is not None or any(item.bound for item in self.page.items[link.first : link.last])

    def label(self, link: Link) -> bool:
        """Whether the link itself is the scope of a text, such as a label."""
        return (
            self.page.scopes[link.scope].kind == "text" and len(self.held.get(link.scope, ())) == link.last - link.first
        )

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
        entry = self.entries.get(name)
        if entry is None:
            return
        inside = [self.page.scopes[i] for i in self.within(scope) if self.subject(i) == name]
        stated = {(s.kind, s.value) for s in inside}
        for need in needs:
            if need.startswith("*"):
                if entry.lists.get(need[1:]) and ("list", need[1:]) not in stated:
                    yield "listed", f"the {need[1:]} of `{name}` are not shown", name
            elif need.startswith("="):
                if not self._valued(scope, name, need):
                    yield "listed", f"`{name}` does not show its {need[1:]}", name
            elif entry.texts.get(need, wording.Wording("")).text and ("text", need) not in stated:
                yield "listed", f"the {need} of `{name}` is not shown", name

    def _valued(self, scope: int, name: str, need: str) -> bool:
        entry, claim = self.entries.get(name) or Entry(), name.startswith("claim:")
        within = {scope, *self.within(scope)}
        bounds = [item.bound for index in within for item in self.held.get(index, ()) if item.bound is not None]
        if need == "=quote":
            return any(bound.tag == "q" for bound in bounds)
        if need == "=texts":
            stated = {self.page.scopes[index].value for index in within if self.page.scopes[index].kind == "text"}
            return stated == set(entry.texts)
        if need in ("=published", "=address"):
            source = self.entries.dossier.sources.get(name.partition(":")[2])
            given = source and (source.published if need == "=published" else source.url)
            return not given or any(bound.kind == "source" and bound.part == need[1:] for bound in bounds)
        if need == "=again":
            own = [item.bound for item in self.page.items if item.scope in within and self.subject(item.scope) == name]
            return [
                squeezed(bound.text) for bound in own if bound and bound.tag == "q" and bound.kind == "source"
            ] == list(entry.quotes)
        shown = {(bound.kind, bound.id, bound.case) for bound in bounds}
        if need == "=all":
            return all(
                (kind, id, case) in shown or (case == ANY and (kind, id, "") in shown) for kind, id, case in entry.shows
            )
        values = {(kind, id) for kind, id, _ in entry.shows if kind == ("claim" if claim else "fact")}
        return not any(
            claim or has_value(self.entries.evidence, self.entries.dossier.facts[id]) for _, id in values
        ) or any(
            (bound.kind, bound.id) in values and bound.part in ("", "range") and bound.tag != "q" for bound in bounds
        )

    def within(self, scope: int) -> list[int]:
        """The scopes inside a scope, at any depth."""
        found = list(self.below.get(scope, ()))
        for inner in found:  # it grows while it is gone through
            found += self.below.get(inner, ())
        return found
