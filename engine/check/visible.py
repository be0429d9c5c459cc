"""What a reader can see of a page: blocks of text, the elements that bind parts of it, and the scopes they stand in.

The parser is a real HTML one. Elements and attributes that could hide, invent or replace text are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from operator import call
from typing import cast

from selectolax.lexbor import LexborHTMLParser, LexborNode

from engine.check.elements import (
    DATA,
    DRAWN,
    INSIDE_BOUND,
    PLACING,
    SHAPES,
    Shape,
    refused,
    shape_of,
)
from engine.check.seen import Anchor, Bound, Drawn, Item, Link, Scope, Visible
from engine.typography import BIDI_CONTROLS

MAX_DEPTH = 60
MAX_CHARACTERS = 64 * 2**20
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_VOID = frozenset(("meta", "link", "br", "hr", *SHAPES))
_WHITE = re.compile("[\t\n\r\f][ \t\n\r\f]*| [ \t\n\r\f]+")  # all but a space by itself
_TURNING = re.compile(f"[{BIDI_CONTROLS}]")


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
        walk.element(root)
    if len(walk.titles) > 1:
        walk.faults.append("the page has more than one <title>")
    return Visible(
        (*walk.blocks, walk.block),
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


class _Open:
    """A bound element whose end tag has not come yet."""

    __slots__ = ("attributes", "block", "datetime", "id", "kind", "scope", "start", "tag", "value")

    def __init__(self, kind: str, tag: str, attributes: Mapping[str, str], scope: int) -> None:
        self.kind, self.id, self.tag = kind, attributes[f"data-{kind}"], tag
        self.attributes, self.scope = attributes, scope
        self.block, self.start = 0, 0
        self.value: str | None = None
        self.datetime: str | None = None


class _Walk:
    """What was seen so far, and where the walk stands."""

    def __init__(self) -> None:
        self.blocks: list[str] = []  # those that have ended
        self.block = ""  # the text of the one that has not
        self.bounds: list[Bound] = []
        self.scopes: list[Scope] = []
        self.items: list[Item] = []
        self.links: list[Link] = []
        self.anchors: list[Anchor] = []
        self.marks: list[Drawn] = []
        self.quotes: list[str] = []
        self.titles: list[str] = []
        self.headings: list[str] = []
        self.head: list[tuple[str, tuple[tuple[str, str], ...]]] = []
        self.data: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.faults: list[str] = []
        self.open: _Open | None = None
        self.scope = -1
        self.tables = 0  # how many are open
        self.around: tuple[str, ...] = ()  # the elements of a picture that are open

    def element(self, node: LexborNode, depth: int = 0) -> None:
        """An element with all that stands in it."""
        tag = node.tag or ""
        if depth > MAX_DEPTH:
            self.faults.append(f"elements are nested more than {MAX_DEPTH} deep")
            return
        given = node.attributes
        shape = shape_of(tag, tuple(given))
        if not shape.known:
            self.faults.append(f"the element <{tag}> is not read")
            return
        if None in given.values():
            given = {name: value or "" for name, value in given.items()}
        attributes = cast("dict[str, str]", given)
        if self.open is not None and not shape.block and tag not in INSIDE_BOUND:
            self.faults.append(f"<{tag}> stands inside the element bound to {self.open.id}")
        if shape.head:
            self.head.append((tag, tuple(sorted(attributes.items()))))
        scope, picture = self.scope, self.around
        if picture or shape.drawn:
            self.enter_picture(tag, attributes)
        opened = self.enter(tag, attributes, shape) if attributes else None
        if tag in ("title", "script"):
            self.unseen(tag, node.text(deep=True) or "", attributes)
            return
        if tag == "table":
            self.faults += table_faults(node) if not self.tables else ["a table stands inside a table"]
            self.tables += 1
        if shape.block:
            self.break_block()
        block, start, first = len(self.blocks), len(self.block), len(self.items)
        if opened is not None:  # the breaks are behind us
            opened.block, opened.start = block, start
        self.inside(node, depth + 1)
        if opened is not None:
            self.close(opened)
        elif tag == "q":
            self.quotes.append(self.block[start if len(self.blocks) == block else 0 :])
        if tag == "a":
            self.link(attributes, opened, first)
        elif tag == "table":
            self.tables -= 1
        if "data-mark" in attributes:
            self.mark(tag, attributes, first)
        if shape.block:
            self.ended(tag, shape, block)
        self.scope, self.around = scope, picture

    def inside(self, node: LexborNode, depth: int) -> None:
        """Everything that stands right in an element."""
        child = node.child
        while child is not None:
            if child.is_element_node:
                self.element(child, depth)
            elif child.is_text_node:
                text = child.text_content or ""
                if self.block or text != "\n":  # between two blocks there is mostly an end of line, and nothing to see
                    self.text(text)
            elif child.is_comment_node:
                self.faults.append("a comment stands in the page")
            child = child.next

    def enter_picture(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note what may not stand in a picture, or not outside."""
        if self.around and tag not in DRAWN and tag != "a":
            self.faults.append(f"<{tag}> stands in a picture")
        elif not self.around and tag in DRAWN and tag != "svg":
            self.faults.append(f"<{tag}> stands outside a picture")
        hatching = "pattern" in self.around
        if not hatching and (tag in SHAPES or tag in ("svg", "text")) and not attributes.get("data-mark"):
            self.faults.append(f"a <{tag}> of a picture has no name")
        self.around = (*self.around, tag)

    def enter(self, tag: str, attributes: Mapping[str, str], shape: Shape) -> _Open | None:
        """Open the scopes of an element, from the outermost: its subject, its list, its text; then what it is bound to."""
        for kind, name in shape.scopes:
            if self.open is not None:
                self.faults.append(f"{name} stands inside the element bound to {self.open.id}")
            self.scopes.append(Scope(kind, attributes[name], self.scope, attributes.get("class", "")))
            self.scope = len(self.scopes) - 1
        if shape.valued or not all(map(call, shape.looks, attributes.values())):
            self.look_again(tag, attributes)
        for name in shape.spoken:
            self.attributes.append((tag, name, attributes[name]))
        opened = self.binds(tag, attributes, shape) if shape.bindings else None
        if opened is None and shape.divided:
            self.faults.append(f"<{tag}> names a part or a case of nothing")
        if "id" in attributes:
            self.anchors.append(Anchor(attributes["id"], self.scope, (opened.kind, opened.id) if opened else None))
        return opened

    def look_again(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note what is wrong with attributes, and the values for machines of the bound element that is open."""
        for name, value in attributes.items():
            if refused(tag, name, value):
                self.faults.append(f"the attribute {name} on <{tag}> is not read")
            if name not in ("value", "datetime") or tag not in INSIDE_BOUND:
                continue
            if self.open is None:
                self.faults.append(f"<{tag}> stands outside an element that is bound")
            elif (self.open.value, self.open.datetime) != (None, None):
                self.faults.append(f"the element bound to {self.open.id} has more than one value for machines")
            elif name == "value":
                self.open.value = value
            else:
                self.open.datetime = value

    def binds(self, tag: str, attributes: Mapping[str, str], shape: Shape) -> _Open | None:
        """Open what an element is bound to."""
        if len(shape.bindings) > 1 or self.open is not None or shape.block:
            self.faults.append(f"<{tag}> is bound to more than one thing, or inside another bound element")
            return None
        self.open = _Open(shape.bindings[0], tag, attributes, self.scope)
        return self.open

    def unseen(self, tag: str, text: str, attributes: Mapping[str, str]) -> None:
        """Note what stands in a <title> or a <script>, which no reader sees on the page."""
        if tag == "title":
            self.titles.append(" ".join(text.split()))
        elif attributes.get("type") == DATA:
            self.data.append(text)
        elif text:
            self.faults.append("a script stands in the page")

    def text(self, text: str) -> None:
        if not text.isascii() and _TURNING.search(text):
            self.faults.append("a control that turns the direction of text stands on the page")
        added = _WHITE.sub(" ", text)
        if self.around and "text" not in self.around and added.strip(" "):
            self.faults.append("words stand in a picture outside a <text>")
        before = self.block
        if not before or before.endswith(" "):
            added = added.lstrip(" ")
        self.block = before + added
        if self.open is None and added.strip(" "):
            start = len(before)
            self.items.append(Item(self.scope, len(self.blocks), start, start + len(added), None))

    def break_block(self) -> None:
        if self.open is not None:
            self.faults.append(f"the element bound to {self.open.id} holds more than one line of text")
        if self.block:
            self.blocks.append(self.block)
            self.block = ""

    def close(self, opened: _Open) -> None:
        """Note the bound element that ends here."""
        self.open = None
        if opened.block != len(self.blocks):
            return  # the fault has been noted
        text = self.block[opened.start :]
        bare = text.strip(" ")
        start = opened.start + len(text) - len(text.lstrip(" "))
        end = max(start, opened.start + len(text.rstrip(" ")))
        get = opened.attributes.get
        bound = Bound(
            opened.kind,
            opened.id,
            opened.tag,
            get("data-part", ""),
            get("data-case", ""),
            opened.block,
            start,
            end,
            bare,
            opened.value,
            opened.datetime,
            get("class", ""),
            bool(self.around),
        )
        self.bounds.append(bound)
        self.items.append(Item(opened.scope, opened.block, start, end, bound))

    def link(self, attributes: Mapping[str, str], opened: _Open | None, first: int) -> None:
        """Note the <a> that ends here, and the items in it."""
        own = (opened.kind, opened.id) if opened else None
        href, role, words = (attributes.get(name, "") for name in ("href", "role", "class"))
        current = "aria-current" in attributes
        self.links.append(Link(href, self.scope, first, len(self.items), role, words, current, own))

    def mark(self, tag: str, attributes: Mapping[str, str], first: int) -> None:
        """Note the mark of a picture that ends here, and the items in it."""
        placed = {name: value for name, value in attributes.items() if name in PLACING}
        self.marks.append(Drawn(attributes["data-mark"], tag, placed, self.scope, first, len(self.items)))

    def ended(self, tag: str, shape: Shape, block: int) -> None:
        """Note the end of an element that stands in lines of its own; `block` is the one in which it began."""
        if shape.titling and not self.block.strip() and not "".join(self.blocks[block:]).strip():
            self.faults.append(f"a <{tag}> has no words")
        if tag == "h1":
            self.headings.append(" ".join(self.block.split()))
        self.break_block()


def table_faults(table: LexborNode) -> list[str]:
    """What is wrong with a table: it has one row of headings, none empty, and as many cells in every other row."""
    head = table.css("thead tr")
    if len(head) != 1:
        return ["a table has no single row of headings"]
    headings = [cell.text().strip() for cell in head[0].css("th")]
    widths = {len(row.css("td, th")) for row in table.css("tbody tr")}
    empty = ["a heading of a table is empty"] if not all(headings) else []
    return empty + ["a table has rows of another width than its headings"] * (not widths <= {len(headings)})
