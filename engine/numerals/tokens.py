"""Folded text as tokens: runs of digits, words, single signs, breaks between blocks, and listed names as one token."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?P<number>\d(?:[.,]?\d)*)|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)|(?P<line>\n)|(?P<other>\S)", re.ASCII
)
_WORD_ANY = re.compile(
    r"(?P<number>[0-9](?:[.,]?[0-9])*)|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)|(?P<line>\n)|(?P<other>\S)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token of folded text. `gap` is what stood before it: nothing, a space, or a line break."""

    kind: str  # number, word, other, name
    text: str
    start: int
    end: int
    gap: str
    lower: str
    key: str  # how unit words compare: abbreviations by case, longer words without it


END = Token("end", "", 0, 0, "\n", "", "")


def tokens(text: str, names: re.Pattern[str] | None) -> list[Token]:
    return list(_tokens(text, names))


def _tokens(text: str, names: re.Pattern[str] | None) -> Iterator[Token]:
    named = {m.start(): m.end() for m in names.finditer(text)} if names else {}
    position, last_end, line_break = 0, 0, True
    starts = iter(sorted(named))
    next_name = next(starts, len(text) + 1)
    scanner = _TOKEN if text.isascii() else _WORD_ANY
    while position < len(text):
        if position == next_name:
            kind, start, end = "name", position, named[position]
        else:
            match = scanner.search(text, position, min(next_name, len(text)))
            if match is None:
                if next_name > len(text):
                    return
                position = next_name
                continue
            kind, start, end = match.lastgroup or "other", match.start(), match.end()
        position = end
        if kind == "name":
            next_name = next(starts, len(text) + 1)
        if kind == "line":
            line_break = True
            continue
        gap = "\n" if line_break else ("" if start == last_end else " ")
        own = text[start:end]
        lower = own.lower()
        yield Token(kind, own, start, end, gap, lower, own if len(own) <= 3 else lower)
        last_end, line_break = end, False


def names_pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """Matches any listed name, longest first, with its plural and possessive."""
    if not names:
        return None
    spaced = {name: " +".join(map(re.escape, name.split())) for name in names}
    listed = "|".join(spaced[name] for name in sorted(names, key=lambda n: (-len(n), n)))
    return re.compile(rf"(?<![^\W_])(?:{listed})(?:'s|s'|s|'(?!\w))?(?![^\W_]|[.,]\d)")
