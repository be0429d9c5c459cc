"""What is beyond reason is refused at a stated limit, where it stands; below it the work grows with the size and no faster.

Growth is counted in calls, which are the same on every machine, and not in seconds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.archive import MAX_SOURCE_BYTES
from engine.check.wording import markdown
from engine.commands.pin import pin
from engine.numerals import Conventions, numerals
from engine.placed import MAX_CHARACTERS, MAX_DEPTH, Text, load
from engine.places import places
from engine.problems import Place, Problem, Stopped
from engine.read import MAX_BYTES, MAX_PROSE_BYTES, read
from engine.report import report
from engine.validate import validate
from tests.conftest import Edit

CONVENTIONS = Conventions({"$": "USD"}, "dmy", {}, ())
LABEL = "label: Monthly fee"


def refused(kiln: Path) -> set[tuple[str, str]]:
    """Code and message of everything that reading and validating says."""
    with pytest.raises(Stopped) as stopped:
        dossier = read(kiln)
        raise Stopped(validate(dossier))
    assert all(problem.place.path for problem in stopped.value.problems)
    return {(problem.code, problem.message) for problem in stopped.value.problems}


@pytest.mark.parametrize("sign", ["word ", "x", "7", "[", "\u00e9"])
def test_a_value_beyond_reason_is_refused_where_it_stands(kiln: Path, edit: Edit, sign: str) -> None:
    edit("facts.yaml", LABEL, f'label: "{sign * MAX_CHARACTERS * 2}"')
    assert ("yaml", "this value has more than 10,000 characters") in refused(kiln)


def test_prose_beyond_reason_is_refused(kiln: Path) -> None:
    (kiln / "content" / "method.md").write_text("word " * (MAX_PROSE_BYTES // 5 + 1), encoding="utf-8")
    assert ("file", "the file is larger than 64 KiB") in refused(kiln)


def test_a_source_beyond_reason_is_refused(kiln: Path) -> None:
    (kiln / "sources" / "herald.txt").write_text("word " * (MAX_SOURCE_BYTES // 5 + 1), encoding="utf-8")
    with pytest.raises(Stopped) as stopped:
        pin(places(kiln, None, kiln / "sources"))
    (problem,) = stopped.value.problems
    assert (problem.code, problem.place.path) == ("file", "facts.yaml")  # where the source is named
    assert "larger than 4 MiB" in problem.message


def test_a_file_of_facts_beyond_reason_is_not_even_read(kiln: Path) -> None:
    with (kiln / "facts.yaml").open("r+b") as file:
        file.truncate(MAX_BYTES + 1)  # it takes no room: nothing is written there
    assert refused(kiln) == {("file", "the file is larger than 256 MiB")}


@pytest.mark.parametrize("open_, close", [("[", "]"), ("{a: ", "}")])
def test_nesting_beyond_reason_is_refused(open_: str, close: str) -> None:
    for depth in (MAX_DEPTH + 2, 100_000):
        _, problems = load(f"a: {open_ * depth}{close * depth}", "facts.yaml")
        assert f"values are nested more than {MAX_DEPTH} deep" in {problem.message for problem in problems}


def test_a_report_of_problems_beyond_reason_ends() -> None:
    many = [Problem("value", f"no {number}", Place("facts.yaml", 1 + number, 1)) for number in range(3_000)]
    said = report(many, [])
    assert said.count("error[value]") == 1_000
    assert said.endswith("3000 problems, of which the first 1,000 kinds are shown")


def calls(work: Callable[[], object]) -> int:
    """How many calls a piece of work makes, of Python and of C."""
    count = 0

    def counted(_: object, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


BAIT = ["7 ", "seven ", "twenty-", "$", "about ", "1,", "1.", "½", "Q1 ", "a half ", "per ", "(1,234) ", "million "]


@pytest.mark.parametrize("piece", BAIT)
def test_reading_numerals_grows_with_the_text(piece: str) -> None:
    small, large = (calls(lambda n=n: numerals(piece * n, CONVENTIONS)) for n in (1_000, 4_000))  # type: ignore[misc]
    assert large < 4.4 * small


@pytest.mark.parametrize("piece", ["[", "[a](", "*a _b ", "`", "{fact}`", "\\", "> ", "- a\n", "![", "<a", "&amp;"])
def test_reducing_prose_grows_with_the_text(piece: str) -> None:
    small, large = (calls(lambda n=n: markdown(piece * n)) for n in (1_000, 4_000))  # type: ignore[misc]
    assert large < 4.4 * small + 100


@pytest.mark.parametrize("piece", ["[", "[a](", "*a _b ", "> ", "- a\n", "<a ", "&", "**", "a_"])
def test_validating_prose_grows_with_the_text(kiln: Path, piece: str) -> None:
    dossier = read(kiln)
    name = "content/method.md"
    counts = []
    for number in (500, 2_000):
        prose = {**dossier.prose, name: Text(piece * number, Place(name, 1, 1))}
        longer = type(dossier)(dossier.file, prose, dossier.lock_text)
        counts.append(calls(lambda longer=longer: list(validate(longer))))  # type: ignore[misc]
    short = type(dossier)(dossier.file, {**dossier.prose, name: Text("a", Place(name, 1, 1))}, dossier.lock_text)
    plain = calls(lambda: list(validate(short)))
    assert counts[1] - plain < 5 * max(counts[0] - plain, 1_000)


def test_reading_yaml_grows_with_the_text() -> None:
    small, large = (calls(lambda n=n: load("a:\n" + "  - {b: c}\n" * n, "facts.yaml")) for n in (500, 2_000))  # type: ignore[misc]
    assert large < 4.4 * small
