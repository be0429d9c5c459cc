"""Where each value and each entry of a YAML text stands, so that a change of one leaves all else as it is written.

It knows YAML's events and nothing of the format; a text that is no YAML has no spans.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml


@dataclass(frozen=True, slots=True)
class Span:
    """A scalar: its characters as written, its value, and the key it stands under; a key stands under `@key`."""

    start: int
    end: int
    value: str
    under: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a mapping or list, key included."""

    start: int
    end: int


@dataclass(slots=True)
class Spans:
    """All scalars of a text, and all of its mappings and lists as runs of entries."""

    scalars: list[Span] = field(default_factory=list)
    groups: list[list[Entry]] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> Spans:
        found = cls()
        try:
            events = list(yaml.parse(text, Loader=yaml.CSafeLoader))
        except (yaml.YAMLError, UnicodeEncodeError):  # the latter of half a character
            return found
        nodes = iter(event for event in events if isinstance(event, (yaml.NodeEvent, yaml.CollectionEndEvent)))
        for event in nodes:
            found._node(text, event, nodes, "")
        return found

    def values(self, *under: str) -> list[Span]:
        """Scalars that stand under one of some keys; all that are no keys, where none is named."""
        return [span for span in self.scalars if (span.under in under if under else span.under != "@key")]

    @property
    def keys(self) -> list[Span]:
        return [span for span in self.scalars if span.under == "@key"]

    def _node(self, text: str, event: yaml.Event, events: Iterator[yaml.Event], under: str) -> int:
        """Notes a node and what is in it; where it ends."""
        start, end = _ends(event)
        if isinstance(event, yaml.ScalarEvent):
            self.scalars.append(Span(start, end, event.value, under))
            return end
        if not isinstance(event, yaml.CollectionStartEvent):
            return end
        entries: list[Entry] = []
        while not isinstance(inner := next(events), yaml.CollectionEndEvent):
            begins, key = _ends(inner)[0], under
            if isinstance(event, yaml.MappingStartEvent):
                key = inner.value if isinstance(inner, yaml.ScalarEvent) else ""
                self._node(text, inner, events, "@key")
                inner = next(events)
            entries.append(Entry(begins, self._node(text, inner, events, key)))
        self.groups += [entries] if entries else []
        return len(text[: _ends(inner)[1]].rstrip())


def _ends(event: yaml.Event) -> tuple[int, int]:
    return (event.start_mark.index if event.start_mark else 0, event.end_mark.index if event.end_mark else 0)


def removed(text: str, group: list[Entry], at: int) -> str:
    """The text without an entry and what parts it from the next one."""
    if at + 1 < len(group):
        return text[: group[at].start] + text[group[at + 1].start :]
    begin = group[at - 1].end if at else group[at].start
    return text[:begin] + text[group[at].end :]


def doubled(text: str, group: list[Entry], at: int) -> str:
    """The text with an entry once more before itself; before a last one, with what parts it from that before."""
    entry = group[at]
    if at + 1 < len(group):
        return text[: entry.start] + text[entry.start : group[at + 1].start] + text[entry.start :]
    parting = text[group[at - 1].end : entry.start] if at else ", "
    return text[: entry.end] + parting + text[entry.start : entry.end] + text[entry.end :]


def exchanged(text: str, one: Span | Entry, other: Span | Entry) -> str:
    """The text with two stretches in each other's place; as it is where they overlap."""
    first, second = sorted((one, other), key=lambda span: span.start)
    if first.end > second.start:
        return text
    parts = text[second.start : second.end], text[first.end : second.start], text[first.start : first.end]
    return text[: first.start] + "".join(parts) + text[second.end :]


def put(text: str, span: Span | Entry, new: str) -> str:
    """The text with other characters in a stretch."""
    return text[: span.start] + new + text[span.end :]
