"""What an earlier build found, kept beside the site by the content of all that it depends on.

It can only save time. A build believes it about pages of which every byte, record and rule is the same, and about a site
of which every file is; what is missing, cut short or of another form is as if it were not there. Whoever writes into it
can deceive that build and no more: `check` never looks at it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from engine.addresses import MARKER, MARKER_TEXT
from engine.check import Certificate, kept_lines, lines_held
from engine.model import Dossier
from engine.places import Places
from engine.problems import Place, Problem, Stopped
from engine.read import UNREADABLE
from engine.version import fingerprint
from engine.workers import spread
from engine.write import take_away

PAGES, WHOLE = "pages.jsonl", "whole.json"


class Cache:
    """The cache of one site."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self.folder = places.site.with_name(f".{places.site.name}.cache")
        self._key = inputs_key(places)
        if places.fresh:
            self._forget()

    def standing(self) -> str | None:
        """What was said of the site that stands, where a build of just these inputs made every file of it as it is."""
        try:
            whole = json.loads((self.folder / WHOLE).read_text(encoding="utf-8"))
            key, said, files = whole["key"], whole["said"], whole["files"]
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            return None
        if key != self._key or not isinstance(said, str) or not isinstance(files, dict) or files != self._found():
            return None
        return said

    def known(self) -> Mapping[str, str]:
        """The records of pages that were certified, each as its line, by address."""
        try:
            return lines_held((self.folder / PAGES).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            return {}

    def stop_if_inputs_changed(self) -> None:
        """Raises Stopped where what the site was made of is no longer what it was when we began."""
        stop_if_changed(self._key, inputs_key(self._places))

    def keep(self, certificate: Certificate, said: str) -> None:
        """Keep what a build found; where nothing can be written, nothing is kept."""
        files = {**certificate.hashes, **{name: _sha(data) for name, data in certificate.files.items()}}
        whole = {"key": self._key, "said": said, "files": files}
        try:
            if self.folder.is_symlink():
                return
            self.folder.mkdir(exist_ok=True)
            if not (self.folder / MARKER).is_file():
                if any(self.folder.iterdir()):
                    return  # it is somebody else's
                (self.folder / MARKER).write_text(MARKER_TEXT, encoding="utf-8")
            _put(self.folder / PAGES, kept_lines(certificate.examined))
            _put(self.folder / WHOLE, json.dumps(whole, ensure_ascii=False))
        except OSError:
            return

    def _forget(self) -> None:
        """Take it away, if it is ours."""
        if (self.folder / MARKER).is_file() and not self.folder.is_symlink():
            with suppress(OSError):
                take_away(self.folder)

    def _found(self) -> dict[str, str] | None:
        """SHA-256 of every file of the site; None where something is no file of its own."""
        site = self._places.site
        names: list[str] = []
        for folder, folders, files in os.walk(site):
            inside = Path(folder)
            if any((inside / name).is_symlink() for name in (*folders, *files)):
                return None
            names += ((inside / name).relative_to(site).as_posix() for name in files)
        try:
            return dict(zip(names, spread(lambda name: _sha((site / name).read_bytes()), names), strict=True))
        except OSError:
            return None


def stop_if_changed(before: str, now: str) -> None:
    """Raises Stopped where the key of all inputs is another than it was: pages and proof might be of two dossiers."""
    if now != before:
        message, help = "the dossier was changed while its site was being built: the old site stays", "Build it again."
        raise Stopped([Problem("file", message, Place(Dossier.FACTS), help)], UNREADABLE)


def inputs_key(places: Places, *, archived: bool = True) -> str:
    """SHA-256 of everything that a build reads, and of the engine; the archive may be left out, which no page shows."""
    whole = hashlib.sha256(f"{fingerprint()}\n{places.base}\n{archived and places.sources_named}\n".encode())
    for name, path in _inputs(places, archived=archived):
        try:
            whole.update(os.fsencode(f"{name} {_sha(path.read_bytes())}\n"))
        except OSError:
            whole.update(os.fsencode(f"{name} cannot be read\n"))
    return whole.hexdigest()


def _inputs(places: Places, *, archived: bool) -> Iterator[tuple[str, Path]]:
    yield from ((name, places.dossier / name) for name in Dossier.FILES)
    found = [(folder, folder.rglob("*")) for folder in (places.dossier / "content", places.templates)]
    found += [(places.sources, places.sources.glob("*"))] if archived else []  # below it is what `refresh` keeps
    for folder, paths in found:
        for path in sorted(paths):
            if path.is_file():
                yield f"{folder.name}/{path.relative_to(folder).as_posix()}", path


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _put(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    new = path.with_name(f"{path.name}.new")
    new.write_text(text, encoding="utf-8")
    os.replace(new, path)
