"""What became of every excerpt in another text: the distinctions that a whole run would blur."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine import lock as locks
from engine.archive import Snapshot
from engine.constants import EXCERPT_WORDS
from engine.lock import SourceRecord
from engine.model import Dossier
from engine.read import read
from engine.refresh.compare import ALTERED, GONE, MOVED, STANDS, Comparison, compared
from tests.conftest import KILN

TEXT = (KILN / "sources" / "gazette.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return read(Path(KILN))


@pytest.fixture(scope="module")
def held(dossier: Dossier) -> SourceRecord:
    return locks.parse(dossier.lock_text).sources["gazette"]


def of(
    dossier: Dossier, held: SourceRecord, text: str, *, pinned: str | None = None, around: str = "", added: int = 0
) -> Comparison:
    def snapshot(words: str) -> Snapshot:
        return Snapshot("gazette", words, dossier.conventions)

    before = snapshot(pinned) if pinned is not None else None
    return compared(dossier, held, snapshot(text), pinned=before, around=snapshot(around), added=added)


def state(found: Comparison, of: str, kind: str = "claim") -> tuple[str, str]:
    (finding,) = [one for one in found.findings if (one.kind, one.of) == (kind, of)]
    return finding.state, finding.now


def swapped(old: str, new: str) -> str:
    assert TEXT.count(old) == 1
    return TEXT.replace(old, new)


def test_words_that_stand_twice_now_stand_where_they_stood(dossier: Dossier, held: SourceRecord) -> None:
    found = of(dossier, held, f"About 120 people came.\n\n{TEXT}")
    assert state(found, "staff.gazette") == (STANDS, "About 120 people")
    (place,) = [one.line for one in found.findings if one.of == "staff.gazette"]
    assert "work at the site" in found.snapshot.text.split("\n")[place - 1]
    assert [numeral.text for numeral in found.new] == ["About 120 people"]


def test_like_words_that_stood_there_before_are_not_what_it_became(dossier: Dossier, held: SourceRecord) -> None:
    """The sentence is gone; the other mention of the fee is cited by itself, and has not come in its place."""
    gone = swapped("Northwind will pay Borealis $2.5 million a month for the use of Kiln 1, a filing shows. ", "")
    for pinned in (None, TEXT):
        assert state(of(dossier, held, gone, pinned=pinned), "monthly-fee.gazette") == (GONE, "")
    headless = swapped("Northwind fires up\n", "Borealis cools down\n")
    assert state(of(dossier, held, headless, pinned=TEXT), "gazette", "title") == (GONE, "")


def test_words_that_share_less_than_half_are_not_what_it_became(dossier: Dossier, held: SourceRecord) -> None:
    headless = swapped("Northwind fires up\n", "Borealis cools down\n")
    assert state(of(dossier, held, headless), "gazette", "title") == (GONE, "")
    alike = swapped("Northwind fires up\n", "Northwind fired up\n")
    assert state(of(dossier, held, alike), "gazette", "title") == (ALTERED, "Northwind fired up")


def test_words_within_longer_words_are_not_there(dossier: Dossier, held: SourceRecord) -> None:
    found = of(dossier, held, swapped("the entire kiln", "the entire kilns"), pinned=TEXT)
    assert state(found, "share-of-kiln.gazette") == (ALTERED, "the entire kilns")
    within = of(dossier, held, swapped("the entire kiln", "half of it"), around="It is the entire kilns.")
    assert state(within, "share-of-kiln.gazette")[0] == GONE


def test_a_headline_that_we_add_may_say_a_number_again_but_no_new_one(dossier: Dossier, held: SourceRecord) -> None:
    for head, new in (("A kiln of 40 megawatts\n\n", []), ("A kiln of 41 megawatts\n\n", ["41 megawatts"])):
        found = of(dossier, held, f"{head}{TEXT}", added=len(head))
        assert [numeral.text for numeral in found.new] == new
    assert [numeral.text for numeral in of(dossier, held, f"A kiln of 40 megawatts\n\n{TEXT}").new] == ["40 megawatts"]


def test_a_name_is_no_new_number(dossier: Dossier, held: SourceRecord) -> None:
    assert of(dossier, held, f"{TEXT}\nKiln 1 is hot.\n").new == ()


def test_a_text_that_is_not_the_pinned_one_says_nothing_of_how_sentences_were(
    dossier: Dossier, held: SourceRecord
) -> None:
    other = swapped("The lease covers the entire kiln and", "No lease covers the entire kiln, and")
    assert len(other) == len(TEXT)
    assert state(of(dossier, held, other, pinned=other), "share-of-kiln.gazette")[0] == MOVED


def test_what_pages_do_not_show_of_it_may_go(dossier: Dossier, held: SourceRecord) -> None:
    found = of(dossier, held, swapped(", 3/13/2031 · 4 min", ""))
    assert found.settled
    assert {one.kind for one in found.findings} == {"claim", "again", "title", "rests on", "quotation"}


def test_no_more_is_repeated_than_an_excerpt_may_hold(dossier: Dossier, held: SourceRecord) -> None:
    title = next(record for record in held.excerpts if record.kind == "title")
    long = replace(title, text=" ".join(["glaze"] * 40))
    (finding,) = of(dossier, replace(held, excerpts=(long,)), TEXT).findings
    assert (finding.state, finding.was) == (GONE, " ".join(["glaze"] * EXCERPT_WORDS) + " …")
