"""Problems on the lines of a pull request: the worst nine and a count, and no text that the runner obeys."""

from __future__ import annotations

from pathlib import Path

import pytest

import build
from engine.annotations import as_github, harmless
from engine.problems import Code, Place, Problem
from engine.report import report
from tests.conftest import Edit
from tests.github_log import Command, commands

FILE = "facts.yaml"


def problem(line: int, message: str = "so", code: Code = "value") -> Problem:
    return Problem(code, message, Place(FILE, line, 1))


def test_an_annotation_escapes_what_it_says() -> None:
    awkward = Problem("value", "100 %\nand more", Place("a,b:c.yaml", 2, 3, 4), "Mend it.")
    assert as_github([awkward]) == (
        "::error file=a%2Cb%3Ac.yaml,line=2,col=3,endColumn=7,title=value::100 %25%0Aand more%0Ahelp: Mend it."
    )
    assert as_github([Problem("file", "gone", Place("x"))]) == "::error file=x,title=file::gone"


def test_ten_stand_and_of_more_the_tenth_counts_the_rest() -> None:
    many = [problem(n, f"message {n}") for n in range(1, 13)]
    assert len(commands(as_github(many[:10]))) == 10
    shown = commands(as_github(many))
    assert [command["line"] for command in shown[:9]] == [str(n) for n in range(1, 10)]
    assert shown[9:] == [
        Command("error", (("title", "more"),), "3 more problems: the log and the summary of this job list all of them")
    ]


def test_the_worst_come_first() -> None:
    shown = [problem(n, f"shown {n}", "shown") for n in range(1, 10)]
    twice = [problem(n, "both", "unknown-id") for n in (30, 31)]
    found = [*shown, problem(20, "once", "unknown-id"), *twice, problem(40, "no YAML", "yaml")]
    said = commands(as_github(found))
    assert [(command["title"], command.text.split("\n")[0]) for command in said[:4]] == [
        ("yaml", "no YAML"),
        ("unknown-id", "both"),
        ("unknown-id", "once"),
        ("shown", "shown 1"),
    ]
    assert said[1].text == "both\nand 1 more place: facts.yaml:31:1"
    assert said[9].text.startswith("3 more problems")


def test_the_rest_is_counted_by_place() -> None:
    found = [problem(n, f"message {n}", "yaml") for n in range(1, 10)]
    found += [problem(n, text) for text in ("one", "other") for n in (1, 2, 3)]
    assert commands(as_github(found))[9].text.startswith("6 more problems")


def test_a_file_is_named_from_where_the_pull_request_does(tmp_path: Path) -> None:
    dossier = tmp_path / "deals" / "kiln"
    dossier.mkdir(parents=True)
    (dossier / FILE).write_text("a\n", encoding="utf-8")
    (said,) = commands(as_github([problem(1)], [tmp_path / "none", dossier], tmp_path))
    assert said["file"] == "deals/kiln/facts.yaml"
    other = tmp_path / "other"
    other.mkdir()
    (other / FILE).write_text("a file of that name in which nothing is wrong\n", encoding="utf-8")
    (said,) = commands(as_github([problem(1)], [dossier, other], other))
    assert said["file"] == FILE, "the dossier is not in the repository, and is named as it was"


HOSTILE = [
    "::add-mask::briefing",
    " \t::stop-commands::x",
    "\u2003::set-output name=a::b",
    "a ##[add-mask]briefing",
    "##[stop-commands]x",
    "a\n::set-env name=PATH::x",
    "a\r::error::x",
    "a\r\n##[group]x",
    "%0A::warning::x",
    "::error file=a::%0A::warning::x",
    "a\u2028::warning::x",
    "a\x85::warning::x",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_command(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(f"{text}\n", encoding="utf-8", newline="")
    found = Problem("value", text, Place(FILE, 1), text, touches=(text,), notes=(text,))
    named = Problem("file", "gone", Place(text))
    said = as_github([found, named])
    assert [command.name for command in commands(said)] == ["error", "error"]
    assert len(said.splitlines()) == 2
    assert commands(harmless(report([found, named], [tmp_path]))) == []
    assert commands(harmless(text)) == []


def test_the_corpus_can_be_told_from_what_is_harmless() -> None:
    """Without which the test above would prove nothing."""
    assert [len(commands(text)) for text in HOSTILE] == [1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 0]
    assert harmless("a::b, a # and #[b] stay: 12 ::error") == "a::b, a # and #[b] stay: 12 ::error"


def test_a_hostile_dossier_commands_nothing(
    kiln: Path, edit: Edit, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(FILE, "label: Power of the kiln", 'label: "##[add-mask]kiln 40"')
    monkeypatch.setenv("GITHUB_WORKSPACE", str(kiln.parent))
    assert build.main(["build", "--dossier", str(kiln), "--format", "text"]) == 1
    assert [command.name for command in commands(capsys.readouterr().err)] == ["add-mask"]
    assert build.main(["build", "--dossier", str(kiln), "--format", "github"]) == 1
    said = capsys.readouterr()
    assert commands(said.err) == []
    assert "##<U+005B>add-mask]kiln" in said.err
    (command,) = commands(said.out)
    assert (command.name, command["file"], command["title"]) == ("error", "kiln/facts.yaml", "literal")
