"""The feed: read by a reader that is not ours, with the words of the pages, and safe whatever a title holds."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import feedparser  # type: ignore[import-untyped]
import pytest

import build
from engine import addresses
from engine.check import certify, kept_lines, lines_held
from engine.feed import Item, feed
from engine.places import places
from engine.read import read
from engine.sitemap import sitemap
from tests.conftest import Edit

ROOT = Path(__file__).resolve().parent.parent
KILN = ROOT / "tests" / "deals" / "kiln"
BASE = "https://example.org/kiln/"
HOSTILE = (
    "</title>",
    "]]>",
    "<![CDATA[",
    "\"quoted\" & 'quoted'",
    "a\nb",
    "=cmd()",
    "</script>",
    "\x00\x0b\ufffe",
    "&amp;",
)


@pytest.mark.parametrize("dossier", [ROOT, KILN], ids=["site", "kiln"])
def test_it_is_a_valid_feed_with_an_entry_for_every_release_fact_and_contradiction(dossier: Path) -> None:
    parsed = feedparser.parse((dossier / "site" / addresses.FEED).read_bytes())
    assert not parsed.bozo
    assert parsed.version == "atom10"
    held = read(dossier)
    assert parsed.feed.title == held.settings.title
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}T00:00:00Z", parsed.feed.updated)
    pages = _pages(dossier)
    assert [entry.link for entry in parsed.entries] == pages
    assert len({entry.id for entry in parsed.entries} | {parsed.feed.id}) == len(pages) + 1
    assert all(entry.id.startswith("urn:uuid:") and entry.updated for entry in parsed.entries)


def test_it_says_what_the_pages_say() -> None:
    parsed = feedparser.parse((KILN / "site" / addresses.FEED).read_bytes())
    said = {entry.title: entry.summary for entry in parsed.entries}
    assert said["Monthly fee"] == "$2.5 million a month (disclosed)"
    assert said["Starting month of payment"] == "April 2031 or May 2031 (assumed)"
    assert said["Total at the full rate"].endswith("over every case that we assume (computed)")
    assert said["Price of an earlier option"] == "not settled (open)"
    assert said["What does a year cost?"] == "reconciled (different period)"
    assert parsed.feed.updated == "2031-04-02T00:00:00Z"


def test_with_an_address_links_and_ids_are_absolute(kiln: Path, tmp_path: Path) -> None:
    build.build(places(kiln, tmp_path / "out", kiln / "sources", BASE))
    parsed = feedparser.parse((tmp_path / "out" / addresses.FEED).read_bytes())
    assert not parsed.bozo
    assert {link.rel: link.href for link in parsed.feed.links} == {
        "self": f"{BASE}feed.atom",
        "alternate": f"{BASE}index.html",
    }
    assert all(entry.id == entry.link == BASE + page for entry, page in zip(parsed.entries, _pages(kiln), strict=True))


def _pages(dossier: Path) -> list[str]:
    """What there is an entry for: every release, the newest first, fact and contradiction."""
    held = read(dossier)
    releases = [addresses.release_place(one.number) for one in reversed(held.releases.all)]
    return [*releases, *(page for page in addresses.leaves(held) if not page.startswith("sources/"))]


def test_without_a_date_there_is_no_feed(kiln: Path, edit: Edit) -> None:
    edit("facts.yaml", "    published: 2031-03-13\n    published_quote: 3/13/2031\n", "")
    edit("facts.yaml", "    published: 2031-03-20\n    published_quote: 20 March 2031\n", "")
    edit("facts.yaml", "    set_aside:\n      - {quote: 4 min", "    set_aside:\n      - {quote: 3/13/2031, why: page furniture}\n      - {quote: 4 min")  # fmt: skip
    edit("facts.yaml", "    set_aside:\n      - {quote: 1 in 3", "    set_aside:\n      - {quote: 20 March 2031, why: page furniture}\n      - {quote: 1 in 3")  # fmt: skip
    assert build.main(["pin", "--dossier", str(kiln)]) == 0
    assert build.main(["build", "--dossier", str(kiln)]) == 0
    assert not (kiln / "site" / addresses.FEED).exists()
    assert addresses.FEED not in (kiln / "site" / "index.html").read_text(encoding="utf-8")
    assert build.main(["build", "--dossier", str(kiln), "--base-url", BASE]) == 0
    assert "lastmod" not in (kiln / "site" / addresses.SITEMAP).read_text(encoding="utf-8")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("base", ["", BASE])
def test_whatever_a_title_holds_it_stays_a_title(text: str, base: str) -> None:
    data = feed(text, [Item("facts/a.html", text, text, "2031-03-20")], "2031-03-20", base)
    parsed = feedparser.parse(data)
    assert not parsed.bozo
    assert len(parsed.entries) == 1
    root = ET.fromstring(data)
    titles = [element.text or "" for element in root.iter("{http://www.w3.org/2005/Atom}title")]
    printable = re.sub("[\x00\x0b\ufffe]", "\N{REPLACEMENT CHARACTER}", text)
    assert titles == [printable, printable]


def test_ids_stay_what_they_are_and_differ_by_title() -> None:
    one, again, other = (
        feed(title, [Item("facts/a.html", said, said, "2031-03-20")], "2031-03-20", "")
        for title, said in (("A", "x"), ("A", "y"), ("B", "x"))
    )
    ids = [re.findall(r"<id>(.*)</id>", data.decode()) for data in (one, again, other)]
    assert ids[0] == ids[1]
    assert not set(ids[0]) & set(ids[2])


def test_the_sitemap_lists_every_page_but_the_one_for_none(kiln: Path) -> None:
    pages = addresses.pages(read(kiln))
    root = ET.fromstring(sitemap(pages, "2031-03-20", BASE))
    found = [element.text for element in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert found == [BASE + page for page in pages if page != addresses.NOT_FOUND]
    dates = {element.text for element in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}lastmod")}
    assert dates == {"2031-03-20"}


def test_what_was_kept_of_a_page_makes_the_feed_again_or_the_page_is_looked_into_again() -> None:
    at = places(KILN, None, None)
    dossier = read(KILN)

    def problems(known: dict[str, str]) -> list[str]:
        found = certify(dossier, at.folders(at.site), None, published=True, known=known)
        return [f"{problem.code} {problem.place.path}" for problem in found.problems]

    known = dict(lines_held(kept_lines(certify(dossier, at.folders(at.site), None, published=True).examined)))
    assert problems(known) == []
    told = re.compile(r'"told":\[\[.*?\]\]')
    other = told.sub('"told":[["index.html","x","y",""]]', known["index.html"])
    assert problems(known | {"index.html": other}) == [f"fixity {name}" for name in (addresses.CARD, addresses.FEED)]
    assert problems(known | {"index.html": told.sub('"told":[["x"]]', known["index.html"])}) == []
