"""The second deal of the tests, reconciled from its articles by somebody who had only the guide: another industry, two
currencies, amounts per share, a table, quarters, and a correction that came later.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import build
from engine import lock as locks
from engine.archive import open_archive
from engine.check.evidence import Evidence
from engine.check.verdicts import verdicts
from engine.quantities import Quantity
from engine.read import read
from engine.render.figures import Figures
from tests.folders import tree

FERRY = Path(__file__).resolve().parent / "deals" / "ferry"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the dossier with its site."""
    folder = Path(shutil.copytree(FERRY, tmp_path_factory.mktemp("ferry") / "ferry"))
    assert build.main(["build", "--dossier", str(folder)]) == 0
    return folder


def facts(built: Path) -> dict[str, dict[str, Any]]:
    document = json.loads((built / "site" / "data" / "facts.json").read_text(encoding="utf-8"))
    return {row["fact"]: row for row in document["facts"]}


def test_the_lock_is_what_the_articles_give() -> None:
    dossier = read(FERRY)
    snapshots = open_archive(FERRY / "sources", dossier, named=True)
    assert snapshots is not None
    made, problems = locks.make(dossier, snapshots)
    assert problems == []
    assert locks.dump(made) == dossier.lock_text


def test_it_certifies_with_and_without_the_articles(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main(["check", "--dossier", str(built)]) == 0
    assert "  0  excerpts that could not be read again without the archive" in capsys.readouterr().out
    before = tree(built / "site")
    shutil.move(built / "sources", built / "elsewhere")
    try:
        assert build.main(["check", "--dossier", str(built)]) == 0
        assert build.main(["build", "--dossier", str(built), "--out", str(built / "again")]) == 0
        assert tree(built / "again") == before
    finally:
        shutil.move(built / "elsewhere", built / "sources")


def test_it_is_as_unlike_the_first_as_was_asked(built: Path) -> None:
    dossier = read(built)
    units = {str(fact.unit) for fact in dossier.facts.values()}
    assert {"GBP", "EUR", "GBP/share", "EUR/GBP", "%", "point", "times", "ship", "share", "job", "date"} <= units
    verdict_words = {str(c.verdict) for c in dossier.contradictions.values()}
    assert {"reconciled", "better supported", "superseded", "unresolved"} <= verdict_words
    assert sum(bool(fact.formula) for fact in dossier.facts.values()) >= 20
    assert len(dossier.sources) == 5


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("equity-value", "970000000"),
        ("fleet", "86"),
        ("shares-to-buy", "176000000"),
        ("stake-to-win", "63"),
        ("cost", "853600000"),
    ],
)
def test_sums_of_exact_figures_and_of_whole_things_are_exact(built: Path, fact: str, value: str) -> None:
    row = facts(built)[fact]
    assert row["reading"]["value"] == row["low"] == row["high"] == value


def test_a_copy_adds_no_origin(built: Path) -> None:
    """The Quay has the break fee from the Ledger, which does not say whence."""
    row = facts(built)["loan"]
    assert row["sources"] == 3
    dossier = read(built)
    evidence = Evidence(dossier, locks.parse(dossier.lock_text))
    assert evidence.roots(list(dossier.facts["loan"].claims)) == {"filing", "bourse"}


@pytest.mark.parametrize("fact", ["shares", "loan", "exchange-rate", "offer-price"])
def test_exact_values_are_written_as_one_writes_them(fact: str) -> None:
    dossier = read(FERRY)
    value = Evidence(dossier, locks.parse(dossier.lock_text)).values[fact]
    assert isinstance(value, Quantity)
    written = Figures(dossier).amount(value).replace("\N{NO-BREAK SPACE}", " ")
    assert written in ("200 million shares", "€540 million", "€1.17 per pound", "£4.85 per share")


def messages(folder: Path, old: str, new: str) -> list[str]:
    """What the check of verdicts says of the dossier with one change."""
    shutil.copytree(FERRY, folder / "ferry")
    path = folder / "ferry" / "facts.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    dossier = read(folder / "ferry")
    snapshots = open_archive(folder / "ferry" / "sources", dossier, named=True)
    assert snapshots is not None
    return [problem.message for problem in verdicts(Evidence(dossier, locks.make(dossier, snapshots)[0]))]


def test_what_a_correction_recalls_is_older_than_what_it_says(tmp_path: Path) -> None:
    rank = "quote: net debt as £330 million, rank: deprecated, because: It recalls what the article gave., from: strand"
    assert messages(tmp_path, rank, "quote: net debt as £330 million, from: strand") == [
        (
            "`how-much-debt`: “later” does not hold of net-debt.ledger-correction against net-debt.ledger-correction.former: "
            "is that what it said before? then rank it `deprecated`, with the reason"
        )
    ]


def test_what_is_computed_is_later_only_if_something_in_it_is(tmp_path: Path) -> None:
    old = "    published: 2033-02-21\n    published_quote: 21 February 2033\n"
    new = "    published: 2033-02-10\n    because: For the test.\n"
    found = messages(tmp_path, old, new)
    assert "`how-much-in-all`: “later” does not hold against enterprise-value.strand of anything that the computed side rests on" in found  # fmt: skip
