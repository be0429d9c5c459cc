"""The timeline as a strip: a row for each event, a bar from the first day that it may be to the last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from engine.dates import Moment
from engine.pictures.marks import FULL, Days, Mark, NotDrawable, Picture, Shown, frame, inward, mark, percent

_HEAD, _ROW, _BAR = 34, 54, 12
_LEAST = Fraction(3, 200)  # the least width of a bar
_ROOM = Fraction(1, 25)  # beyond the first and last day, for bars without an end


@dataclass(frozen=True, slots=True)
class Span:
    """An event: its letter, the dates that it may have, what is written at it, and whether they are our own."""

    letter: str
    moments: Sequence[Moment]
    shows: tuple[Shown, ...]
    ours: bool


def strip(spans: Sequence[Span], now: Moment | None) -> Picture:
    """The picture; `now` is the day up to which the sources know. Raises NotDrawable."""
    ends = [day for span in spans for day in _ends(span) if day not in (date.min, date.max)]
    ends += [now.bounds[1]] if now else []
    if not ends:
        raise NotDrawable("no event has a date")
    days = Days(min(ends), max(ends), _ROOM)
    tall = _HEAD + _ROW * len(spans)
    marks = [frame(tall)]
    if now is not None:
        at = days.at(now.bounds[1])
        marks.append(mark("now", "line", look="now", x1=percent(at), x2=percent(at), y1=20, y2=_HEAD + 2))
        marks.append(mark("now-label", "text", ("count", "as-of", "", ""), look="date", y=14, **inward(at)))
    for row, span in enumerate(spans):
        marks += _row(span, days, _HEAD + row * _ROW, now)
    return Picture(tuple(marks))


def _ends(span: Span) -> tuple[date, date]:
    bounds = [moment.bounds for moment in span.moments]
    return min(first for first, _ in bounds), max(last for _, last in bounds)


def _row(span: Span, days: Days, top: int, now: Moment | None) -> Iterator[Mark]:
    first, last = _ends(span)
    begin = Fraction(0) if first == date.min else days.at(first)
    end = Fraction(1) if last == date.max else days.at(last)
    before = now is not None and last <= now.bounds[1]
    look = "assumed" if span.ours else "happened" if before else "scheduled"
    anchored = inward(begin if begin < Fraction(1, 2) else end)
    if now is not None:  # it leaves the words alone
        at = percent(days.at(now.bounds[1]))
        yield mark(f"now-{span.letter}", "line", look="now", x1=at, x2=at, y1=top + 24, y2=top + _ROW + 2)
    yield mark(f"line-{span.letter}", "line", look="axis", x1=0, x2=FULL, y1=top + 36, y2=top + 36)
    if first == last:
        yield mark(f"bar-{span.letter}", "circle", look=look, cx=percent(begin), cy=top + 36, r=7)
    else:
        width = max(end - begin, _LEAST)
        x = min(begin, 1 - width)
        yield mark(f"bar-{span.letter}", "rect", look=look, x=percent(x), y=top + 30, width=percent(width), height=_BAR)
    yield mark(f"label-{span.letter}", "text", *span.shows, look="value", y=top + 18, **anchored)
