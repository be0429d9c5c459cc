"""Whether a peer has printed the same: the same pages, and on each the same words in the same order, title included.

Markup may differ in how it escapes a sign. Nothing else may: notes, citations and the names of files to take along stand
in the peers' pages too. The files themselves, which the engine writes beside its pages, no peer writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many pages were compared, how many words they hold, and what is not the same."""

    pages: int
    words: int
    faults: tuple[str, ...]


def compared(ours: Mapping[str, bytes], folder: Path) -> Comparison:
    """The pages of a folder against ours."""
    pages = {address: data for address, data in ours.items() if address.endswith(".html")}
    theirs = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.html"))}
    faults = [f"{address} is missing" for address in sorted(pages.keys() - theirs.keys())]
    faults += [f"{address} is too much" for address in sorted(theirs.keys() - pages.keys())]
    words = 0
    for address in sorted(pages.keys() & theirs.keys()):
        own = _words(pages[address])
        words += len(own)
        if own != _words(theirs[address].read_bytes()):
            faults.append(f"{address} holds other words")
    if not words:
        faults.append("there is nothing to compare")
    return Comparison(len(pages), words, tuple(faults))


def _words(page: bytes) -> list[str]:
    """Everything that a page says, in order."""
    return LexborHTMLParser(page.decode("utf-8")).text(separator=" ").split()
