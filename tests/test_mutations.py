"""A sample of dossiers changed at random, and the dossiers that such changes found: each was certified wrongly, or refused wrongly.

`python -m tests.mutations` tries thousands.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest

from engine.workers import VARIABLE
from tests.conftest import KILN, Edit
from tests.fuzz.kinds import FREE, KINDS_BY_FILE
from tests.fuzz.spans import Spans, put
from tests.mutations import STARTER, Ended, Mutant, bases, changed, run, table, third_things, trials

SAMPLE = 60


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "1")


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, "1")
        return bases(tmp_path_factory.mktemp("bases"), ("starter", "kiln"))


def test_a_changed_dossier_builds_or_is_refused_where_it_is_wrong(held: Mapping[str, Path], tmp_path: Path) -> None:
    outcomes = list(trials([Mutant(7, number) for number in range(SAMPLE)], held, tmp_path))
    ends = Counter(outcome.ended for outcome in outcomes)
    assert set(ends) == {"built", "refused"}, table(outcomes) + "\n".join(
        o.said for o in outcomes if o.ended not in ends
    )
    assert min(ends.values()) >= 10  # of both there are enough to mean something


def test_a_mutant_is_the_same_each_time(held: Mapping[str, Path], tmp_path: Path) -> None:
    made = [changed(Mutant(3, 5), held, tmp_path / name) for name in ("one", "other")]
    assert made[0] == made[1]
    for path in (tmp_path / "one").rglob("*"):
        other = tmp_path / "other" / path.relative_to(tmp_path / "one")
        assert path.is_dir() or path.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("part", KINDS_BY_FILE)
def test_every_kind_changes_something_and_raises_nothing(part: str) -> None:
    name = {"content": "content/method.md", "sources": "sources/herald.txt"}.get(part, part)
    text = (KILN / name).read_text(encoding="utf-8") + "# {fact}`power` is 12 {fact}`total`\n"
    for kind in dict.fromkeys(KINDS_BY_FILE[part]):
        assert any(kind(text, Random(seed)) != text for seed in range(20)), kind.__name__
        for seed in range(20):
            kind("", Random(seed)), kind("a: [", Random(seed)), kind("a: \ud800\n", Random(seed))


def test_every_value_and_entry_has_its_span() -> None:
    text = "a: {b: 'c d', e: [f, g]}\nh:\n  - i: j\n    k: l\n  - m\n"
    spans = Spans.of(text)
    assert [(text[s.start : s.end], s.under) for s in spans.values()] == [
        *(("'c d'", "b"), ("f", "e"), ("g", "e"), ("j", "i"), ("l", "k"), ("m", "h")),
    ]
    assert [text[s.start : s.end] for s in spans.keys] == ["a", "b", "e", "h", "i", "k"]
    assert [[text[e.start : e.end] for e in group] for group in spans.groups] == [
        ["f", "g"],
        ["b: 'c d'", "e: [f, g]"],
        ["i: j", "k: l"],
        ["i: j\n    k: l", "m"],
        ["a: {b: 'c d', e: [f, g]}", "h:\n  - i: j\n    k: l\n  - m"],
    ]


@pytest.mark.parametrize(
    ("code", "problem", "what"),
    [
        (70, None, "it ended with 70"),
        (1, None, "it names no problem"),
        (1, ("listed", "index.html", 3, 4), "[listed] index.html:3:4 is no place in the dossier"),
        (1, ("listed", "site/index.html", 3, 4), "[listed] site/index.html:3:4 is no place in the dossier"),
        (1, ("value", "facts.yaml", 0, 0), "[value] facts.yaml:0:0 names no line"),
        (1, ("value", "facts.yaml", 900, 1), "[value] facts.yaml:900:1 is beyond its file"),
        (1, ("value", "facts.yaml", 1, 900), "[value] facts.yaml:1:900 is beyond its file"),
        (1, ("value", "facts.yaml", 1, 1), None),
        (1, ("file", "facts.yaml", 0, 0), None),
        (4, ("file", "content/gone.md", 0, 0), None),
        (0, None, None),
    ],
)
def test_what_is_a_third_thing(
    kiln: Path, code: int, problem: tuple[str, str, int, int] | None, what: str | None
) -> None:
    keys = ("code", "path", "line", "column")
    problems = (dict(zip(keys, problem, strict=True)),) if problem else ()
    assert list(third_things(Ended(code, problems, ""), kiln)) == ([what] if what else [])


# --- what was found --------------------------------------------------------------------------------------------------


def passes(dossier: Path) -> None:
    for command in ("pin", "build", "check"):
        ended = run(command, dossier)
        assert ended.code == 0, (command, ended)


@pytest.mark.parametrize("status", ["estimated", "projected"])
def test_a_status_before_a_count_is_no_hedge_of_it(tmp_path: Path, status: str) -> None:
    """ "estimated one contradiction" was read as "about one"."""
    dossier = Path(shutil.copytree(STARTER, tmp_path / "deal"))
    facts = dossier / "facts.yaml"
    text = facts.read_text(encoding="utf-8")
    assert "quote: runs through June 2033}" in text
    facts.write_text(text.replace("June 2033}", f"June 2033, status: {status}}}"), encoding="utf-8")
    passes(dossier)


NOTE = '    note: "See {quote}`gazette: 3/13/2031`, {quote}`gazette: a filing shows`."\n'


def test_what_a_note_quotes_is_no_excerpt_of_its_source(kiln: Path, edit: Edit) -> None:
    edit("facts.yaml", "    publisher: The Gazette\n", f"    publisher: The Gazette\n{NOTE}")
    passes(kiln)


def test_what_a_note_quotes_stands_for_no_excerpt_of_its_source(kiln: Path, edit: Edit) -> None:
    """Its words are there twice, and the excerpt for the date may not be left out for that."""
    edit("facts.yaml", "    publisher: The Gazette\n", f"    publisher: The Gazette\n{NOTE}")
    passes(kiln)
    page = kiln / "site" / "sources" / "gazette.html"
    text = page.read_text(encoding="utf-8")
    before, words, after = text.partition(", as <q")
    assert words
    page.write_text(before + after.partition("</q>")[2], encoding="utf-8")
    ended = run("check", kiln)
    assert "`source:gazette` does not show its again" in {str(problem["message"]) for problem in ended.problems}


ROLES = ("{fact}`power`", "{fact}`total-at-full-rate range`", "{claim}`monthly-fee.herald`", "{count}`sources`")


def with_roles(text: str, role: str, *, first: bool) -> str:
    """facts.yaml with a role in every free text that may hold one."""
    spans = [
        span for span in Spans.of(text).values(*FREE) if span.under != "title" and span.value not in ("whole", "part")
    ]
    for span in sorted(spans, key=lambda span: -span.start):
        told = f"{role} {span.value}" if first else f"{span.value} {role}"
        text = put(text, span, f'"{told}"')
    return text


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_end_any_free_text(kiln: Path, role: str) -> None:
    """In the label of a fact that a formula names, its link was said to lead elsewhere."""
    facts = kiln / "facts.yaml"
    facts.write_text(with_roles(facts.read_text(encoding="utf-8"), role, first=False), encoding="utf-8")
    passes(kiln)


def test_a_link_in_a_formula_leads_to_what_its_label_names(kiln: Path, edit: Edit) -> None:
    edit("facts.yaml", "label: Starting month of payment", "label: Starting month of payment at {fact}`power`")
    passes(kiln)
    page = kiln / "site" / "facts" / "total-at-full-rate.html"
    text = page.read_text(encoding="utf-8")
    link = '<a href="../facts/first-month.html">Starting month of payment at '
    assert text.count(link) > 0
    page.write_text(text.replace(link, link.replace("first-month", "power")), encoding="utf-8")
    ended = run("check", kiln)
    assert "the link `../facts/power.html` does not lead to `fact:total-at-full-rate`" in {
        str(p["message"]) for p in ended.problems
    }


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("{fact}`power` monthly", "40\N{NO-BREAK SPACE}megawatts monthly"),
        ("- a\n- {fact}`total`\n  a year", "at least $75\N{NO-BREAK SPACE}million a year"),
        ("*{count}`sources`* monthly", "Three\N{NO-BREAK SPACE}sources monthly"),
        ("about {claim}`staff.gazette`", "about about 120\N{NO-BREAK SPACE}people"),
    ],
)
def test_a_figure_that_is_read_with_the_words_beside_it_is_refused_at_its_role(
    kiln: Path, words: str, read: str
) -> None:
    """It was refused on each page that showed it, which nobody had written."""
    method = kiln / "content" / "method.md"
    before = method.read_text(encoding="utf-8") + "\n"
    method.write_text(f"{before}{words}\n", encoding="utf-8")
    ended = run("build", kiln)
    assert ended.code == 1
    at = words[: words.index("{")]
    where = ("content/method.md", (before + at).count("\n") + 1, len(at) - at.rfind("\n"))
    assert ("role", f"“{read}” would be read as one number", *where) in {
        (p["code"], p["message"], p["path"], p["line"], p["column"]) for p in ended.problems
    }


def test_a_figure_at_the_end_of_a_block_is_apart_from_the_next(kiln: Path) -> None:
    with (kiln / "content" / "method.md").open("a", encoding="utf-8") as method:
        method.write("\nSo {fact}`power`\n\nMonthly.\n\n- {fact}`power`\n- a year\n")
    passes(kiln)
