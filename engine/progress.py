"""What a long run says of itself: the stage it is in and how far that is, and at the end what each stage took.

On a terminal that is one line which is written over; elsewhere, as in CI, a line for each stage. A run that is done
within two seconds says nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

SILENT = 2.0  # seconds in which nothing is said
_EVERY = 0.1  # seconds between two writings of the line
_CLEAR = "\r\x1b[K"

Step = Callable[[int], None]  # called after each of so many things


def unheard(of: int) -> None:
    """For work that nobody watches."""


class Progress:
    """The stages of one run, on the clock."""

    def __init__(self, out: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._out, self._clock = out, clock
        self._live = out is not None and out.isatty()
        self._began = self._stage_began = self._written = clock()
        self._name, self._done, self._of, self._said = "", 0, 0, False
        self.seconds: dict[str, float] = {}  # stage to what it took

    def stage(self, name: str) -> None:
        """End the stage that there is, and begin another."""
        self.end()
        self._name, self._done, self._of, self._said = name, 0, 0, False
        self._tell()

    def step(self, of: int) -> None:
        """One more of so many things of this stage is done."""
        self._done, self._of = (self._done + 1 if of == self._of else 1), of
        self._tell()

    def end(self) -> None:
        """End the last stage; nothing is left on a terminal of the line."""
        now = self._clock()
        if self._name:
            self.seconds[self._name] = self.seconds.get(self._name, 0.0) + now - self._stage_began
        self._stage_began = now
        if self._live and self._said and self._out is not None:
            self._out.write(_CLEAR)
            self._out.flush()
        self._name, self._said = "", False

    def timings(self) -> str:
        """What each stage took, and its share, in a table."""
        whole = sum(self.seconds.values()) or 1.0
        lines = [f"{took:9.2f} s  {took / whole:4.0%}  {name}" for name, took in self.seconds.items()]
        return "\n".join([*lines, f"{whole:9.2f} s        in all"])

    def _tell(self) -> None:
        now = self._clock()
        if self._out is None or now - self._began < SILENT:
            return
        if self._live and (not self._said or now - self._written >= _EVERY):
            far = f" {self._done:,} of {self._of:,}" if self._of else ""
            self._out.write(f"{_CLEAR}{self._name}{far}")
            self._written = now
        elif not self._live and not self._said:
            self._out.write(f"{self._name}\n")
        else:
            return
        self._out.flush()
        self._said = True
