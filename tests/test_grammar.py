"""A template as the grammar of its page: what it makes fits, and what it cannot make does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.check.grammar import Grammar
from engine.problems import Stopped

Fits = Callable[[str, str], bool]


@pytest.fixture
def fits(tmp_path: Path) -> Fits:
    """Whether a page fits a template, with shared macros and a parent beside it."""
    (tmp_path / "parts.html").write_text(
        "{% macro row(page, item, list) %}<li data-list='{{ list }}'>{{ page.figure(item.id) }}{% endmacro %}"
        "{% macro side(page, whole) %}{% if whole %}<h2>{% else %}<h3>{% endif %}{% endmacro %}",
        encoding="utf-8",
    )
    (tmp_path / "base.html").write_text(
        "<main{% if about is defined %} id='{{ about }}'{% endif %}><h1>{% block heading %}none{% endblock %}</h1>"
        "{% block body %}{% endblock %}</main>",
        encoding="utf-8",
    )

    def fit(template: str, page: str) -> bool:
        (tmp_path / "index.html").write_text(template, encoding="utf-8")
        return Grammar(tmp_path).fits("index.html", page)

    return fit


FIGURE = (
    '<a class="figure quoted" id="rFee-1" href="#nFee" role="doc-noteref" data-fact="fee"><data value="5">$5</data></a>'
)
SPAN = '<span data-fact="fee">$5</span>'


@pytest.mark.parametrize(
    ("template", "page"),
    [
        ("<p>So   it\n is</p>", "<p>So it is</p>"),
        ("<p>{{ name }}</p>", "<p>any text &amp; more</p>"),
        ("<p>{% if a %}one{% elif b %}two{% else %}three{% endif %}</p>", "<p>two</p>"),
        ("<p>{% if a %}one{% endif %}</p>", "<p></p>"),
        ("{% for x in y %}<li>{{ x }}</li>{% endfor %}", "<li>a</li><li>b</li>"),
        ("{% for x in y %}<li>{{ x }}</li>{% endfor %}", ""),
        ("{# a comment #}<b>{{ page.figure(id) }}</b>", f"<b>{FIGURE}</b>"),
        ("<b>{{ page.value(id) }}</b>", f"<b>{SPAN}</b>"),
        ("<b>{{ page.value(id, 'range') }}</b>", '<b><span data-fact="fee" data-part="range">$4 to $6</span></b>'),
        ("{{ page.count('sources', id) }}", '<span data-count="sources:fee">two sources</span>'),
        ("{{ page.prose(name) }}", f"<p>So {FIGURE} <em>it</em> is</p><ul><li>a</li><li><p>b</p></li></ul>"),
        ("<p class=\"{{ 'a' if whole else 'b' }}\">x</p>", '<p class="b">x</p>'),
        ("{% extends 'base.html' %}{% block heading %}x{% endblock %}", "<main><h1>x</h1></main>"),
        ("{% extends 'base.html' %}{% block body %}y{% endblock %}", "<main id='a'><h1>none</h1>y</main>"),
        ("{% import 'parts.html' as parts %}{{ parts.row(page, x, 'facts') }}", f"<li data-list='facts'>{FIGURE}"),
        ("{{ parts.side(page, true) }}", "<h2>"),
        ("{% set notes = page.prose(a) %}{% if notes %}{{ notes }}{% endif %}", "<p>x</p>"),
        (
            "{% with d = page.as_of() %}{% if d %}As of {{ d }}{% endif %}{% endwith %}",
            'As of <span data-count="as-of">May</span>',
        ),
        (
            "{% for r in rs %}<td>{{ page.case(r, i) }}</td>{% endfor %}",
            '<td><span data-fact="m" data-case="a">May</span></td>',
        ),
    ],
)
def test_what_a_template_makes_fits(fits: Fits, template: str, page: str) -> None:
    assert fits(template, page)


@pytest.mark.parametrize(
    ("template", "page"),
    [
        ("<p>So it is</p>", "<p>So it is not</p>"),
        ("<p>So it is</p>", "<p class='skip'>So it is</p>"),
        ("<p>So it is</p>", "<p>So it is</p><p>So it is</p>"),
        ("<p>{{ name }}</p>", "<p>any <b>text</b></p>"),
        ("<p>{% if a %}one{% else %}two{% endif %}</p>", "<p>three</p>"),
        ("<p>{% if a %}one{% else %}two{% endif %}</p>", "<p>onetwo</p>"),
        ("{% for x in y %}<li>{{ x }}</li>{% endfor %}", "<li>a</li>b"),
        ("<b>{{ page.figure(id) }}</b>", f"<b>{SPAN}</b>"),
        ("<b>{{ page.value(id) }}</b>", f"<b>{FIGURE}</b>"),
        ("<b>{{ page.value(id) }}</b>", '<b><span data-claim="fee.gazette">$5</span></b>'),
        ("<b>{{ page.value(id) }}</b>", '<b><span data-fact="fee" data-part="range">$4 to $6</span></b>'),
        ("{{ page.count('sources', id) }}", '<span data-count="origins:fee">two origins</span>'),
        ("{{ page.count('sources') }}", '<span data-count="sources:fee">two sources</span>'),
        ("{{ page.prose(name) }}", "<p>x</p><table></table>"),
        ("{{ page.prose(name) }}", "text outside a paragraph"),
        ("{{ parts.side(page, true) }}", "<h3>"),
        ("{{ parts.row(page, x, 'facts') }}", f"<li data-list='headline'>{FIGURE}"),
        ('<a href="{{ page.link(a) }}">x</a>', '<a href="x" class="skip">x</a>'),
    ],
)
def test_what_it_cannot_make_does_not(fits: Fits, template: str, page: str) -> None:
    assert not fits(template, page)


JOINTED = "<header>{% for x in y %}<i>{{ x }}</i>{% endfor %}</header><main>{% if a %}<b>{{ b }}</b>{% endif %}</main><p>c</p>"


@pytest.mark.parametrize(
    ("page", "made"),
    [
        ("<header><i>x</i></header><main><b>y</b></main><p>c</p>", True),
        ("<header></header>\n<main>\n</main>\n<p>c</p>", True),
        ("<header><b>y</b></header><main></main><p>c</p>", False),
        ("<header></header><main><i>x</i></main><p>c</p>", False),
        ("<header></header><main></main><p>d</p>", False),
        ("<header></header><main></main>", False),
        ("<header></main><main></header><p>c</p>", False),
        ("<header></header></header><main></main><p>c</p>", False),
        ("<header></header><main></main></main><p>c</p>", False),
        ("<header></header><main></main><p>c</p><header></header><main></main><p>c</p>", False),
        ("<header><main></main><p>c</p>", False),
        ("", False),
    ],
)
def test_a_page_is_matched_before_between_and_after_its_joints(fits: Fits, page: str, made: bool) -> None:
    assert fits(JOINTED, page) is made


@pytest.mark.parametrize(
    ("template", "page"),
    [
        (
            "{% for x in y %}<header></header>{% endfor %}<main></main>",
            "<header></header><header></header><main></main>",
        ),
        ("{% if x %}<header></header>{% endif %}<main></main>", "<main></main>"),
        ("<main></main><header></header>", "<main></main><header></header>"),
        ("<header></header>{{ 'a</header>' if x else 'b' }}<main></main>", "<header></header>a</header><main></main>"),
    ],
)
def test_a_template_with_joints_elsewhere_is_matched_whole(fits: Fits, template: str, page: str) -> None:
    assert fits(template, page)


@pytest.mark.parametrize(
    ("template", "message", "line"),
    [
        ("a\n{% filter upper %}x{% endfilter %}", "`filter` is not read", 2),
        ("a\n\n{% if x %}b", "`endif` is missing", 3),
        ("{% for x in y %}b", "`endfor` is missing", 1),
        ("{% macro a() %}b", "`endmacro` is missing", 1),
    ],
)
def test_what_the_check_cannot_read_of_a_template_is_located(
    fits: Fits, template: str, message: str, line: int
) -> None:
    with pytest.raises(Stopped) as stopped:
        fits(template, "")
    (problem,) = stopped.value.problems
    assert (problem.code, problem.message, problem.place.path) == ("template", message, "templates/index.html")
    assert problem.place.line in (line, line + 1)


def test_macros_that_call_one_another_without_end_are_refused(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", encoding="utf-8")
    with pytest.raises(Stopped, match="without end"):
        Grammar(tmp_path).fits("index.html", "")


def test_a_page_that_almost_fits_is_refused_in_work_that_grows_with_it(fits: Fits) -> None:
    template = "<ul>{% for x in y %}<li>{{ x }}{% if a %}, {{ b }}{% endif %}{% for z in x %}<b>{{ z }}</b>{% endfor %}</li>{% endfor %}</ul>"
    page = "<ul>" + "<li>a, b<b>c</b><b>d</b></li>" * 4_000
    assert fits(template, f"{page}</ul>")
    assert not fits(template, f"{page}</ol>")
