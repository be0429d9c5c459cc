"""A tree of files becomes a folder, whole or not at all: staged beside the old one, then moved into its place.

Only a folder that bears our marker, or is empty, is ever replaced. A build may be killed at any moment, and the site is
the old one or the new one. What may stand beside a `site` for as long as a build is at work, and after one was killed:

- `.site.lock`: held by the build at work, so that there is one at a time.
- `.site.stage`: a site that is being made or taken away. Whoever comes next takes it away.
- `.site.old`: the old site, whole, between the two steps of a swap. Whoever comes next puts it back where no site stands.

Linux swaps in one step, without a moment in which no site stands. Elsewhere, and on disks that cannot do so, it takes
two, and a kill between them leaves no site until the next command.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from engine.addresses import MARKER, MARKER_TEXT
from engine.holding import FILE, Unholdable, hold
from engine.problems import Place, Problem, Stopped

UNWRITABLE = 4
_MASK, _OF_FILES = 0o022, 0o644  # whoever serves the site can read it, and we alone can write it
_PATIENCE = 10.0  # seconds in which the processes of a killed build come to their end
_PAUSE = 0.05
_WORKING_FOLDER, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of renameat2(2)
_KNOWS_NO_EXCHANGE = (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP)


class Stage:
    """A new folder beside the site, written file by file, by any number of processes at once."""

    def __init__(self, folder: Path, site: Path) -> None:
        self.folder, self._site = folder, site

    def write(self, name: str, data: bytes) -> None:
        """Write one file. One that the site holds already, byte for byte, is taken over and not written again."""
        path, old = self.folder / name, self._site / name
        with _as_problem(self._site):
            if _holds(path, data):
                return
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)  # never write through a link into the old site
            if not _taken_over(old, path, data):
                path.write_bytes(data)

    def swap(self) -> None:
        """Put the folder in the place of the site, which is taken away. Where that fails, the old site stays."""
        with _as_problem(self._site):
            if not self._site.exists():
                os.rename(self.folder, self._site)
            elif not _exchanged(self.folder, self._site):
                _in_two_steps(self.folder, self._site)
        with suppress(OSError):  # the new site stands; the next build tries again
            take_away(self.folder)


@contextmanager
def claimed(site: Path) -> Iterator[None]:
    """The site is for us alone to build, and what a killed build left beside it is put right. Raises Stopped."""
    _must_be_ours(site)
    lock = _beside(site, "lock")
    with _as_problem(site):
        site.parent.mkdir(parents=True, exist_ok=True)
        held = _lock(lock, site)
    try:
        _heal(site)
        yield
    finally:
        if held is not None:
            with suppress(OSError):
                lock.unlink()  # while we hold it; who waits for it looks whether it is still there
            os.close(held)


def restored(site: Path) -> None:
    """Put the old site back where a swap was killed between its two steps: for those who read it."""
    if site.name and not os.path.lexists(site) and _beside(site, "old").exists():
        with claimed(site):
            pass


@contextmanager
def staged(site: Path) -> Iterator[Stage]:
    """A stage for a site; it is gone afterwards unless it was swapped in."""
    _must_be_ours(site)
    folder = _beside(site, "stage")
    mask = os.umask(_MASK)
    try:
        with _staging(site, folder) as stage:
            yield stage
    finally:
        os.umask(mask)


@contextmanager
def _staging(site: Path, folder: Path) -> Iterator[Stage]:
    with _as_problem(site):
        site.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists():
            _must_be_ours(folder)
            take_away(folder)
        folder.mkdir(mode=0o755)
    try:
        with _as_problem(site):  # the marker first of all, so that what is left here is known as ours
            (folder / MARKER).write_bytes(MARKER_TEXT.encode())
        yield Stage(folder, site)
    finally:
        with suppress(OSError):  # the next build tries again
            if folder.exists():
                take_away(folder)


def replace_file(path: Path, data: bytes) -> None:
    """Write one file beside its place, then move it there: it is the old one or the new one. Raises Stopped.

    Of several at once each writes the whole of its own, one after the other, and the last stays.
    """
    beside = path.with_name(f".{path.name}.new")
    held = None
    try:
        held = _alone_with(beside)
        beside.write_bytes(data)
        os.replace(beside, path)
    except OSError as error:
        with suppress(OSError):
            if held is not None:
                beside.unlink(missing_ok=True)
        problem = Problem("output", f"cannot be written: {error.strerror}", Place(path.name))
        raise Stopped([problem], UNWRITABLE) from None
    finally:
        if held:
            os.close(held)


def _alone_with(beside: Path) -> int:
    """Hold a file until it is closed, once nobody else does; 0 where the system knows no such thing. Raises OSError."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            held = hold(beside, FILE)
        except Unholdable:
            return 0
        if held is not None:
            return held
        time.sleep(_PAUSE)
    raise BlockingIOError(errno.EAGAIN, "another process is at it")


# --- in the place of the site ----------------------------------------------------------------------------------------


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system or the disk knows no such step."""
    if sys.platform != "linux":
        return False
    exchange = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if exchange is None:
        return False
    if exchange(_WORKING_FOLDER, os.fsencode(one), _WORKING_FOLDER, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _KNOWS_NO_EXCHANGE:
        return False
    raise OSError(number, os.strerror(number), str(other))


def _in_two_steps(folder: Path, site: Path) -> None:
    """The same by names alone. What stands under the name of the old site is whole, whenever this ends."""
    old = _beside(site, "old")
    try:
        os.rename(site, old)
        os.rename(folder, site)
    except BaseException:  # an interruption too
        _put_back(site)
        raise
    os.rename(old, folder)


def _put_back(site: Path) -> None:
    old = _beside(site, "old")
    if old.exists() and not os.path.lexists(site):
        os.rename(old, site)


def _heal(site: Path) -> None:
    """Put back what belongs in the place of the site, and take away what belongs nowhere."""
    stage, old = _beside(site, "stage"), _beside(site, "old")
    with _as_problem(site):
        for left in (stage, old):
            _must_be_ours(left)
        _put_back(site)
        if stage.exists():
            take_away(stage)
        if old.exists():
            os.rename(old, stage)  # what bears its own name is whole
            take_away(stage)


def take_away(folder: Path) -> None:
    """Delete a folder of ours, the marker last, so that what a kill leaves of it is still known as ours."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != MARKER:
            path.unlink()
    (folder / MARKER).unlink(missing_ok=True)
    folder.rmdir()


# --- whose it is -----------------------------------------------------------------------------------------------------


def _lock(path: Path, site: Path) -> int | None:
    """Hold the lock of a site, where the disk knows such a thing. Raises Stopped where it stays held, or is not ours."""
    until = time.monotonic() + _PATIENCE
    try:
        while (held := hold(path, FILE)) is None:
            if time.monotonic() > until:
                help = "Build again when it has ended; a site elsewhere, by --out, can be built at the same time."
                problem = Problem("output", "another build is at work on this site", Place(str(site)), help)
                raise Stopped([problem], UNWRITABLE)
            time.sleep(_PAUSE)
    except Unholdable:
        return None
    if os.fstat(held).st_size:
        os.close(held)
        problem = Problem("output", "this file is in our way", Place(str(path)), "Give it another name.")
        raise Stopped([problem], UNWRITABLE)
    return held


def _beside(site: Path, what: str) -> Path:
    return site.with_name(f".{site.name}.{what}")


def _holds(path: Path, data: bytes) -> bool:
    """Whether there is a file of its own with just these bytes."""
    try:
        return not path.is_symlink() and path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _taken_over(old: Path, new: Path, data: bytes) -> bool:
    """Link a file that holds just these bytes; a link takes no room, and nothing to write or to delete."""
    if not _holds(old, data):
        return False
    try:
        if os.name == "posix" and stat.S_IMODE(old.stat().st_mode) != _OF_FILES:
            return False
        os.link(old, new)
    except OSError:  # the disk knows no links
        return False
    return True


def _must_be_ours(folder: Path) -> None:
    with _as_problem(folder):
        if not os.path.lexists(folder):
            return
        if folder.is_symlink() or not folder.is_dir():
            raise Stopped([Problem("output", "this is not a folder", Place(str(folder)))], UNWRITABLE)
        ours = _bears_our_marker(folder) or not any(folder.iterdir())
    if not ours:
        help = "Name an empty folder, or one that an earlier build made."
        raise Stopped([Problem("output", "this folder holds files that we did not make", Place(str(folder)), help)])


def _bears_our_marker(folder: Path) -> bool:
    """Whether it holds our marker, or what a kill or a full disk left of it."""
    marker = folder / MARKER
    return marker.is_file() and not marker.is_symlink() and MARKER_TEXT.encode().startswith(marker.read_bytes())


@contextmanager
def _as_problem(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = f"the site cannot be written: {error.strerror or error}"
        raise Stopped([Problem("output", message, Place(str(out)))], UNWRITABLE) from None
