"""Words that are numbers of a kind: magnitudes, shares, ordinals and multiples."""

from __future__ import annotations

from fractions import Fraction

from engine.numerals import words
from engine.numerals.stream import Found, Stream
from engine.numerals.units import currency_after, hyphen, periods, unit_after
from engine.quantities import Quantity, Relation

MAGNITUDE_WORDS = frozenset(
    (*(phrase[0] for phrase in words.VAGUE), *words.MULTI, "multi", *words.PLURAL_SCALES, "tens", "dozens")
)
_TOPS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "nine": 9}
SHARE_WORDS = frozenset(("entire", "portion", "portions", "majority", "half", *_TOPS))


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
    unit, after = periods(stream, after, unit, measured=bool(unit))
    if low is None:
        return Found(after, "magnitude", Quantity(Relation.VAGUE, None, unit, words=spoken))
    return Found(after, "magnitude", Quantity(Relation.MAGNITUDE, Fraction(low), unit, None, Fraction(high), spoken))


def _magnitude_words(stream: Stream, index: int) -> tuple[int | None, int, int] | None:
    """Bounds of a magnitude word, None for vague ones, and the index after it."""
    word = stream.at(index).lower
    for vague in words.VAGUE:
        after = stream.phrase(index, vague)
        if after is not None:
            return _several(stream, after)
    if word in words.MULTI:
        return 2 * 10 ** words.MULTI[word], 10 ** (words.MULTI[word] + 3), index + 1
    if word == "multi" and stream.joined(index + 1):
        step = 1 if hyphen(stream, index + 1) else 0
        power = words.SCALES.get(stream.at(index + 1 + step).lower)
        return (2 * 10**power, 10 ** (power + (3 if power > 2 else 1)), index + 2 + step) if power else None
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


def _several(stream: Stream, index: int) -> tuple[int | None, int, int]:
    """What follows "several" or "a few": nothing, a dozen, or scale words."""
    if stream.at(index).lower == "dozen" and stream.joined(index):
        return 24, 120, index + 1
    power = 0
    while stream.joined(index) and stream.at(index).lower in words.SCALES and power < 12:
        power, index = power + words.SCALES[stream.at(index).lower], index + 1
    return (2 * 10**power, 10 ** (power + 1), index) if power else (None, 0, index)


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
    found = share_words(stream, index)
    if found is None:
        return None
    part, end = found
    return _part_of_unit(stream, part, end) or (None if _of_scale(stream, end) else _plain_share(stream, index, found))


def _plain_share(stream: Stream, index: int, found: tuple[Fraction, int]) -> Found | None:
    """A share by itself. "a third way" and "a quarter later" are none."""
    part, end = found
    following = stream.at(end).lower
    if stream.at(index).lower == "a" and end == index + 2 and not stream.at(index + 1).lower.startswith("half"):
        if stream.at(index + 1).lower == "quarter" and following != "of":
            return _lone_quarter(stream, index)
        goes_on = hyphen(stream, end) or (stream.at(end).kind in ("word", "name") and stream.joined(end))
        if goes_on and following not in _AFTER_SHARE:
            return None
    return _share_found(stream, index, end, part, part)


def _lone_quarter(stream: Stream, index: int) -> Found | None:
    """ "a quarter" with neither hedge nor "of": a share where it is compared, or all that stands there."""
    leads = stream.joined(index) and stream.at(index - 1).lower in words.QUARTER_LEADS
    is_all = not stream.joined(index) and not stream.joined(index + 2)
    return quarter(stream, index + 1) if is_all or (leads and not spans_quarter(stream, index, index + 2)) else None


def quarter(stream: Stream, index: int) -> Found | None:
    """The word after "a"; whoever asks knows that it is a share."""
    part = Fraction(1, 4)
    return _share_found(stream, index - 1, index + 1, part, part) if stream.at(index).lower == "quarter" else None


def spans_quarter(stream: Stream, start: int, end: int) -> bool:
    """Whether "a quarter" before `end` may be three months, or a part of a unit: for about a quarter, a quarter ago."""
    if stream.at(end - 1).lower != "quarter" or (stream.joined(end) and stream.at(end).lower == "of"):
        return False
    during = stream.joined(start) and stream.at(start - 1).lower in words.QUARTER_DURING
    accounts = stream.joined(start - 1) and stream.at(start - 2).lower in words.ACCOUNTING_FOR
    after = hyphen(stream, end) or (stream.joined(end) and stream.at(end).lower in words.QUARTER_SPANS)
    return after or (during and not accounts)


_AFTER_SHARE = frozenset("of the less more to and or as in by".split())
_BOTTOMS = {
    bottom: n
    for n, names in ((2, "half halves"), (3, "third thirds"), (4, "quarter quarters"), (5, "fifth fifths"))
    for bottom in names.split()
} | {"sixth": 6, "sixths": 6, "eighth": 8, "eighths": 8, "tenth": 10, "tenths": 10}


def share_words(stream: Stream, index: int) -> tuple[Fraction, int] | None:
    """The share that some words name, and the index after them: half, a third, two-thirds."""
    if stream.at(index).lower == "half":
        return Fraction(1, 2), index + 1
    top = _TOPS.get(stream.at(index).lower)
    step = 1 if hyphen(stream, index + 1) else 0
    bottom = _BOTTOMS.get(stream.at(index + 1 + step).lower)
    if top is None or bottom is None or not stream.joined(index + 1) or top >= bottom:
        return None
    plural = stream.at(index + 1 + step).lower.endswith("s")
    if (top > 1) != plural or (plural and bottom == 4 and not step and stream.at(index + 2).lower != "of"):
        return None
    return Fraction(top, bottom), index + 2 + step


def _part_of_unit(stream: Stream, part: Fraction, end: int) -> Found | None:
    """ "half a gigawatt", "half an hour", "half-hour" """
    leads = stream.at(end).lower in ("a", "an") or hyphen(stream, end)
    if not leads or not stream.joined(end) or part != Fraction(1, 2):
        return None
    unit = unit_after(stream, end + 1, single=True)
    return Found(unit[1], "words", Quantity(Relation.EQUAL, part, unit[0], -1)) if unit else None


def _of_scale(stream: Stream, end: int) -> bool:
    """Whether a share is one of a scale word, which makes it a number: half a million."""
    for lead in (("of", "a"), ("a",), ("-",), ("of",), ()):
        after = stream.phrase(end, lead)
        if after is not None and stream.joined(after) and stream.at(after).lower in (*words.SCALES, "dozen"):
            return True
    return False


def _share_found(stream: Stream, index: int, end: int, low: Fraction, high: Fraction, open_low: bool = False) -> Found:
    spoken = " ".join(stream.at(n).lower for n in range(index, end)).replace(" - ", "-")
    spoken = spoken.replace(" quarters", "-quarters")  # "three quarters", shown by itself, would be nine months
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


def span(stream: Stream, index: int) -> Found | None:
    """A span of time that is a number of another: a decade, a fortnight; "decades" by itself is vague."""
    word = stream.at(index).lower
    if word in words.SPANS:
        count, unit = words.SPANS[word]
        return Found(index + 1, "words", Quantity(Relation.EQUAL, Fraction(count), unit, 0))
    if word in words.MANY_SPANS:
        return Found(index + 1, "words", Quantity(Relation.VAGUE, None, "", None, None, word))
    return None


def multiple(stream: Stream, index: int) -> Found | None:
    value = words.MULTIPLES.get(stream.at(index).lower)
    return Found(index + 1, "words", Quantity(Relation.EQUAL, Fraction(value), "times")) if value else None
