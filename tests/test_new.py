"""The starter dossier: it builds, passes the check and teaches, and it never overwrites anything."""

from __future__ import annotations

from pathlib import Path

import pytest

import build
from tests.folders import tree


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = build.main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_starter_builds_and_certifies_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "deal"
    code, out, err = run(capsys, "new", folder)
    assert (code, err) == (0, "")
    assert f"build.py pin --dossier {folder}" in out
    for command in ("pin", "build", "check"):
        assert run(capsys, command, "--dossier", folder)[::2] == (0, ""), command
    facts = (folder / "facts.yaml").read_text(encoding="utf-8")
    assert facts.count("#") > 12
    for part in ("formula:", "contradictions:", "events:", "unknowns:", "set_aside:"):
        assert part in facts
    assert len(list((folder / "sources").glob("*.txt"))) == 2


def test_an_empty_folder_is_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "new", tmp_path)[0] == 0


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    before = tree(tmp_path)
    code, out, err = run(capsys, "new", tmp_path)
    assert (code, out) == (4, "")
    assert "error[output] something is there already" in err
    assert tree(tmp_path) == before


def test_a_file_is_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    assert run(capsys, "new", tmp_path / "mine")[0] == 4
    assert run(capsys, "new", tmp_path / "mine" / "deal")[0] == 4


@pytest.mark.parametrize(
    "command", ["build", "check", "pin", "trace", "explain", "new", "schema", "scan", "diff", "serve"]
)
def test_help_has_an_example(capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit):
        build.main([command, "--help"])
    assert f"Example: {command}" in capsys.readouterr().out
