"""Payments over time: the rate as a step, and below it what adds up, as a band where the start is assumed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from engine import addresses
from engine.pictures.marks import FULL, Days, Mark, NotDrawable, Picture, Shown, decimal, frame, mark, percent

_RATE_TOP, _RATE_TALL = 50, 40  # the step
_TOP, _FLOOR, _TALL = 186, 360, 412  # the band, and the whole
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
    spare: str = ""
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
        """The marks, those with words in the order in which they are read."""
        cased, high = self.early != self.late, self._sum(self.early)
        yield frame(_TALL)
        yield from self._rate()
        if cased:
            yield from self._open()
        yield from self._band()
        if self.given.total:
            yield from self._total(high)
        yield from self._line("high", self.early, high - 8)
        if cased:
            yield from self._line("low", self.late, Fraction(_FLOOR - 8))
        yield from self._dates()

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

    def _open(self) -> Iterator[Mark]:
        """The stretch in which payments may begin, since nobody says when."""
        width = percent(self.known - self.begin)
        yield mark("open", "rect", look="open", x=percent(self.begin), y=_RATE_TOP, width=width, height=_RATE_TALL)
        ramp: tuple[Shown, ...] = (("fact", self.given.ramp, "", ""),) if self.given.ramp else ()
        yield mark("open-label", "text", *ramp, look="note", x=0, y=_RATE_TOP + _RATE_TALL + 18)

    def _band(self) -> Iterator[Mark]:
        corners = (
            (self.begin, Fraction(_FLOOR)),
            (Fraction(1), self._sum(self.early)),
            (Fraction(1), self._sum(self.late)),
            (self.known, Fraction(_FLOOR)),
        )
        yield mark("sum-head", "text", look="head", x=0, y=140)
        yield mark("stage", "svg", width=FULL, height=_TALL, box=f"0 0 {_ACROSS} {_TALL}")
        yield mark("band", "polygon", look="band", points=_points(corners))
        yield mark("floor", "line", look="axis", x1=0, x2=FULL, y1=_FLOOR, y2=_FLOOR)

    def _total(self, high: Fraction) -> Iterator[Mark]:
        """The total that sources give, and what the highest sum has above it."""
        y = self._height(self.given.amount)
        yield mark("total", "line", look="dashed", x1=0, x2=FULL, y1=y, y2=y)
        if self.given.spare and high < y:
            meets = self.begin + (1 - self.begin) * (_FLOOR - y) / (_FLOOR - high)
            yield mark(
                "gain", "polygon", look="gain", points=_points(((meets, y), (Fraction(1), high), (Fraction(1), y)))
            )
            shown = self._of_case(self.given.spare, self.early)
            yield mark("spare-label", "text", shown, look="value given", x=FULL, y=high - 26, anchor="end")
            yield mark("spare-note", "tspan", look="role")
        yield mark("total-label", "text", ("fact", self.given.total, "", ""), look="value given", x=0, y=y - 8)

    def _line(self, name: str, case: int, label: Fraction) -> Iterator[Mark]:
        """What adds up from a start, with the sum at its end; a leader where the sum stands away from it."""
        begin, top = percent(self.begin if case == self.early else self.known), self._sum(case)
        yield mark(name, "line", look="strong", x1=begin, x2=FULL, y1=_FLOOR, y2=top)
        if label > top:
            yield mark("leader", "line", look="axis", x1=FULL, x2=FULL, y1=top, y2=label - 16)
        shown = self._of_case(self.given.full, case)
        yield mark(f"{name}-label", "text", shown, look="value", x=FULL, y=label, anchor="end")
        if self.early != self.late:
            yield mark(f"{name}-note", "tspan", look="role")

    def _dates(self) -> Iterator[Mark]:
        yield mark("first", "text", self._of_case(self.given.start, self.early), look="date", x=0, y=_FLOOR + 18)
        if self.early != self.late:
            at = percent(self.known)
            yield mark("tick", "line", look="axis", x1=at, x2=at, y1=_FLOOR, y2=_FLOOR + 26)
            yield mark("second", "text", self._of_case(self.given.start, self.late), look="date", x=at, y=_FLOOR + 42)
        shown = ("fact", self.given.end, "", "")
        yield mark("last", "text", shown, look="date", x=FULL, y=_FLOOR + 18, anchor="end")


def _points(corners: Sequence[tuple[Fraction, Fraction]]) -> str:
    return " ".join(f"{decimal(x * _ACROSS)},{decimal(y)}" for x, y in corners)
