"""The guide is true: its commands print what it shows, its tables are the engine's, its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.check.verdicts import GROUNDS
from engine.facts_schema import facts_schema
from engine.numerals import Conventions, numerals
from engine.problems import MEANINGS
from scripts.fields import reference
from scripts.guide import Differs, played

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
CONVENTIONS = Conventions({"£": "GBP", "€": "EUR", "$": "USD"}, "dmy", {"ship": ("ship", "ships")}, ())
PAGES = (*sorted(DOCS.glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md")


def test_the_guide_shows_what_happens(tmp_path: Path) -> None:
    text = (DOCS / "guide.md").read_text(encoding="utf-8")
    assert text.count("\n$ python build.py ") > 14
    assert played(text, tmp_path) == text, "scripts/guide.py --write, and read the difference"


def test_what_does_not_happen_is_noticed(tmp_path: Path) -> None:
    text = "```console\n$ python build.py explain nobody\nall is well\n```\n"
    (tmp_path / "a").mkdir()
    assert played(text, tmp_path / "a") == text.replace("all is well\n", "there is no code `nobody`: the codes are " + ", ".join(MEANINGS) + "\n")  # fmt: skip
    (tmp_path / "b").mkdir()
    with pytest.raises(Differs):
        played("```text write=f\none\n```\n```diff f\n-two\n+three\n```\n", tmp_path / "b")


@pytest.mark.parametrize(
    ("shown", "same"),
    [("file\n…\n", True), ("…\nfacts.lock\n…\n", False), ("cycle\n", False), ("", False), ("…\n", True)],
)
def test_an_ellipsis_stands_for_any_lines(tmp_path: Path, shown: str, same: bool) -> None:
    text = f"```console\n$ printf 'file\\nyaml\\n'\n{shown}```\n"
    assert (played(text, tmp_path) == text) is same


def rows(name: str, heading: str) -> list[list[str]]:
    """The rows of every table with this heading."""
    found: list[list[str]] = []
    inside = False
    for line in (DOCS / name).read_text(encoding="utf-8").splitlines():
        inside = line.startswith("|") and (inside or line == heading)
        if inside and line != heading and not line.startswith("|---"):
            found.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return found


READINGS = rows("numbers.md", "| the article says | it reads as |")


@pytest.mark.parametrize(("words", "reading"), READINGS, ids=lambda cell: cell)
def test_every_reading_of_the_tables_is_the_engines(words: str, reading: str) -> None:
    assert [f"`{found.canonical()}`" for found in numerals(words, CONVENTIONS)] == [reading]


def test_there_are_readings_to_test() -> None:
    assert len(READINGS) > 45


def test_the_table_of_verdicts_is_the_checks() -> None:
    table = {
        rule: set(verdicts.split(", "))
        for rule, _, verdicts in rows("guide.md", "| rule | it holds where | verdicts |")
    }
    rules = {rule for allowed in GROUNDS.values() for rule in allowed}
    assert table == {rule: {verdict for verdict, allowed in GROUNDS.items() if rule in allowed} for rule in rules}


def test_every_problem_of_the_guide_exists() -> None:
    listed = [row[0].strip("`") for row in rows("guide.md", "| problem | what to do |")]
    assert listed
    assert set(listed) <= set(MEANINGS)


def test_the_reference_of_fields_is_fresh() -> None:
    made = reference(facts_schema())
    assert (DOCS / "fields.md").read_text(encoding="utf-8") == made, "scripts/fields.py > docs/fields.md"
    names = {name for entry in facts_schema()["definitions"].values() for name in entry["properties"]}
    assert all(f"`{name}`" in made for name in names)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        other = (page.parent / name) if name else page
        assert other.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", other.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}, target
