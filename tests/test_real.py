"""The briefing of this repository: built again it is the committed `site/`, and it certifies."""

from __future__ import annotations

from pathlib import Path

import build
from engine.commands.check import check
from engine.places import places
from tests.folders import tree

ROOT = Path(__file__).resolve().parent.parent


def test_the_committed_site_is_what_the_dossier_gives(tmp_path: Path) -> None:
    build.build(places(ROOT, tmp_path / "site", None))
    assert tree(tmp_path / "site") == tree(ROOT / "site")


def test_the_committed_site_certifies() -> None:
    assert "pages read" in check(places(ROOT, None, None))
