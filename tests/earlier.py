"""The kiln dossier as it was at its first release: what its golden site tells as changed since then."""

from __future__ import annotations

import shutil
from pathlib import Path

from engine.commands.pin import pin
from engine.places import places

FIRST, SECOND = "2031-03-21", "2031-04-02"
BECAUSE = "The Courier was heard on how much is leased, and the Gazette on who works there."

# file, as it is now, as it was
EDITS = (
    ("facts.yaml", "cases: [2031-04, 2031-05]", "cases: [2031-04, 2031-05, 2031-06]"),
    (
        "facts.yaml",
        "adopts: gazette\n    because: It falls inside what the Herald heard.",
        "adopts: herald\n    because: A manager can know.",
    ),
    (
        "facts.yaml",
        "      - {source: courier, quote: The whole of it, says: whole, status: confirmed, from: own statement}\n",
        "",
    ),
    ("facts.yaml", "claims: [share-of-kiln.gazette, share-of-kiln.courier]", "claims: [share-of-kiln.gazette]"),
    (
        "facts.yaml",
        (
            '  deposit-months:\n    label: Months of fee held as a deposit\n    unit: month\n    assumed: "3"\n'
            "    because: Customary for leases of this kind in the fiction.\n    precision: exact\n"
            "  deposit:\n    label: Deposit, if customary\n    unit: USD\n    formula: fee * held\n"
            "    inputs: {fee: monthly-fee, held: deposit-months}\n"
        ),
        (
            "  quarter-fee:\n    label: Fee by the quarter, from {fact}`monthly-fee`\n    unit: USD\n"
            "    formula: fee * quarter\n    inputs: {fee: monthly-fee}\n    unpublished: It is an aside.\n"
        ),
    ),
    ("content/method.md", " If a deposit is held, it comes to {fact}`deposit`.", ""),
    (
        "facts.yaml",
        "    verdict: reconciled\n    rule: body over headline",
        "    verdict: better supported\n    rule: body over headline",
    ),
    ("facts.yaml", "supported\n    rule: more precise", "supported\n    rule: closer to the origin"),
    ("sources/herald.txt", "a former manager said.", "a former manager said. Neither side would say more."),
)


def make_earlier(folder: Path) -> None:
    """Put a copy of the dossier back to what it was, with nothing released and no site."""
    for name, now, was in EDITS:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert now in text, now
        path.write_text(text.replace(now, was, 1), encoding="utf-8")
    (folder / "facts.releases").unlink(missing_ok=True)
    shutil.rmtree(folder / "site", ignore_errors=True)
    pin(places(folder, None, folder / "sources"))
