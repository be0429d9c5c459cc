"""Everything that is measured of one size: laid out, checked to hold the same, run in rounds, and cleared away."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import contest
from bench.contest import Contestant, Laid, build, door, environment, ours
from bench.deal import deal
from bench.meter import Failed, measured
from bench.peers.compared import Comparison, compared
from bench.peers.installed import Peer
from bench.peers.recorder import recorded
from bench.rounds import Measured, once, rounds
from engine.places import places

FLOORS = ("write", "scan")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Size:
    """What was measured of one size; `reference` is the one that all others are measured by."""

    facts: int
    pages: int
    page_bytes: int
    files: int
    file_bytes: int
    reference: str
    found: dict[str, Measured]
    comparisons: dict[str, Comparison]
    floors: dict[str, list[float]]
    stages: dict[str, float]  # seconds of each stage of a cold build by one process
    data_alone: Measured | None  # the reference with its data read and next to nothing printed


def size(facts: int, seed: int, number: int, peers: Sequence[Peer], work: Path, say: Say) -> Size:
    """Measure one size; raises Failed where our own build does not come about."""
    say(f"{facts:,} facts: laying out")
    laid = _laid(facts, seed, work)
    site, tree = recorded(places(laid.deal / "dossier", laid.warm / "site", None), work / "recorded")
    projects = {peer.name: work / "peers" / peer.name for peer in peers}
    for peer in peers:
        peer.project(site, projects[peer.name])
    running = {peer.name: contest.peer(peer, projects[peer.name]) for peer in peers}
    comparisons = {peer.name: _compared(running[peer.name], peer.output, tree, work, say) for peer in peers}
    del site
    contestants = [*ours(laid), *list(running.values())[1:]]
    reference = next(iter(running.values()), contestants[1])
    pages = [data for address, data in tree.items() if address.endswith(".html")]
    files = [path for path in (laid.warm / "site").rglob("*") if path.is_file()]
    counts = (len(pages), sum(map(len, pages)), len(files), sum(path.stat().st_size for path in files))
    del tree, pages
    found = rounds(number, contestants, reference, work, say)
    alone = _data_alone(peers, projects, number, reference, work, say)
    floors = {what: [_floor(what, laid.warm / "site", work) for _ in range(number)] for what in FLOORS}
    say("stages of a cold build by one process")
    _, stages = once(contest.stages(laid), work)
    return Size(facts, *counts, reference.name, found, comparisons, floors, stages, alone)


def _laid(facts: int, seed: int, work: Path) -> Laid:
    """The deal, the deal with a fact edited, both pinned, and what a build leaves of the first."""
    laid = Laid(work / "deal", work / "edited", work / "warm")
    for folder, edited in ((laid.deal, False), (laid.edited, True)):
        deal(facts, seed, edited=edited).write(folder)
        pin = door("pin", "--dossier", str(folder / "dossier"), "--sources", str(folder / "sources"))
        measured(pin, work, environment(work))
    shutil.copytree(laid.deal / "dossier", laid.warm / "dossier")
    (laid.warm / "home").mkdir()
    measured(build(laid.warm, laid.deal / "sources"), laid.warm, environment(laid.warm))
    return laid


def _compared(peer: Contestant, output: str, ours: dict[str, bytes], work: Path, say: Say) -> Comparison:
    """What a peer prints against what we print."""
    found: list[Comparison] = []
    try:
        once(peer, work, lambda folder: found.append(compared(ours, folder / output)))
    except Failed as failure:
        say(str(failure))
        return Comparison(0, 0, (str(failure),))
    return found[0]


def _data_alone(
    peers: Sequence[Peer], projects: dict[str, Path], number: int, reference: Contestant, work: Path, say: Say
) -> Measured | None:
    """Hugo with its data and templates that print nothing: what of its time goes into reading what is ready-joined."""
    hugo = next((peer for peer in peers if peer.name == "Hugo"), None)
    if hugo is None:
        return None
    bare = work / "peers" / "bare"
    shutil.copytree(projects[hugo.name], bare)
    for layout in (bare / "layouts").rglob("*.html"):
        layout.write_text("nothing\n", encoding="utf-8")
    alone = Contestant("Hugo, data alone", contest.peer(hugo, bare).lay)
    return rounds(number, [alone], reference, work, say)[alone.name]


def _floor(what: str, site: Path, work: Path) -> float:
    """Seconds that a child of ours says it took."""
    folder = work / "floor"
    folder.mkdir()
    try:
        command = [sys.executable, "-m", "bench.floor", what, str(site), str(folder / "site")]
        measured(command, folder, environment(folder))
        return float((folder / "said.txt").read_text(encoding="utf-8"))
    finally:
        shutil.rmtree(folder)
