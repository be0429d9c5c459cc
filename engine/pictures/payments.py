"""Payments over time: the rate as a step, and below it what adds up, as a band where the start is assumed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from engine import addresses
from engine.pictures.marks import FULL, Days, Mark, NotDrawable, Picture, Shown, decimal, frame, mark, percent

_RATE_TOP, _RATE_TALL = 50, 40  # the step
_TOP, _FLOOR, _TALL = 156, 330, 382  # the band, and the whole
_BELOW = 78  # so far below its point the lower sum is written, clear of the line that rises to it
_ACROSS = 1000  # units of width in the stage, which is stretched


@dataclass(frozen=True, slots=True)
class Payments:
    """Ids of the facts, and the values that are drawn.

    `starts` and `sums` have a value for each case of the start, in one order; `total` is in the unit of `sums`.
    """

    rate: str
    start: str
    end: str
    full: str
    starts: Sequence[date]
    last: date
    sums: Sequence[Fraction]
    ramp: str = ""
    total: str = ""
    amount: Fraction = Fraction(0)


def payments(given: Payments) -> Picture:
    """The picture; raises NotDrawable."""
    if max(*given.sums, Fraction(0)) <= 0 or min(*given.sums, given.amount) < 0:
        raise NotDrawable("nothing adds up")
    return Picture(tuple(_Sheet(given).marks()))


class _Sheet:
    """The scales of one picture, and its marks by group."""

    def __init__(self, given: Payments) -> None:
        self.given = given
        order = sorted(range(len(given.starts)), key=given.starts.__getitem__)
        self.early, self.late = order[0], order[-1]
        days = Days(given.starts[self.early], given.last)
        self.begin, self.known = days.at(given.starts[self.early]), days.at(given.starts[self.late])
        self.most = max(*given.sums, given.amount)

    def marks(self) -> Iterator[Mark]:
        yield frame(_TALL)
        yield from self._rate()
        yield from self._band()
        yield from self._dates()
        if self.early != self.late:
            yield from self._assumed()
        if self.given.total:
            yield from self._total()

    def _height(self, amount: Fraction) -> Fraction:
        return _FLOOR - (_FLOOR - _TOP) * amount / self.most

    def _sum(self, index: int) -> Fraction:
        return self._height(self.given.sums[index])

    def _of_case(self, id: str, index: int) -> Shown:
        cased = len(self.given.starts) > 1
        return ("fact", id, "", addresses.case_letter(index) if cased else "")

    def _rate(self) -> Iterator[Mark]:
        at, floor = percent(self.known), _RATE_TOP + _RATE_TALL
        yield mark("rate-head", "text", look="head", x=0, y=16)
        yield mark("rate", "rect", look="area", x=at, y=_RATE_TOP, width=percent(1 - self.known), height=_RATE_TALL)
        yield mark("step", "line", look="strong", x1=at, x2=FULL, y1=_RATE_TOP, y2=_RATE_TOP)
        yield mark("rest", "line", look="axis", x1=0, x2=FULL, y1=floor, y2=floor)
        shown = ("fact", self.given.rate, "", "")
        yield mark("rate-label", "text", shown, look="value", x=FULL, y=_RATE_TOP - 8, anchor="end")

    def _band(self) -> Iterator[Mark]:
        corners = (
            (self.begin, Fraction(_FLOOR)),
            (Fraction(1), self._sum(self.early)),
            (Fraction(1), self._sum(self.late)),
            (self.known, Fraction(_FLOOR)),
        )
        points = " ".join(f"{decimal(x * _ACROSS)},{decimal(y)}" for x, y in corners)
        yield mark("sum-head", "text", look="head", x=0, y=136)
        yield mark("stage", "svg", width=FULL, height=_TALL, box=f"0 0 {_ACROSS} {_TALL}")
        yield mark("band", "polygon", look="band", points=points)
        yield mark("floor", "line", look="axis", x1=0, x2=FULL, y1=_FLOOR, y2=_FLOOR)
        top = self._sum(self.early)
        yield mark("high", "line", look="strong", x1=percent(self.begin), x2=FULL, y1=_FLOOR, y2=top)
        shown = self._of_case(self.given.full, self.early)
        yield mark("high-label", "text", shown, look="value", x=FULL, y=top - 8, anchor="end")

    def _dates(self) -> Iterator[Mark]:
        yield mark("first", "text", self._of_case(self.given.start, self.early), look="date", x=0, y=348)
        shown = ("fact", self.given.end, "", "")
        yield mark("last", "text", shown, look="date", x=FULL, y=348, anchor="end")

    def _assumed(self) -> Iterator[Mark]:
        """What a start adds that nobody gives: the hatched stretch, the later line and its sum."""
        given, at, low = self.given, percent(self.known), self._sum(self.late)
        width = percent(self.known - self.begin)
        yield mark("open", "rect", look="open", x=percent(self.begin), y=_RATE_TOP, width=width, height=_RATE_TALL)
        ramp: tuple[Shown, ...] = (("fact", given.ramp, "", ""),) if given.ramp else ()
        yield mark("open-label", "text", *ramp, look="note", x=0, y=_RATE_TOP + _RATE_TALL + 18)
        yield mark("low", "line", look="strong", x1=at, x2=FULL, y1=_FLOOR, y2=low)
        label = min(low + _BELOW, Fraction(_FLOOR - 8))
        yield mark("leader", "line", look="axis", x1=FULL, x2=FULL, y1=low, y2=label - 16)
        shown = self._of_case(given.full, self.late)
        yield mark("low-label", "text", shown, look="value", x=FULL, y=label, anchor="end")
        yield mark("tick", "line", look="axis", x1=at, x2=at, y1=_FLOOR, y2=356)
        yield mark("second", "text", self._of_case(given.start, self.late), look="date", x=at, y=372)

    def _total(self) -> Iterator[Mark]:
        y = self._height(self.given.amount)
        yield mark("total", "line", look="dashed", x1=0, x2=FULL, y1=y, y2=y)
        yield mark("total-label", "text", ("fact", self.given.total, "", ""), look="value given", x=0, y=y - 8)
