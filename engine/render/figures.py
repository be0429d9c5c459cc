"""Values become characters. The only module that makes digits; what it writes must read back to the same value.

It shares no helper and no pattern with the lexer, so that a mistake in one is not hidden by the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from engine.counts import COUNTS
from engine.dates import MONTHS, Moment
from engine.model import Dossier
from engine.quantities import Interval, Quantity, Relation, finest_exponent, rounded_down, rounded_up

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
SMALL = "no one two three four five six seven eight nine ten eleven twelve".split()
_Scale = tuple[int, str, str]  # power of ten, word, mark
_SCALES: tuple[_Scale, ...] = ((12, "trillion", "tn"), (9, "billion", "bn"), (6, "million", "m"))
_SMALL_SCALES: tuple[_Scale, ...] = ((3, "thousand", "k"), (2, "hundred", " hundred"))
_PLAIN: _Scale = (0, "", "")
_UNIT_NAMES: Mapping[str, tuple[str, str]] = {
    "W": ("watt", "watts"),
    "kW": ("kilowatt", "kilowatts"),
    "MW": ("megawatt", "megawatts"),
    "GW": ("gigawatt", "gigawatts"),
    "TW": ("terawatt", "terawatts"),
    "kWh": ("kilowatt-hour", "kilowatt-hours"),
    "MWh": ("megawatt-hour", "megawatt-hours"),
    "GWh": ("gigawatt-hour", "gigawatt-hours"),
    "GB": ("gigabyte", "gigabytes"),
    "TB": ("terabyte", "terabytes"),
    "point": ("percentage point", "percentage points"),
}
_PERIODS = {"hour": "an hour", "day": "a day", "week": "a week", "month": "a month", "quarter": "a quarter"} | {
    "year": "a year"
}
# the word of a currency below a stroke, the sign that says which it is, and which it is where no sign does;
# a pound is a weight unless `money` names the word
_MONEY_WORDS = {"euro": ("€", "EUR"), "dollar": ("$", ""), "yen": ("", "JPY"), "pound": ("", "")}
_SIGNS = {"EUR": "€", "GBP": "£", "INR": "₹", "KRW": "₩"}
_BEFORE = {
    Relation.ABOUT: "about",
    Relation.MORE: "more than",
    Relation.AT_LEAST: "at least",
    Relation.LESS: "less than",
    Relation.UP_TO: "up to",
    Relation.NEARLY: "nearly",
    Relation.NOT: "not",
}
_BEFORE_DATE = {
    Relation.MORE: "after",
    Relation.AT_LEAST: "as early as",
    Relation.LESS: "before",
    Relation.UP_TO: "by",
    Relation.NOT: "not in",
}


class Figures:
    """Writes the values of one dossier in its signs and unit words."""

    def __init__(self, dossier: Dossier) -> None:
        signs = {str(code): str(sign) for sign, code in dossier.settings.money.items() if not sign.isalpha()}
        self._signs = _SIGNS | signs
        money = {str(name): str(code) for name, code in dossier.settings.money.items()}
        codes = ((name, money.get(name) or money.get(sign) or code) for name, (sign, code) in _MONEY_WORDS.items())
        self._money_words = {code: name for name, code in codes if code}
        self._units = {str(unit): (str(unit), str(words[0])) for unit, words in dossier.settings.units.items() if words}

    def amount(self, quantity: Quantity, *, short: bool = False) -> str:
        """A quantity as one phrase, hedge and unit included."""
        if quantity.relation in (Relation.VAGUE, Relation.MAGNITUDE):
            return self._in_words(quantity)
        if quantity.value is None:
            raise ValueError(f"{quantity} has no value to show")
        if quantity.relation is Relation.RANGE and quantity.upper is not None:
            places = (_last_place(quantity.value), _last_place(quantity.upper))
            exponent = min(places) if quantity.exponent is None else quantity.exponent
            text = self._range(quantity.value, quantity.upper, exponent, quantity.unit)
            return f"{quantity.words} {text}" if quantity.words else text
        scale = self._scale(quantity.value, quantity.exponent)
        text = self._number(quantity.value, quantity.exponent, quantity.unit, scale, short=short)
        text += self._unit(quantity.unit, single=quantity.value == 1, short=short)
        hedge = _BEFORE.get(quantity.relation, "")
        if quantity.relation is Relation.NOT:
            hedge = f"not {_BEFORE.get(Relation(quantity.words.removeprefix('not ')), '')}"
        if quantity.words and quantity.relation in _BEFORE and quantity.relation is not Relation.NOT:
            hedge = f"{hedge} {_BEFORE[Relation(quantity.words)]}"
        return f"{hedge.strip()} {text}" if hedge else text

    def range(self, interval: Interval, unit: str) -> str | None:
        """Both ends of an interval, rounded outward; None where it is open or a point."""
        ends = range_ends(interval)
        return self._range(*ends, unit) if ends else None

    def end(self, interval: Interval, unit: str, *, high: bool) -> str | None:
        """One end of an interval, rounded outward."""
        ends = range_ends(interval)
        if ends is None:
            return None
        low, up, exponent = ends
        return self.amount(Quantity(Relation.EQUAL, up if high else low, unit, exponent))

    def moment(self, moment: Moment) -> str:
        """A date at its own precision, hedge included."""
        if moment.first is None or moment.precision == "interval":
            raise ValueError(f"{moment.text} is no single date")
        year = f"{moment.first.year:04}"
        month = MONTHS[moment.first.month - 1]
        match moment.precision:
            case "day":
                text = f"{moment.first.day}{NBSP}{month}{NBSP}{year}"
            case "month":
                text = f"{month}{NBSP}{year}"
            case "quarter":
                text = f"Q{(moment.first.month + 2) // 3}{NBSP}{year}"
            case "half":
                text = f"H{1 if moment.first.month == 1 else 2}{NBSP}{year}"
            case _:
                text = f"the year{NBSP}{year}"
        hedges = [_BEFORE_DATE.get(moment.relation, ""), "about" if moment.approximate else ""]
        return " ".join([*filter(None, hedges), text])

    def count(self, name: str, low: int, high: int) -> str:
        """A count with its noun, in words up to twelve; where it is only bounded, what is sure and what is likely."""
        singular, plural, _ = COUNTS[name]
        text = f"{self.whole(high)}{NBSP}{singular if high == 1 else plural}"
        return text if low == high else f"at most {text}, probably {self.whole(low)}"

    def whole(self, number: int) -> str:
        return SMALL[number] if number < len(SMALL) and number else (f"{number:,}" if number else "zero")

    def plain(self, number: int) -> str:
        """A number that names something, such as a version: in digits, without a stroke between them."""
        return str(number)

    # --- parts ---

    def _in_words(self, quantity: Quantity) -> str:
        head, *below = quantity.unit.split("/")
        money = self._money(quantity.unit)
        name = self._name(head, single=False) if head and not money else ""
        if money:
            name = {"$": "dollars", "€": "euros"}.get(money, head)
        joint = "of " if name and quantity.words.endswith("s") and quantity.relation is Relation.MAGNITUDE else ""
        text = f"{quantity.words} {joint}{name}".strip()
        return text + self._below(below)

    def _range(self, low: Fraction, high: Fraction, exponent: int, unit: str) -> str:
        scale = self._scale(max(abs(low), abs(high)), exponent)
        first = self._number(low, exponent, unit, scale, short=False)
        second = self._number(high, exponent, unit, scale, short=False)
        return f"{first} to {second}{self._unit(unit, single=False, short=False)}"

    def _scale(self, value: Fraction, exponent: int | None) -> _Scale:
        """The scale word to write a value with, so that its last digit reads back as it is."""
        last = _written_place(value) if exponent is None else exponent
        size = abs(value)
        for scale in _SCALES:
            if size >= Fraction(10) ** scale[0] and last <= scale[0] <= last + 3:
                return scale
        if last <= 0:
            return _PLAIN
        fitting = [s for s in (*_SCALES, *_SMALL_SCALES) if s[0] >= last]
        return next((scale for scale in fitting if size >= Fraction(10) ** scale[0]), fitting[-1])

    def _number(self, value: Fraction, exponent: int | None, unit: str, scale: _Scale, *, short: bool) -> str:
        power, word, mark = scale
        if exponent is None and not _ends(value):
            digits = f"{abs(value).numerator}/{value.denominator}"
        else:
            decimals = max(0, power - (_written_place(value) if exponent is None else exponent))
            digits = _decimal(abs(value) / Fraction(10) ** power, decimals)
        sign = MINUS if value < 0 else ""
        tail = (mark if short else f"{NBSP}{word}") if word else ""
        money = self._money(unit)
        if money is None:
            return f"{sign}{digits}{tail}"
        joint = "" if money in self._signs.values() else NBSP
        return f"{sign}{money}{joint}{digits}{tail}"

    def _money(self, unit: str) -> str | None:
        head = unit.split("/", maxsplit=1)[0]
        is_code = len(head) == 3 and head.isalpha() and head.isupper() and head not in self._units
        return self._signs.get(head, head) if is_code else None

    def _unit(self, unit: str, *, single: bool, short: bool) -> str:
        """What follows the number: unit word, then "per" units, then the period."""
        head, *below = unit.split("/")
        text = ""
        if self._money(unit) is None and head and head != "number":
            text = "%" if head == "%" else f"{NBSP}{self._name(head, single=single)}"
        if short:
            return text + "".join(f"/{self._name(part, single=True)}" for part in below)
        return text + self._below(below)

    def _below(self, below: list[str]) -> str:
        """Denominators in words: things first, then the period."""
        plain = self._money_words
        things = [f" per {plain.get(part) or self._name(part, single=True)}" for part in below if part not in _PERIODS]
        return "".join(things + [f" {_PERIODS[part]}" for part in below if part in _PERIODS])

    def _name(self, unit: str, *, single: bool) -> str:
        singular, plural = self._units.get(unit) or _UNIT_NAMES.get(unit) or (unit, f"{unit}s")
        return singular if single or unit == "times" else plural


def range_ends(interval: Interval) -> tuple[Fraction, Fraction, int] | None:
    """Low, high (rounded outward two digits finer than the width) and the power of ten of their last digit."""
    if interval.low is None or interval.high is None or interval.low == interval.high:
        return None
    finest = finest_exponent(interval.high - interval.low) - 2
    low, high = rounded_down(interval.low, finest), rounded_up(interval.high, finest)
    common = finest
    while all((end / Fraction(10) ** (common + 1)).denominator == 1 for end in (low, high)) and common < 12:
        common += 1
    return low, high, common if max(abs(low), abs(high)) >= 10**6 else min(common, 0)


def _ends(value: Fraction) -> bool:
    """Whether the decimal ends."""
    return bool((10 ** value.denominator.bit_length()) % value.denominator == 0)


def _last_place(value: Fraction) -> int:
    """The power of ten of the last digit of an exact value, not above the ones; the ones where the decimal does not end."""
    place = 0
    while _ends(value) and (value / Fraction(10) ** place).denominator != 1:
        place -= 1
    return place


def _written_place(value: Fraction) -> int:
    """The same where zeros are written as a scale word: 200 million, not 200,000,000."""
    place = _last_place(value)
    largest = next((scale[0] for scale in _SCALES if abs(value) >= Fraction(10) ** scale[0]), 0)
    while place < largest and (value / Fraction(10) ** (place + 1)).denominator == 1:
        place += 1
    return place


def _decimal(value: Fraction, decimals: int) -> str:
    """Grouped digits of a value that ends within so many decimals."""
    scaled = value * 10**decimals
    if scaled.denominator != 1:
        raise ValueError(f"{value} has more than {decimals} decimals")
    digits = str(scaled.numerator).rjust(decimals + 1, "0")
    whole = f"{int(digits[: len(digits) - decimals]):,}"
    return f"{whole}.{digits[len(digits) - decimals :]}" if decimals else whole
