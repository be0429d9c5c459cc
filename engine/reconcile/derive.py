"""Derived facts: formulas over intervals, once per case of what is unknown, and the precision they may be shown at."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any

from engine import formulas
from engine.dates import Moment, NotADate, latest_start, month_count
from engine.dates import parse as parse_date
from engine.formulas import Formula
from engine.model import Dossier, Fact
from engine.problems import Place, Problem
from engine.quantities import (
    MAX_DIGITS,
    Interval,
    Quantity,
    Relation,
    Unit,
    beyond_reason,
    finest_exponent,
    rounded,
    rounded_down,
    rounded_up,
)
from engine.readings import Value, counted, read_claim

BOUND_DIGITS = 4  # a bound that does not end sooner is shown to so many digits, rounded outward
EXACT_DIGITS = 6


class NoValue(Exception):
    """A formula cannot be evaluated; the message is for the editor."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A value inside a formula, in base units with every period in months."""

    interval: Interval
    nominal: Fraction | None
    powers: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A derived value for one choice of cases: its interval and nominal value in the fact's unit, and as shown.

    A computed date has neither interval nor nominal value.
    """

    interval: Interval | None
    nominal: Fraction | None
    shown: Quantity | Moment
    cases: tuple[tuple[str, int], ...]  # (fact with cases, which of them)


def hull(results: tuple[Result, ...]) -> Interval | None:
    """What the results allow over all their cases; None for dates."""
    whole = results[0].interval
    for result in results[1:]:
        whole = whole.hull(result.interval) if whole is not None and result.interval is not None else None
    return whole


def span(results: tuple[Result, ...]) -> Interval | Moment | None:
    """The same for amounts and dates: of dates, the first to the last."""
    found = sorted((r.shown for r in results if isinstance(r.shown, Moment)), key=lambda moment: moment.bounds)
    if not found:
        return hull(results)
    return found[0] if found[0] == found[-1] else parse_date(f"{found[0].text}/{found[-1].text}")


def with_precision(quantity: Quantity, precision: str | None) -> Quantity:
    """A reading with the precision that the editor declares instead of the surface's."""
    if precision is None or quantity.value is None:
        return quantity
    if precision == "exact":
        return replace(quantity, exponent=None)
    exponent = _leading(quantity.value) - int(precision[0]) + 1
    declared = _written(quantity.relation, quantity.value, exponent, quantity.unit)
    return replace(quantity, relation=declared.relation, exponent=declared.exponent)


def _leading(value: Fraction) -> int:
    """The power of ten of the first digit; zero has none before the ones."""
    if not value:
        return 0
    power = len(str(abs(value.numerator))) - len(str(value.denominator)) + 1
    while value and Fraction(10) ** power > abs(value):
        power -= 1
    return power


class Deriver:
    """Evaluates the facts of one dossier, each once per choice of cases."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.problems: list[Problem] = []
        self.facts = dossier.facts
        self._results: dict[str, tuple[Result, ...]] = {}
        self._computed: dict[tuple[str, tuple[int, ...]], Moment | Amount] = {}

    def results(self, id: str) -> tuple[Result, ...]:
        """One result per choice of cases; empty where the formula has a problem, which is noted."""
        if id not in self._results:
            fact = self.facts[id]
            roots = self.dossier.case_roots[id]
            choices = product(*(range(len(self.facts[root].cases)) for root in roots))
            try:
                found = tuple(self._result(fact, dict(zip(roots, choice, strict=True))) for choice in choices)
            except (NoValue, NotADate, ZeroDivisionError) as error:
                place = fact.formula.place if fact.formula else Place(Dossier.FACTS)
                self.problems.append(Problem("formula", f"`{id}` cannot be computed: {error}", place))
                found = ()
            self._results[id] = found
        return self._results[id]

    def value(self, id: str, cases: Mapping[str, int]) -> Value | Amount:
        """A fact's value as an input, under a choice of cases."""
        fact = self.facts[id]
        if fact.cases:
            return parse_date(fact.cases[cases[id]])
        if fact.formula:
            choice = id, tuple(cases[root] for root in self.dossier.case_roots[id])
            if choice not in self._computed:  # else what is named often is computed as often, and so all the way down
                found = self._latest(fact, cases) if fact.unit == "date" else self._amount(fact, cases)
                self._computed[choice] = found
            return self._computed[choice]
        value = adopted_value(self.dossier, fact)
        if value is None:
            raise NoValue(f"`{id}` has no value that we adopt")
        return value

    def _result(self, fact: Fact, cases: Mapping[str, int]) -> Result:
        chosen = tuple(sorted(cases.items()))
        if fact.unit == "date":
            return Result(None, None, self._latest(fact, cases), chosen)
        amount = self._amount(fact, cases)
        unit = Unit.parse(fact.unit or "").in_months()
        if amount.powers != unit.powers:
            raise NoValue(f"the formula gives {_spoken(amount.powers)}, the fact is in {fact.unit}")
        interval = amount.interval.scaled(1 / unit.factor)
        nominal = None if amount.nominal is None else amount.nominal / unit.factor
        return Result(interval, nominal, shown(interval, nominal, fact), chosen)

    def _latest(self, fact: Fact, cases: Mapping[str, int]) -> Moment:
        formula = formulas.parse(str(fact.formula))
        if not isinstance(formula, formulas.Latest):
            raise NoValue("the formula of a date is `latest(end, count)`")
        amount, month = self._inputs(fact, cases)
        count = evaluate(formula.count, amount, month)
        if count.powers != (("month", 1),):
            raise NoValue(f"`latest` counts months, not {_spoken(count.powers)}")
        if count.interval.low is None or count.interval.low < 0:
            raise NoValue("nothing says how many months there are at least")
        whole = -(-count.interval.low // 1)  # the fewest whole months that the count allows
        if count.interval.low_open and whole == count.interval.low:
            whole += 1
        return latest_start(month(formula.last.name), max(1, int(whole)))

    def _amount(self, fact: Fact, cases: Mapping[str, int]) -> Amount:
        formula = formulas.parse(str(fact.formula))
        if isinstance(formula, formulas.Latest):
            raise NoValue(f"`latest` gives a date, the fact is in {fact.unit}")
        return evaluate(formula, *self._inputs(fact, cases))

    def _inputs(self, fact: Fact, cases: Mapping[str, int]) -> tuple[Callable[[str], Amount], Callable[[str], Moment]]:
        """What a name in the fact's formula stands for: an amount, or a month."""

        def input_amount(name: str) -> Amount:
            id = fact.input(name)
            if id is None:
                return _one(name)
            value = self.value(id, cases)
            if isinstance(value, Amount):
                return value
            if not isinstance(value, Quantity):
                raise NoValue(f"`{id}` is no amount")
            return _amount_of(value, id)

        def input_month(name: str) -> Moment:
            id = fact.input(name)
            value = self.value(id, cases) if id is not None else None
            if not isinstance(value, Moment):
                raise NoValue(f"`{name}` is no date")
            return value

        return input_amount, input_month


def evaluate(formula: Formula, amount: Callable[[str], Amount], month: Callable[[str], Moment]) -> Amount:
    """The formula's value; raises NoValue, NotADate or ZeroDivisionError."""
    match formula:
        case formulas.Name(name):
            return amount(name)
        case formulas.Negative(operand):
            inner = evaluate(operand, amount, month)
            return Amount(-inner.interval, None if inner.nominal is None else -inner.nominal, inner.powers)
        case formulas.Months(first, last):
            count = Fraction(month_count(month(first.name), month(last.name)))
            if count < 1:
                raise NoValue(f"`{last.name}` comes before `{first.name}`")
            return Amount(Interval.point(count), count, (("month", 1),))
        case formulas.Operation(sign, left, right):
            return _operate(sign, evaluate(left, amount, month), evaluate(right, amount, month))


_OPERATIONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def _operate(sign: str, a: Amount, b: Amount) -> Amount:
    if sign in "+-" and a.powers != b.powers:
        raise NoValue(f"{_spoken(a.powers)} and {_spoken(b.powers)} cannot be added")
    apply = _OPERATIONS[sign]
    interval = apply(a.interval, b.interval)
    nominal = apply(a.nominal, b.nominal) if a.nominal is not None and b.nominal is not None else None
    if interval.is_beyond_reason or (nominal is not None and beyond_reason(nominal)):
        raise NoValue(f"the formula leads to a number of more than {MAX_DIGITS:,} digits")
    left, right = Unit(a.powers, Fraction(1)), Unit(b.powers, Fraction(1))
    powers = {"*": left.times(right), "/": left.over(right)}.get(sign, left).powers
    return Amount(interval, nominal, powers)


def _one(unit: str) -> Amount:
    base = Unit.parse(unit).in_months()
    return Amount(Interval.point(base.factor), base.factor, base.powers)


def _amount_of(quantity: Quantity, id: str) -> Amount:
    interval = quantity.interval
    if interval is None or (quantity.relation is Relation.MAGNITUDE and interval.low != interval.high):
        raise NoValue(f"`{id}` is too vague to compute with")
    unit = Unit.parse(quantity.unit).in_months()
    single = quantity.relation in (Relation.EQUAL, Relation.ABOUT, Relation.MAGNITUDE)
    nominal = quantity.value * unit.factor if single and quantity.value is not None else None
    return Amount(interval.scaled(unit.factor), nominal, unit.powers)


def _spoken(powers: tuple[tuple[str, int], ...]) -> str:
    above = "*".join(symbol for symbol, power in powers for _ in range(power))
    below = "".join(f"/{symbol}" for symbol, power in powers for _ in range(-power))
    return f"{above or 'number'}{below}"


def adopted_value(dossier: Dossier, fact: Fact) -> Value | None:
    """What a fact is worth by itself: the adopted claim's reading or the assumption, in the fact's precision."""
    if fact.assumed:
        reading = counted(fact.assumed, dossier.conventions)[0].reading
        value: Value | None = reading
        if isinstance(reading, Quantity) and not reading.unit and fact.unit != "number":
            value = reading.in_unit(str(fact.unit))
    else:
        claim = dossier.adopted(fact)
        value = read_claim(claim, fact, dossier.conventions).value if claim else None
    return with_precision(value, fact.precision) if isinstance(value, Quantity) else value


def shown(interval: Interval, nominal: Fraction | None, fact: Fact) -> Quantity:
    """What may be printed of a derived value: rounded where both ends are known, else its bound, rounded outward."""
    unit = str(fact.unit)
    if interval.low is None and interval.high is None:
        raise NoValue("nothing bounds the result")
    if interval.high is None and interval.low is not None:
        relation = Relation.MORE if interval.low_open else Relation.AT_LEAST
        value, exponent = _bound(interval.low, up=False)
        return _written(relation, value, exponent, unit)
    if interval.low is None and interval.high is not None:
        relation = Relation.LESS if interval.high_open else Relation.UP_TO
        value, exponent = _bound(interval.high, up=True)
        return _written(relation, value, exponent, unit)
    if interval.low is None or interval.high is None:
        raise NoValue("nothing bounds the result")
    width = interval.high - interval.low
    if nominal is None and width == 0:
        raise NoValue("the inputs are bounds, and the result is a point that they do not give")
    if nominal is None:
        return _as_range(interval, width, unit)
    if fact.precision and fact.precision != "exact":
        exponent = _leading(nominal) - int(fact.precision[0]) + 1
    elif width == 0:
        exponent = _exact_exponent(nominal)
    else:
        exponent = finest_exponent(width)
    value = rounded(nominal, exponent)
    if width and not fact.precision and not interval.low <= value <= interval.high:
        exponent -= 1  # a rounder value would lie outside its own range
        value = rounded(nominal, exponent)
    if value == 0 and nominal != 0:
        return _as_range(interval, width, unit)
    return _written(Relation.EQUAL, value, exponent, unit)


def _written(relation: Relation, value: Fraction, exponent: int, unit: str) -> Quantity:
    """A value with its last digit; where zeros only fill places up to the unit or scale word, it is approximate."""
    scale = _scale(value)
    if exponent > scale and relation is Relation.EQUAL:
        relation = Relation.ABOUT
    return Quantity(relation, value, unit, min(exponent, scale))


def _scale(value: Fraction) -> int:
    """The power of ten of the scale word that a value is written with."""
    return max((power for power in (0, 6, 9, 12) if abs(value) >= 10**power), default=0)


def _as_range(interval: Interval, width: Fraction, unit: str) -> Quantity:
    exponent = finest_exponent(width) - 2
    low, high = rounded_down(interval.low or Fraction(0), exponent), rounded_up(interval.high or Fraction(0), exponent)
    return Quantity(Relation.RANGE, low, unit, exponent, high)


def _exact_exponent(value: Fraction) -> int:
    exponent = _last_digit(value)
    if exponent is None:
        raise NoValue("the exact result does not end: give a `precision: N digits`")
    return min(exponent, _scale(value))


def _bound(value: Fraction, *, up: bool) -> tuple[Fraction, int]:
    last = _last_digit(value)
    if last is not None and _leading(value) - last < EXACT_DIGITS:
        return value, last
    exponent = _leading(value) - BOUND_DIGITS + 1
    return (rounded_up if up else rounded_down)(value, exponent), exponent


def _last_digit(value: Fraction) -> int | None:
    """The power of ten of the last digit that is not zero; None where the decimal does not end."""
    rest, places = value.denominator, 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest, count = rest // prime, count + 1
        places = max(places, count)
    if rest != 1:
        return None
    if places:
        return -places
    number, power = abs(value.numerator), 0
    while number and number % 10 == 0:
        number, power = number // 10, power + 1
    return power
