"""`check`: certifies a site that is already there, reading only files."""

from __future__ import annotations

from engine.addresses import MARKER
from engine.check import certify
from engine.places import Places, archive, read_dossier
from engine.problems import Place, Problem, Stopped, stop_if_any
from engine.read import UNREADABLE
from engine.report import framed


def check(places: Places) -> str:
    """What was looked at; raises Stopped with every problem."""
    if not (places.site / MARKER).is_file():
        raise Stopped(
            [Problem("file", "there is no site here", Place(str(places.site)), "Build it first.")], UNREADABLE
        )
    dossier = read_dossier(places)
    certificate = certify(dossier, places.folders(places.site), archive(places, dossier), published=True)
    stop_if_any(framed(certificate.problems, places.site))
    return f"certified {places.site.name}\n{certificate.summary}"
