"""`build --shard` and `merge`: a site made in parts, by as many machines as there are parts, and put together.

Every machine reads, validates and reconciles the whole dossier; it makes and examines the pages of its part, and leaves
them with what it found. The merge puts the files together and looks at what concerns the whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine import lock
from engine.addresses import MARKER, MARKER_TEXT
from engine.cache import Cache, inputs_key, stop_if_changed
from engine.check import certify, examine, kept_lines, lines_held
from engine.model import Dossier
from engine.places import Places, archive, claimed_site, read_dossier
from engine.problems import Place, Problem, Stopped, stop_if_any
from engine.progress import Progress
from engine.read import UNREADABLE
from engine.reconcile import Briefing, reconcile
from engine.render import render
from engine.report import framed
from engine.workers import Part
from engine.write import staged

RECORDS = "shard.jsonl"


def shard(places: Places, share: Part, progress: Progress) -> str:
    """Make and examine one part of a site, into a folder of its own. Raises Stopped."""
    with claimed_site(places):
        return _sharded(places, share, progress)


def _sharded(places: Places, share: Part, progress: Progress) -> str:
    inputs = inputs_key(places, archived=False)
    dossier, briefing = _reconciled(places, progress)
    progress.stage("render")
    with staged(places.site) as stage:
        pages = render(briefing, places.templates, places.base, stage.write, progress.step, share)
        progress.stage("examine")
        found = examine(dossier, places.folders(stage.folder), pages, progress.step)
        stop_if_any(framed((problem for one in found for problem in one.problems), stage.folder))
        stop_if_changed(inputs, inputs_key(places, archived=False))
        head = {"shard": share.number, "of": share.of, "inputs": inputs}
        stage.write(RECORDS, f"{json.dumps(head)}\n{kept_lines(found)}".encode())
        stage.swap()
    return f"built shard {share.number} of {share.of}: {len(pages):,} pages examined in {places.site.name}"


def merge(places: Places, folders: Sequence[Path], progress: Progress) -> str:
    """Put the shards of a site together, look at the whole, and swap it in. Raises Stopped, and then the old site stays."""
    with claimed_site(places):
        return _merged(places, folders, progress)


def _merged(places: Places, folders: Sequence[Path], progress: Progress) -> str:
    cache = Cache(places)
    shards = [_Shard.read(folder) for folder in folders]
    stop_if_any(_misfits(shards, inputs_key(places, archived=False)))
    dossier = read_dossier(places, progress)
    snapshots = archive(places, dossier)
    progress.stage("merge")
    with staged(places.site) as stage:
        for one in shards:
            for name, data in one.files():
                stage.write(name, data)
        progress.stage("certify")
        known = {address: line for one in shards for address, line in lines_held(one.lines).items()}
        at = places.folders(stage.folder)
        certificate = certify(dossier, at, snapshots, published=False, known=known, step=progress.step)
        stop_if_any(framed(certificate.problems, stage.folder))
        progress.stage("swap")
        cache.stop_if_inputs_changed()
        for name, data in certificate.files.items():
            stage.write(name, data)
        stage.swap()
    cache.keep(certificate, certificate.summary)
    return f"merged {len(shards)} shards and certified {places.site.name}\n{certificate.summary}"


def _reconciled(places: Places, progress: Progress) -> tuple[Dossier, Briefing]:
    dossier = read_dossier(places, progress)
    progress.stage("reconcile")
    pinned = lock.parse(dossier.lock_text)
    stop_if_any(lock.misfits(dossier, pinned))
    return dossier, reconcile(dossier, pinned)


@dataclass(frozen=True, slots=True)
class _Shard:
    """A part of a site in a folder, with the records of its pages."""

    folder: Path
    number: int
    of: int
    inputs: str
    lines: str

    @classmethod
    def read(cls, folder: Path) -> _Shard:
        """Raises Stopped where the folder holds no shard."""
        try:
            marker = (folder / MARKER).read_text(encoding="utf-8")
            head, _, lines = (folder / RECORDS).read_text(encoding="utf-8").partition("\n")
            held = json.loads(head)
            number, of, inputs = held["shard"], held["of"], held["inputs"]
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            number, of, inputs, marker, lines = None, None, "", "", ""
        if marker != MARKER_TEXT or not isinstance(number, int) or not isinstance(of, int):
            message, help = "there is no shard here", "Name the folders that `build --shard` wrote."
            raise Stopped([Problem("file", message, Place(str(folder)), help)], UNREADABLE)
        return cls(folder, number, of, str(inputs), lines)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file of the site that it holds, with its address; what is no file of its own is not taken."""
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            if path.is_file() and not path.is_symlink() and name not in (MARKER, RECORDS):
                yield name, path.read_bytes()


def _misfits(shards: Sequence[_Shard], inputs: str) -> Iterator[Problem]:
    """Shards that are not of one set, or not of this dossier."""
    of = shards[0].of
    for one in shards:
        if one.of != of:
            yield Problem("file", f"this is a shard of {one.of}, and not of {of}", Place(str(one.folder)))
        elif one.inputs != inputs:
            help = "Build it again from this dossier, with this engine and the same --base-url."
            yield Problem("fixity", "this shard was built from something else", Place(str(one.folder)), help)
    missing = sorted(set(range(1, of + 1)) - {one.number for one in shards})
    if missing:
        listed = ", ".join(map(str, missing))
        yield Problem("file", f"of {of} shards, these are not there: {listed}", Place(str(shards[0].folder)))
