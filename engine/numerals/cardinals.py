"""A number before its unit: digits with grouping, decimals, fractions and scale, and cardinals in words."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from engine.numerals import words
from engine.numerals.magnitudes import share_words
from engine.numerals.stream import Stream
from engine.numerals.units import hyphen

_PLAIN = re.compile(r"\d+(\.\d+)?|\d{1,3}(?:,\d{3})+(\.\d+)?", re.ASCII)
FIRST_WORDS = frozenset((*words.ONES, *words.TEENS, *words.TENS, *words.SCALES, "dozen", "half", "a"))
MAX_DIGITS = 30
MAX_SCALES = 2


class Number(NamedTuple):
    """A number before its unit: where it ends, its value, the power of ten of its last digit, and whether scaled."""

    end: int
    value: Fraction | None
    exponent: int | None
    form: str = "digits"
    scaled: bool = False
    plus: bool = False


def read_number(stream: Stream, index: int, *, money: bool) -> Number | None:
    number = read_digits(stream, index)
    if number is not None:
        return _scaled(stream, number, money=money)
    return _spelled(stream, index) if stream.at(index).lower in FIRST_WORDS else None


def read_digits(stream: Stream, index: int) -> Number | None:
    token = stream.at(index)
    before = stream.at(index - 1)
    if token.text == "." and stream.adjacent(index + 1) and stream.at(index + 1).text.isdigit():
        digits = stream.at(index + 1).text
        opens = token.gap != "" or (before.kind == "other" and before.text not in (")", "]"))
        if opens and len(digits) > MAX_DIGITS:
            return Number(index + 2, None, None)
        return Number(index + 2, Fraction(Decimal(f"0.{digits}")), -len(digits)) if opens else None
    if token.kind != "number":
        return None
    if before.kind == "word" and token.gap == "" and before.text not in words.CURRENCY_CODES:
        return Number(index + 1, None, None)  # H100 where no name is listed
    broken = _broken(stream, index)
    form = _PLAIN.fullmatch(token.text)
    if broken or form is None or len(token.text) > MAX_DIGITS:
        return Number(broken or index + 1, None, None)
    decimals = len((form[1] or form[2] or ".")[1:])
    value = Fraction(int(token.text.replace(",", "").replace(".", "")), 10**decimals)
    return _with_fraction(stream, Number(index + 1, value, -decimals))


def _broken(stream: Stream, index: int) -> int | None:
    """The end of digits that go on in a way we do not read: 12 505, 1'000, 1.5e9, 5-21-2026."""
    end = index + 1
    if len(stream.at(index).text) <= 3 and stream.at(index).text.isdigit():
        while _three_digits(stream, end, " ") or (stream.at(end).text == "'" and _three_digits(stream, end + 1, "")):
            end += 1 if stream.at(end).kind == "number" else 2
    while end > index and stream.at(end).kind == "word" and stream.adjacent(end):
        if not (stream.adjacent(end + 1) and stream.at(end + 1).kind == "number"):
            break
        end += 2
        if stream.at(end).kind == "word" and stream.adjacent(end) and not stream.adjacent(end + 1):
            end += 1
    if stream.at(index + 1).text == stream.at(index + 3).text == "-":
        marks = [stream.at(index + n) for n in (1, 2, 3, 4)]
        tight = not any(mark.gap for mark in marks)
        if tight and len(marks[3].text) == 4 and marks[1].kind == marks[3].kind == "number":
            end = index + 5
    return end if end > index + 1 else None


def _three_digits(stream: Stream, index: int, gap: str) -> bool:
    token = stream.at(index)
    return token.kind == "number" and token.gap == gap and len(token.text) == 3 and token.text.isdigit()


def _with_fraction(stream: Stream, number: Number) -> Number:
    """3/4, 6 1/2, 2-1/2, "2 and a half" and "1 in 3"."""
    whole = number.value
    if whole is None or whole.denominator != 1:
        return number
    half = stream.phrase(number.end, ("and", "a", "half")) if stream.joined(number.end) else None
    if half is not None:
        return Number(half, whole + Fraction(1, 2), -1)
    sign, below = stream.at(number.end), stream.at(number.end + 1)
    if sign.text == "/" and not sign.gap and not below.gap and below.text.isdigit() and 0 < len(below.text) < 4:
        ratio = _ratio(whole, below.text)
        return Number(number.end + 2, ratio, None)
    top = number.end + 1 if _hyphen_before_fraction(stream, number.end) else number.end
    if stream.at(top).kind == "number" and (top > number.end or stream.at(top).gap == " "):
        slash, bottom = stream.at(top + 1), stream.at(top + 2)
        parts = (
            slash.text == "/" and not slash.gap and not bottom.gap and bottom.text.isdigit() and len(bottom.text) < 4
        )
        ratio = _ratio(Fraction(stream.at(top).text), bottom.text) if parts and stream.at(top).text.isdigit() else None
        if ratio is not None and ratio < 1:
            return Number(top + 3, whole + ratio, None)
    if sign.lower == "in" and sign.gap == " " and below.gap == " " and below.text.isdigit() and len(below.text) < 4:
        ratio = _ratio(whole, below.text)
        if ratio is not None and ratio < 1 and stream.unit(number.end + 2) is None:
            return Number(number.end + 2, ratio, None)
    return number


def _hyphen_before_fraction(stream: Stream, index: int) -> bool:
    return stream.at(index).text == "-" and stream.adjacent(index) and stream.adjacent(index + 1)


def _ratio(above: Fraction, below: str) -> Fraction | None:
    return above / int(below) if int(below) else None


def _scaled(stream: Stream, number: Number, *, money: bool) -> Number:
    """A number with the scale words or the mark that follow it; a plus may stand between."""
    if stream.at(number.end).text == "+" and stream.adjacent(number.end) and stream.at(number.end + 1).text != "/":
        number = number._replace(end=number.end + 1, plus=True)
    token = stream.at(number.end)
    if token.text in words.SCALE_MARKS and stream.joined(number.end):
        tight = token.kind == "word" and stream.adjacent(number.end)
        if tight or token.text in words.SPACED_MARKS or (money and not hyphen(stream, number.end + 1)):
            return _times_ten(number, words.SCALE_MARKS[token.text], 1)
    for _ in range(MAX_SCALES):
        step = 1 if hyphen(stream, number.end) else 0
        token = stream.at(number.end + step)
        if not stream.joined(number.end):
            return number
        if token.lower == "dozen":
            value = None if number.value is None else number.value * 12
            return number._replace(end=number.end + step + 1, value=value, exponent=0, scaled=True)
        if token.lower not in words.SCALES:
            return number
        number = _times_ten(number, words.SCALES[token.lower], step + 1)
    return number


def raised(exponent: int | None, by: int) -> int | None:
    return None if exponent is None else exponent + by


def _times_ten(number: Number, power: int, consumed: int) -> Number:
    value = None if number.value is None else number.value * 10**power
    exponent = raised(number.exponent, power)
    return Number(number.end + consumed, value, exponent, number.form, scaled=True, plus=number.plus)


def _spelled(stream: Stream, index: int) -> Number | None:
    """A cardinal in words: two, sixty-five, a hundred and five, two hundred thousand, trillion, half a million."""
    if _is_no_numeral(stream, index):
        return None
    part = _part_of_scale(stream, index)
    if part:
        return part
    start = index
    if stream.at(index).lower == "a" and stream.at(index + 1).lower in (*words.SCALES, "dozen"):
        start = index + 1
    if stream.at(start).lower == "dozen":
        return Number(start + 1, Fraction(12), 0, "words", scaled=True)
    number = _cardinal(stream, start)
    if number is None or number.value is None:
        return number
    return _one_in(stream, number) or _with_half(stream, number) or _with_point(stream, number)


def _cardinal(stream: Stream, start: int) -> Number | None:
    """Groups below a thousand, each with a smaller scale word than the group before."""
    total, exponent, scaled, last_scale, position = Fraction(0), 0, False, 99, start
    while position == start or stream.joined(position):
        joint = position + 1 if position > start and stream.at(position).lower == "and" else position
        group = _below_thousand(stream, joint, bare_hundred=position == start)
        if joint > position and (group is None or not stream.joined(joint)):
            break
        value, after, own = group or (1, joint, 0)
        step = 1 if group and hyphen(stream, after) else 0
        named = stream.at(after + step).lower if after == start or stream.joined(after) else ""
        scale = words.SCALES.get(named, 0) if named != "hundred" else 0
        if scale >= last_scale or not (group or (scale and position == start)):
            break
        total += value * Fraction(10) ** scale
        position, exponent, last_scale = (after + step + 1, scale, scale) if scale else (after, own, 0)
        scaled = scaled or bool(scale)
        if not scale:
            break
    if position == start:
        return None
    number = Number(position, total, exponent, "words", scaled)
    return _scaled(stream, number, money=False) if stream.at(position).lower == "dozen" else number


def _part_of_scale(stream: Stream, index: int) -> Number | None:
    """half a million, half-dozen, a quarter of a million: a share of a scale word."""
    found = share_words(stream, index)
    if found is None:
        return None
    part, end = found
    if stream.at(end).lower == "of" and stream.joined(end):
        end += 1
    if stream.at(end).lower == "a" and stream.joined(end):
        end += 1
    end += 1 if hyphen(stream, end) else 0
    word = stream.at(end).lower
    worth = 12 if word == "dozen" else 10 ** words.SCALES.get(word, 0)
    if worth == 1 or not stream.joined(end):
        return None
    value = part * worth
    exact = value.denominator == 1 and part == Fraction(1, 2)
    exponent = (0 if word == "dozen" else words.SCALES[word] - 1) if exact else None
    return Number(end + 1, value, exponent, "words", scaled=True)


def _one_in(stream: Stream, number: Number) -> Number | None:
    """ "one in three" """
    below = _below_hundred(stream, number.end + 1)
    if stream.at(number.end).lower != "in" or not stream.joined(number.end + 1) or below is None or not below[0]:
        return None
    ratio = None if number.value is None else number.value / below[0]
    return Number(below[1], ratio, None, "words") if ratio is not None and ratio < 1 else None


def _with_half(stream: Stream, number: Number) -> Number | None:
    """ "two and a half billion", "a million and a half" """
    half = stream.phrase(number.end, ("and", "a", "half"))
    if half is None or not stream.joined(number.end) or number.value is None or number.exponent is None:
        return None
    if number.scaled:
        worth = Fraction(10) ** number.exponent
        return number._replace(end=half, value=number.value + worth / 2, exponent=number.exponent - 1)
    scale = words.SCALES.get(stream.at(half).lower, 0) if stream.joined(half) else 0
    value = (number.value + Fraction(1, 2)) * Fraction(10) ** scale
    return Number(half + bool(scale), value, scale - 1, "words", bool(scale))


def _with_point(stream: Stream, number: Number) -> Number:
    """ "two point five million" """
    digits, end = "", number.end + 1
    if stream.at(number.end).lower != "point" or number.scaled or number.value is None:
        return number
    while stream.joined(end) and stream.at(end).lower in words.ONES and len(digits) < MAX_DIGITS:
        digits, end = digits + str(words.ONES[stream.at(end).lower]), end + 1
    if not digits:
        return number
    value = number.value + Fraction(Decimal(f"0.{digits}"))
    return _scaled(stream, Number(end, value, -len(digits), "words"), money=False)


def _below_thousand(stream: Stream, index: int, bare_hundred: bool) -> tuple[int, int, int] | None:
    """Value, next index and power of ten of the last word of a cardinal below a thousand."""
    small = _below_hundred(stream, index)
    value, after = small or (1, index)
    step = 1 if small and hyphen(stream, after) else 0
    hundred = stream.at(after + step).lower == "hundred" and (small is None or stream.joined(after))
    if not hundred or not (small or bare_hundred):
        return (value, after, 0) if small else None
    value, after = value * 100, after + step + 1
    joint = after + 1 if hyphen(stream, after) or (stream.at(after).lower == "and" and stream.joined(after)) else after
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
    if before.text == "-" and stream.at(index - 2).lower == "no":
        return True
    if after.text == "-" and stream.adjacent(index + 1):
        return False
    pronoun_after = before.lower in words.NOT_ONE_AFTER and stream.joined(index)
    return pronoun_after or (after.lower in words.NOT_ONE_BEFORE and stream.joined(index + 1))
