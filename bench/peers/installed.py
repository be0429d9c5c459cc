"""The peers that are on this machine: how each is run, its version, and how its project is written."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

from bench.peers import eleventy, hugo, jinja
from bench.peers.recorder import Site

HERE = Path(__file__).resolve().parent
_PYTHON = HERE / ".venv" / "bin" / "python"
_ELEVENTY = HERE / "node_modules" / "@11ty" / "eleventy"


@dataclass(frozen=True, slots=True)
class Peer:
    """One of the others; its command is run in the folder of its project, and leaves the pages in `output`."""

    name: str
    version: str
    command: tuple[str, ...]
    project: Callable[[Site, Path], None]
    output: str


def installed() -> tuple[list[Peer], list[str]]:
    """The peers that can run here, the one that all are measured by first, and the names of those that cannot."""
    found = {"Hugo": _hugo(), "Eleventy": _eleventy(), "staticjinja": _staticjinja()}
    return [peer for peer in found.values() if peer], [name for name, peer in found.items() if not peer]


def _hugo() -> Peer | None:
    """The program itself, without the Python around it."""
    places = sorted(HERE.glob(".venv/lib/*/site-packages/hugo/binaries/hugo*"))
    program = str(places[0]) if places else shutil.which("hugo")
    if program is None:
        return None
    said = _said(program, "version").split()
    version = next((word for word in said if word[:1] == "v"), "").lstrip("v").partition("-")[0]
    return Peer("Hugo", version, (program, "--quiet"), hugo.project, hugo.OUTPUT)


def _eleventy() -> Peer | None:
    node = shutil.which("node")
    if node is None or not (_ELEVENTY / "cmd.cjs").is_file():
        return None
    own = json.loads((_ELEVENTY / "package.json").read_text(encoding="utf-8"))["version"]
    version = f"{own}, Node {_said(node, '--version').strip().lstrip('v')}"
    return Peer("Eleventy", version, (node, str(_ELEVENTY / "cmd.cjs"), "--quiet"), eleventy.project, eleventy.OUTPUT)


def _staticjinja() -> Peer | None:
    folders = [str(folder) for folder in HERE.glob(".venv/lib/*/site-packages")]
    version = next((d.version for d in distributions(name="staticjinja", path=folders)), None) if folders else None
    if version is None or not _PYTHON.is_file():
        return None
    return Peer("staticjinja", version, (str(_PYTHON), "build.py"), jinja.project, jinja.OUTPUT)


def _said(*command: str) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return done.stdout
