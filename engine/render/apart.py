"""No figure in a text of ours is read together with the words beside it, as it would be in `{fact}`power` monthly`.

The check finds as much on the pages. Here it is said before any is made, at the role in the dossier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from engine.constants import NAMES
from engine.counts import NOUNS
from engine.model import Dossier
from engine.numerals import Conventions, Numeral, numerals
from engine.placed import Text, place_in
from engine.problems import Place, Problem
from engine.render.written import Written
from engine.roles import Role, roles

_BLOCK = re.compile(r"</?(?:p|h\d|ul|li|blockquote|hr)\b[^<>]*>")
_TAG = re.compile(r"<[^>]*>")
_BEGINS, _ENDS = "\ufdd0", "\ufdd1"  # no characters, and in no text that has passed
_FIGURE = re.compile(f"{_BEGINS}([^{_BEGINS}{_ENDS}]*){_ENDS}")


def run_together(dossier: Dossier, written: Written) -> Iterator[Problem]:
    """Every numeral of a text of ours that is not wholly in the figure in which it begins or ends."""
    own = dossier.conventions
    conventions = Conventions(own.money, own.date_order, {**own.units, **NOUNS}, (*own.names, *NAMES))
    for text in dossier.own_texts:
        if "{" not in text:
            continue
        plain, figures = _read(text, written)
        found = numerals(plain, conventions)
        for at, (start, end) in enumerate(figures):
            yield from (
                _problem(text, at, n) for n in found if n.start < end and start < n.end and not _within(n, start, end)
            )


def _within(numeral: Numeral, start: int, end: int) -> bool:
    return start <= numeral.start and numeral.end <= end


def _problem(text: Text, at: int, numeral: Numeral) -> Problem:
    written = [role for role in roles(text) if role.name != "quote"]
    role = written[at] if at < len(written) else None
    place = place_in(text, role.start, role.end - role.start) if role else text.place
    message = f"“{numeral.text}” would be read as one number"
    return Problem("role", message, place, "Put another word between the figure and those beside it.")


def _read(text: Text, written: Written) -> tuple[str, list[tuple[int, int]]]:
    """A text as it is shown, each block apart, and where its figures stand in it."""

    def write(role: Role, place: Place, opening: bool) -> str:
        shown, _ = written.role(role, place, opening=opening)
        return shown if role.name == "quote" else f"{_BEGINS}{shown}{_ENDS}"

    of_blocks = text.place.path != Dossier.FACTS
    html = written.prose.block(text, write) if of_blocks else written.prose.inline(text, write)
    marked = unescape(_TAG.sub("", _BLOCK.sub("\n", html.replace("\n", " "))))
    figures, before = [], 0
    for match in _FIGURE.finditer(marked):
        start = match.start() - before
        figures.append((start, start + len(match[1])))
        before += 2
    return _FIGURE.sub(r"\1", marked), figures
