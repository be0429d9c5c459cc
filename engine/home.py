"""Where the engine stands, in its repository or in a package that was installed, and the little that depends on it.

Whatever a site is made of is not among it: both make the same bytes of the same dossier.
"""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent  # beside the engine stand the templates
_PROJECT = HOME / "pyproject.toml"  # which a package leaves behind
INSTALLED = not _PROJECT.is_file()
COMMAND = "briefing" if INSTALLED else "python build.py"  # how we are called, in what we tell people to run
NAME = COMMAND.rsplit(maxsplit=1)[-1]
DOSSIER = "the current folder" if INSTALLED else "the folder of build.py"


def dossier() -> Path:
    """The dossier that is meant where none is named: a repository holds one, and a package does not."""
    return Path.cwd() if INSTALLED else HOME


def release() -> str:
    """The version, which is written in pyproject.toml and nowhere else; a package has it from there."""
    if INSTALLED:
        try:
            return version("briefing")
        except PackageNotFoundError:  # it was copied, and not installed
            return "of no release"
    return str(tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"])
