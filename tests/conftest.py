"""The fictional deal of the tests, copied for each test that changes it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from engine.commands import cli
from engine.progress import Progress
from tests.fuzz.examples import MANY, RAN, told

HERE = Path(__file__).resolve().parent
KILN = HERE / "deals" / "kiln"

# the same examples on every machine, and never a limit of time
settings.register_profile(
    "gate",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("gate")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many examples each property of the fuzz tests was tried on, where the number was asked for."""
    if MANY and RAN:
        terminalreporter.write_line(f"examples of each property:\n{told()}")


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, a run says nothing of how far it is; what it would say is for test_progress."""
    monkeypatch.setattr(cli, "Progress", lambda _out: Progress())


@pytest.fixture
def kiln(tmp_path: Path) -> Path:
    """A copy of the kiln dossier: facts, lock, prose, source texts and golden site; nothing that a build left beside."""
    return Path(shutil.copytree(KILN, tmp_path / "kiln", ignore=shutil.ignore_patterns(".site.*")))


Edit = Callable[[str, str, str], None]


@pytest.fixture
def edit(kiln: Path) -> Edit:
    """Replaces a text that stands exactly once in a file of the copy."""

    def replace(name: str, old: str, new: str) -> None:
        path = kiln / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace
