"""A template as a tree that every peer's language can say: words, values by key, loops, choices and parts.

Nothing is computed in it. What a template of the engine computes has been computed before, and stands in the data under
the key of the place where it is shown; a loop has an entry for each of its turns, a part has entries of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import escape


@dataclass(frozen=True, slots=True)
class Words:
    text: str


@dataclass(frozen=True, slots=True)
class Value:
    key: str


@dataclass(frozen=True, slots=True)
class Each:
    key: str
    body: Tree


@dataclass(frozen=True, slots=True)
class Choice:
    """The first branch whose key is set; else what stands otherwise."""

    branches: tuple[tuple[str, Tree], ...]
    otherwise: Tree


@dataclass(frozen=True, slots=True)
class Part:
    """A macro with the entries that it has under a key."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Block:
    """A place that a template leaves to those that extend it."""

    name: str


Node = Words | Value | Each | Choice | Part | Block
Tree = tuple[Node, ...]


def filled(tree: Tree, blocks: Mapping[str, Tree]) -> Tree:
    """A tree with its blocks in their places, and words that stand side by side as one."""
    made: list[Node] = []
    for node in tree:
        match node:
            case Block(name):
                made += filled(blocks[name], blocks)
            case Each(key, body):
                made.append(Each(key, filled(body, blocks)))
            case Choice(branches, otherwise):
                inside = tuple((key, filled(body, blocks)) for key, body in branches)
                made.append(Choice(inside, filled(otherwise, blocks)))
            case _:
                made.append(node)
    return _joined(made)


def settled(
    tree: Tree,
    constant: Mapping[str, object],
    seen: frozenset[str] | None,
    markup: frozenset[str],
    parts: Mapping[str, Tree],
) -> Tree:
    """A tree in which what is the same on every page is words.

    `constant` has the entries that are, `seen` the keys that any page has; where it is None, there are no others.
    """
    made: list[Node] = []
    for node in tree:
        match node:
            case Value(key) if key in constant:
                text = str(constant[key])
                made.append(Words(text if key in markup else str(escape(text))))
            case Each(key, body) if key in constant:
                turns = constant[key]
                assert isinstance(turns, list)
                made += [part for turn in turns for part in settled(body, turn, None, markup, parts)]
            case Part(key, name) if key in constant:
                entries = constant[key]
                assert isinstance(entries, dict)
                made += settled(parts[name], entries, None, markup, parts)
            case Choice():
                made += _chosen(node, constant, seen, markup, parts)
            case _:
                made.append(node)
    return _joined(made)


def _chosen(
    node: Choice,
    constant: Mapping[str, object],
    seen: frozenset[str] | None,
    markup: frozenset[str],
    parts: Mapping[str, Tree],
) -> Tree:
    """A choice without the branches that no page takes; a branch that every page takes is no choice."""
    known = frozenset(constant) if seen is None else seen
    left: list[tuple[str, Tree]] = []
    for key, body in node.branches:
        inside = settled(body, constant, seen, markup, parts)
        if key in constant and not left:
            return inside
        if key in known:
            left.append((key, inside))
    otherwise = settled(node.otherwise, constant, seen, markup, parts)
    return (Choice(tuple(left), otherwise),) if left else otherwise


def _joined(nodes: list[Node]) -> Tree:
    made: list[Node] = []
    for node in nodes:
        last = made[-1] if made else None
        if isinstance(node, Words) and isinstance(last, Words):
            made[-1] = Words(last.text + node.text)
        else:
            made.append(node)
    return tuple(made)


def needed(tree: Tree, parts: Mapping[str, Tree]) -> Iterator[str]:
    """The names of the parts that a tree needs, those of its parts included."""
    found: dict[str, None] = {}
    waiting = [tree]
    while waiting:
        for node in waiting.pop():
            match node:
                case Part(_, name) if name not in found:
                    found[name] = None
                    waiting.append(parts[name])
                case Each(_, body):
                    waiting.append(body)
                case Choice(branches, otherwise):
                    waiting += [*(body for _, body in branches), otherwise]
    yield from found
