"""Words compared: what the dossier says in Markdown with roles, and what a page shows, each reduced to the same form.

This is no Markdown parser. What the dossier says loses the signs that Markdown consumes, and what is left must stand on
the page letter for letter; a bound element stands for the role that made it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from engine.check.seen import Item, Visible
from engine.roles import Role, roles
from engine.typography import squeezed

_MARK = "\N{OBJECT REPLACEMENT CHARACTER}"
_LINE_STARTS = re.compile(r"^[ \t]*(?:[-+*]|#{1,6}|>)[ \t]+|^[ \t]*(?:-{3,}|={3,}|\*{3,})[ \t]*$", re.MULTILINE)
_LINK = re.compile(
    r"\[([^\[\]\n]{0,2000})\]\(([^)\s]{0,2000})\)"
)  # without an end, each `[` would run to that of the text
_CONSUMED = str.maketrans("", "", "*_`\\")

Shown = tuple[str, str, str, str]  # kind, id, part or the words of a quotation, and case


class Wording(NamedTuple):
    """Words with a mark for each bound element among them, and those elements in order."""

    text: str
    shown: tuple[Shown, ...] = ()
    hrefs: tuple[str, ...] = ()  # where its own links lead

    def followed(self, text: str) -> Wording:
        """The same with words right after it."""
        return Wording(f"{self.text}{text}", self.shown, self.hrefs)

    def fused(self, other: Wording) -> Wording:
        """The same with other words right after it, without a space."""
        return Wording(f"{self.text}{other.text}", (*self.shown, *other.shown), (*self.hrefs, *other.hrefs))

    def joined(self, other: Wording) -> Wording:
        return Wording(f"{self.text} {other.text}".strip(), (*self.shown, *other.shown), (*self.hrefs, *other.hrefs))


def plain(text: str) -> Wording:
    """Words without Markdown."""
    return Wording(_reduced(text))


def mark(kind: str, id: str, part: str = "", case: str = "") -> Wording:
    """A bound element by itself."""
    return Wording(_MARK, ((kind, id, part, case),))


def markdown(text: str) -> Wording:
    """Free text or prose as the dossier holds it."""
    pieces, shown, end = [], [], 0
    for role in roles(text):
        pieces.append(text[end : role.start])
        shown.append(_of_role(role))
        end = role.end
    pieces.append(text[end:])
    joined = _LINE_STARTS.sub(" ", _MARK.join(pieces))
    hrefs = tuple(match[2] for match in _LINK.finditer(joined))
    return Wording(_reduced(_LINK.sub(r"\1", joined).translate(_CONSUMED)), tuple(shown), hrefs)


def _of_role(role: Role) -> Shown:
    if role.name == "quote":
        return ("source", role.target, squeezed(role.words), "")
    return (role.name, role.target, role.style if role.style in ("range", "low", "high") else "", "")


def on_page(page: Visible, items: Sequence[Item], hrefs: Iterable[str] = ()) -> Wording:
    """What a run of a page's items shows, and where the links among them lead that no role made."""
    if len(items) == 1 and items[0].bound is None:
        return Wording(_reduced(page.text(items[0])), (), tuple(hrefs))
    text, shown, block, end = "", [], -1, 0
    for item in items:  # between two items of a line stands nothing but white space
        text += page.blocks[block][end : item.start] if item.block == block else " "
        block, end = item.block, item.end
        if item.bound is None:
            text += page.text(item)
            continue
        text += _MARK
        part = squeezed(item.bound.text) if item.bound.tag == "q" else item.bound.part
        shown.append((item.bound.kind, item.bound.id, part, item.bound.case))
    return Wording(_reduced(text), tuple(shown), tuple(hrefs))


def words_of(page: Visible, items: Sequence[Item]) -> str:
    """The characters of a run of a page's items, bound or not, with every white space as one."""
    text, block, end = "", -1, 0
    for item in items:
        text += page.blocks[block][end : item.start] if item.block == block else " "
        text += page.text(item)
        block, end = item.block, item.end
    return _reduced(text)


def _reduced(text: str) -> str:
    return " ".join(text.split())
