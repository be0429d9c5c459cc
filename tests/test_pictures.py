"""Pictures: marks stand where the values put them, at any width; what cannot be drawn is refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import dates
from engine.pictures import Edge, Node, NotDrawable, Payments, Span, payments, strip, trail, wrapped
from engine.pictures.marks import decimal, inward

MAY, OCTOBER, END = date(2031, 5, 1), date(2031, 10, 1), date(2034, 5, 31)


def paid(starts: list[date], sums: list[int], amount: int = 0) -> Payments:
    total = {"total": "total", "amount": Fraction(amount)} if amount else {}
    return Payments("fee", "start", "end", "sum", starts, END, [Fraction(s) for s in sums], ramp="shape", **total)  # type: ignore[arg-type]


def test_sums_stand_as_high_as_they_are() -> None:
    """The highest reaches the top at 186, nothing stands on the floor at 360; the rest is in proportion."""
    picture = payments(paid([MAY, OCTOBER], [40, 20], 30)).by_name
    assert (picture["high"].attributes["y1"], picture["high"].attributes["y2"]) == ("360", "186")
    assert picture["low"].attributes["y2"] == "273"
    assert picture["total"].attributes["y1"] == "229.5"
    assert picture["band"].attributes["points"] == "0,360 1000,186 1000,273 135.88,360"
    assert picture["low"].attributes["x1"] == picture["second"].attributes["x"] == picture["step"].attributes["x1"]


def test_the_order_of_the_cases_does_not_matter() -> None:
    forth, back = payments(paid([MAY, OCTOBER], [40, 20])), payments(paid([OCTOBER, MAY], [20, 40]))
    assert [m.attributes for m in forth.marks] == [m.attributes for m in back.marks]
    assert forth.by_name["high-label"].shows == (("fact", "sum", "", "a"),)
    assert back.by_name["high-label"].shows == (("fact", "sum", "", "b"),)


def test_a_known_start_has_neither_hatching_nor_a_second_line() -> None:
    names = set(payments(paid([MAY], [40])).by_name)
    assert not names & {"open", "open-label", "low", "low-label", "leader", "tick", "second", "total"}
    assert payments(paid([MAY], [40])).by_name["high-label"].shows == (("fact", "sum", "", ""),)


@pytest.mark.parametrize(
    ("starts", "sums"), [([MAY], [0]), ([MAY, OCTOBER], [40, -1]), ([END], [40]), ([date(2035, 1, 1)], [40])]
)
def test_what_does_not_add_up_is_not_drawn(starts: list[date], sums: list[int]) -> None:
    with pytest.raises(NotDrawable):
        payments(paid(starts, sums))


def span(letter: str, *texts: str, ours: bool = False) -> Span:
    return Span(letter, [dates.parse(text) for text in texts], (("fact", "x", "", ""),), ours)


def test_events_are_dots_or_bars_as_precisely_as_they_are_dated() -> None:
    spans = [span("a", "2031-03-18"), span("b", "2031-05", "2031-10", ours=True), span("c", "2033")]
    picture = strip(spans, dates.parse("2031-04-01")).by_name
    assert [(picture[f"bar-{n}"].tag, picture[f"bar-{n}"].attributes["class"]) for n in "abc"] == [
        ("circle", "happened"),
        ("rect", "assumed"),
        ("rect", "scheduled"),
    ]
    assert [picture[f"label-{n}"].attributes["text-anchor"] for n in "abc"] == ["start", "start", "end"]
    assert picture["frame"].attributes["height"] == str(34 + 3 * 54)


def test_an_open_date_runs_to_the_edge() -> None:
    spans = [span("a", "2031"), span("b", "2032-01/.."), span("c", "../2031-06")]
    picture = strip(spans, None).by_name
    assert float(picture["bar-b"].attributes["x"][:-1]) + float(picture["bar-b"].attributes["width"][:-1]) == 100
    assert picture["bar-c"].attributes["x"] == "0%"
    assert "now" not in picture


def test_a_strip_needs_dates_that_span_time() -> None:
    with pytest.raises(NotDrawable):
        strip([], None)
    with pytest.raises(NotDrawable):
        strip([span("a", "2031-03-18")], None)


def test_arcs_run_from_each_text_to_what_it_rests_on_and_no_two_alike() -> None:
    works = [Node("work-a", "A filing", "work"), Node("work-b", "an unnamed report", "unnamed")]
    sources = [Node("source-a", "The Gazette", "source"), Node("source-b", "The Herald", "source")]
    edges = [
        Edge("source-a-a", "source-a", "work-a", "stated"),
        Edge("source-b-a", "source-b", "work-a", "stated"),
        Edge("work-b-a", "work-b", "work-a", "inferred"),
    ]
    picture = trail(works, sources, edges).by_name
    arcs = [picture[f"arc-{edge.name}"] for edge in edges]
    assert [arc.attributes["class"] for arc in arcs] == ["stated", "stated", "inferred"]
    assert len({arc.attributes["d"] for arc in arcs}) == 3
    assert all(arc.attributes["d"].endswith(f" {picture['dot-work-a'].attributes['cy']}") for arc in arcs)
    with pytest.raises(NotDrawable):
        trail(works, sources, [])


def test_a_long_name_takes_more_lines() -> None:
    assert wrapped("The Information and Semafor") == ("The Information and", "Semafor")
    assert wrapped("Donaudampfschifffahrtsgesellschaft") == ("Donaudampfschifffahrtsgesellschaft",)
    node = Node("work-a", "The Information and Semafor", "work")
    picture = trail([node], [Node("source-a", "B", "source")], [Edge("e", "source-a", "work-a", "stated")])
    assert {"line-work-a-a", "line-work-a-b"} <= set(picture.by_name)


@given(st.fractions(min_value=-2000, max_value=2000))
def test_geometry_is_written_to_a_hundredth(value: Fraction) -> None:
    assert abs(Fraction(decimal(value)) - value) <= Fraction(1, 200)


@given(st.fractions(min_value=0, max_value=1))
def test_a_text_runs_into_the_picture_not_out_of_it(part: Fraction) -> None:
    assert inward(part)["anchor"] == ("start" if part < Fraction(1, 2) else "end")
