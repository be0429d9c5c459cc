"""`check`: certifies a site that is already there, reading only files."""

from __future__ import annotations

from engine.addresses import MARKER
from engine.check import certify
from engine.places import Places, archive, read_dossier
from engine.problems import Place, Problem, Stopped, stop_if_any
from engine.progress import Progress
from engine.read import UNREADABLE
from engine.report import framed


def check(places: Places, progress: Progress | None = None) -> str:
    """What was looked at; raises Stopped with every problem."""
    progress = progress or Progress()
    if not (places.site / MARKER).is_file():
        raise Stopped(
            [Problem("file", "there is no site here", Place(str(places.site)), "Build it first.")], UNREADABLE
        )
    dossier = read_dossier(places, progress)
    snapshots = archive(places, dossier)
    progress.stage("certify")
    certificate = certify(dossier, places.folders(places.site), snapshots, published=True, step=progress.step)
    stop_if_any(framed(certificate.problems, places.site))
    return f"certified {places.site.name}\n{certificate.summary}"
