"""No sign in a text that a reader cannot see, and no sign of Markdown that could be read otherwise than it is written.

Markdown is rich in ways to write the same, and a check that knew them all would be a parser. So prose keeps to a part of
it in which whoever takes the signs away has the words, in facts.yaml without blocks: there a text is a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.model import Dossier, texts
from engine.placed import Text, place_in
from engine.problems import Code, Problem
from engine.roles import without_roles
from engine.typography import UNSEEN

_MARKER = r"(?:[-+*>]|#{1,6})"  # what begins an entry, a quotation or a heading

# what is refused wherever it stands
_INLINE = (
    (re.compile(r"<[A-Za-z/!?]"), "raw HTML is not read"),
    (re.compile(r"!\["), "images are not read"),
    (re.compile(r"&(?:#\w+|\w+);"), "write the character itself, not an entity"),
    (re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE), "code blocks are not read"),
    (re.compile(r"\\"), "a backslash is not read"),
    (re.compile(r"(?<! ) {2,}\n(?=[ \t]*[^ \t\n])"), "a break by spaces is not read"),
    (re.compile(r"^ {0,3}\[[^\]\n]*\]:", re.MULTILINE), "addresses that stand apart are not read"),
)
# what is refused in the text of a line
_OF_A_LINE = (
    (re.compile(rf"^[ \t]*{_MARKER}[ \t]+|^[ \t]*(?:-+|=+|\*+)[ \t]*$", re.MULTILINE), "a block begins here"),
    (re.compile(r"(?<! ) {2,}\n"), "a break by spaces is not read"),
)
# what is refused in prose: all that makes other blocks than paragraphs, plain lists, quotations and headings below the first
_OF_BLOCKS = tuple(
    (re.compile(pattern, re.MULTILINE), message)
    for pattern, message in (
        (r"^(?: {4}| {0,3}\t)[ \t]*[^ \t\n]", "code blocks are not read"),
        (rf"^[ \t]+(?:{_MARKER}(?=[ \t\n]|\Z)|[>=])", "a block stands indented"),
        (r"^#(?=[ \t\n]|\Z)", "the first heading is the page’s own"),
        (r"^#{2,6}[ \t]*$", "a heading holds nothing"),
        (r"^#{2,6}[ \t].*#[ \t]*$", "a heading ends in its sign"),
        (rf"^{_MARKER}[ \t]+(?:{_MARKER}(?=[ \t\n]|\Z)|[>=]|[-*]+[ \t]*$)", "a block begins inside another"),
        (r"^[-+*>][ \t]*$", "an entry holds nothing"),
        (r"^[-+*>](?: {2,}| *\t)", "more than a space stands after the sign"),
        (r"^>(?! )", "a space is missing after the sign"),
        (r"^=+[ \t]*$", "a line of signs is not read"),
        (r"(?<=\S)[ \t]*\n(?:-+|=+)[ \t]*$", "a heading by a line of signs is not read"),
        (r"^-{1,2}[ \t]*$|^\*{1,2}[ \t]*$|^[ \t]*[-*_]+[ \t]+[-*_][-*_ \t]*$", "a line of signs is not read"),
    )
)

_LINK = re.compile(
    r"\[(?=[^\S\n]*[^\[\]\s])[^\[\]\n]*\]\((?:https://(?:[\w.~/?=&#:@!$+,;-]|%[0-9A-F]{2})+)\)", re.ASCII
)
_SIGNS = re.compile(r"[\s*_#>+-]")
_CODE = re.compile(r"(?<!`)`(?! )[^`*_\[\]\\\n]+(?<! )`(?!`)")
_RULE = re.compile(r"^\*{3,}[ \t]*$|^\*(?= )", re.MULTILINE)
_BEFORE, _AFTER = r"(?:^|(?<=[\s(—–/-]))", r"(?=[\s.,;:!?)—–/-]|$)"
_EMPHASIS = re.compile(
    rf"{_BEFORE}(\*\*|__|\*|_)(?=[^\s*_])((?:[^*_\n]|\n(?![ \t]*(?:\n|[-+*>#=])))*)(?<=[^\s*_])\1{_AFTER}", re.MULTILINE
)
_DEEPEST = 3  # emphasis inside emphasis
_LEFT = (
    (re.compile(r"\]\("), "an address of this form is not read", "Write `[words](https://…)`."),
    (re.compile(r"`"), "a backtick closes nothing", "Code is a word or words between two of them."),
    (
        re.compile(r"[*_]"),
        "this sign makes no emphasis",
        "Write `*words*`, with nothing but spaces or points around it.",
    ),
)


def unseen(dossier: Dossier) -> Iterator[Problem]:
    """Nothing stands in the dossier that a reader cannot see."""
    for text in (*texts(dossier.file), *dossier.prose.values(), *dossier.recorded_texts):
        if text.isascii() and text.isprintable():
            continue
        of_file = text.place.path != Dossier.FACTS
        known = text.replace("\r\n", " \n") if of_file else text
        for match in UNSEEN.finditer(known):
            message = f"an invisible character stands here: U+{ord(match[0]):04X}"
            code: Code = "markdown" if of_file else "value"
            yield Problem(code, message, place_in(text, match.start()))


def markdown(dossier: Dossier) -> Iterator[Problem]:
    """Prose keeps to the Markdown that can be proved."""
    for text in dossier.own_texts:
        yield from markdown_of(text, of_blocks=text.place.path not in (Dossier.FACTS, Dossier.RELEASES))
    for text in dossier.headings:
        for match in _LINK.finditer(without_roles(text)):
            place = place_in(text, match.start(), len(match[0]))
            yield Problem("markdown", "a link stands in what is itself a link", place, "Say it in a note, or in prose.")


def markdown_of(text: Text, *, of_blocks: bool) -> Iterator[Problem]:
    """What is refused in one text; `of_blocks` where it may hold more than a line."""
    bare = without_roles(text).replace("\r\n", " \n")  # as some systems end a line
    for pattern, message in (*_INLINE, *(_OF_BLOCKS if of_blocks else _OF_A_LINE)):
        for match in pattern.finditer(bare):
            yield Problem("markdown", message, place_in(text, match.start(), len(match[0])))
    links = [*_LINK.finditer(bare)]
    if len(links) == 1 and not _SIGNS.sub("", _LINK.sub("", bare)):
        yield Problem("markdown", "a link is the whole of a text", place_in(text, links[0].start()), "Say what it is.")
    left = _without_signs(bare, of_blocks=of_blocks)
    for pattern, message, help in _LEFT:
        for match in pattern.finditer(left):
            yield Problem("markdown", message, place_in(text, match.start(), len(match[0])), help)


def _without_signs(text: str, *, of_blocks: bool) -> str:
    """A text in which all signs that make something are blotted out, by as many letters."""
    for pattern in (_CODE, _LINK, *((_RULE,) if of_blocks else ())):
        text = pattern.sub(lambda match: "x" * len(match[0]), text)
    for _ in range(_DEEPEST):
        text = _EMPHASIS.sub(lambda m: f"{'x' * len(m[1])}{m[2]}{'x' * len(m[1])}", text)
    return text
