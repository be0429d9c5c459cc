"""`pin`: reads the source archive and writes facts.lock, once every claim is settled."""

from __future__ import annotations

import os
from pathlib import Path

from engine import lock as locks
from engine.check.evidence import Evidence
from engine.check.sources import source_rules
from engine.commands.common import Places, archive, read_dossier
from engine.model import Dossier
from engine.problems import Place, Problem, Stopped, stop_if_any
from engine.write import UNWRITABLE


def pin(places: Places) -> str:
    """What was pinned; raises Stopped, and leaves the lock as it was, where a claim is not settled."""
    dossier = read_dossier(places)
    snapshots = archive(places, dossier)
    if snapshots is None:
        help = "Name the folder of source texts with --sources."
        raise Stopped([Problem("file", "no source archive is at hand", Place(str(places.sources)), help)])
    lock, problems = locks.make(dossier, snapshots)
    stop_if_any(problems or source_rules(Evidence(dossier, lock)))
    _replace(places.dossier / Dossier.LOCK, locks.dump(lock))
    numerals = sum(len(source.numerals) for source in lock.sources.values())
    excerpts = sum(len(source.excerpts) for source in lock.sources.values())
    return f"pinned {len(lock.sources)} sources, {excerpts} excerpts, {numerals} numerals in {Dossier.LOCK}"


def _replace(path: Path, text: str) -> None:
    """Write beside, then move into place."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        os.replace(beside, path)
    except OSError as error:
        raise Stopped(
            [Problem("output", f"cannot be written: {error.strerror}", Place(path.name))], UNWRITABLE
        ) from None
