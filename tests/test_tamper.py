"""The tamper campaign: whole on the golden site, a fixed sample on the briefing of this repository."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from engine.places import places

ROOT = Path(__file__).resolve().parent.parent
KINDS = {
    "digit",
    "digit added",
    "digit dropped",
    "number word",
    "unit",
    "hedge",
    "word added",
    "word dropped",
    "look-alike letter",
    "machine value",
    "marked otherwise",
    "unbound",
    "bound to another",
    "data-subject removed",
    "data-subject changed",
    "data-list removed",
    "data-list changed",
    "data-text removed",
    "data-text changed",
    "data-part removed",
    "data-part changed",
    "data-case removed",
    "data-case changed",
    "link led elsewhere",
    "element left out",
    "element doubled",
    "element unwrapped",
    "elements swapped",
    "class that hides",
    "attribute removed",
    "shut away",
    "entry left out",
    "entry doubled",
    "entries swapped",
    "file for machines",
    "digit of facts.yaml",
    "digit of facts.releases",
    "claim left out",
    "word of Markdown",
}


def campaign() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tamper", ROOT / "scripts" / "tamper.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["tamper"] = module
    spec.loader.exec_module(module)
    return module


def test_no_change_of_the_golden_site_survives(kiln: Path) -> None:
    tamper = campaign()
    held = tamper.Held(places(kiln, None, kiln / "sources"))
    found = tamper.campaign(lambda: tamper.changes(held))
    assert [(change.kind, change.where, change.what) for change in found.survivors] == []
    assert set(found.tried) == KINDS | {"digit of a source"}
    assert found.caught + found.same == found.tried
    assert found.same.total() < found.tried.total() / 200  # few forms of a phrase read alike


def test_no_change_of_a_sample_of_the_briefing_survives() -> None:
    tamper = campaign()
    held = tamper.Held(places(ROOT, None, None))
    found = tamper.campaign(lambda: tamper.sampled(held, 40, 1))
    assert [(change.kind, change.where, change.what) for change in found.survivors] == []
    assert set(found.tried) - {"digit of a source"} == KINDS


def test_a_change_that_is_none_survives(kiln: Path) -> None:
    tamper = campaign()
    held = tamper.Held(places(kiln, None, kiln / "sources"))
    for address, html in held.pages.items():
        assert not held.page(address, html)
        assert held.same(address, html)


def test_a_survivor_is_said(kiln: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    tamper = campaign()
    monkeypatch.setattr(tamper, "changes", lambda _held: [tamper.Change("so", "there", "this", lambda: False)])
    assert tamper.main(["--dossier", str(kiln)]) == 1
    assert "survived: so, there: this" in capsys.readouterr().out
    monkeypatch.setattr(tamper, "changes", lambda _held: [])
    assert tamper.main(["--dossier", str(kiln)]) == 1
