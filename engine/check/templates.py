"""The templates' own words: what may stand on a page without being the dossier's. Read as text; nothing is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_EXPRESSION = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_STATEMENT = re.compile(r"\{%.*?%\}", re.DOTALL)
_STRING = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_SPOKEN = re.compile(r"aria-label=\"([^\"{]*)\"")
_TAG = re.compile(r"<[^>]*>")
_BREAK = "\0"


class Literals:
    """The runs of text that templates write by themselves."""

    def __init__(self, texts: frozenset[str]) -> None:
        self._texts = texts
        self._known: dict[str, bool] = {}

    @classmethod
    def of(cls, folder: Path) -> Literals:
        """Those of every template in a folder."""
        files = sorted(path for path in folder.rglob("*.html") if path.is_file())
        return cls(frozenset(text for file in files for text in _literals(file.read_text("utf-8", "replace"))))

    @cached_property
    def _by_start(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for text in self._texts:
            found.setdefault(text[0], []).append(text)
        return found

    def hold(self, text: str) -> bool:
        """Whether a text is made of literals and spaces alone."""
        squeezed = " ".join(text.split())
        if squeezed not in self._known:
            self._known[squeezed] = self._made(squeezed)
        return self._known[squeezed]

    def _made(self, text: str) -> bool:
        waiting, seen = [0], {0}
        while waiting:
            start = waiting.pop()
            if start >= len(text):
                return True
            if text[start] == " ":
                ends = [start + 1]
            else:
                ends = [start + len(x) for x in self._by_start.get(text[start], ()) if text.startswith(x, start)]
            for end in ends:
                if end not in seen:
                    seen.add(end)
                    waiting.append(end)
        return False


def _literals(template: str) -> Iterator[str]:
    bare = _STATEMENT.sub(_BREAK, _COMMENT.sub("", template))
    for expression in _EXPRESSION.findall(bare):  # what an expression chooses between
        for match in _STRING.finditer(expression):
            yield from _squeezed(match[1] or match[2] or "")
    bare = _EXPRESSION.sub(_BREAK, bare)
    for match in _SPOKEN.finditer(bare):
        yield from _squeezed(match[1])
    for run in _TAG.sub(_BREAK, bare).split(_BREAK):
        yield from _squeezed(run)


def _squeezed(text: str) -> Iterator[str]:
    words = " ".join(text.split())
    if words:
        yield words
