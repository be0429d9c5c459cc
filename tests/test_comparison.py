"""How two claims stand to each other, worked out twice: by the engine and by the check, which share no code for it."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from engine.check.comparison import Speaker, standing
from engine.dates import parse as parse_date
from engine.model import Dossier, Fact
from engine.numerals import Conventions, numerals
from engine.quantities import Interval
from engine.read import read
from engine.readings import Value, Words
from engine.reconcile.compare import Voice, compared

KILN = Path(__file__).resolve().parent / "deals" / "kiln"
MONEY = Conventions({"$": "USD"}, "mdy", {}, ())
AMOUNTS = (
    "$5 million a month", "$5.0 million a month", "$5.2 million a month", "about $5 million a month",
    "more than $5 million a month", "at least $5 million a month", "less than $5 million a month",
    "up to $5 million a month", "nearly $5 million a month", "$4 to $6 million a month", "not $5 million a month",
    "millions of dollars a month", "several dollars a month", "$60 million a year", "$6 million a month",
)  # fmt: skip
DATES = (
    "May 2029",
    "May 5, 2029",
    "2029",
    "before May 2029",
    "after May 2029",
    "June 2029",
    "by June 2029",
    "around May 2029",
)


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return read(KILN)


def value(text: str) -> Value:
    (found,) = numerals(text, MONEY)
    assert found.reading is not None
    return found.reading


def both(fact: Fact, a: Value | Interval, b: Value | Interval, *, comparable: bool = True) -> str:
    """The standing, which both give alike and the same way round."""
    first = compared(fact, Voice("a", a, comparable), Voice("b", b, True)).value
    second = standing(fact, Speaker("a", a, comparable, None), Speaker("b", b, True, None))
    assert first == second, (a, b)
    assert second == standing(fact, Speaker("b", b, True, None), Speaker("a", a, comparable, None))
    return first


@pytest.mark.parametrize(("a", "b"), [*product(AMOUNTS, AMOUNTS), *product(DATES, DATES)])
def test_both_compare_alike(dossier: Dossier, a: str, b: str) -> None:
    kind = "monthly-fee" if a in AMOUNTS else "term-end"
    stands = both(dossier.facts[kind], value(a), value(b))
    if a == b:
        assert stands == "equal"


@pytest.mark.parametrize(
    ("a", "b", "stands"),
    [
        ("$5 million a month", "$5 million a month", "equal"),
        ("$5 million a month", "$6 million a month", "inconsistent"),
        ("$5 million a month", "$5.2 million a month", "consistent"),
        ("$5 million a month", "$5.7 million a month", "inconsistent"),
        ("$5 million a month", "about $5 million a month", "consistent"),
        ("$5 million a month", "more than $6 million a month", "inconsistent"),
        ("$5 million a month", "millions of dollars a month", "consistent"),
        ("May 2029", "May 2029", "equal"),
        ("May 2029", "June 2029", "inconsistent"),
        ("May 2029", "May 5, 2029", "consistent"),
        ("May 2029", "2029", "consistent"),
        ("May 2029", "after June 2029", "inconsistent"),
        ("around May 2029", "June 2029", "inconsistent"),
    ],
)
def test_how_two_values_stand(dossier: Dossier, a: str, b: str, stands: str) -> None:
    fact = dossier.facts["term-end" if "20" in a or "20" in b else "monthly-fee"]
    assert both(fact, value(a), value(b)) == stands


def test_words_stand_by_their_keys_and_by_what_is_compatible(dossier: Dossier) -> None:
    fact = dossier.facts["share-of-kiln"]
    assert both(fact, Words(("whole",)), Words(("whole",))) == "equal"
    assert both(fact, Words(("whole",)), Words(("part",))) == "inconsistent"
    assert both(fact, Words(("whole", "part")), Words(("part",))) == "consistent"
    assert both(fact, Words(("whole", "part")), Words(("part", "whole"))) == "equal"
    entry = {"words": ("whole", "part")}
    allowed = fact.model_copy(update={"compatible": (type("Compatible", (), entry)(),)})
    assert both(allowed, Words(("whole",)), Words(("part",))) == "consistent"


def test_what_cannot_be_compared_is_not(dossier: Dossier) -> None:
    fact = dossier.facts["monthly-fee"]
    assert both(fact, value("$5 million a month"), value("$5 million a month"), comparable=False) == "incomparable"


def test_dates_that_a_derivation_allows_are_compared(dossier: Dossier) -> None:
    fact = dossier.facts["latest-start"]
    assert both(fact, parse_date("2031-05/2031-07"), parse_date("2031-06")) == "consistent"
    assert both(fact, parse_date("2031-05/2031-07"), parse_date("2031-08")) == "inconsistent"
