"""Who is silent: by name while people can read the names, and beyond that in one sentence, which has to stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.deal import deal
from build import build
from engine.commands.check import check
from engine.commands.pin import pin
from engine.places import Places, places
from engine.problems import Stopped
from engine.silence import NAMED

ROOT = Path(__file__).resolve().parent.parent
KILN = ROOT / "tests" / "deals" / "kiln" / "site"
FACTS = 10 * (NAMED + 1)  # of which the made-up deal has a source for every ten


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """A dossier of more sources than are named, built."""
    folder = tmp_path_factory.mktemp("wide")
    deal(FACTS, seed=5).write(folder)
    where = places(folder / "dossier", folder / "site", folder / "sources")
    pin(where)
    build(where)
    return where


def text(where: Places, name: str) -> str:
    return (where.site / name).read_text(encoding="utf-8")


def test_a_few_sources_are_named() -> None:
    fact = (KILN / "facts" / "option.html").read_text(encoding="utf-8")
    assert "<p>Silent on this:</p>" in fact and "Every other source" not in fact
    assert 'class="stance silent"' in (KILN / "contradictions.html").read_text(encoding="utf-8")


def test_many_are_not(wide: Places) -> None:
    pages = [path.read_text(encoding="utf-8") for path in sorted((wide.site / "facts").glob("*.html"))]
    spoken = [page for page in pages if "<h2>The evidence</h2>" in page and 'data-list="claims"' in page]
    assert len(spoken) > 200
    assert all("Every other source is silent on this." in page for page in spoken)
    assert not any('data-list="silent"' in page for page in pages)
    for path in (wide.site / "sources").glob("*.html"):
        assert "It is silent on every other fact." in path.read_text(encoding="utf-8")
    matrix = text(wide, "contradictions.html")
    assert "Those that a row does not name are silent." in matrix and 'class="stance silent"' not in matrix


def test_the_bytes_grow_with_the_claims_and_not_with_facts_by_sources(wide: Places) -> None:
    claims = text(wide, "data/claims.csv").count("\n") - 1
    assert text(wide, "contradictions.html").count('data-subject="stance:') <= claims


_SAID = '<p data-text="others-silent">{}</p>'


@pytest.mark.parametrize(
    ("folder", "spoil", "code"),
    [
        ("facts", lambda page: page.replace(_SAID.format("Every other source is silent on this."), ""), "listed"),
        ("facts", lambda page: page.replace("Every other source is silent on this.", "Every source gives this."), "worded"),
        ("sources", lambda page: page.replace("It is silent on every other fact.", "It is silent on none."), "worded"),
        ("", lambda page: re.sub(r'<li data-subject="stance:.*?</li>', "", page, count=1), "listed"),
        ("", lambda page: page.replace(">gives it<", ">differs<", 1), "worded"),
    ],
)  # fmt: skip
def test_the_check_holds_it(wide: Places, folder: str, spoil: Callable[[str], str], code: str) -> None:
    pages = sorted((wide.site / folder).glob("*.html")) if folder else [wide.site / "contradictions.html"]
    path = next(page for page in pages if spoil(page.read_text(encoding="utf-8")) != page.read_text(encoding="utf-8"))
    honest = path.read_text(encoding="utf-8")
    path.unlink()
    path.write_text(spoil(honest), encoding="utf-8")
    try:
        with pytest.raises(Stopped) as stopped:
            check(wide)
        assert code in {problem.code for problem in stopped.value.problems}
    finally:
        path.write_text(honest, encoding="utf-8")
