"""A source that changes: what stands, what moved and where to, what is gone and what is closest, what is new."""

from __future__ import annotations

from pathlib import Path

import pytest

import build
from engine.excerpts import nearest
from tests.conftest import Edit

CHANGES = (
    ("Northwind is said", "After a meeting, Northwind is said"),
    ("needs tens of megawatts", "needs at most tens of megawatts"),
    ("Between 100 and 130 people work there, a", "Between 100 and 150 people work there, in 3 shifts, a"),
)
REPORT = """\
error[uncovered] “3” at herald.txt:9:43 is neither cited nor set aside
facts.yaml:36:3
   36 |   herald:
          ^^^^^^
help: `python build.py scan` with the path of herald.txt prints a claim and a set-aside entry to paste.

error[uncovered] “Between 100 and 150 people” at herald.txt:9:1 is neither cited nor set aside
facts.yaml:36:3
   36 |   herald:
          ^^^^^^
help: `python build.py scan` with the path of herald.txt prints a claim and a set-aside entry to paste.

error[uncovered] “at most tens of megawatts” at herald.txt:7:73 is neither cited nor set aside
facts.yaml:36:3
   36 |   herald:
          ^^^^^^
help: `python build.py scan` with the path of herald.txt prints a claim and a set-aside entry to paste.

error[fixity] the text of herald is not the one that was pinned: of its excerpts 4 stand, 3 moved, 4 in another sentence, 1 gone
facts.yaml:40:11
   40 |     file: herald.txt
                  ^^^^^^^^^^
note: stand as they stood: monthly-fee.herald.headline, herald
note: moved: herald “A wire report” from character 118 to herald.txt:5:106
note: moved: term-end.herald “the lease ends in 2033” from character 144 to herald.txt:5:132
note: moved: annual-fee.herald “roughly $24 million a year” from character 180 to herald.txt:7:12
note: in another sentence now, so read it again: monthly-fee.herald “about $2 million monthly” at herald.txt:5:43
note: in another sentence now, so read it again: share-of-kiln.herald “portions of the kiln” at herald.txt:5:72
note: in another sentence now, so read it again: power.herald “tens of megawatts” at herald.txt:7:81
note: in another sentence now, so read it again: herald “zero-sum fight” at herald.txt:7:121
note: gone: staff.herald “Between 100 and 130 people”, which stood at character 308
help: Read what moved or changed, settle what is gone or new, then run `python build.py pin`, which accepts the text.

error[read] “tens of megawatts” reads by itself as magnitude 20 to 100 MW (tens), but in its sentence as magnitude 0 to 100 MW (up to tens)
facts.yaml:132:33
  132 |       - {source: herald, quote: tens of megawatts}
                                        ^^^^^^^^^^^^^^^^^
help: Quote the words that are left out too.

error[excerpt] “Between 100 and 130 people” is not in herald
facts.yaml:147:33
  147 |       - {source: herald, quote: Between 100 and 130 people, from: manager}
                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^
help: Nearest there, in line 9: “Between 100 and 150 people”

6 problems
"""


def run(capsys: pytest.CaptureFixture[str], command: str, kiln: Path) -> tuple[int, str, str]:
    code = build.main([command, "--dossier", str(kiln)])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize("command", ["check", "pin"])
def test_a_changed_text_is_reported_excerpt_by_excerpt(
    kiln: Path, edit: Edit, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    before = (kiln / "facts.lock").read_bytes()
    for old, new in CHANGES:
        edit("sources/herald.txt", old, new)
    assert run(capsys, command, kiln) == (1, "", REPORT)
    assert (kiln / "facts.lock").read_bytes() == before


def test_pin_accepts_the_new_text_once_it_is_settled_and_says_what_moved(
    kiln: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    for old, new in CHANGES:
        edit("sources/herald.txt", old, new)
    edit("facts.yaml", "quote: tens of megawatts", "quote: at most tens of megawatts")
    edit("facts.yaml", "Between 100 and 130 people", "Between 100 and 150 people")
    edit("facts.yaml", "      - {quote: zero-sum fight, why: idiom}\n", "      - {quote: zero-sum fight, why: idiom}\n      - {quote: in 3 shifts, why: no figure of the deal}\n")  # fmt: skip
    code, out, err = run(capsys, "pin", kiln)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "pinned 3 sources, 35 excerpts, 30 numerals in facts.lock"
    assert lines[1] == (
        "a new text of herald is accepted: of its excerpts 4 stand, 3 moved, 3 in another sentence, 2 gone"
    )
    assert "  moved: term-end.herald “the lease ends in 2033” from character 144 to herald.txt:5:132" in lines
    assert "  gone: power.herald “tens of megawatts”, which stood at character 241" in lines
    for command in ("build", "check"):
        assert run(capsys, command, kiln)[::2] == (0, ""), command


def test_a_text_that_only_moved_still_waits_for_pin(kiln: Path, edit: Edit, capsys: pytest.CaptureFixture[str]) -> None:
    path = kiln / "sources" / "herald.txt"
    path.write_text("An extra line.\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    code, _, err = run(capsys, "check", kiln)
    assert code == 1
    assert "of its excerpts 12 moved\n" in err
    assert err.endswith("1 problem\n")
    assert "of its excerpts 12 moved\n" in run(capsys, "pin", kiln)[1]
    assert run(capsys, "build", kiln)[0] == 0


def test_the_same_words_in_a_sentence_that_is_another_are_to_be_read_again(
    kiln: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    """No number and no excerpt changes here, and yet the claim may be another."""
    edit("sources/herald.txt", "A wire report has it that the lease", "A wire report disputes that the lease")
    code, _, err = run(capsys, "check", kiln)
    assert code == 1
    assert "note: in another sentence now, so read it again: term-end.herald “the lease ends in 2033”" in err


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("pays $5 million", "It was so.\nIt pays $6 million now.", "pays $6 million"),
        ("about $5 million a month", "It pays $5 million. It pays roughly $5 million a month.", "roughly $5 million a month."),
        ("the kiln", "A kiln.", "A kiln."),
        ("glaze", "Nothing alike.", None),
        ("a long run of words here", "a long\nrun of words", "run of words"),
        ("$5", "", None),
    ],
)  # fmt: skip
def test_what_is_nearest_shares_the_most_words(words: str, text: str, found: str | None) -> None:
    span = nearest(text, words)
    assert (text[slice(*span)] if span else None) == found
