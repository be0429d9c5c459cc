"""robots.txt, as RFC 9309 has it: what a site asks of those who come by themselves.

Where there is none, all is allowed; where it cannot be had, nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_TOKEN = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for us: patterns of targets, and whether each allows."""

    rules: tuple[tuple[str, bool], ...]

    def allow(self, target: str) -> bool:
        """Whether we may ask for it: the longest rule that fits decides, and of two the one that allows."""
        path = _normal(target)
        fitting = [(len(pattern), allows) for pattern, allows in self.rules if _fits(pattern, path)]
        return max(fitting, default=(0, True))[1]


NO_RULES = Robots(())


def robots(text: str, token: str) -> Robots:
    """The rules of a robots.txt for one who bears this name; those for all where it is not named."""
    ours: list[tuple[str, bool]] = []
    everybody: list[tuple[str, bool]] = []
    named = False
    for agents, rules in _groups(text):
        if token.lower() in agents:
            named = True
            ours += rules
        if "*" in agents:
            everybody += rules
    return Robots(tuple(ours if named else everybody))


Rules = list[tuple[str, bool]]


def _groups(text: str) -> Iterator[tuple[set[str], Rules]]:
    """Each group: whom it is for, and its rules."""
    agents: set[str] = set()
    rules: Rules = []
    begun = False  # whether a rule was read, so that the next name begins another group
    for line in re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")):
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            if begun:
                yield agents, rules
                agents, rules, begun = set(), [], False
            token = _TOKEN.match(value)
            agents.add("*" if value.startswith("*") else token[0].lower() if token else "")
        elif key in ("allow", "disallow"):
            begun = True
            if value and agents:
                rules.append((_normal(value), key == "allow"))
    yield agents, rules


def _normal(path: str) -> str:
    """Percent signs where they are needed and nowhere else, so that two ways to write an address are one."""
    known = quote(path, safe="%/:?#[]@!$&'()*+,;=~-._")
    return _PERCENT.sub(_decoded, known)


def _decoded(found: re.Match[str]) -> str:
    char = chr(int(found[1], 16))
    return char if _UNRESERVED.fullmatch(char) else found[0].upper()


def _fits(pattern: str, path: str) -> bool:
    """Whether a path begins as a pattern does; `*` stands for anything, `$` at the end for the end."""
    ends = pattern.endswith("$")
    first, *rest = (pattern[:-1] if ends else pattern).split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not rest:
        return not ends or at == len(path)
    *middle, last = rest
    for piece in middle:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return path.endswith(last) and len(path) - len(last) >= at if ends else path.find(last, at) >= 0
