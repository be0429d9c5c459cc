"""Problems as a reader, a pull request and a program get them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

import build
from engine.placed import PlacedMap, Text, load, place_in
from engine.problems import Place, Problem
from engine.report import as_json, report, wants_colour

FILE = "facts.yaml"


def scalar(text: str) -> Text:
    tree, found = load(text, FILE)
    assert not found
    assert isinstance(tree, PlacedMap)
    (value,) = tree.values()
    assert isinstance(value, Text)
    return value


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("a: one two three", "two"),
        ("a: 'one two three'", "two"),
        ('a: "one two three"', "three"),
        ('a: "one \\"two\\" three"', "three"),
        ("a: 'it''s two'", "two"),
        ("a: >-\n  one\n  two three\n", "three"),
        ("a: >-\n  one two\n\n  three\n", "three"),
        ("a: |\n  one\n    two\n", "two"),
        ("a: one\n  two\n  three", "three"),
        ("a: 'one\n  two'", "two"),
        ('a: "one \\\n  two"', "two"),
        ("ä: ö two", "two"),
        ('a: "1 two"', "two"),
        ("a: >-\n  5 one\n  10 two", "two"),
    ],
)
def test_a_word_is_placed_where_the_file_has_it(text: str, word: str) -> None:
    value = scalar(text)
    place = place_in(value, value.index(word), len(word))
    line = text.split("\n")[place.line - 1]
    assert line[place.column - 1 : place.column - 1 + place.width] == word


def problem(path: str, line: int, column: int = 1, width: int = 1, message: str = "so", help: str = "") -> Problem:
    return Problem("value", message, Place(path, line, column, width), help)


def test_a_span_is_marked_and_what_is_said_twice_is_said_once(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("a: one two\nb: one two\nc: one two\nd: one\ne: one\n", encoding="utf-8")
    found = [problem(FILE, n, 4, 7, help="Mend it.") for n in (1, 2, 3, 4, 5)] + [problem(FILE, 1, 1, 1, "other")]
    assert report(found, [tmp_path]) == (
        "error[value] so\nfacts.yaml:1:4\n    1 | a: one two\n           ^^^^^^^\n"
        "and 4 more places: facts.yaml:2:4, facts.yaml:3:4, facts.yaml:4:4 and 1 more\nhelp: Mend it.\n\n"
        "error[value] other\nfacts.yaml:1:1\n    1 | a: one two\n        ^\n\n6 problems"
    )


def test_a_span_ends_with_its_line_and_a_tab_is_one_column(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("\tone\r\n", encoding="utf-8")
    assert report([problem(FILE, 1, 2, 40)], [tmp_path]).splitlines()[2:4] == ["    1 |  one", "         ^^^"]


def test_colour_is_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert wants_colour(Terminal(), {})
    assert not wants_colour(Terminal(), {"NO_COLOR": "1"})
    assert not wants_colour(Terminal(), {"TERM": "dumb"})
    assert not wants_colour(io.StringIO(), {})
    assert "\x1b[1;31merror[value]\x1b[0m" in report([problem(FILE, 1)], [], colour=True)
    assert "\x1b" not in report([problem(FILE, 1)], [])


def test_json_has_every_problem() -> None:
    records = json.loads(as_json([problem(FILE, 2, 3, 4, "„so“", "Mend it."), Problem("file", "gone", Place("x"))]))
    assert records[0] == {
        "code": "value",
        "message": "„so“",
        "path": FILE,
        "line": 2,
        "column": 3,
        "end_column": 7,
        "notes": [],
        "help": "Mend it.",
        "pages": [],
    }
    assert (records[1]["line"], records[1]["end_column"]) == (0, 0)


@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_formats_of_the_command(kiln: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    path = kiln / FILE
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("label: Power of the kiln", "label: Power of the 40 MW kiln"), encoding="utf-8")
    assert build.main(["build", "--dossier", str(kiln), "--format", form]) == 1
    said = capsys.readouterr()
    assert ("error[literal]" in said.err) is (form != "json")
    assert said.out.startswith({"text": "", "github": "::error file=facts.yaml,", "json": "["}[form])
    if form == "json":
        assert json.loads(said.out)[0]["pages"] == [
            "facts/power.html",
            "facts.html",
            "sources/gazette.html",
            "sources/herald.html",
            "method.html",
        ]
    else:
        assert "shown on: facts/power.html, facts.html, sources/gazette.html and 2 more" in said.err


@pytest.mark.parametrize(
    ("file", "old", "new", "pages"),
    [
        (
            "facts.yaml",
            "label: Monthly fee",
            "label: Monthly fee of 5",
            "facts/monthly-fee.html, facts.html, index.html",
        ),
        (
            "facts.yaml",
            "question: What does a year cost?",
            "question: What do 2 cost?",
            "contradictions/what-a-year-costs.html",
        ),
        ("facts.yaml", "kind: news\n    file: courier.txt", "kind: gossip\n    file: courier.txt", ""),
        ("content/summary.md", "A year costs", "5 years cost", "index.html"),
        ("content/contradictions/which-period.md", "The", "The 5", "contradictions/which-period.html"),
        ("content/sources/herald.md", "The", "The 5", "sources/herald.html"),
    ],
)
def test_pages_that_a_problem_would_have_touched(
    kiln: Path, capsys: pytest.CaptureFixture[str], file: str, old: str, new: str, pages: str
) -> None:
    path = kiln / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert build.main(["build", "--dossier", str(kiln)]) == 1
    err = capsys.readouterr().err
    assert (f"shown on: {pages}" in err) if pages else "shown on" not in err
