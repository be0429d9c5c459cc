"""A file or folder that one process at a time holds, with the processes that it forks.

The system lets go of it when the last of them has ended, however it ended: nothing has to be mended after a kill, and
while a process lives that a killed one has left behind, the thing is held.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform != "win32":
    import fcntl

FILE = os.O_RDWR | os.O_CREAT
FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)


class Unholdable(OSError):
    """This system, or this disk, knows no such thing."""


def hold(path: Path, flags: int) -> int | None:
    """Open and hold it, until it is closed or we end; None where another process holds it, or has just taken it away.

    Raises OSError where it cannot be opened; a link is not followed.
    """
    held = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o644)
    try:
        if _is_alone(held) and os.path.samestat(os.fstat(held), path.lstat()):
            return held
    except FileNotFoundError:
        pass
    except BaseException:
        os.close(held)
        raise
    os.close(held)
    return None


def _is_alone(held: int) -> bool:
    if sys.platform == "win32":
        raise Unholdable
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise Unholdable(*error.args) from None
    return True
