"""What a preview shows: the newest pages that could be made, and whether they are proved. Threads wait on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Condition
from types import MappingProxyType

PROVING, PROVED, PROBLEMS = "proving", "proved", "problems"


@dataclass(frozen=True)
class Shown:
    """One state: the pages by address, their version, and what is to be said of them."""

    tree: Mapping[str, bytes]
    version: int
    state: str
    report: str


@dataclass
class Stage:
    """The state that is shown now; `serial` grows with every change of it."""

    shown: Shown = Shown(MappingProxyType({}), 0, PROVING, "")
    serial: int = 0
    changed: Condition = field(default_factory=Condition)

    def pages(self, tree: Mapping[str, bytes], note: str) -> None:
        """New pages, that are not proved yet."""
        self._show(Shown(tree, self.shown.version + 1, PROVING, note))

    def proved(self, note: str) -> None:
        self._show(replace(self.shown, state=PROVED, report=note))

    def problems(self, report: str) -> None:
        """The pages stay as they are, under what is wrong now."""
        self._show(replace(self.shown, state=PROBLEMS, report=report))

    def _show(self, shown: Shown) -> None:
        with self.changed:
            self.shown = shown
            self.serial += 1
            self.changed.notify_all()

    def after(self, serial: int, seconds: float) -> tuple[int, Shown]:
        """The state once it is another than at `serial`, or after so many seconds."""
        with self.changed:
            self.changed.wait_for(lambda: self.serial != serial, seconds)
            return self.serial, self.shown
