"""The files that a page is taken along as: they hold what the page is about, fit the schema, and open as text anywhere."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from engine import addresses
from engine.exports import ClaimRow, Exports, Part, Reading, csv_bytes
from engine.read import read

ROOT = Path(__file__).resolve().parent.parent
KILN = ROOT / "tests" / "deals" / "kiln"
DOSSIERS = (ROOT, KILN)
READING = Reading("amount", "equal", "-5/3", "", "USD", "-2")
CLAIM = ClaimRow("a.b", "a", "b", "five", READING, True, "reported", "normal", 0, 4)


def document(site: Path, name: str) -> dict[str, Any]:
    return dict(json.loads((site / name).read_text(encoding="utf-8")))


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


@pytest.mark.parametrize("dossier", DOSSIERS, ids=lambda dossier: dossier.name)
def test_every_page_about_one_thing_has_files_that_fit_the_schema(dossier: Path) -> None:
    site = dossier / "site"
    schema = document(site, addresses.SCHEMAS["facts"])
    pages = addresses.leaves(read(dossier))
    assert pages
    for page in pages:
        as_csv, as_json = addresses.own_files(page)
        found = document(site, as_json)
        jsonschema.validate(found, schema, jsonschema.Draft202012Validator)
        assert ((site / as_json).parent / found["$schema"]).resolve() == (site / addresses.SCHEMAS["facts"]).resolve()
        listed = [row["claim"] for row in found["claims"]]
        in_csv = rows((site / as_csv).read_bytes())
        assert [row.get("claim") for row in in_csv] == (listed or [None] * len(found["facts"]))
        assert f'href="../{as_csv}"' in (site / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("dossier", DOSSIERS, ids=lambda dossier: dossier.name)
def test_the_parts_are_cut_from_the_whole(dossier: Path) -> None:
    whole = document(dossier / "site", addresses.FACTS_JSON)
    found: dict[str, set[str]] = {"facts": set(), "claims": set(), "contradictions": set()}
    for page in addresses.leaves(read(dossier)):
        part = document(dossier / "site", list(addresses.own_files(page))[1])
        for name, ids in found.items():
            entries = {json.dumps(entry) for entry in part[name]}
            assert entries <= {json.dumps(entry) for entry in whole[name]}, page
            ids.update(entries)
    for name, ids in found.items():
        assert ids == {json.dumps(entry) for entry in whole[name]}


def test_a_part_is_what_its_page_is_about() -> None:
    site = KILN / "site"
    fee = document(site, "facts/monthly-fee.json")
    assert [row["fact"] for row in fee["facts"]] == ["monthly-fee"]
    assert {row["fact"] for row in fee["claims"]} == {"monthly-fee"}
    assert [c["id"] for c in fee["contradictions"]] == ["which-period", "two-millions-or-more"]
    assert document(site, "facts/first-month.json")["unknowns"] == [{"id": "start-date", "closest": ["first-month"]}]
    herald = document(site, "sources/herald.json")
    assert {row["source"] for row in herald["claims"]} == {"herald"}
    assert {row["fact"] for row in herald["facts"]} == {row["fact"] for row in herald["claims"]}
    year = document(site, "contradictions/what-a-year-costs.json")
    assert [row["claim"] for row in year["claims"]] == ["annual-fee.herald", "annual-fee.courier"]
    assert [row["fact"] for row in year["facts"]] == ["annual-fee"]


def test_the_tables_of_the_whole_stand_by_the_page_that_they_belong_to() -> None:
    site = KILN / "site"
    events = rows((site / addresses.EVENTS_CSV).read_bytes())
    assert [(row["what"], row["date"]) for row in events] == [
        ("announced", "2031-03-18"),
        ("effective", "2031-07"),
        ("ends", "2033-12"),
    ]
    sides = rows((site / addresses.CONTRADICTIONS_CSV).read_bytes())
    assert [row["says"] for row in sides if row["contradiction"] == "which-period"] == ["a rate", "a price"]
    sources = rows((site / addresses.SOURCES_CSV).read_bytes())
    assert [(row["source"], row["published"]) for row in sources] == [
        ("gazette", "2031-03-13"),
        ("herald", ""),
        ("courier", "2031-03-20"),
    ]
    for page, own in addresses.TOP_FILES.items():
        text = (site / page).read_text(encoding="utf-8")
        assert all(f'<a href="{address}" data-text="label">{label}</a>' in text for address, label in own.items())


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_begins_as_a_formula_does(start: str) -> None:
    (row,) = rows(csv_bytes([replace(CLAIM, quote=f'{start}cmd("x"),1')], ClaimRow))
    assert row["quote"] == f'\'{start}cmd("x"),1'


def test_a_number_below_zero_stays_one() -> None:
    (row,) = rows(csv_bytes([CLAIM], ClaimRow))
    assert (row["value"], row["exponent"]) == ("-5/3", "-2")


def test_a_page_without_claims_or_facts_still_has_a_heading() -> None:
    files = Exports(read(KILN), (), ())
    assert files.part_csv(Part((), ())).decode().startswith("claim,fact,source,quote,")
    assert files.part_csv(Part(("a",), (), by_itself=True)).decode().startswith("fact,label,kind,")


def test_a_part_keeps_the_order_of_the_whole_and_has_nothing_twice() -> None:
    files = Exports(read(KILN), (), [replace(CLAIM, claim=id) for id in ("a.b", "a.c", "b.b")])
    assert [row["claim"] for row in rows(files.part_csv(Part((), ("b.b", "a.b", "b.b", "else"))))] == ["a.b", "b.b"]
