"""The subset of EDTF (ISO 8601-2) that briefings need: years, quarters, halves, months, days, `~` and intervals.

An interval may have an unknown start (`/2029-05`) or an open one (`../2029-05`). A fiscal period is text, not a date.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from engine.quantities import Relation

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~?)", re.ASCII)
_QUARTERS = {33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12)}
_HALVES = {40: (1, 6), 41: (7, 12)}


class NotADate(ValueError):
    """The text is not in our subset of EDTF."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One date of some precision, or an interval of two. `first` and `last` are its outermost days; None is open."""

    text: str
    first: date | None
    last: date | None
    precision: str  # year, half, quarter, month, day, interval
    approximate: bool = False
    relation: Relation = Relation.EQUAL

    def canonical(self) -> str:
        return f"date {self.text}" if self.relation is Relation.EQUAL else f"date {self.relation.value} {self.text}"

    def contains(self, other: Moment) -> bool:
        return _starts_by(self.first, other.first) and _ends_by(other.last, self.last)

    @property
    def bounds(self) -> tuple[date, date]:
        """First and last day that the words allow, relation included; open ends are the ends of the calendar."""
        first = self.first or date.min
        last = self.last or date.max
        match self.relation:
            case Relation.LESS:
                return date.min, first - timedelta(days=1) if first > date.min else first
            case Relation.MORE:
                return (last + timedelta(days=1) if last < date.max else last), date.max
            case Relation.UP_TO:
                return date.min, last
            case Relation.AT_LEAST:
                return first, date.max
            case Relation.NOT:
                return date.min, date.max
            case _:
                return first, last

    def meets(self, other: Moment) -> bool:
        mine, theirs = self.bounds, other.bounds
        return mine[0] <= theirs[1] and theirs[0] <= mine[1]


def _starts_by(outer: date | None, inner: date | None) -> bool:
    return outer is None or (inner is not None and outer <= inner)


def _ends_by(inner: date | None, outer: date | None) -> bool:
    return outer is None or (inner is not None and inner <= outer)


def parse(text: str) -> Moment:
    """Read one EDTF date or interval; raises NotADate."""
    if "/" not in text:
        return _single(text)
    start, _, end = text.partition("/")
    first = None if start in ("", "..") else _single(start)
    last = None if end in ("", "..") else _single(end)
    if first is None and last is None:
        raise NotADate(f"`{text}` says nothing")
    if first and last and first.first and last.last and first.first > last.last:
        raise NotADate(f"`{text}` ends before it begins")
    return Moment(text, first.first if first else None, last.last if last else None, "interval")


def _single(text: str) -> Moment:
    form = _FORM.fullmatch(text)
    if form is None:
        raise NotADate(f"`{text}` is not a date of the form YYYY, YYYY-MM or YYYY-MM-DD")
    year, middle, day = int(form[1]), form[2], form[3]
    if year == 0:
        raise NotADate(f"`{text}` has no such year")
    if middle is None:
        return Moment(text, date(year, 1, 1), date(year, 12, 31), "year", bool(form[4]))
    number = int(middle)
    if number in _QUARTERS | _HALVES and day is None:
        low, high = (_QUARTERS | _HALVES)[number]
        precision = "quarter" if number in _QUARTERS else "half"
        last = date(year, high, monthrange(year, high)[1])
        return Moment(text, date(year, low, 1), last, precision, bool(form[4]))
    if not 1 <= number <= 12:
        raise NotADate(f"`{text}` has no such month")
    length = monthrange(year, number)[1]
    if day is None:
        return Moment(text, date(year, number, 1), date(year, number, length), "month", bool(form[4]))
    if not 1 <= int(day) <= length:
        raise NotADate(f"`{text}` has no such day")
    exact = date(year, number, int(day))
    return Moment(text, exact, exact, "day", bool(form[4]))


def latest_start(last: Moment, count: int) -> Moment:
    """The month from which `count` months, itself included, run through `last`; raises NotADate."""
    if last.precision != "month" or last.first is None:
        raise NotADate(f"`{last.text}` is not a month")
    years, month = divmod(last.first.year * 12 + last.first.month - count, 12)
    return parse(f"{years:04}-{month + 1:02}")


def month_count(first: Moment, last: Moment) -> int:
    """Months from `first` to `last`, both included; raises NotADate where either is not one month."""
    for moment in (first, last):
        if moment.precision != "month":
            raise NotADate(f"`{moment.text}` is not a month")
    if first.first is None or last.first is None:  # a month always has a first day
        raise NotADate("an open date has no month")
    return (last.first.year - first.first.year) * 12 + last.first.month - first.first.month + 1
