"""The source archive: the exact texts that were read. It stays outside the repository; builds do not need it."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from engine.model import Dossier
from engine.numerals import Conventions, Numeral, numerals
from engine.problems import Place, Problem, stop_if_any
from engine.read import read_text
from engine.typography import Folded, fold, squeezed

MAX_SOURCE_BYTES = 4 * 2**20  # a long prospectus has half of that
_SENTENCE_END = ".!?"
_SENTENCE_BREAK = re.compile(r"[.!?][\"”’)]*\s")


@dataclass(frozen=True)
class Snapshot:
    """The exact text of one source."""

    source: str
    text: str
    conventions: Conventions

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    @cached_property
    def numerals(self) -> tuple[Numeral, ...]:
        """Every numeral of the source, names included, read in place."""
        return tuple(numerals(self.text, self.conventions))

    @cached_property
    def _folded(self) -> Folded:
        return fold(self.text)

    @cached_property
    def _squeezed(self) -> tuple[str, list[int]]:
        """Folded text with runs of spaces as one, and where each of its characters stands in the folded text."""
        folded = self._folded.text
        kept = [i for i, char in enumerate(folded) if char != " " or folded[i - 1 : i] != " "]
        return "".join(folded[i] for i in kept), [*kept, len(folded)]

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Where a character stands, both from 1."""
        return self.text.count("\n", 0, offset) + 1, offset - self.text.rfind("\n", 0, offset)

    def find(self, words: str) -> list[tuple[int, int]]:
        """Every span of the text, in its own characters, where the words stand after folding."""
        haystack, places = self._squeezed
        needle = " ".join(fold(words).text.split())
        folded, spans = self._folded, []
        start = haystack.find(needle) if needle else -1
        while start >= 0:
            spans.append(folded.origin(places[start], places[start + len(needle) - 1] + 1))
            start = haystack.find(needle, start + 1)
        return spans

    def touched(self, start: int, end: int) -> tuple[Numeral, ...]:
        """The numerals, which stand in order and apart, that share a character with a span."""
        first = bisect_right(self.numerals, start, key=lambda numeral: numeral.end)
        return self.numerals[first : bisect_left(self.numerals, end, lo=first, key=lambda numeral: numeral.start)]

    def cuts_a_word(self, start: int, end: int) -> bool:
        """Whether a span begins or ends inside a word or a number."""
        return _inside(self.text, start) or _inside(self.text, end)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The span of the sentence, or the sentences, around a span; a line ends one too."""
        begin = self.text.rfind("\n", 0, start) + 1
        breaks = [match.end() for match in _SENTENCE_BREAK.finditer(self.text, begin, start)]
        line_end = self.text.find("\n", end)
        stop = line_end if line_end >= 0 else len(self.text)
        following = _SENTENCE_BREAK.search(self.text, end, stop)
        return (breaks[-1] if breaks else begin), (following.start() + 1 if following else stop)

    def sentence_hash(self, start: int, end: int) -> str:
        """A short fingerprint of that sentence, typography and runs of spaces aside."""
        sentence = squeezed(self.text[slice(*self.sentence(start, end))])
        return hashlib.sha256(sentence.encode("utf-8")).hexdigest()[:12]

    def is_whole_sentence(self, start: int, end: int) -> bool:
        """Whether a span of four words or more is a sentence from its first word to its last."""
        inner = self.text[start:end].strip()
        before, after = self._no_space(start - 1, -1), self._no_space(end, 1)
        begins = not before or before in _SENTENCE_END + "\n"
        ends = inner[-1:] in _SENTENCE_END or not after or after in _SENTENCE_END + "\n\r"
        return begins and ends and len(inner.split()) >= 4

    def _no_space(self, offset: int, step: int) -> str:
        """The first character that is no space, from an offset on or back; nothing at either end of the text."""
        while 0 <= offset < len(self.text) and self.text[offset] == " ":
            offset += step
        return self.text[offset] if 0 <= offset < len(self.text) else ""


def _inside(text: str, offset: int) -> bool:
    """Whether an offset parts two letters, two digits, or a digit from the sign that joins it to another."""
    if not 0 < offset < len(text):
        return False
    before, after = text[offset - 1], text[offset]
    if (before.isalpha() and after.isalpha()) or (before.isdigit() and after.isdigit()):
        return True
    if before in ".," and after.isdigit():
        return text[offset - 2 : offset - 1].isdigit()
    return before.isdigit() and after in ".," and text[offset + 1 : offset + 2].isdigit()


def open_archive(folder: Path, dossier: Dossier, *, named: bool) -> Mapping[str, Snapshot] | None:
    """The snapshots of every source, or None where no archive is at hand.

    A folder that was `named` by flag or variable must be there and complete; a missing default folder means that
    there is no archive.
    """
    if not folder.is_dir():
        if named:
            stop_if_any([Problem("file", "there is no such folder of sources", Place(str(folder)))])
        return None
    problems: list[Problem] = []
    snapshots = {}
    for source in dossier.sources.values():
        text = read_text(folder / source.file, str(source.file), problems, MAX_SOURCE_BYTES, within=folder)
        if text is not None:
            snapshots[str(source.id)] = Snapshot(str(source.id), text, dossier.conventions)
    stop_if_any(
        Problem(p.code, f"{p.message} in the archive: {p.place.path}", _file_place(dossier, p.place.path), p.help)
        for p in problems
    )
    return snapshots


def _file_place(dossier: Dossier, name: str) -> Place:
    return next(source.file.place for source in dossier.sources.values() if source.file == name)
