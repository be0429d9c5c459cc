"""`scan`: every numeral of a text with what it may say, and stubs that pass the check once their blanks are filled."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import build
from engine import lock as locks
from engine.archive import Snapshot
from engine.check.evidence import Evidence
from engine.check.sources import covered, read_alike
from engine.constants import EXCERPT_WORDS
from engine.desk.excerpts import excerpt
from engine.model import Dossier
from engine.numerals import Conventions
from engine.read import read
from tests.conftest import Edit

ROOT = Path(__file__).resolve().parent.parent
TEXTS = [*sorted((ROOT / "tests" / "deals").glob("*/sources/*.txt")), *sorted((ROOT / "engine").glob("**/starter/sources/*.txt"))]  # fmt: skip

# a later article on the tests' deal: three values that the dossier knows, one of them twice, and two that it does not
ARGUS = """The Argus, April 2, 2031
About 120 people work at the site, a filing shows, and the lease ends in 2033.
The kiln draws 40 megawatts, and it holds 900 bricks.
Asked twice, Northwind repeated that about 120 people work there.
"""


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = build.main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_numeral_has_an_excerpt_that_accounts_for_it(tmp_path: Path, path: Path) -> None:
    """Set every numeral of a text aside by the excerpt that is proposed, and nothing is left to say."""
    own = read(path.parent.parent).conventions
    names = [name for name in own.names if re.search(re.escape(name), path.read_text(encoding="utf-8"))]
    conventions = Conventions(own.money, own.date_order, own.units, tuple(names))
    snapshot = Snapshot("text", path.read_text(encoding="utf-8"), conventions)
    entries = {}
    for numeral in snapshot.numerals:
        if numeral.form != "name":
            words = excerpt(snapshot, numeral)
            assert len(words.quote.split()) <= EXCERPT_WORDS
            at = {"at": words.at} if words.at else {}
            entries[words.quote, words.at] = {"quote": words.quote, **at, "why": "idiom"}
    dossier = of_one_source(tmp_path, path, conventions, list(entries.values()))
    made, problems = locks.make(dossier, {"text": snapshot})
    assert problems == []
    evidence = Evidence(dossier, made)
    assert list(read_alike(evidence)) == []
    assert list(covered(evidence)) == []


def of_one_source(folder: Path, path: Path, conventions: Conventions, aside: list[dict[str, str]]) -> Dossier:
    units = {unit: list(words[1:]) for unit, words in conventions.units.items()}
    settings = {"title": "T", "money": dict(conventions.money), "units": units, "names": list(conventions.names)}
    dates = {"dates": conventions.date_order} if conventions.date_order else {}
    source = {"label": "Text", "kind": "news", "file": path.name, "set_aside": aside}
    document = {"dossier": {**settings, **dates}, "sources": {"text": source}, "facts": {}}
    (folder / "facts.yaml").write_text(yaml.safe_dump(document, allow_unicode=True, width=10_000), encoding="utf-8")
    return read(folder)


def test_what_the_dossier_holds_is_said_to_be_settled(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "scan", kiln / "sources" / "herald.txt", "--dossier", kiln)
    assert (code, err) == (0, "")
    assert out.startswith("herald.txt: 9 numerals, 0 in names, 9 cited or set aside already, 0 to settle\n")
    assert "herald.txt:9:1  “Between 100 and 130 people”  range 100 to 130 person e0\n  settled: staff.herald\n" in out
    assert "settled: set aside as idiom" in out
    assert "- {" not in out


def test_a_claim_that_was_taken_out_is_proposed_again(
    kiln: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    claim = "      - {source: herald, quote: tens of megawatts}\n"
    edit("facts.yaml", claim, "")
    _, out, _ = run(capsys, "scan", kiln / "sources" / "herald.txt", "--dossier", kiln)
    assert "8 cited or set aside already, 1 to settle" in out
    block = next(part for part in out.split("\n\n") if "tens of megawatts" in part)
    assert block == (
        "herald.txt:7:73  “tens of megawatts”  magnitude 20 to 100 MW (tens)\n"
        "  power: Power of the kiln (unit same; value rough and consistent; words: megawatts, kiln)\n"
        '    - {source: herald, quote: "tens of megawatts"}\n'
        "  or set aside:\n"
        '    - {quote: "tens of megawatts", why: ___}'
    )


def test_stubs_pass_the_check_once_their_blanks_are_filled(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A new article, pasted as an editor would: each first stub, the fact that is new, the rest set aside."""
    path = kiln / "sources" / "argus.txt"
    path.write_text(ARGUS, encoding="utf-8")
    _, out, _ = run(capsys, "scan", path, "--dossier", kiln)
    facts = (kiln / "facts.yaml").read_text(encoding="utf-8")
    head, *blocks = out.split("\n\n")
    assert head == "argus.txt: 7 numerals, 0 in names, 7 to settle"
    source, *numerals, _, _ = blocks
    aside: list[str] = []
    proposed: dict[str, str] = {}
    for block in numerals:
        lines = block.split("\n")
        if "a new fact:" in block and "bricks" in block:
            at = lines.index("  a new fact, unit: number:")
            around = (
                blocks[-2]
                .partition("\n")[2]
                .replace("unit: ___", "unit: number")
                .replace("adopts: ___", "adopts: argus")
            )
            new = f"{filled(around, 'brick-count', 'Bricks')}\n      {lines[at + 1].strip()}"
            facts = facts.replace("\ncontradictions:\n", f"{new}\n\ncontradictions:\n")
        elif "the same again" in block:
            again = lines[lines.index("  or set aside:") - 1].strip()
            proposed["staff"] = proposed["staff"].replace("}", f", again: [{again}]}}")
        elif "date of publication" not in block and ("value consistent" in block or "value equal" in block):
            fact = lines[1].strip().partition(":")[0]
            proposed[fact] = lines[2].strip()
        elif "date of publication" not in block:
            aside.append(lines[-1].strip().replace("why: ___", "why: idiom"))
    for fact, stub in proposed.items():
        begin = facts.index(f"\n  {fact}:\n")
        at = facts.index("    claims:\n", begin) + len("    claims:\n")
        facts = f"{facts[:at]}      {stub}\n{facts[at:]}"
    source_stub = filled(source.removeprefix("sources:\n"), "argus", "The Argus").replace(
        "kind: The Argus", "kind: news"
    )
    listed = "\n".join(f"      {item}" for item in aside)
    facts = facts.replace("\nfacts:\n", f"{source_stub}\n    set_aside:\n{listed}\n\nfacts:\n", 1)
    (kiln / "facts.yaml").write_text(facts, encoding="utf-8")
    assert set(proposed) == {"staff", "term-end", "power"}
    for command in ("pin", "build", "check"):
        code, _, err = run(capsys, command, "--dossier", kiln)
        assert (code, err) == (0, ""), command


def filled(stub: str, name: str, text: str) -> str:
    """A stub with its blanks filled: its name, and all else with one text."""
    return re.sub(r"^( *)___:", rf"\1{name}:", stub, count=1, flags=re.MULTILINE).replace("___", text)


def test_a_number_that_cannot_be_read_asks_for_its_reading(
    kiln: Path, edit: Edit, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "note.txt"
    path.write_text("It fired up on 31/31/2031, they say.\n", encoding="utf-8")
    _, out, _ = run(capsys, "scan", path, "--dossier", kiln)
    assert "note.txt:1:16  “31/31/2031”  cannot be read for sure" in out
    assert "reads: ___, because: ___}" in out


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe"])
def test_a_text_that_cannot_be_read_is_a_problem(
    kiln: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    path = kiln / "gone.txt"
    if content is not None:
        path.write_bytes(content)
    code, out, err = run(capsys, "scan", path, "--dossier", kiln)
    assert (code, out) == (4, "")
    assert err.startswith("error[file] ")
    assert "gone.txt" in err


@pytest.mark.parametrize(("deal", "claims"), [("kiln", 15), ("ferry", 118)])
def test_the_recall_script_finds_nine_in_ten_of_the_numeric_claims(deal: str, claims: int) -> None:
    folder = ROOT / "tests" / "deals" / deal
    command = [sys.executable, "scripts/scan_recall.py", "--sources", str(folder / "sources"), "--dossier", str(folder)]
    done = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True)
    counts = {line[4:].strip(): int(line[:4]) for line in done.stdout.splitlines()}
    assert counts["numeric claims in the dossier"] == claims
    assert 10 * counts["proposed for their fact"] >= 9 * counts["on facts that the rest of the dossier holds:"]
    assert 10 * counts["proposed in all"] >= 9 * claims
