"""A tree of files becomes a folder, whole or not at all: staged beside the old one, then moved into its place.

Only a folder that bears our marker, or is empty, is ever replaced.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.addresses import MARKER, MARKER_TEXT
from engine.problems import Place, Problem, Stopped

UNWRITABLE = 4


class Stage:
    """A new folder beside the site, written file by file, by any number of processes at once."""

    def __init__(self, folder: Path, site: Path) -> None:
        self.folder, self._site = folder, site

    def write(self, name: str, data: bytes) -> None:
        """Write one file. One that the site holds already, byte for byte, is taken over and not written again."""
        path, old = self.folder / name, self._site / name
        with _as_problem(self._site):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)  # never write through a link into the old site
            if not _taken_over(old, path, data):
                path.write_bytes(data)

    def swap(self) -> None:
        """Put the folder in the place of the site; if that fails, the old site is put back."""
        old = self._site.with_name(f".{self._site.name}.old")
        with _as_problem(self._site):
            if old.exists():
                _must_be_ours(old)
                shutil.rmtree(old)
            if self._site.exists():
                os.rename(self._site, old)
            try:
                os.rename(self.folder, self._site)
            except OSError:
                if old.exists():
                    os.rename(old, self._site)
                raise
            if old.exists():
                shutil.rmtree(old)


@contextmanager
def staged(site: Path) -> Iterator[Stage]:
    """A stage for a site; it is gone afterwards unless it was swapped in."""
    _must_be_ours(site)
    folder = site.with_name(f".{site.name}.stage")
    with _as_problem(site):
        site.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists():
            _must_be_ours(folder)
            shutil.rmtree(folder)
        folder.mkdir(mode=0o755)
        (folder / MARKER).write_bytes(MARKER_TEXT.encode())  # first of all, so that what is left here is known as ours
    try:
        yield Stage(folder, site)
    finally:
        if folder.exists():
            shutil.rmtree(folder)


def _taken_over(old: Path, new: Path, data: bytes) -> bool:
    """Link a file that holds just these bytes; a link takes no room, and nothing to write or to delete."""
    try:
        if old.is_symlink() or old.stat().st_size != len(data) or old.read_bytes() != data:
            return False
        os.link(old, new)
    except OSError:  # there is none, or the disk knows no links
        return False
    return True


def _must_be_ours(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise Stopped([Problem("output", "this is not a folder", Place(str(folder)))], UNWRITABLE)
    if folder.exists() and not (folder / MARKER).is_file():
        with _as_problem(folder):
            empty = not any(folder.iterdir())
        if not empty:
            help = "Name an empty folder, or one that an earlier build made."
            raise Stopped([Problem("output", "this folder holds files that we did not make", Place(str(folder)), help)])


@contextmanager
def _as_problem(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = f"the site cannot be written: {error.strerror or error}"
        raise Stopped([Problem("output", message, Place(str(out)))], UNWRITABLE) from None
