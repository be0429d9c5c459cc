"""Where links lead and anchors stand: to and at what they are about, whatever their words say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from engine import addresses
from engine.check import wording
from engine.check.around import KINDS, Around, Fault
from engine.check.seen import Anchor, Bound, Link

_STANDING = frozenset(("main", "notes", "close", "kinds", "hatch", "open", "each"))  # anchors of every page


class Leading(Around):
    """The rules about links and anchors."""

    def links(self) -> Iterator[Fault]:
        """Every link leads to what it is about."""
        here = (f"section:{self.address.removesuffix('.html')}", f"page:{self.address}")
        for link in self.page.links:
            bound = self.bound_in(link)
            if link.first == link.last:
                yield "linked", f"the link `{link.href}` has no words", link.href
            if link.words and KINDS & set(link.words.split()) - {self._marking(bound)}:
                yield "worded", f"the link `{link.href}` is marked as {link.words}", link.words
            if link.current != (self.label(link) and self.subject(link.scope) in here):
                yield "linked", f"`{link.href}` is marked as the current page, or is not", link.href
            if not self._leads(link, bound):
                yield "linked", f"the link `{link.href}` does not lead to `{self.subject(link.scope)}`", link.href

    def _marking(self, bound: list[Bound]) -> str:
        """How a link to a figure is marked: by what the figure is."""
        if len(bound) == 1 and bound[0].kind == "fact":
            return self.kind(bound[0])
        return "quoted" if len(bound) == 1 and bound[0].kind == "claim" else ""

    def _leads(self, link: Link, bound: list[Bound]) -> bool:
        target = resolved(self.address, link.href, self.base)
        if link.bound is not None:
            return link.bound[0] == "fact" and link.href == f"#{addresses.note_anchor(link.bound[1])}"
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
        if scope is not None and worded and scope.value == "formula" and self._names_input(link, target):
            return True
        claims = [b.id for b in bound if b.kind == "claim"]
        alone = len(bound) == 1 and (not worded or link.last - link.first == 1)  # no words of a text stand beside it
        if alone and claims:
            inner = self.entries.get(f"claim:{claims[0]}")
            return inner is not None and target in inner.leads
        facts = {b.id for b in bound if b.kind == "fact"}
        if scope is not None and worded:
            if alone and facts:  # an input of a formula
                return target == addresses.fact_page(facts.pop())
            wanted = self.entry(scope.parent).texts.get(scope.value)
            return wanted is not None and link.href in wanted.hrefs  # a link that prose makes
        return target in entry.leads or link.href in ("#main", "#close", "#kinds", "#open", "#each")

    def _names_input(self, link: Link, target: str) -> bool:
        """Whether a formula names an input by its label, whatever figures that holds, and leads to it."""
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
        if self.is_note(anchor):
            return True
        return f"{self.address}#{anchor.id}" in self.entry(anchor.scope).leads


def resolved(address: str, href: str, base: str = "") -> str:
    """The address and anchor that a link leads to; one that leaves the site resolves to nothing.

    The page for what is not there is read at any depth: its links begin with `base`, or may lead up a folder.
    """
    if address == addresses.NOT_FOUND and not href.startswith("#"):
        href = href.removeprefix(base or "../") if href.startswith(base) else "/"
    path, sign, anchor = href.partition("#")
    if not path:
        return f"{address}{sign}{anchor}"
    led = _led(address.rpartition("/")[0], path)
    return f"{led}{sign}{anchor}" if led is not None else ""


@lru_cache(maxsize=2**13)
def _led(folder: str, path: str) -> str | None:
    """Where a path leads from a folder; None where that is out of the site. The pages of a folder share most paths."""
    parts = folder.split("/") if folder else []
    for part in path.split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part in ("", ".", ".."):
            return None
        else:
            parts.append(part)
    return "/".join(parts)


def _figure_of(fact: str) -> str:
    """The anchors that a figure of a fact may have."""
    return rf"{addresses.figure_anchor(fact, 1)[:-1]}[1-9]\d*"
