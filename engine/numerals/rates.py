"""What follows a number and changes it, but has no reading: a slang word for a scale, a rate that no unit stands for."""

from __future__ import annotations

import re

from engine.numerals import words
from engine.numerals.cardinals import read_number
from engine.numerals.stream import Stream
from engine.numerals.units import currency_after, currency_before, hyphen, periods, unit_after

_BEGIN_UNREAD = frozenset(phrase[0] for phrase in words.UNREAD_PERIODS)
_ABBREVIATION = re.compile(r"[b-df-hj-np-tv-xz]{2,4}", re.ASCII)  # "zn", "pcm": no vowel


def slang(stream: Stream, index: int, *, money: bool) -> int | None:
    """The index after a word that takes the place of a scale: $5 grand, 5 mil, $75 zn, 5 millions."""
    step = 1 if hyphen(stream, index) else 0
    token = stream.at(index + step)
    if not stream.joined(index) or stream.phrase(index, ("p", ".", "a")):
        return None
    known = token.text in words.SLANG or token.lower in words.PLURAL_SCALES
    shortened = _ABBREVIATION.fullmatch(token.text) and token.text not in words.NO_SLANG
    return index + step + 1 if known or (money and (shortened or token.text in words.MONEY_SLANG)) else None


def unread_rate(stream: Stream, index: int, unit: str, *, measured: bool) -> int | None:
    """The index after a rate that no unit stands for: every other month, per 100 kilns, a dozen, twice a year."""
    start = index + 1 if hyphen(stream, index) else index
    word, after = stream.at(start).lower, start + 1
    if not stream.joined(index):
        return None
    odd = _odd_period(stream, start) if measured else None
    if odd or not stream.joined(after):
        return odd
    if word in ("every", "per") or (word in ("a", "an") and unit and _is_count(stream.at(after).lower)):
        return _beyond_span(stream, after)
    if word != "/" or currency_before(stream, after):
        return None  # "$5bn/€4.6bn" is one amount in two currencies
    counted = after + 1 if stream.at(after).text in words.SCALE_MARKS else beyond_number(stream, after)
    return counted if counted > after else None


def _is_count(word: str) -> bool:
    return word in words.SCALES or word in ("dozen", "half")


def _odd_period(stream: Stream, index: int) -> int | None:
    """The index after "biweekly", "semi-annually", "twice a year", "three times a month"."""
    for length in (1, 2, 3) if stream.at(index).lower in _BEGIN_UNREAD else ():
        following = range(index + 1, index + length)
        said = tuple(stream.at(at).lower for at in (index, *following))
        if said in words.UNREAD_PERIODS and all(map(stream.joined, following)):
            return index + length
    times = index + 1
    if stream.at(index).lower not in words.TIMES_ADVERBS:
        number = read_number(stream, index, money=False)
        if number is None or stream.at(number.end).lower != "times" or not stream.joined(number.end):
            return None
        times = number.end + 1
    times += 1 if hyphen(stream, times) else 0
    end = periods(stream, times, "", measured=True)[1]
    return end if end > times else None


def _beyond_span(stream: Stream, index: int) -> int | None:
    """The index after what comes between: two years, other month, couple of weeks, Monday."""
    counted = beyond_number(stream, index)
    if counted > index:
        return counted
    if stream.at(index).kind != "word":
        return None
    end = index + (2 if stream.at(index + 1).lower == "of" else 1)
    unit = unit_after(stream, end)
    return unit[1] if unit else end


def beyond_number(stream: Stream, index: int) -> int:
    """The index after a number with its currency and unit, or `index` where there is none."""
    money = currency_before(stream, index)
    number = read_number(stream, money[1] if money else index, money=bool(money)) if stream.joined(index) else None
    if number is None:
        return index
    end = currency_after(stream, number.end)[1]
    unit = unit_after(stream, end)
    return unit[1] if unit else end
