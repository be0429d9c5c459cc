"""facts.lock: what was read in the sources, and where.

Made from the archive and committed, so that builds know hashes, places and coverage without the articles. One record
a line: a source with its hash, a numeral with its reading in place, or an excerpt with the readings of the numerals
that it touches, read in their whole sentence.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
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
    sources: dict[str, SourceRecord] = {}
    numerals: list[NumeralRecord] = []
    excerpts: list[ExcerptRecord] = []
    head: tuple[str, str, str, int] | None = None

    def close() -> None:
        if head:
            sources[head[0]] = SourceRecord(*head, tuple(numerals), tuple(excerpts))

    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):  # an excerpt may hold what else ends a line
        try:
            record = json.loads(line)
            if "source" in record:
                close()
                head, numerals, excerpts = (
                    (record["source"], record["file"], record["sha256"], record["length"]),
                    [],
                    [],
                )
            elif "numeral" in record:
                numerals.append(
                    NumeralRecord(record["start"], record["end"], record["numeral"], record["form"], record["reads"])
                )
            else:
                excerpts.append(_excerpt(record))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            place = Place(Dossier.LOCK, number, 1)
            raise Stopped([Problem("pin", "this line is no record of the lock", place, "Run pin again.")]) from None
    close()
    return Lock(sources)


def _excerpt(record: dict[str, Any]) -> ExcerptRecord:
    return ExcerptRecord(
        record["kind"],
        record["of"],
        record["start"],
        record["end"],
        record["excerpt"],
        record.get("at", ""),
        tuple(record["reads"]),
        record["sentence"],
    )
