"""One build with the time of each stage.

`python -m bench.stages DOSSIER SITE REPORT [--sources DIR] [--uncertified] [--alone] [--profile STAGE]`
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import build
from engine import workers
from engine.check import Certificate
from engine.places import places
from engine.progress import Progress
from engine.write import Stage

STAGES = ("read", "validate", "reconcile", "render", "write", "certify", "swap")
_LINES = 25  # of a profile


class Clock(Progress):
    """The stages of the door, and the profile of one of them if that is wanted."""

    def __init__(self, profiled: str = "") -> None:
        super().__init__()
        self.profiled = profiled
        self.profile = cProfile.Profile()

    def stage(self, name: str) -> None:
        super().stage(name)
        if name == self.profiled:
            self.profile.enable()

    def end(self) -> None:
        self.profile.disable()
        super().end()

    def tell(self) -> None:
        """Print the profile, by what is called and by what itself takes long."""
        for order in ("cumulative", "tottime") if self.profiled else ():
            pstats.Stats(self.profile).sort_stats(order).print_stats(_LINES)


def _waved_through(*_: Any, **__: Any) -> Certificate:
    """Instead of the last stage, where what comes before it is measured alone."""
    return Certificate((), {}, b"", b"")


def _clocked(work: Callable[..., None], seconds: dict[str, float]) -> Callable[..., None]:
    """The writing of a file, which pages come to as they are made: its time is taken from theirs."""

    def write(*arguments: Any) -> None:
        began = time.perf_counter()
        work(*arguments)
        took = time.perf_counter() - began
        seconds["write"] = seconds.get("write", 0.0) + took
        seconds["render"] = seconds.get("render", 0.0) - took

    return write


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench.stages")
    for name in ("dossier", "site", "report"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--sources", type=Path)
    parser.add_argument("--uncertified", action="store_true")
    parser.add_argument("--alone", action="store_true", help="in one process, in which writing has a time of its own")
    parser.add_argument("--profile", choices=tuple(STAGES), default="")
    given = parser.parse_args(arguments)
    if given.alone:
        os.environ[workers.VARIABLE] = "1"
    if given.uncertified:
        vars(build)["certify"] = _waved_through
    clock = Clock(given.profile)
    setattr(Stage, "write", _clocked(Stage.write, clock.seconds))  # noqa: B010  # the type of a method is not for changing
    try:
        build.build(places(given.dossier, given.site, given.sources, fresh=True), clock)
    finally:
        clock.end()
        given.report.write_text(json.dumps({name: clock.seconds.get(name, 0.0) for name in STAGES}), encoding="utf-8")
        clock.tell()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
