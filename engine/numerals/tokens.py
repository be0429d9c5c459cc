"""Folded text as tokens: runs of digits, words, single signs, breaks between blocks, and listed names as one token."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?P<number>\d(?:[.,]?\d)*)|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)|(?P<line>\n)|(?P<other>\S)", re.ASCII
)
_WORD_ANY = re.compile(
    r"(?P<number>[0-9](?:[.,]?[0-9])*)|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)|(?P<line>\n)|(?P<other>\S)"
)


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
    found: list[Token] = []
    last_end, gap = 0, "\n"
    for kind, start, end in _pieces(text, names):
        if kind == "line":
            gap = "\n"
            continue
        own = text[start:end]
        found.append(Token(kind, own, start, gap or ("" if start == last_end else " "), own.lower()))
        last_end, gap = end, ""
    return found


def _pieces(text: str, names: re.Pattern[str] | None) -> Iterator[tuple[str, int, int]]:
    """Kind, start and end of every token and every line break; a name ends the token before it."""
    scanner = _TOKEN if text.isascii() else _WORD_ANY
    position = 0
    for name in names.finditer(text) if names else ():
        for match in scanner.finditer(text, position, name.start()):
            yield match.lastgroup or "other", match.start(), match.end()
        position = name.end()
        yield "name", name.start(), position
    for match in scanner.finditer(text, position):
        yield match.lastgroup or "other", match.start(), match.end()


def names_pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """Matches any listed name, longest first, with its plural and possessive."""
    if not names:
        return None
    spaced = {name: " +".join(map(re.escape, name.split())) for name in names}
    listed = "|".join(spaced[name] for name in sorted(names, key=lambda n: (-len(n), n)))
    return re.compile(rf"(?<![^\W_])(?:{listed})(?:'s|s'|s|'(?!\w))?(?![^\W_]|[.,]\d)")
