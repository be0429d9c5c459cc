"""`pin`: reads the source archive and writes facts.lock, once every claim is settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine import lock as locks
from engine.archive import Snapshot
from engine.changes import changed
from engine.check.evidence import Evidence
from engine.check.sources import changes, source_rules
from engine.lock import Lock
from engine.model import Dossier
from engine.places import Places, archive
from engine.problems import Place, Problem, Stopped
from engine.read import read
from engine.touched import touching
from engine.validate import validate
from engine.write import replace_file


def pin(places: Places) -> str:
    """What was pinned, and what a changed text did; raises Stopped where a claim is not settled: the lock stays."""
    dossier = read(places.dossier)
    wrong = touching(dossier, validate(dossier))
    snapshots = archive(places, dossier)
    if snapshots is None:
        help = "Name the folder of source texts with --sources."
        raise Stopped([Problem("file", "no source archive is at hand", Place(str(places.sources)), help)])
    lock, problems = locks.make(dossier, snapshots)
    held = _held(dossier)
    problems += () if problems else source_rules(Evidence(dossier, lock), snapshots)
    if wrong or problems:
        raise Stopped([*wrong, *problems, *changes(dossier, held, lock, snapshots)])
    replace_file(places.dossier / Dossier.LOCK, locks.dump(lock).encode())
    numerals = sum(len(source.numerals) for source in lock.sources.values())
    excerpts = sum(len(source.excerpts) for source in lock.sources.values())
    pinned = f"pinned {len(lock.sources)} sources, {excerpts} excerpts, {numerals} numerals in {Dossier.LOCK}"
    return "\n".join([pinned, *_accepted(dossier, held, lock, snapshots)])


def _held(dossier: Dossier) -> Lock:
    """The lock that is there; an empty one where there is none, or it cannot be read."""
    try:
        return locks.parse(dossier.lock_text)
    except Stopped:
        return Lock({})


def _accepted(dossier: Dossier, held: Lock, made: Lock, snapshots: Mapping[str, Snapshot]) -> Iterator[str]:
    """Each new text that is now the pinned one, and what became of its excerpts."""
    for id, record in made.sources.items():
        before = held.sources.get(id)
        if before is not None and before.sha256 != record.sha256:
            change = changed(before, record)
            yield f"a new text of {id} is accepted: of its excerpts {change.summary}"
            yield from (f"  {note}" for note in change.notes(snapshots[id], str(dossier.sources[id].file)))
