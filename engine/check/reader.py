"""Reads the numerals of our own pages; the same text is read once, since pages repeat much of one another."""

from __future__ import annotations

from engine.constants import NAMES
from engine.counts import NOUNS
from engine.numerals import Conventions, Numeral, numerals

REMEMBERED = 50_000  # texts; beyond them each is read again


class Reader:
    """The lexer with the conventions of our own pages: the dossier's, with the nouns of counts as units."""

    def __init__(self, own: Conventions) -> None:
        self._conventions = Conventions(own.money, own.date_order, {**own.units, **NOUNS}, (*own.names, *NAMES))
        self._known: dict[str, tuple[Numeral, ...]] = {}

    def __call__(self, text: str) -> tuple[Numeral, ...]:
        """Every numeral of a text, in order."""
        found = self._known.get(text)
        if found is None:
            found = tuple(numerals(text, self._conventions))
            if len(self._known) < REMEMBERED:
                self._known[text] = found
        return found

    def counted(self, text: str) -> list[Numeral]:
        """The same without listed names."""
        return [numeral for numeral in self(text) if numeral.form != "name"]
