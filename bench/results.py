"""What was measured, as a page of tables: ratios to the peer that all are measured by, targets, growth, floors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from bench.arithmetic import exponent, median_ratio
from bench.contest import ARCHIVE, CHECK, COLD, EDITED, UNCERTIFIED, UNCHANGED
from bench.meter import Cost
from bench.rounds import Measured
from bench.sizes import Size

# what is measured, the most that its time may be of the reference's, at TARGET_SIZE facts
TARGETS: Mapping[str, float] = {
    UNCERTIFIED: 1.0,
    ARCHIVE: 1.5,
    CHECK: 0.5,
    EDITED: 0.25,
    UNCHANGED: 0.05,
}
TARGET_SIZE = 10_000
MEMORY_TARGET = 1.0  # of the reference's, for the cold build with everything
GROWTH_TARGET = 1.1
REAL_TARGET = 5.0
_MISSING = "–"
_MIB = 2**20


@dataclass(frozen=True)
class Setting:
    """Where the figures come from."""

    cores: int
    python: str
    peers: Mapping[str, str]  # name -> version
    missing: Sequence[str]
    rounds: int
    seed: int


def page(setting: Setting, sizes: Sequence[Size], real: Measured, failures: Mapping[int, str]) -> str:
    """The results as Markdown."""
    return "\n".join([*_head(setting), *_targets(sizes, real), *_sizes(sizes, failures), *_growth(sizes)]) + "\n"


def _head(setting: Setting) -> Iterator[str]:
    yield "# How fast it is\n"
    versions = ", ".join(f"{name} {version}" for name, version in setting.peers.items())
    yield (
        f"Made by `make bench`: {setting.cores} cores, Python {setting.python}, {versions or 'no peers'}; "
        f"rounds: {setting.rounds}, seed {setting.seed}. Every figure is the median of ratios, each of two runs beside "
        "each other. See [README.md](README.md) for what is run and what is fair.\n"
    )
    if setting.missing:
        yield f"Not at hand, and left out: {', '.join(setting.missing)}.\n"


def _targets(sizes: Sequence[Size], real: Measured) -> Iterator[str]:
    yield "## Against the targets\n"
    yield f"At {TARGET_SIZE:,} facts; where that was not measured, at the largest size below, in parentheses.\n"
    yield "| what | at most | measured | |"
    yield "|---|---|---|---|"
    below = [size for size in sizes if size.facts <= TARGET_SIZE]
    size = max(below, key=lambda size: size.facts, default=None)
    exact = size is not None and size.facts == TARGET_SIZE
    for name, most in TARGETS.items():
        yield _target(f"{name}, time", most, _wall(size.found.get(name)) if size else None, exact=exact)
    memory = _ratio(size.found.get(ARCHIVE), lambda cost: float(cost.memory)) if size else None
    yield _target(f"{ARCHIVE}, memory", MEMORY_TARGET, memory, exact=exact)
    yield _target("the real dossier, against the imports", REAL_TARGET, _wall(real), exact=True)
    yield ""


def _target(name: str, most: float, found: float | None, *, exact: bool) -> str:
    if found is None:
        return f"| {name} | {most:g} × | {_MISSING} | not measured |"
    shown = f"{_said(found)} ×" if exact else f"({_said(found)} ×)"
    return f"| {name} | {most:g} × | {shown} | {'met' if found <= most else 'missed'} |"


def _sizes(sizes: Sequence[Size], failures: Mapping[int, str]) -> Iterator[str]:
    for size in sizes:
        yield from _size(size)
    for facts, failure in failures.items():
        yield f"## {facts:,} facts\n"
        yield f"Our own build did not come about:\n\n```\n{failure.strip()[-1500:]}\n```\n"


def _size(size: Size) -> Iterator[str]:
    yield f"## {size.facts:,} facts\n"
    yield (
        f"{size.pages:,} pages of {size.page_bytes / 1e6:.1f} MB; with the files beside them {size.files:,} files of "
        f"{size.file_bytes / 1e6:.1f} MB, which no peer writes.\n"
    )
    for name, comparison in size.comparisons.items():
        if comparison.faults:
            yield f"{name} does NOT print the same: {'; '.join(comparison.faults[:3])}\n"
        else:
            yield f"{name} prints the same {comparison.pages:,} pages, word by word ({comparison.words:,} words).\n"
    beside = [cost for held in size.found.values() for cost in held.beside]
    yield f"| what | time | CPU | memory | of {size.reference}’s |"
    yield "|---|---|---|---|---|"
    if beside:
        yield (
            f"| {size.reference} | {median(c.wall for c in beside):.2f} s | {median(c.cpu for c in beside):.2f} s | "
            f"{median(c.memory for c in beside) / _MIB:.0f} MiB | the measure |"
        )
    rows = dict(size.found)
    if size.data_alone is not None:
        rows[f"{size.reference}, its data read and nothing printed"] = size.data_alone
    for name, held in rows.items():
        yield _row(name, held)
    yield ""
    yield from _stages(size, beside)


def _row(name: str, held: Measured) -> str:
    if not held.costs:
        return f"| {name} | {_MISSING} | {_MISSING} | {_MISSING} | failed |"
    spread = [one.wall / other.wall for one, other in zip(held.costs, held.beside, strict=True)]
    cpu, memory = _ratio(held, lambda cost: cost.cpu), _ratio(held, lambda cost: float(cost.memory))
    return (
        f"| {name} | {_said(median(spread))} × | {_said(cpu or 0)} × | {_said(memory or 0)} × | "
        f"time from {_said(min(spread))} to {_said(max(spread))} |"
    )


def _stages(size: Size, beside: Sequence[Cost]) -> Iterator[str]:
    """Each stage, and what nobody can do without, by the time of the reference."""
    if not beside:
        return
    whole = median(cost.wall for cost in beside)
    yield f"| stage of a cold build by one process, excerpts read again | of {size.reference}’s time |"
    yield "|---|---|"
    for stage, seconds in size.stages.items():
        yield f"| {stage} | {_said(seconds / whole)} × |"
    names = {"write": "floor: writing the same bytes", "scan": "floor: walking every node of every page"}
    for what, times in size.floors.items():
        yield f"| {names[what]} | {_said(median(times) / whole)} × |"
    yield ""


def _growth(sizes: Sequence[Size]) -> Iterator[str]:
    """By which power of the facts each cost grows between two sizes."""
    if len(sizes) < 2:
        return
    yield "## How the cost grows\n"
    yield f"By which power of the number of facts; the target is {GROWTH_TARGET:g} at most for time and memory.\n"
    yield "| what | from | to | time | memory | |"
    yield "|---|---|---|---|---|---|"
    for small, large in pairwise(sizes):
        for name in large.found:
            yield from _grows(name, small, large, small.found[name].costs, large.found[name].costs)
        every = [[cost for held in size.found.values() for cost in held.beside] for size in (small, large)]
        yield from _grows(large.reference, small, large, *every)
    yield ""


def _grows(name: str, small: Size, large: Size, before: Sequence[Cost], after: Sequence[Cost]) -> Iterator[str]:
    if before and after:
        time = exponent((small.facts, median(c.wall for c in before)), (large.facts, median(c.wall for c in after)))
        memory = exponent(
            (small.facts, median(c.memory for c in before)), (large.facts, median(c.memory for c in after))
        )
        met = "met" if max(time, memory) <= GROWTH_TARGET else "missed"
        ours = met if name in (*TARGETS, COLD) else ""
        yield f"| {name} | {small.facts:,} | {large.facts:,} | {time:.2f} | {memory:.2f} | {ours} |"


def _wall(held: Measured | None) -> float | None:
    return _ratio(held, lambda cost: cost.wall)


def _ratio(held: Measured | None, part: Callable[[Cost], float]) -> float | None:
    if held is None or not held.costs:
        return None
    return median_ratio([part(cost) for cost in held.costs], [part(cost) for cost in held.beside])


def _said(ratio: float) -> str:
    """Two digits that count."""
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"
