"""Markdown with roles to HTML. Roles become bound elements through the page; everything else is CommonMark without HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.myst_role import myst_role_plugin

from engine.placed import Text
from engine.problems import Place
from engine.roles import Role

WriteRole = Callable[[Role, Place, bool], str]  # the last: whether a sentence begins here


class Prose:
    """A Markdown renderer; typographic replacements are off, since they rewrite text."""

    def __init__(self) -> None:
        self._markdown = MarkdownIt("commonmark", {"html": False, "typographer": False}).use(myst_role_plugin)
        self._markdown.add_render_rule("myst_role", _write_role)

    def block(self, text: Text, write: WriteRole) -> str:
        return str(self._markdown.render(text, {"write": write, "place": text.place}))

    def inline(self, text: str, write: WriteRole) -> str:
        place = text.place if isinstance(text, Text) else Place("")
        return str(self._markdown.renderInline(text, {"write": write, "place": place}))


def _write_role(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    token = tokens[index]
    role = Role(str(token.meta["name"]), token.content, 0, 0)
    before = "".join(earlier.content for earlier in tokens[:index]).rstrip()
    return str(env["write"](role, env["place"], not before or before[-1] in ".!?"))
