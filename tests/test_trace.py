"""`trace` and `explain`: what they say, and what they say when there is nothing to say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import build
from engine.problems import MEANINGS
from engine.rules import EXAMPLES, RULES


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = build.main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def line_of(path: Path, text: str) -> int:
    return path.read_text(encoding="utf-8").partition(text)[0].count("\n") + 1


def test_a_number_is_traced_to_its_lines(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "trace", "about $30 million", "--dossier", kiln)
    assert (code, err) == (0, "")
    yaml, gazette = line_of(kiln / "facts.yaml", "$2.5 million a month"), kiln / "sources" / "gazette.txt"
    assert out.startswith("fact annual-fee\n  shown as “about $30\N{NO-BREAK SPACE}million” on index.html, facts.html")
    assert "= fee * year, at facts.yaml:" in out
    assert f"monthly-fee.gazette (adopted): “$2.5 million a month”, at facts.yaml:{yaml}:" in out
    assert f"in gazette.txt:{line_of(gazette, '$2.5 million a month')}:" in out


def test_without_the_archive_it_names_the_character(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    start = (kiln / "sources" / "gazette.txt").read_text(encoding="utf-8").index("40 megawatts")
    (kiln / "sources").rename(kiln / "elsewhere")
    out = run(capsys, "trace", "power", "--dossier", kiln)[1]
    assert f"in gazette.txt, character {start}" in out


@pytest.mark.parametrize(
    ("wanted", "block"),
    [
        ("$2.5 million", "fact monthly-fee"),
        ("2.5 million dollars a month", "fact monthly-fee"),
        ("monthly-fee", "fact monthly-fee"),
        ("share-of-kiln", "fact share-of-kiln"),
        ("share-of-kiln.herald", "quotation share-of-kiln.herald"),
        ("$83 million", "fact total-at-full-rate (a)"),
        ("December 2033", "fact term-end"),
        ("at most three origins", "count origins:monthly-fee"),
        ("July 2031", "fact latest-start"),
    ],
)
def test_what_a_text_or_id_finds(kiln: Path, capsys: pytest.CaptureFixture[str], wanted: str, block: str) -> None:
    code, out, _ = run(capsys, "trace", wanted, "--dossier", kiln)
    assert code == 0
    assert block in out.splitlines(), out


def test_nothing_matches(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "trace", "$77 trillion", "--dossier", kiln)
    assert (code, out) == (1, "")
    assert "“$77 trillion” is shown on no page" in err


@pytest.mark.parametrize(
    "proof",
    [
        None,
        "",
        "{}",
        "[1]",
        '{"numerals": 3}',
        '{"numerals": [1]}',
        '{"numerals": "abc"}',
        '{"numerals": [{"page": "x"}]}',
        "[" * 5000,
    ],
)
def test_a_proof_that_cannot_be_read(kiln: Path, capsys: pytest.CaptureFixture[str], proof: str | None) -> None:
    path = kiln / "site" / "data" / "proof.json"
    path.unlink()
    if proof is not None:
        path.write_text(proof, encoding="utf-8")
    code, _, err = run(capsys, "trace", "power", "--dossier", kiln)
    assert code == 4
    assert "error[file]" in err


def test_every_numeral_of_the_proof_is_traced(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    proof = json.loads((kiln / "site" / "data" / "proof.json").read_text(encoding="utf-8"))
    for text in sorted({numeral["text"] for numeral in proof["numerals"]}):
        assert run(capsys, "trace", text, "--dossier", kiln)[0] == 0, text


@pytest.mark.parametrize("code", sorted(MEANINGS))
def test_every_code_is_explained(capsys: pytest.CaptureFixture[str], code: str) -> None:
    said = run(capsys, "explain", code)
    assert said[0] == 0
    assert said[1].startswith(f"{code}: {MEANINGS[code]}")  # type: ignore[index]
    assert ("passes:" in said[1]) is (code in {rule.code for rule in RULES} | set(EXAMPLES))


def test_without_a_code_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(run(capsys, "explain")[1].splitlines()) == len(MEANINGS)


def test_a_code_that_does_not_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "explain", "redd") == (2, "", "there is no code `redd`: did you mean `read`?\n")


def test_the_words_of_the_lexer_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "explain", "words")[1]
    for table, word in (
        ("ones", "seven"),
        ("hedges", "in excess of ABOUT"),
        ("vague", "a couple of"),
        ("roman", "XIV"),
    ):
        line = next(line for line in out.splitlines() if line.startswith(f"{table}: "))
        assert word.removesuffix(" ABOUT") in line
