"""facts.checked: what is written is read back, and a line that is no record is refused where it stands."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.checked import ADDRESS, ARCHIVE, CHANGED, UNCHANGED, UNREACHABLE, Checked, parse, text
from engine.problems import Place, Stopped

GOOD = {"source": "gazette", "on": "2031-04-02", "by": "address", "found": "unchanged"}
GONE = {**GOOD, "found": "unreachable", "last": "2031-03-30"}
FORM = """\
{"source": "gazette", "on": "2031-04-02", "by": "address", "found": "unchanged"}
{"source": "herald", "on": "2031-04-02", "by": "address", "found": "unreachable", "last": "2031-03-30"}
{"source": "courier", "on": "2031-04-02", "by": "archive", "found": "changed"}
{"source": "argus", "on": "2031-04-02", "by": "address", "found": "unreachable", "last": null}
"""
RECORDS = (
    Checked("gazette", "2031-04-02", ADDRESS, UNCHANGED),
    Checked("herald", "2031-04-02", ADDRESS, UNREACHABLE, "2031-03-30"),
    Checked("courier", "2031-04-02", ARCHIVE, CHANGED),
    Checked("argus", "2031-04-02", ADDRESS, UNREACHABLE),
)

days = st.dates(min_value=date(1000, 1, 1)).map(date.isoformat)
ids = st.from_regex(r"[a-z]{1,4}(-[a-z]{1,3}){0,2}", fullmatch=True)
read_ones = st.builds(Checked, ids, days, st.sampled_from((ADDRESS, ARCHIVE)), st.sampled_from((UNCHANGED, CHANGED)))
lost_ones = st.builds(
    lambda source, two, read: Checked(source, max(two), ADDRESS, UNREACHABLE, min(two) if read else None),
    ids,
    st.tuples(days, days),
    st.booleans(),
)


def refused(lines: str) -> list[tuple[str, int, str]]:
    with pytest.raises(Stopped) as stopped:
        parse(lines)
    assert stopped.value.exit_code == 1
    assert all(problem.place == Place("facts.checked", problem.place.line, 1) for problem in stopped.value.problems)
    assert all("refresh" in problem.help for problem in stopped.value.problems)
    return [(problem.code, problem.place.line, problem.message) for problem in stopped.value.problems]


def test_the_form_is_one_record_a_line() -> None:
    assert text(RECORDS) == FORM
    assert tuple(parse(FORM).values()) == RECORDS
    assert list(parse(FORM)) == ["gazette", "herald", "courier", "argus"]
    assert parse("") == {}


def test_the_day_of_the_last_reading_is_the_day_of_the_last_that_reached_it() -> None:
    assert [record.read_on for record in RECORDS] == ["2031-04-02", "2031-03-30", "2031-04-02", None]


@given(st.lists(read_ones | lost_ones, unique_by=lambda record: record.source))
def test_what_is_written_is_read_back(records: list[Checked]) -> None:
    assert list(parse(text(records)).values()) == records
    assert text(parse(text(records)).values()) == text(records)


@pytest.mark.parametrize(
    ("record", "code", "message"),
    [
        ({**GOOD, "source": "Gazette"}, "value", "`source` must be the id of a source"),
        ({**GOOD, "source": None}, "value", "`source` must be the id of a source"),
        ({**GOOD, "on": "2031-02-30"}, "value", "`on` must be a day such as 2031-04-02"),
        ({**GOOD, "on": "20310402"}, "value", "`on` must be a day such as 2031-04-02"),
        ({**GOOD, "on": 20310402}, "value", "`on` must be a day such as 2031-04-02"),
        ({**GOOD, "by": "post"}, "value", "`by` is none of: address, archive"),
        ({**GOOD, "by": ["address"]}, "value", "`by` is none of: address, archive"),
        ({**GOOD, "found": "moved"}, "value", "`found` is none of: unchanged, changed, unreachable"),
        ({**GONE, "last": "2031-04-03"}, "value", "`last` is later than `on`"),
        ({**GONE, "last": "yesterday"}, "value", "`last` must be a day such as 2031-04-02"),
        ({**GONE, "by": "archive"}, "value", "what is read in the archive is never unreachable"),
        ({**GOOD, "last": "2031-03-30"}, "unknown-key", "`last` is no key of this record"),
        ({**GOOD, "why": "a wall"}, "unknown-key", "`why` is no key of this record"),
        ({k: v for k, v in GOOD.items() if k != "on"}, "missing-key", "`on` is missing"),
        ({k: v for k, v in GONE.items() if k != "last"}, "missing-key", "`last` is missing"),
    ],
)
def test_a_record_of_another_form_is_refused(record: object, code: str, message: str) -> None:
    assert refused(json.dumps(record) + "\n") == [(code, 1, message)]


@pytest.mark.parametrize("line", ["", "[]", "no json", '"gazette"', "{", "9" * 5_000, "[" * 100_000, "null"])
def test_a_line_that_is_no_record_is_refused_and_so_is_every_other(line: str) -> None:
    good = json.dumps(GOOD)
    message = "this line is no record of a source"
    assert refused(f"{good}\n{line}\n{line}\n") == [("value", 2, message), ("value", 3, message)]


def test_a_source_or_a_key_stands_once() -> None:
    good = json.dumps(GOOD)
    assert refused(f"{good}\n{good}\n") == [("duplicate-key", 2, "`gazette` has a record already")]
    twice = good.replace('"by"', '"on": "2031-04-01", "by"')
    assert refused(f"{twice}\n") == [("duplicate-key", 1, "a key stands twice in this record")]
