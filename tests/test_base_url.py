"""The address where the site stands: what it makes absolute, what it must look like, and that build and check agree."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import build
from engine import addresses
from engine.check.leading import resolved
from engine.linked_data import linked_data
from engine.read import read
from tests.folders import ASSETS, tree

KILN = Path(__file__).resolve().parent / "deals" / "kiln"
BASE = "https://example.org/deals/kiln/"


def run(*arguments: str | Path) -> int:
    return build.main([str(argument) for argument in arguments])


@pytest.fixture
def based(kiln: Path) -> Path:
    """The kiln dossier with a site that knows where it stands."""
    assert run("build", "--dossier", kiln, "--base-url", BASE.removesuffix("/")) == 0
    return kiln


def text(kiln: Path, name: str) -> str:
    return (kiln / "site" / name).read_text(encoding="utf-8")


def test_it_makes_absolute_what_others_follow_and_nothing_else(based: Path) -> None:
    page = text(based, "facts/monthly-fee.html")
    for line in (
        f'<link rel="canonical" href="{BASE}facts/monthly-fee.html">',
        f'<meta property="og:url" content="{BASE}facts/monthly-fee.html">',
        f'<meta property="og:image" content="{BASE}card.png">',
        f'<link rel="alternate" type="application/atom+xml" href="{BASE}feed.atom">',
        f'<link rel="stylesheet" href="../{ASSETS.style}">',
        '<a href="../index.html" data-text="title">',
    ):
        assert line in page
    assert text(based, "robots.txt") == f"User-agent: *\nAllow: /\nSitemap: {BASE}sitemap.xml\n"
    data = json.loads(re.findall(r"<script type[^>]*>(.*)</script>", text(based, "index.html"))[0])
    assert data["url"] == f"{BASE}index.html"
    assert all(part["contentUrl"].startswith(BASE) for part in data["hasPart"]["distribution"])


def test_the_page_for_what_is_not_there_works_at_any_depth(based: Path) -> None:
    page = text(based, "404.html")
    links = re.findall(r'(?:href|src)="([^"]*)"', page)
    assert len(links) > 12
    assert all(link.startswith((BASE, "#")) for link in links)
    assert "canonical" not in page
    assert "og:url" not in page


def test_without_it_that_page_offers_both_ways(kiln: Path) -> None:
    page = text(kiln, "404.html")
    assert '<a href="index.html">The summary</a>' in page
    assert '<a href="../index.html">the summary from there</a>' in page


def test_without_it_nothing_is_said_of_where_the_site_stands(kiln: Path) -> None:
    assert addresses.SITEMAP not in tree(kiln / "site")
    assert text(kiln, "robots.txt") == "User-agent: *\nAllow: /\n"
    assert "canonical" not in text(kiln, "index.html")
    assert 'property="og:image" content="card.png"' in text(kiln, "index.html")
    assert 'property="og:image" content="../card.png"' in text(kiln, "facts/total.html")


def test_it_certifies_with_the_same_address_alone(based: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "--dossier", based, "--base-url", BASE) == 0
    for other in ((), ("--base-url", "https://example.org/"), ("--base-url", "https://example.com/deals/kiln/")):
        capsys.readouterr()
        assert run("check", "--dossier", based, *other) == 1
        said = capsys.readouterr().err
        assert "error[fixity]" in said
        assert "help: Say where the site stands as its build did: with the same --base-url" in said


def test_an_address_for_a_site_that_has_none_is_refused(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "--dossier", kiln, "--base-url", BASE) == 1
    assert "--base-url" in capsys.readouterr().err


def test_two_builds_are_the_same(based: Path, tmp_path: Path) -> None:
    assert run("build", "--dossier", based, "--base-url", BASE, "--out", tmp_path / "again") == 0
    assert tree(tmp_path / "again") == tree(based / "site")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("robots.txt", "Allow", "Disallow"),
        ("sitemap.xml", "2031-03-20", "2031-03-21"),
        ("sitemap.xml", "facts/total.html", "facts/power.html"),
        ("feed.atom", f"{BASE}facts/total.html", "https://example.com/"),
        ("index.html", f'rel="canonical" href="{BASE}index.html"', f'rel="canonical" href="{BASE}facts.html"'),
        ("index.html", f'property="og:url" content="{BASE}index.html"', f'property="og:url" content="{BASE}"'),
        ("index.html", f'property="og:image" content="{BASE}card.png"', 'property="og:image" content="card.png"'),
        ("index.html", f'"contentUrl":"{BASE}data/facts.csv"', '"contentUrl":"https://example.com/facts.csv"'),
        ("404.html", f'<a href="{BASE}facts.html"', '<a href="facts.html"'),
        ("404.html", f'<a href="{BASE}facts.html"', '<a href="https://example.com/facts.html"'),
        ("404.html", f'href="{BASE}{ASSETS.style}"', f'href="{ASSETS.style}"'),
        ("facts/total.html", '<a href="../facts.html"', f'<a href="{BASE}facts.html"'),
    ],
)
def test_a_mutant_is_caught(based: Path, name: str, old: str, new: str) -> None:
    path = based / "site" / name
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    for proof in addresses.CERTIFICATES:
        (based / "site" / proof).unlink()
    assert run("check", "--dossier", based, "--base-url", BASE) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "example.org",
        "//example.org/",
        "https://",
        "https:///a/",
        "https://example.org/?a=b",
        "https://example.org/#a",
        "https://user@example.org/",
        "https://user:word@example.org/",
        "https://example.org/a b/",
        "https://example.org/a\nAllow: /b/",
        "https://example.org/<b>/",
        'https://example.org/"/',
        "https://example.org/a/../b/",
        "https://example.org//a/",
        "https://example.org/%zz/",
        "https://exämple.org/",
        "https://example.org:/",
        "https://-example.org/",
        "https://example.org/\x00/",
        "",
    ],
)
def test_what_is_no_address_is_a_usage_problem(kiln: Path, capsys: pytest.CaptureFixture[str], url: str) -> None:
    with pytest.raises(SystemExit) as done:
        run("build", "--dossier", kiln, "--base-url", url)
    assert done.value.code == 2
    assert "is no address such as https://example.org/briefing/" in capsys.readouterr().err


@pytest.mark.parametrize("url", ["https://example.org", "https://a.example.org:8443/b-c/d_e~f/%C3%A4/1.0"])
def test_what_is_one_gets_a_stroke_at_its_end(kiln: Path, url: str) -> None:
    assert run("build", "--dossier", kiln, "--base-url", url) == 0
    assert text(kiln, "robots.txt").endswith(f"Sitemap: {url}/sitemap.xml\n")


@pytest.mark.parametrize(
    ("page", "href", "base", "target"),
    [
        ("404.html", "../index.html", "", "index.html"),
        ("404.html", "../../index.html", "", ""),
        ("404.html", f"{BASE}facts/a.html", BASE, "facts/a.html"),
        ("404.html", "facts.html", BASE, ""),
        ("404.html", f"{BASE}https://example.com/", BASE, ""),
        ("404.html", "#main", BASE, "404.html#main"),
        ("facts/a.html", f"{BASE}facts.html", BASE, ""),
        ("index.html", "../index.html", "", ""),
    ],
)
def test_where_a_link_leads(page: str, href: str, base: str, target: str) -> None:
    assert resolved(page, href, base) == target


@pytest.mark.parametrize(
    "title", ["</script><script>x()</script>", "<!--", "]]>", '"', "\u2028\u2029", "&lt;", "\\", "\n"]
)
def test_no_title_ends_the_element_that_holds_it(title: str) -> None:
    data = linked_data(title, read(KILN), BASE)
    assert not re.search("[<>&\u2028\u2029\n]", data)
    assert json.loads(data)["name"] == title


def test_the_report_names_its_articles_as_they_name_themselves() -> None:
    data = json.loads(linked_data("A", read(KILN), ""))
    gazette, herald, courier = data["isBasedOn"]
    assert (data["@type"], data["hasPart"]["@type"]) == ("Report", "Dataset")
    assert {article["@type"] for article in data["isBasedOn"]} == {"NewsArticle"}
    assert gazette["publisher"]["name"] == gazette["name"] == "The Gazette"
    assert gazette["datePublished"] == "2031-03-13"
    assert gazette["url"].startswith("https://gazette.example/")
    assert "datePublished" not in herald
    assert "headline" not in courier
