"""A template read as a grammar: what its page may be, tag by tag and word by word, whatever the dossier holds.

Templates are read as text; nothing of Jinja runs here. What they write themselves has to stand on the page as it stands
in them, in order, with its attributes; a condition gives alternatives, a loop repetition, and what is printed is a hole of
the kind that the expression can make. Which alternative is right, the other rules know from the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from engine.check.holes import MARK, STRING, TEXT, VALUE, hole, string_in
from engine.problems import Place, Problem, Stopped

MAX_DEPTH = 30
_PIECE = re.compile(r"\{%-?\s*(?P<statement>.*?)\s*-?%\}|\{\{-?\s*(?P<expression>.*?)\s*-?\}\}|\{#.*?#\}", re.DOTALL)
_SPACES = " \t\n\r\f"
_CALL = re.compile(r"(?:parts\.|pictures\.)?([a-z_]+)\((.*)\)", re.DOTALL)
_MARK = re.compile(r"drawing\.place\(.*\)")
_SHARED = ("parts.html", "pictures.html")  # where macros stand
_PAGE = re.compile(r"page\.([a-z_]+)\((.*)\)(?:\s*\|\s*list)?", re.DOTALL)
_CHOICE = re.compile(r"('[^']*'|\"[^\"]*\") if (.+?) else ('[^']*'|\"[^\"]*\")")
_JOINTS = ("</header>", "</main>")  # of the frame that every page has
_JOINT = re.compile(f"({'|'.join(map(re.escape, _JOINTS))})")
_DETAILS = {"facts": "fact.html", "sources": "source.html", "contradictions": "contradiction.html"}


# --- the tree --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class If:
    """Alternatives with their conditions; the last condition is empty for `else`."""

    branches: tuple[tuple[str, tuple[Node, ...]], ...]


@dataclass(frozen=True)
class For:
    body: tuple[Node, ...]


@dataclass(frozen=True)
class Named:
    """A block, or a `with` that gives a name to what is printed in it."""

    kind: str
    head: str
    body: tuple[Node, ...]


@dataclass(frozen=True)
class Macro:
    name: str
    parameters: tuple[str, ...]
    body: tuple[Node, ...]


@dataclass(frozen=True)
class Print:
    expression: str


@dataclass(frozen=True)
class Set:
    name: str
    expression: str


@dataclass(frozen=True)
class Extends:
    name: str


Node = str | If | For | Named | Macro | Print | Set | Extends


class _Parser:
    """A template as a tree."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text
        self.pieces = list(self._pieces())
        self.at = 0

    def _pieces(self) -> Iterator[tuple[str, str, int]]:
        end = 0
        for match in _PIECE.finditer(self.text):
            if match.start() > end:
                yield "text", self.text[end : match.start()], end
            if match["statement"] is not None:
                yield "statement", match["statement"], match.start()
            elif match["expression"] is not None:
                yield "expression", match["expression"], match.start()
            end = match.end()
        yield "text", self.text[end:], end

    def stop(self, message: str, offset: int) -> Stopped:
        place = Place(f"templates/{self.name}", self.text.count("\n", 0, offset) + 1, 1)
        return Stopped([Problem("template", message, place, "The check reads a subset of Jinja: see CONTRIBUTING.md.")])

    def nodes(self, *ends: str) -> tuple[tuple[Node, ...], str]:
        """Nodes up to one of the words that end them, and the statement that did."""
        found: list[Node] = []
        begun = self.pieces[self.at][2] if self.at < len(self.pieces) else 0
        while self.at < len(self.pieces):
            kind, text, offset = self.pieces[self.at]
            self.at += 1
            if kind == "text":
                found.append(text)
            elif kind == "expression":
                found.append(Print(text))
            else:
                word = text.split(None, 1)[0] if text.split() else ""
                if word in ends:
                    return tuple(found), text
                node = self.statement(word, text.removeprefix(word).strip(), offset)
                if node is not None:
                    found.append(node)
        if ends:
            raise self.stop(f"`{ends[-1]}` is missing", begun)
        return tuple(found), ""

    def statement(self, word: str, rest: str, offset: int) -> Node | None:
        match word:
            case "if":
                branches, condition = [], rest
                while True:
                    body, ended = self.nodes("elif", "else", "endif")
                    branches.append((condition, body))
                    if ended.startswith("endif"):
                        return If((*branches, *(() if not condition else (("", ()),))))
                    condition = ended.removeprefix("elif").strip() if ended.startswith("elif") else ""
            case "for":
                body, _ = self.nodes("endfor")
                return For(body)
            case "block" | "with":
                body, _ = self.nodes(f"end{word}")
                return Named(word, rest, body)
            case "macro":
                body, _ = self.nodes("endmacro")
                name, _, parameters = rest.partition("(")
                listed = tuple(p.strip() for p in parameters.rstrip(")").split(","))
                return Macro(name.strip(), listed, body)
            case "set" if "=" in rest:
                name, _, expression = rest.partition("=")
                return Set(name.strip(), expression.strip())
            case "extends":
                return Extends(string_in(rest))
            case "import":
                return None
        raise self.stop(f"`{word}` is not read", offset)


# --- trees to patterns -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Scope:
    """What names stand for while a tree becomes a pattern."""

    macros: Mapping[str, Macro]
    blocks: Mapping[str, tuple[Node, ...]]
    known: Mapping[str, str]  # names with the strings, or the words true and false, that they stand for
    holes: Mapping[str, str]  # names with the patterns of what they hold
    depth: int = 0
    nested: bool = False  # inside a loop


class Grammar:
    """The templates of a folder, as patterns of the pages that they make."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._trees: dict[str, tuple[Node, ...]] = {}
        self._parts: dict[str, tuple[str, ...]] = {}
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._macros: dict[str, Macro] = {}
        for name in _SHARED:
            if (folder / name).is_file():
                self._share(name)

    def fits(self, address: str, html: str) -> bool:
        """Whether a page is one that its template can make.

        Where the joints of the frame stand on it once and in order, there alone can it be what the template writes there;
        so what is before, between and after is matched by itself, and what all templates share is compiled once.
        """
        folder, _, name = address.rpartition("/")
        template = _DETAILS.get(folder, name) if folder else name
        if template not in self._parts:
            self._parts[template] = self._parted(template)
        parts, page = self._parts[template], _bare(html)
        pieces = _JOINT.split(page)
        if len(parts) == 1 or tuple(pieces[1::2]) != _JOINTS:
            whole = parts[0] + "".join(joint + part for joint, part in zip(_JOINTS, parts[1:], strict=False))
            return self._fits(whole, page)
        return all(map(self._fits, parts, pieces[::2]))

    def _fits(self, pattern: str, text: str) -> bool:
        if pattern not in self._patterns:
            self._patterns[pattern] = re.compile(pattern)
        return self._patterns[pattern].fullmatch(text) is not None

    def _share(self, name: str) -> None:
        for node in self._tree(name):
            if isinstance(node, Macro) and node.name in self._macros:
                message = f"there is another macro `{node.name}`"
                raise Stopped([Problem("template", message, Place(f"templates/{name}"))])
            if isinstance(node, Macro):
                self._macros[node.name] = node

    def _tree(self, name: str) -> tuple[Node, ...]:
        if name not in self._trees:
            try:
                text = (self._folder / name).read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                message = "this template cannot be read"
                raise Stopped([Problem("template", message, Place(f"templates/{name}"))]) from None
            self._trees[name], _ = _Parser(name, text).nodes()
        return self._trees[name]

    def _parted(self, template: str) -> tuple[str, ...]:
        """The pattern of a template, parted at the joints; whole, where not each is written once, at the top, in order."""
        written, parts, joints = self._written(template), [""], list[str]()
        for node, pattern in written:
            first, *others = _JOINT.split(pattern) if isinstance(node, str) else (pattern,)
            parts[-1] += first
            joints += others[::2]
            parts += others[1::2]
        whole = tuple(joints) != _JOINTS or any(
            map(_JOINT.search, parts)
        )  # nothing else may take a joint, no loop either
        return ("".join(pattern for _, pattern in written),) if whole else tuple(parts)

    def _written(self, template: str) -> list[tuple[Node, str]]:
        """The nodes at the top of a page, each with its pattern."""
        tree = self._tree(template)
        blocks: dict[str, tuple[Node, ...]] = {}
        own = {node.name: node for node in tree if isinstance(node, Macro)}
        parent = next((node.name for node in tree if isinstance(node, Extends)), None)
        while parent is not None:
            blocks = {
                node.head: node.body for node in tree if isinstance(node, Named) and node.kind == "block"
            } | blocks
            tree = self._tree(parent)
            parent = next((node.name for node in tree if isinstance(node, Extends)), None)
        scope = _Scope({**self._macros, **own}, blocks, {}, {})
        return _Writer().written(tree, scope)


class _Writer:
    """Writes one pattern; it knows whether it is inside a tag."""

    def __init__(self) -> None:
        self.in_tag = False

    def pattern(self, nodes: tuple[Node, ...], scope: _Scope) -> str:
        return "".join(pattern for _, pattern in self.written(nodes, scope))

    def written(self, nodes: tuple[Node, ...], scope: _Scope) -> list[tuple[Node, str]]:
        """Each of some nodes with its pattern."""
        if scope.depth > MAX_DEPTH:
            raise Stopped([Problem("template", "macros call one another without end", Place("templates"))])
        written: list[tuple[Node, str]] = []
        for node in nodes:
            if isinstance(node, Set):
                scope = replace(scope, holes={**scope.holes, **self._held(node.name, node.expression)})
            else:
                written.append((node, self._one(node, scope)))
        return written

    def _one(self, node: Node, scope: _Scope) -> str:
        match node:
            case str():
                for char in node:
                    self.in_tag = char == "<" or (self.in_tag and char != ">")
                return re.escape(_bare(node))
            case Print(expression):
                return self._print(expression, scope)
            case If(branches):
                return self._if(branches, scope)
            case For(body):
                inner = self.pattern(body, replace(scope, nested=True))
                return f"(?:{inner})*" if scope.nested else f"(?>(?:{inner})*)"  # what a loop took it keeps
            case Named("block", head, body):
                return self.pattern(scope.blocks.get(head, body), scope)
            case Named(_, head, body):
                name, _, expression = head.partition("=")
                held = self._held(name.strip(), expression.strip())
                return self.pattern(body, replace(scope, holes={**scope.holes, **held}))
        return ""

    def _held(self, name: str, expression: str) -> dict[str, str]:
        call = _PAGE.fullmatch(expression)
        return {name: hole(call[1], _arguments(call[2]))} if call else {}

    def _if(self, branches: tuple[tuple[str, tuple[Node, ...]], ...], scope: _Scope) -> str:
        written = []
        inside = self.in_tag
        for condition, body in branches:
            known = scope.known.get(condition)
            if known == "false":
                continue
            self.in_tag = inside
            written.append(self.pattern(body, scope))
            if known == "true":
                return written[-1]
        return f"(?:{'|'.join(dict.fromkeys(written))})"

    def _print(self, expression: str, scope: _Scope) -> str:
        if expression in scope.known:
            return re.escape(_bare(scope.known[expression]))
        choice = _CHOICE.fullmatch(expression)
        if choice:
            known = {"true": (choice[1],), "false": (choice[3],)}.get(scope.known.get(choice[2], ""))
            listed = known or (choice[1], choice[3])
            return f"(?:{'|'.join(re.escape(_bare(string_in(text))) for text in listed)})"
        if self.in_tag:
            return MARK if _MARK.fullmatch(expression) else VALUE
        if expression in scope.holes:
            return scope.holes[expression]
        page = _PAGE.fullmatch(expression)
        if page:
            return f"(?:{hole(page[1], _arguments(page[2]))})"
        call = _CALL.fullmatch(expression)
        if call and call[1] in scope.macros:
            return self._call(scope.macros[call[1]], _arguments(call[2]), scope)
        return TEXT

    def _call(self, macro: Macro, arguments: list[str], scope: _Scope) -> str:
        known = {}
        for parameter, argument in zip(macro.parameters, arguments, strict=False):
            value = scope.known.get(argument, argument)
            if argument in scope.known or value in ("true", "false"):
                known[parameter] = value
            elif STRING.fullmatch(argument):
                known[parameter] = string_in(argument)
        inner = replace(scope, known=known, holes={}, depth=scope.depth + 1)
        return self.pattern(macro.body, inner)


def _bare(text: str) -> str:
    """A text without white space."""
    for space in _SPACES:  # five runs over it in C are faster than one by a pattern
        text = text.replace(space, "")
    return text


@lru_cache(maxsize=4096)
def _split(text: str) -> tuple[str, ...]:
    """The arguments of a call."""
    found, depth, start, quote = [], 0, 0, ""
    for at, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif char == "," and depth == 0:
            found.append(text[start:at].strip())
            start = at + 1
    last = text[start:].strip()
    return (*found, last) if last else tuple(found)


def _arguments(text: str) -> list[str]:
    return list(_split(text))
