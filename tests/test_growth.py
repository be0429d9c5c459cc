"""Many claims, long numbers and bait: work and memory grow with the size and no faster, or a limit says that it is one.

Growth is counted in calls, lines and bytes, never in seconds.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine import lock as locks
from engine.archive import MAX_SOURCE_BYTES, open_archive
from engine.check.disagreement import disagreement
from engine.check.evidence import Evidence
from engine.check.sources import source_rules
from engine.dates import NotADate, parse
from engine.model import Dossier
from engine.numerals import Conventions, numerals
from engine.placed import load
from engine.problems import Problem, Stopped
from engine.quantities import MAX_DIGITS
from engine.read import read
from engine.reconcile import reconcile
from engine.validate import validate
from engine.validate.limits import MAX_CASES, MAX_CHAIN, MAX_CLAIMS, MAX_NAME, MAX_NAMES
from tests.growth import calls, held, lines

CONVENTIONS = Conventions({"$": "USD"}, "mdy", {}, ())
FACTOR, SLACK = 4, 1.15  # how many times larger the larger is, and how much more than that it may take


def word(number: int) -> str:
    """An id for a number: ids have no digits."""
    letters = ""
    while True:
        letters = chr(ord("a") + number % 26) + letters
        number //= 26
        if not number:
            return f"x{letters}"


def laid(folder: Path, sources: dict[str, str], facts: str, extra: str = "") -> Path:
    """A dossier of nothing but these."""
    for name in ("sources", "content"):
        (folder / name).mkdir(parents=True)
    for name in ("summary", "method"):
        (folder / "content" / f"{name}.md").write_text("Words.\n", encoding="utf-8")
    told = ""
    for id, text in sources.items():
        (folder / "sources" / f"{id}.txt").write_text(text, encoding="utf-8")
        told += f"  {id}:\n    label: Paper {id}\n    kind: news\n    file: {id}.txt\n"
    settings = f'dossier:\n  title: Deal\n  money: {{"$": USD}}\n  dates: mdy\n{extra}'
    (folder / "facts.yaml").write_text(f"{settings}sources:\n{told}facts:\n{facts}", encoding="utf-8")
    return folder


def fact(id: str, lines: str) -> str:
    return f"  {id}:\n    label: Fee {id}\n    unit: USD\n    because: Words.\n    unpublished: Words.\n{lines}"


def claimed(id: str, quotes: dict[str, str]) -> str:
    listed = "".join(f'      - {{source: {source}, quote: "{quote}"}}\n' for source, quote in quotes.items())
    return fact(id, f"    adopts: {next(iter(quotes))}\n    claims:\n{listed}")


def spread(folder: Path, number: int) -> Path:
    """So many facts with a claim each, of one source."""
    said = {word(n): f"{word(n)} costs ${n + 2001:,} million" for n in range(number)}
    facts = "".join(claimed(id, {"paper": quote}) for id, quote in said.items())
    return laid(folder, {"paper": "".join(f"The {quote}. \n" for quote in said.values())}, facts)


def together(folder: Path, number: int) -> Path:
    """One fact of which so many sources speak, and all agree."""
    quotes = {word(n): "$2,001 million" for n in range(number)}
    return laid(folder, {id: f"It costs {quote} in all.\n" for id, quote in quotes.items()}, claimed("fee", quotes))


def derived(folder: Path, formulas: dict[str, str]) -> Path:
    """A fact of a source, `base`, and formulas on it and on one another: `x` and `y` of these."""
    facts = claimed("base", {"paper": "$2,001 million"})
    for id, formula in formulas.items():
        text, *inputs = formula.split("; ")
        facts += fact(id, f'    formula: "{text}"\n    inputs: {{{", ".join(inputs)}}}\n')
    return laid(folder, {"paper": "It costs $2,001 million in all.\n"}, facts)


def through(folder: Path) -> Dossier:
    """Read, validate, lock, prove the sources, reconcile and compare."""
    dossier = read(folder)
    problems = validate(dossier)
    if problems:
        raise Stopped(problems)
    snapshots = open_archive(folder / "sources", dossier, named=True)
    assert snapshots is not None
    lock, problems = locks.make(dossier, snapshots)
    evidence = Evidence(dossier, lock)
    assert [*problems, *source_rules(evidence, snapshots)] == []
    reconcile(dossier, lock)
    assert [*disagreement(evidence)] == []
    return dossier


def refused(folder: Path) -> list[Problem]:
    with pytest.raises(Stopped) as stopped:
        through(folder)
    assert all(problem.place.path == "facts.yaml" and problem.place.line for problem in stopped.value.problems)
    return [*stopped.value.problems]


# --- claims ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", [calls, lines, held])
def test_many_claims_take_work_and_memory_as_they_are_many(tmp_path: Path, measure: Any) -> None:
    small, large = (spread(tmp_path / str(n), n) for n in (50, 50 * FACTOR))
    through(small)  # what is made once stays made
    assert measure(lambda: through(large)) < FACTOR * SLACK * measure(lambda: through(small))


def test_a_fact_has_as_many_claims_as_can_be_compared_and_no_more(tmp_path: Path) -> None:
    assert len(through(together(tmp_path / "all", MAX_CLAIMS)).facts["fee"].claims) == MAX_CLAIMS
    (problem,) = refused(together(tmp_path / "more", MAX_CLAIMS + 1))
    assert problem.code == "value"
    assert problem.message == f"`fee` has more than {MAX_CLAIMS} claims, each of which is compared with every other"
    text = (tmp_path / "more" / "facts.yaml").read_text(encoding="utf-8").split("\n")
    assert f"source: {word(MAX_CLAIMS)}," in text[problem.place.line - 1]


@pytest.mark.parametrize("measure", [calls, lines])
def test_a_fact_of_far_too_many_claims_is_refused_before_they_are_compared(tmp_path: Path, measure: Any) -> None:
    small, large = (together(tmp_path / str(n), n) for n in (MAX_CLAIMS + 1, FACTOR * (MAX_CLAIMS + 1)))
    assert measure(lambda: refused(large)) < FACTOR * SLACK * measure(lambda: refused(small))


@pytest.mark.parametrize("measure", [calls, lines])
@pytest.mark.parametrize(
    "text",
    [
        lambda n: "".join(f"{word(i)}: b\n" for i in range(n)) + f"{word(n - 1)}: c\n" * n,  # keys that stand twice
        lambda n: "a: &a [b]\n" + "".join(f"{word(i)}: [*a, *a]\n" for i in range(n)),  # aliases
        lambda n: "".join(f"{word(i)}: !!int b\n" for i in range(n)),
        lambda n: "a: {<<: b, " * n,
        lambda n: "? [a]\n: b\n" * n,
        lambda n: "---\na: b\n" * n,
    ],
    ids=["twice", "aliases", "tags", "merges", "keys", "documents"],
)
def test_yaml_of_every_kind_that_is_refused_is_refused_in_time(text: Any, measure: Any) -> None:
    small, large = text(200), text(200 * FACTOR)
    assert load(small, "facts.yaml")[1]
    assert (
        measure(lambda: load(large, "facts.yaml")) < FACTOR * SLACK * measure(lambda: load(small, "facts.yaml")) + 400
    )


def test_a_bomb_of_aliases_never_goes_off() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]\n" for n in range(40))
    _, problems = load(bomb, "facts.yaml")
    assert {problem.message for problem in problems} >= {"`*a39` is an alias", "`&a40` is an anchor"}
    assert held(lambda: load(bomb, "facts.yaml")) < 2**20


@pytest.mark.parametrize("measure", [calls, lines])
def test_problems_of_form_are_placed_in_time(tmp_path: Path, measure: Any) -> None:
    """Each of them is at a key, which is not looked for among all others."""
    texts = []
    for number in (100, 100 * FACTOR):
        facts = "".join(f"  {word(n)}:\n    labl: Fee\n" for n in range(number))
        texts.append(laid(tmp_path / str(number), {"paper": "Words.\n"}, facts))
    found = [measure(lambda text=text: refused(text)) for text in texts]
    assert found[1] < FACTOR * SLACK * found[0]


def test_names_that_are_looked_for_everywhere_are_not_without_number(tmp_path: Path) -> None:
    facts = claimed("fee", {"paper": "$2,001 million"})
    listed = ", ".join(f"K-{n}" for n in range(MAX_NAMES + 1))
    folder = laid(tmp_path / "a", {"paper": "It costs $2,001 million in all.\n"}, facts, f"  names: [{listed}]\n")
    (problem,) = refused(folder)
    assert (problem.code, problem.message) == ("value", "there are more than 1,000 names")
    folder = laid(tmp_path / "b", {"paper": "It costs $2,001 million in all.\n"}, facts, f"  names: [{listed[:-8]}]\n")
    assert not any("more than" in problem.message for problem in validate(read(folder)))
    folder = laid(
        tmp_path / "c", {"paper": "It costs $2,001 million in all.\n"}, facts, f"  names: [K-{'9' * MAX_NAME}]\n"
    )
    assert [p.message for p in refused(folder) if p.code == "value"] == ["this name has more than 100 characters"]


# --- formulas --------------------------------------------------------------------------------------------------------


def chain(formula: str, length: int) -> dict[str, str]:
    inputs = {word(n): word(n - 1) if n else "base" for n in range(length)}
    return {id: f"{formula}; x: {before}" for id, before in inputs.items()}


def test_formulas_rest_on_one_another_as_deep_as_is_said_and_no_deeper(tmp_path: Path) -> None:
    through(derived(tmp_path / "all", chain("x - x + x", MAX_CHAIN)))
    (problem,) = refused(derived(tmp_path / "more", chain("x - x + x", 400)))
    assert problem.code == "formula"
    assert problem.message.endswith(f"rest on one another more than {MAX_CHAIN} deep")
    assert problem.message.startswith(f"`{word(MAX_CHAIN)}` ")


@pytest.mark.parametrize("measure", [calls, lines])
def test_a_fact_that_is_named_often_is_computed_once(tmp_path: Path, measure: Any) -> None:
    """Else each step down doubles the work, and two dozen of them are the end of it."""
    small, large = (derived(tmp_path / str(n), chain("x - x + x", n)) for n in (MAX_CHAIN // 2, MAX_CHAIN))
    through(small)
    assert measure(lambda: through(large)) < 5 * measure(lambda: through(small))


@pytest.mark.parametrize("formula", ["x * x / y", "x * x * x * x / y / y / y"])
def test_a_formula_that_leads_to_a_number_without_end_is_refused(tmp_path: Path, formula: str) -> None:
    formulas = {id: f"{text}, y: base".replace("; x", "; x") for id, text in chain(formula, MAX_CHAIN).items()}
    problems = refused_in_reconcile(derived(tmp_path / "a", formulas))
    assert problems[0].code == "formula"
    assert f"the formula leads to a number of more than {MAX_DIGITS:,} digits" in problems[0].message


def refused_in_reconcile(folder: Path) -> list[Problem]:
    found = refused(folder)
    assert all("cannot be computed" in problem.message for problem in found)
    return found


def test_cases_do_not_multiply_without_end(tmp_path: Path) -> None:
    dates = "".join(
        f"  {word(n)}:\n    label: Date {word(n)}\n    unit: date\n    because: Words.\n    unpublished: Words.\n"
        "    cases: [2031-04, 2031-05]\n"
        for n in range(7)
    )
    text = " + ".join(f"months(c{word(n)}, c{word(n)})" for n in range(7))
    inputs = ", ".join(f"c{word(n)}: {word(n)}" for n in range(7))
    total = f'  total:\n    label: In all\n    unit: month\n    because: W.\n    unpublished: W.\n    formula: "{text}"\n    inputs: {{{inputs}}}\n'
    folder = laid(tmp_path / "a", {"paper": "Words.\n"}, dates + total)
    (problem,) = refused(folder)
    assert (problem.code, problem.message) == ("formula", f"`total` would be computed in more than {MAX_CASES} cases")


# --- long numbers ----------------------------------------------------------------------------------------------------

LONG = 10**6
NUMBERS = {
    "digits": "7" * LONG,
    "grouped": "7" + ",777" * (LONG // 4),
    "decimals": "7." + "7" * LONG,
    "exponent": "1e" + "9" * LONG,
    "power": "10^" + "9" * LONG,
    "raised": "10" + "⁹" * LONG,
    "money": "$" + "7" * LONG + " million",
    "percent": "7" * LONG + "%",
    "year": "5/21/" + "7" * LONG,
    "small exponent": "1e999999999",
    "small power": "10^99999",
}


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_beyond_reason_in_a_source_is_one_that_no_fact_can_have(name: str) -> None:
    found = [*numerals(f"It costs {NUMBERS[name]} in all.", CONVENTIONS)]
    assert found
    for numeral in found:
        value = getattr(numeral.reading, "value", None)
        assert value is None or abs(value) < 10**40


@pytest.mark.parametrize(
    "text", ["9" * LONG, "2031-" + "0" * LONG, "9999999999-01", "y2031e999999999", "Y-" + "9" * 99]
)
def test_a_date_beyond_reason_is_none(text: str) -> None:
    with pytest.raises(NotADate) as no_date:
        parse(text)
    assert len(str(no_date.value)) < LONG + 200


@pytest.mark.parametrize(
    "number", ["7" * 9_000, "1e999999999", "10^99999", "7" * 31], ids=["long", "exponent", "power", "longer"]
)
@pytest.mark.parametrize("where", ["quote", "assumed", "formula", "label", "cases", "published"])
def test_a_number_beyond_reason_in_a_dossier_is_refused_where_it_stands(
    tmp_path: Path, number: str, where: str
) -> None:
    facts = claimed("fee", {"paper": "$2,001 million"})
    if where == "quote":
        facts = claimed("fee", {"paper": f"${number}"})
    elif where == "label":
        facts = facts.replace("label: Fee fee", f"label: Fee {number}")
    elif where == "published":
        facts = facts.replace("$2,001 million", "$2,001 million")
    else:
        held_by = {
            "assumed": f"assumed: ${number}",
            "cases": f"cases: [{number}]",
            "formula": f'formula: "x * {number}"\n    inputs: {{x: fee}}',
        }
        facts += fact("more", f"    {held_by[where]}\n").replace(
            "unit: USD", "unit: date" if where == "cases" else "unit: USD"
        )
    folder = laid(tmp_path / "a", {"paper": f"It costs $2,001 million, or ${number}, in all.\n"}, facts)
    if where == "published":
        path = folder / "facts.yaml"
        path.write_text(
            path.read_text(encoding="utf-8").replace(
                "kind: news", f"kind: news\n    published: {number}\n    because: Words.", 1
            ),
            encoding="utf-8",
        )
    problems = refused(folder)
    assert {problem.code for problem in problems} <= {"reading", "dates", "formula", "literal", "value"}


# --- sources ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("piece", ["It costs $2 million in all. ", "7 ", "word ", "seven-", "\n", "$", "((("])
def test_what_a_source_holds_in_memory_grows_with_it(piece: str) -> None:
    """At the limit of a source it is this many times four mebibytes: the dearest piece is a number in two signs."""
    small, large = (held(lambda n=n: [*numerals(piece * (n // len(piece)), CONVENTIONS)]) for n in (20_000, 80_000))  # type: ignore[misc]
    assert large < FACTOR * SLACK * small
    assert large < 700 * 80_000
    assert MAX_SOURCE_BYTES == 4 * 2**20
