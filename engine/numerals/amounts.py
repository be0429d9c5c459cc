"""Amounts in text: money, counts, measures and ranges, in digits and in words; then the words of `magnitudes`.

Each form is a function from a place in the stream to what it found there; `match` tries them in order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from engine.numerals import words
from engine.numerals.magnitudes import magnitude, multiple, ordinal, share
from engine.numerals.stream import Found, Stream
from engine.numerals.units import currency_after, currency_before, hyphen, periods, unit_after
from engine.quantities import Quantity, Relation

_PLAIN = re.compile(r"\d+(\.\d+)?|\d{1,3}(?:,\d{3})+(\.\d+)?", re.ASCII)
MAX_DIGITS = 30


@dataclass(frozen=True, slots=True)
class _Number:
    """A number before its unit: where it ends, its value, the power of ten of its last digit, and whether scaled."""

    end: int
    value: Fraction | None
    exponent: int | None
    form: str = "digits"
    scaled: bool = False


def match(stream: Stream, index: int) -> Found | None:
    """The amount at `index`, if one stands there."""
    return (
        _between(stream, index)
        or magnitude(stream, index)
        or share(stream, index)
        or ordinal(stream, index)
        or _range_or_amount(stream, index)
        or multiple(stream, index)
    )


# --- digits and spelled numbers --------------------------------------------------------------------------------------


def _range_or_amount(stream: Stream, index: int) -> Found | None:
    low = _amount(stream, index)
    if low is None or stream.at(index - 1).lower == "from":
        return low
    join = stream.at(low.end)
    if join.text == "-" or (join.lower in ("to", "or") and join.gap == " "):
        high = _amount(stream, low.end + 1) if stream.joined(low.end + 1) else None
        if high and (join.lower != "or" or (low.form == high.form == "words")):
            return _joined_range(stream, index, low, high)
    return low


def _between(stream: Stream, index: int) -> Found | None:
    """ "between $5 and $7 billion" """
    if stream.at(index).lower != "between" or not stream.joined(index + 1):
        return None
    low = _amount(stream, index + 1)
    if low is None or stream.at(low.end).lower != "and" or not stream.joined(low.end + 1):
        return None
    high = _amount(stream, low.end + 1)
    joined = _joined_range(stream, index + 1, low, high) if high else None
    return joined if joined is not low else None


def _joined_range(stream: Stream, index: int, low: Found, high: Found) -> Found | None:
    """One range of two amounts: the first takes scale, currency and unit from the second where it has none."""
    first, second = low.reading, high.reading
    if not isinstance(first, Quantity) or not isinstance(second, Quantity):
        return low
    if first.relation is not Relation.EQUAL or second.relation is not Relation.EQUAL:
        return low
    if first.value is None or second.value is None or first.exponent is None or second.exponent is None:
        return low
    if first.unit and second.unit and first.unit != second.unit and not second.unit.startswith(first.unit):
        return low
    scale = _scale_of(stream, low.end + 1)
    if scale and not _scale_of(stream, index):
        first = replace(first, value=first.value * Fraction(10) ** scale, exponent=_raised(first.exponent, scale))
    first = replace(first, unit=second.unit or first.unit)
    second = replace(second, unit=second.unit or first.unit)
    if first.value is None or second.value is None or first.value >= second.value:
        return low
    finest = min(e for e in (first.exponent, second.exponent) if e is not None)
    reading = Quantity(Relation.RANGE, first.value, second.unit, finest, second.value)
    return Found(high.end, low.form, reading)


def _raised(exponent: int | None, by: int) -> int | None:
    return None if exponent is None else exponent + by


def _scale_of(stream: Stream, index: int) -> int:
    """The scale word or mark that the amount at `index` carries, as a power of ten."""
    money = currency_before(stream, index)
    number = _number(stream, money[1] if money else index, bool(money))
    plain = _digits(stream, money[1] if money else index)
    if number is None or plain is None or number.exponent is None or plain.exponent is None:
        return 0
    return number.exponent - plain.exponent


def _amount(stream: Stream, index: int) -> Found | None:
    """Currency, sign, number, scale, currency, unit, period and trailing hedge, as far as they stand there."""
    sign, begin = _sign(stream, index)
    money = currency_before(stream, begin)
    after = money[1] if money else begin
    if money and stream.at(after).text == "-" and stream.at(after + 1).kind == "number":
        sign, after = -1, after + 1
    number = _number(stream, after, bool(money))
    if number is None:
        return None
    end, unit = number.end, money[0] if money else ""
    if not unit:
        unit, end = currency_after(stream, end)
    if not unit or not money:
        measured = unit_after(stream, end) if not unit else None
        if measured:
            unit, end = measured
    if unit.startswith("cent:"):
        unit = unit[5:]
        number = replace(
            number,
            value=None if number.value is None else number.value / 100,
            exponent=_raised(number.exponent, -2),
        )
    unit, end = periods(stream, end, unit, bool(unit) or number.scaled)
    if number.value is None or _is_accounting(stream, index, end, unit):
        return Found(end, "unreadable", None)
    reading = Quantity(Relation.EQUAL, sign * number.value, unit, number.exponent)
    for phrase, relation in words.HEDGE_ENDINGS:
        ending = stream.phrase(end, tuple(phrase.split())) if stream.joined(end) else None
        if ending is not None and (phrase != "+" or stream.adjacent(end)):
            return Found(ending, number.form, replace(reading, relation=relation))
    return Found(end, number.form, reading)


def _is_accounting(stream: Stream, index: int, end: int, unit: str) -> bool:
    """(1,234) alone in parentheses: a negative number in accounts, an aside in prose. We cannot tell."""
    lone = end == index + 1 and not unit and "," in stream.at(index).text
    return lone and stream.at(index - 1).text == "(" and stream.at(end).text == ")"


def _sign(stream: Stream, index: int) -> tuple[int, int]:
    token = stream.at(index)
    if token.lower == "minus" and stream.joined(index + 1):
        return -1, index + 1
    before = stream.at(index - 1)
    stands_alone = token.gap != "" or before.kind == "other"
    if token.text == "-" and stands_alone and stream.adjacent(index + 1):
        return -1, index + 1
    return 1, index


def _number(stream: Stream, index: int, money: bool) -> _Number | None:
    number = _digits(stream, index)
    if number is not None:
        return _scaled(stream, number, money)
    return _spelled(stream, index)


def _digits(stream: Stream, index: int) -> _Number | None:
    token = stream.at(index)
    if token.text == "." and stream.adjacent(index + 1) and token.gap != "" and stream.at(index + 1).text.isdigit():
        digits = stream.at(index + 1).text
        return _Number(index + 2, Fraction(Decimal("0." + digits)), -len(digits))
    if token.kind != "number":
        return None
    before = stream.at(index - 1)
    if before.kind == "word" and token.gap == "" and before.text not in words.CURRENCY_CODES:
        return _Number(index + 1, None, None)  # H100 where no name is listed
    form = _PLAIN.fullmatch(token.text)
    if form is None or len(token.text) > MAX_DIGITS:
        return _Number(index + 1, None, None)
    value = Fraction(Decimal(token.text.replace(",", "")))
    decimals = len((form[1] or form[2] or ".")[1:])
    return _with_fraction(stream, _Number(index + 1, value, -decimals))


def _with_fraction(stream: Stream, number: _Number) -> _Number:
    """3/4, 6 1/2 and "1 in 3"."""
    whole = number.value
    if whole is None or whole.denominator != 1:
        return number
    slash, below = stream.at(number.end), stream.at(number.end + 1)
    if slash.text == "/" and not slash.gap and not below.gap and below.text.isdigit() and 0 < len(below.text) < 4:
        return _Number(number.end + 2, _ratio(whole, below.text), None)
    if slash.kind == "number" and slash.gap == " " and slash.text.isdigit() and below.text == "/" and not below.gap:
        bottom = stream.at(number.end + 2)
        ratio = _ratio(Fraction(slash.text), bottom.text) if bottom.text.isdigit() and not bottom.gap else None
        if ratio is not None and ratio < 1 and len(bottom.text) < 4:
            return _Number(number.end + 3, whole + ratio, None)
    if slash.lower == "in" and slash.gap == " " and below.gap == " " and below.text.isdigit() and len(below.text) < 4:
        ratio = _ratio(whole, below.text)
        if ratio is not None and ratio < 1 and stream.unit(number.end + 2) is None:
            return _Number(number.end + 2, ratio, None)
    return number


def _ratio(above: Fraction, below: str) -> Fraction | None:
    return above / int(below) if int(below) else None


def _scaled(stream: Stream, number: _Number, money: bool) -> _Number:
    """A number with the scale words or the mark that follow it."""
    token = stream.at(number.end)
    if stream.adjacent(number.end) and token.kind == "word" and token.text in words.SCALE_MARKS:
        return _times_ten(number, words.SCALE_MARKS[token.text], 1)
    if stream.joined(number.end) and token.text in words.SCALE_MARKS and (money or token.text in words.SPACED_MARKS):
        return _times_ten(number, words.SCALE_MARKS[token.text], 1)
    while stream.joined(number.end):
        step = 1 if hyphen(stream, number.end) else 0
        token = stream.at(number.end + step)
        if token.lower == "dozen":
            value = None if number.value is None else number.value * 12
            return _Number(number.end + step + 1, value, 0, number.form, True)
        if token.lower not in words.SCALES:
            return number
        number = _times_ten(number, words.SCALES[token.lower], step + 1)
    return number


def _times_ten(number: _Number, power: int, consumed: int) -> _Number:
    value = None if number.value is None else number.value * Fraction(10) ** power
    return _Number(number.end + consumed, value, _raised(number.exponent, power), number.form, True)


def _spelled(stream: Stream, index: int) -> _Number | None:
    """A cardinal in words: two, sixty-five, a hundred and five, two hundred thousand, trillion."""
    if _is_no_numeral(stream, index):
        return None
    if stream.at(index).lower == "half" and stream.at(index + 1).lower == "a":
        scale = words.SCALES.get(stream.at(index + 2).lower)
        return _Number(index + 3, Fraction(10) ** scale / 2, scale - 1, "words", True) if scale else None
    start = index
    if stream.at(index).lower == "a" and stream.at(index + 1).lower in (*words.SCALES, "dozen"):
        start = index + 1
    if stream.at(start).lower == "dozen" and start > index:
        return _Number(start + 1, Fraction(12), 0, "words", True)
    total, exponent, scaled, last_scale, position = Fraction(0), 0, False, 99, start
    while position == start or stream.joined(position):
        group = _below_thousand(stream, position, bare_hundred=position == start)
        value, after, own = group or (1, position, 0)
        step = 1 if group and hyphen(stream, after) else 0
        named = stream.at(after + step).lower if after == start or stream.joined(after) else ""
        scale = words.SCALES.get(named, 0) if named != "hundred" else 0
        if scale >= last_scale or not (group or (scale and position == start)):
            break
        total += value * Fraction(10) ** scale
        position, exponent, last_scale = (after + step + 1, scale, scale) if scale else (after, own, 0)
        scaled = scaled or bool(scale)
    if position == start:
        return None
    half = stream.phrase(position, ("and", "a", "half"))
    if half is not None and stream.joined(position):
        scale = words.SCALES.get(stream.at(half).lower, 0)
        return _Number(half + bool(scale), (total + Fraction(1, 2)) * 10**scale, scale - 1, "words", bool(scale))
    number = _Number(position, total, exponent, "words", scaled)
    return _scaled(stream, number, False) if stream.at(position).lower == "dozen" else number


def _below_thousand(stream: Stream, index: int, bare_hundred: bool) -> tuple[int, int, int] | None:
    """Value, next index and power of ten of the last word of a cardinal below a thousand."""
    small = _below_hundred(stream, index)
    value, after = small or (1, index)
    step = 1 if small and hyphen(stream, after) else 0
    hundred = stream.at(after + step).lower == "hundred" and (small is None or stream.joined(after))
    if not hundred or not (small or bare_hundred):
        return (value, after, 0) if small else None
    value, after = value * 100, after + step + 1
    joint = after + 1 if stream.at(after).lower == "and" and stream.joined(after) else after
    rest = _below_hundred(stream, joint) if stream.joined(joint) else None
    return (value + rest[0], rest[1], 0) if rest else (value, after, 2)


def _below_hundred(stream: Stream, index: int) -> tuple[int, int] | None:
    word = stream.at(index).lower
    if word in words.TENS:
        step = 1 if hyphen(stream, index + 1) else 0
        unit = words.ONES.get(stream.at(index + 1 + step).lower, 0)
        if unit and stream.joined(index + 1):
            return words.TENS[word] + unit, index + 2 + step
        return words.TENS[word], index + 1
    value = words.TEENS.get(word, words.ONES.get(word))
    return None if value is None else (value, index + 1)


def _is_no_numeral(stream: Stream, index: int) -> bool:
    """The pronoun "one", and "a" that begins no number."""
    if stream.at(index).lower != "one":
        return False
    before, after = stream.at(index - 1), stream.at(index + 1)
    if after.text == "-" and stream.adjacent(index + 1):
        return False
    pronoun_after = before.lower in words.NOT_ONE_AFTER and stream.joined(index)
    return pronoun_after or (after.lower in words.NOT_ONE_BEFORE and stream.joined(index + 1))
