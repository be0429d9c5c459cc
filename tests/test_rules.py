"""Every rule of the check: its example passes, and one change to it is caught by that rule and by no other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import build
from engine.commands.check import check
from engine.commands.pin import pin
from engine.places import places
from engine.problems import MEANINGS, Stopped
from engine.rules import RULES, Rule

ROOT = Path(__file__).resolve().parent.parent


def codes(kiln: Path, rule: Rule) -> set[str]:
    """What the change of a rule's example is caught by."""
    at = places(kiln, None, kiln / "sources")
    try:
        if rule.example.file.startswith("site/"):
            check(at)
        else:
            pin(at)
            build.build(at)
    except Stopped as stopped:
        return {p.code for p in stopped.problems if p.place.path not in ("data/proof.json", "data/coverage.json")}
    return set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_alone_catches_its_example(rule: Rule, kiln: Path) -> None:
    if rule.example.file.startswith("templates/"):
        shutil.copytree(ROOT / "templates", kiln / "templates")
    path = kiln / rule.example.file
    text = path.read_text(encoding="utf-8")
    assert rule.example.passes in text
    path.write_text(text.replace(rule.example.passes, rule.example.fails, 1), encoding="utf-8")
    assert codes(kiln, rule) == {rule.code}


def test_the_examples_pass_as_they_stand(kiln: Path) -> None:
    assert check(places(kiln, None, kiln / "sources"))


def test_rules_have_codes_of_their_own_with_a_meaning() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
    assert {rule.code for rule in RULES} <= set(MEANINGS)
