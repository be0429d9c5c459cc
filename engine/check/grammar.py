"""A template read as a grammar: what its page may be, tag by tag and word by word, whatever the dossier holds.

Templates are read as text; nothing of Jinja runs here. What they write themselves has to stand on the page as it stands
in them, in order, with its attributes; a condition gives alternatives, a loop repetition, and what is printed is a hole of
the kind that the expression can make. Which alternative is right, the other rules know from the evidence. What macros write
is written anew at each call, so that a few lines could write without end: how much, is counted while it is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath

from engine.check.automaton import automaton
from engine.check.holes import MARK, STRING, TEXT, VALUE, hole, string_in
from engine.check.trees import Extends, For, If, Macro, Named, Node, Print, Set, refused, tree
from engine.problems import Place, Problem, Stopped

MAX_DEPTH = 60  # bodies in bodies, macros called by macros
MAX_SIGNS = 500_000  # of what is read and written for one page; the largest of ours takes a fifth
_SPACES = " \t\n\r\f"
_CALL = re.compile(r"(?:parts\.|pictures\.)?([a-z_]+)\((.*)\)", re.DOTALL)
_MARK = re.compile(r"drawing\.place\(.*\)")
_SHARED = ("parts.html", "pictures.html")  # where macros stand
_PAGE = re.compile(r"page\.([a-z_]+)\((.*)\)(?:\s*\|\s*list)?", re.DOTALL)
_CHOICE = re.compile(r"('[^']*'|\"[^\"]*\") if (.+?) else ('[^']*'|\"[^\"]*\")")
_JOINTS = ("</header>", "</main>")  # of the frame that every page has
_JOINT = re.compile(f"({'|'.join(map(re.escape, _JOINTS))})")
_DETAILS = {"facts": "fact.html", "sources": "source.html", "contradictions": "contradiction.html"}


@dataclass(frozen=True)
class _Scope:
    """What names stand for while a tree becomes a pattern."""

    macros: Mapping[str, Macro]
    blocks: Mapping[str, tuple[Node, ...]]
    known: Mapping[str, str]  # names with the strings, or the words true and false, that they stand for
    holes: Mapping[str, str]  # names with the patterns of what they hold


class Grammar:
    """The templates of a folder, as patterns of the pages that they make."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._trees: dict[str, tuple[Node, ...]] = {}
        self._parts: dict[str, tuple[str, ...]] = {}
        self._macros: dict[str, Macro] = {}
        for name in _SHARED:
            if (folder / name).is_file():
                self._share(name)

    def fits(self, address: str, html: str) -> bool:
        """Whether a page is one that its template can make.

        Where the joints of the frame stand on it once and in order, there alone can it be what the template writes there;
        so what is before, between and after is matched by itself, and what all templates share is made once.
        """
        folder, _, name = address.rpartition("/")
        template = _DETAILS.get(folder, name) if folder else name
        if template not in self._parts:
            self._parts[template] = self._parted(template)
        parts, page = self._parts[template], _bare(html)
        pieces = _JOINT.split(page)
        if len(parts) == 1 or tuple(pieces[1::2]) != _JOINTS:
            whole = parts[0] + "".join(joint + part for joint, part in zip(_JOINTS, parts[1:], strict=False))
            return automaton(whole).fits(page)
        return all(automaton(pattern).fits(text) for pattern, text in zip(parts, pieces[::2], strict=True))

    def _share(self, name: str) -> None:
        for node in self._tree(name):
            if isinstance(node, Macro) and node.name in self._macros:
                raise refused(f"there is another macro `{node.name}`", node.place)
            if isinstance(node, Macro):
                self._macros[node.name] = node

    def _tree(self, name: str) -> tuple[Node, ...]:
        if name not in self._trees:
            try:
                text = (self._folder / name).read_text(encoding="utf-8")
            except (OSError, ValueError):  # no such file, no text, no name
                message = "this template cannot be read"
                raise Stopped([Problem("template", message, Place(f"templates/{name}"))]) from None
            self._trees[name] = tree(name, text)
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
        nodes = self._tree(template)
        blocks: dict[str, tuple[Node, ...]] = {}
        own = {node.name: node for node in nodes if isinstance(node, Macro)}
        passed = {template}
        while parent := next((node for node in nodes if isinstance(node, Extends)), None):
            if parent.name in passed or ".." in PurePosixPath(parent.name).parts or parent.name.startswith("/"):
                raise refused("this leads back to itself, or out of the templates", parent.place)
            passed.add(parent.name)
            blocks = {
                node.head: node.body for node in nodes if isinstance(node, Named) and node.kind == "block"
            } | blocks
            nodes = self._tree(parent.name)
        scope = _Scope({**self._macros, **own}, blocks, {}, {})
        return _Writer(Place(f"templates/{template}", 1, 1)).written(nodes, scope)


class _Writer:
    """Writes one pattern; it knows whether it is inside a tag, where it is in the templates, and how much it wrote."""

    def __init__(self, place: Place) -> None:
        self.in_tag = False
        self.place = place
        self.depth = self.spent = 0

    def pattern(self, nodes: tuple[Node, ...], scope: _Scope) -> str:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise refused(f"what this writes is nested more than {MAX_DEPTH} deep, or without end", self.place)
        pattern = "".join(pattern for _, pattern in self.written(nodes, scope))
        self.depth -= 1
        return pattern

    def spend(self, *texts: str) -> None:
        """Count what is read or written, an empty text too."""
        self.spent += 1 + sum(map(len, texts))
        if self.spent > MAX_SIGNS:
            raise refused(f"with this, a page is put together of more than {MAX_SIGNS:,} signs", self.place)

    def written(self, nodes: tuple[Node, ...], scope: _Scope) -> list[tuple[Node, str]]:
        """Each of some nodes with its pattern."""
        written: list[tuple[Node, str]] = []
        for node in nodes:
            self.place = node.place if not isinstance(node, str) else self.place
            if isinstance(node, Set):
                self.spend(node.expression, *scope.holes)  # which are listed anew
                scope = replace(scope, holes={**scope.holes, **self._held(node.name, node.expression)})
            else:
                written.append((node, self._one(node, scope)))
        return written

    def _one(self, node: Node, scope: _Scope) -> str:
        match node:
            case str():
                for char in node:
                    self.in_tag = char == "<" or (self.in_tag and char != ">")
                pattern = re.escape(_bare(node))
                self.spend(node, pattern)
                return pattern
            case Print(expression=expression):
                pattern = self._print(expression, scope)
                self.spend(expression, pattern)
                return pattern
            case If(branches=branches):
                return self._if(branches, scope)
            case For(body=body):
                self.spend()
                return f"(?:{self.pattern(body, scope)})*"
            case Named(kind="block", head=head, body=body):
                return self.pattern(scope.blocks.get(head, body), scope)
            case Named(head=head, body=body):
                self.spend(head, *scope.holes)
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
            self.spend(condition)
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
        return self.pattern(macro.body, replace(scope, known=known, holes={}))


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
