"""Every rule of the check: its example passes, and one change to it is caught by that rule and by no other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import build
from engine.commands.check import check
from engine.commands.explain import explain
from engine.commands.pin import pin
from engine.places import places
from engine.problems import MEANINGS, Stopped
from engine.rules import EXAMPLES, RULES, Example, Rule

ROOT = Path(__file__).resolve().parent.parent


def codes(kiln: Path, example: Example) -> set[str]:
    """What the change of an example is caught by."""
    at = places(kiln, None, kiln / "sources")
    try:
        if example.file.startswith("site/"):
            check(at)
        else:
            pin(at)
            build.build(at)
    except Stopped as stopped:
        return {p.code for p in stopped.problems if p.place.path not in ("data/proof.json", "data/coverage.json")}
    return set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_alone_catches_its_example(rule: Rule, kiln: Path) -> None:
    change(kiln, rule.example)
    assert codes(kiln, rule.example) == {rule.code}


def change(kiln: Path, example: Example) -> None:
    if example.file.startswith("templates/"):
        shutil.copytree(ROOT / "templates", kiln / "templates")
    path = kiln / example.file
    text = path.read_text(encoding="utf-8")
    assert example.passes in text
    path.write_text(text.replace(example.passes, example.fails, 1), encoding="utf-8")


@pytest.mark.parametrize("code", EXAMPLES)
def test_what_the_reader_refuses_has_an_example_too(code: str, kiln: Path) -> None:
    example = next(found for known, found in EXAMPLES.items() if known == code)
    change(kiln, example)
    assert code in codes(kiln, example)
    assert example.passes.strip().split("\n")[0] in explain(code)


def test_the_examples_pass_as_they_stand(kiln: Path) -> None:
    assert check(places(kiln, None, kiln / "sources"))


def test_rules_have_codes_of_their_own_with_a_meaning() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
    assert {rule.code for rule in RULES} <= set(MEANINGS)
