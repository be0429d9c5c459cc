"""The door: builds a briefing from a dossier and proves it. `python build.py --help` lists the other commands."""

from __future__ import annotations

import sys

from engine import lock
from engine.cache import Cache
from engine.check import certify
from engine.commands import cli
from engine.places import Places, archive, claimed_site, read_dossier
from engine.problems import stop_if_any
from engine.progress import Progress
from engine.reconcile import reconcile
from engine.render import render
from engine.report import framed
from engine.write import staged


def build(places: Places, progress: Progress | None = None) -> str:
    """Read, validate, reconcile, render, certify, swap. Raises Stopped, and then the old site stays."""
    with claimed_site(places):
        return _built(places, progress or Progress())


def _built(places: Places, progress: Progress) -> str:
    cache = Cache(places)
    said = cache.standing()
    if said is not None:
        return f"{places.site.name} stands as it was built and certified: nothing has changed\n{said}"
    dossier = read_dossier(places, progress)
    snapshots = archive(places, dossier)
    progress.stage("reconcile")
    pinned = lock.parse(dossier.lock_text)
    stop_if_any(lock.misfits(dossier, pinned))
    briefing = reconcile(dossier, pinned)
    progress.stage("render")
    with staged(places.site) as stage:
        render(briefing, places.templates, places.base, stage.write, progress.step)
        progress.stage("certify")
        folders = places.folders(stage.folder)
        certificate = certify(dossier, folders, snapshots, published=False, known=cache.known(), step=progress.step)
        stop_if_any(framed(certificate.problems, stage.folder))
        progress.stage("swap")
        cache.stop_if_inputs_changed()
        for name, data in certificate.files.items():
            stage.write(name, data)
        stage.swap()
    cache.keep(certificate, certificate.summary)
    return f"built and certified {places.site.name}\n{certificate.summary}"


def main(argv: list[str]) -> int:
    """Exit code of one run."""
    return cli.main(argv, build)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
