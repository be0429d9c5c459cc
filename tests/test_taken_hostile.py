"""Names that would end an element, begin a formula or break a line, through a whole build: they stay names, and it certifies."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import feedparser  # type: ignore[import-untyped]
import pytest

import build
from engine import addresses
from tests.conftest import Edit
from tests.folders import tree

BASE = "https://example.org/"
TITLE = "Northwind & ]]> < 'kiln' }} =cmd()"
LABEL = "=cmd()|'a'!A & < ]]> fee"
SPEAKER = "@Gazette</script><script>x()</script><!-- ]]>"


@pytest.fixture
def named(kiln: Path, edit: Edit) -> Path:
    """The kiln dossier with hostile names."""
    edit("facts.yaml", "title: Northwind leases a kiln from Borealis", f'title: "{TITLE}"')
    edit("facts.yaml", "label: Monthly fee", f'label: "{LABEL}"')
    edit("facts.yaml", "label: The Gazette", f'label: "{SPEAKER}"')
    return kiln


@pytest.mark.parametrize("base", [(), ("--base-url", BASE)], ids=["relative", "absolute"])
def test_hostile_names_stay_names(named: Path, base: tuple[str, ...]) -> None:
    assert build.main(["build", "--dossier", str(named), *base]) == 0
    assert build.main(["check", "--dossier", str(named), *base]) == 0
    site = named / "site"
    index = (site / "index.html").read_text(encoding="utf-8")
    assert index.count("<script") == index.count("</script>") == 2
    data = json.loads(re.findall(r"<script type[^>]*>(.*)</script>", index)[0])
    assert (data["name"], data["isBasedOn"][0]["name"]) == (TITLE, SPEAKER)
    parsed = feedparser.parse((site / addresses.FEED).read_bytes())
    assert not parsed.bozo
    assert LABEL in (site / addresses.FEED).read_text(encoding="utf-8").replace("&gt;", ">").replace("&lt;", "<").replace("&#x27;", "'").replace("&amp;", "&")  # fmt: skip
    sources = list(csv.DictReader(io.StringIO((site / addresses.SOURCES_CSV).read_text(encoding="utf-8"))))
    facts = list(csv.DictReader(io.StringIO((site / addresses.FACTS_CSV).read_text(encoding="utf-8"))))
    assert (sources[0]["label"], facts[0]["label"]) == (f"'{SPEAKER}", f"'{LABEL}")


def test_two_builds_of_them_are_the_same(named: Path, tmp_path: Path) -> None:
    for name in ("one", "other"):
        assert build.main(["build", "--dossier", str(named), "--out", str(tmp_path / name), "--base-url", BASE]) == 0
    assert tree(tmp_path / "one") == tree(tmp_path / "other")
