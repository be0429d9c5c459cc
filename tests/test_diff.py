"""`diff`: what changed between two dossiers or revisions, entry by entry."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

import build
from tests.conftest import KILN, Edit

TEXT = """\
facts: 1 new, 8 changed, 1 gone; contradictions: 1 changed; events: 1 changed; unknowns: 1 gone; files of prose: 1 changed

changed fact monthly-fee: Monthly fee
  value: $2.5 million a month
       → $2.6 million a month
  range: $2.45 million to $2.55 million a month
       → $2.55 million to $2.65 million a month
  claim monthly-fee.gazette: “$2.5 million a month”; $2.5 million a month; …
                           → “$2.6 million a month”; $2.6 million a month; …
  contradiction two-millions-or-more: better supported
                                    → unresolved
  used in: content/summary.md, formula of annual-fee, formula of total-at-full-rate, formula of largest-discount, formula of months-needed, formula of deposit
"""


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = build.main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out.replace("\N{NO-BREAK SPACE}", " "), said.err


@pytest.fixture
def changed(kiln: Path, edit: Edit) -> Path:
    """The tests' deal with a value, a verdict, an event, prose, a claim and two facts that are others."""
    edit("facts.yaml", "quote: $2.5 million a month,", "quote: $2.6 million a month,")
    edit("facts.yaml", "    verdict: better supported\n    rule: more", "    verdict: unresolved\n    rule: more")
    edit("facts.yaml", "text: Borealis confirms the lease", "text: Borealis confirms that it lets the kiln")
    edit("facts.yaml", "  - {id: glaze, text: What glaze is agreed on}\n", "")
    edit("facts.yaml", "      - {source: herald, quote: tens of megawatts}\n", "")
    edit(
        "facts.yaml",
        "  option:\n    label: Price of an earlier option",
        "  refusal:\n    label: Price of what was refused",
    )
    path = kiln / "content" / "method.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nEach text was read again.\n", encoding="utf-8")
    return kiln


def test_text_says_what_was_and_what_is(changed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "diff", KILN, changed)
    assert (code, err) == (0, "")
    assert out.startswith(TEXT)
    assert "\n  gone claim power.herald: “tens of megawatts”; tens of megawatts\n" in out
    assert "\nnew fact refusal: Price of what was refused\n  label: Price of what was refused\n" in out
    assert "\ngone fact option: Price of an earlier option\n" in out
    assert "\nchanged contradiction two-millions-or-more: " in out
    assert "\ngone unknown glaze: What glaze is agreed on\n" in out
    assert "  agreement: sources are compatible\n           → a lone source\n" in out
    assert "Each text was read again." in out


def test_new_is_the_dossier_as_it_is_if_none_is_named(changed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    named = run(capsys, "diff", KILN, changed)
    assert run(capsys, "diff", KILN, "--dossier", changed) == named


def test_markdown_is_a_table_for_each_entry(changed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "diff", KILN, changed, "--markdown")
    assert out.startswith("**facts: 1 new, 8 changed, 1 gone; ")
    assert "\n### Facts\n\n**monthly-fee** changed: Monthly fee\n\n| | was | is |\n|---|---|---|\n" in out
    assert "| value | \\$2.5 million a month | \\$2.6 million a month |\n" in out
    assert "\n### Contradictions\n" in out
    assert "\nUsed in content/summary.md, " in out


def test_nothing_changed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "diff", KILN, KILN) == (0, "nothing changed\n", "")


def test_a_picture_is_an_entry_too(kiln: Path, edit: Edit, capsys: pytest.CaptureFixture[str]) -> None:
    edit("facts.yaml", "title: The earlier it begins, the more it brings", "title: What is paid, and when")
    code, out, _ = run(capsys, "diff", KILN, kiln)
    assert code == 0
    assert out.startswith("pictures: 1 changed\n\nchanged picture payments: What is paid, and when\n")
    assert "### Pictures" in run(capsys, "diff", KILN, kiln, "--markdown")[1]


def git(folder: Path, *arguments: str) -> None:
    settings = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *settings, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository in which the dossier is a folder, with two commits and a change that is not committed."""
    folder = tmp_path / "repository"
    dossier = Path(shutil.copytree(KILN, folder / "deals" / "kiln"))
    git(folder, "init", "--quiet")
    for old, new in (
        ("", ""),
        ("label: Monthly fee", "label: Fee for a month"),
        ("label: Power of", "label: The power of"),
    ):
        facts = dossier / "facts.yaml"
        facts.write_text(
            facts.read_text(encoding="utf-8").replace(old, new) if old else facts.read_text(encoding="utf-8"),
            encoding="utf-8",
        )
        if "power" not in new:
            git(folder, "add", "--all")
            git(folder, "commit", "--quiet", "--message", "A change")
    return dossier


def test_revisions_are_dossiers_too(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = "changed fact monthly-fee: Fee for a month\n  label: Monthly fee\n       → Fee for a month\n"
    other = "changed fact power: The power of the kiln\n"
    _, both, _ = run(capsys, "diff", "HEAD~1", "--dossier", repository)
    assert one in both
    assert other in both
    _, committed, _ = run(capsys, "diff", "HEAD~1", "HEAD", "--dossier", repository)
    assert one in committed
    assert other not in committed
    assert run(capsys, "diff", "HEAD", "HEAD", "--dossier", repository)[1] == "nothing changed\n"


def test_a_lock_of_another_form_hides_no_change(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "facts.lock").write_text('{"old": "form"}\n', encoding="utf-8")
    code, out, _ = run(capsys, "diff", "HEAD", "--dossier", repository)
    assert code == 0
    assert out.startswith("facts: 1 changed\n")


@pytest.mark.parametrize("name", ["nothing", "HEAD~9", "--output=x", "HEAD:deals/kiln/site"])
def test_what_is_no_dossier_is_a_problem(repository: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    code, out, err = run(capsys, "diff", "--dossier", repository, "--", name)
    assert (code, out) == (4, "")
    assert err.startswith(f"error[file] `{name}` is neither a dossier nor a revision that can be read: ")


def test_without_a_repository_a_revision_is_a_problem(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "diff", "HEAD", "--dossier", kiln)
    assert code == 4
    assert "not a git repository" in err


def test_a_problem_says_in_which_of_the_two_it_is(
    kiln: Path, edit: Edit, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit("facts.yaml", "kind: news\n    file: gazette.txt", "kind: new\n    file: gazette.txt")
    code, _, err = run(capsys, "diff", kiln, "--dossier", repository)
    assert code == 1
    assert f"\n{kiln}/facts.yaml:26:11\n   26 |     kind: new\n" in err
    (repository / "facts.yaml").write_text("nothing\n", encoding="utf-8")
    git(repository, "commit", "--quiet", "--all", "--message", "Broken")
    code, _, err = run(capsys, "diff", "HEAD", KILN, "--dossier", repository)
    assert code == 1
    assert "\nHEAD:facts.yaml:1:1\n" in err
