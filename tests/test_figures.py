"""What the renderer writes, the lexer reads back: one numeral, the whole phrase, the same value, unit and hedge.

The two share no helper, so that these tests are the only thing that keeps them together.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from engine.check.precision import outward
from engine.constants import CONSTANTS
from engine.counts import COUNTS, NOUNS
from engine.dates import Moment, parse
from engine.model import Dossier
from engine.numerals import Conventions, Numeral, numerals
from engine.numerals.words import CURRENCY_CODES, UNITS
from engine.quantities import PREFIXES, SI_UNITS, TIME_UNITS, Interval, Quantity, Relation
from engine.read import read
from engine.reconcile.derive import shown
from engine.render.figures import Figures
from engine.units import known_unit

FACTS = """
dossier:
  title: A rent of machines
  money: {"$": USD}
  dates: mdy
  units: {GPU: [GPUs], person: [people], wafer: [wafers]}
sources:
  gazette: {label: The Gazette, kind: news, file: gazette.txt}
facts:
  fee: {label: Fee, unit: USD, assumed: $5 million, because: It is an example.}
"""


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    folder: Path = tmp_path_factory.mktemp("dossier")
    (folder / "facts.yaml").write_text(FACTS, encoding="utf-8")
    return read(folder)


@pytest.fixture(scope="module")
def figures(dossier: Dossier) -> Figures:
    return Figures(dossier)


@pytest.fixture(scope="module")
def conventions(dossier: Dossier) -> Conventions:
    """Those of the dossier and, as on a page, the nouns of the counts."""
    own = dossier.conventions
    return replace(own, units={**own.units, **NOUNS})


def only(text: str, conventions: Conventions) -> Numeral:
    """The one numeral of a text, which must be the whole of it."""
    found = numerals(text, conventions)
    assert [(numeral.start, numeral.end) for numeral in found] == [(0, len(text))], (text, found)
    return found[0]


def quantity_in(text: str, conventions: Conventions) -> Quantity:
    reading = only(text, conventions).reading
    assert isinstance(reading, Quantity)
    return reading


def assert_reads_back(text: str, quantity: Quantity, conventions: Conventions) -> None:
    reading = quantity_in(text, conventions)
    if quantity.exponent is None:  # exact, whatever digits show it
        reading = replace(reading, exponent=None)
    assert reading.canonical() == quantity.canonical(), text


# --- amounts ---------------------------------------------------------------------------------------------------------

UNITS_WRITTEN = (
    "",
    "USD",
    "EUR",
    "CHF",
    "USD/month",
    "EUR/quarter",
    "USD/year",
    "CHF/month",
    "USD/MW/month",
    "USD/GPU/hour",
    "USD/share",
    "USD/wafer",
    "EUR/GBP",
    "USD/EUR",
    "EUR/USD",
    "CHF/JPY",
    "MW",
    "GW",
    "kWh",
    "GB",
    "MW/month",
    "GPU",
    "GPU/month",
    "person",
    "wafer",
    "%",
    "%/year",
    "point",
    "month",
    "year",
    "week",
    "day",
    "hour",
    "minute",
    "times",
)
HEDGED = (
    Relation.EQUAL,
    Relation.ABOUT,
    Relation.MORE,
    Relation.AT_LEAST,
    Relation.LESS,
    Relation.UP_TO,
    Relation.NEARLY,
    Relation.NOT,
)
units = st.sampled_from(UNITS_WRITTEN)


@st.composite
def digits(draw: st.DrawFn) -> tuple[Fraction, int]:
    """A value and the power of ten of its last digit, as a number with at most three decimals of a scale word."""
    scale = draw(st.sampled_from((0, 6, 9, 12)))
    decimals = draw(st.integers(0, 3 if scale else 6))
    mantissa = draw(st.integers(10**decimals if scale else 0, 10**7) | st.integers(1, 12).map(lambda n: n * 10**3))
    assume(not scale or mantissa >= 10**decimals)
    sign = draw(st.sampled_from((1, 1, 1, -1)))
    return sign * Fraction(mantissa) * Fraction(10) ** (scale - decimals), scale - decimals


@st.composite
def amounts(draw: st.DrawFn) -> Quantity:
    (value, exponent), relation = draw(digits()), draw(st.sampled_from(HEDGED))
    words = "not equal" if relation is Relation.NOT else ""
    return Quantity(relation, value, draw(units), exponent, words=words)


@given(amounts(), st.booleans())
def test_an_amount_reads_back(figures: Figures, conventions: Conventions, quantity: Quantity, short: bool) -> None:
    assert_reads_back(figures.amount(quantity, short=short), quantity, conventions)


@given(amounts(), st.booleans())
def test_an_exact_amount_reads_back(
    figures: Figures, conventions: Conventions, quantity: Quantity, short: bool
) -> None:
    exact = replace(quantity, exponent=None)
    assert_reads_back(figures.amount(exact, short=short), exact, conventions)


@pytest.mark.parametrize("unit", UNITS_WRITTEN)
@pytest.mark.parametrize("relation", HEDGED)
def test_every_unit_and_hedge_read_back(
    figures: Figures, conventions: Conventions, unit: str, relation: Relation
) -> None:
    words = "not equal" if relation is Relation.NOT else ""
    for value, exponent in (("1", 0), ("2.50", -2), ("0", 0), ("1.25e9", 7), ("2026", 0)):
        quantity = Quantity(relation, Fraction(value), unit, exponent, words=words)
        for short in (False, True):
            assert_reads_back(figures.amount(quantity, short=short), quantity, conventions)


@pytest.mark.parametrize("value", [1, 5])
def test_every_unit_that_a_dossier_may_use_reads_back(figures: Figures, conventions: Conventions, value: int) -> None:
    silent = []
    candidates = {*UNITS, *TIME_UNITS, *SI_UNITS, *(p + u for p in PREFIXES for u in SI_UNITS), "share"}
    for unit in sorted(name for name in candidates if known_unit(name, {})):
        quantity = Quantity(Relation.EQUAL, Fraction(value), unit, 0)
        found = numerals(figures.amount(quantity), conventions)
        if [numeral.canonical() for numeral in found] != [quantity.canonical()]:
            silent.append(unit)
    assert silent == []


@pytest.mark.parametrize("code", sorted(CURRENCY_CODES))
def test_every_currency_reads_back(figures: Figures, conventions: Conventions, code: str) -> None:
    quantity = Quantity(Relation.ABOUT, Fraction(-1_250_000), f"{code}/month", 4)
    assert_reads_back(figures.amount(quantity), quantity, conventions)
    assert_reads_back(figures.amount(quantity, short=True), quantity, conventions)


@pytest.mark.parametrize(
    ("quantity", "short", "text"),
    [
        (Quantity(Relation.EQUAL, Fraction("1.25e9"), "USD/month", 7), False, "$1.25 billion a month"),
        (Quantity(Relation.EQUAL, Fraction("1.25e9"), "USD/month", 7), True, "$1.25bn/month"),
        (Quantity(Relation.MORE, Fraction("15e9"), "USD", 9), False, "more than $15 billion"),
        (Quantity(Relation.EQUAL, Fraction(300), "MW", 0), False, "300 megawatts"),
        (Quantity(Relation.EQUAL, Fraction(-5), "%", 0), False, "−5%"),
        (Quantity(Relation.ABOUT, Fraction("6.5e6"), "CHF", 5), False, "about CHF 6.5 million"),
        (Quantity(Relation.RANGE, Fraction("5e9"), "USD", 9, Fraction("7e9")), False, "$5 billion to $7 billion"),
        (Quantity(Relation.EQUAL, Fraction(1), "month", 0), False, "1 month"),
        (Quantity(Relation.EQUAL, Fraction("1.17"), "EUR/GBP", -2), False, "€1.17 per GBP"),
        (Quantity(Relation.EQUAL, Fraction("1.17"), "USD/EUR", -2), False, "$1.17 per euro"),
        (Quantity(Relation.EQUAL, Fraction("1.17"), "EUR/GBP", -2), True, "€1.17/GBP"),
        (Quantity(Relation.EQUAL, Fraction("4.1e3"), "USD/MW/month", 0), False, "$4,100 per megawatt a month"),
    ],
)
def test_amounts_look_as_a_reader_expects(figures: Figures, quantity: Quantity, short: bool, text: str) -> None:
    assert figures.amount(quantity, short=short).replace("\u00a0", " ") == text


MONEY = {
    '{"$": USD}': {"USD": "dollar", "EUR": "euro", "GBP": "GBP", "JPY": "yen"},
    '{"£": GBP, "€": EUR}': {"USD": "USD", "EUR": "euro", "GBP": "GBP"},
    '{"$": CAD, pound: GBP}': {"USD": "USD", "CAD": "dollar", "GBP": "pound"},
    '{"$": USD, dollar: AUD}': {"USD": "USD", "AUD": "dollar"},
}


@pytest.mark.parametrize("money", MONEY)
def test_a_rate_of_exchange_reads_back_whatever_the_signs_mean(tmp_path: Path, money: str) -> None:
    (tmp_path / "facts.yaml").write_text(FACTS.replace('{"$": USD}', money), encoding="utf-8")
    dossier = read(tmp_path)
    for code, word in MONEY[money].items():
        rate = Quantity(Relation.ABOUT, Fraction("1.17"), f"CHF/{code}", -2)
        between = Quantity(Relation.RANGE, Fraction("1.165"), f"CHF/{code}", -3, Fraction("1.175"))
        assert Figures(dossier).amount(rate).endswith(f" per {word}")
        for quantity in (rate, between):
            assert_reads_back(Figures(dossier).amount(quantity), quantity, dossier.conventions)
        assert_reads_back(Figures(dossier).amount(rate, short=True), rate, dossier.conventions)


# --- what a source may say, a page can show --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "$1.25B/month",
        "$1.25 billion every month",
        "300 megawatts",
        "$5k",
        "$500 thousand",
        "1.5 thousand megawatts",
        "two hundred thousand people",
        "three hundred million dollars",
        "$0.5 billion",
        "$0.75 trillion",
        "half a billion dollars",
        "about half a million people",
        "two and a half billion dollars",
        "$14.7325 million",
        "$1.23456 million",
        "twelve hundred people",
        "a hundred people",
        "three dozen people",
        "3/4",
        "6 1/2 months",
        "1/3",
        "1 in 3",
        "$95.00 per share",
        "twice",
        "10x",
        "−5%",
        "50 cents",
        "$1.2bn or so",
        "$5 million or more",
    ],
)
def test_an_amount_of_a_source_can_be_shown(figures: Figures, conventions: Conventions, text: str) -> None:
    quantity = quantity_in(text, conventions)
    assert_reads_back(figures.amount(quantity), quantity, conventions)


@pytest.mark.parametrize(
    "text",
    [
        "$5–7 billion",
        "between $5 billion and $7 billion",
        "20–30%",
        "10 to 20 megawatts",
        "five to ten months",
        "$1.2–1.35 million a month",
        "$500,000 to $1.5 million",
        "$0.5–2 billion",
        "$500k–700k",
    ],
)
def test_a_range_of_a_source_can_be_shown(figures: Figures, conventions: Conventions, text: str) -> None:
    quantity = quantity_in(text, conventions)
    assert quantity.relation is Relation.RANGE
    assert_reads_back(figures.amount(quantity), quantity, conventions)


@pytest.mark.parametrize(
    "text",
    [
        "hundreds of megawatts",
        "tens of thousands of people",
        "dozens of wafers",
        "about hundreds of megawatts",
        "millions",
        "billions of dollars",
        "multi-billion dollars",
        "thousands of dollars a month",
        "hundreds of thousands of GPUs",
        "a few hundred megawatts",
        "several megawatts",
        "several GPUs",
        "several",
        "a couple of months",
        "a couple months",
        "a few GPUs",
        "a few",
        "entire",
        "portions",
        "a fraction",
        "half",
        "more than half",
        "nearly half",
        "two-thirds",
        "majority",
    ],
)
def test_a_magnitude_of_a_source_is_shown_in_its_words(figures: Figures, conventions: Conventions, text: str) -> None:
    quantity = quantity_in(text, conventions)
    written = figures.amount(quantity)
    assert_reads_back(written, quantity, conventions)
    assert " of of " not in written
    assert not any(char.isdigit() for char in written)


@pytest.mark.parametrize(
    "part", ["a quarter", "one quarter", "a third", "half", "two thirds", "three-quarters", "a fifth"]
)
@pytest.mark.parametrize(
    "hedge",
    [
        "",
        "about",
        "roughly",
        "nearly",
        "more than",
        "just over",
        "less than",
        "just under",
        "at least",
        "up to",
        "up to about",
    ],
)
def test_a_hedged_share_is_shown_as_it_reads(figures: Figures, conventions: Conventions, hedge: str, part: str) -> None:
    quantity = quantity_in(f"{hedge} {part}".strip(), conventions)
    assert_reads_back(figures.amount(quantity), quantity, conventions)


@pytest.mark.parametrize("text", ["not $5 billion", "never $5 billion", "not about $5 billion", "not 300 megawatts"])
def test_a_denial_of_a_source_is_shown_as_a_denial(figures: Figures, conventions: Conventions, text: str) -> None:
    quantity = quantity_in(text, conventions)
    assert quantity.relation is Relation.NOT
    assert_reads_back(figures.amount(quantity), quantity, conventions)


# --- ranges ----------------------------------------------------------------------------------------------------------


@st.composite
def ranges(draw: st.DrawFn) -> Quantity:
    scale = draw(st.sampled_from((0, 6, 9)))
    decimals = draw(st.integers(0, 3))
    low, step = draw(st.integers(0, 10**5)), draw(st.integers(1, 10**5))
    assume(not scale or low + step >= 10**decimals)
    unit = Fraction(10) ** (scale - decimals)
    return Quantity(Relation.RANGE, low * unit, draw(units), scale - decimals, (low + step) * unit)


@given(ranges())
def test_a_range_reads_back(figures: Figures, conventions: Conventions, quantity: Quantity) -> None:
    assert_reads_back(figures.amount(quantity), quantity, conventions)


@given(ranges())
def test_a_range_below_zero_reads_back(figures: Figures, conventions: Conventions, quantity: Quantity) -> None:
    assert quantity.value is not None
    assert quantity.upper is not None
    for low, high in ((-quantity.upper, -quantity.value), (-quantity.upper, quantity.upper)):
        mirrored = replace(quantity, value=low, upper=high)
        assert_reads_back(figures.amount(mirrored), mirrored, conventions)


@given(ranges())
def test_an_exact_range_reads_back(figures: Figures, conventions: Conventions, quantity: Quantity) -> None:
    exact = replace(quantity, exponent=None)
    assert_reads_back(figures.amount(exact), exact, conventions)


wide = st.builds(
    lambda low, width, factor: Interval(low * factor, (low + width) * factor),
    st.builds(Fraction, st.integers(0, 10**6), st.integers(1, 10**3)),
    st.builds(Fraction, st.integers(1, 10**5), st.integers(1, 10**4)),
    st.sampled_from([Fraction(1), Fraction(10**6), Fraction(10**9), Fraction(1, 100), Fraction(7, 3)]),
)
RANGE_UNITS = st.sampled_from(["", "USD", "USD/month", "MW", "GPU", "%", "month", "USD/MW/month"])


@given(wide, RANGE_UNITS)
def test_both_ends_are_shown_as_the_check_rounds_them(
    figures: Figures, conventions: Conventions, interval: Interval, unit: str
) -> None:
    text = figures.range(interval, unit)
    assert text is not None
    reading = quantity_in(text, conventions)
    assert (reading.relation, reading.unit) == (Relation.RANGE, unit)
    assert (reading.value, reading.upper) == outward(interval)


@given(wide, RANGE_UNITS, st.booleans())
def test_one_end_is_shown_as_the_check_rounds_it(
    figures: Figures, conventions: Conventions, interval: Interval, unit: str, high: bool
) -> None:
    text, ends = figures.end(interval, unit, high=high), outward(interval)
    assert text is not None
    assert ends is not None
    reading = quantity_in(text, conventions)
    assert (reading.relation, reading.unit, reading.value) == (Relation.EQUAL, unit, ends[high])


@pytest.mark.parametrize(
    "interval",
    [
        Interval.point(Fraction(5)),
        Interval(Fraction(5), None, high_open=True),
        Interval(None, Fraction(5), low_open=True),
    ],
)
def test_a_point_or_an_open_interval_is_no_range(figures: Figures, interval: Interval) -> None:
    assert figures.range(interval, "USD") is None
    assert figures.end(interval, "USD", high=True) is None


# --- derived values --------------------------------------------------------------------------------------------------


@st.composite
def derived(draw: st.DrawFn) -> tuple[Interval, Fraction | None]:
    """Bounds and single value as formulas give them: two ends or one, with or without a single value."""
    middle = Fraction(draw(st.integers(1, 10**14)), draw(st.sampled_from((1, 7, 10, 1000))))
    slack = middle * Fraction(1, draw(st.integers(2, 10**6)))
    whole = Interval(middle - slack, middle + slack)
    shapes = (
        (whole, middle),
        (whole, None),
        (Interval(middle, None, draw(st.booleans()), high_open=True), None),
        (Interval(None, middle, low_open=True, high_open=draw(st.booleans())), None),
    )
    return draw(st.sampled_from(shapes))


@pytest.mark.parametrize("unit", ["USD", "MW", "month", "USD/month"])
@given(derived())
@example((Interval(Fraction(1_499_990), Fraction(1_500_030)), Fraction(1_500_010)))
@example((Interval(Fraction(1_499_995), Fraction(1_499_998)), Fraction(1_499_996)))
@example((Interval(Fraction(250), Fraction(350)), Fraction(300)))
@example((Interval(Fraction(1_000_600), None, high_open=True), None))
def test_a_derived_value_reads_back(
    dossier: Dossier,
    figures: Figures,
    conventions: Conventions,
    unit: str,
    result: tuple[Interval, Fraction | None],
) -> None:
    fact = dossier.facts["fee"].model_copy(update={"unit": unit})
    quantity = shown(*result, fact)
    reading = quantity_in(figures.amount(quantity), conventions)
    if quantity.relation is Relation.RANGE:  # the check takes its digits from the ends
        reading = replace(reading, exponent=quantity.exponent)
    assert reading.canonical() == quantity.canonical()


# --- dates -----------------------------------------------------------------------------------------------------------

DATE_RELATIONS = (Relation.EQUAL, Relation.LESS, Relation.UP_TO, Relation.MORE, Relation.AT_LEAST)
day_texts = st.dates().filter(lambda day: 1000 <= day.year <= 2999).map(lambda day: day.isoformat())
month_texts = day_texts.map(lambda text: text[:7])
part_texts = st.builds(
    lambda year, part: f"{year}-{part}", st.integers(1000, 2999), st.sampled_from([33, 34, 35, 36, 40, 41])
)
hedged_moments = st.builds(
    lambda text, relation: replace(parse(text), relation=relation),
    day_texts | month_texts | part_texts,
    st.sampled_from(DATE_RELATIONS),
)
approximate_moments = (day_texts | month_texts | part_texts).map(lambda text: parse(text + "~"))


def assert_date_reads_back(moment: Moment, figures: Figures, conventions: Conventions) -> None:
    numeral = only(figures.moment(moment), conventions)
    assert numeral.form == "date"
    assert numeral.canonical() == moment.canonical()
    assert numeral.reading == moment


@given(hedged_moments | approximate_moments)
def test_a_date_reads_back_at_its_own_precision(figures: Figures, conventions: Conventions, moment: Moment) -> None:
    assert_date_reads_back(moment, figures, conventions)


@pytest.mark.parametrize("relation", DATE_RELATIONS)
def test_a_year_reads_back(figures: Figures, conventions: Conventions, relation: Relation) -> None:
    for year in (1900, 1986, 2000, 2026, 2099):
        assert_date_reads_back(replace(parse(str(year)), relation=relation), figures, conventions)


def test_an_approximate_year_reads_back(figures: Figures, conventions: Conventions) -> None:
    for year in (1900, 2026):
        assert_date_reads_back(parse(f"{year}~"), figures, conventions)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2029-05", "May 2029"),
        ("2026-05-20", "20 May 2026"),
        ("2026-34", "Q2 2026"),
        ("2026-41", "H2 2026"),
        ("2026", "the year 2026"),
        ("2026-05~", "about May 2026"),
    ],
)
def test_dates_look_as_a_reader_expects(figures: Figures, text: str, expected: str) -> None:
    assert figures.moment(parse(text)).replace("\u00a0", " ") == expected


@pytest.mark.parametrize("text", ["2026-05/2029-05", "../2029-05", "2026-05/.."])
def test_an_interval_of_dates_is_no_single_date(figures: Figures, text: str) -> None:
    with pytest.raises(ValueError, match="no single date"):
        figures.moment(parse(text))


# --- counts and constants --------------------------------------------------------------------------------------------

COUNT_EXAMPLES = (0, 1, 2, 3, 11, 12, 13, 20, 99, 100, 1000, 2000, 2026, 12_345)


@pytest.mark.parametrize("name", COUNTS)
def test_a_count_reads_back_with_its_noun(figures: Figures, conventions: Conventions, name: str) -> None:
    for number in COUNT_EXAMPLES:
        text = figures.count(name, number, number)
        assert_reads_back(text, Quantity(Relation.EQUAL, Fraction(number), COUNTS[name][0], 0), conventions)


@given(st.sampled_from(sorted(COUNTS)), st.integers(0, 10**5) | st.integers(1, 13))
def test_any_count_reads_back(figures: Figures, conventions: Conventions, name: str, number: int) -> None:
    text = figures.count(name, number, number)
    assert_reads_back(text, Quantity(Relation.EQUAL, Fraction(number), COUNTS[name][0], 0), conventions)


@given(st.integers(1, 14), st.integers(1, 14))
def test_a_count_that_is_only_bounded_reads_back(
    figures: Figures, conventions: Conventions, low: int, beyond: int
) -> None:
    most, joint, likely = figures.count("origins", low, low + beyond).partition(", probably ")
    assert joint
    assert_reads_back(most, Quantity(Relation.UP_TO, Fraction(low + beyond), "origin", 0), conventions)
    assert_reads_back(likely, Quantity(Relation.EQUAL, Fraction(low), "", 0), conventions)


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0, 0, "zero origins"),
        (1, 1, "one origin"),
        (2, 2, "two origins"),
        (1, 2, "at most two origins, probably one"),
        (0, 1, "at most one origin, probably zero"),
        (12, 13, "at most 13 origins, probably twelve"),
        (1500, 1500, "1,500 origins"),
    ],
)
def test_counts_look_as_a_reader_expects(figures: Figures, low: int, high: int, text: str) -> None:
    assert figures.count("origins", low, high).replace("\u00a0", " ") == text


@pytest.mark.parametrize("name", CONSTANTS)
def test_a_constant_reads_back(figures: Figures, conventions: Conventions, name: str) -> None:
    assert_reads_back(figures.amount(CONSTANTS[name]), CONSTANTS[name], conventions)
