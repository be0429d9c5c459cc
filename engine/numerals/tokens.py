"""Folded text as tokens: runs of digits, words, single signs, breaks between blocks, and listed names as one token."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

# spaces, then digits, a word, a line break, another sign, or the end of the text
_PIECES = re.compile(r"([^\S\n]*)(?:([0-9](?:[.,]?[0-9])*)|([^\W\d_]+(?:'[^\W\d_]+)*)|(\n)|(\S)|\Z)")
_ASCII_PIECES = re.compile(_PIECES.pattern, re.ASCII)


class Token(NamedTuple):
    """One token of folded text. `gap` is what stood before it: nothing, a space, or a line break."""

    kind: str  # number, word, other, name
    text: str
    start: int
    gap: str
    lower: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def key(self) -> str:
        """How unit words compare: abbreviations by case, longer words without it."""
        return self.text if len(self.text) <= 3 else self.lower


END = Token("end", "", 0, "\n", "")


def tokens(text: str, names: re.Pattern[str] | None) -> list[Token]:
    """The tokens of folded text; a name ends the token before it."""
    found: list[Token] = []
    pieces = _ASCII_PIECES if text.isascii() else _PIECES
    gap, position = "\n", 0
    for name, stop in _names(text, names):
        for space, number, word, line, other in pieces.findall(text, position, stop):
            position += len(space)
            gap = gap or (" " if space else "")
            own = number or word or other
            if own:
                kind = "number" if number else "word" if word else "other"
                found.append(Token(kind, own, position, gap, own.lower()))
                gap = ""
            elif line:
                gap = "\n"
            position += len(own or line)
        if name:
            found.append(Token("name", name, position, gap, name.lower()))
            gap = ""
            position += len(name)
    return found


def _names(text: str, names: re.Pattern[str] | None) -> Iterator[tuple[str, int]]:
    """Every listed name and where it begins, and after them no name at the end of the text."""
    for match in names.finditer(text) if names else ():
        yield match[0], match.start()
    yield "", len(text)


def names_pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """Matches any listed name, longest first, with its plural and possessive."""
    if not names:
        return None
    listed = _branching(sorted({" ".join(name.split()) for name in names}))
    return re.compile(rf"(?<![^\W_])(?:{listed})(?:'s|s'|s|'(?!\w))?(?![^\W_]|[.,]\d)")


def _branching(names: Sequence[str]) -> str:
    """A pattern of sorted names that share their beginnings, so that many are looked for in the time of one."""
    ends, names = "" in names, [name for name in names if name]
    parts = []
    for _, group in groupby(names, key=lambda name: name[0]):
        alike = list(group)
        pairs = enumerate(zip(alike[0], alike[-1], strict=False))
        length = next((n for n, (one, other) in pairs if one != other), len(alike[0]))
        rest = _branching([name[length:] for name in alike])
        parts.append(re.escape(alike[0][:length]).replace(r"\ ", " +") + (f"(?:{rest})" if rest else ""))
    return "|".join(parts) + ("|" if ends and parts else "")  # longest first: a name that ends here is tried last
