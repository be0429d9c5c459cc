"""One turn of the preview: read, render, show; then prove, and say what came of it. It survives whatever is wrong."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from engine import lock as locks
from engine.archive import Snapshot
from engine.check import certify
from engine.check.sources import changes
from engine.model import Dossier
from engine.places import Places, archive, read_dossier
from engine.preview.state import Stage
from engine.problems import Stopped, stop_if_any
from engine.reconcile import reconcile
from engine.render import in_memory
from engine.report import bug, framed, refused, report
from engine.write import staged

Marks = Mapping[str, tuple[int, int]]
_BEHIND = "facts.lock is behind facts.yaml: run pin before you build."


def marks(places: Places) -> Marks:
    """When each input was last written, and its size: by this a save is noticed."""
    return {str(path): found for path in _inputs(places) if (found := _mark(path)) is not None}


def _inputs(places: Places) -> Iterator[Path]:
    yield from (places.dossier / name for name in Dossier.FILES)
    for folder in (places.dossier / "content", places.templates, places.sources):
        for root, _, names in os.walk(folder):
            yield from (Path(root, name) for name in names)


def _mark(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:  # gone since it was listed
        return None
    return found.st_mtime_ns, found.st_size


def turn(places: Places, scratch: Path, stage: Stage) -> str:
    """Show what the dossier gives now. A line for the terminal; what is wrong is shown in the browser too."""
    begun = perf_counter()
    roots = (places.dossier, places.templates.parent)
    try:
        dossier, snapshots = _read(places)
        note = "" if dossier.lock_text == _on_disk(places) else _BEHIND
        tree = in_memory(reconcile(dossier, locks.parse(dossier.lock_text)), places.templates)
        stage.pages(tree, note)
        shown = perf_counter()
        with staged(scratch / "site") as written:
            for name, data in tree.items():
                written.write(name, data)
            certificate = certify(dossier, places.folders(written.folder), snapshots, published=False)
            stop_if_any(framed(certificate.problems, written.folder))
    except Stopped as stopped:
        text = report(stopped.problems, roots)
        stage.problems(text)
        return text
    except OSError as error:  # as when a file goes while it is read
        text = report([refused(error, roots)], roots)
        stage.problems(text)
        return text
    except Exception as error:  # noqa: BLE001 - a preview outlives a bug, and says that it is one
        text = bug(error)
        stage.problems(text)
        return text
    stage.proved(note)
    return f"shown in {shown - begun:.2f} s, proved in {perf_counter() - shown:.2f} s more. {note}".rstrip()


def _read(places: Places) -> tuple[Dossier, Mapping[str, Snapshot] | None]:
    """The dossier, with the lock that its sources give where they are at hand. A text that changed waits for `pin`."""
    dossier = read_dossier(places)
    snapshots = archive(places, dossier)
    if snapshots is None:
        stop_if_any(locks.misfits(dossier, locks.parse(dossier.lock_text)))
        return dossier, None
    made, problems = locks.make(dossier, snapshots)
    held = locks.parse(dossier.lock_text) if dossier.lock_text is not None else locks.Lock({})
    stop_if_any([*problems, *changes(dossier, held, made, snapshots)])
    return replace(dossier, lock_text=locks.dump(made)), None  # the texts were read just now


def _on_disk(places: Places) -> str | None:
    path = places.dossier / Dossier.LOCK
    return path.read_text(encoding="utf-8") if path.is_file() else None
