"""`diff OLD [NEW]`: what changed between two dossiers, each a folder or a revision of the repository."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from engine import lock as locks
from engine.desk import tallies
from engine.desk.diff import as_markdown, as_text, changes
from engine.desk.weights import Site, weighed
from engine.model import Dossier
from engine.places import Places, places, read_dossier
from engine.problems import Place, Problem, Stopped
from engine.read import UNREADABLE
from engine.reconcile import Briefing, reconcile

SITE = "site"
_WANTED = (*Dossier.FILES, "content", SITE)  # of a revision, what is compared


@dataclass(frozen=True)
class _Side:
    """One of the two: its dossier, and its site where it has one."""

    briefing: Briefing
    site: Site | None


def diff(found: Places, old: str, new: str | None, *, markdown: bool) -> str:
    """The differences; raises Stopped where either cannot be read."""
    before = _side(found, old)
    now = _side(found, new) if new is not None else _Side(_reconciled(found), weighed(found.site))
    differences = changes(before.briefing, now.briefing)
    numbers = tallies.tables((before.briefing, before.site), (now.briefing, now.site))
    if markdown:
        return as_markdown(differences, tallies.as_markdown(numbers))
    return as_text(differences, tallies.as_text(numbers) if differences or tallies.changed(numbers) else ())


def _side(found: Places, name: str) -> _Side:
    """A folder, or the dossier and its site as they were in a revision."""
    folder = Path(name)
    if (folder / Dossier.FACTS).is_file():
        return _named(folder, f"{name.rstrip('/')}/")
    with tempfile.TemporaryDirectory() as scratch:
        _check_out(found.dossier, name, Path(scratch))
        return _named(Path(scratch), f"{name}:")


def _named(folder: Path, prefix: str) -> _Side:
    """The dossier of a folder, whose problems say in which of the two they are."""
    try:
        briefing = _reconciled(places(folder, None, None))
    except Stopped as stopped:
        raise Stopped([_elsewhere(problem, prefix) for problem in stopped.problems], stopped.exit_code) from None
    return _Side(briefing, weighed(folder / SITE))


def _reconciled(found: Places) -> Briefing:
    dossier = read_dossier(found)
    try:
        lock = locks.parse(dossier.lock_text)
    except Stopped:  # there is none, or it is of another form: the texts are then not compared
        lock = locks.Lock({})
    return reconcile(dossier, lock)


def _elsewhere(problem: Problem, prefix: str) -> Problem:
    place = problem.place
    return replace(problem, place=Place(f"{prefix}{place.path}", place.line, place.column, place.width), touches=())


def _check_out(dossier: Path, revision: str, folder: Path) -> None:
    """Write the files of a dossier, content/ and site/ of a revision into a folder."""
    if revision.startswith("-"):
        raise _unknown(revision, "it is an option")
    top = _git(dossier, revision, "rev-parse", "--show-toplevel").rstrip("\n")
    prefix = _git(dossier, revision, "rev-parse", "--show-prefix").rstrip("\n/")
    tree = f"{revision}:{prefix}" if prefix else revision
    there = _git(Path(top), revision, "ls-tree", "--name-only", "-z", tree).split("\0")
    if Dossier.FACTS not in there:
        raise _unknown(revision, f"it holds no {Dossier.FACTS} there")
    wanted = [name for name in _WANTED if name in there]
    packed = _git_bytes(Path(top), revision, "archive", "--format=tar", tree, "--", *wanted)
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            data = tar.extractfile(member) if member.isfile() and ".." not in path.parts else None
            if data is not None:
                target = folder.joinpath(*path.parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data.read())


def _git(folder: Path, revision: str, *arguments: str) -> str:
    return _git_bytes(folder, revision, *arguments).decode("utf-8", errors="replace")


def _git_bytes(folder: Path, revision: str, *arguments: str) -> bytes:
    try:
        return subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True).stdout  # noqa: S603, S607 - git, by its name
    except FileNotFoundError:
        raise _unknown(revision, "git is not at hand") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().split("\n")[0]
        raise _unknown(revision, said.removeprefix("fatal: ")) from None


def _unknown(name: str, why: str) -> Stopped:
    help = "Name a folder that holds facts.yaml, or a revision such as HEAD~1 or main."
    message = f"`{name}` is neither a dossier nor a revision that can be read: {why}"
    return Stopped([Problem("file", message, Place(name), help)], UNREADABLE)
