"""The engine's templates read as trees, and made to say what stands at each place while they render.

The same walk does both, so that every place has one key: in the tree it is where a value goes, and in the template it
is a call of the recorder, which keeps the value and gives it back.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import BaseLoader, Environment, Template, nodes

from bench.peers.tree import Block, Choice, Each, Node, Part, Tree, Value, Words, filled

RECORDER = "recorded"  # the name by which templates call it


@dataclass(slots=True)
class Translated:
    """One file of templates."""

    tree: Tree = ()
    parent: str = ""
    blocks: dict[str, Tree] = field(default_factory=dict)
    parts: dict[str, Tree] = field(default_factory=dict)  # by file and name


class Translating(BaseLoader):
    """Loads templates through another loader, and keeps the tree of each."""

    def __init__(self, loader: BaseLoader) -> None:
        self.inner = loader
        self.files: dict[str, Translated] = {}
        self.keys = 0

    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None) -> Template:
        source, path, fresh = self.inner.get_source(environment, name)
        parsed = environment.parse(source, name, path)
        self.files[name] = _File(self, name, parsed).translated
        parsed.set_environment(environment)
        code = environment.compile(parsed, name, path)
        return environment.template_class.from_code(environment, code, globals or {}, fresh)

    def key(self) -> str:
        """A key in few letters, since every entry of every page bears some: a, b, … z, ba, bb, …"""
        self.keys, number, letters = self.keys + 1, self.keys, ""
        while number or not letters:
            number, letter = divmod(number, 26)
            letters = chr(ord("a") + letter) + letters
        return letters

    def parts(self) -> dict[str, Tree]:
        """Every part that the loaded templates have."""
        return {name: filled(tree, {}) for file in self.files.values() for name, tree in file.parts.items()}

    def page(self, name: str) -> Tree:
        """The tree of a whole page: what it extends, with its blocks in their places."""
        blocks: dict[str, Tree] = {}
        file = self.files[name]
        while file.parent:
            blocks = {**file.blocks, **blocks}
            file = self.files[file.parent]
        return filled(file.tree, {**file.blocks, **blocks})


class _File:
    """One file while it is walked; the parsed template is changed in its place."""

    def __init__(self, loader: Translating, name: str, parsed: nodes.Template) -> None:
        self.loader, self.name = loader, name
        self.translated = Translated()
        self.modules: dict[str, str] = {
            node.target: node.template.value
            for node in parsed.find_all(nodes.Import)
            if isinstance(node.template, nodes.Const)
        }
        self.macros = {node.name for node in parsed.find_all(nodes.Macro)}
        self.translated.tree = self.walk(parsed.body)

    def walk(self, body: list[nodes.Node]) -> Tree:
        return tuple(made for node in list(body) for made in self.node(node, body))

    def node(self, node: nodes.Node, body: list[nodes.Node]) -> Tree:
        match node:
            case nodes.Output():
                return self.output(node)
            case nodes.For():
                return (self.loop(node, body),)
            case nodes.If():
                return (self.choice(node),)
            case nodes.With():
                return self.walk(node.body)
            case nodes.Block():
                self.translated.blocks[node.name] = self.walk(node.body)
                return (Block(node.name),)
            case nodes.Macro():
                self.translated.parts[_part(self.name, node.name)] = self.walk(node.body)
            case nodes.Extends(template=nodes.Const(value=parent)):
                self.translated.parent = parent
            case nodes.Import() | nodes.Assign():
                pass
            case _:
                raise NotImplementedError(f"{self.name}:{node.lineno}: no peer has a form for {type(node).__name__}")
        return ()

    def output(self, node: nodes.Output) -> Tree:
        made: list[Node] = []
        for index, inner in enumerate(node.nodes):
            if isinstance(inner, nodes.TemplateData):
                made.append(Words(inner.data))
                continue
            key, part = self.loader.key(), self.part(inner)
            made.append(Part(key, part) if part else Value(key))
            begun = _call("begin", node.lineno)
            node.nodes[index] = _call("part" if part else "value", node.lineno, begun, _text(key, node.lineno), inner)
        return tuple(made)

    def part(self, node: nodes.Expr) -> str:
        """The macro that an expression calls; nothing where it is another."""
        match node:
            case nodes.Call(node=nodes.Name(name=name)) if name in self.macros:
                return _part(self.name, name)
            case nodes.Call(node=nodes.Getattr(node=nodes.Name(name=module), attr=name)) if module in self.modules:
                return _part(self.modules[module], name)
        return ""

    def loop(self, node: nodes.For, body: list[nodes.Node]) -> Each:
        if node.else_ or node.recursive:
            raise NotImplementedError(f"{self.name}:{node.lineno}: a loop with an else, or in itself")
        key = self.loader.key()
        tree = self.walk(node.body)
        name = _text(key, node.lineno)
        node.body[:] = [_said("turn", node.lineno, name), *node.body, _said("turned", node.lineno)]
        body.insert(next(n for n, other in enumerate(body) if other is node), _said("loop", node.lineno, name))
        return Each(key, tree)

    def choice(self, node: nodes.If) -> Choice:
        branches = []
        for branch in (node, *node.elif_):
            key = self.loader.key()
            branches.append((key, self.walk(branch.body)))
            branch.body.insert(0, _said("branch", branch.lineno, _text(key, branch.lineno)))
        return Choice(tuple(branches), self.walk(node.else_))


def _part(file: str, name: str) -> str:
    return f"{file.partition('.')[0]}_{name}"


def _text(text: str, line: int) -> nodes.Const:
    return nodes.Const(text, lineno=line)


def _call(method: str, line: int, *arguments: nodes.Expr) -> nodes.Call:
    name = nodes.Getattr(nodes.Name(RECORDER, "load", lineno=line), method, "load", lineno=line)
    return nodes.Call(name, list(arguments), [], None, None, lineno=line)


def _said(method: str, line: int, *arguments: nodes.Expr) -> nodes.Output:
    return nodes.Output([_call(method, line, *arguments)], lineno=line)
