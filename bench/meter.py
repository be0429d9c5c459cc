"""What a command costs: time on the clock, time on the cores, and the memory of all its processes together.

Memory is sampled from /proc while the command runs. Of one process it is what it has in memory; of several, each page
that they share is counted once (PSS). The kernel's own record of the largest process makes sure that no peak between two
samples is lost, where it is above our own. CPU is the kernel's count of the command and of every child that it waited for.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from threading import Event, Thread

_EVERY = 0.02  # seconds between two samples
_PROC = Path("/proc")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock, seconds on all cores, and bytes at the peak."""

    wall: float
    cpu: float
    memory: int


class Failed(Exception):
    """A command did not end well; the message holds the last that it said."""


def measured(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end in a folder; raises Failed."""
    done = Event()
    with (folder / "said.txt").open("w+b") as said:
        ours = getrusage(RUSAGE_SELF).ru_maxrss  # with which the kernel's record of a process that we start begins
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603  # the commands are ours
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        sampler = _Sampler(process.pid, done)
        sampler.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        done.set()
        sampler.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            last = said.read()[-4000:].decode("utf-8", "replace")
            raise Failed(f"{' '.join(command)} gave {process.returncode}:\n{last}")
    largest = used.ru_maxrss * 1024 if used.ru_maxrss > ours else 0
    return Cost(wall, used.ru_utime + used.ru_stime, max(sampler.peak, largest))


class _Sampler(Thread):
    """Looks at a process and all below it until told that it is done."""

    def __init__(self, pid: int, done: Event) -> None:
        super().__init__(daemon=True)
        self.pid, self.done, self.peak = pid, done, 0

    def run(self) -> None:
        while not self.done.wait(_EVERY):
            self.peak = max(self.peak, together(self.pid))


def together(pid: int) -> int:
    """Bytes that a process and all below it hold in memory now."""
    pids = list(_tree(pid))
    held = _resident if len(pids) == 1 else _proportional
    return sum(held(pid) for pid in pids)


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for task in _listed(_PROC / str(pid) / "task"):
        for child in _read(_PROC / str(pid) / "task" / task / "children").split():
            yield from _tree(int(child))


def _resident(pid: int) -> int:
    fields = _read(_PROC / str(pid) / "statm").split()
    return int(fields[1]) * _PAGE if len(fields) > 1 else 0


def _proportional(pid: int) -> int:
    """The share of a process in the memory that it holds; all of it where the kernel does not say."""
    for line in _read(_PROC / str(pid) / "smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return _resident(pid)


def _listed(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:
        return []  # it has ended


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""  # it has ended


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0))
