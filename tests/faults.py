"""Builds that are killed, starved and robbed at a chosen call of the system, and what is left of them.

A build runs in a process of its own. An audit hook sees each call there that opens, makes, moves or deletes something in
a folder, before it is done; it counts them, and at the chosen one does what is to be tried. `python -m tests.faults`
tries every call and a hundred random moments; `test_faults` a sample.
"""

from __future__ import annotations

import argparse
import errno
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn

import build
from engine import workers, write
from engine.workers import VARIABLE
from tests.folders import tree

STARTER = Path(build.__file__).parent / "engine" / "commands" / "starter"
SITE, CACHE = "site", ".site.cache"
_OPENED_TO_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_MOVES = frozenset({"os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir"})
_NEEDS_ROOM = frozenset({"open to write", "written in part", "os.rename", "os.link", "os.mkdir"})


# --- one run, and what is done to it ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Call:
    """A call of the system that is about to be made: which of them, what it does, to what."""

    number: int  # from 1
    what: str
    path: Path

    @property
    def needs_room(self) -> bool:
        return self.what in _NEEDS_ROOM


Fault = Callable[[Call], None]


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code, or minus the signal that killed it; and all that it said."""

    code: int
    said: str


def suffered(work: Callable[[], int], within: Path, fault: Fault) -> Ended:
    """Work done in a process of its own, in which a fault sees every call that concerns what is within a folder."""
    return ended(*started(work, within, fault))


def started(work: Callable[[], int], within: Path, fault: Fault) -> tuple[int, int]:
    """The same, begun: the process, which leads a group, and the file to which it speaks."""
    said, name = tempfile.mkstemp()
    Path(name).unlink()
    child = os.fork()
    if not child:
        _work(work, within, fault, said)
    return child, said


def ended(child: int, said: int) -> Ended:
    """How it ended, once it has."""
    _, status = os.waitpid(child, 0)
    with open(said, encoding="utf-8") as file:
        file.seek(0)
        return Ended(os.waitstatus_to_exitcode(status), file.read())


def _work(work: Callable[[], int], within: Path, fault: Fault, said: int) -> NoReturn:
    code = 99
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)  # which whoever started the tests may have taken away
        os.dup2(said, 1)
        os.dup2(said, 2)
        sys.stdout, sys.stderr = os.fdopen(1, "w", encoding="utf-8"), os.fdopen(2, "w", encoding="utf-8")
        _watch(within, fault)
        code = work()
    except BaseException:  # noqa: BLE001 - what a process says that fails is for its parent to read
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _watch(within: Path, fault: Fault) -> None:
    """Have a fault see every call; besides those that Python tells of, the middle of every file that is written whole."""
    number, busy, folder = 0, False, f"{within}{os.sep}"

    def seen(what: str, path: object) -> None:
        nonlocal number, busy
        name = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else ""
        if (
            not busy and name and (not name.startswith("/") or name.startswith(folder))
        ):  # a bare name is in a folder of ours
            number, busy = number + 1, True
            try:
                fault(Call(number, what, Path(name)))
            finally:
                busy = False

    def hook(event: str, args: tuple[object, ...]) -> None:
        if event == "open":
            mode, flags = args[1], args[2]
            writes = (
                set("wax+") & set(mode)
                if isinstance(mode, str)
                else isinstance(flags, int) and flags & _OPENED_TO_WRITE
            )
            if isinstance(args[0], str) and Path(args[0]).is_absolute():
                seen("open to write" if writes else "open to read", args[0])
        elif event in _MOVES:
            seen(event, args[0])

    def write_bytes(path: Path, data: bytes) -> int:
        with path.open("wb") as file:
            file.write(data[: len(data) // 2])
            file.flush()
            seen("written in part", path)
            return len(data) // 2 + file.write(data[len(data) // 2 :])

    def write_text(path: Path, text: str, encoding: str, newline: str | None = None) -> int:
        assert newline in (None, "\n")
        return write_bytes(path, text.encode(encoding))

    exchanged = write._exchanged

    def exchange(one: Path, other: Path) -> bool:
        seen("exchange", one)
        return exchanged(one, other)

    for owner, name, wrapper in (
        (Path, "write_bytes", write_bytes),
        (Path, "write_text", write_text),
        (write, "_exchanged", exchange),
    ):
        setattr(owner, name, wrapper)
    sys.addaudithook(hook)


def killed_at(number: int) -> Fault:
    """SIGKILL before a call, which is after the one before it."""

    def fault(call: Call) -> None:
        if call.number == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return fault


def full_at(number: int, *, for_good: bool) -> Fault:
    """No room for one call that needs some, or for all from then on; calls that need none are counted and pass."""

    def fault(call: Call) -> None:
        if call.needs_room and (call.number >= number if for_good else call.number == number):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(call.path))

    return fault


def unreadable_at(number: int) -> Fault:
    """A file that cannot be read."""

    def fault(call: Call) -> None:
        if call.number == number and call.what == "open to read":
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(call.path))

    return fault


def vanished_at(number: int) -> Fault:
    """A file that is gone when it is opened; what is no file, or not there, stays as it is."""

    def fault(call: Call) -> None:
        if call.number == number and call.what == "open to read":
            call.path.unlink(missing_ok=True)

    return fault


def unharmed(_: Call) -> None:
    """No fault."""


# --- a deal, and what must hold of it afterwards ---------------------------------------------------------------------


@dataclass(frozen=True)
class Deal:
    """A small dossier with the site of an earlier state, as it is copied for every trial."""

    folder: Path
    old: dict[str, bytes]
    new: dict[str, bytes]

    @classmethod
    def make(cls, under: Path) -> Deal:
        """The starter, built, and then with another word in its prose and templates of its own."""
        folder, elsewhere = under / "deal", under / "fresh" / SITE
        shutil.copytree(STARTER, folder)
        shutil.copytree(Path(build.__file__).parent / "templates", folder / "templates")
        _must(["pin", "--dossier", str(folder)])
        _must(["build", "--dossier", str(folder)])
        method = folder / "content" / "method.md"
        method.write_text(method.read_text(encoding="utf-8") + "\nA word more.\n", encoding="utf-8")
        _must(["build", "--dossier", str(folder), "--out", str(elsewhere)])
        return cls(folder, tree(folder / SITE), tree(elsewhere))

    def copy(self, to: Path) -> Path:
        shutil.rmtree(to, ignore_errors=True)
        return Path(shutil.copytree(self.folder, to))

    def faults_of_site(self, dossier: Path) -> Iterator[str]:
        """That the site is the old one or the new one, whole, and the dossier as it was."""
        site = tree(dossier / SITE) if (dossier / SITE).is_dir() else None
        if site not in (self.old, self.new):
            yield "there is no site" if site is None else "the site is neither the old one nor the new one"
        if inputs(dossier) != inputs(self.folder):
            yield "the dossier was changed"

    def faults_of_next(self, dossier: Path) -> Iterator[str]:
        """That the next build makes the new site, byte for byte, and leaves nothing beside it."""
        done = suffered(partial(build.main, ["build", "--dossier", str(dossier)]), dossier, unharmed)
        if done.code:
            yield f"the next build ended with {done.code}: {done.said}"
        elif tree(dossier / SITE) != self.new:
            yield "the next build made another site"
        strays = {path.name for path in dossier.iterdir()} - {path.name for path in self.folder.iterdir()}
        if strays:
            yield f"the next build left {', '.join(sorted(strays))}"


def inputs(dossier: Path) -> dict[str, bytes]:
    """All files of a dossier but the site and what stands beside it."""
    return {name: data for name, data in tree(dossier).items() if not name.startswith((f"{SITE}/", f".{SITE}."))}


def building(dossier: Path, *flags: str, hands: int = 1, exchange: bool = True) -> Callable[[], int]:
    """A build, parted between so many processes however few the pages are, or with a swap in two steps."""

    def work() -> int:
        os.environ[VARIABLE] = str(hands)
        workers._FEWEST = 4
        if not exchange:
            write._exchanged = lambda *_: False
        return build.main(["build", "--dossier", str(dossier), *flags])

    return work


def calls_of(work: Callable[[], int], within: Path) -> list[Call]:
    """Every call of a run, by one that is not disturbed."""
    with tempfile.TemporaryFile() as kept:
        done = suffered(work, within, lambda call: _written(kept.fileno(), f"{call.what}\t{call.path}\n"))
        assert done.code == 0, done.said
        kept.seek(0)
        lines = [line.split("\t") for line in kept.read().decode().splitlines()]
    return [Call(number, what, Path(path)) for number, (what, path) in enumerate(lines, 1)]


def _written(file: int, text: str) -> None:
    os.write(file, text.encode())


def _must(arguments: list[str]) -> None:
    done = suffered(partial(build.main, arguments), Path(os.devnull), unharmed)
    assert done.code == 0, done.said


# --- trials ----------------------------------------------------------------------------------------------------------

Trial = tuple[Ended, list[str]]  # how it ended, and what did not hold afterwards


def kill_at(deal: Deal, dossier: Path, number: int, *, exchange: bool) -> Trial:
    """A build that is killed before a call."""
    deal.copy(dossier)
    done = suffered(building(dossier, exchange=exchange), dossier, killed_at(number))
    if not exchange:
        write.restored(dossier / SITE)  # as every command that reads a site begins
    return done, [*deal.faults_of_site(dossier), *deal.faults_of_next(dossier)]


def kill_after(deal: Deal, dossier: Path, seconds: float, *, group: bool) -> Trial:
    """A build of two processes that is killed at any moment, with them or without."""
    deal.copy(dossier)
    child, said = started(building(dossier, "--fresh", hands=2), dossier, unharmed)
    time.sleep(seconds)
    (os.killpg if group else os.kill)(child, signal.SIGKILL)
    done = ended(child, said)
    return done, [*deal.faults_of_site(dossier), *deal.faults_of_next(dossier)]


def harm_at(deal: Deal, dossier: Path, fault: Fault, *, hands: int = 1) -> Trial:
    """A build that something befalls, which has to say what, and to end as it should."""
    deal.copy(dossier)
    done = suffered(building(dossier, hands=hands), dossier, fault)
    for name, data in inputs(deal.folder).items():
        if not (dossier / name).exists():  # this it was robbed of
            (dossier / name).write_bytes(data)
    found = [*deal.faults_of_site(dossier)]
    if tree(dossier / SITE) != (deal.new if done.code == 0 else deal.old):
        found.append(f"it ended with {done.code}, and the site is not as that says")
    found += deal.faults_of_next(dossier)
    if done.code not in (0, 1, 4) or not done.said or "Traceback" in done.said:
        found.append(f"it ended with {done.code}: {done.said}")
    return done, found


def seconds_of(work: Callable[[], int], within: Path) -> float:
    """How long a run takes that is not disturbed."""
    begun = time.monotonic()
    done = suffered(work, within, unharmed)
    assert done.code == 0, done.said
    return time.monotonic() - begun


def main(argv: list[str]) -> int:
    """Every call and so many random moments; prints what was survived, and returns whether everything was."""
    options = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    options.add_argument("--moments", type=int, default=100, help="at how many random moments builds are killed")
    options.add_argument("--every", type=int, default=1, help="of the calls, each so-many-th")
    options.add_argument("--seed", type=int, default=1)
    found = options.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        return _all(Path(folder), found.moments, found.every, random.Random(found.seed))


def _all(folder: Path, moments: int, every: int, chance: random.Random) -> int:
    deal = Deal.make(folder)
    dossier = deal.copy(folder / "tried")
    calls = calls_of(building(dossier), dossier)[::every]
    mine = [
        call
        for call in calls
        if call.what == "open to read" and call.path.relative_to(dossier).as_posix() in inputs(deal.folder)
    ]
    whole = seconds_of(building(deal.copy(dossier), "--fresh", hands=2), dossier)
    trials: dict[str, Iterator[Trial]] = {
        "killed before a call": (kill_at(deal, dossier, call.number, exchange=True) for call in calls),
        "the same, with a swap in two steps": (kill_at(deal, dossier, call.number, exchange=False) for call in calls),
        "killed at a random moment, its processes not": (
            kill_after(deal, dossier, chance.uniform(0, whole), group=False) for _ in range(moments)
        ),
        "killed at a random moment with its processes": (
            kill_after(deal, dossier, chance.uniform(0, whole), group=True) for _ in range(moments)
        ),
        "no room for one call": (
            harm_at(deal, dossier, full_at(call.number, for_good=False)) for call in calls if call.needs_room
        ),
        "no room from a call on": (
            harm_at(deal, dossier, full_at(call.number, for_good=True)) for call in calls if call.needs_room
        ),
        "a file that cannot be read": (
            harm_at(deal, dossier, unreadable_at(call.number)) for call in calls if call.what == "open to read"
        ),
        "an input that has vanished": (harm_at(deal, dossier, vanished_at(call.number)) for call in mine),
    }
    failed = 0
    for name, made in trials.items():
        codes: Counter[int] = Counter()
        wrong: list[str] = []
        for done, faults in made:
            codes[done.code] += 1
            wrong += faults
        failed += len(wrong)
        ends = ", ".join(f"{number} ended with {code}" for code, number in sorted(codes.items()))
        print(f"{name}: {codes.total()} tried ({ends}), {len(wrong)} faults", flush=True)
        for fault, number in Counter(wrong).most_common(10):
            print(f"    {number} times: {fault}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
