"""Whatever Markdown is let pass is written by the renderer as the check reads it: letter by letter, and in no other blocks."""

from __future__ import annotations

import re
import sys
import unicodedata
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from engine.check.holes import hole
from engine.check.wording import markdown
from engine.placed import Text
from engine.problems import Place
from engine.render.prose import Prose
from engine.typography import UNSEEN
from engine.validate.signs import markdown_of

PIECES = (
    *"ab  \n\n*_`[]()#>-+=!<&;:\\~.,—'/\t",
    "**",
    "](",
    "https://example.org/",
    "    ",
    "word",
    "- ",
    "> ",
    "## ",
    "---",
    "javascript:a",
    "[a](https://example.org/b)",
    "*a*",
    "`a`",
    "&amp;",
    "\u00a0",
)
WRITTEN = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
BLOCKS = re.compile(r"(<(?:p|li|h\d|blockquote|hr|ul)\b)")


def shown(html: str) -> str:
    """What a reader sees, each block apart from the next."""
    return " ".join((LexborHTMLParser(BLOCKS.sub(r" \1", f"<main>{html}</main>")).text() or "").split())


@given(WRITTEN)
@example("*a**b*")
@example("a\n- b")
@example("*a\n\nb*")
@example("- a\n\n  b")
@example("## a\nb")
@example("> a\nb")
@example("a  \nb")
@example("[a](https://example.org/%20)")
def test_prose_that_passes_is_shown_as_the_check_reads_it(text: str) -> None:
    if not text.strip() or [*markdown_of(Text(text, Place("content/a.md", 1, 1)), of_blocks=True)]:
        return
    html = Prose().block(Text(text, Place("content/a.md", 1, 1)), lambda *_: "")
    assert shown(html) == markdown(text).text
    assert re.fullmatch(hole("prose", []), re.sub(r"\s", "", html))


@given(WRITTEN)
@example("- a")
@example("# a")
@example("a\n---")
@example("snake_case")
def test_a_line_that_passes_is_shown_as_the_check_reads_it(text: str) -> None:
    if not text.strip() or [*markdown_of(Text(text, Place("facts.yaml", 1, 1)), of_blocks=False)]:
        return
    html = Prose().inline(text, lambda *_: "")
    assert shown(html) == markdown(text).text
    assert re.fullmatch(hole("inline", []), re.sub(r"\s", "", html))


@pytest.mark.parametrize(
    "text",
    [
        "It is *so*, and **so** (*so*); [see](https://example.org/a?b=c#d), `code`.",
        "- *one*\n- another\n\n## Below\n\n> quoted\n\n---\n\nand on",
        "A — *dash* and a*b would not do",
    ],
)
def test_plain_markdown_passes(text: str) -> None:
    passing = text.replace(" and a*b would not do", "")
    assert [*markdown_of(Text(passing, Place("content/a.md", 1, 1)), of_blocks=True)] == []


def test_every_control_format_and_separator_is_unseen() -> None:
    """A newer Python may know more of them than the table does; none that it knows is missing."""
    kinds = ("Cc", "Cf", "Cs", "Zl", "Zp")
    known = [char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(char) in kinds]
    assert [f"U+{ord(char):04X}" for char in known if not UNSEEN.search(char)] == ["U+0009", "U+000A"]


@pytest.mark.parametrize(
    "piece",
    ["[", "[a", "a", " ", " \n", "*", "*a ", "_*", "`", "` a", "- ", "\n- ", "#", "## #", ">", "=", "\t", "](", "\\"],
)
def test_text_beyond_reason_is_read_at_once(piece: str) -> None:
    """Nothing here may take the square of the time: the text is as long as a book."""
    before = process_time()
    for start in ("", "[", "*", "`", "## "):
        text = Text(start + piece * 50_000, Place("content/a.md", 1, 1))
        for of_blocks in (True, False):
            next(markdown_of(text, of_blocks=of_blocks), None)
    assert process_time() - before < 10


def test_files_of_another_system_are_read_as_others_are() -> None:
    text = Text("## Below\r\n\r\n- *one*\r\n- another\r\n", Place("content/a.md", 1, 1))
    assert [*markdown_of(text, of_blocks=True)] == []
    (problem,) = markdown_of(Text("words\r\n===\r\n", Place("content/a.md", 1, 1)), of_blocks=False)
    assert problem.code == "markdown"
