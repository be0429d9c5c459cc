"""`release` and what it records: refused while anything is wrong, followed by the pages, feed and citation, and never forged."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import feedparser  # type: ignore[import-untyped]
import jsonschema
import pytest

import build
from engine import addresses, releases
from engine.commands.check import check
from engine.commands.release import release
from engine.model import State
from engine.model.releases import Name
from engine.places import places
from engine.problems import Problem, Stopped
from engine.read import read
from engine.reconcile import Briefing
from engine.render import states
from engine.version import code
from tests.conftest import Edit
from tests.earlier import BECAUSE, FIRST, SECOND, make_earlier
from tests.hostile.payloads import Payload, sample

ROOT = Path(__file__).resolve().parent.parent
KILN = ROOT / "tests" / "deals" / "kiln"
RELEASES = "facts.releases"
_TAG = re.compile("<[^>]*>")
_MADE = re.compile(r'"(engine|sealed|facts\.yaml|facts\.lock)": "[0-9a-f]{64}"')


def run(kiln: Path, *arguments: str) -> int:
    return build.main([*arguments, "--dossier", str(kiln)])


def words(kiln: Path, page: str) -> str:
    """What a page says, with its spaces as one."""
    html = (kiln / "site" / page).read_text(encoding="utf-8")
    return " ".join(unescape(_TAG.sub("", html.partition("<main")[2])).split())


def problems(kiln: Path) -> tuple[Problem, ...]:
    with pytest.raises(Stopped) as stopped:
        build.build(places(kiln, None, kiln / "sources"))
    return stopped.value.problems


def resealed(text: str) -> str:
    """Releases with the seals that belong to them, as a forger would put them there who has read our code."""
    lines = ""
    for line in text.splitlines():
        lines += json.dumps({"sealed": releases.seal(lines)}) + "\n" if line.startswith('{"sealed"') else f"{line}\n"
    return lines


@pytest.fixture
def forge(kiln: Path) -> Callable[[str, str], None]:
    """Replaces a text that stands in facts.releases, the last time that it does, and puts the seals right."""

    def replace(old: str, new: str) -> None:
        path = kiln / RELEASES
        before, found, after = path.read_text(encoding="utf-8").rpartition(old)
        assert found, old
        path.write_text(resealed(before + new + after), encoding="utf-8")

    return replace


# --- the command -----------------------------------------------------------------------------------------------------


def test_the_golden_record_is_what_the_command_makes_of_the_earlier_dossier_and_of_this(kiln: Path) -> None:
    now = kiln.with_name("now")
    shutil.copytree(kiln, now)
    make_earlier(kiln)
    build.build(places(kiln, None, kiln / "sources"))
    said = release(places(kiln, None, kiln / "sources"), FIRST, None)
    assert said.startswith("recorded version 1 of 2031-03-21: facts: 15 new; contradictions: 4 new; sources: 3 new\n")
    shutil.copy(kiln / RELEASES, now / RELEASES)
    build.build(places(now, None, now / "sources"))
    said = release(places(now, None, now / "sources"), SECOND, BECAUSE)
    counted = "facts: 2 new, 4 changed, 1 gone; contradictions: 2 changed; sources: 1 changed"
    assert said.startswith(f"recorded version 2 of 2031-04-02: {counted}\n")
    made, golden = ((folder / RELEASES).read_text(encoding="utf-8") for folder in (now, KILN))
    assert _MADE.sub("", made) == _MADE.sub("", golden)
    build.build(places(now, None, now / "sources"))
    assert words(now, "changes.html") == words(KILN, "changes.html")


def test_nothing_is_released_while_the_check_fails(kiln: Path, edit: Edit, capsys: pytest.CaptureFixture[str]) -> None:
    before = (kiln / RELEASES).read_bytes()
    edit("site/index.html", "Northwind leases <a", "Northwind lets <a")
    assert run(kiln, "release", "--on", "2031-05-01", "--because", "So it is.") == 1
    assert "error[worded]" in capsys.readouterr().err
    assert (kiln / RELEASES).read_bytes() == before


def test_nothing_is_released_of_a_dossier_whose_site_is_of_another(
    kiln: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    edit("facts.yaml", "label: Monthly fee", "label: The monthly fee")
    assert run(kiln, "release", "--on", "2031-05-01", "--because", "So it is.") == 1
    assert "error[worded]" in capsys.readouterr().err


def test_nothing_is_released_where_nothing_changed(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (kiln / RELEASES).read_bytes()
    assert run(kiln, "release", "--on", "2031-05-01", "--because", "So it is.") == 1
    said = capsys.readouterr().err
    assert "error[released] nothing changed since version 2 of 2031-04-02\nfacts.releases\n" in said
    assert (kiln / RELEASES).read_bytes() == before


def changed(kiln: Path, edit: Edit) -> None:
    """The dossier with another value, built."""
    edit("facts.yaml", "cases: [2031-04, 2031-05]", "cases: [2031-04, 2031-06]")
    build.build(places(kiln, None, kiln / "sources"))


@pytest.mark.parametrize(
    ("because", "on", "message", "place"),
    [
        (None, "2031-05-01", "error[released] a release says why it came", "--because"),
        ("  ", "2031-05-01", "error[released] a release says why it came", "--because"),
        ("Now.", "2031-04-01", "error[released] 2031-04-01 is before 2031-04-02, the day of version 2", "--on"),
        ("It is $2.6 million.", "2031-05-01", "error[literal] “$2.6 million” stands here without a role", "--because"),
        ("Two say so.", "2031-05-01", "error[literal] “Two” stands here without a role", "--because"),
        ("It is {fact}`power`.", "2031-05-01", "error[released] a reason holds no role", "--because"),
        ('The "whole" kiln.', "2031-05-01", "error[quoted] quotation marks without a source", "--because"),
        ("It is official.", "2031-05-01", "error[strong] “official” stands here without a role", "--because"),
        ("<b>So</b>", "2031-05-01", "error[markdown] raw HTML is not read", "--because"),
        ("# So", "2031-05-01", "error[markdown] a block begins here", "--because"),
        ("So\u200b.", "2031-05-01", "error[markdown] an invisible character stands here: U+200B", "--because"),
        ("so " * 400, "2031-05-01", "error[released] a reason is a line of at most 1000 characters", "--because"),
    ],
)
def test_a_reason_and_a_day_are_held_to_the_rules_of_free_text(
    kiln: Path, edit: Edit, capsys: pytest.CaptureFixture[str], because: str | None, on: str, message: str, place: str
) -> None:
    changed(kiln, edit)
    before = (kiln / RELEASES).read_bytes()
    given = ["--because", because] if because is not None else []
    assert run(kiln, "release", "--on", on, *given) == 1
    assert f"{message}" in (said := capsys.readouterr().err)
    assert f"\n{place}\n" in said
    assert (kiln / RELEASES).read_bytes() == before


@pytest.mark.parametrize("day", ["2031-02-30", "2031", "tomorrow", "2031-5-1", ""])
def test_a_day_that_is_none_is_a_usage(kiln: Path, capsys: pytest.CaptureFixture[str], day: str) -> None:
    with pytest.raises(SystemExit) as ended:
        run(kiln, "release", "--on", day)
    assert ended.value.code == 2
    assert f"`{day}` is no day such as 2031-04-02" in capsys.readouterr().err


def test_without_a_day_it_is_today(kiln: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    changed(kiln, edit)
    monkeypatch.setattr("engine.commands.release.today", lambda: "2031-06-30")
    assert run(kiln, "release", "--because", "So it is.") == 0
    assert read(kiln).releases.newest.on == "2031-06-30"


def test_what_is_changed_while_it_is_released_is_not_recorded(
    kiln: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    changed(kiln, edit)
    before = (kiln / RELEASES).read_bytes()

    def meanwhile(briefing: Briefing) -> dict[Name, State]:
        edit("facts.yaml", "adopts: courier", "adopts: courier  # what else")
        return states(briefing)

    monkeypatch.setattr("engine.commands.release.states", meanwhile)
    assert run(kiln, "release", "--on", "2031-05-01", "--because", "So it is.") == 4
    assert "the dossier was changed while it was looked at: nothing is recorded" in capsys.readouterr().err
    assert (kiln / RELEASES).read_bytes() == before


def test_what_the_check_finds_otherwise_is_not_recorded(
    kiln: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    changed(kiln, edit)
    before = (kiln / RELEASES).read_bytes()

    def wrong(briefing: Briefing) -> dict[Name, State]:
        found = states(briefing)
        state = found["fact", "power"]
        found["fact", "power"] = replace(state, value=(replace(state.value[0], value="41"),))
        return found

    monkeypatch.setattr("engine.commands.release.states", wrong)
    assert run(kiln, "release", "--on", "2031-05-01", "--because", "So it is.") == 1
    said = capsys.readouterr().err
    assert "it reads as equal 40 MW e0, not equal 41 MW e0" in said
    assert "the fact `power` was recorded otherwise than these very files" in said
    assert (kiln / RELEASES).read_bytes() == before


def test_a_full_disk_leaves_the_old_record_whole(
    kiln: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    changed(kiln, edit)
    before, there = (kiln / RELEASES).read_bytes(), {path.name for path in kiln.iterdir()}

    def failing(_source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(os, "replace", failing)
    assert run(kiln, "release", "--on", "2031-05-01", "--because", "So it is.") == 4
    assert "facts.releases" in capsys.readouterr().err
    assert (kiln / RELEASES).read_bytes() == before
    assert {path.name for path in kiln.iterdir()} == there


@pytest.mark.parametrize("payload", sample(12), ids=lambda payload: f"{payload.family}-{payload.name}")
def test_a_hostile_reason_is_refused_or_stands_as_it_was_written(
    payload: Payload, kiln_changed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reason = " ".join(payload.text.split())
    path = kiln_changed / RELEASES
    before = path.read_bytes()
    try:
        ended = run(kiln_changed, "release", "--on", "2031-05-01", f"--because={reason}")
        said = capsys.readouterr().err
        assert (ended, "\n--because" in said) in ((0, False), (1, True)), said
        if ended == 0:
            build.build(places(kiln_changed, None, None))
            told = json.loads((kiln_changed / "site" / addresses.RELEASES_JSON).read_bytes())
            assert told["releases"][-1]["because"] == reason
            assert check(places(kiln_changed, None, None))
            parsed = feedparser.parse((kiln_changed / "site" / addresses.FEED).read_bytes())
            assert not parsed.bozo
    finally:
        path.write_bytes(before)
        build.build(places(kiln_changed, None, None))


@pytest.fixture(scope="module")
def kiln_changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kiln with another value than was released, built."""
    folder = Path(shutil.copytree(KILN, tmp_path_factory.mktemp("hostile") / "kiln"))
    text = (folder / "facts.yaml").read_text(encoding="utf-8")
    text = text.replace("cases: [2031-04, 2031-05]", "cases: [2031-04, 2031-06]")
    (folder / "facts.yaml").write_text(text, encoding="utf-8")
    build.build(places(folder, None, None))
    return folder


# --- the pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "Version 2, released on 2 April 2031 The Courier was heard on how much is leased",
        "Starting month of payment: Was April 2031 or May 2031 or June 2031; now April 2031 or May 2031. The Gazette",
        "Total at the full rate: Was $75.9 million to $84.2 million over every case that we assumed; now",
        "Deposit, if customary: New: $7.5 million.",
        "People at the site: Was 100 to 130 people; now about 120 people. Range: was 100 to 130 people; now 110",
        "How much of the kiln is leased: Said by: was The Gazette, The Herald; now The Gazette, The Herald, The Courier.",
        "Is the figure in the headline a price or a rate?: Was better supported; now reconciled.",
        "or what the Herald says?: Rule: was closer to the origin; now more precise.",
        "The Herald: Another text of it was read.",
        "Fee by the quarter, from …: Gone; it was $7.5 million.",
        "Version 1, released on 21 March 2031 Nothing was released before it",
    ],
)
def test_the_page_of_changes_says_what_was_and_what_is(said: str) -> None:
    assert said in words(KILN, "changes.html")


def test_what_is_no_more_is_named_and_leads_nowhere() -> None:
    page = (KILN / "site" / "changes.html").read_text(encoding="utf-8")
    assert 'data-subject="change:2:fact:quarter-fee"><span data-text="called">Fee by the quarter' in page
    assert 'href="facts/quarter-fee.html"' not in page


def test_the_page_of_a_fact_says_what_releases_changed_of_it() -> None:
    said = words(KILN, "facts/staff.html")
    assert "What releases changed Version 2 (2 April 2031): Was 100 to 130 people; now about 120 people." in said
    assert "What releases changed" not in words(KILN, "facts/power.html")


def test_the_first_release_compares_nothing() -> None:
    said = words(ROOT, "changes.html")
    assert "Version 1, released on 21 November 2026 Nothing was released before it, so there is" in said
    assert "Was " not in said


def test_without_a_release_there_is_no_page_of_changes(kiln: Path) -> None:
    (kiln / RELEASES).unlink()
    build.build(places(kiln, None, kiln / "sources"))
    for name in ("changes.html", addresses.RELEASES_JSON, addresses.RELEASES_SCHEMA):
        assert not (kiln / "site" / name).exists()
    for page in ("index.html", "facts/staff.html"):
        assert "changes.html" not in (kiln / "site" / page).read_text(encoding="utf-8")
        assert "Version" not in words(kiln, page)


def test_every_page_is_cited_by_the_version_that_it_is() -> None:
    cited = "Northwind leases a kiln from Borealis. Version 2 (2 April 2031). As of 20 March 2031."
    assert cited in words(KILN, "index.html")
    assert f"In: {cited}" in words(KILN, "facts/power.html")
    assert "version = {2}, note = {As of 20 March 2031}" in words(KILN, "index.html")
    assert '"version":"2"' in (KILN / "site" / "index.html").read_text(encoding="utf-8")


def test_what_changed_since_is_listed_and_cited_as_such(kiln: Path, edit: Edit) -> None:
    changed(kiln, edit)
    said = words(kiln, "changes.html")
    assert (
        "Not released yet Another than at the newest release, as these pages show it now: Starting month of pay" in said
    )
    assert "After version 2 (2 April 2031)." in words(kiln, "sources/gazette.html")
    assert "version = {after 2}," in words(kiln, "index.html")
    assert '"version":"after 2"' in (kiln / "site" / "index.html").read_text(encoding="utf-8")
    listed = re.findall(r'<li data-subject="([^"]+)"', re.split("data-list=.(since|releases)", (kiln / "site" / "changes.html").read_text(encoding="utf-8"))[2])  # fmt: skip
    assert listed == ["fact:first-month", "fact:total-at-full-rate"]
    assert check(places(kiln, None, kiln / "sources"))


def test_the_record_and_the_check_take_every_entry_for_the_same(kiln: Path) -> None:
    from engine import lock  # noqa: PLC0415
    from engine.check.evidence import Evidence  # noqa: PLC0415
    from engine.check.released import Released  # noqa: PLC0415
    from engine.reconcile import reconcile  # noqa: PLC0415

    for folder in (kiln, ROOT, ROOT / "tests" / "deals" / "ferry"):
        dossier = read(folder)
        held = lock.parse(dossier.lock_text)
        ours = {name: state.aspects for name, state in states(reconcile(dossier, held)).items()}
        theirs = {name: state.aspects for name, state in Released(Evidence(dossier, held)).states.items()}
        assert ours == theirs
        assert len(ours) > 20


# --- the files -------------------------------------------------------------------------------------------------------


def test_the_feed_has_an_entry_for_each_release_and_the_days_of_what_they_changed() -> None:
    parsed = feedparser.parse((KILN / "site" / addresses.FEED).read_bytes())
    assert [entry.title for entry in parsed.entries[:2]] == ["Version 2", "Version 1"]
    assert [entry.link for entry in parsed.entries[:2]] == ["changes.html#v2", "changes.html#v1"]
    days = {entry.title: entry.updated[:10] for entry in parsed.entries}
    assert (days["Version 2"], days["Version 1"]) == (SECOND, FIRST)
    assert (days["People at the site"], days["Power of the kiln"]) == (SECOND, FIRST)
    assert parsed.feed.updated == f"{SECOND}T00:00:00Z"
    summary = parsed.entries[0].summary
    assert summary.startswith(f"{BECAUSE} Starting month of payment: Was April 2031 or")
    assert "People at the site: Was 100 to 130 people; now about 120 people. Range: was" in summary
    assert summary.endswith("Fee by the quarter, from …: Gone; it was $7.5 million.")


def test_what_is_new_since_the_newest_release_is_of_the_day_of_the_sources(kiln: Path, edit: Edit) -> None:
    edit("facts.yaml", "  power:\n", "  half-fee:\n    label: Fee for a day\n    unit: USD\n    formula: fee * day\n"
         "    inputs: {fee: monthly-fee}\n    unpublished: It is an aside.\n  power:\n")  # fmt: skip
    build.build(places(kiln, None, kiln / "sources"))
    parsed = feedparser.parse((kiln / "site" / addresses.FEED).read_bytes())
    assert {entry.title: entry.updated[:10] for entry in parsed.entries}["Fee for a day"] == "2031-03-20"


@pytest.mark.parametrize("folder", [ROOT, KILN], ids=["site", "kiln"])
def test_the_document_keeps_to_its_schema_and_says_what_was_recorded(folder: Path) -> None:
    site = folder / "site"
    document, schema = (
        json.loads((site / n).read_bytes()) for n in (addresses.RELEASES_JSON, addresses.RELEASES_SCHEMA)
    )
    jsonschema.validate(document, schema, jsonschema.Draft202012Validator)
    held = read(folder).releases
    assert [one["release"] for one in document["releases"]] == [one.number for one in held.all]
    for told, kept in zip(document["releases"], held.all, strict=True):
        assert [(change["kind"], change["id"]) for change in told["changes"]] == [one.name for one in kept.recorded]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**document, "releases": [{}]}, schema, jsonschema.Draft202012Validator)


def test_the_record_names_the_files_that_it_was_made_of(kiln: Path, edit: Edit) -> None:
    changed(kiln, edit)
    proof = json.loads((kiln / "site" / addresses.PROOF).read_bytes())
    assert run(kiln, "release", "--on", "2031-05-01", "--because", "So it is.") == 0
    newest = read(kiln).releases.newest
    assert dict(newest.inputs) == {name: proof["inputs"][name] for name in ("facts.yaml", "facts.lock")}
    assert newest.engine == code()
    build.build(places(kiln, None, kiln / "sources"))
    proof = json.loads((kiln / "site" / addresses.PROOF).read_bytes())
    assert RELEASES in proof["inputs"]
    assert dict(newest.inputs) == {name: proof["inputs"][name] for name in ("facts.yaml", "facts.lock")}
    kinds = {one["kind"] for one in proof["numerals"] if one["page"] == "changes.html"}
    assert kinds == {"count", "release"}


# --- forged ----------------------------------------------------------------------------------------------------------


def test_a_record_that_was_changed_after_it_was_sealed_is_refused_with_the_seal_that_it_would_need(
    kiln: Path, edit: Edit
) -> None:
    edit(RELEASES, '"text": "about 120\u00a0people"', '"text": "about 130\u00a0people"')
    (problem,) = problems(kiln)
    text = (kiln / RELEASES).read_text(encoding="utf-8")
    last = text.count("\n")
    assert (problem.code, str(problem.place)) == ("released", f"{RELEASES}:{last}:1")
    assert problem.message == "a line of the release above was changed after it was sealed"
    assert resealed(text).splitlines()[-1][12:76] in problem.help


def test_a_change_of_an_old_release_breaks_every_seal_after_it(kiln: Path, edit: Edit) -> None:
    edit(RELEASES, '"on": "2031-03-21"', '"on": "2031-03-22"')
    found = problems(kiln)
    seals = [
        n for n, line in enumerate((kiln / RELEASES).read_text(encoding="utf-8").splitlines(), 1) if "sealed" in line
    ]
    assert [problem.place.line for problem in found] == seals
    text = (kiln / RELEASES).read_text(encoding="utf-8").splitlines()
    for problem in found:  # each says the seal that it would need
        text[problem.place.line - 1] = json.dumps({"sealed": problem.help.rpartition(" is ")[2].rstrip(".")})
    (kiln / RELEASES).write_text("\n".join(text) + "\n", encoding="utf-8")
    build.build(places(kiln, None, kiln / "sources"))
    assert "released on 22 March 2031" in words(kiln, "changes.html")


FORGED = (
    ("not JSON", '{"gone": "fact"', '{"gone" "fact"', "this line is no record of a release"),
    ("a list", '{"gone": "fact", "id": "quarter-fee"}', "[]", "this line is no record of a release"),
    ("nested", '{"gone": "fact", "id": "quarter-fee"}', "[" * 100_000, "this line is no record of a release"),
    ("half a character", "Fee by the quarter, from …", "Fee by the \\ud800", "says what it says otherwise"),
    ("escaped", '"gone": "fact"', '"gone": "\\u0066act"', "says what it says otherwise than `release` writes it"),
    ("spaces", '{"gone": "fact",', '{ "gone": "fact",', "says what it says otherwise than `release` writes it"),
    ("unknown key", '"id": "quarter-fee"}', '"id": "quarter-fee", "so": 1}', "`so` is no key here"),
    ("key twice", '"id": "quarter-fee"}', '"id": "quarter-fee", "id": "quarter-fee"}', "a key stands twice"),
    ("missing key", '"status": "reported", ', "", "`status` is missing"),
    ("words that are none", '"status": "reported"', '"status": "12 said so"', "`status` has not the form"),
    ("number", '{"release": 2', '{"release": 3', "this is not release 2"),
    ("a truth for a number", '{"release": 2', '{"release": true', "this is not release 2"),
    ("day", '"on": "2031-04-02"', '"on": "2031-03-02"', "2031-03-02 is before 2031-03-21"),
    ("no day", '"on": "2031-04-02"', '"on": "2031-02-30"', "`2031-02-30` is no day"),
    ("no reason", f'"because": "{BECAUSE}", ', "", "`because` is missing: why this release came"),
    ("role", f'"because": "{BECAUSE}"', '"because": "{fact}`power`"', "a reason holds a role"),
    ("inputs", '"inputs": {"facts.yaml"', '"inputs": {"facts.yml"', "`inputs` are not the hashes"),
    ("gone that never was", '"id": "quarter-fee"', '"id": "half-fee"', "there was no fact `half-fee` that could be gone"),
    ("no source", '"gazette", "herald", "courier"]', '"gazette", "herald", "currier"]', "rests on a source `currier`"),
    ("source twice", '"gazette", "herald", "courier"]', '"gazette", "herald", "herald"]', "`sources` is no list of sources"),
    ("huge number", '"value": "120"', '"value": "1e999999999"', "`value` of a figure is no number"),
    ("no relation", '"relation": "about", "value": "120"', '"relation": "so", "value": "120"', "`relation` of a figure"),
    ("other form", '"text": "about 120\u00a0people", "form": "amount"', '"text": "about 120\u00a0people", "form": "so"', "`form`"),
    ("id with a sign", '"gone": "fact", "id": "quarter-fee"', '"gone": "fact", "id": "../fee"', "`id` has not the form"),
    ("verdict in mark-up", '"verdict": "reconciled"', '"verdict": "<b>"', "`verdict` has not the form"),
)  # fmt: skip


@pytest.mark.parametrize(("what", "old", "new", "message"), FORGED, ids=[case[0] for case in FORGED])
def test_a_forged_record_is_a_located_problem(
    kiln: Path, forge: Callable[[str, str], None], what: str, old: str, new: str, message: str
) -> None:
    forge(old, new)
    found = problems(kiln)
    assert {problem.code for problem in found} == {"released"}, what
    assert message in found[0].message
    assert found[0].place.path == RELEASES
    assert found[0].place.line > 10


def test_an_entry_that_is_as_it_was_is_no_change(kiln: Path) -> None:
    path = kiln / RELEASES
    text = path.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith('{"fact": "power"'))
    path.write_text(resealed(text.replace('{"gone": "fact"', f'{line}\n{{"gone": "fact"', 1)), encoding="utf-8")
    (problem,) = problems(kiln)
    assert problem.message == "the fact `power` is recorded as changed, and is as it was"


@pytest.mark.parametrize("cut", [1, 10, 90, 400])
def test_a_record_that_is_cut_short_is_refused(kiln: Path, cut: int) -> None:
    path = kiln / RELEASES
    path.write_bytes(path.read_bytes()[:-cut])
    (problem,) = problems(kiln)
    assert problem.code == "released"
    assert problem.place.line


@pytest.mark.parametrize("text", ["", "\n", "so\n", "\0", "{}\n", "null\n", "\ufeff{}\n"])
def test_a_file_that_is_no_record_is_a_problem(kiln: Path, text: str) -> None:
    (kiln / RELEASES).write_text(text, encoding="utf-8")
    assert {(problem.code, problem.place.path) for problem in problems(kiln)} <= {
        ("released", RELEASES),
        ("file", RELEASES),
    }


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"text": "about 120\u00a0people"', '"text": "about 130\u00a0people"', "“about 130\u00a0people”: it reads as"),
        ('"text": "about 120\u00a0people"', '"text": "120\u00a0people"', "“120\u00a0people”: it reads as"),
        (
            '"text": "about 120\u00a0people"',
            '"text": "about 120\u00a0people, or more"',
            "it does not read as one number",
        ),
        (
            '"value": "120", "unit": "person"',
            '"value": "130", "unit": "person"',
            "“about 120\u00a0people”: it reads as",
        ),
        ('"unit": "person"}, "status"', '"unit": "MW"}, "status"', "“110 to 130\u00a0people”: it reads as"),
        ('"text": "the whole kiln"', '"text": "both kilns, twice"', "words that were recorded hold a number"),
    ],
)
def test_a_figure_whose_characters_say_another_value_is_refused_where_it_stands(
    kiln: Path, forge: Callable[[str, str], None], old: str, new: str, message: str
) -> None:
    forge(old, new)
    found = [problem for problem in problems(kiln) if problem.code == "released"]
    assert message in found[0].message
    line = (kiln / RELEASES).read_text(encoding="utf-8").splitlines()[found[0].place.line - 1]
    assert new in line


def recorded_now(kiln: Path) -> str:
    """The record as made by this engine, of the files as they are."""
    path = kiln / RELEASES
    text = re.sub(r'"engine": "[0-9a-f]{64}"', f'"engine": "{code()}"', path.read_text(encoding="utf-8"))
    path.write_text(resealed(text), encoding="utf-8")
    return text


def test_a_record_of_these_very_files_that_says_what_they_do_not_give_is_refused(
    kiln: Path, forge: Callable[[str, str], None]
) -> None:
    recorded_now(kiln)
    build.build(places(kiln, None, kiln / "sources"))  # nothing is wrong so far
    forge(
        '"text": "about 120\u00a0people", "form": "amount", "relation": "about", "value": "120"',
        '"text": "about 130\u00a0people", "form": "amount", "relation": "about", "value": "130"',
    )
    (problem,) = problems(kiln)
    assert problem.code == "released"
    assert problem.message.startswith("the fact `staff` was recorded otherwise than these very files")
    assert '"fact": "staff"' in (kiln / RELEASES).read_text(encoding="utf-8").splitlines()[problem.place.line - 1]


def test_of_other_files_it_is_listed_as_changed_since(
    kiln: Path, forge: Callable[[str, str], None], edit: Edit
) -> None:
    recorded_now(kiln)
    edit("facts.yaml", "because: It falls inside what the Herald heard.", "because: It falls inside that.")
    forge(
        '"text": "about 120\u00a0people", "form": "amount", "relation": "about", "value": "120"',
        '"text": "about 130\u00a0people", "form": "amount", "relation": "about", "value": "130"',
    )
    build.build(places(kiln, None, kiln / "sources"))
    assert "Not released yet Another than at the newest release, as these pages show it now: People" in words(
        kiln, "changes.html"
    )


def test_a_name_of_old_that_today_would_be_a_number_is_a_located_problem(
    kiln: Path, forge: Callable[[str, str], None]
) -> None:
    forge("Fee by the quarter, from …", "Fee for two months")  # as it was recorded first
    found = problems(kiln)
    assert [(problem.code, problem.place.path) for problem in found] == [("literal", RELEASES)]
    line = (kiln / RELEASES).read_text(encoding="utf-8").splitlines()[found[0].place.line - 1]
    assert line[found[0].place.column - 1 :].startswith("two months")


def test_pin_and_trace_go_on_with_releases(kiln: Path) -> None:
    assert run(kiln, "pin") == 0
    assert run(kiln, "trace", "staff") == 0
