"""What the forms of the lexer read from: the tokens of one text, and the conventions of one dossier."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeVar

from engine.dates import Moment
from engine.numerals import words
from engine.numerals.tokens import END, Token, names_pattern, tokens
from engine.quantities import Quantity
from engine.typography import fold


@dataclass(frozen=True, eq=False)
class Conventions:
    """How one dossier writes: currency signs, the order of 5/6/2031, its own unit words, names with digits.

    Two of them are never equal, so that a text can be remembered with those that it was read by.
    """

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


R = TypeVar("R")
Phrases = Mapping[str, tuple[tuple[tuple[str, ...], R], ...]]


def by_first(table: Iterable[tuple[str, R]]) -> Phrases[R]:
    """Phrases by their first word, the longest first, with what each means."""
    rows: dict[str, list[tuple[tuple[str, ...], R]]] = {}
    for phrase, meaning in table:
        parts = tuple(phrase.split())
        rows.setdefault(parts[0], []).append((parts, meaning))
    return {first: tuple(sorted(found, key=lambda row: -len(row[0]))) for first, found in rows.items()}


class Found(NamedTuple):
    """What a form matched: the tokens up to `end`, and what they say."""

    end: int
    form: str
    reading: Quantity | Moment | None


_BEYOND = (END,) * 16  # beyond either end of a text, and twice as far as any form looks


class Stream:
    """The tokens of one text, with the look-ups that every form needs."""

    def __init__(self, found: list[Token], conventions: Conventions) -> None:
        self.end = len(found)
        self.read = 0  # up to which token numerals were found
        self.conventions = conventions
        self.at: Callable[[int], Token] = [*found, *_BEYOND].__getitem__  # before the first stands END too, as at -1

    def first(self, forms: Iterable[Form], index: int) -> Found | None:
        """What the first of some forms that stands at `index` says."""
        for form in forms:
            found = form(self, index)
            if found is not None:
                return found
        return None

    def joined(self, index: int) -> bool:
        """Whether a token follows the one before it on the same line."""
        return self.at(index).gap != "\n"

    def adjacent(self, index: int) -> bool:
        return self.at(index).gap == ""

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


Form = Callable[[Stream, int], Found | None]


def by_first_word(forms: Iterable[tuple[Form, Iterable[str]]]) -> Mapping[str, tuple[Form, ...]]:
    """The forms that can begin with a word, in the order given; each comes with all the words that it can begin with."""
    table: dict[str, tuple[Form, ...]] = {}
    for form, firsts in forms:
        for word in dict.fromkeys(firsts):
            table[word] = (*table.get(word, ()), form)
    return table
