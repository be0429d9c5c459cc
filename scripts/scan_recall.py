"""How much of what a dossier holds `scan` would have proposed: each article is left out in turn, and scanned.

python scripts/scan_recall.py --sources DIR [--dossier DIR] [--list]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from engine import excerpts  # noqa: E402 - the engine stands beside this folder
from engine import lock as locks  # noqa: E402
from engine.archive import Snapshot, open_archive  # noqa: E402
from engine.check.evidence import Evidence  # noqa: E402
from engine.desk.candidates import Candidates  # noqa: E402
from engine.model import Claim, Dossier  # noqa: E402
from engine.numerals import Numeral  # noqa: E402
from engine.problems import Stopped  # noqa: E402
from engine.read import read  # noqa: E402
from engine.typography import squeezed  # noqa: E402


@dataclass(frozen=True)
class Asked:
    """A claim of the article that is left out, and where its fact stands among the proposals: 0 is not at all."""

    claim: Claim
    known: bool  # whether the other articles, a formula, cases or an assumption speak on the fact
    rank: int
    new: bool  # whether a new fact is proposed for it


def without(dossier: Dossier, source: str) -> Dossier:
    """The dossier as if the article had not been read: its claims gone, and the facts that only it speaks on."""
    facts = {}
    for id, fact in dossier.facts.items():
        claims = tuple(claim for claim in fact.claims if claim.source != source)
        if claims or fact.formula or fact.cases or fact.assumed:
            facts[id] = fact.model_copy(update={"claims": claims})
    return Dossier(dossier.file.model_copy(update={"facts": facts}), dossier.prose, dossier.lock_text)


def asked(dossier: Dossier, lock: locks.Lock, snapshot: Snapshot) -> Iterator[Asked]:
    rest = without(dossier, snapshot.source)
    others = {id: record for id, record in lock.sources.items() if id != snapshot.source}
    candidates = Candidates(Evidence(rest, locks.Lock(others)))
    for claim in dossier.claims.values():
        if claim.source != snapshot.source or dossier.facts[claim.fact].kind == "words":
            continue
        found = candidates.of(snapshot, numeral_of(claim, lock, snapshot))
        proposed = [str(candidate.fact.id) for candidate in found]
        rank = proposed.index(str(claim.fact)) + 1 if claim.fact in proposed else 0
        yield Asked(claim, claim.fact in rest.facts, rank, not any(candidate.strong for candidate in found))


def numeral_of(claim: Claim, lock: locks.Lock, snapshot: Snapshot) -> Numeral:
    """The numeral that a claim is about, in its article."""
    record = lock.places[excerpts.CLAIM, claim.id][1]
    inside = [n for n in snapshot.numerals if n.start >= record.start and n.end <= record.end and n.form != "name"]
    return next(n for n in inside if claim.figure is None or squeezed(n.text) in squeezed(claim.figure))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--dossier", type=Path, default=ROOT)
    parser.add_argument("--sources", type=Path, required=True)
    parser.add_argument("--list", action="store_true", help="print every claim with the rank of its fact")
    options = parser.parse_args()
    try:
        dossier = read(options.dossier)
        snapshots = open_archive(options.sources, dossier, named=True) or {}
        lock = locks.parse(dossier.lock_text)
    except Stopped as stopped:
        for problem in stopped.problems:
            print(f"{problem.place}: {problem.message}", file=sys.stderr)
        return stopped.exit_code
    found = [one for snapshot in snapshots.values() for one in asked(dossier, lock, snapshot)]
    if options.list:
        for one in found:
            print(f"{one.rank if one.known else '-'}  {one.claim.id}  “{' '.join(one.claim.quote.split())}”")
    known = [one for one in found if one.known]
    print(f"{len(found):4}  numeric claims in the dossier")
    alone = [one for one in found if not one.known]
    print(f"{len(alone):4}  of them on facts that only the article left out speaks on:")
    print(f"{sum(one.new for one in alone):4}  proposed as a new fact")
    print(f"{len(known):4}  on facts that the rest of the dossier holds:")
    print(f"{sum(one.rank > 0 for one in known):4}  proposed for their fact")
    print(f"{sum(one.rank == 1 for one in known):4}  proposed for it first")
    print(f"{sum(one.rank > 0 if one.known else one.new for one in found):4}  proposed in all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
