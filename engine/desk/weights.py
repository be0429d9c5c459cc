"""What a built site weighs, page by page, and how many numbers it shows: read from its folder, for comparing two of them.

It says nothing of whether the site is right: that is the check's. A folder without a proof is no site, and one beyond the limits is
left unweighed.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.addresses import PROOF

MOST_BYTES, MOST_FILES = 256 * 1024 * 1024, 50_000
_SHOWN = "numerals on pages: "  # what the proof calls the counts of what is shown
_LEVEL = 6  # as servers compress


@dataclass(frozen=True, slots=True)
class Weight:
    """A page in bytes, as it is and as it is sent."""

    plain: int
    packed: int


@dataclass(frozen=True)
class Site:
    """Pages by address, all files in bytes, and how many numbers of each kind are shown."""

    pages: Mapping[str, Weight]
    files: int
    whole: int
    numbers: Mapping[str, int]


def weighed(folder: Path) -> Site | None:
    """A site in a folder; None where there is none that can be weighed."""
    try:
        numbers = _numbers((folder / PROOF).read_text(encoding="utf-8"))
        found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
        sizes = [path.stat().st_size for path in found]
        if numbers is None or len(found) > MOST_FILES or sum(sizes) > MOST_BYTES:
            return None
        pages = {path.relative_to(folder).as_posix(): _weight(path) for path in found if path.suffix == ".html"}
    except (OSError, UnicodeDecodeError):
        return None
    return Site(pages, len(found), sum(sizes), numbers)


def _weight(path: Path) -> Weight:
    data = path.read_bytes()
    return Weight(len(data), len(zlib.compress(data, _LEVEL)))


def _numbers(text: str) -> Mapping[str, int] | None:
    """The counts of a proof by kind; None of what is no proof."""
    try:
        counts = json.loads(text)["counts"]
        return {name.removeprefix(_SHOWN): int(count) for name, count in counts.items() if str(name).startswith(_SHOWN)}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
