"""The shortest excerpt that carries a numeral: read alone it says what it says in its sentence, and it stands there once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.archive import Snapshot
from engine.constants import EXCERPT_WORDS
from engine.numerals import Numeral
from engine.readings import counted

_WORD = re.compile(r"\S+")
_OUTER = " \t.,;:!?…—–-()[]\"“”„«»‘’'|·"
_JOINING = frozenset(
    "a an and as at be but by for from had has have in into is it its of on or so than that the they to was were will "
    "which who with would could should may might can not".split()
)
_DANGLING = 2  # so many words longer may an excerpt be that does not
_LEAST_WORDS = 2  # a bare "two" says nothing to whoever reads the file


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words to quote, where they stand, and what else makes clear which are meant: an ordinal, the figure among several."""

    quote: str
    start: int
    end: int
    at: str
    figure: str


def excerpt(snapshot: Snapshot, numeral: Numeral) -> Excerpt:
    """The shortest excerpt for a numeral: alone in its words if it can be, else with `figure:`, else with `at:`."""
    fits = [span for span in _windows(snapshot, numeral) if _reads_alike(snapshot, *span)]
    alone = [span for span in fits if len(_touched(snapshot, *span)) == 1]
    for spans in (alone, fits):
        for span in spans:
            if len(_places(snapshot, span)) == 1:
                return _excerpt(snapshot, numeral, span, "")
    span = (alone or fits or [(numeral.start, numeral.end)])[0]
    places = _places(snapshot, span)
    at = f"{places.index(span) + 1} of {len(places)}" if span in places and len(places) > 1 else ""
    return _excerpt(snapshot, numeral, span, at)


def _excerpt(snapshot: Snapshot, numeral: Numeral, span: tuple[int, int], at: str) -> Excerpt:
    figure = numeral.text if len(_touched(snapshot, *span)) > 1 else ""
    return Excerpt(snapshot.text[slice(*span)], *span, at, figure)


def _windows(snapshot: Snapshot, numeral: Numeral) -> list[tuple[int, int]]:
    """Runs of words of one sentence around the numeral: shorter before longer, and those that break off well before others."""
    found = list(_runs(snapshot, numeral))
    text = snapshot.text
    found.sort(key=lambda span: len(text[slice(*span)].split()) + _DANGLING * _dangles(text, numeral, *span))
    if not snapshot.cuts_a_word(numeral.start, numeral.end):
        found.append((numeral.start, numeral.end))
    return found


def _runs(snapshot: Snapshot, numeral: Numeral) -> Iterator[tuple[int, int]]:
    text = snapshot.text
    words = [match.span() for match in _WORD.finditer(text, *snapshot.sentence(numeral.start, numeral.end))]
    first = sum(word_end <= numeral.start for _, word_end in words)
    last = sum(word_start < numeral.end for word_start, _ in words) - 1
    for more in range(EXCERPT_WORDS):
        for before in range(more + 1):
            low, high = first - before, last + more - before
            if low < 0 or high >= len(words) or not _LEAST_WORDS <= high - low + 1 <= EXCERPT_WORDS:
                continue
            span = _trimmed(text, numeral, words[low][0], words[high][1])
            if not snapshot.cuts_a_word(*span) and not snapshot.is_whole_sentence(*span):
                yield span


def _dangles(text: str, numeral: Numeral, start: int, end: int) -> int:
    """How many ends of an excerpt break off at a word that wants another after it, or belongs to one before."""
    first, last = text[start : numeral.start].split()[:1], text[numeral.end : end].split()[-1:]
    return sum(word.lower() in _JOINING for word in (*first, *last))


def _trimmed(text: str, numeral: Numeral, start: int, end: int) -> tuple[int, int]:
    """Without the punctuation around the words, unless it belongs to the numeral."""
    while start < numeral.start and text[start] in _OUTER:
        start += 1
    while end > numeral.end and text[end - 1] in _OUTER:
        end -= 1
    return start, end


def _touched(snapshot: Snapshot, start: int, end: int) -> list[Numeral]:
    return [n for n in snapshot.numerals if n.start < end and n.end > start and n.form != "name"]


def _reads_alike(snapshot: Snapshot, start: int, end: int) -> bool:
    alone = [n.canonical() for n in counted(snapshot.text[start:end], snapshot.conventions)]
    return alone == [n.canonical() for n in _touched(snapshot, start, end)]


def _places(snapshot: Snapshot, span: tuple[int, int]) -> list[tuple[int, int]]:
    return [found for found in snapshot.find(snapshot.text[slice(*span)]) if not snapshot.cuts_a_word(*found)]
