"""Verdicts against their rules and claims: each pairing that holds, and each that does not."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from engine.check.evidence import Evidence
from engine.check.verdicts import GROUNDS, verdicts
from engine.lock import parse
from engine.model import Dossier
from engine.placed import Text
from engine.problems import Place
from engine.read import read
from engine.vocabulary import RULES, VERDICTS

KILN = Path(__file__).resolve().parent / "deals" / "kiln"
HERE = Place("facts.yaml", 1, 1)


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return read(KILN)


def text(value: str) -> Text:
    return Text(value, HERE)


def judged(dossier: Dossier, id: str, verdict: str, rule: str, sides: list[list[str]] | None = None) -> Dossier:
    """The dossier with one contradiction judged otherwise, and no other."""
    known = next(c for key, c in dossier.contradictions.items() if key == id)
    update: dict[str, object] = {"verdict": text(verdict), "rule": text(rule)}
    if sides is not None:
        first = known.sides[0]
        update["sides"] = tuple(first.model_copy(update={"claims": tuple(map(text, side))}) for side in sides)
    changed = {text(id): known.model_copy(update=update)}
    return dataclasses.replace(dossier, file=dossier.file.model_copy(update={"contradictions": changed}))


def adopting(dossier: Dossier, fact: str, source: str) -> Dossier:
    changed = {
        key: value.model_copy(update={"adopts": text(source)}) if key == fact else value
        for key, value in dossier.file.facts.items()
    }
    return dataclasses.replace(dossier, file=dossier.file.model_copy(update={"facts": changed}))


def dated(dossier: Dossier, source: str, published: str) -> Dossier:
    changed = {
        key: value.model_copy(update={"published": text(published)}) if key == source else value
        for key, value in dossier.file.sources.items()
    }
    return dataclasses.replace(dossier, file=dossier.file.model_copy(update={"sources": changed}))


def said(dossier: Dossier) -> str:
    found = list(verdicts(Evidence(dossier, parse(dossier.lock_text))))
    assert all(problem.code == "verdict" for problem in found)
    return "; ".join(problem.message for problem in found)


SHARE, PERIOD, FEE, YEAR = "how-much-of-the-kiln", "which-period", "two-millions-or-more", "what-a-year-costs"


@pytest.mark.parametrize(
    ("id", "verdict", "rule"),
    [
        (SHARE, "better supported", "closer to the origin"),
        (SHARE, "better supported", "more precise"),  # words have no width: a person's judgement
        (SHARE, "cannot be checked", "no ground to choose"),
        (SHARE, "reconciled", "different scope"),
        (SHARE, "reconciled", "different period"),
        (FEE, "better supported", "more precise"),
        (FEE, "better supported", "closer to the origin"),
        (PERIOD, "better supported", "body over headline"),
        (PERIOD, "reconciled", "body over headline"),
        (PERIOD, "reconciled", "different period"),
        (YEAR, "reconciled", "different period"),
        (YEAR, "reconciled", "report over own arithmetic"),
        (YEAR, "better supported", "report over own arithmetic"),  # what we print is computed
    ],
)
def test_a_verdict_that_its_claims_bear_out(dossier: Dossier, id: str, verdict: str, rule: str) -> None:
    assert said(judged(dossier, id, verdict, rule)) == ""


@pytest.mark.parametrize(
    ("id", "verdict", "rule", "message"),
    [
        (SHARE, "superseded", "later", "“later” does not hold of share-of-kiln.gazette against share-of-kiln.herald"),
        (SHARE, "better supported", "later", "“later” does not hold"),
        (SHARE, "better supported", "body over headline", "“body over headline” does not hold"),
        (SHARE, "better supported", "report over own arithmetic", "“report over own arithmetic” does not hold"),
        (SHARE, "unresolved", "no ground to choose", "it is unresolved, yet we print what share-of-kiln.gazette says"),
        (FEE, "reconciled", "different period", "all of its claims are in the same unit and period"),
        (FEE, "reconciled", "different scope", "none of its claims has another `scope:`"),
        (FEE, "reconciled", "body over headline", "no side of it stands in a title"),
        (FEE, "reconciled", "report over own arithmetic", "none of its claims is own arithmetic"),
        (PERIOD, "better supported", "later", "“later” does not hold"),
    ],
)
def test_a_verdict_that_they_do_not(dossier: Dossier, id: str, verdict: str, rule: str, message: str) -> None:
    assert message in said(judged(dossier, id, verdict, rule))


@pytest.mark.parametrize("verdict", VERDICTS)
@pytest.mark.parametrize("rule", RULES)
def test_a_verdict_follows_from_some_rules_and_from_no_other(dossier: Dossier, verdict: str, rule: str) -> None:
    found = said(judged(dossier, SHARE, verdict, rule))
    assert (f"“{verdict}” does not follow from “{rule}”" in found) is (rule not in GROUNDS[verdict])


def test_a_side_that_is_upheld_is_printed(dossier: Dossier) -> None:
    nobody = adopting(dossier, "share-of-kiln", "none")
    assert "yet we print what none of its claims says" in said(
        judged(nobody, SHARE, "better supported", "closer to the origin")
    )
    assert said(judged(nobody, SHARE, "unresolved", "no ground to choose")) == ""


def test_what_is_printed_stands_on_one_side(dossier: Dossier) -> None:
    sides = [["monthly-fee.gazette"], ["term-end.gazette"]]
    changed = judged(dossier, SHARE, "better supported", "closer to the origin", sides)
    assert "what we print stands on more than one side" in said(changed)


def test_closer_to_the_origin_counts_the_steps(dossier: Dossier) -> None:
    other = adopting(dossier, "share-of-kiln", "herald")  # by the wire to the prospectus, against the prospectus itself
    assert "“closer to the origin” does not hold of share-of-kiln.herald" in said(
        judged(other, SHARE, "better supported", "closer to the origin")
    )


def test_more_precise_compares_widths(dossier: Dossier) -> None:
    other = adopting(dossier, "monthly-fee", "herald")
    assert "“more precise” does not hold of monthly-fee.herald" in said(
        judged(other, FEE, "better supported", "more precise")
    )
    bound = adopting(dossier, "monthly-fee", "courier")  # a bound on one side has no width
    assert "“more precise” does not hold of monthly-fee.courier" in said(
        judged(bound, FEE, "better supported", "more precise")
    )


@pytest.mark.parametrize(("published", "holds"), [("2031-03-12", True), ("2031-03-13", False), ("2031-03", False)])
def test_later_compares_dates_of_publication(dossier: Dossier, published: str, holds: bool) -> None:
    sides = [["share-of-kiln.gazette"], ["share-of-kiln.herald"]]
    changed = judged(dated(dossier, "herald", published), SHARE, "superseded", "later", sides)
    assert (said(changed) == "") is holds


def test_a_side_of_claims_in_the_body_is_no_headline(dossier: Dossier) -> None:
    sides = [["monthly-fee.gazette"], ["monthly-fee.herald", "monthly-fee.herald.headline"]]
    assert "no side of it stands in a title" in said(judged(dossier, PERIOD, "reconciled", "body over headline", sides))
