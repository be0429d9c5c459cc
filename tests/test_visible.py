"""What the check sees of a page: as another HTML parser sees it, and as a reader would."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest

from engine.check.visible import visible

KILN = Path(__file__).resolve().parent / "deals" / "kiln" / "site"
PAGES = sorted(path.relative_to(KILN).as_posix() for path in KILN.rglob("*.html"))


def words_of(element: Element) -> list[str]:
    """Every word below an element, by the other parser."""
    return " ".join("".join(element.itertext()).replace("\xa0", "\x00").split()).replace("\x00", "\xa0").split(" ")


@pytest.mark.parametrize("name", PAGES)
def test_another_parser_sees_the_same_characters(name: str) -> None:
    html = (KILN / name).read_text(encoding="utf-8")
    body = html5lib.parse(html, namespaceHTMLElements=False).find("body")
    assert body is not None
    seen = "".join("".join(visible(html).blocks).split())
    assert seen == "".join("".join(words_of(body)).split())


@pytest.mark.parametrize("name", PAGES)
def test_another_parser_sees_the_same_bindings(name: str) -> None:
    html = (KILN / name).read_text(encoding="utf-8")
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    kinds = ("fact", "claim", "count", "source", "constant", "release")
    theirs = [(k, e.get(f"data-{k}")) for e in tree.iter() for k in kinds if e.get(f"data-{k}") is not None]
    assert sorted((b.kind, b.id) for b in visible(html).bounds) == sorted(theirs)


def page(body: str) -> str:
    return f"<!doctype html><html><head><title>A</title></head><body><h1>A</h1>{body}</body></html>"


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("<p>$6<b>5</b> million</p>", ("A", "$65 million")),
        ("<p>$6</p><p>5 million</p>", ("A", "$6", "5 million")),
        ("<p>one<br>two</p>", ("A", "one", "two")),
        ("<table><tr><td>1</td><td>2</td></tr></table>", ("A", "1", "2")),
        ("<p>&#54;5 &frac12;</p>", ("A", "65 ½")),
        ("<p>  a\n\n b <i> c</i></p>", ("A", "a b c")),
    ],
)
def test_text_runs_through_inline_tags_and_stops_at_blocks(body: str, blocks: tuple[str, ...]) -> None:
    assert tuple(block.strip() for block in visible(page(body)).blocks if block.strip()) == blocks


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<script>so()</script>", "a script stands in the page"),
        ("<ol><li>So</li></ol>", "the element <ol> is not read"),
        ("<svg><text>9</text></svg>", "a <svg> of a picture has no name"),
        ("<p>1,0<wbr>00</p>", "the element <wbr> is not read"),
        ("<p style='color:red'>So</p>", "the attribute style on <p> is not read"),
        ("<p onclick='so()'>So</p>", "the attribute onclick on <p> is not read"),
        ("<p hidden>So</p>", "the attribute hidden on <p> is not read"),
        ("<ul><li value='3' type='i'>So</li></ul>", "the attribute type on <li> is not read"),
        ("<b>" * 3000, "the page is too large, or elements are nested more than"),
        ("<b>" * 100, "elements are nested more than"),
        ("<table><tr><td><table></table></td></tr></table>", "a table stands inside a table"),
        (
            "<table><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
            "a table has rows of another width",
        ),
        ("<table><tbody><tr><td>1</td></tr></tbody></table>", "a table has no single row of headings"),
        ("<h2></h2>", "a <h2> has no words"),
        ("<p class='a B'>So</p>", "the attribute class on <p> is not read"),
        ("<p title='so'>So</p>", "the attribute title on <p> is not read"),
        ("<p><b data-fact='a'>3<i>4</i></b></p>", "<i> stands inside the element bound to a"),
        (
            "<p><b data-fact='a'><data value='3'>3</data><data value='3'>3</data></b></p>",
            "the element bound to a has more than one value",
        ),
        ("<p data-part='low'>So</p>", "<p> names a part or a case of nothing"),
        (
            "<p><b data-fact='a'><data value='3' data-subject='x'>3</data></b></p>",
            "data-subject stands inside the element bound to a",
        ),
        ("<!-- so -->", "a comment stands in the page"),
        ("<p>\u202eso</p>", "a control that turns the direction of text stands on the page"),
        ("<p><data value='3'>3</data></p>", "<data> stands outside an element that is bound"),
        ("<p><b data-fact='a'>3 <i data-fact='b'>4</i></b></p>", "<i> is bound to more than one thing"),
        ("<p data-fact='a'>3</p>", "<p> is bound to more than one thing"),
        ("<p><b data-fact='a'>3<br>4</b></p>", "the element bound to a holds more than one line of text"),
    ],
)
def test_what_could_hide_or_invent_text_is_refused(body: str, fault: str) -> None:
    assert any(found.startswith(fault) for found in visible(page(body)).faults)


def test_attributes_that_a_reader_may_meet_are_kept() -> None:
    seen = visible(page("<a href='x' title='nine' aria-label='ten' class='c' data-so='3'>so</a>"))
    assert ("a", "title", "nine") in seen.attributes
    assert ("a", "aria-label", "ten") in seen.attributes
    assert not any(name in ("href", "class", "data-so") for _, name, _ in seen.attributes)
