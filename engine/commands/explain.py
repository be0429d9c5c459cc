"""`explain CODE`: what a problem means, and for a rule of the check what passes and what does not."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from engine.numerals import words
from engine.problems import MEANINGS
from engine.rules import EXAMPLES, RULES, Example

WORDS = "words"


class UnknownCode(Exception):
    """There is no such code; the message lists what there is."""


def explain(code: str | None) -> str:
    """The meaning of a code, or of every code where none is asked for; raises UnknownCode."""
    if code is None:
        return "\n".join(f"{known:<14} {meaning}" for known, meaning in MEANINGS.items())
    if code == WORDS:
        return _words()
    meaning = next((text for known, text in MEANINGS.items() if known == code), None)
    if meaning is None:
        close = get_close_matches(code, [*MEANINGS, WORDS], 1)
        hint = f"did you mean `{close[0]}`?" if close else f"the codes are {', '.join(MEANINGS)}"
        raise UnknownCode(f"there is no code `{code}`: {hint}")
    rule = next((rule for rule in RULES if rule.code == code), None)
    parts = [f"{code}: {meaning}"]
    if rule is not None:
        parts.append(f"Rule of the check: {rule.name}. {rule.meaning}")
    example = rule.example if rule else next((found for known, found in EXAMPLES.items() if known == code), None)
    if example is not None:
        parts.append(_shown(example))
    return "\n\n".join(parts)


def _words() -> str:
    """Every word that the lexer reads as part of a number: its closed tables, by name."""
    lines = []
    for name, table in vars(words).items():
        if name.isupper() and isinstance(table, (Mapping, tuple, frozenset)):
            listed = ", ".join(_spoken(entry) for entry in (sorted(table) if isinstance(table, frozenset) else table))
            lines.append(f"{name.lower().replace('_', ' ')}: {listed}")
    return "\n\n".join(lines)


def _spoken(entry: object) -> str:
    """An entry of a table: a word, or the words of a phrase."""
    if isinstance(entry, tuple):
        return " ".join(str(part) for part in entry if isinstance(part, str))
    return str(entry)


def _shown(example: Example) -> str:
    lines = [f"In {example.file} of the deal that the tests invent:"]
    lines += ["passes:", *_indented(example.passes), "fails:", *_indented(example.fails or "(left out)")]
    return "\n".join(lines)


def _indented(text: str) -> list[str]:
    return [f"    {line}" for line in text.strip("\n").split("\n")]
