"""How a computed value may be shown, worked out by the check for itself: how many digits, which bound, which range."""

from __future__ import annotations

from fractions import Fraction

from engine.model import Fact
from engine.quantities import Interval, Quantity, Relation

Outward = tuple[Fraction, Fraction]


def as_shown(bounds: Interval, single: Fraction | None, fact: Fact) -> Quantity:
    """The one phrase that a computed value may be shown by."""
    unit, precision = str(fact.unit), str(fact.precision or "")
    if bounds.low is None or bounds.high is None:
        return _bound(bounds, unit)
    width = bounds.high - bounds.low
    if single is None:
        return _range(bounds, unit)
    if precision.endswith(("digit", "digits")):
        step = _first_digit(single) / Fraction(10) ** (int(precision[0]) - 1)
    elif width == 0:
        step = _last_digit(single)
    else:
        step = covering_step(width)
    value = _half_up(single, step)
    inside = bounds.low <= value <= bounds.high
    if width and not precision and not inside:
        step /= 10
        value = _half_up(single, step)
    if single and not value:
        return _range(bounds, unit)
    return _with_digits(Relation.EQUAL, value, step, unit)


def outward(bounds: Interval) -> Outward | None:
    """Both ends rounded outward, two digits finer than the bounds are wide; None for a point or an open bound."""
    if bounds.low is None or bounds.high is None or bounds.low == bounds.high:
        return None
    step = covering_step(bounds.high - bounds.low) / 100
    return bounds.low // step * step, -(-bounds.high // step) * step


def shared_power(ends: Outward) -> int:
    """The power of ten of the last digit that two ends need: zeros that both end in are left out where they can be."""
    step = Fraction(1)
    while any(end % step for end in ends):
        step /= 10
    while all(end % (step * 10) == 0 for end in ends):
        step *= 10
    largest = next((power for power in (12, 9, 6) if max(map(abs, ends)) >= 10**power), 0)
    return min(_power(step), largest)


def covering_step(width: Fraction) -> Fraction:
    """The smallest power of ten that is not smaller than a width."""
    step = Fraction(1)
    while step < width:
        step *= 10
    while step / 10 >= width:
        step /= 10
    return step


def _range(bounds: Interval, unit: str) -> Quantity:
    ends = outward(bounds)
    if ends is None:
        raise ValueError("a range without two ends")
    step = covering_step((bounds.high or Fraction(0)) - (bounds.low or Fraction(0))) / 100
    return Quantity(Relation.RANGE, ends[0], unit, _power(step), ends[1])


def _bound(bounds: Interval, unit: str) -> Quantity:
    if bounds.low is not None:
        end, relation = bounds.low, Relation.MORE if bounds.low_open else Relation.AT_LEAST
    elif bounds.high is not None:
        end, relation = bounds.high, Relation.LESS if bounds.high_open else Relation.UP_TO
    else:
        raise ValueError("a value without bounds")
    step = _first_digit(end) / 10**5
    if end % step:  # six digits do not write it out: four, rounded outward
        step *= 100
        end = end // step * step if bounds.low is not None else -(-end // step) * step
    else:
        step = _last_digit(end)
    return _with_digits(relation, end, step, unit)


def _with_digits(relation: Relation, value: Fraction, step: Fraction, unit: str) -> Quantity:
    """The value with its last digit where it can be written; zeros that only fill places make it approximate."""
    largest = next((p for p in (12, 9, 6) if abs(value) >= 10**p), 0)
    power = _power(step)
    if power > largest:
        return Quantity(Relation.ABOUT if relation is Relation.EQUAL else relation, value, unit, largest)
    return Quantity(relation, value, unit, power)


def _first_digit(value: Fraction) -> Fraction:
    """The worth of a one in the place of the first digit."""
    step = Fraction(1)
    while step * 10 <= abs(value):
        step *= 10
    while value and step > abs(value):
        step /= 10
    return step


def _last_digit(value: Fraction) -> Fraction:
    """The worth of a one in the place of the last digit that is not zero, or in a place that can be written."""
    if 10 ** value.denominator.bit_length() % value.denominator:
        raise ValueError(f"{value} does not end")
    step = Fraction(1)
    while value % step:
        step /= 10
    largest = next((10**p for p in (12, 9, 6) if abs(value) >= 10**p), 1)
    while step < largest and value % (step * 10) == 0:
        step *= 10
    return step


def _half_up(value: Fraction, step: Fraction) -> Fraction:
    whole = abs(value) / step + Fraction(1, 2)
    return whole // 1 * step * (1 if value >= 0 else -1)


def _power(step: Fraction) -> int:
    """The exponent of a power of ten."""
    return len(str(step.numerator)) - len(str(step.denominator))
