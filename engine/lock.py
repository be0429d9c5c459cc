"""facts.lock: what was read in the sources, and where.

Made from the archive and committed, so that builds know hashes, places and coverage without the articles. One record
a line: a source with its hash, a numeral with its reading in place, or an excerpt with the readings of the numerals
that it touches, read in their whole sentence.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import Any

from engine.archive import Snapshot
from engine.excerpts import CLAIM, REPEAT, TITLE, Wanted, located, wanted_excerpts
from engine.home import COMMAND
from engine.model import Dossier
from engine.problems import Place, Problem, Stopped
from engine.typography import squeezed
from engine.workers import spread

RUN_PIN = f"Run `{COMMAND} pin` with the source archive."


@dataclass(frozen=True, slots=True)
class NumeralRecord:
    """A numeral of a source; offsets in characters of the snapshot, `reads` canonical."""

    start: int
    end: int
    text: str
    form: str
    reads: str


@dataclass(frozen=True, slots=True)
class ExcerptRecord:
    """An excerpt found: what for, of which claim or source, where, and what the numerals it touches read in place.

    `sentence` is the fingerprint of the sentence around it, by which a changed sentence is noticed.
    """

    kind: str
    of: str
    start: int
    end: int
    text: str
    at: str
    reads: tuple[str, ...]
    sentence: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        return (self.kind, self.of, squeezed(self.text), self.at)


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One source as it was read: hash and length (in characters) of its snapshot, its numerals and excerpts."""

    id: str
    file: str
    sha256: str
    length: int
    numerals: tuple[NumeralRecord, ...]
    excerpts: tuple[ExcerptRecord, ...]


@dataclass(frozen=True)
class Lock:
    """The records of every source, by id."""

    sources: Mapping[str, SourceRecord]

    @cached_property
    def places(self) -> Mapping[tuple[str, str], tuple[str, ExcerptRecord]]:
        """(kind, of) -> source and first record: where a claim's excerpt or a source's title stands."""
        found: dict[tuple[str, str], tuple[str, ExcerptRecord]] = {}
        for source in self.sources.values():
            for excerpt in source.excerpts:
                found.setdefault((excerpt.kind, excerpt.of), (source.id, excerpt))
        return found


def misfits(dossier: Dossier, lock: Lock) -> Iterator[Problem]:
    """The lock holds every excerpt of the dossier, and no other."""
    for source in dossier.sources.values():
        if source.id not in lock.sources:
            yield Problem("pin", f"the lock knows no source `{source.id}`", source.id.place, RUN_PIN)
        elif lock.sources[source.id].file != source.file:
            message = f"`{source.id}` was pinned from {lock.sources[source.id].file}"
            yield Problem("pin", message, source.file.place, RUN_PIN)
    for id in lock.sources:
        if id not in dossier.sources:
            yield Problem(
                "pin", f"the lock holds a source `{id}` that facts.yaml does not", Place(Dossier.LOCK), RUN_PIN
            )
    held = {(id, e.key) for id, record in lock.sources.items() for e in record.excerpts}
    wanted: set[tuple[str, tuple[str, str, str, str]]] = set()
    for want in wanted_excerpts(dossier):
        key = (want.source, want.key)
        wanted.add(key)
        if want.source in lock.sources and key not in held:
            message = f"the lock does not hold “{want.quote}” of {want.source}"
            yield Problem("pin", message, want.place, RUN_PIN)
    for id, (kind, of, text, at) in sorted(held - wanted):
        if kind != REPEAT or (id, (CLAIM, of, text, at)) not in wanted:
            message = f"the lock holds “{text}” ({kind}, {of}), which is nowhere in the dossier"
            yield Problem("pin", message, Place(Dossier.LOCK), RUN_PIN)


# --- making ----------------------------------------------------------------------------------------------------------


def make(dossier: Dossier, snapshots: Mapping[str, Snapshot]) -> tuple[Lock, list[Problem]]:
    """The lock that the archive gives, and a problem for every excerpt that is not where it should be."""
    wanted: dict[str, list[Wanted]] = {source: [] for source in snapshots}
    for one in wanted_excerpts(dossier):
        if one.source in wanted:
            wanted[one.source].append(one)

    def read(id: str) -> tuple[SourceRecord, list[Problem]]:
        return _read(str(dossier.sources[id].file), snapshots[id], wanted[id])

    made = spread(read, list(snapshots))
    return Lock({record.id: record for record, _ in made}), [problem for _, found in made for problem in found]


def _read(file: str, snapshot: Snapshot, wanted: Iterable[Wanted]) -> tuple[SourceRecord, list[Problem]]:
    """What one source holds of what is wanted of it."""
    problems: list[Problem] = []
    excerpts: set[ExcerptRecord] = set()
    title: list[tuple[int, int]] = []
    for one in wanted:
        spans = snapshot.find(one.quote)
        if one.kind == TITLE:
            title = spans
        placed = located(one, snapshot, spans, title, problems)
        excerpts.update(_record(one, snapshot, span, n) for n, span in enumerate(placed))
    record = SourceRecord(
        snapshot.source,
        file,
        snapshot.sha256,
        len(snapshot.text),
        tuple(NumeralRecord(n.start, n.end, n.text, n.form, n.canonical()) for n in snapshot.numerals),
        tuple(sorted(excerpts, key=lambda e: (e.start, e.end, e.kind, e.of, e.at))),
    )
    return record, problems


def _record(wanted: Wanted, snapshot: Snapshot, span: tuple[int, int], number: int) -> ExcerptRecord:
    start, end = span
    kind = REPEAT if number and wanted.kind == CLAIM else wanted.kind
    reads = tuple(numeral.canonical() for numeral in snapshot.touched(start, end) if numeral.form != "name")
    return ExcerptRecord(
        kind, wanted.of, start, end, snapshot.text[start:end], wanted.at, reads, snapshot.sentence_hash(start, end)
    )


# --- text ------------------------------------------------------------------------------------------------------------


def dump(lock: Lock) -> str:
    """The lock as text: one JSON record a line, in the order of the dossier and of the source."""
    lines: list[Mapping[str, Any]] = []
    for source in lock.sources.values():
        lines.append({"source": source.id, "file": source.file, "sha256": source.sha256, "length": source.length})
        for n in source.numerals:
            lines.append({"numeral": n.text, "start": n.start, "end": n.end, "form": n.form, "reads": n.reads})
        for e in source.excerpts:
            record = {"excerpt": e.text, "start": e.start, "end": e.end, "kind": e.kind, "of": e.of}
            lines.append(record | ({"at": e.at} if e.at else {}) | {"reads": list(e.reads), "sentence": e.sentence})
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def parse(text: str | None) -> Lock:
    """Read a lock; raises Stopped with a located `pin` problem where it cannot be read."""
    if text is None:
        raise Stopped([Problem("pin", "there is no lock", Place(Dossier.LOCK), f"Run `{COMMAND} pin`.")])
    parts: list[_Part] = []
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):  # an excerpt may hold what else ends a line
        try:
            record = json.loads(line)
            if "\\u" in line:
                json.dumps(record, ensure_ascii=False).encode()  # half of a character is no text
            if "source" in record:
                parts.append(_Part(_head(record, {part.head[0] for part in parts})))
            else:
                parts[-1].add(record)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            place = Place(Dossier.LOCK, number, 1)
            message = "this line is no record of the lock, or stands out of place"
            raise Stopped([Problem("pin", message, place, "Run pin again.")]) from None
    return Lock({part.head[0]: part.closed() for part in parts})


_Head = tuple[str, str, str, int]  # id, file, hash and length of a source


@dataclass
class _Part:
    """The lines of one source, as far as they have been read."""

    head: _Head
    numerals: list[NumeralRecord] = field(default_factory=list)
    excerpts: list[ExcerptRecord] = field(default_factory=list)

    def add(self, record: dict[str, Any]) -> None:
        """One more; raises ValueError where it stands before the last, or beyond the source."""
        if "numeral" in record:
            numeral = _numeral(record)
            _must(not self.excerpts and numeral.start >= (self.numerals[-1].end if self.numerals else 0))
            _must(_fits(numeral, self.head[3]))
            self.numerals.append(numeral)
        else:
            excerpt = _excerpt(record)
            _must(excerpt.start >= (self.excerpts[-1].start if self.excerpts else 0))
            _must(_fits(excerpt, self.head[3]))
            self.excerpts.append(excerpt)

    def closed(self) -> SourceRecord:
        return SourceRecord(*self.head, tuple(self.numerals), tuple(self.excerpts))


def _fits(record: NumeralRecord | ExcerptRecord, length: int) -> bool:
    """Whether a record has as many characters as it takes, and ends with its source."""
    return record.start + len(record.text) == record.end <= length


_HEAD = itemgetter("source", "file", "sha256", "length")
_NUMERAL = itemgetter("start", "end", "numeral", "form", "reads")
_EXCERPT = itemgetter("kind", "of", "start", "end", "excerpt", "at", "reads", "sentence")


def _head(record: dict[str, Any], before: set[str]) -> _Head:
    head: _Head = _HEAD(record)
    _are(head, str, str, str, int)
    _must(head[0] not in before)
    return head


def _numeral(record: dict[str, Any]) -> NumeralRecord:
    values = _NUMERAL(record)
    _are(values, int, int, str, str, str)
    return NumeralRecord(*values)


def _excerpt(record: dict[str, Any]) -> ExcerptRecord:
    kind, of, start, end, text, at, reads, sentence = values = _EXCERPT({"at": "", **record})
    _are(values, str, str, int, int, str, str, list, str)
    _are(reads, *(str for _ in reads))
    return ExcerptRecord(kind, of, start, end, text, at, tuple(reads), sentence)


def _are(values: Iterable[object], *kinds: type) -> None:
    """Whether values are just of their kinds, by which a truth value is no number; raises TypeError."""
    if (*map(type, values),) != kinds:
        raise TypeError


def _must(holds: bool) -> None:
    if not holds:
        raise ValueError
