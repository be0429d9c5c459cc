"""What GitHub's runner makes of the lines of a log: the commands that it would obey, read as its own parser reads them.

A line is a command if, after space, it begins with `::name …::`; else if it holds `##[name …]` anywhere. The names are a closed list.
After `::stop-commands::TOKEN` nothing is one until `::TOKEN::`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

NAMES = frozenset(
    "add-mask add-matcher add-path debug echo endgroup error group internal-set-repo-path notice remove-matcher save-state "
    "set-env set-output stop-commands warning".split()
)
_ESCAPES = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))


@dataclass(frozen=True)
class Command:
    """One command: its name, its properties and what it says, unescaped."""

    name: str
    properties: tuple[tuple[str, str], ...]
    text: str

    def __getitem__(self, key: str) -> str:
        return dict(self.properties)[key]


def commands(log: str) -> list[Command]:
    """The commands of a log, in order."""
    found, token = [], ""
    for line in re.split(r"\r\n|\r|\n", log):
        if token:
            token = "" if line.strip() == f"::{token}::" else token
            continue
        command = _new_form(line) or _old_form(line)
        if command is not None:
            found.append(command)
            token = command.text if command.name == "stop-commands" else ""
    return found


def _new_form(line: str) -> Command | None:
    line = line.lstrip()
    end = line.find("::", 2)
    if not line.startswith("::") or end < 0:
        return None
    return _command(line[2:end], ",", line[end + 2 :])


def _old_form(line: str) -> Command | None:
    start = line.find("##[")
    end = line.find("]", start)
    return None if start < 0 or end < 0 else _command(line[start + 3 : end], ";", line[end + 1 :])


def _command(said: str, between: str, text: str) -> Command | None:
    name, _, properties = said.partition(" ")
    return Command(name, tuple(_properties(properties, between)), _plain(text)) if name in NAMES else None


def _properties(text: str, between: str) -> Iterator[tuple[str, str]]:
    for part in text.strip().split(between):
        key, sign, value = part.partition("=")
        if sign:
            yield key, _plain(value)


def _plain(text: str) -> str:
    for escaped, sign in _ESCAPES:
        text = text.replace(escaped, sign)
    return text
