"""What must hold of any text whatever, as functions that raise AssertionError; the property tests and the fuzzer ask the same.

They read and write no site. What a page must show is for the tests of mutants and mutations.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

from engine import formulas, lock
from engine.annotations import as_github
from engine.dates import Moment, NotADate
from engine.dates import parse as parse_date
from engine.model import Dossier
from engine.numerals import Conventions, lexer, numerals
from engine.problems import Problem, Stopped, stop_if_any
from engine.quantities import Quantity
from engine.read import read
from engine.reconcile import reconcile
from engine.report import as_json, report
from engine.touched import touching
from engine.validate import validate

# of a file as a whole, or of what is not there
_WHOLE = frozenset({"file", "prose", "pin"})


def numerals_hold(text: str, conventions: Conventions) -> int:
    """Numerals stand in order, apart, within the text, and miss no digit; a second reading gives the same. How many."""
    found = numerals(text, conventions)
    end = 0
    for numeral in found:
        assert end <= numeral.start < numeral.end <= len(text), (text, numeral)
        assert text[numeral.start : numeral.end] == numeral.text
        assert numeral.canonical()
        if isinstance(numeral.reading, Quantity):
            interval = numeral.reading.interval
            assert interval is None or not interval.is_empty, (text, numeral)
        elif isinstance(numeral.reading, Moment):
            first, last = numeral.reading.bounds
            assert first <= last, (text, numeral)
        end = numeral.end
    covered = {place for numeral in found for place in range(numeral.start, numeral.end)}
    missed = [place for place, char in enumerate(text) if place not in covered and _is_digit(char)]
    assert not missed, (text, missed)
    assert lexer._read(text, conventions) == found, text
    return len(found)


def _is_digit(char: str) -> bool:
    return unicodedata.numeric(char, None) is not None


def date_holds(text: str) -> Moment | None:
    """A date is read as it is written, from its first day to its last, or refused in words that name it."""
    try:
        moment = parse_date(text)
    except NotADate as error:
        assert str(error)
        return None
    assert moment.text == text
    assert moment.first is not None or moment.last is not None
    if moment.first and moment.last:
        assert moment.first <= moment.last, text
    assert parse_date(text) == moment
    return moment


def formula_holds(text: str) -> formulas.Formula | formulas.DateFormula | None:
    """A formula is read, with every name at its column, or refused at a column of the text or right after it."""
    try:
        formula = formulas.parse(text)
    except formulas.BadFormula as error:
        assert str(error)
        assert 1 <= error.column <= len(text) + 1, (text, error.column)
        return None
    for name in formulas.names(formula):
        assert text[name.column - 1 :].startswith(name.name), (text, name)
    return formula


def value_of(formula: formulas.Formula, values: Mapping[str, Fraction]) -> Fraction:
    """What a formula of plain numbers comes to; raises ZeroDivisionError. Another walk than the engine's two."""
    match formula:
        case formulas.Name(name):
            return values[name]
        case formulas.Negative(operand):
            return -value_of(operand, values)
        case formulas.Operation(sign, left, right):
            one, other = value_of(left, values), value_of(right, values)
            return {"+": one + other, "-": one - other, "*": one * other}[sign] if sign != "/" else one / other
    raise LookupError(formula)


def dossier_holds(folder: Path) -> bool:
    """A folder is a dossier from which a briefing follows, or is refused with problems at their places. Which of them."""
    try:
        dossier = read(folder)
        stop_if_any(touching(dossier, validate(dossier)))
        pinned = lock.parse(dossier.lock_text)
        stop_if_any(lock.misfits(dossier, pinned))
        reconcile(dossier, pinned)
    except Stopped as stopped:
        problems_hold(stopped, folder)
        return False
    return True


def problems_hold(stopped: Stopped, folder: Path) -> None:
    """There is one, and each can be gone to and told in every form."""
    assert stopped.problems
    assert stopped.exit_code in (1, 4)
    for problem in stopped.problems:
        placed(problem, folder)
    assert report(stopped.problems, [folder])
    assert as_github(stopped.problems)
    assert as_json(stopped.problems).encode()


def placed(problem: Problem, folder: Path) -> None:
    """A problem stands in the dossier: of what has lines at one that is there, and within it."""
    place = problem.place
    assert problem.message
    if place.line:
        text = (folder / place.path).read_bytes().decode("utf-8", "replace")
        lines = text.replace("\r\n", "\n").split("\n")
        assert 1 <= place.line <= len(lines), problem
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1, problem
    else:
        assert problem.code in _WHOLE, problem
        assert place.path == Dossier.LOCK or place.path.startswith(("facts.yaml", "content/", "templates/")), problem


def facts_hold(data: bytes, folder: Path) -> bool:
    """The same of a folder whose facts.yaml is replaced by some bytes."""
    path = folder / Dossier.FACTS
    with suppress(FileNotFoundError):
        path.unlink()
    path.write_bytes(data)
    return dossier_holds(folder)
