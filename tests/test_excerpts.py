"""Excerpts against texts: what a lenient matcher accepts and ours refuses, and what ours must accept."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import lock as locks
from engine.archive import Snapshot
from engine.check.evidence import Evidence
from engine.check.sources import source_rules
from engine.model import Dossier
from engine.problems import Problem
from engine.read import read

FACTS = """
dossier: {{title: A deal, money: {{"$": USD}}, dates: mdy, units: {{vote: [votes]}}, names: [Kiln 1]}}
sources:
  gazette: {{label: The Gazette, kind: news, file: gazette.txt}}
facts:
  amount:
    label: The amount
    unit: {unit}
    adopts: gazette
    because: So.
    claims:
      - source: gazette
        quote: "{quote}"
"""


def dossier(folder: Path, quote: str, unit: str) -> Dossier:
    (folder / "facts.yaml").write_text(FACTS.format(quote=quote, unit=unit), encoding="utf-8")
    return read(folder)


def problems(folder: Path, quote: str, text: str, unit: str) -> list[Problem]:
    """What is wrong with one excerpt of one text."""
    found = dossier(folder, quote, unit)
    lock, wrong = locks.make(found, {"gazette": Snapshot("gazette", text, found.conventions)})
    return wrong or [p for p in source_rules(Evidence(found, lock)) if p.code not in ("uncovered", "unused")]


# excerpt offered, text of the source, unit: a published tool accepts every one of these
SEVEN = [
    ("25 billion per month", "It pays $1.25 billion per month.", "USD/month"),
    ("5 billion annual run-rate", "It has a $15 billion annual run-rate.", "USD/year"),
    ("0 megawatts of compute capacity", "It rents 300 megawatts of compute capacity.", "MW"),
    ("$50 million", "It pays $250 million a month.", "USD"),
    ("margin of 5 percent", "It has a margin of -5 percent.", "'%'"),
    ("about 15 megawatts", "It wants about 15% megawatts.", "MW"),
    ("2,505 votes", "It had a total of 12,505 votes.", "vote"),
]


@pytest.mark.parametrize(("quote", "text", "unit"), SEVEN)
def test_the_seven_unsafe_excerpts_are_refused(tmp_path: Path, quote: str, text: str, unit: str) -> None:
    found = problems(tmp_path, quote, text, unit)
    assert [p.code for p in found] == ["excerpt"]
    assert str(found[0].place) == "facts.yaml:13:16"


CHANGED = [
    ("$5 million", "It pays about $5 million now.", "USD"),
    ("$5 million", "It will exceed $5 million now.", "USD"),
    ("$5 million", "It pays up to $5 million now.", "USD"),
    ("$5 million", "It pays nearly $5 million now.", "USD"),
    ("$5 million", "It did not pay $5 million now.", "USD"),
    ("$5 million", "It pays $5 million per month now.", "USD"),
    ("$5 million", "It pays $5 million a share now.", "USD"),
    ("$5 million", "It pays $5 million or so now.", "USD"),
    ("$5 million", "It pays $5 million to $7 million now.", "USD"),
    ("7 million", "It pays $5-7 million now.", "number"),
    ("5 million", "It pays $5 million now.", "number"),
    ("5 percent", "It has -5 percent now.", "'%'"),
    ("five votes", "It had sixty-five votes now.", "vote"),
    ("hundred votes", "It had two hundred votes now.", "vote"),
    ("40 megawatts", "It needs 40 megawatts an hour.", "MW"),
]


@pytest.mark.parametrize(("quote", "text", "unit"), CHANGED)
def test_an_excerpt_that_reads_otherwise_in_its_sentence_is_refused(
    tmp_path: Path, quote: str, text: str, unit: str
) -> None:
    assert [p.code for p in problems(tmp_path, quote, text, unit)] == ["read"]


ACCEPTED = [
    ("$5 million", "It pays $5 million now.", "USD"),
    ("about $5 million", "It pays about $5 million now.", "USD"),
    ("$5 million a year", "It pays $5\u00a0million a  year now.", "USD/year"),
    ("late-2026 fee of $5 million'", "The late\u20112026 fee of $5 million\u2019 now.", "USD"),
    ("\u22125%", "It has -5% now.", "'%'"),
    ("Caf\u00e9 pays $5 million", "The Cafe\u0301 pays $5 million now.", "USD"),
]


@pytest.mark.parametrize(("quote", "text", "unit"), ACCEPTED)
def test_typography_alone_is_no_difference(tmp_path: Path, quote: str, text: str, unit: str) -> None:
    if quote.startswith("late"):
        quote += '"\n        figure: "$5 million'
    assert problems(tmp_path, quote, text, unit) == []


@pytest.mark.parametrize("quote", ["it pays $5 million", "It pays, $5 million", "It pay $5 million"])
def test_case_punctuation_and_spelling_are_never_forgiven(tmp_path: Path, quote: str) -> None:
    assert [p.code for p in problems(tmp_path, quote, "It pays $5 million now.", "USD")] == ["excerpt"]


def test_an_excerpt_does_not_cross_a_line(tmp_path: Path) -> None:
    found = problems(tmp_path, "$5 million a month", "It pays $5 million\na month.", "USD/month")
    assert [p.code for p in found] == ["excerpt"]


def test_a_near_miss_only_helps_the_message(tmp_path: Path) -> None:
    found = problems(tmp_path, "pays $5 million sometimes", "It pays $5 million now and then.", "USD")
    assert found[0].help == "Nearest there, in line 1: “pays $5 million now”"


@pytest.mark.parametrize(
    ("selector", "codes"),
    [
        ("", ["excerpt"]),
        ("at: 2 of 2", []),
        ("at: 3 of 3", ["excerpt"]),
        ("at: 3 of 2", ["excerpt"]),
        ("prefix: then", []),
        ("suffix: at last", []),
        ("prefix: now", ["excerpt"]),
    ],
)
def test_an_excerpt_stands_once_or_is_selected(tmp_path: Path, selector: str, codes: list[str]) -> None:
    text = "It pays $5 million first, then $5 million at last."
    assert [p.code for p in _selected(tmp_path, selector, text)] == codes


def _selected(folder: Path, selector: str, text: str) -> list[Problem]:
    yaml = FACTS.format(quote="$5 million", unit="USD") + (f"        {selector}\n" if selector else "")
    (folder / "facts.yaml").write_text(yaml, encoding="utf-8")
    found = read(folder)
    lock, wrong = locks.make(found, {"gazette": Snapshot("gazette", text, found.conventions)})
    return wrong or [p for p in source_rules(Evidence(found, lock)) if p.code not in ("uncovered", "unused")]


def test_every_numeral_of_the_source_is_in_the_lock(tmp_path: Path) -> None:
    text = "It pays $5 million, in two parts, for Kiln 1 and several votes, on 5/6/2031."
    found = dossier(tmp_path, "$5 million", "USD")
    lock, _ = locks.make(found, {"gazette": Snapshot("gazette", text, found.conventions)})
    held = [(n.text, n.form) for n in lock.sources["gazette"].numerals]
    assert held == [
        ("$5 million", "digits"),
        ("two", "words"),
        ("Kiln 1", "name"),
        ("several votes", "magnitude"),
        ("5/6/2031", "date"),
    ]


def test_a_lock_reads_back(tmp_path: Path) -> None:
    found = dossier(tmp_path, "$5 million", "USD")
    lock, _ = locks.make(found, {"gazette": Snapshot("gazette", "It “pays” $5 million\u2028now.", found.conventions)})
    assert locks.parse(locks.dump(lock)) == lock
