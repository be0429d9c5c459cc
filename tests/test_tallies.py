"""`diff` in numbers: what there is of each thing, the numbers that the site shows, and what its pages weigh."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from engine.desk import weights
from engine.desk.markdown import plain
from engine.desk.weights import weighed
from tests.conftest import KILN, Edit
from tests.test_diff import git, run

GLAZE = "  - {id: glaze, text: What glaze is agreed on}\n"


def padded(page: Path, by: int) -> None:
    page.write_bytes(page.read_bytes() + b" " * by)


def test_text_has_the_whole_in_numbers_at_its_end(kiln: Path, edit: Edit, capsys: pytest.CaptureFixture[str]) -> None:
    edit("facts.yaml", GLAZE, "")
    padded(kiln / "site" / "sources.html", 12_345)
    code, out, _ = run(capsys, "diff", KILN, kiln)
    assert code == 0
    dossier, site, heaviest, grown = (part.split("\n") for part in out.rstrip("\n").split("\n\n")[-4:])
    assert dossier[0] == "The dossier"
    assert dossier[-1] == "  unknowns                   2 →  1  −1"
    assert site[0] == "The site"
    assert [line.split("  +")[-1] for line in site if "+" in line] == ["12,345", site_change(KILN, kiln), "12,345"]
    assert [line.split()[0] for line in site if "→" in line][-1] == "bytes"
    assert heaviest[0] == "The heaviest pages, in bytes"
    assert len(heaviest) == 11
    site_now = weighed(kiln / "site")
    assert site_now is not None
    by_weight = sorted(site_now.pages, key=lambda page: -site_now.pages[page].plain)
    assert [line.split()[0] for line in heaviest[1::2]] == by_weight[:5]
    was = (KILN / "site" / "sources.html").stat().st_size
    assert grown[0] == "Pages that grew by more than 10 %"
    assert grown[1].split() == ["sources.html", f"{was:,}", "→", f"{was + 12_345:,}", "+12,345"]
    assert grown[2].startswith("  sources.html, compressed")
    assert len(grown) == 3


def site_change(old: Path, new: Path) -> str:
    was, now = (packed(folder / "site") for folder in (old, new))
    return f"{now - was:,}"


def packed(folder: Path) -> int:
    site = weighed(folder)
    assert site is not None
    return sum(page.packed for page in site.pages.values())


def test_numbers_shown_are_those_of_the_proof(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = kiln / "site" / "data" / "proof.json"
    proof = json.loads(path.read_text(encoding="utf-8"))
    records = proof["numerals"]
    _, out, _ = run(capsys, "diff", KILN, kiln, "--markdown")
    assert f"| numbers shown | {len(records):,} | {len(records):,} |  |" in out
    for kind, name in (("fact", "of facts"), ("claim", "of claims"), ("quotation", "in quotations")):
        count = sum(record["kind"] == kind for record in records)
        assert count
        assert f"| numbers shown, {name} | {count:,} | {count:,} |  |" in out
    proof["counts"]["numerals on pages: fact"] += 3
    path.write_text(json.dumps(proof), encoding="utf-8")
    _, out, _ = run(capsys, "diff", KILN, kiln, "--markdown")
    assert f"| numbers shown | {len(records):,} | {len(records) + 3:,} | +3 |" in out


def test_markdown_has_the_whole_in_numbers_first(kiln: Path, edit: Edit, capsys: pytest.CaptureFixture[str]) -> None:
    edit("facts.yaml", GLAZE, "")
    _, out, _ = run(capsys, "diff", KILN, kiln, "--markdown")
    first, rest = out.split("\n\n", 1)
    assert first == "**unknowns: 1 gone**"
    assert rest.startswith("### The dossier\n\n| | was | is | change |\n|---|--:|--:|--:|\n| facts | ")
    assert "\n| unknowns | 2 | 1 | −1 |\n\n### The site\n" in rest
    assert "### The heaviest pages, in bytes" in rest
    assert rest.index("### The heaviest") < rest.index("### Unknowns")


def test_without_a_change_markdown_still_has_the_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "diff", KILN, KILN, "--markdown")
    assert out.startswith("**no entry changed**\n\n### The dossier\n")


def test_a_site_that_alone_has_changed_is_said(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    padded(kiln / "site" / "facts.html", 1)
    _, out, _ = run(capsys, "diff", KILN, kiln)
    assert out.startswith("no entry changed\n\nThe dossier\n")
    assert "Pages that grew" not in out


@pytest.mark.parametrize(("gone", "said"), [("old", "before"), ("new", "now")])
def test_where_there_is_no_site_it_is_said(
    kiln: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], gone: str, said: str
) -> None:
    other = Path(shutil.copytree(kiln, tmp_path / "other"))
    shutil.rmtree((kiln if gone == "old" else other) / "site")
    _, out, _ = run(capsys, "diff", kiln, other)
    assert f"\n  There is no site that can be weighed {said}.\n" in f"{out}\n"
    shutil.rmtree((other if gone == "old" else kiln) / "site")
    _, out, _ = run(capsys, "diff", kiln, other, "--markdown")
    assert "### The site\n\nNeither has a site that can be weighed." in out


def test_a_revision_has_its_site(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(kiln, "init", "--quiet")
    git(kiln, "add", "--all")
    git(kiln, "commit", "--quiet", "--message", "A site")
    padded(kiln / "site" / "index.html", 100_000)
    _, out, _ = run(capsys, "diff", "HEAD", "--dossier", kiln)
    was = (KILN / "site" / "index.html").stat().st_size
    assert f" {was:,} → {was + 100_000:,}  +100,000\n" in out
    git(kiln, "rm", "-r", "--quiet", "--cached", "site")
    git(kiln, "commit", "--quiet", "--message", "No site")
    _, out, _ = run(capsys, "diff", "HEAD", "--dossier", kiln)
    assert "There is no site that can be weighed before." in out


@pytest.mark.parametrize(
    "proof", ["", "[]", "{}", '{"counts": 1}', '{"counts": {"numerals on pages: fact": []}}', "[" * 100_000]
)
def test_what_has_no_proof_is_no_site(kiln: Path, proof: str) -> None:
    assert weighed(kiln / "site") is not None
    (kiln / "site" / "data" / "proof.json").write_text(proof, encoding="utf-8")
    assert weighed(kiln / "site") is None


def test_what_is_too_large_is_left_unweighed(kiln: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "MOST_BYTES", 10_000)
    assert weighed(kiln / "site") is None
    monkeypatch.undo()
    monkeypatch.setattr(weights, "MOST_FILES", 10)
    assert weighed(kiln / "site") is None


def test_a_link_out_of_the_site_is_not_weighed(kiln: Path) -> None:
    before = weighed(kiln / "site")
    (kiln / "site" / "other.html").symlink_to(kiln / "facts.yaml")
    assert weighed(kiln / "site") == before


def test_markdown_calls_nobody_and_makes_nothing() -> None:
    assert plain("a@b @name | <b> *c* #1") == r"a@<!-- -->b @<!-- -->name \| \<b\> \*c\* \#1"
