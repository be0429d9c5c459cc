"""Scopes, wording and the templates' own words: what may stand where, in cases that a whole site does not show."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.check.leading import resolved
from engine.check.templates import Literals
from engine.check.visible import visible
from engine.check.wording import Wording, markdown, on_page, plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Plain words.", "Plain words."),
        ("*So* and **so** and `so`.", "So and so and so."),
        ("- a\n- b\n\n> c", "a b c"),
        ("# Head\n\ntext", "Head text"),
        ("a [link](facts.html) b", "a link b"),
        ("a\\*b", "ab"),
        ("well-known", "well-known"),
        ("a\n---\nb", "a b"),
    ],
)
def test_markdown_and_page_lose_the_same_characters(text: str, shown: str) -> None:
    assert markdown(text).text == shown
    assert plain(shown).text == shown


def test_roles_become_marks_in_order() -> None:
    found = markdown("{fact}`fee` a {count}`sources:fee` {quote}`gazette: so  it` {fact}`fee range` {fact}`fee short`")
    assert found.shown == (
        ("fact", "fee", "", ""),
        ("count", "sources:fee", "", ""),
        ("source", "gazette", "so it", ""),
        ("fact", "fee", "range", ""),
        ("fact", "fee", "", ""),
    )


def test_links_of_prose_are_kept_with_where_they_lead() -> None:
    assert markdown("a [b](c.html) and [d](e.html)").hrefs == ("c.html", "e.html")


def test_a_page_reads_as_its_words_and_marks() -> None:
    html = '<p data-text="x">a <b>b</b>c <span data-fact="fee">$5</span>.</p><p>d</p>'
    page = visible(f"<!doctype html><html><head></head><body>{html}</body></html>")
    items = [item for item in page.items if item.scope == 0]
    assert on_page(page, items) == Wording("a bc \N{OBJECT REPLACEMENT CHARACTER}.", (("fact", "fee", "", ""),))
    assert on_page(page, page.items).text.endswith(". d")


@pytest.mark.parametrize(
    ("address", "href", "target"),
    [
        ("index.html", "facts/a.html", "facts/a.html"),
        ("facts/a.html", "../index.html", "index.html"),
        ("facts/a.html", "b.html#c", "facts/b.html#c"),
        ("facts/a.html", "#c", "facts/a.html#c"),
        ("index.html", "../x.html", ""),
        ("index.html", "//host/x", ""),
        ("index.html", "/x.html", ""),
        ("index.html", "./x.html", ""),
        ("index.html", "x/", ""),
        ("index.html", "", "index.html"),
        ("index.html", "https://example.org/x", ""),
    ],
)
def test_where_a_link_leads(address: str, href: str, target: str) -> None:
    assert resolved(address, href) == target


@pytest.fixture
def literals(tmp_path: Path) -> Literals:
    template = """{# no comment #}<p aria-label="Sections">Said by {{ a }} and {% if b %}so on{% else %}no more{% endif %}.
    <b>{{ 'either' if c else "or" }}</b> not settled</p>"""
    (tmp_path / "a.html").write_text(template, encoding="utf-8")
    return Literals.of(tmp_path)


@pytest.mark.parametrize("text", ["Said by", "Sections", "either", "or", "so on.", "not settled", "", "  and "])
def test_what_the_templates_say(literals: Literals, text: str) -> None:
    assert literals.hold(text)


@pytest.mark.parametrize("text", ["Said", "by", "settled", "not", "no comment", "said by", "eitheror x", "if b"])
def test_what_they_do_not_say(literals: Literals, text: str) -> None:
    assert not literals.hold(text)


def test_a_long_text_of_literals_is_read_in_work_that_grows_with_it(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>a</p><p>aa</p>", encoding="utf-8")
    literals = Literals.of(tmp_path)
    assert literals.hold("a" * 20_000)
    assert not literals.hold("a" * 20_000 + "b")
