"""The little of GitHub's expression language that the workflows here use; anything else is refused, so that a test says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_TOKEN = re.compile(r"\s*(?:(?P<sign>\|\||&&|==|!=|!|\(|\))|(?P<text>'[^']*')|(?P<name>[A-Za-z_][\w.-]*(?:\(\))?))")
_WITHIN = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)

Lookup = Callable[[str], object]


class Unknown(Exception):
    """An expression that is beyond what is read here."""


def filled(text: str, lookup: Lookup) -> str:
    """A text with every `${{ … }}` in it replaced, as GitHub writes values."""
    return _WITHIN.sub(lambda match: _written(value(match[1], lookup)), text)


def holds(condition: str, lookup: Lookup) -> bool:
    """Whether an `if:` holds; with or without `${{ }}` around it."""
    whole = _WITHIN.fullmatch(condition.strip())
    return bool(value(whole[1] if whole else condition, lookup))


def value(expression: str, lookup: Lookup) -> object:
    """What an expression comes to."""
    tokens: list[str] = []
    at = 0
    text = expression.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise Unknown(expression)
        tokens.append(match[0].strip())
        at = match.end()
    found = _either(tokens, lookup)
    if tokens:
        raise Unknown(expression)
    return found


def _either(tokens: list[str], lookup: Lookup) -> object:
    found = _both(tokens, lookup)
    while tokens[:1] == ["||"]:
        tokens.pop(0)
        other = _both(tokens, lookup)
        found = found or other
    return found


def _both(tokens: list[str], lookup: Lookup) -> object:
    found = _compared(tokens, lookup)
    while tokens[:1] == ["&&"]:
        tokens.pop(0)
        other = _compared(tokens, lookup)
        found = found and other
    return found


def _compared(tokens: list[str], lookup: Lookup) -> object:
    found = _single(tokens, lookup)
    if tokens[:1] in (["=="], ["!="]):
        equal = tokens.pop(0) == "=="
        return (_written(found) == _written(_single(tokens, lookup))) is equal
    return found


def _single(tokens: list[str], lookup: Lookup) -> object:
    if not tokens:
        raise Unknown("it ends too early")
    token = tokens.pop(0)
    if token == "!":
        return not _single(tokens, lookup)
    if token == "(":
        found = _either(tokens, lookup)
        if tokens[:1] != [")"]:
            raise Unknown("a bracket is not closed")
        tokens.pop(0)
        return found
    if token.startswith("'"):
        return token[1:-1]
    if not token[0].isalpha():
        raise Unknown(token)
    return lookup(token)


def _written(found: object) -> str:
    return "" if found is None else str(found).lower() if isinstance(found, bool) else str(found)


def looked_up(known: Mapping[str, object]) -> Lookup:
    """Values by name; what is not among them is refused."""

    def lookup(name: str) -> object:
        if name not in known:
            raise Unknown(name)
        return known[name]

    return lookup
