"""A site made in parts and merged is the site made in one: byte for byte, and certified."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import build
from engine.commands import cli
from engine.commands.check import check
from engine.commands.shard import RECORDS, merge, shard
from engine.places import Places, places
from engine.problems import Stopped
from engine.progress import Progress
from engine.workers import Part
from tests.conftest import Edit
from tests.folders import tree


def at(kiln: Path, site: Path) -> Places:
    return places(kiln, site, kiln / "sources")


def shards(kiln: Path, folder: Path, of: int) -> list[Path]:
    made = [folder / f"shard-{number}" for number in range(1, of + 1)]
    for number, path in enumerate(made, 1):
        shard(at(kiln, path), Part(number, of), Progress())
    return made


@pytest.mark.parametrize("of", [1, 2, 3])
def test_shards_merged_equal_the_whole(kiln: Path, tmp_path: Path, of: int) -> None:
    build.build(at(kiln, tmp_path / "whole"))
    made = shards(kiln, tmp_path, of)
    said = merge(at(kiln, tmp_path / "merged"), list(reversed(made)), Progress())
    assert tree(tmp_path / "merged") == tree(tmp_path / "whole")
    assert f"merged {of} shards" in said
    assert check(at(kiln, tmp_path / "merged"))


def test_each_page_is_in_one_shard(kiln: Path, tmp_path: Path) -> None:
    made = [set(tree(path)) for path in shards(kiln, tmp_path, 2)]
    assert {name for name in made[0] & made[1] if name.endswith((".html", ".csv", ".json"))} == set()
    assert abs(len(made[0]) - len(made[1])) < 40


def _refused(kiln: Path, folders: list[Path], site: Path) -> list[tuple[str, str]]:
    with pytest.raises(Stopped) as stopped:
        merge(at(kiln, site), folders, Progress())
    assert not site.exists()
    return [(problem.code, problem.message) for problem in stopped.value.problems]


def test_a_set_that_is_not_whole_or_not_of_one_kind_is_refused(kiln: Path, tmp_path: Path, edit: Edit) -> None:
    made = shards(kiln, tmp_path, 2)
    other = tmp_path / "other"
    shard(at(kiln, other), Part(2, 3), Progress())
    site = tmp_path / "merged"
    assert _refused(kiln, made[:1], site) == [("file", "of 2 shards, these are not there: 2")]
    assert ("file", "this is a shard of 3, and not of 2") in _refused(kiln, [*made, other], site)
    assert _refused(kiln, [made[0], tmp_path], site) == [("file", "there is no shard here")]
    edit("content/method.md", "a fiction", "all a fiction")
    assert {message for _, message in _refused(kiln, made, site)} == {"this shard was built from something else"}


def test_a_page_that_was_changed_on_the_way_is_looked_into(kiln: Path, tmp_path: Path) -> None:
    made = shards(kiln, tmp_path, 2)
    page = next(path for path in sorted(made[1].rglob("*.html")))
    page.write_text(page.read_text(encoding="utf-8").replace("</main>", "12 more</main>"), encoding="utf-8")
    found = _refused(kiln, made, tmp_path / "merged")
    assert "bound" in {code for code, _ in found}


def test_records_that_are_lost_cost_an_examination(kiln: Path, tmp_path: Path) -> None:
    build.build(at(kiln, tmp_path / "whole"))
    made = shards(kiln, tmp_path, 2)
    for path in made:
        head = (path / RECORDS).read_text(encoding="utf-8").split("\n")[0]
        (path / RECORDS).write_text(f"{head}\nnothing", encoding="utf-8")
    merge(at(kiln, tmp_path / "merged"), made, Progress())
    assert tree(tmp_path / "merged") == tree(tmp_path / "whole")


def test_links_in_a_shard_are_not_followed(kiln: Path, tmp_path: Path) -> None:
    made = shards(kiln, tmp_path, 2)
    secret = tmp_path / "secret.html"
    secret.write_text("secret", encoding="utf-8")
    page = next(path for path in sorted(made[0].rglob("*.html")))
    page.unlink()
    page.symlink_to(secret)
    assert "this file is missing" in {message for _, message in _refused(kiln, made, tmp_path / "merged")}


def test_the_command_line(kiln: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dossier = ["--dossier", str(kiln)]
    one = ["build", *dossier, "--shard", "1/1", "--out", str(tmp_path / "one")]
    assert cli.main(one, build.build) == 0
    assert "built shard 1 of 1" in capsys.readouterr().out
    done = ["merge", str(tmp_path / "one"), *dossier, "--out", str(tmp_path / "merged"), "--timings"]
    assert cli.main(done, build.build) == 0
    said = capsys.readouterr().out
    assert "merged 1 shards" in said and "certify" in said and "in all" in said
    for wrong in (["build", *dossier, "--shard", "1/2"], ["build", *dossier, "--shard", "3/2", "--out", "x"]):
        with pytest.raises(SystemExit) as usage:
            cli.main(wrong, build.build)
        assert usage.value.code == 2
    assert json.loads((tmp_path / "one" / RECORDS).read_text(encoding="utf-8").split("\n")[0])["of"] == 1
    shutil.rmtree(tmp_path / "one")
