"""Where claims come from: what a source copies from another has the origins that it has there."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import lock as locks
from engine.check.evidence import Evidence
from engine.model import Dossier
from engine.problems import Problem
from engine.read import read
from engine.reconcile.origins import origins
from engine.validate import validate

FACTS = """\
dossier: {{title: T}}
works:
  filing: {{title: A filing, kind: filing}}
  adviser: {{kind: statement}}
sources:
  ledger:
    label: Ledger
    kind: news
    file: ledger.txt
    rests_on:
      - {{work: filing, quote: a filing}}
      - {{work: adviser, quote: an adviser}}
  quay:
    label: Quay
    kind: commentary
    file: quay.txt
    rests_on:
      - {{source: ledger, quote: the Ledger}}
  gull:
    label: Gull
    kind: news
    file: gull.txt
    rests_on:
      - {{source: quay, inferred: true, because: Same words.}}
facts:
  fee:
    label: Fee
    unit: number
    adopts: ledger
    because: It is first.
    claims:
      - {{source: ledger, quote: "5", from: {ledger}}}
      - {{source: quay, quote: "5"{quay}}}
      - {{source: gull, quote: "5"{gull}}}
  ships:
    label: Ships
    unit: number
    adopts: quay
    because: It is alone.
    claims:
      - {{source: quay, quote: "6"}}
"""


def dossier(folder: Path, ledger: str = "filing", quay: str = "", gull: str = "") -> Dossier:
    text = FACTS.format(ledger=ledger, quay=quay, gull=gull)
    (folder / "facts.yaml").write_text(text, encoding="utf-8")
    return read(folder)


@pytest.mark.parametrize(
    ("ledger", "quay", "gull", "roots", "least", "most"),
    [
        # the Quay copies the Ledger, which has this from the filing; the Gull, where nothing is inferred, is its own root
        ("filing", "", "", {"filing", "gull"}, 1, 2),
        ("adviser", "", "", {"adviser", "gull"}, 1, 2),
        ("own statement", "", "", {"ledger", "gull"}, 1, 2),
        ("own arithmetic", "", "", {"gull"}, 0, 1),
        ("filing", ", from: own statement", "", {"filing", "quay", "gull"}, 2, 3),
        ("filing", ", from: own statement", ", from: own statement", {"filing", "quay", "gull"}, 3, 3),
        ("filing", "", ", from: quay", {"filing"}, 1, 1),
        ("filing", "", ", from: ledger", {"filing"}, 1, 1),
        ("adviser", ", from: filing", ", from: ledger", {"adviser", "filing"}, 2, 2),
        ("not said", "", ", from: ledger", {"ledger"}, 1, 2),
    ],
)  # fmt: skip
def test_a_copy_has_the_origins_of_what_it_copies(
    tmp_path: Path, ledger: str, quay: str, gull: str, roots: set[str], least: int, most: int
) -> None:
    found = dossier(tmp_path, ledger, quay, gull)
    claims = found.facts["fee"].claims
    counted = origins(found, claims)
    assert (set(counted.roots), counted.at_least, counted.at_most) == (roots, least, most)
    evidence = Evidence(found, locks.Lock({}))
    assert evidence.roots(list(claims)) == roots
    assert evidence.origins(list(claims)) == (least, most)


def test_a_copy_of_what_the_other_does_not_say_follows_all_that_the_other_rests_on(tmp_path: Path) -> None:
    found = dossier(tmp_path)
    claims = found.facts["ships"].claims
    assert set(origins(found, claims).roots) == {"filing", "adviser"}
    assert Evidence(found, locks.Lock({})).roots(list(claims)) == {"filing", "adviser"}


def problems(found: Dossier, code: str) -> list[Problem]:
    return [problem for problem in validate(found) if problem.code == code]


def test_a_source_that_rests_on_more_than_one_thing_says_which(tmp_path: Path) -> None:
    text = FACTS.format(ledger="filing", quay="", gull="").replace(", from: filing}", "}")
    (tmp_path / "facts.yaml").write_text(text, encoding="utf-8")
    wrong = problems(read(tmp_path), "missing-key")
    assert [(p.message, p.help) for p in wrong] == [
        (
            "`ledger` rests on more than one thing, and this claim does not say from which it comes",
            "Add `from:` with `filing`, `adviser`, `own statement`, `own arithmetic` or `not said`.",
        )
    ]


def test_a_claim_is_not_copied_from_itself(tmp_path: Path) -> None:
    found = dossier(tmp_path, "quay")
    assert any("`fee.quay` is copied from itself" in p.message or "`fee.ledger` is copied" in p.message for p in problems(found, "cycle"))  # fmt: skip


@pytest.mark.parametrize("origin", ["ledger", "nobody"])
def test_what_a_claim_comes_from_exists_and_is_another(tmp_path: Path, origin: str) -> None:
    wrong = problems(dossier(tmp_path, origin), "unknown-id")
    assert [p.message for p in wrong] == [f"there is no work or other source `{origin}`"]
