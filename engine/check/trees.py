"""A template as a tree: what it writes itself, what it prints, and the conditions, loops, blocks and macros around that.

Templates are read as text, once from beginning to end; nothing of Jinja runs here. What is not in the subset that the check reads is a
problem at its line. It must never look for the end of a thing twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.check.holes import string_in
from engine.problems import Place, Problem, Stopped

MAX_NESTED = 30
_OPENING = re.compile(r"\{[%{#]")
_CLOSING = {"{%": "%}", "{{": "}}", "{#": "#}"}
_KINDS = {"{%": "statement", "{{": "expression", "{#": "comment"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a template: text, or what stands between the signs of a statement, an expression or a comment."""

    kind: str
    text: str
    place: Place


def refused(message: str, place: Place) -> Stopped:
    return Stopped([Problem("template", message, place, "The check reads a subset of Jinja: see CONTRIBUTING.md.")])


def pieces(name: str, text: str) -> Iterator[Piece]:
    """A template from its beginning to its end; raises Stopped where something is opened and not closed."""
    end, line = 0, 1
    while match := _OPENING.search(text, end):
        yield Piece("text", text[end : match.start()], Place(f"templates/{name}", line, 1))
        line += text.count("\n", end, match.start())
        place = Place(f"templates/{name}", line, 1)
        closed = text.find(_CLOSING[match[0]], match.end())
        if closed < 0:
            raise refused(f"`{match[0]}` is not closed", place)
        within = text[match.end() : closed].removeprefix("-").removesuffix("-").strip()
        yield Piece(_KINDS[match[0]], within, place)
        line += text.count("\n", match.start(), closed)
        end = closed + 2
    yield Piece("text", text[end:], Place(f"templates/{name}", line, 1))


@dataclass(frozen=True)
class If:
    """Alternatives with their conditions; the last condition is empty for `else`."""

    branches: tuple[tuple[str, tuple[Node, ...]], ...]
    place: Place


@dataclass(frozen=True)
class For:
    body: tuple[Node, ...]
    place: Place


@dataclass(frozen=True)
class Named:
    """A block, or a `with` that gives a name to what is printed in it."""

    kind: str
    head: str
    body: tuple[Node, ...]
    place: Place


@dataclass(frozen=True)
class Macro:
    name: str
    parameters: tuple[str, ...]
    body: tuple[Node, ...]
    place: Place


@dataclass(frozen=True)
class Print:
    expression: str
    place: Place


@dataclass(frozen=True)
class Set:
    name: str
    expression: str
    place: Place


@dataclass(frozen=True)
class Extends:
    name: str
    place: Place


Node = str | If | For | Named | Macro | Print | Set | Extends


def tree(name: str, text: str) -> tuple[Node, ...]:
    """A template's nodes; raises Stopped where it is not one that the check can read."""
    parser = _Parser(name, text)
    return parser.nodes(Place(f"templates/{name}", 1, 1))[0]


class _Parser:
    def __init__(self, name: str, text: str) -> None:
        self.pieces = [piece for piece in pieces(name, text) if piece.kind != "comment"]
        self.at = self.depth = 0

    def nodes(self, begun: Place, *ends: str) -> tuple[tuple[Node, ...], str]:
        """Nodes up to one of the words that end them, and the statement that did."""
        self.depth += 1
        if self.depth > MAX_NESTED:
            raise refused(f"this is nested more than {MAX_NESTED} deep", begun)
        found: list[Node] = []
        while self.at < len(self.pieces):
            piece = self.pieces[self.at]
            self.at += 1
            if piece.kind == "text":
                found += [piece.text] if piece.text else []
            elif piece.kind == "expression":
                found.append(Print(piece.text, piece.place))
            else:
                word = piece.text.split(None, 1)[0] if piece.text else ""
                if word in ends:
                    self.depth -= 1
                    return tuple(found), piece.text
                node = self.statement(word, piece.text.removeprefix(word).strip(), piece.place)
                found += [node] if node is not None else []
        if ends:
            raise refused(f"`{ends[-1]}` is missing", begun)
        return tuple(found), ""

    def statement(self, word: str, rest: str, place: Place) -> Node | None:
        match word:
            case "if":
                return self._if(rest, place)
            case "for":
                return For(self.nodes(place, "endfor")[0], place)
            case "block" | "with":
                return Named(word, rest, self.nodes(place, f"end{word}")[0], place)
            case "macro":
                name, _, parameters = rest.partition("(")
                listed = tuple(p.strip() for p in parameters.rstrip(")").split(","))
                return Macro(name.strip(), listed, self.nodes(place, "endmacro")[0], place)
            case "set" if "=" in rest:
                name, _, expression = rest.partition("=")
                return Set(name.strip(), expression.strip(), place)
            case "extends":
                return Extends(string_in(rest), place)
            case "import":
                return None
        raise refused(f"`{word}` is not read", place)

    def _if(self, condition: str, place: Place) -> If:
        branches = []
        while True:
            body, ended = self.nodes(place, "elif", "else", "endif")
            branches.append((condition, body))
            if ended.startswith("endif"):
                return If((*branches, *(() if not condition else (("", ()),))), place)
            condition = ended.removeprefix("elif").strip() if ended.startswith("elif") else ""
