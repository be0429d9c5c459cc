"""The benchmark: `python -m bench.run [--rounds N] [--seed N] [--work DIR] [--keep] SIZE…` writes bench/RESULTS.md."""

from __future__ import annotations

import argparse
import platform
import shutil
import sys
from pathlib import Path

from bench import contest
from bench.meter import Failed, cores
from bench.peers.installed import installed
from bench.results import Setting, page
from bench.rounds import rounds
from bench.sizes import Size, size

HERE = Path(__file__).resolve().parent
SIZES = (1_000, 10_000)
_REAL_ROUNDS = 3  # as many times the rounds, for what is over in a moment


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench.run", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES, metavar="SIZE")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--work", type=Path, default=HERE / "work")
    parser.add_argument("--out", type=Path, default=HERE / "RESULTS.md")
    parser.add_argument("--keep", action="store_true", help="leave the dossiers and the peers' projects")
    given = parser.parse_args(arguments)
    peers, missing = installed()
    found, failures = list[Size](), dict[int, str]()
    for facts in sorted(given.sizes):
        work = given.work.resolve() / str(facts)
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        try:
            found.append(size(facts, given.seed, given.rounds, peers, work, _say))
        except Failed as failure:
            failures[facts] = str(failure)
            _say(str(failure))
        finally:
            if not given.keep:
                shutil.rmtree(work)
    given.work.mkdir(parents=True, exist_ok=True)
    dossier, imports = contest.real(contest.ROOT)
    real = rounds(given.rounds * _REAL_ROUNDS, [dossier], imports, given.work.resolve(), lambda _: None)[dossier.name]
    if not given.keep:
        shutil.rmtree(given.work)
    versions = {peer.name: peer.version for peer in peers}
    setting = Setting(cores(), platform.python_version(), versions, missing, given.rounds, given.seed)
    given.out.write_text(page(setting, found, real, failures), encoding="utf-8")
    _say(f"written: {given.out.name}")
    return 1 if failures or any(c.faults for size in found for c in size.comparisons.values()) else 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
