"""Dates and times of day in text: May 2029, May 20 2026, 20 May 2026, 5/21/2026, Q2 2026, 05:48:00 AM."""

from __future__ import annotations

from engine.dates import NotADate, parse
from engine.numerals import words
from engine.numerals.stream import Found, Stream, by_first_word


def match(stream: Stream, index: int) -> Found | None:
    """The date or time at `index`, if one stands there."""
    token = stream.at(index)
    if token.kind == "number":
        return (
            _numeric(stream, index)
            or _time(stream, index)
            or _day_first(stream, index)
            or _half_or_quarter(stream, index)
            or _lone_year(stream, index)
        )
    return stream.first(_BY_FIRST_WORD.get(token.lower, ()), index) if token.kind == "word" else None


def _number(stream: Stream, index: int, low: int, high: int, width: int = 2) -> int | None:
    token = stream.at(index)
    if token.kind != "number" or not token.text.isdigit() or len(token.text) > width:
        return None
    value = int(token.text)
    return value if low <= value <= high else None


def _year(stream: Stream, index: int) -> int | None:
    return _number(stream, index, 1000, 2999, 4) if stream.joined(index) else None


def _date(end: int, text: str) -> Found:
    try:
        return Found(end, "date", parse(text))
    except NotADate:
        return Found(end, "unreadable", None)


def _month(stream: Stream, index: int) -> tuple[int, int] | None:
    """Month number and the index after its word and the point of an abbreviation."""
    token = stream.at(index)
    capitals = token.text.isupper() and len(token.text) > 2
    month = words.MONTH_WORDS.get(token.text.capitalize() if capitals else token.text)
    if month is None or token.kind != "word":
        return None
    after = index + 1
    if len(token.text) <= 4 and stream.at(after).text == "." and stream.adjacent(after):
        after += 1
    return month, after


def _ordinal_ending(stream: Stream, index: int) -> int:
    return index + 1 if stream.adjacent(index) and stream.at(index).lower in words.ORDINAL_ENDINGS else index


def _month_first(stream: Stream, index: int) -> Found | None:
    month = _month(stream, index)
    if month is None or not stream.joined(month[1]):
        return None
    number, after = month
    year = _year(stream, after)
    if year is not None:
        return _date(after + 1, f"{year:04}-{number:02}")
    day = _number(stream, after, 1, 31)
    if day is None:
        return None
    after = _ordinal_ending(stream, after + 1)
    comma = after + 1 if stream.at(after).text == "," and stream.adjacent(after) else after
    year = _year(stream, comma)
    if year is not None:
        return _date(comma + 1, f"{year:04}-{number:02}-{day:02}")
    return Found(after, "unreadable", None)  # a day without its year


def _day_first(stream: Stream, index: int) -> Found | None:
    day = _number(stream, index, 1, 31)
    if day is None:
        return None
    after = _ordinal_ending(stream, index + 1)
    if stream.at(after).lower == "of" and after > index + 1:
        after += 1
    month = _month(stream, after) if stream.joined(after) else None
    if month is None:
        return None
    year = _year(stream, month[1])
    if year is None:
        return Found(month[1], "unreadable", None)
    return _date(month[1] + 1, f"{year:04}-{month[0]:02}-{day:02}")


def _numeric(stream: Stream, index: int) -> Found | None:
    """2026-05-20, 2026-05 and 5/21/2026; the order of the last is the dossier's."""
    first, mark, second = stream.at(index), stream.at(index + 1), stream.at(index + 2)
    if mark.text not in ("-", "/") or mark.gap or second.gap or second.kind != "number":
        return None
    third = stream.at(index + 4)
    whole = stream.at(index + 3).text == mark.text and not stream.at(index + 3).gap
    whole = whole and third.kind == "number" and not third.gap
    if mark.text == "-":
        if len(first.text) != 4 or not first.text.isdigit() or len(second.text) != 2 or not second.text.isdigit():
            return None
        if whole and len(third.text) == 2 and third.text.isdigit():
            return _date(index + 5, f"{first.text}-{second.text}-{third.text}")
        return _date(index + 3, f"{first.text}-{second.text}") if 1 <= int(second.text) <= 12 else None
    parts = (first.text, second.text, third.text)
    if not whole or not all(p.isdigit() for p in parts) or [len(p) <= 2 for p in parts] != [True, True, False]:
        return Found(index + 5, "unreadable", None) if whole else None
    order = stream.conventions.date_order
    if order not in ("mdy", "dmy") or len(parts[2]) != 4:
        return Found(index + 5, "unreadable", None)
    month, day = (parts[0], parts[1]) if order == "mdy" else (parts[1], parts[0])
    return _date(index + 5, f"{parts[2]}-{int(month):02}-{int(day):02}")


def _time(stream: Stream, index: int) -> Found | None:
    """05:48:00 AM, 16:30, 5 p.m.; a ratio such as 3:1 is none."""
    if _number(stream, index, 0, 23) is None:
        return None
    after, fields = index + 1, 1
    while fields < 3 and stream.at(after).text == ":" and stream.adjacent(after) and stream.adjacent(after + 1):
        if _number(stream, after + 1, 0, 59) is None or len(stream.at(after + 1).text) != 2:
            break
        after, fields = after + 2, fields + 1
    marked = _half_of_day(stream, after)
    if marked is not None:
        return Found(marked, "time", None)
    return Found(after, "time", None) if fields > 1 else None


def _half_of_day(stream: Stream, index: int) -> int | None:
    """The index after AM, p.m. and the like."""
    if not stream.joined(index):
        return None
    if stream.at(index).lower in ("am", "pm") and (stream.at(index).gap == "" or stream.at(index).text.isupper()):
        return index + 1
    for letter in ("a", "p"):
        if stream.phrase(index, (letter, ".", "m", ".")) is not None and stream.adjacent(index + 1):
            return index + 4
    return None


def _half_or_quarter(stream: Stream, index: int) -> Found | None:
    """Q2 2026, 2Q 2026, H1 2026, 2H 2026, second quarter of 2026, first half of 2026."""
    token, following = stream.at(index), stream.at(index + 1)
    number: int | None = None
    letter = ""
    after = index + 2
    if token.text in ("Q", "H") and stream.joined(index + 1):
        letter, number = token.text, _number(stream, index + 1, 1, 4, 1)
    elif following.text in ("Q", "H") and stream.adjacent(index + 1):
        letter, number = following.text, _number(stream, index, 1, 4, 1)
    elif token.lower in words.ORDINALS and stream.joined(index + 1):
        after += 1 if following.text == "-" else 0
        named = stream.at(after - 1).lower
        letter = {"quarter": "Q", "half": "H"}.get(named, "")
        number = words.ORDINALS[token.lower] if letter else None
    if number is None or number > (4 if letter == "Q" else 2):
        return None
    after += 1 if stream.at(after).lower == "of" and stream.joined(after) else 0
    year = _year(stream, after)
    if year is None:
        return None
    return _date(after + 1, f"{year:04}-{number + (32 if letter == 'Q' else 39)}")


def _fiscal(stream: Stream, index: int) -> Found | None:
    """A fiscal period is text: when its year ends is not known."""
    if stream.at(index).lower != "fiscal" or not stream.joined(index + 1):
        return None
    period = _half_or_quarter(stream, index + 1) or _named_year(stream, index + 1)
    if period is None and _year(stream, index + 1) is not None:
        return Found(index + 2, "unreadable", None)
    return Found(period.end, "unreadable", None) if period else None


def _named_year(stream: Stream, index: int) -> Found | None:
    """ "the year 2026" """
    for lead in (("the", "year"), ("year",)):
        after = stream.phrase(index, lead)
        year = _year(stream, after) if after is not None else None
        if after is not None and year is not None:
            return _date(after + 1, f"{year:04}")
    return None


def _lone_year(stream: Stream, index: int) -> Found | None:
    """A year by itself, only where the words around it leave no other reading: "in 2026," but not "in 2000 homes"."""
    year = _number(stream, index, 1900, 2099, 4)
    if year is not None and stream.adjacent(index + 1) and stream.at(index + 1).text == "s":
        return Found(index + 2, "unreadable", None)  # a decade
    before = stream.at(index - 1)
    if before.text == "-":
        before = stream.at(index - 2)
    if year is None or before.lower not in words.YEAR_LEADS or not stream.joined(index):
        return None
    following = stream.at(index + 1)
    if following.kind == "word" and following.gap != "\n" and following.text not in words.YEAR_FOLLOWERS:
        return None
    if following.kind not in ("word", "other", "end") or following.text in ("-", "%", "/"):
        return None
    return Found(index + 1, "date", parse(f"{year:04}"))


_BY_FIRST_WORD = by_first_word(
    (
        (_fiscal, ("fiscal",)),
        (_month_first, map(str.lower, words.MONTH_WORDS)),
        (_half_or_quarter, ("q", "h", *words.ORDINALS)),
        (_named_year, ("the", "year")),
    )
)
FIRST_WORDS = _BY_FIRST_WORD.keys()
