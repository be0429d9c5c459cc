"""Formulas as trees: + - * / (also − × ÷), parentheses, names, and months(a, b). A formula holds no numeral.

The formula of a date is one call, latest(end, count): the last month from which so many months still run through `end`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(r"(?P<name>[A-Za-z]\w*)|(?P<sign>[-+*/(),−×÷])|(?P<bad>\S)")
_SIGNS = {"−": "-", "×": "*", "÷": "/"}
MAX_TOKENS = 200


class BadFormula(ValueError):
    """The text is not a formula; `column` counts from 1 inside it."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.column = column


@dataclass(frozen=True, slots=True)
class Name:
    """An input, or a unit that stands for one of it."""

    name: str
    column: int


@dataclass(frozen=True, slots=True)
class Negative:
    operand: Formula


@dataclass(frozen=True, slots=True)
class Operation:
    """One of + - * / on two formulas."""

    sign: str
    left: Formula
    right: Formula


@dataclass(frozen=True, slots=True)
class Months:
    """How many months from one to another, both included."""

    first: Name
    last: Name


@dataclass(frozen=True, slots=True)
class Latest:
    """The last month from which at least `count` months, itself included, run through `last`."""

    last: Name
    count: Formula


Formula = Name | Negative | Operation | Months
DateFormula = Latest


def parse(text: str) -> Formula | DateFormula:
    """Read a formula of an amount or of a date; raises BadFormula."""
    return _Parser(text).whole()


def names(formula: Formula | DateFormula) -> Iterator[Name]:
    """Every name in a formula, from left to right."""
    match formula:
        case Name():
            yield formula
        case Negative(operand):
            yield from names(operand)
        case Operation(_, left, right):
            yield from names(left)
            yield from names(right)
        case Months(first, last):
            yield first
            yield last
        case Latest(last, count):
            yield last
            yield from names(count)


def tokens(text: str) -> list[tuple[str, int]]:
    """Names and signs with their columns; raises BadFormula."""
    found: list[tuple[str, int]] = []
    for match in _TOKEN.finditer(text):
        token = match[0].strip()
        column = match.end() - len(token) + 1
        if match["bad"]:
            digits = "a formula holds no numeral: make it a fact with `assumed:`"
            message = digits if token.isdigit() else f"`{token}` has no meaning in a formula"
            raise BadFormula(message, column)
        found.append((_SIGNS.get(token, token), column))
    if len(found) > MAX_TOKENS:
        raise BadFormula(f"the formula has more than {MAX_TOKENS} names and signs", 1)
    return found


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = [*tokens(text), ("", len(text) + 1)]
        self.position = 0

    def peek(self) -> str:
        return self.tokens[self.position][0]

    def take(self) -> tuple[str, int]:
        self.position += 1
        return self.tokens[self.position - 1]

    def expect(self, sign: str) -> None:
        token, column = self.take()
        if token != sign:
            raise BadFormula(f"`{sign}` is missing here", column)

    def whole(self) -> Formula | DateFormula:
        formula = self.latest() if self.peek() == "latest" and self.tokens[1][0] == "(" else self.sum()
        token, column = self.tokens[self.position]
        if token:
            raise BadFormula(f"`{token}` does not belong here", column)
        return formula

    def latest(self) -> Latest:
        self.take()
        self.expect("(")
        last = self.name()
        self.expect(",")
        count = self.sum()
        self.expect(")")
        return Latest(last, count)

    def sum(self) -> Formula:
        left = self.product()
        while self.peek() in ("+", "-"):
            sign, _ = self.take()
            left = Operation(sign, left, self.product())
        return left

    def product(self) -> Formula:
        left = self.factor()
        while self.peek() in ("*", "/"):
            sign, _ = self.take()
            left = Operation(sign, left, self.factor())
        return left

    def factor(self) -> Formula:
        token, column = self.take()
        if token == "-":
            return Negative(self.factor())
        if token == "(":
            inner = self.sum()
            self.expect(")")
            return inner
        if token == "months" and self.peek() == "(":
            self.expect("(")
            first = self.name()
            self.expect(",")
            last = self.name()
            self.expect(")")
            return Months(first, last)
        if not token or not token[0].isalpha():
            raise BadFormula("a name or a parenthesis is missing here", column)
        return Name(token, column)

    def name(self) -> Name:
        token, column = self.take()
        if not token[:1].isalpha():
            raise BadFormula("the name of an input is missing here", column)
        return Name(token, column)
