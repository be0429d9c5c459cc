"""Numerals, formulas and dates of any kind: read or refused, and read as others read them, who share nothing with the engine."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import strategies as st

from engine import formulas
from engine.dates import Moment
from engine.formulas import Formula
from engine.numerals import Conventions, numerals
from engine.quantities import Interval
from engine.reconcile.derive import Amount, evaluate
from tests.fuzz import texts
from tests.fuzz.examples import fuzzed
from tests.fuzz.holds import date_holds, formula_holds, numerals_hold
from tests.test_dates import oracle

CONVENTIONS = (
    Conventions({"$": "USD"}, "mdy", {"kiln": ("kiln", "kilns")}, ("K-9", "Kiln 1", "H100")),
    Conventions({"£": "GBP", "€": "EUR", "pound": "GBP"}, "dmy", {"ship": ("ship", "ships")}, ("Pier 4",)),
    Conventions(),
)
WHOSE = st.sampled_from(CONVENTIONS)
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")

# --- numerals --------------------------------------------------------------------------------------------------------


@fuzzed(400, text=texts.NUMERALS | texts.HOSTILE, whose=WHOSE)
def test_numerals_of_any_text_stand_in_it_in_order(text: str, whose: Conventions) -> None:
    numerals_hold(text, whose)


@fuzzed(200, text=texts.NUMERALS, whose=WHOSE)
def test_wide_digits_read_as_others(text: str, whose: Conventions) -> None:
    wide = [numeral.canonical() for numeral in numerals(text.translate(_WIDE), whose)]
    assert wide == [numeral.canonical() for numeral in numerals(text, whose)]


def test_a_date_does_not_end_inside_a_character() -> None:
    """Found here: the first half of ½ was a day of May, and the second a numeral of its own."""
    assert [(n.text, n.form) for n in numerals("in May ½ of it", CONVENTIONS[0])] == [("May ½", "unreadable")]


# --- formulas --------------------------------------------------------------------------------------------------------

_PYTHON: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class NoFormula(Exception):
    """Python reads it as something else than sums and products of names."""


def by_python(text: str, values: Mapping[str, Fraction]) -> Fraction:
    """What a text comes to as Python reads it."""
    try:
        node = ast.parse(text.translate(str.maketrans("−×÷", "-*/")).strip(), mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise NoFormula from error
    return _worth(node, values)


def _worth(node: ast.expr, values: Mapping[str, Fraction]) -> Fraction:
    match node:
        case ast.Name(id):
            return values[id]
        case ast.UnaryOp(ast.USub(), operand):
            return -_worth(operand, values)
        case ast.BinOp(left, sign, right) if type(sign) in _PYTHON:
            one, other = _worth(left, values), _worth(right, values)
            return _PYTHON[type(sign)](one, other)
    raise NoFormula


def outcome(work: Callable[[], Any]) -> Any:
    """What a work gives, or how it fails."""
    try:
        return work()
    except (NoFormula, formulas.BadFormula):
        return "no formula"
    except ZeroDivisionError:
        return "nothing"


def amount(low: Fraction, high: Fraction) -> Amount:
    return Amount(Interval(low, high), low if low == high else None, ())


def no_month(name: str) -> Moment:
    raise AssertionError(name)


WORTH = st.fixed_dictionaries(dict.fromkeys(texts.NAMES, st.fractions(-20, 20, max_denominator=12)))
WIDTHS = st.fixed_dictionaries(dict.fromkeys(texts.NAMES, st.fractions(0, 3, max_denominator=5)))
SHARES = st.fixed_dictionaries(dict.fromkeys(texts.NAMES, st.fractions(0, 1, max_denominator=7)))


@fuzzed(150, text=texts.FORMULAS, values=WORTH)
def test_a_formula_comes_to_what_python_makes_of_it(text: str, values: Mapping[str, Fraction]) -> None:
    def engine() -> Fraction | None:
        formula = formulas.parse(text)
        assert not isinstance(formula, formulas.Latest)
        found = evaluate(formula, lambda name: amount(values[name], values[name]), no_month)
        assert found.interval == Interval.point(found.nominal or Fraction(0))
        return found.nominal

    formula_holds(text)
    assert outcome(engine) == outcome(lambda: by_python(text, values))


@st.composite
def written(draw: st.DrawFn, depth: int = 3) -> str:
    """A formula that parses."""
    if not depth or draw(st.booleans()):
        return draw(st.sampled_from(texts.NAMES))
    one, other = draw(written(depth - 1)), draw(written(depth - 1))
    return draw(st.sampled_from((f"({one}) {{}} ({other})", f"{one} {{}} {other}", f"-{one} {{}} -{other}"))).format(
        draw(st.sampled_from("+-*/"))
    )


@fuzzed(60, text=written(), lows=WORTH, widths=WIDTHS, shares=SHARES)
def test_an_interval_holds_whatever_its_inputs_can_give(
    text: str, lows: Mapping[str, Fraction], widths: Mapping[str, Fraction], shares: Mapping[str, Fraction]
) -> None:
    formula = formulas.parse(text)
    assert not isinstance(formula, formulas.Latest)
    held: Formula = formula
    found = outcome(lambda: evaluate(held, lambda name: amount(lows[name], lows[name] + widths[name]), no_month))
    if found != "nothing":
        inside = by_python(text, {name: lows[name] + widths[name] * shares[name] for name in texts.NAMES})
        assert found.interval.low <= inside <= found.interval.high


@fuzzed(300, text=texts.FORMULA_TEXTS)
def test_any_text_is_a_formula_or_refused_at_its_column(text: str) -> None:
    formula_holds(text)


# --- dates -----------------------------------------------------------------------------------------------------------


@fuzzed(150, text=texts.DATES)
def test_any_text_is_a_date_or_refused_and_then_as_the_oracle_has_it(text: str) -> None:
    moment = date_holds(text)
    if moment is None or text.startswith("/"):  # for which the oracle makes up a beginning
        return
    if _QUARTER.search(text) and (
        "/" in text or "~" in text
    ):  # which the standard knows, and the oracle by itself only
        return
    theirs = oracle()(text)
    if moment.first is not None:
        assert _day(theirs.lower_strict()) == str(moment.first)
    if moment.last is not None:
        assert _day(theirs.upper_strict()) == str(moment.last)


_QUARTER = re.compile(r"-(?:3[3-6]|4[01])(?:~|/|$)")


def _day(found: Any) -> str:
    return "-".join((f"{found.tm_year:04}", f"{found.tm_mon:02}", f"{found.tm_mday:02}"))


@pytest.mark.parametrize(
    "text", ["2031-02-29", "2031-33-01", "2031-13", "0000", "２０３１", "2031\n", "2032/2031", "/", "../.."]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    assert date_holds(text) is None
