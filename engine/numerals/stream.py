"""What the forms of the lexer read from: the tokens of one text, and the conventions of one dossier."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine.dates import Moment
from engine.numerals import words
from engine.numerals.tokens import END, Token, names_pattern, tokens
from engine.quantities import Quantity
from engine.typography import fold


@dataclass(frozen=True, eq=False)
class Conventions:
    """How one dossier writes: currency signs, the order of 5/6/2031, its own unit words, names with digits."""

    money: Mapping[str, str] = field(default_factory=dict)
    date_order: str = ""
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: tuple[str, ...] = ()

    @cached_property
    def names_pattern(self) -> re.Pattern[str] | None:
        return names_pattern(tuple(fold(name).text for name in self.names))

    @cached_property
    def unit_words(self) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
        """First token of a unit's words -> (all its tokens, unit), longest first."""
        table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for symbol, spellings in (*words.UNITS.items(), *self.units.items()):
            for spelling in spellings:
                key = tuple(token.key for token in tokens(fold(spelling).text, self.names_pattern))
                if key:
                    table.setdefault(key[0], []).append((key, symbol))
        return {first: tuple(sorted(rows, key=lambda r: (-len(r[0]), r))) for first, rows in table.items()}

    def currency(self, sign: str) -> str:
        """ISO code for a sign, or the sign itself where the dossier does not say what it means."""
        return self.money.get(sign) or words.CURRENCY_SIGNS.get(sign, sign)


@dataclass(frozen=True, slots=True)
class Found:
    """What a form matched: the tokens up to `end`, and what they say."""

    end: int
    form: str
    reading: Quantity | Moment | None


class Stream:
    """The tokens of one text, with the look-ups that every form needs."""

    def __init__(self, found: list[Token], conventions: Conventions) -> None:
        self.all = found
        self.conventions = conventions

    def at(self, index: int) -> Token:
        return self.all[index] if 0 <= index < len(self.all) else END

    def joined(self, index: int) -> bool:
        """Whether a token follows the one before it on the same line."""
        return index < len(self.all) and self.all[index].gap != "\n"

    def adjacent(self, index: int) -> bool:
        return 0 < index < len(self.all) and self.all[index].gap == ""

    def phrase(self, index: int, parts: tuple[str, ...]) -> int | None:
        """Index after the given lower-case parts, if they stand at `index` on one line."""
        for offset, part in enumerate(parts):
            token = self.at(index + offset)
            if token.lower != part or (offset and token.gap == "\n"):
                return None
        return index + len(parts)

    def unit(self, index: int) -> tuple[str, int] | None:
        """The longest unit word at `index`."""
        for key, symbol in self.conventions.unit_words.get(self.at(index).key, ()):
            if all(self.at(index + n).key == part and (n == 0 or self.joined(index + n)) for n, part in enumerate(key)):
                return symbol, index + len(key)
        return None
