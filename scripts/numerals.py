"""Print every numeral of the source archive with its reading and its surroundings, for a person to check.

python scripts/numerals.py --sources DIR [--dossier DIR]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from engine.archive import Snapshot, open_archive  # noqa: E402 - the engine stands beside this folder
from engine.problems import Stopped  # noqa: E402
from engine.read import read  # noqa: E402

AROUND = 28


def lines(snapshot: Snapshot) -> list[str]:
    """One line a numeral: line and column, reading, and the phrase in its surroundings."""
    found = []
    for numeral in snapshot.numerals:
        line, column = snapshot.line_and_column(numeral.start)
        before = snapshot.text[max(0, numeral.start - AROUND) : numeral.start].replace("\n", "¶")
        after = snapshot.text[numeral.end : numeral.end + AROUND].replace("\n", "¶")
        place = f"{line}:{column}"
        found.append(f"{place:>9}  {numeral.canonical():<44}  …{before}[{numeral.text}]{after}…")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--dossier", type=Path, default=ROOT)
    parser.add_argument("--sources", type=Path, required=True)
    options = parser.parse_args()
    try:
        dossier = read(options.dossier)
        snapshots = open_archive(options.sources, dossier, named=True) or {}
    except Stopped as stopped:
        for problem in stopped.problems:
            print(f"{problem.place}: {problem.message}", file=sys.stderr)
        return stopped.exit_code
    for id, snapshot in snapshots.items():
        print(f"{id} ({len(snapshot.numerals)} numerals)")
        print("\n".join(lines(snapshot)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
