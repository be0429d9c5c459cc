"""`scan FILE`: lists a text's numerals and prints stubs of claims for those that the dossier does not know."""

from __future__ import annotations

from pathlib import Path

from engine import lock as locks
from engine.archive import MAX_SOURCE_BYTES, Snapshot
from engine.check.evidence import Evidence
from engine.desk.candidates import Candidates
from engine.desk.scan import Scan, source_id
from engine.home import COMMAND
from engine.places import Places
from engine.problems import Problem, Stopped
from engine.read import UNREADABLE, read, read_text
from engine.validate import validate

_UNFINISHED = f"facts.yaml and content/ have problems ({{}}), which `{COMMAND}` lists; until then nothing is compared with computed facts."


def scan(places: Places, path: Path) -> str:
    """The numerals of a text with what they read as, and stubs; raises Stopped where it cannot be read."""
    dossier = read(places.dossier)
    wrong = validate(dossier)
    problems: list[Problem] = []
    text = read_text(path, str(path), problems, MAX_SOURCE_BYTES)
    if text is None:
        raise Stopped(problems, UNREADABLE)
    held = next((str(s.id) for s in dossier.sources.values() if s.file == path.name), None)
    snapshot = Snapshot(held or source_id(path.name), text, dossier.conventions)
    listed = Scan(
        dossier, Candidates(Evidence(dossier, locks.Lock({})), computes=not wrong), snapshot, path.name
    ).lines()
    return "\n".join([*listed, *([_UNFINISHED.format(len(wrong))] if wrong else [])])
