"""What was found of one page and the files beside it, in plain values that travel between processes, machines and builds.

Kept as a line of JSON, it stands for a page of the same bytes, records and checker. A line comes from a cache or from
another machine, so nothing in it is believed that does not have its form; one that is missing, cut short or of another
form costs an examination and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass

from engine.problems import Problem
from engine.told import Line


@dataclass(frozen=True, slots=True)
class Examined:
    """What a page shows and links to, what is wrong with it and its files, and what the proof says of them."""

    address: str
    key: str  # SHA-256 of all that it was held against, and of its own bytes
    problems: tuple[Problem, ...]
    bound: tuple[str, ...]  # what its elements are bound to, as kind:id
    links: tuple[str, ...]
    ids: tuple[str, ...]
    listed: tuple[str, ...]  # where the page of a fact says that it is shown
    told: tuple[Line, ...]  # what feed and picture repeat of it
    kinds: Mapping[str, int]  # how many numerals it shows, by what they are bound to
    records: tuple[str, ...]  # its numerals as they are laid out in the proof
    hashes: Mapping[str, str]  # SHA-256 of the page and of its files, by address

    @property
    def facts(self) -> frozenset[str]:
        """The facts of which it shows something."""
        return frozenset(name.removeprefix("fact:") for name in self.bound if name.startswith("fact:"))


def kept_lines(examined: Iterable[Examined]) -> str:
    """The pages with nothing wrong, a line each."""
    return "".join(_line(one) for one in examined if not one.problems)


def _line(one: Examined) -> str:
    record = {
        "address": one.address,
        "key": one.key,
        "bound": one.bound,
        "links": one.links,
        "ids": one.ids,
        "listed": one.listed,
        "told": list(map(astuple, one.told)),
        "kinds": dict(one.kinds),
        "records": one.records,
        "hashes": dict(one.hashes),
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"


def lines_held(text: str) -> Mapping[str, str]:
    """Address to the line of its record, by the lines of a text; what a line holds is read when it is wanted."""
    found = {}
    for line in text.split("\n"):
        start = '{"address":"'
        if line.startswith(start):
            found[line[len(start) : line.find('"', len(start))]] = line
    return found


def parsed(line: str) -> Examined | None:
    """The record of a line; None where it has not the form of one."""
    try:
        record = json.loads(line)
        texts = {name: _texts(record[name]) for name in ("bound", "links", "ids", "listed", "records")}
        return Examined(
            address=_text(record["address"]),
            key=_text(record["key"]),
            problems=(),
            told=tuple(Line(*_texts(line)) for line in record["told"]),
            kinds={_text(kind): _number(number) for kind, number in record["kinds"].items()},
            hashes={_text(name): _text(sha) for name, sha in record["hashes"].items()},
            **texts,
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(map(_text, value))


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise TypeError(value)
    return value
