"""Exact values, units, precision and intervals, and the arithmetic on them. Never a float.

A quantity is what a numeral says: a relation ("about", "more than"), a value, and the power of ten of its last digit.
From these follows the interval that is used to compare it, by the conventions below, which the method page states.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache, cached_property

# --- intervals -------------------------------------------------------------------------------------------------------


MAX_DIGITS = 1_000  # of what a formula leads to, below and above the stroke of the fraction
_BEYOND: int = 10**MAX_DIGITS


def beyond_reason(value: Fraction) -> bool:
    """Whether a number is so long that it is none of any deal's: to go on with it may take for ever."""
    return abs(value.numerator) >= _BEYOND or value.denominator >= _BEYOND


@dataclass(frozen=True, slots=True)
class Interval:
    """All values between two bounds. A bound of None is infinite; an open bound is not itself included."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def point(cls, value: Fraction) -> Interval:
        return cls(value, value)

    @property
    def width(self) -> Fraction | None:
        return None if self.low is None or self.high is None else self.high - self.low

    @property
    def is_beyond_reason(self) -> bool:
        return any(bound is not None and beyond_reason(bound) for bound in (self.low, self.high))

    @property
    def is_empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def meets(self, other: Interval) -> bool:
        """Whether some value lies in both."""
        return not self.intersection(other).is_empty

    def intersection(self, other: Interval) -> Interval:
        low, low_open = max((self._low_key(), other._low_key()))[1:]
        high, high_open = min((self._high_key(), other._high_key()))[1:]
        return Interval(low, high, low_open, high_open)

    def hull(self, other: Interval) -> Interval:
        """The smallest interval that holds both."""
        low, low_open = min((self._low_key(), other._low_key()))[1:]
        high, high_open = max((self._high_key(), other._high_key()))[1:]
        return Interval(low, high, low_open, high_open)

    def _low_key(self) -> tuple[tuple[bool, Fraction, bool], Fraction | None, bool]:
        return (self.low is not None, self.low or Fraction(0), self.low_open), self.low, self.low_open

    def _high_key(self) -> tuple[tuple[bool, Fraction, bool], Fraction | None, bool]:
        return (self.high is None, self.high or Fraction(0), not self.high_open), self.high, self.high_open

    def __add__(self, other: Interval) -> Interval:
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(low, high, self.low_open or other.low_open, self.high_open or other.high_open)

    def __neg__(self) -> Interval:
        low = None if self.high is None else -self.high
        high = None if self.low is None else -self.low
        return Interval(low, high, self.high_open, self.low_open)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        corners = [_product(a, b) for a in self._ends() for b in other._ends()]
        low = min(corners, key=lambda c: (c[0], c[1], c[2]))
        high = max(corners, key=lambda c: (c[0], c[1], not c[2]))
        return Interval(
            None if low[0] else low[1],
            None if high[0] else high[1],
            not low[0] and low[2],
            not high[0] and high[2],
        )

    def __truediv__(self, other: Interval) -> Interval:
        """Quotient; raises ZeroDivisionError where the divisor's closed hull holds zero."""
        if (other.low is None or other.low <= 0) and (other.high is None or other.high >= 0):
            raise ZeroDivisionError("the divisor can be zero")
        low = Fraction(0) if other.high is None else 1 / other.high
        high = Fraction(0) if other.low is None else 1 / other.low
        low_open = other.high is None or other.high_open
        high_open = other.low is None or other.low_open
        return self * Interval(low, high, low_open, high_open)

    def scaled(self, factor: Fraction) -> Interval:
        """Every value times a factor."""
        if factor <= 0:
            return self * Interval.point(factor)
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        return Interval(low, high, low is not None and self.low_open, high is not None and self.high_open)

    def _ends(self) -> tuple[_End, _End]:
        low = (-1, Fraction(0), True) if self.low is None else (0, self.low, self.low_open)
        high = (1, Fraction(0), True) if self.high is None else (0, self.high, self.high_open)
        return low, high


_End = tuple[int, Fraction, bool]  # sign of infinity or 0, finite value, whether open


def _product(a: _End, b: _End) -> _End:
    """Product of two ends. Zero times anything is zero; it is reached where the zero end is closed."""
    for zero, other in ((a, b), (b, a)):
        if zero[0] == 0 and zero[1] == 0:
            both_zero = other[0] == 0 and other[1] == 0
            return (0, Fraction(0), zero[2] and (other[2] if both_zero else True))
    if a[0] or b[0]:
        sign_a = a[0] or (1 if a[1] > 0 else -1)
        sign_b = b[0] or (1 if b[1] > 0 else -1)
        return (sign_a * sign_b, Fraction(0), True)
    return (0, a[1] * b[1], a[2] or b[2])


# --- units -----------------------------------------------------------------------------------------------------------

PREFIXES = {"k": 3, "M": 6, "G": 9, "T": 12}
SI_UNITS = ("W", "Wh", "B", "Hz")
TIME_UNITS = ("hour", "day", "week", "fortnight", "month", "quarter", "year", "decade")
DAYS_IN_YEAR = Decimal("365.2425")
MONTHS_IN_YEAR = 12
HOURS_IN_DAY = 24

_MONTH_IN_DAYS = Fraction(DAYS_IN_YEAR) / MONTHS_IN_YEAR
_IN_MONTHS = {
    "month": Fraction(1),
    "quarter": Fraction(3),
    "year": Fraction(MONTHS_IN_YEAR),
    "day": 1 / _MONTH_IN_DAYS,
    "decade": Fraction(10 * MONTHS_IN_YEAR),
    "week": 7 / _MONTH_IN_DAYS,
    "fortnight": 14 / _MONTH_IN_DAYS,
    "hour": 1 / _MONTH_IN_DAYS / HOURS_IN_DAY,
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of powers of base units, and the factor that turns a number in this unit into one in base units.

    In a numerator, spans of time are one unit (months); as a period in a denominator a month stays a month and a
    year a year, so that a monthly rate is never compared with a yearly one without a formula that says how.
    """

    powers: tuple[tuple[str, int], ...]
    factor: Fraction

    @classmethod
    @cache
    def parse(cls, text: str) -> Unit:
        """Read `USD/MW/month`; the empty text is a pure number. `*` joins, every `/` divides by the next name."""
        powers: dict[str, int] = {}
        factor = Fraction(1)
        sign = 1
        for part in text.replace("/", " / ").replace("*", " * ").split():
            if part in "/*":
                sign = -1 if part == "/" else 1
                continue
            symbol, own = _base(part, sign)
            factor *= own**sign
            powers[symbol] = powers.get(symbol, 0) + sign
        return cls(tuple(sorted((s, p) for s, p in powers.items() if p and s)), factor)

    def times(self, other: Unit) -> Unit:
        return Unit(_combined(self.powers, other.powers, 1), self.factor * other.factor)

    def over(self, other: Unit) -> Unit:
        return Unit(_combined(self.powers, other.powers, -1), self.factor / other.factor)

    def in_months(self) -> Unit:
        """The same unit with every period expressed in months, as formulas reckon."""
        powers: dict[str, int] = {}
        factor = self.factor
        for symbol, power in self.powers:
            base = "month" if symbol in _IN_MONTHS else symbol
            factor *= _IN_MONTHS.get(symbol, Fraction(1)) ** power
            powers[base] = powers.get(base, 0) + power
        return Unit(tuple(sorted((s, p) for s, p in powers.items() if p)), factor)


def _base(symbol: str, sign: int) -> tuple[str, Fraction]:
    if symbol == "%":
        return "", Fraction(1, 100)
    if symbol in ("number", "times"):
        return "", Fraction(1)
    if symbol[:1] in PREFIXES and symbol[1:] in SI_UNITS:
        return symbol[1:], Fraction(10) ** PREFIXES[symbol[0]]
    if sign > 0 and symbol in _IN_MONTHS:
        return "month", _IN_MONTHS[symbol]
    return symbol, Fraction(1)


def counts_things(unit: str) -> bool:
    """Whether a unit is a kind of thing, such as kilns or people, of which there are whole ones only."""
    is_code = len(unit) == 3 and unit.isupper() and unit.isalpha()
    measured = unit in _IN_MONTHS or unit in _NOT_THINGS or unit in SI_UNITS or unit[1:] in SI_UNITS
    return unit.isalpha() and not is_code and not measured


_NOT_THINGS = frozenset(("number", "times", "point", "percent", "minute", "second"))


def _combined(
    left: tuple[tuple[str, int], ...], right: tuple[tuple[str, int], ...], sign: int
) -> tuple[tuple[str, int], ...]:
    powers = dict(left)
    for symbol, power in right:
        powers[symbol] = powers.get(symbol, 0) + sign * power
    return tuple(sorted((s, p) for s, p in powers.items() if p))


# --- quantities ------------------------------------------------------------------------------------------------------


class Relation(StrEnum):
    """How a number in text bounds the value that it speaks of."""

    EQUAL = "equal"
    ABOUT = "about"
    MORE = "more than"
    AT_LEAST = "at least"
    LESS = "less than"
    UP_TO = "up to"
    NEARLY = "nearly"
    RANGE = "range"
    MAGNITUDE = "magnitude"
    VAGUE = "vague"
    NOT = "not"


@dataclass(frozen=True)
class Quantity:
    """What one numeral says.

    `value` is in units of `unit`, `exponent` the power of ten of the last digit written (None: exact). A range has
    `upper` too; a magnitude its bounds as value (closed) and `upper` (open) and the words that say it in `words`.
    """

    relation: Relation
    value: Fraction | None
    unit: str = ""
    exponent: int | None = None
    upper: Fraction | None = None
    words: str = ""
    value_open: bool = False

    @cached_property
    def interval(self) -> Interval | None:
        """Every value, in `unit`, that the words allow; None where they allow any ("several", "not")."""
        if self.value is None:
            return None
        half = _unit_of(self.exponent) / 2
        match self.relation:
            case Relation.EQUAL:
                return Interval.point(self.value) if self._counts else Interval(self.value - half, self.value + half)
            case Relation.ABOUT:
                slack = max(half, last_significant(self.value, self.exponent))
                return Interval(self.value - slack, self.value + slack)
            case Relation.MORE:
                return Interval(self.value, None, low_open=True)
            case Relation.AT_LEAST:
                return Interval(self.value, None)
            case Relation.LESS:
                return Interval(None, self.value, high_open=True)
            case Relation.UP_TO:
                return Interval(None, self.value)
            case Relation.NEARLY:
                slack = last_significant(self.value, self.exponent) or abs(self.value) or Fraction(1)
                return Interval(self.value - slack, self.value, high_open=True)
            case Relation.RANGE:
                return Interval(self.value, self.upper)
            case Relation.MAGNITUDE:
                return Interval(
                    self.value, self.upper, self.value_open, self.upper is not None and self.upper != self.value
                )
            case _:
                return None

    @property
    def _counts(self) -> bool:
        """Whether this is a whole number of whole things, written to the last: then it is just that many."""
        whole = self.exponent == 0 and self.value is not None and self.value.denominator == 1
        return whole and counts_things(self.unit)

    @cached_property
    def comparable(self) -> Interval | None:
        """The interval in base units, so that megawatts and gigawatts meet."""
        interval = self.interval
        return None if interval is None else interval.scaled(Unit.parse(self.unit).factor)

    def in_unit(self, unit: str) -> Quantity:
        """The same words with another unit, where the editor supplies what the words leave out."""
        return replace(self, unit=unit)

    def canonical(self) -> str:
        """One line that is equal exactly when two readings are the same."""
        parts = [self.relation.value, _plain(self.value)]
        if self.upper is not None:
            parts.append("to " + _plain(self.upper))
        if self.unit:
            parts.append(self.unit)
        if self.exponent is not None:
            parts.append(f"e{self.exponent}")
        if self.words:
            parts.append(f"({self.words})")
        return " ".join(parts)


def _unit_of(exponent: int | None) -> Fraction:
    return Fraction(0) if exponent is None else Fraction(10) ** exponent


def last_significant(value: Fraction, exponent: int | None) -> Fraction:
    """The worth of one unit in the last digit that is not zero: 100 for 300, 0.01 for 1.25."""
    if value == 0 or exponent is None:
        return _unit_of(exponent)
    digits = abs(value) / _unit_of(exponent)
    power = exponent
    while digits % 10 == 0:
        digits /= 10
        power += 1
    return Fraction(10) ** power


def _plain(value: Fraction | None) -> str:
    """A fraction as a decimal where it ends, else as a ratio."""
    if value is None:
        return "none"
    if value.denominator == 1:
        return str(value.numerator)
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(abs(value.numerator * 10**places // value.denominator)).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


plain = _plain


# --- rounding --------------------------------------------------------------------------------------------------------


def rounded(value: Fraction, exponent: int) -> Fraction:
    """Half away from zero, to a multiple of ten to the `exponent`."""
    unit = _unit_of(exponent)
    steps = (2 * abs(value) + unit) // (2 * unit)
    return steps * unit if value >= 0 else -steps * unit


def rounded_down(value: Fraction, exponent: int) -> Fraction:
    return value // _unit_of(exponent) * _unit_of(exponent)


def rounded_up(value: Fraction, exponent: int) -> Fraction:
    return -rounded_down(-value, exponent)


def finest_exponent(width: Fraction) -> int:
    """The finest power of ten that is not smaller than a width above zero."""
    exponent = len(str(width.numerator)) - len(str(width.denominator)) - 1
    while Fraction(10) ** exponent < width:
        exponent += 1
    return exponent
