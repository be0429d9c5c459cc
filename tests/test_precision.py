"""Two implementations, one answer: how a computed value is shown, and what a formula gives.

`reconcile` and `check` share the arithmetic of intervals and nothing else; here they are given the same questions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine import formulas
from engine.check.precision import as_shown, covering_step, outward
from engine.check.recompute import NotComputable, choices, recompute, recompute_date
from engine.dates import parse as parse_date
from engine.formulas import BadFormula
from engine.model import Dossier, Fact
from engine.placed import Text
from engine.problems import Place
from engine.quantities import Interval, Quantity, Relation, finest_exponent, rounded
from engine.read import read
from engine.readings import Value
from engine.reconcile.derive import Amount, Deriver, NoValue, adopted_value, evaluate, shown
from engine.render.figures import range_ends

HERE = Place("facts.yaml", 1, 1)
FACTS = """
dossier:
  title: A rent of machines
  money: {"$": USD}
  dates: mdy
sources:
  gazette: {label: The Gazette, kind: news, file: gazette.txt}
facts:
  a: {label: Equal, unit: USD, assumed: $1.25 million, because: An example.}
  b: {label: Equal too, unit: USD, assumed: $730, because: An example.}
  c: {label: Exact, unit: USD, assumed: $3, precision: exact, because: An example.}
  d: {label: About, unit: USD, assumed: about $40, because: An example.}
  e: {label: More, unit: USD, assumed: more than $15, because: An example.}
  f: {label: At most, unit: USD, assumed: up to $0.5 million, because: An example.}
  g: {label: Range, unit: USD, assumed: $5 to $7, because: An example.}
  h: {label: Nearly, unit: USD, assumed: nearly $90, because: An example.}
  i: {label: Negative, unit: USD, assumed: -$8, because: An example.}
  j: {label: Rough, unit: USD, assumed: hundreds of dollars, because: An example.}
  k: {label: Capacity, unit: MW, assumed: 300 megawatts, because: An example.}
  l: {label: Rate, unit: USD/year, assumed: $12 million a year, because: An example.}
  m: {label: Span, unit: month, assumed: 32 months, because: An example.}
  n: {label: Share, unit: "%", assumed: 25%, because: An example.}
  start: {label: Start, unit: date, cases: [2026-05, 2026-06, 2026-12], because: An example.}
  end: {label: End, unit: date, assumed: May 2029, because: An example.}
  inner: {label: Inner, unit: USD, formula: p + q, inputs: {p: a, q: d}}
  outer: {label: Outer, unit: USD, formula: p, inputs: {p: a}}
"""


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    folder: Path = tmp_path_factory.mktemp("dossier")
    (folder / "facts.yaml").write_text(FACTS, encoding="utf-8")
    return read(folder)


def fact_with(dossier: Dossier, **changes: str | None) -> Fact:
    """The fact `outer` with other texts."""
    texts = {key: None if value is None else Text(value, HERE) for key, value in changes.items()}
    return dossier.facts["outer"].model_copy(update=texts)


# --- how a computed value is shown -----------------------------------------------------------------------------------

sizes = st.sampled_from([Fraction(1), Fraction(10**6), Fraction(10**9), Fraction(10**12), Fraction(1, 10**4)])
numbers = st.builds(
    lambda above, below, size: Fraction(above, below) * size,
    st.integers(-(10**7), 10**7) | st.integers(-20, 20),
    st.integers(1, 12) | st.sampled_from([64, 100, 125, 1000]),
    sizes,
)
precisions = st.none() | st.integers(1, 9).map(lambda n: "1 digit" if n == 1 else f"{n} digits") | st.just("exact")


@st.composite
def two_sided(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(numbers), draw(numbers)))
    assume(low < high)
    return Interval(low, high, draw(st.booleans()), draw(st.booleans()))


@st.composite
def narrow(draw: st.DrawFn) -> Interval:
    middle = draw(numbers)
    slack = (abs(middle) or 1) * Fraction(draw(st.integers(1, 10**4)), 10 ** draw(st.integers(4, 12)))
    return Interval(middle - slack, middle + slack)


@st.composite
def one_sided(draw: st.DrawFn) -> Interval:
    end, is_open = draw(numbers), draw(st.booleans())
    if draw(st.booleans()):
        return Interval(end, None, is_open, high_open=True)
    return Interval(None, end, low_open=True, high_open=is_open)


def answer(question: Callable[[Interval, Fraction | None, Fact], Quantity], *given_: object) -> str:
    """What an implementation gives, or that it gives nothing."""
    try:
        return question(*given_).canonical()  # type: ignore[arg-type]
    except (NoValue, ValueError):
        return "nothing"


def assert_same(interval: Interval, nominal: Fraction | None, fact: Fact) -> None:
    assert answer(shown, interval, nominal, fact) == answer(as_shown, interval, nominal, fact)


@given(two_sided() | narrow(), st.fractions(0, 1, max_denominator=20), precisions)
def test_both_show_a_value_between_two_ends_alike(
    dossier: Dossier, interval: Interval, share: Fraction, precision: str | None
) -> None:
    assert interval.low is not None
    assert interval.high is not None
    nominal = interval.low + share * (interval.high - interval.low)
    assert_same(interval, nominal, fact_with(dossier, precision=precision))


@given(two_sided() | narrow(), precisions)
def test_both_show_a_range_alike(dossier: Dossier, interval: Interval, precision: str | None) -> None:
    quantity = shown(interval, None, fact_with(dossier, precision=precision))
    assert quantity.relation is Relation.RANGE
    assert_same(interval, None, fact_with(dossier, precision=precision))


@given(one_sided(), precisions)
def test_both_show_a_bound_alike(dossier: Dossier, interval: Interval, precision: str | None) -> None:
    assert_same(interval, None, fact_with(dossier, precision=precision))


@given(numbers, precisions)
def test_both_show_an_exact_value_alike(dossier: Dossier, value: Fraction, precision: str | None) -> None:
    assert_same(Interval.point(value), value, fact_with(dossier, precision=precision))


@pytest.mark.parametrize("precision", [None, "exact", "1 digit", "2 digits", "9 digits"])
@pytest.mark.parametrize("slack", [0, 1, 100])
def test_both_show_zero_alike(dossier: Dossier, precision: str | None, slack: int) -> None:
    whole = Interval(Fraction(-slack), Fraction(slack))
    assert_same(whole, Fraction(0), fact_with(dossier, precision=precision))


def test_both_show_a_long_decimal_alike(dossier: Dossier) -> None:
    for places in (6, 12, 13, 15):
        value = Fraction(1, 2**places)
        assert_same(Interval.point(value), value, fact_with(dossier))


def test_neither_shows_a_point_without_a_single_value_as_a_range(dossier: Dossier) -> None:
    point = Interval.point(Fraction(0))
    assert answer(shown, point, None, fact_with(dossier)) == answer(as_shown, point, None, fact_with(dossier))


def test_neither_shows_what_nothing_bounds(dossier: Dossier) -> None:
    everything = Interval(None, None, low_open=True, high_open=True)
    assert answer(shown, everything, None, fact_with(dossier)) == "nothing"
    assert answer(as_shown, everything, None, fact_with(dossier)) == "nothing"


@pytest.mark.parametrize(
    ("interval", "nominal", "precision", "expected"),
    [
        (("14.94e9", "15.06e9"), "15e9", None, "equal 15000000000 USD e9"),
        (("1.245e9", "1.255e9"), "1.25e9", None, "equal 1250000000 USD e7"),
        (("250", "350"), "300", None, "about 300 USD e0"),
        (("64.4", "64.6"), "64.5", None, "equal 64.5 USD e-1"),
        (("5", "5"), "5", None, "equal 5 USD e0"),
        (("1.25e9", "1.25e9"), "1.25e9", None, "equal 1250000000 USD e7"),
        (("1/3", "1/3"), "1/3", "3 digits", "equal 0.333 USD e-3"),
        (("1/3", "1/3"), "1/3", None, "nothing"),
        (("15", None), None, None, "at least 15 USD e0"),
        ((None, "6.435"), None, None, "up to 6.435 USD e-3"),
        (("2/3", None), None, None, "at least 0.6666 USD e-4"),
        ((None, "2/3"), None, None, "up to 0.6667 USD e-4"),
        (("5e9", "7e9"), None, None, "range 5000000000 to 7000000000 USD e8"),
        (("-3", "4"), "0.4", None, "range -3 to 4 USD e-1"),
    ],
)
def test_both_show_known_values_as_the_method_says(
    dossier: Dossier,
    interval: tuple[str | None, str | None],
    nominal: str | None,
    precision: str | None,
    expected: str,
) -> None:
    low, high, single = (None if text is None else Fraction(text) for text in (*interval, nominal))
    bounds, fact = Interval(low, high, low is None, high is None), fact_with(dossier, precision=precision)
    assert [answer(shown, bounds, single, fact), answer(as_shown, bounds, single, fact)] == [expected, expected]


@pytest.mark.parametrize(
    ("is_open", "low", "high"), [(True, "more than", "less than"), (False, "at least", "up to")], ids=["open", "closed"]
)
def test_strict_bounds_stay_strict(dossier: Dossier, is_open: bool, low: str, high: str) -> None:
    fact = fact_with(dossier)
    above = Interval(Fraction(5, 4), None, is_open, high_open=True)
    below = Interval(None, Fraction(5, 4), low_open=True, high_open=is_open)
    for show in (shown, as_shown):
        assert show(above, None, fact).relation == low
        assert show(below, None, fact).relation == high


@given(one_sided())
def test_a_bound_is_never_shown_tighter_than_it_is(dossier: Dossier, interval: Interval) -> None:
    for show in (shown, as_shown):
        value = show(interval, None, fact_with(dossier)).value
        assert value is not None
        assert interval.low is None or value <= interval.low
        assert interval.high is None or value >= interval.high


@given(two_sided() | narrow())
def test_a_value_is_shown_as_finely_as_its_interval_is_wide_or_once_more_to_stay_inside(
    dossier: Dossier, interval: Interval
) -> None:
    assert interval.low is not None
    assert interval.high is not None
    middle, width = (interval.low + interval.high) / 2, interval.high - interval.low
    quantity = shown(interval, middle, fact_with(dossier))
    assert quantity.value is not None
    if quantity.relation is Relation.EQUAL:
        assert quantity.exponent is not None
        unit = Fraction(10) ** quantity.exponent
        rougher = rounded(middle, quantity.exponent + 1)
        assert unit >= width or (unit * 10 >= width and not interval.low <= rougher <= interval.high)
        assert abs(quantity.value - middle) <= Fraction(10) ** quantity.exponent / 2


@given(two_sided() | narrow())
def test_both_round_the_ends_of_an_interval_alike(interval: Interval) -> None:
    ends, theirs = range_ends(interval), outward(interval)
    assert ends is not None
    assert theirs == ends[:2]
    assert interval.low is not None
    assert interval.high is not None
    assert theirs[0] <= interval.low < interval.high <= theirs[1]


@given(st.builds(Fraction, st.integers(1, 10**12), st.integers(1, 10**12)))
def test_both_find_the_same_covering_power_of_ten(width: Fraction) -> None:
    assert covering_step(width) == Fraction(10) ** finest_exponent(width)


# --- what a formula gives --------------------------------------------------------------------------------------------

MONEY = tuple("abcdefghi")


@st.composite
def formula_texts(draw: st.DrawFn, names: tuple[str, ...] = MONEY, depth: int = 3) -> str:
    """Names joined by signs of both spellings, with unary minus, parentheses and odd spaces."""
    shape = draw(st.sampled_from(["name", "name", "negative", "operation", "operation", "parenthesis"]))
    if depth == 0 or shape == "name":
        return draw(st.sampled_from(names))
    inner = draw(formula_texts(names, depth - 1))
    if shape == "negative":
        return draw(st.sampled_from(["-", "−", "- "])) + inner
    if shape == "parenthesis":
        return f"({inner})"
    sign = draw(st.sampled_from(["+", " + ", "-", " − ", "*", " × ", "/", " ÷ "]))
    return inner + sign + draw(formula_texts(names, depth - 1))


def with_formula(dossier: Dossier, text: str, unit: str = "USD", inputs: Mapping[str, str] | None = None) -> Dossier:
    """The dossier with another formula for `outer`; unless given, every fact is an input under its own name."""
    pairs = inputs or {name: name for name in dossier.facts if name != "outer"}
    placed = {Text(name, HERE): Text(id, HERE) for name, id in pairs.items()}
    outer = fact_with(dossier, formula=text, unit=unit).model_copy(update={"inputs": placed})
    facts = {**dossier.file.facts, Text("outer", HERE): outer}
    return Dossier(dossier.file.model_copy(update={"facts": facts}), {}, None)


def worth(dossier: Dossier) -> Callable[[str], Value | None]:
    """What a fact that is not derived is worth, by its id."""
    return lambda name: adopted_value(dossier, dossier.facts[name])


def first_answer(dossier: Dossier, text: str) -> tuple[object, ...] | str:
    """Interval, single value and powers by the parser and walk of `formulas` and `reconcile`, or that there are none."""

    def amount(name: str) -> Amount:
        return Deriver(with_formula(dossier, name))._amount(with_formula(dossier, name).facts["outer"], {})

    def month(name: str) -> None:
        raise NoValue(name)

    try:
        found = evaluate(formulas.parse(text), amount, month)  # type: ignore[arg-type]
    except (formulas.BadFormula, NoValue, ZeroDivisionError):
        return "nothing"
    return found.interval, found.nominal, found.powers


def second_answer(dossier: Dossier, text: str) -> tuple[object, ...] | str:
    """The same by Python's parser and the walk of `check`."""
    changed = with_formula(dossier, text)
    try:
        found = recompute(changed, changed.facts["outer"], worth(changed), {})
    except NotComputable:
        return "nothing"
    return found.bounds, found.single, found.unit.powers


@settings(max_examples=300)
@given(formula_texts())
def test_both_give_a_formula_the_same_value(dossier: Dossier, text: str) -> None:
    assert first_answer(dossier, text) == second_answer(dossier, text)


@settings(max_examples=200)
@given(formula_texts((*MONEY, "j", "k", "l", "m", "n", "inner", "month", "year", "MW", "GW", "end")))
def test_both_give_a_formula_of_many_units_the_same_value(dossier: Dossier, text: str) -> None:
    assert first_answer(dossier, text) == second_answer(dossier, text)


@given(st.text(alphabet="ab +-*/()−×÷", max_size=12))
def test_both_refuse_the_same_texts(dossier: Dossier, text: str) -> None:
    """Deeper than `nothing against nothing`: what one reads as a formula, the other reads as the same one."""
    assert first_answer(dossier, text) == second_answer(dossier, text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "()", "a+", "+a", "(a", "a)", "a b", "a, b", "a.b", "a()", "a[b]", "abs(a)", "'a'", "1", "a+1", "1.5*a"),
        *("a//b", "a**b", "a<b", "~a", "a@b", "a^b", "a%b", "not a", "a and b", "a if b else c", "lambda: a", "end"),
    ],
)
def test_neither_gives_a_value_to_what_is_no_formula(dossier: Dossier, text: str) -> None:
    assert [first_answer(dossier, text), second_answer(dossier, text)] == ["nothing", "nothing"]


@pytest.mark.parametrize("text", [" a + b", "a +\n b", "a\n+ b", "(a\n+ b)", "a\t*\tb", "a + b\n"])
def test_both_pass_over_white_space(dossier: Dossier, text: str) -> None:
    found = first_answer(dossier, text)
    assert found != "nothing"
    assert found == second_answer(dossier, text)


@pytest.mark.parametrize("levels", [1, 20, 99])
def test_both_read_deep_parentheses(dossier: Dossier, levels: int) -> None:
    text = "(" * levels + "a" + ")" * levels
    assert first_answer(dossier, text) == second_answer(dossier, text) == first_answer(dossier, "a")


@pytest.mark.parametrize("name", ["fee", "months", "from", "not", "lambda"])
def test_both_read_an_input_by_any_name(dossier: Dossier, name: str) -> None:
    changed = with_formula(dossier, f"{name} + a", inputs={name: "b", "a": "a"})
    assert_results_agree(changed)


@pytest.mark.parametrize("text", ["a * n / %", "n / %", "a * %"])
def test_both_read_a_percent_sign_alike(dossier: Dossier, text: str) -> None:
    assert first_answer(dossier, text) == second_answer(dossier, text)


# --- whole facts -----------------------------------------------------------------------------------------------------


def assert_results_agree(dossier: Dossier, id: str = "outer") -> None:
    """Every case of a derived fact, in its unit and as shown, by both."""
    deriver, fact = Deriver(dossier), dossier.facts[id]
    first = [(dict(r.cases), r.interval, r.nominal, r.shown.canonical()) for r in deriver.results(id)]
    second = []
    for choice in choices(dossier, fact):
        computed = recompute(dossier, fact, worth(dossier), choice)
        bounds, single = computed.inside(str(fact.unit))
        second.append((dict(choice), bounds, single, as_shown(bounds, single, fact).canonical()))
    assert first == second
    assert first


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("a", "USD"),
        ("a + b - d", "USD"),
        ("a * c / d", "USD"),
        ("a / k", "USD/MW"),
        ("a / k", "USD/GW"),
        ("l", "USD/month"),
        ("l", "USD/year"),
        ("l * m", "USD"),
        ("l * months(start, end)", "USD"),
        ("l * (months(start, end) - m) + inner", "USD"),
        ("months(start, end)", "month"),
        ("a / months(start, end)", "USD/month"),
        ("a * n", "USD"),
        ("n", "%"),
        ("b / a", "%"),
        ("b / a", "number"),
        ("e + a", "USD"),
        ("e * g / USD", "USD"),
        ("f - e", "USD"),
        ("g + h", "USD"),
        ("l / k * month", "USD/MW"),
        ("-i * c / USD", "USD"),
    ],
)
def test_both_give_a_fact_the_same_results(dossier: Dossier, text: str, unit: str) -> None:
    assert_results_agree(with_formula(dossier, text, unit))


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("a + k", "USD"),
        ("a * b", "USD"),
        ("a", "EUR"),
        ("a / (b - b)", "number"),
        ("a / f", "number"),
        ("j + a", "USD"),
        ("end + a", "USD"),
        ("months(end, start)", "month"),
        ("months(a, end)", "month"),
        ("months(start, unheard)", "month"),
    ],
)
def test_neither_gives_a_fact_what_it_cannot_have(dossier: Dossier, text: str, unit: str) -> None:
    changed = with_formula(dossier, text, unit)
    deriver, fact = Deriver(changed), changed.facts["outer"]
    assert deriver.results("outer") == ()
    assert [problem.code for problem in deriver.problems] == ["formula"]
    with pytest.raises(NotComputable):
        for choice in choices(changed, fact):
            recompute(changed, fact, worth(changed), choice).inside(unit)


@pytest.mark.parametrize(
    "text",
    [
        "latest(end, m)",
        "latest(end, months(start, end))",
        "latest(end, months(start, end) - month)",
    ],
)
def test_both_give_a_date_the_same_results(dossier: Dossier, text: str) -> None:
    changed = with_formula(dossier, text, "date")
    results = Deriver(changed).results("outer")
    fact, value_of = changed.facts["outer"], worth(changed)
    again = [recompute_date(changed, fact, value_of, choice) for choice in choices(changed, fact)]
    assert [result.shown for result in results] == again
    assert again


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("latest(end, l)", "date"),
        ("latest(a, m)", "date"),
        ("latest(end, m)", "month"),
        ("m", "date"),
        ("latest(end, e)", "date"),
        ("latest(end, -m)", "date"),
        ("latest(start, m, m)", "date"),
    ],
)
def test_neither_gives_a_date_that_it_cannot_have(dossier: Dossier, text: str, unit: str) -> None:
    changed = with_formula(dossier, text, unit)
    deriver, fact = Deriver(changed), changed.facts["outer"]
    try:
        assert deriver.results("outer") == ()
    except BadFormula:
        pass
    else:
        assert [problem.code for problem in deriver.problems] == ["formula"]
    with pytest.raises(NotComputable):
        for choice in choices(changed, fact):
            if unit == "date":
                recompute_date(changed, fact, worth(changed), choice)
            else:
                recompute(changed, fact, worth(changed), choice).inside(unit)


@pytest.mark.parametrize(
    ("needed", "month"),
    [
        ("at least 32 months", "2026-10"),
        ("more than 32 months", "2026-09"),
        ("more than 31.87 months", "2026-10"),
        ("at least 1 month", "2029-05"),
        ("30 to 40 months", "2026-12"),
        ("32 months", "2026-10"),
    ],
)
def test_the_latest_start_leaves_the_fewest_whole_months(tmp_path: Path, needed: str, month: str) -> None:
    """A plain count allows what rounds to it: 32 months may be 31.5, and 32 whole months hold them."""
    file = f"""
dossier: {{title: A}}
sources: {{s: {{label: S, kind: news, file: s.txt}}}}
facts:
  end: {{label: End, unit: date, adopts: s, because: So., claims: [{{source: s, quote: May 2029}}]}}
  needed: {{label: Needed, unit: month, adopts: s, because: So., claims: [{{source: s, quote: "{needed}"}}]}}
  outer: {{label: Outer, unit: date, formula: "latest(end, needed)", inputs: {{end: end, needed: needed}}}}
"""
    (tmp_path / "facts.yaml").write_text(file, encoding="utf-8")
    dossier = read(tmp_path)
    assert [result.shown for result in Deriver(dossier).results("outer")] == [parse_date(month)]
    fact = dossier.facts["outer"]
    assert [recompute_date(dossier, fact, worth(dossier), c).text for c in choices(dossier, fact)] == [month]


def test_both_choose_among_the_same_cases(dossier: Dossier) -> None:
    for text in ("a", "months(start, end) * l", "l * months(start, start)"):
        changed = with_formula(dossier, text)
        roots = changed.case_roots["outer"]
        assert {tuple(choice) for choice in choices(changed, changed.facts["outer"])} == {roots}
        assert len(choices(changed, changed.facts["outer"])) == len(changed.facts["start"].cases)


def test_twelve_months_of_a_yearly_rate_are_that_rate(dossier: Dossier) -> None:
    changed = with_formula(dossier, "l * year", "USD")
    (result,) = Deriver(changed).results("outer")[:1]
    assert result.interval == Interval(Fraction("11.5e6"), Fraction("12.5e6"))
    assert result.shown.canonical() == "equal 12000000 USD e6"
