"""The golden site: built again it is the same, whatever the hash seed, time zone and working folder, and it certifies."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import build
from engine.commands.check import check
from engine.places import Places, places
from tests.folders import tree

ROOT = Path(__file__).resolve().parent.parent


def of(dossier: Path, site: Path | None = None, *, archive: bool = True) -> Places:
    return places(dossier, site, dossier / "sources" if archive else None)


def test_built_again_it_is_the_same(kiln: Path, tmp_path: Path) -> None:
    build.build(of(kiln, tmp_path / "out"))
    assert tree(tmp_path / "out") == tree(kiln / "site")


def test_the_bytes_do_not_depend_on_the_archive(kiln: Path, tmp_path: Path) -> None:
    shutil.rmtree(kiln / "sources")
    said = build.build(of(kiln, tmp_path / "out", archive=False))
    assert tree(tmp_path / "out") == tree(kiln / "site")
    assert "34  excerpts that could not be read again without the archive" in said


@pytest.mark.parametrize(("seed", "zone"), [("0", "UTC"), ("1", "Pacific/Kiritimati"), ("4711", "America/St_Johns")])
def test_the_bytes_do_not_depend_on_the_machine(kiln: Path, tmp_path: Path, seed: str, zone: str) -> None:
    here = tmp_path / seed
    here.mkdir()
    environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
    command = [sys.executable, str(ROOT / "build.py"), "build", "--dossier", str(kiln), "--out", str(here / "out")]
    subprocess.run(command, check=True, cwd=here, env=environment, capture_output=True)
    assert tree(here / "out") == tree(kiln / "site")


def test_the_golden_site_certifies_with_and_without_the_archive(kiln: Path) -> None:
    with_archive = check(of(kiln))
    shutil.rmtree(kiln / "sources")
    without = check(of(kiln, archive=False))
    assert "34  excerpts found again in the archive" in with_archive
    assert "34  excerpts that could not be read again without the archive" in without
    assert "0  excerpts found again in the archive" in without


def test_the_check_says_what_it_looked_at(kiln: Path) -> None:
    said = check(of(kiln))
    for what in ("32  pages read", "18  claims read again", "29  numerals in sources", "15  pairs of claims compared"):
        assert what in said


def test_no_page_names_the_machine(kiln: Path) -> None:
    for name, data in tree(kiln / "site").items():
        assert str(ROOT).encode() not in data, name
        assert os.environ.get("HOME", "/nowhere").encode() + b"/" not in data, name
