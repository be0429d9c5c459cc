"""What a reader can see of a page: blocks of text, the elements that bind parts of it, links, ids and attributes.

The parser is a real HTML one. Elements and attributes that could hide, invent or replace text are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from selectolax.lexbor import LexborHTMLParser, LexborNode

from engine.typography import BIDI_CONTROLS

BLOCKS = frozenset(
    "html body header footer main nav section article aside div p h1 h2 h3 h4 h5 h6 ul li dl dt dd table thead tbody "
    "tfoot tr th td caption blockquote hr br figure figcaption details summary".split()
)
INLINE = frozenset("a abbr b cite code data em i mark q small span strong sub sup time".split())
HEAD = frozenset("head title meta link".split())
BINDINGS = ("fact", "claim", "count", "source", "constant")
UNREAD = frozenset("id class href src rel charset http-equiv".split())  # and data-*; nobody reads these
MAX_DEPTH = 60
_WHITE = re.compile("[ \t\n\r\f]+")
REFUSED_ATTRIBUTES = ("style", "hidden", "start", "reversed", "type", "popover", "inert", "contenteditable")


@dataclass(frozen=True, slots=True)
class Bound:
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


@dataclass(frozen=True)
class Visible:
    """One page as a reader has it. `attributes` are those that a reader or machine may meet as text."""

    blocks: tuple[str, ...]
    bounds: tuple[Bound, ...]
    quotes: tuple[tuple[str, str], ...]  # <q> without a binding: text, and what is wrong
    title: str
    headings: tuple[str, ...]
    links: tuple[str, ...]
    ids: tuple[str, ...]
    attributes: tuple[tuple[str, str, str], ...]  # tag, name, value
    faults: tuple[str, ...]


@dataclass
class _Open:
    """A bound element whose end tag has not come yet."""

    kind: str
    id: str
    tag: str
    attributes: Mapping[str, str]
    block: int
    start: int
    value: str | None = None
    datetime: str | None = None


@dataclass
class _Walk:
    blocks: list[str] = field(default_factory=lambda: [""])
    bounds: list[Bound] = field(default_factory=list)
    quotes: list[tuple[str, str]] = field(default_factory=list)
    title: str = ""
    headings: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    open: _Open | None = None

    def text(self, text: str) -> None:
        for control in BIDI_CONTROLS:
            if control in text:
                self.faults.append("a control that turns the direction of text stands on the page")
        squeezed = _WHITE.sub(" ", text)
        before = self.blocks[-1]
        self.blocks[-1] = before + (squeezed.lstrip(" ") if not before or before.endswith(" ") else squeezed)

    def break_block(self) -> None:
        if self.open is not None:
            self.faults.append(f"the element bound to {self.open.id} holds more than one line of text")
        if self.blocks[-1]:
            self.blocks.append("")


_NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})


def visible(html: str) -> Visible:
    """Parse a page and walk everything that can be seen of it."""
    walk = _Walk()
    root = LexborHTMLParser(html).root
    if root is None:
        walk.faults.append("this is not a page")
    else:
        _element(root, walk)
    return Visible(
        tuple(walk.blocks),
        tuple(walk.bounds),
        tuple(walk.quotes),
        walk.title,
        tuple(walk.headings),
        tuple(walk.links),
        tuple(walk.ids),
        tuple(walk.attributes),
        tuple(dict.fromkeys(walk.faults)),
    )


def _element(node: LexborNode, walk: _Walk, depth: int = 0) -> None:
    tag = str(node.tag)
    if depth > MAX_DEPTH:
        walk.faults.append(f"elements are nested more than {MAX_DEPTH} deep")
        return
    attributes = {name: value or "" for name, value in node.attributes.items()} or _NO_ATTRIBUTES
    if tag not in BLOCKS and tag not in INLINE and tag not in HEAD:
        walk.faults.append(f"the element <{tag}> is not read")
        return
    _attributes(tag, attributes, walk)
    if tag == "title":
        walk.title = " ".join((node.text(deep=True) or "").split())
        return
    if tag in BLOCKS:
        walk.break_block()
    opened = _opened(tag, attributes, walk)
    begin = len(walk.blocks), len(walk.blocks[-1])
    child = node.child
    while child is not None:
        _child(child, walk, depth)
        child = child.next
    if opened is not None:
        _close(opened, walk)
    elif tag == "q":
        walk.quotes.append((_since(walk, begin), "the quotation names no claim or source"))
    if tag in BLOCKS:
        if tag == "h1":
            walk.headings.append(" ".join(walk.blocks[-1].split()))
        walk.break_block()


def _since(walk: _Walk, begin: tuple[int, int]) -> str:
    return walk.blocks[-1][begin[1] :] if len(walk.blocks) == begin[0] else walk.blocks[-1]


def _child(node: LexborNode, walk: _Walk, depth: int) -> None:
    if node.is_text_node:
        walk.text(node.text_content or "")
    elif node.is_comment_node:
        walk.faults.append("a comment stands in the page")
    elif node.is_element_node:
        _element(node, walk, depth + 1)


def _attributes(tag: str, attributes: Mapping[str, str], walk: _Walk) -> None:
    for name, value in attributes.items():
        if name in REFUSED_ATTRIBUTES or name.startswith("on"):
            walk.faults.append(f"the attribute {name} on <{tag}> is not read")
        elif name == "id":
            walk.ids.append(value)
        elif name in ("href", "src"):
            walk.links.append(value)
        elif name in ("value", "datetime") and tag == {"value": "data", "datetime": "time"}[name]:
            if walk.open is None:
                walk.faults.append(f"<{tag}> stands outside an element that is bound")
            elif name == "value":
                walk.open.value = value
            else:
                walk.open.datetime = value
        elif name not in UNREAD and not name.startswith("data-"):
            walk.attributes.append((tag, name, value))


def _opened(tag: str, attributes: Mapping[str, str], walk: _Walk) -> _Open | None:
    kinds = [kind for kind in BINDINGS if f"data-{kind}" in attributes]
    if not kinds:
        return None
    if len(kinds) > 1 or walk.open is not None or tag in BLOCKS:
        walk.faults.append(f"<{tag}> is bound to more than one thing, or inside another bound element")
        return None
    kind = kinds[0]
    opened = _Open(kind, attributes[f"data-{kind}"], tag, attributes, len(walk.blocks) - 1, len(walk.blocks[-1]))
    walk.open = opened
    return opened


def _close(opened: _Open, walk: _Walk) -> None:
    walk.open = None
    if opened.block != len(walk.blocks) - 1:
        return  # the fault has been noted
    text = walk.blocks[-1][opened.start :]
    lead = len(text) - len(text.lstrip(" "))
    start, end = opened.start + lead, opened.start + len(text.rstrip(" "))
    walk.bounds.append(
        Bound(
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
        )
    )
