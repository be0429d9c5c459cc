"""What was read in a source against the text that stands at its address today, excerpt by excerpt and number by number.

An excerpt `stands` where its words stand in the sentence in which they stood, wherever that is now; it has `moved` where
they stand in another one, to be read again; it is `changed` where its number reads otherwise in its place, or like words
stand there; and else it is `gone`. Nothing here is believed by the check, which reads what an editor makes of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property

from engine import lock as locks
from engine.archive import Snapshot
from engine.constants import EXCERPT_WORDS
from engine.excerpts import AGAIN, CLAIM, QUOTATION, REPEAT, RESTS_ON, TITLE, nearest
from engine.lock import ExcerptRecord, SourceRecord
from engine.model import Dossier
from engine.numerals import Numeral
from engine.typography import squeezed

STANDS, MOVED, ALTERED, GONE = "stands", "moved", "changed", "gone"
STATES = (STANDS, MOVED, ALTERED, GONE)
_SHOWN = (CLAIM, AGAIN, TITLE, RESTS_ON, QUOTATION)  # what pages show; what is set aside may go
_CLAIMED = (CLAIM, AGAIN)
_LIKE = 0.6  # of the letters of two runs of words, for one to be the other changed
_WORDS = re.compile(r"\w+|[^\w\s.,;:!?'\"()-]")
_SOFT_BREAK = re.compile(r"(?<!\n)\n(?!\n)")


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one excerpt: its words as they were, and where other words stand now, those and their place."""

    kind: str
    of: str
    state: str
    was: str
    now: str = ""
    line: int = 0
    column: int = 0

    @property
    def lost(self) -> bool:
        return self.state in (ALTERED, GONE)


@dataclass(frozen=True)
class Comparison:
    """Everything that was found in one text, and its numerals of which there are more than there were."""

    findings: tuple[Finding, ...]
    new: tuple[Numeral, ...]
    snapshot: Snapshot

    @property
    def settled(self) -> bool:
        """Whether all that pages show of it stands, and no number has come."""
        return not self.new and all(finding.state == STANDS for finding in self.findings)

    @property
    def claims(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.kind in _CLAIMED)


def compared(
    dossier: Dossier,
    held: SourceRecord,
    snapshot: Snapshot,
    *,
    pinned: Snapshot | None = None,
    around: Snapshot | None = None,
    added: int = 0,
) -> Comparison:
    """What became of all that was pinned of a source.

    `pinned` is the text that was pinned, where it is at hand; `around` is what else stands on the page; and the first
    `added` characters, a headline, may say again what was said already.
    """
    new = tuple(_new(held, snapshot, added))
    reader = _Reader(dossier, held, snapshot, pinned, around, new)
    return Comparison(tuple(reader.findings()), new, snapshot)


@dataclass(frozen=True)
class _Reader:
    dossier: Dossier
    held: SourceRecord
    snapshot: Snapshot
    pinned: Snapshot | None
    around: Snapshot | None
    new: tuple[Numeral, ...]

    def findings(self) -> Iterator[Finding]:
        made, _ = locks.make(self.dossier, {self.held.id: self.snapshot})
        placed, before = (_by_key(record) for record in (made.sources[self.held.id], self.held))
        for key, olds in before.items():
            if key[0] in _SHOWN:
                spans = [(record.start, record.end) for record in placed.get(key, ())]
                yield self._finding(olds, spans or self._spans(self.snapshot, olds[0]))

    def _finding(self, olds: list[ExcerptRecord], spans: list[tuple[int, int]]) -> Finding:
        """Of one excerpt, which may have stood at several places, as a title does."""
        old = olds[0]
        same = [span for span in spans if any(self._same_sentence(one, span) for one in olds)]
        if spans:
            span = (same or spans)[0]
            if _reads(self.snapshot, *span) not in [one.reads for one in olds]:
                return self._seen(old, ALTERED, self._whole(span))
            return self._seen(old, STANDS if same else MOVED, span)
        if self.around is not None and self._spans(self.around, old):
            return Finding(old.kind, old.of, STANDS, _few(old.text))
        near = nearest(self.snapshot.text, " ".join(old.text.split()))
        if near is not None and _alike(old.text, self.snapshot.text[slice(*near)]) and self._has_come(near):
            return self._seen(old, ALTERED, near)
        return Finding(old.kind, old.of, GONE, _few(old.text))

    def _has_come(self, span: tuple[int, int]) -> bool:
        """Whether words that are like others may have come in their place: what was there before has not."""
        if self._before:
            return not any(text.find(self.snapshot.text[slice(*span)]) for text in self._before)
        touched = self.snapshot.touched(*span)
        return not touched or any(numeral in self.new for numeral in touched)

    def _spans(self, snapshot: Snapshot, old: ExcerptRecord) -> list[tuple[int, int]]:
        return [span for span in snapshot.find(old.text) if not snapshot.cuts_a_word(*span)]

    def _seen(self, old: ExcerptRecord, state: str, span: tuple[int, int]) -> Finding:
        line, column = self.snapshot.line_and_column(span[0])
        return Finding(old.kind, old.of, state, _few(old.text), _few(self.snapshot.text[slice(*span)]), line, column)

    def _whole(self, span: tuple[int, int]) -> tuple[int, int]:
        """A span with all of the numbers that it touches."""
        touched = self.snapshot.touched(*span)
        return min([span[0], *(n.start for n in touched)]), max([span[1], *(n.end for n in touched)])

    def _same_sentence(self, old: ExcerptRecord, span: tuple[int, int]) -> bool:
        """By its fingerprint; or word by word, where a text pasted by hand breaks its lines otherwise."""
        if self.snapshot.sentence_hash(*span) == old.sentence:
            return True
        now = _said(self.snapshot, span)
        return any(_said(text, (old.start, old.end)) == now for text in self._before)

    @cached_property
    def _before(self) -> tuple[Snapshot, ...]:
        """The text that was pinned, as it is, and with each line that goes on in the next as one with it."""
        if self.pinned is None or self.pinned.sha256 != self.held.sha256:
            return ()
        joined = _SOFT_BREAK.sub(" ", self.pinned.text)
        return self.pinned, Snapshot(self.pinned.source, joined, self.pinned.conventions)


def _by_key(record: SourceRecord) -> dict[tuple[str, str, str, str], list[ExcerptRecord]]:
    """The places of every excerpt; where a claim stands in a title that is repeated, all of them are the claim's."""
    found: dict[tuple[str, str, str, str], list[ExcerptRecord]] = {}
    for excerpt in record.excerpts:
        one = replace(excerpt, kind=CLAIM) if excerpt.kind == REPEAT else excerpt
        found.setdefault(one.key, []).append(one)
    return found


def _said(snapshot: Snapshot, span: tuple[int, int]) -> list[str]:
    return _WORDS.findall(squeezed(snapshot.text[slice(*snapshot.sentence(*span))]))


def _reads(snapshot: Snapshot, start: int, end: int) -> tuple[str, ...]:
    return tuple(numeral.canonical() for numeral in snapshot.touched(start, end) if numeral.form != "name")


def _alike(was: str, now: str) -> bool:
    """Whether two runs of words share half of their words, and most of their letters."""
    old, new = squeezed(was), squeezed(now)
    shared = (Counter(old.split()) & Counter(new.split())).total()
    return 2 * shared >= len(old.split()) and SequenceMatcher(None, old, new, autojunk=False).ratio() >= _LIKE


def _few(text: str) -> str:
    """No more words than an excerpt may have."""
    words = text.split()
    return " ".join(words[:EXCERPT_WORDS]) + (" …" if len(words) > EXCERPT_WORDS else "")


def _new(held: SourceRecord, snapshot: Snapshot, added: int) -> Iterator[Numeral]:
    """Numerals of which there are more than were read; of the headline, those that were read nowhere."""
    known = Counter(numeral.reads for numeral in held.numerals)
    left = Counter(known)
    for numeral in snapshot.numerals:
        reads = numeral.canonical()
        if numeral.form == "name" or (numeral.end <= added and known[reads]):
            continue
        if left[reads]:
            left[reads] -= 1
        else:
            yield numeral
