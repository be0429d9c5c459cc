"""Hostile texts in every field that reaches a page: each is refused at its place, or stands on the pages as the text that it is.

A sample of the corpus goes through in the gate; `make harden` sends all of it.
"""

from __future__ import annotations

import csv
import html
import io
import json
import os
import re
import typing
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from selectolax.lexbor import LexborHTMLParser

import build
import engine.model
from engine import addresses, lock
from engine.commands.arguments import parse
from engine.lock import ExcerptRecord, Lock, NumeralRecord, SourceRecord
from engine.model import Entry
from engine.model.scalars import Address, Filled, Free
from engine.placed import load
from engine.problems import Stopped
from engine.read import read
from engine.typography import UNSEEN
from engine.validate import validate
from tests.folders import tree
from tests.hostile.dossier import FIELDS, Settled, letters, quoted, run, settled, twin
from tests.hostile.payloads import PAYLOADS, SURROGATE, Payload, sample

BASE = "https://briefing.example/"
WITH_BASE = ("--base-url", BASE)
_WRITABLE = tuple(payload for payload in PAYLOADS if payload.family != "surrogate")
_PART = 96  # payloads in one dossier
_SAMPLED = tuple(payload for payload in sample(8) if payload in _WRITABLE)
PARTS = (
    [_WRITABLE[at : at + _PART] for at in range(0, len(_WRITABLE), _PART)]
    if os.environ.get("EVERY_PAYLOAD")
    else [_SAMPLED]
)


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a field stands: its page, the elements of which one holds it, what it is there, and what stands beside it."""

    page: str
    css: str
    words: Callable[[str], str]
    before: str = ""
    after: str = ""


def plain(text: str) -> str:
    return " ".join(re.split("[ \t\n\r]+", text)).strip(" ")


def in_quotation_marks(text: str) -> str:
    return " ".join(text.split())


def line(text: str) -> str:
    """The words of a line of Markdown: what its signs mark, without them."""
    return _words(MarkdownIt().parseInline(text))


def blocks(text: str) -> str:
    """The same of prose."""
    return _words(MarkdownIt().parse(text))


def _words(tokens: Sequence[Token]) -> str:
    lines = (token.children or () for token in tokens)
    return plain(" ".join("".join(_word(token) for token in words) for words in lines))


def _word(token: Token) -> str:
    return " " if token.type == "softbreak" else token.content


SHOWN: Mapping[str, Shown] = {
    "Work.title": Shown("sources.html", "[data-subject='work:work-@'] > [data-text=label]", plain),
    "Work.note": Shown("sources.html", "[data-subject='work:work-@'] > [data-text=note]", line),
    "RestsOn.because": Shown("sources.html", "[data-subject='work:work-@'] [data-text=because]", line),
    "Source.label": Shown("sources/main-@.html", "h1 [data-text=label]", plain),
    "Source.publisher": Shown("sources/main-@.html", "dd[data-text=publisher]", plain),
    "Source.title": Shown("sources/main-@.html", "dd cite", plain),
    "Source.published_quote": Shown("sources/main-@.html", "dd > q", in_quotation_marks, after=" 3/13/2031"),
    "Source.because": Shown("sources/main-@.html", "dd > small[data-text=because]", line),
    "Source.url": Shown("sources/main-@.html", "dd > a [data-part=address]", plain, before="https://example.org/"),
    "Source.note": Shown("sources/main-@.html", "main > p[data-text=note]", line),
    "RestsOn.quote": Shown("sources/main-@.html", "dd .edges q", in_quotation_marks, after=" rests"),
    "SetAside.quote": Shown("sources/main-@.html", ".aside q", in_quotation_marks, after=" 7 min"),
    "SetAside.note": Shown("sources/main-@.html", ".aside [data-text=note]", line),
    "Fact.label": Shown("facts/fact-@.html", "h1 [data-text=label]", line),
    "Fact.values": Shown("facts/fact-@.html", "[data-subject='claim:fact-@.main-@'] [data-claim]", plain),
    "Fact.because": Shown("facts/fact-@.html", "main > p[data-text=because]", line),
    "Fact.note": Shown("facts/fact-@.html", "main > p[data-text=note]", line),
    "Fact.unpublished": Shown("facts/fact-@.html", "[data-text=unpublished]", line),
    "Claim.quote": Shown(
        "facts/fact-@.html", "[data-subject='claim:fact-@.main-@'] q", in_quotation_marks, after=" said"
    ),
    "Claim.again": Shown("sources/main-@.html", ".taken q", in_quotation_marks, after=" again"),
    "Claim.because": Shown("facts/fact-@.html", "tr small[data-text=because]", line),
    "Claim.note": Shown("facts/fact-@.html", "tr small[data-text=note]", line),
    "Claim.scope": Shown("facts/amount-@.html", "tr [data-text=comparison]", plain, before="another scope: "),
    "Contradiction.question": Shown("contradictions/clash-@.html", "h1 [data-text=question]", line),
    "Side.says": Shown("contradictions/clash-@.html", "[data-text=says]", line),
    "Contradiction.would_change": Shown("contradictions/clash-@.html", "[data-text=would_change]", line),
    "Event.text": Shown("timeline.html", "ul.timeline [data-text=text]", line),
    "Unknown.text": Shown("index.html", "#open + ul [data-text=text]", line),
    "Prose.contradiction": Shown("contradictions/clash-@.html", "div[data-text=prose]", blocks),
    "Prose.source": Shown("sources/main-@.html", "div[data-text=prose]", blocks),
}
# free in form, and on no page as they are written: what keeps each of them from it
UNSHOWN: Mapping[str, str] = {
    "Settings.money": "keys are signs in sources, values currency codes",
    "Settings.units": "a unit is a word of letters, and so it is shown",
    "Settings.names": "a name is looked for in sources",
    "Quoting.quote": "of those below it",
    "Quoting.prefix": "looked for in the source",
    "Quoting.suffix": "looked for in the source",
    "SetAside.prefix": "looked for in the source",
    "SetAside.suffix": "looked for in the source",
    "Claim.prefix": "looked for in the source",
    "Claim.suffix": "looked for in the source",
    "Claim.figure": "looked for in the excerpt",
    "Claim.unit": "made of known units",
    "Claim.reads": "read as a value, which is what is shown",
    "Claim.origin": "an id, or of a closed list",
    "Fact.unit": "made of known units",
    "Fact.adopts": "an id",
    "Fact.formula": "a language of its own, in which nothing is free",
    "Fact.cases": "dates",
    "Fact.assumed": "read as a value, which is what is shown",
    "Fact.precision": "of a closed form",
    "Compatible.because": "for the reader of facts.yaml alone",
    "Side.claims": "ids",
    "Source.published": "a date",
}
# what a dossier has once: tried below, all payloads in one text
ONCE = (
    "Settings.title",
    "Headed.title",
    "Headed.subtitle",
    "PaymentsPicture.title",
    "PaymentsPicture.subtitle",
)


# --- the table is whole ----------------------------------------------------------------------------------------------


def _free(hint: object) -> bool:
    """Whether a person may write what they like where this stands."""
    return hint in (Filled, Free, Address) or any(map(_free, typing.get_args(hint)))


def test_every_free_field_of_the_format_is_tried() -> None:
    entries = [kind for kind in vars(engine.model).values() if isinstance(kind, type) and issubclass(kind, Entry)]
    free = {
        f"{kind.__name__}.{name}"
        for kind in entries
        for name, hint in typing.get_type_hints(kind, include_extras=True).items()
        if name in kind.model_fields and _free(hint)
    }
    assert free == {name for name in SHOWN if not name.startswith("Prose.")} | set(UNSHOWN) | set(ONCE)
    assert set(SHOWN) == set(FIELDS) - {"Settings.title"}


def test_the_corpus_is_large_and_holds_nothing_twice() -> None:
    assert len(PAYLOADS) >= 300
    assert len({payload.text for payload in PAYLOADS}) == len(PAYLOADS)
    assert len({(payload.family, payload.name) for payload in PAYLOADS}) == len(PAYLOADS)


# --- through a whole build -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=PARTS, ids=lambda part: f"{len(part)} payloads")
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Settled:
    """A dossier of hostile texts, certified: whatever was refused was so at its own place."""
    made = settled(request.param, tmp_path_factory.mktemp("hostile"), *WITH_BASE)
    for field in SHOWN:
        stand = sum(1 for _ in made.accepted(field))
        print(f"{field:28} {len(made.payloads):4} tried {stand:4} stand {len(made.payloads) - stand:4} refused")
    return made


class Site:
    """The pages of a site as an HTML parser has them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.page: Callable[[str], LexborHTMLParser] = cache(self._page)

    def _page(self, name: str) -> LexborHTMLParser:
        return LexborHTMLParser((self.folder / name).read_text(encoding="utf-8"))

    def texts(self, name: str, css: str) -> list[str]:
        return [plain(node.text()) for node in self.page(name).css(css)]


def test_what_stands_is_the_text_that_was_written(hostile: Settled) -> None:
    site = Site(hostile.folder / "site")
    for field, shown in SHOWN.items():
        found = 0
        for number, text in hostile.accepted(field):
            page, css = (part.replace("@", letters(number)) for part in (shown.page, shown.css))
            wanted = shown.words(f"{shown.before}{text}{shown.after}")
            assert wanted in site.texts(page, css), (field, hostile.payloads[number])
            found += 1
        assert found, f"nothing hostile stood at {field}"


def test_no_element_and_no_attribute_is_made_by_them(hostile: Settled, tmp_path: Path) -> None:
    harmless = twin(hostile, tmp_path, *WITH_BASE) / "site"
    assert set(tree(harmless)) == set(tree(hostile.folder / "site"))
    for path in sorted(harmless.rglob("*.html")):
        name = path.relative_to(harmless).as_posix()
        assert _elements(hostile.folder / "site" / name) == _elements(path), name


def _elements(page: Path) -> Counter[tuple[str, tuple[str, ...]]]:
    parsed = LexborHTMLParser(page.read_text(encoding="utf-8"))
    return Counter((str(node.tag), tuple(sorted(node.attributes))) for node in parsed.css("*"))


def _table(site: Path, name: str) -> list[dict[str, str]]:
    """A CSV file as a spreadsheet would give it back: an apostrophe before what begins as a formula is no part of it."""
    rows = csv.DictReader(io.StringIO((site / name).read_text(encoding="utf-8"), newline=""))
    return [{column: _APOSTROPHE.sub("", cell) for column, cell in row.items()} for row in rows]


_STARTS = r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
_APOSTROPHE = re.compile(rf"(?:^|(?<=[;\t\r\n]))'(?=[\"']*{_STARTS})")
# a table, the column that holds ids, how they begin, and which column holds which field
COLUMNS = (
    (addresses.FACTS_CSV, "fact", "fact-", {"label": "Fact.label"}),
    (addresses.CLAIMS_CSV, "source", "main-", {"quote": "Claim.quote"}),
    (
        addresses.CONTRADICTIONS_CSV,
        "contradiction",
        "clash-",
        {
            "question": "Contradiction.question",
            "says": "Side.says",
            "would_change": "Contradiction.would_change",
        },
    ),
    (
        addresses.SOURCES_CSV,
        "source",
        "main-",
        {"label": "Source.label", "publisher": "Source.publisher", "title": "Source.title", "url": "Source.url"},
    ),
)


@pytest.mark.parametrize(("name", "ids", "start", "columns"), COLUMNS, ids=lambda value: str(value)[:16])
def test_tables_give_back_what_was_written(
    hostile: Settled, name: str, ids: str, start: str, columns: Mapping[str, str]
) -> None:
    rows: dict[str, dict[str, str]] = {}
    for row in _table(hostile.folder / "site", name):
        rows.setdefault(row[ids], row)
    for column, field in columns.items():
        shown = SHOWN[field]
        for number, text in hostile.accepted(field):
            wanted = f"{shown.before}{text}{shown.after}"
            wanted = in_quotation_marks(wanted) if shown.words is in_quotation_marks else wanted
            assert rows[f"{start}{letters(number)}"][column] == wanted, hostile.payloads[number]


def test_no_cell_of_any_table_is_a_formula(hostile: Settled) -> None:
    number = re.compile(r"-[0-9.]+(?:/[0-9]+)?")
    for path in sorted((hostile.folder / "site").rglob("*.csv")):
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")):
            cells = [part for cell in row for part in re.split(r"[;\t\r\n]", cell) if not number.fullmatch(cell)]
            assert [cell for cell in cells if re.match(rf"[\"]*{_STARTS}", cell)] == [], path.name


def test_documents_give_back_what_was_written(hostile: Settled) -> None:
    site = hostile.folder / "site"
    facts = {entry["fact"]: entry for entry in json.loads((site / addresses.FACTS_JSON).read_text("utf-8"))["facts"]}
    for number, text in hostile.accepted("Fact.label"):
        assert facts[f"fact-{letters(number)}"]["label"] == text
    (data,) = Site(site).page("index.html").css("script[type='application/ld+json']")
    based = {entry["subjectOf"]: entry for entry in json.loads(data.text())["isBasedOn"]}
    for key, field in (("name", "Source.label"), ("headline", "Source.title"), ("url", "Source.url")):
        for number, text in hostile.accepted(field):
            given = based[f"{BASE}sources/main-{letters(number)}.html"][key]
            assert given == f"{SHOWN[field].before}{text}", hostile.payloads[number]
    for number, text in hostile.accepted("Source.publisher"):
        assert based[f"{BASE}sources/main-{letters(number)}.html"]["publisher"]["name"] == text


def test_the_feed_gives_back_what_was_written(hostile: Settled) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    root = ET.fromstring((hostile.folder / "site" / addresses.FEED).read_bytes())
    titles = {entry.findtext(f"{atom}id"): entry.findtext(f"{atom}title") for entry in root.iter(f"{atom}entry")}
    for field, page in (("Fact.label", "facts/fact-"), ("Contradiction.question", "contradictions/clash-")):
        for number, text in hostile.accepted(field):
            given = titles[f"{BASE}{page}{letters(number)}.html"]
            assert plain(str(given)) == in_quotation_marks(line(text)), hostile.payloads[number]


def test_robots_and_site_map_have_their_own_lines_alone(hostile: Settled) -> None:
    site = hostile.folder / "site"
    robots = f"User-agent: *\nAllow: /\nSitemap: {BASE}{addresses.SITEMAP}\n"
    assert (site / addresses.ROBOTS).read_text("utf-8") == robots
    lines = (site / addresses.SITEMAP).read_text("utf-8").splitlines()
    pages = [page for page in tree(site) if page.endswith(".html") and page != addresses.NOT_FOUND]
    assert len(lines) == 3 + len(pages)
    assert {html.unescape(re.sub("<lastmod>.*</lastmod>|<[^>]*>", "", line)) for line in lines[2:-1]} == {
        BASE + page for page in pages
    }


def test_nothing_unseen_is_in_any_file_of_the_site(hostile: Settled) -> None:
    for name, data in tree(hostile.folder / "site").items():
        if not name.endswith(".png"):
            assert not (found := UNSEEN.search(data.decode("utf-8"))), (name, found)


# --- what stands in a dossier once -----------------------------------------------------------------------------------


ONCE_IN_KILN = {
    "Northwind leases a kiln from Borealis": "Settings.title",
    "The earlier it begins, the more it brings": "PaymentsPicture.title",
    "Fees added up at the full rate.": "PaymentsPicture.subtitle",
    "The end is known": "Headed.title",
    "Each event as its source dates it.": "Headed.subtitle",
}


def test_titles_and_pictures_hold_whatever_a_line_may_hold(hostile: Settled, kiln: Path) -> None:
    """All of it in one text, since a dossier has but one of each."""
    texts = {text for _, text in hostile.accepted("Event.text")}
    whole = " ".join(text.strip() for text in sorted(texts))
    path = kiln / "facts.yaml"
    for old in ONCE_IN_KILN:
        path.write_text(path.read_text("utf-8").replace(old, quoted(whole), 1), encoding="utf-8")
    assert run("build", "--dossier", str(kiln), *WITH_BASE) == []
    site = Site(kiln / "site")
    shown = line(whole)
    assert site.texts("index.html", "h1 [data-text=title]") == [shown]
    assert site.texts("index.html", "title") == [in_quotation_marks(shown)]
    for name in ("index.html", "timeline.html"):
        assert site.texts(name, "figure.picture [data-text=title]") == [shown]
        assert site.texts(name, "figure.picture [data-text=subtitle]") == [shown]
    (data,) = site.page("index.html").css("script[type='application/ld+json']")
    assert json.loads(data.text())["name"] == in_quotation_marks(shown)
    assert json.loads((kiln / "site" / addresses.FACTS_JSON).read_text("utf-8"))["title"] == whole
    root = ET.fromstring((kiln / "site" / addresses.FEED).read_bytes())
    assert root.findtext("{http://www.w3.org/2005/Atom}title") == in_quotation_marks(shown)


# --- what is never let in --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SURROGATE)
def test_half_a_pair_is_no_yaml(name: str) -> None:
    _, problems = load(f"a:\n b: {quoted(SURROGATE[name])}\n", "facts.yaml")
    assert [(problem.code, problem.place.line) for problem in problems] == [("yaml", 2)]


# what holds an id, the name of a file, an address, a date, a closed word or a language of its own, in the tests' deal
CLOSED = {
    "id of a fact": ("  ", "monthly-fee", ":"),
    "id of a source": ("  ", "gazette", ":"),
    "id of a work": ("  ", "prospectus", ":"),
    "id of a contradiction": ("  ", "which-period", ":"),
    "id of an unknown": ("id: ", "start-date", ""),
    "key of a value": ("values: {", "whole", ":"),
    "name of a claim": ("name: ", "headline", ""),
    "name of an input": ("inputs: {", "total", ":"),
    "reference": ("headline: [", "monthly-fee", ""),
    "claim of a side": ("claims: [", "annual-fee", ""),
    "origin": ("from: ", "manager", ""),
    "file": ("file: ", "gazette.txt", ""),
    "address": ("url: ", "https://gazette.example/2031/03/northwind-fires-up", ""),
    "kind": ("kind: ", "filing", ""),
    "status": ("status: ", "speculated", ""),
    "verdict": ("verdict: ", "reconciled", ""),
    "date": ("published: ", "2031-03-13", ""),
    "order of dates": ("dates: ", "mdy", ""),
    "case": ("cases: [", "2031-04", ""),
    "unit": ("unit: ", "MW", ""),
    "formula": ("formula: ", "total / fee", ""),
    "assumption": ("assumed: ", '"3"', ""),
    "currency": ('money: {"$": ', "USD", ""),
    "sign of a currency": ("money: {", '"$"', ":"),
}


@pytest.mark.parametrize("where", CLOSED)
def test_what_has_a_closed_form_is_refused_at_its_place_or_is_of_that_form(where: str, kiln: Path) -> None:
    before, held, after = CLOSED[where]
    path = kiln / "facts.yaml"
    text = path.read_text("utf-8")
    refused = 0
    tried = _WRITABLE if os.environ.get("EVERY_PAYLOAD") else _SAMPLED[::4]
    for payload in tried:
        path.write_text(text.replace(before + held + after, before + quoted(payload.text) + after, 1), encoding="utf-8")
        try:
            problems = validate(read(kiln))
        except Stopped as stopped:
            problems = list(stopped.problems)
        assert all(problem.place.line for problem in problems if problem.place.path == "facts.yaml")
        refused += bool(problems)
        assert problems or not re.search(r"[\s<>\"'`\\]", payload.text), payload
    print(f"{where:28} {len(tried):4} tried {refused:4} refused")
    assert refused


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: f"{payload.family}: {payload.name}")
def test_an_address_of_a_site_is_plain_or_refused(payload: Payload) -> None:
    for address in (payload.text, f"https://example.org/{payload.text}", f"https://{payload.text}/"):
        with redirect_stderr(io.StringIO()):
            try:
                base = parse(["build", f"--base-url={address}"]).base_url
            except SystemExit as usage:
                assert usage.code == 2
            else:
                assert re.fullmatch(r"https://[a-z0-9.:-]+/[\w.~%/-]*", base, re.ASCII)


def test_names_of_files_are_refused_by_name_and_never_obeyed(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever a file is called, its name is said and nothing else: no escape for a terminal, no command for a log."""
    named = set()
    for payload in PAYLOADS:
        if "/" in payload.text:
            continue  # a path, and not the name of a file
        path = kiln / "content" / f"{payload.text}.md"
        try:
            path.write_text("Words.\n", encoding="utf-8")
        except (OSError, ValueError):
            continue  # this system has no such name
        named.add(path.name)
    assert len(named) > len(PAYLOADS) // 2
    for form in ("text", "github", "json"):
        assert build.main(["build", "--dossier", str(kiln), "--format", form]) == 1
        said = capsys.readouterr()
        assert not UNSEEN.search(said.err)
        assert not any(line.startswith("::") for line in said.err.splitlines())
        if form == "github":
            assert all(line.startswith("::error") for line in said.out.splitlines())
            assert not UNSEEN.search(said.out)
    assert len(json.loads(said.out)) >= len(named)


def test_a_lock_holds_whatever_may_end_a_line() -> None:
    """A separator inside the words of a source is no end of a record."""
    words = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
    excerpt = ExcerptRecord("claim", "a.b", 0, len(words), words, "", (), "")
    held = Lock(
        {"b": SourceRecord("b", "b.txt", "", len(words), (NumeralRecord(0, len(words), words, "", words),), (excerpt,))}
    )
    assert lock.parse(lock.dump(held)) == held
