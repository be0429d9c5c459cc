"""Intervals, units, relations and rounding against exact fractions. Nothing here may use a float."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.numerals import Conventions, numerals
from engine.quantities import (
    SI_UNITS,
    Interval,
    Quantity,
    Relation,
    Unit,
    finest_exponent,
    plain,
    rounded,
    rounded_down,
    rounded_up,
)

NEAR = Fraction(1, 10**9)
FAR = Fraction(10**6)
CLOSE = Fraction(1, 10**3)

Operation = Callable[[Fraction, Fraction], Fraction]

ends = st.builds(Fraction, st.integers(-12, 12), st.integers(1, 4))
fractions = st.builds(Fraction, st.integers(-(10**15), 10**15), st.integers(1, 10**6))
exponents = st.integers(-9, 12)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """Intervals that are not empty: points, two-sided, one-sided and unbounded, each end open or closed."""
    low, high = draw(st.none() | ends), draw(st.none() | ends)
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high)
        if low == high:
            return Interval.point(low)
    low_open = low is None or draw(st.booleans())
    high_open = high is None or draw(st.booleans())
    return Interval(low, high, low_open, high_open)


def holds(interval: Interval, value: Fraction) -> bool:
    """Membership by the definition of an interval, apart from the code under test."""
    above = interval.low is None or value > interval.low or (value == interval.low and not interval.low_open)
    below = interval.high is None or value < interval.high or (value == interval.high and not interval.high_open)
    return above and below


def members(interval: Interval) -> list[Fraction]:
    """Values inside: the ends, values just beside them, zero, the middle, and very large ones."""
    low = -FAR if interval.low is None else interval.low
    high = FAR if interval.high is None else interval.high
    candidates = {low, low + NEAR, (low + high) / 2, high - NEAR, high, Fraction(0)}
    return sorted(value for value in candidates if holds(interval, value))


def cells(*operands: Interval) -> list[Fraction]:
    """One value of every piece into which the ends of the operands cut the line."""
    cuts = sorted({end for interval in operands for end in (interval.low, interval.high) if end is not None})
    if not cuts:
        return [Fraction(0)]
    between = [(left + right) / 2 for left, right in pairwise(cuts)]
    return [cuts[0] - 1, *cuts, *between, cuts[-1] + 1]


def images(apply: Operation, left: Interval, right: Interval) -> list[Fraction]:
    return sorted(apply(x, y) for x, y in product(members(left), members(right)))


def assert_is_image(result: Interval, apply: Operation, left: Interval, right: Interval) -> None:
    """The result holds every image, and each of its ends is reached, or approached and not reached."""
    found = images(apply, left, right)
    assert all(holds(result, value) for value in found)
    assert_end(result.low, found[0], is_open=result.low_open)
    assert_end(None if result.high is None else -result.high, -found[-1], is_open=result.high_open)


def assert_end(end: Fraction | None, outermost: Fraction, *, is_open: bool) -> None:
    if end is None:
        assert outermost < -1000
    elif is_open:
        assert end < outermost <= end + CLOSE
    else:
        assert outermost == end


# --- arithmetic of intervals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("apply", [operator.add, operator.sub, operator.mul], ids=["add", "sub", "mul"])
@given(intervals(), intervals())
def test_results_hold_every_image_and_no_more(apply: Callable[..., object], left: Interval, right: Interval) -> None:
    result = apply(left, right)
    assert isinstance(result, Interval)
    assert_is_image(result, apply, left, right)  # type: ignore[arg-type]


@given(intervals(), intervals())
def test_quotients_hold_every_image_and_no_more(left: Interval, right: Interval) -> None:
    assume(not closed_hull_holds_zero(right))
    assert_is_image(left / right, operator.truediv, left, right)


@given(intervals(), intervals())
def test_a_divisor_that_spans_or_touches_zero_is_refused(left: Interval, right: Interval) -> None:
    assume(closed_hull_holds_zero(right))
    with pytest.raises(ZeroDivisionError):
        left / right


def closed_hull_holds_zero(interval: Interval) -> bool:
    return holds(Interval(interval.low, interval.high), Fraction(0))


@pytest.mark.parametrize(
    "divisor",
    [
        Interval.point(Fraction(0)),
        Interval(Fraction(0), Fraction(1), low_open=True),
        Interval(Fraction(-1), Fraction(0), high_open=True),
        Interval(Fraction(-1), Fraction(1)),
        Interval(Fraction(0), None, low_open=True, high_open=True),
        Interval(None, Fraction(0), low_open=True, high_open=True),
        Interval(None, None, low_open=True, high_open=True),
    ],
)
def test_one_over_what_may_come_near_zero_is_refused(divisor: Interval) -> None:
    with pytest.raises(ZeroDivisionError):
        Interval.point(Fraction(1)) / divisor


@given(intervals(), ends)
def test_scaling_is_multiplication_by_a_point(interval: Interval, factor: Fraction) -> None:
    assert_is_image(interval.scaled(factor), operator.mul, interval, Interval.point(factor))


@given(intervals())
def test_negation_mirrors_both_ends(interval: Interval) -> None:
    mirrored = -interval
    assert all(holds(mirrored, -value) == holds(interval, value) for value in cells(interval))
    assert -mirrored == interval


def test_twelve_months_carry_their_interval() -> None:
    monthly = Interval(Fraction("1.245"), Fraction("1.255"))
    assert monthly.scaled(Fraction(12)) == Interval(Fraction("14.94"), Fraction("15.06"))


def test_strict_bounds_stay_strict() -> None:
    more = Interval(Fraction(15), None, low_open=True, high_open=True)
    result = more / Interval(Fraction(12), Fraction(12))
    assert (result.low, result.high, result.low_open) == (Fraction(5, 4), None, True)


def test_a_closed_zero_is_reached_whatever_it_is_multiplied_with() -> None:
    endless = Interval(Fraction(1), None, low_open=True, high_open=True)
    assert Interval.point(Fraction(0)) * endless == Interval.point(Fraction(0))


# --- sets of values --------------------------------------------------------------------------------------------------


@given(intervals(), intervals())
def test_two_intervals_meet_where_some_value_lies_in_both(left: Interval, right: Interval) -> None:
    common = any(holds(left, value) and holds(right, value) for value in cells(left, right))
    assert left.meets(right) is common
    assert right.meets(left) is common


@given(intervals(), intervals())
def test_an_intersection_holds_what_both_hold(left: Interval, right: Interval) -> None:
    both = left.intersection(right)
    for value in cells(left, right):
        assert holds(both, value) == (holds(left, value) and holds(right, value))


@given(intervals(), intervals())
def test_a_hull_holds_what_lies_between_two_members(left: Interval, right: Interval) -> None:
    hull, values = left.hull(right), cells(left, right)
    inside = [value for value in values if holds(left, value) or holds(right, value)]
    for value in values:
        assert holds(hull, value) == (min(inside) <= value <= max(inside))


@given(ends, ends, st.booleans(), st.booleans())
def test_an_interval_is_empty_where_it_holds_nothing(low: Fraction, high: Fraction, left: bool, right: bool) -> None:
    interval = Interval(low, high, left, right)
    assert interval.is_empty is not any(holds(interval, value) for value in cells(interval))


def test_only_two_ends_have_a_width() -> None:
    assert Interval(Fraction(1), Fraction(4), low_open=True).width == 3
    assert Interval.point(Fraction(7)).width == 0
    assert Interval(None, Fraction(4), low_open=True).width is None
    assert Interval(Fraction(1), None, high_open=True).width is None


# --- units -----------------------------------------------------------------------------------------------------------

MONTH_IN_DAYS = Fraction(Decimal("365.2425")) / 12


@pytest.mark.parametrize(
    ("text", "powers", "factor"),
    [
        ("", (), 1),
        ("number", (), 1),
        ("%", (), Fraction(1, 100)),
        ("point", (("point", 1),), 1),
        ("USD", (("USD", 1),), 1),
        ("GPU", (("GPU", 1),), 1),
        ("W", (("W", 1),), 1),
        ("kW", (("W", 1),), 10**3),
        ("MW", (("W", 1),), 10**6),
        ("GWh", (("Wh", 1),), 10**9),
        ("TB", (("B", 1),), 10**12),
        ("month", (("month", 1),), 1),
        ("quarter", (("month", 1),), 3),
        ("year", (("month", 1),), 12),
        ("day", (("month", 1),), 1 / MONTH_IN_DAYS),
        ("week", (("month", 1),), 7 / MONTH_IN_DAYS),
        ("hour", (("month", 1),), 1 / MONTH_IN_DAYS / 24),
        ("USD/month", (("USD", 1), ("month", -1)), 1),
        ("USD/year", (("USD", 1), ("year", -1)), 1),
        ("USD/MW/month", (("USD", 1), ("W", -1), ("month", -1)), Fraction(1, 10**6)),
        ("USD/MW*month", (("USD", 1), ("W", -1), ("month", 1)), Fraction(1, 10**6)),
        ("MW*month", (("W", 1), ("month", 1)), 10**6),
        ("%/year", (("year", -1),), Fraction(1, 100)),
        ("MW/GW", (), Fraction(1, 1000)),
        ("W*W", (("W", 2),), 1),
    ],
)
def test_units_are_powers_of_base_units_and_a_factor(
    text: str, powers: tuple[tuple[str, int], ...], factor: Fraction | int
) -> None:
    assert Unit.parse(text) == Unit(powers, Fraction(factor))


def test_spaces_around_the_signs_of_a_unit_say_nothing() -> None:
    assert Unit.parse(" USD / MW / month ") == Unit.parse("USD/MW/month")


@pytest.mark.parametrize("symbol", SI_UNITS)
@pytest.mark.parametrize(("prefix", "power"), [("k", 3), ("M", 6), ("G", 9), ("T", 12)])
def test_prefixes_are_powers_of_a_thousand(symbol: str, prefix: str, power: int) -> None:
    assert Unit.parse(prefix + symbol) == Unit(Unit.parse(symbol).powers, Fraction(10) ** power)


@pytest.mark.parametrize("name", ["Mh", "GPU", "Tonne", "kg", "MUSD"])
def test_a_first_letter_is_no_prefix_of_another_unit(name: str) -> None:
    assert Unit.parse(name) == Unit(((name, 1),), Fraction(1))


def test_a_monthly_rate_is_no_yearly_one() -> None:
    assert Unit.parse("USD/month").powers != Unit.parse("USD/year").powers
    assert Unit.parse("USD/month").powers != Unit.parse("USD").powers


@pytest.mark.parametrize(
    ("text", "powers", "factor"),
    [
        ("USD/year", (("USD", 1), ("month", -1)), Fraction(1, 12)),
        ("USD/quarter", (("USD", 1), ("month", -1)), Fraction(1, 3)),
        ("USD/month", (("USD", 1), ("month", -1)), Fraction(1)),
        ("USD/GPU/hour", (("GPU", -1), ("USD", 1), ("month", -1)), MONTH_IN_DAYS * 24),
        ("year/year", (), Fraction(1)),
        ("month/year", (), Fraction(1, 12)),
        ("MW", (("W", 1),), Fraction(10**6)),
    ],
)
def test_formulas_reckon_periods_in_months(text: str, powers: tuple[tuple[str, int], ...], factor: Fraction) -> None:
    assert Unit.parse(text).in_months() == Unit(powers, factor)


units = st.sampled_from(["", "USD", "USD/month", "MW", "USD/MW/month", "GPU", "%", "month", "year", "USD/year"]).map(
    Unit.parse
)


@given(units, units)
def test_over_undoes_times(left: Unit, right: Unit) -> None:
    assert left.times(right).over(right) == left
    assert left.times(right) == right.times(left)
    assert left.over(left) == Unit((), Fraction(1))


def test_times_and_over_join_the_powers() -> None:
    rate, span = Unit.parse("USD/MW/month"), Unit.parse("MW").times(Unit.parse("month"))
    assert rate.times(span) == Unit.parse("USD")
    assert Unit.parse("USD").over(span) == rate


# --- relations -------------------------------------------------------------------------------------------------------

BILLION = 10**9


def amount(relation: Relation, value: str, exponent: int | None, upper: str | None = None) -> Quantity:
    return Quantity(relation, Fraction(value), "", exponent, None if upper is None else Fraction(upper))


@pytest.mark.parametrize(
    ("quantity", "interval"),
    [
        (amount(Relation.EQUAL, "1.25", -2), Interval(Fraction("1.245"), Fraction("1.255"))),
        (amount(Relation.EQUAL, "300", 0), Interval(Fraction("299.5"), Fraction("300.5"))),
        (amount(Relation.EQUAL, "300", 2), Interval(Fraction(250), Fraction(350))),
        (amount(Relation.EQUAL, "1.25", None), Interval.point(Fraction("1.25"))),
        (amount(Relation.ABOUT, "1.25", -2), Interval(Fraction("1.24"), Fraction("1.26"))),
        (amount(Relation.ABOUT, "300", 0), Interval(Fraction(200), Fraction(400))),
        (amount(Relation.ABOUT, "0", 0), Interval(Fraction(-1), Fraction(1))),
        (amount(Relation.ABOUT, "-5", 0), Interval(Fraction(-6), Fraction(-4))),
        (amount(Relation.MORE, "15", 0), Interval(Fraction(15), None, low_open=True)),
        (amount(Relation.AT_LEAST, "15", 0), Interval(Fraction(15), None)),
        (amount(Relation.LESS, "15", 0), Interval(None, Fraction(15), high_open=True)),
        (amount(Relation.UP_TO, "15", 0), Interval(None, Fraction(15))),
        (amount(Relation.NEARLY, "20", 0), Interval(Fraction(10), Fraction(20), high_open=True)),
        (amount(Relation.NEARLY, "1.25", -2), Interval(Fraction("1.24"), Fraction("1.25"), high_open=True)),
        (amount(Relation.RANGE, "5", 0, "7"), Interval(Fraction(5), Fraction(7))),
        (amount(Relation.MAGNITUDE, "200", None, "1000"), Interval(Fraction(200), Fraction(1000), high_open=True)),
        (amount(Relation.MAGNITUDE, "1/2", None, "1/2"), Interval.point(Fraction(1, 2))),
        (amount(Relation.NOT, "5", 0), None),
        (Quantity(Relation.VAGUE, None, words="several"), None),
    ],
)
def test_a_relation_and_a_precision_make_an_interval(quantity: Quantity, interval: Interval | None) -> None:
    assert quantity.interval == interval


def test_every_relation_has_an_interval_or_none() -> None:
    found = {relation: amount(relation, "5", 0, "7").interval for relation in Relation}
    assert {relation for relation, interval in found.items() if interval is None} == {Relation.NOT, Relation.VAGUE}


MONEY = Conventions({"$": "USD"})


@pytest.mark.parametrize(
    ("text", "low", "high", "low_open", "high_open"),
    [
        ("$1.25 billion", "1.245", "1.255", False, False),
        ("exceed $15 billion", "15", None, True, True),
        ("more than $15 billion", "15", None, True, True),
        ("at least $15 billion", "15", None, False, True),
        ("up to $15 billion", None, "15", True, False),
        ("as much as $15 billion", None, "15", True, False),
        ("$5–7 billion", "5", "7", False, False),
        ("between $5 billion and $7 billion", "5", "7", False, False),
    ],
)
def test_money_in_words_allows_what_the_table_of_readings_says(
    text: str, low: str | None, high: str | None, low_open: bool, high_open: bool
) -> None:
    interval = only_interval(text)
    in_billions = Interval(
        None if low is None else Fraction(low), None if high is None else Fraction(high), low_open, high_open
    )
    assert interval is not None
    assert bounds(interval) == bounds(in_billions.scaled(Fraction(BILLION)))


def bounds(interval: Interval) -> tuple[Fraction | None, Fraction | None, bool, bool]:
    """Both ends, and whether they are open; an infinite end always is."""
    return (
        interval.low,
        interval.high,
        interval.low is None or interval.low_open,
        interval.high is None or (interval.high_open),
    )


@pytest.mark.parametrize(
    ("text", "low", "high", "low_open", "high_open"),
    [
        ("hundreds of megawatts", 200, 1000, False, True),
        ("thousands of", 2000, 10**6, False, True),
        ("millions of", 2 * 10**6, 10**9, False, True),
        ("billions of", 2 * 10**9, 10**12, False, True),
        ("tens of thousands", 20_000, 100_000, False, True),
        ("dozens", 24, 100, False, True),
        ("the entire output", 1, 1, False, False),
        ("portions of it", 0, 1, True, True),
        ("a fraction of it", 0, 1, True, True),
        ("half of it", Fraction(1, 2), Fraction(1, 2), False, False),
    ],
)
def test_magnitudes_and_shares_have_the_bounds_of_the_table(
    text: str, low: Fraction | int, high: Fraction | int, low_open: bool, high_open: bool
) -> None:
    assert only_interval(text) == Interval(Fraction(low), Fraction(high), low_open, high_open)


def only_interval(text: str) -> Interval | None:
    (found,) = numerals(text, MONEY)
    assert isinstance(found.reading, Quantity)
    return found.reading.interval


def test_megawatts_and_hundreds_of_them_and_gigawatts_are_compared_in_watts() -> None:
    exact = Quantity(Relation.EQUAL, Fraction(300), "MW", 0)
    rough = Quantity(Relation.MAGNITUDE, Fraction(200), "MW", None, Fraction(1000), "hundreds of")
    giga = Quantity(Relation.EQUAL, Fraction("0.3"), "GW", -1)
    found = [quantity.comparable for quantity in (exact, rough, giga)]
    assert found[0] == Interval(Fraction(299_500_000), Fraction(300_500_000))
    assert all(a is not None and b is not None and a.meets(b) for a, b in product(found, found))


def test_a_vague_word_is_comparable_with_nothing() -> None:
    assert Quantity(Relation.VAGUE, None, "MW", words="several").comparable is None


quantities = st.builds(
    Quantity,
    st.sampled_from(list(Relation)),
    st.none() | ends,
    st.sampled_from(["", "USD", "USD/month", "MW"]),
    st.none() | st.integers(-2, 2),
    st.none() | ends,
    st.sampled_from(["", "several", "hundreds of"]),
)


@given(quantities, quantities)
def test_the_canonical_line_is_equal_exactly_for_equal_readings(left: Quantity, right: Quantity) -> None:
    assert (left.canonical() == right.canonical()) == (left == right)


def test_a_canonical_line_is_plain_text() -> None:
    monthly = Quantity(Relation.ABOUT, Fraction("1.25e9"), "USD/month", 7)
    assert monthly.canonical() == "about 1250000000 USD/month e7"
    assert amount(Relation.RANGE, "-1/2", -1, "1/3").canonical() == "range -0.5 to 1/3 e-1"


@given(st.integers(-(10**12), 10**12), st.integers(0, 12))
def test_a_fraction_that_ends_is_written_as_its_decimal(digits: int, places: int) -> None:
    value = Fraction(digits, 10**places)
    assert Fraction(Decimal(plain(value))) == value
    assert "/" not in plain(value)


# --- rounding --------------------------------------------------------------------------------------------------------

decimals = st.decimals(min_value=Decimal("-1e12"), max_value=Decimal("1e12"), places=6)


@given(decimals, st.integers(-6, 6))
def test_rounding_is_that_of_decimal_with_its_mode_named(value: Decimal, exponent: int) -> None:
    unit, exact = Decimal(1).scaleb(exponent), Fraction(value)
    steps = value / unit
    for mode, rounding in ((ROUND_HALF_UP, rounded), (ROUND_FLOOR, rounded_down), (ROUND_CEILING, rounded_up)):
        expected = Fraction(steps.quantize(Decimal(1), rounding=mode)) * Fraction(unit)
        assert rounding(exact, exponent) == expected


@pytest.mark.parametrize(
    ("value", "exponent", "expected"),
    [("64.5", 0, 65), ("65.5", 0, 66), ("-64.5", 0, -65), ("0.5", 0, 1), ("-0.5", 0, -1), ("250", 2, 300), ("0", 3, 0)],
)
def test_a_half_goes_away_from_zero(value: str, exponent: int, expected: int) -> None:
    assert rounded(Fraction(value), exponent) == expected


@given(fractions, exponents)
def test_bounds_are_rounded_outward_by_less_than_a_unit(value: Fraction, exponent: int) -> None:
    unit = Fraction(10) ** exponent
    low, high = rounded_down(value, exponent), rounded_up(value, exponent)
    assert low <= value <= high
    assert value - low < unit
    assert high - value < unit
    assert (low / unit).denominator == (high / unit).denominator == 1


@given(fractions, exponents)
def test_a_rounded_value_is_the_nearest_multiple(value: Fraction, exponent: int) -> None:
    unit, result = Fraction(10) ** exponent, rounded(value, exponent)
    assert (result / unit).denominator == 1
    assert abs(result - value) <= unit / 2
    assert rounded(-value, exponent) == -result


def test_an_upper_bound_is_never_printed_lower() -> None:
    assert rounded_up(Fraction("6.435"), 0) == 7
    assert rounded_down(Fraction("-6.435"), 0) == -7


@given(st.builds(Fraction, st.integers(1, 10**18), st.integers(1, 10**18)))
def test_the_finest_exponent_is_the_first_power_that_covers_a_width(width: Fraction) -> None:
    exponent = finest_exponent(width)
    assert Fraction(10) ** (exponent - 1) < width <= Fraction(10) ** exponent


@pytest.mark.parametrize(("width", "exponent"), [("0.12", 0), ("1", 0), ("1.01", 1), ("0.1", -1), ("120000000", 9)])
def test_the_finest_exponent_of_known_widths(width: str, exponent: int) -> None:
    assert finest_exponent(Fraction(width)) == exponent
