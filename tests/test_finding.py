"""Finding one's way: where a fact is shown, as its page says it and as the other pages have it; anchors; the script."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import html5lib
import pytest

import build
from engine import addresses
from engine.check.certificate import facts_shown, pages_named
from engine.check.evidence import Evidence
from engine.check.pages import PageResult
from engine.check.scopes import pages_listed
from engine.check.visible import visible
from engine.lock import parse
from engine.model import Dossier
from engine.places import places
from engine.problems import Stopped
from engine.read import read

ROOT = Path(__file__).resolve().parent.parent
KILN = ROOT / "tests" / "deals" / "kiln"
POWER = "facts/power.html"


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return read(KILN)


@pytest.fixture(scope="module")
def evidence(dossier: Dossier) -> Evidence:
    return Evidence(dossier, parse(dossier.lock_text))


def result(address: str, facts: set[str], listed: tuple[str, ...] = ()) -> PageResult:
    return PageResult(address, (), frozenset(f"fact:{id}" for id in facts), (), (), (), listed)


@pytest.mark.parametrize("site", [ROOT, KILN], ids=["briefing", "kiln"])
def test_a_fact_says_where_it_is_shown_as_another_parser_finds_it(site: Path) -> None:
    dossier = read(site)
    shown: dict[str, set[str]] = {id: set() for id in dossier.facts}
    for address in addresses.showing(dossier):
        page = html5lib.parse((site / "site" / address).read_bytes(), namespaceHTMLElements=False)
        for element in page.iter():
            if "data-fact" in element.attrib:
                shown[element.attrib["data-fact"]].add(address)
    assert any(len(pages) > 3 for pages in shown.values())
    for id, pages in shown.items():
        own = visible((site / "site" / addresses.fact_page(id)).read_text(encoding="utf-8"))
        assert set(pages_listed(own)) == pages


def test_what_others_show_is_what_its_page_must_list(evidence: Evidence) -> None:
    results = [
        result("index.html", {"power"}),
        result("facts.html", {"power"}),
        result("search.html", {"power"}),
        result("timeline.html", set()),
        result(POWER, {"power"}, ("index.html", "sources/gazette.html")),
        result("facts/staff.html", {"power"}),
        result("sources/gazette.html", {"power", "total"}),
    ]
    assert list(pages_named(results, evidence)) == []


@pytest.mark.parametrize(
    ("listed", "message"),
    [
        (("index.html",), "the list of pages that show it lacks `sources/gazette.html`"),
        ((), "the list of pages that show it lacks `index.html`"),
        (
            ("index.html", "timeline.html", "sources/gazette.html"),
            "the list of pages that show it has `timeline.html`, which does not belong to it",
        ),
        (("sources/gazette.html", "index.html"), "the list of pages that show it is not in its order"),
        (("index.html", "index.html", "sources/gazette.html"), "the list of pages that show it is not in its order"),
    ],
)
def test_a_list_that_is_not_so_is_refused(evidence: Evidence, listed: tuple[str, ...], message: str) -> None:
    results = [
        result("index.html", {"power"}),
        result("timeline.html", set()),
        result("sources/gazette.html", {"power"}),
        result(POWER, {"power"}, listed),
    ]
    (problem,) = pages_named(results, evidence)
    assert (problem.code, problem.message, problem.place.path) == ("listed", message, POWER)


def test_a_list_of_a_fact_that_nothing_else_shows_is_refused(evidence: Evidence) -> None:
    (problem,) = pages_named([result("index.html", set()), result(POWER, {"power"}, ("index.html",))], evidence)
    assert problem.code == "listed"


def test_to_stand_among_all_that_can_be_found_is_not_to_be_shown(evidence: Evidence) -> None:
    results = [result(name, {"power"}) for name in ("facts.html", "search.html", POWER)]
    codes = {problem.message: problem.code for problem in facts_shown(results, evidence)}
    assert codes["`power` is shown on no page besides its own and the list of all"] == "linked"


def test_events_have_anchors_of_their_own_that_others_do_not_move(dossier: Dossier) -> None:
    events = dossier.file.events
    doubled = dossier.file.model_copy(update={"events": (*events, events[0])})
    both = Dossier(doubled, dossier.prose, dossier.lock_text)
    before = [addresses.event_anchor(dossier, n) for n in range(len(events))]
    after = [addresses.event_anchor(both, n) for n in range(len(events) + 1)]
    assert after[:-1] == before
    assert after[-1] == f"{before[0]}-b"


@pytest.mark.parametrize(("name", "what"), [("script.js", "script"), ("style.css", "style sheet")])
def test_templates_without_script_or_style_are_a_located_problem(kiln: Path, name: str, what: str) -> None:
    shutil.copytree(ROOT / "templates", kiln / "templates")
    (kiln / "templates" / name).unlink()
    with pytest.raises(Stopped) as stopped:
        build.build(places(kiln, None, kiln / "sources"))
    (problem,) = stopped.value.problems
    assert (problem.code, problem.message) == ("template", f"there is no {what}")
    assert problem.place.path == f"templates/{name}"


def test_the_script_is_within_its_budget() -> None:
    assert len(gzip.compress((ROOT / "templates" / "script.js").read_bytes(), mtime=0)) <= 3_000


def test_no_page_holds_a_field_that_works_with_the_script_alone() -> None:
    for path in (ROOT / "templates").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "<input" not in text, path.name
        assert "<button" not in text, path.name
