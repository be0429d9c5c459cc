"""What earlier builds found saves time and never truth: the same bytes come out, and whoever forges it deceives no check."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import build
from engine.cache import PAGES, WHOLE
from engine.check import certificate as certificates
from engine.check.pages import Ground, PageResult, certify_page
from engine.commands.check import check
from engine.places import Places, places
from engine.problems import Stopped
from tests.conftest import Edit
from tests.folders import ASSETS, tree

ROOT = Path(__file__).resolve().parent.parent
STANDS = "stands as it was built and certified"


def of(kiln: Path, *, fresh: bool = False) -> Places:
    return places(kiln, None, kiln / "sources", fresh=fresh)


def cache(kiln: Path) -> Path:
    return kiln / ".site.cache"


@pytest.fixture
def examined(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that are looked into, as they are."""
    looked: list[str] = []

    def watched(address: str, html: str, ground: Ground) -> PageResult:
        looked.append(address)
        return certify_page(address, html, ground)

    monkeypatch.setenv("BRIEFING_PROCESSES", "1")
    monkeypatch.setattr("engine.check.examiner.certify_page", watched)
    return looked


def test_nothing_changed_and_the_site_stands(kiln: Path, examined: list[str]) -> None:
    first = build.build(of(kiln))
    before, looked = tree(kiln / "site"), len(examined)
    again = build.build(of(kiln))
    assert STANDS in again
    assert again.split("\n")[1:] == first.split("\n")[1:]
    assert (tree(kiln / "site"), len(examined)) == (before, looked)


def test_a_site_that_was_touched_is_built_again(kiln: Path) -> None:
    build.build(of(kiln))
    before = tree(kiln / "site")
    for spoil in (
        lambda site: (site / "index.html").write_bytes(before["index.html"].replace(b"the", b"no", 1)),
        lambda site: (site / "facts.html").unlink(),
        lambda site: (site / "more.html").write_text("more"),
        lambda site: ((site / ASSETS.style).unlink(), (site / ASSETS.style).symlink_to(ROOT / "templates/style.css")),
    ):
        spoil(kiln / "site")
        assert STANDS not in build.build(of(kiln))
        assert tree(kiln / "site") == before


def test_one_edit_looks_into_the_pages_that_it_changes_alone(
    kiln: Path, edit: Edit, examined: list[str], tmp_path: Path
) -> None:
    build.build(of(kiln))
    every = len(examined)
    examined.clear()
    edit("content/method.md", "a fiction", "all a fiction")
    warm = build.build(of(kiln))
    assert examined == ["method.html"] and every > 20
    cold = build.build(places(kiln, tmp_path / "cold", kiln / "sources"))
    assert tree(kiln / "site") == tree(tmp_path / "cold")
    assert warm.split("\n")[1:] == cold.split("\n")[1:]


def test_another_engine_looks_into_everything(kiln: Path, examined: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    build.build(of(kiln))
    every = sorted(examined)
    examined.clear()
    monkeypatch.setattr(certificates, "fingerprint", lambda: "another")
    (cache(kiln) / WHOLE).unlink()
    build.build(of(kiln))
    assert sorted(examined) == every


def test_fresh_forgets(kiln: Path, examined: list[str]) -> None:
    build.build(of(kiln))
    every = sorted(examined)
    examined.clear()
    assert STANDS not in build.build(of(kiln, fresh=True))
    assert sorted(examined) == every


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: text[: len(text) // 2],
        lambda text: text[len(text) // 2 :],
        lambda text: "[" * 100_000,
        lambda text: text.replace('"key":"', '"key":"0'),
        lambda text: text.replace('"', "'"),
        lambda text: text.replace("[", "{").replace("]", "}"),
        lambda text: "null\n7\n" + text.replace('"bound":[', '"bound":[7,'),
        lambda text: text.replace("\n", "\0"),
        lambda text: text + '{"address":"index.html"}\n',
    ],
)
def test_a_cache_that_is_cut_stale_or_of_another_form_costs_time_alone(kiln: Path, spoil: Callable[[str], str]) -> None:
    first = build.build(of(kiln)).split("\n")[1:]
    before = tree(kiln / "site")
    for name in (PAGES, WHOLE):
        path = cache(kiln) / name
        path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    shutil.rmtree(kiln / "site")
    assert build.build(of(kiln)).split("\n")[1:] == first
    assert tree(kiln / "site") == before


def test_a_folder_in_its_place_that_is_not_ours_is_left_alone(kiln: Path) -> None:
    cache(kiln).mkdir()
    (cache(kiln) / "mine.txt").write_text("mine", encoding="utf-8")
    for fresh in (False, True):
        build.build(of(kiln, fresh=fresh))
    assert tree(cache(kiln)) == {"mine.txt": b"mine"}


def test_a_forged_cache_is_believed_by_no_check(kiln: Path) -> None:
    """Someone changes a figure on a page and all that a build keeps of it; the check reads the page."""
    build.build(of(kiln))
    page = kiln / "site" / "index.html"
    honest = page.read_text(encoding="utf-8")
    forged = honest.replace("1", "7")
    page.write_text(forged, encoding="utf-8")
    whole = json.loads((cache(kiln) / WHOLE).read_text(encoding="utf-8"))
    whole["files"]["index.html"] = _sha(forged)
    (cache(kiln) / WHOLE).write_text(json.dumps(whole), encoding="utf-8")
    lines = (cache(kiln) / PAGES).read_text(encoding="utf-8").replace(_sha(honest), _sha(forged))
    (cache(kiln) / PAGES).write_text(lines, encoding="utf-8")
    assert STANDS in build.build(of(kiln))  # a build can be deceived by whoever writes into its cache
    with pytest.raises(Stopped) as stopped:
        check(of(kiln))
    assert {"index.html", "data/proof.json"} <= {problem.place.path for problem in stopped.value.problems}
    build.build(of(kiln, fresh=True))
    assert page.read_text(encoding="utf-8") == honest


def test_a_forged_record_alone_deceives_nobody(kiln: Path) -> None:
    """A record of other bytes than the page has is no record of the page."""
    build.build(of(kiln))
    before = tree(kiln / "site")
    lines = (cache(kiln) / PAGES).read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    for record in records:
        record["records"] = [text.replace("1", "7") for text in record["records"]]
        record["hashes"] = dict.fromkeys(record["hashes"], "0" * 64)
    (cache(kiln) / PAGES).write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    (cache(kiln) / WHOLE).unlink()
    build.build(of(kiln))
    assert tree(kiln / "site") == before


def test_killing_a_warm_build_leaves_the_old_site_and_a_cache_that_serves(kiln: Path, edit: Edit) -> None:
    build.build(of(kiln))
    before = tree(kiln / "site")
    edit("content/method.md", "a fiction", "all a fiction")
    script = (
        "import os, sys; import build, engine.cache as c, engine.write as w;"
        "from engine.places import places; from pathlib import Path;"
        "where, name = sys.argv[1:]; owner = w.Stage if name == 'swap' else c;"
        "setattr(owner, name, lambda *a: os._exit(9)); build.build(places(Path(where), None, Path(where) / 'sources'))"
    )
    run = [sys.executable, "-c", script, str(kiln)]
    assert subprocess.run([*run, "swap"], cwd=ROOT, check=False).returncode == 9
    assert tree(kiln / "site") == before
    assert subprocess.run([*run, "_put"], cwd=ROOT, check=False).returncode == 9  # the site is there, the cache is old
    after = tree(kiln / "site")
    assert after != before
    build.build(of(kiln))
    assert tree(kiln / "site") == after
    assert not (kiln / ".site.stage").exists()


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
