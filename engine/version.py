"""What a result of the engine depends on besides its inputs: its own code, the language, and the packages that it uses."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = ("jinja2", "markdown-it-py", "markupsafe", "mdit-py-plugins", "pillow", "pydantic", "pyyaml", "selectolax")
_ROOM = Path(__file__).resolve().parent


@cache
def code() -> str:
    """SHA-256 of the engine's own code, which is the same on every machine."""
    sha = hashlib.sha256()
    for path in sorted(_ROOM.rglob("*.py")):
        sha.update(f"\n{path.relative_to(_ROOM).as_posix()} ".encode() + hashlib.sha256(path.read_bytes()).digest())
    return sha.hexdigest()


@cache
def fingerprint() -> str:
    """SHA-256 of all that: two runs with the same one make the same of the same."""
    sha = hashlib.sha256(f"{sys.version}\n{code()}".encode())
    for name in _PACKAGES:
        try:
            sha.update(f"\n{name} {version(name)}".encode())
        except PackageNotFoundError:
            sha.update(f"\n{name} is not there".encode())
    return sha.hexdigest()
