"""Who rests on whom: works above, sources below, an arc from each to what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.pictures.marks import Mark, NotDrawable, Picture, decimal, frame, mark

_ROW, _LINE, _HEAD = 34, 16, 40
_SPINE, _LABEL = 98, 114  # where the nodes stand, and their names
_SHORTEST, _WIDEST = 20, 84  # how far arcs reach out; longer arcs reach further, and no two alike
_CHARACTERS = 24  # of a name on a line


@dataclass(frozen=True, slots=True)
class Node:
    """A work or source: its name in the picture, what it is called, and how it is drawn: work, unnamed or source."""

    name: str
    called: str
    look: str


@dataclass(frozen=True, slots=True)
class Edge:
    """One arc: its name in the picture, the nodes it leads from and to, and how it is drawn: stated, inferred or partial."""

    name: str
    start: str
    end: str
    look: str


def trail(works: Sequence[Node], sources: Sequence[Node], edges: Sequence[Edge]) -> Picture:
    """The picture; raises NotDrawable."""
    if not edges:
        raise NotDrawable("nothing rests on anything")
    marks: list[Mark] = []
    rows: dict[str, int] = {}
    y = 0
    for head, nodes in (("works", works), ("sources", sources)):
        if not nodes:
            continue
        marks.append(mark(f"{head}-head", "text", look="head", x=_LABEL, y=y + 18))
        y += _HEAD
        for node in nodes:
            rows[node.name] = y
            lines = wrapped(node.called)
            marks += _node(node, y, len(lines))
            y += _ROW + _LINE * (len(lines) - 1)
    by_length = sorted(edges, key=lambda edge: abs(rows[edge.start] - rows[edge.end]))
    step = Fraction(_WIDEST - _SHORTEST, max(1, len(edges) - 1))
    arcs = [arc for rank, edge in enumerate(by_length) for arc in _arc(edge, rows, _SHORTEST + rank * step)]
    return Picture((frame(y), *marks, *arcs))


def wrapped(called: str) -> tuple[str, ...]:
    """A name in lines of so many characters; a longer word has a line of its own."""
    lines = [""]
    for word in called.split():
        joined = f"{lines[-1]} {word}".strip()
        lines[-1:] = [joined] if len(joined) <= _CHARACTERS or not lines[-1] else [lines[-1], word]
    return tuple(lines)


def _node(node: Node, y: int, lines: int) -> Iterator[Mark]:
    yield mark(f"dot-{node.name}", "circle", look=node.look, cx=_SPINE, cy=y, r=6)
    yield mark(f"label-{node.name}", "text", look="name", x=_LABEL, y=y + 5)
    for line in range(lines):
        shift = {"dy": _LINE} if line else {}
        yield mark(f"line-{node.name}-{'abcdefghijklmnopqrstuvwxyz'[line]}", "tspan", x=_LABEL, **shift)


def _arc(edge: Edge, rows: dict[str, int], out: Fraction) -> Iterator[Mark]:
    """From the foot of one node round to the other, with a head where it arrives."""
    start, end = rows[edge.start], rows[edge.end]
    x, bent = _SPINE - 7, decimal(_SPINE - 7 - out * Fraction(4, 3))  # a curve reaches three quarters of the way
    path = f"M{x} {start}C{bent} {start} {bent} {end} {x - 5} {end}"
    yield mark(f"arc-{edge.name}", "path", look=edge.look, d=path)
    yield mark(f"head-{edge.name}", "path", look="head", d=f"M{x} {end}L{x - 8} {end - 4}L{x - 8} {end + 4}Z")
