"""`check`: certifies a site that is already there, reading only files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.addresses import MARKER
from engine.check import certify
from engine.places import Places, archive, read_dossier
from engine.problems import Place, Problem, Stopped, stop_if_any
from engine.progress import Progress
from engine.read import UNREADABLE
from engine.report import framed
from engine.write import restored


def check(places: Places, progress: Progress | None = None) -> str:
    """What was looked at; raises Stopped with every problem."""
    progress = progress or Progress()
    restored(places.site)
    if not (places.site / MARKER).is_file():
        raise Stopped(
            [Problem("file", "there is no site here", Place(str(places.site)), "Build it first.")], UNREADABLE
        )
    dossier = read_dossier(places, progress)
    snapshots = archive(places, dossier)
    progress.stage("certify")
    with _one_site(places.site):
        certificate = certify(dossier, places.folders(places.site), snapshots, published=True, step=progress.step)
        stop_if_any(framed(certificate.problems, places.site))
    return f"certified {places.site.name}\n{certificate.summary}"


@contextmanager
def _one_site(site: Path) -> Iterator[None]:
    """Raises Stopped, whatever was found, where a build put another site in its place meanwhile."""
    before = _identity(site)
    try:
        yield
    finally:
        if _identity(site) != before:
            message = "another site was put here while this one was looked at"
            raise Stopped([Problem("file", message, Place(str(site)), "Check it again.")], UNREADABLE) from None


def _identity(site: Path) -> tuple[int, int, int] | None:
    """What tells a folder from another of its name: another has a number of its own, or was written at another time."""
    try:
        found = site.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns
