"""A tree of files becomes a folder, whole or not at all: staged beside the old one, then moved into its place.

Only a folder that bears our marker, or is empty, is ever replaced.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from engine.addresses import MARKER
from engine.problems import Place, Problem, Stopped

UNWRITABLE = 4


@contextmanager
def staged(tree: Mapping[str, bytes], out: Path) -> Iterator[Path]:
    """A new folder beside `out` that holds the tree; it is gone afterwards unless it was swapped in."""
    _must_be_ours(out)
    stage = out.with_name(f".{out.name}.stage")
    with _as_problem(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        if stage.exists():
            _must_be_ours(stage)
            shutil.rmtree(stage)
        stage.mkdir(mode=0o755)
        add(stage, {MARKER: tree.get(MARKER, b"")} | dict(tree))
    try:
        yield stage
    finally:
        if stage.exists():
            shutil.rmtree(stage)


def add(folder: Path, tree: Mapping[str, bytes]) -> None:
    """Write files into a staged folder."""
    for name, data in tree.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def swap(stage: Path, out: Path) -> None:
    """Put the staged folder in the place of the old one; if that fails, the old one is put back."""
    old = out.with_name(f".{out.name}.old")
    with _as_problem(out):
        if old.exists():
            _must_be_ours(old)
            shutil.rmtree(old)
        if out.exists():
            os.rename(out, old)
        try:
            os.rename(stage, out)
        except OSError:
            if old.exists():
                os.rename(old, out)
            raise
        if old.exists():
            shutil.rmtree(old)


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
