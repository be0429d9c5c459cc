"""Who runs: each of our builds and each peer, with what has to be laid out before its clock starts.

Every run has a folder of its own, in which nothing is left of another: a copy of the dossier, or of what an earlier build
left where that is what is measured, and a home without files, for whoever keeps some there.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.peers.installed import Peer

ROOT = Path(__file__).resolve().parent.parent
REPORT = "stages.json"
UNCERTIFIED, COLD, ARCHIVE = "cold, not certified", "cold, certified", "cold, certified, excerpts read again"
CHECK, EDITED, UNCHANGED = "certify what is there", "one fact edited, certified", "nothing changed, certified"


@dataclass(frozen=True, slots=True)
class Contestant:
    """`lay` fills the folder of a run, and gives the command to run in it."""

    name: str
    lay: Callable[[Path], list[str]]


@dataclass(frozen=True, slots=True)
class Laid:
    """What a size has been given: folders of the deal, of the deal with a fact edited, and of what a build left."""

    deal: Path
    edited: Path
    warm: Path


def door(*arguments: str) -> list[str]:
    """A command of ours."""
    return [sys.executable, str(ROOT / "build.py"), *arguments]


def staged(folder: Path, *flags: str) -> list[str]:
    """A build of ours that reports the time of its stages."""
    return [
        sys.executable,
        "-m",
        "bench.stages",
        str(folder / "dossier"),
        str(folder / "site"),
        str(folder / REPORT),
        *flags,
    ]


def build(folder: Path, archive: Path | None = None) -> list[str]:
    sources = ["--sources", str(archive)] if archive else []
    return door("build", "--dossier", str(folder / "dossier"), "--out", str(folder / "site"), *sources)


def ours(laid: Laid) -> list[Contestant]:
    """Our builds: cold ones from the dossier alone, the others from what is there."""
    sources = laid.deal / "sources"

    def fresh(folder: Path) -> None:
        shutil.copytree(laid.deal / "dossier", folder / "dossier")

    def warm(folder: Path) -> None:
        shutil.copytree(laid.warm, folder, dirs_exist_ok=True)

    def uncertified(folder: Path) -> list[str]:
        fresh(folder)
        return staged(folder, "--uncertified")

    def cold(folder: Path) -> list[str]:
        fresh(folder)
        return build(folder)

    def archived(folder: Path) -> list[str]:
        fresh(folder)
        return build(folder, sources)

    def check(folder: Path) -> list[str]:
        warm(folder)
        return door("check", "--dossier", str(folder / "dossier"), "--site", str(folder / "site"))

    def unchanged(folder: Path) -> list[str]:
        warm(folder)
        return build(folder, sources)

    def edited(folder: Path) -> list[str]:
        warm(folder)
        for name in ("facts.yaml", "facts.lock"):
            shutil.copyfile(laid.edited / "dossier" / name, folder / "dossier" / name)
        return build(folder, laid.edited / "sources")

    lays = {UNCERTIFIED: uncertified, COLD: cold, ARCHIVE: archived, CHECK: check, EDITED: edited, UNCHANGED: unchanged}
    return [Contestant(name, lay) for name, lay in lays.items()]


def stages(laid: Laid) -> Contestant:
    """A cold build by one process, which says what each stage takes."""

    def lay(folder: Path) -> list[str]:
        shutil.copytree(laid.deal / "dossier", folder / "dossier")
        return staged(folder, "--alone", "--sources", str(laid.deal / "sources"))

    return Contestant("the stages", lay)


def peer(one: Peer, project: Path) -> Contestant:
    """A peer on its project, cold: its output and whatever else it left are not there."""

    def lay(folder: Path) -> list[str]:
        shutil.copytree(project, folder, dirs_exist_ok=True)
        return list(one.command)

    return Contestant(one.name, lay)


def real(repository: Path) -> tuple[Contestant, Contestant]:
    """The repository's own dossier, cold and certified, and the import of three packages that it is measured by."""

    def lay(folder: Path) -> list[str]:
        (folder / "dossier").mkdir()
        for name in ("facts.yaml", "facts.lock"):
            shutil.copyfile(repository / name, folder / "dossier" / name)
        shutil.copytree(repository / "content", folder / "dossier" / "content")
        return build(folder)

    def imports(_: Path) -> list[str]:
        return [sys.executable, "-c", "import yaml, jinja2, markdown_it"]

    return Contestant("the real dossier", lay), Contestant("import yaml, jinja2, markdown_it", imports)


def environment(folder: Path) -> Mapping[str, str]:
    """The environment of a run: a home of its own, and no archive but the one that is named."""
    own = {name: value for name, value in os.environ.items() if name != "BRIEFING_SOURCES"}
    home = str(folder / "home")
    return own | {"HOME": home, "XDG_CACHE_HOME": f"{home}/cache", "PYTHONPATH": str(ROOT)}
