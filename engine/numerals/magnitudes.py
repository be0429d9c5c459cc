"""Words that are numbers of a kind: magnitudes, shares, ordinals and multiples."""

from __future__ import annotations

from fractions import Fraction

from engine.numerals import words
from engine.numerals.stream import Found, Stream
from engine.numerals.units import currency_after, hyphen, periods, unit_after
from engine.quantities import Quantity, Relation


def magnitude(stream: Stream, index: int) -> Found | None:
    """hundreds of megawatts, tens of thousands, dozens, multi-billion dollar, several, a few hundred."""
    scope = _magnitude_words(stream, index)
    if scope is None:
        return None
    low, high, end = scope
    spoken = " ".join(stream.at(n).lower for n in range(index, end)).replace(" - ", "-")
    unit, after = "", end
    if stream.joined(end):
        step = 1 if stream.at(end).lower == "of" else 0
        unit, after = currency_after(stream, end + step)
        if not unit:
            found = unit_after(stream, end + step)
            unit, after = found or ("", end)
    unit, after = periods(stream, after, unit, bool(unit))
    if low is None:
        return Found(after, "magnitude", Quantity(Relation.VAGUE, None, unit, words=spoken))
    return Found(after, "magnitude", Quantity(Relation.MAGNITUDE, Fraction(low), unit, None, Fraction(high), spoken))


def _magnitude_words(stream: Stream, index: int) -> tuple[int | None, int, int] | None:
    """Bounds of a magnitude word, None for vague ones, and the index after it."""
    word = stream.at(index).lower
    for vague in words.VAGUE:
        after = stream.phrase(index, vague)
        if after is not None:
            scale = words.SCALES.get(stream.at(after).lower) if stream.joined(after) else None
            return (2 * 10**scale, 10 ** (scale + 1), after + 1) if scale else (None, 0, after)
    if word in words.MULTI:
        return 2 * 10 ** words.MULTI[word], 10 ** (words.MULTI[word] + 3), index + 1
    if word == "multi" and hyphen(stream, index + 1):
        power = words.SCALES.get(stream.at(index + 2).lower)
        return (2 * 10**power, 10 ** (power + 3), index + 3) if power and power > 2 else None
    if word in ("tens", "dozens", "hundreds") and stream.at(index + 1).lower == "of" and stream.joined(index + 2):
        power = words.PLURAL_SCALES.get(stream.at(index + 2).lower)
        if power and power > 2:
            low, high = {"tens": (20, 100), "dozens": (24, 100), "hundreds": (200, 1000)}[word]
            return low * 10**power, high * 10**power, index + 3
    if word == "tens":
        return 20, 100, index + 1
    if word == "dozens":
        return 24, 100, index + 1
    if word == "hundreds":
        return 200, 1000, index + 1
    if word in words.PLURAL_SCALES:
        power = words.PLURAL_SCALES[word]
        return 2 * 10**power, 10 ** (power + 3), index + 1
    return None


def share(stream: Stream, index: int) -> Found | None:
    """entire, half, a third, two-thirds, a quarter of, portions, a fraction, majority."""
    word, following = stream.at(index).lower, stream.at(index + 1).lower
    one, zero = Fraction(1), Fraction(0)
    if word == "entire":
        return _share_found(stream, index, index + 1, one, one)
    if word in ("portion", "portions"):
        return _share_found(stream, index, index + 1, zero, one, open_low=True)
    if word == "a" and following == "fraction" and stream.joined(index + 1):
        return _share_found(stream, index, index + 2, zero, one, open_low=True)
    if word == "majority":
        return _share_found(stream, index, index + 1, Fraction(1, 2), one, open_low=True)
    if word == "half" and following == "a" and stream.at(index + 2).lower in words.SCALES:
        return None
    if word == "half":
        return _share_found(stream, index, index + 1, Fraction(1, 2), Fraction(1, 2))
    count = {"a": 1, "one": 1, "two": 2, "three": 3}.get(word)
    step = 1 if hyphen(stream, index + 1) else 0
    part = stream.at(index + 1 + step).lower
    bottom = {"third": 3, "thirds": 3, "quarter": 4, "quarters": 4}.get(part)
    if count is None or bottom is None or not stream.joined(index + 1):
        return None
    end = index + 2 + step
    ordinal = word == "a" and part == "third" and stream.at(end).kind in ("word", "name") and stream.joined(end)
    if ordinal and stream.at(end).lower not in ("of", "the", "less", "more", "to", "and", "or", "as", "in", "by"):
        return None
    if part.startswith("quarter") and not (stream.at(end).lower == "of" and stream.joined(end)):
        return None
    return _share_found(stream, index, end, Fraction(count, bottom), Fraction(count, bottom))


def _share_found(stream: Stream, index: int, end: int, low: Fraction, high: Fraction, open_low: bool = False) -> Found:
    spoken = " ".join(stream.at(n).lower for n in range(index, end)).replace(" - ", "-")
    return Found(end, "share", Quantity(Relation.MAGNITUDE, low, "", None, high, spoken, value_open=open_low))


def ordinal(stream: Stream, index: int) -> Found | None:
    """first … twelfth, twenty-first, 21st. A "second" after a number is a unit, and was read with it."""
    token, word = stream.at(index), stream.at(index).lower
    if word in words.ORDINALS:
        return _ordinal_found(index + 1, words.ORDINALS[word])
    if word in words.TENS and hyphen(stream, index + 1):
        unit = words.ORDINALS.get(stream.at(index + 2).lower, 10)
        return _ordinal_found(index + 3, words.TENS[word] + unit) if unit < 10 else None
    ending = stream.adjacent(index + 1) and stream.at(index + 1).lower in words.ORDINAL_ENDINGS
    if token.kind == "number" and token.text.isdigit() and len(token.text) < 5 and ending:
        return _ordinal_found(index + 2, int(token.text))
    return None


def _ordinal_found(end: int, value: int) -> Found:
    return Found(end, "ordinal", Quantity(Relation.EQUAL, Fraction(value)))


def multiple(stream: Stream, index: int) -> Found | None:
    value = words.MULTIPLES.get(stream.at(index).lower)
    return Found(index + 1, "words", Quantity(Relation.EQUAL, Fraction(value), "times")) if value else None
