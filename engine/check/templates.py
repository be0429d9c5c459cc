"""The templates' own words: what may stand on a page without being the dossier's. Read as text; nothing is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from engine.check.automaton import Automaton, automaton
from engine.check.trees import pieces

_STRING = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_SPOKEN = re.compile(r"aria-label=\"([^\"{]*)\"")
_TAG = re.compile(r"<[^>]*(?:>|\Z)")  # to its end, or to the end of all: nothing is looked for twice
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
        return cls(frozenset(text for file in files for text in _literals(file, folder)))

    @cached_property
    def _run(self) -> Automaton:
        """One after another of them, and spaces."""
        return automaton(f"(?:{'|'.join(map(re.escape, (' ', *sorted(self._texts))))})*")

    def hold(self, text: str) -> bool:
        """Whether a text is made of literals and spaces alone."""
        squeezed = " ".join(text.split())
        if squeezed not in self._known:
            self._known[squeezed] = self._run.fits(squeezed)
        return self._known[squeezed]


def _literals(file: Path, folder: Path) -> Iterator[str]:
    bare = []
    for piece in pieces(file.relative_to(folder).as_posix(), file.read_text("utf-8", "replace")):
        if piece.kind == "expression":  # what it chooses between
            for match in _STRING.finditer(piece.text):
                yield from _squeezed(match[1] or match[2] or "")
        if piece.kind != "comment":
            bare.append(piece.text if piece.kind == "text" else _BREAK)
    written = "".join(bare)
    for match in _SPOKEN.finditer(written):
        yield from _squeezed(match[1])
    for run in _TAG.sub(_BREAK, written).split(_BREAK):
        yield from _squeezed(run)


def _squeezed(text: str) -> Iterator[str]:
    words = " ".join(text.split())
    if words:
        yield words
