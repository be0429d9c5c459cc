"""facts.checked: when each source was last looked at, how, and what was found. One JSON record a line.

`refresh` writes it and an editor commits it, so that pages can say how fresh a briefing is without a clock. It holds days
and words of closed lists, and never a text of anybody: what stands here may be printed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from engine import home
from engine.problems import Code, Place, Problem, Stopped

FILE = "facts.checked"
ADDRESS, ARCHIVE = "address", "archive"
UNCHANGED, CHANGED, UNREACHABLE = "unchanged", "changed", "unreachable"
BY = (ADDRESS, ARCHIVE)
FOUND = (UNCHANGED, CHANGED, UNREACHABLE)
SAID = MappingProxyType(
    {
        (ADDRESS, UNCHANGED): "at its address: unchanged",
        (ADDRESS, CHANGED): "at its address: changed since we read it",
        (ADDRESS, UNREACHABLE): "at its address: not reached",
        (ARCHIVE, UNCHANGED): "in our archive: unchanged",
        (ARCHIVE, CHANGED): "in our archive: changed since we read it",
    }
)
_KEYS = ("source", "on", "by", "found")
_LAST = "last"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ID = re.compile(r"[a-z]+(?:-[a-z]+)*")
_HELP = f"`{home.COMMAND} refresh` writes this file."


@dataclass(frozen=True, slots=True)
class Checked:
    """One source: the day on which it was looked at, by its address or in the archive, and what was found.

    Of one that could not be reached, `last` is the day on which it was last read, or None where it never was.
    """

    source: str
    on: str
    by: str
    found: str
    last: str | None = None

    @property
    def read_on(self) -> str | None:
        """The last day on which its text was read."""
        return self.last if self.found == UNREACHABLE else self.on


def parse(text: str) -> dict[str, Checked]:
    """The records by source, in their order; raises Stopped with a located problem for every line that is none."""
    found: dict[str, Checked] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.removesuffix("\n").split("\n") if text else (), 1):
        wrong, record = _record(line)
        if record is not None and record.source in found:
            wrong = [("duplicate-key", f"`{record.source}` has a record already")]
        problems += [Problem(code, message, Place(FILE, number, 1), _HELP) for code, message in wrong]
        if record is not None:
            found.setdefault(record.source, record)
    if problems:
        raise Stopped(problems)
    return found


def text(records: Iterable[Checked]) -> str:
    """The records as text, one a line, in their order."""
    return "".join(json.dumps(_written(record)) + "\n" for record in records)


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, as 2031-04-02."""
    if _DAY.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _written(record: Checked) -> Mapping[str, str | None]:
    known: dict[str, str | None] = {key: getattr(record, key) for key in _KEYS}
    return known | ({_LAST: record.last} if record.found == UNREACHABLE else {})


Wrong = tuple[Code, str]


def _record(line: str) -> tuple[list[Wrong], Checked | None]:
    """One line as a record, or what is wrong with it."""
    try:
        pairs = json.loads(line, object_pairs_hook=_Pairs)
    except (ValueError, RecursionError):
        pairs = None
    if not isinstance(pairs, _Pairs):
        return [("value", "this line is no record of a source")], None
    held = dict(pairs)
    wrong = [*_misfits(pairs, held)] or [*_misread(held)]
    return wrong, None if wrong else Checked(**held)


class _Pairs(list[tuple[str, Any]]):
    """An object of JSON as it is written: the same key may stand twice in it."""


def _misfits(pairs: _Pairs, held: Mapping[str, Any]) -> Iterator[Wrong]:
    """Keys that are missing, unknown or there twice."""
    if len(pairs) != len(held):
        yield "duplicate-key", "a key stands twice in this record"
    wanted = (*_KEYS, _LAST) if held.get("found") == UNREACHABLE else _KEYS
    for key in wanted:
        if key not in held:
            yield "missing-key", f"`{key}` is missing"
    for key in held:
        if key not in wanted:
            yield "unknown-key", f"`{key}` is no key of this record"


def _misread(held: Mapping[str, Any]) -> Iterator[Wrong]:
    """Values that do not have the form that their key asks for, or do not go together."""
    source, on, by, found, last = (held.get(key) for key in (*_KEYS, _LAST))
    if not isinstance(source, str) or _ID.fullmatch(source) is None:
        yield "value", "`source` must be the id of a source"
    days = {"on": on, **({_LAST: last} if last is not None else {})}
    broken = [key for key, day in days.items() if not isinstance(day, str) or not is_day(day)]
    yield from (("value", f"`{key}` must be a day such as 2031-04-02") for key in broken)
    if last is not None and not broken and last > on:
        yield "value", "`last` is later than `on`"
    for key, word, words in (("by", by, BY), ("found", found, FOUND)):
        if word not in words:
            yield "value", f"`{key}` is none of: {', '.join(words)}"
    if by == ARCHIVE and found == UNREACHABLE:
        yield "value", f"what is read in the archive is never {UNREACHABLE}"
