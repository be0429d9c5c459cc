"""Every strong word of the closed list is refused in our own text, and stands where a claim says it."""

from __future__ import annotations

from pathlib import Path

import pytest

import build

WORDS = ("largest", "biggest", "only", "sole", "exclusive", "entire", "confirmed", "official", "unprecedented")


@pytest.mark.parametrize("word", [*WORDS, "Only", "ENTIRE"])
def test_a_strong_word_in_prose_is_refused(kiln: Path, capsys: pytest.CaptureFixture[str], word: str) -> None:
    path = kiln / "content" / "method.md"
    path.write_text(path.read_text(encoding="utf-8") + f"\nThe {word} tenant.\n", encoding="utf-8")
    assert build.main(["build", "--dossier", str(kiln)]) == 1
    code = "literal" if word.lower() == "entire" else "strong"  # a word for a share is refused as a number before
    assert f"error[{code}] “{word}” stands here without a role" in capsys.readouterr().err


def test_a_value_in_words_may_be_strong(kiln: Path) -> None:
    path = kiln / "facts.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("whole: the whole kiln", "whole: the only kiln"), encoding="utf-8")
    assert build.main(["build", "--dossier", str(kiln)]) == 0


def test_a_computed_date_over_cases_is_a_located_problem(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = kiln / "facts.yaml"
    text = path.read_text(encoding="utf-8")
    old = "inputs: {end: term-end, needed: months-needed}"
    assert old in text
    path.write_text(text.replace(old, "inputs: {end: first-month, needed: months-needed}"), encoding="utf-8")
    assert build.main(["build", "--dossier", str(kiln)]) == 1
    assert (
        "error[formula] `latest-start` is a date and depends on first-month, which has cases" in capsys.readouterr().err
    )
