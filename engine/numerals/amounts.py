"""Amounts in text: money, counts, measures and ranges, in digits and in words; then the words of `magnitudes`.

Each form is a function from a place in the stream to what it found there; `match` tries them in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from engine.numerals import cardinals, magnitudes, words
from engine.numerals.cardinals import Number, raised, read_digits, read_number
from engine.numerals.magnitudes import magnitude, multiple, ordinal, share, span
from engine.numerals.rates import beyond_number, slang, unread_rate
from engine.numerals.stream import Form, Found, Stream, by_first, by_first_word
from engine.numerals.units import (
    CURRENCY_WORDS,
    UNSURE,
    currency_after,
    currency_before,
    names_money,
    periods,
    unit_after,
)
from engine.quantities import TIME_UNITS, Quantity, Relation

_YEAR = re.compile(r"(19|20)\d\d", re.ASCII)
_ENDINGS = by_first(words.HEDGE_ENDINGS)
_TIGHT_ENDINGS = frozenset(tuple(phrase.split()) for phrase in words.TIGHT_ENDINGS)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)


def match(stream: Stream, index: int) -> Found | None:
    """The amount at `index`, if one stands there."""
    token = stream.at(index)
    forms = _BY_FIRST_WORD.get(token.lower)
    if forms is None:
        forms = _OF_DIGITS if token.kind == "number" or names_money(stream, index) else ()
    return stream.first(forms, index)


def _whole(stream: Stream, found: Found | None) -> Found | None:
    """A number in words; unreadable where what follows would change it: "half or more", "several grand"."""
    if found is None or not isinstance(found.reading, Quantity):
        return found
    unit = found.reading.unit
    end = slang(stream, found.end, money=False) or _ending(stream, found.end)[1]
    end = max(end, unread_rate(stream, found.end, unit, measured=bool(unit)) or 0)
    unsure = end > found.end or unit.startswith((UNSURE, "cent:"))
    return Found(end, "unreadable", None) if unsure else found


def _range_or_amount(stream: Stream, index: int) -> Found | None:
    low = _amount(stream, index)
    if low is None:
        return None
    join = stream.at(low.end)
    joins = join.text == "-" or (join.lower in ("to", "or") and join.gap == " ")
    high = _amount(stream, low.end + 1) if joins and stream.joined(low.end + 1) else None
    if high is None or _is_span_to_year(stream, low, high):
        return low
    if low.reading is None or high.reading is None:
        return Found(high.end, "unreadable", None)
    if stream.at(index - 1).lower == "from":
        ends = _alike(stream, index, low, high)  # a change from one amount to another is no range
        return low._replace(reading=ends[0]) if ends else low
    return _joined_range(stream, index, low, high) or low


def _between(stream: Stream, index: int) -> Found | None:
    """ "between $5 and $7 billion" """
    if stream.at(index).lower != "between" or not stream.joined(index + 1):
        return None
    low = _amount(stream, index + 1)
    if low is None or stream.at(low.end).lower != "and" or not stream.joined(low.end + 1):
        return None
    high = _amount(stream, low.end + 1)
    if high and (low.reading is None or high.reading is None):
        return Found(high.end, "unreadable", None)
    return _joined_range(stream, index + 1, low, high) if high else None


def _joined_range(stream: Stream, index: int, low: Found, high: Found) -> Found | None:
    """One range of two amounts; a hedge after the second goes for both."""
    ends = _alike(stream, index, low, high)
    if ends is None:
        return None
    first, second = ends
    if first.value is None or second.value is None or first.exponent is None or second.exponent is None:
        return None
    hedge = "" if second.relation is Relation.EQUAL else second.relation.value
    finest = min(first.exponent, second.exponent)
    return Found(high.end, low.form, Quantity(Relation.RANGE, first.value, second.unit, finest, second.value, hedge))


def _alike(stream: Stream, index: int, low: Found, high: Found) -> tuple[Quantity, Quantity] | None:
    """Two amounts in one unit: the first takes scale, currency and period from the second where it has none."""
    first, second = low.reading, high.reading
    if not isinstance(first, Quantity) or not isinstance(second, Quantity):
        return None
    if first.relation is not Relation.EQUAL or first.value is None or second.value is None or first.value >= 10**30:
        return None
    unit = second.unit
    if unit.startswith("/") and first.unit:
        unit = first.unit + unit
    unit = unit or first.unit
    if first.unit and not (unit == first.unit or unit.startswith(f"{first.unit}/")):
        return None
    if not first.unit and _in_cents(stream, low.end + 1, second):
        first = replace(first, value=first.value / 100, exponent=raised(first.exponent, -2))
    if first.value is None:
        return None
    scale = _scale_of(stream, low.end + 1)
    if scale and not _scale_of(stream, index) and first.value * Fraction(10) ** scale < second.value:
        first = replace(first, value=first.value * Fraction(10) ** scale, exponent=raised(first.exponent, scale))
    if first.value is None or first.value >= second.value:
        return None
    return replace(first, unit=unit), replace(second, unit=unit)


def _is_span_to_year(stream: Stream, low: Found, high: Found) -> bool:
    """ "the five years to 2026" """
    spans = isinstance(low.reading, Quantity) and low.reading.unit in TIME_UNITS
    return spans and high.end == low.end + 2 and _YEAR.fullmatch(stream.at(low.end + 1).text) is not None


def _in_cents(stream: Stream, index: int, reading: Quantity) -> bool:
    """Whether the amount at `index`, a whole number of cents perhaps, was read in hundredths."""
    number = read_number(stream, _sign(stream, index)[1], money=False)
    return number is not None and number.exponent is not None and reading.exponent == number.exponent - 2


def _scale_of(stream: Stream, index: int) -> int:
    """The scale word or mark that the amount at `index` carries, as a power of ten."""
    _, index = _sign(stream, index)
    money = currency_before(stream, index)
    number = read_number(stream, money[1] if money else index, money=bool(money))
    plain = read_digits(stream, money[1] if money else index)
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
    number = read_number(stream, after, money=bool(money))
    if number is None:
        return None
    unread = slang(stream, number.end, money=bool(money))
    if unread:
        return Found(unread, "unreadable", None)
    hedge, end = (Relation.AT_LEAST, number.end) if number.plus else _ending(stream, number.end)
    unit, end = _currency(stream, end, money[0] if money else "")
    if unit and (UNSURE in unit or _is_split(stream, after, number, leads=bool(money))):
        number = number._replace(value=None)
    if not unit:
        unit, end = unit_after(stream, end, single=number.value == 1) or ("", end)
    if unit.startswith("cent:"):
        unit = unit[5:]
        value = None if number.value is None else number.value / 100
        number = number._replace(value=value, exponent=raised(number.exponent, -2))
    measured = bool(unit) or number.scaled
    unit, end = periods(stream, end, unit, measured=measured)
    last, past = _ending(stream, end)
    if past > end:
        hedge = last if hedge is Relation.EQUAL else None  # two hedges
        unit, end = periods(stream, past, unit, measured=bool(unit))
    unread = unread_rate(stream, end, unit, measured=measured)
    if unread or hedge is None or number.value is None or _is_accounting(stream, index, end, unit):
        return Found(unread or end, "unreadable", None)
    value = -number.value if sign < 0 else number.value
    return Found(end, number.form, Quantity(hedge, value, unit, number.exponent))


def _currency(stream: Stream, index: int, unit: str) -> tuple[str, int]:
    """The currency after a number and the index after it; with one before it too, both must be the same."""
    other, end = currency_after(stream, index)
    if not unit:
        return other, end
    if not other or stream.at(end).kind == "number":
        return unit, index
    return (unit if other == unit else UNSURE), end


def _is_split(stream: Stream, index: int, number: Number, *, leads: bool) -> bool:
    """Whether money may be read in two ways: "5.000 euros" as thousands, unless the currency leads; "$5/100" always."""
    in_thousands = not leads and number.end == index + 1 and _THOUSANDS.fullmatch(stream.at(index).text)
    return bool(in_thousands) or (number.end > index + 1 and stream.at(index + 1).text == "/")


def _ending(stream: Stream, index: int) -> tuple[Relation | None, int]:
    """A hedge after a number or its unit, and the index after it; None for one that leaves no reading."""
    for parts, relation in _ENDINGS.get(stream.at(index).lower, ()):
        after = stream.phrase(index, parts) if stream.joined(index) else None
        if after is None or (parts in _TIGHT_ENDINGS and not stream.adjacent(index)):
            continue
        if parts[0] == "at" and (stream.joined(after) and read_number(stream, after, money=False)):
            continue  # it belongs to the number that follows
        if relation is None:
            return None, beyond_number(stream, after)
        goes_on = parts[-1] == "counting" and stream.joined(after) and stream.at(after).kind == "word"
        return (None if goes_on else relation), after
    return Relation.EQUAL, index


def _is_accounting(stream: Stream, index: int, end: int, unit: str) -> bool:
    """(1,234) alone in parentheses: a negative number in accounts, an aside in prose. We cannot tell."""
    lone = end == index + 1 and not unit and "," in stream.at(index).text
    inside = stream.at(index - 1).text == "(" and stream.at(end).text == ")"
    return lone and inside and stream.joined(index) and stream.joined(end)


def _sign(stream: Stream, index: int) -> tuple[int, int]:
    token = stream.at(index)
    if token.lower in ("minus", "negative") and stream.joined(index + 1):
        return -1, index + 1
    before = stream.at(index - 1)
    stands_alone = token.gap != "" or before.kind == "other"
    if token.text == "-" and stands_alone and stream.adjacent(index + 1):
        return -1, index + 1
    return 1, index


def _in_words(form: Form) -> Form:
    return lambda stream, index: _whole(stream, form(stream, index))


_FIRST_WORDS: tuple[tuple[Form, Iterable[str]], ...] = (
    (_between, ("between",)),
    (_in_words(magnitude), magnitudes.MAGNITUDE_WORDS),
    (_in_words(share), magnitudes.SHARE_WORDS),
    (ordinal, (*words.ORDINALS, *words.TENS)),
    (_range_or_amount, (*cardinals.FIRST_WORDS, *CURRENCY_WORDS, "minus", "negative", "-", ".")),
    (_in_words(multiple), words.MULTIPLES),
    (_in_words(span), (*words.SPANS, *words.MANY_SPANS)),
)
FIRST_WORDS = frozenset(word for _, firsts in _FIRST_WORDS for word in firsts)
# a dossier's `money` may name any word, so that an amount can begin with it too
_BY_FIRST_WORD = by_first_word((form, FIRST_WORDS if form is _range_or_amount else own) for form, own in _FIRST_WORDS)
_OF_DIGITS = (ordinal, _range_or_amount)
