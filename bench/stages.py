"""One build in a process of its own, with the time of each stage: the door of build.py with a clock at every stage.

`python -m bench.stages DOSSIER SITE REPORT [--sources DIR] [--uncertified] [--profile STAGE]`
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import build
from engine import places as reading
from engine.check import Certificate
from engine.places import places

# stage -> the module that calls it and the name by which it does; the door is a table of contents, which a test holds
STAGES: Mapping[str, tuple[ModuleType, str]] = {
    "read": (reading, "read"),
    "validate": (reading, "validate"),
    "archive": (build, "archive"),
    "reconcile": (build, "reconcile"),
    "render": (build, "render"),
    "write": (build, "staged"),
    "certify": (build, "certify"),
    "swap": (build, "swap"),
}
_LINES = 25  # of a profile


class Clock:
    """Seconds by stage, and the profile of one of them if that is wanted."""

    def __init__(self, profiled: str = "") -> None:
        self.seconds: dict[str, float] = {}
        self.profiled = profiled
        self.profile = cProfile.Profile()

    def watch(self) -> None:
        """Put a clock at every stage of the door."""
        for stage, (module, name) in STAGES.items():
            work = getattr(module, name)
            setattr(module, name, self._staged(stage, work) if stage == "write" else self._timed(stage, work))

    def _timed(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:
            began = time.perf_counter()
            if stage == self.profiled:
                self.profile.enable()
            try:
                return work(*arguments, **named)
            finally:
                self.profile.disable()
                self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - began

        return timed

    def _staged(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The stage that is there while the next are at work: its time is that of entering it."""

        @contextmanager
        def timed(*arguments: Any) -> Iterator[Path]:
            began = time.perf_counter()
            with work(*arguments) as folder:
                self.seconds[stage] = time.perf_counter() - began
                yield folder

        return timed

    def tell(self) -> None:
        """Print the profile, by what is called and by what itself takes long."""
        for order in ("cumulative", "tottime") if self.profiled else ():
            pstats.Stats(self.profile).sort_stats(order).print_stats(_LINES)


def _waved_through(*_: Any, **__: Any) -> Certificate:
    """Instead of the last stage, where what comes before it is measured alone."""
    return Certificate((), {}, b"", b"")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench.stages")
    for name in ("dossier", "site", "report"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--sources", type=Path)
    parser.add_argument("--uncertified", action="store_true")
    parser.add_argument("--profile", choices=tuple(STAGES), default="")
    given = parser.parse_args(arguments)
    if given.uncertified:
        vars(build)["certify"] = _waved_through
    clock = Clock(given.profile)
    clock.watch()
    try:
        build.build(places(given.dossier, given.site, given.sources))
    finally:
        given.report.write_text(json.dumps(clock.seconds), encoding="utf-8")
        clock.tell()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
