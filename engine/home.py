"""Where the engine stands, in its repository or in a package that was installed, and the little that depends on it.

Whatever a site is made of is not among it: both make the same bytes of the same dossier.
"""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent  # beside the engine stand the templates
INSTALLED = HOME.name == "app" and HOME.with_name("__main__.py").is_file()  # the door that installed/ holds
COMMAND = "briefing" if INSTALLED else "python build.py"  # how we are called, in what we tell people to run
NAME = COMMAND.rsplit(maxsplit=1)[-1]
DOSSIER = "the current folder" if INSTALLED else "the folder of build.py"


def dossier() -> Path:
    """The dossier that is meant where none is named: a repository holds one, and a package does not."""
    return Path.cwd() if INSTALLED else HOME


def release() -> str:
    """The version, which is written in pyproject.toml and nowhere else; a package has it from there."""
    try:
        if INSTALLED:
            return version("briefing")
        return str(tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
    except (FileNotFoundError, PackageNotFoundError):  # somebody copied it, and left that behind
        return "of no release"
