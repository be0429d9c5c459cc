"""Our subset of EDTF: what is accepted, what is refused, and which days it allows; compared with `edtf` where shared."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.dates import Moment, NotADate, month_count, parse
from engine.quantities import Relation

ONE_DAY = timedelta(days=1)


def oracle() -> Callable[[str], Any]:
    """The parser of the `edtf` package, which warns about its own grammar when it is imported."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = pytest.importorskip("edtf")
    parser: Callable[[str], Any] = module.parse_edtf
    return parser


# --- forms -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last", "precision", "approximate"),
    [
        ("2029", date(2029, 1, 1), date(2029, 12, 31), "year", False),
        ("2029~", date(2029, 1, 1), date(2029, 12, 31), "year", True),
        ("0001", date(1, 1, 1), date(1, 12, 31), "year", False),
        ("9999", date(9999, 1, 1), date(9999, 12, 31), "year", False),
        ("2029-05", date(2029, 5, 1), date(2029, 5, 31), "month", False),
        ("2029-05~", date(2029, 5, 1), date(2029, 5, 31), "month", True),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29), "month", False),
        ("2029-02", date(2029, 2, 1), date(2029, 2, 28), "month", False),
        ("2029-05-20", date(2029, 5, 20), date(2029, 5, 20), "day", False),
        ("2028-02-29", date(2028, 2, 29), date(2028, 2, 29), "day", False),
        ("2029-05-20~", date(2029, 5, 20), date(2029, 5, 20), "day", True),
        ("2026-33", date(2026, 1, 1), date(2026, 3, 31), "quarter", False),
        ("2026-34", date(2026, 4, 1), date(2026, 6, 30), "quarter", False),
        ("2026-35", date(2026, 7, 1), date(2026, 9, 30), "quarter", False),
        ("2026-36", date(2026, 10, 1), date(2026, 12, 31), "quarter", False),
        ("2026-36~", date(2026, 10, 1), date(2026, 12, 31), "quarter", True),
        ("2026-40", date(2026, 1, 1), date(2026, 6, 30), "half", False),
        ("2026-41", date(2026, 7, 1), date(2026, 12, 31), "half", False),
        ("2026-05/2029-05", date(2026, 5, 1), date(2029, 5, 31), "interval", False),
        ("2026-05-20/2029", date(2026, 5, 20), date(2029, 12, 31), "interval", False),
        ("2026-33/2026-36", date(2026, 1, 1), date(2026, 12, 31), "interval", False),
        ("2026-05/2026-05", date(2026, 5, 1), date(2026, 5, 31), "interval", False),
        ("/2029-05", None, date(2029, 5, 31), "interval", False),
        ("../2029-05", None, date(2029, 5, 31), "interval", False),
        ("2026-05/", date(2026, 5, 1), None, "interval", False),
        ("2026-05/..", date(2026, 5, 1), None, "interval", False),
    ],
)
def test_accepted_forms(text: str, first: date | None, last: date | None, precision: str, approximate: bool) -> None:
    assert parse(text) == Moment(text, first, last, precision, approximate)


@pytest.mark.parametrize("text", ["2026-05-20/2026-05", "2026-05-20/2026", "2026-05/2026", "2026-11/2026-36"])
def test_an_interval_may_end_in_a_rougher_date_that_holds_its_beginning(text: str) -> None:
    moment = parse(text)
    assert moment.first is not None
    assert moment.last is not None
    assert moment.first < moment.last


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "..",
        "../..",
        "/..",
        "../",
        "29",
        "02029",
        "0000",
        "0000-01",
        "-2029",
        "2029-5",
        "2029-00",
        "2029-13",
        "2029-21",
        "2029-32",
        "2029-37",
        "2029-42",
        "2029-33-01",
        "2029-40-01",
        "2029-00-01",
        "2029-05-00",
        "2029-05-32",
        "2029-04-31",
        "2029-02-29",
        "2029-05-2",
        "2029-05-20T10:00",
        "20290520",
        "2029/05/20",
        "2029-05/2026-05",
        "2029/2026",
        "2026-05-20/2026-05-19",
        "2026/2027/2028",
        "2026-05 / 2029-05",
        " 2029",
        "2029 ",
        "2029\n",
        "2029?",
        "2029%",
        "~2029",
        "2029~-05",
        "202X",
        "FY2029",
        "Q2 2026",
        "May 2029",
        "...2029",
        "../2029-13",
        "2029-13/..",
        "２０２９",
        "٢٠٢٩",
        "2029‑05",
    ],
)
def test_refused_forms(text: str) -> None:
    with pytest.raises(NotADate):
        parse(text)


@given(st.text(alphabet="0123456789-/.~", max_size=12))
def test_anything_is_read_or_refused(text: str) -> None:
    try:
        moment = parse(text)
    except NotADate:
        return
    assert moment.text == text
    assert moment.first is not None or moment.last is not None


def test_a_refusal_names_the_text() -> None:
    with pytest.raises(NotADate, match="`2029-13` has no such month"):
        parse("2029-13")


# --- the oracle ------------------------------------------------------------------------------------------------------


def _day_text(day: date) -> str:
    return day.isoformat()


def _month_text(day: date) -> str:
    return day.isoformat()[:7]


def _year_text(day: date) -> str:
    return day.isoformat()[:4]


def _quarter_text(day: date) -> str:
    return f"{day.isoformat()[:4]}-{33 + (day.month - 1) // 3}"


def _half_text(day: date) -> str:
    return f"{day.isoformat()[:4]}-{40 + (day.month > 6)}"


days = st.dates(date(1, 1, 1), date(9999, 12, 31))
calendar_texts = st.builds(lambda form, day: form(day), st.sampled_from([_day_text, _month_text, _year_text]), days)
season_texts = st.builds(lambda form, day: form(day), st.sampled_from([_quarter_text, _half_text]), days)
single_texts = calendar_texts | season_texts | calendar_texts.map(lambda text: text + "~")


def oracle_days(text: str) -> tuple[str, str]:
    """First and last day by the oracle, as text, since its calendar is wider than ours."""
    read = oracle()(text)
    low, high = read.lower_strict(), read.upper_strict()
    return (
        f"{low.tm_year:04}-{low.tm_mon:02}-{low.tm_mday:02}",
        f"{high.tm_year:04}-{high.tm_mon:02}-{high.tm_mday:02}",
    )


@given(single_texts)
def test_single_dates_are_those_of_the_oracle(text: str) -> None:
    moment = parse(text)
    assert (str(moment.first), str(moment.last)) == oracle_days(text)


@given(single_texts)
def test_only_a_tilde_makes_a_date_approximate(text: str) -> None:
    assert parse(text).approximate is text.endswith("~")


@given(calendar_texts, calendar_texts)
def test_intervals_are_those_of_the_oracle(left: str, right: str) -> None:
    start, end = sorted((left, right), key=lambda text: (parse(text).first, parse(text).last))
    moment = parse(f"{start}/{end}")
    assert (str(moment.first), str(moment.last)) == oracle_days(f"{start}/{end}")


@given(calendar_texts)
def test_open_intervals_are_open_for_the_oracle_too(text: str) -> None:
    before, after = parse(f"../{text}"), parse(f"{text}/..")
    assert oracle()(f"../{text}").lower_strict() == -float("inf")
    assert oracle()(f"{text}/..").upper_strict() == float("inf")
    assert (before.first, before.last) == (None, parse(text).last)
    assert (after.first, after.last) == (parse(text).first, None)


@pytest.mark.parametrize("text", ["2029-13", "2029-02-30", "2029-00", "2029-5", "20290520", "", "/", "2029-33-01"])
def test_what_the_oracle_refuses_we_refuse(text: str) -> None:
    read = oracle()
    with pytest.raises(Exception, match=r"(?i)error|invalid|must|string"):
        read(text)
    with pytest.raises(NotADate):
        parse(text)


def test_an_unknown_start_gets_no_invented_day() -> None:
    """The oracle puts the start of `/2029-05` some years before its end; nobody has said so."""
    assert parse("/2029-05").first is None
    assert parse("/2029-05").bounds == (date.min, date(2029, 5, 31))


# --- what a date allows ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("2029", "2029-05", True),
        ("2029-05", "2029", False),
        ("2029-05", "2029-05-20", True),
        ("2029-05", "2029-06-01", False),
        ("2026-34", "2026-05", True),
        ("2026-40", "2026-34", True),
        ("2026-41", "2026-34", False),
        ("../2029-05", "2029-05-31", True),
        ("../2029-05", "2029-06-01", False),
        ("../2029-05", "/2029-04", True),
        ("2029", "../2029-05", False),
        ("2026-05/..", "2026-05", True),
        ("2026-05/..", "2026-05/..", True),
        ("2026-05/2029-05", "2026-05/..", False),
    ],
)
def test_a_date_contains_what_lies_within_its_days(outer: str, inner: str, expected: bool) -> None:
    assert parse(outer).contains(parse(inner)) is expected


@given(days)
def test_rougher_dates_contain_finer_ones(day: date) -> None:
    texts = [_day_text(day), _month_text(day), _quarter_text(day), _half_text(day), _year_text(day)]
    moments = [parse(text) for text in texts]
    for index, finer in enumerate(moments):
        assert all(rougher.contains(finer) for rougher in moments[index:])
        assert not any(finer.contains(rougher) for rougher in moments[index + 1 :])


@pytest.mark.parametrize(
    ("relation", "first", "last"),
    [
        (Relation.EQUAL, date(2029, 5, 1), date(2029, 5, 31)),
        (Relation.ABOUT, date(2029, 5, 1), date(2029, 5, 31)),
        (Relation.LESS, date.min, date(2029, 4, 30)),
        (Relation.UP_TO, date.min, date(2029, 5, 31)),
        (Relation.MORE, date(2029, 6, 1), date.max),
        (Relation.AT_LEAST, date(2029, 5, 1), date.max),
    ],
)
def test_a_relation_moves_the_bounds(relation: Relation, first: date, last: date) -> None:
    assert replace(parse("2029-05"), relation=relation).bounds == (first, last)


def test_open_ends_are_the_ends_of_the_calendar() -> None:
    assert parse("../2029-05").bounds == (date.min, date(2029, 5, 31))
    assert parse("2026-05/..").bounds == (date(2026, 5, 1), date.max)


def test_nothing_lies_outside_the_calendar() -> None:
    assert replace(parse("0001-01-01"), relation=Relation.LESS).bounds[0] == date.min
    assert replace(parse("9999-12-31"), relation=Relation.MORE).bounds[1] == date.max


RELATIONS = (Relation.EQUAL, Relation.LESS, Relation.UP_TO, Relation.MORE, Relation.AT_LEAST)
moments = st.builds(
    lambda text, relation: replace(parse(text), relation=relation),
    st.builds(
        lambda form, day: form(day),
        st.sampled_from([_day_text, _month_text, _quarter_text, _half_text, _year_text]),
        st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    ),
    st.sampled_from(RELATIONS),
)


def allows(moment: Moment, day: date) -> bool:
    """Whether the words allow a day, by what the words mean."""
    assert moment.first is not None
    assert moment.last is not None
    match moment.relation:
        case Relation.LESS:
            return day < moment.first
        case Relation.UP_TO:
            return day <= moment.last
        case Relation.MORE:
            return day > moment.last
        case Relation.AT_LEAST:
            return day >= moment.first
        case _:
            return moment.first <= day <= moment.last


def days_beside(moment: Moment) -> set[date]:
    assert moment.first is not None
    assert moment.last is not None
    return {moment.first - ONE_DAY, moment.first, moment.last, moment.last + ONE_DAY}


@given(moments)
def test_bounds_hold_the_days_that_the_words_allow(moment: Moment) -> None:
    first, last = moment.bounds
    for day in days_beside(moment) | {date.min, date.max}:
        assert (first <= day <= last) is allows(moment, day)


@given(moments, moments)
def test_two_dates_meet_where_some_day_fits_both(left: Moment, right: Moment) -> None:
    candidates = days_beside(left) | days_beside(right) | {date.min, date.max}
    common = any(allows(left, day) and allows(right, day) for day in candidates)
    assert left.meets(right) is common
    assert right.meets(left) is common


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("before 2029", "2028-12-31", True),
        ("before 2029", "2029-01-01", False),
        ("by 2029", "2029-01-01", True),
        ("after 2029", "2029-12-31", False),
        ("after 2029", "2030-01", True),
        ("from 2029", "2029", True),
        ("before 2029", "after 2029", False),
    ],
)
def test_hedged_dates_meet(left: str, right: str, expected: bool) -> None:
    assert spoken(left).meets(spoken(right)) is expected


def spoken(text: str) -> Moment:
    leads = {"before": Relation.LESS, "by": Relation.UP_TO, "after": Relation.MORE, "from": Relation.AT_LEAST}
    lead, _, rest = text.rpartition(" ")
    return replace(parse(rest), relation=leads.get(lead, Relation.EQUAL))


def test_the_canonical_line_names_the_relation() -> None:
    assert parse("2029-05").canonical() == "date 2029-05"
    assert spoken("by 2029-05").canonical() == "date up to 2029-05"


# --- months ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2029-05", "2029-05", 1),
        ("2026-10", "2029-05", 32),
        ("2026-05", "2029-05", 37),
        ("2026-12", "2027-01", 2),
        ("2029-05~", "2029-06", 2),
        ("2029-05", "2029-04", 0),
        ("2029-05", "2028-05", -11),
    ],
)
def test_months_are_counted_with_both_ends(first: str, last: str, expected: int) -> None:
    assert month_count(parse(first), parse(last)) == expected


@given(days, st.integers(0, 600))
def test_counting_months_is_walking_along_them(day: date, steps: int) -> None:
    year, month = divmod(day.year * 12 + day.month - 1 + steps, 12)
    if year <= 9999:
        assert month_count(parse(_month_text(day)), parse(f"{year:04}-{month + 1:02}")) == steps + 1


@pytest.mark.parametrize("other", ["2029", "2029-05-20", "2026-33", "2026-40", "2026-05/2029-05", "../2029-05"])
def test_only_months_are_counted(other: str) -> None:
    for first, last in (("2029-05", other), (other, "2029-05")):
        with pytest.raises(NotADate, match="is not a month"):
            month_count(parse(first), parse(last))
