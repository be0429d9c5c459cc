"""The names under which the style sheet and the script are published: each holds the hash of what is in the file.

So a file of such a name never changes, and whoever keeps copies of it may keep them for ever.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

STYLE, SCRIPT = "style.css", "script.js"  # among the templates
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Assets:
    """The published names."""

    style: str = STYLE
    script: str = SCRIPT

    @classmethod
    def of(cls, templates: Path) -> Assets:
        """Those of the files in a folder; of a file that is not there, the bare name."""
        return cls(_published(templates / STYLE), _published(templates / SCRIPT))


def _published(path: Path) -> str:
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGITS]
    except OSError:
        return path.name
    return f"{path.stem}.{digest}{path.suffix}"
