"""Where the parts of a dossier are in one run, and the reading of them that every command begins with."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine import home
from engine.archive import Snapshot, open_archive
from engine.check import Folders
from engine.model import Dossier
from engine.problems import Place, Problem, Stopped, stop_if_any
from engine.progress import Progress
from engine.read import UNREADABLE, read
from engine.touched import touching
from engine.validate import validate
from engine.write import claimed

SOURCES_VARIABLE = "BRIEFING_SOURCES"
# How many new objects Python waits for before it looks for garbage among them, and how many such looks before it looks
# among older ones. A run keeps nearly all that it makes to its end: to look as often as by default takes a third of the
# time in which a large dossier is read, and finds next to nothing.
_SWEEPS = (50_000, 20, 100)


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one run."""

    dossier: Path
    site: Path
    sources: Path
    sources_named: bool
    base: str = ""  # the address where the site will stand, with a stroke at its end; empty where that is not known
    fresh: bool = False  # whether what earlier builds found is to be forgotten

    @property
    def templates(self) -> Path:
        """The dossier's own templates, the whole folder, or the engine's."""
        own = self.dossier / "templates"
        return own if own.is_dir() else home.HOME / "templates"

    def folders(self, site: Path) -> Folders:
        """What the check reads, with the site where it stands."""
        return Folders(self.dossier, self.templates, site, self.base)


def places(
    dossier: Path | None, site: Path | None, sources: Path | None, base: str = "", *, fresh: bool = False
) -> Places:
    """Folders from flags, the environment and defaults."""
    folder = (dossier or home.dossier()).resolve()
    named = sources or (Path(os.environ[SOURCES_VARIABLE]) if os.environ.get(SOURCES_VARIABLE) else None)
    site, archive = _named(site or folder / "site"), (named or folder / "sources").absolute()
    return Places(folder, site, archive, named is not None, base, fresh)


def _named(site: Path) -> Path:
    """The folder by a name of its own, by which what stands beside it is named; of a link it is the link's."""
    return site.resolve() if site.name in ("", "..") else site.absolute()


@contextmanager
def claimed_site(places: Places) -> Iterator[None]:
    """The site is for us alone to build. Raises Stopped where another builds it, or it would take an input's place."""
    _must_be_there(places.dossier)
    stop_if_any(_in_the_way(places))
    with claimed(places.site):
        yield


def _must_be_there(folder: Path) -> None:
    if not folder.is_dir():
        raise Stopped([Problem("file", "there is no such folder", Place(str(folder)))], UNREADABLE)


def _in_the_way(places: Places) -> Iterator[Problem]:
    """A site is replaced whole: it may hold nothing that it is made of, nor stand where prose or templates are read."""
    site = places.site.resolve()
    read = [(places.dossier / "content").resolve(), places.templates.resolve()]
    if any(path.resolve().is_relative_to(site) for path in (places.dossier, places.sources, *read, home.HOME)):
        message = "the site cannot take the place of what it is made of"
    elif any(site.is_relative_to(folder) for folder in read):
        message = "the site cannot stand among what it is made of"
    else:
        return
    yield Problem("output", message, Place(str(places.site)), "Name another folder with --out.")


def read_dossier(places: Places, progress: Progress | None = None) -> Dossier:
    """Read and validate, which are two stages; raises Stopped."""
    progress = progress or Progress()
    gc.set_threshold(*_SWEEPS)
    _must_be_there(places.dossier)
    progress.stage("read")
    dossier = read(places.dossier)
    progress.stage("validate")
    stop_if_any(touching(dossier, validate(dossier)))
    return dossier


def archive(places: Places, dossier: Dossier) -> Mapping[str, Snapshot] | None:
    return open_archive(places.sources, dossier, named=places.sources_named)
