"""What a reader can see of a page, as values: runs of text, what binds them, the scopes they stand in, links, marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Bound(NamedTuple):
    """An element that says which fact, claim, count, source or constant its text belongs to."""

    kind: str
    id: str
    tag: str
    part: str
    case: str
    block: int
    start: int
    end: int
    text: str
    value: str | None  # <data value> inside
    datetime: str | None  # <time datetime> inside
    words: str = ""  # its class
    drawn: bool = False  # whether it stands in a picture

    @property
    def said(self) -> tuple[str | bool | None, ...]:
        """All that it says, wherever on a page it stands."""
        return (*self[:5], self.text, self.value, self.datetime, self.drawn)


class Scope(NamedTuple):
    """An element that says what it is about (subject), that it is a whole list, or whose words it holds (text)."""

    kind: str
    value: str
    parent: int  # the scope around it; -1 at the top
    words: str  # its class


class Item(NamedTuple):
    """A run of text outside every bound element, or a bound element; `scope` is the innermost around it."""

    scope: int
    block: int
    start: int
    end: int
    bound: Bound | None


class Link(NamedTuple):
    """An <a>: where it leads, the innermost scope at it, the items inside, and the note reference it may be."""

    href: str
    scope: int
    first: int
    last: int
    role: str
    words: str  # its class
    current: bool  # whether it is marked as the page that it stands on
    bound: tuple[str, str] | None  # kind and id, where the <a> itself is bound


class Anchor(NamedTuple):
    """An element with an id, and what it is bound to or the innermost scope at it."""

    id: str
    scope: int
    bound: tuple[str, str] | None


class Drawn(NamedTuple):
    """A mark of a picture: its name, tag and attributes, the innermost scope at it, and the items inside."""

    name: str
    tag: str
    attributes: Mapping[str, str]
    scope: int
    first: int
    last: int


@dataclass(frozen=True)
class Visible:
    """One page as a reader has it. `attributes` are those that a reader or machine may meet as text."""

    blocks: tuple[str, ...]
    bounds: tuple[Bound, ...]
    scopes: tuple[Scope, ...]
    items: tuple[Item, ...]
    links: tuple[Link, ...]
    anchors: tuple[Anchor, ...]
    marks: tuple[Drawn, ...]
    quotes: tuple[str, ...]  # <q> without a binding
    title: str
    headings: tuple[str, ...]
    head: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # elements of <head> with their attributes
    data: tuple[str, ...]  # what stands in <script>, which no reader sees
    attributes: tuple[tuple[str, str, str], ...]  # tag, name, value
    faults: tuple[str, ...]

    def text(self, item: Item) -> str:
        return self.blocks[item.block][item.start : item.end]
