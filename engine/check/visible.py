"""What a reader can see of a page: blocks of text, the elements that bind parts of it, and the scopes they stand in.

The parser is a real HTML one. Elements and attributes that could hide, invent or replace text are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from selectolax.lexbor import LexborHTMLParser, LexborNode

from engine.check.elements import (
    BINDINGS,
    BLOCKS,
    DATA,
    DRAWN,
    HEAD,
    INLINE,
    INSIDE_BOUND,
    PLACING,
    SCOPES,
    SHAPES,
    SPOKEN,
    TITLING,
    refused,
)
from engine.check.seen import Anchor, Bound, Drawn, Item, Link, Scope, Visible
from engine.typography import BIDI_CONTROLS

MAX_DEPTH = 60
MAX_CHARACTERS = 64 * 2**20
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_VOID = frozenset(("meta", "link", "br", "hr", *SHAPES))
_WHITE = re.compile("[ \t\n\r\f]+")
_TURNING = frozenset(BIDI_CONTROLS)
_SCOPES = tuple((kind, f"data-{kind}") for kind in SCOPES)
_BOUND = frozenset(f"data-{kind}" for kind in BINDINGS)


@dataclass
class _Open:
    """A bound element whose end tag has not come yet."""

    kind: str
    id: str
    tag: str
    attributes: Mapping[str, str]
    block: int
    start: int
    scope: int
    value: str | None = None
    datetime: str | None = None


@dataclass
class _Walk:
    blocks: list[str] = field(default_factory=lambda: [""])
    bounds: list[Bound] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    marks: list[Drawn] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    head: list[tuple[str, tuple[tuple[str, str], ...]]] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    open: _Open | None = None
    scope: int = -1
    tables: int = 0  # how many are open
    around: tuple[str, ...] = ()  # the elements of a picture that are open

    def text(self, text: str) -> None:
        if not text.isascii() and not _TURNING.isdisjoint(text):
            self.faults.append("a control that turns the direction of text stands on the page")
        squeezed = _WHITE.sub(" ", text)
        if self.around and "text" not in self.around and squeezed.strip(" "):
            self.faults.append("words stand in a picture outside a <text>")
        before = self.blocks[-1]
        added = squeezed.lstrip(" ") if not before or before.endswith(" ") else squeezed
        self.blocks[-1] = before + added
        if self.open is None and added.strip(" "):
            self.items.append(Item(self.scope, len(self.blocks) - 1, len(before), len(before) + len(added), None))

    def enters_picture(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note what may not stand in a picture, or not outside."""
        if self.around and tag not in DRAWN and tag != "a":
            self.faults.append(f"<{tag}> stands in a picture")
        elif not self.around and tag in DRAWN and tag != "svg":
            self.faults.append(f"<{tag}> stands outside a picture")
        hatching = "pattern" in self.around
        if not hatching and (tag in SHAPES or tag in ("svg", "text")) and not attributes.get("data-mark"):
            self.faults.append(f"a <{tag}> of a picture has no name")

    def break_block(self) -> None:
        if self.open is not None:
            self.faults.append(f"the element bound to {self.open.id} holds more than one line of text")
        if self.blocks[-1]:
            self.blocks.append("")

    def enter(self, attributes: Mapping[str, str]) -> None:
        """Open the scopes of an element, from the outermost: its subject, its list, its text."""
        for kind, name in _SCOPES:
            if name in attributes:
                if self.open is not None:
                    self.faults.append(f"{name} stands inside the element bound to {self.open.id}")
                self.scopes.append(Scope(kind, attributes[name], self.scope, attributes.get("class", "")))
                self.scope = len(self.scopes) - 1


_NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})


def visible(html: str) -> Visible:
    """Parse a page and walk everything that can be seen of it."""
    walk = _Walk()
    deep = len(html) > MAX_CHARACTERS or _deep(html)
    root = None if deep else LexborHTMLParser(html).root
    if deep:
        walk.faults.append(f"the page is too large, or elements are nested more than {MAX_DEPTH} deep")
    elif root is None:
        walk.faults.append("this is not a page")
    else:
        _element(root, walk)
    if len(walk.titles) > 1:
        walk.faults.append("the page has more than one <title>")
    return Visible(
        tuple(walk.blocks),
        tuple(walk.bounds),
        tuple(walk.scopes),
        tuple(walk.items),
        tuple(walk.links),
        tuple(walk.anchors),
        tuple(walk.marks),
        tuple(walk.quotes),
        walk.titles[0] if walk.titles else "",
        tuple(walk.headings),
        tuple(walk.head),
        tuple(walk.data),
        tuple(walk.attributes),
        tuple(dict.fromkeys(walk.faults)),
    )


def _deep(html: str) -> bool:
    """Whether more elements are open at once than a page of ours has, before a parser spends its time on them."""
    depth = 0
    for match in _TAG.finditer(html):
        depth += -1 if match[1] else match[2].lower() not in _VOID
        if depth > 2 * MAX_DEPTH:
            return True
    return False


def _element(node: LexborNode, walk: _Walk, depth: int = 0) -> None:
    tag = str(node.tag)
    if depth > MAX_DEPTH:
        walk.faults.append(f"elements are nested more than {MAX_DEPTH} deep")
        return
    given = node.attributes
    attributes = {name: value or "" for name, value in given.items()} if given else _NO_ATTRIBUTES
    if tag not in BLOCKS and tag not in INLINE and tag not in HEAD:
        walk.faults.append(f"the element <{tag}> is not read")
        return
    if walk.open is not None and tag not in INSIDE_BOUND and tag not in BLOCKS:
        walk.faults.append(f"<{tag}> stands inside the element bound to {walk.open.id}")
    if tag in HEAD and tag != "head":
        walk.head.append((tag, tuple(sorted(attributes.items()))))
    around, picture = walk.scope, walk.around
    if picture or tag in DRAWN:
        walk.enters_picture(tag, attributes)
        walk.around = (*picture, tag)
    opened = None
    if attributes:
        walk.enter(attributes)
        opened = _attributes(tag, attributes, walk)
    if tag == "title":
        walk.titles.append(" ".join((node.text(deep=True) or "").split()))
        return
    if tag == "script":
        data = node.text(deep=True) or ""
        if attributes.get("type") == DATA:
            walk.data.append(data)
        elif data:
            walk.faults.append("a script stands in the page")
        return
    if tag == "table":
        walk.faults += table_faults(node) if not walk.tables else ["a table stands inside a table"]
        walk.tables += 1
    if tag in BLOCKS:
        walk.break_block()
    begin, first = (len(walk.blocks), len(walk.blocks[-1])), len(walk.items)
    if opened is not None:  # the breaks are behind us
        opened.block, opened.start = begin[0] - 1, begin[1]
    child = node.child
    while child is not None:
        if child.is_element_node:
            _element(child, walk, depth + 1)
        elif child.is_text_node:
            walk.text(child.text_content or "")
        elif child.is_comment_node:
            walk.faults.append("a comment stands in the page")
        child = child.next
    _ended(tag, attributes, opened, walk, (*begin, first))
    walk.tables -= tag == "table"
    walk.scope, walk.around = around, picture


def _ended(
    tag: str, attributes: Mapping[str, str], opened: _Open | None, walk: _Walk, begun: tuple[int, int, int]
) -> None:
    """Note what an element held; `begun` is the count of blocks, their last length, and the count of items before it."""
    block, start, first = begun
    if opened is not None:
        _close(opened, walk)
    elif tag == "q":
        walk.quotes.append(walk.blocks[-1][start if len(walk.blocks) == block else 0 :])
    if tag == "a":
        own = (opened.kind, opened.id) if opened else None
        href, role, words = (attributes.get(name, "") for name in ("href", "role", "class"))
        current = "aria-current" in attributes
        walk.links.append(Link(href, walk.scope, first, len(walk.items), role, words, current, own))
    if "data-mark" in attributes:
        placed = {name: value for name, value in attributes.items() if name in PLACING}
        walk.marks.append(Drawn(attributes["data-mark"], tag, placed, walk.scope, first, len(walk.items)))
    if tag in BLOCKS:
        if tag in TITLING and not "".join(walk.blocks[block - 1 :]).strip():
            walk.faults.append(f"a <{tag}> has no words")
        if tag == "h1":
            walk.headings.append(" ".join(walk.blocks[-1].split()))
        walk.break_block()


def table_faults(table: LexborNode) -> list[str]:
    """What is wrong with a table: it has one row of headings, none empty, and as many cells in every other row."""
    head = table.css("thead tr")
    if len(head) != 1:
        return ["a table has no single row of headings"]
    headings = [cell.text().strip() for cell in head[0].css("th")]
    widths = {len(row.css("td, th")) for row in table.css("tbody tr")}
    empty = ["a heading of a table is empty"] if not all(headings) else []
    return empty + ["a table has rows of another width than its headings"] * (not widths <= {len(headings)})


def _attributes(tag: str, attributes: Mapping[str, str], walk: _Walk) -> _Open | None:
    """Note what the attributes say; the bound element that they open, if they bind one."""
    for name, value in attributes.items():
        if refused(tag, name, value):
            walk.faults.append(f"the attribute {name} on <{tag}> is not read")
        if name in SPOKEN:
            walk.attributes.append((tag, name, value))
        elif name in ("value", "datetime") and tag in INSIDE_BOUND:
            if walk.open is None:
                walk.faults.append(f"<{tag}> stands outside an element that is bound")
            elif (walk.open.value, walk.open.datetime) != (None, None):
                walk.faults.append(f"the element bound to {walk.open.id} has more than one value for machines")
            elif name == "value":
                walk.open.value = value
            else:
                walk.open.datetime = value
    opened = _opened(tag, attributes, walk)
    if opened is None and ("data-part" in attributes or "data-case" in attributes):
        walk.faults.append(f"<{tag}> names a part or a case of nothing")
    if "id" in attributes:
        walk.anchors.append(Anchor(attributes["id"], walk.scope, (opened.kind, opened.id) if opened else None))
    return opened


def _opened(tag: str, attributes: Mapping[str, str], walk: _Walk) -> _Open | None:
    if _BOUND.isdisjoint(attributes):
        return None
    kinds = [kind for kind in BINDINGS if f"data-{kind}" in attributes]
    if len(kinds) > 1 or walk.open is not None or tag in BLOCKS:
        walk.faults.append(f"<{tag}> is bound to more than one thing, or inside another bound element")
        return None
    kind = kinds[0]
    walk.open = _Open(kind, attributes[f"data-{kind}"], tag, attributes, 0, 0, walk.scope)
    return walk.open


def _close(opened: _Open, walk: _Walk) -> None:
    walk.open = None
    if opened.block != len(walk.blocks) - 1:
        return  # the fault has been noted
    text = walk.blocks[-1][opened.start :]
    lead = len(text) - len(text.lstrip(" "))
    start, end = opened.start + lead, opened.start + len(text.rstrip(" "))
    bound = Bound(
        opened.kind,
        opened.id,
        opened.tag,
        opened.attributes.get("data-part", ""),
        opened.attributes.get("data-case", ""),
        opened.block,
        start,
        max(start, end),
        text.strip(" "),
        opened.value,
        opened.datetime,
        opened.attributes.get("class", ""),
        bool(walk.around),
    )
    walk.bounds.append(bound)
    walk.items.append(Item(opened.scope, opened.block, start, max(start, end), bound))
