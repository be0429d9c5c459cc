"""Where a number or a word stands: under its own label, in its own row, next to its own speaker, and in full.

Every element that shows something stands in a scope that says what it is about. What stands in the scope must be of
that thing; a list must hold all of its entries, in order; words must be the dossier's or the templates'.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from engine import addresses
from engine.check import wording
from engine.check.around import KINDS, NOTHING, Fault
from engine.check.entries import ANY, BRIEFING, SHOWN, Entries, Entry
from engine.check.leading import Leading
from engine.check.pictures import PAGE_OF, PICTURE, picture_faults
from engine.check.required import LABELLED, NEEDS, NOTE, PAGES
from engine.check.seen import Bound, Scope, Visible
from engine.check.templates import Literals
from engine.typography import squeezed


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


class _Standing(Leading):
    """The rules about subjects, lists and words, beside those about links and anchors."""

    def subjects(self) -> Iterator[Fault]:
        """Every subject exists, and belongs to the subject around it."""
        for scope in self.page.scopes:
            if scope.kind != "subject":
                continue
            around = self.subjects_at[scope.parent]
            if self.entries.get(scope.value) is None:
                yield "subject", f"there is no `{scope.value}` to be about", scope.value
            elif not around:
                if scope.value != BRIEFING:
                    yield "subject", f"`{scope.value}` stands outside the briefing", scope.value
            elif scope.value not in (around, BRIEFING) and not self.entry(scope.parent).holds(scope.value):
                yield "subject", f"`{scope.value}` does not belong to `{around}`", scope.value

    def lists(self) -> Iterator[Fault]:
        """Every list holds all of its entries, in order, and each shows what it must."""
        for index, scope in enumerate(self.page.scopes):
            if scope.kind != "list":
                continue
            entry, about = self.entry(scope.parent), self.subject(scope.parent)
            wanted = entry.lists.get(scope.value)
            among = entry.some.get(scope.value) if about == self.own else None
            children = [child for child in self.below.get(index, ()) if self.page.scopes[child].kind == "subject"]
            found = tuple(self.page.scopes[child].value for child in children)
            if among is not None:
                wanted = tuple(sorted({name for name in found if name in among} or among, key=among.__getitem__))
            if wanted is None:
                yield "listed", f"`{about}` has no list of {scope.value}", f'"{scope.value}"'
            elif found != wanted:
                yield "listed", difference(scope.value, found, wanted), f'"{scope.value}"'
            needed = self.needed(scope.value, about)
            for child, name in zip(children, found, strict=True):
                plain = scope.value == "claims" and name.startswith("fact:")  # arithmetic of ours, on a side
                needs = ("label", "=value") if plain else needed
                if not (scope.value == "origins" and name.startswith("source:")):  # what it rests on stands elsewhere
                    yield from self.shows(child, name, needs)

    def needed(self, name: str, about: str) -> tuple[str, ...]:
        """What each entry of a list must show: most where the list is of what the page is about."""
        kind = about.partition(":")[0] if about == self.own else ""
        keys = (f"{self.address}:{name}", f"{kind}:{name}", name)
        return next((NEEDS[key] for key in keys if key in NEEDS), LABELLED)

    def texts(self) -> Iterator[Fault]:
        """Every text is, word for word, what the dossier or a closed list says."""
        entries, held, linked, ends = self.entries_at, self.held, self.linked, self.ends
        for index, scope in enumerate(self.page.scopes):
            if scope.kind != "text":
                continue
            wanted = entries[scope.parent].texts.get(scope.value)
            links = linked.get(index, ()) if scope.value != "formula" else ()
            bare = [link.href for link in links if not self.label(link) and not self.made(link)]
            found = wording.on_page(self.page, held.get(index, ()), bare)
            about = self.subjects_at[scope.parent]
            if ends[index] > index + 1:
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
        entries, in_text = self.entries_at, [*(scope.kind == "text" for scope in self.page.scopes), False]
        for item in self.page.items:
            if in_text[item.scope]:
                continue
            if item.bound is None:
                text = self.page.text(item)
                if not self.literals.hold(text):
                    yield "worded", f"“{text.strip()}” is neither the dossier's nor the templates'", text.strip()[:40]
            else:
                yield from self._bound(item.bound, entries[item.scope], self.subjects_at[item.scope])
        for tag, name, value in self.page.attributes:
            if not self.literals.hold(value):
                yield "worded", f"“{value}” in {name} of <{tag}> is not the templates'", value

    def _bound(self, bound: Bound, entry: Entry, about: str) -> Iterator[Fault]:
        if (bound.kind, bound.id, ANY) not in entry.shows and (bound.kind, bound.id, bound.case) not in entry.shows:
            where = f"under `{about}`" if about else "outside every subject"
            yield "subject", f"“{bound.text}” ({bound.kind} {bound.id}) stands {where}", bound.text
        elif bound.tag == "q" and bound.kind == "source" and squeezed(bound.text) not in entry.quotes:
            yield "quoted", f"“{bound.text}” are not the words that `{about}` rests on", bound.text

    def kinds(self) -> Iterator[Fault]:
        """Every value of a fact is marked as what it is."""
        for bound in self.page.bounds:
            marked = _marks_in(bound.words)
            if marked != ({self.kind(bound)} if bound.kind == "fact" else set()):
                yield "worded", f"“{bound.text}” is marked as {bound.words or 'nothing'}", bound.text

    def needs(self) -> Iterator[Fault]:
        """The page is about what its address says, and shows all that it must."""
        tops = [i for i, scope in enumerate(self.page.scopes) if scope.kind == "subject" and scope.value == self.own]
        if not tops:
            yield "subject", f"the page is not about `{self.own}`", self.address
            return
        if BRIEFING not in (scope.value for scope in self.page.scopes if scope.parent < 0):
            yield "subject", "the page is not about the briefing", self.address
        first = next((i for i, scope in enumerate(self.page.scopes) if scope.value == BRIEFING), -1)
        yield from self.shows(
            first, BRIEFING, ("title", "as-of", "checked", "standing", "*sections", "*tools", "*files")
        )
        wanted = PAGES.get(self.address) or PAGES.get(self.own.partition(":")[0], ())
        yield from self.shows(tops[0], self.own, wanted)
        offered = [(self.subject(n), s.value) for n, s in enumerate(self.page.scopes) if s.kind == "list"]
        own = [(self.own, addresses.own_list(self.address))] if addresses.own_files(self.address) else []
        if [entry for entry in offered if entry[1].endswith("files")] != [*own, (BRIEFING, "files")]:
            yield "listed", "the page does not offer its own files and then those of the whole", "files"
        notes = [anchor.id for anchor in self.page.anchors if self.is_note(anchor)]
        asked = dict.fromkeys(link.href[1:] for link in self.page.links if link.role == "doc-noteref")
        if notes != list(asked):
            yield "listed", "the notes are not those of the figures, in their order", "notes"
        for anchor in {anchor.id: anchor for anchor in self.page.anchors}.values():
            if self.is_note(anchor):
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
            stated = {self.page.scopes[i].value for i in self.within(scope) if self.page.scopes[i].kind == "list"}
            facts = (self.entries.get(name) or NOTHING).lists.get("facts", ())
            tables = (self.entries.get(fact) for fact in facts)
            if any(entry is not None and entry.lists.get("results") for entry in tables) and "results" not in stated:
                yield "listed", f"`{name}` has no table beneath it", name


@lru_cache(maxsize=2**8)
def _marks_in(words: str) -> frozenset[str]:
    """What a class marks a value as."""
    return KINDS & set(words.split())


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
