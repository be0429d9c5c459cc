"""A folder for the time of one preview, among the system's temporary ones; those of killed previews are taken away."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from engine.holding import FOLDER, Unholdable, hold

_PREFIX = "briefing-preview-"


@contextmanager
def scratch() -> Iterator[Path]:
    """The folder, held for as long as it is used: one that nobody holds was left by a preview that was killed."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        _sweep(left)
    folder, held = _made()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if held is not None:
            os.close(held)


def _made() -> tuple[Path, int | None]:
    """A new folder, held; without a hold where there are none, and then nobody sweeps."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        try:
            with suppress(FileNotFoundError):  # swept by another preview before we held it
                held = hold(folder, FOLDER)
                if held is not None:
                    return folder, held
        except Unholdable:
            return folder, None


def _sweep(folder: Path) -> None:
    """Delete a folder of ours that nobody holds."""
    with suppress(OSError):  # it is gone, no folder, not for us, or cannot be held
        held = hold(folder, FOLDER)
        if held is not None:
            if os.fstat(held).st_uid == os.getuid():
                shutil.rmtree(folder, ignore_errors=True)
            os.close(held)
