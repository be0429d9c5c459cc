"""Runs in turn, pair by pair: each contestant beside the one that all are measured by, the order turned every round."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from bench.contest import REPORT, Contestant, environment
from bench.meter import Cost, Failed, measured

_numbers = count()


@dataclass
class Measured:
    """What was measured of a contestant: a cost a round, each with that of the other of its pair."""

    costs: list[Cost] = field(default_factory=list)
    beside: list[Cost] = field(default_factory=list)
    failure: str = ""


def once(
    contestant: Contestant, work: Path, after: Callable[[Path], None] = lambda _: None
) -> tuple[Cost, dict[str, float]]:
    """One run in a folder of its own, which is gone afterwards; `after` may look at it."""
    folder = work / f"run-{next(_numbers)}"
    (folder / "home").mkdir(parents=True)
    try:
        command = contestant.lay(folder)
        os.sync()
        cost = measured(command, folder, environment(folder))
        after(folder)
        report = folder / REPORT
        return cost, json.loads(report.read_text(encoding="utf-8")) if report.is_file() else {}
    finally:
        shutil.rmtree(folder)
        os.sync()


def rounds(
    number: int, contestants: Sequence[Contestant], reference: Contestant, work: Path, say: Callable[[str], None]
) -> dict[str, Measured]:
    """So many rounds; whoever fails is left out of the rest, and says why."""
    found = {contestant.name: Measured() for contestant in contestants}
    for turn in range(number):
        order = list(contestants) if turn % 2 == 0 else list(reversed(contestants))
        for contestant in order:
            held = found[contestant.name]
            if held.failure:
                continue
            say(f"round {turn + 1} of {number}: {contestant.name}")
            try:
                _pair(held, contestant, reference, work, turned=turn % 2 == 1)
            except Failed as failure:
                held.failure = str(failure)
                say(held.failure)
    return found


def _pair(held: Measured, contestant: Contestant, reference: Contestant, work: Path, *, turned: bool) -> None:
    first = once(reference, work)[0] if turned else None
    cost, _ = once(contestant, work)
    beside = first or once(reference, work)[0]
    held.costs.append(cost)
    held.beside.append(beside)
