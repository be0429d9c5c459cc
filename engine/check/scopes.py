"""Where a number or a word stands: under its own label, in its own row, next to its own speaker, and in full.

Every element that shows something stands in a scope that says what it is about. What stands in the scope must be of
that thing; a list must hold all of its entries, in order; words must be the dossier's or the templates'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine import addresses
from engine.check import wording
from engine.check.entries import ANY, BRIEFING, SHOWN, Entries, Entry
from engine.check.phrases import has_value
from engine.check.pictures import PAGE_OF, PICTURE, picture_faults
from engine.check.required import LABELLED, NEEDS, NOTE, PAGES
from engine.check.templates import Literals
from engine.check.visible import Anchor, Bound, Item, Link, Scope, Visible
from engine.problems import Code
from engine.typography import squeezed

Fault = tuple[Code, str, str]  # code, message, and a clue to where on the page

_KINDS = frozenset(("quoted", "computed", "assumed"))
_STANDING = frozenset(("main", "notes", "close", "kinds", "hatch", "open", "each"))  # anchors of every page


def scope_faults(address: str, page: Visible, entries: Entries, literals: Literals, base: str = "") -> Iterator[Fault]:
    """Everything on a page that stands in the wrong place, is left out, or says what nobody wrote."""
    standing = _Standing(address, page, entries, literals, base)
    yield from standing.subjects()
    yield from standing.lists()
    yield from standing.texts()
    yield from standing.items()
    yield from standing.kinds()
    yield from standing.links()
    yield from standing.anchors()
    yield from standing.needs()
    yield from standing.pictures()
    yield from picture_faults(page, standing.subject, entries.evidence)


def pages_listed(page: Visible) -> tuple[str, ...]:
    """The pages on which a page says that its fact is shown."""
    lists = {n for n, scope in enumerate(page.scopes) if (scope.kind, scope.value) == ("list", SHOWN)}
    names = (scope.value for scope in page.scopes if scope.kind == "subject" and scope.parent in lists)
    return tuple(name.removeprefix("page:") for name in names)


@dataclass(frozen=True)
class _Standing:
    address: str
    page: Visible
    entries: Entries
    literals: Literals
    base: str

    # --- what the scopes are ---

    def subject(self, scope: int) -> str:
        """Name of the entry that the innermost subject at a scope is about; nothing where there is none."""
        while scope >= 0:
            if self.page.scopes[scope].kind == "subject":
                return self.page.scopes[scope].value
            scope = self.page.scopes[scope].parent
        return ""

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

    # --- rules ---

    def subjects(self) -> Iterator[Fault]:
        """Every subject exists, and belongs to the subject around it."""
        for scope in self.page.scopes:
            if scope.kind != "subject":
                continue
            around = self.subject(scope.parent)
            if self.entries.get(scope.value) is None:
                yield "subject", f"there is no `{scope.value}` to be about", scope.value
            elif not around:
                if scope.value != BRIEFING:
                    yield "subject", f"`{scope.value}` stands outside the briefing", scope.value
            elif scope.value not in (around, BRIEFING, *self.entry(scope.parent).members):
                yield "subject", f"`{scope.value}` does not belong to `{around}`", scope.value

    def lists(self) -> Iterator[Fault]:
        """Every list holds all of its entries, in order, and each shows what it must."""
        for index, scope in enumerate(self.page.scopes):
            if scope.kind != "list":
                continue
            wanted = self.entry(scope.parent).lists.get(scope.value)
            among = self.entry(scope.parent).some.get(scope.value) if self.subject(scope.parent) == self.own else None
            children = [child for child in self.below.get(index, ()) if self.page.scopes[child].kind == "subject"]
            found = tuple(self.page.scopes[child].value for child in children)
            if among is not None:
                wanted = tuple(name for name in among if name in found) or among
            if wanted is None:
                yield "listed", f"`{self.subject(scope.parent)}` has no list of {scope.value}", f'"{scope.value}"'
            elif found != wanted:
                yield "listed", difference(scope.value, found, wanted), f'"{scope.value}"'
            for child in children:
                name = self.page.scopes[child].value
                plain = scope.value == "claims" and name.startswith("fact:")  # arithmetic of ours, on a side
                needs = ("label", "=value") if plain else self.needed(scope.value, self.subject(scope.parent))
                if not (scope.value == "origins" and name.startswith("source:")):  # what it rests on stands elsewhere
                    yield from self.shows(child, name, needs)

    def needed(self, name: str, about: str) -> tuple[str, ...]:
        """What each entry of a list must show: most where the list is of what the page is about."""
        kind = about.partition(":")[0] if about == self.own else ""
        keys = (f"{self.address}:{name}", f"{kind}:{name}", name)
        return next((NEEDS[key] for key in keys if key in NEEDS), LABELLED)

    def texts(self) -> Iterator[Fault]:
        """Every text is, word for word, what the dossier or a closed list says."""
        for index, scope in enumerate(self.page.scopes):
            if scope.kind != "text":
                continue
            wanted = self.entry(scope.parent).texts.get(scope.value)
            links = [] if scope.value == "formula" else self.linked.get(index, [])
            bare = [link.href for link in links if not self.made(link) and not self.label(link)]
            found = wording.on_page(self.page, self.held.get(index, ()), bare)
            about = self.subject(scope.parent)
            if self.below.get(index):
                yield "worded", f"the {scope.value} of `{about}` holds another scope", scope.value
            if wanted is None:
                yield "worded", f"`{about}` has no {scope.value}", found.text
            elif found != wanted:
                yield "worded", _reworded(scope.value, about, found, wanted), found.text[:40]
            elif (
                scope.words
                and scope.value in ("status", "verdict", "stance")
                and set(scope.words.split()) != _marks(scope, wanted)
            ):
                yield "worded", f"“{found.text}” is marked as {scope.words}", scope.words

    def items(self) -> Iterator[Fault]:
        """Every number outside a text stands in the scope of what it belongs to; every other word is the templates'."""
        for item in self.page.items:
            if item.scope >= 0 and self.page.scopes[item.scope].kind == "text":
                continue
            if item.bound is None:
                text = self.page.text(item)
                if not self.literals.hold(text):
                    yield "worded", f"“{text.strip()}” is neither the dossier's nor the templates'", text.strip()[:40]
            else:
                yield from self._bound(item.bound, self.entry(item.scope), self.subject(item.scope))
        for tag, name, value in self.page.attributes:
            if not self.literals.hold(value):
                yield "worded", f"“{value}” in {name} of <{tag}> is not the templates'", value

    def _bound(self, bound: Bound, entry: Entry, about: str) -> Iterator[Fault]:
        if not {(bound.kind, bound.id, bound.case), (bound.kind, bound.id, ANY)} & entry.shows:
            where = f"under `{about}`" if about else "outside every subject"
            yield "subject", f"“{bound.text}” ({bound.kind} {bound.id}) stands {where}", bound.text
        elif bound.tag == "q" and bound.kind == "source" and squeezed(bound.text) not in entry.quotes:
            yield "quoted", f"“{bound.text}” are not the words that `{about}` rests on", bound.text

    def made(self, link: Link) -> bool:
        """Whether a role or figure made the link: it is bound, or holds what is."""
        return link.bound is not None or any(item.bound for item in self.page.items[link.first : link.last])

    def label(self, link: Link) -> bool:
        """Whether the link itself is the scope of a text, such as a label."""
        return (
            self.page.scopes[link.scope].kind == "text" and len(self.held.get(link.scope, ())) == link.last - link.first
        )

    def links(self) -> Iterator[Fault]:
        """Every link leads to what it is about."""
        for link in self.page.links:
            if link.first == link.last:
                yield "linked", f"the link `{link.href}` has no words", link.href
            if _KINDS & set(link.words.split()) - {self._marking(link)}:
                yield "worded", f"the link `{link.href}` is marked as {link.words}", link.words
            here = (f"section:{self.address.removesuffix('.html')}", f"page:{self.address}")
            if link.current != (self.label(link) and self.subject(link.scope) in here):
                yield "linked", f"`{link.href}` is marked as the current page, or is not", link.href
            if not self._leads(link):
                yield "linked", f"the link `{link.href}` does not lead to `{self.subject(link.scope)}`", link.href

    def _marking(self, link: Link) -> str:
        """How a link to a figure is marked: by what the figure is."""
        bound = [item.bound for item in self.page.items[link.first : link.last] if item.bound]
        if len(bound) == 1 and bound[0].kind == "fact":
            return self._kind(bound[0])
        return "quoted" if len(bound) == 1 and bound[0].kind == "claim" else ""

    def _kind(self, bound: Bound) -> str:
        """What a shown value of a fact is: read from a source, our arithmetic, as every range is, or our assumption."""
        fact = self.entries.dossier.facts.get(bound.id)
        if fact is None:
            return ""
        if fact.formula or bound.part:
            return "computed"
        return "assumed" if fact.cases or fact.assumed else "quoted"

    def kinds(self) -> Iterator[Fault]:
        """Every value of a fact is marked as what it is."""
        for bound in self.page.bounds:
            marked = _KINDS & set(bound.words.split())
            if marked != ({self._kind(bound)} if bound.kind == "fact" else set()):
                yield "worded", f"“{bound.text}” is marked as {bound.words or 'nothing'}", bound.text

    def _leads(self, link: Link) -> bool:
        target = resolved(self.address, link.href, self.base)
        if link.bound is not None:
            return link.bound[0] == "fact" and link.href == f"#{addresses.note_anchor(link.bound[1])}"
        bound = [item.bound for item in self.page.items[link.first : link.last] if item.bound]
        entry, about = self.entry(link.scope), self.subject(link.scope)
        if link.role == "doc-backlink":
            return link.href == f"#{addresses.figure_anchor(about.removeprefix('fact:'), 1)}"
        if link.words == "address":
            return link.href == f"#{addresses.note_anchor(about.removeprefix('fact:'))}"
        scope = self.page.scopes[link.scope] if link.scope >= 0 else None
        worded = scope is not None and scope.kind == "text"
        if scope is not None and scope.value in self.entry(scope.parent).originals:
            return link.href == self.entry(scope.parent).originals[scope.value]
        if any(b.part == "address" for b in bound):
            return [link.href] == [b.text for b in bound]
        if scope is not None and worded and self.label(link) and target in self.entry(scope.parent).leads:
            return True
        claims = [b.id for b in bound if b.kind == "claim"]
        if len(bound) == 1 and claims:
            inner = self.entries.get(f"claim:{claims[0]}")
            return inner is not None and target in inner.leads
        facts = {b.id for b in bound if b.kind == "fact"}
        if scope is not None and worded:
            if len(bound) == 1 and facts:  # an input of a formula
                return target == addresses.fact_page(facts.pop())
            return self._in_words(link, scope, target)
        return target in entry.leads or link.href in ("#main", "#close", "#kinds", "#open", "#each")

    def _in_words(self, link: Link, scope: Scope, target: str) -> bool:
        """A link that prose makes, or a formula to an input that it names by its label."""
        wanted = self.entry(scope.parent).texts.get(scope.value)
        if scope.value != "formula":
            return wanted is not None and link.href in wanted.hrefs
        words = wording.on_page(self.page, self.page.items[link.first : link.last])
        inner = self.entries.get(f"fact:{target.removeprefix('facts/').removesuffix('.html')}")
        return inner is not None and inner.texts["label"] == words and target in inner.leads

    def anchors(self) -> Iterator[Fault]:
        """Every anchor stands at what it is the anchor of."""
        for anchor in self.page.anchors:
            if not self._anchored(anchor):
                yield "linked", f"the anchor `{anchor.id}` stands at something else", f'id="{anchor.id}"'

    def _anchored(self, anchor: Anchor) -> bool:
        if anchor.bound is not None:
            return anchor.bound[0] == "fact" and bool(re.fullmatch(_figure_of(anchor.bound[1]), anchor.id))
        if anchor.id in _STANDING:
            return True
        if self._is_note(anchor):
            return True
        return f"{self.address}#{anchor.id}" in self.entry(anchor.scope).leads

    def _is_note(self, anchor: Anchor) -> bool:
        kind, _, id = self.subject(anchor.scope).partition(":")
        return kind == "fact" and anchor.bound is None and anchor.id == addresses.note_anchor(id)

    def needs(self) -> Iterator[Fault]:
        """The page is about what its address says, and shows all that it must."""
        tops = [i for i, scope in enumerate(self.page.scopes) if scope.kind == "subject" and scope.value == self.own]
        if not tops:
            yield "subject", f"the page is not about `{self.own}`", self.address
            return
        if BRIEFING not in (scope.value for scope in self.page.scopes if scope.parent < 0):
            yield "subject", "the page is not about the briefing", self.address
        first = next((i for i, scope in enumerate(self.page.scopes) if scope.value == BRIEFING), -1)
        yield from self.shows(first, BRIEFING, ("title", "as-of", "standing", "*sections", "*tools", "*files"))
        wanted = PAGES.get(self.address) or PAGES.get(self.own.partition(":")[0], ())
        yield from self.shows(tops[0], self.own, wanted)
        offered = [(self.subject(n), s.value) for n, s in enumerate(self.page.scopes) if s.kind == "list"]
        own = [(self.own, addresses.own_list(self.address))] if addresses.own_files(self.address) else []
        if [entry for entry in offered if entry[1].endswith("files")] != [*own, (BRIEFING, "files")]:
            yield "listed", "the page does not offer its own files and then those of the whole", "files"
        notes = [anchor.id for anchor in self.page.anchors if self._is_note(anchor)]
        asked = dict.fromkeys(link.href[1:] for link in self.page.links if link.role == "doc-noteref")
        if notes != list(asked):
            yield "listed", "the notes are not those of the figures, in their order", "notes"
        for anchor in {anchor.id: anchor for anchor in self.page.anchors}.values():
            if self._is_note(anchor):
                yield from self.shows(anchor.scope, self.subject(anchor.scope), NOTE)

    def pictures(self) -> Iterator[Fault]:
        """The page has the pictures that belong on it, with their words and their tables."""
        wanted = [f"{PICTURE}{kind}" for kind, page in PAGE_OF.items() if page == self.address]
        declared = [name for name in wanted if self.entries.get(name) is not None]
        found = [(i, s.value) for i, s in enumerate(self.page.scopes) if s.value.startswith(PICTURE)]
        if [name for _, name in found] != declared:
            yield "listed", f"the pictures of this page are not {', '.join(declared) or 'none'}", "<figure"
        for scope, name in found:
            yield from self.shows(scope, name, ("title", "subtitle", "*drawn", "*outside", "*held"))
            stated = {self.page.scopes[i].value for i in self._within(scope) if self.page.scopes[i].kind == "list"}
            facts = (self.entries.get(name) or Entry()).lists.get("facts", ())
            tables = (self.entries.get(fact) for fact in facts)
            if any(entry is not None and entry.lists.get("results") for entry in tables) and "results" not in stated:
                yield "listed", f"`{name}` has no table beneath it", name

    def shows(self, scope: int, name: str, needs: tuple[str, ...]) -> Iterator[Fault]:
        """What an entry must show inside a scope: texts by name, lists with *, values with =."""
        entry = self.entries.get(name)
        if entry is None:
            return
        inside = [self.page.scopes[i] for i in self._within(scope) if self.subject(i) == name]
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
        within = {scope, *self._within(scope)}
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

    def _within(self, scope: int) -> Iterator[int]:
        for child in self.below.get(scope, ()):
            yield child
            yield from self._within(child)


def resolved(address: str, href: str, base: str = "") -> str:
    """The address and anchor that a link leads to; one that leaves the site resolves to nothing.

    The page for what is not there is read at any depth: its links begin with `base`, or may lead up a folder.
    """
    if address == addresses.NOT_FOUND and not href.startswith("#"):
        href = href.removeprefix(base or "../") if href.startswith(base) else "/"
    path, sign, anchor = href.partition("#")
    if not path:
        return f"{address}{sign}{anchor}"
    parts = address.split("/")[:-1]
    for part in path.split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part in ("", ".", ".."):
            return ""
        else:
            parts.append(part)
    return f"{'/'.join(parts)}{sign}{anchor}"


def _figure_of(fact: str) -> str:
    """The anchors that a figure of a fact may have."""
    return rf"{addresses.figure_anchor(fact, 1)[:-1]}[1-9]\d*"


def _marks(scope: Scope, wanted: wording.Wording) -> set[str]:
    """The class of a status or verdict: what it is, and which."""
    return {scope.value, wanted.text.replace(" ", "-")}


def difference(what: str, found: tuple[str, ...], wanted: tuple[str, ...]) -> str:
    missing = [name for name in wanted if name not in found]
    extra = [name for name in found if name not in wanted]
    if missing:
        return f"the list of {what} lacks `{missing[0]}`"
    if extra:
        return f"the list of {what} has `{extra[0]}`, which does not belong to it"
    return f"the list of {what} is not in its order"


def _reworded(what: str, about: str, found: wording.Wording, wanted: wording.Wording) -> str:
    if found.text != wanted.text:
        ours, theirs = found.text.split(" "), wanted.text.split(" ")
        pairs = zip(ours, theirs, strict=False)
        at = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(ours), len(theirs)))
        said, meant = " ".join(ours[max(0, at - 2) : at + 4]), " ".join(theirs[max(0, at - 2) : at + 4])
        return f"the {what} of `{about}` says “{said}” where the dossier has “{meant}”"
    return f"the {what} of `{about}` shows other figures, or leads elsewhere, than the dossier says"
